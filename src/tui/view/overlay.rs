//! What lies over the text: the help and the lists.

use crate::app::{Action, Group, List, ListKind, Model, Overlay, keys_of};
use crate::report::{certainty, later};
use crate::style::Role;
use crate::visual;
use ratatui::layout::{Position, Rect};

use super::super::paint::Painter;

/// Draws `open` and returns the cursor's place: the chosen row.
pub(super) fn overlay(model: &Model, open: &Overlay, painter: &mut Painter<'_>) -> Position {
    match open {
        Overlay::Help(top) => help(*top, painter),
        Overlay::List(list) => draw_list(model, list, painter),
    }
}

/// Clears a window of at most `width` by `height` cells in the middle and draws its frame; returns what is inside.
fn window(title: &str, hint: &str, width: usize, height: usize, painter: &mut Painter<'_>) -> Rect {
    let area = painter.area();
    let width = (width + 4).min(usize::from(area.width)) as u16;
    let height = (height + 2).min(usize::from(area.height)) as u16;
    let (x, y) = ((area.width - width) / 2, (area.height - height) / 2);
    let (right, bottom) = (x + width, y + height);
    for row in y..bottom {
        painter.fill(x, row, right, " ", Role::Text);
        painter.text(x, row, right, "│", Role::Border);
        painter.text(right - 1, row, right, "│", Role::Border);
    }
    for (row, (start, end)) in [(y, ("┌", "┐")), (bottom - 1, ("└", "┘"))] {
        painter.fill(x, row, right, "─", Role::Border);
        painter.text(x, row, right, start, Role::Border);
        painter.text(right - 1, row, right, end, Role::Border);
    }
    painter.text(x + 2, y, right - 1, &format!(" {title} "), Role::Heading);
    painter.text(
        x + 2,
        bottom - 1,
        right - 1,
        &format!(" {hint} "),
        Role::Dim,
    );
    Rect::new(x + 2, y + 1, width - 4, height - 2)
}

fn help(top: usize, painter: &mut Painter<'_>) -> Position {
    let mut lines: Vec<(String, String, Role)> = Vec::new();
    for group in Group::ALL {
        lines.push((group.title().to_owned(), String::new(), Role::Heading));
        let of_group = Action::ALL.iter().filter(|action| action.group() == *group);
        lines.extend(
            of_group.map(|action| (keys_of(*action), action.about().to_owned(), Role::Text)),
        );
    }
    let keys_width = lines
        .iter()
        .map(|(keys, about, _)| {
            if about.is_empty() {
                0
            } else {
                visual::width(keys)
            }
        })
        .max()
        .unwrap_or(0);
    let about_width = lines
        .iter()
        .map(|(_, about, _)| visual::width(about))
        .max()
        .unwrap_or(0);
    let inside = window(
        "Keys",
        "esc closes · j/k scrolls",
        keys_width + 4 + about_width,
        lines.len(),
        painter,
    );
    let top = top.min(lines.len().saturating_sub(usize::from(inside.height)));
    let keys_width = keys_width.min(usize::from(inside.width) / 3);
    for ((keys, about, role), y) in lines[top..].iter().zip(inside.y..inside.bottom()) {
        let indent = if about.is_empty() { 0 } else { 2 };
        let end = if about.is_empty() {
            inside.right()
        } else {
            inside.x + 2 + keys_width as u16
        };
        let room = usize::from(end - inside.x - indent);
        painter.text(
            inside.x + indent,
            y,
            end,
            &visual::shorten(keys, room),
            if about.is_empty() {
                *role
            } else {
                Role::Heading
            },
        );
        let start = inside.x + keys_width as u16 + 4;
        let room = usize::from(inside.right().saturating_sub(start));
        painter.text(
            start,
            y,
            inside.right(),
            &visual::shorten(about, room),
            *role,
        );
    }
    Position::new(inside.x, inside.y)
}

fn draw_list(model: &Model, list: &List, painter: &mut Painter<'_>) -> Position {
    let (title, rows) = match list.kind {
        ListKind::Versions => ("Versions", version_rows(model)),
        ListKind::Articles => ("Articles", article_rows(model)),
    };
    let width = rows
        .iter()
        .map(|row| visual::width(row))
        .max()
        .unwrap_or(0)
        .max(40);
    let inside = window(
        title,
        "enter opens · esc closes",
        width,
        rows.len(),
        painter,
    );
    let first = list.first_shown(usize::from(inside.height));
    let mut cursor = Position::new(inside.x, inside.y);
    for (idx, y) in (first..rows.len()).zip(inside.y..inside.bottom()) {
        let role = if idx == list.chosen {
            Role::Selection
        } else {
            Role::Text
        };
        if idx == list.chosen {
            painter.fill(inside.x - 1, y, inside.right() + 1, " ", role);
            painter.text(inside.x - 1, y, inside.right(), "▶", role);
            cursor.y = y;
        }
        let text = visual::shorten(&rows[idx], usize::from(inside.width.saturating_sub(1)));
        painter.text(inside.x + 1, y, inside.right(), &text, role);
    }
    cursor
}

fn version_rows(model: &Model) -> Vec<String> {
    let mut before = None;
    let row = |version| {
        let old = before.replace(version);
        let later = old.and_then(|old| later(old, version)).unwrap_or_default();
        let time = version
            .seen_at
            .map(crate::store::Timestamp::for_reader)
            .unwrap_or_default();
        let headline = if old.is_some_and(|old| old.title == version.title) {
            "″"
        } else {
            &version.title
        };
        format!(
            "{:>3}  {time:<21}  {later:<24}  {:>5} words  {:<18}  {headline}",
            version.number,
            version.n_words(),
            certainty(version),
        )
    };
    let mut rows: Vec<String> = model.article().versions().iter().map(row).collect();
    drop_empty_column(&mut rows);
    rows
}

/// Where no version has a time, its column would only push the headlines off the screen.
fn drop_empty_column(rows: &mut [String]) {
    let column = 5..28;
    let is_empty = |row: &String| {
        row.get(column.clone())
            .is_some_and(|cells| cells.trim().is_empty())
    };
    if rows.iter().all(is_empty) {
        for row in rows {
            row.replace_range(column.clone(), "");
        }
    }
}

fn article_rows(model: &Model) -> Vec<String> {
    let articles = model.store().articles.iter().zip(1..);
    let row = |(article, number): (&crate::store::Article, usize)| {
        let source = article.source.as_deref().unwrap_or_default();
        format!(
            "{number:>3}  {:>3} versions  {source:<16}  {}",
            article.versions().len(),
            article.name()
        )
    };
    articles.map(row).collect()
}
