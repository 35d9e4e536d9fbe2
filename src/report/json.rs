//! `diff --format json`: a step a line, a promise to scripts.

use serde::Serialize;

use crate::diff::{Edit, Op, Quality, Row, RowKind};
use crate::exchange::FORM;
use crate::step::Texts;
use crate::store::Version;

use super::Compared;

#[derive(Serialize)]
struct StepLine<'s> {
    variorum: u32,
    url: Option<&'s str>,
    old: VersionHead<'s>,
    new: VersionHead<'s>,
    title: Vec<EditLine<'s>>,
    rows: Vec<RowLine<'s>>,
    stats: StatsLine,
    quality: &'static str,
}

#[derive(Serialize)]
struct VersionHead<'s> {
    number: u32,
    title: &'s str,
    seen_at: Option<String>,
}

#[derive(Serialize)]
struct RowLine<'s> {
    kind: &'static str,
    old: Vec<usize>,
    new: Vec<usize>,
    edits: Vec<EditLine<'s>>,
}

#[derive(Serialize)]
struct EditLine<'s> {
    op: &'static str,
    old: &'s str,
    new: &'s str,
}

#[derive(Serialize)]
#[allow(
    clippy::struct_field_names,
    reason = "the names are promised to scripts"
)]
struct StatsLine {
    words_kept: usize,
    words_added: usize,
    words_removed: usize,
    words_moved: usize,
    words_typographic: usize,
}

/// Returns one step as a line, without the line end.
pub fn json(compared: &Compared<'_>) -> serde_json::Result<String> {
    let step = compared.step;
    let stats = step.stats();
    let title_edits = step.title.diff.rows().iter().flat_map(|row| &row.edits);
    let line = StepLine {
        variorum: FORM,
        url: compared.article.url.as_deref(),
        old: head(compared.old),
        new: head(compared.new),
        title: title_edits
            .map(|edit| edit_line(&step.title, edit))
            .collect(),
        rows: step
            .body
            .diff
            .rows()
            .iter()
            .map(|row| row_line(&step.body, row))
            .collect(),
        stats: StatsLine {
            words_kept: stats.words_kept,
            words_added: stats.words_added,
            words_removed: stats.words_removed,
            words_moved: stats.words_moved,
            words_typographic: stats.words_typographic,
        },
        quality: match step.quality() {
            Quality::Full => "full",
            Quality::Coarse => "coarse",
        },
    };
    serde_json::to_string(&line)
}

fn head(version: &Version) -> VersionHead<'_> {
    VersionHead {
        number: version.number,
        title: &version.title,
        seen_at: version.seen_at.map(|time| time.to_string()),
    }
}

fn row_line<'s>(texts: &'s Texts, row: &Row) -> RowLine<'s> {
    RowLine {
        kind: match row.kind {
            RowKind::Equal => "equal",
            RowKind::Changed => "changed",
            RowKind::Removed => "removed",
            RowKind::Added => "added",
            RowKind::MovedFrom => "moved_from",
            RowKind::MovedTo => "moved_to",
            RowKind::Split => "split",
            RowKind::Merged => "merged",
        },
        old: row.old.clone().collect(),
        new: row.new.clone().collect(),
        edits: row
            .edits
            .iter()
            .map(|edit| edit_line(texts, edit))
            .collect(),
    }
}

fn edit_line<'s>(texts: &'s Texts, edit: &Edit) -> EditLine<'s> {
    EditLine {
        op: match edit.op {
            Op::Equal => "equal",
            Op::Delete => "delete",
            Op::Insert => "insert",
            Op::Replace => "replace",
            Op::Typographic => "typographic",
            Op::Moved => "moved",
        },
        old: texts.old.slice(edit.old.clone()),
        new: texts.new.slice(edit.new.clone()),
    }
}
