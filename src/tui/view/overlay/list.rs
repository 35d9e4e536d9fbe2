//! The lists to choose from. Only the rows in sight are made: a history may have thousands.

use ratatui::layout::Position;

use crate::app::{List, ListKind, Model};
use crate::label::Label;
use crate::report::{certainty, later};
use crate::store::Timestamp;
use crate::style::Role;
use crate::visual;

use super::super::super::paint::Painter;
use super::window;

/// A list is as wide as it may need to be, and no wider than this.
const WIDEST: usize = 130;

/// Draws `list` and returns the cursor's place: the chosen row.
pub(super) fn draw(model: &Model, list: &List, painter: &mut Painter<'_>) -> Position {
    let (title, hint, n_rows) = match list.kind {
        ListKind::Versions => (
            "Versions",
            "enter opens · esc closes",
            model.article().versions().len(),
        ),
        ListKind::Articles => (
            "Articles",
            "enter opens · esc closes",
            model.store().articles.len(),
        ),
        ListKind::Problems => (
            "What went wrong while reading",
            "esc closes",
            model.problems().count(),
        ),
        ListKind::Kinds => (
            "Show which kinds of change",
            "enter shows or hides · esc closes",
            Label::ALL.len() + 1,
        ),
    };
    let height = n_rows.min(usize::from(painter.area().height).saturating_sub(2));
    let first = list.first_shown(height);
    let rows: Vec<String> = match list.kind {
        ListKind::Versions => (first..first + height)
            .map(|idx| version_row(model, idx))
            .collect(),
        ListKind::Articles => (first..first + height)
            .map(|idx| article_row(model, idx))
            .collect(),
        ListKind::Problems => model
            .problems()
            .skip(first)
            .take(height)
            .map(ToString::to_string)
            .collect(),
        ListKind::Kinds => (first..first + height)
            .map(|idx| kind_row(model, idx))
            .collect(),
    };
    let widest = rows.iter().map(|row| visual::width(row)).max().unwrap_or(0);
    let inside = window(title, hint, widest.clamp(40, WIDEST), n_rows, painter);
    let mut cursor = Position::new(inside.x, inside.y);
    for ((idx, row), y) in (first..).zip(&rows).zip(inside.y..inside.bottom()) {
        let is_chosen = idx == list.chosen;
        let role = if is_chosen {
            Role::Selection
        } else {
            Role::Text
        };
        if is_chosen {
            painter.fill(inside.x - 1, y, inside.right() + 1, " ", role);
            painter.text(inside.x - 1, y, inside.right(), "▶", role);
            cursor.y = y;
        }
        let text = visual::shorten(row, usize::from(inside.width.saturating_sub(1)));
        painter.text(inside.x + 1, y, inside.right(), &text, role);
    }
    cursor
}

fn version_row(model: &Model, idx: usize) -> String {
    let versions = model.article().versions();
    let version = &versions[idx];
    let old = idx.checked_sub(1).map(|before| &versions[before]);
    let later = old
        .and_then(|old| later(model.article(), old, version))
        .unwrap_or_default();
    // Where no version has a time, its column would only push the headlines off the screen.
    let has_times = versions.iter().any(|version| version.seen_at.is_some());
    let time = version
        .seen_at
        .map(Timestamp::for_reader)
        .unwrap_or_default();
    let time = if has_times {
        format!("{time:<23}")
    } else {
        String::new()
    };
    let is_same = old.is_some_and(|old| old.title == version.title);
    let headline = if is_same { "″" } else { &version.title };
    format!(
        "{:>3}  {time}{later:<24}  {:>5} words  {:<18}  {headline}",
        version.number,
        version.n_words(),
        certainty(version),
    )
}

/// Every change, or a kind with how many changes of the step are of it.
fn kind_row(model: &Model, idx: usize) -> String {
    let only = model.filter().only;
    let label = idx.checked_sub(1).and_then(|idx| Label::ALL.get(idx));
    let (is_shown, name, about) = match label {
        None => (only.is_empty(), "every change", ""),
        Some(label) => (only.contains(*label), label.name(), label.about()),
    };
    let n_changes = model.step().map_or(0, |step| match label {
        None => step.n_changes(),
        Some(label) => step.n_labelled(*label),
    });
    let sign = if is_shown { "x" } else { " " };
    format!("[{sign}] {name:<13}{n_changes:>4}  {about}")
}

fn article_row(model: &Model, idx: usize) -> String {
    let article = &model.store().articles[idx];
    let source = article.source.as_deref().unwrap_or_default();
    let n_versions = article.versions().len();
    format!(
        "{:>3}  {n_versions:>3} versions  {source:<16}  {}",
        idx + 1,
        article.name()
    )
}
