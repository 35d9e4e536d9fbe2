//! From cells to bytes: what differs from the last frame, in one write.
//!
//! Every frame is encoded as the fewest bytes that we know: text that moved up or down is moved by the terminal where
//! that is shorter, blanks are erased, gaps are jumped over or printed again, whichever is less.

mod pen;
mod scroll;

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};

use self::pen::Pen;

/// A frame no longer than this arrives in one packet, and so at once; longer ones are marked as one update.
const ONE_PACKET: usize = 1_000;

/// What the terminal shows, as far as we know.
#[derive(Debug)]
pub(super) struct Screen {
    shown: Frame,
    cursor: Position,
    /// Nothing is known of what the terminal shows.
    is_unknown: bool,
}

/// A screen of cells, and a number for each row by which equal rows are known.
#[derive(Debug)]
struct Frame {
    cells: Buffer,
    /// 64-bit hashes: that two different rows have one number is less likely than that the machine fails.
    rows: Vec<u64>,
}

impl Frame {
    fn new(mut cells: Buffer) -> Self {
        cells.content.iter_mut().for_each(simplify);
        let rows = (0..usize::from(cells.area.height))
            .map(|y| FixedState::default().hash_one(row(&cells, y)))
            .collect();
        Self { cells, rows }
    }

    fn row(&self, y: usize) -> &[Cell] {
        row(&self.cells, y)
    }

    fn width(&self) -> u16 {
        self.cells.area.width
    }
}

impl Screen {
    pub(super) fn new() -> Self {
        Self {
            shown: Frame::new(Buffer::empty(Rect::ZERO)),
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
        let next = Frame::new(next);
        let is_whole = self.is_unknown || self.shown.cells.area != next.cells.area;
        let mut pen = if is_whole {
            self.shown = Frame::new(Buffer::empty(next.cells.area));
            Pen::on_cleared_screen(next.width())
        } else {
            Pen::at(self.cursor, next.width())
        };
        if let Some(shift) = scroll::find(&self.shown, &next) {
            pen.scroll(&shift);
            scroll::apply(&shift, &mut self.shown);
        }
        for y in 0..next.rows.len() {
            if self.shown.rows[y] != next.rows[y] {
                encode_row(self.shown.row(y), next.row(y), y, &mut pen);
            }
        }
        let mut bytes = pen.finish(cursor);
        self.shown = next;
        self.cursor = cursor;
        self.is_unknown = false;
        if bytes.len() > ONE_PACKET {
            // A synchronized update: terminals that know it show the frame at once, others ignore it.
            bytes.insert_str(0, "\u{1b}[?2026h");
            bytes.push_str("\u{1b}[?2026l");
        }
        bytes.into_bytes()
    }
}

/// What shows on a blank.
const ON_BLANK: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// Brings blanks that look alike to one form: the letters' colour and weight do not show on them.
fn simplify(cell: &mut Cell) {
    if cell.symbol() == " " && !cell.modifier.intersects(ON_BLANK) {
        cell.fg = Color::Reset;
        cell.modifier = Modifier::empty();
    }
}

/// Returns whether erasing leaves just this.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && cell.modifier.is_empty()
}

/// Returns the cells of row `y`.
fn row(buffer: &Buffer, y: usize) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[y * width..(y + 1) * width]
}

fn encode_row(shown: &[Cell], next: &[Cell], y: usize, pen: &mut Pen) {
    let is_changed = |x: usize| shown[x] != next[x];
    let Some(last) = (0..next.len()).rfind(|x| is_changed(*x)) else {
        return;
    };
    let blank_from = next
        .iter()
        .rposition(|cell| !is_blank(cell))
        .map_or(0, |x| x + 1);
    let mut x = 0;
    while x <= last {
        let n_unchanged = (x..=last).take_while(|x| !is_changed(*x)).count();
        if n_unchanged > 0 && !pen.is_cheaper_printed(&next[x..x + n_unchanged], x, y) {
            x += n_unchanged;
            continue;
        }
        let n_blank = next[x..=last]
            .iter()
            .take_while(|cell| is_blank(cell))
            .count();
        if x >= blank_from && pen.erase_to_end(n_blank, x, y) {
            return;
        }
        let n_changed = (x..x + n_blank)
            .rfind(|x| is_changed(*x))
            .map_or(0, |last| last + 1 - x);
        if pen.erase(n_changed, x, y) {
            x += n_changed;
            continue;
        }
        pen.print(&next[x], x, y);
        x += 1;
    }
}

#[cfg(test)]
mod tests;
