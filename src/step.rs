//! One step of an article: two of its versions and what changed from one to the other.

use std::time::Instant;

use crate::diff::{self, Diff, DiffOptions, Document, Quality, RowKind, Stats};
use crate::store::Version;

/// Two versions and their diff. Holds its own copy of the texts, so that it can travel between threads.
#[derive(Debug)]
pub struct Step {
    /// The headlines, as documents of one paragraph.
    pub title: Texts,
    /// The paragraphs.
    pub body: Texts,
}

/// Two texts and the diff between them.
#[derive(Debug)]
pub struct Texts {
    /// The older text.
    pub old: Document,
    /// The newer text.
    pub new: Document,
    /// From old to new.
    pub diff: Diff,
}

impl Step {
    /// Compares two versions. Past `deadline` the diff is coarser, never wrong.
    #[must_use]
    pub fn new(old: &Version, new: &Version, deadline: Option<Instant>) -> Self {
        Self {
            title: Texts::new(&[&old.title], &[&new.title], deadline),
            body: Texts::new(&old.paragraphs, &new.paragraphs, deadline),
        }
    }

    /// Returns how many places changed, the headline among them. A move is one change, though it shows in two places.
    #[must_use]
    pub fn n_changes(&self) -> usize {
        let is_change = |kind: RowKind| !matches!(kind, RowKind::Equal | RowKind::MovedFrom);
        let rows = self
            .body
            .diff
            .rows()
            .iter()
            .filter(|row| is_change(row.kind));
        rows.count() + usize::from(self.title_changed())
    }

    /// Returns whether the headline changed.
    #[must_use]
    pub fn title_changed(&self) -> bool {
        self.title.old.text() != self.title.new.text()
    }

    /// Returns the counts of the text, without the headline.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.body.diff.stats()
    }

    /// Returns whether a deadline cut the search short.
    #[must_use]
    pub fn quality(&self) -> Quality {
        self.body.diff.quality()
    }
}

impl Texts {
    fn new<S: AsRef<str>>(old: &[S], new: &[S], deadline: Option<Instant>) -> Self {
        let (old, new) = (Document::new(old), Document::new(new));
        let diff = diff::diff(&old, &new, &DiffOptions::default(), deadline);
        Self { old, new, diff }
    }
}
