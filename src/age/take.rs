//! Takes one version after the other: which word of it is which.

use std::ops::Range;
use std::sync::Arc;

use super::changes::Changes;
use super::lines::Lines;
use super::links::Links;
use super::seen::{Known, Seen};
use super::sheet::Sheet;
use super::{Change, Layer, LineId, TextAges, WordId};
use crate::diff::Document;
use crate::step::Texts;
use crate::store::VersionIdx;

/// What is known of a word while a version is taken. Versions count from 1 here: 0 is none of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// The last version to which the diff took it over, and its place there.
    linked: (u32, u32),
    /// The last version to which it was given as part of a text that stood before.
    given: u32,
    /// The last version in which it stands.
    stands: u32,
}

/// A paragraph or sentence whose words are those that it had in an earlier version.
pub(super) struct Returned {
    /// The words of the new version.
    pub(super) place: Range<usize>,
    words: Vec<WordId>,
    /// For a paragraph, its index and the life line that its text was on.
    pub(super) line: Option<(usize, LineId)>,
}

impl TextAges {
    /// Takes the first version: all its words are born in it.
    pub(super) fn new(first: &Document) -> Self {
        let nothing: Arc<str> = Arc::from("");
        let beginning = Change {
            version: VersionIdx(0),
            old: Arc::clone(&nothing),
            new: nothing,
        };
        let mut ages = Self {
            layers: Vec::new(),
            lives: Vec::new(),
            changes: vec![beginning],
            lines: Lines::default(),
            seen: Seen::default(),
            marks: Vec::new(),
        };
        let sheet = Sheet::new(first);
        let mut layer = Layer::default();
        for (idx, paragraph) in sheet.paragraphs.iter().enumerate() {
            let words: Arc<[WordId]> = paragraph.clone().map(|_| ages.bear(0)).collect();
            let line = ages.lines.first();
            ages.seen.take(&sheet, idx, &words, line);
            layer.words.push(words);
            layer.lines.push(line);
        }
        ages.layers.push(layer);
        ages
    }

    /// Makes the word that came with a change.
    fn bear(&mut self, change: u32) -> WordId {
        self.lives.push(vec![change]);
        self.marks.push(Mark::default());
        WordId(self.lives.len() as u32 - 1)
    }

    /// Takes the next version.
    pub(super) fn push(&mut self, texts: &Texts) {
        // Paragraphs share their words: this copies no word.
        let Some(before) = self.layers.last().cloned() else {
            return;
        };
        let version = VersionIdx(self.layers.len());
        let (old, new) = (Sheet::new(&texts.old), Sheet::new(&texts.new));
        let links = Links::new(texts, &old, &new);
        let old_words: Vec<WordId> = before.words.iter().flat_map(|it| it.to_vec()).collect();
        for (at, old) in links.all() {
            self.marks[old_words[old].0 as usize].linked = (stamp(version), at as u32);
        }
        let returned = self.returned(&new, &links, stamp(version));
        let step = Taken {
            version,
            texts,
            old: &old,
            new: &new,
            links: &links,
            returned: &returned,
        };
        let words = self.live(&step, &old_words);
        let mut after = Layer {
            words: Vec::with_capacity(new.paragraphs.len()),
            lines: self.lines.push(&step, &before.lines),
        };
        for (idx, paragraph) in new.paragraphs.iter().enumerate() {
            if let Some(old) = links.same(idx) {
                after.words.push(Arc::clone(&before.words[old]));
                continue;
            }
            let words: Arc<[WordId]> = words[paragraph.clone()].into();
            self.seen.take(&new, idx, &words, after.lines[idx]);
            after.words.push(words);
        }
        self.layers.push(after);
    }

    /// Finds what stood in an earlier version: whole paragraphs first, then sentences of the others.
    ///
    /// What the version before has in one piece needs no search: the diff knows which of several copies it is.
    fn returned(&mut self, new: &Sheet<'_>, links: &Links, version: u32) -> Vec<Returned> {
        let mut returned = Vec::new();
        let mut others = Vec::new();
        for (idx, paragraph) in new.paragraphs.iter().enumerate() {
            if paragraph.is_empty() || links.keep(paragraph) {
                continue;
            }
            let marks = &self.marks;
            let fits = |known: &Known| is_free(marks, known.words(), paragraph, version);
            match self.seen.paragraph(new, paragraph, fits) {
                Some(known) => {
                    let words = known.words().to_vec();
                    let line = Some((idx, known.line));
                    give(&mut self.marks, &words, version);
                    let place = paragraph.clone();
                    returned.push(Returned { place, words, line });
                }
                None => others.push(idx),
            }
        }
        for sentence in others.into_iter().flat_map(|idx| new.sentences(idx)) {
            if links.keep(&sentence) {
                continue;
            }
            let marks = &self.marks;
            let fits = |known: &Known| is_free(marks, known.words(), &sentence, version);
            if let Some(known) = self.seen.sentence(new, &sentence, fits) {
                let words = known.words().to_vec();
                give(&mut self.marks, &words, version);
                returned.push(Returned {
                    place: sentence,
                    words,
                    line: None,
                });
            }
        }
        returned
    }

    /// Tells which word each of the new version is, and writes down which came and which went.
    fn live(&mut self, step: &Taken<'_>, old_words: &[WordId]) -> Vec<WordId> {
        let written = std::mem::take(&mut self.changes);
        let mut changes = Changes::new(step, written);
        let mut given = vec![None; step.new.tokens.len()];
        for text in step.returned {
            if !text.words.iter().all(|word| self.stands(*word)) {
                changes.cover(&text.place);
            }
            for (at, word) in text.place.clone().zip(&text.words) {
                given[at] = Some(*word);
            }
        }
        let mut words = Vec::with_capacity(given.len());
        for (at, given) in given.into_iter().enumerate() {
            let word = given.or_else(|| step.links.of(at).map(|old| old_words[old]));
            words.push(match word {
                Some(word) if self.stands(word) => word,
                Some(word) => {
                    self.lives[word.0 as usize].push(changes.at_new(at));
                    word
                }
                None => self.bear(changes.at_new(at)),
            });
        }
        for word in &words {
            self.marks[word.0 as usize].stands = stamp(step.version);
        }
        for (at, word) in old_words.iter().enumerate() {
            if self.marks[word.0 as usize].stands != stamp(step.version) {
                self.lives[word.0 as usize].push(changes.at_old(at));
            }
        }
        self.changes = changes.done();
        words
    }
}

/// One step, and what was found out about it.
pub(super) struct Taken<'s> {
    /// The version to which it leads.
    pub(super) version: VersionIdx,
    pub(super) texts: &'s Texts,
    pub(super) old: &'s Sheet<'s>,
    pub(super) new: &'s Sheet<'s>,
    pub(super) links: &'s Links,
    pub(super) returned: &'s [Returned],
}

/// The version as marks tell it.
fn stamp(version: VersionIdx) -> u32 {
    version.0 as u32 + 1
}

/// Whether none of `words` stands elsewhere in the version than at `place`.
fn is_free(marks: &[Mark], words: &[WordId], place: &Range<usize>, version: u32) -> bool {
    words.iter().all(|word| {
        let mark = marks[word.0 as usize];
        let (linked, at) = mark.linked;
        mark.given != version && (linked != version || place.contains(&(at as usize)))
    })
}

fn give(marks: &mut [Mark], words: &[WordId], version: u32) {
    for word in words {
        marks[word.0 as usize].given = version;
    }
}
