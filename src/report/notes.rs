//! `notes`: flags and notes, with what they are on, for readers as a table, to go on writing from as Markdown, and for
//! scripts as JSON. Understood without the data: what was kept with a mark is all that is needed.

use std::fmt::Write as _;

use serde::Serialize;

use crate::exchange::FORM;
use crate::review::{About, Mark, Note, Side, Subject};
use crate::visual::visible;

use super::line::json_line;
use super::markdown::{escaped, escaped_line};

/// Returns `noted`, which is sorted by article, as a text for readers.
#[must_use]
pub fn notes_table(noted: &[(&About, &Mark)]) -> String {
    let mut text = String::new();
    for_each_article(noted, |is_first, about, of_article| {
        text.push_str(if is_first { "" } else { "\n" });
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", visible(&about.headline));
        if let Some(from) = from(about) {
            let _ = writeln!(text, "{}", visible(&from));
        }
        for (about, mark) in of_article {
            let _ = writeln!(text, "\n  {}", place(about));
            push_side(&mut text, "-", &about.old.text);
            push_side(&mut text, "+", &about.new.text);
            if let Some(at) = mark.flagged_at() {
                let _ = writeln!(text, "    flagged {}", at.for_reader());
            }
            for (_, note) in mark.notes() {
                let _ = writeln!(text, "    note, {}: {}", written(note), visible(&note.text));
            }
        }
    });
    text
}

fn push_side(text: &mut String, sign: &str, side: &str) {
    for line in side.lines().filter(|line| !line.is_empty()) {
        let _ = writeln!(text, "    {sign} {}", visible(line));
    }
}

/// Returns `noted`, which is sorted by article, as Markdown.
#[must_use]
pub fn notes_markdown(noted: &[(&About, &Mark)]) -> String {
    let mut text = String::new();
    for_each_article(noted, |is_first, about, of_article| {
        text.push_str(if is_first { "" } else { "\n" });
        let _ = writeln!(text, "# {}", escaped(&about.headline));
        let address = about.url.as_deref().map(link);
        let source = about.source.as_deref().map(escaped);
        let from: Vec<String> = source.into_iter().chain(address).collect();
        if !from.is_empty() {
            let _ = writeln!(text, "\n{}", from.join(", "));
        }
        for (about, mark) in of_article {
            let _ = writeln!(text, "\n## {}", capitalized(&place(about)));
            push_quote(&mut text, &about.old);
            push_quote(&mut text, &about.new);
            if let Some(at) = mark.flagged_at() {
                let _ = writeln!(text, "\n*Flagged {}.*", at.for_reader());
            }
            for (_, note) in mark.notes() {
                // What readers write may be Markdown of their own.
                let _ = writeln!(text, "\n*Note, {}:* {}", written(note), visible(&note.text));
            }
        }
    });
    text
}

/// An address may hold anything; between these brackets a sign of theirs would end it.
fn link(url: &str) -> String {
    let url = visible(url);
    if url.contains(['<', '>', ' ']) {
        escaped(&url)
    } else {
        format!("<{url}>")
    }
}

fn push_quote(text: &mut String, side: &Side) {
    if side.text.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}:\n", capitalized(&named(side)));
    for line in side.text.lines() {
        let _ = writeln!(text, "{}", format!("> {}", escaped_line(line)).trim_end());
    }
}

/// Calls `tell` for each article with what is noted of it, and whether it is the first.
fn for_each_article<'n>(
    noted: &[(&'n About, &'n Mark)],
    mut tell: impl FnMut(bool, &About, &[(&'n About, &'n Mark)]),
) {
    let is_same = |one: &(&About, &Mark), other: &(&About, &Mark)| {
        let has_same_name = || one.0.headline == other.0.headline;
        one.0.url == other.0.url && (one.0.url.is_some() || has_same_name())
    };
    for (idx, of_article) in noted.chunk_by(is_same).enumerate() {
        // The headline of the newest version that bears a mark.
        if let Some((about, _)) = of_article.iter().max_by_key(|(about, _)| about.new.number) {
            tell(idx == 0, about, of_article);
        }
    }
}

fn from(about: &About) -> Option<String> {
    let from = [about.source.as_deref(), about.url.as_deref()];
    let from: Vec<&str> = from.into_iter().flatten().collect();
    (!from.is_empty()).then(|| from.join(", "))
}

fn place(about: &About) -> String {
    let what = match about.subject {
        Subject::Step => "the whole step",
        Subject::Headline => "the headline",
        Subject::Paragraphs => match (about.old.text.is_empty(), about.new.text.is_empty()) {
            (true, _) => "text that came",
            (_, true) => "text that went",
            (false, false) if about.old.text == about.new.text => "text that moved",
            (false, false) => "text that changed",
        },
    };
    format!("{} to {}: {what}", named(&about.old), named(&about.new))
}

fn named(side: &Side) -> String {
    let time = side.seen_at.map(|time| format!(" ({})", time.for_reader()));
    format!("version {}{}", side.number, time.unwrap_or_default())
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn written(note: &Note) -> String {
    let since = note.since.for_reader();
    if note.at == note.since {
        since
    } else {
        format!("{since}, changed {}", note.at.for_reader())
    }
}

#[derive(Serialize)]
struct NotedLine<'n> {
    variorum: u32,
    url: Option<&'n str>,
    source: Option<&'n str>,
    title: &'n str,
    /// `step`, `headline` or `paragraphs`.
    on: &'static str,
    old: SideLine<'n>,
    new: SideLine<'n>,
    flagged_at: Option<String>,
    notes: Vec<NoteLine<'n>>,
}

#[derive(Serialize)]
struct SideLine<'n> {
    number: u32,
    seen_at: Option<String>,
    text: &'n str,
}

impl<'n> From<&'n Side> for SideLine<'n> {
    fn from(side: &'n Side) -> Self {
        Self {
            number: side.number,
            seen_at: side.seen_at.map(|time| time.to_string()),
            text: &side.text,
        }
    }
}

#[derive(Serialize)]
struct NoteLine<'n> {
    written_at: String,
    changed_at: String,
    text: &'n str,
}

/// Returns what is noted of one change or step as a line of JSON, without the line end.
pub fn notes_json(about: &About, mark: &Mark) -> serde_json::Result<String> {
    json_line(&NotedLine {
        variorum: FORM,
        url: about.url.as_deref(),
        source: about.source.as_deref(),
        title: &about.headline,
        on: about.subject.name(),
        old: SideLine::from(&about.old),
        new: SideLine::from(&about.new),
        flagged_at: mark.flagged_at().map(|time| time.to_string()),
        notes: mark
            .notes()
            .map(|(_, note)| NoteLine {
                written_at: note.since.to_string(),
                changed_at: note.at.to_string(),
                text: &note.text,
            })
            .collect(),
    })
}
