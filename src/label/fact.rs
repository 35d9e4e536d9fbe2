//! What single words tell that can be checked: numbers, dates, names.

use super::scene::Scene;
use super::{calendar, names, numbers};

/// A sort of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    Number,
    Date,
    Name,
}

impl Fact {
    pub(super) const ALL: [Self; 3] = [Self::Number, Self::Date, Self::Name];

    /// Returns what the word at `token`, one that [may tell](Scene::telling) a fact, tells of this sort, in a form in
    /// which the same facts are equal.
    pub(super) fn told(self, scene: &Scene<'_>, token: usize) -> Vec<String> {
        match self {
            Self::Number => numbers::number(scene, token),
            Self::Date => calendar::date(scene, token).into_iter().collect(),
            Self::Name => names::name(scene, token).into_iter().collect(),
        }
    }
}
