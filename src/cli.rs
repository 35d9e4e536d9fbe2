//! The command line: what may be typed, and nothing about what it does.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use variorum::label::Label;

/// Step through the versions of a news article side by side.
///
/// Reads what change trackers leave behind (News Sniffer pages, saved or flattened to text, and its data, plain text
/// files, its own exports), reconstructs the versions, and shows what changed from one to the next, word by word. Without PATH it opens a
/// built-in sample story. Press ? in the viewer for its keys, q to leave it.
#[derive(Debug, Parser)]
#[command(
    name = "variorum",
    version,
    override_usage = "variorum [OPTIONS] [PATH]...\n       variorum [--config <FILE>] <COMMAND>",
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) select: Select,
    #[command(flatten)]
    pub(crate) step: StepRange,
    #[command(flatten)]
    pub(crate) look: Look,
    /// Tell everything in lines of text, one after the other: for screen readers. The keys are the same
    #[arg(long)]
    pub(crate) plain: bool,
    /// Read settings from this file; by default from the one that `variorum config` names
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,
}

impl Cli {
    /// Reads what was typed; where it makes no sense, says so and ends the program.
    pub(crate) fn read() -> Self {
        let mut command = Self::command();
        let matches = command.get_matches_mut();
        if let Some(name) = matches.subcommand_name() {
            // What stands before a command is the viewer's, and would be lost.
            let is_stray = |id: &str| {
                id != "config" && matches.value_source(id) == Some(ValueSource::CommandLine)
            };
            let stray = command
                .get_arguments()
                .find(|arg| is_stray(arg.get_id().as_str()))
                .map(ToString::to_string);
            if let Some(stray) = stray {
                let what = format!("{stray} cannot stand before `{name}`");
                command.error(ErrorKind::ArgumentConflict, what).exit();
            }
        }
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

#[derive(Debug, Subcommand)]
// The options of a command are built when it is given, not at every start.
#[command(defer = true)]
pub(crate) enum Command {
    /// Print the changes of one step, or of every step.
    Diff(Diff),
    /// Print articles and their versions: number, time, words, change, headline, problems.
    List(List),
    /// Print the versions themselves, as read or reconstructed.
    Export(Export),
    /// Print in which versions a phrase stands.
    Search(Search),
    /// Print the flags and notes that were set in the viewer; without PATH, those on every article.
    Notes(Notes),
    /// Print how old the words of a version are: born in which version, replacing what.
    Words(Words),
    /// Print the keys of the viewer.
    Keys(Keys),
    /// Print the themes: name, ground, and how words that came and went look.
    Themes(Themes),
    /// Print every setting that holds, and where they are read from.
    Config(ConfigArgs),
    /// Print the formats that can be read.
    Formats,
    /// Print the kinds of change that `diff --only` and the viewer tell apart.
    Kinds,
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

fn kind(name: &str) -> Result<Label, String> {
    Label::named(name.trim()).ok_or_else(|| {
        let known: Vec<&str> = Label::ALL.iter().map(|label| label.name()).collect();
        format!("expected some of {}", known.join(", "))
    })
}

// What is read, and which article of it is meant. With `///` this would be told of every command that has it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Select {
    /// Files, folders, or - for standard input; parts of one article are joined
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read every input in this format, whatever it holds (see `variorum formats`)
    #[arg(long, value_name = "NAME")]
    pub(crate) read_as: Option<String>,
    /// Pick an article: its number in the list, its address, or part of its headline
    #[arg(long, value_name = "ARTICLE")]
    pub(crate) article: Option<String>,
    /// Neither read nor keep anything from one run to the next: marks, notes, looks, chosen readings
    #[arg(long)]
    pub(crate) no_state: bool,
}

impl Cli {
    /// Returns what is to be read; `None` for commands that read nothing.
    pub(crate) fn select_mut(&mut self) -> Option<&mut Select> {
        match &mut self.command {
            None => Some(&mut self.select),
            Some(Command::Diff(args)) => Some(&mut args.select),
            Some(Command::List(args)) => Some(&mut args.select),
            Some(Command::Export(args)) => Some(&mut args.select),
            Some(Command::Search(args)) => Some(&mut args.select),
            Some(Command::Notes(args)) => Some(&mut args.select),
            Some(Command::Words(args)) => Some(&mut args.select),
            Some(
                Command::Keys(_)
                | Command::Themes(_)
                | Command::Config(_)
                | Command::Formats
                | Command::Kinds
                | Command::Completions { .. }
                | Command::Man,
            ) => None,
        }
    }
}

// Which step of an article is meant, and how it is compared.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct StepRange {
    /// The older version, by the number that the tracker gave it
    #[arg(long, value_name = "N")]
    pub(crate) from: Option<u32>,
    /// The newer version, by the number that the tracker gave it
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u32>,
    /// Take words in other capitals for the same words in other typography
    #[arg(long)]
    pub(crate) ignore_case: bool,
}

// How it looks.
#[derive(Clone, Debug, Args)]
pub(crate) struct Look {
    /// A theme (see `variorum themes`), or the file of one
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) theme: Option<String>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
    /// Show nothing but ASCII, as where the locale is not UTF-8: other characters by number
    #[arg(long, conflicts_with = "utf8")]
    pub(crate) ascii: bool,
    /// Show every character, whatever the locale
    #[arg(long)]
    pub(crate) utf8: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) select: Select,
    #[command(flatten)]
    pub(crate) step: StepRange,
    #[command(flatten)]
    pub(crate) look: Look,
    /// Every step of the article instead of one
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub(crate) all: bool,
    /// How to print; by default `ansi` on a terminal with colours, else `plain`
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<DiffFormat>,
    /// Cells to fill with `ansi`; by default the terminal's, or else 100
    #[arg(long, value_name = "CELLS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub(crate) width: Option<u16>,
    /// Only changes of these kinds, with commas between them: numbers, quotes, … (see `variorum kinds`)
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind)]
    pub(crate) only: Vec<Label>,
    /// Exit with status 1 where there is a change
    #[arg(long)]
    pub(crate) exit_code: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// Linear text without escape bytes
    Plain,
    /// Laid out as in the viewer
    Ansi,
    /// A step a line, for scripts
    Json,
    /// One self-contained page with all steps
    Html,
    /// One picture of all steps, laid out as in the viewer, in the colours of `--theme`
    Svg,
    /// The whole text with its changes, as `CriticMarkup`
    Markdown,
    /// What `patch` takes: the headline, then a paragraph a line
    Unified,
}

#[derive(Debug, Args)]
pub(crate) struct Keys {
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: KeysFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeysFormat {
    /// For readers
    Table,
    /// As settings are written
    Toml,
}

#[derive(Debug, Args)]
pub(crate) struct Themes {
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Print only what is wrong, and exit with status 2 where anything is
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) select: Select,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For readers
    Table,
    /// An article a line, for scripts
    Json,
    /// A version a line, for spreadsheets
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to look for; case counts where a capital is typed
    #[arg(value_name = "PHRASE")]
    pub(crate) phrase: String,
    #[command(flatten)]
    pub(crate) select: Select,
    /// Take PHRASE as a regular expression
    #[arg(long)]
    pub(crate) regex: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: SearchFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchFormat {
    /// For readers
    Table,
    /// An article a line, for scripts
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Notes {
    #[command(flatten)]
    pub(crate) select: Select,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: NotesFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NotesFormat {
    /// For readers
    Table,
    /// To go on writing from: quotations, with the notes below
    Markdown,
    /// A mark a line, for scripts
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Words {
    #[command(flatten)]
    pub(crate) select: Select,
    /// The version whose words are meant, by the number that the tracker gave it; by default the newest
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u32>,
    /// Tell what became of these words instead: when they came and for what, when they went and for what. Without --to,
    /// wherever they ever stood; case counts where a capital is typed
    #[arg(long, value_name = "TEXT")]
    pub(crate) phrase: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: WordsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WordsFormat {
    /// For readers
    Table,
    /// An article a line, for scripts
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) select: Select,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub(crate) format: ExportFormat,
    /// Where `text` writes its folder for each article; it must not hold it yet
    #[arg(long, value_name = "DIR", required_if_eq("format", "text"))]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// An article a line, as JSON; can be opened again
    Jsonl,
    /// A folder for each article with a file for each version: the headline, then a paragraph a line
    Text,
}
