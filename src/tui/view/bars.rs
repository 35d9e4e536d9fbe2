//! What stands around the text: title bar, strip of versions, heads of the columns, footer.

use crate::app::{HINTS, Model};
use crate::diff::Quality;
use crate::report::{certainty, later};
use crate::rows::Columns;
use crate::store::Version;
use crate::style::Role;
use crate::visual;
use ratatui::layout::Position;

use super::super::paint::Painter;

/// Draws everything above the text.
pub(super) fn header(model: &Model, painter: &mut Painter<'_>) {
    title_bar(model, painter);
    let frame = model.frame();
    if frame.has_strip {
        strip(model, painter, 1);
    }
    if frame.has_heads {
        heads(model, painter, frame.body_top - 1);
    }
}

fn title_bar(model: &Model, painter: &mut Painter<'_>) {
    let width = painter.area().width;
    painter.fill(0, 0, width, " ", Role::Bar);
    let facts = facts(model, usize::from(width) * 2 / 3);
    let n_cells = visual::width(&facts) as u16;
    let start = width.saturating_sub(n_cells + 1);
    painter.text(start, 0, width, &facts, Role::BarStrong);
    let x = painter.text(
        1,
        0,
        start,
        if width < 80 { "" } else { "variorum  " },
        Role::Bar,
    );
    let room = usize::from(start.saturating_sub(x + 2));
    painter.text(
        x,
        0,
        start,
        &visual::shorten(model.article().name(), room),
        Role::BarStrong,
    );
}

/// What the reader must know, the least needed first, so that it goes first where there is no room.
fn facts(model: &Model, room: usize) -> String {
    let (old, new) = (model.old(), model.new_version());
    let step = if old.number == new.number {
        format!("v{}", new.number)
    } else {
        format!("v{} → v{}", old.number, new.number)
    };
    let mut facts = vec![
        model.article().source.clone().unwrap_or_default(),
        later(old, new).unwrap_or_default(),
        words(model),
        step,
        changes(model),
    ];
    facts.retain(|fact| !fact.is_empty());
    while facts.len() > 2
        && facts
            .iter()
            .map(|fact| visual::width(fact) + 3)
            .sum::<usize>()
            > room
    {
        facts.remove(0);
    }
    facts.join("   ")
}

fn words(model: &Model) -> String {
    model.step().map_or_else(String::new, |step| {
        let stats = step.stats();
        format!("+{} −{} words", stats.words_added, stats.words_removed)
    })
}

fn changes(model: &Model) -> String {
    let n_changes = model.rows().changes.len();
    match (model.step(), model.change(), n_changes) {
        (None, ..) => "comparing …".to_owned(),
        (_, _, 0) => "no change".to_owned(),
        (_, Some(change), _) => format!("change {}/{n_changes}", change + 1),
        (_, None, 1) => "1 change".to_owned(),
        (_, None, _) => format!("{n_changes} changes"),
    }
}

/// The numbers of all versions with the open step among them; missing ones in brackets.
fn strip(model: &Model, painter: &mut Painter<'_>, y: u16) {
    let width = painter.area().width;
    let pair = model.pair();
    let versions = model.article().versions();
    let mut items: Vec<(String, Role)> = Vec::new();
    let mut current = 0;
    for (idx, version) in versions.iter().enumerate() {
        if let Some(before) = idx.checked_sub(1) {
            let is_open = before == pair.old.0 && idx == pair.new.0;
            let n_missing = version.number - versions[before].number - 1;
            items.push(match (n_missing, is_open) {
                (0, true) => ("━▶".to_owned(), Role::GutterCurrent),
                (0, false) => ("──".to_owned(), Role::Border),
                (1, false) => (format!("─({} missing)─", version.number - 1), Role::Dim),
                (1, true) => (
                    format!("━({} missing)━▶", version.number - 1),
                    Role::GutterCurrent,
                ),
                (_, false) => (format!("─({n_missing} missing)─"), Role::Dim),
                (_, true) => (format!("━({n_missing} missing)━▶"), Role::GutterCurrent),
            });
        }
        let is_open = idx == pair.old.0 || idx == pair.new.0;
        if idx == pair.old.0 {
            current = items.len();
        }
        items.push((
            format!("v{}", version.number),
            if is_open {
                Role::GutterCurrent
            } else {
                Role::Gutter
            },
        ));
    }
    let time = model
        .new_version()
        .seen_at
        .map(|time| format!("seen {}", time.for_reader()))
        .unwrap_or_default();
    let n_cells = visual::width(&time) as u16;
    let end = if n_cells > 0 && width > n_cells + 40 {
        width - n_cells - 3
    } else {
        width - 1
    };
    if end < width - 1 {
        painter.text(end + 2, y, width, &time, Role::Gutter);
    }
    // Long histories are shown around the open step.
    let item_width = |item: &(String, Role)| visual::width(&item.0);
    let room = usize::from(end - 2);
    let mut first = 0;
    while first < current
        && items[first..(current + 3).min(items.len())]
            .iter()
            .map(item_width)
            .sum::<usize>()
            > room
    {
        first += 2;
    }
    let mut x = 1;
    if first > 0 {
        x = painter.text(x, y, end, "…", Role::Gutter);
    }
    for (text, role) in &items[first..] {
        if usize::from(x) + visual::width(text) > usize::from(end) {
            painter.text(x, y, end, "…", Role::Gutter);
            break;
        }
        x = painter.text(x, y, end, text, *role);
    }
}

fn heads(model: &Model, painter: &mut Painter<'_>, y: u16) {
    let width = painter.area().width;
    painter.fill(0, y, width, "─", Role::Border);
    let (old, new) = (model.old(), model.new_version());
    match model.layout().columns {
        Columns::Split => {
            let divider = super::body::divider(width);
            painter.text(1, y, divider - 1, &head(old), Role::Heading);
            painter.text(divider, y, width, "┬", Role::Border);
            let later = later(old, new).filter(|_| new.seen_at.is_none());
            let later = later.map(|later| format!(", {later}")).unwrap_or_default();
            let head = format!("{}{later} ", head(new).trim_end());
            painter.text(divider + 2, y, width - 1, &head, Role::Heading);
        }
        Columns::Inline if old.number == new.number => {
            painter.text(
                1,
                y,
                width - 1,
                &format!("{}, the only one ", head(new).trim_end()),
                Role::Heading,
            );
        }
        Columns::Inline => {
            let x = painter.text(
                1,
                y,
                width - 1,
                &format!(" Version {} → {} ", old.number, new.number),
                Role::Heading,
            );
            if model.is_too_narrow_for_split() {
                let why = if width < 64 {
                    ""
                } else {
                    " one column below a width of 100 (d: two) "
                };
                painter.text(x + 1, y, width - 1, why, Role::Dim);
            }
        }
    }
}

fn head(version: &Version) -> String {
    let time = version
        .seen_at
        .map(|time| format!(", {}", time.for_reader()))
        .unwrap_or_default();
    // Texts without headline are known by their file.
    let file = version
        .read_from
        .first()
        .filter(|_| version.title.is_empty());
    let file = file
        .map(|place| format!(", {}", place.file))
        .unwrap_or_default();
    format!(" Version {}{file}{time} ", version.number)
}

/// Draws the footer; returns the cursor's place while the reader types in it.
pub(super) fn footer(model: &Model, painter: &mut Painter<'_>) -> Option<Position> {
    let (width, y) = (painter.area().width, painter.area().height - 1);
    painter.fill(0, y, width, " ", Role::Bar);
    if let Some(typing) = model.typing() {
        let x = painter.text(1, y, width - 1, "search: ", Role::BarStrong);
        let room = usize::from(width - x - 1);
        // The end of a long phrase is where the reader types.
        let mut text = typing.text.as_str();
        while visual::width(text) > room {
            text = text
                .split_at(text.chars().next().map_or(0, char::len_utf8))
                .1;
        }
        let x = painter.text(x, y, width - 1, text, Role::Bar);
        return Some(Position::new(x, y));
    }
    let badge = badge(model);
    let start = width.saturating_sub(visual::width(&badge.0) as u16 + 1);
    let is_crowded = model
        .message()
        .is_some_and(|message| visual::width(message) + 3 > usize::from(start));
    let end = if is_crowded { width } else { start };
    if let Some(message) = model.message() {
        painter.text(
            1,
            y,
            end - 1,
            &visual::shorten(message, usize::from(end.saturating_sub(2))),
            Role::BarStrong,
        );
    } else {
        hints(painter, y, end.saturating_sub(1));
    }
    if !is_crowded {
        painter.text(start, y, width, &badge.0, badge.1);
    }
    None
}

fn hints(painter: &mut Painter<'_>, y: u16, end: u16) {
    let mut x = 1;
    for hint in HINTS {
        let n_cells = visual::width(&hint.keys()) + 1 + hint.word.len();
        if usize::from(x) + n_cells > usize::from(end) {
            break;
        }
        x = painter.text(x, y, end, &hint.keys(), Role::BarStrong);
        x = painter.text(x + 1, y, end, hint.word, Role::Bar) + 3;
    }
}

/// Less certain than this, a text deserves a warning rather than a note.
const SURE: f64 = 0.95;

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
    (certainty(doubtful), role)
}
