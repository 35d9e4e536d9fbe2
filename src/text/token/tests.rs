//! Tests of the tokeniser.

use proptest::prelude::*;

use super::super::fold::fold;
use super::{Cursor, TokenKind, plain, tokenize};

/// Compares the tokens of `text`, bars between them, with what is expected; blanks are shown as `_`.
#[track_caller]
fn check(text: &str, expected: &str) {
    let shown: Vec<&str> = tokenize(text)
        .iter()
        .map(|token| {
            if token.kind == TokenKind::Space {
                "_"
            } else {
                &text[token.bytes()]
            }
        })
        .collect();
    assert_eq!(shown.join("|"), expected);
}

#[test]
fn words_blanks_and_marks_are_told_apart() {
    check("Go home, now!", "Go|_|home|,|_|now|!");
}

#[test]
fn inner_apostrophes_belong_to_the_word() {
    check("don't, it’s 'so'", "don't|,|_|it’s|_|'|so|'");
}

#[test]
fn numbers_keep_their_points_and_commas() {
    check("1,400.50 or 3.5, 7.", "1,400.50|_|or|_|3.5|,|_|7|.");
}

#[test]
fn initials_and_titles_keep_their_full_stop() {
    check(
        "Mr. J. Quill of the U.S. fleet",
        "Mr.|_|J.|_|Quill|_|of|_|the|_|U.S.|_|fleet",
    );
}

#[test]
fn a_plain_word_loses_its_full_stop() {
    check("It ended. So did I.", "It|_|ended|.|_|So|_|did|_|I|.");
}

#[test]
fn runs_of_one_mark_are_one_token() {
    check("Well... no -- yes?!", "Well|...|_|no|_|--|_|yes|?|!");
}

#[test]
fn letters_keep_their_combining_marks() {
    check("cafe\u{301} noir", "cafe\u{301}|_|noir");
}

#[test]
fn invisible_characters_do_not_cut() {
    check(
        "co\u{AD}op shore\u{200B}line",
        "co\u{AD}op|_|shore\u{200B}line",
    );
}

#[test]
fn chinese_is_cut_into_words() {
    check("我们在北京吃了午饭。", "我们|在|北京|吃了|午饭|。");
}

#[test]
fn japanese_is_cut_into_words() {
    check("東京のテレビ局が発表した", "東京|の|テレビ|局|が|発表|した");
}

#[test]
fn thai_is_cut_into_words() {
    check("รัฐบาลประกาศเมื่อวันจันทร์", "รัฐบาล|ประกาศ|เมื่อ|วัน|จันทร์");
}

#[test]
fn invisible_characters_do_not_cut_words_of_signs() {
    check("我们在北\u{200B}京", "我们|在|北\u{200B}京");
}

#[test]
fn thai_signs_keep_their_marks() {
    check("ที่นี่", "ที่|นี่");
}

#[test]
fn hangul_is_cut_at_blanks() {
    check("등대 근처", "등대|_|근처");
}

#[test]
fn joined_emoji_are_one_token() {
    check("👩‍👧 🇫🇷!", "👩‍👧|_|🇫🇷|!");
}

#[test]
fn kinds_tell_what_a_token_is() {
    let kinds: Vec<TokenKind> = tokenize("a 1,.€").iter().map(|token| token.kind).collect();
    let expected = [
        TokenKind::Word,
        TokenKind::Space,
        TokenKind::Number,
        TokenKind::Punctuation,
        TokenKind::Punctuation,
        TokenKind::Symbol,
    ];
    assert_eq!(kinds, expected);
}

proptest! {
    #[test]
    fn tokens_tile_the_text(text in "\\PC{0,80}") {
        let tokens = tokenize(&text);
        let joined: String = tokens.iter().map(|token| &text[token.bytes()]).collect();
        prop_assert!(tokens.iter().all(|token| !token.bytes().is_empty()));
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn the_fast_path_changes_nothing(text in "[a-zA-Z0-9 ,.'é\u{301}-]{0,40}") {
        // A combining mark or a dot after a word takes the general path; cutting there must not depend on what follows.
        let tokens = tokenize(&text);
        let (longer, shorter) = (tokenize(&format!("{text} x")), tokens.len());
        prop_assert_eq!(&longer[..shorter.saturating_sub(1)], &tokens[..shorter.saturating_sub(1)]);
    }

    #[test]
    fn the_fast_path_finds_what_the_rules_find(text in r#"[a-zZ09 ,.'é_"(!?;:/$+`\u{301}\t-]{0,40}"#) {
        let slow = |at: usize, first: char| {
            let mut cursor = Cursor { text: &text, at };
            let kind = cursor.token(first);
            (kind, cursor.at)
        };
        for (at, first) in text.char_indices() {
            let mut tokens = Vec::new();
            let len = plain(&text.as_bytes()[at..], at, &mut tokens);
            if let Some(token) = tokens.first() {
                prop_assert_eq!((token.kind, token.bytes().end), slow(at, first), "{:?} at {}", text, at);
            }
            let borders = tokens.iter().map(|token| token.bytes().start).chain([at + len]);
            let ends = std::iter::once(at).chain(tokens.iter().map(|token| token.bytes().end));
            prop_assert!(borders.eq(ends), "the tokens tile what was read");
        }
    }

    #[test]
    fn letters_are_counted_eight_at_once(text in "[@-\\[`-{a-zA-Z\u{80}\u{e1}\u{fa}]{0,20}") {
        let n_letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        prop_assert_eq!(super::n_letters(text.as_bytes()), n_letters);
    }

    #[test]
    fn words_of_signs_tile_the_text_and_keep_signs_whole(text in "[一-丯北京東灯台のかテレ。 ก-์ที่เ\u{301}\u{200B}]{0,24}") {
        let tokens = tokenize(&text);
        let joined: String = tokens.iter().map(|token| &text[token.bytes()]).collect();
        prop_assert_eq!(&joined, &text);
        let borders: std::collections::BTreeSet<usize> = unicode_segmentation::UnicodeSegmentation::grapheme_indices(text.as_str(), true).map(|(at, _)| at).collect();
        // A mark after a blank or a control sign makes no cluster with it for a reader.
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            prop_assert!(borders.contains(&token.bytes().start), "{:?}", &text[token.bytes()]);
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,12}") {
        let once = fold(&text).into_owned();
        prop_assert_eq!(fold(&once).into_owned(), once);
    }
}
