//! One clean version, and beside each line how old its youngest words are.
//!
//! The younger the fuller, in a colour of its own; where the age changes, the version stands there in which the words were born.

use crate::age::{LineId, word_bytes};
use crate::app::Model;
use crate::app::origin::age;
use crate::rows::Run;
use crate::store::{Timestamp, VersionIdx};
use crate::style::Role;
use crate::visual::{self, GOES_ON, Invisibles, Piece};

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
        "when its words came"
    } else {
        "reading the history …"
    };
    page.title = format!("Version {}{time}: {waits}", version.number);
    let n_digits = format!("v{}", number(model.article().newest())).len();
    let texts = (0..).map(Some).zip(&version.paragraphs);
    let here = match model.chosen_word() {
        Some(word) => word.paragraph,
        None => model.paragraph_at(model.pair().new),
    };
    page.here = entry_of(here);
    for (paragraph, text) in std::iter::once((None, &version.title)).chain(texts) {
        let lines = lines(model, paragraph, text, width.min(COLUMN), n_digits);
        page.entries.push(Entry {
            lines,
            target: last_change(model, paragraph),
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

/// Returns the entry of a paragraph, or of the headline.
pub(in crate::app) fn entry_of(paragraph: Option<usize>) -> usize {
    paragraph.map_or(0, |idx| 2 * (idx + 1))
}

/// Returns the paragraph of an entry; `None` is the headline.
pub(in crate::app) fn paragraph_of(entry: usize) -> Option<usize> {
    (entry / 2).checked_sub(1)
}

/// The step that changed a paragraph or the headline last, up to the version that is read.
fn last_change(model: &Model, paragraph: Option<usize>) -> Option<Target> {
    let read = model.pair().new;
    let (ages, idx) = model.ages()?.text(paragraph);
    let line: LineId = ages.line(read, idx)?;
    let moments = ages.lines().moments(line).iter();
    let last = moments.rev().find(|moment| moment.version <= read)?.version;
    let place = ages.paragraph_on(last, line)?;
    Some(Target {
        pair: model.pair().ending_at(last),
        paragraph: paragraph.map(|_| (last, place)),
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
    let chosen = model
        .chosen_word()
        .filter(|word| word.paragraph == paragraph)
        .and_then(|word| word_bytes(text).nth(word.place))
        .unwrap_or(0..0);
    let mut pieces: Vec<Piece<'_, (usize, bool)>> = Vec::new();
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
    // The chosen word is a piece of its own.
    let mut push = |to: usize, born: usize| {
        for cut in [chosen.start, chosen.end, to] {
            let cut = cut.clamp(end, to);
            if cut > end {
                pieces.push(piece(&text[end..cut], (born, chosen.contains(&end))));
                end = cut;
            }
        }
    };
    for stretch in stretches.iter().flatten() {
        push(stretch.bytes.end, stretch.birth.version.0);
    }
    push(text.len(), 0);
    let gutter = n_digits + 3;
    let room = width.saturating_sub(gutter).max(1);
    let wrapped = visual::wrap_isolated(&pieces, &[], room, model.form());
    let mut before = None;
    wrapped
        .into_iter()
        .map(|line| {
            let births = line.runs.iter().map(|((born, _), _)| *born);
            let youngest = births.max().unwrap_or(0);
            let mut runs = match stretches {
                Some(_) => beside(model, youngest, before == Some(youngest), n_digits),
                None => vec![run(Role::Gutter, &" ".repeat(gutter - 1))],
            };
            let goes_on = if line.is_within_word { GOES_ON } else { " " };
            runs.push(run(Role::Gutter, goes_on));
            before = Some(youngest);
            runs.extend(line.runs.into_iter().map(|((_, is_chosen), text)| {
                let role = if is_chosen { Role::Selection } else { role };
                run(role, &text)
            }));
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
        &format!("{name:>n_digits$} {}", SHADES[age]),
    )]
}
