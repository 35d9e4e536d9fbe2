//! Finding a phrase in texts, and telling in which versions of an article it stands.
//!
//! Must not know how anything is shown.

mod presence;

use std::ops::Range;

use regex_automata::Input;
use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::syntax;

pub(crate) use self::presence::{Finder, MOST_PLACES};
pub use self::presence::{Place, Presence};

/// Bytes that a compiled expression may take; larger ones are refused rather than slow.
const LARGEST_EXPRESSION: usize = 1 << 20;
/// Bytes of an expression as it is typed.
const LONGEST_EXPRESSION: usize = 1 << 10;
/// Bytes of a text in which an expression is looked for at once.
const PIECE: usize = 16 << 10;
/// Brackets within brackets of an expression.
const DEEPEST_EXPRESSION: u32 = 50;

/// What is searched for.
#[derive(Clone, Debug)]
pub struct Phrase(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// Folded as the texts are.
    Literal {
        folded: String,
        keeps_case: bool,
    },
    Expression(Regex),
}

/// Why a regular expression cannot be searched for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ExpressionError(String);

impl Phrase {
    /// Takes `phrase` as it is: blind to typography, and to case unless a capital was typed.
    #[must_use]
    pub fn literal(phrase: &str) -> Self {
        let keeps_case = has_capital(phrase);
        let folded = Folded::new(phrase, keeps_case).text;
        Self(Kind::Literal { folded, keeps_case })
    }

    /// Takes `expression` as a regular expression, blind to case unless a capital was typed.
    ///
    /// It is matched in time linear in the text, whatever it says; one too large for that is an error.
    pub fn expression(expression: &str) -> Result<Self, ExpressionError> {
        if expression.len() > LONGEST_EXPRESSION {
            let why = format!("longer than {LONGEST_EXPRESSION} bytes");
            return Err(ExpressionError(why));
        }
        let syntax = syntax::Config::new()
            .nest_limit(DEEPEST_EXPRESSION)
            .case_insensitive(!has_capital(expression));
        let limits = Config::new()
            .nfa_size_limit(Some(LARGEST_EXPRESSION))
            .hybrid_cache_capacity(LARGEST_EXPRESSION);
        let mut builder = Regex::builder();
        let built = builder.syntax(syntax).configure(limits).build(expression);
        built
            .map(|regex| Self(Kind::Expression(regex)))
            .map_err(|error| ExpressionError(why(&error)))
    }

    /// Returns the bytes of every place in `text`, ascending, overlaps and empty ones left out.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        self.places_while(text, &|_| true).0
    }

    /// Returns the first places, and whether there may be more: `goes_on` is asked again and again whether to look
    /// further, with how many were found.
    ///
    /// An expression is tried anew after each place, so that some take a time that grows with the square of the text. A text
    /// longer than 16 KiB is looked through in pieces of that length, none of which a place of an expression goes beyond:
    /// nobody can break off in the middle of one.
    #[must_use]
    pub fn places_while(
        &self,
        text: &str,
        goes_on: &dyn Fn(usize) -> bool,
    ) -> (Vec<Range<usize>>, bool) {
        match &self.0 {
            Kind::Expression(regex) => {
                let mut places = Vec::new();
                for piece in pieces(text) {
                    if !goes_on(places.len()) {
                        return (places, true);
                    }
                    for found in regex.find_iter(Input::new(text).range(piece)) {
                        if !goes_on(places.len()) {
                            return (places, true);
                        }
                        if !found.is_empty() {
                            places.push(found.range());
                        }
                    }
                }
                (places, false)
            }
            Kind::Literal { folded, .. } if folded.is_empty() => (Vec::new(), false),
            Kind::Literal { folded, keeps_case } => {
                let whole = Folded::new(text, *keeps_case);
                let (mut places, mut is_cut) = (Vec::new(), false);
                for (start, found) in whole.text.match_indices(folded.as_str()) {
                    if !goes_on(places.len()) {
                        is_cut = true;
                        break;
                    }
                    places.push(start..start + found.len());
                }
                (whole.unfold(places), is_cut)
            }
        }
    }

    /// Returns whether it may take longer than to read the text.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        matches!(self.0, Kind::Expression(_))
    }
}

/// Says in a sentence what is wrong with an expression.
fn why(error: &BuildError) -> String {
    match (error.syntax_error(), error.size_limit()) {
        (Some(error), _) => error.to_string(),
        (None, Some(limit)) => format!("too large: it takes more than {limit} bytes"),
        (None, None) => error.to_string(),
    }
}

/// Cuts `text` into pieces of at most [`PIECE`] bytes, after a blank where there is one.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    // An empty text is a piece as well.
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let end = if text.len() - start <= PIECE {
            text.len()
        } else {
            let is_border = |at: &usize| text.is_char_boundary(*at);
            let most = (start..=start + PIECE).rev().find(is_border)?;
            let blank = text[start..most].rfind(' ');
            blank.map_or(most, |blank| start + blank + 1)
        };
        next = (end < text.len()).then_some(end);
        Some(start..end)
    })
}

fn has_capital(phrase: &str) -> bool {
    phrase.chars().any(char::is_uppercase)
}

/// A text as a reader would type it: nobody types a curly quote.
struct Folded {
    text: String,
    /// After each letter that takes more or fewer bytes than before: where it ends in the folded text, and in the text.
    shifts: Vec<(usize, usize)>,
}

impl Folded {
    fn new(text: &str, keeps_case: bool) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            shifts: Vec::new(),
        };
        let mut rest = text;
        loop {
            // Nearly all of most articles.
            let is_plain = |byte: &u8| matches!(byte, b' '..=b'~');
            let n_plain = rest.bytes().take_while(is_plain).count();
            let (plain, other) = rest.split_at(n_plain);
            let start = folded.text.len();
            folded.text.push_str(plain);
            if !keeps_case {
                folded.text[start..].make_ascii_lowercase();
            }
            let mut letters = other.chars();
            let Some(letter) = letters.next() else {
                return folded;
            };
            rest = letters.as_str();
            let typed = fold(letter, keeps_case);
            folded.text.push(typed);
            if typed.len_utf8() != letter.len_utf8() {
                let end = text.len() - rest.len();
                folded.shifts.push((folded.text.len(), end));
            }
        }
    }

    /// Turns ascending ranges of the folded text into those of the text.
    fn unfold(&self, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let mut shifts = self.shifts.iter().peekable();
        let mut last = (0, 0);
        let mut unfold = |at: usize| {
            while let Some(shift) = shifts.next_if(|(of_folded, _)| *of_folded <= at) {
                last = *shift;
            }
            let (of_folded, of_text) = last;
            of_text + (at - of_folded)
        };
        let ranges = ranges.into_iter();
        ranges
            .map(|range| unfold(range.start)..unfold(range.end))
            .collect()
    }
}

/// Returns what a reader would type for `letter`: one letter for one.
fn fold(letter: char, keeps_case: bool) -> char {
    let typed = match letter {
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' | '„' => '"',
        '–' | '—' | '‐' | '‑' | '−' => '-',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    };
    // A capital that becomes several letters is left alone.
    let mut lower = typed.to_lowercase();
    match (keeps_case, lower.next(), lower.next()) {
        (false, Some(lower), None) => lower,
        _ => typed,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, phrase: &Phrase, expected: &[&str]) {
        let places = phrase.places(text);
        let found: Vec<&str> = places.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn case_counts_only_where_it_was_typed() {
        check(
            "Ferry and ferry",
            &Phrase::literal("ferry"),
            &["Ferry", "ferry"],
        );
        check("Ferry and ferry", &Phrase::literal("Ferry"), &["Ferry"]);
    }

    #[test]
    fn what_nobody_types_is_found_all_the_same() {
        check(
            "the crews’ union – 5\u{a0}miles",
            &Phrase::literal("crews' union - 5 miles"),
            &["crews’ union – 5\u{a0}miles"],
        );
    }

    #[test]
    fn overlaps_are_left_out() {
        check("aaaa", &Phrase::literal("aa"), &["aa", "aa"]);
        check("abc", &Phrase::literal(""), &[]);
        check("abc", &Phrase::literal("abcd"), &[]);
    }

    #[test]
    fn expressions() {
        let numbers = Phrase::expression(r"\d+ jobs").unwrap();
        check(
            "140 jobs, then 180 Jobs",
            &numbers,
            &["140 jobs", "180 Jobs"],
        );
        check("aaa", &Phrase::expression("b*").unwrap(), &[]);
        assert!(Phrase::expression("(").is_err());
        let too_large = Phrase::expression(r"\w{500}{500}").unwrap_err();
        assert!(too_large.to_string().contains("too large"), "{too_large}");
    }

    #[test]
    fn a_long_text_is_looked_through_piece_by_piece() {
        let text = "ferry at noon ".repeat(3_000);
        let n_places =
            |expression: &str| Phrase::expression(expression).unwrap().places(&text).len();
        assert_eq!(n_places("ferry at"), 3_000);
        assert_eq!(n_places("^ferry"), 1, "a piece begins no text");
        assert_eq!(n_places("noon $"), 1, "nor does it end one");
        let asked = std::cell::Cell::new(0);
        let (places, is_cut) = Phrase::expression("zebra")
            .unwrap()
            .places_while(&text, &|_| {
                asked.set(asked.get() + 1);
                asked.get() < 3
            });
        assert_eq!((places.len(), is_cut, asked.get()), (0, true, 3));
    }

    proptest! {
        #[test]
        fn pieces_tile_the_text(parts in proptest::collection::vec(("[a é船]", 0..9_000_usize), 0..5)) {
            let text: String = parts.iter().map(|(letter, n)| letter.repeat(*n)).collect();
            let mut end = 0;
            for piece in pieces(&text) {
                prop_assert_eq!(piece.start, end);
                prop_assert!(piece.len() <= PIECE && (text.is_empty() || !piece.is_empty()));
                end = piece.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }

    proptest! {
        #[test]
        fn places_are_where_the_phrase_is(text in "[aA“\"’' –İßẞȺK]{0,30}", phrase in "[aAßⱥk\"' -]{1,3}") {
            let keeps_case = has_capital(&phrase);
            let folded = |text: &str| -> Vec<char> { text.chars().map(|letter| fold(letter, keeps_case)).collect() };
            let (wanted, letters) = (folded(&phrase), folded(&text));
            let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (mut expected, mut at) = (Vec::new(), 0);
            while at + wanted.len() <= letters.len() {
                let end = at + wanted.len();
                if letters[at..end] == wanted {
                    expected.push(offsets[at]..offsets[end]);
                    at = end;
                } else {
                    at += 1;
                }
            }
            prop_assert_eq!(Phrase::literal(&phrase).places(&text), expected);
        }
    }
}
