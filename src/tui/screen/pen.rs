//! Bytes under construction, and what they leave the terminal in: where the cursor is, how the next letter looks.
//!
//! After every cell that is not plain ASCII the cursor's column counts as unknown, so that the next cell is placed anew:
//! terminals disagree about widths, and so a wrong guess harms one cell and not the rest of its row.

use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use crate::style;

use super::ON_BLANK;
use super::scroll::Shift;

/// Where the cursor is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Somewhere in this row.
    Row(usize),
    /// In this column of this row.
    Cell(usize, usize),
}

/// How what is printed looks.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// See the module.
pub(super) struct Pen {
    bytes: String,
    width: usize,
    at: At,
    look: Look,
}

impl Pen {
    /// Begins a frame on a terminal whose cursor is at `cursor`, and which prints plain letters.
    pub(super) fn at(cursor: Position, width: u16) -> Self {
        Self {
            bytes: String::new(),
            width: usize::from(width),
            at: At::Cell(usize::from(cursor.x), usize::from(cursor.y)),
            look: Look::default(),
        }
    }

    /// Begins a frame by clearing all that the terminal shows.
    pub(super) fn on_cleared_screen(width: u16) -> Self {
        let mut pen = Self::at(Position::ORIGIN, width);
        pen.bytes.push_str("\u{1b}[m\u{1b}[H\u{1b}[2J");
        pen
    }

    /// Leaves plain letters and the cursor at `cursor`; returns all bytes.
    pub(super) fn finish(mut self, cursor: Position) -> String {
        self.look(Look::default());
        self.go_to(usize::from(cursor.x), usize::from(cursor.y));
        self.bytes
    }

    /// Moves rows as `shift` says, and leaves blank ones in their place.
    ///
    /// By deleting and inserting lines: unlike a scroll region that leaves nothing to take back.
    pub(super) fn scroll(&mut self, shift: &Shift) {
        let (from, to) = if shift.is_up {
            (shift.top, shift.bottom + 1 - shift.by)
        } else {
            (shift.bottom + 1 - shift.by, shift.top)
        };
        self.go_to(0, from);
        self.sequence(shift.by, 'M');
        self.go_to(0, to);
        self.sequence(shift.by, 'L');
    }

    /// Prints `cell` in column `x` of row `y`. The second cell of a wide sign is printed with the first.
    pub(super) fn print(&mut self, cell: &Cell, x: usize, y: usize) {
        // Nothing but visible signs was painted; should that ever fail, the terminal is still not ours to drive.
        let symbol = match cell.symbol() {
            "" => return,
            symbol if symbol.chars().any(char::is_control) => "?",
            symbol => symbol,
        };
        self.go_to(x, y);
        self.look(self.look_for(cell));
        let is_ascii = symbol.len() == 1;
        if is_of_doubtful_width(symbol) {
            // A terminal that takes it for a narrow sign leaves what stood in the second cell.
            self.bytes.push_str("  ");
            self.at = if x + 2 < self.width {
                At::Cell(x + 2, y)
            } else {
                At::Row(y)
            };
            self.go_to(x, y);
        }
        self.bytes.push_str(symbol);
        self.at = if is_ascii && x + 1 < self.width {
            At::Cell(x + 1, y)
        } else {
            At::Row(y)
        };
    }

    /// Returns whether printing `cells`, which the terminal shows already, is no longer than jumping over them.
    pub(super) fn is_cheaper_printed(&self, cells: &[Cell], x: usize, y: usize) -> bool {
        // No jump is longer than this, so that nothing longer need be looked at.
        const LONGEST_JUMP: usize = 6;
        let is_cheap = |cell: &Cell| cell.symbol().len() == 1 && self.look_for(cell) == self.look;
        self.at == At::Cell(x, y)
            && cells.len() <= LONGEST_JUMP
            && cells.len() <= step(x, x + cells.len()).len()
            && cells.iter().all(is_cheap)
    }

    /// Erases `n_cells` and all that follows in the row, where that is shorter than printing blanks.
    pub(super) fn erase_to_end(&mut self, n_cells: usize, x: usize, y: usize) -> bool {
        let is_shorter = n_cells > "\u{1b}[K".len();
        if is_shorter {
            self.prepare_to_erase(x, y);
            self.bytes.push_str("\u{1b}[K");
        }
        is_shorter
    }

    /// Erases `n_cells` where that, and the jump over them, is shorter than printing blanks.
    pub(super) fn erase(&mut self, n_cells: usize, x: usize, y: usize) -> bool {
        let is_shorter = n_cells > 2 * step(x, x + n_cells).len();
        if is_shorter {
            self.prepare_to_erase(x, y);
            self.sequence(n_cells, 'X');
        }
        is_shorter
    }

    /// What is erased takes the ground of the letters.
    fn prepare_to_erase(&mut self, x: usize, y: usize) {
        self.go_to(x, y);
        self.look(Look {
            fg: self.look.fg,
            bg: Color::Reset,
            modifier: self.look.modifier - ON_BLANK,
        });
    }

    fn sequence(&mut self, number: usize, end: char) {
        self.bytes.push_str(&sequence(number, end));
    }

    fn go_to(&mut self, x: usize, y: usize) {
        if self.at == At::Cell(x, y) {
            return;
        }
        let (row, column) = match self.at {
            At::Row(row) => (row, None),
            At::Cell(column, row) => (row, Some(column)),
        };
        let way = if row == y {
            let to_column = if x == 0 {
                "\r".to_owned()
            } else {
                sequence(x + 1, 'G')
            };
            match column.map(|column| step(column, x)) {
                Some(step) if step.len() < to_column.len() => step,
                _ => to_column,
            }
        } else if row + 1 == y && x == 0 {
            "\r\n".to_owned()
        } else {
            match (x, y) {
                (0, 0) => "\u{1b}[H".to_owned(),
                (0, y) => format!("\u{1b}[{}H", y + 1),
                (x, y) => format!("\u{1b}[{};{}H", y + 1, x + 1),
            }
        };
        self.bytes.push_str(&way);
        self.at = At::Cell(x, y);
    }

    /// Returns how the pen must look to print `cell`. On blanks not everything shows, and stays as it is.
    fn look_for(&self, cell: &Cell) -> Look {
        let is_blank = cell.symbol() == " " && !cell.modifier.intersects(ON_BLANK);
        if is_blank {
            Look {
                fg: self.look.fg,
                bg: cell.bg,
                modifier: self.look.modifier - ON_BLANK,
            }
        } else {
            Look {
                fg: cell.fg,
                bg: cell.bg,
                modifier: cell.modifier,
            }
        }
    }

    fn look(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        let codes = if look == Look::default() {
            String::new()
        } else {
            let change = codes(self.look, look);
            let anew = format!("0;{}", codes(Look::default(), look));
            if change.len() <= anew.len() {
                change
            } else {
                anew
            }
        };
        // Writing to a string cannot fail.
        let _ = write!(self.bytes, "\u{1b}[{codes}m");
        self.look = look;
    }
}

/// Signs of several code points are one cell here, two there: terminals differ in which they join.
fn is_of_doubtful_width(symbol: &str) -> bool {
    symbol.chars().nth(1).is_some() && unicode_width::UnicodeWidthStr::width(symbol) > 1
}

/// Returns the shortest way from one column to another of the same row.
fn step(from: usize, to: usize) -> String {
    const MOST_BACKSPACES: usize = 3;
    match from.checked_sub(to) {
        Some(back @ ..=MOST_BACKSPACES) => "\u{8}".repeat(back),
        Some(back) => sequence(back, 'D'),
        None => sequence(to - from, 'C'),
    }
}

/// Returns `ESC [ number end`; 1 is what an absent number means.
fn sequence(number: usize, end: char) -> String {
    if number == 1 {
        format!("\u{1b}[{end}")
    } else {
        format!("\u{1b}[{number}{end}")
    }
}

/// What each modifier is switched on and off by. Bold and dim share the number that ends them.
const MODIFIERS: &[(Modifier, &str, &str)] = &[
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// Returns the numbers that lead from one look to another.
fn codes(from: Look, to: Look) -> String {
    const WEIGHT: Modifier = Modifier::BOLD.union(Modifier::DIM);
    let mut codes: Vec<String> = Vec::new();
    let mut kept = from.modifier;
    let lost = from.modifier - to.modifier;
    for (modifier, _, off) in MODIFIERS {
        if lost.contains(*modifier) {
            if codes.last().is_none_or(|last| last != off) {
                codes.push((*off).to_owned());
            }
            kept -= if WEIGHT.contains(*modifier) {
                WEIGHT
            } else {
                *modifier
            };
        }
    }
    let gained = to.modifier - kept;
    let on = MODIFIERS
        .iter()
        .filter(|(modifier, ..)| gained.contains(*modifier));
    codes.extend(on.map(|(_, on, _)| (*on).to_owned()));
    if from.fg != to.fg {
        codes.push(color_code(to.fg, 30));
    }
    if from.bg != to.bg {
        codes.push(color_code(to.bg, 40));
    }
    codes.join(";")
}

/// `base` is 30 for letters, 40 for the ground. Themes use no other kinds of colour.
fn color_code(color: Color, base: u8) -> String {
    match color {
        Color::Indexed(idx) => style::Color::Indexed(idx).sgr(base),
        Color::Rgb(red, green, blue) => style::Color::Rgb(red, green, blue).sgr(base),
        _ => (base + 9).to_string(),
    }
}
