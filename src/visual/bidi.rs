//! Text that is read from right to left, in the order in which it is seen (UAX #9).
//!
//! Most terminals print from left to right whatever they are given, so the order must be ours; joining the letters of
//! Arabic stays the terminal's business.

use std::ops::Range;

use memchr::memchr2_iter;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// Returns whether any of `text` is read from right to left.
pub(super) fn has_right_to_left(text: &str) -> bool {
    // Hebrew is the first of them.
    let is_right_to_left = |letter: char| {
        letter >= '\u{590}' && matches!(bidi_class(letter), BidiClass::R | BidiClass::AL)
    };
    !text.is_ascii() && text.chars().any(is_right_to_left)
}

/// Returns whether `letter` would turn the letters around it, where it were obeyed.
fn is_control(letter: char) -> bool {
    matches!(
        letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Returns whether `text` holds characters that would turn the letters around them: they are shown, and a reader should
/// know of them (Trojan Source, CVE-2021-42574).
#[must_use]
pub fn has_direction_marks(text: &str) -> bool {
    memchr2_iter(FIRST_BYTES[0], FIRST_BYTES[1], text.as_bytes())
        .any(|at| text[at..].starts_with(is_control))
}

/// What the characters of [`is_control`] begin with in UTF-8.
const FIRST_BYTES: [u8; 2] = [0xd8, 0xe2];

/// Returns the level of each byte of `texts`, which are read as one text; each of `isolated`, ranges of them in ascending
/// order, is an isolate in it.
///
/// The characters that would turn what follows are shown, and must not be obeyed: letters of the same length stand for
/// them.
pub(super) fn levels<'t>(
    texts: impl Iterator<Item = &'t str>,
    isolated: &[Range<usize>],
) -> Vec<Vec<Level>> {
    const FIRST_STRONG_ISOLATE: char = '\u{2068}';
    const POP_ISOLATE: char = '\u{2069}';
    let mut whole = String::new();
    let mut places = Vec::new();
    for (idx, text) in texts.enumerate() {
        if isolated.iter().any(|range| range.start == idx) {
            whole.push(FIRST_STRONG_ISOLATE);
        }
        let start = whole.len();
        for letter in text.chars() {
            if is_control(letter) {
                whole.extend(std::iter::repeat_n('x', letter.len_utf8()));
            } else {
                whole.push(letter);
            }
        }
        places.push(start..whole.len());
        if isolated.iter().any(|range| range.end == idx + 1) {
            whole.push(POP_ISOLATE);
        }
    }
    let levels = BidiInfo::new(&whole, None).levels;
    let of_place = |place: Range<usize>| levels[place].to_vec();
    places.into_iter().map(of_place).collect()
}

/// Returns the indexes of `levels`, one a glyph, from left to right; `None` where that is the order in which they are.
pub(super) fn visual_order(levels: impl Iterator<Item = Level> + Clone) -> Option<Vec<usize>> {
    let is_turned = levels.clone().any(|level| level > Level::ltr());
    is_turned.then(|| BidiInfo::reorder_visual(&levels.collect::<Vec<_>>()))
}

/// Brackets face the text that they enclose, whichever way it runs.
const MIRRORED: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("<", ">"),
    ("«", "»"),
    ("‹", "›"),
];

/// Returns what is printed for `sign` at `level`.
pub(super) fn mirrored(sign: &str, level: Level) -> &str {
    if level.is_ltr() {
        return sign;
    }
    let other = MIRRORED.iter().find_map(|(open, close)| {
        if *open == sign {
            Some(*close)
        } else {
            (*close == sign).then_some(*open)
        }
    });
    other.unwrap_or(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_direction_mark_is_found_wherever_it_stands() {
        for letter in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let text = format!("é“{letter}”");
            assert_eq!(has_direction_marks(&text), is_control(letter), "{letter:?}");
        }
        assert!(!has_direction_marks(""));
    }
}
