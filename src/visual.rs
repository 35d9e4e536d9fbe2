//! The one way from text to the screen: every character becomes visible and harmless, or is left out on purpose.
//!
//! Article text, titles, addresses and file names are hostile: an escape sequence in them must never reach a terminal.
//! Code points are allowed or replaced one by one; no sequence is ever parsed. Knows no article and no colour.

mod bidi;
mod glyph;
mod sign;
mod wrap;

use std::borrow::Cow;

pub use self::bidi::has_direction_marks;
use self::glyph::is_plain_ascii;
pub use self::glyph::{Glyph, glyphs};
pub use self::sign::{GOES_ON, ascii, numbered};
use self::wrap::is_plain;
pub use self::wrap::{Line, Piece, wrap, wrap_isolated};

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
        match locale(get) {
            Some(locale) if !locale.contains("utf-8") && !locale.contains("utf8") => Self::Ascii,
            Some(_) | None => Self::Utf8,
        }
    }
}

/// Returns the locale that the environment names for characters, in small letters.
fn locale(get: impl Fn(&str) -> Option<String>) -> Option<String> {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let locale = names
        .iter()
        .find_map(|name| get(name).filter(|value| !value.is_empty()));
    locale.map(|locale| locale.to_lowercase())
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

/// The width of the signs that are narrow in the fonts of the West and wide in those of East Asia (UAX #11): quotation
/// marks, dashes and dots of print are among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ambiguous {
    /// One cell, as nearly everywhere.
    #[default]
    Narrow,
    /// Two cells.
    Wide,
}

impl Ambiguous {
    /// Tells from the environment whether the terminal may be one that gives them two cells, so that it is worth asking.
    #[must_use]
    pub fn is_doubtful(get: impl Fn(&str) -> Option<String>) -> bool {
        let is_east_asian =
            |locale: String| ["zh", "ja", "ko"].iter().any(|it| locale.starts_with(it));
        locale(get).is_some_and(is_east_asian)
    }
}

/// Cells from one tab stop to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabWidth(pub u8);

impl Default for TabWidth {
    fn default() -> Self {
        Self(8)
    }
}

/// How text is made ready for a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// What can be shown.
    pub charset: Charset,
    /// In which order.
    pub order: Order,
    /// How wide signs are that may be either.
    pub ambiguous: Ambiguous,
    /// Where the text after a tab goes on.
    pub tab: TabWidth,
}

/// Characters of a sign that are looked at, on average, where the end of a text is shown.
const CHARACTERS_OF_A_SIGN: usize = 8;

impl Form {
    /// Returns the cells that `text` takes once it is visible and in what can be shown.
    #[must_use]
    pub fn width(self, text: &str) -> usize {
        if self.is_plain(text) {
            return text.chars().count();
        }
        self.glyphs(text).map(|glyph| self.cells(&glyph)).sum()
    }

    /// Returns whether each character of `text` is shown as it is, in a cell of its own: nearly all text is, and needs no
    /// closer look.
    #[must_use]
    pub fn is_plain(self, text: &str) -> bool {
        let is_usual = self.charset == Charset::Utf8 && self.ambiguous == Ambiguous::Narrow;
        is_plain(text) && (is_usual || text.is_ascii())
    }

    /// Returns the longest beginning of the visible form of `text` that fits `max_width` cells, with `…` where it was
    /// cut.
    #[must_use]
    pub fn shorten(self, text: &str, max_width: usize) -> String {
        // One character more than there is room for, and one that might belong to it.
        let start = text.char_indices().nth(max_width.saturating_add(2));
        let start = start.map_or(text, |(end, _)| &text[..end]);
        if self.is_plain(start) {
            if start.chars().count() <= max_width {
                return start.to_owned();
            }
            let kept = start.chars().take(max_width.saturating_sub(1));
            let ellipsis = if max_width > 0 { self.ellipsis() } else { "" };
            return kept.chain(ellipsis.chars()).collect();
        }
        self.shorten_any(text, max_width)
    }

    fn shorten_any(self, text: &str, max_width: usize) -> String {
        let mut shortened = String::new();
        let mut used = 0;
        let mut room_for_ellipsis = 0;
        for glyph in self.glyphs(text) {
            let cells = self.cells(&glyph);
            if used + cells > max_width {
                shortened.truncate(room_for_ellipsis);
                if max_width > 0 {
                    shortened.push_str(self.ellipsis());
                }
                return shortened;
            }
            used += cells;
            shortened.push_str(&glyph.text);
            if used < max_width {
                room_for_ellipsis = shortened.len();
            }
        }
        shortened
    }

    /// Returns the longest end of the visible form of `text` that fits `max_width` cells.
    #[must_use]
    pub fn tail(self, text: &str, max_width: usize) -> String {
        // After such a letter another one begins a sign, whatever stands before.
        let (bytes, more) = (text.as_bytes(), max_width.saturating_add(1));
        if is_plain_ascii(&bytes[bytes.len().saturating_sub(more)..]) {
            return text[text.len().saturating_sub(max_width)..].to_owned();
        }
        // Of a long text no more is looked at than can be shown: few signs are made of so many characters.
        let most = (max_width + 1) * CHARACTERS_OF_A_SIGN;
        let start = text.char_indices().rev().nth(most).map_or(0, |(at, _)| at);
        let visible = visible(&text[start..]);
        let shown: Vec<Glyph<'_>> = self.glyphs(&visible).collect();
        let mut used = 0;
        let fits = |glyph: &&Glyph<'_>| {
            used += self.cells(glyph);
            used <= max_width
        };
        let n_shown = shown.iter().rev().take_while(fits).count();
        shown[shown.len() - n_shown..]
            .iter()
            .map(|glyph| &*glyph.text)
            .collect()
    }

    /// Returns what stands for text that was cut, in one cell.
    #[must_use]
    pub fn ellipsis(self) -> &'static str {
        match (self.charset, self.ambiguous) {
            (Charset::Utf8, Ambiguous::Narrow) => "…",
            (Charset::Ascii, _) | (_, Ambiguous::Wide) => "~",
        }
    }

    fn glyphs(self, text: &str) -> impl Iterator<Item = Glyph<'_>> {
        glyphs(text, Invisibles::Misleading, self.ambiguous)
    }

    /// Returns `sign`, which is one of our own, or what stands for it where it cannot be shown or has two cells.
    #[must_use]
    pub fn in_one_cell(self, sign: &str) -> Cow<'_, str> {
        match (self.charset, self.ambiguous) {
            (Charset::Utf8, Ambiguous::Narrow) => sign.into(),
            (Charset::Ascii, _) | (_, Ambiguous::Wide) => ascii(sign).into(),
        }
    }

    /// Returns the cells that `glyph` takes: in ASCII it may be shown by a number.
    fn cells(self, glyph: &Glyph<'_>) -> usize {
        match self.charset {
            Charset::Utf8 => glyph.width,
            Charset::Ascii => ascii(&glyph.text).len(),
        }
    }
}

/// Returns `text` as it may be shown: on one line, without control characters.
///
/// Applied twice it gives the same as applied once.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    glyph::visible(text)
}

/// Returns a number of things in words: `1 version`, `2 versions`.
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// Returns the cells that `text` takes once it is visible, in the usual form.
#[must_use]
pub fn width(text: &str) -> usize {
    Form::default().width(text)
}

/// [`Form::shorten`] in the usual form.
#[must_use]
pub fn shorten(text: &str, max_width: usize) -> String {
    Form::default().shorten(text, max_width)
}

/// [`Form::tail`] in the usual form.
#[must_use]
pub fn tail(text: &str, max_width: usize) -> String {
    Form::default().tail(text, max_width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fast_way_shows_what_the_glyphs_show() {
        let check = |text: &str| {
            let slow: String = glyphs(text, Invisibles::Misleading, Ambiguous::Narrow)
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
    fn plain_text_is_measured_and_shortened_as_any_other() {
        let forms = [
            Form::default(),
            Form {
                charset: Charset::Ascii,
                ..Form::default()
            },
            Form {
                ambiguous: Ambiguous::Wide,
                ..Form::default()
            },
        ];
        proptest!(|(text in "[a-cé−″│…\u{301}日]{0,9}", max_width in 0..9_usize)| {
            for form in forms {
                let cells: usize = form.glyphs(&text).map(|glyph| form.cells(&glyph)).sum();
                prop_assert_eq!(form.width(&text), cells);
                let slow = form.shorten_any(&text, max_width);
                prop_assert_eq!(form.shorten(&text, max_width), slow);
            }
        });
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
    fn only_the_locales_of_east_asia_leave_widths_in_doubt() {
        let check = |locale: &str, expected| {
            let get = |name: &str| (name == "LANG").then(|| locale.to_owned());
            assert_eq!(Ambiguous::is_doubtful(get), expected, "{locale}");
        };
        check("ja_JP.UTF-8", true);
        check("zh_TW.UTF-8", true);
        check("ko_KR.utf8", true);
        check("en_GB.UTF-8", false);
        check("C.UTF-8", false);
        check("", false);
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
    fn what_is_drawn_is_what_is_measured() {
        let wide = Form {
            ambiguous: Ambiguous::Wide,
            ..Form::default()
        };
        assert_eq!(width("“a”…—é"), 6);
        assert_eq!(wide.width("“a”…—é"), 10);
        assert_eq!(wide.shorten("“ferry”", 6), "“fer~");
        assert_eq!(wide.shorten("“ferry”", 9), "“ferry”");
        assert_eq!(wide.tail("“ferry”", 3), "y”");
        let ascii = Form {
            charset: Charset::Ascii,
            ..Form::default()
        };
        assert_eq!(ascii.width("it’s → 5\u{a0}m"), "it<U+2019>s > 5 m".len());
        assert_eq!(
            ascii.shorten("a’bc", 9),
            "a’~".replace('’', ""),
            "eight for the sign, none left for more"
        );
        assert_eq!(ascii.shorten("a’bc", 10), "a’~");
        assert_eq!(ascii.shorten("a’bc", 11), "a’bc");
    }

    #[test]
    fn a_tail_ends_with_the_text() {
        assert_eq!(tail("ferry talks", 5), "talks");
        assert_eq!(tail("船が出る", 5), "出る");
        assert_eq!(tail("ferry", 9), "ferry");
        assert_eq!(tail("ferry", 0), "");
        let long = "é".repeat(100_000);
        assert_eq!(tail(&long, 7), "é".repeat(7));
        assert_eq!(tail(&"e\u{301}".repeat(100), 7), "e\u{301}".repeat(7));
    }

    proptest! {
        #[test]
        fn nothing_unprintable_is_ever_shown(text in "(?s).{0,60}") {
            let shown = visible(&text);
            let is_harmless = |letter: char| !letter.is_control() && !('\u{202a}'..='\u{202e}').contains(&letter)
                && !('\u{2066}'..='\u{2069}').contains(&letter) && !('\u{2028}'..='\u{2029}').contains(&letter);
            prop_assert!(shown.chars().all(is_harmless), "{shown:?}");
            prop_assert_eq!(&*visible(&shown), &*shown);
        }

        #[test]
        fn as_much_is_shown_as_fits(text in "[ a-f\u{301}\u{20e3}\u{fe0f}\r日é1👩\u{200d}]{0,20}", plain in "[a-z ]{0,20}", max_width in 0_usize..30) {
            let form = Form::default();
            for text in [plain.clone() + &text, text + &plain] {
                let all: Vec<Glyph<'_>> = form.glyphs(&text).collect();
                let shown = |glyphs: &[Glyph<'_>]| glyphs.iter().map(|glyph| &*glyph.text).collect::<String>();
                let fits = |glyphs: &[Glyph<'_>], room: usize| glyphs.iter().map(|glyph| form.cells(glyph)).sum::<usize>() <= room;
                let tail = (0..=all.len()).map(|start| &all[start..]).find(|glyphs| fits(glyphs, max_width));
                prop_assert_eq!(Some(form.tail(&text, max_width)), tail.map(shown));
                let beginnings = || (0..=all.len()).rev().map(|end| &all[..end]);
                let shortened = if fits(&all, max_width) {
                    shown(&all)
                } else if max_width == 0 {
                    String::new()
                } else {
                    let first = beginnings().find(|glyphs| fits(glyphs, max_width - 1));
                    first.map(shown).unwrap_or_default() + "…"
                };
                prop_assert_eq!(form.shorten(&text, max_width), shortened);
            }
        }

        #[test]
        fn shortened_text_fits(text in "\\PC{0,40}", max_width in 0_usize..30, is_ascii: bool, is_wide: bool) {
            let form = Form {
                charset: [Charset::Utf8, Charset::Ascii][usize::from(is_ascii)],
                ambiguous: [Ambiguous::Narrow, Ambiguous::Wide][usize::from(is_wide)],
                ..Form::default()
            };
            prop_assert!(form.width(&form.shorten(&text, max_width)) <= max_width);
            prop_assert!(form.width(&form.tail(&text, max_width)) <= max_width);
        }
    }
}
