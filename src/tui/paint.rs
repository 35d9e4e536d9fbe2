//! Writing into the buffer: the only place that does, so that nothing reaches the screen unseen by the visualiser.

use std::borrow::Cow;

use crate::rows::Run;
use crate::style::{Attributes, Color, Role, Style};
use crate::theme::Theme;
use crate::visual::{self, Ambiguous, Charset, Form, Invisibles, ascii, glyphs};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style as cells;

/// A buffer and the theme that it is painted in.
pub(super) struct Painter<'b> {
    pub(super) buffer: &'b mut Buffer,
    pub(super) theme: &'b Theme,
    pub(super) form: Form,
}

impl Painter<'_> {
    pub(super) fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Blanks everything, on the ground of `role`.
    pub(super) fn clear(&mut self, role: Role) {
        let mut blank = Cell::EMPTY;
        blank.set_style(to_cells(self.theme.style(role)));
        self.buffer.content.fill(blank);
    }

    /// Writes `text` from (`x`, `y`) on, up to column `end`, which is not written. Returns the column after it.
    pub(super) fn text(&mut self, x: u16, y: u16, end: u16, text: &str, role: Role) -> u16 {
        self.styled(x, y, end, text, to_cells(self.theme.style(role)))
    }

    /// Writes a sign that the screen is drawn with, in one cell whatever the width of such signs in text.
    pub(super) fn sign(&mut self, x: u16, y: u16, end: u16, sign: &str, role: Role) -> u16 {
        let sign = self.in_one_cell(sign);
        self.text(x, y, end, &sign, role)
    }

    /// The same, standing out from what is around it in the same role.
    fn strong(&mut self, x: u16, y: u16, end: u16, text: &str, role: Role) -> u16 {
        let style = self.theme.style(role).strong();
        self.styled(x, y, end, text, to_cells(style))
    }

    /// The same for text that a search found: it keeps the signs of its role under the colours of what is found.
    fn found(&mut self, x: u16, y: u16, end: u16, text: &str, role: Role) -> u16 {
        let (mut style, of_role) = (self.theme.style(Role::Match), self.theme.style(role));
        style.attributes = style.attributes.with(of_role.attributes);
        self.styled(x, y, end, text, to_cells(style))
    }

    /// Writes a stretch of a line as what it means.
    pub(super) fn run(&mut self, x: u16, y: u16, end: u16, run: &Run) -> u16 {
        if run.is_found {
            self.found(x, y, end, &run.text, run.role)
        } else if run.is_inner {
            self.strong(x, y, end, &run.text, run.role)
        } else {
            self.text(x, y, end, &run.text, run.role)
        }
    }

    fn styled(&mut self, x: u16, y: u16, end: u16, text: &str, style: cells::Style) -> u16 {
        let end = end.min(self.area().right());
        if y >= self.area().bottom() {
            return x;
        }
        // Nearly all text is this, and every key paints a whole screen of it.
        let is_usual =
            self.form.charset == Charset::Utf8 && self.form.ambiguous == Ambiguous::Narrow;
        if visual::is_plain(text) && (is_usual || text.is_ascii()) {
            let room = usize::from(end.saturating_sub(x));
            let end = x + text.chars().take(room).count() as u16;
            if x == end {
                return x;
            }
            self.part(x, end, y);
            let mut styled = Cell::EMPTY;
            styled.set_style(style);
            for (cell, letter) in self.cells(x, end, y).iter_mut().zip(text.chars()) {
                cell.set_char(letter);
                (cell.fg, cell.bg, cell.modifier) = (styled.fg, styled.bg, styled.modifier);
            }
            return end;
        }
        let mut x = x;
        for glyph in glyphs(text, Invisibles::Misleading, self.form.ambiguous) {
            let shown = self.in_charset(&glyph.text);
            // Labels are wider than a cell, and made of signs that take one each.
            let is_label = shown.len() > glyph.text.len() || glyph.width > 2;
            if !is_label {
                x = match self.put(x, y, end, &shown, glyph.width as u16, style) {
                    Some(next) => next,
                    None => return x,
                };
                continue;
            }
            for letter in shown.chars() {
                x = match self.put(x, y, end, letter.encode_utf8(&mut [0; 4]), 1, style) {
                    Some(next) => next,
                    None => return x,
                };
            }
        }
        x
    }

    /// Writes one sign; `None` where it does not fit before `end`.
    fn put(
        &mut self,
        x: u16,
        y: u16,
        end: u16,
        sign: &str,
        width: u16,
        style: cells::Style,
    ) -> Option<u16> {
        if x + width > end {
            return None;
        }
        self.part(x, x + width, y);
        self.buffer[(x, y)].set_symbol(sign).set_style(style);
        // The second cell of a wide sign is covered by the first.
        for covered in x + 1..x + width {
            self.buffer[(covered, y)].set_symbol("").set_style(style);
        }
        Some(x + width)
    }

    /// Blanks what would be left of wide signs that are half within the cells from `start` to `end`: a terminal cannot show
    /// half of one.
    fn part(&mut self, start: u16, end: u16, y: u16) {
        let is_second = |buffer: &Buffer, x: u16| buffer[(x, y)].symbol().is_empty();
        if start > 0 && start < self.area().right() && is_second(self.buffer, start) {
            self.buffer[(start - 1, y)].set_symbol(" ");
        }
        if end < self.area().right() && is_second(self.buffer, end) {
            self.buffer[(end, y)].set_symbol(" ");
        }
    }

    /// Returns the cells of row `y` from column `x` up to `end`; both lie on the screen.
    fn cells(&mut self, x: u16, end: u16, y: u16) -> &mut [Cell] {
        let row = usize::from(y) * usize::from(self.area().width);
        &mut self.buffer.content[row + usize::from(x)..row + usize::from(end.max(x))]
    }

    fn in_charset<'t>(&self, visible: &'t str) -> Cow<'t, str> {
        match self.form.charset {
            Charset::Utf8 => visible.into(),
            Charset::Ascii => ascii(visible).into(),
        }
    }

    fn in_one_cell<'t>(&self, sign: &'t str) -> Cow<'t, str> {
        match self.form.ambiguous {
            Ambiguous::Narrow => self.in_charset(sign),
            Ambiguous::Wide => ascii(sign).into(),
        }
    }

    /// Fills columns `x` to `end` of row `y` with `sign`, which is one of our own.
    pub(super) fn fill(&mut self, x: u16, y: u16, end: u16, sign: &str, role: Role) {
        let sign = self.in_one_cell(sign);
        let style = to_cells(self.theme.style(role));
        let area = self.area();
        let end = end.min(area.right());
        if y < area.bottom() && x < end {
            self.part(x, end, y);
            let mut filled = Cell::EMPTY;
            filled.set_symbol(&sign).set_style(style);
            self.cells(x, end, y).fill(filled);
        }
    }
}

fn to_cells(style: Style) -> cells::Style {
    let color = |color: Option<Color>| match color {
        None => cells::Color::Reset,
        Some(Color::Indexed(idx)) => cells::Color::Indexed(idx),
        Some(Color::Rgb(red, green, blue)) => cells::Color::Rgb(red, green, blue),
    };
    let modifiers = Attributes::ALL
        .into_iter()
        .filter(|(attribute, ..)| style.attributes.contains(*attribute));
    let modifiers = modifiers.fold(cells::Modifier::empty(), |all, (_, name, _)| {
        all | modifier(name)
    });
    cells::Style::reset()
        .fg(color(style.fg))
        .bg(color(style.bg))
        .add_modifier(modifiers)
}

fn modifier(name: &str) -> cells::Modifier {
    match name {
        "bold" => cells::Modifier::BOLD,
        "dim" => cells::Modifier::DIM,
        "italic" => cells::Modifier::ITALIC,
        "underline" => cells::Modifier::UNDERLINED,
        "reverse" => cells::Modifier::REVERSED,
        "strike" => cells::Modifier::CROSSED_OUT,
        _ => cells::Modifier::empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{BUILT_IN, ColorDepth};

    #[test]
    fn what_is_written_over_half_of_a_wide_sign_leaves_no_half() {
        let theme = Theme::parse(BUILT_IN[0].1, ColorDepth::True).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let mut painter = Painter {
            buffer: &mut buffer,
            theme: &theme,
            form: Form::default(),
        };
        painter.text(0, 0, 8, "船船船船", Role::Text);
        painter.text(3, 0, 8, "│", Role::Border);
        painter.fill(5, 0, 6, " ", Role::Text);
        let shown: Vec<&str> = (0..8).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(shown, ["船", "", " ", "│", " ", " ", "船", ""]);
    }
}
