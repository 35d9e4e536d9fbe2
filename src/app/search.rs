//! Finding a phrase in the open step: literal, blind to case unless a capital was typed, and to typography.

use std::ops::Range;

use crate::diff::Document;
use crate::rows::Found;
use crate::step::Step;

/// A search that goes on until it is cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Search {
    pub(super) phrase: String,
    /// The line of the layout that the reader was last taken to.
    pub(super) line: Option<usize>,
}

/// Finds every place of `phrase` in the texts of `step`, overlaps left out.
pub(super) fn find(step: &Step, phrase: &str) -> Found {
    let keeps_case = phrase.chars().any(char::is_uppercase);
    Found {
        old: find_in(&step.body.old, phrase, keeps_case),
        new: find_in(&step.body.new, phrase, keeps_case),
        old_title: find_in(&step.title.old, phrase, keeps_case),
        new_title: find_in(&step.title.new, phrase, keeps_case),
    }
}

fn find_in(document: &Document, phrase: &str, keeps_case: bool) -> Vec<Range<usize>> {
    let phrase: Vec<char> = fold(phrase, keeps_case).map(|(_, letter)| letter).collect();
    let text: Vec<(usize, char)> = fold(document.text(), keeps_case).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while !phrase.is_empty() && at + phrase.len() <= text.len() {
        let here = &text[at..at + phrase.len()];
        if here.iter().map(|(_, letter)| letter).eq(&phrase) {
            let end = text
                .get(at + phrase.len())
                .map_or(document.text().len(), |(offset, _)| *offset);
            found.push(here[0].0..end);
            at += phrase.len();
        } else {
            at += 1;
        }
    }
    found
}

/// Returns each letter with its offset, as a reader would type it: nobody types a curly quote.
fn fold(text: &str, keeps_case: bool) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().map(move |(offset, letter)| {
        let typed = match letter {
            '‘' | '’' | 'ʼ' => '\'',
            '“' | '”' | '„' => '"',
            '–' | '—' | '‐' | '‑' | '−' => '-',
            letter if letter.is_whitespace() => ' ',
            letter => letter,
        };
        // A capital that becomes several letters is left alone: one letter must stay one.
        let mut lower = typed.to_lowercase();
        match (keeps_case, lower.next(), lower.next()) {
            (false, Some(lower), None) => (offset, lower),
            _ => (offset, typed),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, phrase: &str, expected: &[&str]) {
        let document = Document::new(&[text]);
        let found = find_in(&document, phrase, phrase.chars().any(char::is_uppercase));
        let found: Vec<&str> = found
            .into_iter()
            .map(|range| &document.text()[range])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn case_counts_only_where_it_was_typed() {
        check("Ferry and ferry", "ferry", &["Ferry", "ferry"]);
        check("Ferry and ferry", "Ferry", &["Ferry"]);
    }

    #[test]
    fn what_nobody_types_is_found_all_the_same() {
        check(
            "the crews’ union – 5\u{a0}miles",
            "crews' union - 5 miles",
            &["crews’ union – 5\u{a0}miles"],
        );
    }

    #[test]
    fn overlaps_are_left_out() {
        check("aaaa", "aa", &["aa", "aa"]);
        check("abc", "", &[]);
        check("abc", "abcd", &[]);
    }
}
