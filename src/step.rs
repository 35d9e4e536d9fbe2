//! One step of an article: two of its versions and what changed from one to the other.

use std::ops::Range;
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
        let n_places = self
            .places()
            .iter()
            .filter(|place| self.is_change(place))
            .count();
        n_places + usize::from(self.title_changed())
    }

    /// Returns the rows of the text's diff in the groups that a reader takes in at once, in order.
    ///
    /// That is each row by itself, but paragraphs that went with those that came in their place: one block out, one
    /// block in.
    #[must_use]
    pub fn places(&self) -> Vec<Range<usize>> {
        let rows = self.body.diff.rows();
        let end_of = |start: usize, kind: RowKind| {
            let n_rows = rows[start..]
                .iter()
                .take_while(|row| row.kind == kind)
                .count();
            start + n_rows
        };
        let mut places = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            let removed_end = end_of(at, RowKind::Removed);
            let added_end = end_of(removed_end, RowKind::Added);
            if removed_end > at && added_end > removed_end {
                places.push(at..added_end);
                at = added_end;
            } else {
                let end = removed_end.max(at + 1);
                places.extend((at..end).map(|row| row..row + 1));
                at = end;
            }
        }
        places
    }

    /// Returns whether something changed in the rows of `place`. Of a move, the end counts at which it arrived.
    #[must_use]
    pub fn is_change(&self, place: &Range<usize>) -> bool {
        let kind = self.body.diff.rows()[place.start].kind;
        !matches!(kind, RowKind::Equal | RowKind::MovedFrom)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_places(old: &[&str], new: &[&str], expected: &[Range<usize>], n_changes: usize) {
        let (title, body) = (Texts::new(&[""], &[""], None), Texts::new(old, new, None));
        let step = Step { title, body };
        assert_eq!(step.places(), expected);
        assert_eq!(step.n_changes(), n_changes);
    }

    const KEPT: &str = "The harbour master kept his counsel.";

    #[test]
    fn what_went_and_what_came_in_its_place_are_one_change() {
        let old = [
            KEPT,
            "Crews walked out at dawn over pay.",
            "Nobody was hurt.",
        ];
        let new = [
            KEPT,
            "A sealed envelope lay on the table.",
            "Snow fell on both towns.",
        ];
        check_places(&old, &new, &[0..1, 1..5], 1);
    }

    #[test]
    fn paragraphs_that_only_went_or_came_are_changes_by_themselves() {
        let old = [
            KEPT,
            "Crews walked out at dawn over pay.",
            "Nobody was hurt.",
        ];
        check_places(&old, &[KEPT], &[0..1, 1..2, 2..3], 2);
        check_places(&[KEPT], &old, &[0..1, 1..2, 2..3], 2);
        check_places(&[KEPT], &[KEPT], std::slice::from_ref(&(0..1)), 0);
    }
}
