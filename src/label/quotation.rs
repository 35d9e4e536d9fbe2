//! Where the quotations of a paragraph are, in any of the usual marks.
//!
//! A quotation that is not closed goes on to the end of its paragraph, as it does where it runs on into the next one. A
//! single mark may be an apostrophe: it opens only before a word and after a blank, and counts only where another closes it.

use std::ops::Range;

use memchr::{memchr2, memchr3};

use crate::diff::Document;
use crate::text::TokenKind;

/// Marks that open, each with those that close it. The first that fits decides.
const PAIRS: &[(char, &[char])] = &[
    ('\u{201C}', &['\u{201D}', '\u{201C}', '"']),
    ('"', &['"', '\u{201D}']),
    ('\u{201E}', &['\u{201C}', '\u{201D}']),
    ('\u{AB}', &['\u{BB}']),
    ('\u{BB}', &['\u{AB}', '\u{BB}']),
    ('\u{300C}', &['\u{300D}']),
    ('\u{300E}', &['\u{300F}']),
    ('\u{2018}', &['\u{2019}']),
    ('\'', &['\'']),
    ('\u{2039}', &['\u{203A}']),
];

/// Returns the tokens from each opening mark to the one that closes it, ascending, for one paragraph's `tokens`.
pub(super) fn spans(document: &Document, tokens: Range<usize>) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let marks = marks(document, &tokens);
    // Single marks that nothing closes from here on: each is looked for once only, however many open.
    let mut unclosed: Vec<char> = Vec::new();
    let mut next = 0;
    while let Some(&at) = marks.get(next) {
        next += 1;
        let opening = opens(document, &tokens, at).filter(|mark| !unclosed.contains(mark));
        let closing = |mark| close(document, &marks[next..], tokens.end, mark);
        match (opening, opening.and_then(closing)) {
            (Some(_), Some(n_between)) => {
                next += n_between;
                spans.push(at..marks[next] + 1);
                next += 1;
            }
            (Some(mark), None) if is_single(mark) => unclosed.push(mark),
            (Some(_), None) => {
                spans.push(at..tokens.end);
                break;
            }
            (None, _) => {}
        }
    }
    spans
}

/// Those of `tokens` that may be marks of quotation, as far as their first bytes tell. Few bytes of a long text do, so the
/// bytes are looked at and not the tokens.
fn marks(document: &Document, tokens: &Range<usize>) -> Vec<usize> {
    let start = document.bytes(tokens.clone()).start;
    let text = document.slice(tokens.clone()).as_bytes();
    // One look rules out all marks but those of few languages.
    let is_usual = memchr2(FIRST[3], FIRST[4], text).is_none();
    let next = |text: &[u8]| {
        if is_usual {
            memchr3(FIRST[0], FIRST[1], FIRST[2], text)
        } else {
            text.iter().position(|byte| FIRST.contains(byte))
        }
    };
    let all = &document.tokens()[tokens.clone()];
    let (mut marks, mut from, mut idx) = (Vec::new(), 0, 0);
    while let Some(at) = next(&text[from..]) {
        let at = start + from + at;
        idx += all[idx..].partition_point(|token| token.bytes().end <= at);
        if all[idx].kind == TokenKind::Punctuation && all[idx].bytes().start == at {
            marks.push(tokens.start + idx);
        }
        from = all[idx].bytes().end - start;
    }
    marks
}

/// The first bytes of all these marks, the most usual first.
const FIRST: [u8; 5] = [b'"', b'\'', 0xe2, 0xc2, 0xe3];

fn is_single(mark: char) -> bool {
    matches!(mark, '\u{2018}' | '\'' | '\u{2039}')
}

/// Returns the mark at token `at` where a quotation may begin with it.
fn opens(document: &Document, tokens: &Range<usize>, at: usize) -> Option<char> {
    let mark = mark(document, at)?;
    let is_opening = PAIRS.iter().any(|(opening, _)| *opening == mark);
    let is_blank = |idx: usize| document.tokens()[idx].kind == TokenKind::Space;
    let stands_alone =
        at > tokens.start && !is_blank(at - 1) || at + 1 >= tokens.end || is_blank(at + 1);
    (is_opening && !(is_single(mark) && stands_alone)).then_some(mark)
}

/// Returns the index of the first of `marks` that closes what `mark` opened in a paragraph whose tokens end at `end`.
fn close(document: &Document, marks: &[usize], end: usize, mark: char) -> Option<usize> {
    let (_, closing) = PAIRS.iter().find(|(opening, _)| *opening == mark)?;
    let kind = |idx: usize| document.tokens()[idx].kind;
    let closes = |idx: &usize| {
        let is_one = self::mark(document, *idx).is_some_and(|mark| closing.contains(&mark));
        let is_apart = *idx + 1 >= end || !kind(*idx + 1).is_word();
        is_one && (!is_single(mark) || is_apart && kind(*idx - 1) != TokenKind::Space)
    };
    marks.iter().position(closes)
}

/// The sign of a mark that stands by itself.
fn mark(document: &Document, token: usize) -> Option<char> {
    let token = &document.tokens()[token];
    let is_mark = token.kind == TokenKind::Punctuation;
    is_mark.then(|| document.text()[token.bytes()].chars().next())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = Document::new(&[text]);
        let spans = spans(&document, document.paragraph_tokens(0));
        let found: Vec<&str> = spans.into_iter().map(|span| document.slice(span)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_mark_is_told_by_its_first_byte() {
        for mark in PAIRS
            .iter()
            .flat_map(|(open, close)| close.iter().chain([open]))
        {
            assert!(FIRST.contains(&mark.to_string().as_bytes()[0]), "{mark}");
        }
    }

    #[test]
    fn the_usual_marks() {
        check("He said “no” and \"never\".", &["“no”", "\"never\""]);
        check("Er sagte „nein“ und »nie«.", &["„nein“", "»nie«"]);
        check(
            "Il a dit «non». 彼は「いいえ」と言った。",
            &["«non»", "「いいえ」"],
        );
        check("Talks were ‘over’, 'done' even.", &["‘over’", "'done'"]);
    }

    #[test]
    fn an_apostrophe_is_no_quotation() {
        check("The workers’ pay and the ’90s didn’t matter.", &[]);
        check("The crews' pay rose, the owners' did not.", &[]);
        check("‘Workers’ pay,’ he said.", &["‘Workers’"]);
    }

    #[test]
    fn marks_that_nothing_closes_are_looked_for_once() {
        // Looked for at each of them, this would take minutes.
        let text = "'tis so ".repeat(50_000) + "‘yes’";
        check(&text, &["‘yes’"]);
    }

    #[test]
    fn what_is_not_closed_goes_on_to_the_end() {
        check("He said: “We go on", &["“We go on"]);
    }
}
