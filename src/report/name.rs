//! Names of files for what is written.

use unicode_normalization::UnicodeNormalization as _;

use super::Compared;

/// Longest part of a name that is made of a headline.
const LONGEST: usize = 80;
/// Begins a Markdown file that was written, so that it is known again.
pub const MARKDOWN_MARK: &str = "<!-- variorum -->\n";
/// The same in the head of a page.
pub(super) const HTML_MARK: &str = "<meta name=\"generator\" content=\"variorum\"/>";
/// Bytes at the beginning of a page that hold its mark.
const HEAD: usize = 512;

/// Returns a name for a file with this step, without its ending: `ferry-talks-stall-v6-v7`.
///
/// Headlines are anybody's text: of theirs only `a` to `z`, digits and hyphens are left, at most 80 of them.
#[must_use]
pub fn file_name(compared: &Compared<'_>) -> String {
    let (old, new) = (compared.old.number, compared.new.number);
    format!("{}-v{old}-v{new}", slug(compared.article.name()))
}

/// Returns whether a file was written by this program: a page about an article, and no article.
#[must_use]
pub fn is_own_page(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let has_mark = || {
        let mut windows = head.windows(HTML_MARK.len());
        windows.any(|window| window == HTML_MARK.as_bytes())
    };
    bytes.starts_with(MARKDOWN_MARK.as_bytes())
        || bytes.starts_with(b"<!DOCTYPE html>") && has_mark()
}

fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.nfd().flat_map(char::to_lowercase) {
        if slug.len() == LONGEST {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') && !is_part_of_word(letter) {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "article".to_owned()
    } else {
        slug.to_owned()
    }
}

/// Accents, and the signs within a word.
fn is_part_of_word(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter) || matches!(letter, '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_known_again() {
        assert!(is_own_page(crate::report::html(&[]).as_bytes()));
        assert!(is_own_page(b"<!-- variorum -->\n# Ferry"));
        assert!(!is_own_page(b"# Ferry talks\n\nThe council met."));
        assert!(!is_own_page(b"<!DOCTYPE html>\n<html><head></head></html>"));
        assert!(!is_own_page(b""));
    }

    #[test]
    fn names_are_made_of_harmless_letters_alone() {
        for (headline, expected) in [
            ("Ferry talks stall", "ferry-talks-stall"),
            ("The crew’s café – ‘closed’!", "the-crews-cafe-closed"),
            ("../../etc/passwd", "etc-passwd"),
            ("\u{1b}[31mred\0", "31mred"),
            ("船が出た", "article"),
            ("", "article"),
            (". .. -", "article"),
        ] {
            assert_eq!(slug(headline), expected, "{headline:?}");
        }
        assert_eq!(slug(&"a".repeat(100)).len(), 80);
        assert_eq!(slug(&"ä ".repeat(100)).len(), 79, "no hyphen at the end");
    }
}
