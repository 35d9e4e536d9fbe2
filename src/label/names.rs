//! Which words are names, by their capitals: in English only, where no other word has one within a sentence.

use crate::text::TokenKind;

use super::english::{Trait, is_any};
use super::scene::{Scene, bare, lower};

/// Returns the name at `token`, in lower case and without a possessive ending.
///
/// A capital at the beginning of a sentence, or in a headline that is all capitals, tells a name only where the word has
/// one within a sentence elsewhere.
pub(super) fn name(scene: &Scene<'_>, token: usize) -> Option<String> {
    let word = bare(scene.text(token));
    let has_capital = scene.kind(token) == TokenKind::Word && word.starts_with(char::is_uppercase);
    if !has_capital || !scene.is_english() || is_common(word) {
        return None;
    }
    let is_name = scene.is_capitalised_within_sentence(word, token);
    // `Covid` became `COVID`: the same name.
    is_name.then(|| lower(word).into_owned())
}

/// Words with a capital that name nobody.
fn is_common(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word == "I"
        || word.starts_with("I'")
        || word.starts_with("I\u{2019}")
        || is_any(word, &[Trait::Honorific, Trait::Month, Trait::Day])
}
