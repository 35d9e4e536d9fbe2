//! What stands above the text: title bar and heads of the columns.

use std::ops::Range;

use super::super::paint::Painter;
use crate::app::{Action, Model, Progress, Side};
use crate::label::Label;
use crate::report::{later, percent};
use crate::rows::Columns;
use crate::store::Version;
use crate::style::Role;

/// Draws what stands between the title bar and the text.
pub(super) fn above_the_text(model: &Model, painter: &mut Painter<'_>) {
    let frame = model.frame();
    if frame.has_strip {
        super::timeline::timeline(model, painter, 1, frame.has_bars);
    }
    if frame.has_heads {
        heads(model, painter, frame.body_top - 1);
    }
}

/// Draws the title bar; returns the columns of the headline.
pub(super) fn title_bar(model: &Model, painter: &mut Painter<'_>) -> Range<u16> {
    let width = painter.area().width;
    painter.fill(0, 0, width, " ", Role::Bar);
    let facts = facts(model, usize::from(width) * 2 / 3);
    let form = painter.form;
    let n_cells = form.width(&facts) as u16;
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
    // The headline of this step: a later one would tell how the story ends.
    let name = match model.new_version().title.as_str() {
        "" => model.article().name(),
        title => title,
    };
    x..painter.text(x, 0, start, &form.shorten(name, room), Role::BarStrong)
}

/// What the reader must know, the least needed first, so that it goes first where there is no room.
fn facts(model: &Model, room: usize) -> String {
    let (old, new) = (model.old(), model.new_version());
    let is_one = model.pair().is_one_version();
    let step = if is_one {
        format!("v{}", new.number)
    } else {
        let is_pinned = |idx| {
            if model.pinned() == Some(idx) {
                " stays"
            } else {
                ""
            }
        };
        let [pinned_old, pinned_new] = [model.pair().old, model.pair().new].map(is_pinned);
        format!("v{}{pinned_old} → v{}{pinned_new}", old.number, new.number)
    };
    // Of a version by itself there is nothing to tell that two must be compared for.
    let compared = |fact: fn(&Model) -> String| {
        if is_one { String::new() } else { fact(model) }
    };
    let mut facts = vec![
        model.article().source.clone().unwrap_or_default(),
        compared(rewritten),
        compared(reviewed),
        later(model.article(), old, new).unwrap_or_default(),
        compared(words),
        hidden_marks(model),
        step,
        compared(changes),
    ];
    facts.retain(|fact| !fact.is_empty());
    // The step and its changes stay in any case.
    let n_needed = if is_one { 1 } else { 2 };
    while facts.len() > n_needed
        && facts
            .iter()
            .map(|fact| model.form().width(fact) + 3)
            .sum::<usize>()
            > room
    {
        facts.remove(0);
    }
    facts.join("   ")
}

fn rewritten(model: &Model) -> String {
    let share = model.step().map(|step| step.stats().share_rewritten());
    share.map_or_else(String::new, |share| format!("{} rewritten", percent(share)))
}

/// How much of the step the reader is through with; nothing where they mark nothing.
fn reviewed(model: &Model) -> String {
    let Progress {
        n_changes,
        n_seen,
        n_flagged,
    } = model.progress();
    let seen = format!("{n_seen} of {n_changes} seen");
    match (n_seen, n_flagged) {
        (0, 0) => String::new(),
        (_, 0) => seen,
        (0, _) => format!("{n_flagged} flagged"),
        (_, _) => format!("{seen}, {n_flagged} flagged"),
    }
}

fn words(model: &Model) -> String {
    model.step().map_or_else(String::new, |step| {
        let stats = step.stats();
        format!("+{} −{} words", stats.words_added, stats.words_removed)
    })
}

/// Marks that nobody sees but that turn text around are worth a warning: they are used to deceive.
fn hidden_marks(model: &Model) -> String {
    if model.rows().has_direction_marks {
        "hidden marks".to_owned()
    } else {
        String::new()
    }
}

/// Where the reader is among the changes, and which of them are out of sight.
fn changes(model: &Model) -> String {
    let Some(step) = model.step() else {
        return "comparing …".to_owned();
    };
    let filter = model.filter();
    let names: Vec<&str> = filter.only.iter().map(Label::name).collect();
    let only = match names.as_slice() {
        [] => String::new(),
        [name] => format!("only {name}: "),
        names => format!("{} kinds: ", names.len()),
    };
    let hidden = if filter.hides_typography {
        format!(", {} typographic hidden", step.n_typographic())
    } else {
        String::new()
    };
    format!("{only}{}{hidden}", place(model))
}

fn place(model: &Model) -> String {
    let n_changes = model.rows().changes.len();
    match (model.change(), n_changes) {
        (_, 0) => "no change".to_owned(),
        (Some(change), _) => format!("change {}/{n_changes}", change + 1),
        (None, 1) => "1 change".to_owned(),
        (None, _) => format!("{n_changes} changes"),
    }
}

fn heads(model: &Model, painter: &mut Painter<'_>, y: u16) {
    let width = painter.area().width;
    painter.fill(0, y, width, "─", Role::Border);
    let (old, new) = (model.old(), model.new_version());
    let end = match model.layout().columns {
        _ if model.alone().is_some() => {
            let (shown, other) = match model.alone() {
                Some(Side::Old) => (old, new),
                Some(Side::New) | None => (new, old),
            };
            let key = model.keymap().first_key(Action::Blink);
            let head = format!(
                "{}alone, {key} shows version {} ",
                head(shown),
                other.number
            );
            painter.text(1, y, width - 1, &head, Role::Heading)
        }
        Columns::Split => {
            let divider = super::body::divider(width);
            painter.text(1, y, divider - 1, &head(old), Role::Heading);
            painter.sign(divider, y, width, "┬", Role::Border);
            let later = later(model.article(), old, new).filter(|_| new.seen_at.is_none());
            let later = later.map(|later| format!(", {later}")).unwrap_or_default();
            let head = format!("{}{later} ", head(new).trim_end());
            painter.text(divider + 2, y, width - 1, &head, Role::Heading)
        }
        Columns::Inline | Columns::Stacked if model.pair().is_one_version() => {
            let is_alone = model.article().versions().len() == 1;
            let what = if is_alone {
                ", the only one"
            } else {
                " beside itself"
            };
            let head = format!(" {}{what} ", head(new).trim());
            painter.text(1, y, width - 1, &head, Role::Heading)
        }
        Columns::Stacked => {
            let head = format!(" Version {} above version {} ", old.number, new.number);
            painter.text(1, y, width - 1, &head, Role::Heading)
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
                let key = model.keymap().first_key(Action::Layout);
                let why = format!(" one column below a width of 100 ({key} {key}: two) ");
                let why = if width < 64 || key.is_empty() {
                    ""
                } else {
                    &why
                };
                painter.text(x + 1, y, width - 1, why, Role::Dim)
            } else {
                x
            }
        }
    };
    kinds(model, end, y, painter);
}

/// What is marked of the current change, and of what kind it is, at the right end of the heads where there is room.
fn kinds(model: &Model, start: u16, y: u16, painter: &mut Painter<'_>) {
    let kinds = model.kinds_of_change().to_string();
    let marks = model.signs_at_hand().words();
    let width = painter.area().width;
    let told: Vec<&str> = [marks.as_str(), kinds.as_str()]
        .into_iter()
        .filter(|told| !told.is_empty())
        .collect();
    // Where there is no room for everything, what the reader made of it comes first.
    let texts = [
        told.join(" · "),
        told.first().copied().unwrap_or_default().to_owned(),
    ];
    let place = |text: &&String| width.saturating_sub(painter.form.width(text) as u16 + 3);
    let fits = |text: &&String| !text.is_empty() && place(text) > start;
    if let Some(text) = texts.iter().find(fits) {
        painter.text(place(&text), y, width, &format!(" {text} "), Role::Heading);
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
