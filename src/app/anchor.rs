//! Keeping the reader's place: which paragraph they read, and on which row of the screen it stood.

use crate::diff::RowKind;
use crate::rows::{Change, Item, Panes, Place};
use crate::store::{Article, VersionIdx};

use super::{Model, copy};

/// What to do when a diff arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Show the top.
    Top,
    /// Put the paragraph that the reader was at back on its row.
    Keep(Anchor),
    /// The same, and what changed in it is the current change.
    Change(Anchor),
    /// Go to the first change.
    FirstChange,
    /// Go to the last change.
    LastChange,
    /// Go to the first change that is not marked as seen.
    FirstUnseen,
}

/// A paragraph of one version, and where it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    version: VersionIdx,
    paragraph: usize,
    /// Rows below the first line of the text; negative where the paragraph began above it.
    row: isize,
}

/// What stays where it is when the text is laid out anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    /// The first line that this led to, and the current change: with others the reader has moved.
    top: usize,
    change: Option<usize>,
    /// What the first line showed.
    place: Place,
    /// The current change, where it was in sight, and its row on the screen.
    row: Option<(Item, isize)>,
}

impl Anchor {
    /// Returns the place of a paragraph with a few rows above it, so that it is seen where it stands.
    pub(super) fn below_the_top(version: VersionIdx, paragraph: usize) -> Self {
        Self {
            version,
            paragraph,
            row: 3,
        }
    }

    /// Returns the same place in `version` of `article`, which was read again since, where that is as long.
    pub(super) fn at(self, article: &Article, version: VersionIdx) -> Option<Self> {
        let is_there = self.paragraph < article.version(version).paragraphs.len();
        is_there.then_some(Self { version, ..self })
    }
}

impl Model {
    /// Returns the paragraph that the reader is at, as one of `version`, which is one of the two on screen.
    ///
    /// That is the change they went to while it is in sight, else the first text on the screen that stands in
    /// `version`. `None` at the top, where the headline is the place to keep.
    pub(super) fn anchor(&self, version: VersionIdx) -> Option<Anchor> {
        if self.step.is_none() {
            // Nothing is on the screen yet: the place is the one that is to be restored.
            return match self.arrival {
                Arrival::Keep(anchor) | Arrival::Change(anchor) => {
                    Some(self.follow(anchor, version))
                }
                Arrival::Top
                | Arrival::FirstChange
                | Arrival::LastChange
                | Arrival::FirstUnseen => None,
            };
        }
        if self.top == 0 && self.change.is_none() {
            return None;
        }
        let shown = self.top..self.rows().lines.len().min(self.top + self.body_height());
        let changed = self
            .change
            .and_then(|change| self.rows().changes.get(change));
        let changed = changed
            .map(|change| change.lines.start)
            .filter(|line| shown.contains(line));
        let has_text = |line: &usize| !matches!(self.rows().lines[*line].panes, Panes::Blank);
        let candidates = changed.into_iter().chain(shown.clone().filter(has_text));
        candidates.into_iter().find_map(|line| {
            let item = self.rows().lines[line].item;
            Some(Anchor {
                version,
                paragraph: self.paragraph_of(item, version)?,
                row: self.rows().line_of(item) as isize - self.top as isize,
            })
        })
    }

    /// Returns the paragraph of `version` that the reader is at: of the change they went to, or else the first one in
    /// sight.
    pub(super) fn paragraph_at(&self, version: VersionIdx) -> Option<usize> {
        let anchor = self.anchor(version).map(|anchor| anchor.paragraph);
        anchor.or_else(|| {
            // At the top the place to keep is the headline, but there is a first paragraph all the same.
            let is_top = self.step.is_some() && self.top == 0 && self.change.is_none();
            is_top.then_some(0)
        })
    }

    /// Returns the same place in another version: the paragraph with the same text, or else the one as far down.
    pub(super) fn follow(&self, anchor: Anchor, version: VersionIdx) -> Anchor {
        if anchor.version == version {
            return anchor;
        }
        let from = &self.article().version(anchor.version).paragraphs;
        let to = &self.article().version(version).paragraphs;
        let text = from.get(anchor.paragraph);
        let same = to.iter().position(|paragraph| Some(paragraph) == text);
        let as_far = anchor.paragraph * to.len() / from.len().max(1);
        Anchor {
            version,
            paragraph: same.unwrap_or(as_far),
            row: anchor.row,
        }
    }

    /// Puts the anchored paragraph back on its row, or as near as there is text.
    pub(super) fn restore(&mut self, anchor: Anchor) {
        let item = self.item_of(anchor.version, anchor.paragraph);
        let line = self.rows().line_of(item) as isize;
        self.scroll_to((line - anchor.row).max(0) as usize);
    }

    /// Puts the anchored paragraph back on its row, and makes its change the current one if it has one.
    pub(super) fn restore_change(&mut self, anchor: Anchor) {
        let item = self.item_of(anchor.version, anchor.paragraph);
        let is_here = |change: &Change| match (change.item, item) {
            // Rows that stand together are one change.
            (Item::Row(first), Item::Row(idx)) => copy::rows(self, first).contains(&idx),
            (change, item) => change == item,
        };
        self.change = self.rows().changes.iter().position(is_here);
        self.restore(anchor);
    }

    fn paragraph_of(&self, item: Item, version: VersionIdx) -> Option<usize> {
        let Item::Row(idx) = item else { return None };
        let row = self.step.as_ref()?.body.diff.rows().get(idx)?;
        let (side, absent) = if version == self.pair.old {
            (&row.old, RowKind::MovedTo)
        } else {
            (&row.new, RowKind::MovedFrom)
        };
        (row.kind != absent && !side.is_empty()).then_some(side.start)
    }

    /// Returns the row of the open step that shows `paragraph` of `version`.
    pub(super) fn item_of(&self, version: VersionIdx, paragraph: usize) -> Item {
        let rows = self
            .step
            .as_ref()
            .map(|step| step.body.diff.rows())
            .unwrap_or_default();
        let holds = |idx: &usize| {
            let row = &rows[*idx];
            let (side, absent) = if version == self.pair.old {
                (&row.old, RowKind::MovedTo)
            } else {
                (&row.new, RowKind::MovedFrom)
            };
            row.kind != absent && side.contains(&paragraph)
        };
        (0..rows.len()).find(holds).map_or(Item::Title, Item::Row)
    }

    /// Lays the same step out anew and keeps what is in sight where it is. While the reader does not move, what is kept is
    /// what they saw at first: there and back again leads to the same line.
    pub(super) fn lay_out_in_place(&mut self) {
        let has_moved = |kept: &Kept| (kept.top, kept.change) != (self.top, self.change);
        let kept = match self.kept.filter(|kept| !has_moved(kept)) {
            Some(kept) => Some(kept),
            None => self.rows().place_of(self.top).map(|place| Kept {
                top: self.top,
                change: self.change,
                place,
                row: self.row_of_change(),
            }),
        };
        self.lay_out();
        let Some(kept) = kept else {
            return self.scroll_to(0);
        };
        let height = self.body_height() as isize;
        match kept.row.filter(|(_, row)| (0..height).contains(row)) {
            Some((item, row)) => {
                let line = self.rows().line_of(item) as isize;
                self.scroll_to((line - row).max(0) as usize);
            }
            None => self.scroll_to(self.rows().line_at(kept.place)),
        }
        self.kept = Some(Kept {
            top: self.top,
            change: self.change,
            ..kept
        });
    }

    /// The current change and its row on the screen, where it is in sight.
    fn row_of_change(&self) -> Option<(Item, isize)> {
        let change = self.rows().changes.get(self.change?)?;
        let row = self.rows().line_of(change.item) as isize - self.top as isize;
        let is_in_sight = (0..self.body_height() as isize).contains(&row);
        is_in_sight.then_some((change.item, row))
    }
}
