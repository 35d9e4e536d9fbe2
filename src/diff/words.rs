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
    /// How often each word stands in the texts; by themselves, for they are touched with every word.
    counts: Vec<u32>,
    total: u32,
    fold_case: bool,
}

struct Entry {
    /// The same word in lower case; itself if it is.
    lower: u32,
    kind: TokenKind,
    /// What the form of the word says of its weight; see [`form`].
    form: f32,
}

/// Walks along a version read before: the next word of the other version is nearly always the next one there, and to
/// see that takes a fraction of a look into the tables.
struct Guide<'a> {
    document: &'a Document,
    words: &'a Words,
    /// The position at which the next word is expected.
    at: usize,
    /// By id where a word stands, if it stands once.
    places: Vec<u32>,
}

impl<'a> Guide<'a> {
    const NOWHERE: u32 = u32::MAX;
    const MANY: u32 = u32::MAX - 1;

    fn new(document: &'a Document, words: &'a Words, n_ids: usize) -> Self {
        let mut places = vec![Self::NOWHERE; n_ids];
        for (at, &id) in (0..).zip(&words.ids) {
            let place = &mut places[id as usize];
            *place = if *place == Self::NOWHERE {
                at
            } else {
                Self::MANY
            };
        }
        Self {
            document,
            words,
            at: 0,
            places,
        }
    }

    /// The id of `word` if it is the one expected.
    fn next(&mut self, word: &str) -> Option<u32> {
        let token = self.words.token_at(self.at)?;
        let is_expected = self.document.slice(token..token + 1) == word;
        self.at += usize::from(is_expected);
        is_expected.then(|| self.words.ids[self.at - 1])
    }

    /// Goes on after the word that came instead, or past the one that it replaces.
    fn turn(&mut self, id: u32) {
        match self.places.get(id as usize) {
            None | Some(&(Self::NOWHERE | Self::MANY)) => self.at += 1,
            Some(&place) => self.at = place as usize + 1,
        }
    }
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
            counts: Vec::new(),
            total: 0,
        }
    }

    /// Numbers the words of those paragraphs for which `wanted` says so. Where the document is another version of one
    /// read before, most of its words are found beside those.
    pub(super) fn read(
        &mut self,
        document: &'a Document,
        before: Option<(&Document, &Words)>,
        mut wanted: impl FnMut(usize) -> bool,
    ) -> Words {
        let mut words = Words {
            // Every other token is a blank.
            ids: Vec::with_capacity(document.tokens().len() / 2 + 1),
            tokens: Vec::with_capacity(document.tokens().len() / 2 + 1),
            paragraphs: Vec::with_capacity(document.n_paragraphs()),
            bags: Vec::new(),
        };
        let n_known = self.words.len();
        let mut guide = before.map(|(document, words)| Guide::new(document, words, n_known));
        for idx in 0..document.n_paragraphs() {
            let start = words.ids.len();
            if wanted(idx) {
                for token in document.paragraph_tokens(idx) {
                    let kind = document.tokens()[token].kind;
                    if kind != TokenKind::Space {
                        let word = document.slice(token..token + 1);
                        let id = match &mut guide {
                            Some(guide) => guide.next(word).unwrap_or_else(|| {
                                let id = self.id(word, kind);
                                guide.turn(id);
                                id
                            }),
                            None => self.id(word, kind),
                        };
                        self.total += 1;
                        self.counts[id as usize] += 1;
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
        let next = self.words.len() as u32;
        let id = match packed(&key) {
            Some(short) => *self.short.entry(short).or_insert(next),
            None => self.ids.get(&key).copied().unwrap_or(next),
        };
        if id == next {
            self.learn(key, kind);
        }
        id
    }

    /// Takes in a new word, and with a word in capitals the same word in lower case.
    fn learn(&mut self, key: Cow<'a, str>, kind: TokenKind) {
        let id = self.words.len() as u32;
        let has_capitals = key.chars().any(char::is_uppercase);
        let lower = has_capitals.then(|| key.to_lowercase());
        self.push(&key, kind);
        if packed(&key).is_none() {
            self.ids.insert(key, id);
        }
        if let Some(lower) = lower {
            self.words[id as usize].lower = self.lower(lower, kind);
        }
    }

    fn push(&mut self, key: &str, kind: TokenKind) {
        self.words.push(Entry {
            lower: self.words.len() as u32,
            kind,
            form: form(key, kind),
        });
        self.counts.push(0);
    }

    /// The id of a word in lower case, which need not stand in either document.
    fn lower(&mut self, word: String, kind: TokenKind) -> u32 {
        let next = self.words.len() as u32;
        let known = match packed(&word) {
            Some(short) => *self.short.entry(short).or_insert(next),
            None => self.ids.get(word.as_str()).copied().unwrap_or(next),
        };
        if known == next {
            self.push(&word, kind);
            if packed(&word).is_none() {
                self.ids.insert(Cow::Owned(word), next);
            }
        }
        known
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
        for (entry, count) in self.words.iter().zip(&self.counts) {
            counts[entry.lower as usize] += count;
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
