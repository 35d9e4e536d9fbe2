//! One step of an article: two of its versions and what changed from one to the other.

use std::ops::Range;
use std::time::Instant;

use crate::diff::{self, Diff, DiffOptions, Document, Op, Quality, RowKind, Stats};
use crate::label::{Filter, Label, LabelSet, Labeller, Labels};
use crate::parallel;
use crate::store::Version;

/// Two versions and their diff. Holds its own copy of the texts, so that it can travel between threads.
#[derive(Debug)]
pub struct Step {
    /// The headlines, as documents of one paragraph.
    pub title: Texts,
    /// The paragraphs.
    pub body: Texts,
    /// What kind of change each edit of the headline is.
    pub title_labels: Labels,
    /// What kind of change each edit of the paragraphs is.
    pub labels: Labels,
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
    pub fn new(
        old: &Version,
        new: &Version,
        options: DiffOptions,
        deadline: Option<Instant>,
    ) -> Self {
        let title = Texts::new(&[&old.title], &[&new.title], options, deadline);
        let (old, new) = Document::pair(&old.paragraphs, &new.paragraphs);
        Self::of_texts(title, old, new, |old, new| {
            diff::diff(old, new, &options, deadline)
        })
    }

    fn of_texts(
        title: Texts,
        old: Document,
        new: Document,
        compare: impl Fn(&Document, &Document) -> Diff + Sync,
    ) -> Self {
        let (diff, labels, title_labels) = {
            let label = || Labeller::new(&old, &new);
            let (diff, labeller) = if old.is_long() && new.is_long() {
                let prepared = || {
                    let labeller = label();
                    labeller.prepare();
                    labeller
                };
                parallel::both(|| compare(&old, &new), prepared)
            } else {
                (compare(&old, &new), label())
            };
            let labels = labeller.label(&diff);
            let title_labels = labeller.beside(&title.old, &title.new).label(&title.diff);
            (diff, labels, title_labels)
        };
        Self {
            title,
            body: Texts { old, new, diff },
            title_labels,
            labels,
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

    /// Returns what kind of change happened in the rows of `place`; none where [`Self::is_change`] says no.
    #[must_use]
    pub fn labels_of(&self, place: &Range<usize>) -> LabelSet {
        if self.is_change(place) {
            self.labels.of_rows(place.clone())
        } else {
            LabelSet::default()
        }
    }

    /// Returns what kind of change happened to the headline. Other typography does not make it another headline.
    #[must_use]
    pub fn labels_of_title(&self) -> LabelSet {
        let labels = self.title_labels.of_rows(0..self.title.diff.rows().len());
        if labels.without(Label::Typography).is_empty() {
            labels
        } else {
            labels.with(Label::Headline)
        }
    }

    /// Returns how many changes `filter` wants, of those that [`Self::n_changes`] counts.
    #[must_use]
    pub fn n_wanted(&self, filter: &Filter) -> usize {
        self.all_labels()
            .filter(|labels| filter.wants(*labels))
            .count()
    }

    /// Returns each label that a change has, and how many changes have it.
    #[must_use]
    pub fn label_counts(&self) -> Vec<(Label, usize)> {
        let mut counts = [0; Label::ALL.len()];
        for label in self.all_labels().flat_map(LabelSet::iter) {
            counts[label as usize] += 1;
        }
        let all = Label::ALL.iter().copied().zip(counts);
        all.filter(|(_, n_changes)| *n_changes > 0).collect()
    }

    /// Returns how many changes have `label`.
    #[must_use]
    pub fn n_labelled(&self, label: Label) -> usize {
        self.all_labels()
            .filter(|labels| labels.contains(label))
            .count()
    }

    /// Returns the labels of each change, the headline's first.
    pub fn all_labels(&self) -> impl Iterator<Item = LabelSet> {
        let of_places = self
            .places()
            .into_iter()
            .map(|place| self.labels_of(&place));
        std::iter::once(self.labels_of_title())
            .chain(of_places)
            .filter(|labels| !labels.is_empty())
    }

    /// Returns how many edits are typography alone, those of the headline with them.
    #[must_use]
    pub fn n_typographic(&self) -> usize {
        [&self.title, &self.body]
            .iter()
            .flat_map(|texts| texts.diff.rows())
            .filter(|row| row.kind != RowKind::MovedFrom)
            .flat_map(|row| &row.edits)
            .filter(|edit| edit.op == Op::Typographic)
            .count()
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
    /// Compares two lines by themselves, such as headlines.
    #[must_use]
    pub fn of_lines(old: &str, new: &str) -> Self {
        Self::new(&[old], &[new], DiffOptions::default(), None)
    }

    fn new<S: AsRef<str> + Sync>(
        old: &[S],
        new: &[S],
        options: DiffOptions,
        deadline: Option<Instant>,
    ) -> Self {
        let (old, new) = Document::pair(old, new);
        let diff = diff::diff(&old, &new, &options, deadline);
        Self { old, new, diff }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_places(old: &[&str], new: &[&str], expected: &[Range<usize>], n_changes: usize) {
        let options = DiffOptions::default();
        let title = Texts::new(&[""], &[""], options, None);
        let (old, new) = Document::pair(old, new);
        let step = Step::of_texts(title, old, new, |old, new| {
            diff::diff(old, new, &options, None)
        });
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
