//! Dates, days and times. Those in digits are told in any language, those in words in English.

use std::ops::RangeInclusive;

use crate::text::TokenKind;

use super::english::{Trait, is, is_any};
use super::scene::Scene;

/// Tokens that a date has at most besides one of its numbers, with brackets and stops around it.
const LONGEST_DATE: usize = 8;

/// Four digits between these are a year unless something says otherwise.
const YEARS: RangeInclusive<u16> = 1800..=2100;

/// Returns what `token` says of a date, a day or a time.
pub(super) fn date(scene: &Scene<'_>, token: usize) -> Option<String> {
    let is_date = match scene.kind(token) {
        TokenKind::Number => is_of_date(scene, token),
        TokenKind::Word if scene.is_english() => is_word_of_date(scene, token),
        _ => false,
    };
    is_date.then(|| scene.lower(token).into_owned())
}

/// Returns whether `word` may be a month, which the words around it decide.
pub(super) fn is_month(word: &str) -> bool {
    is(word.trim_end_matches('.'), Trait::Month)
}

fn is_word_of_date(scene: &Scene<'_>, token: usize) -> bool {
    let word = scene.text(token).trim_end_matches('.');
    is_any(word, &[Trait::Day, Trait::Relative]) || is_month_at(scene, token, word)
}

fn is_month_at(scene: &Scene<'_>, token: usize, word: &str) -> bool {
    if !scene.text(token).starts_with(char::is_uppercase) || !is(word, Trait::Month) {
        return false;
    }
    let is_number =
        |idx: Option<usize>| idx.is_some_and(|idx| scene.kind(idx) == TokenKind::Number);
    let follows = scene
        .before(token)
        .is_some_and(|before| is(scene.text(before), Trait::BeforeMonth));
    !is(word, Trait::AmbiguousMonth)
        || follows
        || is_number(scene.before(token))
        || is_number(scene.after(token))
}

/// Returns whether the number at `token` belongs to a date or a time: `17` in `17 April`, `2025`, `10:30`, `3pm`.
pub(super) fn is_of_date(scene: &Scene<'_>, token: usize) -> bool {
    let text = scene.lower(token);
    let (before, after) = (scene.before(token), scene.after(token));
    is_time(&text)
        || is_year(&text) && !is_measured(scene, before, after)
        || is_joined(scene, token)
        || scene.is_english()
            && (is_beside_month(scene, before, after) || is_beside_time(scene, after))
}

/// `3pm`, `10.30am`.
fn is_time(text: &str) -> bool {
    ["am", "pm"].iter().any(|ending| {
        text.strip_suffix(ending).is_some_and(|time| {
            !time.is_empty()
                && time
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
        })
    })
}

fn is_year(text: &str) -> bool {
    let digits = text.strip_suffix('s').unwrap_or(text);
    digits.len() == 4 && digits.parse().is_ok_and(|year: u16| YEARS.contains(&year))
}

/// A currency or a percent sign beside it, or a word that counts.
fn is_measured(scene: &Scene<'_>, before: Option<usize>, after: Option<usize>) -> bool {
    let is_sign = |idx: Option<usize>| {
        idx.is_some_and(|idx| {
            scene.kind(idx) == TokenKind::Symbol || matches!(scene.text(idx), "%" | "#")
        })
    };
    is_sign(before) || is_sign(after)
}

/// `2025-04-17`, `17/4/2025`, `17.4.2025`, `10:30`: numbers joined by marks, without blanks.
fn is_joined(scene: &Scene<'_>, token: usize) -> bool {
    let joined = scene.unbroken(token, LONGEST_DATE);
    let joined = joined.trim_matches(|sign: char| !sign.is_ascii_digit());
    // As with nearly every number, nothing is joined to it.
    if joined.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let is_of = |marks: &[char]| {
        let parts: Vec<&str> = joined.split(marks).collect();
        let is_number =
            |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        parts
            .iter()
            .all(is_number)
            .then(|| parts.iter().map(|part| part.len()).collect::<Vec<_>>())
    };
    let (time, date, short) = (is_of(&[':']), is_of(&['-', '/', '.']), is_of(&['/']));
    matches!(time.as_deref(), Some([1..=2, 2] | [1..=2, 2, 2]))
        || matches!(date.as_deref(), Some([4, 1..=2, 1..=2] | [1..=2, 1..=2, 4]))
        || matches!(short.as_deref(), Some([1..=2, 1..=2, 2]))
}

fn is_beside_month(scene: &Scene<'_>, before: Option<usize>, after: Option<usize>) -> bool {
    let is_month = |idx: Option<usize>| {
        idx.is_some_and(|idx| {
            scene.text(idx).starts_with(char::is_uppercase) && is_month(scene.text(idx))
        })
    };
    // `17th of April`.
    let past_of = after
        .filter(|idx| scene.text(*idx) == "of")
        .and_then(|idx| scene.after(idx));
    is_month(before) || is_month(after) || is_month(past_of)
}

/// `10 a.m.`, `3 pm`, `9 o'clock`.
fn is_beside_time(scene: &Scene<'_>, after: Option<usize>) -> bool {
    after.is_some_and(|idx| {
        matches!(
            scene.lower(idx).as_ref(),
            "am" | "pm" | "a.m" | "a.m." | "p.m" | "p.m." | "o'clock"
        )
    })
}
