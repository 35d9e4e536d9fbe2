//! Wraps text in which every character is one sign of one cell, shown as it is: nearly all prose of Latin letters.
//!
//! Does what the rest of `wrap` does, without taking each character in hand: a step is laid out between a key and its
//! frame.

use std::ops::Range;

use compact_str::CompactString;

use crate::visual::glyph::is_plain_ascii;

use super::{Line, Piece, is_within_address, parts_address};

/// Returns whether each character of `text` is shown as it is, in a cell of its own.
pub(in crate::visual) fn is_plain(text: &str) -> bool {
    is_plain_ascii(text.as_bytes()) || text.chars().all(is_plain_letter)
}

/// ASCII, Latin letters with accents, the punctuation of print, primes, arrows, and what lines and bars are drawn with; no soft
/// hyphen and no unusual space.
fn is_plain_letter(letter: char) -> bool {
    matches!(
        letter,
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '\u{2010}'..='\u{2027}' | '\u{2032}'..='\u{2037}' | '\u{2190}'..='\u{2193}' | '−' | '\u{2500}'..='\u{259f}' | '€' | '™'
    )
}

/// A place in the text, and the cells of the open line before it.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    column: usize,
}

/// Wraps `text`, which `pieces` make, at `breaks`, byte offsets in ascending order.
pub(super) fn wrap<T: Copy + PartialEq>(
    text: &str,
    pieces: &[Piece<'_, T>],
    breaks: impl Iterator<Item = usize>,
    width: usize,
) -> Vec<Line<T>> {
    let mut cutter = Cutter::new(text, pieces);
    let mut column = 0;
    let mut start = 0;
    for end in breaks.chain([text.len()]) {
        column = word(&mut cutter, start..end, column, width);
        start = end;
    }
    cutter.finish(width)
}

/// Places text that may be broken before it but not within, if that can be helped. Returns the column after it.
fn word<T: Copy + PartialEq>(
    cutter: &mut Cutter<'_, '_, T>,
    bytes: Range<usize>,
    mut column: usize,
    width: usize,
) -> usize {
    let text = &cutter.text[bytes.clone()];
    // Spaces hang over the line's end.
    let n_shown = n_letters(text.trim_end_matches(' '));
    if n_shown == 0 || column + n_shown <= width {
        return column + n_letters(text);
    }
    let is_useful = |place: &Place| place.column > 0;
    let (mut last_break, mut last_split) = (
        Some(Place {
            at: bytes.start,
            column,
        }),
        None,
    );
    for (at, letter) in text.char_indices() {
        let at = bytes.start + at;
        while letter != ' ' && column >= width {
            let between_words = last_break.filter(is_useful);
            let place = between_words.or(last_split.filter(is_useful));
            let place = place.unwrap_or(Place { at, column });
            cutter.line(place.at, width);
            cutter.is_within_word =
                between_words.is_none() || is_within_address(cutter.text, place.at, width);
            column -= place.column;
            (last_break, last_split) = (None, None);
        }
        column += 1;
        if column <= width && parts_address(letter) {
            let at = at + letter.len_utf8();
            last_split = Some(Place { at, column });
        }
    }
    column
}

/// The letters of `text`, each in a cell.
fn n_letters(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// Cuts the text into lines, and each line where pieces meet.
struct Cutter<'t, 'p, T> {
    text: &'t str,
    /// The pieces that reach into what is not cut yet.
    pieces: &'p [Piece<'t, T>],
    /// Where the first of them begins.
    piece_start: usize,
    /// Where the open line begins.
    start: usize,
    /// The open line goes on with a word.
    is_within_word: bool,
    lines: Vec<Line<T>>,
}

impl<'t, 'p, T: Copy + PartialEq> Cutter<'t, 'p, T> {
    fn new(text: &'t str, pieces: &'p [Piece<'t, T>]) -> Self {
        Self {
            text,
            pieces,
            piece_start: 0,
            start: 0,
            is_within_word: false,
            lines: Vec::new(),
        }
    }

    /// Ends the line at `end`, without the spaces before it.
    fn line(&mut self, end: usize, width: usize) {
        let shown = self.text[self.start..end].trim_end_matches(' ');
        self.push(shown.len(), width);
        self.start = end;
    }

    fn finish(mut self, width: usize) -> Vec<Line<T>> {
        if self.lines.is_empty() || self.start < self.text.len() {
            self.push(self.text.len() - self.start, width);
        }
        self.lines
    }

    /// Pushes the first `length` bytes of the open line; of hanging spaces as many as fit.
    fn push(&mut self, length: usize, width: usize) {
        let shown = &self.text[self.start..self.start + length];
        let cut = shown.char_indices().nth(width).map_or(length, |(at, _)| at);
        let end = self.start + cut;
        let mut runs: Vec<(T, CompactString)> = Vec::new();
        let mut at = self.start;
        while at < end {
            let Some((piece, rest)) = self.pieces.split_first() else {
                break;
            };
            let piece_end = self.piece_start + piece.text.len();
            let text = &self.text[at..end.min(piece_end).max(at)];
            match runs.last_mut() {
                _ if text.is_empty() => {}
                Some((tag, run)) if *tag == piece.tag => run.push_str(text),
                _ => runs.push((piece.tag, text.into())),
            }
            at += text.len();
            if piece_end <= end {
                (self.pieces, self.piece_start) = (rest, piece_end);
            }
        }
        self.lines.push(Line {
            runs,
            is_within_word: self.is_within_word,
        });
    }
}
