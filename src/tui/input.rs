//! From the terminal's bytes to keys and pastes, and all that reaches a session besides.
//!
//! On Unix with a reader of our own: crossterm's takes a sequence that arrives in two packets for several keys, types
//! late answers of the terminal as text, and spins when the terminal is gone.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod parser;
#[cfg(unix)]
mod unix;

use crate::app::{Code, Key};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

#[cfg(not(unix))]
pub(super) use self::other::{Inbox, Keyboard};
#[cfg(unix)]
pub(super) use self::unix::{Inbox, Keyboard};

/// Returns whether there is a terminal to read keys from.
#[must_use]
pub fn has_keyboard() -> bool {
    Keyboard::open().is_ok()
}

/// Returns our name for a key of crossterm's; `None` for keys that no binding can name.
fn to_key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(letter) => Code::Char(letter),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
    })
}
