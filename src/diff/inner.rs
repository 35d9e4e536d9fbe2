//! What changed inside of a word, where a reader sees at a glance that it is the same word: another ending, or a slip of
//! the pen.
//!
//! Only ever a lighter mark within a change of a whole word: the change itself stays as it is. Must not know how words
//! are shown.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Document, Edit, Op};
use crate::text::TokenKind;

/// The part of a word that changed, on both sides; at least one of the two is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// Bytes of the old document's text, half open, between two letters with their marks; empty at its place where
    /// letters came.
    pub old: Range<usize>,
    /// Bytes of the new document's text, likewise.
    pub new: Range<usize>,
}

/// Letters that two forms of a word have in common at least.
const STEM: usize = 3;

/// Letters of a word at least for a slip in it to be taken for one: of shorter ones too many are alike.
const LONG_WORD: usize = 5;

/// Letters that came or went by one slip at most.
const SLIP: usize = 2;

/// Endings of which one makes another form of an English word than the other: plural, possessive, time, degree, adverb.
/// A final `e` or `y` may go when they come. The list is ours.
const ENDINGS: [&str; 19] = [
    "", "'", "'s", "d", "e", "ed", "er", "ers", "es", "est", "ied", "ier", "ies", "ing", "ings",
    "ly", "r", "s", "y",
];

impl Edit {
    /// Returns what changed inside of the word, where one word became another form of it or was misspelt on one side.
    ///
    /// That is: the two differ in their English ending (plural, possessive, `-ed`, `-ing`), or, in words of five letters
    /// and more, by one or two letters that came or went, or by two neighbours that changed places. `None` for
    /// everything else, and always for what holds a digit. With the two documents exchanged, the two ranges are too.
    #[must_use]
    pub fn inner(&self, old: &Document, new: &Document) -> Option<Inner> {
        if self.op != Op::Replace {
            return None;
        }
        let (old_word, new_word) = (word(old, &self.old)?, word(new, &self.new)?);
        let (prefix, old_part, new_part) = differing(old_word, new_word)?;
        let place = |document: &Document, tokens: &Range<usize>, part: &str| {
            let start = document.bytes(tokens.clone()).start + prefix;
            start..start + part.len()
        };
        Some(Inner {
            old: place(old, &self.old, old_part),
            new: place(new, &self.new, new_part),
        })
    }
}

/// The text of a single word without digits.
fn word<'a>(document: &'a Document, tokens: &Range<usize>) -> Option<&'a str> {
    let is_word = tokens.len() == 1 && document.tokens()[tokens.start].kind == TokenKind::Word;
    let word = is_word.then(|| document.slice(tokens.clone()))?;
    (!word.contains(char::is_numeric)).then_some(word)
}

/// The bytes before the difference, and what differs on each side.
fn differing<'a>(old: &'a str, new: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let letters = |word: &'a str| -> Vec<&'a str> { word.graphemes(true).collect() };
    let (old_letters, new_letters) = (letters(old), letters(new));
    let shorter = old_letters.len().min(new_letters.len());
    let prefix = (0..shorter)
        .take_while(|&at| old_letters[at] == new_letters[at])
        .count();
    let suffix = (1..=shorter - prefix)
        .take_while(|&back| {
            old_letters[old_letters.len() - back] == new_letters[new_letters.len() - back]
        })
        .count();
    let bytes = |letters: &[&str]| -> usize { letters.iter().map(|letter| letter.len()).sum() };
    let before = bytes(&old_letters[..prefix]);
    let (old_end, new_end) = (&old[before..], &new[before..]);
    if prefix >= STEM && is_inflected(old_letters[prefix - 1], old_end, new_end) {
        return Some((before, old_end, new_end));
    }
    let middle = |letters: &[&'a str]| letters[prefix..letters.len() - suffix].to_vec();
    let (old_middle, new_middle) = (middle(&old_letters), middle(&new_letters));
    let is_slip = match (old_middle.as_slice(), new_middle.as_slice()) {
        ([], letters) | (letters, []) => (1..=SLIP).contains(&letters.len()),
        ([one, other], [first, second]) => one == second && other == first,
        _ => false,
    };
    let end = bytes(&old_letters[old_letters.len() - suffix..]);
    (is_slip && shorter >= LONG_WORD).then(|| {
        let part = |word: &'a str| &word[before..word.len() - end];
        (before, part(old), part(new))
    })
}

/// Whether both are endings of one word; a consonant may be doubled before one of them (`plan`, `planned`).
fn is_inflected(last: &str, old_end: &str, new_end: &str) -> bool {
    let is_ending = |end: &str| {
        let plain = end.replace('\u{2019}', "'");
        ENDINGS.binary_search(&plain.as_str()).is_ok()
    };
    let is_doubled = |end: &str| {
        end.strip_prefix(last)
            .is_some_and(|end| matches!(end, "ed" | "er" | "ing"))
    };
    is_ending(old_end) && is_ending(new_end)
        || old_end.is_empty() && is_doubled(new_end)
        || new_end.is_empty() && is_doubled(old_end)
}
