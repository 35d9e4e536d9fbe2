//! What each command does: load, pick, and print or open the viewer.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::CommandFactory;
use variorum::app::{self, Action, Clipboard, Group, Keymap, Pair, Shelf};
use variorum::find::Phrase;
use variorum::label::{Filter, Label};
use variorum::loader::{self, FORMATS, Format, Input};
use variorum::report::{self, Compared, Links};
use variorum::sample;
use variorum::step::Step;
use variorum::store::{Article, Choices, PuzzleId, Store, VersionIdx};
use variorum::theme::{ColorDepth, Theme};
use variorum::tui;
use variorum::visual::{self, Charset};

use crate::cli::{
    Cli, Command, ConfigArgs, Diff, DiffFormat, Export, ExportFormat, KeysFormat, List, ListFormat,
    Look, Search, SearchFormat, Select, StepRange, When,
};
use crate::settings::UserSettings;
use crate::state::State;
use crate::{NOTHING, USAGE, inputs};

/// Problems told one by one; a folder of pictures should not scroll the answer away.
const MOST_PROBLEMS: usize = 20;
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
    match cli.command.take() {
        None if cli.plain => read_aloud(&cli, settings, environment),
        None => view(&cli, settings, environment),
        Some(Command::Config(args)) => show_config(&args, &settings),
        Some(Command::Diff(args)) => diff(&args, &settings, environment),
        Some(Command::List(args)) => list(&args, settings.config.links, environment),
        Some(Command::Export(args)) => export(&args),
        Some(Command::Search(args)) => search(&args),
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
        visual::visible(what),
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
struct Out(BufWriter<io::StdoutLock<'static>>);

impl Out {
    fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    fn put(&mut self, text: &str) -> Result<()> {
        self.0.write_all(text.as_bytes()).context("standard output")
    }

    fn finish(mut self) -> Result<()> {
        self.0.flush().context("standard output")
    }
}

fn lines(items: impl Iterator<Item = impl AsRef<str>>) -> String {
    items.map(|item| item.as_ref().to_owned() + "\n").collect()
}

/// A line a theme; where there are colours, with a few words in it.
fn themes(settings: &UserSettings, color: When, environment: Environment<'_>) -> String {
    let depth = depth(color, environment, io::stdout().is_terminal());
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

fn show_config(args: &ConfigArgs, settings: &UserSettings) -> Result<ExitCode> {
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
    print(&(visual::visible(place.trim_end()) + "\n\n" + &settings.config.to_toml()))
}

fn keys(keymap: &Keymap) -> String {
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

/// What was read, and what is needed to read it again.
struct Loaded {
    store: Store,
    inputs: Vec<Input>,
    read_as: Option<&'static dyn Format>,
    state: State,
    choices: Choices,
}

impl Shelf for Loaded {
    fn choose(&mut self, puzzle: PuzzleId, reading: &str) -> Result<Store, String> {
        self.choices.set(puzzle, reading.to_owned());
        self.state
            .keep(&self.choices)
            .map_err(|error| error.to_string())?;
        Ok(loader::load(&self.inputs, self.read_as, &self.choices))
    }
}

/// Reads everything and tells the problems; an error where no article was found.
fn load(select: &Select) -> Result<Loaded> {
    let read_as = match &select.read_as {
        None => None,
        Some(name) => Some(loader::format_named(name).ok_or_else(|| {
            let known: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
            WrongUsage(format!(
                "--read-as {name}: unknown format, expected one of {}",
                known.join(", ")
            ))
        })?),
    };
    let gathered = match select.paths.as_slice() {
        [] => inputs::Gathered {
            inputs: sample::inputs(),
            problems: Vec::new(),
        },
        paths => inputs::gather(paths),
    };
    let state = State::of_user();
    let (choices, lost) = state.choices();
    if let Some(lost) = lost {
        complain(&lost);
    }
    let mut store = loader::load(&gathered.inputs, read_as, &choices);
    store.problems.splice(0..0, gathered.problems);
    let problems: Vec<String> = store.all_problems().map(ToString::to_string).collect();
    problems
        .iter()
        .take(MOST_PROBLEMS)
        .for_each(|problem| complain(problem));
    if problems.len() > MOST_PROBLEMS {
        complain(&format!("{} more problems", problems.len() - MOST_PROBLEMS));
    }
    if store.articles.is_empty() {
        if !problems.is_empty() {
            return Err(Told.into());
        }
        let names: Vec<String> = select
            .paths
            .iter()
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        anyhow::bail!("no article found in {}", names.join(", "));
    }
    Ok(Loaded {
        store,
        inputs: gathered.inputs,
        read_as,
        state,
        choices,
    })
}

/// Returns the positions of the articles that `--article` means, or of all.
fn articles(store: &Store, select: &Select) -> Result<Vec<usize>> {
    let Some(wanted) = &select.article else {
        return Ok((0..store.articles.len()).collect());
    };
    if let Some(idx) = wanted
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1))
        && idx < store.articles.len()
    {
        return Ok(vec![idx]);
    }
    let is_meant = |article: &Article| {
        !wanted.is_empty()
            && (article.url.as_deref() == Some(wanted)
                || article
                    .name()
                    .to_lowercase()
                    .contains(&wanted.to_lowercase()))
    };
    let found: Vec<usize> = (0..store.articles.len())
        .filter(|idx| is_meant(&store.articles[*idx]))
        .collect();
    if found.is_empty() {
        anyhow::bail!(
            "--article {wanted}: no such article among {}",
            store.articles.len()
        );
    }
    Ok(found)
}

/// Returns the step of `article` that `--from` and `--to` mean, or its newest.
fn step_of(store: &Store, article: usize, range: StepRange) -> Result<Pair> {
    let versions = &store.articles[article];
    let find = |option: &str, number: u32| {
        versions.find(number).ok_or_else(|| {
            let known: Vec<String> = versions
                .versions()
                .iter()
                .map(|version| version.number.to_string())
                .collect();
            anyhow::anyhow!(
                "{option} {number}: no such version, expected one of {}",
                known.join(", ")
            )
        })
    };
    let from = range
        .from
        .map(|number| find("--from", number))
        .transpose()?;
    let to = range.to.map(|number| find("--to", number)).transpose()?;
    let newest = versions.newest();
    let (old, new) = match (from, to) {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) if old == newest && newest.0 > 0 => {
            anyhow::bail!(
                "--from {}: there is no version after it",
                versions.version(old).number
            )
        }
        (Some(old), None) => (old, VersionIdx(old.0 + 1).min(newest)),
        (None, Some(new)) => (VersionIdx(new.0.saturating_sub(1)), new),
        (None, None) => (VersionIdx(newest.0.saturating_sub(1)), newest),
    };
    if old > new {
        let (from, to) = (versions.version(old).number, versions.version(new).number);
        return Err(WrongUsage(format!("--from {from} is not before --to {to}")).into());
    }
    Ok(Pair {
        article,
        old,
        new,
        ignores_case: range.ignore_case,
    })
}

fn diff(args: &Diff, settings: &UserSettings, environment: Environment<'_>) -> Result<ExitCode> {
    let look = Appearance::new(
        &args.look,
        settings,
        environment,
        io::stdout().is_terminal(),
    )?;
    let store = load(&args.select)?.store;
    let format = args.format.unwrap_or_else(|| look.default_format());
    let width = args
        .width
        .map_or_else(|| tui::width().unwrap_or(100), usize::from);
    let deadline = Some(Instant::now() + LONGEST);
    let filter = Filter {
        only: args.only.iter().copied().collect(),
        ..Filter::default()
    };
    let mut out = Out::new();
    let mut is_changed = false;
    let pairs = steps(&store, args)?;
    if format == DiffFormat::Html {
        // A page begins with what all its steps tell.
        let compare = |pair: &Pair| app::compare(&store, *pair, deadline);
        let all: Vec<_> = pairs.iter().map(compare).collect();
        let page: Vec<Compared<'_>> = pairs
            .iter()
            .zip(&all)
            .map(|(pair, step)| compared(&store, *pair, step, filter))
            .collect();
        is_changed = page.iter().any(Compared::is_changed);
        out.put(&report::html(&page))?;
    }
    let one_by_one = pairs.into_iter().filter(|_| format != DiffFormat::Html);
    for (idx, pair) in one_by_one.enumerate() {
        let step = app::compare(&store, pair, deadline);
        let compared = compared(&store, pair, &step, filter);
        is_changed |= compared.is_changed();
        match format {
            DiffFormat::Html => {}
            DiffFormat::Markdown => {
                out.put(if idx > 0 { "\n" } else { "" })?;
                out.put(&report::markdown(&compared))?;
            }
            DiffFormat::Unified => out.put(&report::unified(&compared))?,
            DiffFormat::Plain => {
                out.put(if idx > 0 { "\n\n" } else { "" })?;
                out.put(&in_charset(report::plain(&compared), look.charset))?;
            }
            DiffFormat::Ansi => {
                out.put(&report::ansi(&compared, &look.theme, width, look.charset))?;
            }
            DiffFormat::Json => out.put(&(report::json(&compared)? + "\n"))?,
        }
    }
    out.finish()?;
    let is_told = args.exit_code && is_changed;
    Ok(if is_told {
        ExitCode::from(NOTHING)
    } else {
        ExitCode::SUCCESS
    })
}

fn compared<'s>(store: &'s Store, pair: Pair, step: &'s Step, filter: Filter) -> Compared<'s> {
    let article = &store.articles[pair.article];
    Compared {
        article,
        old: article.version(pair.old),
        new: article.version(pair.new),
        step,
        filter,
    }
}

/// Returns `text`, which holds no sign of ours, in what can be shown.
fn in_charset(text: String, charset: Charset) -> String {
    match charset {
        Charset::Utf8 => text,
        Charset::Ascii => visual::numbered(&text),
    }
}

/// The steps that `diff` prints: one of each article, or with `--all` every one.
fn steps(store: &Store, args: &Diff) -> Result<Vec<Pair>> {
    let mut steps = Vec::new();
    for article in articles(store, &args.select)? {
        if args.all {
            let newest = store.articles[article].newest().0;
            if newest == 0 {
                alone(store, article);
            }
            steps.extend((0..newest).map(|old| Pair {
                article,
                old: VersionIdx(old),
                new: VersionIdx(old + 1),
                ignores_case: args.step.ignore_case,
            }));
        } else {
            if store.articles[article].newest().0 == 0 {
                alone(store, article);
            }
            steps.push(step_of(store, article, args.step)?);
        }
    }
    Ok(steps)
}

fn alone(store: &Store, article: usize) {
    complain(&format!(
        "{}: only one version, so nothing to compare it with",
        store.articles[article].name()
    ));
}

fn list(args: &List, links: Links, environment: Environment<'_>) -> Result<ExitCode> {
    let charset = Charset::from_environment(environment);
    // Files and pipes are no terminals: nothing there opens a link.
    let can_link = io::stdout().is_terminal() && charset == Charset::Utf8;
    let links = if can_link { links } else { Links::default() };
    let store = load(&args.select)?.store;
    let deadline = Some(Instant::now() + LONGEST);
    let mut out = Out::new();
    for (row, idx) in articles(&store, &args.select)?.into_iter().enumerate() {
        let (number, article) = (idx + 1, &store.articles[idx]);
        match args.format {
            ListFormat::Table => {
                out.put(if row > 0 { "\n" } else { "" })?;
                let table = report::list_table(number, article, deadline, links);
                out.put(&match charset {
                    Charset::Utf8 => table,
                    Charset::Ascii => visual::ascii(&table),
                })?;
            }
            ListFormat::Json => out.put(&(report::list_json(number, article, deadline)? + "\n"))?,
            ListFormat::Csv => {
                out.put(if row == 0 { report::CSV_HEAD } else { "" })?;
                out.put(&report::list_csv(number, article, deadline)?)?;
            }
        }
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn search(args: &Search) -> Result<ExitCode> {
    let phrase = if args.regex {
        Phrase::expression(&args.phrase)
            .map_err(|error| WrongUsage(format!("--regex {}: {error}", args.phrase)))?
    } else {
        Phrase::literal(&args.phrase)
    };
    let store = load(&args.select)?.store;
    let mut out = Out::new();
    let mut is_found = false;
    for idx in articles(&store, &args.select)? {
        let article = &store.articles[idx];
        let found = match args.format {
            SearchFormat::Table => report::search_table(idx + 1, article, &phrase),
            SearchFormat::Json => {
                report::search_json(article, &phrase, &args.phrase)?.map(|line| line + "\n")
            }
        };
        if let Some(found) = found {
            is_found = true;
            out.put(&found)?;
        }
    }
    out.finish()?;
    Ok(if is_found {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOTHING)
    })
}

fn export(args: &Export) -> Result<ExitCode> {
    let store = load(&args.select)?.store;
    let mut out = Out::new();
    for idx in articles(&store, &args.select)? {
        match (args.format, &args.output) {
            (ExportFormat::Text, Some(folder)) => {
                export_text(&store.articles[idx], &folder.join((idx + 1).to_string()))?;
            }
            (ExportFormat::Jsonl | ExportFormat::Text, _) => {
                out.put(&(report::export_jsonl(&store.articles[idx])? + "\n"))?;
            }
        }
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file for each version into `folder`, which is made; what is there already is never written over.
fn export_text(article: &Article, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    // Files of like names sort like their numbers.
    let newest = article.version(article.newest()).number;
    let n_digits = newest.to_string().len();
    for version in article.versions() {
        let path = folder.join(format!("version-{:0n_digits$}.txt", version.number));
        let text = lines(report::lines(version));
        fs::File::create_new(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Tells the step in lines, and goes on doing so for every key where somebody is there to press them.
fn read_aloud(cli: &Cli, settings: UserSettings, environment: Environment<'_>) -> Result<ExitCode> {
    if !io::stdout().is_terminal() || !tui::can_read_aloud() {
        return print_step(cli, &settings, environment);
    }
    let (loaded, store, pair) = load_step(cli, &settings)?;
    let mut wanted = settings.config.settings;
    wanted.clipboard = clipboard(settings.config.clipboard, environment);
    tui::read_aloud(Arc::new(store), loaded, pair, wanted, environment)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the step that the viewer would open.
fn print_step(
    cli: &Cli,
    settings: &UserSettings,
    environment: Environment<'_>,
) -> Result<ExitCode> {
    // Colours only for who insists on them: a terminal that cannot be driven may not know any.
    let is_plain = cli.plain || depth(cli.look.color, environment, false) == ColorDepth::None;
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

/// Reads everything; what is wrong with the settings stands among the problems.
fn load_step(cli: &Cli, settings: &UserSettings) -> Result<(Loaded, Store, Pair)> {
    let mut loaded = load(&cli.select)?;
    let mut store = std::mem::take(&mut loaded.store);
    store.problems.extend(settings.problems.iter().cloned());
    let article = articles(&store, &cli.select)?
        .first()
        .copied()
        .unwrap_or_default();
    let pair = step_of(&store, article, cli.step)?;
    Ok((loaded, store, pair))
}

fn view(cli: &Cli, settings: UserSettings, environment: Environment<'_>) -> Result<ExitCode> {
    let can_view = io::stdout().is_terminal()
        && !matches!(environment("TERM").as_deref(), None | Some("" | "dumb"))
        && tui::has_keyboard();
    if !can_view {
        return print_step(cli, &settings, environment);
    }
    let look = Appearance::new(&cli.look, &settings, environment, true)?;
    let (loaded, store, pair) = load_step(cli, &settings)?;
    let mut wanted = settings.config.settings;
    wanted.clipboard = clipboard(settings.config.clipboard, environment);
    let choice = tui::Choice {
        catalog: settings.catalog,
        depth: look.depth,
        settings: wanted,
    };
    let look = tui::Look {
        theme: look.theme,
        on_other_ground: look.on_other_ground,
        charset: look.charset,
    };
    tui::run(Arc::new(store), loaded, pair, look, choice, environment)?;
    Ok(ExitCode::SUCCESS)
}

/// How copies travel where nobody said: tmux drops what is meant for the terminal, and GNU screen prints it.
fn clipboard(wanted: Option<Clipboard>, environment: Environment<'_>) -> Clipboard {
    let is_set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
    wanted.unwrap_or_else(|| match (is_set("TMUX"), is_set("STY")) {
        (true, _) => Clipboard::Tmux,
        (false, true) => Clipboard::Off,
        (false, false) => Clipboard::Terminal,
    })
}

/// The theme, brought down to what the output can show.
struct Appearance {
    theme: Theme,
    /// For the other ground, where nobody asked for a theme.
    on_other_ground: Option<Theme>,
    depth: ColorDepth,
    charset: Charset,
}

impl Appearance {
    fn new(
        look: &Look,
        settings: &UserSettings,
        environment: Environment<'_>,
        is_terminal: bool,
    ) -> Result<Self> {
        let depth = depth(look.color, environment, is_terminal);
        let charset = if look.ascii {
            Charset::Ascii
        } else if look.utf8 {
            Charset::Utf8
        } else {
            Charset::from_environment(environment)
        };
        let (theme, on_other_ground) = themes_of(look, settings, environment, depth)?;
        Ok(Self {
            theme,
            on_other_ground,
            depth,
            charset,
        })
    }

    fn default_format(&self) -> DiffFormat {
        if self.depth == ColorDepth::None {
            DiffFormat::Plain
        } else {
            DiffFormat::Ansi
        }
    }
}

fn depth(color: When, environment: Environment<'_>, is_terminal: bool) -> ColorDepth {
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

/// `COLORFGBG` is `letters;ground`, in the numbers of the 16 colours: the only word about the ground without asking.
fn is_ground_light(environment: Environment<'_>) -> bool {
    let ground =
        environment("COLORFGBG").and_then(|colors| colors.rsplit(';').next()?.parse::<u8>().ok());
    matches!(ground, Some(7 | 9..=15))
}
