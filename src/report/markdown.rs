//! `diff --format markdown`: the whole text with its changes in `CriticMarkup`, which many editors can accept or reject.
//!
//! <https://github.com/CriticMarkup/CriticMarkup-toolkit>: `{++come++}`, `{--gone--}`, `{~~old~>new~~}`, `{>>note<<}`.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diff::{Edit, Op, Row, RowKind};
use crate::step::Texts;
use crate::visual::visible;

use super::{Compared, later};

/// Returns one step as a document: the new text with what changed, the old one where changes are rejected.
#[must_use]
pub fn markdown(compared: &Compared<'_>) -> String {
    let step = compared.step;
    let mut text = String::from("# ");
    let title_rows = step.title.diff.rows().iter();
    title_rows.for_each(|row| push_edits(&mut text, &step.title, row));
    let later = later(compared.article, compared.old, compared.new);
    let later = later.map(|later| format!(", {later}")).unwrap_or_default();
    let _ = write!(
        text,
        "\n\n*Version {} to version {}{later}*",
        compared.old.number, compared.new.number
    );
    for row in step.body.diff.rows() {
        text.push_str("\n\n");
        push_row(&mut text, &step.body, row);
    }
    text.push('\n');
    text
}

fn push_row(text: &mut String, texts: &Texts, row: &Row) {
    let (old, new) = (row.old.start, row.new.start);
    match row.kind {
        RowKind::Equal | RowKind::Changed => push_edits(text, texts, row),
        RowKind::Removed => {
            let _ = write!(text, "{{--{}--}}", escaped_line(texts.old.paragraph(old)));
        }
        RowKind::Added => {
            let _ = write!(text, "{{++{}++}}", escaped_line(texts.new.paragraph(new)));
        }
        RowKind::MovedFrom => {
            let gone = escaped_line(texts.old.paragraph(old));
            let _ = write!(
                text,
                "{{--{gone}--}}{{>>moved: now paragraph {}<<}}",
                new + 1
            );
        }
        RowKind::MovedTo => {
            let came = escaped_line(texts.new.paragraph(new));
            let _ = write!(
                text,
                "{{++{came}++}}{{>>moved: was paragraph {}<<}}",
                old + 1
            );
        }
        RowKind::Split => {
            let n_parts = row.new.len();
            push_edits(text, texts, row);
            let _ = write!(text, "{{>>one paragraph split into {n_parts}<<}}");
        }
        RowKind::Merged => {
            let n_parts = row.old.len();
            push_edits(text, texts, row);
            let _ = write!(text, "{{>>{n_parts} paragraphs merged into one<<}}");
        }
    }
}

fn push_edits(text: &mut String, texts: &Texts, row: &Row) {
    let mut line = String::new();
    for edit in &row.edits {
        push_edit(&mut line, texts, edit, row.new.end);
    }
    text.push_str(&begun(line));
}

fn push_edit(text: &mut String, texts: &Texts, edit: &Edit, end: usize) {
    let old = escaped(texts.old.slice(edit.old.clone()));
    let new = escaped(texts.new.slice(edit.new.clone()));
    // Writing to a string cannot fail.
    let _ = match (edit.op, old.is_empty(), new.is_empty()) {
        (Op::Equal, ..) => write!(text, "{}", parted(texts, edit, end)),
        (_, true, true) => Ok(()),
        (_, true, false) => write!(text, "{{++{new}++}}"),
        (_, false, true) => write!(text, "{{--{old}--}}"),
        (_, false, false) => write!(text, "{{~~{old}~>{new}~~}}"),
    };
}

/// Text that stayed, with a blank line where a paragraph of the new version ends in it.
fn parted(texts: &Texts, edit: &Edit, end: usize) -> String {
    let document = &texts.new;
    let mut text = String::new();
    let mut at = edit.new.start;
    let part = |tokens: Range<usize>| {
        let text = document.slice(tokens.clone());
        if tokens.start == edit.new.start {
            escaped(text)
        } else {
            escaped_line(text)
        }
    };
    for paragraph in 0..end.saturating_sub(1) {
        let end = document.paragraph_tokens(paragraph).end;
        if at <= end && end < edit.new.end {
            text.push_str(&part(at..end));
            text.push_str("\n\n");
            // The space that joins two paragraphs is a token of its own.
            at = end + 1;
        }
    }
    text + &part(at..edit.new.end)
}

/// A line without meaning to Markdown or `CriticMarkup`.
pub(super) fn escaped_line(text: &str) -> String {
    begun(escaped(text))
}

/// Escapes what would make an escaped line an item of a list or a rule by how it begins.
fn begun(mut line: String) -> String {
    let n_digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match (n_digits, line[n_digits..].chars().next()) {
        (0, Some('-' | '+' | '=')) | (1..=9, Some('.' | ')')) => line.insert(n_digits, '\\'),
        _ => {}
    }
    line
}

/// Text without meaning to Markdown or `CriticMarkup`, unless it begins a line.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in visible(text).chars() {
        if matches!(
            sign,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '~' | '|'
        ) {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}
