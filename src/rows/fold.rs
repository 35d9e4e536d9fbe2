//! Which rows of a diff are shown, and which stretches of them are folded away.

use std::ops::Range;

use crate::label::Filter;
use crate::step::Step;

use super::{Folded, Found, Layout, Unchanged};

/// Unchanged paragraphs kept beside each change, so that the reader sees where it stands.
const CONTEXT: usize = 1;
/// A fold that hides fewer paragraphs than this costs more than it saves.
const SHORTEST_FOLD: usize = 2;

/// Rows that are shown together, or folded away together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Shown(Range<usize>),
    /// With the first of its rows, and what they hold.
    Folded(usize, Folded),
}

/// Splits the rows of `step` into parts, in order.
pub(super) fn parts(step: &Step, layout: &Layout, found: &Found) -> Vec<Part> {
    let rows = step.body.diff.rows();
    let places = step.places();
    let is_shown = |place: &Range<usize>| {
        let near = place.start.saturating_sub(CONTEXT)..rows.len().min(place.end + CONTEXT);
        let is_wanted = |row| layout.filter.wants(step.labels.of_row(row));
        layout.unchanged == Unchanged::Shown
            || near.into_iter().any(is_wanted)
            || place.clone().any(|row| holds_found(step, row, found))
    };
    let mut parts = Vec::new();
    for run in places.chunk_by(|one, next| is_shown(one) == is_shown(next)) {
        if is_shown(&run[0]) || run.len() < SHORTEST_FOLD {
            parts.extend(run.iter().cloned().map(Part::Shown));
        } else {
            parts.push(Part::Folded(run[0].start, folded(step, run, layout.filter)));
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

/// Returns what is folded away with `places`. Hidden typography counts as no change.
fn folded(step: &Step, places: &[Range<usize>], filter: Filter) -> Folded {
    let mut folded = Folded::default();
    for place in places {
        if filter.seen(step.labels.of_rows(place.clone())).is_empty() {
            let unchanged = &step.body.diff.rows()[place.clone()];
            folded.n_unchanged += unchanged.iter().map(|row| row.new.len()).sum::<usize>();
        } else {
            folded.n_unwanted += usize::from(step.is_change(place));
        }
    }
    folded
}
