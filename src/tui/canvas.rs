//! The cells that a session is drawn on, and which of them are painted: most of a screen is bare ground, which need be
//! neither drawn nor looked at again.
//!
//! Must not know what is painted.

use std::ops::Range;
use std::{iter, mem};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Canvas {
    buffer: Buffer,
    /// For each cell whether it is painted, as bits; each row begins a number of its own.
    painted: Vec<u64>,
    /// The same of the frame before: other cells hold the ground already.
    before: Vec<u64>,
    /// For each cell whether it may look otherwise than the one before it, likewise.
    ///
    /// Invariant: has a bit wherever the look changes between painted cells that stand side by side.
    turns: Vec<u64>,
    /// What stands in every cell that is not painted, once a frame is done.
    ground: Cell,
}

/// Neighbouring cells of a row that look alike, whatever signs stand in them.
pub(super) enum Run<'c> {
    /// Painted ones.
    Painted(&'c [Cell]),
    /// A number of others.
    Ground(usize),
}

/// Cells that are told of in one number.
const CELLS_PER_NUMBER: usize = u64::BITS as usize;

impl Canvas {
    /// Takes every cell of `buffer` for painted.
    pub(super) fn of(buffer: Buffer) -> Self {
        let mut canvas = Self {
            buffer,
            ..Self::default()
        };
        canvas.painted = canvas.all();
        canvas.turns = canvas.all();
        canvas
    }

    pub(super) fn into_buffer(self) -> Buffer {
        self.buffer
    }

    pub(super) fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Takes another size. What is shown by then is not what was drawn.
    pub(super) fn resize(&mut self, area: Rect) {
        if area != self.area() {
            self.buffer.resize(area);
            self.painted = self.all();
            self.turns = self.all();
        }
    }

    /// Begins a frame: nothing is painted yet.
    pub(super) fn begin(&mut self) {
        mem::swap(&mut self.painted, &mut self.before);
        self.painted.clear();
        self.painted.resize(self.before.len(), 0);
        self.turns.fill(0);
    }

    /// Ends a frame: what was not painted is `ground`.
    pub(super) fn blank_the_rest(&mut self, ground: Cell) {
        if ground != self.ground {
            self.before = self.all();
            self.ground = ground;
        }
        let rows = self.buffer.content.chunks_mut(width(self.buffer.area));
        let stretches = rows.flat_map(|row| row.chunks_mut(CELLS_PER_NUMBER));
        for ((cells, painted), before) in stretches.zip(&self.painted).zip(&self.before) {
            for (range, is_left) in runs(before & !painted, 0, cells.len()) {
                if is_left {
                    cells[range].fill(self.ground.clone());
                }
            }
        }
    }

    /// Returns, to be painted, the cells of row `y` from column `x` up to `end`, all of them on the canvas.
    ///
    /// They must be given one look, all of them: that is what each [`Run`] has.
    pub(super) fn paint(&mut self, x: u16, end: u16, y: u16) -> &mut [Cell] {
        let (x, end, y) = (usize::from(x), usize::from(end.max(x)), usize::from(y));
        let width = width(self.buffer.area);
        let numbers = n_numbers(width) * y..n_numbers(width) * (y + 1);
        let turns = &mut self.turns[numbers.clone()];
        for turn in [x, end] {
            // A number's bits beyond the row's end are never looked at.
            if let Some(number) = turns.get_mut(turn / CELLS_PER_NUMBER) {
                *number |= 1 << (turn % CELLS_PER_NUMBER);
            }
        }
        let painted = &mut self.painted[numbers];
        let mut at = x;
        while at < end {
            let from = at % CELLS_PER_NUMBER;
            let n_cells = (end - at).min(CELLS_PER_NUMBER - from);
            painted[at / CELLS_PER_NUMBER] |= u64::MAX >> (CELLS_PER_NUMBER - n_cells) << from;
            at += n_cells;
        }
        &mut self.buffer.content[width * y + x..width * y + end]
    }

    /// Returns the cell in column `x` of row `y`, which lies on the canvas, if it is painted.
    pub(super) fn painted_at(&self, x: u16, y: u16) -> Option<&Cell> {
        let numbers = n_numbers(width(self.buffer.area)) * usize::from(y);
        let number = self.painted[numbers + usize::from(x) / CELLS_PER_NUMBER];
        let is_painted = number >> (usize::from(x) % CELLS_PER_NUMBER) & 1 == 1;
        is_painted.then(|| &self.buffer[(x, y)])
    }

    /// Returns what stands in every cell that is not painted.
    pub(super) fn ground(&self) -> &Cell {
        &self.ground
    }

    /// Returns all cells, row by row.
    pub(super) fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let rows = self.buffer.content.chunks(width(self.buffer.area));
        let stretches = rows.flat_map(|row| row.chunks(CELLS_PER_NUMBER));
        let numbers = self.painted.iter().zip(&self.turns);
        stretches
            .zip(numbers)
            .flat_map(|(cells, (painted, turns))| {
                runs(*painted, *turns, cells.len()).map(|(range, is_painted)| {
                    if is_painted {
                        Run::Painted(&cells[range])
                    } else {
                        Run::Ground(range.len())
                    }
                })
            })
    }

    /// Numbers that say yes to every cell.
    fn all(&self) -> Vec<u64> {
        let area = self.area();
        vec![u64::MAX; n_numbers(width(area)) * usize::from(area.height)]
    }
}

/// The width of rows; one of none has no cells to ask for.
fn width(area: Rect) -> usize {
    usize::from(area.width.max(1))
}

/// How many numbers tell of so many cells.
fn n_numbers(n_cells: usize) -> usize {
    n_cells.div_ceil(CELLS_PER_NUMBER)
}

/// Cuts the first `n_cells` of `bits` into runs of equal ones, lowest first, and those again where a bit of `turns` is set.
/// With each run comes whether its bits are set.
fn runs(bits: u64, turns: u64, n_cells: usize) -> impl Iterator<Item = (Range<usize>, bool)> {
    let mut at = 0;
    iter::from_fn(move || {
        let left = (at < n_cells).then(|| bits >> at)?;
        let is_set = left & 1 == 1;
        let alike = if is_set { !left } else { left };
        // The first cell begins the run whether it turns or not.
        let end = alike | turns >> at & !1;
        let run = at..(at + end.trailing_zeros() as usize).min(n_cells);
        at = run.end;
        Some((run, is_set))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_cut_into_runs() {
        let cut = |bits, turns, n_cells| -> Vec<(Range<usize>, bool)> {
            runs(bits, turns, n_cells).collect()
        };
        assert_eq!(cut(0, 0, 64), [(0..64, false)]);
        assert_eq!(cut(u64::MAX, 1, 64), [(0..64, true)]);
        assert_eq!(cut(u64::MAX, 0, 5), [(0..5, true)]);
        assert_eq!(cut(0b0110, 0b0010, 3), [(0..1, false), (1..3, true)]);
        assert_eq!(cut(0b0111, 0b0100, 3), [(0..2, true), (2..3, true)]);
        assert_eq!(cut(1 << 63, 1 << 63, 64), [(0..63, false), (63..64, true)]);
        assert_eq!(cut(1, 0, 0), []);
    }

    #[test]
    fn cells_are_told_of_by_what_was_painted_last() {
        // Both sides of the border between two numbers, and of the last one's end.
        let ranges = [(0, 0), (0, 1), (63, 64), (63, 65), (64, 128), (3, 130)];
        let mut canvas = Canvas::of(Buffer::empty(Rect::new(0, 0, 130, 2)));
        let letter = Cell::new("x");
        for (x, end) in ranges {
            canvas.begin();
            canvas.paint(x, end, 1).fill(letter.clone());
            canvas.blank_the_rest(Cell::EMPTY);
            let n_painted = canvas.runs().filter(|run| matches!(run, Run::Painted(_)));
            let numbers = usize::from(x) / CELLS_PER_NUMBER..n_numbers(usize::from(end));
            assert_eq!(n_painted.count(), if x < end { numbers.len() } else { 0 });
            let seen: Vec<Cell> = canvas
                .runs()
                .flat_map(|run| match run {
                    Run::Painted(cells) => cells.to_vec(),
                    Run::Ground(n_cells) => vec![canvas.ground().clone(); n_cells],
                })
                .collect();
            assert_eq!(seen, canvas.buffer.content, "{x} to {end}");
            for at in 0..130 {
                let is_painted = (x..end).contains(&at);
                assert_eq!(canvas.painted_at(at, 1).is_some(), is_painted, "{at}");
                let cell = &canvas.buffer[(at, 1)];
                assert_eq!(cell == &letter, is_painted, "{at}");
            }
        }
    }
}
