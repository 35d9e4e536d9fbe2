//! A step as the viewer shows it, as text with colours: for a pager, a mail, a log.

use crate::style::{Role, Style};
use crate::theme::Theme;
use crate::visual::{self, Charset, Form};

use super::Compared;
use super::picture::{Picture, Span};

/// Returns the changes of one step, laid out for `width` cells.
#[must_use]
pub fn ansi(compared: &Compared<'_>, theme: &Theme, width: usize, form: Form) -> String {
    let theme = &theme.without_ground();
    let mut picture = Picture::new(theme, form);
    picture.step(compared, width);
    let lines: Vec<String> = picture.lines.iter().map(|line| colored(line)).collect();
    let text = lines.join("\n");
    match form.charset {
        Charset::Utf8 => text,
        Charset::Ascii => visual::ascii(&text),
    }
}

/// Returns a few words in the colours of `theme`, for a list of themes.
#[must_use]
pub fn theme_picture(theme: &Theme) -> String {
    let mut picture = Picture::new(theme, Form::default());
    let runs = [
        (Role::Text, " The ferry leaves at "),
        (Role::Removed, "nine"),
        (Role::Text, " "),
        (Role::Added, "ten"),
        (Role::Text, "; "),
        (Role::Moved, "nobody"),
        (Role::Text, " "),
        (Role::Match, "waits"),
        (Role::Text, ". "),
        (Role::Bar, " v6 → v7 "),
    ];
    for (role, text) in runs {
        picture.run(role, text);
    }
    picture.lines.iter().map(|line| colored(line)).collect()
}

/// A line with its escape sequences, without the blanks at its end that nobody sees.
fn colored(line: &[Span]) -> String {
    let mut text = String::new();
    for span in line {
        let sgr = sgr(span.style);
        if sgr.is_empty() || span.text.trim().is_empty() && !sgr.contains("48;") {
            text.push_str(&span.text);
        } else {
            text.extend(["\u{1b}[", &sgr, "m", &span.text, "\u{1b}[0m"]);
        }
    }
    text.truncate(text.trim_end_matches(' ').len());
    text
}

/// Returns the numbers between `ESC [` and `m` that switch `style` on; empty for the terminal's own.
#[must_use]
pub fn sgr(style: Style) -> String {
    let mut codes: Vec<String> = style
        .attributes
        .sgr()
        .map(|code| code.to_string())
        .collect();
    codes.extend(style.fg.map(|color| color.sgr(30)));
    codes.extend(style.bg.map(|color| color.sgr(40)));
    codes.join(";")
}
