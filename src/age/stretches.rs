//! Ages and histories of parts of a paragraph.
//!
//! Must not know how they came to be.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Change, ChangeIdx, TextAges, WordId};
use crate::store::VersionIdx;
use crate::text::{TokenKind, tokenize};

/// Neighbouring words of a paragraph that came with the same change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// Bytes of the paragraph, from the first word to the last.
    pub bytes: Range<usize>,
    /// Where in [`TextAges::words`] they stand.
    pub words: Range<usize>,
    /// The change in which they were born.
    pub birth: &'a Change,
}

/// Something that happened to words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// What happened.
    pub kind: EventKind,
    /// The edit in which it did.
    pub change: &'a Change,
    /// To which of the words, by their places among those asked for, ascending.
    pub words: Vec<usize>,
}

/// What happened to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// They went.
    Went,
    /// They stand there for the first time.
    Born,
    /// They had gone, and stand there again.
    Back,
}

impl Event<'_> {
    /// Returns the words that it happened to, `…` between those that have others between them.
    ///
    /// `text` is the paragraph that they stand in, and `asked` the bytes of the words asked for.
    #[must_use]
    pub fn text(&self, text: &str, asked: &[Range<usize>]) -> String {
        let mut told = String::new();
        let mut end = None;
        for place in &self.words {
            let Some(word) = asked.get(*place) else {
                continue;
            };
            match end {
                Some((before, at)) if before + 1 == *place => told.push_str(&text[at..word.start]),
                Some(_) => told.push_str(" … "),
                None => {}
            }
            told.push_str(&text[word.clone()]);
            end = Some((*place, word.end));
        }
        told
    }
}

impl TextAges {
    /// Returns the stretches of a paragraph in order; together they have all its words. `text` is that of the paragraph.
    #[must_use]
    pub fn stretches(&self, version: VersionIdx, paragraph: usize, text: &str) -> Vec<Stretch<'_>> {
        let words = self.words(version, paragraph);
        let mut stretches: Vec<Stretch<'_>> = Vec::new();
        let mut change_before = None;
        for (idx, (word, bytes)) in words.iter().zip(word_bytes(text)).enumerate() {
            let change = self.lives[word.0 as usize][0];
            match stretches.last_mut() {
                Some(last) if change_before == Some(change) => {
                    last.bytes.end = bytes.end;
                    last.words.end = idx + 1;
                }
                _ => stretches.push(Stretch {
                    bytes,
                    words: idx..idx + 1,
                    birth: self.birth(*word),
                }),
            }
            change_before = Some(change);
        }
        stretches
    }

    /// Returns what happened to `words` in all versions that were taken, in order of time.
    ///
    /// What happened to several of them in one edit is one event.
    #[must_use]
    pub fn history(&self, words: &[WordId]) -> Vec<Event<'_>> {
        let mut events: BTreeMap<(ChangeIdx, EventKind), Vec<usize>> = BTreeMap::new();
        for (place, word) in words.iter().enumerate() {
            for (turn, change) in self.lives[word.0 as usize].iter().enumerate() {
                let kind = match turn {
                    0 => EventKind::Born,
                    _ if turn % 2 == 0 => EventKind::Back,
                    _ => EventKind::Went,
                };
                let event = events.entry((*change, kind)).or_default();
                event.push(place);
            }
        }
        let mut events: Vec<Event<'_>> = events
            .into_iter()
            .map(|((change, kind), words)| Event {
                kind,
                change: &self.changes[change as usize],
                words,
            })
            .collect();
        events.sort_by_key(|event| (event.change.version, event.words[0]));
        events
    }
}

/// Returns which words have some of `bytes`, as places in [`TextAges::words`]; `all` are those of the paragraph, as
/// [`word_bytes`] returns them.
#[must_use]
pub fn words_among(all: &[Range<usize>], bytes: &Range<usize>) -> Range<usize> {
    let start = all.partition_point(|word| word.end <= bytes.start);
    let end = all.partition_point(|word| word.start < bytes.end);
    start..end.max(start)
}

/// Returns the bytes of each word of a paragraph with this text, marks included.
pub fn word_bytes(text: &str) -> impl Iterator<Item = Range<usize>> {
    let tokens = tokenize(text).into_iter();
    tokens
        .filter(|token| token.kind != TokenKind::Space)
        .map(|token| token.bytes())
}
