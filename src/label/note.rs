//! Notes in which a paper says that it changed an article.

/// How such a note may begin, lower case.
const BEGINNINGS: &[&str] = &[
    "amendment:",
    "clarification:",
    "clarification ",
    "clarifications:",
    "correction:",
    "correction ",
    "correction,",
    "corrections:",
    "corrections and clarifications",
    "editor's note:",
    "editors' note:",
    "an earlier version of this",
    "a previous version of this",
    "an earlier headline",
    "the original version of this",
    "in an earlier version of this",
];

/// What a note speaks of after `this` or `the`.
const THINGS: &[&str] = &[
    "article",
    "caption",
    "column",
    "feature",
    "headline",
    "interview",
    "page",
    "piece",
    "post",
    "report",
    "review",
    "story",
    "transcript",
];

/// What stands before the deed.
const AUXILIARIES: &[&str] = &["been", "is", "was", "were"];

/// What was done to it.
const DEEDS: &[&str] = &["amended", "clarified", "corrected"];

/// Words in which the deed must be told.
const SOON: usize = 24;

/// Characters from the first letter on that hold these words.
const START: usize = 200;

/// Characters that hold the longest beginning and the words that say what the note is about.
const OPENING: usize = 64;

/// Returns whether a paragraph is a note of the paper about a change of its own: "This article was amended on 3 May",
/// "Correction:", "An earlier version of this story said". Told for English only.
#[must_use]
pub fn is_correction_note(paragraph: &str) -> bool {
    let paragraph = paragraph.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    // A byte rules out most of them.
    let first = paragraph.as_bytes().first().map(u8::to_ascii_lowercase);
    let mut near = BEGINNINGS
        .iter()
        .filter(|beginning| beginning.as_bytes().first().copied() == first);
    if near.any(|beginning| begins(paragraph, beginning)) {
        return true;
    }
    let speaks_of = |(before, word)| is_one_of(before, &["this", "the"]) && is_one_of(word, THINGS);
    let Some(thing) = pairs(start(paragraph, OPENING)).take(4).position(speaks_of) else {
        return false;
    };
    let told = |(before, word)| is_one_of(before, AUXILIARIES) && is_one_of(word, DEEDS);
    let soon = pairs(start(paragraph, START)).take(SOON - 1);
    soon.skip(thing).any(told)
}

fn is_one_of(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether `text` begins like this, in any capitals and with any apostrophe.
fn begins(text: &str, beginning: &str) -> bool {
    let mut signs = text.chars().map(|sign| match sign {
        '\u{2019}' => '\'',
        _ => sign.to_ascii_lowercase(),
    });
    beginning.chars().all(|sign| signs.next() == Some(sign))
}

/// The first characters of a text; a paragraph may be of any length.
fn start(text: &str, n_chars: usize) -> &str {
    if let Some(plain) = text.as_bytes().get(..n_chars)
        && plain.is_ascii()
    {
        return &text[..n_chars];
    }
    let end = text.char_indices().nth(n_chars);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// Each word of a text with the one after it.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    let mut words = std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|sign: char| !sign.is_alphanumeric());
        let (word, after) = rest.split_at(word_length(rest));
        rest = after;
        (!word.is_empty()).then_some(word)
    });
    let mut before = words.next().unwrap_or_default();
    words.map(move |word| (std::mem::replace(&mut before, word), word))
}

/// Bytes of the letters and digits at the beginning of a text.
fn word_length(text: &str) -> usize {
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric();
    let plain = text.bytes().take_while(is_inside).count();
    match text.as_bytes().get(plain) {
        // As nearly always.
        None | Some(0..0x80) => plain,
        Some(_) => text
            .find(|sign: char| !sign.is_alphanumeric())
            .unwrap_or(text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes() {
        for note in [
            "• This article was amended on 3 May 2025 to correct the number of ferries.",
            "This story has been corrected: the mayor is 54.",
            "Correction: the ferry is called Tern.",
            "CORRECTION, 4 May: The sum was wrong.",
            "An earlier version of this article said that two men had died.",
            "The headline of this article was amended on 2 June.",
            "Editor’s note: the photograph was replaced.",
        ] {
            assert!(is_correction_note(note), "{note}");
        }
    }

    #[test]
    fn prose_about_corrections_is_no_note() {
        for prose in [
            "",
            "The report was written by three engineers.",
            "Corrections officers walked out at dawn.",
            "The council said the law was amended in May.",
            "He asked that the article, which ran on Sunday in the largest of the town’s papers, not be read.",
        ] {
            assert!(!is_correction_note(prose), "{prose}");
        }
    }
}
