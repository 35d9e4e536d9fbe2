//! Which word of the version before each word is, according to the diff.
//!
//! Must not know any version before that one.

use std::ops::Range;

use super::sheet::Sheet;
use crate::diff::{Op, RowKind};
use crate::step::Texts;

/// The words of the new version that the diff takes over from the old one.
///
/// Invariant: no two words of the new version are linked to the same old word.
pub(super) struct Links {
    /// By new word the old word.
    old: Vec<Option<u32>>,
    /// By new paragraph the old one, where they are the same but for typography.
    same: Vec<Option<usize>>,
}

impl Links {
    pub(super) fn new(texts: &Texts, old: &Sheet<'_>, new: &Sheet<'_>) -> Self {
        let mut links = Self {
            old: vec![None; new.tokens.len()],
            same: vec![None; new.paragraphs.len()],
        };
        let rows = texts.diff.rows();
        for (row_idx, row) in rows.iter().enumerate() {
            // The new place of a moved paragraph has the same edits.
            if row.kind == RowKind::MovedFrom {
                continue;
            }
            for (idx, edit) in row.edits.iter().enumerate() {
                let target = match edit.op {
                    Op::Equal | Op::Typographic => Some(&edit.new),
                    Op::Moved if !edit.old.is_empty() => texts
                        .diff
                        .edit_partner(row_idx, idx)
                        .map(|(row, edit)| &rows[row].edits[edit].new),
                    Op::Moved | Op::Delete | Op::Insert | Op::Replace => None,
                };
                if let Some(target) = target {
                    links.link(&old.words(&edit.old), &new.words(target));
                }
            }
            let stays = |op: Op| matches!(op, Op::Equal | Op::Typographic);
            if row.old.len() == 1
                && row.new.len() == 1
                && row.edits.iter().all(|edit| stays(edit.op))
            {
                links.same[row.new.start] = Some(row.old.start);
            }
        }
        links
    }

    /// What is kept or moved has as many words on both sides.
    fn link(&mut self, old: &Range<usize>, new: &Range<usize>) {
        for (old, new) in old.clone().zip(new.clone()) {
            self.old[new] = Some(old as u32);
        }
    }

    /// The old word that a new one is.
    pub(super) fn of(&self, new: usize) -> Option<usize> {
        self.old[new].map(|old| old as usize)
    }

    /// Every new word that is an old one, with it.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, usize)> {
        let each = self.old.iter().enumerate();
        each.filter_map(|(new, old)| old.map(|old| (new, old as usize)))
    }

    /// The old paragraph that a new one is, but for typography.
    pub(super) fn same(&self, paragraph: usize) -> Option<usize> {
        self.same[paragraph]
    }

    /// Whether `words` stand in the version before, in this order and with nothing between.
    pub(super) fn keep(&self, words: &Range<usize>) -> bool {
        let first = words.clone().next().and_then(|first| self.old[first]);
        let expected = (0..).map(|idx| first.map(|first| first + idx));
        first.is_some()
            && self.old[words.clone()]
                .iter()
                .zip(expected)
                .all(|(old, expected)| *old == expected)
    }
}
