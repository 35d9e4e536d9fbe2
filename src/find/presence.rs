//! In which versions of an article a phrase stands.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt as _};

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
    /// Looks in every version of the finder's article, headlines included.
    #[must_use]
    pub fn new(finder: &mut Finder<'_>) -> Self {
        let versions = (0..finder.article.versions().len()).map(VersionIdx);
        Self {
            counts: versions.map(|version| finder.count(version)).collect(),
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

/// Looks for a phrase in one version of an article after another. A text that stands in several is looked through once.
#[derive(Debug)]
pub struct Finder<'a> {
    article: &'a Article,
    phrase: &'a Phrase,
    known: HashMap<&'a str, Vec<Range<usize>>>,
}

impl<'a> Finder<'a> {
    /// Has found nothing yet.
    #[must_use]
    pub fn new(article: &'a Article, phrase: &'a Phrase) -> Self {
        Self {
            article,
            phrase,
            known: HashMap::new(),
        }
    }

    /// Returns the places in one version, the headline first.
    pub fn places(&mut self, version: VersionIdx) -> Vec<Place> {
        let mut places = Vec::new();
        for (paragraph, text) in texts(self.article, version) {
            let found = self.in_text(text).iter().cloned();
            places.extend(found.map(|bytes| Place { paragraph, bytes }));
        }
        places
    }

    /// Returns whether the phrase stands in a version.
    pub fn is_in(&mut self, version: VersionIdx) -> bool {
        texts(self.article, version).any(|(_, text)| !self.in_text(text).is_empty())
    }

    fn count(&mut self, version: VersionIdx) -> usize {
        let texts = texts(self.article, version);
        texts.map(|(_, text)| self.in_text(text).len()).sum()
    }

    fn in_text(&mut self, text: &'a str) -> &[Range<usize>] {
        let phrase = self.phrase;
        self.known
            .entry(text)
            .or_insert_with(|| phrase.places(text))
    }
}

/// The headline and the paragraphs of a version.
fn texts(article: &Article, version: VersionIdx) -> impl Iterator<Item = (Option<usize>, &str)> {
    let version = article.version(version);
    let paragraphs = version.paragraphs.iter().map(String::as_str);
    std::iter::once((None, version.title.as_str())).chain((0..).map(Some).zip(paragraphs))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{Origin, Version};

    fn version((number, paragraphs): (u32, Vec<String>)) -> Version {
        Version {
            number,
            title: paragraphs.first().cloned().unwrap_or_default(),
            byline: None,
            seen_at: None,
            later: None,
            paragraphs,
            origin: Origin::Captured,
            confidence: 1.0,
            doubts: Vec::new(),
            read_from: Vec::new(),
        }
    }

    proptest! {
        #[test]
        fn a_text_seen_before_tells_the_same_places(
            texts in prop::collection::vec(prop::collection::vec("[aAb ]{0,4}", 0..4), 1..6),
            phrase in "[ab]{1,2}",
        ) {
            let phrase = Phrase::literal(&phrase);
            let versions = (0..).zip(texts).map(version).collect();
            let article = Article::new(None, None, versions).unwrap();
            let mut finder = Finder::new(&article, &phrase);
            let presence = Presence::new(&mut finder);
            for (idx, version) in article.versions().iter().enumerate() {
                let mut expected = Vec::new();
                let paragraphs = (0..).map(Some).zip(&version.paragraphs);
                for (paragraph, text) in std::iter::once((None, &version.title)).chain(paragraphs) {
                    let places = phrase.places(text).into_iter();
                    expected.extend(places.map(|bytes| Place { paragraph, bytes }));
                }
                prop_assert_eq!(presence.counts[idx], expected.len());
                prop_assert_eq!(finder.is_in(VersionIdx(idx)), !expected.is_empty());
                prop_assert_eq!(finder.places(VersionIdx(idx)), expected);
            }
        }
    }
}
