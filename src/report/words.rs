//! `words`: how old the words of a version are, and what became of a phrase; for readers as tables and for scripts as
//! JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::age::{Ages, Event, EventKind, Fate, word_bytes, words_among};
use crate::exchange::FORM;
use crate::find::{Phrase, Presence};
use crate::store::{Article, Timestamp, Version, VersionIdx};
use crate::text::tokenize;
use crate::visual::{count, shorten, visible};

use super::line::json_line;
use super::search::{around, told};
use super::{later, named, percent};

/// Cells of the longest bar.
const BAR: usize = 24;

/// Cells of an edit's text in a table.
const EDIT: usize = 48;

/// How many words of a version were born in each version up to it, the headline's among them.
fn births(article: &Article, ages: &Ages, version: VersionIdx) -> Vec<usize> {
    let mut births = vec![0; version.0 + 1];
    for (paragraph, text) in texts(article.version(version)) {
        let (of_text, idx) = ages.text(paragraph);
        for stretch in of_text.stretches(version, idx, text) {
            let words = tokenize(&text[stretch.bytes]);
            births[stretch.birth.version.0] +=
                words.iter().filter(|token| token.kind.is_word()).count();
        }
    }
    births
}

/// The headline, and the paragraphs with their indexes.
fn texts(version: &Version) -> impl Iterator<Item = (Option<usize>, &str)> {
    let paragraphs = (0..).map(Some).zip(&version.paragraphs);
    std::iter::once((None, &version.title))
        .chain(paragraphs)
        .map(|(idx, text)| (idx, text.as_str()))
}

/// Returns how many words of a version were born in which version, as a table. `ages` are those of `article`.
#[must_use]
pub fn words_table(number: usize, article: &Article, ages: &Ages, version: VersionIdx) -> String {
    let births = births(article, ages, version);
    let all: usize = births.iter().sum();
    let mut text = format!("{number}. {}\n", visible(article.name()));
    let _ = writeln!(
        text,
        "   version {}: {}\n\n   born in  seen                   words  share",
        named(article.version(version)),
        count(all, "word"),
    );
    let most = births.iter().copied().max().unwrap_or(0).max(1);
    let born = births
        .iter()
        .enumerate()
        .filter(|(_, n_words)| **n_words > 0);
    for (idx, n_words) in born {
        let born = article.version(VersionIdx(idx));
        // A few words are more than none.
        let bar = "█".repeat((n_words * BAR).div_ceil(most));
        let _ = writeln!(
            text,
            "   {:>7}  {:<21}  {n_words:>5}  {:<8}  {bar}",
            born.number,
            seen(born),
            percent(*n_words as f64 / all.max(1) as f64),
        );
    }
    text
}

fn seen(version: &Version) -> String {
    version
        .seen_at
        .map_or_else(|| "unknown".to_owned(), Timestamp::for_reader)
}

/// Returns what became of a phrase, as a table; of the places in `version` alone where there is one. `None` where no
/// version has the phrase, or not that one. `ages` are those of `article`.
#[must_use]
pub fn phrase_table(
    number: usize,
    article: &Article,
    ages: &Ages,
    phrase: &Phrase,
    version: Option<VersionIdx>,
) -> Option<String> {
    let presence = Presence::new(article, phrase);
    let (first, last) = (presence.first()?, presence.last()?);
    let fates = fates(article, ages, &presence, version);
    if fates.is_empty() {
        return None;
    }
    let mut text = format!("{number}. {}\n", visible(article.name()));
    let _ = writeln!(text, "   {}", told(article, &presence, first, last));
    for fate in &fates {
        let shown = article.version(fate.last());
        let _ = writeln!(text, "\n   {}", around(shown, &fate.place));
        for event in history(ages, fate) {
            let _ = writeln!(text, "   {}", event_row(article, fate, &event));
        }
        let _ = writeln!(text, "   {}", lasted(article, fate));
    }
    Some(text)
}

fn fates(
    article: &Article,
    ages: &Ages,
    presence: &Presence,
    version: Option<VersionIdx>,
) -> Vec<Fate> {
    let mut fates = ages.fates(article, presence);
    if let Some(version) = version {
        fates.retain(|fate| fate.versions.contains(&version));
    }
    fates
}

fn history<'a>(ages: &'a Ages, fate: &Fate) -> Vec<Event<'a>> {
    ages.text(fate.place.paragraph).0.history(&fate.words)
}

/// The words of the phrase that `event` happened to.
fn words_of(article: &Article, fate: &Fate, event: &Event<'_>) -> String {
    let text = text_of(article, fate);
    let all: Vec<_> = word_bytes(text).collect();
    event.text(text, &all[words_among(&all, &fate.place.bytes)])
}

/// The paragraph in which a phrase stood last.
fn text_of<'a>(article: &'a Article, fate: &Fate) -> &'a str {
    let version = article.version(fate.last());
    match fate.place.paragraph {
        None => &version.title,
        Some(idx) => &version.paragraphs[idx],
    }
}

fn event_row(article: &Article, fate: &Fate, event: &Event<'_>) -> String {
    let version = article.version(event.change.version);
    let words = words_of(article, fate, event);
    let words = visible(&words);
    let quoted = |text: &str| format!("“{}”", shorten(text, EDIT));
    let (old, new) = (&event.change.old, &event.change.new);
    let what = match event.kind {
        EventKind::Born if old.is_empty() => format!("[{words}] came"),
        EventKind::Born => format!("[{words}] came for {}", quoted(old)),
        EventKind::Back if old.is_empty() => format!("[{words}] came back"),
        EventKind::Back => format!("[{words}] came back for {}", quoted(old)),
        EventKind::Went if new.is_empty() => format!("[{words}] went"),
        EventKind::Went => format!("[{words}] went for {}", quoted(new)),
    };
    format!("{:>7}  {:<21}  {what}", version.number, seen(version))
}

/// How long the phrase stood there, whole.
fn lasted(article: &Article, fate: &Fate) -> String {
    let version = |idx: VersionIdx| article.version(idx);
    let (first, last) = (fate.versions[0], fate.last());
    let n_versions = count(fate.versions.len(), "version");
    if last == article.newest() {
        return format!("stands in {n_versions}, from {} on", version(first).number);
    }
    let gone = version(VersionIdx(last.0 + 1));
    let later = later(article, version(first), gone)
        .map(|later| format!(", {later}"))
        .unwrap_or_default();
    format!(
        "stood in {n_versions}, {} to {}; no more in {}{later}",
        version(first).number,
        version(last).number,
        gone.number,
    )
}

#[derive(Serialize)]
struct WordsLine<'s> {
    variorum: u32,
    url: Option<&'s str>,
    title: &'s str,
    version: u32,
    seen_at: Option<String>,
    words: usize,
    born: Vec<BornLine>,
    headline: Vec<StretchLine<'s>>,
    paragraphs: Vec<Vec<StretchLine<'s>>>,
}

#[derive(Serialize)]
struct BornLine {
    number: u32,
    seen_at: Option<String>,
    words: usize,
}

#[derive(Serialize)]
struct StretchLine<'s> {
    text: &'s str,
    /// Bytes of the paragraph before it.
    at: usize,
    born: u32,
    born_at: Option<String>,
    /// What the edit that brought it took away; not there where that is nothing.
    #[serde(skip_serializing_if = "str::is_empty")]
    replaced: &'s str,
}

/// Returns the ages of all words of a version as a line of JSON, without the line end. `ages` are those of `article`.
pub fn words_json(
    article: &Article,
    ages: &Ages,
    version: VersionIdx,
) -> serde_json::Result<String> {
    let births = births(article, ages, version);
    let shown = article.version(version);
    let stretches = |(paragraph, text)| stretch_lines(article, ages, version, paragraph, text);
    let mut lines = texts(shown).map(stretches);
    let line = WordsLine {
        variorum: FORM,
        url: article.url.as_deref(),
        title: &shown.title,
        version: shown.number,
        seen_at: time(shown),
        words: births.iter().sum(),
        born: births
            .iter()
            .zip(article.versions())
            .filter(|(n_words, _)| **n_words > 0)
            .map(|(n_words, version)| BornLine {
                number: version.number,
                seen_at: time(version),
                words: *n_words,
            })
            .collect(),
        headline: lines.next().unwrap_or_default(),
        paragraphs: lines.collect(),
    };
    json_line(&line)
}

fn stretch_lines<'s>(
    article: &Article,
    ages: &'s Ages,
    version: VersionIdx,
    paragraph: Option<usize>,
    text: &'s str,
) -> Vec<StretchLine<'s>> {
    let (of_text, idx) = ages.text(paragraph);
    let stretches = of_text.stretches(version, idx, text).into_iter();
    stretches
        .map(|stretch| {
            let born = article.version(stretch.birth.version);
            StretchLine {
                at: stretch.bytes.start,
                text: &text[stretch.bytes],
                born: born.number,
                born_at: time(born),
                replaced: &stretch.birth.old,
            }
        })
        .collect()
}

fn time(version: &Version) -> Option<String> {
    version.seen_at.map(|time| time.to_string())
}

#[derive(Serialize)]
struct PhraseLine<'s> {
    variorum: u32,
    url: Option<&'s str>,
    title: &'s str,
    phrase: &'s str,
    places: Vec<FateLine<'s>>,
}

#[derive(Serialize)]
struct FateLine<'s> {
    text: &'s str,
    versions: Vec<u32>,
    /// In the last of the versions, from 0; null is the headline.
    paragraph: Option<usize>,
    /// Bytes of it before the place.
    at: usize,
    events: Vec<EventLine<'s>>,
}

#[derive(Serialize)]
struct EventLine<'s> {
    version: u32,
    seen_at: Option<String>,
    what: &'static str,
    words: String,
    old: &'s str,
    new: &'s str,
}

/// Returns what became of a phrase as a line of JSON, without the line end; otherwise as [`phrase_table`]. `phrase` is
/// what was typed for `wanted`.
pub fn phrase_json(
    article: &Article,
    ages: &Ages,
    wanted: &Phrase,
    phrase: &str,
    version: Option<VersionIdx>,
) -> serde_json::Result<Option<String>> {
    let fates = fates(article, ages, &Presence::new(article, wanted), version);
    if fates.is_empty() {
        return Ok(None);
    }
    let places = fates.iter().map(|fate| {
        let events = history(ages, fate);
        FateLine {
            text: &text_of(article, fate)[fate.place.bytes.clone()],
            versions: fate
                .versions
                .iter()
                .map(|idx| article.version(*idx).number)
                .collect(),
            paragraph: fate.place.paragraph,
            at: fate.place.bytes.start,
            events: events
                .into_iter()
                .map(|event| event_line(article, fate, &event))
                .collect(),
        }
    });
    let line = PhraseLine {
        variorum: FORM,
        url: article.url.as_deref(),
        title: article.headline(),
        phrase,
        places: places.collect(),
    };
    json_line(&line).map(Some)
}

fn event_line<'s>(article: &Article, fate: &Fate, event: &Event<'s>) -> EventLine<'s> {
    let version = article.version(event.change.version);
    EventLine {
        version: version.number,
        seen_at: time(version),
        what: kind_name(event.kind),
        words: words_of(article, fate, event),
        old: &event.change.old,
        new: &event.change.new,
    }
}

fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Born => "born",
        EventKind::Back => "back",
        EventKind::Went => "went",
    }
}
