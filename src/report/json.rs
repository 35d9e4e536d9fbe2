//! `diff --format json`: a step a line, a promise to scripts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::{Edit, Op, Quality, RowKind, Stats};
use crate::exchange::FORM;
use crate::label::{Label, LabelSet, Labels};
use crate::step::Texts;
use crate::store::Version;

use super::Compared;
use super::line::json_line;

#[derive(Serialize)]
struct StepLine<'s> {
    variorum: u32,
    url: Option<&'s str>,
    old: VersionHead<'s>,
    new: VersionHead<'s>,
    title: Vec<EditLine<'s>>,
    rows: Vec<RowLine<'s>>,
    stats: StatsLine,
    labels: BTreeMap<&'static str, usize>,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<&'static str>,
}

#[derive(Serialize)]
#[allow(
    clippy::struct_field_names,
    reason = "the names are promised to scripts"
)]
pub(super) struct StatsLine {
    words_kept: usize,
    words_added: usize,
    words_removed: usize,
    words_moved: usize,
    words_typographic: usize,
    share_rewritten: f64,
}

impl From<Stats> for StatsLine {
    fn from(stats: Stats) -> Self {
        Self {
            words_kept: stats.words_kept,
            words_added: stats.words_added,
            words_removed: stats.words_removed,
            words_moved: stats.words_moved,
            words_typographic: stats.words_typographic,
            // More digits would only be noise in a file that is compared.
            share_rewritten: (stats.share_rewritten() * 1e4).round() / 1e4,
        }
    }
}

/// Returns one step as a line, without the line end.
pub fn json(compared: &Compared<'_>) -> serde_json::Result<String> {
    let step = compared.step;
    let title_rows = 0..step.title.diff.rows().len();
    let line = StepLine {
        variorum: FORM,
        url: compared.article.url.as_deref(),
        old: head(compared.old),
        new: head(compared.new),
        title: title_rows
            .flat_map(|idx| edit_lines(&step.title, &step.title_labels, idx))
            .collect(),
        rows: compared
            .told_rows()
            .into_iter()
            .map(|idx| row_line(&step.body, &step.labels, idx))
            .collect(),
        stats: step.stats().into(),
        labels: step
            .label_counts()
            .into_iter()
            .map(|(label, n_changes)| (label.name(), n_changes))
            .collect(),
        quality: match step.quality() {
            Quality::Full => "full",
            Quality::Coarse => "coarse",
        },
    };
    json_line(&line)
}

fn head(version: &Version) -> VersionHead<'_> {
    VersionHead {
        number: version.number,
        title: &version.title,
        seen_at: version.seen_at.map(|time| time.to_string()),
    }
}

fn row_line<'s>(texts: &'s Texts, labels: &Labels, idx: usize) -> RowLine<'s> {
    let row = &texts.diff.rows()[idx];
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
        edits: edit_lines(texts, labels, idx),
    }
}

fn edit_lines<'s>(texts: &'s Texts, labels: &Labels, row: usize) -> Vec<EditLine<'s>> {
    let edits = texts.diff.rows()[row].edits.iter().enumerate();
    edits
        .map(|(idx, edit)| edit_line(texts, edit, labels.of_edit(row, idx)))
        .collect()
}

fn edit_line<'s>(texts: &'s Texts, edit: &Edit, labels: LabelSet) -> EditLine<'s> {
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
        labels: labels.iter().map(Label::name).collect(),
    }
}
