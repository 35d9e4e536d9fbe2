//! The one way from text to the screen: every character becomes visible and harmless, or is left out on purpose.
//!
//! Article text, titles, addresses and file names are hostile: an escape sequence in them must never reach a terminal.
//! Code points are allowed or replaced one by one; no sequence is ever parsed. Knows no article and no colour.

mod bidi;
mod glyph;
mod sign;
mod wrap;

pub use self::bidi::has_direction_marks;
pub use self::glyph::{Glyph, glyphs, width};
pub use self::sign::{ascii, numbered};
pub use self::wrap::{Piece, wrap};

/// How much of the invisible is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Invisibles {
    /// Only what would mislead: control characters, direction overrides, blanks that pose as letters.
    #[default]
    Misleading,
    /// Zero-width characters and unusual spaces too: they are what changed here.
    All,
}

/// The characters that can be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// All.
    #[default]
    Utf8,
    /// Only these; others are named by their numbers.
    Ascii,
}

impl Charset {
    /// Tells from the environment what the locale can show; `get` returns a variable's value. Where nobody chose a
    /// locale, as in most containers, the terminal is still one of today.
    #[must_use]
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Self {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"];
        let locale = names
            .iter()
            .find_map(|name| get(name).filter(|value| !value.is_empty()));
        match locale.map(|locale| locale.to_lowercase()) {
            Some(locale) if !locale.contains("utf-8") && !locale.contains("utf8") => Self::Ascii,
            Some(_) | None => Self::Utf8,
        }
    }
}

/// The order of letters in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they are read. Whoever shows the text puts it in order.
    #[default]
    Logical,
    /// As they are seen, from left to right.
    Visual,
}

/// How text is made ready for a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// What can be shown.
    pub charset: Charset,
    /// In which order.
    pub order: Order,
}

/// Returns `text` as it may be shown: on one line, without control characters.
///
/// Applied twice it gives the same as applied once.
#[must_use]
pub fn visible(text: &str) -> String {
    glyph::visible(text)
}

/// Returns a number of things in words: `1 version`, `2 versions`.
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// Returns the longest beginning of the visible form of `text` that fits `max_width` cells, with `…` where it was cut.
#[must_use]
pub fn shorten(text: &str, max_width: usize) -> String {
    let mut shortened = String::new();
    let mut used = 0;
    let mut room_for_ellipsis = 0;
    for glyph in glyphs(text, Invisibles::Misleading) {
        if used + glyph.width > max_width {
            shortened.truncate(room_for_ellipsis);
            if max_width > 0 {
                shortened.push('…');
            }
            return shortened;
        }
        used += glyph.width;
        shortened.push_str(&glyph.text);
        if used < max_width {
            room_for_ellipsis = shortened.len();
        }
    }
    shortened
}

/// Returns the longest end of the visible form of `text` that fits `max_width` cells.
#[must_use]
pub fn tail(text: &str, max_width: usize) -> String {
    let visible = visible(text);
    let shown: Vec<Glyph<'_>> = glyphs(&visible, Invisibles::Misleading).collect();
    let mut used = 0;
    let fits = |glyph: &&Glyph<'_>| {
        used += glyph.width;
        used <= max_width
    };
    let n_shown = shown.iter().rev().take_while(fits).count();
    shown[shown.len() - n_shown..]
        .iter()
        .map(|glyph| &*glyph.text)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fast_way_shows_what_the_glyphs_show() {
        let check = |text: &str| {
            let slow: String = glyphs(text, Invisibles::Misleading)
                .map(|glyph| glyph.text)
                .collect();
            assert_eq!(visible(text), slow);
        };
        for text in [
            "",
            "plain",
            "cafe\u{301} \u{1b}[2Jx",
            "a\r\nb e",
            "\u{301}",
            "x\u{200d}",
        ] {
            check(text);
        }
        proptest!(|(text in "[ a-f\u{301}\u{200b}\u{1b}\r\n日é👩\u{200d}]{0,20}")| check(&text));
    }

    #[test]
    fn the_locale_decides_what_can_be_shown() {
        let check = |environment: &[(&str, &str)], expected| {
            let get = |name: &str| {
                environment
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Charset::from_environment(get), expected);
        };
        check(&[], Charset::Utf8);
        check(&[("LANG", "en_GB.UTF-8")], Charset::Utf8);
        check(&[("LANG", "en_GB.utf8"), ("LC_ALL", "")], Charset::Utf8);
        check(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")], Charset::Ascii);
        check(&[("LC_CTYPE", "de_DE.ISO-8859-1")], Charset::Ascii);
    }

    #[test]
    fn shortening_keeps_within_the_width() {
        assert_eq!(shorten("ferry", 5), "ferry");
        assert_eq!(shorten("ferry talks", 8), "ferry t…");
        assert_eq!(shorten("船が出る", 5), "船が…");
        assert_eq!(shorten("船が出る", 4), "船…");
        assert_eq!(shorten("ferry", 0), "");
    }

    #[test]
    fn a_tail_ends_with_the_text() {
        assert_eq!(tail("ferry talks", 5), "talks");
        assert_eq!(tail("船が出る", 5), "出る");
        assert_eq!(tail("ferry", 9), "ferry");
        assert_eq!(tail("ferry", 0), "");
    }

    proptest! {
        #[test]
        fn nothing_unprintable_is_ever_shown(text in "(?s).{0,60}") {
            let shown = visible(&text);
            let is_harmless = |letter: char| !letter.is_control() && !('\u{202a}'..='\u{202e}').contains(&letter)
                && !('\u{2066}'..='\u{2069}').contains(&letter) && !('\u{2028}'..='\u{2029}').contains(&letter);
            prop_assert!(shown.chars().all(is_harmless), "{shown:?}");
            prop_assert_eq!(visible(&shown), shown);
        }

        #[test]
        fn shortened_text_fits(text in "\\PC{0,40}", max_width in 0_usize..30) {
            prop_assert!(width(&shorten(&text, max_width)) <= max_width);
        }
    }
}
