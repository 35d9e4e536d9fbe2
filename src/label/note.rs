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
    let opening = lower(paragraph, OPENING);
    if BEGINNINGS
        .iter()
        .any(|beginning| opening.starts_with(beginning))
    {
        return true;
    }
    let speaks_of = |pair: &[&str]| matches!(pair[0], "this" | "the") && THINGS.contains(&pair[1]);
    let Some(thing) = words(&opening, 5).windows(2).position(speaks_of) else {
        return false;
    };
    let told = |pair: &[&str]| {
        matches!(pair[0], "was" | "been" | "is" | "were") && DEEDS.contains(&pair[1])
    };
    let start = lower(paragraph, START);
    words(&start, SOON)[thing..].windows(2).any(told)
}

/// The first characters of a text, lower case, with plain apostrophes; a paragraph may be of any length.
fn lower(text: &str, n_chars: usize) -> String {
    let end = text
        .char_indices()
        .nth(n_chars)
        .map_or(text.len(), |(at, _)| at);
    text[..end].to_lowercase().replace('\u{2019}', "'")
}

/// The first words of a text.
fn words(text: &str, n_words: usize) -> Vec<&str> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(n_words)
        .collect()
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
