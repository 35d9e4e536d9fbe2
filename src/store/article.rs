//! The data itself: stores hold articles, articles hold versions, versions hold paragraphs.

use std::fmt;

use super::{Puzzle, Timestamp};

/// All that was read in one go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    /// In the order in which their first part was read.
    pub articles: Vec<Article>,
    /// What went wrong with whole files, or with records that belong to no article.
    pub problems: Vec<Problem>,
}

impl Store {
    /// Returns every problem, those of the files first, then article by article.
    pub fn all_problems(&self) -> impl Iterator<Item = &Problem> {
        let of_articles = self.articles.iter().flat_map(|article| &article.problems);
        self.problems.iter().chain(of_articles)
    }
}

/// Position of a version in its article's list; not the number that the tracker gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionIdx(pub usize);

/// One article with the versions that are known of it.
///
/// Invariant: there is at least one version, and the numbers strictly ascend.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Where it was published; `None` for texts that tell no address.
    pub url: Option<String>,
    /// The outlet, in the tracker's words.
    pub source: Option<String>,
    /// What went wrong while this article was read.
    pub problems: Vec<Problem>,
    /// The places of its pages that can be read in several ways, page by page.
    pub puzzles: Vec<Puzzle>,
    versions: Vec<Version>,
    /// Numbers that exist according to a list, held or not.
    listed: Vec<u32>,
}

impl Article {
    /// Makes an article of `versions`, sorted by number; of two with one number the first stays.
    ///
    /// `None` where there is no version at all.
    #[must_use]
    pub fn new(
        url: Option<String>,
        source: Option<String>,
        mut versions: Vec<Version>,
    ) -> Option<Self> {
        versions.sort_by_key(|version| version.number);
        versions.dedup_by_key(|version| version.number);
        (!versions.is_empty()).then_some(Self {
            url,
            source,
            problems: Vec::new(),
            puzzles: Vec::new(),
            versions,
            listed: Vec::new(),
        })
    }

    /// Takes numbers that exist for certain, whether their versions are held or not.
    pub fn list(&mut self, numbers: impl IntoIterator<Item = u32>) {
        self.listed.extend(numbers);
    }

    /// Returns the versions, oldest first.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// Returns the version at `idx`, or the newest one where `idx` lies beyond it.
    #[must_use]
    pub fn version(&self, idx: VersionIdx) -> &Version {
        &self.versions[idx.0.min(self.versions.len() - 1)]
    }

    /// Returns the position of the newest version.
    #[must_use]
    pub fn newest(&self) -> VersionIdx {
        VersionIdx(self.versions.len() - 1)
    }

    /// Returns the position of the version that the tracker numbered `number`.
    #[must_use]
    pub fn find(&self, number: u32) -> Option<VersionIdx> {
        self.versions
            .binary_search_by_key(&number, |version| version.number)
            .ok()
            .map(VersionIdx)
    }

    /// Returns the newest headline that is not empty; empty where no version has one.
    #[must_use]
    pub fn headline(&self) -> &str {
        let headlines = self
            .versions
            .iter()
            .rev()
            .map(|version| version.title.as_str());
        headlines
            .into_iter()
            .find(|title| !title.is_empty())
            .unwrap_or_default()
    }

    /// Returns what to call the article: its headline, or else its address, or else the file of its newest version.
    #[must_use]
    pub fn name(&self) -> &str {
        let newest = self
            .versions
            .last()
            .and_then(|version| version.read_from.first());
        match self.headline() {
            "" => match (&self.url, newest) {
                (Some(url), _) => url,
                (None, Some(place)) => &place.file,
                (None, None) => "(no title)",
            },
            headline => headline,
        }
    }

    /// Returns the numbers that no input holds, ascending: those between the first and the last version, and those
    /// that a list names.
    #[must_use]
    pub fn missing(&self) -> Vec<u32> {
        let between = |pair: &[Version]| pair[0].number + 1..pair[1].number;
        let mut missing: Vec<u32> = self.versions.windows(2).flat_map(between).collect();
        let is_held = |number: &u32| self.find(*number).is_some();
        missing.extend(self.listed.iter().filter(|number| !is_held(number)));
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}

/// From this confidence on a text counts as known. Below it a reading is a guess, or known to be cut: the viewer warns, and
/// that another input knows better is no contradiction.
pub const SURE: f64 = 0.95;

/// The text of an article as it stood at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The number that the tracker gave it.
    pub number: u32,
    /// The headline; empty where the source has none.
    pub title: String,
    /// Who signed it, where the source tells.
    pub byline: Option<String>,
    /// When the tracker saw it.
    pub seen_at: Option<Timestamp>,
    /// The tracker's own words for the time since the version before, such as `about 2 hours`.
    pub later: Option<String>,
    /// The text, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Whether the text was read or pieced together.
    pub origin: Origin,
    /// Probability, 0 to 1, that [`Self::paragraphs`] are exactly right.
    pub confidence: f64,
    /// The places that lower the confidence.
    pub doubts: Vec<Doubt>,
    /// Where it was read.
    pub read_from: Vec<Place>,
}

impl Version {
    /// Returns the indexes of the paragraphs that may be wrong, ascending, each once.
    #[must_use]
    pub fn doubtful_paragraphs(&self) -> Vec<usize> {
        let mut paragraphs: Vec<usize> = self.doubts.iter().map(|doubt| doubt.paragraph).collect();
        paragraphs.sort_unstable();
        paragraphs.dedup();
        paragraphs
    }

    /// Returns the number of words, counted between white space.
    #[must_use]
    pub fn n_words(&self) -> usize {
        let words = |paragraph: &String| paragraph.split_whitespace().count();
        self.paragraphs.iter().map(words).sum()
    }
}

/// How the text of a version came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The source holds the whole text.
    Captured,
    /// The text was pieced together from a page in which two versions are woven together.
    Reconstructed,
}

impl Origin {
    /// Returns the word that exports and screens use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Captured => "captured",
            Self::Reconstructed => "reconstructed",
        }
    }
}

/// A place in a reconstructed version that may be wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// What is not certain.
    pub what: DoubtKind,
    /// Probability, 0 to 1, that the reading is right there.
    pub confidence: f64,
    /// The puzzle that leaves it open, as an index in [`Article::puzzles`].
    pub puzzle: Option<usize>,
}

/// What about a paragraph is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubtKind {
    /// Whether it belongs to the old or to the new version.
    Side,
    /// Where it ends and the other version's text begins.
    Split,
    /// Whether it was changed, or stands in one version only.
    Kind,
}

impl DoubtKind {
    /// Returns the word that exports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Side => "side",
            Self::Split => "split",
            Self::Kind => "kind",
        }
    }
}

/// A line of an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's name without its folder; `-` for standard input.
    pub file: String,
    /// From 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line)
    }
}

/// Something in the input that could not be read as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file as the user named it.
    pub file: String,
    /// From 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// What was expected, and what was found.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.file, self.what),
            None => write!(formatter, "{}: {}", self.file, self.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32, title: &str) -> Version {
        Version {
            number,
            title: title.into(),
            byline: None,
            seen_at: None,
            later: None,
            paragraphs: vec!["Two words.".into()],
            origin: Origin::Captured,
            confidence: 1.0,
            doubts: Vec::new(),
            read_from: Vec::new(),
        }
    }

    #[test]
    fn versions_are_sorted_and_gaps_are_told() {
        let article = Article::new(
            None,
            None,
            vec![version(7, ""), version(2, "Old"), version(4, "New")],
        )
        .unwrap();
        let numbers: Vec<u32> = article
            .versions()
            .iter()
            .map(|version| version.number)
            .collect();
        assert_eq!(numbers, [2, 4, 7]);
        assert_eq!(article.missing(), [3, 5, 6]);
        assert_eq!(article.find(4), Some(VersionIdx(1)));
        assert_eq!(article.find(5), None);
        assert_eq!(article.name(), "New");
    }

    #[test]
    fn a_list_tells_what_is_missing_before_the_first_and_after_the_last() {
        let mut article = Article::new(None, None, vec![version(2, ""), version(4, "")]).unwrap();
        article.list([6, 1, 2, 3, 6]);
        assert_eq!(article.missing(), [1, 3, 6]);
    }

    #[test]
    fn an_article_without_versions_cannot_be_made() {
        assert_eq!(Article::new(None, None, Vec::new()), None);
    }
}
