//! Reading everything, and picking what is meant.

use std::path::{Path, PathBuf};

use anyhow::Result;
use variorum::app::{Export, Pair, Shelf};
use variorum::label::Filter;
use variorum::loader::{self, FORMATS, Format, Input};
use variorum::parallel;
use variorum::report::Compared;
use variorum::review::{Deed, Review};
use variorum::sample;
use variorum::step::Step;
use variorum::store::{Article, Choices, Problem, PuzzleId, Store, VersionIdx};

use crate::cli::{Select, StepRange};
use crate::inputs;
use crate::state::{Reviews, State};

use super::{Told, WrongUsage, complain, fresh};

/// Problems told one by one; a folder of pictures should not scroll the answer away.
const MOST_PROBLEMS: usize = 20;

/// What was read, and what is needed to read it again.
pub(super) struct Loaded {
    pub(super) store: Store,
    paths: Vec<PathBuf>,
    inputs: Vec<Input>,
    read_as: Option<&'static dyn Format>,
    state: State,
    choices: Choices,
    /// What the reader marked; the viewer alone reads it.
    pub(super) reviews: Reviews,
    /// What went wrong with paths.
    of_paths: Vec<Problem>,
    /// What went wrong besides: with settings, with what the reader marked.
    pub(super) problems: Vec<Problem>,
}

impl Loaded {
    /// Reads everything as the reader chose.
    fn read(&self) -> Store {
        let mut store = loader::load(&self.inputs, self.read_as, &self.choices);
        let besides = self.of_paths.iter().chain(&self.problems);
        store.problems.splice(0..0, besides.cloned());
        store
    }

    /// Reads what the reader marked and looked at before. The built-in sample keeps nothing: it is there to be played with.
    pub(super) fn read_reviews(&mut self, select: &Select) {
        if select.paths.is_empty() {
            return;
        }
        let (reviews, problem) = Reviews::read(&self.state);
        if let Some(problem) = problem {
            complain(&problem.to_string());
            self.problems.push(problem);
        }
        self.reviews = reviews;
    }
}

impl Shelf for Loaded {
    fn choose(&mut self, puzzle: PuzzleId, reading: &str) -> Result<Store, String> {
        self.choices.set(puzzle, reading.to_owned());
        self.state
            .keep(&self.choices)
            .map_err(|error| error.to_string())?;
        Ok(self.read())
    }

    fn reload(&mut self) -> Result<Store, String> {
        if !self.paths.is_empty() {
            let gathered = inputs::gather_again(&self.paths, &self.inputs);
            let before = std::mem::replace(&mut self.inputs, gathered.inputs);
            let of_paths = std::mem::replace(&mut self.of_paths, gathered.problems);
            let store = self.read();
            if store.articles.is_empty() {
                (self.inputs, self.of_paths) = (before, of_paths);
                return Err("no article is there any more".to_owned());
            }
            return Ok(store);
        }
        Ok(self.read())
    }

    fn export(&mut self, store: &Store, step: &Step, wish: &Export) -> Result<String, String> {
        let article = &store.articles[wish.pair.article];
        let compared = Compared {
            article,
            old: article.version(wish.pair.old),
            new: article.version(wish.pair.new),
            step,
            filter: Filter::default(),
        };
        let written = fresh::write_page(Path::new(""), compared, wish.page);
        let path = written.map_err(|error| format!("{error:#}"))?;
        Ok(path.display().to_string())
    }

    fn mark(&mut self, deed: &Deed) -> Result<Review, String> {
        self.reviews.apply(deed)?;
        Ok(self.reviews.review().clone())
    }
}

/// Returns where state is kept, if anything is to be kept.
pub(super) fn state(select: &Select) -> State {
    if select.no_state {
        State::none()
    } else {
        State::of_user()
    }
}

/// Reads everything and tells the problems; an error where no article was found. What takes long is shared with another
/// thread, now and later: for commands that do all their work on this one.
pub(super) fn load(select: &Select) -> Result<Loaded> {
    load_on(select, Threads::Shared)
}

/// The same for the viewer, whose work is done on other threads anyway.
pub(super) fn load_for_viewer(select: &Select) -> Result<Loaded> {
    load_on(select, Threads::One)
}

/// What the thread that loads has for company.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Threads {
    One,
    Shared,
}

fn load_on(select: &Select, threads: Threads) -> Result<Loaded> {
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
    // Started first, so that it can be ready once a file is read.
    if threads == Threads::Shared && inputs::has_long_file(&select.paths) {
        parallel::share();
    }
    let gathered = match select.paths.as_slice() {
        [] => inputs::Gathered {
            inputs: sample::inputs(),
            problems: Vec::new(),
        },
        paths => inputs::gather(paths),
    };
    // Folders and standard input tell only now.
    if threads == Threads::Shared && gathered.inputs.iter().any(Input::is_long) {
        parallel::share();
    }
    let state = state(select);
    let (choices, lost) = state.choices();
    if let Some(lost) = lost {
        complain(&lost);
    }
    let mut loaded = Loaded {
        store: Store::default(),
        paths: select.paths.clone(),
        inputs: gathered.inputs,
        read_as,
        state,
        choices,
        reviews: Reviews::of_session(),
        of_paths: gathered.problems,
        problems: Vec::new(),
    };
    loaded.store = loaded.read();
    let store = &loaded.store;
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
    Ok(loaded)
}

/// Returns the positions of the articles that `--article` means, or of all.
pub(super) fn articles(store: &Store, select: &Select) -> Result<Vec<usize>> {
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

/// Returns the version of `article` that the tracker numbered `number`, as `option` asks for.
pub(super) fn version_of(article: &Article, option: &str, number: u32) -> Result<VersionIdx> {
    article.find(number).ok_or_else(|| {
        let known: Vec<String> = article
            .versions()
            .iter()
            .map(|version| version.number.to_string())
            .collect();
        anyhow::anyhow!(
            "{option} {number}: no such version, expected one of {}",
            known.join(", ")
        )
    })
}

/// Returns the step of `article` that `--from` and `--to` mean, or its newest.
pub(super) fn step_of(store: &Store, article: usize, range: StepRange) -> Result<Pair> {
    let versions = &store.articles[article];
    let find = |option: &str, number: u32| version_of(versions, option, number);
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
