//! Interns the words of one article and says what each looks like at the end or start of a paragraph.
//!
//! Must not know rows, sides or versions: a word is a word.

use std::borrow::Cow;

use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};

use super::priors::{self, Known};

/// Number of ways a paragraph's last word can look.
pub(super) const END_CLASSES: usize = 11;
/// Number of ways a paragraph's first word can look.
pub(super) const START_CLASSES: usize = 6;

/// What is known of one distinct word of the article.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Id of the word in lower case without outer punctuation.
    pub(super) folded: u32,
    /// Id of the folded word with every digit turned into a zero.
    pub(super) masked: u32,
    /// How it looks as a last word, below [`END_CLASSES`].
    pub(super) end: u8,
    /// How it looks as a first word, below [`START_CLASSES`].
    pub(super) start: u8,
    /// Whether it has a letter outside ASCII.
    pub(super) foreign: bool,
}

impl Word {
    /// Whether a sentence ends with this word.
    pub(super) fn ends_sentence(&self) -> bool {
        self.end <= 1
    }
}

/// All distinct words of one article, which lends their text.
#[derive(Debug, Default)]
pub(super) struct Lexicon<'a> {
    ids: HashMap<&'a str, u32>,
    words: Vec<Word>,
    texts: Vec<&'a str>,
    folded: HashMap<Cow<'a, str>, u32>,
    known: Vec<Known>,
}

impl<'a> Lexicon<'a> {
    /// Begins with room for the words of `n_bytes` of text.
    pub(super) fn for_bytes(n_bytes: usize) -> Self {
        // Distinct words; what is more has to be moved once or twice.
        let room = (n_bytes / 40).min(1 << 16);
        Self {
            ids: HashMap::with_capacity_and_hasher(room, FxBuildHasher),
            words: Vec::with_capacity(room),
            texts: Vec::with_capacity(room),
            folded: HashMap::with_capacity_and_hasher(room, FxBuildHasher),
            known: Vec::with_capacity(room),
        }
    }

    /// Returns the id of `text`, a word without white space.
    pub(super) fn intern(&mut self, text: &'a str) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let core = core(text);
        let masked = core.contains(char::is_numeric).then(|| mask(&core));
        let is_letter = is_letter(&core);
        let folded = self.fold(core);
        let known = self.known[folded as usize];
        let word = Word {
            folded,
            masked: masked.map_or(folded, |masked| self.fold(masked.into())),
            end: end_class(text, known, is_letter),
            start: start_class(text),
            foreign: !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()),
        };
        let id = self.words.len() as u32;
        self.words.push(word);
        self.texts.push(text);
        self.ids.insert(text, id);
        id
    }

    fn fold(&mut self, core: Cow<'a, str>) -> u32 {
        if let Some(id) = self.folded.get(&core) {
            return *id;
        }
        let id = self.known.len() as u32;
        self.known.push(priors::known(&core));
        self.folded.insert(core, id);
        id
    }

    /// Returns what is known of the word `id`.
    pub(super) fn word(&self, id: u32) -> &Word {
        &self.words[id as usize]
    }

    /// Returns the word `id` as it is written.
    pub(super) fn text(&self, id: u32) -> &'a str {
        self.texts[id as usize]
    }

    /// Returns how surprising the folded word `folded` is in any text, in bits.
    pub(super) fn background_bits(&self, folded: u32) -> f64 {
        self.known[folded as usize].bits
    }
}

/// Returns the word in lower case without outer punctuation; punctuation alone stays.
fn core(text: &str) -> Cow<'_, str> {
    let bare = |text: &str| {
        let core = text.trim_matches(|c: char| !c.is_alphanumeric());
        let start = core.as_ptr() as usize - text.as_ptr() as usize;
        match core.len() {
            0 => 0..text.len(),
            length => start..start + length,
        }
    };
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(&text[bare(text)]);
    }
    let lower = text.to_lowercase();
    let range = bare(&lower);
    Cow::Owned(lower[range].to_owned())
}

fn mask(core: &str) -> String {
    let digit = |c: char| if c.is_numeric() { '0' } else { c };
    core.chars().map(digit).collect()
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*' | '」' | '』'
    )
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '*' | '„' | '「' | '『' | '¿' | '¡'
    )
}

fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔'
    )
}

/// Sorts a last word into terminal, terminal and closing mark, abbreviation, comma, colon, semicolon, dash,
/// function word, digit, capitalised, other.
fn end_class(text: &str, known: Known, is_letter: bool) -> u8 {
    let bare = text.trim_end_matches(is_closing);
    let last = bare.chars().next_back();
    match last {
        Some('.') if is_letter || known.is_abbreviation => 2,
        Some(c) if is_terminal(c) => u8::from(bare.len() < text.len()),
        Some(',') => 3,
        Some(':') => 4,
        Some(';') => 5,
        Some('-' | '–' | '—') => 6,
        _ if known.is_function => 7,
        Some(c) if c.is_numeric() => 8,
        _ if text
            .trim_start_matches(is_opening)
            .starts_with(char::is_uppercase) =>
        {
            9
        }
        _ => 10,
    }
}

/// Whether a folded word is a single letter: an initial, if a full stop follows.
fn is_letter(core: &str) -> bool {
    let mut letters = core.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Sorts a first word into capital, mark and capital, digit, dash or bullet, lower case, mark and lower case or other.
fn start_class(text: &str) -> u8 {
    let bare = text.trim_start_matches(is_opening);
    let marked = bare.len() < text.len();
    match bare.chars().next() {
        Some(c) if c.is_uppercase() => u8::from(marked),
        Some(c) if c.is_numeric() => 2,
        Some('-' | '–' | '—' | '•' | '·') => 3,
        Some(c) if c.is_alphabetic() && !marked => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, end: u8, start: u8) {
        let mut lexicon = Lexicon::default();
        let id = lexicon.intern(text);
        let word = lexicon.word(id);
        assert_eq!((word.end, word.start), (end, start), "{text}");
    }

    #[test]
    fn words_are_sorted_by_their_edges() {
        check("harbour.", 0, 4);
        check("“Harbour.”", 1, 1);
        check("Dr.", 2, 0);
        check("ferry,", 3, 4);
        check("the", 7, 4);
        check("1,204", 8, 2);
        check("Mirela", 9, 0);
        check("–", 6, 3);
    }

    #[test]
    fn folding_ignores_case_and_outer_marks_but_not_digits() {
        let mut lexicon = Lexicon::default();
        let ids = ["Ferry,", "ferry", "12", "13"].map(|text| lexicon.intern(text));
        let words = ids.map(|id| lexicon.word(id).clone());
        assert_ne!(ids[0], ids[1]);
        assert_eq!(words[0].folded, words[1].folded);
        assert_ne!(words[2].folded, words[3].folded);
        assert_eq!(words[2].masked, words[3].masked);
    }
}
