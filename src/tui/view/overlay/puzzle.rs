//! An unsure place: the page's own lines, how they can be read, and how likely each reading is.

use crate::app::{Action, Model};
use crate::store::{Puzzle, ReadLine};
use crate::style::Role;
use crate::visual::{self, Form};
use ratatui::layout::Position;

use super::super::super::paint::Painter;
use super::window;

/// Lines of the page that are quoted at most, and cells of each.
const MOST_QUOTED: usize = 3;
/// The window is no wider than this: longer lines of text are cut.
const WIDEST: usize = 110;

/// Draws `puzzle` with `chosen` among its readings marked; returns the cursor's place, which is there.
pub(super) fn draw(
    model: &Model,
    puzzle: &Puzzle,
    chosen: usize,
    painter: &mut Painter<'_>,
) -> Position {
    let width = usize::from(painter.area().width)
        .saturating_sub(6)
        .min(WIDEST);
    let mut rows: Vec<(String, Role)> = Vec::new();
    for line in puzzle.lines.iter().take(MOST_QUOTED) {
        rows.push((ends(line, width, painter.form), Role::Dim));
    }
    if puzzle.lines.len() > MOST_QUOTED {
        rows.push((
            format!("… and {} more lines", puzzle.lines.len() - MOST_QUOTED),
            Role::Dim,
        ));
    }
    let mut at = rows.len();
    for (idx, reading) in puzzle.readings.iter().enumerate() {
        rows.push((String::new(), Role::Text));
        let mark = if idx == puzzle.chosen {
            ", shown now"
        } else {
            ""
        };
        let by_hand = if idx == puzzle.chosen && puzzle.by_hand {
            ", chosen by hand"
        } else {
            mark
        };
        let odds = format!("{:>3.0} in 100{by_hand}", reading.probability * 100.0);
        let role = if idx == chosen {
            Role::Selection
        } else {
            Role::Heading
        };
        if idx == chosen {
            at = rows.len();
        }
        rows.push((odds, role));
        for line in &reading.lines {
            rows.extend(read_line(line, width, painter.form));
        }
    }
    let (old, new) = puzzle.versions;
    let title = format!(
        "Versions {old} and {new}, {}: how to read this?",
        puzzle.place
    );
    let [down, up, next] =
        [Action::Down, Action::Up, Action::Doubts].map(|action| model.keymap().first_key(action));
    let hint = format!("{down}/{up} choose · enter takes · {next} next place · esc closes");
    let inside = window(&title, &hint, width, rows.len(), painter);
    // The chosen reading stays in sight, with the page's lines above it where there is room.
    let height = usize::from(inside.height);
    let top = (at + 4)
        .saturating_sub(height)
        .min(rows.len().saturating_sub(height));
    for ((text, role), y) in rows[top.min(at)..].iter().zip(inside.y..inside.bottom()) {
        if *role == Role::Selection {
            painter.fill(inside.x, y, inside.right(), " ", Role::Selection);
        }
        painter.text(inside.x, y, inside.right(), text, *role);
    }
    Position::new(inside.x, inside.y + (at - top.min(at)) as u16)
}

fn read_line(line: &ReadLine, width: usize, form: Form) -> Vec<(String, Role)> {
    let row = |sign: &str, text: &str, role| {
        (
            format!("  {sign} {}", ends(text, width.saturating_sub(4), form)),
            role,
        )
    };
    match line {
        ReadLine::Kept(text) => vec![row(" ", text, Role::Text)],
        ReadLine::Removed(text) => vec![row("-", text, Role::RemovedBlock)],
        ReadLine::Added(text) => vec![row("+", text, Role::AddedBlock)],
        ReadLine::Changed(old, new) => {
            vec![
                row("-", old, Role::RemovedBlock),
                row("+", new, Role::AddedBlock),
            ]
        }
    }
}

/// Returns both ends of a long text: where a text ends and another begins is what readings differ in.
fn ends(text: &str, width: usize, form: Form) -> String {
    let n_cells = form.width(text);
    if n_cells <= width {
        return visual::visible(text).into_owned();
    }
    let room = width.saturating_sub(1) / 2;
    format!("{} {}", form.shorten(text, room), form.tail(text, room))
}
