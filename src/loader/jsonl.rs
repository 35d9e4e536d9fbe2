//! Variorum's own export, an article a line: what was exported can be opened again.

use crate::exchange::{ArticleLine, FORM};
use crate::store::Version;

use super::listing::Listing;
use super::{Format, Heading, Sink, Sniff, TextInput};

/// See the module.
#[derive(Debug)]
pub(super) struct Jsonl;

impl Format for Jsonl {
    fn name(&self) -> &'static str {
        "variorum"
    }

    fn about(&self) -> &'static str {
        "What `variorum export` prints: an article a line, as JSON"
    }

    fn sniff(&self, text: &str) -> Sniff {
        let first = text.trim_start().lines().next().unwrap_or_default();
        if !first.starts_with('{') {
            let why = "the first line is not a JSON object".to_owned();
            return Sniff::No { closeness: 0, why };
        }
        // The key is looked for, not the whole line parsed: a broken first line is a problem of that line.
        if first.contains("\"variorum\"") {
            return Sniff::Sure;
        }
        let why = "the first line is JSON without the key \"variorum\"".to_owned();
        Sniff::No { closeness: 60, why }
    }

    fn read(&self, input: &TextInput<'_>, sink: &mut Sink<'_>) {
        for (line, text) in (1..).zip(input.text.lines()) {
            if text.trim().is_empty() {
                continue;
            }
            match serde_json::from_str::<ArticleLine>(text) {
                Ok(article) if article.variorum > FORM => sink.problem(
                    Some(line),
                    format!(
                        "made by a newer program: form {}, expected {FORM}",
                        article.variorum
                    ),
                ),
                Ok(article) => read_article(article, line, sink),
                Err(error) => {
                    let what = format!("expected an exported article: {error}");
                    sink.problem(Some(line), what);
                }
            }
        }
    }
}

fn read_article(article: ArticleLine, line: usize, sink: &mut Sink<'_>) {
    let heading = Heading {
        url: article.url,
        source: article.source,
        id: None,
    };
    if !article.missing.is_empty() {
        let missing = article.missing.into_iter().map(|number| (number, None));
        let listing = Listing {
            title: article.title,
            versions: missing.collect(),
            line: Some(line),
        };
        sink.listing(heading.clone(), listing);
    }
    for version in article.versions {
        let version = Version::from(version);
        sink.version(heading.clone(), Some(version.number), version);
    }
}
