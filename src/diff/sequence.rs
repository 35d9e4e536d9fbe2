//! The shortest edit script of two sequences of ids: every call of the crate `similar` stands here.
//!
//! Must not know what the ids stand for.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::time::Instant;

use foldhash::fast::FixedState;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// Tokens a side from which a text is cut, and from which Patience replaces Myers in what cannot be cut: beyond it Myers is
/// several times slower on rewritten text, and below it Myers finds more of what two sentences share (measured on English
/// prose).
const PATIENCE_FROM: usize = 5_000;

/// Of this many runs of four words, two long versions of one text share one at least. Measured on English prose: two
/// collections of 100,000 words share one run in twenty-five; where every third word is changed one in five stays.
const UNRELATED: usize = 16;

/// Words in a run that cuts a long text: enough to stand once in it, few enough to stand between two edits.
const ANCHOR: usize = 4;

/// What stands on both sides of a change; one of the two may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// Returns the changes between `old` and `new` in order; what stands between two of them is equal.
///
/// Long texts are cut at runs of words that stand once on each side, so that each search is a small one. When `deadline`
/// passes, the changes are still right, only larger.
pub(super) fn hunks(old: &[u32], new: &[u32], deadline: Option<Instant>) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    if old.len().max(new.len()) <= PATIENCE_FROM {
        gap(old, new, (0, 0), deadline, &mut hunks);
        return hunks;
    }
    let Some(anchors) = anchors(old, new) else {
        return ends_trimmed(old, new);
    };
    let (mut old_at, mut new_at) = (0, 0);
    for (old_anchor, new_anchor) in anchors {
        if old_anchor >= old_at && new_anchor >= new_at {
            let (old_gap, new_gap) = (&old[old_at..old_anchor], &new[new_at..new_anchor]);
            gap(old_gap, new_gap, (old_at, new_at), deadline, &mut hunks);
            (old_at, new_at) = (old_anchor + ANCHOR, new_anchor + ANCHOR);
        } else if old_anchor + new_at == new_anchor + old_at {
            // The next anchor of the same run.
            (old_at, new_at) = (old_anchor + ANCHOR, new_anchor + ANCHOR);
        }
    }
    gap(
        &old[old_at..],
        &new[new_at..],
        (old_at, new_at),
        deadline,
        &mut hunks,
    );
    hunks
}

/// Four words in a row as one number.
fn run(words: &[u32]) -> u128 {
    words
        .iter()
        .fold(0, |run, &word| run << 32 | u128::from(word))
}

/// A run of four words: how often it stands on each side, and where last.
#[derive(Default)]
struct Place {
    n_old: u32,
    n_new: u32,
    old: u32,
    new: u32,
}

/// Places of runs that stand once on each side, as many as keep their order; `None` if the texts are unrelated.
fn anchors(old: &[u32], new: &[u32]) -> Option<Vec<(usize, usize)>> {
    let mut places: HashMap<u128, Place, FixedState> =
        HashMap::with_capacity_and_hasher(old.len(), FixedState::default());
    for (at, words) in (0..).zip(old.windows(ANCHOR)) {
        let place = places.entry(run(words)).or_default();
        (place.n_old, place.old) = (place.n_old + 1, at);
    }
    let mut n_shared = 0;
    for (at, words) in (0..).zip(new.windows(ANCHOR)) {
        if let Some(place) = places.get_mut(&run(words)) {
            (place.n_new, place.new) = (place.n_new + 1, at);
            n_shared += 1;
        }
    }
    if old.len() < new.len() {
        let shared = places.values().filter(|place| place.n_new > 0);
        n_shared = shared.map(|place| place.n_old as usize).sum();
    }
    if are_too_few(n_shared, old.len().min(new.len())) {
        return None;
    }
    let once = places
        .into_values()
        .filter(|place| place.n_old == 1 && place.n_new == 1);
    let mut anchors: Vec<(usize, usize)> = once
        .map(|place| (place.old as usize, place.new as usize))
        .collect();
    anchors.sort_unstable();
    Some(longest_increasing(&anchors))
}

/// Whether two texts that share so many runs are no versions of one text, the shorter of which has so many words.
///
/// Comparing them would take quadratic time, only to find crumbs that chance left.
fn are_too_few(n_shared: usize, n_words: usize) -> bool {
    n_words >= PATIENCE_FROM && n_shared < n_words / UNRELATED
}

/// The longest part of `pairs`, which are sorted by the first number, in which the second ascends too.
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last pair of the best chain of each length, and the pair before each pair.
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; pairs.len()];
    for (idx, pair) in pairs.iter().enumerate() {
        let length = tails.partition_point(|&tail| pairs[tail].1 < pair.1);
        if length > 0 {
            before[idx] = tails[length - 1];
        }
        if length == tails.len() {
            tails.push(idx);
        } else {
            tails[length] = idx;
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut last = tails.last().copied();
    while let Some(idx) = last {
        chain.push(pairs[idx]);
        last = Some(before[idx]).filter(|&before| before != usize::MAX);
    }
    chain.reverse();
    chain
}

/// Appends the changes between two anchors, whose places `offset` tells.
fn gap(
    old: &[u32],
    new: &[u32],
    offset: (usize, usize),
    deadline: Option<Instant>,
    hunks: &mut Vec<Hunk>,
) {
    let Some(whole) = ends_trimmed(old, new).pop() else {
        return;
    };
    let is_late = || deadline.is_some_and(|deadline| Instant::now() >= deadline);
    let (old_part, new_part) = (&old[whole.old.clone()], &new[whole.new.clone()]);
    if whole.old.is_empty() || whole.new.is_empty() || is_late() || is_unrelated(old_part, new_part)
    {
        push(hunks, &whole, offset);
        return;
    }
    let is_long = old_part.len().max(new_part.len()) > PATIENCE_FROM;
    let algorithm = if is_long {
        Algorithm::Patience
    } else {
        Algorithm::Myers
    };
    let offset = (offset.0 + whole.old.start, offset.1 + whole.new.start);
    for op in capture_diff_slices_deadline(algorithm, old_part, new_part, deadline) {
        if !matches!(op, DiffOp::Equal { .. }) {
            push(
                hunks,
                &Hunk {
                    old: op.old_range(),
                    new: op.new_range(),
                },
                offset,
            );
        }
    }
}

/// Appends a change, or widens the last one where the two meet.
fn push(hunks: &mut Vec<Hunk>, hunk: &Hunk, offset: (usize, usize)) {
    let old = offset.0 + hunk.old.start..offset.0 + hunk.old.end;
    let new = offset.1 + hunk.new.start..offset.1 + hunk.new.end;
    match hunks.last_mut() {
        Some(last) if last.old.end == old.start && last.new.end == new.start => {
            last.old.end = old.end;
            last.new.end = new.end;
        }
        _ => hunks.push(Hunk { old, new }),
    }
}

/// Tells whether two long texts share too few runs of four words to be versions of one text.
fn is_unrelated(old: &[u32], new: &[u32]) -> bool {
    let (short, long) = if old.len() < new.len() {
        (old, new)
    } else {
        (new, old)
    };
    if short.len() < PATIENCE_FROM {
        return false;
    }
    let runs: HashSet<u128, FixedState> = long.windows(ANCHOR).map(run).collect();
    let shared = short
        .windows(ANCHOR)
        .filter(|words| runs.contains(&run(words)));
    are_too_few(shared.count(), short.len())
}

/// Returns the runs of paragraphs, by their ids, that `old` and `new` have in common: `(old, new, length)`.
pub(super) fn common(
    old: &[u32],
    new: &[u32],
    deadline: Option<Instant>,
) -> Vec<(usize, usize, usize)> {
    capture_diff_slices_deadline(Algorithm::Patience, old, new, deadline)
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => Some((old_index, new_index, len)),
            _ => None,
        })
        .collect()
}

/// Returns one change for all that stands between the equal beginnings and the equal ends.
pub(super) fn ends_trimmed(old: &[u32], new: &[u32]) -> Vec<Hunk> {
    let prefix = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count();
    let (old, new) = (&old[prefix..], &new[prefix..]);
    let suffix = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let hunk = Hunk {
        old: prefix..prefix + old.len() - suffix,
        new: prefix..prefix + new.len() - suffix,
    };
    if hunk.old.is_empty() && hunk.new.is_empty() {
        Vec::new()
    } else {
        vec![hunk]
    }
}
