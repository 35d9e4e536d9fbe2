//! From the model to cells. Reads the model, never writes it.

mod bars;
mod body;
mod footer;
mod overlay;
mod timeline;

pub(super) use self::overlay::texts_of_rows;

use std::ops::Range;

use crate::app::{Model, Overlay};
use crate::style::Role;
use crate::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::canvas::Canvas;
use super::paint::Painter;

/// Smaller than this, nothing can be read.
const LEAST: (u16, u16) = (20, 4);

/// Draws the session and returns where the cursor belongs: on what a screen reader should read next.
pub fn view(model: &Model, theme: &Theme, buffer: &mut Buffer) -> Position {
    let mut canvas = Canvas::of(std::mem::take(buffer));
    let (cursor, _) = view_with_headline(model, theme, &mut canvas);
    *buffer = canvas.into_buffer();
    cursor
}

/// The same; also returns the columns of the first row that the headline takes, where it is in sight.
pub(super) fn view_with_headline(
    model: &Model,
    theme: &Theme,
    canvas: &mut Canvas,
) -> (Position, Range<u16>) {
    let mut painter = Painter::new(canvas, theme, model.form());
    let places = paint(model, &mut painter);
    // Themes that bring a ground of their own cover the terminal's.
    painter.blank_the_rest(Role::Text);
    places
}

fn paint(model: &Model, painter: &mut Painter<'_>) -> (Position, Range<u16>) {
    let area = painter.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let text = format!("too small ({}x{})", area.width, area.height);
        painter.text(0, 0, area.width, &text, Role::Text);
        return (Position::ORIGIN, 0..0);
    }
    let headline = bars::title_bar(model, painter);
    // A screen of its own leaves nothing of the step in sight.
    let in_body = if let Some(Overlay::Sheet(_)) = model.overlay() {
        Position::ORIGIN
    } else {
        bars::above_the_text(model, painter);
        body::body(model, painter)
    };
    let in_footer = footer::footer(model, painter);
    let in_overlay = model
        .overlay()
        .map(|open| overlay::overlay(model, open, painter));
    let headline = if in_overlay.is_some() { 0..0 } else { headline };
    (in_footer.or(in_overlay).unwrap_or(in_body), headline)
}
