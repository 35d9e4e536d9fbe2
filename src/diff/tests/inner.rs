//! Finer marks inside of a word: `|` on both sides of the part that changed.

use super::super::{Document, Op, diff_text};

/// Shows the part of each word that changed, or `None`, for the only change between two texts; in both directions.
#[track_caller]
fn check(old: &str, new: &str, expected: Option<(&str, &str)>) {
    let expected = expected.map(|(old, new)| (old.to_owned(), new.to_owned()));
    assert_eq!(shown(old, new), expected);
    assert_eq!(shown(new, old), expected.map(|(old, new)| (new, old)));
}

fn shown(old: &str, new: &str) -> Option<(String, String)> {
    let edits = diff_text(old, new);
    let edit = edits.iter().find(|edit| edit.op != Op::Equal)?;
    let (old, new) = (Document::new(&[old]), Document::new(&[new]));
    let inner = edit.inner(&old, &new)?;
    let mark =
        |document: &Document, tokens: std::ops::Range<usize>, part: std::ops::Range<usize>| {
            let (word, text) = (document.bytes(tokens), document.text());
            let (head, tail) = (&text[word.start..part.start], &text[part.end..word.end]);
            format!("{head}|{}|{tail}", &text[part])
        };
    Some((
        mark(&old, edit.old.clone(), inner.old),
        mark(&new, edit.new.clone(), inner.new),
    ))
}

#[test]
fn a_plural() {
    check(
        "The boat left.",
        "The boats left.",
        Some(("boat||", "boat|s|")),
    );
}

#[test]
fn a_plural_in_ies() {
    check(
        "The city grew.",
        "The cities grew.",
        Some(("cit|y|", "cit|ies|")),
    );
}

#[test]
fn a_possessive() {
    check(
        "The minister car.",
        "The minister’s car.",
        Some(("minister||", "minister|’s|")),
    );
}

#[test]
fn another_time() {
    check(
        "They walk on.",
        "They walked on.",
        Some(("walk||", "walk|ed|")),
    );
    check(
        "They are making it.",
        "They are make it.",
        Some(("mak|ing|", "mak|e|")),
    );
}

#[test]
fn a_doubled_consonant() {
    check(
        "They plan it.",
        "They planned it.",
        Some(("plan||", "plan|ned|")),
    );
}

#[test]
fn a_letter_that_was_forgotten() {
    check(
        "The goverment fell.",
        "The government fell.",
        Some(("gover||ment", "gover|n|ment")),
    );
}

#[test]
fn two_letters_that_changed_places() {
    check(
        "They recieve it.",
        "They receive it.",
        Some(("rec|ie|ve", "rec|ei|ve")),
    );
}

#[test]
fn a_letter_with_its_mark_stays_whole() {
    check(
        "A tre\u{301}sor lay.",
        "A tre\u{301}e\u{301}sor lay.",
        Some(("tre\u{301}||sor", "tre\u{301}|e\u{301}|sor")),
    );
}

#[test]
fn other_words_have_no_inner_mark() {
    check("We read the text.", "We read the test.", None);
    check("It opens in March.", "It opens in May.", None);
    check("The red lamp.", "The green lamp.", None);
    check("The house fell.", "The mouse fell.", None);
}

#[test]
fn short_words_are_not_taken_for_slips() {
    check("They saw a boat.", "They saw a bat.", None);
    check("It is form.", "It is from.", None);
}

#[test]
fn numbers_and_dates_have_no_inner_mark() {
    check("It cost 14500 then.", "It cost 1450 then.", None);
    check("On the 1st they met.", "On the 21st they met.", None);
    check("The mid1980s came.", "The mid1990s came.", None);
}

#[test]
fn more_than_one_word_has_no_inner_mark() {
    check("The old boat left.", "The older boats left.", None);
}
