//! Writes down one row: edits that tile its tokens on both sides, blanks included.
//!
//! Must not look for anything: which words are kept and which moved is known before. Only the blanks between them are
//! shared out here.

use std::ops::Range;

use super::document::Document;
use super::sequence::Hunk;
use super::words::Words;
use super::{Edit, Op};

/// One version: its text, its words and what of them stands elsewhere.
pub(super) struct Side<'a> {
    pub(super) document: &'a Document,
    pub(super) words: &'a Words,
    /// Positions that stand elsewhere, sorted, with their number.
    pub(super) moved: Vec<(Range<usize>, usize)>,
}

/// The edits of one row.
#[derive(Clone, Default)]
pub(super) struct Written {
    pub(super) list: Vec<Edit>,
    /// Edits of moved text with the number of the move.
    pub(super) moved: Vec<(usize, usize)>,
}

/// The edits of one row in the making: they tile the row's tokens on both sides.
pub(super) struct Edits<'a> {
    old: Sheet<'a>,
    new: Sheet<'a>,
    list: Vec<Edit>,
    /// Edits of moved text with the number of the move.
    moved: Vec<(usize, usize)>,
}

/// One side of a row.
struct Sheet<'a> {
    document: &'a Document,
    words: &'a Words,
    moved: &'a [(Range<usize>, usize)],
    /// The first token not written yet, and the end of the row.
    at: usize,
    end: usize,
}

impl<'a> Sheet<'a> {
    fn new(side: &'a Side<'_>, paragraphs: &Range<usize>) -> Self {
        let tokens = side.document.tokens_of(paragraphs.clone());
        Self {
            document: side.document,
            words: side.words,
            moved: &side.moved,
            at: tokens.start,
            end: tokens.end,
        }
    }

    fn text(&self, tokens: &Range<usize>) -> &'a str {
        self.document.slice(tokens.clone())
    }

    /// The blanks before a position of the row; those at its end if there is none.
    fn blanks_before(&self, position: usize, row: &Range<usize>) -> Range<usize> {
        let next = if position < row.end {
            self.words.token(position)
        } else {
            self.end
        };
        self.at..next
    }

    /// The blanks after a change; a side without words has none but those before it.
    fn blanks_after(&self, positions: &Range<usize>, row: &Range<usize>) -> Range<usize> {
        if positions.is_empty() {
            return self.at..self.at;
        }
        let start = self.words.token(positions.end - 1) + 1;
        start..if positions.end < row.end {
            self.words.token(positions.end)
        } else {
            self.end
        }
    }
}

/// Whether the one run of blanks on a side without words is the one before the change, or the one after it.
///
/// Where it could be either it is the one before, so that words that came or went take the blanks after them along.
fn sides(blanks: &str, (before, after): (&str, &str)) -> (bool, bool) {
    if blanks == before {
        (true, false)
    } else if blanks == after {
        (false, true)
    } else if blanks.is_empty() {
        (false, false)
    } else {
        (!before.is_empty(), before.is_empty() && !after.is_empty())
    }
}

impl<'a> Edits<'a> {
    pub(super) fn new(
        old: &'a Side<'_>,
        new: &'a Side<'_>,
        old_paragraphs: &Range<usize>,
        new_paragraphs: &Range<usize>,
    ) -> Self {
        Self {
            old: Sheet::new(old, old_paragraphs),
            new: Sheet::new(new, new_paragraphs),
            list: Vec::new(),
            moved: Vec::new(),
        }
    }

    pub(super) fn done(self) -> Written {
        Written {
            list: self.list,
            moved: self.moved,
        }
    }

    /// Writes the whole row as one edit.
    pub(super) fn all(&mut self, op: Op) {
        self.put(op, self.old.end, self.new.end);
    }

    /// Writes everything up to the given tokens as one edit, or as part of the last one.
    fn put(&mut self, op: Op, old_end: usize, new_end: usize) {
        let (old, new) = (self.old.at..old_end, self.new.at..new_end);
        if old.is_empty() && new.is_empty() {
            return;
        }
        (self.old.at, self.new.at) = (old_end, new_end);
        let is_change = |op: Op| matches!(op, Op::Delete | Op::Insert | Op::Replace);
        let joins = |last: &Edit| {
            last.op == Op::Equal && op == Op::Equal || is_change(last.op) && is_change(op)
        };
        match self.list.last_mut() {
            Some(last) if joins(last) => {
                last.old.end = old.end;
                last.new.end = new.end;
                if last.op != Op::Equal {
                    last.op = change(&last.old, &last.new);
                }
            }
            _ => self.list.push(Edit { op, old, new }),
        }
    }

    /// Writes the changes and what stands between them.
    pub(super) fn items(&mut self, hunks: &[Hunk], row: &Hunk) {
        let (mut old, mut new) = (row.old.start, row.new.start);
        // Whether the blanks before the next word are still to be written.
        let mut blanks = true;
        for hunk in hunks {
            self.kept(old..hunk.old.start, new, row, blanks);
            self.changed(hunk, row);
            blanks = false;
            (old, new) = (hunk.old.end, hunk.new.end);
        }
        self.kept(old..row.old.end, new, row, blanks);
        let (old, new) = (self.old.at..self.old.end, self.new.at..self.new.end);
        self.blanks(&old, &new);
    }

    /// Writes words that are equal but for typography; `blanks` tells whether those before the first are still to be written.
    fn kept(&mut self, old: Range<usize>, new_start: usize, row: &Hunk, mut blanks: bool) {
        if old.is_empty() {
            return;
        }
        let old_end = self.old.words.token(old.end - 1) + 1;
        let new_end = self.new.words.token(new_start + old.len() - 1) + 1;
        if self.old.text(&(self.old.at..old_end)) == self.new.text(&(self.new.at..new_end)) {
            self.put(Op::Equal, old_end, new_end);
            return;
        }
        for (new, old) in (new_start..).zip(old) {
            if blanks {
                let (old_blanks, new_blanks) = (
                    self.old.blanks_before(old, &row.old),
                    self.new.blanks_before(new, &row.new),
                );
                self.blanks(&old_blanks, &new_blanks);
            }
            blanks = true;
            let (old, new) = (self.old.words.token(old), self.new.words.token(new));
            let same = self.old.text(&(old..old + 1)) == self.new.text(&(new..new + 1));
            self.put(
                if same { Op::Equal } else { Op::Typographic },
                old + 1,
                new + 1,
            );
        }
    }

    /// Writes blanks that stand at the same place.
    fn blanks(&mut self, old: &Range<usize>, new: &Range<usize>) {
        let same = self.old.text(old) == self.new.text(new);
        self.put(
            if same { Op::Equal } else { Op::Typographic },
            old.end,
            new.end,
        );
    }

    /// Writes a change, with the blanks before and after it.
    fn changed(&mut self, hunk: &Hunk, row: &Hunk) {
        let old_before = self.old.blanks_before(hunk.old.start, &row.old);
        let new_before = self.new.blanks_before(hunk.new.start, &row.new);
        let old_after = self.old.blanks_after(&hunk.old, &row.old);
        let new_after = self.new.blanks_after(&hunk.new, &row.new);
        let old_texts = (self.old.text(&old_before), self.old.text(&old_after));
        let new_texts = (self.new.text(&new_before), self.new.text(&new_after));
        let pairs = |old: &str, new: &str| old == new || !old.is_empty() && !new.is_empty();
        let (before, after) = match (hunk.old.is_empty(), hunk.new.is_empty()) {
            (false, false) => (
                pairs(old_texts.0, new_texts.0),
                pairs(old_texts.1, new_texts.1),
            ),
            (true, _) => sides(old_texts.0, new_texts),
            (_, true) => sides(new_texts.0, old_texts),
        };
        if before {
            self.blanks(&old_before, &new_before);
        }
        // A side without words has one run of blanks, which stands before the change or after it.
        let old_blanks = if hunk.old.is_empty() {
            self.old.at..old_before.end
        } else {
            old_after
        };
        let new_blanks = if hunk.new.is_empty() {
            self.new.at..new_before.end
        } else {
            new_after
        };
        if after {
            self.pieces(hunk, old_blanks.start, new_blanks.start);
            self.blanks(&old_blanks, &new_blanks);
        } else {
            self.pieces(hunk, old_blanks.end, new_blanks.end);
        }
    }

    /// Writes the words of a change: what stands elsewhere by itself, the rest side by side.
    fn pieces(&mut self, hunk: &Hunk, old_end: usize, new_end: usize) {
        let old_pieces = pieces(&self.old, &hunk.old, old_end);
        let new_pieces = pieces(&self.new, &hunk.new, new_end);
        let (mut old, mut new) = (
            old_pieces.into_iter().peekable(),
            new_pieces.into_iter().peekable(),
        );
        loop {
            if let Some((end, moved)) = old.next_if(|piece| piece.1.is_some()) {
                self.put(Op::Moved, end, self.new.at);
                self.moved
                    .extend(moved.map(|moved| (self.list.len() - 1, moved)));
            } else if let Some((end, moved)) = new.next_if(|piece| piece.1.is_some()) {
                self.put(Op::Moved, self.old.at, end);
                self.moved
                    .extend(moved.map(|moved| (self.list.len() - 1, moved)));
            } else {
                let (old_piece, new_piece) = (old.next(), new.next());
                if old_piece.is_none() && new_piece.is_none() {
                    break;
                }
                let old_end = old_piece.map_or(self.old.at, |piece| piece.0);
                let new_end = new_piece.map_or(self.new.at, |piece| piece.0);
                self.put(
                    change(&(self.old.at..old_end), &(self.new.at..new_end)),
                    old_end,
                    new_end,
                );
            }
        }
        self.put(
            change(&(self.old.at..old_end), &(self.new.at..new_end)),
            old_end,
            new_end,
        );
    }
}

/// The op of a change with text on these sides.
pub(super) fn change(old: &Range<usize>, new: &Range<usize>) -> Op {
    match (old.is_empty(), new.is_empty()) {
        (false, false) => Op::Replace,
        (true, _) => Op::Insert,
        (_, true) => Op::Delete,
    }
}

/// Cuts one side of a change where moved text begins and ends: the end of each piece in tokens, and the move.
fn pieces(sheet: &Sheet<'_>, positions: &Range<usize>, end: usize) -> Vec<(usize, Option<usize>)> {
    let mut pieces = Vec::new();
    let mut at = positions.start;
    let first = sheet
        .moved
        .partition_point(|(range, _)| range.end <= positions.start);
    for (range, moved) in &sheet.moved[first..] {
        if range.start >= positions.end {
            break;
        }
        if range.start > at {
            pieces.push((sheet.words.token(range.start), None));
        }
        let next = if range.end < positions.end {
            sheet.words.token(range.end)
        } else {
            end
        };
        pieces.push((next, Some(*moved)));
        at = range.end;
    }
    if at < positions.end {
        pieces.push((end, None));
    }
    pieces
}
