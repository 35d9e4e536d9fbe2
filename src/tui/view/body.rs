//! The text: lines of the layout, in one column or in two.

use std::ops::Range;

use crate::app::{Action, Model, Side};
use crate::rows::{Change, Columns, Line, Pane, Panes};
use crate::store::VersionIdx;
use crate::style::Role;
use crate::visual::GOES_ON;
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
    let fold_key = model.keymap().first_key(Action::Fold);
    let signs = margin(model);
    let made = made(model);
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
        let marks = match made.iter().find(|made| made.lines.contains(&idx)) {
            _ if is_current => Role::GutterCurrent,
            Some(made) => made.newest(model),
            None => Role::Gutter,
        };
        draw_line(
            line,
            columns,
            model.alone(),
            &fold_key,
            (is_current, marks),
            y,
            painter,
        );
        if let Some((_, sign, role)) = signs.iter().find(|(line, ..)| *line == idx) {
            let x = margin_column(model, painter.area().width);
            painter.text(x, y, painter.area().width, &sign.to_string(), *role);
        }
    }
    name_makers(model, &made, painter);
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

/// A change in sight of a step over several versions.
struct Made {
    idx: usize,
    lines: Range<usize>,
    /// The versions that made it, oldest first; at least one.
    makers: Vec<VersionIdx>,
}

impl Made {
    /// How the newest of its versions is told.
    fn newest(&self, model: &Model) -> Role {
        let newest = self.makers.last();
        newest.map_or(Role::Gutter, |maker| model.age_of_maker(*maker))
    }
}

/// Returns the changes in sight of which it is known which versions made them.
fn made(model: &Model) -> Vec<Made> {
    let bottom = model.top() + usize::from(model.frame().body_height);
    let changes = model.rows().changes.iter().enumerate();
    let in_sight = changes
        .filter(|(_, change)| change.lines.end > model.top() && change.lines.start <= bottom);
    let made = in_sight.map(|(idx, change)| Made {
        idx,
        lines: change.lines.clone(),
        makers: model.makers(idx),
    });
    made.filter(|made| !made.makers.is_empty()).collect()
}

/// Names the versions that made a change, at the right end of the empty line above it: the newer in the colours of newer
/// words.
fn name_makers(model: &Model, made: &[Made], painter: &mut Painter<'_>) {
    let frame = model.frame();
    for made in made.iter().filter(|made| made.lines.start > model.top()) {
        let line = made.lines.start - 1;
        let y = frame.body_top as usize + line - model.top();
        let is_in_sight = y < usize::from(frame.body_top + frame.body_height);
        if !is_in_sight || model.rows().lines[line].panes != Panes::Blank {
            continue;
        }
        let role = if model.change() == Some(made.idx) {
            Role::GutterCurrent
        } else {
            Role::Gutter
        };
        let mut parts = vec![("came with ".to_owned(), role)];
        for (nth, maker) in made.makers.iter().enumerate() {
            if nth > 0 {
                parts.push((", ".to_owned(), role));
            }
            let number = model.article().version(*maker).number;
            parts.push((format!("v{number}"), model.age_of_maker(*maker)));
        }
        let end = margin_column(model, painter.area().width);
        let widths = parts.iter().map(|(text, _)| painter.form.width(text));
        let mut x = end.saturating_sub(widths.sum::<usize>() as u16);
        for (text, role) in &parts {
            x = painter.text(x, y as u16, end, text, *role);
        }
    }
}

/// Returns the column right of all text, a blank away from it where there is one.
fn margin_column(model: &Model, width: u16) -> u16 {
    let layout = model.layout();
    let start = match layout.columns {
        Columns::Split if model.alone().is_none() => divider(width) + 1,
        Columns::Split | Columns::Inline | Columns::Stacked => 0,
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
    fold_key: &str,
    pointed: (bool, Role),
    y: u16,
    painter: &mut Painter<'_>,
) {
    let width = painter.area().width;
    match &line.panes {
        Panes::Blank => {}
        Panes::Folded(folded) => {
            let end = match columns {
                Columns::Split => divider(width),
                Columns::Inline | Columns::Stacked => width,
            };
            let form = painter.form;
            let hints = match fold_key {
                "" => Vec::new(),
                key => vec![format!(" ({key} shows them)"), format!(" ({key})")],
            };
            let texts = hints.iter().map(|hint| format!("··· {folded}{hint} ···"));
            let fits = |text: &String| form.width(text) + 3 <= usize::from(end);
            let text = texts.into_iter().find(fits);
            let text = text.unwrap_or_else(|| format!("··· {folded} ···"));
            painter.text(3, y, end, &text, Role::Dim);
        }
        Panes::Inline(pane) => draw_pane(pane, pointed, 0, y, width, painter),
        Panes::Split(old, new) => match alone {
            Some(Side::Old) => draw_pane(old, pointed, 0, y, width, painter),
            Some(Side::New) => draw_pane(new, pointed, 0, y, width, painter),
            None => {
                let divider = divider(width);
                draw_pane(old, pointed, 0, y, divider, painter);
                draw_pane(new, pointed, divider + 1, y, width, painter);
            }
        },
    }
}

/// Draws one column: a mark in its role, then the text. The current change has a pointer beside its mark.
fn draw_pane(
    pane: &Pane,
    (is_current, role): (bool, Role),
    x: u16,
    y: u16,
    end: u16,
    painter: &mut Painter<'_>,
) {
    let is_empty = pane.runs.is_empty();
    if !is_empty {
        let mark = pane.mark.sign().to_string();
        if is_current {
            painter.reversed(x, y, end, "▶", role);
            painter.reversed(x + 1, y, end, &mark, role);
        } else {
            painter.sign(x, y, end, " ", role);
            painter.sign(x + 1, y, end, &mark, role);
        }
        // The first line of a paragraph never is, so that a doubt is seen all the same.
        if pane.is_within_word {
            painter.sign(x + 2, y, end, GOES_ON, Role::Gutter);
        } else if pane.is_doubtful {
            painter.text(x + 2, y, end, "?", Role::Warning);
        }
    }
    let mut at = x + TEXT;
    for run in &pane.runs {
        at = painter.run(at, y, end, run);
    }
}
