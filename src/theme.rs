//! Themes: TOML text that says how each [`Role`] looks. The built-in ones are the files of `themes/`.
//!
//! To add one: a file in `themes/`, a line in [`BUILT_IN`]. `themes/README.md` says what a file holds; the tests measure
//! the contrast of every one, for every kind of colour vision, and for terminals with fewer colours.

mod depth;
mod file;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::style::{Role, Style};

pub use self::depth::ColorDepth;
pub use self::file::{Fault, ThemeError};

/// The built-in themes: what users call them, and the text of their files. The first is the default.
pub static BUILT_IN: &[(&str, &str)] = &[
    ("default-dark", include_str!("../themes/default-dark.toml")),
    (
        "default-light",
        include_str!("../themes/default-light.toml"),
    ),
    (
        "high-contrast-dark",
        include_str!("../themes/high-contrast-dark.toml"),
    ),
    (
        "high-contrast-light",
        include_str!("../themes/high-contrast-light.toml"),
    ),
    ("classic-dark", include_str!("../themes/classic-dark.toml")),
    (
        "classic-light",
        include_str!("../themes/classic-light.toml"),
    ),
    ("ansi", include_str!("../themes/ansi.toml")),
    ("mono", include_str!("../themes/mono.toml")),
    (
        "catppuccin-latte",
        include_str!("../themes/catppuccin-latte.toml"),
    ),
    (
        "catppuccin-mocha",
        include_str!("../themes/catppuccin-mocha.toml"),
    ),
    ("dracula", include_str!("../themes/dracula.toml")),
    ("gruvbox-dark", include_str!("../themes/gruvbox-dark.toml")),
    (
        "gruvbox-light",
        include_str!("../themes/gruvbox-light.toml"),
    ),
    ("nord", include_str!("../themes/nord.toml")),
    (
        "solarized-dark",
        include_str!("../themes/solarized-dark.toml"),
    ),
    (
        "solarized-light",
        include_str!("../themes/solarized-light.toml"),
    ),
    ("tokyo-night", include_str!("../themes/tokyo-night.toml")),
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

impl Variant {
    /// Returns the word that theme files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Any => "any",
        }
    }
}

impl Theme {
    /// Reads a theme file for a terminal that shows `depth` colours. It may inherit from the built-in ones.
    pub fn parse(toml: &str, depth: ColorDepth) -> Result<Self, ThemeError> {
        Catalog::default().parse(toml, depth)
    }

    /// Returns how `role` looks.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles[role.idx()]
    }
}

impl Theme {
    /// Returns the theme without the ground of plain text, for text that is printed: a ground that ends with each line would
    /// be ragged.
    #[must_use]
    pub fn without_ground(&self) -> Self {
        let text = self.style(Role::Text);
        let bare = |style: &Style| Style {
            fg: style
                .fg
                .filter(|_| style.fg != text.fg || style.bg != text.bg),
            bg: style.bg.filter(|_| style.bg != text.bg),
            ..*style
        };
        Self {
            styles: self.styles.iter().map(bare).collect(),
            ..self.clone()
        }
    }
}

/// All themes that can be asked for by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// Names and texts of the user's own, in the order of their names.
    own: Vec<(String, String)>,
}

impl Catalog {
    /// The built-in themes and `own`, names with the texts of their files; where names are the same, `own` is meant.
    #[must_use]
    pub fn new(mut own: Vec<(String, String)>) -> Self {
        own.sort();
        Self { own }
    }

    /// Returns every name once, the user's own first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = || self.own.iter().map(|(name, _)| name.as_str());
        let built_in = BUILT_IN.iter().map(|(name, _)| *name);
        own().chain(built_in.filter(move |name| !own().any(|own| own == *name)))
    }

    /// Returns the theme called `name`; `None` where there is none.
    #[must_use]
    pub fn theme(&self, name: &str, depth: ColorDepth) -> Option<Result<Theme, ThemeError>> {
        let toml = self.own(name).or_else(|| built_in(name))?;
        Some(self.parse(toml, depth))
    }

    /// Reads a theme file, which may inherit from any in the catalog.
    ///
    /// It inherits from the built-in one where the user has one of the same name: theirs may be made from that.
    pub fn parse(&self, toml: &str, depth: ColorDepth) -> Result<Theme, ThemeError> {
        file::parse(toml, depth, &|name| {
            built_in(name).or_else(|| self.own(name))
        })
    }

    fn own(&self, name: &str) -> Option<&str> {
        let own = self.own.iter().find(|(known, _)| known == name);
        own.map(|(_, toml)| toml.as_str())
    }
}

fn built_in(name: &str) -> Option<&'static str> {
    let built_in = BUILT_IN.iter().find(|(known, _)| *known == name);
    built_in.map(|(_, toml)| *toml)
}
