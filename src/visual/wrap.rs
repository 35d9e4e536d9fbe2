//! Breaks text into lines of a width, at the places that Unicode (UAX #14) allows, and puts right-to-left text into the
//! order in which it is seen (UAX #9).

mod plain;

pub(super) use self::plain::is_plain;

use std::ops::Range;

use compact_str::CompactString;
use unicode_bidi::Level;
use unicode_linebreak::linebreaks;

use super::bidi;
use super::{Ambiguous, Charset, Form, Glyph, Invisibles, Order, glyphs};

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

/// A line of wrapped text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T> {
    /// Stretches of text, each with its tag; neighbours have different ones.
    pub runs: Vec<(T, CompactString)>,
    /// Whether it goes on with a word that the line before had no room for, and that is longer than a line.
    pub is_within_word: bool,
}

/// A word marked so may be broken here, with a hyphen.
const SOFT_HYPHEN: char = '\u{ad}';

/// Breaks `pieces`, read as one text, into lines of at most `width` cells.
///
/// Spaces at which a line breaks are left out. A word longer than a line is broken after a sign that parts an address,
/// or else where the line ends; a character wider than a line is shown as `…`. There is always at least one line; a
/// width of 0 counts as 1.
#[must_use]
pub fn wrap<T: Copy + PartialEq>(
    pieces: &[Piece<'_, T>],
    width: usize,
    form: Form,
) -> Vec<Vec<(T, CompactString)>> {
    let lines = wrap_isolated(pieces, &[], width, form).into_iter();
    lines.map(|line| line.runs).collect()
}

/// The same for text in which each of `isolated`, ranges of `pieces` in ascending order, is put in order by itself: what
/// stands beside it keeps its side, whichever way it runs. The pieces before and after it are its brackets: no line is
/// broken between them and what they hold, unless that is longer than a line.
#[must_use]
pub fn wrap_isolated<T: Copy + PartialEq>(
    pieces: &[Piece<'_, T>],
    isolated: &[Range<usize>],
    width: usize,
    form: Form,
) -> Vec<Line<T>> {
    let text: String = pieces.iter().map(|piece| piece.text).collect();
    let held = held_together(pieces, isolated);
    let is_held = |at: usize| {
        let next = held.partition_point(|bytes| bytes.end <= at);
        held.get(next).is_some_and(|bytes| bytes.contains(&at))
    };
    let breaks = linebreaks(&text).map(|(at, _)| at);
    let breaks = breaks.filter(|at| !is_held(*at));
    if form.is_plain(&text) {
        plain::wrap(&text, pieces, breaks, width.max(1))
    } else {
        wrap_any(&text, pieces, isolated, breaks, width.max(1), form)
    }
}

/// Returns the bytes before which no line may be broken: those that part a bracket from what it holds, ascending.
fn held_together<T>(pieces: &[Piece<'_, T>], isolated: &[Range<usize>]) -> Vec<Range<usize>> {
    let length = |pieces: &[Piece<'_, T>]| -> usize { pieces.iter().map(|it| it.text.len()).sum() };
    let blanks = |text: &str, rest: &str| text.len() - rest.len();
    let (mut at, mut piece) = (0, 0);
    let mut held: Vec<Range<usize>> = Vec::new();
    for inside in isolated {
        let before = inside.start.checked_sub(1);
        let Some(before) = before.filter(|before| *before >= piece && !inside.is_empty()) else {
            continue;
        };
        at += length(&pieces[piece..before]);
        let start = at + length(&pieces[before..inside.start]);
        let end = start + length(&pieces[inside.clone()]);
        let (first, last) = (pieces[inside.start].text, pieces[inside.end - 1].text);
        let first_letter = start + blanks(first, first.trim_start());
        held.push(at + 1..first_letter + 1);
        let after = pieces.get(inside.end).map_or(0, |piece| piece.text.len());
        let last_letter = end - blanks(last, last.trim_end());
        let from = (last_letter + 1).min(end).max(first_letter + 1);
        held.push(from..(end + after).max(from));
        (at, piece) = (end, inside.end);
    }
    held
}

/// The same for text of any kind.
fn wrap_any<T: Copy + PartialEq>(
    text: &str,
    pieces: &[Piece<'_, T>],
    isolated: &[Range<usize>],
    breaks: impl Iterator<Item = usize>,
    width: usize,
    form: Form,
) -> Vec<Line<T>> {
    let is_turned = form.order == Order::Visual && bidi::has_right_to_left(text);
    let texts = pieces.iter().map(|piece| piece.text);
    let levels = is_turned.then(|| bidi::levels(texts, isolated));
    let mut breaks = breaks.peekable();
    let mut lines = Lines::new(width, form);
    let mut start = 0;
    let mut shown_up_to = 0;
    for (idx, piece) in pieces.iter().enumerate() {
        for glyph in glyphs(piece.text, piece.invisibles, form.ambiguous) {
            let glyph_start = glyph.bytes.start;
            let at = start + glyph_start;
            let mut last_break = None;
            while let Some(found) = breaks.next_if(|found| *found <= at) {
                last_break = Some(found);
            }
            if let Some(found) = last_break {
                let is_hidden = shown_up_to < found;
                let has_hyphen = is_hidden && text[..found].ends_with(SOFT_HYPHEN);
                lines.may_break(has_hyphen, is_within_address(text, found, width));
            }
            shown_up_to = start + glyph.bytes.end;
            let original = &piece.text[glyph.bytes.clone()];
            let placed = Placed {
                tag: piece.tag,
                glyph: match form.charset {
                    Charset::Utf8 => glyph,
                    Charset::Ascii => glyph.in_ascii(original),
                },
                level: levels
                    .as_ref()
                    .map_or(Level::ltr(), |levels| levels[idx][glyph_start]),
            };
            match original {
                "\t" => lines.push_tab(placed, piece.invisibles),
                _ => lines.push(placed, original == " "),
            }
        }
        start += piece.text.len();
    }
    lines.finish()
}

/// Returns whether a word longer than a line may be broken after `letter`.
fn parts_address(letter: char) -> bool {
    matches!(letter, '/' | '?' | '&' | '=' | '.' | '_' | '#')
}

/// A glyph on its way into a line.
struct Placed<'t, T> {
    tag: T,
    glyph: Glyph<'t>,
    /// Odd where it is read from right to left.
    level: Level,
}

/// A place at which the open line may be broken.
#[derive(Clone, Copy)]
struct Break {
    n_glyphs: usize,
    has_hyphen: bool,
    is_within_word: bool,
}

/// Returns whether a line broken before the byte at `at` leaves an address in two that is longer than a line: Unicode allows
/// that after a slash or a hyphen, as if words met there.
fn is_within_address(text: &str, at: usize, width: usize) -> bool {
    let (before, after) = text.split_at(at);
    if !before.ends_with(|letter| letter == '-' || parts_address(letter)) {
        return false;
    }
    // Wide letters end an address too: their texts have no blanks. No more is counted than need be, for a word may be long.
    let is_inside = |letter: &char| !letter.is_whitespace() && *letter < '\u{2e80}';
    let n_before = before
        .chars()
        .rev()
        .take_while(is_inside)
        .take(width)
        .count();
    let n_after = after.chars().take_while(is_inside).take(width).count();
    n_after > 0 && n_before + n_after > width
}

/// Lines under construction. Generic over the tag so that this module needs to know no styles.
struct Lines<'t, T> {
    width: usize,
    form: Form,
    done: Vec<Line<T>>,
    /// The open line goes on with a word.
    is_within_word: bool,
    open: Vec<Placed<'t, T>>,
    open_width: usize,
    /// The last place of the open line where it may be broken.
    last_break: Option<Break>,
    /// The same inside of a word, for words longer than a line.
    last_split: Option<Break>,
}

impl<'t, T: Copy + PartialEq> Lines<'t, T> {
    fn new(width: usize, form: Form) -> Self {
        Self {
            width,
            form,
            done: Vec::new(),
            is_within_word: false,
            open: Vec::new(),
            open_width: 0,
            last_break: None,
            last_split: None,
        }
    }

    /// The line may be broken here, after what is open. A hyphen needs a cell of its own.
    fn may_break(&mut self, has_hyphen: bool, is_within_word: bool) {
        if !has_hyphen || self.open_width < self.width {
            self.last_break = Some(Break {
                n_glyphs: self.open.len(),
                has_hyphen,
                is_within_word,
            });
        }
    }

    /// A glyph that `hangs` may stand over the line's end, where it is left out.
    fn push(&mut self, mut placed: Placed<'t, T>, hangs: bool) {
        if placed.glyph.width > self.width {
            placed.glyph.text = self.form.ellipsis().into();
            placed.glyph.width = 1;
        }
        // What follows the last break may itself be as wide as a line, hence more than one round.
        while self.open_width + placed.glyph.width > self.width && !hangs && !self.open.is_empty() {
            let at_end = Break {
                n_glyphs: self.open.len(),
                has_hyphen: false,
                is_within_word: true,
            };
            let is_useful = |place: &Break| place.n_glyphs > 0;
            let place = self.last_break.filter(is_useful);
            let place = place.or(self.last_split.filter(is_useful));
            self.break_at(place.unwrap_or(at_end));
        }
        self.open_width += placed.glyph.width;
        let mut letters = placed.glyph.text.chars();
        let is_split = letters.next().is_some_and(parts_address) && letters.next().is_none();
        self.open.push(placed);
        if is_split && self.open_width <= self.width {
            self.last_split = Some(Break {
                n_glyphs: self.open.len(),
                has_hyphen: false,
                is_within_word: true,
            });
        }
    }

    /// A tab reaches to the next stop; where it changed, a sign says that these are no spaces.
    fn push_tab(&mut self, mut placed: Placed<'t, T>, invisibles: Invisibles) {
        let stop = usize::from(self.form.tab.0).max(1);
        let column = if self.open_width < self.width {
            self.open_width
        } else {
            0
        };
        let n_cells = (stop - column % stop).min(self.width - column);
        let sign = match (self.form.charset, invisibles, self.form.ambiguous) {
            (Charset::Ascii, _, _) | (_, Invisibles::All, Ambiguous::Wide) => ">",
            (Charset::Utf8, Invisibles::All, Ambiguous::Narrow) => "→",
            (Charset::Utf8, Invisibles::Misleading, _) => " ",
        };
        placed.glyph.text = format!("{sign}{}", " ".repeat(n_cells - 1)).into();
        placed.glyph.width = n_cells;
        self.push(placed, false);
    }

    /// Ends the open line, without the spaces before the break; the rest opens the next one.
    fn break_at(&mut self, place: Break) {
        let line = &self.open[..place.n_glyphs];
        let n_kept = line
            .iter()
            .rposition(|placed| placed.glyph.text != " ")
            .map_or(0, |last| last + 1);
        let runs = join(&line[..n_kept], self.width, place.has_hyphen);
        self.done.push(Line {
            runs,
            is_within_word: std::mem::replace(&mut self.is_within_word, place.is_within_word),
        });
        self.open.drain(..place.n_glyphs);
        self.open_width = self.open.iter().map(|placed| placed.glyph.width).sum();
        self.last_break = None;
        self.last_split = None;
    }

    fn finish(mut self) -> Vec<Line<T>> {
        if self.done.is_empty() || !self.open.is_empty() {
            self.done.push(Line {
                runs: join(&self.open, self.width, false),
                is_within_word: self.is_within_word,
            });
        }
        self.done
    }
}

/// Joins neighbours of one tag, in the order in which they are seen; spaces that hang over the line's end are left out.
fn join<T: Copy + PartialEq>(
    line: &[Placed<'_, T>],
    width: usize,
    has_hyphen: bool,
) -> Vec<(T, CompactString)> {
    let mut used = 0;
    let fits = |placed: &&Placed<'_, T>| {
        used += placed.glyph.width;
        used <= width
    };
    let line = &line[..line.iter().take_while(fits).count()];
    let mut runs: Vec<(T, CompactString)> = Vec::new();
    let mut push = |tag: T, text: &str| match runs.last_mut() {
        Some((last, run)) if *last == tag => run.push_str(text),
        _ => runs.push((tag, text.into())),
    };
    let mut push_glyph =
        |placed: &Placed<'_, T>| push(placed.tag, bidi::mirrored(&placed.glyph.text, placed.level));
    match bidi::visual_order(line.iter().map(|placed| placed.level)) {
        None => line.iter().for_each(&mut push_glyph),
        Some(order) => order.into_iter().for_each(|idx| push_glyph(&line[idx])),
    }
    if let Some(last) = line.last().filter(|_| has_hyphen) {
        push(last.tag, "-");
    }
    runs
}

#[cfg(test)]
mod tests;
