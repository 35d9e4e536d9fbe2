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
    let mut compared = Vec::with_capacity(pairs.len());
    let size =
        |pair: &Pair| old_words.positions(&pair.old).len() + new_words.positions(&pair.new).len();
    let mut left: usize = pairs.iter().filter(|pair| !pair.same).map(size).sum();
    for pair in pairs {
        if pair.same {
            compared.push(Compared {
                pair,
                hunks: Vec::new(),
            });
            continue;
        }
        let sides = Sides::new(
            (old, &old_words, &pair.old),
            (new, &new_words, &pair.new),
            &weights,
        );
        let part = size(&pair) as f64 / left.max(1) as f64;
        left -= size(&pair);
        let mut hunks = hunks(&sides, part, budget);
        if !pair.sure && sides.kept(&hunks) < KEPT {
            continue;
        }
        for hunk in &mut hunks {
            *hunk = sides.absolute(hunk);
        }
        compared.push(Compared { pair, hunks });
    }
    Changes {
        old: old_words,
        new: new_words,
        weights,
        pairs: compared,
        moved: Vec::new(),
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
    let share = budget.share(part);
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
