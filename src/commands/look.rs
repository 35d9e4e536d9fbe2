//! How what is printed or drawn looks: colours, theme, characters.

use anyhow::Result;
use variorum::theme::{ColorDepth, Theme};
use variorum::tui::Other;
use variorum::visual::{self, Charset, Form};

use crate::cli::{DiffFormat, Look, When};
use crate::settings::UserSettings;

use super::{Environment, WrongUsage};

/// The theme, brought down to what the output can show.
pub(super) struct Appearance {
    pub(super) theme: Theme,
    /// For the other ground, where nobody asked for a theme.
    pub(super) on_other_ground: Option<Other>,
    pub(super) depth: ColorDepth,
    pub(super) form: Form,
}

impl Appearance {
    pub(super) fn new(
        look: &Look,
        settings: &UserSettings,
        environment: Environment<'_>,
        is_terminal: bool,
    ) -> Result<Self> {
        let depth = depth(color(look.color, settings), environment, is_terminal);
        let form = form_of(look, settings, environment);
        let (theme, on_other_ground) = themes_of(look, settings, environment, depth)?;
        Ok(Self {
            theme,
            on_other_ground,
            depth,
            form,
        })
    }
}

/// Returns how text is made ready, as the reader and the locale say.
pub(super) fn form_of(look: &Look, settings: &UserSettings, environment: Environment<'_>) -> Form {
    let wanted = &settings.config.settings;
    Form {
        charset: charset(look, environment),
        ambiguous: wanted.ambiguous.unwrap_or_default(),
        tab: wanted.tab,
        ..Form::default()
    }
}

/// Returns the theme for what is printed, or `None` where it would not be seen: to read one takes as long as to compare
/// two short texts. One that the reader named is read all the same, for it may not exist.
pub(super) fn theme_of(
    format: DiffFormat,
    look: &Look,
    settings: &UserSettings,
    environment: Environment<'_>,
    depth: ColorDepth,
) -> Result<Option<Theme>> {
    let config = &settings.config;
    let in_settings = [&config.theme, &config.theme_light, &config.theme_dark];
    let is_named = look.theme.is_some() || in_settings.iter().any(|theme| theme.is_some());
    if format != DiffFormat::Ansi && !is_named {
        return Ok(None);
    }
    themes_of(look, settings, environment, depth).map(|(theme, _)| Some(theme))
}

/// Returns what the reader asked for, or else what the locale allows.
pub(super) fn charset(look: &Look, environment: Environment<'_>) -> Charset {
    if look.ascii {
        Charset::Ascii
    } else if look.utf8 {
        Charset::Utf8
    } else {
        Charset::from_environment(environment)
    }
}

/// Returns when there are colours: what the flag says, or else the settings.
pub(super) fn color(flag: When, settings: &UserSettings) -> When {
    match (flag, settings.config.color) {
        (When::Auto, Some(true)) => When::Always,
        (When::Auto, Some(false)) => When::Never,
        (flag, _) => flag,
    }
}

pub(super) fn depth(color: When, environment: Environment<'_>, is_terminal: bool) -> ColorDepth {
    match color {
        When::Always => ColorDepth::wanted(environment),
        When::Auto => ColorDepth::from_environment(environment, is_terminal),
        When::Never => ColorDepth::None,
    }
}

/// Returns the theme to begin with, and the one for the other ground unless the reader named one for both.
fn themes_of(
    look: &Look,
    settings: &UserSettings,
    environment: Environment<'_>,
    depth: ColorDepth,
) -> Result<(Theme, Option<Other>)> {
    if let Some(wanted) = &look.theme {
        let theme = settings
            .theme(wanted, depth)
            .map_err(|why| WrongUsage(format!("--theme {why}")))?;
        return Ok((theme, None));
    }
    // Those of the settings were read once already.
    let theme = |wanted: Option<&String>, usual: &str| {
        let name = wanted.map_or(usual, String::as_str);
        settings.theme(name, depth).map_err(anyhow::Error::msg)
    };
    let config = &settings.config;
    let of_both = config.theme.as_ref();
    // Without colours the marks must do it alone, and one theme is made for it.
    if depth == ColorDepth::None {
        return Ok((theme(of_both, "mono")?, None));
    }
    let grounds = [
        ("default-dark", &config.theme_dark),
        ("default-light", &config.theme_light),
    ];
    let is_light = is_ground_light(environment);
    let (usual, wanted) = grounds[usize::from(is_light)];
    if of_both.is_some() {
        return Ok((theme(of_both, usual)?, None));
    }
    // What is wrong with a theme of the reader's must be told while there is a place for it.
    let other = match grounds[usize::from(!is_light)] {
        (usual, None) => Other::Named(usual),
        (usual, wanted) => Other::Theme(theme(wanted.as_ref(), usual)?),
    };
    Ok((theme(wanted.as_ref(), usual)?, Some(other)))
}

/// Returns the theme for a picture, which shows every colour whatever the terminal does.
pub(super) fn in_all_colors(look: &Look, settings: &UserSettings) -> Result<Theme> {
    let (theme, _) = themes_of(look, settings, &|_| None, ColorDepth::True)?;
    Ok(theme)
}

/// `COLORFGBG` is `letters;ground`, in the numbers of the 16 colours: the only word about the ground without asking.
fn is_ground_light(environment: Environment<'_>) -> bool {
    let ground =
        environment("COLORFGBG").and_then(|colors| colors.rsplit(';').next()?.parse::<u8>().ok());
    matches!(ground, Some(7 | 9..=15))
}

/// Returns `text`, which holds no sign of ours, in what can be shown.
pub(super) fn in_charset(text: String, charset: Charset) -> String {
    match charset {
        Charset::Utf8 => text,
        Charset::Ascii => visual::numbered(&text),
    }
}
