//! Folds away typography for comparison: quotes, dashes, ellipses, invisible characters, Unicode form.
//!
//! Only ever used to make keys; the text itself keeps every byte. Must not know what the keys are compared for.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns `token` without its typography; borrowed where nothing changes. Blanks of any kind become one space.
///
/// Folding twice is folding once, and characters that mean different things are never folded together: letter case, digits
/// and other compatibility forms than wide ones stay.
#[must_use]
pub fn fold(token: &str) -> Cow<'_, str> {
    if token.is_ascii() {
        return Cow::Borrowed(fold_ascii(token).unwrap_or(token));
    }
    let mut folded = String::with_capacity(token.len());
    // Composing comes first: some signs are quotes only once composed.
    for c in compose(token).chars() {
        match fold_char(c) {
            Folded::Same => folded.push(c),
            Folded::Narrow(c) => folded.push(c),
            Folded::To(text) => folded.push_str(text),
        }
    }
    // What stood apart by an invisible character may compose now.
    if let Cow::Owned(composed) = compose(&folded) {
        folded = composed;
    }
    if let Some(again) = fold_ascii(&folded) {
        again.clone_into(&mut folded);
    }
    if folded == token {
        Cow::Borrowed(token)
    } else {
        Cow::Owned(folded)
    }
}

fn compose(text: &str) -> Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Tells whether `c` takes no room and does not change the word that it stands in.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
}

enum Folded {
    Same,
    /// The same sign in the width of Western scripts.
    Narrow(char),
    To(&'static str),
}

fn fold_char(c: char) -> Folded {
    match c {
        '\u{2018}'..='\u{201B}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{2039}'
        | '\u{203A}'
        | '\u{B4}'
        | '\u{2BC}'
        | '\u{FF07}'
        | '\u{FF40}' => Folded::To("'"),
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{2036}' | '\u{AB}' | '\u{BB}' | '\u{FF02}' => {
            Folded::To("\"")
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => {
            Folded::To("-")
        }
        '\u{2026}' => Folded::To("..."),
        // Wide forms stand in the same order as ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).map_or(Folded::Same, Folded::Narrow)
        }
        _ if is_invisible(c) => Folded::To(""),
        _ if c.is_whitespace() => Folded::To(" "),
        _ => Folded::Same,
    }
}

/// Runs of hyphens stand for a dash, runs of blanks for one; a back quote is a quote.
fn fold_ascii(token: &str) -> Option<&'static str> {
    let bytes = token.as_bytes();
    let all = |byte: u8| bytes.iter().all(|&found| found == byte);
    match bytes.first()? {
        b'-' if bytes.len() > 1 && all(b'-') => Some("-"),
        b'.' if bytes.len() > 3 && all(b'.') => Some("..."),
        b'`' if bytes.len() == 1 => Some("'"),
        first if first.is_ascii_whitespace() && bytes.iter().all(u8::is_ascii_whitespace) => {
            Some(" ")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
