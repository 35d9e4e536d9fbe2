//! Steps as the viewer shows them, as a picture: for a README, an article, a slide.

use crate::style::{Attributes, Color, Role, Style};
use crate::theme::{Theme, Variant};
use crate::visual::{self, Form};

use super::Compared;
use super::markup::{escaped, put};
use super::picture::{Picture, Span};

/// The size of letters, in the picture's unit, which a browser shows as a pixel.
const SIZE: f64 = 14.0;
/// The width of a cell: six tenths of the size, as in most typefaces with letters of one width.
const CELL: f64 = 8.4;
/// From one line to the next.
const LINE: f64 = 20.0;
/// From the top of a line to the foot of its letters.
const FOOT: f64 = 15.0;
/// Around the text.
const MARGIN: f64 = 16.0;

/// Returns `steps`, one below the other, laid out for `width` cells, as one SVG without anything from elsewhere.
#[must_use]
pub fn svg(steps: &[Compared<'_>], theme: &Theme, width: usize) -> String {
    let mut picture = Picture::new(theme, Form::default());
    for step in steps {
        picture.step(step, width);
    }
    while picture.lines.last().is_some_and(Vec::is_empty) {
        picture.lines.pop();
    }
    let ground = Ground::of(theme);
    let (wide, high) = (
        width as f64 * CELL + 2.0 * MARGIN,
        picture.lines.len() as f64 * LINE + 2.0 * MARGIN,
    );
    let mut svg = String::new();
    put!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{wide:.0}\" height=\"{high:.0}\" \
         viewBox=\"0 0 {wide:.0} {high:.0}\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"{SIZE}\" fill=\"{}\" xml:space=\"preserve\">\n",
        escaped(&title(steps)),
        hex(ground.back),
        hex(ground.letters),
    );
    for (idx, line) in picture.lines.iter().enumerate() {
        push_line(&mut svg, line, MARGIN + idx as f64 * LINE, &ground);
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// What a picture is of, for those who do not see it.
fn title(steps: &[Compared<'_>]) -> String {
    match steps {
        [] => "No step".to_owned(),
        [first, .., last] if first.new.number != last.new.number => format!(
            "{}: what changed from version {} to version {}",
            visual::visible(first.article.name()),
            first.old.number,
            last.new.number
        ),
        [only, ..] => format!(
            "{}: what changed from version {} to version {}",
            visual::visible(only.article.name()),
            only.old.number,
            only.new.number
        ),
    }
}

fn push_line(svg: &mut String, line: &[Span], top: f64, ground: &Ground) {
    let mut column = 0;
    for span in line {
        let n_cells = visual::width(&span.text);
        let (x, wide) = (MARGIN + column as f64 * CELL, n_cells as f64 * CELL);
        column += n_cells;
        let look = ground.look(span.style);
        if let Some(back) = look.back {
            let back = hex(back);
            put!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{top:.0}\" width=\"{wide:.1}\" height=\"{LINE}\" fill=\"{back}\"/>\n"
            );
        }
        // Not every program keeps the blanks at the ends of a text.
        let text = span.text.trim_matches(' ');
        if text.is_empty() {
            continue;
        }
        let n_before = span.text.len() - span.text.trim_start_matches(' ').len();
        let (x, wide) = (
            x + n_before as f64 * CELL,
            visual::width(text) as f64 * CELL,
        );
        let foot = top + FOOT;
        // The length keeps the columns straight whatever typeface there is.
        put!(
            svg,
            "<text x=\"{x:.1}\" y=\"{foot:.0}\" textLength=\"{wide:.1}\"{}{}>{}</text>\n",
            look.letters
                .map(|color| format!(" fill=\"{}\"", hex(color)))
                .unwrap_or_default(),
            attributes(span.style.attributes),
            escaped(text)
        );
    }
}

/// What stands where a theme leaves the terminal its own colours.
struct Ground {
    back: [u8; 3],
    letters: [u8; 3],
}

/// The colours of a span; `None` where they are those of the ground.
struct Look {
    back: Option<[u8; 3]>,
    letters: Option<[u8; 3]>,
}

impl Ground {
    fn of(theme: &Theme) -> Self {
        let (back, letters) = match theme.variant {
            Variant::Dark => ([0x16, 0x18, 0x1d], [0xd8, 0xdb, 0xe0]),
            Variant::Light | Variant::Any => ([0xff, 0xff, 0xff], [0x1b, 0x1d, 0x21]),
        };
        let text = theme.style(Role::Text);
        Self {
            back: text.bg.map_or(back, Color::rgb),
            letters: text.fg.map_or(letters, Color::rgb),
        }
    }

    fn look(&self, style: Style) -> Look {
        let (fg, bg) = (style.fg.map(Color::rgb), style.bg.map(Color::rgb));
        let is_reversed =
            Attributes::named("reverse").is_some_and(|reverse| style.attributes.contains(reverse));
        if is_reversed {
            return Look {
                back: Some(fg.unwrap_or(self.letters)),
                letters: Some(bg.unwrap_or(self.back)),
            };
        }
        Look {
            back: bg.filter(|bg| *bg != self.back),
            letters: fg.filter(|fg| *fg != self.letters),
        }
    }
}

fn attributes(attributes: Attributes) -> String {
    let has = |name: &str| Attributes::named(name).is_some_and(|one| attributes.contains(one));
    let lines: Vec<&str> = [("underline", "underline"), ("strike", "line-through")]
        .into_iter()
        .filter(|(name, _)| has(name))
        .map(|(_, line)| line)
        .collect();
    let mut text = String::new();
    if has("bold") {
        text.push_str(" font-weight=\"bold\"");
    }
    if has("italic") {
        text.push_str(" font-style=\"italic\"");
    }
    if has("dim") {
        text.push_str(" opacity=\"0.7\"");
    }
    if !lines.is_empty() {
        text = text + " text-decoration=\"" + &lines.join(" ") + "\"";
    }
    text
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
