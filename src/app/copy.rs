//! Taking text along: what of the step goes to the clipboard, and how it gets there.
//!
//! The text is the article's own, not what the screen shows of it, with control characters taken out: whoever pastes into
//! a shell must not run what somebody wrote into an article.

use std::borrow::Cow;
use std::ops::Range;

use crate::diff::{Edit, Row, RowKind};
use crate::rows::{Change, Item, weave};
use crate::step::{Step, Texts};
use crate::store::Version;

use super::Model;

/// How text gets to the clipboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clipboard {
    /// With the escape sequence OSC 52: the terminal that the reader sits at takes it, also over SSH.
    #[default]
    Terminal,
    /// Through tmux, which drops that sequence unless told otherwise.
    Tmux,
    /// Not at all.
    Off,
}

/// Longest text that is sent: 100,000 bytes of escape sequence, the most that common terminals take.
const LONGEST: usize = 74_994;
/// Some terminals take no more than this.
const MANY_TAKE: usize = 4_000;

impl Clipboard {
    /// Says what happened to `text`, or why nothing did.
    ///
    /// No terminal answers, so nothing more than sending is ever claimed.
    pub(super) fn tell(self, text: &str) -> Result<String, String> {
        let n_characters = text.chars().count();
        if text.len() > LONGEST {
            return Err(format!(
                "{n_characters} characters are too many for a clipboard: `variorum export` writes everything"
            ));
        }
        let caution = if text.len() > MANY_TAKE {
            "; some terminals take less"
        } else {
            ""
        };
        match self {
            Self::Terminal => Ok(format!(
                "sent to terminal (OSC 52), {n_characters} characters{caution}"
            )),
            Self::Tmux => Ok(format!("sent to tmux, {n_characters} characters{caution}")),
            Self::Off => Err(
                "not copied: clipboard = \"terminal\" or \"tmux\" in the settings sends it"
                    .to_owned(),
            ),
        }
    }
}

/// What can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Both sides of the current change in one text, in the signs of git and wdiff.
    Change,
    /// The paragraphs of the current change, or the first in sight, as the newer version has them.
    Paragraph,
    /// Both sides of the current change, with where they are from.
    Quotation,
    /// Where the article was published.
    Address,
}

/// Returns the text of `part`, or why there is none.
pub(super) fn text(model: &Model, part: Part) -> Result<String, String> {
    let text = match part {
        Part::Address => model
            .article()
            .url
            .clone()
            .ok_or("this article has no address")?,
        Part::Change => of_change(model, item(model)?),
        Part::Paragraph => {
            let (old, new) = sides(model, item(model)?);
            if new.is_empty() { old } else { new }
        }
        Part::Quotation => quotation(model, item(model)?),
    };
    Ok(without_controls(&text))
}

/// Returns the change that the reader went to, or else the first in sight.
pub(super) fn item(model: &Model) -> Result<Item, String> {
    if model.step().is_none() {
        return Err("the versions are still being compared".to_owned());
    }
    let changes = &model.rows().changes;
    let current = model.change.and_then(|change| changes.get(change));
    let shown = current.filter(|change| model.is_in_sight(&change.lines));
    let in_sight = |change: &&Change| model.is_in_sight(&change.lines);
    let first = || changes.iter().find(in_sight);
    let found = shown.or_else(first);
    found
        .map(|change| change.item)
        .ok_or_else(|| "no change in sight to copy".to_owned())
}

/// Returns the rows that the change at `idx` takes in.
pub(super) fn rows(model: &Model, idx: usize) -> Range<usize> {
    let places = model.step().map(Step::places);
    let place = places
        .into_iter()
        .flatten()
        .find(|place| place.contains(&idx));
    place.unwrap_or(idx..idx)
}

/// Returns the texts of which `item` is a part, and the rows of their diff that it takes in.
pub(super) fn texts_and_rows<'s>(
    model: &Model,
    step: &'s Step,
    item: Item,
) -> (&'s Texts, &'s [Row]) {
    match item {
        Item::Title => (&step.title, step.title.diff.rows()),
        Item::Row(idx) => (&step.body, &step.body.diff.rows()[rows(model, idx)]),
    }
}

pub(super) fn of_change(model: &Model, item: Item) -> String {
    let Some(step) = model.step() else {
        return String::new();
    };
    let idx = match item {
        Item::Title => {
            let rows = step.title.diff.rows().iter();
            let edits: Vec<Edit> = rows.flat_map(|row| row.edits.clone()).collect();
            return woven(&step.title, &edits);
        }
        Item::Row(idx) => idx,
    };
    let of_row = |row: usize| {
        let row = &step.body.diff.rows()[row];
        match row.kind {
            RowKind::Removed => format!("[-{}-]", step.body.old.paragraph(row.old.start)),
            RowKind::Added => format!("{{+{}+}}", step.body.new.paragraph(row.new.start)),
            RowKind::Equal
            | RowKind::Changed
            | RowKind::MovedFrom
            | RowKind::MovedTo
            | RowKind::Split
            | RowKind::Merged => woven(&step.body, &row.edits),
        }
    };
    let texts: Vec<String> = rows(model, idx).map(of_row).collect();
    texts.join("\n\n")
}

fn woven(texts: &Texts, edits: &[Edit]) -> String {
    let mut woven = String::new();
    weave(&mut woven, texts, edits, Cow::Borrowed);
    woven
}

/// Returns the paragraphs of a change as either version has them; empty where it has none.
pub(super) fn sides(model: &Model, item: Item) -> (String, String) {
    let Some(step) = model.step() else {
        return (String::new(), String::new());
    };
    let idx = match item {
        Item::Title => return (model.old().title.clone(), model.new_version().title.clone()),
        Item::Row(idx) => idx,
    };
    let rows = &step.body.diff.rows()[rows(model, idx)];
    let old = rows.iter().flat_map(|row| row.old.clone());
    let new = rows.iter().flat_map(|row| row.new.clone());
    let join = |texts: Vec<&str>| texts.join("\n\n");
    (
        join(
            old.map(|paragraph| step.body.old.paragraph(paragraph))
                .collect(),
        ),
        join(
            new.map(|paragraph| step.body.new.paragraph(paragraph))
                .collect(),
        ),
    )
}

fn quotation(model: &Model, item: Item) -> String {
    let (old, new) = sides(model, item);
    let side = |version: &Version, text: &str| {
        let time = version
            .seen_at
            .map(|time| format!(", seen {}", time.for_reader()));
        let text = if text.is_empty() {
            "(not there)".to_owned()
        } else {
            // Quotation marks of ours would meet those of the text.
            text.lines()
                .map(|line| format!("> {line}").trim_end().to_owned())
                .collect::<Vec<_>>()
                .join("\n")
        };
        format!(
            "Version {}{}:\n{text}\n",
            version.number,
            time.unwrap_or_default()
        )
    };
    let article = model.article();
    // The headline of this step: a later one would not be what is quoted.
    let headline = match model.new_version().title.as_str() {
        "" => article.name(),
        title => title,
    };
    let about = [article.source.as_deref(), article.url.as_deref()];
    let about = about
        .into_iter()
        .flatten()
        .filter(|about| *about != headline);
    let about: Vec<&str> = std::iter::once(headline).chain(about).collect();
    format!(
        "{}\n{}\n{}\n",
        side(model.old(), &old),
        side(model.new_version(), &new),
        about.join("\n")
    )
}

/// Takes out what a terminal or a shell might obey, and leaves line ends.
fn without_controls(text: &str) -> String {
    let is_harmless = |letter: &char| *letter == '\n' || !letter.is_control();
    text.chars().filter(is_harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_taken_out() {
        assert_eq!(
            without_controls("a\u{1b}[31mb\u{9b}c\r\n\td\u{7f}"),
            "a[31mbc\nd"
        );
    }

    #[test]
    fn nothing_more_than_sending_is_claimed() {
        let tell = |clipboard: Clipboard, n: usize| clipboard.tell(&"é".repeat(n));
        assert_eq!(
            tell(Clipboard::Terminal, 3).unwrap(),
            "sent to terminal (OSC 52), 3 characters"
        );
        assert!(
            tell(Clipboard::Tmux, 3_000)
                .unwrap()
                .ends_with("some terminals take less")
        );
        assert!(
            tell(Clipboard::Terminal, 40_000).is_err(),
            "more than can be sent"
        );
        assert!(tell(Clipboard::Off, 3).is_err());
    }
}
