//! Finds where sentences begin: the rules of UAX #29 (sentence boundaries) applied to tokens, plus English abbreviations.
//!
//! Must not know what sentences are used for.

use std::ops::Range;

use super::token::{Token, TokenKind, tokenize};

/// Words that open a sentence more often than they follow a shortened word as a name. The list is ours.
const STARTERS: [&str; 32] = [
    "A", "After", "Also", "An", "And", "As", "At", "But", "By", "For", "From", "He", "His",
    "However", "I", "If", "In", "It", "Its", "On", "She", "So", "That", "The", "Their", "There",
    "They", "This", "We", "What", "When", "You",
];

/// Returns the bytes of each sentence of `text`, blanks after a sentence included; together they tile it.
#[must_use]
pub fn bounds(text: &str) -> Vec<Range<usize>> {
    let tokens = tokenize(text);
    let starts = starts(text, &tokens);
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for (token, starts) in tokens.iter().zip(starts) {
        match sentences.last_mut() {
            Some(sentence) if !starts => sentence.end = token.bytes().end,
            _ => sentences.push(token.bytes()),
        }
    }
    sentences
}

/// Tells for each of `tokens`, whose bytes are those of `text`, whether a sentence begins with it.
pub(crate) fn starts(text: &str, tokens: &[Token]) -> Vec<bool> {
    let mut starts = vec![false; tokens.len()];
    if let Some(first) = starts.first_mut() {
        *first = true;
    }
    for idx in 0..tokens.len() {
        let word = &text[tokens[idx].bytes()];
        let Some(stop) = stop(word, tokens[idx].kind) else {
            continue;
        };
        if stop == Stop::Full && is_number_sign(text, tokens, idx) {
            continue;
        }
        if let Some(next) = next_start(text, tokens, idx, stop) {
            starts[next] = true;
        }
    }
    starts
}

/// Tells whether a sentence begins with the token at `idx`; the same as [`starts`], for one place.
pub(crate) fn begins(text: &str, tokens: &[Token], idx: usize) -> bool {
    // Between a stop and the next sentence there are only closing marks and one run of blanks.
    for before in (0..idx).rev() {
        let token = &tokens[before];
        let word = &text[token.bytes()];
        if let Some(stop) = stop(word, token.kind)
            && !(stop == Stop::Full && is_number_sign(text, tokens, before))
            && next_start(text, tokens, before, stop) == Some(idx)
        {
            return true;
        }
        if token.kind != TokenKind::Space && !is_closer(text, token) {
            return false;
        }
    }
    idx == 0
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// A full stop or an ellipsis: may belong to something else.
    Full,
    /// Ends a sentence whatever follows it.
    Sure,
    /// The full stop of initials or a shortened word.
    Shortened,
}

fn stop(word: &str, kind: TokenKind) -> Option<Stop> {
    let last = word.chars().next_back()?;
    match kind {
        TokenKind::Word if last == '.' => Some(Stop::Shortened),
        TokenKind::Punctuation => match last {
            '.' | '\u{2026}' | '!' | '?' | '\u{203C}'..='\u{203D}' | '\u{2047}'..='\u{2049}' => {
                Some(Stop::Full)
            }
            '\u{3002}' | '\u{FF01}' | '\u{FF1F}' | '\u{FF0E}' | '\u{FF61}' | '\u{964}'
            | '\u{965}' | '\u{61F}' | '\u{6D4}' | '\u{589}' => Some(Stop::Sure),
            _ => None,
        },
        _ => None,
    }
}

/// `No. 5`: the full stop of a number sign.
fn is_number_sign(text: &str, tokens: &[Token], stop: usize) -> bool {
    let before = stop.checked_sub(1).map(|idx| &text[tokens[idx].bytes()]);
    let digits = tokens
        .get(stop + 2)
        .is_some_and(|token| token.kind == TokenKind::Number);
    digits
        && matches!(
            before,
            Some("No" | "no" | "Nos" | "pp" | "Art" | "Fig" | "Vol")
        )
}

/// Where the sentence after the stop at `idx` begins, if one ends there.
fn next_start(text: &str, tokens: &[Token], idx: usize, stop: Stop) -> Option<usize> {
    let mut next = idx + 1;
    while tokens.get(next).is_some_and(|token| is_closer(text, token)) {
        next += 1;
    }
    let blank = tokens
        .get(next)
        .is_some_and(|token| token.kind == TokenKind::Space);
    if blank {
        next += 1;
    }
    tokens.get(next)?;
    if !blank && stop != Stop::Sure {
        return None;
    }
    let word = tokens[next..]
        .iter()
        .find(|token| !is_opener(text, token))?;
    let text = &text[word.bytes()];
    let begins = match stop {
        Stop::Shortened => STARTERS.binary_search(&text).is_ok(),
        Stop::Full => !text.starts_with(char::is_lowercase) && !matches!(text, "," | ";" | ":"),
        Stop::Sure => true,
    };
    begins.then_some(next)
}

fn is_closer(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Punctuation
        && text[token.bytes()].starts_with([
            '"', '\'', ')', ']', '}', '\u{201D}', '\u{2019}', '\u{BB}', '\u{203A}', '\u{300D}',
            '\u{300F}', '\u{FF09}', '.', '!', '?',
        ])
}

fn is_opener(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Space
        || token.kind == TokenKind::Punctuation
            && text[token.bytes()].starts_with([
                '"', '\'', '(', '[', '{', '\u{201C}', '\u{201E}', '\u{2018}', '\u{AB}', '\u{2039}',
                '\u{300C}', '\u{300E}', '\u{FF08}', '\u{BF}', '\u{A1}', '-', '\u{2013}',
                '\u{2014}',
            ])
}

#[cfg(test)]
mod tests;
