//! Finds text that moved up or down between two frames, so that the terminal can move it instead of us printing it.

use ratatui::buffer::{Buffer, Cell};

use super::{is_blank, row};

/// Rows that go up or down together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// The first row that changes.
    pub(super) top: usize,
    /// The last row that changes.
    pub(super) bottom: usize,
    /// By how many rows.
    pub(super) by: usize,
    pub(super) is_up: bool,
}

/// Fewer changed rows than this are not worth a look.
const FEWEST_CHANGED: usize = 3;

/// Returns the shift that spares most printing, if any spares some. Both frames are of one size.
pub(super) fn find(shown: &Buffer, next: &Buffer) -> Option<Shift> {
    let height = usize::from(next.area.height);
    let weights: Vec<Weight> = (0..height).map(|y| Weight::new(shown, next, y)).collect();
    let n_changed = weights.iter().filter(|weight| !weight.is_same).count();
    if n_changed < FEWEST_CHANGED {
        return None;
    }
    let distances = (1..height).flat_map(|by| [(by, true), (by, false)]);
    let shifts = distances.filter_map(|(by, is_up)| best_of(shown, next, &weights, by, is_up));
    shifts
        .max_by_key(|(saved, _)| *saved)
        .map(|(_, shift)| shift)
}

/// What a row of the next frame costs.
struct Weight {
    /// Whether the terminal shows it already, in its place.
    is_same: bool,
    /// Cells that must be printed otherwise.
    n_cells: isize,
}

impl Weight {
    fn new(shown: &Buffer, next: &Buffer, y: usize) -> Self {
        let cells = row(next, y);
        Self {
            is_same: row(shown, y) == cells,
            n_cells: cells.iter().filter(|cell| !is_blank(cell)).count() as isize,
        }
    }
}

/// Returns the stretch of rows that gains most by a shift of this distance, and the cells that are spared.
///
/// A row gains where it arrives at its place, and loses where it stood there already: the best stretch is the one with
/// the greatest sum (Kadane's algorithm).
fn best_of(
    shown: &Buffer,
    next: &Buffer,
    weights: &[Weight],
    by: usize,
    is_up: bool,
) -> Option<(isize, Shift)> {
    let mut best: Option<(isize, usize, usize)> = None;
    let mut open = (0, 0);
    for y in 0..weights.len() {
        let source = if is_up {
            Some(y + by)
        } else {
            y.checked_sub(by)
        };
        let Some(source) = source.filter(|source| *source < weights.len()) else {
            open = (0, y + 1);
            continue;
        };
        let weight = &weights[y];
        let arrives = || row(shown, source) == row(next, y);
        open.0 += match weight.is_same {
            true if arrives() => 0,
            true => -weight.n_cells,
            false if arrives() => weight.n_cells,
            false => 0,
        };
        if open.0 <= 0 {
            open = (0, y + 1);
        } else if best.is_none_or(|(saved, ..)| open.0 > saved) {
            best = Some((open.0, open.1, y));
        }
    }
    best.map(|(saved, first, last)| {
        let (top, bottom) = if is_up {
            (first, last + by)
        } else {
            (first - by, last)
        };
        let shift = Shift {
            top,
            bottom,
            by,
            is_up,
        };
        (saved, shift)
    })
}

/// Returns what the terminal shows after `shift`.
pub(super) fn shifted(shown: &Buffer, shift: &Shift) -> Buffer {
    let mut after = shown.clone();
    let width = usize::from(shown.area.width);
    let cells = &mut after.content[shift.top * width..(shift.bottom + 1) * width];
    let n_moved = shift.by * width;
    let n_kept = cells.len() - n_moved;
    if shift.is_up {
        cells.rotate_left(n_moved);
        cells[n_kept..].fill(Cell::default());
    } else {
        cells.rotate_right(n_moved);
        cells[..n_moved].fill(Cell::default());
    }
    after
}
