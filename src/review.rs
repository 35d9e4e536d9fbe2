//! What a reader makes of a history: changes seen and flagged, notes, and which versions they have looked at.
//!
//! A mark is found again by what its change says, never by a place or a number: new versions, other numbers and other
//! dumps leave it where it belongs. The price is that two changes of an article that say the same share their mark.
//!
//! Two sessions may be open at once. Everything that can be set bears the time at which it was, so that what both did can
//! be [merged](Review::merge) in any order with the same outcome; what was taken away leaves a trace for that reason.
//!
//! Knows no file and no clock: the program hands over lines and times. Works on articles, not on diffs: who asks for a
//! mark says which texts the change has.

mod lines;
mod mark;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::store::{Article, Timestamp, Version, VersionIdx, digest};

pub use self::mark::{About, Dated, Mark, Note, NoteId, Side, Subject};

/// Tells a change or a step from all others, on every machine: 64 bits of FNV-1a, written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkId(u64);

impl MarkId {
    /// Returns the id of a change of `article` from the texts `old` to the texts `new`, either of which may be none.
    ///
    /// White space and the Unicode form make no difference: they are what dumps of one article differ in. An article
    /// without address is known by its texts alone.
    pub fn of_change<'t>(
        article: &Article,
        subject: Subject,
        old: impl IntoIterator<Item = &'t str>,
        new: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        let address = address(article.url.as_deref());
        let about = [subject.name(), address];
        let old = old.into_iter().map(plain);
        let new = new.into_iter().map(plain);
        // No paragraph is empty, so that none is taken for the line between old and new.
        let between = Cow::Borrowed("");
        let texts: Vec<Cow<'_, str>> = old.chain([between]).chain(new).collect();
        Self(digest(
            about.into_iter().chain(texts.iter().map(Cow::as_ref)),
        ))
    }

    /// Returns the id of the step of `article` from `old` to `new`.
    #[must_use]
    pub fn of_step(article: &Article, old: &Version, new: &Version) -> Self {
        let [old, new] = [old, new].map(|version| format!("{:016x}", text_digest(version)));
        Self::of_change(article, Subject::Step, [old.as_str()], [new.as_str()])
    }
}

/// Returns the digest of what `version` says, its headline included, for [`LookId`] and [`Side`].
#[must_use]
pub fn text_digest(version: &Version) -> u64 {
    let paragraphs = version.paragraphs.iter();
    let texts = std::iter::once(&version.title).chain(paragraphs);
    let texts: Vec<Cow<'_, str>> = texts.map(|text| plain(text)).collect();
    digest(texts.iter().map(Cow::as_ref))
}

/// Returns `text` in one line and one Unicode form.
fn plain(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(made_plain(text))
    }
}

fn made_plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if is_nfc(&line) {
        line
    } else {
        line.nfc().collect()
    }
}

/// Tells whether a text has but single spaces between its words and no sign that could have another form, as most have.
fn is_plain(text: &str) -> bool {
    // Letters of Western Europe, and the dashes, quotes and dots of prose; blanks stand before and between the two ranges.
    let is_usual = |sign: char| {
        sign.is_ascii() || matches!(sign, '\u{A1}'..='\u{2FF}' | '\u{2010}'..='\u{2027}')
    };
    text.bytes().all(|byte| byte >= b' ')
        && !text.contains("  ")
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && (text.is_ascii() || text.chars().all(is_usual))
}

/// Returns the address by which an article is known in every dump; empty where it has none.
fn address(url: Option<&str>) -> &str {
    url.unwrap_or_default().trim().trim_end_matches('/')
}

/// A version that was looked at: the address of its article, empty where it has none, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookId {
    address: String,
    text: u64,
}

/// When a version was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    at: Timestamp,
    /// The number that the tracker gave it.
    number: u32,
}

/// What became of an article since it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It was never looked at.
    Unread,
    /// It has so many versions more.
    Newer(usize),
    /// Nothing.
    None,
}

/// Something that a reader does, to be [applied](Review::apply).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// They mark changes as seen, or as not seen.
    Seen {
        /// Which.
        ids: Vec<MarkId>,
        /// Whether they are seen now.
        is: bool,
    },
    /// They flag something, or take the flag away.
    Flag {
        /// What.
        id: MarkId,
        /// What it is, for who has nothing but the mark.
        about: Box<About>,
        /// Whether it is flagged now.
        is: bool,
    },
    /// They write a note.
    Write {
        /// On what.
        id: MarkId,
        /// What that is.
        about: Box<About>,
        /// Which note: one that is there, or [a new one](Review::new_note).
        note: NoteId,
        /// What it says; nothing takes the note away.
        text: String,
    },
    /// They look at a version.
    Look {
        /// Which.
        id: LookId,
        /// The number that the tracker gave it.
        number: u32,
    },
}

impl Deed {
    /// Returns the deed of who looks at `version` of `article`.
    #[must_use]
    pub fn look(article: &Article, version: &Version) -> Self {
        Self::Look {
            id: LookId {
                address: address(article.url.as_deref()).to_owned(),
                text: text_digest(version),
            },
            number: version.number,
        }
    }
}

/// All that a reader ever marked and looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    marks: BTreeMap<MarkId, Mark>,
    looks: BTreeMap<LookId, Look>,
}

impl Review {
    /// Does what the reader did at the time `now`.
    ///
    /// Whatever the clock says, a deed comes after those that it answers.
    pub fn apply(&mut self, deed: &Deed, now: Timestamp) {
        match deed {
            Deed::Seen { ids, is } => {
                for id in ids {
                    let mark = self.marks.entry(*id).or_default();
                    mark.seen = Some(Dated::after(mark.seen, *is, now));
                }
            }
            Deed::Flag { id, about, is } => {
                let mark = self.marks.entry(*id).or_default();
                mark.flag = Some(Dated::after(mark.flag, *is, now));
                mark.is_on(about);
            }
            Deed::Write {
                id,
                about,
                note,
                text,
            } => {
                let mark = self.marks.entry(*id).or_default();
                mark.write(*note, text, now);
                mark.is_on(about);
            }
            Deed::Look { id, number } => self.look(id.clone(), *number, now),
        }
    }

    fn look(&mut self, id: LookId, number: u32, at: Timestamp) {
        let look = Look { at, number };
        let known = self.looks.entry(id).or_insert(look);
        *known = look.max(*known);
    }

    /// Takes in what another session did. Order and repetition make no difference.
    pub fn merge(&mut self, other: &Self) {
        for (id, mark) in &other.marks {
            self.marks.entry(*id).or_default().merge(mark);
        }
        for (id, look) in &other.looks {
            self.look(id.clone(), look.number, look.at);
        }
    }

    /// Returns what is marked of `id`.
    #[must_use]
    pub fn mark(&self, id: MarkId) -> Option<&Mark> {
        self.marks.get(&id)
    }

    /// Returns the id for one more note on `id` that says `text`.
    ///
    /// Two sessions get the same only where they write the same, which then is one note.
    #[must_use]
    pub fn new_note(&self, id: MarkId, text: &str) -> NoteId {
        let n_notes = self.marks.get(&id).map_or(0, |mark| mark.notes.len());
        NoteId::new(n_notes, text)
    }

    /// Returns everything that bears a flag or a note, by article, then by version.
    #[must_use]
    pub fn noted(&self) -> Vec<(&About, &Mark)> {
        let about = |mark: &'_ Mark| mark.is_flagged() || mark.notes().next().is_some();
        let noted = self.marks.values().filter(|mark| about(mark));
        let mut noted: Vec<(&About, &Mark)> = noted
            .filter_map(|mark| Some((mark.about.as_ref()?, mark)))
            .collect();
        noted.sort_by_key(|(about, _)| *about);
        noted
    }

    /// Returns the newest version of `article` that was looked at, or where that is not held the one before it, and
    /// when it was.
    #[must_use]
    pub fn last_look(&self, article: &Article) -> Option<(VersionIdx, Timestamp)> {
        let first = LookId {
            address: address(article.url.as_deref()).to_owned(),
            text: 0,
        };
        let of_article = |(id, _): &(&LookId, &Look)| id.address == first.address;
        let looks: Vec<(&LookId, &Look)> =
            self.looks.range(&first..).take_while(of_article).collect();
        if looks.is_empty() {
            return None;
        }
        let versions = article.versions();
        if first.address.is_empty() {
            // The numbers of texts without address are those of one command line.
            let found = versions
                .iter()
                .enumerate()
                .rev()
                .find_map(|(idx, version)| {
                    let text = text_digest(version);
                    let (_, look) = looks.iter().find(|(id, _)| id.text == text)?;
                    Some((VersionIdx(idx), look.at))
                });
            return found;
        }
        // A tracker's numbers stay, while a page more may tell better what a version says.
        let found = looks.into_iter().filter_map(|(_, look)| {
            let n_older = versions.partition_point(|version| version.number <= look.number);
            Some((VersionIdx(n_older.checked_sub(1)?), look.at))
        });
        found.max()
    }

    /// Returns what became of `article` since it was looked at.
    #[must_use]
    pub fn news(&self, article: &Article) -> News {
        match self.last_look(article) {
            None => News::Unread,
            Some((idx, _)) if idx < article.newest() => News::Newer(article.newest().0 - idx.0),
            Some(_) => News::None,
        }
    }
}
