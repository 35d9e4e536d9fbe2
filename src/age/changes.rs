//! What gave way to what in one step: the old words of the edit in which a word came, the new ones of that in which it
//! went.
//!
//! Must not know which words came and which went.

use std::ops::Range;
use std::sync::Arc;

use super::sheet::Sheet;
use super::take::Taken;
use super::{Change, ChangeIdx};
use crate::diff::{Op, Row, RowKind};
use crate::step::Texts;
use crate::store::VersionIdx;

/// The changes of one step, written down as they are asked for.
pub(super) struct Changes<'s> {
    texts: &'s Texts,
    old: &'s Sheet<'s>,
    new: &'s Sheet<'s>,
    version: VersionIdx,
    list: Vec<Change>,
    spots: Vec<Spot>,
    /// By word of each version the spot that it is in.
    of_old: Vec<usize>,
    of_new: Vec<usize>,
}

/// Tokens of the old version and those that stand there in the new one.
struct Spot {
    old: Range<usize>,
    new: Range<usize>,
    /// Where it was written down.
    change: Option<ChangeIdx>,
}

impl<'s> Changes<'s> {
    /// Reads the edits of a step; `list` holds the changes of the steps before.
    pub(super) fn new(step: &Taken<'s>, list: Vec<Change>) -> Self {
        let texts = step.texts;
        let mut changes = Self {
            texts,
            old: step.old,
            new: step.new,
            version: step.version,
            list,
            spots: Vec::new(),
            of_old: vec![0; step.old.tokens.len()],
            of_new: vec![0; step.new.tokens.len()],
        };
        let rows = texts.diff.rows();
        for (idx, row) in rows.iter().enumerate() {
            let (old_beside, new_beside) = beside(rows, idx);
            for (edit_idx, edit) in row.edits.iter().enumerate() {
                let partner = texts.diff.edit_partner(idx, edit_idx);
                let partner = partner.map(|(row, edit)| &rows[row].edits[edit]);
                let (mut of_old, mut of_new) = (edit.old.clone(), edit.new.clone());
                match (edit.op, partner, old_beside, new_beside) {
                    (Op::Moved, Some(other), ..) if of_old.is_empty() => of_old = other.old.clone(),
                    (Op::Moved, Some(other), ..) => of_new = other.new.clone(),
                    (_, _, Some(paragraph), _) => of_old = texts.old.paragraph_tokens(paragraph),
                    (_, _, _, Some(paragraph)) => of_new = texts.new.paragraph_tokens(paragraph),
                    _ => {}
                }
                // The two rows of a moved paragraph have the same edits: either may tell.
                changes.spot(edit.old.clone(), edit.new.clone(), of_old, of_new);
            }
        }
        changes
    }

    /// Says that the words among the tokens `old` and `new` belong to a spot that reads `of_old` and `of_new`.
    fn spot(
        &mut self,
        old: Range<usize>,
        new: Range<usize>,
        of_old: Range<usize>,
        of_new: Range<usize>,
    ) {
        let idx = self.spots.len();
        self.of_old[self.old.words(&old)].fill(idx);
        self.of_new[self.new.words(&new)].fill(idx);
        self.spots.push(Spot {
            old: of_old,
            new: of_new,
            change: None,
        });
    }

    /// Says that the words of `place` came together, whatever the diff makes of them.
    pub(super) fn cover(&mut self, place: &Range<usize>) {
        let new = self.new.tokens[place.start]..self.new.tokens[place.end - 1] + 1;
        let rows = self.texts.diff.rows();
        let is_here = |row: &&Row| {
            row.kind != RowKind::MovedFrom
                && row.new.clone().any(|paragraph| {
                    let words = &self.new.paragraphs[paragraph];
                    words.start <= place.start && place.end <= words.end
                })
        };
        let Some(row) = rows.iter().find(is_here) else {
            return;
        };
        let is_whole = row.new.len() == 1 && self.new.paragraphs[row.new.start] == *place;
        let old = if is_whole && !row.old.is_empty() {
            let first = self.texts.old.paragraph_tokens(row.old.start);
            Some(first.start..self.texts.old.paragraph_tokens(row.old.end - 1).end)
        } else {
            opposite(row, &new)
        };
        let spot = &self.spots[self.of_new[place.start]];
        let shown = old.clone().unwrap_or_else(|| spot.old.clone());
        self.spot(old.unwrap_or(0..0), new.clone(), shown, new);
    }

    /// The change in which a word of the new version came.
    pub(super) fn at_new(&mut self, word: usize) -> ChangeIdx {
        self.written(self.of_new[word])
    }

    /// The change in which a word of the old version went.
    pub(super) fn at_old(&mut self, word: usize) -> ChangeIdx {
        self.written(self.of_old[word])
    }

    fn written(&mut self, spot: usize) -> ChangeIdx {
        let next = self.list.len() as ChangeIdx;
        let spot = &mut self.spots[spot];
        if let Some(change) = spot.change {
            return change;
        }
        spot.change = Some(next);
        self.list.push(Change {
            version: self.version,
            old: Arc::from(self.texts.old.slice(spot.old.clone()).trim()),
            new: Arc::from(self.texts.new.slice(spot.new.clone()).trim()),
        });
        next
    }

    /// Returns the changes of all steps.
    pub(super) fn done(self) -> Vec<Change> {
        self.list
    }
}

/// The one paragraph that went where the one of row `idx` came, or the other way round.
///
/// Of several that gave way to others nobody can tell which was written for which.
fn beside(rows: &[Row], idx: usize) -> (Option<usize>, Option<usize>) {
    let kind = |idx: Option<usize>| idx.and_then(|idx| rows.get(idx)).map(|row| row.kind);
    let is_lone = |removed: usize| {
        kind(Some(removed)) == Some(RowKind::Removed)
            && kind(Some(removed + 1)) == Some(RowKind::Added)
            && kind(removed.checked_sub(1)) != Some(RowKind::Removed)
            && kind(Some(removed + 2)) != Some(RowKind::Added)
    };
    match rows[idx].kind {
        RowKind::Added if idx > 0 && is_lone(idx - 1) => (Some(rows[idx - 1].old.start), None),
        RowKind::Removed if is_lone(idx) => (None, Some(rows[idx + 1].new.start)),
        _ => (None, None),
    }
}

/// The tokens of the old version that stand opposite of `new`, from the first to the last; `None` where none do.
fn opposite(row: &Row, new: &Range<usize>) -> Option<Range<usize>> {
    let mut hull: Option<Range<usize>> = None;
    for edit in &row.edits {
        let overlaps = edit.new.start < new.end && new.start < edit.new.end;
        let inside = edit.new.is_empty() && new.start < edit.new.start && edit.new.start < new.end;
        if !(overlaps || inside) || edit.old.is_empty() {
            continue;
        }
        let mut old = edit.old.clone();
        if edit.op == Op::Equal {
            old.start += new.start.saturating_sub(edit.new.start);
            old.end -= edit.new.end.saturating_sub(new.end);
        }
        hull = Some(hull.map_or(old.clone(), |hull| {
            hull.start.min(old.start)..hull.end.max(old.end)
        }));
    }
    hull
}
