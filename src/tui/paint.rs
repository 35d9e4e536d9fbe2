//! Painting cells: the only place that does, so that nothing reaches the screen unseen by the visualiser.

use std::borrow::Cow;

use crate::rows::Run;
use crate::style::{Attributes, Color, Role, Style};
use crate::theme::Theme;
use crate::visual::{Charset, Form, Invisibles, ascii, glyphs};
use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::style as cells;

use super::canvas::Canvas;

/// A canvas and the theme that it is painted in.
pub(super) struct Painter<'c> {
    canvas: &'c mut Canvas,
    /// Whether a sign of two cells is among what was painted.
    has_wide: bool,
    theme: &'c Theme,
    /// How each role looks, by its position.
    looks: Vec<Look>,
    pub(super) form: Form,
}

impl<'c> Painter<'c> {
    /// Begins a frame.
    pub(super) fn new(canvas: &'c mut Canvas, theme: &'c Theme, form: Form) -> Self {
        canvas.begin();
        Self {
            canvas,
            has_wide: false,
            theme,
            looks: Role::ALL
                .iter()
                .map(|role| theme.style(*role).into())
                .collect(),
            form,
        }
    }

    fn look(&self, role: Role) -> Look {
        self.looks[role.idx()]
    }

    pub(super) fn area(&self) -> Rect {
        self.canvas.area()
    }

    /// Blanks everything that was not painted, on the ground of `role`: the frame is done.
    pub(super) fn blank_the_rest(self, role: Role) {
        let mut ground = Cell::EMPTY;
        self.look(role).put_on(&mut ground);
        self.canvas.blank_the_rest(ground);
    }

    /// Writes `text` from (`x`, `y`) on, up to column `end`, which is not written. Returns the column after it.
    pub(super) fn text(&mut self, x: u16, y: u16, end: u16, text: &str, role: Role) -> u16 {
        self.styled(x, y, end, text, self.look(role))
    }

    /// Writes a sign that the screen is drawn with, or several, each in one cell whatever the width of such signs in text: our
    /// own signs, which need no visualiser.
    pub(super) fn sign(&mut self, x: u16, y: u16, end: u16, sign: &str, role: Role) -> u16 {
        let sign = self.form.in_one_cell(sign);
        let is_one = sign.chars().take(2).count() == 1;
        let is_on_screen = y < self.area().bottom() && x < end.min(self.area().right());
        if is_one && is_on_screen {
            return self.put(x, y, end, &sign, 1, self.look(role)).unwrap_or(x);
        }
        self.text(x, y, end, &sign, role)
    }

    /// The same with letters and ground in each other's colours.
    pub(super) fn reversed(&mut self, x: u16, y: u16, end: u16, sign: &str, role: Role) -> u16 {
        let mut look = self.look(role);
        look.modifier.toggle(cells::Modifier::REVERSED);
        let sign = self.form.in_one_cell(sign);
        self.styled(x, y, end, &sign, look)
    }

    /// The same as [`Self::text`], standing out from what is around it in the same role.
    fn strong(&mut self, x: u16, y: u16, end: u16, text: &str, role: Role) -> u16 {
        let style = self.theme.style(role).strong();
        self.styled(x, y, end, text, style.into())
    }

    /// The same for text that a search found: it keeps the signs of its role under the colours of what is found.
    fn found(&mut self, x: u16, y: u16, end: u16, text: &str, role: Role) -> u16 {
        let (mut style, of_role) = (self.theme.style(Role::Match), self.theme.style(role));
        style.attributes = style.attributes.with(of_role.attributes);
        self.styled(x, y, end, text, style.into())
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

    fn styled(&mut self, x: u16, y: u16, end: u16, text: &str, look: Look) -> u16 {
        let end = end.min(self.area().right());
        if y >= self.area().bottom() {
            return x;
        }
        // Nearly all text is this, and every key paints a whole screen of it.
        if self.form.is_plain(text) {
            let room = usize::from(end.saturating_sub(x));
            let end = x + text.chars().take(room).count() as u16;
            if x == end {
                return x;
            }
            self.part(x, end, y);
            for (cell, letter) in self.canvas.paint(x, end, y).iter_mut().zip(text.chars()) {
                cell.set_char(letter);
                look.put_on(cell);
            }
            return end;
        }
        let mut x = x;
        for glyph in glyphs(text, Invisibles::Misleading, self.form.ambiguous) {
            let shown = self.in_charset(&glyph.text);
            // Labels are wider than a cell, and made of signs that take one each.
            let is_label = shown.len() > glyph.text.len() || glyph.width > 2;
            if !is_label {
                x = match self.put(x, y, end, &shown, glyph.width as u16, look) {
                    Some(next) => next,
                    None => return x,
                };
                continue;
            }
            for letter in shown.chars() {
                x = match self.put(x, y, end, letter.encode_utf8(&mut [0; 4]), 1, look) {
                    Some(next) => next,
                    None => return x,
                };
            }
        }
        x
    }

    /// Writes one sign; `None` where it does not fit before `end`.
    fn put(&mut self, x: u16, y: u16, end: u16, sign: &str, width: u16, look: Look) -> Option<u16> {
        if x + width > end {
            return None;
        }
        self.part(x, x + width, y);
        self.has_wide |= width > 1;
        // The second cell of a wide sign is covered by the first.
        let signs = std::iter::once(sign).chain(std::iter::repeat(""));
        for (cell, sign) in self.canvas.paint(x, x + width, y).iter_mut().zip(signs) {
            cell.set_symbol(sign);
            look.put_on(cell);
        }
        Some(x + width)
    }

    /// Blanks what would be left of wide signs that are half within the cells from `start` to `end`: a terminal cannot show
    /// half of one.
    fn part(&mut self, start: u16, end: u16, y: u16) {
        if !self.has_wide {
            return;
        }
        let right = self.area().right();
        let is_second = |canvas: &Canvas, x: u16| {
            let is_empty = |cell: &Cell| cell.symbol().is_empty();
            x < right && canvas.painted_at(x, y).is_some_and(is_empty)
        };
        if start > 0 && is_second(self.canvas, start) {
            self.blank(start - 1, y);
        }
        if is_second(self.canvas, end) {
            self.blank(end, y);
        }
    }

    /// Blanks a cell that is painted; it keeps its look.
    fn blank(&mut self, x: u16, y: u16) {
        if let [cell] = self.canvas.paint(x, x + 1, y) {
            cell.set_symbol(" ");
        }
    }

    fn in_charset<'t>(&self, visible: &'t str) -> Cow<'t, str> {
        match self.form.charset {
            Charset::Utf8 => visible.into(),
            Charset::Ascii => ascii(visible).into(),
        }
    }

    /// Fills columns `x` to `end` of row `y` with `sign`, which is one of our own.
    pub(super) fn fill(&mut self, x: u16, y: u16, end: u16, sign: &str, role: Role) {
        let sign = self.form.in_one_cell(sign);
        let look = self.look(role);
        let area = self.area();
        let end = end.min(area.right());
        if y < area.bottom() && x < end {
            self.part(x, end, y);
            let mut filled = Cell::EMPTY;
            filled.set_symbol(&sign);
            look.put_on(&mut filled);
            self.canvas.paint(x, end, y).fill(filled);
        }
    }
}

/// How a cell looks, whatever stands in it.
#[derive(Clone, Copy)]
struct Look {
    fg: cells::Color,
    bg: cells::Color,
    modifier: cells::Modifier,
}

impl Look {
    fn put_on(self, cell: &mut Cell) {
        (cell.fg, cell.bg, cell.modifier) = (self.fg, self.bg, self.modifier);
    }
}

impl From<Style> for Look {
    fn from(style: Style) -> Self {
        let color = |color: Option<Color>| match color {
            None => cells::Color::Reset,
            Some(Color::Indexed(idx)) => cells::Color::Indexed(idx),
            Some(Color::Rgb(red, green, blue)) => cells::Color::Rgb(red, green, blue),
        };
        let modifiers = Attributes::ALL
            .into_iter()
            .filter(|(attribute, ..)| style.attributes.contains(*attribute));
        let modifier = modifiers.fold(cells::Modifier::empty(), |all, (_, name, _)| {
            all | modifier(name)
        });
        Self {
            fg: color(style.fg),
            bg: color(style.bg),
            modifier,
        }
    }
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
    use ratatui::buffer::Buffer;
    use ratatui::style::Style;

    use super::*;
    use crate::theme::{BUILT_IN, ColorDepth};

    #[test]
    fn what_is_written_over_half_of_a_wide_sign_leaves_no_half() {
        let theme = Theme::parse(BUILT_IN[0].1, ColorDepth::True).unwrap();
        let mut canvas = Canvas::of(Buffer::empty(Rect::new(0, 0, 8, 1)));
        let mut painter = Painter::new(&mut canvas, &theme, Form::default());
        painter.text(0, 0, 8, "船船船船", Role::Text);
        painter.text(3, 0, 8, "│", Role::Border);
        painter.fill(5, 0, 6, " ", Role::Text);
        let buffer = canvas.into_buffer();
        let shown: Vec<&str> = (0..8).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(shown, ["船", "", " ", "│", " ", " ", "船", ""]);
    }

    #[test]
    fn nothing_of_an_earlier_frame_stays() {
        let themes: Vec<Theme> = BUILT_IN
            .iter()
            .map(|(_, text)| Theme::parse(text, ColorDepth::True).unwrap())
            .collect();
        let paint = |canvas: &mut Canvas, theme: &Theme, x: u16, text: &str| {
            let mut painter = Painter::new(canvas, theme, Form::default());
            painter.text(x, 1, 150, text, Role::Added);
            painter.sign(3, 0, 150, "│", Role::Border);
            painter.fill(127, 2, 129, "─", Role::Border);
            painter.blank_the_rest(Role::Text);
        };
        let empty = |area| Canvas::of(Buffer::empty(area));
        let areas = [Rect::new(0, 0, 150, 3), Rect::new(0, 0, 160, 4)];
        let mut used = empty(areas[0]);
        let mut frames = 0..;
        let texts = ["plain letters", "船船船船", "\u{202e}a", ""];
        for (text, x) in texts
            .iter()
            .flat_map(|text| [0, 1, 62, 63, 64, 143].map(|x| (text, x)))
        {
            // Every theme for two frames, and every third frame of another size.
            let frame: usize = frames.next().unwrap_or_default();
            let theme = &themes[frame / 2 % themes.len()];
            let area = areas[frame / 3 % areas.len()];
            used.resize(area);
            paint(&mut used, theme, x, text);
            let mut fresh = empty(area);
            paint(&mut fresh, theme, x, text);
            let seen = |canvas: &Canvas| -> Vec<(String, Style)> {
                let buffer = canvas.clone().into_buffer();
                let cells = buffer.content.iter();
                cells
                    .map(|cell| (cell.symbol().to_owned(), cell.style()))
                    .collect()
            };
            assert_eq!(seen(&used), seen(&fresh), "{text} at {x}");
        }
    }
}
