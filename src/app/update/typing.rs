//! Letters that are typed rather than pressed: a phrase to search for, a note, or what leaves fewer rows of a list.

use crate::app::{Action, Code, Effect, Key, ListKind, Model, Overlay, Purpose, Sought};

use super::find::{search_everywhere, start_search};
use super::marks::{give_up_note, write_note};
use super::open::{apply_filter, choose, close, filter, move_by};

/// Longest text that can be typed, in characters; a paste may be anything.
const LONGEST: usize = 200;
/// The same of a note.
const LONGEST_NOTE: usize = 2_000;

/// Takes `key` where the reader is typing; `None` where they are not.
pub(super) fn type_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    if key == Key::ctrl('c') && is_typing(model) {
        return Some(interrupt(model));
    }
    // No text holds it, and who is asked for a phrase may want to look something up first.
    if key == Key::ctrl('z') && is_typing(model) {
        return Some(vec![Effect::Suspend]);
    }
    if model.keyboard.typing.is_some() {
        return Some(type_line(model, key));
    }
    if filter(model).is_some_and(|filter| filter.is_typing) {
        return Some(type_filter(model, key));
    }
    None
}

fn is_typing(model: &mut Model) -> bool {
    model.keyboard.typing.is_some() || filter(model).is_some_and(|filter| filter.is_typing)
}

/// Ends the session, but not while it holds a note that was typed and is not written: that is told first.
fn interrupt(model: &mut Model) -> Vec<Effect> {
    let was_draft = model.reviewing.draft.take();
    give_up(model);
    if model.reviewing.draft.is_some() {
        return Vec::new();
    }
    model.reviewing.draft = was_draft;
    vec![Effect::Quit]
}

/// What a key does to a line that is being typed.
enum Edited {
    /// It changed the line.
    Changed,
    /// It would delete from an empty line.
    Emptied,
    /// It is no key for that.
    No,
}

fn edit(text: &mut String, key: Key, longest: usize) -> Edited {
    match key {
        Key {
            code: Code::Char('u'),
            ctrl: true,
            ..
        } => text.clear(),
        Key {
            code: Code::Char(letter),
            ctrl: false,
            alt: false,
        } => push(text, &letter.to_string(), longest),
        Key {
            code: Code::Backspace,
            ..
        } if text.pop().is_none() => return Edited::Emptied,
        Key {
            code: Code::Backspace,
            ..
        } => {}
        _ => return Edited::No,
    }
    Edited::Changed
}

/// Adds the first line of `more`, as far as there is room.
fn push(text: &mut String, more: &str, longest: usize) {
    let line = more.lines().next().unwrap_or_default();
    let room = longest.saturating_sub(text.chars().count());
    text.extend(line.chars().take(room));
}

fn type_line(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(typing) = &mut model.keyboard.typing else {
        return Vec::new();
    };
    let longest = match typing.purpose {
        Purpose::Search(_) => LONGEST,
        Purpose::Note(_) => LONGEST_NOTE,
    };
    if let (Purpose::Search(reach), true) = (&mut typing.purpose, key == Key::ctrl('r')) {
        reach.is_expression = !reach.is_expression;
        return Vec::new();
    }
    match (edit(&mut typing.text, key, longest), key.code) {
        (Edited::Emptied, _) | (Edited::No, Code::Esc) => give_up(model),
        (Edited::No, Code::Enter) => return take(model),
        (Edited::Changed | Edited::No, _) => {}
    }
    Vec::new()
}

/// Takes the line that was typed.
fn take(model: &mut Model) -> Vec<Effect> {
    let Some(typing) = model.keyboard.typing.take() else {
        return Vec::new();
    };
    match typing.purpose {
        Purpose::Search(reach) => {
            let sought = Sought {
                text: typing.text,
                is_expression: reach.is_expression,
            };
            if reach.everywhere {
                return search_everywhere(model, sought);
            }
            start_search(model, sought)
        }
        Purpose::Note(line) => write_note(model, &typing.text, *line),
    }
}

/// Types no further.
fn give_up(model: &mut Model) {
    let Some(typing) = model.keyboard.typing.take() else {
        return;
    };
    match typing.purpose {
        Purpose::Search(_) => {}
        Purpose::Note(line) => give_up_note(model, typing.text, &line),
    }
}

fn type_filter(model: &mut Model, key: Key) -> Vec<Effect> {
    let page = model.body_height() as isize;
    let is_commands =
        matches!(&model.overlay, Some(Overlay::List(list)) if list.kind == ListKind::Commands);
    let Some(filter) = filter(model) else {
        return Vec::new();
    };
    match (edit(&mut filter.text, key, LONGEST), key.code) {
        (Edited::Changed, _) => apply_filter(model),
        // A list that is there to be typed into goes when the typing ends.
        (Edited::Emptied, _) | (Edited::No, Code::Esc) if is_commands => close(model),
        (Edited::Emptied, _) => {
            filter.is_typing = false;
            Vec::new()
        }
        (Edited::No, Code::Esc) => {
            filter.is_typing = false;
            filter.text.clear();
            apply_filter(model)
        }
        (Edited::No, Code::Enter) => {
            filter.is_typing = false;
            match &model.overlay {
                Some(Overlay::List(_)) => choose(model),
                Some(Overlay::Help(_) | Overlay::Puzzle { .. } | Overlay::Sheet(_)) | None => {
                    Vec::new()
                }
            }
        }
        (Edited::No, Code::Down) => move_by(model, 1, None),
        (Edited::No, Code::Up) => move_by(model, -1, None),
        (Edited::No, Code::Char('n')) if key.ctrl => move_by(model, 1, None),
        (Edited::No, Code::Char('p')) if key.ctrl => move_by(model, -1, None),
        (Edited::No, Code::PageDown) => move_by(model, page, None),
        (Edited::No, Code::PageUp) => move_by(model, -page, None),
        (Edited::No, _) => Vec::new(),
    }
}

/// Outside of a line that is being typed, pasted text must never act as keys.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(typing) = &mut model.keyboard.typing {
        match typing.purpose {
            Purpose::Search(_) => push(&mut typing.text, text, LONGEST),
            // A note is one line, whatever it is made of.
            Purpose::Note(_) => {
                let words: Vec<&str> = text.split_whitespace().collect();
                push(&mut typing.text, &words.join(" "), LONGEST_NOTE);
            }
        }
        return Vec::new();
    }
    if let Some(filter) = filter(model).filter(|filter| filter.is_typing) {
        push(&mut filter.text, text, LONGEST);
        return apply_filter(model);
    }
    let find = model.keymap.first_key(Action::Find);
    model.message = Some(format!("pasted text ignored: press {find} to search"));
    Vec::new()
}
