//! Characters as a reader sees them, one at a time, with the number of cells that each takes.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Ambiguous, Invisibles};

/// One character as a reader counts them, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'t> {
    /// What is shown: the character itself, or a label such as `<RLO>`. Never holds a control character.
    pub text: Cow<'t, str>,
    /// Cells that [`Self::text`] takes: more than 2 only for labels.
    pub width: usize,
    /// Where the character stands in the text that was given, in bytes.
    pub bytes: Range<usize>,
}

impl<'t> Glyph<'t> {
    /// Returns the same in ASCII; `original` is the character that it shows.
    pub(super) fn in_ascii(self, original: &'t str) -> Self {
        if self.text.is_ascii() {
            return self;
        }
        let text: String = original.chars().map(ascii_label).collect();
        Self {
            width: text.len(),
            text: text.into(),
            bytes: self.bytes,
        }
    }
}

/// Returns what stands for `letter` where it cannot be shown: its number, or for control characters what `less` shows.
fn ascii_label(letter: char) -> Cow<'static, str> {
    match letter {
        ' '..='~' => letter.to_string().into(),
        '\t' => ">   ".into(),
        '\u{7f}' => "^?".into(),
        '\0'..='\u{1f}' => format!("^{}", char::from(letter as u8 + b'@')).into(),
        '\u{a0}' => "_".into(),
        '\u{fffd}' => "?".into(),
        letter => number(letter).into(),
    }
}

/// Returns the number of `letter`, as Unicode writes it.
pub(super) fn number(letter: char) -> String {
    format!("<U+{:04X}>", u32::from(letter))
}

/// More marks than this on one letter are cut off: no language needs them, and terminals stumble over them.
const MOST_MARKS: usize = 8;

/// Returns whether each byte is a sign of one cell that is shown as it is, whatever stands beside it within them.
pub(super) fn is_plain_ascii(bytes: &[u8]) -> bool {
    // Told without a branch a byte: nearly all text is plain throughout.
    let and_plain = |all, byte: &u8| all & matches!(byte, b' '..=b'~');
    bytes.iter().fold(true, and_plain)
}

/// Returns the texts of the [`glyphs`] together, without looking at each plain letter.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if is_plain_ascii(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, other) = rest.split_at(plain_length(rest.as_bytes()));
        shown.push_str(plain);
        let cluster = &other[..cluster_length(other)];
        if cluster.is_empty() {
            break;
        }
        shown.extend(
            parts(
                cluster,
                0..cluster.len(),
                Invisibles::Misleading,
                Ambiguous::Narrow,
            )
            .map(|it| it.text),
        );
        rest = &other[cluster.len()..];
    }
    Cow::Owned(shown)
}

/// The letters, digits and marks of ASCII at the beginning; the last one is left to what follows if that may combine.
fn plain_length(bytes: &[u8]) -> usize {
    let is_plain = |byte: &&u8| matches!(byte, b' '..=b'~');
    let length = bytes.iter().take_while(is_plain).count();
    match bytes.get(length) {
        Some(0x80..) => length.saturating_sub(1),
        _ => length,
    }
}

fn cluster_length(text: &str) -> usize {
    match text.as_bytes() {
        [] => 0,
        // Splitting into clusters is slow, and nearly all text is this: ASCII followed by ASCII.
        [b' '..=b'~'] | [b' '..=b'~', 0..=0x7f, ..] => 1,
        // Letters of western Europe; dashes, quotation marks, and what the screen is drawn with.
        [0xc3, _, rest @ ..] if begins_plain(rest) => 2,
        [0xe2, 0x80, 0x90..=0xa7, rest @ ..] | [0xe2, 0x94..=0x96, _, rest @ ..]
            if begins_plain(rest) =>
        {
            3
        }
        _ => text.graphemes(true).next().map_or(text.len(), str::len),
    }
}

/// Whether nothing at the beginning of `text` joins what stands before it.
fn begins_plain(text: &[u8]) -> bool {
    matches!(
        text,
        [] | [0..=0x7f, ..] | [0xe2, 0x80, 0x90..=0xa7, ..] | [0xe2, 0x94..=0x96, ..]
    )
}

/// Walks through `text` character by character. Characters that show nothing are left out.
pub fn glyphs(
    text: &str,
    invisibles: Invisibles,
    ambiguous: Ambiguous,
) -> impl Iterator<Item = Glyph<'_>> {
    let mut at = 0;
    let mut open = None;
    iter::from_fn(move || {
        loop {
            if let Some(glyph) = open.as_mut().and_then(Iterator::next) {
                return Some(glyph);
            }
            let start = at;
            at += cluster_length(&text[at..]);
            let cluster = &text[start..at];
            match cluster.as_bytes() {
                [] => return None,
                [b' '..=b'~'] => {
                    return Some(Glyph {
                        text: Cow::Borrowed(cluster),
                        width: 1,
                        bytes: start..at,
                    });
                }
                _ => open = Some(parts(cluster, start..at, invisibles, ambiguous)),
            }
        }
    })
}

/// A cluster is shown as one glyph, but for what hides inside it.
fn parts(
    cluster: &str,
    bytes: Range<usize>,
    invisibles: Invisibles,
    ambiguous: Ambiguous,
) -> impl Iterator<Item = Glyph<'_>> {
    let is_whole = !cluster
        .chars()
        .any(|letter| label(letter, cluster, invisibles).is_some());
    let whole = is_whole.then(|| whole_cluster(cluster, bytes.clone(), ambiguous));
    let letters = if is_whole { "" } else { cluster };
    let labelled = letters.char_indices().map(move |(offset, letter)| {
        let end = offset + letter.len_utf8();
        let letter_text = &cluster[offset..end];
        let (text, width) = match label(letter, cluster, invisibles) {
            Some(label) => {
                let width = label.width();
                (label, width)
            }
            // A mark whose letter stands before the label has no cell of its own.
            None if letter_text.width() == 0 => (Cow::Borrowed(""), 0),
            None => (Cow::Borrowed(letter_text), cells(letter_text, ambiguous)),
        };
        Glyph {
            width,
            text,
            bytes: bytes.start + offset..bytes.start + end,
        }
    });
    whole
        .into_iter()
        .chain(labelled)
        .filter(|glyph| !glyph.text.is_empty())
}

fn whole_cluster(cluster: &str, bytes: Range<usize>, ambiguous: Ambiguous) -> Glyph<'_> {
    let n_marks = cluster.chars().count() - 1;
    let starts_with_mark = cluster.chars().next().is_some_and(is_mark);
    let on_circle = || format!("◌{cluster}");
    // A mark that is newer than the rules by which letters and marks are joined would stand beside its circle.
    if starts_with_mark && on_circle().graphemes(true).nth(1).is_some() {
        let text: String = cluster.chars().map(number).collect();
        return Glyph {
            width: text.len(),
            text: text.into(),
            bytes,
        };
    }
    let text = if n_marks > MOST_MARKS && cluster.width() <= 2 {
        let kept: String = cluster.chars().take(MOST_MARKS + 1).collect();
        Cow::Owned(kept)
    } else if starts_with_mark {
        Cow::Owned(on_circle())
    } else {
        Cow::Borrowed(cluster)
    };
    let width = cells(&text, ambiguous);
    // A cluster without width cannot be put on the screen: there is no cell for it.
    let text = if width == 0 { Cow::Borrowed("") } else { text };
    Glyph { text, width, bytes }
}

/// Returns whether `letter` is drawn over the one before it, and has no cell of its own.
fn is_mark(letter: char) -> bool {
    is_combining_mark(letter) && letter.width() == Some(0)
}

/// Returns the cells of one cluster. Terminals give the half-width marks of Japanese a cell of their own, though Unicode
/// joins them to the letter before.
fn cells(cluster: &str, ambiguous: Ambiguous) -> usize {
    let has_mark = cluster
        .chars()
        .skip(1)
        .any(|letter| matches!(letter, '\u{ff9e}' | '\u{ff9f}'));
    let width = match ambiguous {
        _ if has_mark => 2,
        Ambiguous::Narrow => cluster.width(),
        Ambiguous::Wide => cluster.width_cjk(),
    };
    width.min(2)
}

/// Returns what stands for `letter` of `cluster` on the screen; `None` where it may stand for itself.
fn label(letter: char, cluster: &str, invisibles: Invisibles) -> Option<Cow<'static, str>> {
    let code = u32::from(letter);
    let label: &'static str = match letter {
        ' '..='~' => return None,
        '\t' => match invisibles {
            Invisibles::Misleading => "    ",
            Invisibles::All => "→   ",
        },
        '\u{7f}' => "␡",
        // The control pictures stand in the order of the codes that they show.
        '\0'..='\u{1f}' => {
            return char::from_u32(0x2400 + code).map(|picture| picture.to_string().into());
        }
        '\u{85}' => "<NEL>",
        '\u{2028}' => "<LS>",
        '\u{2029}' => "<PS>",
        '\u{061c}' => "<ALM>",
        '\u{200e}' => "<LRM>",
        '\u{200f}' => "<RLM>",
        '\u{202a}' => "<LRE>",
        '\u{202b}' => "<RLE>",
        '\u{202c}' => "<PDF>",
        '\u{202d}' => "<LRO>",
        '\u{202e}' => "<RLO>",
        '\u{2066}' => "<LRI>",
        '\u{2067}' => "<RLI>",
        '\u{2068}' => "<FSI>",
        '\u{2069}' => "<PDI>",
        // A flag such as that of Scotland is a black flag with tags after it.
        '\u{e0020}'..='\u{e007f}' if cluster.starts_with('\u{1f3f4}') => return None,
        '\u{e0020}'..='\u{e007e}' => {
            let tag = char::from_u32(code - 0xe0000)?;
            return Some(format!("<TAG:{tag}>").into());
        }
        _ if is_never_seen(letter) => return Some(number(letter).into()),
        _ => return invisible_label(letter, cluster, invisibles),
    };
    Some(Cow::Borrowed(label))
}

/// Returns whether `letter` shows nothing, or nothing that can be told from a blank, and has no business in prose:
/// control characters, blanks that pose as letters, deprecated and musical format characters, and what is no character.
fn is_never_seen(letter: char) -> bool {
    let code = u32::from(letter);
    matches!(
        letter,
        '\u{80}'..='\u{9f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{206a}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    ) || code & 0xfffe == 0xfffe
        // What Unicode has not given away may become anything, and no two terminals agree on its width.
        || letter.general_category() == GeneralCategory::Unassigned
}

/// Zero-width characters and unusual spaces: nothing and a plain space, unless they are asked for.
fn invisible_label(
    letter: char,
    cluster: &str,
    invisibles: Invisibles,
) -> Option<Cow<'static, str>> {
    let (quiet, shown) = match letter {
        '\u{200b}' => ("", "<ZWSP>"),
        '\u{2060}' => ("", "<WJ>"),
        '\u{feff}' => ("", "<BOM>"),
        '\u{ad}' => ("", "<SHY>"),
        '\u{180e}' => ("", "<MVS>"),
        '\u{034f}' => ("", "<CGJ>"),
        '\u{2061}'..='\u{2064}' => ("", "<INV>"),
        '\u{200c}' if joins_nothing(cluster) => ("", "<ZWNJ>"),
        '\u{200d}' if joins_nothing(cluster) => ("", "<ZWJ>"),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' if varies_nothing(cluster) => {
            ("", "<VS>")
        }
        '\u{a0}' => (" ", "⍽"),
        '\u{202f}' => (" ", "<NNBSP>"),
        '\u{2007}' => (" ", "<FIGSP>"),
        '\u{2000}'..='\u{200a}' => (" ", "<THSP>"),
        '\u{205f}' => (" ", "<MMSP>"),
        '\u{1680}' => (" ", "<OGSP>"),
        '\u{3000}' if invisibles == Invisibles::All => ("", "<IDSP>"),
        '\u{e000}'..='\u{f8ff}' if invisibles == Invisibles::All => {
            return Some(number(letter).into());
        }
        _ => return None,
    };
    Some(Cow::Borrowed(match invisibles {
        Invisibles::Misleading => quiet,
        Invisibles::All => shown,
    }))
}

/// Joiners mean something between the letters of Arabic and of the scripts of India, and between emoji; not in Latin,
/// Greek, Cyrillic or Hebrew, and not by themselves.
fn joins_nothing(cluster: &str) -> bool {
    let first = cluster.chars().next();
    first.is_none_or(|first| first < '\u{600}' || ('\u{1e00}'..='\u{203b}').contains(&first))
}

/// Variation selectors choose between forms of emoji, symbols and ideographs; of what is below, only the signs that
/// emoji are made from have several.
fn varies_nothing(cluster: &str) -> bool {
    let first = cluster.chars().next();
    let has_forms = |first: char| matches!(first, '0'..='9' | '#' | '*' | '©' | '®');
    joins_nothing(cluster) && !first.is_some_and(has_forms)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, invisibles: Invisibles, expected: &[(&str, usize)]) {
        let shown: Vec<Glyph<'_>> = glyphs(text, invisibles, Ambiguous::Narrow).collect();
        let shown: Vec<(&str, usize)> = shown
            .iter()
            .map(|glyph| (&*glyph.text, glyph.width))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn escape_sequences_become_pictures() {
        check(
            "\u{1b}[2J",
            Invisibles::Misleading,
            &[("␛", 1), ("[", 1), ("2", 1), ("J", 1)],
        );
        check(
            "\u{9b}31m",
            Invisibles::Misleading,
            &[("<U+009B>", 8), ("3", 1), ("1", 1), ("m", 1)],
        );
        check(
            "a\r\nb",
            Invisibles::Misleading,
            &[("a", 1), ("␍", 1), ("␊", 1), ("b", 1)],
        );
    }

    #[test]
    fn what_is_no_character_yet_is_shown_by_its_number() {
        check(
            "a\u{378}b",
            Invisibles::Misleading,
            &[("a", 1), ("<U+0378>", 8), ("b", 1)],
        );
    }

    #[test]
    fn direction_overrides_are_shown_not_obeyed() {
        check(
            "a\u{202e}b",
            Invisibles::Misleading,
            &[("a", 1), ("<RLO>", 5), ("b", 1)],
        );
    }

    #[test]
    fn no_break_spaces_show_only_where_they_changed() {
        check(
            "5\u{a0}m",
            Invisibles::Misleading,
            &[("5", 1), (" ", 1), ("m", 1)],
        );
        check("5\u{a0}m", Invisibles::All, &[("5", 1), ("⍽", 1), ("m", 1)]);
        check("a\u{200b}b", Invisibles::Misleading, &[("a", 1), ("b", 1)]);
        check(
            "a\u{200b}b",
            Invisibles::All,
            &[("a", 1), ("<ZWSP>", 6), ("b", 1)],
        );
    }

    #[test]
    fn clusters_stay_whole() {
        check(
            "e\u{301}日👩‍👩‍👧",
            Invisibles::Misleading,
            &[("e\u{301}", 1), ("日", 2), ("👩‍👩‍👧", 2)],
        );
    }

    #[test]
    fn joiners_and_selectors_show_where_they_join_nothing() {
        check(
            "a\u{200d}b\u{fe0f}",
            Invisibles::Misleading,
            &[("a", 1), ("b", 1)],
        );
        check(
            "a\u{200d}b\u{fe0f}",
            Invisibles::All,
            &[("a", 1), ("<ZWJ>", 5), ("b", 1), ("<VS>", 4)],
        );
        for whole in [
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "👩\u{200d}👧",
            "क्\u{200d}ष",
        ] {
            let shown: String = glyphs(whole, Invisibles::All, Ambiguous::Narrow)
                .map(|glyph| glyph.text)
                .collect();
            assert_eq!(shown, whole);
        }
    }

    #[test]
    fn tags_outside_of_a_flag_are_shown() {
        let scotland = "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        check(scotland, Invisibles::All, &[(scotland, 2)]);
        check(
            "a\u{e0067}",
            Invisibles::Misleading,
            &[("a", 1), ("<TAG:g>", 7)],
        );
    }

    #[test]
    fn half_width_marks_take_a_cell() {
        check("ｶﾞx", Invisibles::Misleading, &[("ｶﾞ", 2), ("x", 1)]);
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("e{}", "\u{301}".repeat(1000));
        let shown: Vec<Glyph<'_>> =
            glyphs(&tower, Invisibles::Misleading, Ambiguous::Narrow).collect();
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].text.chars().count(), MOST_MARKS + 1);
        assert_eq!(shown[0].width, 1);
    }

    proptest! {
        #[test]
        fn the_fast_ways_find_the_clusters_that_the_rules_find(text in "[a é–’“…─█▶\u{301}\u{200d}\u{20d0}\u{3099}🏳가ㄱ]{0,8}") {
            let whole = text.graphemes(true).next().map_or(0, str::len);
            prop_assert_eq!(cluster_length(&text), whole);
        }
    }

    #[test]
    fn a_mark_that_nothing_joins_is_shown_by_its_number() {
        let shown = visible("\u{1ade}");
        assert_eq!(visible(&shown), shown);
        assert!(shown == "<U+1ADE>" || shown == "◌\u{1ade}", "{shown}");
    }

    #[test]
    fn a_mark_without_a_letter_gets_a_circle() {
        check(
            "\u{301}a",
            Invisibles::Misleading,
            &[("◌\u{301}", 1), ("a", 1)],
        );
    }
}
