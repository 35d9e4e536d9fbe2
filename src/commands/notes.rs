//! `notes`: flags and notes, as they are kept.

use std::process::ExitCode;

use anyhow::Result;
use variorum::report;
use variorum::review::{About, Mark};
use variorum::store::Article;
use variorum::visual::Charset;

use crate::NOTHING;
use crate::cli::{Notes, NotesFormat};
use crate::state::Reviews;

use super::load::{articles, load, state};
use super::texts::table_in;
use super::{Environment, Out, complain};

/// Prints what is noted on the articles that are read, or without any on all that there ever were.
pub(super) fn notes(args: &Notes, environment: Environment<'_>) -> Result<ExitCode> {
    let (reviews, problem) = Reviews::read(&state(&args.select));
    if let Some(problem) = problem {
        complain(&problem.to_string());
    }
    let mut noted = reviews.review().noted();
    if args.select.paths.is_empty() {
        if let Some(wanted) = &args.select.article {
            noted.retain(|(about, _)| is_meant(about, wanted));
        }
    } else {
        let store = load(&args.select)?.store;
        let articles = articles(&store, &args.select)?;
        let articles: Vec<&Article> = articles.iter().map(|idx| &store.articles[*idx]).collect();
        noted.retain(|(about, _)| articles.iter().any(|article| about.is_of(article)));
    }
    if noted.is_empty() {
        return Ok(ExitCode::from(NOTHING));
    }
    let mut out = Out::new();
    match args.format {
        NotesFormat::Table => {
            let charset = Charset::from_environment(environment);
            out.put(&table_in(charset, report::notes_table(&noted)))?;
        }
        NotesFormat::Markdown => out.put_data(&report::notes_markdown(&noted))?,
        NotesFormat::Json => put_json(&mut out, &noted)?,
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn put_json(out: &mut Out, noted: &[(&About, &Mark)]) -> Result<()> {
    for (about, mark) in noted {
        out.put(&(report::notes_json(about, mark)? + "\n"))?;
    }
    Ok(())
}

/// Without the data an article has no number: its address and its headline tell it.
fn is_meant(about: &About, wanted: &str) -> bool {
    let headline = about.headline.to_lowercase();
    about.url.as_deref() == Some(wanted)
        || (!wanted.is_empty() && headline.contains(&wanted.to_lowercase()))
}
