//! The words of two documents as small numbers, equal where the words are equal but for typography, and their weights.
//!
//! Must not know how words are aligned.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::document::Document;
use crate::text::{TokenKind, fold};

/// The words and marks of the paragraphs of one document that are worth comparing; blanks are left out.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The word at each position.
    pub(super) ids: Vec<u32>,
    /// The token of the document at each position.
    tokens: Vec<u32>,
    /// The positions of each paragraph; empty for those left out.
    pub(super) paragraphs: Vec<Range<usize>>,
    /// The distinct words of each paragraph in lower case with their number, by id; marks are left out.
    pub(super) bags: Vec<Vec<(u32, u32)>>,
}

impl Words {
    /// The token of the document at a position; `None` after the last one.
    pub(super) fn token_at(&self, position: usize) -> Option<usize> {
        self.tokens.get(position).map(|&token| token as usize)
    }

    /// The same where there is a word. Panics if there is none.
    pub(super) fn token(&self, position: usize) -> usize {
        self.tokens[position] as usize
    }

    /// The positions of neighbouring paragraphs.
    pub(super) fn positions(&self, paragraphs: &Range<usize>) -> Range<usize> {
        if paragraphs.is_empty() {
            return 0..0;
        }
        self.paragraphs[paragraphs.start].start..self.paragraphs[paragraphs.end - 1].end
    }
}

/// Gives out ids.
pub(super) struct Vocabulary<'a> {
    ids: HashMap<Cow<'a, str>, u32, FixedState>,
    /// Short words, which are nearly all: looking one up touches nothing but the table.
    short: HashMap<u128, u32, FixedState>,
    words: Vec<Entry>,
    total: u32,
    fold_case: bool,
}

struct Entry {
    count: u32,
    /// The same word in lower case; itself if it is.
    lower: u32,
    kind: TokenKind,
    /// What the form of the word says of its weight; see [`form`].
    form: f32,
}

/// Weights of words by id.
#[derive(Debug)]
pub(super) struct Weights {
    by_id: Vec<f32>,
    lower: Vec<u32>,
    kinds: Vec<TokenKind>,
}

impl Weights {
    /// Number of ids.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn of(&self, id: u32) -> f64 {
        f64::from(self.by_id[id as usize])
    }

    /// Tells whether it is more than a mark.
    pub(super) fn is_word(&self, id: u32) -> bool {
        self.kinds[id as usize] != TokenKind::Punctuation
    }

    pub(super) fn is_number(&self, id: u32) -> bool {
        self.kinds[id as usize] == TokenKind::Number
    }

    /// The same word in lower case.
    pub(super) fn lower(&self, id: u32) -> u32 {
        self.lower[id as usize]
    }

    pub(super) fn sum(&self, ids: &[u32]) -> f64 {
        ids.iter().map(|&id| self.of(id)).sum()
    }
}

impl<'a> Vocabulary<'a> {
    /// With `fold_case` a word has one id in capitals and in small letters.
    pub(super) fn new(fold_case: bool) -> Self {
        Self {
            fold_case,
            ids: HashMap::with_hasher(FixedState::default()),
            short: HashMap::with_hasher(FixedState::default()),
            words: Vec::new(),
            total: 0,
        }
    }

    /// Numbers the words of those paragraphs for which `wanted` says so.
    pub(super) fn read(
        &mut self,
        document: &'a Document,
        mut wanted: impl FnMut(usize) -> bool,
    ) -> Words {
        let mut words = Words {
            // Every other token is a blank.
            ids: Vec::with_capacity(document.tokens().len() / 2 + 1),
            tokens: Vec::with_capacity(document.tokens().len() / 2 + 1),
            paragraphs: Vec::with_capacity(document.n_paragraphs()),
            bags: Vec::new(),
        };
        for idx in 0..document.n_paragraphs() {
            let start = words.ids.len();
            if wanted(idx) {
                for token in document.paragraph_tokens(idx) {
                    let kind = document.tokens()[token].kind;
                    if kind != TokenKind::Space {
                        let id = self.id(document.slice(token..token + 1), kind);
                        words.ids.push(if self.fold_case {
                            self.words[id as usize].lower
                        } else {
                            id
                        });
                        words.tokens.push(token as u32);
                    }
                }
            }
            words.paragraphs.push(start..words.ids.len());
        }
        words
    }

    fn id(&mut self, word: &'a str, kind: TokenKind) -> u32 {
        let key = fold::fold(word);
        self.total += 1;
        let n_known = self.words.len();
        let lower = |key: &str| {
            let has_capitals = key.chars().any(char::is_uppercase);
            has_capitals.then(|| key.to_lowercase())
        };
        let found = match packed(&key) {
            Some(short) => Some(*self.short.entry(short).or_insert(n_known as u32)),
            None => self.ids.get(&key).copied(),
        };
        let id = found.unwrap_or(n_known as u32);
        if id as usize == n_known {
            let (form, lower) = (form(&key, kind), lower(&key));
            self.words.push(Entry {
                count: 0,
                lower: id,
                kind,
                form,
            });
            if found.is_none() {
                self.ids.insert(key, id);
            }
            if let Some(lower) = lower {
                self.words[id as usize].lower = self.lower(lower, kind);
            }
        }
        self.words[id as usize].count += 1;
        id
    }

    /// The id of a word in lower case, which need not stand in either document.
    fn lower(&mut self, word: String, kind: TokenKind) -> u32 {
        let next = self.words.len() as u32;
        let form = form(&word, kind);
        let id = match packed(&word) {
            Some(short) => *self.short.entry(short).or_insert(next),
            None => *self.ids.entry(Cow::Owned(word)).or_insert(next),
        };
        if id == next {
            self.words.push(Entry {
                count: 0,
                lower: id,
                kind,
                form,
            });
        }
        id
    }

    /// Weighs each word: at most 1, for a long word that stands once in each version.
    ///
    /// Rarity is the logarithm of how seldom a word is among all, squared so that function words weigh little in any
    /// language; 200 words more are assumed so that in a short text a word that stands twice is not a frequent one.
    /// A word weighs the same in capitals.
    pub(super) fn weights(&self) -> Weights {
        let total = f64::from(self.total) + 200.0;
        let rarest = (total / 2.0).ln();
        let mut counts = vec![0; self.words.len()];
        for entry in &self.words {
            counts[entry.lower as usize] += entry.count;
        }
        let weigh = |entry: &Entry| {
            let lower = entry.lower as usize;
            let rarity = (total / f64::from(counts[lower].max(2))).ln() / rarest;
            (rarity * rarity).max(0.1) as f32 * self.words[lower].form
        };
        Weights {
            by_id: self.words.iter().map(weigh).collect(),
            lower: self.words.iter().map(|entry| entry.lower).collect(),
            kinds: self.words.iter().map(|entry| entry.kind).collect(),
        }
    }
}

/// A word of at most fifteen bytes as a number, with its length in the last byte.
fn packed(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes[..15]
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    bytes[15] = word.len() as u8;
    Some(u128::from_le_bytes(bytes))
}

/// Fills in the bags of words.
pub(super) fn count(words: &mut Words, weights: &Weights) {
    let mut sorted = Vec::new();
    for positions in &words.paragraphs {
        sorted.clear();
        sorted.extend(
            words.ids[positions.clone()]
                .iter()
                .filter(|&&id| weights.is_word(id))
                .map(|&id| weights.lower(id)),
        );
        sorted.sort_unstable();
        let mut bag: Vec<(u32, u32)> = Vec::with_capacity(sorted.len());
        for &id in &sorted {
            match bag.last_mut() {
                Some((last, count)) if *last == id => *count += 1,
                _ => bag.push((id, 1)),
            }
        }
        words.bags.push(bag);
    }
}

/// Frequent English words of four letters and more; shorter ones are told by their length. The list is ours.
const FUNCTION_WORDS: [&str; 40] = [
    "about", "after", "also", "because", "been", "before", "being", "could", "does", "from",
    "have", "here", "into", "more", "most", "only", "other", "over", "said", "some", "such",
    "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "were",
    "what", "when", "where", "which", "while", "will", "with", "would",
];

/// What the form of a word says of its weight: marks say little, short words are mostly function words. Two Han signs
/// make a full word.
fn form(word: &str, kind: TokenKind) -> f32 {
    match kind {
        TokenKind::Punctuation | TokenKind::Space => 0.1,
        TokenKind::Symbol => 0.5,
        TokenKind::Number => 1.0,
        TokenKind::Word => {
            if word.starts_with(|first| {
                first >= '\u{3400}' && !('\u{AC00}'..'\u{D7FF}').contains(&first)
            }) {
                return if word.chars().nth(1).is_some() {
                    1.0
                } else {
                    0.5
                };
            }
            if FUNCTION_WORDS.binary_search(&word).is_ok() {
                return 0.4;
            }
            match word.chars().take(4).count() {
                1 => 0.3,
                2 => 0.4,
                3 => 0.6,
                _ => 1.0,
            }
        }
    }
}
