//! `search`: in which versions of an article a phrase stands, for readers as a table and for scripts as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::exchange::FORM;
use crate::find::{Phrase, Place, Presence};
use crate::store::{Article, Version, VersionIdx};
use crate::visual::{count, shorten, visible};

use super::line::json_line;
use super::named;

/// Cells of text shown on either side of a place.
const AROUND: usize = 36;

/// Returns what one article has, as a table; `None` where no version has the phrase.
#[must_use]
pub fn search_table(number: usize, article: &Article, phrase: &Phrase) -> Option<String> {
    let presence = Presence::new(article, phrase);
    let (first, last) = (presence.first()?, presence.last()?);
    let mut text = format!("{number}. {}\n", visible(article.name()));
    let _ = writeln!(text, "   {}", told(article, &presence, first, last));
    // A phrase that stays is shown where it came.
    for arrival in presence.arrivals() {
        for place in presence.places(arrival) {
            let _ = writeln!(
                text,
                "   {:>7}  {}",
                article.version(arrival).number,
                around(article.version(arrival), &place)
            );
        }
    }
    Some(text)
}

/// In which versions: `■■□□■  in 3 versions of 5, first 0, last 4`.
pub(super) fn told(
    article: &Article,
    presence: &Presence,
    first: VersionIdx,
    last: VersionIdx,
) -> String {
    let versions = (0..presence.n_all_versions()).map(VersionIdx);
    let sign = |version| {
        if presence.is_in(version) {
            '■'
        } else {
            '□'
        }
    };
    let strip: String = versions.map(sign).collect();
    format!(
        "{strip}  in {} of {}, first {}, last {}",
        count(presence.n_versions(), "version"),
        presence.n_all_versions(),
        named(article.version(first)),
        named(article.version(last)),
    )
}

/// The text around a place, with where it is.
pub(super) fn around(version: &Version, place: &Place) -> String {
    let (what, text) = match place.paragraph {
        None => ("headline".to_owned(), &version.title),
        Some(idx) => (format!("paragraph {}", idx + 1), &version.paragraphs[idx]),
    };
    let (before, found, after) = (
        &text[..place.bytes.start],
        &text[place.bytes.clone()],
        &text[place.bytes.end..],
    );
    let before = crate::visual::tail(before, AROUND);
    let ellipsis = if before.len() < place.bytes.start {
        "…"
    } else {
        ""
    };
    format!(
        "{what:<14}{ellipsis}{before}[{}]{}",
        visible(found),
        shorten(after, AROUND)
    )
}

#[derive(Serialize)]
struct SearchLine<'s> {
    variorum: u32,
    url: Option<&'s str>,
    title: &'s str,
    phrase: &'s str,
    first: Option<u32>,
    last: Option<u32>,
    versions: Vec<FoundLine<'s>>,
}

#[derive(Serialize)]
struct FoundLine<'s> {
    number: u32,
    seen_at: Option<String>,
    places: Vec<PlaceLine<'s>>,
}

#[derive(Serialize)]
struct PlaceLine<'s> {
    /// From 0; null is the headline.
    paragraph: Option<usize>,
    /// Bytes of the paragraph before the place.
    at: usize,
    text: &'s str,
}

/// Returns what one article has as a line of JSON, without the line end; `None` where no version has the phrase.
/// `phrase` is what was typed for `wanted`.
pub fn search_json(
    article: &Article,
    wanted: &Phrase,
    phrase: &str,
) -> serde_json::Result<Option<String>> {
    let presence = Presence::new(article, wanted);
    if presence.n_versions() == 0 {
        return Ok(None);
    }
    let number = |idx: Option<VersionIdx>| idx.map(|idx| article.version(idx).number);
    let versions = article
        .versions()
        .iter()
        .enumerate()
        .map(|(idx, version)| FoundLine {
            number: version.number,
            seen_at: version.seen_at.map(|time| time.to_string()),
            places: presence
                .places(VersionIdx(idx))
                .map(|place| PlaceLine {
                    paragraph: place.paragraph,
                    at: place.bytes.start,
                    text: match place.paragraph {
                        None => &version.title[place.bytes],
                        Some(idx) => &version.paragraphs[idx][place.bytes],
                    },
                })
                .collect(),
        });
    let line = SearchLine {
        variorum: FORM,
        url: article.url.as_deref(),
        title: article.headline(),
        phrase,
        first: number(presence.first()),
        last: number(presence.last()),
        versions: versions.collect(),
    };
    json_line(&line).map(Some)
}
