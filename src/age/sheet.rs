//! The words of one version, marks included and blanks left out, by their place in the whole text.
//!
//! Must not know the other version.

use std::ops::Range;

use crate::diff::Document;
use crate::text::{TokenKind, sentence};

/// The words of a document in order.
pub(super) struct Sheet<'d> {
    pub(super) document: &'d Document,
    /// The token of each word.
    pub(super) tokens: Vec<usize>,
    /// The words of each paragraph.
    pub(super) paragraphs: Vec<Range<usize>>,
    /// By token the number of words before it, and the number of all at the end.
    before: Vec<u32>,
}

impl<'d> Sheet<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut tokens = Vec::with_capacity(document.tokens().len());
        let mut before = Vec::with_capacity(document.tokens().len() + 1);
        for (idx, token) in document.tokens().iter().enumerate() {
            before.push(tokens.len() as u32);
            if token.kind != TokenKind::Space {
                tokens.push(idx);
            }
        }
        before.push(tokens.len() as u32);
        let mut sheet = Self {
            document,
            tokens,
            paragraphs: Vec::new(),
            before,
        };
        let paragraphs = 0..document.n_paragraphs();
        sheet.paragraphs = paragraphs
            .map(|idx| sheet.words(&document.paragraph_tokens(idx)))
            .collect();
        sheet
    }

    /// The words among `tokens`.
    pub(super) fn words(&self, tokens: &Range<usize>) -> Range<usize> {
        self.before[tokens.start] as usize..self.before[tokens.end] as usize
    }

    /// The text of a word.
    pub(super) fn word(&self, at: usize) -> &'d str {
        let token = self.tokens[at];
        self.document.slice(token..token + 1)
    }

    /// How many of `words` a reader would count.
    pub(super) fn n_counted(&self, words: &Range<usize>) -> usize {
        let tokens = self.document.tokens();
        self.tokens[words.clone()]
            .iter()
            .filter(|token| tokens[**token].kind.is_word())
            .count()
    }

    /// The words of each sentence of a paragraph.
    pub(super) fn sentences(&self, paragraph: usize) -> Vec<Range<usize>> {
        let tokens = self.document.paragraph_tokens(paragraph);
        let starts = sentence::starts(
            self.document.text(),
            &self.document.tokens()[tokens.clone()],
        );
        let mut sentences: Vec<Range<usize>> = Vec::new();
        for (token, starts) in tokens.zip(starts) {
            let words = self.words(&(token..token + 1));
            match sentences.last_mut() {
                Some(sentence) if !starts => sentence.end = words.end,
                _ => sentences.push(words),
            }
        }
        sentences.retain(|sentence| !sentence.is_empty());
        sentences
    }
}
