//! The last row: keys that are useful now, or what the program has to say, and how sure the text is.

use ratatui::layout::Position;

use crate::app::{Action, HINTS, Hint, Model};
use crate::diff::Quality;
use crate::report::certainty;
use crate::store::SURE;
use crate::style::Role;
use crate::visual;

use super::super::paint::Painter;

/// Draws the footer; returns the cursor's place while the reader types in it.
pub(super) fn footer(model: &Model, painter: &mut Painter<'_>) -> Option<Position> {
    let (width, y) = (painter.area().width, painter.area().height - 1);
    painter.fill(0, y, width, " ", Role::Bar);
    if let Some(typing) = model.typing() {
        let x = painter.text(
            1,
            y,
            width - 1,
            &typing.prompt(usize::from(width)),
            Role::BarStrong,
        );
        let room = usize::from((width - 1).saturating_sub(x));
        // The end of a long phrase is where the reader types.
        let text = painter.form.tail(&typing.text, room);
        let x = painter.text(x, y, width - 1, &text, Role::Bar);
        return Some(Position::new(x, y));
    }
    let mut badge = badge(model);
    if model.has_mouse() {
        // The terminal does not select text meanwhile.
        badge.0.insert_str(0, "MOUSE   ");
    }
    let start = width.saturating_sub(painter.form.width(&badge.0) as u16 + 1);
    let is_crowded = model
        .message()
        .is_some_and(|message| painter.form.width(message) + 3 > usize::from(start));
    let end = if is_crowded { width } else { start };
    if let Some(message) = model.message() {
        painter.text(
            1,
            y,
            end - 1,
            &painter
                .form
                .shorten(message, usize::from(end.saturating_sub(2))),
            Role::BarStrong,
        );
    } else if !model.continuations().is_empty() {
        continuations(model, painter, y, end.saturating_sub(1));
    } else if model.overlay().is_some() {
        // What lies over the step tells its own keys, and those of the step mean other things there.
    } else if !model.notes_at_hand().is_empty() {
        notes(model, painter, y, end.saturating_sub(1));
    } else if let Some(detail) = model.detail() {
        let room = usize::from(end.saturating_sub(2));
        let text = painter.form.shorten(&detail, room);
        painter.text(1, y, end - 1, &text, Role::Bar);
    } else {
        hints(model, painter, y, end.saturating_sub(2));
    }
    if !is_crowded {
        painter.text(start, y, width, &badge.0, badge.1);
    }
    None
}

fn hints(model: &Model, painter: &mut Painter<'_>, y: u16, end: u16) {
    let is_single = model.article().versions().len() == 1;
    let is_useful = |hint: &&Hint| !(hint.compares && is_single);
    let hints = HINTS.iter().filter(is_useful);
    let hints = hints.map(|hint| (hint.keys(model.keymap()), hint.word));
    pairs(hints.filter(|(keys, _)| !keys.is_empty()), painter, y, end);
}

/// The notes on the current change, or on the step, in place of the hints.
fn notes(model: &Model, painter: &mut Painter<'_>, y: u16, end: u16) {
    let notes = model.notes_at_hand().join(" · ");
    let x = painter.text(1, y, end, "✎ ", Role::BarStrong);
    let room = usize::from(end.saturating_sub(x));
    painter.text(x, y, end, &painter.form.shorten(&notes, room), Role::Bar);
}

/// What can follow the keys pressed so far, in place of the hints.
fn continuations(model: &Model, painter: &mut Painter<'_>, y: u16, end: u16) {
    let next = model.continuations();
    let next = next
        .iter()
        .map(|(keys, action)| (keys.clone(), action.name()));
    pairs(next, painter, y, end);
}

/// Writes keys and what they do, as many as there is room for.
fn pairs<'w>(
    pairs: impl Iterator<Item = (String, &'w str)>,
    painter: &mut Painter<'_>,
    y: u16,
    end: u16,
) {
    let mut x = 1;
    for (keys, word) in pairs {
        let n_cells = painter.form.width(&keys) + 1 + word.len();
        if usize::from(x) + n_cells > usize::from(end) {
            break;
        }
        x = painter.text(x, y, end, &keys, Role::BarStrong);
        x = painter.text(x + 1, y, end, word, Role::Bar) + 3;
    }
}

/// What is certain and what is not, and what the reader is in the middle of typing.
fn badge(model: &Model) -> (String, Role) {
    let unfinished = model.unfinished();
    if !unfinished.is_empty() {
        return (unfinished, Role::BarStrong);
    }
    if model
        .step()
        .is_some_and(|step| step.quality() == Quality::Coarse)
    {
        return (
            "coarse: the comparison took too long".to_owned(),
            Role::Warning,
        );
    }
    let (old, new) = (model.old(), model.new_version());
    let doubtful = if old.confidence < new.confidence {
        old
    } else {
        new
    };
    let role = if doubtful.confidence < SURE {
        Role::Warning
    } else {
        Role::Bar
    };
    let n_problems = model.problems().count();
    if n_problems == 0 {
        return (certainty(doubtful), role);
    }
    let key = match model.keymap().first_key(Action::Problems) {
        none if none.is_empty() => none,
        key => format!(" ({key})"),
    };
    let problems = visual::count(n_problems, "problem");
    let badge = format!("{problems}{key}   {}", certainty(doubtful));
    (badge, Role::Warning)
}
