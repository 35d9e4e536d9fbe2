//! Makes the changes between two paragraphs readable: no crumbs of kept text between large changes, no cut numbers and
//! compounds, changes that begin and end where sentences and clauses do.
//!
//! Must not know how the changes were found. Nothing here depends on which side is the old one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::borders::{Border, Side, Source};
use super::sequence::Hunk;
use super::words::Weights;

/// Both sides of a pair.
pub(super) struct Sides<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    weights: &'a Weights,
    /// How many words, marks not counted, stand before each position.
    old_words: Vec<u32>,
    new_words: Vec<u32>,
}

impl<'a> Sides<'a> {
    pub(super) fn new(old: Source<'a>, new: Source<'a>, weights: &'a Weights) -> Self {
        let (old, new) = (Side::new(old), Side::new(new));
        let words_before = |ids: &[u32]| {
            let mut n_words = 0;
            let count = |&id: &u32| {
                n_words += u32::from(weights.is_word(id));
                n_words
            };
            std::iter::once(0).chain(ids.iter().map(count)).collect()
        };
        Self {
            old_words: words_before(old.ids),
            new_words: words_before(new.ids),
            old,
            new,
            weights,
        }
    }

    /// The number of words on the longer side of a change.
    fn n_words(&self, hunk: &Hunk) -> f64 {
        let count = |before: &[u32], range: &Range<usize>| before[range.end] - before[range.start];
        let (old, new) = (
            count(&self.old_words, &hunk.old),
            count(&self.new_words, &hunk.new),
        );
        f64::from(old.max(new))
    }

    /// The same change by positions in the documents' words.
    pub(super) fn absolute(&self, hunk: &Hunk) -> Hunk {
        Hunk {
            old: hunk.old.start + self.old.start..hunk.old.end + self.old.start,
            new: hunk.new.start + self.new.start..hunk.new.end + self.new.start,
        }
    }

    /// Weight outside of `hunks` as a share of the lighter side's weight.
    pub(super) fn kept(&self, hunks: &[Hunk]) -> f64 {
        let (old, new) = (
            self.weights.sum(self.old.ids),
            self.weights.sum(self.new.ids),
        );
        let removed: f64 = hunks
            .iter()
            .map(|hunk| self.weights.sum(&self.old.ids[hunk.old.clone()]))
            .sum();
        let lighter = old.min(new);
        if lighter > 0.0 {
            (old - removed) / lighter
        } else {
            1.0
        }
    }
}

/// Makes `hunks` readable.
pub(super) fn tidy(sides: &Sides<'_>, hunks: &mut Vec<Hunk>) {
    widen(sides, hunks);
    slide(sides, hunks);
    loop {
        let before = hunks.clone();
        dissolve(sides, hunks);
        rewrite(sides, hunks);
        slide(sides, hunks);
        widen(sides, hunks);
        // A change that slid or grew may leave too little between itself and the next.
        if *hunks == before || !has_weak(sides, hunks) {
            break;
        }
    }
}

/// Tells whether kept words stand between two changes that may not.
pub(super) fn has_weak(sides: &Sides<'_>, hunks: &[Hunk]) -> bool {
    let mut pairs = hunks.windows(2);
    pairs.any(|pair| lack(sides, &pair[0], &pair[1]) > 0)
}

/// Widens changes so that they cut no compound, and joins those that meet.
fn widen(sides: &Sides<'_>, hunks: &mut Vec<Hunk>) {
    let glued = |hunk: &Hunk, end: bool| {
        let (old, new) = if end {
            (hunk.old.end, hunk.new.end)
        } else {
            (hunk.old.start, hunk.new.start)
        };
        sides.old.glues(old) || sides.new.glues(new)
    };
    for idx in 0..hunks.len() {
        let floor = idx.checked_sub(1).map_or((0, 0), |before| {
            (hunks[before].old.end, hunks[before].new.end)
        });
        let ceiling = hunks
            .get(idx + 1)
            .map_or((sides.old.ids.len(), sides.new.ids.len()), |next| {
                (next.old.start, next.new.start)
            });
        let hunk = &mut hunks[idx];
        while hunk.old.start > floor.0 && hunk.new.start > floor.1 && glued(hunk, false) {
            hunk.old.start -= 1;
            hunk.new.start -= 1;
        }
        while hunk.old.end < ceiling.0 && hunk.new.end < ceiling.1 && glued(hunk, true) {
            hunk.old.end += 1;
            hunk.new.end += 1;
        }
    }
    join(hunks);
}

fn join(hunks: &mut Vec<Hunk>) {
    hunks.dedup_by(|next, kept| {
        let meet = kept.old.end == next.old.start && kept.new.end == next.new.start;
        if meet {
            kept.old.end = next.old.end;
            kept.new.end = next.new.end;
        }
        meet
    });
}

/// Moves insertions and deletions that could stand in several places to the best one.
fn slide(sides: &Sides<'_>, hunks: &mut Vec<Hunk>) {
    for idx in 0..hunks.len() {
        let floor = idx.checked_sub(1).map_or((0, 0), |before| {
            (hunks[before].old.end, hunks[before].new.end)
        });
        let ceiling = hunks
            .get(idx + 1)
            .map_or((sides.old.ids.len(), sides.new.ids.len()), |next| {
                (next.old.start, next.new.start)
            });
        let hunk = &mut hunks[idx];
        let shift = if hunk.old.is_empty() {
            best_shift(
                &sides.new,
                &hunk.new,
                hunk.new.start - floor.1,
                ceiling.1 - hunk.new.end,
            )
        } else if hunk.new.is_empty() {
            best_shift(
                &sides.old,
                &hunk.old,
                hunk.old.start - floor.0,
                ceiling.0 - hunk.old.end,
            )
        } else {
            0
        };
        let moved = |at: usize| at.saturating_add_signed(shift);
        *hunk = Hunk {
            old: moved(hunk.old.start)..moved(hunk.old.end),
            new: moved(hunk.new.start)..moved(hunk.new.end),
        };
    }
    join(hunks);
}

/// How far to move `run`, at most so far back and forth, for the best borders; of equal ones the last.
fn best_shift(side: &Side<'_>, run: &Range<usize>, back: usize, forth: usize) -> isize {
    let ids = side.ids;
    let back = (0..back)
        .take_while(|step| ids[run.start - 1 - step] == ids[run.end - 1 - step])
        .count();
    let forth = (0..forth)
        .take_while(|step| ids[run.start + step] == ids[run.end + step])
        .count();
    if back + forth == 0 {
        return 0;
    }
    let worth = |shift: isize| {
        let start = side.border(run.start.saturating_add_signed(shift)).worth();
        let end = side.border(run.end.saturating_add_signed(shift)).worth();
        start + end
    };
    let (back, forth) = (back.cast_signed(), forth.cast_signed());
    (-back..=forth)
        .max_by_key(|&shift| worth(shift))
        .unwrap_or(0)
}

/// Gives kept words back to the changes around them where they are likely to be chance: the weakest first, until all that is
/// left is strong for the size of its neighbours.
fn dissolve(sides: &Sides<'_>, hunks: &mut Vec<Hunk>) {
    // Each hunk by the index of its first part; hunks that were joined to the one before are gone.
    let mut gone = vec![false; hunks.len()];
    let mut next: Vec<usize> = (1..=hunks.len()).collect();
    let mut before: Vec<usize> = (0..hunks.len()).map(|idx| idx.wrapping_sub(1)).collect();
    let mut weak = BinaryHeap::new();
    let weigh = |weak: &mut BinaryHeap<(i64, Reverse<usize>, usize, usize)>,
                 hunks: &[Hunk],
                 first: usize,
                 second: usize| {
        let lack = lack(sides, &hunks[first], &hunks[second]);
        if lack > 0 {
            weak.push((
                lack,
                Reverse(first),
                second,
                hunks[first].old.len()
                    + hunks[first].new.len()
                    + hunks[second].old.len()
                    + hunks[second].new.len(),
            ));
        }
    };
    for idx in 1..hunks.len() {
        weigh(&mut weak, hunks, idx - 1, idx);
    }
    while let Some((_, Reverse(first), second, size)) = weak.pop() {
        let current = |idx: usize| hunks[idx].old.len() + hunks[idx].new.len();
        if gone[first]
            || gone[second]
            || next[first] != second
            || current(first) + current(second) != size
        {
            continue;
        }
        let (old_end, new_end) = (hunks[second].old.end, hunks[second].new.end);
        (hunks[first].old.end, hunks[first].new.end) = (old_end, new_end);
        gone[second] = true;
        next[first] = next[second];
        if next[first] < hunks.len() {
            before[next[first]] = first;
            weigh(&mut weak, hunks, first, next[first]);
        }
        if before[first] < hunks.len() {
            weigh(&mut weak, hunks, before[first], first);
        }
    }
    let mut idx = 0;
    hunks.retain(|_| {
        idx += 1;
        !gone[idx - 1]
    });
}

/// Share of the lighter side's weight that has to be kept for a sentence to be shown as changed: a little more than for
/// a paragraph, of which a whole sentence may stay.
const KEPT: f64 = 0.25;

/// Joins the changes within a sentence of which hardly anything is kept: one sentence out, one in.
fn rewrite(sides: &Sides<'_>, hunks: &mut Vec<Hunk>) {
    let mut first = 0;
    while first < hunks.len() {
        let mut last = first;
        while last + 1 < hunks.len() && are_one_sentence(sides, &hunks[last..=last + 1]) {
            last += 1;
        }
        if last > first && is_rewritten(sides, &hunks[first..=last]) {
            let (old_end, new_end) = (hunks[last].old.end, hunks[last].new.end);
            (hunks[first].old.end, hunks[first].new.end) = (old_end, new_end);
            hunks.drain(first + 1..=last);
            first += 1;
        } else {
            first = last + 1;
        }
    }
}

/// Whether the words between changes are few for the size of these, and no sentence begins among them.
fn are_one_sentence(sides: &Sides<'_>, hunks: &[Hunk]) -> bool {
    let ([first, .., last], Some(lighter)) = (hunks, lighter(sides, hunks)) else {
        return false;
    };
    let mut weight = 0.0;
    let island = first.old.end..last.old.start;
    island.zip(first.new.end..).all(|(old, new)| {
        weight += sides.weights.of(sides.old.ids[old]);
        weight < KEPT * lighter && !begins(sides, old, new)
    }) && !begins(sides, last.old.start, last.new.start)
        && !hunks.iter().any(|hunk| spans_sentences(sides, hunk))
}

/// Whether a sentence begins within a change: it says little of the sentence that the change ends in.
fn spans_sentences(sides: &Sides<'_>, hunk: &Hunk) -> bool {
    let spans = |side: &Side<'_>, range: &Range<usize>| {
        (range.start + 1..range.end).any(|at| side.border(at) >= Border::Sentence)
    };
    spans(&sides.old, &hunk.old) || spans(&sides.new, &hunk.new)
}

/// Whether a sentence begins at these places of both sides.
fn begins(sides: &Sides<'_>, old: usize, new: usize) -> bool {
    sides.old.border(old) >= Border::Sentence && sides.new.border(new) >= Border::Sentence
}

/// The weight from the first change to the last on the side where it is less.
fn lighter(sides: &Sides<'_>, hunks: &[Hunk]) -> Option<f64> {
    let (first, last) = (hunks.first()?, hunks.last()?);
    let (old, new) = (
        &sides.old.ids[first.old.start..last.old.end],
        &sides.new.ids[first.new.start..last.new.end],
    );
    Some(sides.weights.sum(old).min(sides.weights.sum(new)))
}

/// Whether changes that stand in one sentence leave too little of it.
fn is_rewritten(sides: &Sides<'_>, hunks: &[Hunk]) -> bool {
    let ([first, .., last], Some(lighter)) = (hunks, lighter(sides, hunks)) else {
        return false;
    };
    let between: f64 = hunks
        .windows(2)
        .map(|pair| {
            sides
                .weights
                .sum(&sides.old.ids[pair[0].old.end..pair[1].old.start])
        })
        .sum();
    // What is kept of the sentence before the first change and after the last one.
    let ids = sides.old.ids;
    let mut around = 0.0;
    let (mut old, mut new) = (first.old.start, first.new.start);
    while old > 0 && new > 0 && ids[old - 1] == sides.new.ids[new - 1] && !begins(sides, old, new) {
        (old, new) = (old - 1, new - 1);
        around += sides.weights.of(ids[old]);
    }
    let (mut old, mut new) = (last.old.end, last.new.end);
    while old < ids.len() && ids.get(old) == sides.new.ids.get(new) && !begins(sides, old, new) {
        around += sides.weights.of(ids[old]);
        (old, new) = (old + 1, new + 1);
    }
    between + around < KEPT * (lighter + around)
}

/// How much the kept words between two changes lack, in thousandths; 0 if they may stay.
fn lack(sides: &Sides<'_>, before: &Hunk, after: &Hunk) -> i64 {
    let island = &sides.old.ids[before.old.end..after.old.start];
    let mut weight = 0.0;
    for &id in island {
        weight += sides.weights.of(id);
        // Long islands stand beside changes that grow; they must not be weighed whole each time.
        if weight >= HIGHEST_PRICE {
            return 0;
        }
    }
    let excess = weight - price(sides, before, after, island);
    if excess < 0.0 {
        ((-1000.0 * excess) as i64).max(1)
    } else {
        0
    }
}

/// The price of kept words between two large changes.
const HIGHEST_PRICE: f64 = 2.5;

/// What kept words must weigh to stand between two changes.
fn price(sides: &Sides<'_>, before: &Hunk, after: &Hunk, island: &[u32]) -> f64 {
    let smaller = sides.n_words(before).min(sides.n_words(after));
    let same_way = before.old.is_empty() && after.old.is_empty()
        || before.new.is_empty() && after.new.is_empty();
    let numbers = |side: &Side<'_>, range: &Range<usize>| {
        !range.is_empty()
            && side.ids[range.clone()]
                .iter()
                .all(|&id| sides.weights.is_number(id) || !sides.weights.is_word(id))
    };
    let figures = |hunk: &Hunk| {
        hunk.old.len() == hunk.new.len()
            && numbers(&sides.old, &hunk.old)
            && numbers(&sides.new, &hunk.new)
    };
    let parts_cells = || (before.old.end..after.old.start).any(|at| sides.old.text(at) == "|");
    if figures(before) && figures(after) || parts_cells() {
        return 0.0;
    }
    let marks_only = !island.iter().any(|&id| sides.weights.is_word(id));
    if same_way {
        return if marks_only {
            0.0
        } else {
            (0.1 * smaller).min(1.0)
        };
    }
    if marks_only {
        // Words replaced before a bracket, and more that came or went behind it.
        let one_sided = |hunk: &Hunk| hunk.old.is_empty() || hunk.new.is_empty();
        return if one_sided(before) == one_sided(after) {
            1.0
        } else {
            0.0
        };
    }
    (0.3 * smaller).min(HIGHEST_PRICE)
}
