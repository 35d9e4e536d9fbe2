//! In a step over several versions: which of them made each change.

use std::collections::BTreeSet;

use crate::age::Ages;
use crate::diff::{Row, RowKind};
use crate::rows::Item;
use crate::store::VersionIdx;
use crate::style::Role;

use super::{Model, Pair, copy};

impl Pair {
    /// Returns whether other versions stand between the two.
    pub(super) fn spans_several(self) -> bool {
        self.new.0 > self.old.0 + 1
    }
}

/// Returns how far on `version` is on the way from `oldest` to `newest`, as an index of [`Role::AGES`]: the first is for what
/// was there from the start.
pub(super) fn age(version: VersionIdx, oldest: VersionIdx, newest: VersionIdx) -> usize {
    let way = newest.0.saturating_sub(oldest.0).max(1);
    let gone = version.0.saturating_sub(oldest.0);
    (gone * (Role::AGES.len() - 1))
        .div_ceil(way)
        .min(Role::AGES.len() - 1)
}

impl Model {
    /// Returns how a version that made a change is told: the later of those that are compared, the newer.
    #[must_use]
    pub fn age_of_maker(&self, version: VersionIdx) -> Role {
        Role::AGES[age(version, self.pair.old, self.pair.new)]
    }

    /// Returns the versions that made a change of [`crate::rows::Rows::changes`], oldest first; none where the step leads
    /// from one version to the next, or while the ages of the words are not known.
    #[must_use]
    pub fn makers(&self, change: usize) -> Vec<VersionIdx> {
        let (Some(ages), Some(step), Some(change)) =
            (self.ages(), &self.step, self.rows().changes.get(change))
        else {
            return Vec::new();
        };
        if !self.pair.spans_several() {
            return Vec::new();
        }
        let mut makers = BTreeSet::new();
        match change.item {
            Item::Title => {
                let words = ages.title.words(self.pair.new, 0).iter();
                makers.extend(words.map(|word| ages.title.born(*word)));
            }
            Item::Row(idx) => {
                for row in &step.body.diff.rows()[copy::rows(self, idx)] {
                    makers.extend(self.makers_of_row(ages, row));
                }
            }
        }
        makers.retain(|version| *version > self.pair.old);
        makers.into_iter().collect()
    }

    /// The versions in which the words of a row came, or where none came those in which words of it went.
    fn makers_of_row(&self, ages: &Ages, row: &Row) -> BTreeSet<VersionIdx> {
        let Pair { old, new, .. } = self.pair;
        let mut makers = BTreeSet::new();
        if row.kind != RowKind::MovedFrom {
            for idx in row.new.clone() {
                let words = ages.body.words(new, idx).iter();
                let born = words.map(|word| ages.body.born(*word));
                makers.extend(born.filter(|version| *version > old));
            }
        }
        if makers.is_empty() && row.kind != RowKind::MovedTo {
            let words = row.old.clone().flat_map(|idx| ages.body.words(old, idx));
            let gone = words.filter(|word| !ages.body.is_in(new, **word));
            let went = gone.filter_map(|word| {
                let mut life = ages.body.life(*word).map(|change| change.version);
                life.find(|version| *version > old)
            });
            makers.extend(went);
        }
        makers
    }
}
