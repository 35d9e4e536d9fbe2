//! The life of each paragraph: in which versions it was born, edited, moved, split, merged, gone, and back.
//!
//! A paragraph stays the same where the diff pairs it. Must not know its words.

use super::take::Taken;
use crate::diff::{Op, Row, RowKind};
use crate::store::VersionIdx;

/// A paragraph through all versions in which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub usize);

/// The lives of the paragraphs of a text, in the order of their births.
#[derive(Clone, Debug, Default)]
pub struct Lines(Vec<Vec<Moment>>);

/// Something that happened to a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The first version after it.
    pub version: VersionIdx,
    /// What happened.
    pub what: What,
    /// Whether it also went to another place.
    pub moved: bool,
    /// The paragraph that it was split from, or merged into.
    pub other: Option<LineId>,
}

/// What happened to a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// It stands there for the first time.
    Born,
    /// It went, and its text stands there again.
    Back,
    /// Nothing but that it moved.
    Kept,
    /// Only its typography changed.
    Typography,
    /// Its words changed.
    Edited,
    /// Others were split from it.
    Split,
    /// Others were merged into it.
    Merged,
    /// It stands there no more.
    Gone,
}

impl Lines {
    /// Returns how many paragraphs there ever were.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there never was a paragraph.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns every line.
    pub fn ids(&self) -> impl Iterator<Item = LineId> + use<> {
        (0..self.0.len()).map(LineId)
    }

    /// Returns what happened to a paragraph, once in a step at most, in order of time; it begins with its birth. Empty where
    /// there is none.
    #[must_use]
    pub fn moments(&self, line: LineId) -> &[Moment] {
        self.0.get(line.0).map_or(&[], |moments| moments)
    }

    /// Returns whether a paragraph stands in `version`, of the versions that were taken.
    #[must_use]
    pub fn stands(&self, line: LineId, version: VersionIdx) -> bool {
        let moments = self.moments(line);
        let n_before = moments.partition_point(|moment| moment.version <= version);
        n_before > 0 && moments[n_before - 1].what != What::Gone
    }

    /// A paragraph of the first version.
    pub(super) fn first(&mut self) -> LineId {
        self.bear(VersionIdx(0), None)
    }

    fn bear(&mut self, version: VersionIdx, other: Option<LineId>) -> LineId {
        self.0.push(vec![Moment {
            version,
            what: What::Born,
            moved: false,
            other,
        }]);
        LineId(self.0.len() - 1)
    }

    fn note(&mut self, line: LineId, moment: Moment) {
        if moment.what != What::Kept || moment.moved {
            self.0[line.0].push(moment);
        }
    }

    /// Takes a step, and returns the line of each paragraph of its new version.
    pub(super) fn push(&mut self, step: &Taken<'_>, before: &[LineId]) -> Vec<LineId> {
        let mut lines = vec![None; step.new.paragraphs.len()];
        let mut parents = vec![None; lines.len()];
        let mut gone = Vec::new();
        for row in step.texts.diff.rows() {
            match row.kind {
                RowKind::MovedFrom | RowKind::Added => {}
                RowKind::Removed => gone.extend(row.old.clone().map(|idx| (before[idx], None))),
                RowKind::Equal
                | RowKind::Changed
                | RowKind::MovedTo
                | RowKind::Split
                | RowKind::Merged => {
                    let (old_heir, new_heir) = step.heirs(row);
                    let line = before[old_heir];
                    lines[new_heir] = Some(line);
                    parents[row.new.clone()].fill(Some(line));
                    let others = row.old.clone().filter(|idx| *idx != old_heir);
                    gone.extend(others.map(|idx| (before[idx], Some(line))));
                    self.note(line, step.moment(what(row), row.kind == RowKind::MovedTo));
                }
            }
        }
        let known = |idx: usize| {
            let whole = step.returned.iter().filter_map(|text| text.line);
            whole.into_iter().find(|(paragraph, _)| *paragraph == idx)
        };
        for idx in 0..lines.len() {
            if lines[idx].is_some() {
                continue;
            }
            let line = known(idx).map(|(_, line)| line);
            let line = line.filter(|line| !lines.contains(&Some(*line)));
            lines[idx] = Some(match line {
                Some(line) if !before.contains(&line) => {
                    self.note(line, step.moment(What::Back, false));
                    line
                }
                Some(line) if gone.iter().any(|(gone, _)| *gone == line) => {
                    gone.retain(|(gone, _)| *gone != line);
                    self.note(line, step.moment(What::Kept, true));
                    line
                }
                _ => self.bear(step.version, parents[idx]),
            });
        }
        for (line, other) in gone {
            let moment = step.moment(What::Gone, false);
            self.note(line, Moment { other, ..moment });
        }
        lines.into_iter().flatten().collect()
    }
}

impl Taken<'_> {
    fn moment(&self, what: What, moved: bool) -> Moment {
        Moment {
            version: self.version,
            what,
            moved,
            other: None,
        }
    }

    /// The old and the new paragraph of a row that share the most words: of paragraphs that were split or merged, those
    /// that stay the same.
    fn heirs(&self, row: &Row) -> (usize, usize) {
        let mut shared = vec![0; row.old.len()];
        let mut best = (0, row.new.start);
        for paragraph in row.new.clone() {
            let words = self.new.paragraphs[paragraph].clone();
            let linked = words.filter_map(|at| self.links.of(at));
            let mut n_shared = 0;
            for old in linked {
                let found = row
                    .old
                    .clone()
                    .position(|idx| self.old.paragraphs[idx].contains(&old));
                if let Some(idx) = found {
                    shared[idx] += 1;
                    n_shared += 1;
                }
            }
            if n_shared > best.0 {
                best = (n_shared, paragraph);
            }
        }
        let most = (0..shared.len()).rev().max_by_key(|idx| shared[*idx]);
        (row.old.start + most.unwrap_or(0), best.1)
    }
}

/// What happened to a paragraph that the diff pairs.
fn what(row: &Row) -> What {
    let all = |ops: &[Op]| row.edits.iter().all(|edit| ops.contains(&edit.op));
    match (row.old.len(), row.new.len()) {
        (1, 1) if all(&[Op::Equal]) => What::Kept,
        (1, 1) if all(&[Op::Equal, Op::Typographic]) => What::Typography,
        (1, 1) => What::Edited,
        (1, _) => What::Split,
        _ => What::Merged,
    }
}
