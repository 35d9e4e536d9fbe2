//! A text as the rules read it: its words, what stands around them, and what both texts together tell of its language.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use crate::diff::Document;
use crate::text::{Token, TokenKind, fold, sentence};

use super::english::{self, Trait};
use super::fact::Fact;
use super::{calendar, note, quotation};

/// English news prose has a telltale word among four; other languages of Europe have one among twenty at most.
const LEAST_ENGLISH: f64 = 0.1;
/// Words that are enough to tell the language.
const SAMPLE: usize = 400;

/// What words in small letters may tell: hardly any word of a text does, and the rest should cost nothing.
const TELLING: [Trait; 3] = [Trait::Numeral, Trait::Relative, Trait::Day];

/// What two versions of a text know together.
#[derive(Debug)]
struct Lexicon {
    is_english: bool,
    /// Words that stand with a capital within a sentence.
    capitalised: FxHashSet<String>,
}

fn is_english(document: &Document) -> bool {
    let words = document
        .tokens()
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind == TokenKind::Word)
        .take(SAMPLE);
    let (mut n_words, mut n_telltale) = (0_usize, 0_usize);
    for (idx, _) in words {
        n_words += 1;
        let word = document.slice(idx..idx + 1);
        n_telltale += usize::from(english::is(word, Trait::Telltale));
    }
    n_telltale as f64 > n_words as f64 * LEAST_ENGLISH
}

/// Walks over a text once: returns the tokens that may tell a fact, ascending, and adds to `capitalised`, where it is told
/// of, the words that stand with a capital within a sentence.
fn read(document: &Document, mut capitalised: Option<&mut FxHashSet<String>>) -> Vec<u32> {
    let mut telling = Vec::with_capacity(document.tokens().len() / 8);
    let mut found: Vec<&str> = Vec::new();
    for paragraph in 0..document.n_paragraphs() {
        let tokens = document.paragraph_tokens(paragraph);
        let mut follows_word = false;
        for (idx, token) in tokens.clone().zip(&document.tokens()[tokens.clone()]) {
            if token.kind == TokenKind::Space {
                continue;
            }
            let is_small = begins_small(document, token);
            if is_small && token.kind == TokenKind::Word {
                if english::is_any(&document.text().as_bytes()[token.bytes()], &TELLING) {
                    telling.push(idx as u32);
                }
                follows_word = true;
                continue;
            }
            let text = &document.text()[token.bytes()];
            if token.kind.is_word() {
                telling.push(idx as u32);
            }
            let is_word = token.kind == TokenKind::Word;
            if is_word && follows_word && capitalised.is_some() && has_capital(text) {
                found.push(bare(text));
            }
            follows_word = token.kind.is_word() || text == ",";
        }
        let Some(words) = &mut capitalised else {
            continue;
        };
        found.retain(|word| !words.contains(*word));
        // Where capitals are the rule they tell nothing.
        if found.is_empty() || is_title_case(document, &tokens) {
            found.clear();
        }
        words.extend(found.drain(..).map(str::to_owned));
    }
    telling
}

/// Whether a word begins with a small letter of ASCII, as nearly all do: that is told by a byte.
fn begins_small(document: &Document, token: &Token) -> bool {
    document.text().as_bytes()[token.bytes().start].is_ascii_lowercase()
}

fn has_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether most of the longer words have a capital, as in the headlines of many papers.
fn is_title_case(document: &Document, tokens: &Range<usize>) -> bool {
    let (mut n_long, mut n_capital) = (0, 0);
    for token in &document.tokens()[tokens.clone()] {
        if token.kind == TokenKind::Word && token.bytes().len() > 3 {
            n_long += 1;
            let has_capital =
                !begins_small(document, token) && has_capital(&document.text()[token.bytes()]);
            n_capital += usize::from(has_capital);
        }
    }
    n_long >= 3 && n_capital * 3 > n_long * 2
}

/// A word without its possessive ending.
pub(super) fn bare(word: &str) -> &str {
    ["'s", "\u{2019}s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word)
}

/// A word in lower case, in plain signs.
pub(super) fn lower(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() {
        Cow::Owned(fold::fold(word).to_lowercase())
    } else if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Scene<'d> {
    document: &'d Document,
    lexicon: Arc<Lexicon>,
    /// Whether the lexicon was made of other texts, so that it lacks the capitals of this one.
    is_beside: bool,
    /// The tokens that may tell a fact, ascending.
    telling: Vec<u32>,
    /// The facts of the whole text, by their sort; found when they are first asked for.
    told: OnceLock<[FxHashSet<String>; Fact::ALL.len()]>,
    /// Whether each paragraph is set in capitals like a headline; told of a whole paragraph once.
    title_case: Vec<OnceLock<bool>>,
}

impl<'d> Scene<'d> {
    /// Two versions of a text.
    pub(super) fn pair(old: &'d Document, new: &'d Document) -> (Self, Self) {
        let is_english = is_english(old) || is_english(new);
        let mut capitalised = FxHashSet::default();
        let mut read = |document| read(document, is_english.then_some(&mut capitalised));
        let (of_old, of_new) = (read(old), read(new));
        let lexicon = Arc::new(Lexicon {
            is_english,
            capitalised,
        });
        (
            Self::new(old, lexicon.clone(), false, of_old),
            Self::new(new, lexicon, false, of_new),
        )
    }

    /// Another text of the same article, read with the knowledge of this one.
    pub(super) fn beside<'t>(&self, document: &'t Document) -> Scene<'t> {
        let telling = read(document, None);
        Scene::new(document, Arc::clone(&self.lexicon), true, telling)
    }

    fn new(
        document: &'d Document,
        lexicon: Arc<Lexicon>,
        is_beside: bool,
        telling: Vec<u32>,
    ) -> Self {
        Self {
            document,
            lexicon,
            is_beside,
            telling,
            told: OnceLock::new(),
            title_case: vec![OnceLock::new(); document.n_paragraphs()],
        }
    }

    /// Whether the text tells a fact anywhere.
    pub(super) fn tells(&self, fact: Fact, told: &str) -> bool {
        let all = self.told.get_or_init(|| self.all_told());
        all[fact as usize].contains(told)
    }

    /// Finds the facts of the whole text before they are asked for.
    pub(super) fn prepare(&self) {
        self.told.get_or_init(|| self.all_told());
    }

    fn all_told(&self) -> [FxHashSet<String>; Fact::ALL.len()] {
        let mut all: [FxHashSet<String>; Fact::ALL.len()] = Default::default();
        // Words that were asked what they tell, and that tell the same everywhere.
        let mut known: FxHashSet<&str> = FxHashSet::default();
        for token in self.telling.iter().map(|token| *token as usize) {
            let (word, kind) = (self.text(token), self.kind(token));
            if known.contains(word) {
                continue;
            }
            if !self.is_beside && kind == TokenKind::Word && !calendar::is_month(word) {
                known.insert(word);
            }
            for fact in Fact::ALL {
                let told = fact.told(self, token);
                // What counts something is no part of a date, and asking again is dear.
                let is_all = kind == TokenKind::Number && !told.is_empty();
                all[fact as usize].extend(told);
                if is_all {
                    break;
                }
            }
        }
        all
    }

    /// Those of `tokens` that may tell a fact.
    pub(super) fn telling(&self, tokens: &Range<usize>) -> &[u32] {
        let start = self
            .telling
            .partition_point(|token| (*token as usize) < tokens.start);
        let n_telling = self.telling[start..]
            .iter()
            .take_while(|token| (**token as usize) < tokens.end);
        &self.telling[start..start + n_telling.count()]
    }

    pub(super) fn is_long(&self) -> bool {
        self.document.is_long()
    }

    pub(super) fn is_english(&self) -> bool {
        self.lexicon.is_english
    }

    /// Whether `word` stands with a capital within a sentence: in the texts of the lexicon anywhere, in another one at
    /// `token`.
    pub(super) fn is_capitalised_within_sentence(&self, word: &str, token: usize) -> bool {
        let follows_word = || {
            let before = self.before(token);
            before.is_some_and(|before| self.kind(before).is_word() || self.text(before) == ",")
        };
        self.lexicon.capitalised.contains(word)
            || self.is_beside && follows_word() && !self.is_title_case(token)
    }

    pub(super) fn text(&self, token: usize) -> &'d str {
        self.document.slice(token..token + 1)
    }

    pub(super) fn lower(&self, token: usize) -> Cow<'d, str> {
        lower(self.text(token))
    }

    pub(super) fn kind(&self, token: usize) -> TokenKind {
        self.document.tokens()[token].kind
    }

    /// The index of the paragraph that `token` stands in; of the next one for a space between two.
    fn paragraph_idx(&self, token: usize) -> usize {
        let (mut low, mut high) = (0, self.document.n_paragraphs());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.document.paragraph_tokens(middle).end <= token {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The tokens of that paragraph.
    fn paragraph(&self, token: usize) -> Range<usize> {
        let idx = self.paragraph_idx(token);
        if idx < self.document.n_paragraphs() {
            self.document.paragraph_tokens(idx)
        } else {
            token..token
        }
    }

    /// The nearest token before `token` in its paragraph that is no blank.
    pub(super) fn before(&self, token: usize) -> Option<usize> {
        let paragraph = self.paragraph(token);
        (paragraph.start..token)
            .rev()
            .find(|idx| self.kind(*idx) != TokenKind::Space)
    }

    /// The nearest token after `token` in its paragraph that is no blank.
    pub(super) fn after(&self, token: usize) -> Option<usize> {
        let paragraph = self.paragraph(token);
        (token + 1..paragraph.end).find(|idx| self.kind(*idx) != TokenKind::Space)
    }

    /// What stands around `token` up to the next blanks, or `n_tokens` on either side where there are none so near.
    pub(super) fn unbroken(&self, token: usize, n_tokens: usize) -> &'d str {
        let paragraph = self.paragraph(token);
        let is_shown = |idx: &usize| self.kind(*idx) != TokenKind::Space;
        let before = (paragraph.start..token).rev().take(n_tokens);
        let before = before.take_while(is_shown).count();
        let after = (token + 1..paragraph.end).take(n_tokens);
        let after = after.take_while(is_shown).count();
        self.document.slice(token - before..token + after + 1)
    }

    /// Whether the paragraph of `token` is set in capitals like a headline.
    fn is_title_case(&self, token: usize) -> bool {
        let idx = self.paragraph_idx(token);
        let known = self.title_case.get(idx);
        known.is_some_and(|known| {
            *known
                .get_or_init(|| is_title_case(self.document, &self.document.paragraph_tokens(idx)))
        })
    }

    /// Whether `tokens`, blanks at their ends aside, are sentences from beginning to end.
    pub(super) fn are_sentences(&self, tokens: &Range<usize>) -> bool {
        let mut shown = tokens
            .clone()
            .filter(|idx| self.kind(*idx) != TokenKind::Space);
        let Some(first) = shown.next() else {
            return false;
        };
        let last = shown.next_back().unwrap_or(first);
        let begins = |token| {
            let (text, tokens) = (self.document.text(), self.document.tokens());
            sentence::begins(text, tokens, token)
        };
        let starts = self.before(first).is_none() || begins(first);
        starts && self.after(last).is_none_or(begins)
    }

    /// The tokens between quotation marks in `paragraphs`, the marks with them, ascending.
    pub(super) fn quoted(&self, paragraphs: &Range<usize>) -> Vec<Range<usize>> {
        let of_paragraph =
            |idx| quotation::spans(self.document, self.document.paragraph_tokens(idx));
        paragraphs.clone().flat_map(of_paragraph).collect()
    }

    /// Whether one of `paragraphs` is a correction note.
    pub(super) fn has_note(&self, paragraphs: &Range<usize>) -> bool {
        paragraphs
            .clone()
            .any(|idx| note::is_correction_note(self.document.paragraph(idx)))
    }
}
