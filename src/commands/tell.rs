//! What the program says of itself: its themes, its settings, its keys.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use anyhow::Result;
use variorum::app::{Action, Group, Keymap};
use variorum::report;
use variorum::theme::ColorDepth;
use variorum::visual;

use crate::USAGE;
use crate::cli::{ConfigArgs, When};
use crate::settings::UserSettings;

use super::look;
use super::{Environment, lines, print};

/// A line a theme; where there are colours, with a few words in it.
pub(super) fn themes(settings: &UserSettings, color: When, environment: Environment<'_>) -> String {
    let color = look::color(color, settings);
    let depth = look::depth(color, environment, io::stdout().is_terminal());
    lines(settings.catalog.names().map(|name| {
        let theme = settings.theme(name, depth);
        let (variant, picture) = match theme {
            Ok(theme) => {
                let picture = match depth {
                    ColorDepth::None => String::new(),
                    ColorDepth::Sixteen | ColorDepth::Palette | ColorDepth::True => {
                        report::theme_picture(&theme)
                    }
                };
                (theme.variant.name(), picture)
            }
            Err(error) => ("", error),
        };
        format!("{name:<20}  {variant:<5}  {picture}")
            .trim_end()
            .to_owned()
    }))
}

pub(super) fn show_config(args: &ConfigArgs, settings: &UserSettings) -> Result<ExitCode> {
    if args.check {
        let is_wrong = !settings.problems.is_empty();
        return Ok(if is_wrong {
            ExitCode::from(USAGE)
        } else {
            ExitCode::SUCCESS
        });
    }
    let place = match &settings.file {
        Some(file) if file.exists() => format!("# {}\n\n", file.display()),
        Some(file) => format!("# {} (not there)\n\n", file.display()),
        None => "# no file\n\n".to_owned(),
    };
    print(&format!(
        "{}\n\n{}",
        visual::visible(place.trim_end()),
        settings.config.to_toml()
    ))
}

pub(super) fn keys(keymap: &Keymap) -> String {
    let of_group = |group: &Group| {
        let actions = Action::ALL.iter().filter(|action| action.group() == *group);
        let row = |action: &Action| {
            format!(
                "  {:<24}{:<24}{}",
                keymap.keys_of(*action),
                action.name(),
                action.about()
            )
        };
        std::iter::once(group.title().to_owned())
            .chain(actions.map(row))
            .collect::<Vec<_>>()
    };
    lines(Group::ALL.iter().flat_map(of_group))
}
