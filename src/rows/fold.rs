//! Which rows of a diff are shown, and which stretches of them are folded away.

use std::ops::Range;

use crate::diff::RowKind;
use crate::step::Step;

use super::{Found, Unchanged};

/// Unchanged paragraphs kept beside each change, so that the reader sees where it stands.
const CONTEXT: usize = 1;
/// A fold that hides fewer paragraphs than this costs more than it saves.
const SHORTEST_FOLD: usize = 2;

/// One shown row, or several folded ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_fold: bool,
}

impl Part {
    pub(super) fn rows(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Splits the rows of `step` into parts, in order.
pub(super) fn parts(step: &Step, unchanged: Unchanged, found: &Found) -> Vec<Part> {
    let rows = step.body.diff.rows();
    let is_shown: Vec<bool> = match unchanged {
        Unchanged::Shown => vec![true; rows.len()],
        Unchanged::Folded => {
            let is_near_change = |idx: usize| {
                let near = idx.saturating_sub(CONTEXT)..rows.len().min(idx + CONTEXT + 1);
                rows[near].iter().any(|row| row.kind != RowKind::Equal)
            };
            (0..rows.len())
                .map(|idx| is_near_change(idx) || holds_found(step, idx, found))
                .collect()
        }
    };
    let mut parts = Vec::new();
    for run in is_shown.chunk_by(|one, next| one == next) {
        let start = parts.last().map_or(0, |part: &Part| part.end);
        let end = start + run.len();
        if run[0] || run.len() < SHORTEST_FOLD {
            parts.extend((start..end).map(|idx| Part {
                start: idx,
                end: idx + 1,
                is_fold: false,
            }));
        } else {
            parts.push(Part {
                start,
                end,
                is_fold: true,
            });
        }
    }
    parts
}

fn holds_found(step: &Step, row: usize, found: &Found) -> bool {
    let body = &step.body;
    let row = &body.diff.rows()[row];
    let overlaps =
        |document: &crate::diff::Document, paragraphs: &Range<usize>, found: &[Range<usize>]| {
            paragraphs.clone().any(|paragraph| {
                let bytes = document.bytes(document.paragraph_tokens(paragraph));
                let first = found.partition_point(|range| range.end <= bytes.start);
                found
                    .get(first)
                    .is_some_and(|range| range.start < bytes.end)
            })
        };
    overlaps(&body.old, &row.old, &found.old) || overlaps(&body.new, &row.new, &found.new)
}

/// Returns how many paragraphs stand in `rows`, which are unchanged.
pub(super) fn n_paragraphs(step: &Step, rows: &Range<usize>) -> usize {
    step.body.diff.rows()[rows.clone()]
        .iter()
        .map(|row| row.new.len())
        .sum()
}
