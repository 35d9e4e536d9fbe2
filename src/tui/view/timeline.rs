//! The versions on a line, as far apart as in time, with missing ones marked and the open step standing out; below them
//! bars as high as each version changed the text.

use crate::app::{Model, Timeline};
use crate::history::Summary;
use crate::store::VersionIdx;
use crate::style::Role;

use super::super::paint::Painter;

/// From the least change to the greatest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws the line in row `y`, and the bars in the next one where `has_bars`.
pub(super) fn timeline(model: &Model, painter: &mut Painter<'_>, y: u16, has_bars: bool) {
    let timeline = model.timeline();
    let width = painter.area().width;
    let [of_line, of_bars] = &timeline.notes;
    painter.sign(timeline.end + 2, y, width, of_line, Role::Gutter);
    line(model, &timeline, painter, y);
    labels(model, &timeline, painter, y);
    if has_bars {
        painter.sign(timeline.end + 2, y + 1, width, of_bars, Role::Gutter);
        bars(model, &timeline, painter, y + 1);
    }
}

/// The line from the first version to the last, dotted where versions are missing, with a tick for each version.
fn line(model: &Model, timeline: &Timeline, painter: &mut Painter<'_>, y: u16) {
    let versions = model.article().versions();
    let ends = [timeline.columns.first(), timeline.columns.last()];
    let [Some(&first), Some(&last)] = ends else {
        return;
    };
    let idx_of = |column: u16| usize::from(column - first);
    let line = (first..=last).map(|column| (column, '─', Role::Border));
    let mut cells: Vec<(u16, char, Role)> = line.collect();
    let ends = timeline.columns.iter().zip(timeline.columns.iter().skip(1));
    for (idx, (from, to)) in (timeline.versions.start..).zip(ends) {
        if versions[idx].number + 1 < versions[idx + 1].number {
            for cell in &mut cells[idx_of(*from)..idx_of(*to)] {
                (cell.1, cell.2) = ('┄', Role::Dim);
            }
        }
    }
    for column in &timeline.columns {
        cells[idx_of(*column)] = (*column, '┼', Role::Border);
    }
    runs(&cells, timeline, painter, y);
    if timeline.versions.start > 0 {
        painter.sign(first.saturating_sub(1), y, timeline.end, "…", Role::Gutter);
    }
    if timeline.versions.end < versions.len() {
        painter.sign(last + 1, y, timeline.end + 1, "…", Role::Gutter);
    }
}

/// Draws signs in ascending columns, those of one role that stand side by side at once: every key draws hundreds.
fn runs(signs: &[(u16, char, Role)], timeline: &Timeline, painter: &mut Painter<'_>, y: u16) {
    for run in signs.chunk_by(|one, next| one.0 + 1 == next.0 && one.2 == next.2) {
        let (x, _, role) = run[0];
        let text: String = run.iter().map(|(_, sign, _)| *sign).collect();
        painter.sign(x, y, timeline.end, &text, role);
    }
}

/// A stretch of the line with the name of a version.
struct Label {
    start: u16,
    text: String,
    role: Role,
}

impl Label {
    /// The columns that it takes, with a blank one on either side.
    fn columns(&self) -> std::ops::Range<usize> {
        let start = usize::from(self.start);
        start.saturating_sub(1)..start + n_cells(&self.text) + 1
    }
}

/// Names versions: the open ones, the ends, and then as many others as there is room for.
fn labels(model: &Model, timeline: &Timeline, painter: &mut Painter<'_>, y: u16) {
    let pair = model.pair();
    let (older, newer) = (pair.old.0.min(pair.new.0), pair.old.0.max(pair.new.0));
    let mut labels = open(model, timeline, older, newer);
    let [first, last] = [
        timeline.versions.start,
        timeline.versions.end.saturating_sub(1),
    ];
    // A history may have thousands of versions, and every key draws this.
    let mut is_taken = vec![false; usize::from(timeline.end) + 2];
    for label in &labels {
        take(&mut is_taken, label);
    }
    let others = [last, first].into_iter().chain(timeline.versions.clone());
    // A name takes the cell of its version, wherever it begins.
    let column = |idx: usize| usize::from(timeline.columns[idx - timeline.versions.start]);
    for idx in others.filter(|idx| *idx != older && *idx != newer) {
        if is_taken.get(column(idx)).is_none_or(|is_taken| *is_taken) {
            continue;
        }
        let text = name(model, idx);
        let label = Label {
            start: start(timeline, idx, &text),
            text,
            role: Role::Gutter,
        };
        let start = usize::from(label.start);
        let wanted = is_taken.get(start..start + n_cells(&label.text));
        if wanted.is_some_and(|wanted| !wanted.contains(&true)) {
            take(&mut is_taken, &label);
            labels.push(label);
        }
    }
    for label in labels {
        painter.sign(label.start, y, timeline.end, &label.text, label.role);
    }
}

fn take(is_taken: &mut [bool], label: &Label) {
    let columns = label.columns();
    let end = columns.end.min(is_taken.len());
    is_taken[columns.start.min(end)..end].fill(true);
}

/// Cells of a text that is made of our own signs.
fn n_cells(text: &str) -> usize {
    text.chars().count()
}

/// The names of the open versions, with an arrow from the older to the newer.
fn open(model: &Model, timeline: &Timeline, older: usize, newer: usize) -> Vec<Label> {
    let [from, to] = [older, newer].map(|idx| name(model, idx));
    let role = Role::GutterCurrent;
    let column = |idx: usize| timeline.columns[idx - timeline.versions.start];
    if older == newer {
        let start = start(timeline, newer, &to);
        return vec![Label {
            start,
            text: to,
            role,
        }];
    }
    let to_start = start(timeline, newer, &to);
    let room = to_start.saturating_sub(column(older) + from.len() as u16);
    if room >= 2 {
        let text = from + &"━".repeat(usize::from(room) - 1) + "▶" + &to;
        let start = column(older);
        return vec![Label { start, text, role }];
    }
    // Too close together for a line between them.
    let text = format!("{from}▶{to}");
    let start = start(timeline, older, &text);
    vec![Label { start, text, role }]
}

fn name(model: &Model, idx: usize) -> String {
    format!("v{}", model.article().versions()[idx].number)
}

/// Where a name begins: at its version, or further left where the line ends.
fn start(timeline: &Timeline, idx: usize, text: &str) -> u16 {
    let column = timeline.columns[idx - timeline.versions.start];
    column.min(timeline.end.saturating_sub(n_cells(text) as u16))
}

/// A bar for each step that was summed up already; where several versions share a cell, the highest.
fn bars(model: &Model, timeline: &Timeline, painter: &mut Painter<'_>, y: u16) {
    let pair = model.pair();
    let surveyed = model.surveyed(pair.article);
    let n_words = |idx: usize| {
        surveyed
            .step_to(VersionIdx(idx))
            .map_or(0, Summary::n_words)
    };
    let most = timeline.versions.clone().map(n_words).max().unwrap_or(0);
    let columns = (timeline.versions.start..).zip(&timeline.columns);
    let bars: Vec<(u16, usize, usize)> = columns
        .map(|(idx, column)| (*column, n_words(idx), idx))
        .collect();
    let bar = |together: &[(u16, usize, usize)]| {
        let highest = together.iter().map(|bar| bar.1).max().unwrap_or(0);
        let is_open = together.iter().any(|bar| bar.2 == pair.new.0);
        let role = if is_open {
            Role::GutterCurrent
        } else {
            Role::Gutter
        };
        if highest == 0 {
            return None;
        }
        // The root keeps a large step from flattening all others.
        let share = (highest as f64 / most as f64).sqrt();
        let bar = BARS[((share * 8.0).ceil() as usize).clamp(1, 8) - 1];
        Some((together[0].0, bar, role))
    };
    let by_column = bars.chunk_by(|one, next| one.0 == next.0);
    let bars: Vec<(u16, char, Role)> = by_column.filter_map(bar).collect();
    runs(&bars, timeline, painter, y);
}
