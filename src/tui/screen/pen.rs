//! Bytes under construction, and what they leave the terminal in: where the cursor is, how the next letter looks.
//!
//! After every cell that is not plain ASCII the cursor's column counts as unknown, so that the next cell is placed anew:
//! terminals disagree about widths, and so a wrong guess harms one cell and not the rest of its row.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use crate::style;

use super::frame::{Clusters, Look, Packed, Sign};
use super::scroll::Shift;

/// Where the cursor is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Somewhere in this row.
    Row(usize),
    /// In this column of this row.
    Cell(usize, usize),
}

/// What is worth remembering from one frame to the next.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) clusters: Clusters,
    /// What leads from one look to another. Themes have few.
    looks: HashMap<(Look, Look), String, FixedState>,
    /// The address that was linked last, and its number: another address makes another cell.
    target: (String, u16),
}

impl Known {
    /// Returns the number of the link to `target`.
    pub(super) fn link(&mut self, target: &str) -> u16 {
        if self.target.0 != target {
            let number = self.target.1 % (u16::MAX - 1) + 1;
            self.target = (target.to_owned(), number);
        }
        self.target.1
    }
}

/// See the module.
pub(super) struct Pen<'c> {
    bytes: String,
    known: &'c mut Known,
    width: usize,
    at: At,
    look: Look,
    /// The link that what is printed belongs to.
    link: u16,
}

impl<'c> Pen<'c> {
    /// Begins a frame on a terminal whose cursor is at `cursor`, and which prints plain letters.
    pub(super) fn at(cursor: Position, width: usize, known: &'c mut Known) -> Self {
        Self {
            bytes: String::new(),
            known,
            width,
            at: At::Cell(usize::from(cursor.x), usize::from(cursor.y)),
            look: Look::default(),
            link: 0,
        }
    }

    /// Begins a frame by clearing all that the terminal shows.
    pub(super) fn on_cleared_screen(width: usize, known: &'c mut Known) -> Self {
        let mut pen = Self::at(Position::ORIGIN, width, known);
        pen.bytes.push_str("\u{1b}[m\u{1b}[H\u{1b}[2J");
        pen
    }

    /// Leaves plain letters and the cursor at `cursor`; returns all bytes.
    pub(super) fn finish(mut self, cursor: Position) -> String {
        self.link(0);
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
    pub(super) fn print(&mut self, cell: Packed, x: usize, y: usize) {
        let sign = cell.sign();
        if sign == Sign::Covered {
            return;
        }
        self.go_to(x, y);
        self.link(cell.link());
        self.look(self.look_for(cell));
        match sign {
            Sign::Covered => {}
            Sign::Letter(letter) => self.bytes.push(letter),
            Sign::Cluster(idx) => {
                if self.known.clusters.is_of_doubtful_width(idx) {
                    // A terminal that takes it for a narrow sign leaves what stood in the second cell.
                    self.bytes.push_str("  ");
                    self.at = if x + 2 < self.width {
                        At::Cell(x + 2, y)
                    } else {
                        At::Row(y)
                    };
                    self.go_to(x, y);
                }
                self.bytes.push_str(self.known.clusters.text(idx));
            }
        }
        self.at = if cell.is_ascii() && x + 1 < self.width {
            At::Cell(x + 1, y)
        } else {
            At::Row(y)
        };
    }

    /// Prints all `cells` but the first, which was printed before column `x` of row `y`, and which the others look like.
    /// Returns false, and prints nothing, where it is not known that the cursor is there, or how the pen looks.
    pub(super) fn print_after(&mut self, cells: &[Packed], x: usize, y: usize) -> bool {
        let [first, rest @ ..] = cells else {
            return false;
        };
        // What does not show on a blank may not be switched on.
        if self.at != At::Cell(x, y) || first.is_empty() {
            return false;
        }
        for cell in rest {
            if let Sign::Letter(letter) = cell.sign() {
                self.bytes.push(letter);
            }
        }
        let end = x + rest.len();
        self.at = if end < self.width {
            At::Cell(end, y)
        } else {
            At::Row(y)
        };
        true
    }

    /// Returns whether printing `cells`, which the terminal shows already, is no longer than jumping over them.
    pub(super) fn is_cheaper_printed(&self, cells: &[Packed], x: usize, y: usize) -> bool {
        // No jump is longer than this, so that nothing longer need be looked at.
        const LONGEST_JUMP: usize = 6;
        let is_cheap = |cell: &Packed| {
            cell.is_ascii() && cell.link() == self.link && self.look_for(*cell) == self.look
        };
        self.at == At::Cell(x, y)
            && cells.len() <= LONGEST_JUMP
            && cells.len() <= Way::along(x, x + cells.len()).len()
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
        // No jump is shorter than three bytes.
        let is_shorter = n_cells > 6 && n_cells > 2 * Way::along(x, x + n_cells).len();
        if is_shorter {
            self.prepare_to_erase(x, y);
            self.sequence(n_cells, 'X');
        }
        is_shorter
    }

    /// What is erased takes the ground of the letters.
    fn prepare_to_erase(&mut self, x: usize, y: usize) {
        self.go_to(x, y);
        self.link(0);
        self.look(self.look.for_blank(Look::default()));
    }

    fn sequence(&mut self, number: usize, end: char) {
        Way::Sequence(number, end).write(&mut self.bytes);
    }

    #[inline]
    fn go_to(&mut self, x: usize, y: usize) {
        if self.at != At::Cell(x, y) {
            self.go_elsewhere(x, y);
        }
    }

    fn go_elsewhere(&mut self, x: usize, y: usize) {
        let (row, column) = match self.at {
            At::Row(row) => (row, None),
            At::Cell(column, row) => (row, Some(column)),
        };
        let way = if row == y {
            let to_column = if x == 0 {
                Way::Return
            } else {
                Way::Sequence(x + 1, 'G')
            };
            match column.map(|column| Way::along(column, x)) {
                Some(along) if along.len() < to_column.len() => along,
                _ => to_column,
            }
        } else if row + 1 == y && x == 0 {
            Way::NextRow
        } else {
            Way::To(x, y)
        };
        way.write(&mut self.bytes);
        self.at = At::Cell(x, y);
    }

    /// Returns how the pen must look to print `cell`. On blanks not everything shows, and stays as it is.
    fn look_for(&self, cell: Packed) -> Look {
        if cell.is_empty() {
            self.look.for_blank(cell.look())
        } else {
            cell.look()
        }
    }

    /// Opens a link, or closes the open one. Its parts have one name: they may be printed in several frames.
    fn link(&mut self, link: u16) {
        if link == self.link {
            return;
        }
        self.link = link;
        let (name, target) = match link {
            0 => ("", ""),
            _ => ("id=article", self.known.target.0.as_str()),
        };
        self.bytes
            .extend(["\u{1b}]8;", name, ";", target, "\u{1b}\\"]);
    }

    #[inline]
    fn look(&mut self, look: Look) {
        if look != self.look {
            self.look_otherwise(look);
        }
    }

    fn look_otherwise(&mut self, look: Look) {
        let (from, looks) = (self.look, &mut self.known.looks);
        let sequence = looks
            .entry((from, look))
            .or_insert_with(|| look_sequence(from, look));
        self.bytes.push_str(sequence);
        self.look = look;
    }
}

/// Returns the shortest sequence that leads from one look to another.
fn look_sequence(from: Look, to: Look) -> String {
    if to == Look::default() {
        return "\u{1b}[m".to_owned();
    }
    let change = codes(from, to);
    let anew = format!("0;{}", codes(Look::default(), to));
    let shorter = if change.len() <= anew.len() {
        change
    } else {
        anew
    };
    format!("\u{1b}[{shorter}m")
}

/// What takes the cursor elsewhere, or does something so many times.
#[derive(Clone, Copy)]
enum Way {
    Backspaces(usize),
    /// `ESC [ number letter`; 1 is what an absent number means.
    Sequence(usize, char),
    /// To the beginning of the row.
    Return,
    /// To the beginning of the next row.
    NextRow,
    /// To a column of a row.
    To(usize, usize),
}

impl Way {
    /// Returns the shortest way from one column to another of the same row.
    fn along(from: usize, to: usize) -> Self {
        const MOST_BACKSPACES: usize = 3;
        match from.checked_sub(to) {
            Some(back @ ..=MOST_BACKSPACES) => Self::Backspaces(back),
            Some(back) => Self::Sequence(back, 'D'),
            None => Self::Sequence(to - from, 'C'),
        }
    }

    /// Returns the number of its bytes.
    fn len(self) -> usize {
        let digits = |number: usize| number.checked_ilog10().map_or(1, |log| log as usize + 1);
        match self {
            Self::Backspaces(number) => number,
            Self::Sequence(1, _) | Self::To(0, 0) => 3,
            Self::Sequence(number, _) => 3 + digits(number),
            Self::Return => 1,
            Self::NextRow => 2,
            Self::To(0, y) => 3 + digits(y + 1),
            Self::To(x, y) => 4 + digits(y + 1) + digits(x + 1),
        }
    }

    /// Formatting is left out: a frame has hundreds of these.
    fn write(self, bytes: &mut String) {
        let mut sequence = |numbers: &[usize], letter: char| {
            bytes.push_str("\u{1b}[");
            for (idx, number) in numbers.iter().enumerate() {
                bytes.push_str(if idx > 0 { ";" } else { "" });
                push_number(bytes, *number);
            }
            bytes.push(letter);
        };
        match self {
            Self::Backspaces(number) => bytes.extend(std::iter::repeat_n('\u{8}', number)),
            Self::Sequence(1, letter) => sequence(&[], letter),
            Self::Sequence(number, letter) => sequence(&[number], letter),
            Self::Return => bytes.push('\r'),
            Self::NextRow => bytes.push_str("\r\n"),
            Self::To(0, 0) => sequence(&[], 'H'),
            Self::To(0, y) => sequence(&[y + 1], 'H'),
            Self::To(x, y) => sequence(&[y + 1, x + 1], 'H'),
        }
    }
}

fn push_number(bytes: &mut String, number: usize) {
    if number >= 10 {
        push_number(bytes, number / 10);
    }
    bytes.push(char::from(b'0' + (number % 10) as u8));
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
    let mut kept = from.modifier();
    let lost = from.modifier() - to.modifier();
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
    let gained = to.modifier() - kept;
    let on = MODIFIERS
        .iter()
        .filter(|(modifier, ..)| gained.contains(*modifier));
    codes.extend(on.map(|(_, on, _)| (*on).to_owned()));
    if from.fg() != to.fg() {
        codes.push(color_code(to.fg(), 30));
    }
    if from.bg() != to.bg() {
        codes.push(color_code(to.bg(), 40));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_as_long_as_they_say() {
        let numbers = [1, 2, 9, 10, 99, 100, 65_535];
        let sequences = numbers.map(|number| Way::Sequence(number, 'C'));
        let places = numbers.map(|number| Way::To(number - 1, 100 - number.min(100)));
        let others = [Way::Backspaces(3), Way::Return, Way::NextRow, Way::To(0, 9)];
        for way in sequences.into_iter().chain(places).chain(others) {
            let mut bytes = String::new();
            way.write(&mut bytes);
            assert_eq!(bytes.len(), way.len(), "{bytes:?}");
        }
    }
}
