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
    pub(super) tokens: Vec<usize>,
    /// The positions of each paragraph; empty for those left out.
    pub(super) paragraphs: Vec<Range<usize>>,
    /// The distinct words of each paragraph in lower case with their number, by id; marks are left out.
    pub(super) bags: Vec<Vec<(u32, u32)>>,
}

impl Words {
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
    words: Vec<Entry>,
    total: u32,
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
    pub(super) fn new() -> Self {
        Self {
            ids: HashMap::with_hasher(FixedState::default()),
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
        let mut words = Words::default();
        for idx in 0..document.n_paragraphs() {
            let start = words.ids.len();
            if wanted(idx) {
                for token in document.paragraph_tokens(idx) {
                    let kind = document.tokens()[token].kind;
                    if kind != TokenKind::Space {
                        words
                            .ids
                            .push(self.id(document.slice(token..token + 1), kind));
                        words.tokens.push(token);
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
        if let Some(&id) = self.ids.get(&key) {
            self.words[id as usize].count += 1;
            return id;
        }
        let id = self.words.len() as u32;
        self.words.push(Entry {
            count: 1,
            lower: id,
            kind,
            form: form(&key, kind),
        });
        let lower = if key.chars().any(char::is_uppercase) {
            Some(key.to_lowercase())
        } else {
            None
        };
        self.ids.insert(key, id);
        if let Some(lower) = lower {
            self.words[id as usize].lower = self.lower(lower, kind);
        }
        id
    }

    /// The id of a word in lower case, which need not stand in either document.
    fn lower(&mut self, word: String, kind: TokenKind) -> u32 {
        if let Some(&id) = self.ids.get(word.as_str()) {
            return id;
        }
        let id = self.words.len() as u32;
        self.words.push(Entry {
            count: 0,
            lower: id,
            kind,
            form: form(&word, kind),
        });
        self.ids.insert(Cow::Owned(word), id);
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

/// What the form of a word says of its weight: marks say little, short words are mostly function words, a sign of a
/// script without blanks is half a word.
fn form(word: &str, kind: TokenKind) -> f32 {
    match kind {
        TokenKind::Punctuation | TokenKind::Space => 0.1,
        TokenKind::Symbol => 0.5,
        TokenKind::Number => 1.0,
        TokenKind::Word => {
            let first = word.chars().next().map_or(0, u32::from);
            if first >= 0x3040 && !(0xAC00..0xD800).contains(&first)
                || (0xE00..0xF00).contains(&first)
            {
                return 0.5;
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
