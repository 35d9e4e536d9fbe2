//! The signs of our own that are not ASCII, and what stands for them where only ASCII can be shown.

/// Beside a line that goes on with a word or an address that is longer than a line.
pub const GOES_ON: &str = "↳";

/// What the screen is drawn with, and its stand-ins of one cell each.
const SIGNS: &[(char, char)] = &[
    ('─', '-'),
    ('━', '='),
    ('│', '|'),
    ('┬', '+'),
    ('┌', '+'),
    ('┐', '+'),
    ('└', '+'),
    ('┘', '+'),
    ('▶', '>'),
    ('→', '>'),
    ('↳', '\\'),
    ('»', '>'),
    ('−', '-'),
    ('…', '~'),
    ('·', '.'),
    ('″', '"'),
    ('┼', '+'),
    ('┄', '.'),
    ('▁', '1'),
    ('▂', '2'),
    ('▃', '3'),
    ('▄', '4'),
    ('▅', '5'),
    ('▆', '6'),
    ('▇', '7'),
    ('█', '8'),
    ('■', '#'),
    ('□', 'o'),
    ('✓', 'v'),
    ('⚑', '!'),
    ('✎', '*'),
];

/// Returns `text` in ASCII: our own signs by their stand-ins, any other character by its number, such as `<U+2019>`.
///
/// A transliteration would hide what differs between two versions.
#[must_use]
pub fn ascii(text: &str) -> String {
    by_number(text, |letter| {
        SIGNS
            .iter()
            .find(|(sign, _)| *sign == letter)
            .map(|(_, stand_in)| *stand_in)
    })
}

/// The same for text that holds no sign of ours: every character that is not ASCII by its number.
#[must_use]
pub fn numbered(text: &str) -> String {
    by_number(text, |_| None)
}

fn by_number(text: &str, stand_in: impl Fn(char) -> Option<char>) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match stand_in(letter) {
            _ if letter.is_ascii() => shown.push(letter),
            Some(stand_in) => shown.push(stand_in),
            None => shown.push_str(&super::glyph::number(letter)),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_signs_have_stand_ins_and_others_numbers() {
        assert_eq!(ascii("v1 → v2 “船”"), "v1 > v2 <U+201C><U+8239><U+201D>");
        assert_eq!(numbered("a…\n"), "a<U+2026>\n");
    }

    #[test]
    fn stand_ins_are_as_wide_as_the_signs() {
        for (sign, stand_in) in SIGNS {
            assert_eq!(super::super::width(&sign.to_string()), 1);
            assert!(stand_in.is_ascii_graphic());
        }
    }
}
