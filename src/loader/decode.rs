//! Bytes to text: tells binary from text and replaces what is not UTF-8, with a count.

use std::borrow::Cow;

/// Why an input is no text at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotText {
    /// Nothing but white space.
    #[error("empty file, expected text")]
    Empty,
    /// It begins with the mark of UTF-16.
    #[error("UTF-16 text, expected UTF-8")]
    Utf16,
    /// A zip archive, which may hold any number of files.
    #[error("zip archive, expected text: unpack it first")]
    Archive,
    /// NUL bytes, or too many other control bytes.
    #[error("binary file, expected text")]
    Binary,
}

/// A decoded input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded<'b> {
    /// The text without byte order mark.
    pub(super) text: Cow<'b, str>,
    /// Line (from 1) of the first replaced sequence, and how many there were.
    pub(super) replaced: Option<(usize, usize)>,
}

/// How much of the head is looked at to tell binary from text: as much as git looks at.
const HEAD: usize = 8_000;

/// Decodes `bytes` as UTF-8; sequences that are not become U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, NotText> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NotText::Empty);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(NotText::Utf16);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(NotText::Archive);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let is_odd = |byte: &&u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    // A NUL makes it binary. A text may be full of escape sequences, each with one such byte among several letters.
    if head.contains(&0) || head.iter().filter(is_odd).count() * 4 > head.len() {
        return Err(NotText::Binary);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Ok(Decoded {
            text: Cow::Borrowed(text),
            replaced: None,
        });
    }
    let mut text = String::with_capacity(bytes.len());
    let mut replaced = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let (_, n_replaced) =
                replaced.get_or_insert_with(|| (text.matches('\n').count() + 1, 0));
            *n_replaced += 1;
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    Ok(Decoded {
        text: Cow::Owned(text),
        replaced,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_it_replaces_and_tells_the_first_line() {
        let decoded = decode(b"one\ntw\xffo\nth\xff\xferee").unwrap();
        assert_eq!(decoded.text, "one\ntw\u{fffd}o\nth\u{fffd}\u{fffd}ree");
        assert_eq!(decoded.replaced, Some((2, 3)));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(decode(b"\xef\xbb\xbfone").unwrap().text, "one");
        assert_eq!(decode(b"\xef\xbb\xbf"), Err(NotText::Empty));
    }

    #[test]
    fn one_escape_byte_does_not_make_a_text_binary() {
        let text = b"A line of text long enough to outweigh it. \x1b[2J And it goes on.";
        assert!(decode(text).is_ok());
        assert!(decode(b"\x1btext\x1bmore").is_ok(), "two of ten");
        assert_eq!(
            decode(b"\x1bno\x1bno\x1bn\x1b"),
            Err(NotText::Binary),
            "four of nine"
        );
        assert_eq!(decode(b"\xff\xfet\x00"), Err(NotText::Utf16));
        assert_eq!(decode(b"PK\x03\x04\x14\x00"), Err(NotText::Archive));
    }
}
