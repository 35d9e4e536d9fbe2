//! One clean version, and beside each line how old its youngest words are.
//!
//! The younger the fuller, in a colour of its own; where the age changes, the version stands there in which the words were born.

use crate::age::LineId;
use crate::app::Model;
use crate::app::origin::age;
use crate::rows::Run;
use crate::store::{Timestamp, VersionIdx};
use crate::style::Role;
use crate::visual::{self, Invisibles, Piece};

use super::{Entry, Page, Target, gap, run};

/// From the oldest to the youngest.
const SHADES: [&str; Role::AGES.len()] = [" ", "░", "▒", "█"];

/// Cells of the longest line of text: prose is read in columns.
const COLUMN: usize = 80;

/// Returns the sheet's entries: the headline and the paragraphs, each of which leads to the step that changed it last.
pub(super) fn page(model: &Model, width: usize) -> Page {
    let version = model.new_version();
    let number = |idx: VersionIdx| model.article().version(idx).number;
    let mut page = Page::default();
    let time = version.seen_at.map(Timestamp::for_reader);
    let time = time.map(|time| format!(", {time}")).unwrap_or_default();
    let waits = if model.ages().is_some() {
        "beside each line when its youngest words came"
    } else {
        "reading the history …"
    };
    page.title = format!("Version {}{time}: {waits}", version.number);
    let n_digits = format!("v{}", number(model.article().newest())).len();
    let texts = (0..).map(Some).zip(&version.paragraphs);
    let here = model.paragraph_at(model.pair().new);
    for (paragraph, text) in std::iter::once((None, &version.title)).chain(texts) {
        if paragraph.is_some() && paragraph == here {
            page.here = page.entries.len();
        }
        let lines = lines(model, paragraph, text, width.min(COLUMN), n_digits);
        page.entries.push(Entry {
            lines,
            target: paragraph.and_then(|idx| last_change(model, idx)),
        });
        page.entries.push(gap());
    }
    if version.paragraphs.is_empty() {
        page.entries.push(Entry {
            lines: vec![vec![run(Role::Dim, "This version has no text.")]],
            target: None,
        });
    }
    page
}

/// The step that changed a paragraph last, up to the version that is read.
fn last_change(model: &Model, paragraph: usize) -> Option<Target> {
    let (ages, read) = (model.ages()?, model.pair().new);
    let line: LineId = ages.body.line(read, paragraph)?;
    let moments = ages.body.lines().moments(line).iter();
    let last = moments.rev().find(|moment| moment.version <= read)?.version;
    Some(Target {
        pair: model.pair().ending_at(last),
        paragraph: Some((last, ages.body.paragraph_on(last, line)?)),
    })
}

/// The wrapped text with its gutter.
fn lines(
    model: &Model,
    paragraph: Option<usize>,
    text: &str,
    width: usize,
    n_digits: usize,
) -> Vec<Vec<Run>> {
    let role = if paragraph.is_none() {
        Role::Heading
    } else {
        Role::Text
    };
    let read = model.pair().new;
    let mut pieces: Vec<Piece<'_, usize>> = Vec::new();
    let mut end = 0;
    let stretches = model.ages().map(|ages| {
        let (ages, idx) = ages.text(paragraph);
        ages.stretches(read, idx, text)
    });
    let piece = |text, tag| Piece {
        text,
        tag,
        invisibles: Invisibles::Misleading,
    };
    for stretch in stretches.iter().flatten() {
        let next = stretch.bytes.end;
        pieces.push(piece(&text[end..next], stretch.birth.version.0));
        end = next;
    }
    pieces.push(piece(&text[end..], 0));
    let gutter = n_digits + 3;
    let wrapped = visual::wrap(&pieces, width.saturating_sub(gutter).max(1), model.form());
    let mut before = None;
    wrapped
        .into_iter()
        .map(|line| {
            let youngest = line.iter().map(|(born, _)| *born).max().unwrap_or(0);
            let mut runs = match stretches {
                Some(_) => beside(model, youngest, before == Some(youngest), n_digits),
                None => vec![run(Role::Gutter, &" ".repeat(gutter))],
            };
            before = Some(youngest);
            runs.extend(line.into_iter().map(|(_, text)| run(role, &text)));
            runs
        })
        .collect()
}

/// What stands beside a line whose youngest words were born in version `born`.
fn beside(model: &Model, born: usize, is_same: bool, n_digits: usize) -> Vec<Run> {
    let name = if is_same {
        String::new()
    } else {
        format!("v{}", model.article().version(VersionIdx(born)).number)
    };
    // The first version has no shade, the one that is read the darkest.
    let age = age(VersionIdx(born), VersionIdx(0), model.pair().new);
    vec![run(
        Role::AGES[age],
        &format!("{name:>n_digits$} {} ", SHADES[age]),
    )]
}
