//! What lies over the text: the help, the lists, and the readings of an unsure place.

mod list;
mod puzzle;
mod sheet;

pub(in crate::tui) use self::list::texts_of_rows;

use crate::app::{Action, Filter, Help, HelpLine, Model, Overlay};
use crate::style::Role;
use ratatui::layout::{Position, Rect};

use super::super::paint::Painter;

/// Draws `open` and returns the cursor's place: the chosen row.
pub(super) fn overlay(model: &Model, open: &Overlay, painter: &mut Painter<'_>) -> Position {
    match open {
        Overlay::Help(open) => help(model, open, painter),
        Overlay::List(list) => list::draw(model, list, painter),
        Overlay::Sheet(sheet) => sheet::draw(model, sheet, painter),
        Overlay::Puzzle { puzzle, reading } => {
            puzzle::draw(model, &model.article().puzzles[*puzzle], *reading, painter)
        }
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
        painter.sign(x, row, right, "│", Role::Border);
        painter.sign(right - 1, row, right, "│", Role::Border);
    }
    for (row, (start, end)) in [(y, ("┌", "┐")), (bottom - 1, ("└", "┘"))] {
        painter.fill(x, row, right, "─", Role::Border);
        painter.sign(x, row, right, start, Role::Border);
        painter.sign(right - 1, row, right, end, Role::Border);
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

/// Draws the line in which a filter is typed, where there is one, and returns what is left and the cursor's place.
fn filter_line(
    filter: &Filter,
    inside: Rect,
    painter: &mut Painter<'_>,
) -> (Rect, Option<Position>) {
    if !filter.has_line() || inside.height == 0 {
        return (inside, None);
    }
    let x = painter.text(inside.x, inside.y, inside.right(), "find: ", Role::Heading);
    let room = usize::from(inside.right().saturating_sub(x + 1));
    let text = painter.form.tail(&filter.text, room);
    let x = painter.text(x, inside.y, inside.right(), &text, Role::Text);
    let rest = Rect::new(inside.x, inside.y + 1, inside.width, inside.height - 1);
    let cursor = filter.is_typing.then_some(Position::new(x, inside.y));
    (rest, cursor)
}

fn help(model: &Model, help: &Help, painter: &mut Painter<'_>) -> Position {
    let lines = model.help_lines(help);
    let form = painter.form;
    let keys_width = |line: &HelpLine| match line {
        HelpLine::Keys(keys, about) if !about.is_empty() => form.width(keys),
        HelpLine::Keys(..) | HelpLine::Heading(_) | HelpLine::More(_) => 0,
    };
    // Keys that take more room than that push what they do further right, on their line alone.
    let keys_width = lines.iter().map(keys_width).max().unwrap_or(0).min(22);
    let indent = if keys_width > 0 { keys_width + 4 } else { 4 };
    let width = |line: &HelpLine| match line {
        HelpLine::Heading(title) => form.width(title),
        HelpLine::Keys(keys, about) => {
            (2 + form.width(keys)).max(indent - 2) + 2 + form.width(about)
        }
        HelpLine::More(about) => indent + form.width(about),
    };
    let widest = lines.iter().map(width).max().unwrap_or(0).max(40);
    let find = model.keymap().first_key(Action::Find);
    let hint = if help.filter.is_typing {
        "enter keeps · esc shows all".to_owned()
    } else {
        let [down, up] = [Action::Down, Action::Up].map(|way| model.keymap().first_key(way));
        format!("{down}/{up} scrolls · {find} finds · esc closes")
    };
    let n_lines = lines.len() + usize::from(help.filter.has_line());
    let inside = window("Keys", &hint, widest, n_lines, painter);
    let (inside, cursor) = filter_line(&help.filter, inside, painter);
    let top = help
        .top
        .min(lines.len().saturating_sub(usize::from(inside.height)));
    let end = inside.right();
    for (line, y) in lines[top..].iter().zip(inside.y..inside.bottom()) {
        match line {
            HelpLine::Heading(title) => {
                painter.text(inside.x, y, end, title, Role::Heading);
            }
            HelpLine::Keys(keys, about) => {
                let x = painter.text(inside.x + 2, y, end, keys, Role::Heading);
                let start = (inside.x + indent as u16).max(x + 2);
                painter.text(start, y, end, about, Role::Text);
            }
            HelpLine::More(about) => {
                painter.text(inside.x + indent as u16, y, end, about, Role::Text);
            }
        }
    }
    cursor.unwrap_or(Position::new(inside.x, inside.y))
}
