//! Cuts text into tokens that tile it: words, numbers, punctuation, blanks.
//!
//! The rules are those of UAX #29 (word boundaries) with three additions that keep what a reader takes for one thing in
//! one piece: initials and titles keep their full stop (`U.S.`, `Mr.`), runs of one mark are one token (`...`, `--`), and
//! invisible characters never cut a word. Scripts written without blanks are cut into words by `segment`.
//!
//! Two texts that are equal after [`fold`] are cut alike, so that typography never shifts a token.
//! Must not know what tokens are compared for.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::{fold, segment};

/// What a token is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with the digits and inner apostrophes that belong to them.
    Word,
    /// Starts with a digit: `1,400.50`, `3rd`.
    Number,
    /// A mark, or a run of the same mark.
    Punctuation,
    /// Anything else that shows: currency signs, arrows, emoji.
    Symbol,
    /// A run of blanks, or of characters that do not show.
    Space,
}

impl TokenKind {
    /// Tells whether a reader would count the token as a word.
    #[must_use]
    pub fn is_word(self) -> bool {
        matches!(self, Self::Word | Self::Number)
    }
}

/// A piece of text; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    // Half the size of a range: long texts have millions of tokens. No text has four gigabytes.
    start: u32,
    end: u32,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    pub(crate) fn new(bytes: &Range<usize>, kind: TokenKind) -> Self {
        Self {
            start: bytes.start as u32,
            end: bytes.end as u32,
            kind,
        }
    }

    /// Returns the bytes of the text, half open.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Titles and other shortenings that keep their full stop, lower case. English, as in news prose; the list is ours.
const ABBREVIATIONS: [&str; 39] = [
    "adm", "apr", "aug", "ave", "bros", "capt", "cmdr", "col", "corp", "cpl", "dec", "dr", "etc",
    "feb", "fr", "gen", "gov", "hon", "inc", "jan", "jr", "lt", "ltd", "maj", "messrs", "mr",
    "mrs", "ms", "nov", "oct", "prof", "rep", "rev", "sen", "sept", "sgt", "sr", "st", "vs",
];

/// No character before this one belongs to a script without blanks.
const FIRST_LONE: char = '\u{E00}';

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Katakana,
    /// A character of a script without blanks: a word or part of one.
    Lone,
    /// Combining marks and joiners: part of whatever stands before.
    Extend,
    Flag,
    Blank,
    Mark,
    Other,
}

/// Cuts `text` into tokens that tile it.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() * 2 / 5 + 1);
    tokenize_into(text, 0, &mut tokens);
    tokens
}

/// Appends the tokens of `text`, their bytes moved by `offset`.
pub(crate) fn tokenize_into(text: &str, offset: usize, tokens: &mut Vec<Token>) {
    let mut cursor = Cursor { text, at: 0 };
    // The first of the signs read last that make words among them.
    let mut signs = None;
    loop {
        if signs.is_none() {
            cursor.at += plain(&text.as_bytes()[cursor.at..], offset + cursor.at, tokens);
        }
        let first = cursor.peek();
        if first.is_some_and(|first| first >= FIRST_LONE && class(first) == Class::Lone) {
            signs = signs.or(Some(tokens.len()));
        } else if let Some(signs) = signs.take() {
            segment::join(text, offset, signs, tokens);
        }
        let Some(first) = first else {
            return;
        };
        let start = offset + cursor.at;
        let kind = cursor.token(first);
        tokens.push(Token::new(&(start..offset + cursor.at), kind));
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte.is_ascii() {
            Some(char::from(byte))
        } else {
            self.text[self.at..].chars().next()
        }
    }

    fn after(&self, first: char) -> Option<char> {
        self.text[self.at + first.len_utf8()..]
            .chars()
            .find(|&c| class(c) != Class::Extend)
    }

    fn class(&self) -> Option<Class> {
        self.peek().map(class)
    }

    /// Moves past one token that starts with `first`.
    fn token(&mut self, first: char) -> TokenKind {
        self.at += first.len_utf8();
        match class(first) {
            Class::Letter => {
                let start = self.at - first.len_utf8();
                self.word();
                self.full_stop(start);
                TokenKind::Word
            }
            Class::Digit => {
                self.word();
                TokenKind::Number
            }
            Class::Katakana => {
                while matches!(self.class(), Some(Class::Katakana | Class::Extend)) {
                    self.skip();
                }
                TokenKind::Word
            }
            Class::Lone => {
                self.extend();
                TokenKind::Word
            }
            Class::Blank => {
                while matches!(self.class(), Some(Class::Blank | Class::Extend)) {
                    self.skip();
                }
                TokenKind::Space
            }
            Class::Extend => self.leading_marks(first),
            Class::Flag => {
                if self.class() == Some(Class::Flag) {
                    self.skip();
                }
                self.extend();
                TokenKind::Symbol
            }
            Class::Mark => {
                self.run_of(first);
                TokenKind::Punctuation
            }
            Class::Other => {
                self.extend();
                TokenKind::Symbol
            }
        }
    }

    fn skip(&mut self) {
        if let Some(c) = self.peek() {
            self.at += c.len_utf8();
        }
    }

    /// Marks and joiners; a zero-width joiner binds the next sign too (families of emoji).
    fn extend(&mut self) {
        while let Some(c) = self.peek() {
            if class(c) != Class::Extend {
                break;
            }
            self.skip();
            if c == '\u{200D}' && self.class() == Some(Class::Other) {
                self.skip();
            }
        }
    }

    /// Marks with nothing before them: what does not show is a blank, or part of the word that follows.
    fn leading_marks(&mut self, first: char) -> TokenKind {
        let invisible = fold::is_invisible(first);
        while self.class() == Some(Class::Extend) {
            self.skip();
        }
        match self.peek() {
            Some(c) if matches!(class(c), Class::Letter | Class::Digit) => self.token(c),
            _ if invisible => TokenKind::Space,
            _ => TokenKind::Symbol,
        }
    }

    /// The rest of a word or number: letters and digits, and single marks between two of one sort.
    fn word(&mut self) {
        let mut before = self.text[..self.at]
            .chars()
            .next_back()
            .map_or(Class::Other, class);
        while let Some(c) = self.peek() {
            match class(c) {
                Class::Extend => self.at += c.len_utf8(),
                found @ (Class::Letter | Class::Digit) => {
                    before = found;
                    self.at += c.len_utf8();
                }
                _ if c == '_' => self.at += 1,
                Class::Mark if binds(c, before) && self.after(c).map(class) == Some(before) => {
                    self.at += c.len_utf8();
                }
                _ => break,
            }
        }
    }

    /// Takes the full stop that belongs to initials and titles.
    fn full_stop(&mut self, start: usize) {
        if self.peek() != Some('.') || self.after('.') == Some('.') {
            return;
        }
        let word = &self.text[start..self.at];
        if is_initials(word) || is_abbreviation(word) {
            self.at += 1;
        }
    }

    /// A mark and its repetitions; dashes and full stops are the marks that prose repeats.
    fn run_of(&mut self, first: char) {
        if matches!(
            first,
            '.' | '-' | '!' | '?' | '*' | '_' | '\u{2013}' | '\u{2014}' | '\u{2026}'
        ) {
            while self.peek() == Some(first) {
                self.skip();
            }
        }
        self.extend();
    }
}

/// Appends the tokens at the beginning of `text` that are words of ASCII letters, single spaces or marks, as most of prose
/// is, as long as the byte after each tells that nothing more belongs to it; returns their bytes. The general rules give the
/// same for them.
fn plain(text: &[u8], offset: usize, tokens: &mut Vec<Token>) -> usize {
    let mut at = 0;
    while let Some(&first) = text.get(at) {
        let n_letters = n_letters(&text[at..]);
        // One space between two words, as after most words of prose, is over like the word before it.
        if n_letters > 0
            && let Some([b' ', after]) = text[at + n_letters..].first_chunk()
            && after.is_ascii_alphabetic()
        {
            let (start, end) = (offset + at, offset + at + n_letters);
            tokens.push(Token::new(&(start..end), TokenKind::Word));
            tokens.push(Token::new(&(end..end + 1), TokenKind::Space));
            at += n_letters + 1;
            continue;
        }
        let (kind, len) = match PLAIN[usize::from(first)].begins {
            WORD => (TokenKind::Word, n_letters),
            SPACE => (TokenKind::Space, 1),
            MARK => (TokenKind::Punctuation, 1),
            _ => break,
        };
        let end = at + len;
        let is_over = text.get(end).is_none_or(|&next| {
            PLAIN[usize::from(next)].ends & PLAIN[usize::from(first)].begins != 0
                && (next != first || kind != TokenKind::Punctuation)
                || next == b'.' && kind == TokenKind::Word && ends_sentence(text, at..end)
        });
        if !is_over {
            break;
        }
        tokens.push(Token::new(&(offset + at..offset + end), kind));
        at = end;
    }
    at
}

/// Whether a full stop after the plain `word` is no part of it: it is neither initials nor a title, and no letter follows.
fn ends_sentence(text: &[u8], word: Range<usize>) -> bool {
    word.len() > 1
        && text[word.start].is_ascii_lowercase()
        && text
            .get(word.end + 1)
            .is_none_or(|after| after.is_ascii() && !after.is_ascii_alphabetic())
}

/// What a byte is to [`plain`] tokens.
#[derive(Clone, Copy)]
struct Plain {
    /// The token that begins with it; 0 for none.
    begins: u8,
    /// The tokens that are over before it, a bit for each.
    ends: u8,
}

const WORD: u8 = 1;
const SPACE: u8 = 2;
const MARK: u8 = 4;

static PLAIN: [Plain; 256] = {
    let mut plain = [Plain { begins: 0, ends: 0 }; 256];
    let mut byte = 0;
    while byte < 0x80 {
        plain[byte as usize].begins = match ascii_class(byte) {
            Class::Letter => WORD,
            Class::Blank if byte == b' ' => SPACE,
            Class::Mark => MARK,
            _ => 0,
        };
        let ends_word = matches!(byte, b' '..=b'&' | b'('..=b'-' | b':'..=b'?');
        let ends_space = byte.is_ascii_graphic();
        let ends_mark = matches!(byte, b' '..=b'~');
        plain[byte as usize].ends =
            (ends_word as u8 * WORD) | (ends_space as u8 * SPACE) | (ends_mark as u8 * MARK);
        byte += 1;
    }
    plain
};

/// The number of ASCII letters at the beginning, told for eight bytes at once: where a word ends is hard to foresee.
fn n_letters(text: &[u8]) -> usize {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let mut len = 0;
    while let Some(bytes) = text[len..].first_chunk() {
        let bytes = u64::from_le_bytes(*bytes);
        let small = (bytes | (0x20 * EACH)) & (0x7f * EACH);
        // The highest bit of each byte tells of one from `a` on, and of one after `z`.
        let (from_a, after_z) = (small + 0x1f * EACH, small + 0x05 * EACH);
        let others = (bytes | !from_a | after_z) & (0x80 * EACH);
        if others != 0 {
            return len + others.trailing_zeros() as usize / 8;
        }
        len += 8;
    }
    let rest = text[len..].iter();
    len + rest.take_while(|byte| byte.is_ascii_alphabetic()).count()
}

/// `U.S`, `J`: single capital letters with a full stop between.
fn is_initials(word: &str) -> bool {
    let mut letters = 0;
    let alternates = word.chars().enumerate().all(|(idx, c)| {
        letters += usize::from(idx % 2 == 0);
        if idx % 2 == 0 {
            c.is_alphabetic()
        } else {
            c == '.'
        }
    });
    // A lone `I` ends sentences; other lone capitals are initials of names.
    alternates && (letters > 1 || (word != "I" && word.chars().all(char::is_uppercase)))
}

fn is_abbreviation(word: &str) -> bool {
    word.len() <= 6
        && word.starts_with(char::is_uppercase)
        && ABBREVIATIONS
            .binary_search(&word.to_ascii_lowercase().as_str())
            .is_ok()
}

/// UAX #29: marks that bind two letters (`MidLetter`, `MidNumLet`) or two digits (`MidNum`, `MidNumLet`).
fn binds(mark: char, sort: Class) -> bool {
    match mark {
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{FF07}' | '.' | '\u{2024}' => true,
        ',' | ';' | '\u{66C}' | '\u{37E}' => sort == Class::Digit,
        '\u{B7}' | '\u{387}' | '\u{5F4}' | '\u{2027}' => sort == Class::Letter,
        _ => false,
    }
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        ascii_class(c as u8)
    } else {
        class_beyond_ascii(c)
    }
}

const fn ascii_class(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
        b'0'..=b'9' => Class::Digit,
        b' ' | b'\t' | b'\n' | b'\r' | 0xB | 0xC => Class::Blank,
        0..=0x1F | b'$' | b'+' | b'<' | b'=' | b'>' | b'^' | b'|' | b'~'.. => Class::Other,
        _ => Class::Mark,
    }
}

fn class_beyond_ascii(c: char) -> Class {
    if ('\u{C0}'..='\u{24F}').contains(&c) && c.is_alphabetic() {
        return Class::Letter;
    }
    // Two vowel signs of Thai and Lao combine though they are no marks (UAX #29, `SpacingMark`).
    if fold::is_invisible(c)
        || matches!(c, '\u{E33}' | '\u{EB3}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
    {
        return Class::Extend;
    }
    if c.is_whitespace() {
        return Class::Blank;
    }
    if is_mark(c) {
        return Class::Mark;
    }
    if is_combining_mark(c) {
        return Class::Extend;
    }
    match c {
        '\u{1F1E6}'..='\u{1F1FF}' => Class::Flag,
        '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{FF66}'..='\u{FF9F}' => Class::Katakana,
        // Hiragana, Han; Thai, Lao, Burmese, Khmer.
        '\u{3041}'..='\u{309F}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}'
        | '\u{E00}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
            if !c.is_numeric() || !is_decimal(c) =>
        {
            Class::Lone
        }
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ => Class::Other,
    }
}

/// Digits of the scripts that are otherwise cut by character; Han numerals are not among them.
fn is_decimal(c: char) -> bool {
    matches!(c, '\u{E50}'..='\u{E59}' | '\u{ED0}'..='\u{ED9}' | '\u{1040}'..='\u{1049}' | '\u{1090}'..='\u{1099}' | '\u{17E0}'..='\u{17E9}')
}

fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{A1}' | '\u{A7}' | '\u{AB}' | '\u{B4}' | '\u{B6}' | '\u{B7}' | '\u{BB}' | '\u{BF}' | '\u{2BC}' | '\u{37E}' | '\u{387}'
        | '\u{55A}'..='\u{55F}' | '\u{589}' | '\u{58A}' | '\u{5BE}' | '\u{5F3}' | '\u{5F4}' | '\u{60C}' | '\u{61B}' | '\u{61F}'
        | '\u{66A}'..='\u{66D}' | '\u{6D4}' | '\u{964}' | '\u{965}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2212}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{30FB}' | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}')
}

#[cfg(test)]
mod tests;
