//! In which versions of an article a phrase stands.

use std::ops::Range;

use crate::store::{Article, VersionIdx};

use super::Phrase;

/// How often a phrase stands in each version of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// A number for each version, oldest first.
    pub counts: Vec<usize>,
}

/// A place of a version where a phrase was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the paragraph; `None` is the headline.
    pub paragraph: Option<usize>,
    /// Bytes of it.
    pub bytes: Range<usize>,
}

impl Presence {
    /// Looks for `phrase` in every version of `article`, headlines included.
    #[must_use]
    pub fn new(article: &Article, phrase: &Phrase) -> Self {
        let versions = 0..article.versions().len();
        let count = |idx| places(article, VersionIdx(idx), phrase).len();
        Self {
            counts: versions.map(count).collect(),
        }
    }

    /// Returns the first version that has it.
    #[must_use]
    pub fn first(&self) -> Option<VersionIdx> {
        self.counts
            .iter()
            .position(|count| *count > 0)
            .map(VersionIdx)
    }

    /// Returns the last version that has it.
    #[must_use]
    pub fn last(&self) -> Option<VersionIdx> {
        self.counts
            .iter()
            .rposition(|count| *count > 0)
            .map(VersionIdx)
    }

    /// Returns how many versions have it.
    #[must_use]
    pub fn n_versions(&self) -> usize {
        self.counts.iter().filter(|count| **count > 0).count()
    }

    /// Returns the first version of each unbroken run that has it.
    pub fn arrivals(&self) -> impl Iterator<Item = VersionIdx> {
        let has = |idx: usize| self.counts[idx] > 0;
        (0..self.counts.len())
            .filter(move |idx| has(*idx) && (*idx == 0 || !has(*idx - 1)))
            .map(VersionIdx)
    }
}

/// Returns the places of `phrase` in one version, the headline first.
#[must_use]
pub fn places(article: &Article, version: VersionIdx, phrase: &Phrase) -> Vec<Place> {
    let version = article.version(version);
    let texts =
        std::iter::once((None, &version.title)).chain((0..).map(Some).zip(&version.paragraphs));
    texts
        .flat_map(|(paragraph, text)| {
            let found = phrase.places(text).into_iter();
            found.map(move |bytes| Place { paragraph, bytes })
        })
        .collect()
}
