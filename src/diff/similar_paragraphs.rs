//! How alike paragraphs are, and which pairs of them are worth comparing.
//!
//! Must not know the order of paragraphs beyond their being neighbours.

use std::ops::Range;

use super::bags::Bags;
use super::budget::Budget;
use super::chain::Link;
use super::words::{Weights, Words};
use crate::parallel;

/// Pairs of places looked up for one word at most: a word in more paragraphs than that tells little of any of them.
const WORD_PAIRS: usize = 400;

/// Distinct words of the paragraphs of a side from which a second thread saves more than it takes.
const LONG: usize = 5_000;

/// Paragraphs compared in full with one paragraph at most.
const RIVALS: usize = 12;

/// Share of what a paragraph's best partner shares with it below which another is not looked at.
const HOPELESS: f64 = 0.25;

/// Paragraphs in one split or merge at most.
const GROUP: usize = 200;

/// Pieces at the head of a run of pieces that may be left out of a split or merge, because they belong elsewhere.
const HEADS: usize = 3;

/// Share of a paragraph's weight that has to come from the whole for it to be a piece of that whole; wikidiff2 takes 0.6
/// for all pieces together, but a piece may have been edited besides.
const PIECE: f64 = 0.45;

/// Compares paragraphs of two versions.
pub(super) struct Matcher<'a> {
    old: &'a Words,
    new: &'a Words,
    weights: &'a Weights,
    known: Vec<Similarity>,
    /// How often each word stands in the old paragraph compared last.
    held: Vec<u32>,
    held_paragraph: Option<usize>,
}

/// Where the new version has a word that is rare enough to tell of paragraphs.
struct Rare {
    /// Among its [`places`](Bags::places).
    start: u32,
    end: u32,
    weight: f64,
}

/// How alike two runs of paragraphs are.
#[derive(Clone, Debug)]
pub(super) struct Similarity {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
    /// Weight that both share, and the weight of each.
    shared: f64,
    old_weight: f64,
    new_weight: f64,
    /// Number of words that both share, and words of the lighter side.
    words: f64,
}

impl Similarity {
    /// Shared weight as a share of the mean weight.
    fn dice(&self) -> f64 {
        if self.old_weight + self.new_weight > 0.0 {
            2.0 * self.shared / (self.old_weight + self.new_weight)
        } else {
            0.0
        }
    }

    /// Shared weight as a share of the lighter side.
    fn contained(&self) -> f64 {
        let lighter = self.old_weight.min(self.new_weight);
        if lighter > 0.0 {
            self.shared / lighter
        } else {
            0.0
        }
    }

    /// Alike enough to be the same paragraph where the order agrees.
    pub(super) fn pairs_in_place(&self) -> bool {
        self.dice() >= 0.3 || (self.contained() >= 0.6 && self.dice() >= 0.12 && self.shared >= 2.5)
    }

    /// Alike enough where nothing else stands between the same neighbours.
    pub(super) fn pairs_in_gap(&self) -> bool {
        self.dice() >= 0.25
            || (self.contained() >= 0.5 && self.dice() >= 0.12 && self.shared >= 2.0)
    }

    /// Alike enough to be the same paragraph at another place; git wants 20 letters of a moved block, about four words.
    pub(super) fn may_move(&self) -> bool {
        self.dice() >= 0.5 && self.words >= 5.0
    }

    /// So alike that few words in order do not speak against it.
    pub(super) fn is_sure(&self) -> bool {
        self.dice() >= 0.6
    }

    pub(super) fn is_single(&self) -> bool {
        self.old.len() == 1 && self.new.len() == 1
    }

    /// Words that need not be marked as changed when the two are paired, less for those that chance would share.
    pub(super) fn gain(&self) -> f64 {
        self.words * (0.4 + 0.6 * self.dice()) + 0.25
    }

    pub(super) fn link(&self) -> Link {
        Link {
            old: self.old.clone(),
            new: self.new.clone(),
            gain: self.gain(),
            sure: self.is_sure(),
        }
    }
}

impl<'a> Matcher<'a> {
    pub(super) fn new(old: &'a Words, new: &'a Words, weights: &'a Weights) -> Self {
        Self {
            old,
            new,
            weights,
            known: Vec::new(),
            held: vec![0; weights.len()],
            held_paragraph: None,
        }
    }

    /// Single pairs found by [`candidates`](Self::candidates).
    pub(super) fn known(&self) -> impl Iterator<Item = &Similarity> {
        self.known.iter()
    }

    /// Compares two paragraphs; fastest with the same old one several times in a row.
    pub(super) fn compare(&mut self, old: usize, new: usize) -> Similarity {
        let (shared, words) = self.shared(old, new);
        Similarity {
            old: old..old + 1,
            new: new..new + 1,
            shared,
            old_weight: self.old.bags.total(old),
            new_weight: self.new.bags.total(new),
            words,
        }
    }

    /// Tells whether two paragraphs have the same words and marks, even if they have no words at all.
    pub(super) fn same_but_for_typography(&self, old: usize, new: usize) -> bool {
        let old = &self.old.ids[self.old.paragraphs[old].clone()];
        !old.is_empty() && old == &self.new.ids[self.new.paragraphs[new].clone()]
    }

    /// Weight and number of the words that two paragraphs share.
    fn shared(&mut self, old: usize, new: usize) -> (f64, f64) {
        let (old_bag, new_bag) = (self.old.bags.of(old), self.new.bags.of(new));
        let (mut weight, mut words) = (0.0, 0.0);
        let mut take = |id: u32, count: u32| {
            weight += self.weights.of(id) * f64::from(count);
            words += f64::from(count);
        };
        // A line beside a long paragraph: looking its words up is quicker than walking along that.
        if old_bag.len() * 8 < new_bag.len() {
            for &(id, count) in old_bag {
                take(id, count.min(self.new.bags.count_in(id, new)));
            }
            return (weight, words);
        }
        if self.held_paragraph != Some(old) {
            for &(id, _) in self
                .held_paragraph
                .map_or(&[][..], |held| self.old.bags.of(held))
            {
                self.held[id as usize] = 0;
            }
            for &(id, count) in old_bag {
                self.held[id as usize] = count;
            }
            self.held_paragraph = Some(old);
        }
        for &(id, count) in new_bag {
            take(id, count.min(self.held[id as usize]));
        }
        (weight, words)
    }

    /// Finds pairs, splits and merges among the paragraphs, except pairs for which `skip` says so.
    pub(super) fn candidates(
        &mut self,
        budget: &mut Budget,
        skip: impl Fn(usize, usize) -> bool + Sync,
    ) -> Vec<Similarity> {
        let mut pairs = self.pairs_by_rare_words(budget, skip);
        pairs.sort_unstable();
        pairs.dedup();
        self.known = pairs
            .into_iter()
            .map(|(old, new)| self.compare(old, new))
            .collect();
        let mut groups = self.splits();
        groups.extend(self.merges());
        groups.extend(self.known.iter().cloned());
        groups
    }

    /// Pairs that share rare words, by the weight of these; in long texts looked for on two threads.
    fn found_by_rare_words(
        &self,
        budget: &mut Budget,
        skip: impl Fn(usize, usize) -> bool + Sync,
    ) -> Vec<(f64, usize, usize)> {
        let n_paragraphs = self.old.bags.len();
        let rare = self.rare();
        if self.old.bags.n_words() < LONG {
            return self.found_for(0..n_paragraphs, &rare, budget, &skip);
        }
        let half = self.old.bags.half();
        let copy = *budget;
        let for_first = || {
            let mut budget = copy;
            let found = self.found_for(0..half, &rare, &mut budget, &skip);
            (found, budget)
        };
        let for_second = || self.found_for(half..n_paragraphs, &rare, budget, &skip);
        let ((mut found, used), rest) = parallel::both(for_first, for_second);
        budget.absorb(used);
        found.extend(rest);
        found
    }

    /// Where the new version has each word; nowhere for those that stand in too many paragraphs.
    fn rare(&self) -> Vec<Rare> {
        let rare = |id| {
            let (old, new) = (self.old.bags.range_of(id), self.new.bags.range_of(id));
            let is_rare = old.len() * new.len() <= WORD_PAIRS;
            Rare {
                start: new.start,
                end: if is_rare { new.end } else { new.start },
                weight: self.weights.of(id as u32),
            }
        };
        (0..self.weights.len()).map(rare).collect()
    }

    fn found_for(
        &self,
        paragraphs: Range<usize>,
        rare: &[Rare],
        budget: &mut Budget,
        skip: impl Fn(usize, usize) -> bool,
    ) -> Vec<(f64, usize, usize)> {
        let (old_bags, new_bags) = (&self.old.bags, &self.new.bags);
        let mut shared = vec![0.0f64; new_bags.len()];
        let mut touched: Vec<usize> = Vec::new();
        let mut found: Vec<(f64, usize, usize)> = Vec::new();
        for old in paragraphs {
            if budget.is_over() {
                break;
            }
            for &(id, count) in old_bags.of(old) {
                let rare = &rare[id as usize];
                for &(new, new_count) in &new_bags.places()[rare.start as usize..rare.end as usize]
                {
                    let shared = &mut shared[new as usize];
                    if *shared == 0.0 {
                        touched.push(new as usize);
                    }
                    *shared += rare.weight * f64::from(count.min(new_count));
                }
            }
            for new in touched.drain(..) {
                let lighter = old_bags.total(old).min(new_bags.total(new));
                if shared[new] >= 0.1 * lighter && !skip(old, new) {
                    found.push((shared[new], old, new));
                }
                shared[new] = 0.0;
            }
        }
        found
    }

    /// Pairs that share rare words, the most promising for each paragraph of either side.
    fn pairs_by_rare_words(
        &self,
        budget: &mut Budget,
        skip: impl Fn(usize, usize) -> bool + Sync,
    ) -> Vec<(usize, usize)> {
        let mut found = self.found_by_rare_words(budget, skip);
        let (mut best_old, mut best_new) = (
            vec![0.0f64; self.old.bags.len()],
            vec![0.0f64; self.new.bags.len()],
        );
        for &(shared, old, new) in &found {
            best_old[old] = best_old[old].max(shared);
            best_new[new] = best_new[new].max(shared);
        }
        found.retain(|&(shared, old, new)| {
            shared >= HOPELESS * best_old[old] || shared >= HOPELESS * best_new[new]
        });
        // Strongest first; each paragraph has a number of partners to spare.
        found.sort_by(|one, other| {
            other
                .0
                .total_cmp(&one.0)
                .then((one.1, one.2).cmp(&(other.1, other.2)))
        });
        let (mut old_left, mut new_left) = (
            vec![RIVALS; self.old.bags.len()],
            vec![RIVALS; self.new.bags.len()],
        );
        let mut pairs = Vec::new();
        for (_, old, new) in found {
            if old_left[old] > 0 || new_left[new] > 0 {
                old_left[old] = old_left[old].saturating_sub(1);
                new_left[new] = new_left[new].saturating_sub(1);
                pairs.push((old, new));
            }
        }
        pairs
    }

    /// One old paragraph in several new ones.
    fn splits(&self) -> Vec<Similarity> {
        let is_piece = |known: &&Similarity| known.shared >= PIECE * known.new_weight;
        let mut pieces: Vec<(usize, usize)> = self
            .known
            .iter()
            .filter(is_piece)
            .map(|known| (known.old.start, known.new.start))
            .collect();
        pieces.sort_unstable();
        let groups = groups(&pieces, &self.old.bags, &self.new.bags, self.weights);
        groups
            .into_iter()
            .map(|group| group.similarity(self, false))
            .collect()
    }

    /// Several old paragraphs in one new one.
    fn merges(&self) -> Vec<Similarity> {
        let is_piece = |known: &&Similarity| known.shared >= PIECE * known.old_weight;
        let mut pieces: Vec<(usize, usize)> = self
            .known
            .iter()
            .filter(is_piece)
            .map(|known| (known.new.start, known.old.start))
            .collect();
        pieces.sort_unstable();
        let groups = groups(&pieces, &self.new.bags, &self.old.bags, self.weights);
        groups
            .into_iter()
            .map(|group| group.similarity(self, true))
            .collect()
    }
}

/// One paragraph and the run of its pieces on the other side.
struct Group {
    whole: usize,
    parts: Range<usize>,
    shared: f64,
    words: f64,
    weight: f64,
}

impl Group {
    fn similarity(self, matcher: &Matcher<'_>, merged: bool) -> Similarity {
        let whole = self.whole..self.whole + 1;
        let wholes = if merged { matcher.new } else { matcher.old };
        let whole_weight = wholes.bags.total(self.whole);
        let (old, new) = if merged {
            (self.parts, whole)
        } else {
            (whole, self.parts)
        };
        let (old_weight, new_weight) = if merged {
            (self.weight, whole_weight)
        } else {
            (whole_weight, self.weight)
        };
        Similarity {
            old,
            new,
            shared: self.shared,
            old_weight,
            new_weight,
            words: self.words,
        }
    }
}

/// Runs of neighbouring pieces of one whole of which each adds its share. `pieces` are (whole, piece), sorted.
fn groups(pieces: &[(usize, usize)], wholes: &Bags, parts: &Bags, weights: &Weights) -> Vec<Group> {
    let mut groups = Vec::new();
    // What is left of the whole for pieces still to come.
    let mut left = vec![0u32; weights.len()];
    let mut head = 0;
    for (idx, &(whole, first)) in pieces.iter().enumerate() {
        let follows = first > 0 && idx > 0 && pieces[idx - 1] == (whole, first - 1);
        head = if follows { head + 1 } else { 0 };
        if head % GROUP >= HEADS || pieces.get(idx + 1) != Some(&(whole, first + 1)) {
            continue;
        }
        for &(id, count) in wholes.of(whole) {
            left[id as usize] = count;
        }
        let mut group = Group {
            whole,
            parts: first..first,
            shared: 0.0,
            words: 0.0,
            weight: 0.0,
        };
        for &(of, piece) in pieces[idx..].iter().take(GROUP) {
            if of != whole || piece != group.parts.end {
                break;
            }
            let before = group.shared;
            for &(id, count) in parts.of(piece) {
                let taken = count.min(left[id as usize]);
                left[id as usize] -= taken;
                group.shared += weights.of(id) * f64::from(taken);
                group.words += f64::from(taken);
            }
            if group.shared - before < PIECE * parts.total(piece) {
                break;
            }
            group.weight += parts.total(piece);
            group.parts.end = piece + 1;
            if group.parts.len() > 1 {
                groups.push(Group {
                    parts: group.parts.clone(),
                    ..group
                });
            }
        }
        for &(id, _) in wholes.of(whole) {
            left[id as usize] = 0;
        }
    }
    groups
}
