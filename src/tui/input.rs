//! From the terminal's bytes to keys and pastes, on a thread of its own.
//!
//! On Unix with a reader of our own: crossterm's takes a sequence that arrives in two packets for several keys, types
//! late answers of the terminal as text, and spins when the terminal is gone.

#[cfg(unix)]
mod parser;
#[cfg(unix)]
mod unix;

use crate::app::{Code, Key};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

#[cfg(unix)]
pub(super) use self::unix::{Keyboard, start};

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

/// Crossterm finds the console by itself.
#[cfg(not(unix))]
#[derive(Debug)]
pub(super) struct Keyboard;

#[cfg(not(unix))]
impl Keyboard {
    pub(super) fn open() -> std::io::Result<Self> {
        Ok(Self)
    }
}

/// Reads keys through crossterm, where there is no reader of ours.
#[cfg(not(unix))]
pub(super) fn start(
    _keyboard: Keyboard,
    send: impl Fn(super::session::Message) + Send + 'static,
    _is_remote: bool,
) -> std::io::Result<()> {
    use crate::app::Event;
    use crossterm::event::{Event as Read, read};

    use super::session::Message;

    std::thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            loop {
                match read() {
                    Ok(Read::Key(event)) => {
                        if let Some(key) = to_key(event) {
                            send(Message::Event(Event::Key(key)));
                        }
                    }
                    Ok(Read::Paste(text)) => send(Message::Event(Event::Paste(text))),
                    Ok(Read::Resize(..)) => send(Message::Resized),
                    Ok(_) => {}
                    Err(_) => return send(Message::HungUp),
                }
            }
        })?;
    Ok(())
}
