//! The paragraphs and sentences of all versions so far, to know again what comes back.
//!
//! Must not know where they stood.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::sheet::Sheet;
use super::{LineId, WordId};
use crate::text::fold::fold;

/// Words of a sentence at least for it to be known again: shorter ones are written anew by chance. As many as a sentence
/// needs for the diff to follow it elsewhere.
pub(super) const SENTENCE: usize = 4;

/// Copies of one text that are told apart: without a bound, a text of nothing but copies would take its size squared.
pub(super) const COPIES: usize = 64;

type Map<K, V> = HashMap<K, V, FixedState>;

/// Texts by their words without typography, the earliest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    vocabulary: Map<Box<str>, u32>,
    paragraphs: Map<Box<[u32]>, Vec<Known>>,
    sentences: Map<Box<[u32]>, Vec<Known>>,
}

/// A paragraph or sentence of an earlier version.
#[derive(Clone, Debug)]
pub(super) struct Known {
    paragraph: Arc<[WordId]>,
    words: Range<usize>,
    /// The life line that its paragraph was on.
    pub(super) line: LineId,
}

impl Known {
    pub(super) fn words(&self) -> &[WordId] {
        &self.paragraph[self.words.clone()]
    }
}

impl Seen {
    /// Returns the earliest paragraph with the text of `words` that `fits`.
    pub(super) fn paragraph(
        &self,
        sheet: &Sheet<'_>,
        words: &Range<usize>,
        fits: impl Fn(&Known) -> bool,
    ) -> Option<&Known> {
        let known = self.paragraphs.get(&self.key(sheet, words)?)?;
        known.iter().find(|known| fits(known))
    }

    /// Returns the earliest sentence with the text of `words` that `fits`; none for short ones.
    pub(super) fn sentence(
        &self,
        sheet: &Sheet<'_>,
        words: &Range<usize>,
        fits: impl Fn(&Known) -> bool,
    ) -> Option<&Known> {
        if sheet.n_counted(words) < SENTENCE {
            return None;
        }
        let known = self.sentences.get(&self.key(sheet, words)?)?;
        known.iter().find(|known| fits(known))
    }

    /// Takes a paragraph with its sentences.
    pub(super) fn take(
        &mut self,
        sheet: &Sheet<'_>,
        paragraph: usize,
        words: &Arc<[WordId]>,
        line: LineId,
    ) {
        let whole = sheet.paragraphs[paragraph].clone();
        let known = |part: &Range<usize>| Known {
            paragraph: Arc::clone(words),
            words: part.start - whole.start..part.end - whole.start,
            line,
        };
        if !whole.is_empty() {
            let key = self.new_key(sheet, &whole);
            add(self.paragraphs.entry(key).or_default(), known(&whole));
        }
        for sentence in sheet.sentences(paragraph) {
            if sheet.n_counted(&sentence) >= SENTENCE {
                let key = self.new_key(sheet, &sentence);
                add(self.sentences.entry(key).or_default(), known(&sentence));
            }
        }
    }

    /// The words as numbers; `None` where one of them was never seen.
    fn key(&self, sheet: &Sheet<'_>, words: &Range<usize>) -> Option<Box<[u32]>> {
        words
            .clone()
            .map(|at| self.vocabulary.get(fold(sheet.word(at)).as_ref()).copied())
            .collect()
    }

    fn new_key(&mut self, sheet: &Sheet<'_>, words: &Range<usize>) -> Box<[u32]> {
        let vocabulary = &mut self.vocabulary;
        words
            .clone()
            .map(|at| {
                let folded = fold(sheet.word(at));
                let next = vocabulary.len() as u32;
                match vocabulary.get(folded.as_ref()) {
                    Some(number) => *number,
                    None => *vocabulary.entry(folded.into()).or_insert(next),
                }
            })
            .collect()
    }
}

/// Adds a text unless the same words are known by it.
fn add(known: &mut Vec<Known>, text: Known) {
    let is_new = known.iter().all(|found| found.words() != text.words());
    if is_new && known.len() < COPIES {
        known.push(text);
    }
}
