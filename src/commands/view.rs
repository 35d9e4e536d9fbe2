//! The viewer, on a screen or in lines.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use variorum::app::{Clipboard, Start};
use variorum::store::Store;
use variorum::theme::ColorDepth;
use variorum::tui;
use variorum::visual::Charset;

use crate::cli::{Cli, Diff, DiffFormat};
use crate::settings::UserSettings;

use super::Environment;
use super::diff::diff;
use super::load::{Loaded, articles, load_for_viewer, step_of};
use super::look::{Appearance, charset, color, depth};

/// Said once where the locale leaves us ASCII: over a network that is often an accident.
const ONLY_ASCII: &str = "locale without UTF-8: other characters are numbered (--utf8 shows them)";

/// Tells the step in lines, and goes on doing so for every key where somebody is there to press them.
pub(super) fn read_aloud(
    cli: &Cli,
    settings: UserSettings,
    environment: Environment<'_>,
) -> Result<ExitCode> {
    if !io::stdout().is_terminal() || !tui::can_read_aloud() {
        return print_step(cli, &settings, environment);
    }
    let (loaded, store, start) = load_step(cli, &settings)?;
    let mut wanted = settings.config.settings;
    wanted.clipboard = match clipboard(settings.config.clipboard, environment) {
        // Lines of text hold no sequences, unless somebody asked for them.
        Clipboard::Terminal if settings.config.clipboard.is_none() => Clipboard::Off,
        way => way,
    };
    let charset = charset(&cli.look, environment);
    tui::read_aloud(Arc::new(store), loaded, start, wanted, charset, environment)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the step that the viewer would open.
fn print_step(
    cli: &Cli,
    settings: &UserSettings,
    environment: Environment<'_>,
) -> Result<ExitCode> {
    // Colours only for who insists on them: a terminal that cannot be driven may not know any.
    let is_plain = cli.plain
        || settings.config.accessible
        || depth(color(cli.look.color, settings), environment, false) == ColorDepth::None;
    let format = if is_plain {
        DiffFormat::Plain
    } else {
        DiffFormat::Ansi
    };
    let args = Diff {
        select: cli.select.clone(),
        step: cli.step,
        look: cli.look.clone(),
        all: false,
        format: Some(format),
        width: None,
        only: Vec::new(),
        exit_code: false,
    };
    diff(&args, settings, environment)
}

/// Reads everything; what is wrong with settings and marks stands among the problems. Where no version is asked for, all that
/// is new since the last look is opened.
fn load_step(cli: &Cli, settings: &UserSettings) -> Result<(Loaded, Store, Start)> {
    let mut loaded = load_for_viewer(&cli.select)?;
    loaded.read_reviews(&cli.select);
    loaded.problems.extend(settings.problems.iter().cloned());
    let mut store = std::mem::take(&mut loaded.store);
    store.problems.extend(loaded.problems.iter().cloned());
    let article = articles(&store, &cli.select)?
        .first()
        .copied()
        .unwrap_or_default();
    let start = Start {
        review: Arc::new(loaded.reviews.review().clone()),
        is_kept: loaded.reviews.are_kept(),
        since_last_look: !settings.config.opens_newest,
        ..Start::at(step_of(&store, article, cli.step)?)
    };
    let start = match (cli.step.from, cli.step.to) {
        (None, None) if start.since_last_look => start.on_what_is_new(&store),
        (_, _) => start,
    };
    Ok((loaded, store, start))
}

pub(super) fn view(
    cli: &Cli,
    settings: UserSettings,
    environment: Environment<'_>,
) -> Result<ExitCode> {
    let can_view = io::stdout().is_terminal()
        && !matches!(environment("TERM").as_deref(), None | Some("" | "dumb"))
        && tui::has_keyboard();
    if !can_view {
        return print_step(cli, &settings, environment);
    }
    let look = Appearance::new(&cli.look, &settings, environment, true)?;
    let (loaded, store, start) = load_step(cli, &settings)?;
    let mut wanted = settings.config.settings;
    wanted.clipboard = clipboard(settings.config.clipboard, environment);
    // What GNU screen makes of struck-through text depends on its version and settings.
    let is_screen = environment("TERM").is_some_and(|term| term.starts_with("screen"));
    let is_in_screen = (is_screen || is_set(environment, "STY")) && !is_set(environment, "TMUX");
    wanted.brackets = wanted.brackets.or(is_in_screen.then_some(true));
    let choice = tui::Choice {
        catalog: settings.catalog,
        depth: look.depth,
        settings: wanted,
        links: settings.config.links,
    };
    let look = tui::Look {
        theme: look.theme,
        on_other_ground: look.on_other_ground,
        charset: look.form.charset,
        notice: (look.form.charset == Charset::Ascii && !cli.look.ascii).then_some(ONLY_ASCII),
    };
    tui::run(Arc::new(store), loaded, start, look, choice, environment)?;
    Ok(ExitCode::SUCCESS)
}

/// How copies travel where nobody said: tmux drops what is meant for the terminal, and GNU screen prints it.
fn clipboard(wanted: Option<Clipboard>, environment: Environment<'_>) -> Clipboard {
    let is_set = |name: &str| is_set(environment, name);
    wanted.unwrap_or_else(|| match (is_set("TMUX"), is_set("STY")) {
        (true, _) => Clipboard::Tmux,
        (false, true) => Clipboard::Off,
        (false, false) => Clipboard::Terminal,
    })
}

fn is_set(environment: Environment<'_>, name: &str) -> bool {
    environment(name).is_some_and(|value| !value.is_empty())
}
