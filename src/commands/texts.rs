//! `list`, `search` and `export`: what was read.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use variorum::find::Phrase;
use variorum::report::{self, Links};
use variorum::store::Article;
use variorum::visual::{self, Charset};

use crate::NOTHING;
use crate::cli::{Export, ExportFormat, List, ListFormat, Search, SearchFormat};

use super::load::{articles, load};
use super::{Environment, LONGEST, Out, WrongUsage, fresh, lines};

pub(super) fn list(args: &List, links: Links, environment: Environment<'_>) -> Result<ExitCode> {
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
                out.put(&table_in(charset, table))?;
            }
            ListFormat::Json => out.put(&(report::list_json(number, article, deadline)? + "\n"))?,
            ListFormat::Csv => {
                out.put(if row == 0 { report::CSV_HEAD } else { "" })?;
                out.put_data(&report::list_csv(number, article, deadline)?)?;
            }
        }
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn search(args: &Search, environment: Environment<'_>) -> Result<ExitCode> {
    let charset = Charset::from_environment(environment);
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
            SearchFormat::Table => report::search_table(idx + 1, article, &phrase)
                .map(|table| table_in(charset, table)),
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

pub(super) fn export(args: &Export) -> Result<ExitCode> {
    let folder = match (args.format, &args.output) {
        (ExportFormat::Text, folder) => folder.as_deref(),
        (ExportFormat::Jsonl, None) => None,
        (ExportFormat::Jsonl, Some(_)) => {
            let why = "--output: only `--format text` writes files";
            return Err(WrongUsage(why.to_owned()).into());
        }
    };
    let store = load(&args.select)?.store;
    let mut out = Out::new();
    for idx in articles(&store, &args.select)? {
        let article = &store.articles[idx];
        match folder {
            Some(folder) => export_text(article, &folder.join((idx + 1).to_string()))?,
            None => out.put(&(report::export_jsonl(article)? + "\n"))?,
        }
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Returns a table in signs that can be shown.
pub(super) fn table_in(charset: Charset, table: String) -> String {
    match charset {
        Charset::Utf8 => table,
        Charset::Ascii => visual::ascii(&table),
    }
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
        fresh::write(&path, &text, fresh::Sync::Later)
            .with_context(|| path.display().to_string())?;
    }
    Ok(())
}
