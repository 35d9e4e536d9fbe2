//! A screen of cells in the form in which it is compared: a cell is a number, and so is a row.

use std::array;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _};
use std::ops::Range;

use foldhash::fast::FixedState;
use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

use crate::tui::canvas::{Canvas, Run};

/// What shows on a blank.
const ON_BLANK: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// A cell: from the lowest bits up 32 of its sign, 32 of each colour, 16 of its modifiers, 16 of the link that it is part
/// of.
///
/// Cells that look alike are equal: the letters' colour and weight do not show on blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Packed(u128);

/// How what is printed looks: the bits of a [`Packed`] without those of its sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Look(u128);

const BG: u128 = 0xffff_ffff << 64;
const SEEN_ON_BLANK: u128 = (ON_BLANK.bits() as u128) << 96;

impl Look {
    /// Returns how this must change for a blank on the ground of `cell`: not everything shows there, and stays as it is.
    pub(super) fn for_blank(self, cell: Self) -> Self {
        Self(self.0 & !(BG | SEEN_ON_BLANK) | cell.0 & BG)
    }

    pub(super) fn fg(self) -> Color {
        color((self.0 >> 32) as u32)
    }

    pub(super) fn bg(self) -> Color {
        color((self.0 >> 64) as u32)
    }

    pub(super) fn modifier(self) -> Modifier {
        Modifier::from_bits_truncate((self.0 >> 96) as u16)
    }
}

/// What a cell prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing: the second cell of a wide sign is printed with the first.
    Covered,
    /// One character.
    Letter(char),
    /// Several characters that are seen as one: the cluster of this index.
    Cluster(usize),
}

/// The number of a sign that is none: of the second cell of a wide one.
const COVERED: u32 = 0;
/// From here on numbers are those of clusters: there are no characters.
const FIRST_CLUSTER: u32 = char::MAX as u32 + 1;

impl Packed {
    /// An empty cell of the terminal's own colours: what erasing leaves.
    pub(super) const BLANK: Self = Self(' ' as u128);

    /// Returns the same as part of a link; 0 is none.
    pub(super) fn linked(self, link: u16) -> Self {
        Self(self.0 & !(0xffff << 112) | u128::from(link) << 112)
    }

    pub(super) fn link(self) -> u16 {
        (self.0 >> 112) as u16
    }

    fn number(self) -> u32 {
        self.0 as u32
    }

    pub(super) fn sign(self) -> Sign {
        match self.number() {
            COVERED => Sign::Covered,
            number @ FIRST_CLUSTER.. => Sign::Cluster((number - FIRST_CLUSTER) as usize),
            number => char::from_u32(number).map_or(Sign::Covered, Sign::Letter),
        }
    }

    pub(super) fn look(self) -> Look {
        Look(self.linked(0).0 >> 32 << 32)
    }

    /// Returns whether nothing but a ground shows.
    pub(super) fn is_empty(self) -> bool {
        self.number() == u32::from(' ') && self.0 & SEEN_ON_BLANK == 0
    }

    /// Returns whether it shows a letter, digit or mark of ASCII that looks as `other` does, and is part of the same link.
    pub(super) fn is_ascii_like(self, other: Self) -> bool {
        (0x21..0x7f).contains(&self.number()) && self.0 >> 32 == other.0 >> 32
    }

    /// Returns whether it takes one byte to print.
    pub(super) fn is_ascii(self) -> bool {
        (1..0x80).contains(&self.number())
    }
}

const INDEXED: u32 = 1 << 24;
const RGB: u32 = 2 << 24;

/// Themes use no other kinds of colour than these.
fn packed_color(color: Color) -> u32 {
    match color {
        Color::Indexed(idx) => INDEXED | u32::from(idx),
        Color::Rgb(red, green, blue) => RGB | u32::from_be_bytes([0, red, green, blue]),
        _ => 0,
    }
}

fn color(packed: u32) -> Color {
    let [_, red, green, blue] = packed.to_be_bytes();
    match packed & (INDEXED | RGB) {
        INDEXED => Color::Indexed(blue),
        RGB => Color::Rgb(red, green, blue),
        _ => Color::Reset,
    }
}

/// Makes numbers of cells.
struct Packer<'c> {
    clusters: &'c mut Clusters,
    fg: Color,
    bg: Color,
    modifier: Modifier,
    /// What the three are in a cell.
    look: u128,
    /// The same of a blank.
    on_blank: u128,
}

impl<'c> Packer<'c> {
    fn new(clusters: &'c mut Clusters) -> Self {
        Self {
            clusters,
            fg: Color::Reset,
            bg: Color::Reset,
            modifier: Modifier::empty(),
            look: 0,
            on_blank: 0,
        }
    }

    /// Packs a sign that looks like the cell that was [turned to](Self::turn_to) last.
    fn pack(&mut self, sign: &str) -> Packed {
        let sign = self.clusters.number(sign);
        let look = if sign == u32::from(' ') {
            self.on_blank
        } else {
            self.look
        };
        Packed(u128::from(sign) | look)
    }

    fn is_turned_to(&self, cell: &Cell) -> bool {
        cell.fg == self.fg && cell.bg == self.bg && cell.modifier == self.modifier
    }

    fn turn_to(&mut self, cell: &Cell) {
        if self.is_turned_to(cell) {
            return;
        }
        (self.fg, self.bg, self.modifier) = (cell.fg, cell.bg, cell.modifier);
        let bg = u128::from(packed_color(cell.bg)) << 64;
        let fg = u128::from(packed_color(cell.fg)) << 32;
        self.look = fg | bg | u128::from(cell.modifier.bits()) << 96;
        self.on_blank = if cell.modifier.intersects(ON_BLANK) {
            self.look
        } else {
            bg
        };
    }
}

/// Several characters that are seen as one.
#[derive(Debug)]
struct Cluster {
    text: String,
    is_of_doubtful_width: bool,
}

/// The clusters seen so far, by number.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    known: Vec<Cluster>,
    numbers: HashMap<String, u32, FixedState>,
}

impl Clusters {
    /// A text that is made of clusters may have a million different ones.
    const MOST: usize = 4_096;

    /// Returns the number of a cell's sign.
    ///
    /// Nothing but visible signs was painted; should that ever fail, the terminal is still not ours to drive.
    fn number(&mut self, symbol: &str) -> u32 {
        // Nearly every cell of every frame.
        if let [letter @ b' '..=b'~'] = symbol.as_bytes() {
            return u32::from(*letter);
        }
        let mut letters = symbol.chars();
        match (letters.next(), letters.next()) {
            (None, _) => COVERED,
            (Some(letter), None) if letter.is_control() => u32::from('?'),
            (Some(letter), None) => u32::from(letter),
            (Some(_), Some(_)) if symbol.chars().any(char::is_control) => u32::from('?'),
            (Some(_), Some(_)) => self.cluster(symbol),
        }
    }

    fn cluster(&mut self, symbol: &str) -> u32 {
        if let Some(number) = self.numbers.get(symbol) {
            return *number;
        }
        let number = FIRST_CLUSTER + self.known.len() as u32;
        self.known.push(Cluster {
            text: symbol.to_owned(),
            is_of_doubtful_width: symbol.width() > 1,
        });
        self.numbers.insert(symbol.to_owned(), number);
        number
    }

    pub(super) fn text(&self, idx: usize) -> &str {
        self.known.get(idx).map_or("", |cluster| &cluster.text)
    }

    /// Returns whether terminals differ in which of its characters they join, and so in how wide they take it to be.
    pub(super) fn is_of_doubtful_width(&self, idx: usize) -> bool {
        self.known
            .get(idx)
            .is_some_and(|cluster| cluster.is_of_doubtful_width)
    }

    /// Returns whether it is time to forget them all, and every frame that names them.
    pub(super) fn is_full(&self) -> bool {
        self.known.len() > Self::MOST
    }
}

/// A screen of cells, and a number for each row by which equal rows are known.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) width: usize,
    pub(super) cells: Vec<Packed>,
    /// 64-bit hashes: that two different rows have one number is less likely than that the machine fails.
    pub(super) rows: Vec<u64>,
}

impl Frame {
    /// Takes what `canvas` shows in place of what this showed.
    ///
    /// `linked` are cells of one row, as indexes of all cells, and the number of the link that they are.
    pub(super) fn take(
        &mut self,
        canvas: &Canvas,
        linked: (Range<usize>, u16),
        clusters: &mut Clusters,
    ) {
        let area = canvas.area();
        self.width = usize::from(area.width);
        self.cells.clear();
        let mut packer = Packer::new(clusters);
        for run in canvas.runs() {
            match run {
                Run::Painted(cells) => {
                    if let Some(first) = cells.first() {
                        packer.turn_to(first);
                    }
                    debug_assert!(cells.iter().all(|cell| packer.is_turned_to(cell)));
                    let signs = cells.iter().map(Cell::symbol);
                    self.cells.extend(signs.map(|sign| packer.pack(sign)));
                }
                Run::Ground(n_cells) => {
                    packer.turn_to(canvas.ground());
                    let ground = packer.pack(canvas.ground().symbol());
                    self.cells.resize(self.cells.len() + n_cells, ground);
                }
            }
        }
        let (linked, link) = linked;
        for cell in self.cells.get_mut(linked).into_iter().flatten() {
            *cell = cell.linked(link);
        }
        self.rows.clear();
        let rows = 0..usize::from(area.height);
        self.rows
            .extend(rows.map(|y| number(row(&self.cells, self.width, y))));
    }

    /// Shows nothing, on a screen of this size.
    pub(super) fn clear(&mut self, area: Rect) {
        self.width = usize::from(area.width);
        self.cells.clear();
        self.cells.resize(area.area() as usize, Packed::BLANK);
        self.rows.clear();
        self.rows
            .resize(usize::from(area.height), blank_row(self.width));
    }

    pub(super) fn row(&self, y: usize) -> &[Packed] {
        row(&self.cells, self.width, y)
    }

    /// Returns whether both show screens of one size.
    pub(super) fn is_as_large_as(&self, other: &Self) -> bool {
        (self.width, self.rows.len()) == (other.width, other.rows.len())
    }
}

fn row(cells: &[Packed], width: usize, y: usize) -> &[Packed] {
    &cells[y * width..(y + 1) * width]
}

/// Returns the number of an empty row of this width.
pub(super) fn blank_row(width: usize) -> u64 {
    number(&vec![Packed::BLANK; width])
}

/// Every fourth cell goes into a hash of its own: each step of a hash waits for the one before.
fn number(row: &[Packed]) -> u64 {
    let state = FixedState::default();
    let mut hashes: [_; 4] = array::from_fn(|_| state.build_hasher());
    let (fours, rest) = row.as_chunks::<4>();
    for four in fours {
        for (hash, cell) in hashes.iter_mut().zip(four) {
            hash.write_u128(cell.0);
        }
    }
    for (hash, cell) in hashes.iter_mut().zip(rest) {
        hash.write_u128(cell.0);
    }
    state.hash_one(hashes.map(|hash| hash.finish()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::Style;

    use super::*;

    proptest! {
        #[test]
        fn cells_are_packed_alike_whatever_is_known_of_them(
            frames in proptest::collection::vec(proptest::collection::vec((0..130_u16, 0..70_u16, 0..2_u16, 0..4_u8), 0..8), 1..4),
        ) {
            let mut canvas = Canvas::default();
            canvas.resize(Rect::new(0, 0, 130, 2));
            for (paints, ground) in frames.into_iter().zip([Color::Reset, Color::Indexed(7), Color::Indexed(7)]) {
                canvas.begin();
                for (x, n_cells, y, fg) in paints {
                    let mut cell = Cell::new(if fg % 2 == 0 { " " } else { "x" });
                    cell.set_style(Style::new().fg(Color::Indexed(fg)).bg(Color::Indexed(fg / 2)));
                    canvas.paint(x, (x + n_cells).min(130), y).fill(cell);
                }
                let mut cell = Cell::EMPTY;
                cell.bg = ground;
                canvas.blank_the_rest(cell);
                let take = |canvas: &Canvas| {
                    let mut frame = Frame::default();
                    frame.take(canvas, (0..0, 0), &mut Clusters::default());
                    (frame.cells, frame.rows)
                };
                let all_painted = Canvas::of(canvas.clone().into_buffer());
                prop_assert_eq!(take(&canvas), take(&all_painted));
            }
        }
    }
}
