//! Text without any notion of versions: tokens, typographic folding, sentence bounds.
//!
//! Must not know what a diff or an article is.

pub mod fold;
mod segment;
pub mod sentence;
mod token;

pub(crate) use token::tokenize_into;
pub use token::{Token, TokenKind, tokenize};
