//! What a number says, however it is written: `1,400` and `1400`, `two` and `2`, `3.2m` and `3.2 million` say the same.

use crate::text::TokenKind;

use super::scene::Scene;
use super::{calendar, english};

/// Endings of numbers in digits and what they say.
const ENDINGS: &[(&str, &str)] = &[
    ("bn", "billion"),
    ("k", "thousand"),
    ("m", "million"),
    ("mn", "million"),
    ("tn", "trillion"),
];

/// Returns what the number at `token` says, in one or two words; none where there is no number, or a part of a date.
pub(super) fn number(scene: &Scene<'_>, token: usize) -> Vec<String> {
    match scene.kind(token) {
        TokenKind::Number if is_label(scene, token) || calendar::is_of_date(scene, token) => {
            Vec::new()
        }
        TokenKind::Number => digits(scene.text(token)),
        TokenKind::Word if scene.is_english() => {
            let said = english::value(scene.text(token));
            said.map(str::to_owned).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the number counts nothing: a part of a name (`Covid-19`, `F-16`), or the number of a paragraph (`12.`, `3)`,
/// `4.1 The board`).
fn is_label(scene: &Scene<'_>, token: usize) -> bool {
    let Some(before) = scene.before(token) else {
        let follows = |idx: usize| {
            matches!(scene.text(idx), "." | ")")
                || scene.text(token).contains('.')
                    && scene.text(idx).starts_with(char::is_uppercase)
        };
        return scene.after(token).is_some_and(follows);
    };
    let joins = token - before == 1 && scene.text(before) == "-";
    let name = scene.before(before).filter(|name| before - name == 1);
    joins && name.is_some_and(|name| scene.kind(name) == TokenKind::Word)
}

/// `1,400.50` as `1400.50`; an ending that counts in thousands is a word of its own.
fn digits(text: &str) -> Vec<String> {
    // As nearly all are.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return vec![text.to_owned()];
    }
    let text = text.to_lowercase();
    let letters = text.find(char::is_alphabetic).unwrap_or(text.len());
    let (value, ending) = text.split_at(letters);
    // A comma before three digits parts thousands; before two it is the decimal sign of other languages.
    let is_grouped = value.split(',').skip(1).all(|group| {
        group
            .split('.')
            .next()
            .is_some_and(|group| group.len() == 3)
    });
    let value = if is_grouped {
        value.replace(',', "")
    } else {
        value.to_owned()
    };
    let ending = ENDINGS
        .iter()
        .find(|(known, _)| *known == ending)
        .map_or(ending, |(_, word)| word);
    let parts = [value, ending.to_owned()];
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_in_other_signs() {
        assert_eq!(digits("1,400.50"), ["1400.50"]);
        assert_eq!(digits("1400.50"), ["1400.50"]);
        assert_eq!(digits("3.2bn"), ["3.2", "billion"]);
        assert_eq!(digits("3rd"), ["3", "rd"]);
        assert_eq!(digits("3,5"), ["3,5"], "a decimal comma stays");
    }
}
