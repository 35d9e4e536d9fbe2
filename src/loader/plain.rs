//! Plain articles: one text file is one version.
//!
//! Paragraphs are separated by blank lines or stand one a line; lines that were wrapped by a program are joined again.

use crate::store::{Place, Timestamp};

use super::{Format, Heading, Sink, Sniff, TextInput, captured};

/// See the module.
#[derive(Debug)]
pub(super) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn about(&self) -> &'static str {
        "A text file, one version of an article: paragraphs between blank lines or one a line"
    }

    fn sniff(&self, text: &str) -> Sniff {
        let text = text.trim_start();
        let refuse = |closeness, why: &str| Sniff::No {
            closeness,
            why: why.to_owned(),
        };
        if text.starts_with('<') {
            return refuse(10, "it is a page with markup, expected plain text");
        }
        if text.starts_with(['{', '[']) && text.contains("\":") {
            return refuse(10, "it is JSON, expected plain text");
        }
        if !text.lines().any(is_prose) {
            return refuse(20, "no line reads as prose, expected sentences");
        }
        Sniff::Perhaps
    }

    fn read(&self, input: &TextInput<'_>, sink: &mut Sink<'_>) {
        let (date, text) = split_date(input.text);
        let mut version = captured(String::new(), date, paragraphs(text));
        if version.paragraphs.is_empty() {
            return sink.problem(Some(1), "no text after the date");
        }
        version.read_from.push(Place {
            file: input.file_name().to_owned(),
            line: 1,
        });
        sink.version(Heading::default(), None, version);
    }
}

/// Some line must hold three words in a row, or a good part of it letters of a script without spaces.
fn is_prose(line: &str) -> bool {
    let is_word = |word: &&str| {
        word.chars().filter(|letter| letter.is_alphabetic()).count() * 2 > word.chars().count()
    };
    let n_words = line.split_whitespace().filter(is_word).count();
    let n_wide = line
        .chars()
        .filter(|letter| letter.is_alphabetic() && *letter >= '\u{0e00}')
        .count();
    n_words >= 3 || n_wide >= 6
}

/// Takes a ` date 2025-04-17 ` off the front.
fn split_date(text: &str) -> (Option<Timestamp>, &str) {
    let opening = || {
        let (date, rest) = text
            .trim_start()
            .strip_prefix("date ")?
            .split_once(char::is_whitespace)?;
        Some((Timestamp::parse(date, &["%Y-%m-%d"])?, rest))
    };
    match opening() {
        Some((date, rest)) => (Some(date), rest),
        None => (None, text),
    }
}

/// Splits `text` into paragraphs; white space inside them is kept but for line ends.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let width = wrap_width(&lines);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut previous = "";
    for line in lines {
        let goes_on = width.is_some_and(|width| continues(previous, line, width));
        match paragraphs.last_mut() {
            Some(paragraph) if goes_on => {
                paragraph.push(' ');
                paragraph.push_str(line.trim_start());
            }
            _ if line.trim().is_empty() => {}
            _ => paragraphs.push(line.trim_start().to_owned()),
        }
        previous = line;
    }
    paragraphs
}

/// Lines of wrapped prose are no longer than this; a paragraph a line is nearly always longer somewhere.
const WIDEST_WRAP: usize = 100;
/// Below this, lines are verse or a list.
const NARROWEST_WRAP: usize = 40;

/// Returns the width at which the lines were wrapped, where wrapping is evident.
///
/// Wrapping is evident where most line ends inside blocks are forced: the next word would not have fitted.
fn wrap_width(lines: &[&str]) -> Option<usize> {
    // No character has more than four bytes: one long line decides, and counting is left out.
    if lines.iter().any(|line| line.len() > 4 * WIDEST_WRAP) {
        return None;
    }
    let width = lines.iter().map(|line| line.chars().count()).max()?;
    if !(NARROWEST_WRAP..=WIDEST_WRAP).contains(&width) {
        return None;
    }
    let inside: Vec<&[&str]> = lines
        .windows(2)
        .filter(|pair| pair.iter().all(|line| !line.trim().is_empty()))
        .collect();
    let n_forced = inside
        .iter()
        .filter(|pair| continues(pair[0], pair[1], width))
        .count();
    let is_wrapped = inside.len() >= 2 && n_forced * 4 >= inside.len() * 3;
    is_wrapped.then_some(width)
}

/// Returns whether `next` was on the same line as `line` before the text was wrapped at `width`.
fn continues(line: &str, next: &str, width: usize) -> bool {
    let Some(word) = next.split_whitespace().next() else {
        return false;
    };
    let is_indented = next.starts_with(char::is_whitespace);
    !line.trim().is_empty()
        && !is_indented
        && line.chars().count() + 1 + word.chars().count() > width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(paragraphs(text), expected);
    }

    #[test]
    fn blank_lines_separate_paragraphs() {
        check("One day.\n\n\nTwo days.\r\n", &["One day.", "Two days."]);
    }

    #[test]
    fn otherwise_a_line_is_a_paragraph() {
        check(
            "One day it rained.\nTwo days later it did not.\n",
            &["One day it rained.", "Two days later it did not."],
        );
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The baker on the corner of Mill Lane opened before dawn\n\
                    as she had on every other day of that year, and found\n\
                    the oven cold.\n\nNobody had lit it, and nobody could say whose turn it\nhad been.\n";
        check(
            text,
            &[
                "The baker on the corner of Mill Lane opened before dawn as she had on every other day of that year, and found the oven cold.",
                "Nobody had lit it, and nobody could say whose turn it had been.",
            ],
        );
    }

    #[test]
    fn wrapped_text_without_blank_lines_ends_paragraphs_at_short_lines() {
        let text = "The baker on the corner of Mill Lane opened before dawn\n\
                    as she had on every other day of that year, and found\n\
                    the oven cold.\n\
                    Nobody had lit it, and nobody could say whose turn it\nhad been, not even the apprentice who wrote the plan\nevery Friday night.\n";
        assert_eq!(paragraphs(text).len(), 2);
    }

    #[test]
    fn short_lines_are_not_joined() {
        let list = "Bread, two loaves\nButter\nMilk, one pint of it\nEggs\nA bag of flour from the mill\nSalt\n";
        assert_eq!(paragraphs(list).len(), 6);
    }

    #[test]
    fn a_date_opens_the_text() {
        let (date, rest) = split_date(" date 2025-06-02 The oven was cold.");
        assert_eq!(date.unwrap().to_string(), "2025-06-02T00:00:00Z");
        assert_eq!(rest, "The oven was cold.");
        assert_eq!(split_date("date night in town").0, None);
    }
}
