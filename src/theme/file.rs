//! The form of a theme file, and what becomes of it: inheritance, palette, colours brought down to the terminal's.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::style::{Attributes, Color, Role, Style};
use crate::text::line_at;

use super::depth::{self, ColorDepth};
use super::{Theme, Variant};

/// Files that may stand above one another.
const DEEPEST: usize = 4;

/// What is wrong with a theme file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ThemeError {
    /// The line, from 1; `None` where it is about the whole.
    pub line: Option<usize>,
    /// What is wrong there.
    pub what: Fault,
}

/// What can be wrong with a theme file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
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
    #[error("expected a palette name, a colour's name or #rrggbb, found `{0}`")]
    Color(String),
    /// A word that is no attribute.
    #[error("unknown attribute `{0}`, expected {known}", known = attributes())]
    Attribute(String),
    /// The theme to inherit from is not there.
    #[error("inherits from `{0}`, which there is not")]
    UnknownParent(String),
    /// Themes that inherit from each other, or from too many.
    #[error("inherits from `{0}`, which is one of too many above each other, or itself")]
    TooDeep(String),
    /// Something is wrong with a theme above.
    #[error("inherits from `{name}`, where {what}")]
    Parent {
        /// Which one.
        name: String,
        /// The error in its file, with the line.
        what: String,
    },
}

fn attributes() -> String {
    Attributes::ALL.map(|(_, name, _)| name).join(", ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    name: String,
    variant: Variant,
    inherits: Option<Spanned<String>>,
    brackets: Option<bool>,
    #[serde(default)]
    palette: BTreeMap<String, Spanned<String>>,
    /// Used instead of the nearest colours, where the terminal has 256: places in its palette by the names of ours.
    #[serde(default)]
    palette256: BTreeMap<String, u8>,
    #[serde(default)]
    roles: BTreeMap<Spanned<String>, StyleFile>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleFile {
    fg: Option<Spanned<String>>,
    bg: Option<Spanned<String>>,
    /// Used instead of `fg` where the terminal has 16 colours: one of the eight names.
    fg16: Option<Spanned<String>>,
    #[serde(default)]
    attrs: Vec<Spanned<String>>,
    /// Used instead of `attrs` where the terminal has 16 colours or none, and so no grounds.
    attrs16: Option<Vec<Spanned<String>>>,
}

/// Finds the text of a theme by its name.
type Find<'f> = &'f dyn Fn(&str) -> Option<&'f str>;

/// A file with all that it inherits.
struct Whole {
    name: String,
    variant: Variant,
    brackets: bool,
    palette: BTreeMap<String, Color>,
    palette256: BTreeMap<String, u8>,
    roles: BTreeMap<Role, StyleFile>,
}

/// Reads a theme.
pub(super) fn parse(toml: &str, depth: ColorDepth, find: Find<'_>) -> Result<Theme, ThemeError> {
    let whole = read(toml, find, DEEPEST)?;
    let style = |role: &Role| {
        let of_stand_in = || whole.roles.get(&role.stand_in()?);
        let style = whole
            .roles
            .get(role)
            .or_else(of_stand_in)
            .ok_or(ThemeError {
                line: None,
                what: Fault::MissingRole(role.name()),
            })?;
        Ok(whole.resolve(style, depth))
    };
    let mut styles = Role::ALL
        .iter()
        .map(style)
        .collect::<Result<Vec<Style>, _>>()?;
    // What says nothing of its own stands in the colours of plain text, on the ground of plain text.
    let text = styles[Role::Text.idx()];
    for style in &mut styles {
        style.fg = style.fg.or(text.fg);
        style.bg = style.bg.or(text.bg);
    }
    Ok(Theme {
        name: whole.name,
        variant: whole.variant,
        brackets: whole.brackets || depth == ColorDepth::None,
        styles,
    })
}

fn read(toml: &str, find: Find<'_>, depth: usize) -> Result<Whole, ThemeError> {
    let at = |span: Range<usize>, what: Fault| ThemeError {
        line: Some(line_at(toml, span.start)),
        what,
    };
    let file: ThemeFile = toml::from_str(toml).map_err(|error| ThemeError {
        line: error.span().map(|span| line_at(toml, span.start)),
        what: Fault::Form(error.message().to_owned()),
    })?;
    let mut whole = match &file.inherits {
        None => Whole {
            name: String::new(),
            variant: file.variant,
            brackets: false,
            palette: BTreeMap::new(),
            palette256: BTreeMap::new(),
            roles: BTreeMap::new(),
        },
        Some(parent) => {
            inherit(parent.get_ref(), find, depth).map_err(|what| at(parent.span(), what))?
        }
    };
    whole.name = file.name;
    whole.variant = file.variant;
    whole.brackets = file.brackets.unwrap_or(whole.brackets);
    for (name, value) in file.palette {
        let found = value.get_ref();
        let color =
            depth::color(found).ok_or_else(|| at(value.span(), Fault::Color(found.clone())))?;
        whole.palette.insert(name, color);
    }
    whole.palette256.extend(file.palette256);
    for (name, style) in file.roles {
        let role = Role::ALL
            .iter()
            .find(|role| role.name() == name.get_ref())
            .ok_or_else(|| at(name.span(), Fault::UnknownRole(name.get_ref().clone())))?;
        whole.check(&style).map_err(|(span, what)| at(span, what))?;
        whole.roles.insert(*role, style);
    }
    Ok(whole)
}

fn inherit(name: &str, find: Find<'_>, depth: usize) -> Result<Whole, Fault> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Fault::TooDeep(name.to_owned()));
    };
    let toml = find(name).ok_or_else(|| Fault::UnknownParent(name.to_owned()))?;
    read(toml, find, depth).map_err(|error| Fault::Parent {
        name: name.to_owned(),
        what: match error.line {
            Some(line) => format!("line {line}: {}", error.what),
            None => error.what.to_string(),
        },
    })
}

impl Whole {
    /// Says what is wrong with `style`, and where.
    fn check(&self, style: &StyleFile) -> Result<(), (Range<usize>, Fault)> {
        for name in [&style.fg, &style.bg, &style.fg16].into_iter().flatten() {
            self.color(name.get_ref())
                .ok_or_else(|| (name.span(), Fault::Color(name.get_ref().clone())))?;
        }
        for name in style.attrs.iter().chain(style.attrs16.iter().flatten()) {
            Attributes::named(name.get_ref())
                .ok_or_else(|| (name.span(), Fault::Attribute(name.get_ref().clone())))?;
        }
        Ok(())
    }

    fn color(&self, name: &str) -> Option<Color> {
        self.palette
            .get(name)
            .copied()
            .or_else(|| depth::color(name))
    }

    /// Returns how a checked `style` looks where there are `depth` colours.
    fn resolve(&self, style: &StyleFile, depth: ColorDepth) -> Style {
        let color = |name: &Option<Spanned<String>>| {
            let name = name.as_ref()?.get_ref();
            let place = self
                .palette256
                .get(name)
                .filter(|_| depth == ColorDepth::Palette);
            match place {
                Some(place) => Some(Color::Indexed(*place)),
                None => self.color(name),
            }
        };
        let has_grounds = matches!(depth, ColorDepth::True | ColorDepth::Palette);
        let names = match &style.attrs16 {
            Some(names) if !has_grounds => names,
            _ => &style.attrs,
        };
        let attributes = names
            .iter()
            .filter_map(|name| Attributes::named(name.get_ref()));
        let whole = Style {
            fg: color(&style.fg),
            bg: color(&style.bg),
            attributes: attributes.fold(Attributes::default(), Attributes::with),
        };
        depth.reduce(whole, color(&style.fg16))
    }
}
