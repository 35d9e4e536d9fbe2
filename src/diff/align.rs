//! Pairs paragraphs: equal ones, changed ones, split and merged ones, moved ones.
//!
//! Paragraphs are told apart by the words that they share, weighed by rarity. Of all links between similar paragraphs the
//! heaviest chain that keeps the order stays in place; of what is left, unambiguous links are moves. Must not know how the
//! words within a pair are aligned.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::DiffOptions;
use super::bags;
use super::budget::Budget;
use super::chain::{self, Link};
use super::document::Document;
use super::sequence;
use super::similar_paragraphs::{Matcher, Similarity};
use super::words::{Vocabulary, Weights, Words};
use crate::parallel;

/// Two runs of paragraphs that belong together; at least one of the two holds exactly one paragraph.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
    pub(super) moved: bool,
    /// The texts are the same, byte for byte.
    pub(super) same: bool,
    /// The two share so many words that they are one text, however these are put.
    pub(super) sure: bool,
}

/// What alignment finds out.
pub(super) struct Alignment {
    pub(super) old: Words,
    pub(super) new: Words,
    pub(super) weights: Weights,
    /// Sorted by their place in the old version.
    pub(super) pairs: Vec<Pair>,
}

/// Least words of a moved paragraph that has copies which did not move: below it, it is a label of which there are many.
const COPY_WORDS: usize = 5;

/// Texts up to this size are numbered whole, for better weights; of longer ones only what may have changed is.
const WHOLE_BYTES: usize = 100_000;

/// Gaps between paired paragraphs are searched in full up to this number of pairs.
const DENSE_GAP: usize = 1_024;

/// Copies of one paragraph are linked each with each up to this number of links, fifty copies a side; more of them by
/// rank from both ends and by what stands beside them.
const COPIES: usize = 2_500;

/// Aligns the paragraphs of two documents.
pub(super) fn align(
    old: &Document,
    new: &Document,
    options: DiffOptions,
    budget: &mut Budget,
) -> Alignment {
    let exact = Exact::new(old, new);
    let whole = old.text().len() + new.text().len() <= WHOLE_BYTES;
    let mut vocabulary = Vocabulary::new(options.fold_case);
    let mut old_words = vocabulary.read(old, None, |idx| {
        !budget.is_over() && (whole || !exact.once_old[idx])
    });
    let mut new_words = vocabulary.read(new, Some((old, &old_words)), |idx| {
        !budget.is_over() && (whole || !exact.once_new[idx])
    });
    let weights = vocabulary.weights();
    let count_old = || bags::count(&old_words, &weights);
    let count_new = || bags::count(&new_words, &weights).with_places();
    (old_words.bags, new_words.bags) = if old.is_long() && new.is_long() {
        parallel::both(count_old, count_new)
    } else {
        (count_old(), count_new())
    };
    let pairs = {
        let matcher = Matcher::new(&old_words, &new_words, &weights);
        let mut finder = Finder {
            old,
            new,
            exact: &exact,
            matcher,
            pairs: Vec::new(),
            free_old: vec![true; old.n_paragraphs()],
            free_new: vec![true; new.n_paragraphs()],
        };
        finder.in_order(budget);
        if options.moves {
            finder.moves();
        }
        finder.gaps(budget);
        finder.pairs
    };
    Alignment {
        old: old_words,
        new: new_words,
        weights,
        pairs,
    }
}

/// Which paragraphs stand, byte for byte, in both versions.
struct Exact {
    /// The text of each paragraph as a number.
    old: Vec<u32>,
    new: Vec<u32>,
    /// Whether a paragraph stands exactly once in each version.
    once_old: Vec<bool>,
    once_new: Vec<bool>,
    /// Where each text stands.
    old_places: Places,
    new_places: Places,
}

/// The paragraphs with each text, ascending.
struct Places {
    paragraphs: Vec<usize>,
    /// Where those of each text begin, and the end.
    starts: Vec<usize>,
}

impl Places {
    fn new(texts: &[u32], n_texts: usize) -> Self {
        let mut starts = vec![0; n_texts + 1];
        for &text in texts {
            starts[text as usize + 1] += 1;
        }
        for idx in 1..starts.len() {
            starts[idx] += starts[idx - 1];
        }
        let (mut paragraphs, mut next) = (vec![0; texts.len()], starts.clone());
        for (idx, &text) in texts.iter().enumerate() {
            paragraphs[next[text as usize]] = idx;
            next[text as usize] += 1;
        }
        Self { paragraphs, starts }
    }

    fn of(&self, text: usize) -> &[usize] {
        &self.paragraphs[self.starts[text]..self.starts[text + 1]]
    }
}

impl Exact {
    fn new<'d>(old: &'d Document, new: &'d Document) -> Self {
        let n_paragraphs = old.n_paragraphs() + new.n_paragraphs();
        let mut ids: HashMap<&str, u32, FixedState> =
            HashMap::with_capacity_and_hasher(n_paragraphs, FixedState::default());
        let mut number = |text| {
            let next = ids.len() as u32;
            *ids.entry(text).or_insert(next)
        };
        let paragraphs = |document: &'d Document| {
            (0..document.n_paragraphs()).map(|idx| document.paragraph(idx))
        };
        let old: Vec<u32> = paragraphs(old).map(&mut number).collect();
        let new: Vec<u32> = paragraphs(new).map(&mut number).collect();
        let n_texts = ids.len();
        let (old_places, new_places) = (Places::new(&old, n_texts), Places::new(&new, n_texts));
        let once = |&id: &u32| {
            old_places.of(id as usize).len() == 1 && new_places.of(id as usize).len() == 1
        };
        let (once_old, once_new) = (
            old.iter().map(once).collect(),
            new.iter().map(once).collect(),
        );
        Self {
            old,
            new,
            once_old,
            once_new,
            old_places,
            new_places,
        }
    }

    /// Where each text stands in the two versions.
    fn places(&self) -> impl Iterator<Item = (&[usize], &[usize])> {
        let n_texts = self.old_places.starts.len() - 1;
        (0..n_texts).map(|text| (self.old_places.of(text), self.new_places.of(text)))
    }

    /// Links between equal paragraphs, as many as are needed to find the good ones.
    fn links(&self) -> Vec<(usize, usize)> {
        let mut links = Vec::new();
        let mut crowded = false;
        for (old, new) in self.places() {
            if old.len() * new.len() <= COPIES {
                links.extend(
                    old.iter()
                        .flat_map(|&old| new.iter().map(move |&new| (old, new))),
                );
            } else {
                crowded = true;
                links.extend(old.iter().copied().zip(new.iter().copied()));
                links.extend(old.iter().rev().copied().zip(new.iter().rev().copied()));
            }
        }
        if crowded {
            self.link_neighbours(&mut links);
        }
        links.sort_unstable();
        links.dedup();
        links
    }
}

impl Exact {
    /// Adds the equal paragraphs right before and right after those that stand once in each version.
    fn link_neighbours(&self, links: &mut Vec<(usize, usize)>) {
        for (old, new) in self.places() {
            let (&[old], &[new]) = (old, new) else {
                continue;
            };
            let before = (1..=old.min(new)).map(|step| (old - step, new - step));
            links.extend(before.take_while(|&(old, new)| self.is_copy(old, new)));
            let left = (self.old.len() - old).min(self.new.len() - new);
            let after = (1..left).map(|step| (old + step, new + step));
            links.extend(after.take_while(|&(old, new)| self.is_copy(old, new)));
        }
    }

    /// Equal paragraphs of which there are more.
    fn is_copy(&self, old: usize, new: usize) -> bool {
        self.old[old] == self.new[new] && !self.once_old[old]
    }
}

struct Finder<'a> {
    old: &'a Document,
    new: &'a Document,
    exact: &'a Exact,
    matcher: Matcher<'a>,
    pairs: Vec<Pair>,
    free_old: Vec<bool>,
    free_new: Vec<bool>,
}

impl Finder<'_> {
    /// Takes the heaviest chain of links between equal and similar paragraphs.
    fn in_order(&mut self, budget: &mut Budget) {
        let mut links: Vec<Link> = self
            .exact
            .links()
            .into_iter()
            .map(|(old, new)| self.exact_link(old, new))
            .collect();
        let similar = self.matcher.candidates(budget, |old, new| {
            self.exact.once_old[old]
                || self.exact.once_new[new]
                || self.exact.old[old] == self.exact.new[new]
        });
        links.extend(
            similar
                .into_iter()
                .filter(Similarity::pairs_in_place)
                .map(|similarity| similarity.link()),
        );
        for idx in chain::heaviest(&links) {
            self.take(
                links[idx].old.clone(),
                links[idx].new.clone(),
                false,
                links[idx].sure,
            );
        }
    }

    fn exact_link(&self, old: usize, new: usize) -> Link {
        let words = self.old.n_words(self.old.paragraph_tokens(old));
        // A paragraph without words still holds its place.
        Link {
            old: old..old + 1,
            new: new..new + 1,
            gain: words as f64 + 0.5,
            sure: true,
        }
    }

    fn take(&mut self, old: Range<usize>, new: Range<usize>, moved: bool, sure: bool) {
        self.free_old[old.clone()].fill(false);
        self.free_new[new.clone()].fill(false);
        let same = old.len() == 1
            && new.len() == 1
            && self.exact.old[old.start] == self.exact.new[new.start];
        self.pairs.push(Pair {
            old,
            new,
            moved,
            same,
            sure,
        });
    }

    /// Takes links between what is left over, however far apart, where there is no doubt about the partner.
    fn moves(&mut self) {
        let mut moves: Vec<(usize, usize, f64)> = Vec::new();
        let exact = self.exact;
        for (all_old, all_new) in exact.places() {
            let old: Vec<usize> = all_old
                .iter()
                .copied()
                .filter(|&idx| self.free_old[idx])
                .collect();
            let new: Vec<usize> = all_new
                .iter()
                .copied()
                .filter(|&idx| self.free_new[idx])
                .collect();
            if let (&[old], &[new]) = (old.as_slice(), new.as_slice()) {
                let words = self.old.n_words(self.old.paragraph_tokens(old));
                let least = if all_old.len() + all_new.len() == 2 {
                    1
                } else {
                    COPY_WORDS
                };
                if words >= least {
                    self.take(old..old + 1, new..new + 1, true, true);
                }
            }
        }
        let free = self.matcher.known().filter(|similarity| {
            similarity.is_single()
                && similarity.may_move()
                && self.free_old[similarity.old.start]
                && self.free_new[similarity.new.start]
        });
        moves.extend(free.map(|similarity| {
            (
                similarity.old.start,
                similarity.new.start,
                similarity.gain(),
            )
        }));
        moves.sort_by(|one, other| {
            other
                .2
                .total_cmp(&one.2)
                .then((one.0, one.1).cmp(&(other.0, other.1)))
        });
        let (mut by_old, mut by_new) = (HashMap::new(), HashMap::new());
        for &(old, new, gain) in &moves {
            by_old.entry(old).or_insert_with(Vec::new).push((new, gain));
            by_new.entry(new).or_insert_with(Vec::new).push((old, gain));
        }
        for (old, new, gain) in moves {
            if !self.free_old[old] || !self.free_new[new] {
                continue;
            }
            // An equally good partner makes the move a guess; 0.97 leaves room for a word or two in a long paragraph.
            let rivals = |among: &[(usize, f64)], partner: usize, free: &[bool]| {
                among
                    .iter()
                    .any(|&(other, rival)| other != partner && rival >= 0.97 * gain && free[other])
            };
            if !rivals(&by_old[&old], new, &self.free_new)
                && !rivals(&by_new[&new], old, &self.free_old)
            {
                self.take(old..old + 1, new..new + 1, true, true);
            }
        }
    }

    /// Pairs what is left over between two pairs that hold their place; there a weaker likeness will do.
    fn gaps(&mut self, budget: &mut Budget) {
        let mut held: Vec<Pair> = self
            .pairs
            .iter()
            .filter(|pair| !pair.moved)
            .cloned()
            .collect();
        held.sort_by_key(|pair| (pair.old.start, pair.new.start));
        let (mut old, mut new) = (0, 0);
        let end = Pair {
            old: self.old.n_paragraphs()..self.old.n_paragraphs(),
            new: self.new.n_paragraphs()..self.new.n_paragraphs(),
            moved: false,
            same: false,
            sure: false,
        };
        for pair in held.into_iter().chain([end]) {
            self.gap(old..pair.old.start, new..pair.new.start, budget);
            (old, new) = (pair.old.end, pair.new.end);
        }
        self.pairs
            .sort_by_key(|pair| (pair.old.start, pair.new.start));
    }

    fn gap(&mut self, old: Range<usize>, new: Range<usize>, budget: &mut Budget) {
        let old: Vec<usize> = old.filter(|&idx| self.free_old[idx]).collect();
        let new: Vec<usize> = new.filter(|&idx| self.free_new[idx]).collect();
        if old.is_empty() || new.is_empty() || budget.is_over() {
            return;
        }
        if old.len() * new.len() > DENSE_GAP {
            let old_ids: Vec<u32> = old.iter().map(|&idx| self.exact.old[idx]).collect();
            let new_ids: Vec<u32> = new.iter().map(|&idx| self.exact.new[idx]).collect();
            for (old_at, new_at, len) in sequence::common(&old_ids, &new_ids, budget.share(0.25)) {
                for step in 0..len {
                    let (old, new) = (old[old_at + step], new[new_at + step]);
                    self.take(old..old + 1, new..new + 1, false, true);
                }
            }
            return;
        }
        let mut links = Vec::new();
        for &old in &old {
            for &new in &new {
                if self.exact.old[old] == self.exact.new[new] {
                    links.push(self.exact_link(old, new));
                    continue;
                }
                let similarity = self.matcher.compare(old, new);
                if similarity.pairs_in_gap() || self.matcher.same_but_for_typography(old, new) {
                    links.push(similarity.link());
                }
            }
        }
        for idx in chain::heaviest(&links) {
            self.take(
                links[idx].old.clone(),
                links[idx].new.clone(),
                false,
                links[idx].sure,
            );
        }
    }
}
