//! A state machine from bytes to keys. Pure: knows no clock; the caller says when it has waited long enough.
//!
//! Sequences may be cut anywhere. Ones that mean nothing to us, and answers of the terminal that nobody asked for, are
//! swallowed whole: their bytes must never act as keys. Sources: ECMA-48 and xterm's list of control sequences.

use crate::app::{Gesture, Mouse};
use crate::theme::Variant;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::terminal::ROW_OF_WIDTH;

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    Key(KeyEvent),
    Paste(String),
    Mouse(Mouse),
    /// The terminal's answer to what its ground is.
    Ground(Variant),
    /// Its answer to where the cursor is after a sign of doubtful width: the column, from 1.
    Column(u16),
    /// Its answer to whether all is well: it has read what was written before the question.
    CaughtUp,
    /// Its answer to what it is: the answers to whatever was asked before have come.
    Answered,
}

/// Longest sequence that is kept, in bytes; what is longer means nothing and is dropped to its end.
const LONGEST_SEQUENCE: usize = 256;
/// Longest answer that is kept, in bytes: `11;rgba:ffff/ffff/ffff/ffff` and room for more.
const LONGEST_ANSWER: usize = 64;
/// Longest paste that is kept, in bytes.
const LONGEST_PASTE: usize = 64 << 10;
/// Control-C as a byte.
const INTERRUPT: u8 = 0x03;
/// How a paste ends.
const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// After ESC: a key with Alt, or the beginning of a sequence.
    Escape,
    /// After `ESC [`, with what came since.
    Sequence(Vec<u8>),
    /// After `ESC O`: one more byte.
    SingleShift,
    /// An answer that ends with BEL or `ESC \`, with its kind and what came since.
    Answer(Vec<u8>),
    /// In a paste, with what came since, and whether nothing more has come for a while.
    Paste(Vec<u8>, bool),
    /// In a character of several bytes, with what came since, and how many there will be.
    Character(Vec<u8>, usize),
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Parser {
    state: State,
    done: Vec<Read>,
}

impl Parser {
    /// Returns what was read since the last call.
    pub(super) fn take(&mut self) -> Vec<Read> {
        std::mem::take(&mut self.done)
    }

    /// Returns whether nothing is half read.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Ground)
    }

    /// Returns whether the last byte was an ESC that may be the key.
    pub(super) fn is_at_escape(&self) -> bool {
        matches!(self.state, State::Escape)
    }

    /// Nothing has come for so long that what is half read will not be completed. Pastes go on: they may be slow.
    pub(super) fn give_up(&mut self) {
        match &mut self.state {
            State::Escape => {
                self.state = State::Ground;
                self.key(KeyCode::Esc, KeyModifiers::NONE);
            }
            State::Paste(_, has_stalled) => *has_stalled = true,
            _ => self.state = State::Ground,
        }
    }

    /// Takes the next byte.
    pub(super) fn feed(&mut self, byte: u8) {
        self.state = match std::mem::take(&mut self.state) {
            // An interrupt gets out of everything that has no place for one.
            State::Escape | State::Sequence(_) | State::SingleShift | State::Answer(_)
                if byte == INTERRUPT =>
            {
                self.ground(byte, KeyModifiers::NONE)
            }
            State::Ground => self.ground(byte, KeyModifiers::NONE),
            State::Escape => self.escape(byte),
            State::Sequence(bytes) => self.sequence(bytes, byte),
            State::SingleShift => {
                if let Some(code) = final_key(byte) {
                    self.key(code, KeyModifiers::NONE);
                }
                State::Ground
            }
            State::Answer(bytes) => self.answer(bytes, byte),
            State::Paste(bytes, has_stalled) => self.paste(bytes, has_stalled, byte),
            State::Character(bytes, length) => self.character(bytes, length, byte),
        };
    }

    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.done.push(Read::Key(KeyEvent::new(code, modifiers)));
    }

    fn ground(&mut self, byte: u8, modifiers: KeyModifiers) -> State {
        let (code, more) = match byte {
            0x1b => return State::Escape,
            b'\r' | b'\n' => (KeyCode::Enter, KeyModifiers::NONE),
            b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
            0x7f | 0x08 => (KeyCode::Backspace, KeyModifiers::NONE),
            0x00 => (KeyCode::Char(' '), KeyModifiers::CONTROL),
            0x01..=0x1a => (
                KeyCode::Char(char::from(byte - 1 + b'a')),
                KeyModifiers::CONTROL,
            ),
            0x1c..=0x1f => (
                KeyCode::Char(char::from(byte - 0x1c + b'4')),
                KeyModifiers::CONTROL,
            ),
            0x20..=0x7e => (KeyCode::Char(char::from(byte)), KeyModifiers::NONE),
            0xc2..=0xdf => return State::Character(vec![byte], 2),
            0xe0..=0xef => return State::Character(vec![byte], 3),
            0xf0..=0xf4 => return State::Character(vec![byte], 4),
            // No character begins so.
            _ => return State::Ground,
        };
        self.key(code, modifiers | more);
        State::Ground
    }

    fn escape(&mut self, byte: u8) -> State {
        match byte {
            b'[' => State::Sequence(Vec::new()),
            b'O' => State::SingleShift,
            // Operating system command, device control, application, privacy, start of string.
            b']' | b'P' | b'_' | b'^' | b'X' => State::Answer(vec![byte]),
            0x1b => {
                self.key(KeyCode::Esc, KeyModifiers::NONE);
                State::Escape
            }
            byte => self.ground(byte, KeyModifiers::ALT),
        }
    }

    fn answer(&mut self, mut bytes: Vec<u8>, byte: u8) -> State {
        match (bytes.last(), byte) {
            (_, 0x07) | (Some(0x1b), b'\\') => {
                self.done.extend(ground_answer(&bytes).map(Read::Ground));
                State::Ground
            }
            _ => {
                if bytes.len() > LONGEST_ANSWER {
                    bytes.pop();
                }
                bytes.push(byte);
                State::Answer(bytes)
            }
        }
    }

    fn sequence(&mut self, mut bytes: Vec<u8>, byte: u8) -> State {
        match byte {
            // A new sequence begins in the middle of this one.
            0x1b => return State::Escape,
            // The old form of a mouse report: three bytes of any value follow, which must not act as keys.
            b'M' if bytes.is_empty() => bytes.push(byte),
            _ if bytes.first() == Some(&b'M') => {
                if bytes.len() == 3 {
                    return State::Ground;
                }
                bytes.push(byte);
            }
            // The Linux console says `ESC [ [ A` for F1.
            b'[' if bytes.is_empty() => bytes.push(byte),
            _ if bytes == b"[" => {
                if let b'A'..=b'E' = byte {
                    self.key(KeyCode::F(byte - b'A' + 1), KeyModifiers::NONE);
                }
                return State::Ground;
            }
            0x40..=0x7e => {
                if byte == b'~' && bytes == b"200" {
                    return State::Paste(Vec::new(), false);
                }
                if byte == b'c' && bytes.first() == Some(&b'?') {
                    self.done.push(Read::Answered);
                } else if byte == b'n' && bytes == b"0" {
                    self.done.push(Read::CaughtUp);
                } else if let Some(column) = column_report(&bytes, byte) {
                    self.done.push(Read::Column(column));
                } else if let Some(mouse) = mouse_report(&bytes, byte) {
                    self.done.push(Read::Mouse(mouse));
                } else if let Some((code, modifiers)) = sequence_key(&bytes, byte) {
                    self.key(code, modifiers);
                }
                return State::Ground;
            }
            _ if bytes.len() < LONGEST_SEQUENCE => bytes.push(byte),
            _ => {}
        }
        State::Sequence(bytes)
    }

    fn paste(&mut self, mut bytes: Vec<u8>, has_stalled: bool, byte: u8) -> State {
        // Text may hold any byte, but nobody interrupts a paste that still comes.
        if has_stalled && byte == INTERRUPT {
            return self.ground(byte, KeyModifiers::NONE);
        }
        bytes.push(byte);
        if bytes.ends_with(PASTE_END) {
            bytes.truncate(bytes.len() - PASTE_END.len());
            bytes.truncate(LONGEST_PASTE);
            self.done
                .push(Read::Paste(String::from_utf8_lossy(&bytes).into_owned()));
            return State::Ground;
        }
        if bytes.len() > LONGEST_PASTE + PASTE_END.len() {
            // Only the end is still of interest: the beginning is kept, the middle forgotten. An interrupt means that
            // the end never came.
            if byte == INTERRUPT {
                return self.ground(byte, KeyModifiers::NONE);
            }
            bytes.remove(LONGEST_PASTE);
        }
        State::Paste(bytes, false)
    }

    fn character(&mut self, mut bytes: Vec<u8>, length: usize, byte: u8) -> State {
        if !(0x80..=0xbf).contains(&byte) {
            // The character was cut short; this byte begins something new.
            return self.ground(byte, KeyModifiers::NONE);
        }
        bytes.push(byte);
        if bytes.len() < length {
            return State::Character(bytes, length);
        }
        if let Some(letter) = std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| text.chars().next())
        {
            self.key(KeyCode::Char(letter), KeyModifiers::NONE);
        }
        State::Ground
    }
}

/// Reads `]11;rgb:rrrr/gggg/bbbb`, with one to four hexadecimal digits a colour, before whatever ended it.
fn ground_answer(bytes: &[u8]) -> Option<Variant> {
    let text = std::str::from_utf8(bytes).ok()?.trim_end_matches('\u{1b}');
    let (kind, colors) = text.strip_prefix("]11;")?.split_once(':')?;
    let share = |digits: &str| {
        let most = 16_u32.checked_pow(digits.len() as u32)?.checked_sub(1)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        Some(f64::from(number) / f64::from(most))
    };
    let shares: Vec<f64> = colors.split('/').take(3).map_while(share).collect();
    let [red, green, blue] = shares[..] else {
        return None;
    };
    // The weights of ITU-R BT.601: how light a colour looks.
    let is_light = 0.299 * red + 0.587 * green + 0.114 * blue > 0.5;
    let variant = if is_light {
        Variant::Light
    } else {
        Variant::Dark
    };
    kind.starts_with("rgb").then_some(variant)
}

/// Reads `ESC [ row ; column R`, both from 1, where that is the row in which a sign was measured: anywhere else nobody asked.
fn column_report(parameters: &[u8], end: u8) -> Option<u16> {
    let (row, column) = std::str::from_utf8(parameters).ok()?.split_once(';')?;
    let is_there = end == b'R' && row.parse() == Ok(ROW_OF_WIDTH);
    column.parse().ok().filter(|_| is_there)
}

/// Reads `ESC [ < button ; column ; row M`, both from 1; releases end with `m`, and mean nothing to us.
fn mouse_report(parameters: &[u8], end: u8) -> Option<Mouse> {
    let text = std::str::from_utf8(parameters).ok()?.strip_prefix('<')?;
    let numbers: Vec<u16> = text
        .split(';')
        .map_while(|number| number.parse().ok())
        .collect();
    let [button, column, row] = numbers[..] else {
        return None;
    };
    let gesture = match (end, button) {
        (b'M', 0) => Gesture::Press,
        (b'M', 64) => Gesture::WheelUp,
        (b'M', 65) => Gesture::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        gesture,
        column: column.checked_sub(1)?,
        row: row.checked_sub(1)?,
    })
}

/// Returns the key of `ESC [ parameters end`.
fn sequence_key(parameters: &[u8], end: u8) -> Option<(KeyCode, KeyModifiers)> {
    let text = std::str::from_utf8(parameters).ok()?;
    let mut numbers = text.split(';').map(|number| number.parse::<u16>().ok());
    let first = numbers.next().flatten();
    // Replies and private sequences have other signs among their parameters.
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b';')
    {
        return None;
    }
    let modifiers = modifiers(numbers.next().flatten().unwrap_or(1));
    let code = match (end, first) {
        (b'~', Some(number)) => tilde_key(number)?,
        (b'Z', None) => return Some((KeyCode::BackTab, KeyModifiers::SHIFT)),
        // `ESC [ 1 ; 5 A` is an arrow with Control; `ESC [ 0 ; 0 R` is an answer.
        (end, None | Some(1)) => final_key(end)?,
        _ => return None,
    };
    Some((code, modifiers))
}

fn final_key(end: u8) -> Option<KeyCode> {
    Some(match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(end - b'P' + 1),
        _ => return None,
    })
}

fn tilde_key(number: u16) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23 | 24 => KeyCode::F(number as u8 - 12),
        _ => return None,
    })
}

/// xterm counts modifiers from 1: Shift 1, Alt 2, Control 4.
fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, bits & 1 != 0);
    modifiers.set(KeyModifiers::ALT, bits & 2 != 0);
    modifiers.set(KeyModifiers::CONTROL, bits & 4 != 0);
    modifiers
}

#[cfg(test)]
mod tests;
