//! `words`: how old words are, and what became of them.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use variorum::age::Ages;
use variorum::find::Phrase;
use variorum::report;
use variorum::visual::Charset;

use crate::NOTHING;
use crate::cli::{Words, WordsFormat};

use super::load::{articles, load, version_of};
use super::texts::table_in;
use super::{Environment, LONGEST, Out};

pub(super) fn words(args: &Words, environment: Environment<'_>) -> Result<ExitCode> {
    let charset = Charset::from_environment(environment);
    let store = load(&args.select)?.store;
    let deadline = Some(Instant::now() + LONGEST);
    let mut out = Out::new();
    let mut n_told = 0;
    for idx in articles(&store, &args.select)? {
        let article = &store.articles[idx];
        let wanted = args.to.map(|number| version_of(article, "--to", number));
        let version = wanted.transpose()?;
        let ages = Ages::of(article, deadline);
        let newest = version.unwrap_or_else(|| article.newest());
        let told = match (&args.phrase, args.format) {
            (None, WordsFormat::Table) => {
                Some(report::words_table(idx + 1, article, &ages, newest))
            }
            (None, WordsFormat::Json) => Some(report::words_json(article, &ages, newest)? + "\n"),
            (Some(phrase), WordsFormat::Table) => {
                let phrase = Phrase::literal(phrase);
                report::phrase_table(idx + 1, article, &ages, &phrase, version)
            }
            (Some(phrase), WordsFormat::Json) => {
                let wanted = Phrase::literal(phrase);
                report::phrase_json(article, &ages, &wanted, phrase, version)?
                    .map(|line| line + "\n")
            }
        };
        let Some(told) = told else {
            continue;
        };
        if args.format == WordsFormat::Table {
            out.put(if n_told > 0 { "\n" } else { "" })?;
            out.put(&table_in(charset, told))?;
        } else {
            out.put(&told)?;
        }
        n_told += 1;
    }
    out.finish()?;
    Ok(if n_told > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOTHING)
    })
}
