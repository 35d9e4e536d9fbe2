//! Joins the signs of scripts without blanks into words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
//!
//! The words are those of Unicode's dictionaries, as ICU4X holds them. Must not see text in other scripts: all of this
//! takes a hundred times as long as finding a blank.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::fold;
use super::token::Token;

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Joins the tokens from `first` on, each a sign with its marks and all of one run, where signs make a word.
///
/// `text` begins at byte `offset` of the text that the tokens tell their bytes in. A word never begins or ends within a
/// sign, and signs that are the same after folding are joined alike.
pub(super) fn join(text: &str, offset: usize, first: usize, tokens: &mut Vec<Token>) {
    let mut folded = String::new();
    let mut ends = Vec::with_capacity(tokens.len() - first);
    for token in &tokens[first..] {
        let bytes = token.bytes();
        folded.push_str(&fold::fold(&text[bytes.start - offset..bytes.end - offset]));
        ends.push(folded.len());
    }
    let mut breaks = SEGMENTER.segment_str(&folded).peekable();
    let mut kept = first;
    let mut start = tokens.get(first).map_or(0, |token| token.bytes().start);
    for (idx, end) in (first..).zip(ends) {
        while breaks.next_if(|&found| found < end).is_some() {}
        if breaks.peek() == Some(&end) || idx + 1 == tokens.len() {
            let last = tokens[idx];
            tokens[kept] = Token::new(&(start..last.bytes().end), last.kind);
            start = last.bytes().end;
            kept += 1;
        }
    }
    tokens.truncate(kept);
}
