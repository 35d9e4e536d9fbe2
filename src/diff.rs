//! Compares two versions of a text and tells what an editor did: which paragraphs stayed, changed, moved, came and went, and
//! which words changed within them.
//!
//! The stages, each in its file: [`Document`] cuts a version into paragraphs and tokens; `words` numbers the words; `align`
//! pairs paragraphs; `sequence` compares the words of a pair; `tidy` makes the changes readable; `moves` finds sentences
//! that went elsewhere; `rows` writes it all down. Swapping the two versions swaps the result: everything up to `rows`
//! happens in an order of the two versions that does not depend on which one is old.
//!
//! Must not know what an article or a terminal is. A diff cannot fail, and reads no clock without a deadline.

mod align;
mod bags;
mod borders;
mod budget;
mod chain;
mod document;
mod edits;
mod inner;
mod moves;
mod pairs;
mod rows;
mod sequence;
mod similar_paragraphs;
mod tidy;
mod words;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Instant;

pub use document::Document;
pub use inner::Inner;

/// Choices of the reader that change a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiffOptions {
    /// Look for paragraphs and sentences that went to another place; without it they are removed here and added there.
    pub moves: bool,
    /// Take words in other capitals for the same words: such changes are [`Op::Typographic`].
    pub fold_case: bool,
}

impl Default for DiffOptions {
    /// With moves; capitals make a difference.
    fn default() -> Self {
        Self {
            moves: true,
            fold_case: false,
        }
    }
}

/// What happened between two versions.
///
/// Invariant: the rows tile both versions. The edits of a row tile its paragraphs, joining spaces included.
#[derive(Clone, Debug)]
pub struct Diff {
    rows: Vec<Row>,
    stats: Stats,
    quality: Quality,
    /// Rows that are the two ends of a moved paragraph.
    row_partners: BTreeMap<usize, usize>,
    /// Edits that are the two ends of moved text, as (row, edit).
    edit_partners: BTreeMap<(usize, usize), (usize, usize)>,
}

/// Paragraphs that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What happened to them.
    pub kind: RowKind,
    /// Indexes of the old paragraphs, half open; empty at its place where there are none.
    pub old: Range<usize>,
    /// Indexes of the new paragraphs, half open; empty at its place where there are none.
    pub new: Range<usize>,
    /// What happened within them, in order; the two ends of a move carry the same edits.
    pub edits: Vec<Edit>,
}

/// What happened to the paragraphs of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// The same, byte for byte.
    Equal,
    /// One paragraph with edits.
    Changed,
    /// Only in the old version.
    Removed,
    /// Only in the new version.
    Added,
    /// The old place of a moved paragraph.
    MovedFrom,
    /// The new place of a moved paragraph.
    MovedTo,
    /// One paragraph became several.
    Split,
    /// Several paragraphs became one.
    Merged,
}

/// A run of tokens and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What happened.
    pub op: Op,
    /// Tokens of the old document, half open; empty at its place where there are none.
    pub old: Range<usize>,
    /// Tokens of the new document, half open; empty at its place where there are none.
    pub new: Range<usize>,
}

/// What happened to a run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// The same, byte for byte.
    Equal,
    /// Only in the old version.
    Delete,
    /// Only in the new version.
    Insert,
    /// Other words in the same place.
    Replace,
    /// The same words with other quotes, dashes, blanks or Unicode form; one side may be empty where blanks came or went.
    Typographic,
    /// Text that stands elsewhere in the other version; one side is empty. See [`Diff::edit_partner`].
    Moved,
}

/// How far the search went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quality {
    /// To the end.
    Full,
    /// The deadline passed: right, but coarser than it could be.
    Coarse,
}

/// Numbers of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Words that stayed in their place.
    pub words_kept: usize,
    /// Words that came.
    pub words_added: usize,
    /// Words that went.
    pub words_removed: usize,
    /// Words that stand elsewhere, counted once.
    pub words_moved: usize,
    /// Words in other typography; a changed mark or blank counts as one.
    pub words_typographic: usize,
}

impl Stats {
    /// Returns the share of the words of both versions that did not stay, from 0 (all did) to 1 (none did). Text that moved
    /// or has other typography stayed.
    #[must_use]
    pub fn share_rewritten(&self) -> f64 {
        let changed = self.words_added + self.words_removed;
        let stayed = self.words_kept + self.words_moved + self.words_typographic;
        changed as f64 / (changed + 2 * stayed).max(1) as f64
    }
}

impl std::ops::Add for Stats {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            words_kept: self.words_kept + other.words_kept,
            words_added: self.words_added + other.words_added,
            words_removed: self.words_removed + other.words_removed,
            words_moved: self.words_moved + other.words_moved,
            words_typographic: self.words_typographic + other.words_typographic,
        }
    }
}

impl Diff {
    /// Returns the rows in display order: old paragraphs ascend over the rows that show old text, new ones likewise.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the numbers of words.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// Tells whether the deadline cut the search short.
    #[must_use]
    pub fn quality(&self) -> Quality {
        self.quality
    }

    /// Returns the row at the other end of a moved paragraph.
    #[must_use]
    pub fn row_partner(&self, row: usize) -> Option<usize> {
        self.row_partners.get(&row).copied()
    }

    /// Returns row and edit at the other end of a [`Op::Moved`] edit; of an edit that both rows of a moved paragraph show,
    /// the same for both.
    #[must_use]
    pub fn edit_partner(&self, row: usize, edit: usize) -> Option<(usize, usize)> {
        let elsewhere = || self.edit_partners.get(&(self.row_partner(row)?, edit));
        self.edit_partners
            .get(&(row, edit))
            .or_else(elsewhere)
            .copied()
    }

    /// Tells whether the versions are the same, byte for byte.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.rows.iter().all(|row| row.kind == RowKind::Equal)
    }
}

/// Compares two versions.
///
/// A diff cannot fail: when `deadline` passes before all is searched the result is still right, only coarser, and
/// [`Diff::quality`] says so. Without a deadline the result depends on the texts and `options` alone.
#[must_use]
pub fn diff(
    old: &Document,
    new: &Document,
    options: &DiffOptions,
    deadline: Option<Instant>,
) -> Diff {
    let mut budget = budget::Budget::new(deadline);
    let swapped = follows(old, new);
    let (first, second) = if swapped { (new, old) } else { (old, new) };
    let alignment = align::align(first, second, *options, &mut budget);
    let mut changes = pairs::compare(first, second, alignment, &mut budget);
    if options.moves && !budget.is_over() {
        moves::find(first, second, &mut changes);
    }
    if swapped {
        changes.swap();
    }
    rows::write(old, new, &changes, budget.was_over())
}

/// Compares two short texts, such as headlines; the edits tile both, in tokens of [`Document`]s of one paragraph.
#[must_use]
pub fn diff_text(old: &str, new: &str) -> Vec<Edit> {
    let (old, new) = (Document::new(&[old]), Document::new(&[new]));
    let (old_tokens, new_tokens) = (0..old.tokens().len(), 0..new.tokens().len());
    let whole = Edit {
        op: edits::change(&old_tokens, &new_tokens),
        old: old_tokens,
        new: new_tokens,
    };
    let mut rows = diff(&old, &new, &DiffOptions::default(), None).rows;
    match rows.len() {
        1 => rows
            .pop()
            .map_or_else(|| vec![whole.clone()], |row| row.edits),
        _ => vec![whole],
    }
}

/// Whether `old` comes after `new` in an order of documents by content.
fn follows(old: &Document, new: &Document) -> bool {
    let (old, new) = (old.sort_key(), new.sort_key());
    (old.0, old.1)
        .cmp(&(new.0, new.1))
        .then_with(|| old.2.cmp(new.2))
        .is_gt()
}
