//! The lines of one headline or one diff row, in one column or in two.

use std::ops::Range;

use crate::diff::{Document, Edit, Op, Row, RowKind};
use crate::step::{Step, Texts};
use crate::style::Role;
use crate::visual::{Piece, wrap};

use super::stretch::{self, Side, Stretch, Tag};
use super::{Columns, Found, Layout, Mark, Marks, Pane, Panes, Run};

/// Lays the headline out.
pub(super) fn title(step: &Step, layout: &Layout, found: &Found) -> Vec<Panes> {
    let texts = &step.title;
    let edits: Vec<Edit> = texts
        .diff
        .rows()
        .iter()
        .flat_map(|row| row.edits.clone())
        .collect();
    let mark = if step.title_changed() {
        Mark::Changed
    } else {
        Mark::None
    };
    match layout.columns {
        Columns::Split => {
            let column = |document, side, found: &[Range<usize>]| {
                let whole = 0..usize::MAX;
                let stretches =
                    stretch::of_side(document, &edits, side, Role::Heading, &whole, found);
                lines(&stretches, mark, layout)
            };
            beside(
                column(&texts.old, Side::Old, &found.old_title),
                column(&texts.new, Side::New, &found.new_title),
            )
        }
        Columns::Inline => {
            let stretches = woven(
                texts,
                &edits,
                Role::Heading,
                [&found.old_title, &found.new_title],
            );
            lines(&stretches, mark, layout)
                .into_iter()
                .map(Panes::Inline)
                .collect()
        }
    }
}

/// Lays out rows that are taken in at once: what went beside what came in its place, or in one column above it.
pub(super) fn place(
    step: &Step,
    place: &Range<usize>,
    layout: &Layout,
    marks: &Marks,
) -> Vec<Panes> {
    let rows = step.body.diff.rows()[place.clone()].iter();
    match layout.columns {
        Columns::Split => {
            let sides = rows.map(|row| both_sides(step, row, layout, marks));
            let (old, new): (Vec<_>, Vec<_>) = sides.unzip();
            beside(apart(old), apart(new))
        }
        Columns::Inline => {
            let columns = rows.map(|row| {
                let note = note(step, row).map(|text| note_pane(&text, layout));
                note.into_iter()
                    .chain(inline(step, row, layout, marks))
                    .collect()
            });
            apart(columns.collect())
                .into_iter()
                .map(Panes::Inline)
                .collect()
        }
    }
}

/// The two sides of one row, with the note where the reader will look for it.
fn both_sides(step: &Step, row: &Row, layout: &Layout, marks: &Marks) -> (Vec<Pane>, Vec<Pane>) {
    let [mut old, mut new] =
        [Side::Old, Side::New].map(|which| side(step, row, which, layout, marks));
    if let Some(text) = note(step, row) {
        let noted = if row.kind == RowKind::MovedFrom {
            &mut old
        } else {
            &mut new
        };
        noted.insert(0, note_pane(&text, layout));
    }
    (old, new)
}

/// Joins columns of paragraphs with an empty line between them.
fn apart(columns: Vec<Vec<Pane>>) -> Vec<Pane> {
    let mut joined: Vec<Pane> = Vec::new();
    for column in columns.into_iter().filter(|column| !column.is_empty()) {
        if !joined.is_empty() {
            joined.push(Pane::default());
        }
        joined.extend(column);
    }
    joined
}

/// One side of a row, paragraph by paragraph; empty where the row has nothing on that side.
fn side(step: &Step, row: &Row, side: Side, layout: &Layout, marks: &Marks) -> Vec<Pane> {
    let (document, paragraphs, found, doubtful) = match side {
        Side::Old => (
            &step.body.old,
            &row.old,
            &marks.found.old,
            &marks.doubtful_old,
        ),
        Side::New => (
            &step.body.new,
            &row.new,
            &marks.found.new,
            &marks.doubtful_new,
        ),
    };
    let (mark, plain) = match (row.kind, side) {
        (RowKind::Equal, _) => (Mark::None, Role::Text),
        (RowKind::Changed | RowKind::Split | RowKind::Merged, _) => (Mark::Changed, Role::Text),
        (RowKind::Removed, Side::Old) => (Mark::Removed, Role::RemovedBlock),
        (RowKind::Added, Side::New) => (Mark::Added, Role::AddedBlock),
        (RowKind::MovedFrom, Side::Old) | (RowKind::MovedTo, Side::New) => {
            (Mark::Moved, Role::Moved)
        }
        _ => return Vec::new(),
    };
    let mut panes = Vec::new();
    for paragraph in paragraphs.clone() {
        let bytes = document.bytes(document.paragraph_tokens(paragraph));
        let stretches = match row.kind {
            RowKind::Equal | RowKind::Removed | RowKind::Added => {
                whole(document, bytes, plain, found)
            }
            _ => stretch::of_side(document, &row.edits, side, plain, &bytes, found),
        };
        if !panes.is_empty() {
            panes.push(Pane {
                mark,
                ..Pane::default()
            });
        }
        let of_paragraph = lines(&stretches, mark, layout).into_iter();
        // Beside an unchanged paragraph the doubt is of what may stand before it, which is marked on the other side.
        let is_doubtful = row.kind != RowKind::Equal && doubtful.contains(&paragraph);
        panes.extend(of_paragraph.map(|pane| Pane {
            is_doubtful,
            ..pane
        }));
    }
    panes
}

/// A row in one column: what went and what came stand one after the other.
fn inline(step: &Step, row: &Row, layout: &Layout, marks: &Marks) -> Vec<Pane> {
    let (mark, plain) = match row.kind {
        RowKind::Equal | RowKind::Added => return side(step, row, Side::New, layout, marks),
        RowKind::Removed | RowKind::MovedFrom => return side(step, row, Side::Old, layout, marks),
        RowKind::MovedTo => (Mark::Moved, Role::Moved),
        RowKind::Changed | RowKind::Split | RowKind::Merged => (Mark::Changed, Role::Text),
    };
    let is_in = |paragraphs: &Range<usize>, doubtful: &[usize]| {
        doubtful
            .iter()
            .any(|doubtful| paragraphs.contains(doubtful))
    };
    let is_doubtful = is_in(&row.old, &marks.doubtful_old) || is_in(&row.new, &marks.doubtful_new);
    let stretches = woven(
        &step.body,
        &row.edits,
        plain,
        [&marks.found.old, &marks.found.new],
    );
    let panes = lines(&stretches, mark, layout).into_iter();
    panes
        .map(|pane| Pane {
            is_doubtful,
            ..pane
        })
        .collect()
}

fn whole<'t>(
    document: &'t Document,
    bytes: Range<usize>,
    role: Role,
    found: &[Range<usize>],
) -> Vec<Stretch<'t>> {
    let mut stretches = Vec::new();
    stretch::push_cut(document.text(), bytes, role, found, &mut stretches);
    stretches
}

/// Where a paragraph was split or two were merged, in one column.
const PARAGRAPH_END: Stretch<'_> = Stretch {
    text: "¶ ",
    tag: Tag::plain(Role::Gutter),
};

/// Both sides of `edits` in one text. Text that is equal or the same but for signs is shown as it is now.
fn woven<'t>(
    texts: &'t Texts,
    edits: &[Edit],
    plain: Role,
    found: [&[Range<usize>]; 2],
) -> Vec<Stretch<'t>> {
    let old_ends = paragraph_ends(&texts.old);
    let new_ends = paragraph_ends(&texts.new);
    let mut stretches = Vec::new();
    for edit in edits {
        let has_new = !edit.new.is_empty();
        let is_told_by_new = has_new && matches!(edit.op, Op::Equal | Op::Typographic | Op::Moved);
        if !edit.old.is_empty() && !is_told_by_new {
            let bytes = texts.old.bytes(edit.old.clone());
            push_paragraphs(
                &texts.old,
                bytes,
                stretch::role(edit.op, Side::Old, plain),
                found[0],
                &old_ends,
                &mut stretches,
            );
        }
        if has_new {
            let bytes = texts.new.bytes(edit.new.clone());
            push_paragraphs(
                &texts.new,
                bytes,
                stretch::role(edit.op, Side::New, plain),
                found[1],
                &new_ends,
                &mut stretches,
            );
        }
    }
    stretches
}

/// Pushes text, with a sign at each end of a paragraph inside it.
fn push_paragraphs<'t>(
    document: &'t Document,
    bytes: Range<usize>,
    role: Role,
    found: &[Range<usize>],
    ends: &[usize],
    stretches: &mut Vec<Stretch<'t>>,
) {
    let mut at = bytes.start;
    let first = ends.partition_point(|end| *end < bytes.start);
    for end in ends[first..].iter().take_while(|end| **end < bytes.end) {
        // The sign follows the space that joins the two paragraphs.
        stretch::push_cut(document.text(), at..end + 1, role, found, stretches);
        stretches.push(PARAGRAPH_END);
        at = end + 1;
    }
    stretch::push_cut(document.text(), at..bytes.end, role, found, stretches);
}

/// Returns where in the document's text each paragraph but the last ends.
fn paragraph_ends(document: &Document) -> Vec<usize> {
    let end = |idx| document.bytes(document.paragraph_tokens(idx)).end;
    (0..document.n_paragraphs().saturating_sub(1))
        .map(end)
        .collect()
}

/// Says in words what a sign cannot: where a moved paragraph went, what became of paragraphs split or merged.
fn note(step: &Step, row: &Row) -> Option<String> {
    match row.kind {
        RowKind::MovedFrom => Some(format!(
            "moved {}, now paragraph {}",
            direction(step, row),
            row.new.start + 1
        )),
        RowKind::MovedTo => Some(format!(
            "moved {}, was paragraph {}",
            direction(step, row),
            row.old.start + 1
        )),
        RowKind::Split => Some(format!("one paragraph split into {}", row.new.len())),
        RowKind::Merged => Some(format!("{} paragraphs merged into one", row.old.len())),
        RowKind::Equal | RowKind::Changed | RowKind::Removed | RowKind::Added => None,
    }
}

/// Which way a moved paragraph went: where its two rows stand in the step tells it.
fn direction(step: &Step, row: &Row) -> &'static str {
    let rows = step.body.diff.rows();
    let place = |kind| {
        rows.iter()
            .position(|other| other.kind == kind && other.old == row.old && other.new == row.new)
    };
    if place(RowKind::MovedTo) < place(RowKind::MovedFrom) {
        "up"
    } else {
        "down"
    }
}

fn note_pane(text: &str, layout: &Layout) -> Pane {
    let text = crate::visual::shorten(text, layout.text_width);
    Pane {
        runs: vec![Run {
            role: Role::Dim,
            is_found: false,
            text,
        }],
        ..Pane::default()
    }
}

/// Wraps stretches; every line bears the mark, so that it shows wherever the screen begins.
fn lines(stretches: &[Stretch<'_>], mark: Mark, layout: &Layout) -> Vec<Pane> {
    if stretches.is_empty() {
        return Vec::new();
    }
    let pieces: Vec<Piece<'_, Tag>> = stretch::pieces(stretches, layout.brackets);
    let pane = |line: Vec<(Tag, String)>| Pane {
        mark,
        is_doubtful: false,
        runs: line
            .into_iter()
            .map(|(tag, text)| Run {
                role: tag.role,
                is_found: tag.is_found,
                text,
            })
            .collect(),
    };
    wrap(&pieces, layout.text_width)
        .into_iter()
        .map(pane)
        .collect()
}

/// Puts two columns side by side; the shorter is filled up with empty lines.
fn beside(old: Vec<Pane>, new: Vec<Pane>) -> Vec<Panes> {
    let n_lines = old.len().max(new.len());
    let (mut old, mut new) = (old.into_iter(), new.into_iter());
    let line = |_| {
        Panes::Split(
            old.next().unwrap_or_default(),
            new.next().unwrap_or_default(),
        )
    };
    (0..n_lines).map(line).collect()
}
