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

/// Returns whether a paragraph is a note of the paper about a change of its own: "This article was amended on 3 May",
/// "Correction:", "An earlier version of this story said". Told for English only.
#[must_use]
pub fn is_correction_note(paragraph: &str) -> bool {
    // Enough for the words below; a paragraph may be of any length.
    let start: String = paragraph
        .chars()
        .skip_while(|sign| !sign.is_alphanumeric())
        .take(200)
        .map(|sign| if sign == '\u{2019}' { '\'' } else { sign })
        .flat_map(char::to_lowercase)
        .collect();
    if BEGINNINGS
        .iter()
        .any(|beginning| start.starts_with(beginning))
    {
        return true;
    }
    let words: Vec<&str> = start
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(SOON)
        .collect();
    let speaks_of = |pair: &[&str]| matches!(pair[0], "this" | "the") && THINGS.contains(&pair[1]);
    let thing = words.windows(2).position(speaks_of);
    thing.is_some_and(|at| {
        let told = |pair: &[&str]| {
            matches!(pair[0], "was" | "been" | "is" | "were") && DEEDS.contains(&pair[1])
        };
        at < 4 && words[at..].windows(2).any(told)
    })
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
