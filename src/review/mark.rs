//! One mark: whether its change was seen and flagged, its notes, and what it is on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::store::{Article, Timestamp, Version, digest};

use super::{address, lines, text_digest};

/// What a mark is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A step as a whole.
    Step,
    /// The change of the headline in a step.
    Headline,
    /// A change of paragraphs in a step.
    Paragraphs,
}

impl Subject {
    /// Returns the word that files and exports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Headline => "headline",
            Self::Paragraphs => "paragraphs",
        }
    }
}

/// One of the two versions of a step, and what it says at the place that is marked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Side {
    /// The number that the tracker gave the version.
    pub number: u32,
    /// When the tracker saw it.
    #[serde(with = "lines::time_or_null")]
    pub seen_at: Option<Timestamp>,
    /// The text of the change, paragraphs parted by an empty line; empty where the version has none, and of a step.
    pub text: String,
    /// What the version says as a whole: see [`text_digest`].
    #[serde(with = "lines::hexadecimal")]
    pub version: u64,
}

impl Side {
    /// Returns `version` with the text that is quoted.
    #[must_use]
    pub fn new(version: &Version, text: String) -> Self {
        Self {
            number: version.number,
            seen_at: version.seen_at,
            text,
            version: text_digest(version),
        }
    }
}

/// What a mark is on, so that it is understood by who has nothing else. Sorts by article, then by version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct About {
    /// See [`Article::url`].
    pub url: Option<String>,
    /// What to call the article: see [`Article::name`].
    pub headline: String,
    /// See [`Article::source`].
    pub source: Option<String>,
    /// The newer version.
    pub new: Side,
    /// The older version.
    pub old: Side,
    /// What of the step is marked.
    pub subject: Subject,
}

impl About {
    /// Returns whether what is marked is, or was, a change of `article`.
    #[must_use]
    pub fn is_of(&self, article: &Article) -> bool {
        if self.url.is_some() || article.url.is_some() {
            return address(self.url.as_deref()) == address(article.url.as_deref());
        }
        let mut versions = article.versions().iter().map(text_digest);
        versions.any(|version| version == self.old.version || version == self.new.version)
    }
}

/// Whether something holds, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dated {
    /// When it was set last. First, so that the later one is the greater.
    #[serde(with = "lines::time")]
    pub at: Timestamp,
    /// Whether it holds.
    pub is: bool,
}

impl Dated {
    /// Returns `is` since `now`, or where the clock went back since just after `before`.
    pub(super) fn after(before: Option<Self>, is: bool, now: Timestamp) -> Self {
        let at = after(before.map(|before| before.at), now);
        Self { at, is }
    }
}

fn after(before: Option<Timestamp>, now: Timestamp) -> Timestamp {
    before.map_or(now, |before| now.max(before.plus_seconds(1)))
}

/// Tells a note from the others on its change: a digest of how many there were before it, and of what it said first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(#[serde(with = "lines::hexadecimal")] u64);

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Note {
    /// When it was written, or written anew. First, so that the later one is the greater.
    #[serde(with = "lines::time")]
    pub at: Timestamp,
    /// When it was written first.
    #[serde(with = "lines::time")]
    pub since: Timestamp,
    /// What it says; nothing where it was taken away.
    pub text: String,
}

/// All that is marked of a change or a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Whether it was seen.
    pub(super) seen: Option<Dated>,
    /// Whether it is flagged.
    pub(super) flag: Option<Dated>,
    pub(super) notes: BTreeMap<NoteId, Note>,
    /// What it is on; `None` where it was never flagged and never had a note.
    pub(super) about: Option<About>,
}

impl NoteId {
    pub(super) fn new(n_notes: usize, text: &str) -> Self {
        Self(digest([n_notes.to_string().as_str(), text]))
    }
}

impl Mark {
    /// Returns whether it was seen.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.seen.is_some_and(|seen| seen.is)
    }

    /// Returns whether it is flagged.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.flag.is_some_and(|flag| flag.is)
    }

    /// Returns since when it is flagged; `None` where it is not.
    #[must_use]
    pub fn flagged_at(&self) -> Option<Timestamp> {
        self.flag.filter(|flag| flag.is).map(|flag| flag.at)
    }

    /// Returns the notes, in the order in which they were written first.
    pub fn notes(&self) -> impl Iterator<Item = (NoteId, &Note)> {
        let notes = self.notes.iter().filter(|(_, note)| !note.text.is_empty());
        let mut notes: Vec<(NoteId, &Note)> = notes.map(|(id, note)| (*id, note)).collect();
        notes.sort_by_key(|(id, note)| (note.since, *id));
        notes.into_iter()
    }

    pub(super) fn write(&mut self, id: NoteId, text: &str, now: Timestamp) {
        let known = self.notes.get(&id);
        let written = Note {
            at: after(known.map(|known| known.at), now),
            since: known.map_or(now, |known| known.since),
            text: text.to_owned(),
        };
        // Nothing was taken away where there was nothing.
        if known.is_some() || !text.is_empty() {
            self.notes.insert(id, written);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.seen = self.seen.max(other.seen);
        self.flag = self.flag.max(other.flag);
        for (id, note) in &other.notes {
            let known = self.notes.entry(*id).or_insert_with(|| note.clone());
            if note > known {
                known.clone_from(note);
            }
        }
        if let Some(about) = &other.about {
            self.is_on(about);
        }
    }

    /// Notes what the mark is on. The same change may be met in several steps: the shortest tells best where it was made.
    pub(super) fn is_on(&mut self, about: &About) {
        let length = |about: &About| about.new.number.saturating_sub(about.old.number);
        let is_better = |known: &About| (length(about), about) < (length(known), known);
        if self.about.as_ref().is_none_or(is_better) {
            self.about = Some(about.clone());
        }
    }
}
