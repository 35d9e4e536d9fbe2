//! What lies over the text: the help, the lists, and the readings of an unsure place.

mod list;
mod puzzle;

use crate::app::{Action, Group, Model, Overlay, keys_of};
use crate::style::Role;
use crate::visual;
use ratatui::layout::{Position, Rect};

use super::super::paint::Painter;

/// Draws `open` and returns the cursor's place: the chosen row.
pub(super) fn overlay(model: &Model, open: &Overlay, painter: &mut Painter<'_>) -> Position {
    match open {
        Overlay::Help(top) => help(*top, painter),
        Overlay::List(list) => list::draw(model, list, painter),
        Overlay::Puzzle { puzzle, reading } => {
            puzzle::draw(&model.article().puzzles[*puzzle], *reading, painter)
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
