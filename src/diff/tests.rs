//! Tests of the engine as a whole: properties first, then small pairs named for what they show.
//!
//! Notation: `[-gone-]`, `{+come+}`, `[~old~new~]` typography, `[<went elsewhere<]`, `{>came from elsewhere>}`. A row that is
//! not simply equal or changed starts with its kind.

pub(crate) mod draw;
mod inner;
mod layout;
mod long;
mod properties;
mod prose;
mod random;
mod scripts;
mod signs;

use super::{Diff, DiffOptions, Document, Op, Row, RowKind, diff};

/// Compares two versions, a paragraph a line.
fn compare(old: &str, new: &str) -> (Document, Document, Diff) {
    let document = |text: &str| Document::new(&text.lines().collect::<Vec<_>>());
    let (old, new) = (document(old), document(new));
    let found = diff(&old, &new, &DiffOptions::default(), None);
    (old, new, found)
}

/// Writes a diff a row a line.
fn show(old: &Document, new: &Document, diff: &Diff) -> String {
    let rows: Vec<String> = diff
        .rows()
        .iter()
        .map(|row| show_row(old, new, row))
        .collect();
    rows.join("\n")
}

fn show_row(old: &Document, new: &Document, row: &Row) -> String {
    let mut line = String::from(match row.kind {
        RowKind::Equal | RowKind::Changed => "",
        RowKind::Removed => "removed: ",
        RowKind::Added => "added: ",
        RowKind::MovedFrom => "moved from: ",
        RowKind::MovedTo => "moved to: ",
        RowKind::Split => "split: ",
        RowKind::Merged => "merged: ",
    });
    for edit in &row.edits {
        let (old, new) = (old.slice(edit.old.clone()), new.slice(edit.new.clone()));
        let shown = match edit.op {
            Op::Equal => old.to_owned(),
            Op::Delete => format!("[-{old}-]"),
            Op::Insert => format!("{{+{new}+}}"),
            Op::Replace => format!("[-{old}-]{{+{new}+}}"),
            Op::Typographic => format!("[~{old}~{new}~]"),
            Op::Moved if new.is_empty() => format!("[<{old}<]"),
            Op::Moved => format!("{{>{new}>}}"),
        };
        line.push_str(&shown);
    }
    line
}

/// Compares two versions, a paragraph a line, with what is expected, a row a line.
#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let (old, new, found) = compare(old, new);
    assert_eq!(show(&old, &new, &found), expected);
}
