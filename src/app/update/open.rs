//! What is open over the step takes the keys that mean something to it: lists, the help, the readings of an unsure place.

use crate::app::anchor::{Anchor, Arrival};
use crate::app::list::command;
use crate::app::sheet::read;
use crate::app::word::ChosenWord;
use crate::app::{
    Action, Effect, Filter, Help, List, ListKind, Model, Overlay, Pair, SheetKind, Target,
};
use crate::store::VersionIdx;

use super::act;
use super::doubts::choose_reading;
use super::steps::{open, shown};

/// Lets what is open act; `None` where the action is not its business.
pub(super) fn act_on_overlay(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    model.overlay.as_ref()?;
    let page = model.body_height() as isize;
    let n = count.unwrap_or(1) as isize;
    let by = match action {
        Action::Down => n,
        Action::Up => -n,
        Action::HalfDown => page / 2,
        Action::HalfUp => -page / 2,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::Top => isize::MIN,
        Action::Bottom => isize::MAX,
        Action::Newer | Action::Older if is_read(model) => {
            let by = if action == Action::Newer { n } else { -n };
            choose_word(model, by);
            return Some(Vec::new());
        }
        Action::Words if is_read(model) && model.chosen_word().is_some() => {
            model.open_sheet(SheetKind::Word);
            return Some(Vec::new());
        }
        // Back to the text, as with Esc.
        Action::Read if is_word(model) => return Some(close(model)),
        Action::Cancel => return Some(cancel(model)),
        Action::Close => return Some(close(model)),
        Action::Find => {
            if let Some(filter) = filter(model) {
                filter.is_typing = true;
            }
            return Some(Vec::new());
        }
        Action::Pin => return Some(pin_row(model)),
        // A number takes the row of that number.
        Action::Choose => {
            if count.is_some() {
                let _ = move_by(model, 0, count);
            }
            return Some(choose(model));
        }
        Action::Quit | Action::Suspend | Action::Repaint | Action::Reload | Action::Order => {
            return None;
        }
        // The step below is the place.
        Action::PlaceKeep => return None,
        Action::PlaceGo | Action::Back => {
            let mut effects = close(model);
            effects.extend(close(model));
            effects.extend(act(model, action, count));
            return Some(effects);
        }
        // The key that opens also closes; others of its kind replace what is open.
        Action::Help
        | Action::Versions
        | Action::Articles
        | Action::Headlines
        | Action::FindEverywhere
        | Action::Shared
        | Action::Read
        | Action::Words
        | Action::Lives
        | Action::Inspect
        | Action::Problems
        | Action::Doubts
        | Action::Only
        | Action::Commands
        | Action::Themes => {
            let is_same = model.overlay.as_ref().and_then(opened_by) == Some(action);
            let mut effects = close(model);
            if !is_same {
                // From the history of a word too, past the text in which it was chosen.
                effects.extend(close(model));
                effects.extend(act(model, action, count));
            }
            return Some(effects);
        }
        _ => return Some(Vec::new()),
    };
    let is_page = !matches!(
        action,
        Action::Down | Action::Up | Action::Top | Action::Bottom
    );
    if is_page && let Some(Overlay::Sheet(mut sheet)) = model.overlay.take() {
        sheet.page_by(by, model);
        model.overlay = Some(Overlay::Sheet(sheet));
        forget_word_elsewhere(model);
        return Some(Vec::new());
    }
    let effects = move_by(model, by, count.filter(|_| action == Action::Bottom));
    forget_word_elsewhere(model);
    Some(effects)
}

fn is_word(model: &Model) -> bool {
    matches!(&model.overlay, Some(Overlay::Sheet(sheet)) if sheet.kind == SheetKind::Word)
}

/// Where the reader went on to another paragraph, they mean no word of the one before.
fn forget_word_elsewhere(model: &mut Model) {
    let Some(Overlay::Sheet(sheet)) = &model.overlay else {
        return;
    };
    let is_there = |word: &ChosenWord| sheet.is_at(read::entry_of(word.paragraph));
    if sheet.kind == SheetKind::Read && model.word.is_some() {
        model.word = model.chosen_word().filter(is_there);
        model.fill_sheet_again();
    }
}

fn is_read(model: &Model) -> bool {
    matches!(&model.overlay, Some(Overlay::Sheet(sheet)) if sheet.kind == SheetKind::Read)
}

/// Chooses another word of the version that is read, and goes with it.
fn choose_word(model: &mut Model, by: isize) {
    let Some(Overlay::Sheet(sheet)) = &model.overlay else {
        return;
    };
    model.choose_word(by, read::paragraph_of(sheet.entry()));
    model.fill_sheet_again();
    if let (Some(word), Some(Overlay::Sheet(mut sheet))) =
        (model.chosen_word(), model.overlay.take())
    {
        sheet.choose(read::entry_of(word.paragraph), model);
        model.overlay = Some(Overlay::Sheet(sheet));
    }
}

/// Keeps the version chosen in the list, and compares the open one with it. In other lists nothing can be kept.
fn pin_row(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::List(list)) = &model.overlay else {
        return Vec::new();
    };
    let row = list.row().filter(|_| list.kind == ListKind::Versions);
    let Some(pinned) = row.map(VersionIdx) else {
        return Vec::new();
    };
    model.overlay = None;
    model.pinned = Some(pinned);
    let other = if model.pair.new == pinned {
        model.pair.old
    } else {
        model.pair.new
    };
    let pair = model.step_to(other);
    let effects = open(model, pair, Arrival::Top);
    let number = model.article().version(pinned).number;
    model.message = Some(format!(
        "version {number} stays: the others are compared with it"
    ));
    effects
}

/// Returns the action that opens `overlay`, and closes it again; the next unsure place is another one.
fn opened_by(overlay: &Overlay) -> Option<Action> {
    match overlay {
        Overlay::Help(_) => Some(Action::Help),
        Overlay::Puzzle { .. } => None,
        Overlay::Sheet(sheet) => Some(sheet.kind.action()),
        Overlay::List(list) => Some(match list.kind {
            ListKind::Versions => Action::Versions,
            ListKind::Articles => Action::Articles,
            ListKind::Problems => Action::Problems,
            ListKind::Kinds => Action::Only,
            ListKind::Commands => Action::Commands,
            ListKind::Themes => Action::Themes,
        }),
    }
}

/// Moves `by` rows, or to the row `number`.
pub(super) fn move_by(model: &mut Model, by: isize, number: Option<usize>) -> Vec<Effect> {
    let last_top = match &model.overlay {
        Some(Overlay::Help(help)) => model.last_help_top(help),
        Some(Overlay::List(_) | Overlay::Puzzle { .. } | Overlay::Sheet(_)) | None => 0,
    };
    if let Some(Overlay::Sheet(mut sheet)) = model
        .overlay
        .take_if(|open| matches!(open, Overlay::Sheet(_)))
    {
        match number {
            Some(number) => sheet.go_to(number, model),
            None => sheet.move_by(by, model),
        }
        model.overlay = Some(Overlay::Sheet(sheet));
    }
    match &mut model.overlay {
        Some(Overlay::List(list)) => match number {
            Some(number) => list.go_to(number),
            None => list.move_by(by),
        },
        Some(Overlay::Puzzle { puzzle, reading }) => {
            let puzzles = &model.store.articles[model.pair.article].puzzles;
            let last = puzzles[*puzzle].readings.len().saturating_sub(1);
            *reading = reading.saturating_add_signed(by).min(last);
        }
        Some(Overlay::Help(Help { top, .. })) => {
            *top = top.saturating_add_signed(by).min(last_top);
        }
        Some(Overlay::Sheet(_)) | None => {}
    }
    preview(model)
}

/// Shows the chosen theme while the list of themes is open.
pub(super) fn preview(model: &mut Model) -> Vec<Effect> {
    let row = match &model.overlay {
        Some(Overlay::List(list)) if list.kind == ListKind::Themes => list.row(),
        _ => return Vec::new(),
    };
    let Some(row) = row else { return Vec::new() };
    model.set_brackets(Some(row));
    vec![Effect::Theme(model.theme_at(row).map(Box::new))]
}

/// Returns what was typed to see fewer rows of what is open; `None` where it has none.
pub(super) fn filter(model: &mut Model) -> Option<&mut Filter> {
    match model.overlay.as_mut()? {
        Overlay::Help(help) => Some(&mut help.filter),
        Overlay::List(list) => Some(&mut list.filter),
        Overlay::Puzzle { .. } | Overlay::Sheet(_) => None,
    }
}

/// Shows the rows that pass the filter, after it was changed.
pub(super) fn apply_filter(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::List(mut list)) => {
            list.apply_filter(model);
            model.overlay = Some(Overlay::List(list));
            preview(model)
        }
        Some(Overlay::Help(mut help)) => {
            help.top = 0;
            model.overlay = Some(Overlay::Help(help));
            Vec::new()
        }
        other => {
            model.overlay = other;
            Vec::new()
        }
    }
}

/// Takes back the filter, or else closes.
fn cancel(model: &mut Model) -> Vec<Effect> {
    match filter(model) {
        Some(filter) if !filter.text.is_empty() => {
            *filter = Filter::default();
            apply_filter(model)
        }
        _ => close(model),
    }
}

/// Closes what is open; a theme that was only looked at goes.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::List(list)) if list.kind == ListKind::Themes => {
            model.set_brackets(model.theme);
            let theme = model.theme.and_then(|idx| model.theme_at(idx));
            vec![Effect::Theme(theme.map(Box::new))]
        }
        Some(Overlay::Sheet(sheet)) if sheet.kind == SheetKind::Read => {
            model.word = None;
            Vec::new()
        }
        // Back to the text in which the word was chosen.
        Some(Overlay::Sheet(sheet)) if sheet.kind == SheetKind::Word => {
            model.open_sheet(SheetKind::Read);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Takes what is chosen.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::List(list)) => choose_row(model, list),
        Some(Overlay::Puzzle { puzzle, reading }) => choose_reading(model, puzzle, reading),
        Some(Overlay::Sheet(sheet)) => {
            if let Some(target) = sheet.target() {
                model.word = None;
                return go_to(model, target);
            }
            // What is only read stays open.
            model.overlay = Some(Overlay::Sheet(sheet));
            Vec::new()
        }
        Some(Overlay::Help(_)) | None => Vec::new(),
    }
}

/// Returns the step that the chosen row leads to; `None` where it leads elsewhere, or nothing is open.
pub(in crate::app) fn destination(model: &Model) -> Option<Pair> {
    let pair = match model.overlay.as_ref()? {
        Overlay::List(list) => match list.kind {
            ListKind::Versions => model.step_to(VersionIdx(list.row()?)),
            // Most open there; what was looked at last would take long to find out.
            ListKind::Articles => newest_step(model, list.row()?),
            _ => return None,
        },
        Overlay::Sheet(sheet) => sheet.target()?.pair,
        Overlay::Help(_) | Overlay::Puzzle { .. } => return None,
    };
    Some(shown(model, pair))
}

/// Opens the step that `target` names, at its paragraph.
fn go_to(model: &mut Model, target: Target) -> Vec<Effect> {
    let at = target.paragraph;
    let arrival = at.map_or(Arrival::Top, |(version, paragraph)| {
        Arrival::Change(Anchor::below_the_top(version, paragraph))
    });
    open(model, target.pair, arrival)
}

fn choose_row(model: &mut Model, list: List) -> Vec<Effect> {
    let Some(row) = list.row() else {
        model.overlay = Some(Overlay::List(list));
        return Vec::new();
    };
    let pair = match list.kind {
        ListKind::Versions => model.step_to(VersionIdx(row)),
        ListKind::Articles => return open_article(model, row),
        ListKind::Problems => return Vec::new(),
        ListKind::Kinds => {
            model.overlay = Some(Overlay::List(list));
            model.look_otherwise(Action::Choose);
            // After one kind more or less the list stays open for another.
            if row == 0 {
                model.overlay = None;
            }
            return Vec::new();
        }
        ListKind::Commands => {
            let (_, number) = command(&list.filter.text);
            return act(model, Action::ALL[row], number);
        }
        ListKind::Themes => {
            model.theme = Some(row);
            model.set_brackets(model.theme);
            let name = &model.themes[row].name;
            model.message = Some(format!(
                "theme {name}; theme = \"{name}\" in config.toml keeps it"
            ));
            return vec![Effect::Theme(model.theme_at(row).map(Box::new))];
        }
    };
    open(model, pair, Arrival::Top)
}

/// Opens an article as it is opened at the start: on what is new since the last look, or else on its newest step.
fn open_article(model: &mut Model, article: usize) -> Vec<Effect> {
    let newest = newest_step(model, article);
    let start = model.reviewing.opening(&model.store, newest);
    let effects = open(model, start.0, Arrival::Top);
    model.message = start.1;
    effects
}

fn newest_step(model: &Model, article: usize) -> Pair {
    let newest = model.store.articles[article].newest();
    let pair = Pair {
        article,
        ..model.pair
    };
    pair.ending_at(newest)
}
