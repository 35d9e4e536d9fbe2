//! Writes down what was found as rows and edits, blanks included, and counts the words.
//!
//! Must not look for anything: every decision about words is taken before.

use std::collections::BTreeMap;
use std::ops::Range;

use super::document::Document;
use super::edits::{Edits, Side, Written};
use super::pairs::{Changes, Compared};
use super::sequence::Hunk;
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

/// Where something was and where it went, as far as written.
type Ends<T> = (Option<T>, Option<T>);

struct Writer<'a> {
    old: Side<'a>,
    new: Side<'a>,
    rows: Vec<Row>,
    /// Rows of moved paragraphs by the old paragraph: where it was and where it went.
    row_ends: BTreeMap<usize, Ends<usize>>,
    /// Edits of moved text: where it was and where it went.
    edit_ends: Vec<Ends<(usize, usize)>>,
    stats: Stats,
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
            let is_old = !edits.list[edit].old.is_empty();
            let ends = &mut self.edit_ends[moved];
            // Both rows of a moved paragraph show the edit; the row on its own side is its place.
            let end = if is_old { &mut ends.0 } else { &mut ends.1 };
            if end.is_none() || is_old == (kind == RowKind::MovedFrom) {
                *end = Some((row, edit));
            }
        }
        if counts {
            for edit in &edits.list {
                self.count(edit, is_moved);
            }
        }
        self.rows.push(Row {
            kind,
            old,
            new,
            edits: edits.list,
        });
    }

    fn count(&mut self, edit: &Edit, is_moved: bool) {
        let old = self.old.document.n_words(edit.old.clone());
        let new = || self.new.document.n_words(edit.new.clone());
        match edit.op {
            Op::Equal if is_moved => self.stats.words_moved += old,
            Op::Equal => self.stats.words_kept += old,
            Op::Delete | Op::Insert | Op::Replace => {
                self.stats.words_removed += old;
                self.stats.words_added += new();
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
