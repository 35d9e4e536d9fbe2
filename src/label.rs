//! What kind of change an edit is: numbers, names, quotations, hedges and so on, told by rule.
//!
//! [`Labels`] holds the labels of every edit of a diff; the rules stand in one table in `rules`. What needs a vocabulary
//! is told of English text only; text in any other language gets the labels that signs alone decide.
//!
//! Must not know an article; that a text is a headline is said by whoever asks.

mod calendar;
mod english;
mod fact;
mod names;
mod note;
mod numbers;
mod quotation;
mod rules;
mod scene;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::diff::{Diff, Document, Op, Row, RowKind};
use crate::parallel;

use self::rules::Change;
use self::scene::Scene;

pub use self::note::is_correction_note;

/// Declares the labels once: the enum, the names that users write, and what each says.
macro_rules! labels {
    ($($variant:ident $name:literal $about:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Label { $(#[doc = $about] $variant,)* }

        impl Label {
            /// Every label, in the order of lists.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name that users write.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns what it says of a change.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

labels! {
    Headline "headline" "The headline changed.";
    Correction "correction" "A correction note came, went or changed.";
    Numbers "numbers" "A number came, went or became another.";
    Dates "dates" "A date, a day or a time came, went or became another.";
    Names "names" "A name came, went or became another.";
    Quotes "quotes" "Words between quotation marks, or the marks themselves, changed.";
    Attribution "attribution" "Within a sentence, who says so or how they say it changed.";
    Hedges "hedges" "Within a sentence, how sure it is changed: hedges, negations.";
    Wording "wording" "Other words, and none of the above.";
    Moves "moves" "Text stands in another place.";
    Paragraphs "paragraphs" "Paragraphs were split or merged.";
    Typography "typography" "The same words in other quotes, dashes, blanks or Unicode form.";
}

impl Label {
    /// Returns the label that users call `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.name() == name)
    }
}

/// A set of labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LabelSet(u16);

impl LabelSet {
    /// Returns whether no label is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether `label` is in it.
    #[must_use]
    pub fn contains(self, label: Label) -> bool {
        self.0 & Self::from(label).0 != 0
    }

    /// Returns whether a label is in both.
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the labels of either.
    #[must_use]
    pub fn with(self, other: impl Into<Self>) -> Self {
        Self(self.0 | other.into().0)
    }

    /// Returns the labels but `label`.
    #[must_use]
    pub fn without(self, label: Label) -> Self {
        Self(self.0 & !Self::from(label).0)
    }

    /// Returns the labels with `label` where it is not among them, without it where it is.
    #[must_use]
    pub fn toggled(self, label: Label) -> Self {
        Self(self.0 ^ Self::from(label).0)
    }

    /// Returns the labels in the order of [`Label::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Label> {
        Label::ALL
            .iter()
            .copied()
            .filter(move |label| self.contains(*label))
    }
}

impl From<Label> for LabelSet {
    fn from(label: Label) -> Self {
        Self(1 << label as u16)
    }
}

impl FromIterator<Label> for LabelSet {
    fn from_iter<I: IntoIterator<Item = Label>>(labels: I) -> Self {
        labels.into_iter().fold(Self::default(), Self::with)
    }
}

impl std::fmt::Display for LabelSet {
    /// The names, with commas between them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (idx, label) in self.iter().enumerate() {
            f.write_str(if idx > 0 { ", " } else { "" })?;
            f.write_str(label.name())?;
        }
        Ok(())
    }
}

/// Which changes a reader wants to see; by default every one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Changes with at least one of these; empty for every change.
    pub only: LabelSet,
    /// Whether typography is left out of sight.
    pub hides_typography: bool,
}

impl Filter {
    /// Returns what of `labels` is in sight at all.
    #[must_use]
    pub fn seen(&self, labels: LabelSet) -> LabelSet {
        if self.hides_typography {
            labels.without(Label::Typography)
        } else {
            labels
        }
    }

    /// Returns whether a change with `labels` is wanted.
    #[must_use]
    pub fn wants(&self, labels: LabelSet) -> bool {
        let seen = self.seen(labels);
        !seen.is_empty() && (self.only.is_empty() || seen.intersects(self.only))
    }
}

/// The labels of a diff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    rows: Vec<LabelSet>,
    /// For each row those of its edits.
    edits: Vec<Vec<LabelSet>>,
}

impl Labels {
    /// Returns the labels of a row: those of its edits, and what happened to its paragraphs as a whole.
    #[must_use]
    pub fn of_row(&self, row: usize) -> LabelSet {
        self.rows.get(row).copied().unwrap_or_default()
    }

    /// Returns the labels of an edit; none where nothing changed.
    #[must_use]
    pub fn of_edit(&self, row: usize, edit: usize) -> LabelSet {
        let of_row = self.edits.get(row);
        of_row
            .and_then(|edits| edits.get(edit))
            .copied()
            .unwrap_or_default()
    }

    /// Returns the labels of all `rows`.
    #[must_use]
    pub fn of_rows(&self, rows: Range<usize>) -> LabelSet {
        rows.fold(LabelSet::default(), |all, row| all.with(self.of_row(row)))
    }
}

/// The two texts of a diff, known well enough to label its edits.
#[derive(Debug)]
pub struct Labeller<'d> {
    old: Scene<'d>,
    new: Scene<'d>,
}

impl<'d> Labeller<'d> {
    /// Reads both texts: their language, and the names in them.
    #[must_use]
    pub fn new(old: &'d Document, new: &'d Document) -> Self {
        let (old, new) = Scene::pair(old, new);
        Self { old, new }
    }

    /// Labels two other texts of the same article, such as its headlines, with the knowledge of these.
    #[must_use]
    pub fn beside<'t>(&self, old: &'t Document, new: &'t Document) -> Labeller<'t> {
        Labeller {
            old: self.old.beside(old),
            new: self.new.beside(new),
        }
    }

    /// Reads in advance what most changes of long texts are looked up in; otherwise that is read when first needed.
    pub(crate) fn prepare(&self) {
        self.old.prepare();
        self.new.prepare();
    }

    /// Labels every edit of `diff`, which is the one between the two texts.
    #[must_use]
    pub fn label(&self, diff: &Diff) -> Labels {
        let rows = diff.rows();
        if !self.old.is_long() || !self.new.is_long() {
            return self.label_rows(rows);
        }
        let (first, second) = rows.split_at(rows.len() / 2);
        let (mut labels, rest) =
            parallel::both(|| self.label_rows(first), || self.label_rows(second));
        labels.rows.extend(rest.rows);
        labels.edits.extend(rest.edits);
        labels
    }

    fn label_rows(&self, rows: &[Row]) -> Labels {
        let mut labels = Labels::default();
        for row in rows {
            let is_whole = matches!(row.kind, RowKind::Removed | RowKind::Added);
            let is_note = row.kind != RowKind::Equal
                && (self.old.has_note(&row.old) || self.new.has_note(&row.new));
            let [old, new] = match row.kind {
                RowKind::Equal => [Vec::new(), Vec::new()],
                _ => [self.old.quoted(&row.old), self.new.quoted(&row.new)],
            };
            let of_edits: Vec<LabelSet> = row
                .edits
                .iter()
                .map(|edit| match edit.op {
                    Op::Equal => LabelSet::default(),
                    Op::Typographic => Label::Typography.into(),
                    Op::Moved => Label::Moves.into(),
                    Op::Delete | Op::Insert | Op::Replace if is_note => Label::Correction.into(),
                    Op::Delete | Op::Insert | Op::Replace => rules::labels(&Change::new(
                        (&self.old, &old),
                        (&self.new, &new),
                        edit,
                        is_whole,
                    )),
                })
                .collect();
            let as_a_whole = match row.kind {
                RowKind::MovedFrom | RowKind::MovedTo => Label::Moves.into(),
                RowKind::Split | RowKind::Merged => Label::Paragraphs.into(),
                RowKind::Equal | RowKind::Changed | RowKind::Removed | RowKind::Added => {
                    LabelSet::default()
                }
            };
            labels
                .rows
                .push(of_edits.iter().copied().fold(as_a_whole, LabelSet::with));
            labels.edits.push(of_edits);
        }
        labels
    }
}
