//! Where a change may begin and end: the borders between the words of a paragraph, from never to gladly.
//!
//! Must not know what a change is.

use std::ops::Range;

use super::document::Document;
use super::words::Words;
use crate::text::{TokenKind, sentence};

/// One side of a pair: its words by positions that start at 0, and the borders between them.
pub(super) struct Side<'a> {
    pub(super) ids: &'a [u32],
    pub(super) start: usize,
    document: &'a Document,
    words: &'a Words,
    paragraphs: &'a Range<usize>,
}

/// A version with the paragraphs of a pair.
pub(super) type Source<'a> = (&'a Document, &'a Words, &'a Range<usize>);

/// How well a change may begin or end at a place, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Border {
    /// Within a compound, a number with its sign, an address: never.
    Glued,
    /// Between a word and the mark on it.
    Tight,
    Blank,
    /// After a comma, before a bracket.
    Clause,
    Sentence,
    /// Between paragraphs, or at either end.
    Paragraph,
}

impl Border {
    /// Worth of a border, so that two fair ones weigh less than a sentence's beginning and its end.
    pub(super) fn worth(self) -> u32 {
        match self {
            Self::Glued => 0,
            Self::Tight => 4,
            Self::Blank => 6,
            Self::Clause => 8,
            Self::Sentence => 12,
            Self::Paragraph => 13,
        }
    }
}

impl<'a> Side<'a> {
    pub(super) fn new((document, words, paragraphs): Source<'a>) -> Self {
        let positions = words.positions(paragraphs);
        Self {
            ids: &words.ids[positions.clone()],
            start: positions.start,
            document,
            words,
            paragraphs,
        }
    }

    /// Tells whether a change may not begin or end before this position of the words of a document.
    pub(super) fn is_glued(document: &Document, words: &Words, position: usize) -> bool {
        let Some(before) = position.checked_sub(1) else {
            return false;
        };
        let (Some(before), Some(token)) = (words.token_at(before), words.token_at(position)) else {
            return false;
        };
        token == before + 1 && border(document, before, token) == Border::Glued
    }

    /// The same as whether [`border`](Self::border) is the worst, told at once where blanks part the words.
    pub(super) fn glues(&self, position: usize) -> bool {
        let token = |position: usize| self.words.token_at(position + self.start);
        let is_close = position
            .checked_sub(1)
            .is_some_and(|before| token(before).map(|token| token + 1) == token(position));
        is_close && self.border(position) == Border::Glued
    }

    /// The word or mark at a position. Panics if there is none.
    pub(super) fn text(&self, position: usize) -> &'a str {
        let token = self.words.token(position + self.start);
        self.document.slice(token..token + 1)
    }

    /// The border before a position, or after the last one.
    pub(super) fn border(&self, position: usize) -> Border {
        if position == 0 || position >= self.ids.len() {
            return Border::Paragraph;
        }
        let position = position + self.start;
        let (before, token) = (self.words.token(position - 1), self.words.token(position));
        if self.paragraphs.len() > 1
            && self
                .paragraphs
                .clone()
                .any(|idx| self.words.paragraphs[idx].start == position)
        {
            return Border::Paragraph;
        }
        if sentence::begins(self.document.text(), self.document.tokens(), token) {
            return Border::Sentence;
        }
        border(self.document, before, token)
    }
}

fn border(document: &Document, before: usize, token: usize) -> Border {
    let (kind_before, kind) = (
        document.tokens()[before].kind,
        document.tokens()[token].kind,
    );
    let (text_before, text) = (
        document.slice(before..before + 1),
        document.slice(token..token + 1),
    );
    if token == before + 1 {
        let glued = match (kind_before, kind) {
            (TokenKind::Punctuation | TokenKind::Symbol, _) if kind.is_word() => {
                is_prefix(text_before)
                    || is_minus(document, before, kind)
                    || joins(text_before) && is_inside(document, before)
            }
            (_, TokenKind::Punctuation | TokenKind::Symbol) if kind_before.is_word() => {
                is_suffix(text) || joins(text) && is_inside(document, token)
            }
            _ => false,
        };
        return if glued { Border::Glued } else { Border::Tight };
    }
    let after_clause = text_before.starts_with([
        ',', ';', ':', ')', '\u{2013}', '\u{2014}', '\u{3001}', '\u{FF0C}', '\u{60C}',
    ]);
    let before_clause = text.starts_with(['(', '\u{2013}', '\u{2014}']);
    if after_clause || before_clause {
        Border::Clause
    } else {
        Border::Blank
    }
}

/// Signs that belong to the number or name after them.
fn is_prefix(mark: &str) -> bool {
    mark.starts_with([
        '$', '\u{20AC}', '\u{A3}', '\u{A5}', '\u{20B9}', '#', '@', '\u{A7}',
    ])
}

/// A dash right before a number that no word stands before.
fn is_minus(document: &Document, mark: usize, kind: TokenKind) -> bool {
    kind == TokenKind::Number
        && document
            .slice(mark..mark + 1)
            .starts_with(['-', '+', '\u{2212}', '\u{2013}'])
        && mark
            .checked_sub(1)
            .is_none_or(|before| document.tokens()[before].kind == TokenKind::Space)
}

/// Signs that belong to the number before them.
fn is_suffix(mark: &str) -> bool {
    mark.starts_with(['%', '\u{2030}', '\u{B0}', '\u{20AC}'])
}

/// Marks that make one thing of the words on their two sides: compounds, ranges, times, addresses.
fn joins(mark: &str) -> bool {
    let mut signs = mark.chars();
    let joins = matches!(
        signs.next(),
        Some(
            '-' | '\u{2010}'
                | '\u{2011}'
                | '\u{2013}'
                | '/'
                | '&'
                | '@'
                | '_'
                | ':'
                | '.'
                | '+'
                | '='
                | '\''
                | '\u{2019}'
                | ','
        )
    );
    joins && signs.next().is_none()
}

/// Whether a mark has a word right before and right after it.
fn is_inside(document: &Document, mark: usize) -> bool {
    let word = |token: Option<usize>| {
        token
            .and_then(|token| document.tokens().get(token))
            .is_some_and(|token| token.kind.is_word() || token.kind == TokenKind::Symbol)
    };
    word(mark.checked_sub(1)) && word(Some(mark + 1))
}
