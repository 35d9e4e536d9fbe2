//! Compares the words of paired paragraphs, and takes a pair apart again that has too little in common.
//!
//! Must not know how changes are shown.

use super::align::{Alignment, Pair};
use super::budget::Budget;
use super::document::Document;
use super::moves::Moved;
use super::sequence::{self, Hunk};
use super::tidy::{self, Sides};
use super::words::{Weights, Words};
use crate::parallel;

/// All that happened between two versions, by positions in their [`Words`].
pub(super) struct Changes {
    pub(super) old: Words,
    pub(super) new: Words,
    pub(super) weights: Weights,
    pub(super) pairs: Vec<Compared>,
    /// Text that stands elsewhere, by its old place.
    pub(super) moved: Vec<Moved>,
}

/// A pair with the changes between its words.
pub(super) struct Compared {
    pub(super) pair: Pair,
    /// Positions in the [`Words`] of the two versions; what stands between is equal but for typography.
    pub(super) hunks: Vec<Hunk>,
}

/// Share of the lighter side's weight that has to be kept for two paragraphs to be shown as one; below it a reader sees
/// crumbs of the old text in the new one. `OpenSlides` shows both whole from two thirds on, wikidiff2 from four fifths on.
const KEPT: f64 = 0.2;

/// Words and marks of both sides from which a second thread saves more than it takes.
const LONG: usize = 20_000;

/// Words of one side times words of the other up to which a pair is compared without a look at the clock: less than a
/// millisecond's work.
const QUICK: usize = 40_000;

/// Compares the words of each pair.
pub(super) fn compare(
    old: &Document,
    new: &Document,
    alignment: Alignment,
    budget: &mut Budget,
) -> Changes {
    let Alignment {
        old: old_words,
        new: new_words,
        weights,
        pairs,
    } = alignment;
    let sources = Sources {
        old: (old, &old_words),
        new: (new, &new_words),
        weights: &weights,
    };
    let compared = sources.compare(&pairs, budget);
    Changes {
        old: old_words,
        new: new_words,
        weights,
        pairs: compared,
        moved: Vec::new(),
    }
}

/// What the words of all pairs are read from.
#[derive(Clone, Copy)]
struct Sources<'a> {
    old: (&'a Document, &'a Words),
    new: (&'a Document, &'a Words),
    weights: &'a Weights,
}

impl Sources<'_> {
    /// Words and marks to compare in a pair.
    fn size(self, pair: &Pair) -> usize {
        if pair.same {
            return 0;
        }
        self.old.1.positions(&pair.old).len() + self.new.1.positions(&pair.new).len()
    }

    /// Compares pairs, many of them on two threads; which thread does which changes nothing.
    fn compare(self, pairs: &[Pair], budget: &mut Budget) -> Vec<Compared> {
        let all: usize = pairs.iter().map(|pair| self.size(pair)).sum();
        if all < LONG {
            return self.compare_each(pairs, budget);
        }
        let mut so_far = 0;
        let half = pairs.iter().position(|pair| {
            so_far += self.size(pair);
            so_far > all / 2
        });
        let (first, second) = pairs.split_at(half.unwrap_or(0));
        let copy = *budget;
        let of_first = || {
            let mut budget = copy;
            (self.compare_each(first, &mut budget), budget)
        };
        let ((mut compared, used), rest) =
            parallel::both(of_first, || self.compare_each(second, budget));
        budget.absorb(used);
        compared.extend(rest);
        compared
    }

    fn compare_each(self, pairs: &[Pair], budget: &mut Budget) -> Vec<Compared> {
        let mut compared = Vec::with_capacity(pairs.len());
        let mut left: usize = pairs.iter().map(|pair| self.size(pair)).sum();
        for pair in pairs {
            if pair.same {
                compared.push(Compared {
                    pair: pair.clone(),
                    hunks: Vec::new(),
                });
                continue;
            }
            let sides = Sides::new(
                (self.old.0, self.old.1, &pair.old),
                (self.new.0, self.new.1, &pair.new),
                self.weights,
            );
            let size = self.size(pair);
            let part = size as f64 / left.max(1) as f64;
            left -= size;
            let mut hunks = hunks(&sides, part, budget);
            if !pair.sure && sides.kept(&hunks) < KEPT {
                continue;
            }
            for hunk in &mut hunks {
                *hunk = sides.absolute(hunk);
            }
            compared.push(Compared {
                pair: pair.clone(),
                hunks,
            });
        }
        compared
    }
}

/// The changes within a pair; one change for all of it once the time is up.
fn hunks(sides: &Sides<'_>, part: f64, budget: &mut Budget) -> Vec<Hunk> {
    let (old, new) = (sides.old.ids, sides.new.ids);
    if old == new {
        return Vec::new();
    }
    if budget.is_over() {
        return sequence::ends_trimmed(old, new);
    }
    let is_quick = old.len() * new.len() <= QUICK;
    let share = if is_quick { None } else { budget.share(part) };
    let mut hunks = sequence::hunks(old, new, share);
    budget.note(share);
    tidy::tidy(sides, &mut hunks);
    hunks
}

impl Changes {
    /// Turns the changes round, as if the new version had been the old one.
    pub(super) fn swap(&mut self) {
        std::mem::swap(&mut self.old, &mut self.new);
        for compared in &mut self.pairs {
            std::mem::swap(&mut compared.pair.old, &mut compared.pair.new);
            for hunk in &mut compared.hunks {
                std::mem::swap(&mut hunk.old, &mut hunk.new);
            }
        }
        for moved in &mut self.moved {
            std::mem::swap(&mut moved.old, &mut moved.new);
        }
        self.pairs
            .sort_by_key(|compared| (compared.pair.old.start, compared.pair.new.start));
        self.moved
            .sort_by_key(|moved| (moved.old.start, moved.new.start));
    }
}
