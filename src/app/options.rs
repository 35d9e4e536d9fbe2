//! What a session is opened with: what the reader set, the themes, the screen.

use std::time::Duration;

use crate::rows::{Columns, Unchanged};
use crate::theme::{Catalog, ColorDepth};
use crate::visual::{Ambiguous, Form, TabWidth};

use super::frame::Size;
use super::reviewing::Start;
use super::{Clipboard, Keymap};

/// A theme that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeName {
    /// What users call it.
    pub name: String,
    /// What it calls itself.
    pub title: String,
    /// The ground that it is made for, in a word.
    pub variant: &'static str,
    /// Whether it needs changed words to stand in brackets.
    pub brackets: bool,
}

/// What readers set as they like it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `None` leaves the number of columns to the width.
    pub columns: Option<Columns>,
    /// What becomes of paragraphs that did not change.
    pub unchanged: Unchanged,
    /// Whether changes of typography alone are left out.
    pub hides_typography: bool,
    /// Whether changed words stand in brackets; `None` leaves that to the theme.
    pub brackets: Option<bool>,
    /// How text gets to the clipboard.
    pub clipboard: Clipboard,
    /// Whether the mouse scrolls and points.
    pub mouse: bool,
    /// Whether the cursor cannot be seen.
    pub hides_cursor: bool,
    /// Whether nothing changes on the screen bit by bit of itself; `None` leaves that to the connection.
    pub reduces_motion: Option<bool>,
    /// Where the text after a tab goes on.
    pub tab: TabWidth,
    /// How wide signs are that may be either; `None` leaves that to the terminal.
    pub ambiguous: Option<Ambiguous>,
    /// How long after ESC nothing may come for it to be the key; `None` leaves that to the connection.
    pub escape: Option<Duration>,
    /// What the keys do.
    pub keymap: Keymap,
}

/// Returns what is known of every theme in `catalog`; one that cannot be read is none. This is what
/// [`super::Effect::Themes`] asks for.
#[must_use]
pub fn theme_names(catalog: &Catalog, depth: ColorDepth) -> Vec<ThemeName> {
    let name = |name: &str| {
        let theme = catalog.theme(name, depth)?.ok()?;
        Some(ThemeName {
            name: name.to_owned(),
            title: theme.name,
            variant: theme.variant.name(),
            brackets: theme.brackets,
        })
    };
    catalog.names().filter_map(name).collect()
}

/// How a session starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is opened.
    pub start: Start,
    /// The screen.
    pub size: Size,
    /// Whether changed words stand in brackets: for themes that cannot tell them otherwise.
    pub brackets: bool,
    /// What the theme of the start calls itself.
    pub theme: String,
    /// The themes that can be chosen.
    pub catalog: Catalog,
    /// How many colours the screen shows.
    pub depth: ColorDepth,
    /// What the reader set.
    pub settings: Settings,
    /// How text is made ready for the screen.
    pub form: Form,
    /// What the reader should know about the screen, if anything.
    pub notice: Option<&'static str>,
}
