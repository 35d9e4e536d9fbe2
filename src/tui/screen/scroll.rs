//! Finds text that moved up or down between two frames, so that the terminal can move it instead of us printing it.

use std::ops::Range;

use super::frame::{Frame, Packed, blank_row};

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

/// Cells that must be spared: a shift takes about as many bytes.
const LEAST_SPARED: isize = 24;

/// Returns the shift that spares most printing, if any is worth it. Both frames are of one size.
pub(super) fn find(shown: &Frame, next: &Frame) -> Option<Shift> {
    let rows = 0..next.rows.len();
    let in_place: Vec<isize> = rows.map(|y| n_changed(shown, next, y)).collect();
    if in_place.iter().sum::<isize>() <= LEAST_SPARED {
        return None;
    }
    let cost = |(y, in_place)| Cost {
        in_place,
        anew: n_printed(next, y),
    };
    let costs: Vec<Cost> = in_place.into_iter().enumerate().map(cost).collect();
    let mut gains = vec![0];
    for cost in &costs {
        gains.push(gains[gains.len() - 1] + cost.in_place - cost.anew);
    }
    let distances = (1..costs.len()).flat_map(|by| [(by, true), (by, false)]);
    let shifts =
        distances.filter_map(|(by, is_up)| best_of(shown, next, &costs, &gains, by, is_up));
    shifts
        .max_by_key(|(spared, _)| *spared)
        .map(|(_, shift)| shift)
}

/// The cells that must be printed for a row of the next frame.
struct Cost {
    /// Where the row before stays in its place.
    in_place: isize,
    /// Where it makes room for an empty row.
    anew: isize,
}

fn n_changed(shown: &Frame, next: &Frame, y: usize) -> isize {
    if shown.rows[y] == next.rows[y] {
        return 0;
    }
    let pairs = next.row(y).iter().zip(shown.row(y));
    pairs.filter(|(one, other)| one != other).count() as isize
}

fn n_printed(next: &Frame, y: usize) -> isize {
    let cells = next.row(y).iter();
    cells.filter(|cell| **cell != Packed::BLANK).count() as isize
}

/// Returns the stretch of rows that gains most by a shift of this distance, and the cells that are spared.
///
/// A row gains what it costs in its place, and pays what it costs anew unless it arrives there by itself; so do the rows
/// that are left empty, at one end. The best stretch is the one with the greatest sum (Kadane's algorithm).
/// `gains` tells of each row what those before it gain when they are left empty.
fn best_of(
    shown: &Frame,
    next: &Frame,
    costs: &[Cost],
    gains: &[isize],
    by: usize,
    is_up: bool,
) -> Option<(isize, Shift)> {
    let left_empty = |rows: Range<usize>| gains[rows.end] - gains[rows.start];
    let mut best: Option<(isize, Shift)> = None;
    let mut open: Option<(isize, usize)> = None;
    let targets = if is_up {
        0..costs.len() - by
    } else {
        by..costs.len()
    };
    for y in targets {
        let source = if is_up { y + by } else { y - by };
        let at_start = if is_up { 0 } else { left_empty(y - by..y) };
        let (sum, first) = open
            .filter(|open| open.0 > at_start)
            .unwrap_or((at_start, y));
        let arrives = shown.rows[source] == next.rows[y];
        let sum = sum + costs[y].in_place - if arrives { 0 } else { costs[y].anew };
        open = Some((sum, first));
        let (spared, top, bottom) = if is_up {
            (sum + left_empty(y + 1..y + by + 1), first, y + by)
        } else {
            (sum, first - by, y)
        };
        if arrives && spared > best.as_ref().map_or(LEAST_SPARED, |best| best.0) {
            let shift = Shift {
                top,
                bottom,
                by,
                is_up,
            };
            best = Some((spared, shift));
        }
    }
    best
}

/// Moves the rows of `shown` as the terminal does.
pub(super) fn apply(shift: &Shift, shown: &mut Frame) {
    let width = shown.width;
    let empty = blank_row(width);
    let rows = &mut shown.rows[shift.top..=shift.bottom];
    let cells = &mut shown.cells[shift.top * width..(shift.bottom + 1) * width];
    let (n_moved, n_rows) = (shift.by * width, rows.len());
    let n_kept = cells.len() - n_moved;
    if shift.is_up {
        rows.rotate_left(shift.by);
        rows[n_rows - shift.by..].fill(empty);
        cells.rotate_left(n_moved);
        cells[n_kept..].fill(Packed::BLANK);
    } else {
        rows.rotate_right(shift.by);
        rows[..shift.by].fill(empty);
        cells.rotate_right(n_moved);
        cells[..n_moved].fill(Packed::BLANK);
    }
}
