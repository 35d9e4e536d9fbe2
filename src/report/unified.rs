//! `diff --format unified`: what `patch` takes, with a headline and then a paragraph a line.
//!
//! The two files that it is about are what [`lines`] tells of each version. Moves are told as what they are to `patch`: text
//! that goes here and comes there.

use std::fmt::Write as _;

use crate::diff::RowKind;
use crate::store::Version;

use super::Compared;

/// Lines that stay, kept beside each change.
const CONTEXT: usize = 3;

/// Returns a version as lines: the headline, then each paragraph. A line break within one makes it two lines.
pub fn lines(version: &Version) -> impl Iterator<Item = &str> {
    let title = Some(version.title.as_str()).filter(|title| !title.is_empty());
    let paragraphs = version.paragraphs.iter().map(String::as_str);
    title
        .into_iter()
        .chain(paragraphs)
        .flat_map(|text| text.split('\n'))
}

/// Returns the changes of one step; nothing where there are none. All changes are told, whatever is asked for: a part of them
/// would not apply.
#[must_use]
pub fn unified(compared: &Compared<'_>) -> String {
    let marked = marked_lines(compared);
    let mut text = String::new();
    for hunk in hunks(&marked) {
        if text.is_empty() {
            let name = |version: &Version| {
                let time = version
                    .seen_at
                    .map(|time| format!("\t{time}"))
                    .unwrap_or_default();
                format!("version-{}.txt{time}", version.number)
            };
            let _ = writeln!(
                text,
                "--- {}\n+++ {}",
                name(compared.old),
                name(compared.new)
            );
        }
        push_hunk(&mut text, &marked, hunk);
    }
    text
}

/// A line and what happens to it: ` `, `-` or `+`.
type Marked<'a> = (char, &'a str);

fn marked_lines<'a>(compared: &Compared<'a>) -> Vec<Marked<'a>> {
    let (old, new) = (compared.old, compared.new);
    let mut marked: Vec<Marked<'a>> = Vec::new();
    let mut push = |mark: char, text: &'a str| {
        marked.extend(text.split('\n').map(|line| (mark, line)));
    };
    if old.title == new.title {
        (!old.title.is_empty()).then(|| push(' ', &old.title));
    } else {
        (!old.title.is_empty()).then(|| push('-', &old.title));
        (!new.title.is_empty()).then(|| push('+', &new.title));
    }
    for row in compared.step.body.diff.rows() {
        if row.kind == RowKind::Equal {
            row.new
                .clone()
                .for_each(|idx| push(' ', &new.paragraphs[idx]));
            continue;
        }
        if row.kind != RowKind::MovedTo {
            row.old
                .clone()
                .for_each(|idx| push('-', &old.paragraphs[idx]));
        }
        if row.kind != RowKind::MovedFrom {
            row.new
                .clone()
                .for_each(|idx| push('+', &new.paragraphs[idx]));
        }
    }
    marked
}

/// The stretches of lines that hold changes with their context.
fn hunks(marked: &[Marked<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut hunks: Vec<std::ops::Range<usize>> = Vec::new();
    let changed = (0..marked.len()).filter(|idx| marked[*idx].0 != ' ');
    for idx in changed {
        let (start, end) = (
            idx.saturating_sub(CONTEXT),
            marked.len().min(idx + CONTEXT + 1),
        );
        match hunks.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks
}

fn push_hunk(text: &mut String, marked: &[Marked<'_>], hunk: std::ops::Range<usize>) {
    let count = |lines: &[Marked<'_>], absent: char| {
        lines.iter().filter(|(mark, _)| *mark != absent).count()
    };
    let range = |absent: char| {
        let before = count(&marked[..hunk.start], absent);
        let n_lines = count(&marked[hunk.clone()], absent);
        // An empty range stands after the line before it.
        format!("{},{n_lines}", before + usize::from(n_lines > 0))
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "@@ -{} +{} @@", range('+'), range('-'));
    for (mark, line) in &marked[hunk] {
        let _ = writeln!(text, "{mark}{line}");
    }
}
