//! How what is printed or drawn looks: colours, theme, characters.

use anyhow::Result;
use variorum::theme::{ColorDepth, Theme};
use variorum::visual::{self, Charset};

use crate::cli::{DiffFormat, Look, When};
use crate::settings::UserSettings;

use super::{Environment, WrongUsage, complain};

/// The theme, brought down to what the output can show.
pub(super) struct Appearance {
    pub(super) theme: Theme,
    /// For the other ground, where nobody asked for a theme.
    pub(super) on_other_ground: Option<Theme>,
    pub(super) depth: ColorDepth,
    pub(super) charset: Charset,
}

impl Appearance {
    pub(super) fn new(
        look: &Look,
        settings: &UserSettings,
        environment: Environment<'_>,
        is_terminal: bool,
    ) -> Result<Self> {
        let depth = depth(look.color, environment, is_terminal);
        let charset = charset(look, environment);
        let (theme, on_other_ground) = themes_of(look, settings, environment, depth)?;
        Ok(Self {
            theme,
            on_other_ground,
            depth,
            charset,
        })
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
) -> Result<(Theme, Option<Theme>)> {
    if let Some(wanted) = &look.theme {
        let theme = settings
            .theme(wanted, depth)
            .map_err(|why| WrongUsage(format!("--theme {why}")))?;
        return Ok((theme, None));
    }
    // Settings never stop the program.
    let theme = |wanted: Option<&String>, usual: &str| {
        let theme = match wanted {
            None => settings.theme(usual, depth),
            Some(wanted) => settings.theme(wanted, depth).or_else(|why| {
                complain(&format!("theme = {why}"));
                settings.theme(usual, depth)
            }),
        };
        theme.map_err(anyhow::Error::msg)
    };
    let config = &settings.config;
    let of_both = config.theme.as_ref();
    // Without colours the marks must do it alone, and one theme is made for it.
    if depth == ColorDepth::None {
        return Ok((theme(of_both, "mono")?, None));
    }
    let light = || theme(of_both.or(config.theme_light.as_ref()), "default-light");
    let dark = || theme(of_both.or(config.theme_dark.as_ref()), "default-dark");
    match (of_both, is_ground_light(environment)) {
        (Some(_), _) => Ok((dark()?, None)),
        (None, true) => Ok((light()?, Some(dark()?))),
        (None, false) => Ok((dark()?, Some(light()?))),
    }
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
