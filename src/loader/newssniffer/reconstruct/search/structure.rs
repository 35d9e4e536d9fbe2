//! Judges a reading of a gap by where the gap lies and how many rows it puts on which side, and one-sided rows by
//! themselves.

use super::super::choices::{Limits, Setting};
use super::super::features::{Feature, Vector};
use super::super::sheet::{Line, LineKind, Sheet};
use super::{Gap, Side};

/// How much less a whole row counts as confirmed than a part of one: two dumps that both have it one-sided fit a
/// paragraph that came and went as well as one that went and came back. Set by hand.
const ONE_SIDED: f64 = 1.0 / 16.0;

/// Where a gap lies in its dump.
#[derive(Clone, Copy, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent facts, each a feature"
)]
pub(super) struct Position {
    first: bool,
    last: bool,
    at_start: bool,
    at_end: bool,
    /// Where it begins, from 0 to 1.
    place: f64,
}

impl Position {
    /// Returns where the gap `gap` of `sheet` lies.
    pub(super) fn of(sheet: &Sheet, gap: usize) -> Self {
        let range = &sheet.gaps[gap];
        let kept = |line: &Line| line.kind == LineKind::Kept;
        // Between two gaps there is a kept line, so that only the outermost ones need to look.
        let (first, last) = (gap == 0, gap + 1 == sheet.gaps.len());
        Self {
            first,
            last,
            at_start: first && !sheet.lines[..range.start].iter().any(kept),
            at_end: last && !sheet.lines[range.end..].iter().any(kept),
            place: range.start as f64 / sheet.lines.len().max(1) as f64,
        }
    }
}

impl Gap<'_> {
    /// Judges the reading that calls the first `n_changed` rows changed and puts the others on `side`, whatever they say.
    pub(super) fn structure(&self, n_changed: usize, side: Side) -> Vector {
        let n = self.lines.len();
        let rest = n - n_changed;
        let mut features = Vector::zero();
        features.flag(Feature::LoneChanged, n == 1 && rest == 0);
        if rest == 0 {
            return features;
        }
        let added = side == Side::New;
        let either = |new: Feature, old: Feature| if added { new } else { old };
        features.add(either(Feature::Added, Feature::Removed), 1.0);
        features.add(
            either(Feature::AddedRows, Feature::RemovedRows),
            (rest as f64).ln_1p(),
        );
        features.flag(
            either(Feature::AddedAfterChanged, Feature::RemovedAfterChanged),
            n_changed > 0,
        );
        features.flag(Feature::NoneChanged, n_changed == 0 && n > 1);
        features.add(Feature::OneSidedShare, rest as f64 / n as f64);
        features.flag(either(Feature::LoneAdded, Feature::LoneRemoved), n == 1);
        let at = &self.position;
        features.flag(either(Feature::AddedLast, Feature::RemovedLast), at.last);
        features.flag(either(Feature::AddedFirst, Feature::RemovedFirst), at.first);
        features.flag(
            either(Feature::AddedAtEnd, Feature::RemovedAtEnd),
            at.at_end,
        );
        features.flag(
            either(Feature::AddedAtStart, Feature::RemovedAtStart),
            at.at_start,
        );
        if added {
            let number = self.setting.sheet.old;
            features.flag(Feature::AddedEarly, number == 0);
            features.add(Feature::AddedByNumber, f64::from(number).ln_1p());
            features.add(Feature::AddedByChange, self.setting.sheet.change);
            features.add(
                Feature::AddedBySize,
                (self.setting.sheet.lines.len() as f64).ln() - 3.0,
            );
            features.add(Feature::AddedByPlace, at.place);
        }
        features
    }
}

/// Judges `line` as an added and as a removed row by itself.
pub(super) fn ones(setting: &Setting<'_>, line: &Line) -> [(Vector, f64); 2] {
    let key = line.whole();
    let habits = &setting.sheet.habits;
    let edges = habits.edges(line, 0..line.len(), setting.lexicon);
    [Side::New, Side::Old].map(|side| {
        let (supported, sign) = match side {
            Side::Old => (setting.limits.old_allows(key), -1.0),
            Side::New => (setting.limits.new_allows(key), 1.0),
        };
        let sets = match side {
            Side::Old => &setting.limits.old,
            Side::New => &setting.limits.new,
        };
        let mut features = Vector::zero();
        let confirmed = Limits::confirmed(sets, line, 0..line.len());
        features.add(Feature::Confirmed, ONE_SIDED * confirmed);
        features.flag(Feature::Unsupported, !supported);
        features.flag(Feature::OneSidedKept, setting.kept.contains(&key));
        features.add(
            Feature::OneSidedWords,
            sign * ((line.len() as f64).ln() - 3.0),
        );
        features.add(Feature::OneSidedEdges, (edges + 3.0).clamp(-4.0, 4.0));
        features.add(Feature::OneSidedLength, habits.length(line.len()) + 4.0);
        let score = features.score();
        (features, score)
    })
}
