//! `list`: the articles and their versions, for readers as a table and for scripts as JSON.

use std::fmt::Write as _;
use std::time::Instant;

use serde::Serialize;

use crate::diff::Stats;
use crate::exchange::{FORM, ProblemLine};
use crate::history::{Candour, History};
use crate::store::{Article, Timestamp, Version, VersionIdx};
use crate::visual;

use super::json::StatsLine;
use super::line::json_line;
use super::{Links, certainty, later, link, percent};

/// Returns one article as a table. `deadline` bounds the comparing of all its versions; its address may be a link.
#[must_use]
pub fn list_table(
    number: usize,
    article: &Article,
    deadline: Option<Instant>,
    links: Links,
) -> String {
    let mut text = format!("{number}. {}\n", visual::visible(article.name()));
    let about = [article.source.as_deref(), article.url.as_deref()];
    for about in about
        .into_iter()
        .flatten()
        .filter(|about| *about != article.name())
    {
        let _ = writeln!(text, "   {}", link(about, links));
    }
    let _ = writeln!(
        text,
        "\n   version  seen                   later                 words  change      text                headline"
    );
    let history = History::new(article, deadline);
    let mut before: Option<&Version> = None;
    let steps =
        std::iter::once(Stats::default()).chain(history.steps.iter().map(|step| step.stats));
    for (version, stats) in article.versions().iter().zip(steps) {
        text.push_str(&table_row(article, before, version, stats));
        before = Some(version);
    }
    if history.steps.len() > 1 {
        let (total, whole) = (history.total(), history.whole);
        let _ = writeln!(
            text,
            "   in all +{} −{} words; {} rewritten from version {} to {}",
            total.words_added,
            total.words_removed,
            percent(whole.share_rewritten()),
            article.versions()[0].number,
            article.version(article.newest()).number,
        );
    }
    match article.missing().as_slice() {
        [] => {}
        [one] => {
            let _ = writeln!(text, "   version {one} is missing");
        }
        missing => {
            let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
            let _ = writeln!(text, "   versions {} are missing", numbers.join(", "));
        }
    }
    if let Some(candour) = Candour::new(&history.steps).told(article) {
        let _ = writeln!(text, "   {candour}");
    }
    for problem in &article.problems {
        let _ = writeln!(
            text,
            "   problem: {}",
            visual::visible(&problem.to_string())
        );
    }
    text
}

fn table_row(
    article: &Article,
    before: Option<&Version>,
    version: &Version,
    stats: Stats,
) -> String {
    let time = version
        .seen_at
        .map_or_else(|| "unknown".to_owned(), Timestamp::for_reader);
    let (later, change, headline) = match before {
        None => (String::new(), String::new(), version.title.as_str()),
        Some(old) => {
            let change = format!("+{} −{}", stats.words_added, stats.words_removed);
            // Only new headlines are worth reading again.
            let headline = if old.title == version.title {
                ""
            } else {
                &version.title
            };
            (
                later(article, old, version).unwrap_or_default(),
                change,
                headline,
            )
        }
    };
    let later = visual::shorten(later.trim_end_matches(" later"), 20);
    let row = format!(
        "   {:>7}  {time:<21}  {later:<20}  {:>5}  {change:<10}  {:<18}  {}",
        version.number,
        version.n_words(),
        certainty(version),
        visual::visible(headline),
    );
    format!("{}\n", row.trim_end())
}

/// The first line of `list --format csv`.
pub const CSV_HEAD: &str = "article,url,source,version,seen_at,words,words_added,words_removed,share_rewritten,text,confidence,title\n";

/// Returns one article as lines for a spreadsheet, a version each, in the columns of [`CSV_HEAD`].
pub fn list_csv(
    number: usize,
    article: &Article,
    deadline: Option<Instant>,
) -> Result<String, csv::Error> {
    let history = History::new(article, deadline);
    let mut lines = csv::Writer::from_writer(Vec::new());
    let steps = std::iter::once(None).chain(history.steps.iter().map(|step| Some(&step.stats)));
    for (version, stats) in article.versions().iter().zip(steps) {
        let told = |tell: fn(&Stats) -> String| stats.map(tell).unwrap_or_default();
        lines.write_record([
            number.to_string(),
            article.url.clone().unwrap_or_default(),
            article.source.clone().unwrap_or_default(),
            version.number.to_string(),
            version
                .seen_at
                .map(|time| time.to_string())
                .unwrap_or_default(),
            version.n_words().to_string(),
            told(|stats| stats.words_added.to_string()),
            told(|stats| stats.words_removed.to_string()),
            told(|stats| format!("{:.4}", stats.share_rewritten())),
            version.origin.name().to_owned(),
            version.confidence.to_string(),
            version.title.clone(),
        ])?;
    }
    let bytes = lines
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[derive(Serialize)]
struct ListLine<'s> {
    variorum: u32,
    number: usize,
    url: Option<&'s str>,
    source: Option<&'s str>,
    title: &'s str,
    versions: Vec<VersionLine<'s>>,
    /// The sum over all steps.
    total: StatsLine,
    /// From the first version to the newest.
    whole: StatsLine,
    /// The first version with a change of substance.
    changed: Option<u32>,
    /// The first version with a correction note.
    noted: Option<u32>,
    missing: Vec<u32>,
    problems: Vec<ProblemLine>,
}

#[derive(Serialize)]
struct VersionLine<'s> {
    number: u32,
    title: &'s str,
    seen_at: Option<String>,
    later: Option<&'s str>,
    words: usize,
    words_added: Option<usize>,
    words_removed: Option<usize>,
    text: &'static str,
    confidence: f64,
}

/// Returns one article as a line of JSON, without the line end.
pub fn list_json(
    number: usize,
    article: &Article,
    deadline: Option<Instant>,
) -> serde_json::Result<String> {
    let history = History::new(article, deadline);
    let steps = std::iter::once(None).chain(history.steps.iter().map(|step| Some(&step.stats)));
    let (changed, noted) = match Candour::new(&history.steps) {
        Candour::NothingToSay => (None, None),
        Candour::Silent { changed } => (Some(changed), None),
        Candour::Noted { changed, noted } => (changed, Some(noted)),
    };
    let number_of = |idx: VersionIdx| article.version(idx).number;
    let versions = article.versions().iter().zip(steps);
    let versions = versions.map(|(version, stats)| VersionLine {
        number: version.number,
        title: &version.title,
        seen_at: version.seen_at.map(|time| time.to_string()),
        later: version.later.as_deref(),
        words: version.n_words(),
        words_added: stats.map(|stats| stats.words_added),
        words_removed: stats.map(|stats| stats.words_removed),
        text: version.origin.name(),
        confidence: version.confidence,
    });
    json_line(&ListLine {
        variorum: FORM,
        number,
        url: article.url.as_deref(),
        source: article.source.as_deref(),
        title: article.headline(),
        versions: versions.collect(),
        total: history.total().into(),
        whole: history.whole.into(),
        changed: changed.map(number_of),
        noted: noted.map(number_of),
        missing: article.missing(),
        problems: article.problems.iter().map(ProblemLine::from).collect(),
    })
}
