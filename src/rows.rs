//! A step laid out for a width: wrapped lines, both sides aligned, folds, and where the changes are.
//!
//! Pure: a step and a layout in, lines of marked text out. Knows no article, no colour and no terminal.

mod compose;
mod fold;
mod stretch;

use std::ops::Range;

use crate::diff::RowKind;
use crate::step::Step;
use crate::style::Role;

pub(crate) use self::stretch::signs;

/// How a step is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// One column or two.
    pub columns: Columns,
    /// Cells that the text of one column may take.
    pub text_width: usize,
    /// What becomes of paragraphs that did not change.
    pub unchanged: Unchanged,
    /// Whether changed words stand in `[-brackets-]` as well.
    pub brackets: bool,
}

/// One column or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Old and new side by side.
    Split,
    /// One text with the edits in it.
    Inline,
}

/// What becomes of paragraphs that did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchanged {
    /// They are shown.
    Shown,
    /// All but the neighbours of changes are folded away.
    Folded,
}

/// What a search found: byte ranges in the two documents of the text, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the old text.
    pub old: Vec<Range<usize>>,
    /// In the new text.
    pub new: Vec<Range<usize>>,
}

/// A step laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// From top to bottom.
    pub lines: Vec<Line>,
    /// The changes in the order in which they stand, each with its lines.
    pub changes: Vec<Change>,
    /// The lines that hold something found, ascending.
    pub found: Vec<usize>,
}

/// One line of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it belongs to.
    pub item: Item,
    /// Which line of that it is, from 0.
    pub offset: usize,
    /// What it shows.
    pub panes: Panes,
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// The headline.
    Title,
    /// The row of the diff with this index; a fold has its first row's.
    Row(usize),
}

/// What a line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panes {
    /// Nothing: the line that parts two paragraphs.
    Blank,
    /// That so many unchanged paragraphs are folded away here.
    Folded(usize),
    /// Old and new side by side.
    Split(Pane, Pane),
    /// One column.
    Inline(Pane),
}

/// One column of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pane {
    /// The mark beside the text: what happened to its paragraph.
    pub mark: Mark,
    /// The text.
    pub runs: Vec<Run>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it means.
    pub role: Role,
    /// What it says, visible and harmless.
    pub text: String,
}

/// What happened to a paragraph, as a sign that needs no colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// It came.
    Added,
    /// It went.
    Removed,
    /// Words in it changed.
    Changed,
    /// It stands elsewhere in the other version.
    Moved,
}

impl Mark {
    /// Returns the sign.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::None => ' ',
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
            Self::Moved => '»',
        }
    }
}

/// A place that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The headline, or a row of the diff.
    pub item: Item,
    /// The lines that it takes, half open.
    pub lines: Range<usize>,
}

impl Rows {
    /// Lays `step` out.
    #[must_use]
    pub fn new(step: &Step, layout: &Layout, found: &Found) -> Self {
        let mut rows = Self::default();
        let title = compose::title(step, layout);
        if !title.is_empty() {
            rows.push_item(Item::Title, title);
            rows.lines.push(Line::blank(Item::Title));
        }
        if step.title_changed() {
            rows.push_change(Item::Title);
        }
        for part in fold::parts(step, layout.unchanged, found) {
            let item = Item::Row(part.start);
            if part.is_fold {
                rows.push_item(
                    item,
                    vec![Panes::Folded(fold::n_paragraphs(step, &part.rows()))],
                );
            } else {
                let row = &step.body.diff.rows()[part.start];
                rows.push_item(item, compose::row(step, row, layout, found));
                // Both ends of a move are shown, but it is visited where it arrived.
                if !matches!(row.kind, RowKind::Equal | RowKind::MovedFrom) {
                    rows.push_change(item);
                }
            }
            rows.lines.push(Line::blank(item));
        }
        let is_match = |run: &Run| run.role == Role::Match;
        let holds_match = |(_, line): &(usize, &Line)| {
            line.panes()
                .iter()
                .any(|pane| pane.runs.iter().any(is_match))
        };
        rows.found = rows
            .lines
            .iter()
            .enumerate()
            .filter(holds_match)
            .map(|(idx, _)| idx)
            .collect();
        rows
    }

    fn push_item(&mut self, item: Item, panes: Vec<Panes>) {
        let lines = panes.into_iter().enumerate();
        self.lines.extend(lines.map(|(offset, panes)| Line {
            item,
            offset,
            panes,
        }));
    }

    /// The lines of `item`, the last one pushed, are a change.
    fn push_change(&mut self, item: Item) {
        let is_of_item = |line: &&Line| line.item == item && line.panes != Panes::Blank;
        let end = self
            .lines
            .iter()
            .rposition(|line| is_of_item(&line))
            .map_or(0, |idx| idx + 1);
        let start = self.lines[..end]
            .iter()
            .rev()
            .take_while(is_of_item)
            .count();
        self.changes.push(Change {
            item,
            lines: end - start..end,
        });
    }

    /// Returns the first line of `item`, or of the nearest item before it that is shown.
    #[must_use]
    pub fn line_of(&self, item: Item) -> usize {
        let after = self.lines.partition_point(|line| line.item <= item);
        let nearest = self.lines[..after].last().map(|line| line.item);
        self.lines.partition_point(|line| Some(line.item) < nearest)
    }
}

impl Line {
    fn blank(item: Item) -> Self {
        Self {
            item,
            offset: usize::MAX,
            panes: Panes::Blank,
        }
    }

    /// Returns the columns that it has: none, one or two.
    #[must_use]
    pub fn panes(&self) -> Vec<&Pane> {
        match &self.panes {
            Panes::Blank | Panes::Folded(_) => Vec::new(),
            Panes::Split(old, new) => vec![old, new],
            Panes::Inline(pane) => vec![pane],
        }
    }
}
