//! One version as the engine reads it: paragraphs, their text and tokens.
//!
//! Must not know the other version.

use std::ops::Range;

use crate::parallel::{self, LONG};
use crate::text::{Token, TokenKind};

/// The paragraphs of one version: their text, joined by one space, and the tokens that tile it.
///
/// Invariant: each paragraph has a range of whole tokens; the joining space is a token of its own that belongs to no
/// paragraph.
#[derive(Clone, Debug, Default)]
pub struct Document {
    text: String,
    tokens: Vec<Token>,
    paragraphs: Vec<Range<usize>>,
}

impl Document {
    /// Joins and cuts `paragraphs`.
    #[must_use]
    pub fn new<S: AsRef<str>>(paragraphs: &[S]) -> Self {
        let bytes: usize = paragraphs
            .iter()
            .map(|paragraph| paragraph.as_ref().len() + 1)
            .sum();
        let mut document = Self {
            text: String::with_capacity(bytes),
            // English prose has a little more than a token to three bytes.
            tokens: Vec::with_capacity(bytes * 2 / 5 + 1),
            paragraphs: Vec::with_capacity(paragraphs.len()),
        };
        for paragraph in paragraphs {
            document.push(paragraph.as_ref());
        }
        document
    }

    /// Joins and cuts the paragraphs of two versions, of long ones at the same time.
    #[must_use]
    pub fn pair<S: AsRef<str> + Sync>(old: &[S], new: &[S]) -> (Self, Self) {
        let bytes =
            |paragraphs: &[S]| -> usize { paragraphs.iter().map(|it| it.as_ref().len()).sum() };
        if bytes(old).min(bytes(new)) < LONG {
            return (Self::new(old), Self::new(new));
        }
        parallel::both(|| Self::new(old), || Self::new(new))
    }

    /// Returns whether work on the whole text takes so long that a second thread is worth its while.
    pub(crate) fn is_long(&self) -> bool {
        self.text.len() >= LONG
    }

    fn push(&mut self, paragraph: &str) {
        if !self.paragraphs.is_empty() {
            let at = self.text.len();
            self.text.push(' ');
            self.tokens
                .push(Token::new(&(at..at + 1), TokenKind::Space));
        }
        let start = self.tokens.len();
        crate::text::tokenize_into(paragraph, self.text.len(), &mut self.tokens);
        self.text.push_str(paragraph);
        self.paragraphs.push(start..self.tokens.len());
    }

    /// Returns the paragraphs joined by one space.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the number of paragraphs.
    #[must_use]
    pub fn n_paragraphs(&self) -> usize {
        self.paragraphs.len()
    }

    /// Returns the text of a paragraph. Panics if there is no such paragraph.
    #[must_use]
    pub fn paragraph(&self, idx: usize) -> &str {
        self.slice(self.paragraph_tokens(idx))
    }

    /// Returns the range of a paragraph's tokens. Panics if there is no such paragraph.
    #[must_use]
    pub fn paragraph_tokens(&self, idx: usize) -> Range<usize> {
        self.paragraphs[idx].clone()
    }

    /// Returns the tokens, joining spaces included.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Returns the text of a range of tokens.
    #[must_use]
    pub fn slice(&self, tokens: Range<usize>) -> &str {
        &self.text[self.bytes(tokens)]
    }

    /// Returns the bytes of a range of tokens; an empty range has an empty range of bytes at its place.
    #[must_use]
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let start = self
            .tokens
            .get(tokens.start)
            .map_or(self.text.len(), |token| token.bytes().start);
        if tokens.is_empty() {
            start..start
        } else {
            start..self.tokens[tokens.end - 1].bytes().end
        }
    }

    /// The tokens from the first of `paragraphs` to the last, joining spaces between them included.
    pub(super) fn tokens_of(&self, paragraphs: Range<usize>) -> Range<usize> {
        if paragraphs.is_empty() {
            let at = self
                .paragraphs
                .get(paragraphs.start)
                .map_or(self.tokens.len(), |tokens| tokens.start);
            return at..at;
        }
        self.paragraphs[paragraphs.start].start..self.paragraphs[paragraphs.end - 1].end
    }

    pub(super) fn n_words(&self, tokens: Range<usize>) -> usize {
        self.tokens[tokens]
            .iter()
            .filter(|token| token.kind.is_word())
            .count()
    }

    /// Text and bounds of paragraphs, for an order of documents that does not depend on which is the old one.
    pub(super) fn sort_key(&self) -> (usize, &str, impl Iterator<Item = (usize, usize)>) {
        (
            self.text.len(),
            &self.text,
            self.paragraphs
                .iter()
                .map(|tokens| (tokens.start, tokens.end)),
        )
    }
}
