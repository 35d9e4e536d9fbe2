//! The words of two documents as small numbers, equal where the words are equal but for typography, and their weights.
//!
//! Must not know how words are aligned.

use std::array;
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::bags::Bags;
use super::document::Document;
use crate::text::{Token, TokenKind, fold};

/// The words and marks of the paragraphs of one document that are worth comparing; blanks are left out.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The word at each position.
    pub(super) ids: Vec<u32>,
    /// The token of the document at each position.
    tokens: Vec<u32>,
    /// The positions of each paragraph; empty for those left out.
    pub(super) paragraphs: Vec<Range<usize>>,
    pub(super) bags: Bags,
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
    /// Long words.
    ids: HashMap<Cow<'a, str>, u32, FixedState>,
    /// The ids of short words, which are nearly all, by their hash; the words themselves are in `packed`.
    short: HashTable<u32>,
    words: Vec<Entry>,
    /// Short words by their ids; 0 for long ones.
    packed: Vec<u128>,
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

    /// The id of a word if it is the one expected; all short words are told in `packed` by their ids.
    fn next<'t>(&mut self, word: u128, text: impl Fn() -> &'t str, packed: &[u128]) -> Option<u32> {
        let id = *self.words.ids.get(self.at)?;
        let is_expected = if word == 0 {
            let token = self.words.token(self.at);
            self.document.slice(token..token + 1) == text()
        } else {
            packed[id as usize] == word
        };
        self.at += usize::from(is_expected);
        is_expected.then_some(id)
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
    words: Vec<Weighed>,
}

/// What is known of a word, in one place: for each word of a text all of it is asked for.
#[derive(Debug)]
struct Weighed {
    lower: u32,
    kind: TokenKind,
    weight: f32,
}

impl Weights {
    /// Number of ids.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn of(&self, id: u32) -> f64 {
        f64::from(self.words[id as usize].weight)
    }

    /// Tells whether it is more than a mark.
    pub(super) fn is_word(&self, id: u32) -> bool {
        self.words[id as usize].kind != TokenKind::Punctuation
    }

    pub(super) fn is_number(&self, id: u32) -> bool {
        self.words[id as usize].kind == TokenKind::Number
    }

    /// The same word in lower case, and its weight, which is the same; `None` of a mark.
    pub(super) fn counted(&self, id: u32) -> Option<(u32, f64)> {
        let word = &self.words[id as usize];
        (word.kind != TokenKind::Punctuation).then(|| (word.lower, f64::from(word.weight)))
    }

    /// The same word in lower case.
    pub(super) fn lower(&self, id: u32) -> u32 {
        self.words[id as usize].lower
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
            short: HashTable::new(),
            words: Vec::new(),
            packed: Vec::new(),
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
            bags: Bags::default(),
        };
        if before.is_none() {
            self.reserve(document.tokens().len() / 8);
        }
        let n_known = self.words.len();
        let mut guide = before.map(|(document, words)| Guide::new(document, words, n_known));
        for idx in 0..document.n_paragraphs() {
            let start = words.ids.len();
            if wanted(idx) {
                let range = document.paragraph_tokens(idx);
                for (token, at) in document.tokens()[range.clone()].iter().zip(range) {
                    if token.kind == TokenKind::Space {
                        continue;
                    }
                    let text = || &document.text()[token.bytes()];
                    let word = packed_if_plain(document, token);
                    let expected = match &mut guide {
                        Some(guide) => guide.next(word, text, &self.packed),
                        None => None,
                    };
                    let id = expected.unwrap_or_else(|| {
                        let id = match word {
                            0 => self.id(text(), token.kind),
                            short => self.id_of_short(short, token.kind),
                        };
                        if let Some(guide) = &mut guide {
                            guide.turn(id);
                        }
                        id
                    });
                    self.counts[id as usize] += 1;
                    words.ids.push(if self.fold_case {
                        self.words[id as usize].lower
                    } else {
                        id
                    });
                    words.tokens.push(at as u32);
                }
            }
            self.total += (words.ids.len() - start) as u32;
            words.paragraphs.push(start..words.ids.len());
        }
        words
    }

    /// The id of a short plain word.
    fn id_of_short(&mut self, word: u128, kind: TokenKind) -> u32 {
        let next = self.words.len() as u32;
        let id = self.short_id(word);
        if id == next {
            self.learn_short(word, kind);
        }
        id
    }

    /// The id of any other word.
    fn id(&mut self, word: &'a str, kind: TokenKind) -> u32 {
        let next = self.words.len() as u32;
        let key = fold::fold(word);
        let id = match packed(&key) {
            0 => self.ids.get(&key).copied().unwrap_or(next),
            short => self.short_id(short),
        };
        if id == next {
            self.learn(key, kind);
        }
        id
    }

    /// The id of a short word; of one that is not known yet the next one, under which it must then be learnt.
    fn short_id(&mut self, word: u128) -> u32 {
        let (packed, hash_of_word) = (&self.packed, hash(word));
        // Most words are known, and to look for one is quicker than to look for its place.
        let known = self
            .short
            .find(hash_of_word, |id| packed[*id as usize] == word);
        known.copied().unwrap_or_else(|| {
            let next = packed.len() as u32;
            let rehash = |id: &u32| hash(packed[*id as usize]);
            self.short.insert_unique(hash_of_word, next, rehash);
            next
        })
    }

    /// Makes room for a number of new words, as far as most texts need it: to grow step by step takes longer.
    fn reserve(&mut self, n_words: usize) {
        let n_words = n_words.min(MANY_WORDS);
        let packed = &self.packed;
        self.short.reserve(n_words, |id| hash(packed[*id as usize]));
        // What is not used of these costs nothing.
        self.words.reserve(2 * n_words);
        self.packed.reserve(2 * n_words);
        self.counts.reserve(2 * n_words);
    }

    /// Takes in a new short word of ASCII, and with a word in capitals the same word in lower case.
    fn learn_short(&mut self, word: u128, kind: TokenKind) {
        let id = self.words.len();
        self.push(word, kind, short_form(word, kind));
        let lower = in_lower_case(word);
        if lower != word {
            let next = self.words.len() as u32;
            let known = self.short_id(lower);
            if known == next {
                self.push(lower, kind, short_form(lower, kind));
            }
            self.words[id].lower = known;
        }
    }

    /// Takes in any new word, and with a word in capitals the same word in lower case.
    fn learn(&mut self, key: Cow<'a, str>, kind: TokenKind) {
        let id = self.words.len() as u32;
        let has_capitals = if key.is_ascii() {
            key.bytes().any(|byte| byte.is_ascii_uppercase())
        } else {
            key.chars().any(char::is_uppercase)
        };
        let lower = has_capitals.then(|| key.to_lowercase());
        self.push(packed(&key), kind, form(&key, kind));
        if self.packed[id as usize] == 0 {
            self.ids.insert(key, id);
        }
        if let Some(lower) = lower {
            self.words[id as usize].lower = self.lower(lower, kind);
        }
    }

    fn push(&mut self, packed: u128, kind: TokenKind, form: f32) {
        self.words.push(Entry {
            lower: self.words.len() as u32,
            kind,
            form,
        });
        self.packed.push(packed);
        self.counts.push(0);
    }

    /// The id of a word in lower case, which need not stand in either document.
    fn lower(&mut self, word: String, kind: TokenKind) -> u32 {
        let next = self.words.len() as u32;
        let known = match packed(&word) {
            0 => self.ids.get(word.as_str()).copied().unwrap_or(next),
            short => self.short_id(short),
        };
        if known == next {
            self.push(packed(&word), kind, form(&word, kind));
            if packed(&word) == 0 {
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
        let rarity = |count: u32| {
            let rarity = (total / f64::from(count.max(2))).ln() / rarest;
            (rarity * rarity).max(0.1) as f32
        };
        // Nearly every word of a text stands in it a few times only.
        let of_rare: [f32; 16] = array::from_fn(|count| rarity(count as u32));
        let weigh = |entry: &Entry| {
            let lower = entry.lower as usize;
            let known = of_rare.get(counts[lower] as usize).copied();
            Weighed {
                lower: entry.lower,
                kind: entry.kind,
                weight: known.unwrap_or_else(|| rarity(counts[lower])) * self.words[lower].form,
            }
        };
        Weights {
            words: self.words.iter().map(weigh).collect(),
        }
    }
}

fn hash(word: u128) -> u64 {
    FixedState::default().hash_one(word)
}

/// No more distinct words than this are foreseen.
const MANY_WORDS: usize = 8_000;

/// A word or mark of a document as a number if it is short and has no typography to fold away; otherwise 0.
fn packed_if_plain(document: &Document, token: &Token) -> u128 {
    // Folding leaves words of ASCII as they are, and its single marks but for one.
    let packed = packed_at(document.text().as_bytes(), token.bytes());
    let is_plain = packed & NOT_ASCII == 0 && (token.kind.is_word() || is_plain_mark(packed));
    if is_plain { packed } else { 0 }
}

/// Bytes of a short word.
const SHORT: usize = 15;

/// The bits of a packed word of which none is set in one of ASCII.
const NOT_ASCII: u128 = u128::from_le_bytes([0x80; 16]);

/// The bits of as many letters as the index tells.
const LETTERS: [u128; SHORT + 1] = {
    let mut letters = [0; SHORT + 1];
    let mut len = 1;
    while len <= SHORT {
        letters[len] = letters[len - 1] << 8 | 0xff;
        len += 1;
    }
    letters
};

/// A short word as a number, with its length in the last byte; 0 for a long one.
fn packed(word: &str) -> u128 {
    packed_at(word.as_bytes(), 0..word.len())
}

/// The same for the word at `bytes` of a text: all that may belong to it is read at once.
fn packed_at(text: &[u8], bytes: Range<usize>) -> u128 {
    let Some(mask) = LETTERS.get(bytes.len()) else {
        return 0;
    };
    let length = (bytes.len() as u128) << (8 * SHORT);
    let letters = if let Some(letters) = text[bytes.start..].first_chunk() {
        u128::from_le_bytes(*letters) & mask
    } else {
        let mut letters = [0; SHORT + 1];
        letters[..bytes.len()].copy_from_slice(&text[bytes]);
        u128::from_le_bytes(letters)
    };
    letters | length
}

/// Tells whether a packed word is one sign that folding leaves as it is.
fn is_plain_mark(packed: u128) -> bool {
    packed >> 8 == 1 << (8 * (SHORT - 1)) && packed as u8 != b'`'
}

/// The same word in lower case, of one in ASCII. A byte of a letter from `A` on has its highest bit set by the one sum and,
/// up to `Z`, not by the other.
fn in_lower_case(word: u128) -> u128 {
    const EACH: u128 = u128::from_le_bytes([1; 16]);
    let from_a = word + u128::from(0x80 - b'A') * EACH;
    let after_z = word + u128::from(0x80 - b'Z' - 1) * EACH;
    word | (from_a & !after_z & NOT_ASCII) >> 2
}

/// Frequent English words of four letters and more; shorter ones are told by their length. The list is ours.
const FUNCTION_WORDS: [&str; 40] = [
    "about", "after", "also", "because", "been", "before", "being", "could", "does", "from",
    "have", "here", "into", "more", "most", "only", "other", "over", "said", "some", "such",
    "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "were",
    "what", "when", "where", "which", "while", "will", "with", "would",
];

/// The same as numbers, ascending: these are compared at once.
static PACKED_FUNCTION_WORDS: [u128; FUNCTION_WORDS.len()] = {
    let mut packed = [0; FUNCTION_WORDS.len()];
    let mut idx = 0;
    while idx < packed.len() {
        let word = FUNCTION_WORDS[idx].as_bytes();
        let mut bytes = [0; SHORT + 1];
        bytes[SHORT] = word.len() as u8;
        let mut at = 0;
        while at < word.len() {
            bytes[at] = word[at];
            at += 1;
        }
        let number = u128::from_le_bytes(bytes);
        let mut place = idx;
        while place > 0 && packed[place - 1] > number {
            packed[place] = packed[place - 1];
            place -= 1;
        }
        packed[place] = number;
        idx += 1;
    }
    packed
};

/// The number of each of these is smaller: the length is in the highest bits.
const FUNCTION_WORDS_END: u128 = 8 << (8 * SHORT);

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
            form_of_letters(word.chars().take(4).count(), packed(word))
        }
    }
}

/// The same of a short word of ASCII.
fn short_form(word: u128, kind: TokenKind) -> f32 {
    match kind {
        TokenKind::Word => form_of_letters((word >> (8 * SHORT)) as usize, word),
        _ => form("", kind),
    }
}

/// The same of a word of letters, of which there are so many, four for more. `packed` is the word as a number.
fn form_of_letters(n_letters: usize, packed: u128) -> f32 {
    match n_letters {
        1 => 0.3,
        2 => 0.4,
        3 => 0.6,
        4.. if packed < FUNCTION_WORDS_END && is_function_word(packed) => 0.4,
        _ => 1.0,
    }
}

fn is_function_word(packed: u128) -> bool {
    PACKED_FUNCTION_WORDS.binary_search(&packed).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn function_words_are_known_as_numbers() {
        for word in FUNCTION_WORDS {
            assert!(is_function_word(packed(word)), "{word}");
            assert!(packed(word) < FUNCTION_WORDS_END, "{word}");
        }
        assert!(!is_function_word(packed("boat")));
    }

    proptest! {
        #[test]
        fn plain_marks_are_those_that_folding_leaves(mark in "[ -~]{1,2}|[«’“]") {
            prop_assume!(mark != " ");
            let is_left = mark.is_ascii() && mark.len() == 1 && fold::fold(&mark) == mark;
            prop_assert_eq!(packed(&mark) & NOT_ASCII == 0 && is_plain_mark(packed(&mark)), is_left);
        }

        #[test]
        fn lower_case_is_told_of_all_letters_at_once(word in "[ -~]{1,15}") {
            prop_assert_eq!(in_lower_case(packed(&word)), packed(&word.to_ascii_lowercase()));
        }

        #[test]
        fn the_form_of_a_short_word_is_that_of_any(word in "[A-Za-z]{1,15}|that|about|because") {
            for kind in [TokenKind::Word, TokenKind::Number] {
                prop_assert_eq!(short_form(packed(&word), kind).to_bits(), form(&word, kind).to_bits());
            }
        }

        #[test]
        fn short_words_are_told_apart_wherever_they_stand(before in "[ab]{0,18}", word in "[abé]{1,18}", other in "[abé]{1,18}", after in "[ab]{0,18}") {
            let text = format!("{before}{word}{after}");
            let found = packed_at(text.as_bytes(), before.len()..before.len() + word.len());
            prop_assert_eq!(found, packed(&word));
            prop_assert_eq!(found == 0, word.len() > SHORT);
            prop_assert!(found == 0 || (found == packed(&other)) == (word == other));
        }
    }
}
