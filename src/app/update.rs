//! The only writer of the [`Model`].

mod changes;
mod doubts;
mod find;
mod kinds;
mod steps;

use crate::rows::{Columns, LEAST_FOR_SPLIT_ON_REQUEST, Unchanged};

use super::anchor::Arrival;
use super::keymap::{self, Lookup};
use super::model::Direction;
use super::{Action, Code, Effect, Event, Group, Key, ListKind, Model, Overlay, Size, Typing};

use self::changes::go_to_change;
use self::doubts::{choose_reading, chosen, next_doubt};
use self::find::{go_to_found, start_search};
use self::steps::{choose, done, go_to_end, open, step_by};

/// Numbers before a key stop here.
const LARGEST_COUNT: usize = 9_999;

/// Applies `event` to `model` and says what the outside world must do next.
///
/// Same model and event, same outcome: no clock, no files, no threads.
#[must_use]
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Key(key) => press(model, key),
        Event::Resize(size) => resize(model, size),
        Event::Paste(text) => paste(model, &text),
        Event::Done(pair, outcome) => {
            let mut effects = done(model, pair, outcome);
            effects.extend(press_queued(model));
            effects
        }
        Event::Chosen(outcome) => chosen(model, outcome),
    }
}

fn resize(model: &mut Model, size: Size) -> Vec<Effect> {
    model.size = size;
    if model.step.is_some() {
        model.lay_out_in_place();
        return vec![Effect::Repaint];
    }
    // The first event of a session opens it; later ones must not throw away what is awaited.
    if model.is_awaited {
        return vec![Effect::Repaint];
    }
    open(model, model.pair, Arrival::Top)
}

/// Longest phrase that can be searched for, in characters; a paste may be anything.
const LONGEST_PHRASE: usize = 200;

/// Outside of a prompt, pasted text must never act as keys.
fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match &mut model.keyboard.typing {
        Some(typing) => {
            let line = text.lines().next().unwrap_or_default();
            let room = LONGEST_PHRASE.saturating_sub(typing.text.chars().count());
            typing.text.extend(line.chars().take(room));
        }
        None => model.message = Some("pasted text ignored: press / to search".to_owned()),
    }
    Vec::new()
}

/// Keys that wait at most; a reader who leans on the keyboard loses the rest.
const MOST_QUEUED: usize = 100;

/// Takes a key, or lets it wait: one that is about a step means that step, even where its diff is still being made.
fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let is_interrupt = key == Key::ctrl('c');
    if model.is_awaited
        && !is_interrupt
        && (!model.keyboard.queued.is_empty() || !acts_anywhere(model, key))
    {
        if model.keyboard.queued.len() < MOST_QUEUED {
            model.keyboard.queued.push_back(key);
        }
        return Vec::new();
    }
    press_now(model, key)
}

/// Presses the keys that waited, until another diff is awaited.
fn press_queued(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while !model.is_awaited
        && let Some(key) = model.keyboard.queued.pop_front()
    {
        effects.extend(press_now(model, key));
    }
    effects
}

/// Returns whether `key` means the same whatever the step shows: stepping on while a diff is being made needs no diff.
fn acts_anywhere(model: &Model, key: Key) -> bool {
    let is_open = model.overlay.is_some() || model.keyboard.typing.is_some();
    let is_about_steps = matches!(
        keymap::lookup(&[key]),
        Lookup::Act(
            Action::Newer
                | Action::Older
                | Action::Newest
                | Action::Oldest
                | Action::Versions
                | Action::Articles
                | Action::Problems
                | Action::Help
                | Action::Cancel
                | Action::Repaint
                | Action::Suspend
                | Action::Close
                | Action::Quit
        )
    );
    is_open || is_about_steps
}

fn press_now(model: &mut Model, key: Key) -> Vec<Effect> {
    if model.keyboard.typing.is_some() {
        return type_key(model, key);
    }
    model.message = None;
    if let Some(digit) = digit(key, model) {
        let count = model.keyboard.count.unwrap_or(0) * 10 + digit;
        model.keyboard.count = Some(count.min(LARGEST_COUNT));
        return Vec::new();
    }
    model.keyboard.pending.push(key);
    match keymap::lookup(&model.keyboard.pending) {
        Lookup::Pending => Vec::new(),
        Lookup::Unbound => {
            model.keyboard.pending.clear();
            model.keyboard.count = None;
            Vec::new()
        }
        Lookup::Act(action) => {
            model.keyboard.pending.clear();
            let count = model.keyboard.count.take();
            act(model, action, count)
        }
    }
}

/// A digit belongs to the number; a nought only inside of one.
fn digit(key: Key, model: &Model) -> Option<usize> {
    let Code::Char(letter) = key.code else {
        return None;
    };
    let is_plain = !key.ctrl && !key.alt && model.keyboard.pending.is_empty();
    let digit = letter
        .to_digit(10)
        .filter(|digit| *digit > 0 || model.keyboard.count.is_some())?;
    is_plain.then_some(digit as usize)
}

/// Keys while the reader types a phrase.
fn type_key(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(typing) = &mut model.keyboard.typing else {
        return Vec::new();
    };
    match key {
        Key {
            code: Code::Char('c'),
            ctrl: true,
            ..
        } => return vec![Effect::Quit],
        Key {
            code: Code::Char('u'),
            ctrl: true,
            ..
        } => typing.text.clear(),
        Key {
            code: Code::Char(letter),
            ctrl: false,
            alt: false,
        } if typing.text.chars().count() < LONGEST_PHRASE => typing.text.push(letter),
        Key {
            code: Code::Backspace,
            ..
        } if typing.text.pop().is_none() => model.keyboard.typing = None,
        Key {
            code: Code::Esc, ..
        } => model.keyboard.typing = None,
        Key {
            code: Code::Enter, ..
        } => {
            let phrase = std::mem::take(&mut typing.text);
            model.keyboard.typing = None;
            start_search(model, phrase);
        }
        _ => {}
    }
    Vec::new()
}

fn act(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    // What is open takes the keys that mean something to it.
    if let Some(effects) = act_on_overlay(model, action, count) {
        return effects;
    }
    let edge = model.keyboard.edge.take();
    let n = count.unwrap_or(1);
    let page = model.body_height();
    match action {
        Action::Newer => return step_by(model, Direction::Forward, n),
        Action::Older => return step_by(model, Direction::Back, n),
        Action::Newest => return go_to_end(model, Direction::Forward),
        Action::Oldest => return go_to_end(model, Direction::Back),
        Action::NextChange => return go_to_change(model, Direction::Forward, n, edge),
        Action::PreviousChange => return go_to_change(model, Direction::Back, n, edge),
        Action::FindNext if model.search.is_none() => {
            return go_to_change(model, Direction::Forward, n, edge);
        }
        Action::FindPrevious if model.search.is_none() => {
            return go_to_change(model, Direction::Back, n, edge);
        }
        Action::FindNext => go_to_found(model, Direction::Forward, n),
        Action::FindPrevious => go_to_found(model, Direction::Back, n),
        Action::Find => model.keyboard.typing = Some(Typing::default()),
        Action::Down => model.scroll_to(model.top.saturating_add(n)),
        Action::Up => model.scroll_to(model.top.saturating_sub(n)),
        Action::HalfDown => model.scroll_to(model.top.saturating_add(n * (page / 2).max(1))),
        Action::HalfUp => model.scroll_to(model.top.saturating_sub(n * (page / 2).max(1))),
        // One line of the page before stays in sight.
        Action::PageDown => {
            model.scroll_to(model.top.saturating_add(n * page.saturating_sub(1).max(1)));
        }
        Action::PageUp => {
            model.scroll_to(model.top.saturating_sub(n * page.saturating_sub(1).max(1)));
        }
        Action::Top => model.scroll_to(0),
        Action::Bottom => go_to_paragraph(model, count),
        Action::Layout => toggle_layout(model),
        Action::Fold => toggle_fold(model),
        Action::Typography => kinds::toggle_typography(model),
        Action::Case => return steps::toggle_case(model),
        Action::Only => model.open_list(ListKind::Kinds),
        Action::Help => model.overlay = Some(Overlay::Help(0)),
        Action::Versions => model.open_list(ListKind::Versions),
        Action::Articles => model.open_list(ListKind::Articles),
        Action::Doubts => next_doubt(model),
        Action::Problems if model.problems().next().is_none() => {
            model.message = Some("nothing went wrong while reading".to_owned());
        }
        Action::Problems => model.open_list(ListKind::Problems),
        Action::Choose => {}
        Action::Cancel => cancel(model),
        Action::Repaint => return vec![Effect::Repaint],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Close | Action::Quit => return vec![Effect::Quit],
    }
    Vec::new()
}

/// Lets what is open act; `None` where the action is not its business.
fn act_on_overlay(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
    let page = model.body_height() as isize;
    // The help is a line an action and a line a heading, in a frame of two.
    let n_help_lines = Action::ALL.len() + Group::ALL.len();
    let last_help_top = (n_help_lines + 2).saturating_sub(usize::from(model.size.rows));
    let overlay = model.overlay.as_mut()?;
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
        Action::Cancel | Action::Close => {
            model.overlay = None;
            return Some(Vec::new());
        }
        Action::Choose => {
            let overlay = model.overlay.take();
            return Some(match overlay {
                Some(Overlay::List(list)) => choose(model, list),
                Some(Overlay::Puzzle { puzzle, reading }) => choose_reading(model, puzzle, reading),
                _ => Vec::new(),
            });
        }
        Action::Quit | Action::Suspend | Action::Repaint => return None,
        // The key that opens also closes; others of its kind replace what is open.
        Action::Help
        | Action::Versions
        | Action::Articles
        | Action::Problems
        | Action::Doubts
        | Action::Only => {
            let was = model.overlay.take();
            let is_same = match (was, action) {
                (Some(Overlay::Help(_)), Action::Help) => true,
                (Some(Overlay::List(list)), Action::Versions) => list.kind == ListKind::Versions,
                (Some(Overlay::List(list)), Action::Articles) => list.kind == ListKind::Articles,
                (Some(Overlay::List(list)), Action::Problems) => list.kind == ListKind::Problems,
                (Some(Overlay::List(list)), Action::Only) => list.kind == ListKind::Kinds,
                _ => false,
            };
            return if is_same { Some(Vec::new()) } else { None };
        }
        _ => return Some(Vec::new()),
    };
    match overlay {
        Overlay::List(list) => match (action, count) {
            (Action::Bottom, Some(number)) => list.go_to(number),
            _ => list.move_by(by),
        },
        Overlay::Puzzle { puzzle, reading } => {
            let n_readings = model.store.articles[model.pair.article].puzzles[*puzzle]
                .readings
                .len();
            *reading = reading
                .saturating_add_signed(by)
                .min(n_readings.saturating_sub(1));
        }
        Overlay::Help(top) => *top = top.saturating_add_signed(by).min(last_help_top),
    }
    Some(Vec::new())
}

fn go_to_paragraph(model: &mut Model, count: Option<usize>) {
    let Some(number) = count else {
        return model.scroll_to(usize::MAX);
    };
    let last = model.new_version().paragraphs.len();
    let item = model.item_of(model.pair.new, number.clamp(1, last.max(1)) - 1);
    let line = model.rows.line_of(item);
    model.scroll_to(line);
}

fn toggle_layout(model: &mut Model) {
    let next = match model.layout().columns {
        Columns::Split => Columns::Inline,
        Columns::Inline => Columns::Split,
    };
    if next == Columns::Split && usize::from(model.size.columns) < LEAST_FOR_SPLIT_ON_REQUEST {
        model.message = Some(format!(
            "two columns need a width of {LEAST_FOR_SPLIT_ON_REQUEST}"
        ));
        return;
    }
    model.wish.columns = Some(next);
    model.lay_out_in_place();
}

fn toggle_fold(model: &mut Model) {
    model.wish.unchanged = match model.wish.unchanged {
        Unchanged::Shown => Unchanged::Folded,
        Unchanged::Folded => Unchanged::Shown,
    };
    model.lay_out_in_place();
}

/// Takes back one thing at a time; never leaves.
fn cancel(model: &mut Model) {
    if model.search.take().is_some() {
        model.lay_out_in_place();
    }
}
