//! JSON that is harmless wherever it is printed.

use std::fmt::Write as _;

use serde::Serialize;

/// Returns `value` as JSON on one line, without the line end.
///
/// JSON must escape the control characters of ASCII alone; a terminal obeys those above, and some readers of lines end one
/// at U+2028 and U+2029. They are escaped too.
pub(super) fn json_line(value: &impl Serialize) -> serde_json::Result<String> {
    let line = serde_json::to_string(value)?;
    if !line.contains(is_escaped) {
        return Ok(line);
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    for letter in line.chars() {
        // All of these stand in strings: nothing else of JSON is beyond ASCII. Writing to a string cannot fail.
        if is_escaped(letter) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(letter));
        } else {
            escaped.push(letter);
        }
    }
    Ok(escaped)
}

fn is_escaped(letter: char) -> bool {
    matches!(letter, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        let line = json_line(&"\u{1b}[2J \u{9b}2J \u{7f}\u{2028}é").unwrap();
        assert_eq!(line, r#""\u001b[2J \u009b2J \u007f\u2028é""#);
    }

    proptest! {
        #[test]
        fn it_reads_back_as_it_was(text in any::<String>()) {
            let line = json_line(&text).unwrap();
            prop_assert!(!line.contains(|letter: char| letter.is_control()));
            prop_assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        }
    }
}
