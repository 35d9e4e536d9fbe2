//! The text: lines of the layout, in one column or in two.

use crate::app::{Action, Model, Side};
use crate::rows::{Change, Columns, Line, Pane, Panes};
use crate::style::Role;
use ratatui::layout::Position;

use super::super::paint::Painter;

/// Cells before the text of a column: pointer, mark, and a doubt.
const TEXT: u16 = 3;

/// Returns the column of the line between old and new.
pub(super) fn divider(width: u16) -> u16 {
    (width - 1) / 2
}

/// Draws the text and returns the place of the current change, or of the text's beginning.
pub(super) fn body(model: &Model, painter: &mut Painter<'_>) -> Position {
    let frame = model.frame();
    let rows = model.rows();
    // One version alone takes the whole width.
    let columns = match model.alone() {
        Some(_) => Columns::Inline,
        None => model.layout().columns,
    };
    let current = model.change().and_then(|change| rows.changes.get(change));
    let mut cursor = Position::new(0, frame.body_top);
    let fold_hint = match model.keymap().first_key(Action::Fold) {
        none if none.is_empty() => none,
        key => format!(" ({key} shows them)"),
    };
    let signs = margin(model);
    // What a search went to last is what the reader looks at.
    let found = model.found_line().filter(|line| rows.found.contains(line));
    for (idx, y) in (model.top()..).zip(frame.body_top..frame.body_top + frame.body_height) {
        if columns == Columns::Split {
            painter.sign(
                divider(painter.area().width),
                y,
                painter.area().width,
                "│",
                Role::Border,
            );
        }
        let Some(line) = rows.lines.get(idx) else {
            continue;
        };
        let is_current = current.is_some_and(|change| change.lines.contains(&idx));
        if is_current
            && current.is_some_and(|change: &Change| change.lines.start.max(model.top()) == idx)
        {
            cursor = Position::new(column_of(line, columns, painter.area().width), y);
        }
        if found == Some(idx) {
            cursor = Position::new(column_of(line, columns, painter.area().width), y);
        }
        draw_line(
            line,
            columns,
            model.alone(),
            &fold_hint,
            is_current,
            y,
            painter,
        );
        if let Some((_, sign, role)) = signs.iter().find(|(line, ..)| *line == idx) {
            let x = margin_column(model, painter.area().width);
            painter.text(x, y, painter.area().width, &sign.to_string(), *role);
        }
    }
    makers(model, painter);
    if model.step().is_none() {
        painter.text(
            3,
            frame.body_top,
            painter.area().width,
            if model.is_awaited() {
                "comparing …"
            } else {
                "this step cannot be compared"
            },
            Role::Dim,
        );
    }
    cursor
}

/// Returns the lines that bear a sign of what the reader made of their change, each change's first in sight.
fn margin(model: &Model) -> Vec<(usize, char, Role)> {
    let changes = model.rows().changes.iter().enumerate();
    let signs = changes.filter_map(|(idx, change)| {
        let signs = model.signs(idx);
        let role = if signs.is_flagged || signs.n_notes > 0 {
            Role::GutterCurrent
        } else {
            Role::Gutter
        };
        let line = change.lines.start.max(model.top());
        let is_in_sight = change.lines.contains(&line);
        let sign = signs.sign().filter(|_| is_in_sight)?;
        Some((line, sign, role))
    });
    signs.collect()
}

/// Names the versions that made a change, at the right end of the empty line above it.
fn makers(model: &Model, painter: &mut Painter<'_>) {
    let frame = model.frame();
    let changes = model.rows().changes.iter().enumerate();
    for (idx, change) in changes.filter(|(_, change)| change.lines.start > model.top()) {
        let line = change.lines.start - 1;
        let y = frame.body_top as usize + line - model.top();
        if y >= usize::from(frame.body_top + frame.body_height) {
            return;
        }
        let is_empty = model.rows().lines[line].panes == Panes::Blank;
        let makers = model.makers(idx).into_iter();
        let names = makers.map(|version| format!("v{}", model.article().version(version).number));
        let names: Vec<String> = names.collect();
        if names.is_empty() || !is_empty {
            continue;
        }
        let text = format!("came with {}", names.join(", "));
        let role = if model.change() == Some(idx) {
            Role::GutterCurrent
        } else {
            Role::Gutter
        };
        let end = margin_column(model, painter.area().width);
        let start = end.saturating_sub(painter.form.width(&text) as u16);
        painter.text(start, y as u16, end, &text, role);
    }
}

/// Returns the column right of all text, a blank away from it where there is one.
fn margin_column(model: &Model, width: u16) -> u16 {
    let layout = model.layout();
    let start = match layout.columns {
        Columns::Split if model.alone().is_none() => divider(width) + 1,
        Columns::Split | Columns::Inline => 0,
    };
    (start + TEXT + layout.text_width as u16 + 1).min(width - 1)
}

/// Returns where the first column of `line` that holds text begins.
fn column_of(line: &Line, columns: Columns, width: u16) -> u16 {
    match &line.panes {
        Panes::Split(old, _) if columns == Columns::Split && old.runs.is_empty() => {
            divider(width) + 1
        }
        _ => 0,
    }
}

fn draw_line(
    line: &Line,
    columns: Columns,
    alone: Option<Side>,
    fold_hint: &str,
    is_current: bool,
    y: u16,
    painter: &mut Painter<'_>,
) {
    let width = painter.area().width;
    match &line.panes {
        Panes::Blank => {}
        Panes::Folded(folded) => {
            let end = match columns {
                Columns::Split => divider(width),
                Columns::Inline => width,
            };
            let form = painter.form;
            let texts = [fold_hint, ""].map(|hint| format!("··· {folded}{hint} ···"));
            let fits = |text: &&String| form.width(text) + 3 <= usize::from(end);
            let text = texts.iter().find(fits).unwrap_or(&texts[1]);
            painter.text(3, y, end, text, Role::Dim);
        }
        Panes::Inline(pane) => draw_pane(pane, is_current, 0, y, width, painter),
        Panes::Split(old, new) => match alone {
            Some(Side::Old) => draw_pane(old, is_current, 0, y, width, painter),
            Some(Side::New) => draw_pane(new, is_current, 0, y, width, painter),
            None => {
                let divider = divider(width);
                draw_pane(old, is_current, 0, y, divider, painter);
                draw_pane(new, is_current, divider + 1, y, width, painter);
            }
        },
    }
}

/// Draws one column: a mark, then the text. The current change has a pointer beside its mark.
fn draw_pane(pane: &Pane, is_current: bool, x: u16, y: u16, end: u16, painter: &mut Painter<'_>) {
    let is_empty = pane.runs.is_empty();
    let (arrow, role) = if is_current {
        ("▶", Role::GutterCurrent)
    } else {
        (" ", Role::Gutter)
    };
    if !is_empty {
        painter.sign(x, y, end, arrow, role);
        painter.sign(x + 1, y, end, &pane.mark.sign().to_string(), role);
        if pane.is_doubtful {
            painter.text(x + 2, y, end, "?", Role::Warning);
        }
    }
    let mut at = x + TEXT;
    for run in &pane.runs {
        at = painter.run(at, y, end, run);
    }
}
