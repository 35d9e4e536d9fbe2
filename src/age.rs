//! How old each word of an article is: the version in which it was born, what it replaced, and what became of it; and
//! the life of each paragraph.
//!
//! A word stays the same word where the diff keeps it, in other typography or in another place too. Text that went and
//! comes back word for word is the old text again, not new. That is the rule of `WikiWho` (Flöck and Acosta, *`WikiWho`:
//! precise and efficient attribution of authorship of revisioned content*, WWW 2014): whole paragraphs are looked for
//! among those of all earlier versions, then sentences, and only what is left is compared with the version before, word by
//! word. Two things are ours: what the diff finds elsewhere in the new version has not come back, and a sentence has to
//! have some words to be known again.
//!
//! [`Ages`] takes one step after the other, and each costs about as much as to read its two texts. Must not know how
//! anything is shown.

mod changes;
mod fates;
mod lines;
mod links;
mod seen;
mod sheet;
mod stretches;
mod take;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Instant;

use crate::diff::{DiffOptions, Document};
use crate::step::Step;
use crate::store::{Article, Version, VersionIdx};

pub use self::fates::Fate;
pub use self::lines::{LineId, Lines, Moment, What};
pub use self::stretches::{Event, EventKind, Stretch, word_bytes, words_among};

use self::seen::Seen;

/// The ages of everything in the versions of an article that were taken so far.
#[derive(Clone, Debug)]
pub struct Ages {
    /// Of the headlines, as texts of one paragraph.
    pub title: TextAges,
    /// Of the paragraphs.
    pub body: TextAges,
}

impl Ages {
    /// Takes the first version.
    #[must_use]
    pub fn new(first: &Version) -> Self {
        Self {
            title: TextAges::new(&Document::new(&[&first.title])),
            body: TextAges::new(&Document::new(&first.paragraphs)),
        }
    }

    /// Takes the next version: `step` leads to it from the one taken last.
    pub fn push(&mut self, step: &Step) {
        self.title.push(&step.title);
        self.body.push(&step.body);
    }

    /// Takes all versions of `article`. Past `deadline` the diffs are coarser, never wrong.
    #[must_use]
    pub fn of(article: &Article, deadline: Option<Instant>) -> Self {
        let versions = article.versions();
        let mut ages = Self::new(&versions[0]);
        for pair in versions.windows(2) {
            let options = DiffOptions::default();
            ages.push(&Step::new(&pair[0], &pair[1], options, deadline));
        }
        ages
    }

    /// Returns how many versions were taken.
    #[must_use]
    pub fn n_versions(&self) -> usize {
        self.body.layers.len()
    }

    /// Returns the ages of a paragraph's text, or of the headlines where there is none.
    #[must_use]
    pub fn text(&self, paragraph: Option<usize>) -> (&TextAges, usize) {
        match paragraph {
            None => (&self.title, 0),
            Some(idx) => (&self.body, idx),
        }
    }
}

/// A word or a mark of a text, through all versions in which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u32);

/// An edit in which words came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first version after it.
    pub version: VersionIdx,
    /// What stood there before; empty where nothing did, or where several paragraphs gave way to others.
    pub old: Arc<str>,
    /// What stands there from then on; empty where nothing does, or where paragraphs gave way to several others.
    pub new: Arc<str>,
}

/// The ages of the words and the lives of the paragraphs of one text.
///
/// Invariant: a paragraph of a version has a word for each of its tokens that is no blank, and no word stands twice in
/// one version.
#[derive(Clone, Debug)]
pub struct TextAges {
    layers: Vec<Layer>,
    /// By word the changes in which it came, went, came back and so on; never empty.
    lives: Vec<Vec<ChangeIdx>>,
    changes: Vec<Change>,
    lines: Lines,
    seen: Seen,
    marks: Vec<take::Mark>,
}

/// Position in [`TextAges::changes`].
type ChangeIdx = u32;

/// The paragraphs of one version.
#[derive(Clone, Debug, Default)]
struct Layer {
    /// The words of each; paragraphs that stay share them.
    words: Vec<Arc<[WordId]>>,
    lines: Vec<LineId>,
}

impl TextAges {
    /// Returns how many paragraphs a version has; none where it was not taken.
    #[must_use]
    pub fn n_paragraphs(&self, version: VersionIdx) -> usize {
        self.layers
            .get(version.0)
            .map_or(0, |layer| layer.words.len())
    }

    /// Returns a word for each token of a paragraph that is no blank; empty where there is no such paragraph.
    #[must_use]
    pub fn words(&self, version: VersionIdx, paragraph: usize) -> &[WordId] {
        let layer = self.layers.get(version.0);
        layer
            .and_then(|layer| layer.words.get(paragraph))
            .map_or(&[], |words| words)
    }

    /// Returns the changes in which `word` came, went, came back, and so on, in turns. There is at least one.
    pub fn life(&self, word: WordId) -> impl Iterator<Item = &Change> {
        let life = &self.lives[word.0 as usize];
        life.iter().map(|change| &self.changes[*change as usize])
    }

    /// Returns the version in which `word` was born.
    #[must_use]
    pub fn born(&self, word: WordId) -> VersionIdx {
        self.birth(word).version
    }

    /// Returns the change in which `word` was born.
    #[must_use]
    pub fn birth(&self, word: WordId) -> &Change {
        &self.changes[self.lives[word.0 as usize][0] as usize]
    }

    /// Returns whether `word` stands in a version.
    #[must_use]
    pub fn is_in(&self, version: VersionIdx, word: WordId) -> bool {
        let turns = self.life(word);
        let turns = turns.take_while(|change| change.version <= version);
        turns.count() % 2 == 1
    }

    /// Returns in which paragraph of a version `word` stands, and at which place among its words.
    #[must_use]
    pub fn place(&self, version: VersionIdx, word: WordId) -> Option<(usize, usize)> {
        let paragraphs = self.layers.get(version.0)?.words.iter().enumerate();
        paragraphs.into_iter().find_map(|(idx, words)| {
            let place = words.iter().position(|found| *found == word);
            place.map(|place| (idx, place))
        })
    }

    /// Returns the lives of the paragraphs.
    #[must_use]
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Returns the life line that a paragraph of a version is on; `None` where there is no such paragraph.
    #[must_use]
    pub fn line(&self, version: VersionIdx, paragraph: usize) -> Option<LineId> {
        let layer = self.layers.get(version.0)?;
        layer.lines.get(paragraph).copied()
    }

    /// Returns the paragraph of a version that is on `line`.
    #[must_use]
    pub fn paragraph_on(&self, version: VersionIdx, line: LineId) -> Option<usize> {
        let layer = self.layers.get(version.0)?;
        layer.lines.iter().position(|found| *found == line)
    }

    /// Whether `word` stands in the version taken last.
    fn stands(&self, word: WordId) -> bool {
        self.lives[word.0 as usize].len() % 2 == 1
    }
}
