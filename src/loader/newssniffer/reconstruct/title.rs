//! Splits the title row, in which both titles are woven.
//!
//! Must not know the body beyond the words it lends: `evidence` uses what is found here, never the reverse.

use std::ops::Range;

use super::choices::{Setting, choices};
use super::sheet::LineKind;

/// One reading of a title row.
#[derive(Clone, Debug)]
pub(super) struct TitleReading {
    /// Words of the older title.
    pub(super) old: Range<usize>,
    /// Words of the newer title; the same words if the title is unchanged.
    pub(super) new: Range<usize>,
    /// Probability that this is right.
    pub(super) confidence: f64,
}

/// Returns the readings of the title row, best first; never empty.
pub(super) fn readings(setting: &Setting<'_>) -> Vec<TitleReading> {
    let title = &setting.sheet.title;
    let n = title.len();
    let same = TitleReading {
        old: 0..n,
        new: 0..n,
        confidence: 1.0,
    };
    if title.kind == LineKind::Kept || n < 2 {
        return vec![same];
    }
    let choices = choices(setting, title, &[]);
    let best = choices.first().map_or(0.0, |choice| choice.score);
    let odds: Vec<f64> = choices
        .iter()
        .map(|choice| (choice.score - best).exp())
        .collect();
    let total: f64 = odds.iter().sum();
    let readings: Vec<TitleReading> = choices
        .iter()
        .zip(odds)
        .map(|(choice, odd)| TitleReading {
            old: 0..choice.split,
            new: choice.split..n,
            confidence: odd / total,
        })
        .collect();
    if readings.is_empty() {
        vec![same]
    } else {
        readings
    }
}
