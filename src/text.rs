//! Text without any notion of versions: tokens, typographic folding, sentence bounds.
//!
//! Must not know what a diff or an article is.

pub mod fold;
mod segment;
pub mod sentence;
mod token;

/// Returns the line, from 1, that the byte at `offset` stands in.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    before.filter(|byte| *byte == b'\n').count() + 1
}

pub(crate) use token::tokenize_into;
pub use token::{Token, TokenKind, tokenize};
