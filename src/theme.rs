//! Themes: TOML text that says how each [`Role`] looks. The built-in ones are the files of `themes/`.
//!
//! To add one: a file in `themes/`, a line in [`BUILT_IN`]. A theme never colours the letters and not the ground of
//! changed text: legible on any terminal's own ground.

mod depth;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::style::{Attributes, Role, Style};

pub use self::depth::ColorDepth;

/// The built-in themes: what users call them, and the text of their files. The first is the default.
pub static BUILT_IN: &[(&str, &str)] = &[
    ("default-dark", include_str!("../themes/default-dark.toml")),
    (
        "default-light",
        include_str!("../themes/default-light.toml"),
    ),
    ("mono", include_str!("../themes/mono.toml")),
];

/// How every role looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Shown to readers.
    pub name: String,
    /// The ground that it is made for.
    pub variant: Variant,
    /// Whether changed words are also put in `[-brackets-]`: the theme cannot tell them by itself.
    pub brackets: bool,
    styles: Vec<Style>,
}

/// The ground that a theme is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Variant {
    /// Light letters on a dark ground.
    Dark,
    /// Dark letters on a light ground.
    Light,
    /// Either.
    Any,
}

/// What is wrong with a theme file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// No TOML, or not of a theme's form.
    #[error("{0}")]
    Form(String),
    /// A role that is not there.
    #[error("role `{0}` is missing")]
    MissingRole(&'static str),
    /// A role that no screen has.
    #[error("unknown role `{0}`")]
    UnknownRole(String),
    /// A word that is no colour.
    #[error("role `{role}`: expected a palette name or #rrggbb, found `{found}`")]
    Color {
        /// Where it stands.
        role: &'static str,
        /// The word.
        found: String,
    },
    /// A word that is no attribute.
    #[error("role `{role}`: unknown attribute `{found}`")]
    Attribute {
        /// Where it stands.
        role: &'static str,
        /// The word.
        found: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    name: String,
    variant: Variant,
    #[serde(default)]
    brackets: bool,
    #[serde(default)]
    palette: BTreeMap<String, String>,
    roles: BTreeMap<String, StyleFile>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleFile {
    fg: Option<String>,
    bg: Option<String>,
    /// Used instead of `fg` where the terminal has 16 colours: one of the eight names.
    fg16: Option<String>,
    #[serde(default)]
    attrs: Vec<String>,
}

impl Theme {
    /// Reads a theme file for a terminal that shows `depth` colours.
    pub fn parse(toml: &str, depth: ColorDepth) -> Result<Self, ThemeError> {
        let mut file: ThemeFile =
            toml::from_str(toml).map_err(|error| ThemeError::Form(error.to_string()))?;
        let style = |role: &Role| {
            let style = file
                .roles
                .remove(role.name())
                .ok_or(ThemeError::MissingRole(role.name()))?;
            style.resolve(role.name(), &file.palette, depth)
        };
        let styles = Role::ALL.iter().map(style).collect::<Result<_, _>>()?;
        if let Some((unknown, _)) = file.roles.pop_first() {
            return Err(ThemeError::UnknownRole(unknown));
        }
        Ok(Self {
            name: file.name,
            variant: file.variant,
            brackets: file.brackets || depth == ColorDepth::None,
            styles,
        })
    }

    /// Returns how `role` looks.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles[role.idx()]
    }
}

impl StyleFile {
    fn resolve(
        self,
        role: &'static str,
        palette: &BTreeMap<String, String>,
        depth: ColorDepth,
    ) -> Result<Style, ThemeError> {
        let color = |name: Option<String>| {
            let Some(name) = name else { return Ok(None) };
            let value = palette.get(&name).unwrap_or(&name);
            let color = depth::color(value).ok_or(ThemeError::Color {
                role,
                found: name.clone(),
            })?;
            Ok(Some(color))
        };
        let mut attributes = Attributes::default();
        for found in self.attrs {
            let attribute =
                Attributes::named(&found).ok_or(ThemeError::Attribute { role, found })?;
            attributes = attributes.with(attribute);
        }
        let (fg, bg, fg16) = (color(self.fg)?, color(self.bg)?, color(self.fg16)?);
        Ok(depth.reduce(Style { fg, bg, attributes }, fg16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::Color;

    #[test]
    fn every_built_in_theme_reads_at_every_depth() {
        for (name, toml) in BUILT_IN {
            for depth in [
                ColorDepth::None,
                ColorDepth::Sixteen,
                ColorDepth::Palette,
                ColorDepth::True,
            ] {
                if let Err(error) = Theme::parse(toml, depth) {
                    panic!("{name}: {error}");
                }
            }
        }
    }

    /// Relative luminance of WCAG 2.
    fn luminance(color: Color) -> f64 {
        let Color::Rgb(red, green, blue) = color else {
            panic!("expected a true colour")
        };
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_is_legible_on_its_ground() {
        for (name, toml) in BUILT_IN {
            let theme = Theme::parse(toml, ColorDepth::True).unwrap();
            let ground = match theme.variant {
                Variant::Dark => Color::Rgb(0x1e, 0x1e, 0x1e),
                Variant::Light => Color::Rgb(0xff, 0xff, 0xff),
                Variant::Any => continue,
            };
            for role in Role::ALL {
                let style = theme.style(*role);
                let Some(fg) = style.fg else { continue };
                let least = if *role == Role::Border { 3.0 } else { 4.5 };
                let reached = contrast(fg, style.bg.unwrap_or(ground));
                assert!(reached >= least, "{name}, {}: {reached:.1}", role.name());
            }
        }
    }

    #[test]
    fn changes_are_never_told_by_colour_alone() {
        let plain = Attributes::default();
        for (name, toml) in BUILT_IN {
            let theme = Theme::parse(toml, ColorDepth::True).unwrap();
            for role in [Role::Added, Role::Removed, Role::Typographic] {
                assert_ne!(
                    theme.style(role).attributes,
                    plain,
                    "{name}, {}",
                    role.name()
                );
            }
            let (added, removed) = (theme.style(Role::Added), theme.style(Role::Removed));
            assert_ne!(added.attributes, removed.attributes, "{name}");
        }
    }

    #[track_caller]
    fn check_error(edit: impl Fn(String) -> String, expected: &str) {
        let toml = edit(BUILT_IN[2].1.to_owned());
        assert_eq!(
            Theme::parse(&toml, ColorDepth::True)
                .unwrap_err()
                .to_string(),
            expected
        );
    }

    #[test]
    fn errors_name_the_role() {
        check_error(
            |toml| toml.replace("\nmoved = ", "\nmoves = "),
            "role `moved` is missing",
        );
        check_error(|toml| toml + "shiny = {}\n", "unknown role `shiny`");
        check_error(
            |toml| toml.replace("border = {}", "border = { fg = \"pinkish\" }"),
            "role `border`: expected a palette name or #rrggbb, found `pinkish`",
        );
        check_error(
            |toml| toml.replace("border = {}", "border = { attrs = [\"blink\"] }"),
            "role `border`: unknown attribute `blink`",
        );
    }
}
