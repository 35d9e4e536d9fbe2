//! The lines of one headline or one diff row, in one column or in two.

use std::borrow::Cow;
use std::ops::Range;

use crate::diff::{Document, Edit, Op, Row, RowKind};
use crate::label::Filter;
use crate::step::{Step, Texts};
use crate::style::Role;
use crate::visual::{self, wrap_isolated};

use super::stretch::{self, Side, Spots, Stretch, Tag};
use super::{Columns, Found, Layout, Mark, Marks, Pane, Panes, Run};

/// Lays the headline out.
pub(super) fn title(step: &Step, layout: &Layout, found: &Found) -> Vec<Panes> {
    let texts = &step.title;
    let edits: Vec<Edit> = texts
        .diff
        .rows()
        .iter()
        .flat_map(|row| shown_edits(&row.edits, layout.filter).into_owned())
        .collect();
    let [old_inner, new_inner] = inner(texts, &edits);
    let old_spots = Spots {
        found: &found.old_title,
        inner: &old_inner,
    };
    let new_spots = Spots {
        found: &found.new_title,
        inner: &new_inner,
    };
    let is_same = layout.filter.seen(step.labels_of_title()).is_empty();
    let mark = if is_same { Mark::None } else { Mark::Changed };
    let column = |side, spots: Spots<'_>| {
        let document = match side {
            Side::Old => &texts.old,
            Side::New => &texts.new,
        };
        stretch::of_side(
            document,
            &edits,
            side,
            Role::Heading,
            &(0..usize::MAX),
            spots,
        )
    };
    match layout.columns {
        Columns::Split => {
            let (old, new) = (column(Side::Old, old_spots), column(Side::New, new_spots));
            beside(lines(&old, mark, layout), lines(&new, mark, layout))
        }
        Columns::Stacked if !is_same => {
            let (old, new) = (column(Side::Old, old_spots), column(Side::New, new_spots));
            above(
                lines(&old, Mark::Removed, layout),
                lines(&new, Mark::Added, layout),
            )
        }
        Columns::Inline | Columns::Stacked => {
            let stretches = woven(texts, &edits, Role::Heading, [old_spots, new_spots]);
            lines(&stretches, mark, layout)
                .into_iter()
                .map(Panes::Inline)
                .collect()
        }
    }
}

/// Lays out short texts that are all changed or not, in one column and without marks beside them.
pub(super) fn in_one_column(texts: &Texts, plain: Role, layout: &Layout) -> Vec<Vec<Run>> {
    let rows = texts.diff.rows().iter();
    let edits: Vec<Edit> = rows.flat_map(|row| row.edits.clone()).collect();
    let [old_inner, new_inner] = inner(texts, &edits);
    let spots = |inner| Spots { found: &[], inner };
    let stretches = woven(texts, &edits, plain, [spots(&old_inner), spots(&new_inner)]);
    lines(&stretches, Mark::None, layout)
        .into_iter()
        .map(|pane| pane.runs)
        .collect()
}

/// Lays out rows that are taken in at once: what went beside what came in its place, or in one column above it.
pub(super) fn place(
    step: &Step,
    place: &Range<usize>,
    layout: &Layout,
    marks: &Marks,
) -> Vec<Panes> {
    let rows = place
        .clone()
        .map(|idx| Shown::new(step, idx, layout.filter));
    match layout.columns {
        Columns::Split => {
            let sides = rows.map(|row| both_sides(step, &row, layout, marks));
            let (old, new): (Vec<_>, Vec<_>) = sides.unzip();
            beside(apart(old), apart(new))
        }
        Columns::Stacked => {
            let sides = rows.map(|row| {
                let (mut old, mut new) = both_sides(step, &row, layout, marks);
                match row.kind {
                    // What is the same is shown once.
                    RowKind::Equal => old.clear(),
                    RowKind::Changed | RowKind::Split | RowKind::Merged => {
                        mark_changed(&mut old, Mark::Removed);
                        mark_changed(&mut new, Mark::Added);
                    }
                    _ => {}
                }
                (old, new)
            });
            let (old, new): (Vec<_>, Vec<_>) = sides.unzip();
            above(apart(old), apart(new))
        }
        Columns::Inline => {
            let columns = rows.map(|row| {
                let notes = notes(step, &row).into_iter();
                notes
                    .map(|(_, text)| note_pane(&text, layout))
                    .chain(inline(step, &row, layout, marks))
                    .collect()
            });
            apart(columns.collect())
                .into_iter()
                .map(Panes::Inline)
                .collect()
        }
    }
}

/// A row of the diff as far as it is in sight: hidden typography is no change.
struct Shown<'s> {
    idx: usize,
    row: &'s Row,
    kind: RowKind,
    edits: Cow<'s, [Edit]>,
    /// What changed inside of words, in the old text and in the new.
    inner: [Vec<Range<usize>>; 2],
}

impl<'s> Shown<'s> {
    fn new(step: &'s Step, idx: usize, filter: Filter) -> Self {
        let row = &step.body.diff.rows()[idx];
        let is_changed = !filter.seen(step.labels.of_row(idx)).is_empty();
        Self {
            idx,
            row,
            kind: if is_changed { row.kind } else { RowKind::Equal },
            edits: shown_edits(&row.edits, filter),
            inner: inner(&step.body, &row.edits),
        }
    }

    /// What is marked in the text of `side`.
    fn spots<'m>(&'m self, side: Side, marks: &'m Marks) -> Spots<'m> {
        match side {
            Side::Old => Spots {
                found: &marks.found.old,
                inner: &self.inner[0],
            },
            Side::New => Spots {
                found: &marks.found.new,
                inner: &self.inner[1],
            },
        }
    }
}

/// The bytes of both texts that changed inside of words.
fn inner(texts: &Texts, edits: &[Edit]) -> [Vec<Range<usize>>; 2] {
    let mut inner = [Vec::new(), Vec::new()];
    for found in edits
        .iter()
        .filter_map(|edit| edit.inner(&texts.old, &texts.new))
    {
        inner[0].push(found.old);
        inner[1].push(found.new);
    }
    inner
}

fn shown_edits(edits: &[Edit], filter: Filter) -> Cow<'_, [Edit]> {
    let is_hidden = |edit: &Edit| filter.hides_typography && edit.op == Op::Typographic;
    if !edits.iter().any(is_hidden) {
        return Cow::Borrowed(edits);
    }
    let shown = |edit: &Edit| Edit {
        op: if is_hidden(edit) { Op::Equal } else { edit.op },
        ..edit.clone()
    };
    edits.iter().map(shown).collect()
}

/// The two sides of one row, with the notes where the reader will look for them.
fn both_sides(
    step: &Step,
    row: &Shown<'_>,
    layout: &Layout,
    marks: &Marks,
) -> (Vec<Pane>, Vec<Pane>) {
    let [of_old, of_new] = [Side::Old, Side::New].map(|which| paragraphs(step, row, which, marks));
    let mut old = wrapped(&of_old, row, Side::Old, layout, marks);
    let mut new = if row.kind == RowKind::Equal && of_old == of_new {
        old.clone()
    } else {
        wrapped(&of_new, row, Side::New, layout, marks)
    };
    for (which, text) in notes(step, row).into_iter().rev() {
        let noted = match which {
            Side::Old => &mut old,
            Side::New => &mut new,
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
fn side(step: &Step, shown: &Shown<'_>, side: Side, layout: &Layout, marks: &Marks) -> Vec<Pane> {
    let paragraphs = paragraphs(step, shown, side, marks);
    wrapped(&paragraphs, shown, side, layout, marks)
}

/// The text of each paragraph of one side.
fn paragraphs<'s>(
    step: &'s Step,
    shown: &Shown<'_>,
    side: Side,
    marks: &Marks,
) -> Vec<Vec<Stretch<'s>>> {
    let Some((_, plain)) = look(shown.kind, side) else {
        return Vec::new();
    };
    let (document, paragraphs) = match side {
        Side::Old => (&step.body.old, &shown.row.old),
        Side::New => (&step.body.new, &shown.row.new),
    };
    let spots = shown.spots(side, marks);
    let text = |paragraph| {
        let bytes = document.bytes(document.paragraph_tokens(paragraph));
        match shown.kind {
            RowKind::Equal | RowKind::Removed | RowKind::Added => {
                whole(document, bytes, plain, spots)
            }
            _ => stretch::of_side(document, &shown.edits, side, plain, &bytes, spots),
        }
    };
    paragraphs.clone().map(text).collect()
}

/// The mark of a row on one side, and the role of what did not change in it; `None` where it has nothing there.
fn look(kind: RowKind, side: Side) -> Option<(Mark, Role)> {
    match (kind, side) {
        (RowKind::Equal, _) => Some((Mark::None, Role::Text)),
        (RowKind::Changed | RowKind::Split | RowKind::Merged, _) => {
            Some((Mark::Changed, Role::Text))
        }
        (RowKind::Removed, Side::Old) => Some((Mark::Removed, Role::RemovedBlock)),
        (RowKind::Added, Side::New) => Some((Mark::Added, Role::AddedBlock)),
        (RowKind::MovedFrom, Side::Old) | (RowKind::MovedTo, Side::New) => {
            Some((Mark::Moved, Role::MovedBlock))
        }
        _ => None,
    }
}

/// Wraps the `paragraphs` of one side, with an empty line between them.
fn wrapped(
    paragraphs: &[Vec<Stretch<'_>>],
    shown: &Shown<'_>,
    side: Side,
    layout: &Layout,
    marks: &Marks,
) -> Vec<Pane> {
    let Some((mark, _)) = look(shown.kind, side) else {
        return Vec::new();
    };
    let (numbers, doubtful) = match side {
        Side::Old => (&shown.row.old, &marks.doubtful_old),
        Side::New => (&shown.row.new, &marks.doubtful_new),
    };
    let mut panes = Vec::new();
    for (number, stretches) in numbers.clone().zip(paragraphs) {
        if !panes.is_empty() {
            panes.push(Pane {
                mark,
                ..Pane::default()
            });
        }
        let of_paragraph = lines(stretches, mark, layout).into_iter();
        // Beside an unchanged paragraph the doubt is of what may stand before it, which is marked on the other side.
        let is_doubtful = shown.kind != RowKind::Equal && doubtful.contains(&number);
        panes.extend(of_paragraph.map(|pane| Pane {
            is_doubtful,
            ..pane
        }));
    }
    panes
}

/// A row in one column: what went and what came stand one after the other.
fn inline(step: &Step, shown: &Shown<'_>, layout: &Layout, marks: &Marks) -> Vec<Pane> {
    let row = shown.row;
    let (mark, plain) = match shown.kind {
        RowKind::Equal | RowKind::Added => return side(step, shown, Side::New, layout, marks),
        RowKind::Removed | RowKind::MovedFrom => {
            return side(step, shown, Side::Old, layout, marks);
        }
        RowKind::MovedTo => (Mark::Moved, Role::MovedBlock),
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
        &shown.edits,
        plain,
        [Side::Old, Side::New].map(|side| shown.spots(side, marks)),
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
    spots: Spots<'_>,
) -> Vec<Stretch<'t>> {
    let mut stretches = Vec::new();
    stretch::push_cut(document.text(), bytes, role, spots, &mut stretches);
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
    spots: [Spots<'_>; 2],
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
                spots[0],
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
                spots[1],
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
    spots: Spots<'_>,
    ends: &[usize],
    stretches: &mut Vec<Stretch<'t>>,
) {
    let mut at = bytes.start;
    let first = ends.partition_point(|end| *end < bytes.start);
    for end in ends[first..].iter().take_while(|end| **end < bytes.end) {
        // The sign follows the space that joins the two paragraphs.
        stretch::push_cut(document.text(), at..end + 1, role, spots, stretches);
        stretches.push(PARAGRAPH_END);
        at = end + 1;
    }
    stretch::push_cut(document.text(), at..bytes.end, role, spots, stretches);
}

/// Returns where in the document's text each paragraph but the last ends.
fn paragraph_ends(document: &Document) -> Vec<usize> {
    let end = |idx| document.bytes(document.paragraph_tokens(idx)).end;
    (0..document.n_paragraphs().saturating_sub(1))
        .map(end)
        .collect()
}

/// Says in words what a sign cannot, each note with the side that it is about: where moved text went and where it came
/// from, what became of paragraphs split or merged.
fn notes(step: &Step, shown: &Shown<'_>) -> Vec<(Side, String)> {
    let row = shown.row;
    let of_row = match shown.kind {
        RowKind::MovedFrom => Some((
            Side::Old,
            format!(
                "moved {}, now paragraph {}",
                direction(step, row),
                row.new.start + 1
            ),
        )),
        RowKind::MovedTo => Some((
            Side::New,
            format!(
                "moved {}, was paragraph {}",
                direction(step, row),
                row.old.start + 1
            ),
        )),
        RowKind::Split => Some((
            Side::New,
            format!("one paragraph split into {}", row.new.len()),
        )),
        RowKind::Merged => Some((
            Side::New,
            format!("{} paragraphs merged into one", row.old.len()),
        )),
        RowKind::Equal | RowKind::Changed | RowKind::Removed | RowKind::Added => None,
    };
    let of_text = [
        moved_text(step, shown, Side::Old),
        moved_text(step, shown, Side::New),
    ];
    of_row
        .into_iter()
        .chain(of_text.into_iter().flatten())
        .collect()
}

/// Where text went that left this paragraph, or where text was that came to it.
fn moved_text(step: &Step, shown: &Shown<'_>, side: Side) -> Option<(Side, String)> {
    let rows = step.body.diff.rows();
    let leaves = |edit: &Edit| edit.op == Op::Moved && edit.new.is_empty() == (side == Side::Old);
    let elsewhere = (0..shown.row.edits.len())
        .filter(|edit| leaves(&shown.row.edits[*edit]))
        .filter_map(|edit| step.body.diff.edit_partner(shown.idx, edit))
        .map(|(row, edit)| {
            let (row, edit) = (&rows[row], &rows[row].edits[edit]);
            match side {
                Side::Old => paragraph_of(&step.body.new, &row.new, edit.new.start),
                Side::New => paragraph_of(&step.body.old, &row.old, edit.old.start),
            }
        });
    let mut paragraphs: Vec<usize> = elsewhere.collect();
    paragraphs.dedup();
    let numbers: Vec<String> = paragraphs.iter().map(|idx| (idx + 1).to_string()).collect();
    let what = match side {
        Side::Old => "text moved to paragraph",
        Side::New => "text moved here from paragraph",
    };
    (!numbers.is_empty()).then(|| (side, format!("{what} {}", numbers.join(", "))))
}

/// The one of `paragraphs` that holds `token`.
fn paragraph_of(document: &Document, paragraphs: &Range<usize>, token: usize) -> usize {
    let holds = |idx: &usize| document.paragraph_tokens(*idx).contains(&token);
    paragraphs.clone().find(holds).unwrap_or(paragraphs.start)
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
    let text = layout.form.shorten(text, layout.text_width).into();
    Pane {
        runs: vec![Run {
            role: Role::Dim,
            is_found: false,
            is_inner: false,
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
    let (pieces, in_brackets) = stretch::pieces(stretches, layout.brackets, layout.invisibles);
    let pane = |line: visual::Line<Tag>| Pane {
        mark,
        is_doubtful: false,
        is_within_word: line.is_within_word,
        runs: line
            .runs
            .into_iter()
            .map(|(tag, text)| Run {
                role: tag.role,
                is_found: tag.is_found,
                is_inner: tag.is_inner,
                text,
            })
            .collect(),
    };
    wrap_isolated(&pieces, &in_brackets, layout.text_width, layout.form)
        .into_iter()
        .map(pane)
        .collect()
}

/// Marks the lines of a changed paragraph as those of one side of it; notes have no mark.
fn mark_changed(panes: &mut [Pane], mark: Mark) {
    for pane in panes.iter_mut().filter(|pane| pane.mark == Mark::Changed) {
        pane.mark = mark;
    }
}

/// Puts two columns one above the other, in one.
fn above(old: Vec<Pane>, new: Vec<Pane>) -> Vec<Panes> {
    old.into_iter().chain(new).map(Panes::Inline).collect()
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
