//! What each command does: load, pick, and print or open the viewer.

mod diff;
mod fresh;
mod load;
mod look;
mod notes;
mod tell;
mod texts;
mod view;
mod words;

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::CommandFactory;
use variorum::label::Label;
use variorum::loader::FORMATS;
use variorum::visual::{self, Charset};

use crate::cli::{Cli, Command, KeysFormat};
use crate::settings::UserSettings;

use self::diff::diff;
use self::look::in_charset;
use self::notes::notes;
use self::tell::{keys, show_config, themes};
use self::texts::{export, list, search};
use self::view::{read_aloud, view};
use self::words::words;

/// Time for all comparisons of a command that prints; past it diffs are coarser and say so.
const LONGEST: Duration = Duration::from_secs(60);

/// The user asked for something that does not exist.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongUsage(pub(crate) String);

/// Nothing could be read, and the reader was told why already.
#[derive(Debug, thiserror::Error)]
#[error("nothing could be read")]
pub(crate) struct Told;

/// Returns the value of an environment variable.
pub(crate) type Environment<'e> = &'e dyn Fn(&str) -> Option<String>;

/// Carries out what was typed.
pub(crate) fn run(mut cli: Cli, environment: Environment<'_>) -> Result<ExitCode> {
    let settings = UserSettings::read(cli.config.as_deref(), environment)?;
    for problem in &settings.problems {
        complain(&problem.to_string());
    }
    if settings.config.keeps_nothing
        && let Some(select) = cli.select_mut()
    {
        select.no_state = true;
    }
    match cli.command.take() {
        None if cli.plain || settings.config.accessible => read_aloud(&cli, settings, environment),
        None => view(&cli, settings, environment),
        Some(Command::Config(args)) => show_config(&args, &settings),
        Some(Command::Diff(args)) => diff(&args, &settings, environment),
        Some(Command::List(args)) => list(&args, settings.config.links, environment),
        Some(Command::Export(args)) => export(&args),
        Some(Command::Search(args)) => search(&args, environment),
        Some(Command::Notes(args)) => notes(&args, environment),
        Some(Command::Words(args)) => words(&args, environment),
        Some(Command::Keys(args)) => print(&match args.format {
            KeysFormat::Table => keys(&settings.config.settings.keymap),
            KeysFormat::Toml => settings.config.settings.keymap.to_toml(),
        }),
        Some(Command::Themes(args)) => print(&themes(&settings, args.color, environment)),
        Some(Command::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "variorum", &mut text);
            print(&String::from_utf8_lossy(&text))
        }
        Some(Command::Man) => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut text)?;
            print(&String::from_utf8_lossy(&text))
        }
        Some(Command::Kinds) => {
            print(&lines(Label::ALL.iter().map(|label| {
                format!("{:<13}{}", label.name(), label.about())
            })))
        }
        Some(Command::Formats) => {
            print(&lines(FORMATS.iter().map(|format| {
                format!("{:<18}{}", format.name(), format.about())
            })))
        }
    }
}

/// Says something on standard error, on one line and harmless.
pub(crate) fn complain(what: &str) {
    let what = in_charset(
        visual::visible(what).into_owned(),
        Charset::from_environment(|name| std::env::var(name).ok()),
    );
    // Nothing can be done where even standard error is gone.
    let _ = writeln!(io::stderr(), "variorum: {what}");
}

fn print(text: &str) -> Result<ExitCode> {
    let mut out = Out::new();
    out.put(text)?;
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Standard output: each part of an answer goes out as soon as it is made.
struct Out {
    writer: BufWriter<io::StdoutLock<'static>>,
    is_terminal: bool,
}

impl Out {
    fn new() -> Self {
        let out = io::stdout().lock();
        Self {
            is_terminal: out.is_terminal(),
            writer: BufWriter::new(out),
        }
    }

    /// Writes text that is harmless on a terminal.
    fn put(&mut self, text: &str) -> Result<()> {
        self.writer
            .write_all(text.as_bytes())
            .context("standard output")
    }

    /// Writes text for other programs, in which that of articles stands as it is; on a terminal it becomes harmless.
    fn put_data(&mut self, text: &str) -> Result<()> {
        if !self.is_terminal {
            return self.put(text);
        }
        for line in text.split_inclusive('\n') {
            let (line, end) = match line.strip_suffix('\n') {
                Some(line) => (line, "\n"),
                None => (line, ""),
            };
            self.put(&visual::visible(line))?;
            self.put(end)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        self.writer.flush().context("standard output")
    }
}

fn lines(items: impl Iterator<Item = impl AsRef<str>>) -> String {
    items.map(|item| item.as_ref().to_owned() + "\n").collect()
}
