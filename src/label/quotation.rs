//! Where the quotations of a paragraph are, in any of the usual marks.
//!
//! A quotation that is not closed goes on to the end of its paragraph, as it does where it runs on into the next one. A
//! single mark may be an apostrophe: it opens only before a word and after a blank, and counts only where another closes it.

use std::ops::Range;

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
    let mut at = tokens.start;
    while at < tokens.end {
        match open(document, &tokens, at) {
            Some(end) => {
                spans.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    spans
}

/// Returns the end of the quotation that opens at token `at`, if one does.
fn open(document: &Document, tokens: &Range<usize>, at: usize) -> Option<usize> {
    let mark = mark(document, at)?;
    let (_, closing) = PAIRS.iter().find(|(opening, _)| *opening == mark)?;
    let is_single = matches!(mark, '\u{2018}' | '\'' | '\u{2039}');
    let is_blank = |idx: usize| document.tokens()[idx].kind == TokenKind::Space;
    if is_single
        && (at > tokens.start && !is_blank(at - 1) || at + 1 >= tokens.end || is_blank(at + 1))
    {
        return None;
    }
    let closes = |idx: &usize| {
        let is_one = self::mark(document, *idx).is_some_and(|mark| closing.contains(&mark));
        let is_apart = *idx + 1 >= tokens.end || !document.tokens()[*idx + 1].kind.is_word();
        is_one && (!is_single || is_apart && !is_blank(*idx - 1))
    };
    match (at + 1..tokens.end).find(closes) {
        Some(end) => Some(end + 1),
        None if is_single => None,
        None => Some(tokens.end),
    }
}

/// The sign of a mark that stands by itself.
fn mark(document: &Document, token: usize) -> Option<char> {
    let is_mark = document.tokens()[token].kind == TokenKind::Punctuation;
    document
        .slice(token..token + 1)
        .chars()
        .next()
        .filter(|_| is_mark)
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
    fn what_is_not_closed_goes_on_to_the_end() {
        check("He said: “We go on", &["“We go on"]);
    }
}
