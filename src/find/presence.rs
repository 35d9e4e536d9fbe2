//! In which versions of an article a phrase stands, and where.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use foldhash::{HashMap, HashMapExt as _};

use crate::store::{Article, VersionIdx};

use super::Phrase;

/// Places kept of one text where somebody waits; nobody goes from one to the next further than that.
pub(crate) const MOST_PLACES: usize = 10_000;
/// A text is looked through no longer than this where somebody waits.
const LONGEST: Duration = Duration::from_millis(200);

/// Where a phrase stands in each version of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// The texts of each version that have it, the oldest version and in it the headline first.
    versions: Vec<Vec<Hit>>,
    /// Not every place of every text was looked for.
    is_cut: bool,
}

/// A text in which a phrase was found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    /// As in [`Place`].
    paragraph: Option<usize>,
    /// Bytes of each place, ascending. Many versions have the same text.
    places: Arc<[Range<usize>]>,
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
    /// Looks for `phrase` in every version, headlines included.
    #[must_use]
    pub fn new(article: &Article, phrase: &Phrase) -> Self {
        Self::of(Finder::new(article, phrase))
    }

    /// The same for somebody who waits: a text is given up where it takes too long, and everything once `is_cancelled`
    /// says so; then there is nothing to return.
    #[must_use]
    pub fn in_time(
        article: &Article,
        phrase: &Phrase,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let mut finder = Finder::new(article, phrase);
        finder.is_cancelled = Some(is_cancelled);
        let presence = Self::of(finder);
        (!is_cancelled()).then_some(presence)
    }

    fn of(mut finder: Finder<'_>) -> Self {
        let versions = (0..finder.article.versions().len()).map(VersionIdx);
        Self {
            versions: versions.map(|version| finder.hits(version)).collect(),
            is_cut: finder.is_cut,
        }
    }

    /// Returns whether there may be places that were not looked for.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Returns how many versions were looked through.
    #[must_use]
    pub fn n_all_versions(&self) -> usize {
        self.versions.len()
    }

    /// Returns whether a version has it.
    #[must_use]
    pub fn is_in(&self, version: VersionIdx) -> bool {
        self.versions
            .get(version.0)
            .is_some_and(|hits| !hits.is_empty())
    }

    /// Returns the places in one version, the headline first.
    pub fn places(&self, version: VersionIdx) -> impl Iterator<Item = Place> {
        let hits = self.versions.get(version.0).into_iter().flatten();
        hits.flat_map(Hit::places)
    }

    /// Returns the first version that has it.
    #[must_use]
    pub fn first(&self) -> Option<VersionIdx> {
        (0..self.versions.len())
            .map(VersionIdx)
            .find(|version| self.is_in(*version))
    }

    /// Returns the last version that has it.
    #[must_use]
    pub fn last(&self) -> Option<VersionIdx> {
        (0..self.versions.len())
            .rev()
            .map(VersionIdx)
            .find(|version| self.is_in(*version))
    }

    /// Returns how many versions have it.
    #[must_use]
    pub fn n_versions(&self) -> usize {
        self.versions.iter().filter(|hits| !hits.is_empty()).count()
    }

    /// Returns the first version of each unbroken run that has it.
    pub fn arrivals(&self) -> impl Iterator<Item = VersionIdx> {
        let has = |idx: usize| self.is_in(VersionIdx(idx));
        (0..self.versions.len())
            .filter(move |idx| has(*idx) && (*idx == 0 || !has(*idx - 1)))
            .map(VersionIdx)
    }
}

impl Hit {
    fn places(&self) -> impl Iterator<Item = Place> {
        let place = |bytes: &Range<usize>| Place {
            paragraph: self.paragraph,
            bytes: bytes.clone(),
        };
        self.places.iter().map(place)
    }
}

/// Looks for a phrase in one version of an article after another. A text that stands in several is looked through once.
pub(crate) struct Finder<'a> {
    article: &'a Article,
    phrase: &'a Phrase,
    known: HashMap<&'a str, Arc<[Range<usize>]>>,
    /// Says that nobody waits any more; `None` where everything is wanted, however long it takes.
    is_cancelled: Option<&'a dyn Fn() -> bool>,
    is_cut: bool,
}

impl<'a> Finder<'a> {
    /// Has found nothing yet.
    #[must_use]
    pub(crate) fn new(article: &'a Article, phrase: &'a Phrase) -> Self {
        Self {
            article,
            phrase,
            known: HashMap::new(),
            is_cancelled: None,
            is_cut: false,
        }
    }

    /// Returns the first place in a version.
    pub(crate) fn first(&mut self, version: VersionIdx) -> Option<Place> {
        texts(self.article, version).find_map(|(paragraph, text)| {
            let bytes = self.in_text(text).first()?.clone();
            Some(Place { paragraph, bytes })
        })
    }

    fn hits(&mut self, version: VersionIdx) -> Vec<Hit> {
        let texts = texts(self.article, version);
        let hits = texts.map(|(paragraph, text)| Hit {
            paragraph,
            places: self.in_text(text),
        });
        hits.filter(|hit| !hit.places.is_empty()).collect()
    }

    fn in_text(&mut self, text: &'a str) -> Arc<[Range<usize>]> {
        if let Some(known) = self.known.get(text) {
            return Arc::clone(known);
        }
        let (places, is_cut) = match self.is_cancelled {
            None => self.phrase.places_while(text, &|_| true),
            Some(is_cancelled) if is_cancelled() => (Vec::new(), true),
            Some(is_cancelled) => {
                let until = Instant::now() + LONGEST;
                self.phrase.places_while(text, &|n_found| {
                    n_found < MOST_PLACES && Instant::now() < until && !is_cancelled()
                })
            }
        };
        self.is_cut |= is_cut;
        let places: Arc<[Range<usize>]> = places.into();
        self.known.insert(text, Arc::clone(&places));
        places
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
    use std::cell::Cell;

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

    fn article(texts: Vec<Vec<String>>) -> Article {
        let versions = (0..).zip(texts).map(version).collect();
        Article::new(None, None, versions).unwrap()
    }

    proptest! {
        #[test]
        fn a_text_seen_before_tells_the_same_places(
            texts in prop::collection::vec(prop::collection::vec("[aAb ]{0,4}", 0..4), 1..6),
            phrase in "[ab]{1,2}",
        ) {
            let phrase = Phrase::literal(&phrase);
            let article = article(texts);
            let mut finder = Finder::new(&article, &phrase);
            let presence = Presence::new(&article, &phrase);
            prop_assert_eq!(Presence::in_time(&article, &phrase, &|| false), Some(presence.clone()));
            for (idx, version) in article.versions().iter().enumerate() {
                let mut expected = Vec::new();
                let paragraphs = (0..).map(Some).zip(&version.paragraphs);
                for (paragraph, text) in std::iter::once((None, &version.title)).chain(paragraphs) {
                    let places = phrase.places(text).into_iter();
                    expected.extend(places.map(|bytes| Place { paragraph, bytes }));
                }
                prop_assert_eq!(presence.is_in(VersionIdx(idx)), !expected.is_empty());
                prop_assert_eq!(finder.first(VersionIdx(idx)), expected.first().cloned());
                prop_assert_eq!(presence.places(VersionIdx(idx)).collect::<Vec<_>>(), expected);
            }
        }
    }

    #[test]
    fn somebody_who_waits_gets_the_first_places_and_is_told() {
        let article = article(vec![vec!["a".repeat(2 * MOST_PLACES)]]);
        for phrase in [Phrase::literal("a"), Phrase::expression("a").unwrap()] {
            let presence = Presence::in_time(&article, &phrase, &|| false).unwrap();
            assert!(presence.is_cut());
            let in_text = presence.places(VersionIdx(0));
            let in_text = in_text.filter(|place| place.paragraph.is_some());
            assert_eq!(in_text.count(), MOST_PLACES);
            assert!(!Presence::new(&article, &phrase).is_cut());
        }
    }

    #[test]
    fn nothing_more_is_looked_for_when_nobody_waits_any_more() {
        let article = article(vec![vec!["a".repeat(10_000)]; 3]);
        let phrase = Phrase::expression("a").unwrap();
        let n_asked = Cell::new(0);
        let is_cancelled = || {
            n_asked.set(n_asked.get() + 1);
            n_asked.get() > 5
        };
        assert_eq!(Presence::in_time(&article, &phrase, &is_cancelled), None);
        assert!(n_asked.get() < 20, "{}", n_asked.get());
    }
}
