//! How many colours a terminal shows, and what becomes of a theme's colours there.

use crate::style::{Color, Style};

/// How many colours may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorDepth {
    /// Attributes only.
    None,
    /// The terminal's own 16.
    Sixteen,
    /// xterm's palette of 256.
    Palette,
    /// 24 bits.
    True,
}

impl ColorDepth {
    /// Tells the depth of an output from the environment; `get` returns a variable's value.
    ///
    /// The first of these that is there decides: `NO_COLOR` (no-color.org), `FORCE_COLOR` with a depth from 0 to 3,
    /// `CLICOLOR_FORCE` (bixense.com/clicolors), whether the output is a terminal, and which.
    #[must_use]
    pub fn from_environment(get: impl Fn(&str) -> Option<String>, is_terminal: bool) -> Self {
        let value = |name: &str| get(name).filter(|value| !value.is_empty());
        if value("NO_COLOR").is_some() {
            return Self::None;
        }
        match value("FORCE_COLOR").as_deref() {
            None => {}
            Some("0" | "false") => return Self::None,
            Some("1") => return Self::Sixteen,
            Some("2") => return Self::Palette,
            Some("3") => return Self::True,
            Some(_) => return Self::wanted(get),
        }
        if value("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
            return Self::wanted(get);
        }
        if is_terminal {
            Self::of_terminal(get)
        } else {
            Self::None
        }
    }

    /// The depth where colours are wanted whatever the output is.
    #[must_use]
    pub fn wanted(get: impl Fn(&str) -> Option<String>) -> Self {
        match Self::of_terminal(get) {
            Self::None => Self::Palette,
            depth => depth,
        }
    }

    /// `COLORTERM` is not forwarded by SSH, so some terminals are known by their `TERM` alone.
    fn of_terminal(get: impl Fn(&str) -> Option<String>) -> Self {
        let term = get("TERM").unwrap_or_default();
        if term.is_empty() || term == "dumb" || term.starts_with("vt") || term.ends_with("-mono") {
            return Self::None;
        }
        let names_true_color = matches!(get("COLORTERM").as_deref(), Some("truecolor" | "24bit"));
        let is_true_color = [
            "kitty",
            "alacritty",
            "foot",
            "wezterm",
            "ghostty",
            "contour",
            "rio",
        ];
        if names_true_color
            || term.ends_with("-direct")
            || is_true_color.iter().any(|name| term.contains(name))
        {
            return Self::True;
        }
        if term.contains("256color") {
            Self::Palette
        } else {
            Self::Sixteen
        }
    }

    /// Brings `style` down to this depth. `fg16` stands in for the letters' colour where there are 16.
    pub(super) fn reduce(self, style: Style, fg16: Option<Color>) -> Style {
        let (fg, bg) = match self {
            Self::None => (None, None),
            // The 16 look different in every terminal, so only hues are used, and never as a ground.
            Self::Sixteen => {
                let own = style.fg.filter(|color| matches!(color, Color::Indexed(_)));
                (fg16.or(own), None)
            }
            Self::Palette => (style.fg.map(to_palette), style.bg.map(to_palette)),
            Self::True => (style.fg, style.bg),
        };
        Style { fg, bg, ..style }
    }
}

/// Reads `#rrggbb` or one of the terminal's eight names.
pub(super) fn color(text: &str) -> Option<Color> {
    let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    ];
    if let Some(idx) = names.iter().position(|name| *name == text) {
        return Some(Color::Indexed(idx as u8));
    }
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Color::Rgb(channel(0)?, channel(2)?, channel(4)?))
}

/// Returns the nearest of xterm's 240 fixed colours, of several the first.
fn to_palette(color: Color) -> Color {
    let Color::Rgb(red, green, blue) = color else {
        return color;
    };
    let channels = [red, green, blue].map(i32::from);
    let distance = |idx: &u8| -> i32 {
        let pairs = channels.iter().zip(Color::Indexed(*idx).rgb());
        pairs
            .map(|(one, other)| (one - i32::from(other)).pow(2))
            .sum()
    };
    // In the cube each channel is as near as it can be by itself.
    let step = |channel: i32| {
        let nearest =
            (0..6).min_by_key(|step| (i32::from(Color::STEPS[usize::from(*step)]) - channel).abs());
        nearest.unwrap_or(0)
    };
    let [red, green, blue] = channels.map(step);
    let in_cube = 16 + 36 * red + 6 * green + blue;
    let nearest = std::iter::once(in_cube)
        .chain(232..=255)
        .min_by_key(distance);
    nearest.map_or(color, Color::Indexed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_colour_of_the_palette_is_nearer(channels: [u8; 3]) {
            let [red, green, blue] = channels;
            let distance = |idx: &u8| -> i32 {
                let pairs = channels.into_iter().zip(Color::Indexed(*idx).rgb());
                pairs.map(|(one, other)| (i32::from(one) - i32::from(other)).pow(2)).sum()
            };
            let nearest = (16..=255_u8).min_by_key(distance).map(Color::Indexed);
            prop_assert_eq!(Some(to_palette(Color::Rgb(red, green, blue))), nearest);
        }
    }

    #[track_caller]
    fn check(environment: &[(&str, &str)], expected: ColorDepth) {
        let get = |name: &str| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(ColorDepth::from_environment(get, true), expected);
    }

    #[test]
    fn colours_can_be_forced_and_refused() {
        let forced = [("TERM", "xterm"), ("CLICOLOR_FORCE", "1")];
        let get = |name: &str| {
            forced
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(
            ColorDepth::from_environment(get, false),
            ColorDepth::Sixteen
        );
        check(&[("TERM", "dumb"), ("FORCE_COLOR", "3")], ColorDepth::True);
        check(
            &[("TERM", "dumb"), ("FORCE_COLOR", "true")],
            ColorDepth::Palette,
        );
        check(&[("TERM", "xterm"), ("FORCE_COLOR", "0")], ColorDepth::None);
        check(
            &[("TERM", "xterm"), ("CLICOLOR_FORCE", "0")],
            ColorDepth::Sixteen,
        );
        check(&[("NO_COLOR", "1"), ("FORCE_COLOR", "3")], ColorDepth::None);
        assert_eq!(
            ColorDepth::from_environment(|_| None, false),
            ColorDepth::None
        );
    }

    #[test]
    fn the_environment_decides() {
        check(&[("TERM", "xterm-256color")], ColorDepth::Palette);
        check(
            &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
            ColorDepth::True,
        );
        check(&[("TERM", "xterm-kitty")], ColorDepth::True);
        check(&[("TERM", "screen")], ColorDepth::Sixteen);
        check(&[("TERM", "linux")], ColorDepth::Sixteen);
        check(&[("TERM", "vt100")], ColorDepth::None);
        check(&[], ColorDepth::None);
        check(
            &[
                ("TERM", "xterm"),
                ("NO_COLOR", "1"),
                ("COLORTERM", "truecolor"),
            ],
            ColorDepth::None,
        );
        check(&[("TERM", "xterm"), ("NO_COLOR", "")], ColorDepth::Sixteen);
    }

    #[test]
    fn true_colours_come_down_to_their_nearest() {
        assert_eq!(to_palette(Color::Rgb(255, 0, 0)), Color::Indexed(196));
        assert_eq!(to_palette(Color::Rgb(8, 8, 8)), Color::Indexed(232));
        assert_eq!(to_palette(Color::Rgb(0x5f, 0x87, 0xaf)), Color::Indexed(67));
    }
}
