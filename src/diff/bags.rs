//! The distinct words of each paragraph, counted; and the same by word.
//!
//! Must not know how words are numbered, nor what they are counted for.

use std::ops::Range;

use super::words::{Weights, Words};

/// The distinct words of each paragraph in lower case with their number, in the order in which they first stand there;
/// marks are left out.
#[derive(Debug, Default)]
pub(super) struct Bags {
    words: Vec<(u32, u32)>,
    /// Where those of each paragraph begin, and the end.
    firsts: Vec<u32>,
    /// What all words of each paragraph weigh.
    totals: Vec<f64>,
    /// Where the places of each word begin, and the end.
    starts: Vec<u32>,
    /// The same by word: in which paragraphs each stands, ascending, and how often; see [`with_places`](Self::with_places).
    places: Vec<(u32, u32)>,
}

impl Bags {
    /// Number of paragraphs.
    pub(super) fn len(&self) -> usize {
        self.totals.len()
    }

    /// The words of a paragraph. Panics if there is no such paragraph.
    pub(super) fn of(&self, paragraph: usize) -> &[(u32, u32)] {
        &self.words[self.firsts[paragraph] as usize..self.firsts[paragraph + 1] as usize]
    }

    /// What the words of a paragraph weigh, each as often as it stands there. Panics if there is no such paragraph.
    pub(super) fn total(&self, paragraph: usize) -> f64 {
        self.totals[paragraph]
    }

    /// Where the paragraphs that a word of either version stands in are among all places. Panics if there is no such word.
    pub(super) fn range_of(&self, id: usize) -> Range<u32> {
        self.starts[id]..self.starts[id + 1]
    }

    /// The places of all words: the paragraphs that each stands in, ascending, and how often. Empty unless asked for by
    /// [`with_places`](Self::with_places).
    pub(super) fn places(&self) -> &[(u32, u32)] {
        &self.places
    }

    /// How often a word stands in a paragraph, told by its places. Panics if there is no such word.
    pub(super) fn count_in(&self, id: u32, paragraph: usize) -> u32 {
        let range = self.range_of(id as usize);
        let places = &self.places[range.start as usize..range.end as usize];
        places
            .binary_search_by_key(&(paragraph as u32), |&(paragraph, _)| paragraph)
            .map_or(0, |at| places[at].1)
    }

    /// Finds the places of all words.
    pub(super) fn with_places(mut self) -> Self {
        self.places = vec![(0, 0); self.words.len()];
        let mut next = self.starts.clone();
        for idx in 0..self.len() {
            let range = self.firsts[idx] as usize..self.firsts[idx + 1] as usize;
            for &(id, count) in &self.words[range] {
                let at = &mut next[id as usize];
                self.places[*at as usize] = (idx as u32, count);
                *at += 1;
            }
        }
        self
    }

    /// A paragraph with as many words before it as after it.
    pub(super) fn half(&self) -> usize {
        let n_words = self.words.len();
        let half = self
            .firsts
            .partition_point(|first| *first as usize * 2 < n_words);
        half.min(self.len())
    }

    /// The number of distinct words of each paragraph, added up.
    pub(super) fn n_words(&self) -> usize {
        self.words.len()
    }
}

/// Where a word was seen last.
#[derive(Clone, Copy)]
struct Seen {
    paragraph: u32,
    /// Its place among all words.
    at: u32,
}

/// Returns the bags of words.
pub(super) fn count(words: &Words, weights: &Weights) -> Bags {
    let n_paragraphs = words.paragraphs.len();
    let mut bags = Bags {
        words: Vec::with_capacity(words.ids.len()),
        firsts: Vec::with_capacity(n_paragraphs + 1),
        totals: Vec::with_capacity(n_paragraphs),
        starts: vec![0; weights.len() + 1],
        places: Vec::new(),
    };
    let nowhere = Seen {
        paragraph: u32::MAX,
        at: 0,
    };
    let mut seen = vec![nowhere; weights.len()];
    for (idx, positions) in (0..).zip(&words.paragraphs) {
        bags.firsts.push(bags.words.len() as u32);
        let mut total = 0.0;
        for id in &words.ids[positions.clone()] {
            let Some((id, weight)) = weights.counted(*id) else {
                continue;
            };
            total += weight;
            let last = &mut seen[id as usize];
            if last.paragraph == idx {
                bags.words[last.at as usize].1 += 1;
            } else {
                *last = Seen {
                    paragraph: idx,
                    at: bags.words.len() as u32,
                };
                bags.words.push((id, 1));
                bags.starts[id as usize + 1] += 1;
            }
        }
        bags.totals.push(total);
    }
    bags.firsts.push(bags.words.len() as u32);
    add_up(&mut bags.starts);
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
            let bags = count(&words, &weights).with_places();
            prop_assert_eq!(bags.len(), paragraphs.len());
            let mut by_word = vec![Vec::new(); weights.len()];
            for (idx, positions) in words.paragraphs.iter().enumerate() {
                let mut counted = std::collections::BTreeMap::new();
                let mut total = 0.0;
                for &id in words.ids[positions.clone()].iter().filter(|id| weights.is_word(**id)) {
                    *counted.entry(weights.lower(id)).or_insert(0) += 1;
                    total += weights.of(weights.lower(id));
                }
                let mut bag = bags.of(idx).to_vec();
                bag.sort_unstable();
                prop_assert_eq!(bag, counted.clone().into_iter().collect::<Vec<(u32, u32)>>());
                prop_assert_eq!(bags.total(idx).to_bits(), total.to_bits());
                for id in 0..weights.len() as u32 {
                    prop_assert_eq!(bags.count_in(id, idx), counted.get(&id).copied().unwrap_or(0));
                }
                for (id, count) in counted {
                    by_word[id as usize].push((idx as u32, count));
                }
            }
            for (id, places) in by_word.iter().enumerate() {
                let range = bags.range_of(id);
                prop_assert_eq!(&bags.places()[range.start as usize..range.end as usize], places.as_slice());
            }
        }
    }
}
