//! Writes down what was found as rows and edits, blanks included, and counts the words.
//!
//! Must not look for anything: every decision about words is taken before.

use std::collections::BTreeMap;
use std::ops::Range;

use super::document::Document;
use super::edits::{Edits, Side, Written};
use super::pairs::{Changes, Compared};
use super::sequence::Hunk;
use super::{Diff, Op, Quality, Row, RowKind, Stats};
use crate::parallel;

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
    let of_pairs = writer.of_pairs(&changes.pairs);
    writer.rows(changes, of_pairs);
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

/// The edits of one row, and the numbers of their words.
#[derive(Clone, Default)]
struct Counted {
    edits: Written,
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
    fn rows(&mut self, changes: &Changes, mut of_pairs: Vec<Counted>) {
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
                    let counted = of_pairs[idx].clone();
                    self.moved(RowKind::MovedFrom, &changes.pairs[idx], counted);
                    old = changes.pairs[idx].pair.old.end;
                }
                (_, Some(Place::Alone)) => {
                    self.lone(RowKind::Added, old..old, new..new + 1);
                    new += 1;
                }
                (_, Some(&Place::Moved(idx))) => {
                    let counted = of_pairs[idx].clone();
                    self.moved(RowKind::MovedTo, &changes.pairs[idx], counted);
                    new = changes.pairs[idx].pair.new.end;
                }
                (Some(&Place::Held(idx)), _) | (None, Some(&Place::Held(idx))) => {
                    let counted = std::mem::take(&mut of_pairs[idx]);
                    self.held(&changes.pairs[idx], counted);
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
        let counted = self.counted(edits.done(), false);
        self.push(kind, old, new, counted);
    }

    fn held(&mut self, compared: &Compared, counted: Counted) {
        let pair = &compared.pair;
        let kind = match (pair.same, pair.old.len(), pair.new.len()) {
            (true, ..) => RowKind::Equal,
            (_, 1, 1) => RowKind::Changed,
            (_, 1, _) => RowKind::Split,
            _ => RowKind::Merged,
        };
        self.push(kind, pair.old.clone(), pair.new.clone(), counted);
    }

    fn moved(&mut self, kind: RowKind, compared: &Compared, mut counted: Counted) {
        let pair = &compared.pair;
        let ends = self.row_ends.entry(pair.old.start).or_default();
        let end = if kind == RowKind::MovedFrom {
            // What moved counts once.
            counted.stats = Stats::default();
            &mut ends.0
        } else {
            &mut ends.1
        };
        *end = Some(self.rows.len());
        self.push(kind, pair.old.clone(), pair.new.clone(), counted);
    }

    /// The edits of each pair; those of long texts are written on two threads.
    fn of_pairs(&self, pairs: &[Compared]) -> Vec<Counted> {
        let write = |pairs: &[Compared]| -> Vec<Counted> {
            pairs.iter().map(|compared| self.edits(compared)).collect()
        };
        if !self.old.document.is_long() || !self.new.document.is_long() {
            return write(pairs);
        }
        let (first, second) = pairs.split_at(pairs.len() / 2);
        let (mut written, rest) = parallel::both(|| write(first), || write(second));
        written.extend(rest);
        written
    }

    fn edits(&self, compared: &Compared) -> Counted {
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
        self.counted(edits.done(), pair.moved)
    }

    fn push(&mut self, kind: RowKind, old: Range<usize>, new: Range<usize>, counted: Counted) {
        let row = self.rows.len();
        let Counted { edits, stats } = counted;
        for (edit, moved) in edits.moved {
            let is_old = !edits.list[edit].old.is_empty();
            let ends = &mut self.edit_ends[moved];
            // Both rows of a moved paragraph show the edit; the row on its own side is its place.
            let end = if is_old { &mut ends.0 } else { &mut ends.1 };
            if end.is_none() || is_old == (kind == RowKind::MovedFrom) {
                *end = Some((row, edit));
            }
        }
        self.stats = self.stats + stats;
        self.rows.push(Row {
            kind,
            old,
            new,
            edits: edits.list,
        });
    }

    /// Counts the words of `edits`, which are of a paragraph that stayed or of one that moved.
    fn counted(&self, edits: Written, is_moved: bool) -> Counted {
        let mut stats = Stats::default();
        for edit in &edits.list {
            let old = self.old.document.n_words(edit.old.clone());
            let new = || self.new.document.n_words(edit.new.clone());
            match edit.op {
                Op::Equal if is_moved => stats.words_moved += old,
                Op::Equal => stats.words_kept += old,
                Op::Delete | Op::Insert | Op::Replace => {
                    stats.words_removed += old;
                    stats.words_added += new();
                }
                Op::Typographic => stats.words_typographic += old.max(1),
                // The new place is counted too, without words of the old side.
                Op::Moved => stats.words_moved += old,
            }
        }
        Counted { edits, stats }
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
