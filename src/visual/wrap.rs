//! Breaks text into lines of a width, at the places that Unicode (UAX #14) allows.

use unicode_linebreak::linebreaks;

use super::{Glyph, Invisibles, glyphs};

/// A stretch of text with something to say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t, T> {
    /// What is shown.
    pub text: &'t str,
    /// What it is: lines keep it.
    pub tag: T,
    /// How much of the invisible is shown in it.
    pub invisibles: Invisibles,
}

/// Breaks `pieces`, read as one text, into lines of at most `width` cells.
///
/// Spaces at which a line breaks are left out. A word longer than a line is broken where the line ends; a character
/// wider than a line is shown as `…`. There is always at least one line; a width of 0 counts as 1.
#[must_use]
pub fn wrap<T: Copy + PartialEq>(pieces: &[Piece<'_, T>], width: usize) -> Vec<Vec<(T, String)>> {
    let text: String = pieces.iter().map(|piece| piece.text).collect();
    let mut breaks = linebreaks(&text).map(|(at, _)| at).peekable();
    let mut lines = Lines::new(width.max(1));
    let mut start = 0;
    for piece in pieces {
        for glyph in glyphs(piece.text, piece.invisibles) {
            let end = start + glyph.bytes.end;
            while breaks.next_if(|at| *at < end).is_some() {}
            let may_break = breaks.peek() == Some(&end);
            let hangs = &piece.text[glyph.bytes.clone()] == " ";
            lines.push(piece.tag, glyph, hangs, may_break);
        }
        start += piece.text.len();
    }
    lines.finish()
}

/// Lines under construction. Generic over the tag so that this module needs to know no styles.
struct Lines<'t, T> {
    width: usize,
    done: Vec<Vec<(T, String)>>,
    open: Vec<(T, Glyph<'t>)>,
    open_width: usize,
    /// Number of glyphs of the open line after which it may be broken.
    may_break_after: usize,
}

impl<'t, T: Copy + PartialEq> Lines<'t, T> {
    fn new(width: usize) -> Self {
        Self {
            width,
            done: Vec::new(),
            open: Vec::new(),
            open_width: 0,
            may_break_after: 0,
        }
    }

    /// A glyph that `hangs` may stand over the line's end, where it is left out.
    fn push(&mut self, tag: T, mut glyph: Glyph<'t>, hangs: bool, may_break: bool) {
        if glyph.width > self.width {
            glyph.text = "…".into();
            glyph.width = 1;
        }
        // What follows the last break may itself be as wide as a line, hence more than one round.
        while self.open_width + glyph.width > self.width && !hangs && !self.open.is_empty() {
            let at = if self.may_break_after == 0 {
                self.open.len()
            } else {
                self.may_break_after
            };
            self.break_at(at);
        }
        self.open_width += glyph.width;
        self.open.push((tag, glyph));
        if may_break {
            self.may_break_after = self.open.len();
        }
    }

    /// Ends the open line after `n_glyphs`, without the spaces before the break; the rest opens the next one.
    fn break_at(&mut self, n_glyphs: usize) {
        let rest = self.open.split_off(n_glyphs);
        let mut line = std::mem::replace(&mut self.open, rest);
        let is_space = |(_, glyph): &(T, Glyph<'t>)| glyph.text == " ";
        let n_kept = line
            .iter()
            .rposition(|glyph| !is_space(glyph))
            .map_or(0, |last| last + 1);
        line.truncate(n_kept);
        self.done.push(join(&line, self.width));
        self.open_width = self.open.iter().map(|(_, glyph)| glyph.width).sum();
        self.may_break_after = 0;
    }

    fn finish(mut self) -> Vec<Vec<(T, String)>> {
        if self.done.is_empty() || !self.open.is_empty() {
            self.done.push(join(&self.open, self.width));
        }
        self.done
    }
}

/// Joins neighbours of one tag; spaces that hang over the line's end are left out.
fn join<T: Copy + PartialEq>(glyphs: &[(T, Glyph<'_>)], width: usize) -> Vec<(T, String)> {
    let mut runs: Vec<(T, String)> = Vec::new();
    let mut used = 0;
    for (tag, glyph) in glyphs {
        used += glyph.width;
        if used > width {
            break;
        }
        match runs.last_mut() {
            Some((last, text)) if last == tag => text.push_str(&glyph.text),
            _ => runs.push((*tag, glyph.text.clone().into_owned())),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::width as cells;
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let piece = Piece {
            text,
            tag: (),
            invisibles: Invisibles::Misleading,
        };
        let join = |line: Vec<((), String)>| line.into_iter().map(|((), text)| text).collect();
        wrap(&[piece], width).into_iter().map(join).collect()
    }

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        assert_eq!(lines(text, width), expected);
    }

    #[test]
    fn breaks_between_words() {
        check(
            "the ferry left at noon",
            10,
            &["the ferry", "left at", "noon"],
        );
        check("the ferry left", 9, &["the ferry", "left"]);
        check("", 9, &[""]);
    }

    #[test]
    fn a_no_break_space_holds_its_words_together() {
        check("it cost 40\u{a0}pounds", 12, &["it cost", "40 pounds"]);
    }

    #[test]
    fn a_long_word_is_broken_at_the_line_end() {
        check("abcdefgh", 3, &["abc", "def", "gh"]);
        check(
            "https://gazette.example/2025/ferry",
            16,
            &["https://", "gazette.example/", "2025/ferry"],
        );
    }

    #[test]
    fn no_line_starts_with_a_closing_mark_of_japanese() {
        check("船が出た。海", 8, &["船が出", "た。海"]);
    }

    #[test]
    fn a_wide_character_in_a_column_of_one_is_marked() {
        check("船a", 1, &["…", "a"]);
    }

    #[test]
    fn tags_survive_a_break() {
        let piece = |text, tag| Piece {
            text,
            tag,
            invisibles: Invisibles::Misleading,
        };
        let wrapped = wrap(&[piece("the old ", 'a'), piece("harbour ferry", 'b')], 11);
        assert_eq!(
            wrapped,
            [
                vec![('a', "the old".to_owned())],
                vec![('b', "harbour".to_owned())],
                vec![('b', "ferry".to_owned())]
            ]
        );
    }

    proptest! {
        #[test]
        fn every_line_fits_and_no_text_is_lost(text in "[ a-c日,。\u{a0}\u{202e}é-]{0,60}", width in 1_usize..20) {
            let lines = lines(&text, width);
            for line in &lines {
                prop_assert!(cells(line) <= width, "{line:?}");
            }
            if width > 1 {
                let squeeze = |text: &str| text.split_whitespace().collect::<String>();
                prop_assume!(width >= 5);
                prop_assert_eq!(squeeze(&lines.concat()), squeeze(&super::super::visible(&text)));
            }
        }
    }
}
