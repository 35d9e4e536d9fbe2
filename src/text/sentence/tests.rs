//! Tests of sentence bounds.

use super::super::tokenize;
use super::{begins, bounds, starts};

/// Compares the sentences of `text`, bars between them, with what is expected.
#[track_caller]
fn check(expected: &str) {
    let text = expected.replace('|', "");
    let shown: Vec<&str> = bounds(&text)
        .into_iter()
        .map(|bytes| &text[bytes])
        .collect();
    assert_eq!(shown.join("|"), expected);
    let tokens = tokenize(&text);
    let found: Vec<bool> = (0..tokens.len())
        .map(|idx| begins(&text, &tokens, idx))
        .collect();
    assert_eq!(found, starts(&text, &tokens));
}

#[test]
fn full_stops_end_sentences() {
    check("It rained. |Nobody came. |We left.");
}

#[test]
fn other_stops_end_sentences_too() {
    check("Why? |Because! |So… |Nothing.");
}

#[test]
fn closing_quotes_belong_to_the_sentence() {
    check("“Go home.” |She left. |(He stayed.) |So it goes.");
}

#[test]
fn a_question_within_a_sentence_does_not_end_it() {
    check("“Why?” he asked. |Nobody knew.");
}

#[test]
fn titles_and_initials_do_not_end_sentences() {
    check("Dr. Quill met J. Ferrow of the U.S. Navy. |They talked.");
}

#[test]
fn initials_at_the_end_do() {
    check("She moved to the U.S. |The others stayed.");
}

#[test]
fn a_number_sign_does_not() {
    check("Platform No. 5 was shut. |Trains left from No. 6.");
}

#[test]
fn decimals_do_not() {
    check("It grew by 3.5 points. |Then it fell.");
}

#[test]
fn chinese_sentences_need_no_blank() {
    check("灯台很高。|海很深！|我们走吧。");
}

#[test]
fn lower_case_goes_on() {
    check("See approx. half of it. |The end.");
}
