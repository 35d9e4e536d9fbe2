//! From cells to bytes: what differs from the last frame, in one write.
//!
//! Every frame is encoded as the fewest bytes that we know: text that moved up or down is moved by the terminal where
//! that is shorter, blanks are erased, gaps are jumped over or printed again, whichever is less.

mod frame;
mod pen;
mod scroll;

use std::ops::Range;

use ratatui::layout::Position;

use self::frame::{Clusters, Frame, Packed};
use self::pen::{Known, Pen};
use super::canvas::Canvas;

/// A frame no longer than this arrives in one packet, and so at once; longer ones are marked as one update.
const ONE_PACKET: usize = 1_000;

/// What the terminal shows, as far as we know.
#[derive(Debug)]
pub(super) struct Screen {
    shown: Frame,
    /// The frame before the last: its room is used again.
    spare: Frame,
    known: Known,
    cursor: Position,
    /// Nothing is known of what the terminal shows.
    is_unknown: bool,
}

/// Cells of a row that open an address where the terminal lets the reader click on them (OSC 8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) columns: Range<u16>,
    pub(super) row: u16,
    /// Made safe already.
    pub(super) target: String,
}

impl Screen {
    pub(super) fn new() -> Self {
        Self {
            shown: Frame::default(),
            spare: Frame::default(),
            known: Known::default(),
            cursor: Position::ORIGIN,
            is_unknown: true,
        }
    }

    /// Forgets what the terminal shows: the next frame is drawn whole.
    pub(super) fn forget(&mut self) {
        self.is_unknown = true;
    }

    /// Returns the bytes that make the terminal show `canvas`, with the cursor at `cursor`; empty where it does already.
    pub(super) fn encode(
        &mut self,
        canvas: &Canvas,
        cursor: Position,
        link: Option<&Link>,
    ) -> Vec<u8> {
        if self.known.clusters.is_full() {
            self.known.clusters = Clusters::default();
            self.forget();
        }
        let area = canvas.area();
        let mut next = std::mem::take(&mut self.spare);
        let linked = link.map_or((0..0, 0), |link| {
            let row = usize::from(link.row) * usize::from(area.width);
            let [start, end] = [link.columns.start, link.columns.end].map(usize::from);
            (row + start..row + end, self.known.link(&link.target))
        });
        next.take(canvas, linked, &mut self.known.clusters);
        let is_whole = self.is_unknown || !self.shown.is_as_large_as(&next);
        let mut pen = if is_whole {
            self.shown.clear(area);
            Pen::on_cleared_screen(next.width, &mut self.known)
        } else {
            Pen::at(self.cursor, next.width, &mut self.known)
        };
        if !is_whole && let Some(shift) = scroll::find(&self.shown, &next) {
            pen.scroll(&shift);
            scroll::apply(&shift, &mut self.shown);
        }
        for y in 0..next.rows.len() {
            if self.shown.rows[y] != next.rows[y] {
                encode_row(self.shown.row(y), next.row(y), y, &mut pen);
            }
        }
        let mut bytes = pen.finish(cursor);
        self.spare = std::mem::replace(&mut self.shown, next);
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

fn encode_row(shown: &[Packed], next: &[Packed], y: usize, pen: &mut Pen<'_>) {
    let mut pairs = shown.iter().zip(next);
    let Some(last) = pairs.rposition(|(shown, next)| shown != next) else {
        return;
    };
    let is_blank = |cell: &Packed| *cell == Packed::BLANK;
    let blank_from = next
        .iter()
        .rposition(|cell| !is_blank(cell))
        .map_or(0, |x| x + 1);
    let mut x = 0;
    while x <= last {
        let pairs = shown[x..=last].iter().zip(&next[x..=last]);
        let n_unchanged = pairs.take_while(|(shown, next)| shown == next).count();
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
            .rfind(|x| shown[*x] != next[*x])
            .map_or(0, |last| last + 1 - x);
        if pen.erase(n_changed, x, y) {
            x += n_changed;
            continue;
        }
        pen.print(next[x], x, y);
        x += 1;
        // Most of what changes is words, and of these only the first letter can be reached in several ways.
        let is_like =
            |(cell, shown): &(&Packed, &Packed)| cell != shown && cell.is_ascii_like(next[x - 1]);
        let n_alike = next[x..].iter().zip(&shown[x..]).take_while(is_like);
        let n_alike = n_alike.count();
        if pen.print_after(&next[x - 1..x + n_alike], x, y) {
            x += n_alike;
        }
    }
}

#[cfg(test)]
mod tests;
