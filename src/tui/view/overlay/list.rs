//! The lists to choose from. Only the rows in sight are made: a history may have thousands.

use ratatui::layout::Position;

use crate::app::{Action, List, ListKind, Model, news_in_words};
use crate::history::{Candour, Summary};
use crate::label::Label;
use crate::report::{certainty, later};
use crate::store::{Timestamp, VersionIdx};
use crate::style::Role;

use super::super::super::paint::Painter;
use super::window;

/// A list is as wide as it may need to be, and no wider than this.
const WIDEST: usize = 150;
/// Cells for the name of an article.
const LONGEST_NAME: usize = 52;

/// Draws `list` and returns the cursor's place: the chosen row, or where its filter is typed.
pub(super) fn draw(model: &Model, list: &List, painter: &mut Painter<'_>) -> Position {
    let (title, verb) = match list.kind {
        ListKind::Versions => (versions_title(model), "enter opens · "),
        ListKind::Articles => (
            format!("Articles {}", model.order().name()),
            "enter opens · ",
        ),
        ListKind::Problems => ("What went wrong while reading".to_owned(), ""),
        ListKind::Kinds => (
            "Show which kinds of change".to_owned(),
            "enter shows or hides · ",
        ),
        ListKind::Commands => ("Commands".to_owned(), "enter does it · "),
        ListKind::Themes => ("Themes".to_owned(), "enter takes · "),
    };
    let hint = if list.filter.is_typing {
        format!("{verb}type to find · esc closes")
    } else {
        let find = model.keymap().first_key(Action::Find);
        format!("{verb}{find} finds · esc closes")
    };
    let has_line = list.filter.has_line();
    let n_lines = list.shown().len().max(1) + usize::from(has_line);
    let height = n_lines.min(usize::from(painter.area().height).saturating_sub(2));
    let height = height.saturating_sub(usize::from(has_line));
    let first = list.first_shown(height);
    let shown = list.shown().iter().skip(first).take(height);
    let rows = texts_of_rows(model, list.kind, shown.copied());
    // A window that changes its width while somebody types is hard on the eyes.
    let least = if list.kind == ListKind::Commands {
        76
    } else {
        40
    };
    let widest = rows
        .iter()
        .map(|row| painter.form.width(row))
        .max()
        .unwrap_or(0)
        + 1;
    let width = widest.clamp(least, WIDEST);
    let inside = window(&title, &hint, width, n_lines, painter);
    let (inside, in_filter) = super::filter_line(&list.filter, inside, painter);
    if rows.is_empty() {
        painter.text(
            inside.x + 1,
            inside.y,
            inside.right(),
            "nothing like that",
            Role::Dim,
        );
    }
    let mut cursor = Position::new(inside.x, inside.y);
    for ((idx, row), y) in (first..).zip(&rows).zip(inside.y..inside.bottom()) {
        let is_chosen = idx == list.chosen();
        let role = if is_chosen {
            Role::Selection
        } else {
            Role::Text
        };
        if is_chosen {
            painter.fill(inside.x - 1, y, inside.right() + 1, " ", role);
            painter.sign(inside.x - 1, y, inside.right(), "▶", role);
            cursor.y = y;
        }
        let text = painter
            .form
            .shorten(row, usize::from(inside.width.saturating_sub(1)));
        painter.text(inside.x + 1, y, inside.right(), &text, role);
    }
    in_filter.unwrap_or(cursor)
}

/// Returns what stands on each of some `rows` of a list.
pub(in crate::tui) fn texts_of_rows(
    model: &Model,
    kind: ListKind,
    rows: impl Iterator<Item = usize>,
) -> Vec<String> {
    match kind {
        ListKind::Versions => {
            let versions = model.article().versions();
            // Where no version has a time, its column would only push the headlines off the screen.
            let has_times = versions.iter().any(|version| version.seen_at.is_some());
            rows.map(|row| version_row(model, row, has_times)).collect()
        }
        ListKind::Articles => rows.map(|row| article_row(model, row)).collect(),
        ListKind::Problems => {
            let problem = |row| model.problems().nth(row).map(ToString::to_string);
            rows.map(|row| problem(row).unwrap_or_default()).collect()
        }
        ListKind::Kinds => rows.map(|row| kind_row(model, row)).collect(),
        ListKind::Commands => rows.map(|row| command_row(model, row)).collect(),
        ListKind::Themes => rows.map(|row| theme_row(model, row)).collect(),
    }
}

fn theme_row(model: &Model, row: usize) -> String {
    let theme = &model.themes()[row];
    format!("{:<20} {:<6} {}", theme.name, theme.variant, theme.title)
}

fn command_row(model: &Model, row: usize) -> String {
    let action = Action::ALL[row];
    // All keys would leave no room for what they do.
    let key = model.keymap().first_key(action);
    let names = Action::ALL.iter().map(|action| action.name().len());
    let longest = names.max().unwrap_or(0);
    format!("{:<longest$} {key:<7} {}", action.name(), action.about())
}

fn version_row(model: &Model, idx: usize, has_times: bool) -> String {
    let versions = model.article().versions();
    let version = &versions[idx];
    let old = idx.checked_sub(1).map(|before| &versions[before]);
    let later = old
        .and_then(|old| later(model.article(), old, version))
        .unwrap_or_default();
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
    let surveyed = model.surveyed(model.pair().article);
    let reverted = surveyed.reverts_to(VersionIdx(idx));
    let reverted = reverted.map(|to| format!("= v{}  ", versions[to.0].number));
    let step = surveyed.step_to(VersionIdx(idx));
    let changed = step.map(|step| {
        let stats = step.stats;
        format!("+{} −{}", stats.words_added, stats.words_removed)
    });
    // Counting the words of every row in sight takes longer than the rest of the frame.
    let n_words = step.map_or_else(|| version.n_words(), |step| step.length);
    format!(
        "{:>3}  {time}{later:<22}  {:>5} words {:>11}  {:<18}  {}{headline}",
        version.number,
        n_words,
        changed.unwrap_or_default(),
        certainty(version),
        reverted.unwrap_or_default(),
    )
}

/// What the list is, and whether the article owns up to its changes.
fn versions_title(model: &Model) -> String {
    let article = model.article();
    let steps = &model.surveyed(model.pair().article).steps;
    let is_whole = steps.len() + 1 == article.versions().len();
    let candour = Candour::new(steps).told(article);
    match candour.filter(|_| is_whole) {
        None => "Versions".to_owned(),
        Some(candour) => format!("Versions: {candour}"),
    }
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
    let steps = &model.surveyed(idx).steps;
    let n_words: usize = steps.iter().map(Summary::n_words).sum();
    let n_of_substance: usize = steps.iter().map(|step| step.n_of_substance).sum();
    let changed = format!("{n_words} words, {n_of_substance} of substance");
    let newest = article
        .versions()
        .iter()
        .filter_map(|version| version.seen_at)
        .max();
    let newest = newest.map(Timestamp::for_reader).unwrap_or_default();
    // Without looks that are kept there is nothing to tell, and no column.
    let news = model.news(idx).map(news_in_words);
    let news = news.map_or_else(String::new, |news| format!("{news:<8}  "));
    // The name comes first: on a narrow screen there is room for nothing else.
    let name = model.form().shorten(article.name(), LONGEST_NAME);
    let gap = " ".repeat(LONGEST_NAME.saturating_sub(model.form().width(&name)));
    format!(
        "{:>3}  {news}{name}{gap}  {n_versions:>3} versions  {changed:<28}  {newest:<22}  {source}",
        idx + 1,
    )
}
