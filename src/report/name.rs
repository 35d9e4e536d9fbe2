//! Names of files for what is written.

use unicode_normalization::UnicodeNormalization as _;

use super::Compared;

/// Longest part of a name that is made of a headline.
const LONGEST: usize = 80;

/// Returns a name for a file with this step, without its ending: `ferry-talks-stall-v6-v7`.
///
/// Headlines are anybody's text: of theirs only `a` to `z`, digits and hyphens are left, at most 80 of them.
#[must_use]
pub fn file_name(compared: &Compared<'_>) -> String {
    let (old, new) = (compared.old.number, compared.new.number);
    format!("{}-v{old}-v{new}", slug(compared.article.name()))
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
