//! Writes down what was found as rows and edits, blanks included, and counts the words.
//!
//! Must not look for anything: every decision about words is taken before.

use std::collections::BTreeMap;
use std::ops::Range;

use super::document::Document;
use super::pairs::{Changes, Compared};
use super::sequence::Hunk;
use super::words::Words;
use super::{Diff, Edit, Op, Quality, Row, RowKind, Stats};

/// Writes down `changes`.
pub(super) fn write(old: &Document, new: &Document, changes: &Changes, coarse: bool) -> Diff {
    let mut writer = Writer {
        old: Side {
            document: old,
            words: &changes.old,
            moved: changes
                .moved
                .iter()
                .map(|moved| moved.old.clone())
                .zip(0..)
                .collect(),
        },
        new: Side {
            document: new,
            words: &changes.new,
            moved: changes
                .moved
                .iter()
                .map(|moved| moved.new.clone())
                .zip(0..)
                .collect(),
        },
        rows: Vec::new(),
        row_ends: BTreeMap::new(),
        edit_ends: vec![(None, None); changes.moved.len()],
        stats: Stats::default(),
    };
    writer.new.moved.sort_by_key(|(range, _)| range.start);
    writer.rows(changes);
    writer.finish(coarse)
}

struct Writer<'a> {
    old: Side<'a>,
    new: Side<'a>,
    rows: Vec<Row>,
    /// Rows of moved paragraphs by the old paragraph: where it was and where it went.
    row_ends: BTreeMap<usize, (Option<usize>, Option<usize>)>,
    /// Edits of moved text: where it was and where it went.
    edit_ends: Vec<(Option<(usize, usize)>, Option<(usize, usize)>)>,
    stats: Stats,
}

struct Side<'a> {
    document: &'a Document,
    words: &'a Words,
    /// Positions that stand elsewhere, sorted, with their number.
    moved: Vec<(Range<usize>, usize)>,
}

/// What a paragraph belongs to.
#[derive(Clone, Copy)]
enum Place {
    Alone,
    /// The first or a later paragraph of a pair in place.
    Held(usize),
    Moved(usize),
}

impl Writer<'_> {
    /// Walks both versions at once; where both have paragraphs of their own, the old ones come first.
    fn rows(&mut self, changes: &Changes) {
        let mut old_places = vec![Place::Alone; self.old.document.n_paragraphs()];
        let mut new_places = vec![Place::Alone; self.new.document.n_paragraphs()];
        for (idx, compared) in changes.pairs.iter().enumerate() {
            let place = if compared.pair.moved {
                Place::Moved(idx)
            } else {
                Place::Held(idx)
            };
            old_places[compared.pair.old.clone()].fill(place);
            new_places[compared.pair.new.clone()].fill(place);
        }
        let (mut old, mut new) = (0, 0);
        loop {
            match (old_places.get(old), new_places.get(new)) {
                (Some(Place::Alone), _) => {
                    self.lone(RowKind::Removed, old..old + 1, new..new);
                    old += 1;
                }
                (Some(&Place::Moved(idx)), _) => {
                    self.moved(RowKind::MovedFrom, &changes.pairs[idx]);
                    old = changes.pairs[idx].pair.old.end;
                }
                (_, Some(Place::Alone)) => {
                    self.lone(RowKind::Added, old..old, new..new + 1);
                    new += 1;
                }
                (_, Some(&Place::Moved(idx))) => {
                    self.moved(RowKind::MovedTo, &changes.pairs[idx]);
                    new = changes.pairs[idx].pair.new.end;
                }
                (Some(&Place::Held(idx)), _) | (None, Some(&Place::Held(idx))) => {
                    self.held(&changes.pairs[idx]);
                    old = changes.pairs[idx].pair.old.end;
                    new = changes.pairs[idx].pair.new.end;
                }
                (None, None) => return,
            }
        }
    }

    fn lone(&mut self, kind: RowKind, old: Range<usize>, new: Range<usize>) {
        let hunk = Hunk {
            old: self.old.words.positions(&old),
            new: self.new.words.positions(&new),
        };
        let mut edits = Edits::new(&self.old, &self.new, &old, &new);
        if hunk.old.is_empty() && hunk.new.is_empty() {
            // Blanks only, or words that were not numbered because nothing could be like them.
            edits.all(if kind == RowKind::Removed {
                Op::Delete
            } else {
                Op::Insert
            });
        } else {
            edits.items(
                &[hunk],
                &Hunk {
                    old: self.old.words.positions(&old),
                    new: self.new.words.positions(&new),
                },
            );
        }
        let edits = edits.done();
        self.push(kind, old, new, edits, true);
    }

    fn held(&mut self, compared: &Compared) {
        let pair = &compared.pair;
        let kind = match (pair.same, pair.old.len(), pair.new.len()) {
            (true, ..) => RowKind::Equal,
            (_, 1, 1) => RowKind::Changed,
            (_, 1, _) => RowKind::Split,
            _ => RowKind::Merged,
        };
        let edits = self.edits(compared);
        self.push(kind, pair.old.clone(), pair.new.clone(), edits, true);
    }

    fn moved(&mut self, kind: RowKind, compared: &Compared) {
        let pair = &compared.pair;
        let edits = self.edits(compared);
        let ends = self.row_ends.entry(pair.old.start).or_default();
        let end = if kind == RowKind::MovedFrom {
            &mut ends.0
        } else {
            &mut ends.1
        };
        *end = Some(self.rows.len());
        self.push(
            kind,
            pair.old.clone(),
            pair.new.clone(),
            edits,
            kind == RowKind::MovedTo,
        );
    }

    fn edits(&self, compared: &Compared) -> Written {
        let pair = &compared.pair;
        let mut edits = Edits::new(&self.old, &self.new, &pair.old, &pair.new);
        if pair.same {
            edits.all(Op::Equal);
        } else {
            let whole = Hunk {
                old: self.old.words.positions(&pair.old),
                new: self.new.words.positions(&pair.new),
            };
            edits.items(&compared.hunks, &whole);
        }
        edits.done()
    }

    fn push(
        &mut self,
        kind: RowKind,
        old: Range<usize>,
        new: Range<usize>,
        edits: Written,
        counts: bool,
    ) {
        let row = self.rows.len();
        let is_moved = matches!(kind, RowKind::MovedFrom | RowKind::MovedTo);
        for (edit, moved) in edits.moved {
            let is_old = !edits.edits[edit].old.is_empty();
            let ends = &mut self.edit_ends[moved];
            // Both rows of a moved paragraph show the edit; the row on its own side is its place.
            let end = if is_old { &mut ends.0 } else { &mut ends.1 };
            if end.is_none() || is_old == (kind == RowKind::MovedFrom) {
                *end = Some((row, edit));
            }
        }
        if counts {
            for edit in &edits.edits {
                self.count(edit, is_moved);
            }
        }
        self.rows.push(Row {
            kind,
            old,
            new,
            edits: edits.edits,
        });
    }

    fn count(&mut self, edit: &Edit, is_moved: bool) {
        let old = self.old.document.n_words(edit.old.clone());
        let new = self.new.document.n_words(edit.new.clone());
        match edit.op {
            Op::Equal if is_moved => self.stats.words_moved += old,
            Op::Equal => self.stats.words_kept += old,
            Op::Delete | Op::Insert | Op::Replace => {
                self.stats.words_removed += old;
                self.stats.words_added += new;
            }
            Op::Typographic => self.stats.words_typographic += old.max(1),
            // The new place is counted too, without words of the old side.
            Op::Moved => self.stats.words_moved += old,
        }
    }

    fn finish(self, coarse: bool) -> Diff {
        let mut row_partners = BTreeMap::new();
        for ends in self.row_ends.into_values() {
            if let (Some(from), Some(to)) = ends {
                row_partners.insert(from, to);
                row_partners.insert(to, from);
            }
        }
        let mut edit_partners = BTreeMap::new();
        for ends in self.edit_ends {
            if let (Some(from), Some(to)) = ends {
                edit_partners.insert(from, to);
                edit_partners.insert(to, from);
            }
        }
        let quality = if coarse {
            Quality::Coarse
        } else {
            Quality::Full
        };
        Diff {
            rows: self.rows,
            stats: self.stats,
            quality,
            row_partners,
            edit_partners,
        }
    }
}

/// The edits of one row.
struct Written {
    edits: Vec<Edit>,
    /// Edits of moved text with the number of the move.
    moved: Vec<(usize, usize)>,
}

/// The edits of one row in the making: they tile the row's tokens on both sides.
struct Edits<'a> {
    old: Sheet<'a>,
    new: Sheet<'a>,
    edits: Vec<Edit>,
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
            self.words.tokens[position]
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
        let start = self.words.tokens[positions.end - 1] + 1;
        start..if positions.end < row.end {
            self.words.tokens[positions.end]
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
    fn new(
        old: &'a Side<'_>,
        new: &'a Side<'_>,
        old_paragraphs: &Range<usize>,
        new_paragraphs: &Range<usize>,
    ) -> Self {
        Self {
            old: Sheet::new(old, old_paragraphs),
            new: Sheet::new(new, new_paragraphs),
            edits: Vec::new(),
            moved: Vec::new(),
        }
    }

    fn done(self) -> Written {
        Written {
            edits: self.edits,
            moved: self.moved,
        }
    }

    /// Writes the whole row as one edit.
    fn all(&mut self, op: Op) {
        self.put(op, self.old.end, self.new.end);
    }

    /// Writes everything up to the given tokens as one edit, or as part of the last one.
    fn put(&mut self, op: Op, old_end: usize, new_end: usize) {
        let (old, new) = (self.old.at..old_end, self.new.at..new_end);
        if old.is_empty() && new.is_empty() {
            return;
        }
        (self.old.at, self.new.at) = (old_end, new_end);
        let joins = |last: &Edit| match (last.op, op) {
            (Op::Equal, Op::Equal) => true,
            (Op::Delete | Op::Insert | Op::Replace, Op::Delete | Op::Insert | Op::Replace) => true,
            _ => false,
        };
        match self.edits.last_mut() {
            Some(last) if joins(last) => {
                last.old.end = old.end;
                last.new.end = new.end;
                if last.op != Op::Equal {
                    last.op = change(&last.old, &last.new);
                }
            }
            _ => self.edits.push(Edit { op, old, new }),
        }
    }

    /// Writes the changes and what stands between them.
    fn items(&mut self, hunks: &[Hunk], row: &Hunk) {
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
        let old_end = self.old.words.tokens[old.end - 1] + 1;
        let new_end = self.new.words.tokens[new_start + old.len() - 1] + 1;
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
            let (old, new) = (self.old.words.tokens[old], self.new.words.tokens[new]);
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
                    .extend(moved.map(|moved| (self.edits.len() - 1, moved)));
            } else if let Some((end, moved)) = new.next_if(|piece| piece.1.is_some()) {
                self.put(Op::Moved, self.old.at, end);
                self.moved
                    .extend(moved.map(|moved| (self.edits.len() - 1, moved)));
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
            pieces.push((sheet.words.tokens[range.start], None));
        }
        let next = if range.end < positions.end {
            sheet.words.tokens[range.end]
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
