//! The shortest edit script of two sequences of ids: every call of the crate `similar` stands here.
//!
//! Must not know what the ids stand for.

use std::ops::Range;
use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// Tokens a side from which Patience replaces Myers: beyond it Myers is several times slower on rewritten text, and
/// below it Myers finds more of what two sentences share (measured on English prose).
const PATIENCE_FROM: usize = 5_000;

/// What stands on both sides of a change; one of the two may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// Returns the changes between `old` and `new` in order; what stands between two of them is equal.
///
/// When `deadline` passes the changes are still right, only larger.
pub(super) fn hunks(old: &[u32], new: &[u32], deadline: Option<Instant>) -> Vec<Hunk> {
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
    let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
    let whole = Hunk {
        old: prefix..prefix + old.len(),
        new: prefix..prefix + new.len(),
    };
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    if old.is_empty() || new.is_empty() {
        return vec![whole];
    }
    let algorithm = if old.len().max(new.len()) > PATIENCE_FROM {
        Algorithm::Patience
    } else {
        Algorithm::Myers
    };
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices_deadline(algorithm, old, new, deadline) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        let (old, new) = (
            prefix + old.start..prefix + old.end,
            prefix + new.start..prefix + new.end,
        );
        match hunks.last_mut() {
            Some(last) if last.old.end == old.start && last.new.end == new.start => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => hunks.push(Hunk { old, new }),
        }
    }
    hunks
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
