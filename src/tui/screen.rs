//! From cells to bytes: what differs from the last frame, in one write.
//!
//! After every cell that is not plain ASCII the cursor is placed anew: terminals disagree about widths, and so a wrong
//! guess harms one cell and not the rest of its row.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};

/// Unchanged cells that are cheaper to print again than to jump over.
const CHEAPEST_JUMP: u16 = 4;

/// What the terminal shows, as far as we know.
#[derive(Debug)]
pub(super) struct Screen {
    shown: Buffer,
    cursor: Position,
    /// Nothing is known of what the terminal shows.
    is_unknown: bool,
}

impl Screen {
    pub(super) fn new() -> Self {
        Self {
            shown: Buffer::empty(Rect::ZERO),
            cursor: Position::ORIGIN,
            is_unknown: true,
        }
    }

    /// Forgets what the terminal shows: the next frame is drawn whole.
    pub(super) fn forget(&mut self) {
        self.is_unknown = true;
    }

    /// Returns the bytes that make the terminal show `next`, with the cursor at `cursor`; empty where it does already.
    pub(super) fn encode(&mut self, next: Buffer, cursor: Position) -> Vec<u8> {
        let is_whole = self.is_unknown || self.shown.area != next.area;
        if is_whole {
            self.shown = Buffer::empty(next.area);
        }
        let mut pen = Pen::default();
        if is_whole {
            pen.bytes.push_str("\u{1b}[0m\u{1b}[H\u{1b}[2J");
        }
        for y in next.area.rows().map(|row| row.y) {
            encode_row(&self.shown, &next, y, &mut pen);
        }
        let is_dirty = is_whole || !pen.bytes.is_empty() || cursor != self.cursor;
        self.shown = next;
        self.cursor = cursor;
        self.is_unknown = false;
        if !is_dirty {
            return Vec::new();
        }
        pen.plain();
        pen.go_to(cursor.x, cursor.y);
        // A synchronized update: terminals that know it show the frame at once, others ignore it.
        format!("\u{1b}[?2026h{}\u{1b}[?2026l", pen.bytes).into_bytes()
    }
}

fn encode_row(shown: &Buffer, next: &Buffer, y: u16, pen: &mut Pen) {
    let width = next.area.width;
    let is_changed = |x: u16| shown[(x, y)] != next[(x, y)];
    let Some(first) = (0..width).find(|x| is_changed(*x)) else {
        return;
    };
    let Some(last) = (0..width).rfind(|x| is_changed(*x)) else {
        return;
    };
    // Where the rest of the row is blank, one sequence clears it.
    let blank_from = (0..width)
        .rfind(|x| !is_blank(&next[(*x, y)]))
        .map_or(0, |x| x + 1);
    let mut x = first;
    while x <= last {
        if x >= blank_from && width - x > CHEAPEST_JUMP {
            pen.go_to(x, y);
            pen.plain();
            pen.bytes.push_str("\u{1b}[K");
            return;
        }
        // The second cell of a wide sign changes with the first.
        let is_covered = next[(x, y)].symbol().is_empty();
        let unchanged = (x..=last).take_while(|x| !is_changed(*x)).count() as u16;
        if is_covered || unchanged > CHEAPEST_JUMP {
            x += unchanged.max(1);
            continue;
        }
        pen.go_to(x, y);
        pen.print(&next[(x, y)]);
        x += 1;
    }
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && cell.modifier.is_empty()
}

/// Bytes under construction, and what they leave the terminal in.
#[derive(Default)]
struct Pen {
    bytes: String,
    /// Where the cursor is; `None` where that is not certain.
    at: Option<(u16, u16)>,
    style: Look,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    fn go_to(&mut self, x: u16, y: u16) {
        if self.at == Some((x, y)) {
            return;
        }
        // Writing to a string cannot fail.
        let _ = match self.at {
            Some((_, row)) if row == y => write!(self.bytes, "\u{1b}[{}G", x + 1),
            _ => write!(self.bytes, "\u{1b}[{};{}H", y + 1, x + 1),
        };
        self.at = Some((x, y));
    }

    fn print(&mut self, cell: &Cell) {
        self.set(Look {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        });
        let symbol = cell.symbol();
        // Nothing but visible signs was painted; should that ever fail, the terminal is still not ours to drive.
        let symbol = if symbol.chars().any(char::is_control) {
            "?"
        } else {
            symbol
        };
        self.bytes.push_str(symbol);
        let is_ascii = symbol.len() == 1;
        self.at = self
            .at
            .map(|(x, y)| (if is_ascii { x + 1 } else { u16::MAX }, y));
    }

    fn plain(&mut self) {
        self.set(Look::default());
    }

    fn set(&mut self, look: Look) {
        if look == self.style {
            return;
        }
        let mut codes = Vec::new();
        let lost = self.style.modifier - look.modifier;
        let fresh = if lost.is_empty() {
            self.style
        } else {
            Look::default()
        };
        if !lost.is_empty() {
            codes.push("0".to_owned());
        }
        let gained = look.modifier - fresh.modifier;
        codes.extend(
            MODIFIERS
                .iter()
                .filter(|(modifier, _)| gained.contains(*modifier))
                .map(|(_, code)| (*code).to_owned()),
        );
        if look.fg != fresh.fg {
            codes.push(color_code(look.fg, 30));
        }
        if look.bg != fresh.bg {
            codes.push(color_code(look.bg, 40));
        }
        let _ = write!(self.bytes, "\u{1b}[{}m", codes.join(";"));
        self.style = look;
    }
}

const MODIFIERS: &[(Modifier, &str)] = &[
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::REVERSED, "7"),
    (Modifier::CROSSED_OUT, "9"),
];

/// `base` is 30 for letters, 40 for the ground. Themes use no other kinds of colour.
fn color_code(color: Color, base: u8) -> String {
    match color {
        Color::Indexed(idx @ 0..8) => (base + idx).to_string(),
        Color::Indexed(idx @ 8..16) => (base + 60 + idx - 8).to_string(),
        Color::Indexed(idx) => format!("{};5;{idx}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
        _ => (base + 9).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn buffer(rows: &[&str]) -> Buffer {
        Buffer::with_lines(rows.iter().copied())
    }

    /// The text of a frame without the marks around it and without the last cursor move.
    fn frame(screen: &mut Screen, rows: &[&str]) -> String {
        let bytes = screen.encode(buffer(rows), Position::ORIGIN);
        let text = String::from_utf8(bytes).unwrap();
        text.trim_start_matches("\u{1b}[?2026h")
            .trim_end_matches("\u{1b}[?2026l")
            .to_owned()
    }

    #[test]
    fn nothing_is_written_when_nothing_changed() {
        let mut screen = Screen::new();
        assert!(!screen.encode(buffer(&["one"]), Position::ORIGIN).is_empty());
        assert_eq!(screen.encode(buffer(&["one"]), Position::ORIGIN), b"");
    }

    #[test]
    fn only_what_changed_is_written() {
        let mut screen = Screen::new();
        frame(&mut screen, &["the old ferry talks", "again"]);
        assert_eq!(
            frame(&mut screen, &["the new ferry talks", "again"]),
            "\u{1b}[1;5Hnew\u{1b}[1G"
        );
    }

    #[test]
    fn blank_ends_are_cleared_at_once() {
        let mut screen = Screen::new();
        frame(&mut screen, &["ferry talks collapse"]);
        assert_eq!(
            frame(&mut screen, &["ferry               "]),
            "\u{1b}[1;7H\u{1b}[K\u{1b}[1G"
        );
    }

    #[test]
    fn the_cursor_is_placed_anew_after_signs_of_doubtful_width() {
        let mut screen = Screen::new();
        assert_eq!(
            frame(&mut screen, &["a“b"]),
            "\u{1b}[0m\u{1b}[H\u{1b}[2J\u{1b}[1;1Ha“\u{1b}[3Gb\u{1b}[1G"
        );
    }

    /// Draws two frames after each other in an emulator, and compares it with the second.
    fn check_on_emulator(first: &Buffer, second: &Buffer) {
        let cells = |number: u16| std::num::NonZeroU16::new(number).unwrap();
        let mut emulator =
            vt100::Parser::new(cells(second.area.height), cells(second.area.width), 0);
        let mut screen = Screen::new();
        for frame in [first, second] {
            emulator.process(&screen.encode(frame.clone(), Position::ORIGIN));
        }
        for y in 0..second.area.height {
            for x in 0..second.area.width {
                let expected = &second[(x, y)];
                let shown = emulator.screen().cell(y, x).unwrap();
                let text = if shown.has_contents() || shown.is_wide_continuation() {
                    shown.contents()
                } else {
                    " "
                };
                assert_eq!(text, expected.symbol(), "at {x},{y}");
                if expected.symbol().is_empty() {
                    continue;
                }
                assert_eq!(
                    shown.underline(),
                    expected.modifier.contains(Modifier::UNDERLINED),
                    "at {x},{y}"
                );
                assert_eq!(
                    shown.bold(),
                    expected.modifier.contains(Modifier::BOLD),
                    "at {x},{y}"
                );
                let color = if expected.fg == Color::Reset {
                    vt100::Color::Default
                } else {
                    vt100::Color::Idx(4)
                };
                if expected.symbol() != " " {
                    assert_eq!(shown.fgcolor(), color, "at {x},{y}");
                }
            }
        }
    }

    fn any_buffer() -> impl Strategy<Value = Buffer> {
        let cell = (0..6_usize, any::<bool>(), any::<bool>(), any::<bool>());
        proptest::collection::vec(cell, 24).prop_map(|cells| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 3));
            let mut x = 0;
            let mut y = 0;
            for (sign, bold, underlined, colored) in cells {
                let symbol = [" ", "a", "b", "é", "船", " "][sign];
                let symbol = if symbol == "船" && x == 7 {
                    "x"
                } else {
                    symbol
                };
                let mut modifier = Modifier::empty();
                modifier.set(Modifier::BOLD, bold);
                modifier.set(Modifier::UNDERLINED, underlined);
                let mut set = |x: u16, symbol: &str| {
                    let cell = &mut buffer[(x, y)];
                    cell.set_symbol(symbol);
                    cell.modifier = modifier;
                    cell.fg = if colored {
                        Color::Indexed(4)
                    } else {
                        Color::Reset
                    };
                };
                set(x, symbol);
                if symbol == "船" {
                    set(x + 1, "");
                    x += 1;
                }
                x += 1;
                if x >= 8 {
                    (x, y) = (0, y + 1);
                }
                if y == 3 {
                    break;
                }
            }
            buffer
        })
    }

    proptest! {
        #[test]
        fn an_emulator_shows_what_was_painted(first in any_buffer(), second in any_buffer()) {
            check_on_emulator(&first, &second);
        }
    }
}
