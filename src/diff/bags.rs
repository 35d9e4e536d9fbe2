//! The distinct words of each paragraph, counted; and the same by word.
//!
//! Must not know how words are numbered, nor what they are counted for.

use super::words::{Weights, Words};

/// The distinct words of each paragraph in lower case with their number, by id; marks are left out.
#[derive(Debug, Default)]
pub(super) struct Bags {
    words: Vec<(u32, u32)>,
    /// Where those of each paragraph begin, and the end.
    firsts: Vec<u32>,
    /// The same by word: in which paragraphs each stands, ascending, and how often.
    places: Vec<(u32, u32)>,
    /// Where those of each word begin.
    starts: Vec<u32>,
    /// Where those of each word end.
    ends: Vec<u32>,
}

impl Bags {
    /// Number of paragraphs.
    pub(super) fn len(&self) -> usize {
        self.firsts.len().saturating_sub(1)
    }

    /// The words of a paragraph. Panics if there is no such paragraph.
    pub(super) fn of(&self, paragraph: usize) -> &[(u32, u32)] {
        &self.words[self.firsts[paragraph] as usize..self.firsts[paragraph + 1] as usize]
    }

    /// The paragraphs that a word of either version stands in, and how often. Panics if there is no such word.
    pub(super) fn places_of(&self, id: u32) -> &[(u32, u32)] {
        &self.places[self.starts[id as usize] as usize..self.ends[id as usize] as usize]
    }

    /// A paragraph with as many words before it as after it.
    pub(super) fn half(&self) -> usize {
        let n_words = self.words.len();
        let half = self
            .firsts
            .partition_point(|first| *first as usize * 2 < n_words);
        half.min(self.len())
    }

    /// Those of each paragraph.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        (0..self.len()).map(|idx| self.of(idx))
    }

    /// Those of all paragraphs, one after the other.
    pub(super) fn words(&self) -> &[(u32, u32)] {
        &self.words
    }
}

/// Returns the bags of words. Nothing is sorted: words are laid out by id, and from there dealt out to their paragraphs.
pub(super) fn count(words: &Words, weights: &Weights) -> Bags {
    let counted = |&id: &u32| weights.is_word(id).then(|| weights.lower(id));
    let mut starts = vec![0; weights.len() + 1];
    for id in words.ids.iter().filter_map(counted) {
        starts[id as usize + 1] += 1;
    }
    add_up(&mut starts);
    // Each word takes no more places than it has in the text, and fewer where a paragraph has it twice.
    let mut places = vec![(0, 0); starts[weights.len()] as usize];
    let mut next = starts.clone();
    let mut ends = vec![0; words.paragraphs.len() + 1];
    for (idx, positions) in (0..).zip(&words.paragraphs) {
        for id in words.ids[positions.clone()].iter().filter_map(counted) {
            let at = &mut next[id as usize];
            match places[starts[id as usize] as usize..*at as usize].last_mut() {
                Some((paragraph, count)) if *paragraph == idx => *count += 1,
                _ => {
                    places[*at as usize] = (idx, 1);
                    *at += 1;
                    ends[idx as usize + 1] += 1;
                }
            }
        }
    }
    add_up(&mut ends);
    let mut bags = Bags {
        words: vec![(0, 0); ends[words.paragraphs.len()] as usize],
        places,
        starts,
        ends: next,
        firsts: ends,
    };
    let mut next = bags.firsts.clone();
    for id in 0..weights.len() as u32 {
        let places = bags.starts[id as usize] as usize..bags.ends[id as usize] as usize;
        for &(paragraph, count) in &bags.places[places] {
            let at = &mut next[paragraph as usize];
            bags.words[*at as usize] = (id, count);
            *at += 1;
        }
    }
    bags
}

/// Turns numbers of things into where the things begin: each number takes in those before it.
fn add_up(numbers: &mut [u32]) {
    let mut sum = 0;
    for number in numbers {
        sum += *number;
        *number = sum;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::document::Document;
    use super::super::words::Vocabulary;
    use super::*;

    proptest! {
        #[test]
        fn bags_hold_what_a_naive_count_finds(paragraphs in proptest::collection::vec("([a-c]{1,2}|[A-C]|[.,1])( ([a-c]{1,2}|[A-C]|[.,1])){0,9}", 0..6)) {
            let document = Document::new(&paragraphs);
            let mut vocabulary = Vocabulary::new(false);
            let words = vocabulary.read(&document, None, |_| true);
            let weights = vocabulary.weights();
            let bags = count(&words, &weights);
            prop_assert_eq!(bags.len(), paragraphs.len());
            let mut by_word = vec![Vec::new(); weights.len()];
            for (idx, positions) in words.paragraphs.iter().enumerate() {
                let mut counted = std::collections::BTreeMap::new();
                for &id in words.ids[positions.clone()].iter().filter(|id| weights.is_word(**id)) {
                    *counted.entry(weights.lower(id)).or_insert(0) += 1;
                }
                let counted: Vec<(u32, u32)> = counted.into_iter().collect();
                prop_assert_eq!(bags.of(idx), counted.as_slice());
                for (id, count) in counted {
                    by_word[id as usize].push((idx as u32, count));
                }
            }
            for (id, places) in (0..).zip(&by_word) {
                prop_assert_eq!(bags.places_of(id), places.as_slice());
            }
        }
    }
}
