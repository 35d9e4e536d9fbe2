//! Tests of folding.

use super::fold;

#[track_caller]
fn check(token: &str, expected: &str) {
    assert_eq!(fold(token), expected);
}

#[test]
fn quotes_of_all_shapes_are_one() {
    for quote in ["“", "”", "„", "«", "»", "\""] {
        check(quote, "\"");
    }
}

#[test]
fn apostrophes_of_all_shapes_are_one() {
    check("it’s", "it's");
    check("it‘s", "it's");
}

#[test]
fn dashes_of_all_lengths_are_one() {
    for dash in ["-", "–", "—", "--", "−", "‑"] {
        check(dash, "-");
    }
}

#[test]
fn an_ellipsis_is_three_stops() {
    check("…", "...");
    check("....", "...");
}

#[test]
fn one_stop_is_no_ellipsis() {
    check(".", ".");
}

#[test]
fn blanks_are_one_space() {
    for blank in ["\u{A0}", "\u{2009}", "  ", "\t", "\n"] {
        check(blank, " ");
    }
}

#[test]
fn invisible_characters_vanish() {
    check("co\u{AD}op\u{200B}er\u{2060}ate", "cooperate");
}

#[test]
fn letters_are_composed() {
    check("cafe\u{301}", "café");
}

#[test]
fn a_sign_that_composes_to_a_quote_is_one() {
    check("\u{1FFD}", "'");
}

#[test]
fn wide_forms_are_narrow() {
    check("：", ":");
}

#[test]
fn case_and_superscripts_stay() {
    check("Paris", "Paris");
    check("m²", "m²");
}
