//! `diff`: the changes of steps, in any of its formats.

use std::io::{self, IsTerminal};
use std::mem::{self, ManuallyDrop};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use variorum::app::{self, Pair};
use variorum::label::Filter;
use variorum::report::{self, Compared};
use variorum::step::Step;
use variorum::store::{Store, VersionIdx};
use variorum::theme::ColorDepth;
use variorum::tui;

use crate::NOTHING;
use crate::cli::{Diff, DiffFormat};
use crate::settings::UserSettings;

use super::load::{articles, load, step_of};
use super::look::{self, color, depth, form_of, in_charset, theme_of};
use super::{Environment, LONGEST, Out, complain};

pub(super) fn diff(
    args: &Diff,
    settings: &UserSettings,
    environment: Environment<'_>,
) -> Result<ExitCode> {
    let depth = depth(
        color(args.look.color, settings),
        environment,
        io::stdout().is_terminal(),
    );
    let usual = match depth {
        ColorDepth::None => DiffFormat::Plain,
        ColorDepth::Sixteen | ColorDepth::Palette | ColorDepth::True => DiffFormat::Ansi,
    };
    let format = args.format.unwrap_or(usual);
    let theme = theme_of(format, &args.look, settings, environment, depth)?;
    let form = form_of(&args.look, settings, environment);
    // Nothing needs it any more when the answer is out: to free it piece by piece would only take time.
    let store = ManuallyDrop::new(load(&args.select)?.store);
    let store: &Store = &store;
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
    let pairs = steps(store, args)?;
    let is_whole = matches!(format, DiffFormat::Html | DiffFormat::Svg);
    if is_whole {
        // A page begins with what all its steps tell, and a picture with its size.
        let compare = |pair: &Pair| app::compare(store, *pair, deadline);
        let all: Vec<_> = pairs.iter().map(compare).collect();
        let page: Vec<Compared<'_>> = pairs
            .iter()
            .zip(&all)
            .map(|(pair, step)| compared(store, *pair, step, filter))
            .collect();
        is_changed = page.iter().any(Compared::is_changed);
        out.put_data(&match format {
            DiffFormat::Svg => {
                let theme = look::in_all_colors(&args.look, settings)?;
                report::svg(&page, &theme, args.width.map_or(100, usize::from))
            }
            _ => report::html(&page),
        })?;
    }
    let n_steps = pairs.len();
    let one_by_one = pairs.into_iter().filter(|_| !is_whole);
    for (idx, pair) in one_by_one.enumerate() {
        let step = app::compare(store, pair, deadline);
        let compared = compared(store, pair, &step, filter);
        is_changed |= compared.is_changed();
        match format {
            DiffFormat::Html | DiffFormat::Svg => {}
            DiffFormat::Markdown => {
                out.put(if idx > 0 { "\n" } else { "" })?;
                out.put_data(&report::markdown(&compared))?;
            }
            DiffFormat::Unified => out.put_data(&report::unified(&compared))?,
            DiffFormat::Plain => {
                out.put(if idx > 0 { "\n\n" } else { "" })?;
                out.put(&in_charset(report::plain(&compared), form.charset))?;
            }
            DiffFormat::Ansi => {
                if let Some(theme) = &theme {
                    out.put(&report::ansi(&compared, theme, width, form))?;
                }
            }
            DiffFormat::Json => out.put(&(report::json(&compared)? + "\n"))?,
        }
        if idx + 1 == n_steps {
            mem::forget(step);
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

/// The steps that `diff` prints: one of each article, or with `--all` every one.
fn steps(store: &Store, args: &Diff) -> Result<Vec<Pair>> {
    let mut steps = Vec::new();
    for article in articles(store, &args.select)? {
        let newest = store.articles[article].newest().0;
        if newest == 0 {
            alone(store, article);
        }
        if args.all {
            steps.extend((0..newest).map(|old| Pair {
                article,
                old: VersionIdx(old),
                new: VersionIdx(old + 1),
                ignores_case: args.step.ignore_case,
            }));
        } else {
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
