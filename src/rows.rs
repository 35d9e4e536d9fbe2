//! A step laid out for a width: wrapped lines, both sides aligned, folds, and where the changes are.
//!
//! Pure: a step and a layout in, lines of marked text out. Knows no article, no colour and no terminal.

mod compose;
mod fold;
mod stretch;

use std::ops::Range;

use compact_str::CompactString;

use crate::label::{Filter, LabelSet};
use crate::step::{Step, Texts};
use crate::style::Role;
use crate::visual::{self, Form, Invisibles};

use self::fold::Part;

pub(crate) use self::stretch::{signs, weave};

/// Lays out two short texts in one column of `layout`'s width, with what went and came between them; `plain` is the role
/// of what did not change.
pub(crate) fn in_one_column(texts: &Texts, plain: Role, layout: &Layout) -> Vec<Vec<Run>> {
    compose::in_one_column(texts, plain, layout)
}

/// How a reader wants steps laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// `None` leaves the number of columns to the width.
    pub columns: Option<Columns>,
    /// What becomes of paragraphs that did not change.
    pub unchanged: Unchanged,
    /// Whether changed words stand in `[-brackets-]` as well.
    pub brackets: bool,
    /// How much of the invisible is shown where nothing changed; where something did it is all of it.
    pub invisibles: Invisibles,
    /// Which changes are wanted.
    pub filter: Filter,
    /// How the text is made ready for the screen.
    pub form: Form,
}

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
    /// How much of the invisible is shown where nothing changed; where something did it is all of it.
    pub invisibles: Invisibles,
    /// Which changes are wanted; the others are folded away with what did not change.
    pub filter: Filter,
    /// How the text is made ready for the screen.
    pub form: Form,
}

/// Narrower than this, two columns of prose are hard to read, so one is shown unless two are asked for.
const LEAST_FOR_SPLIT: usize = 100;
/// Narrower than this, two columns are refused.
pub const LEAST_FOR_SPLIT_ON_REQUEST: usize = 50;
/// Lines of prose longer than this tire the eye, so one column is no wider.
const WIDEST_INLINE: usize = 100;
/// Cells of a column that are not text: pointer, mark and a blank before it, a blank and the divider after it.
const MARGIN: usize = 5;

impl Layout {
    /// Returns the layout for a screen of `width` cells.
    #[must_use]
    pub fn fit(width: usize, wish: &Wish) -> Self {
        let columns = match wish.columns {
            Some(Columns::Split) if width >= LEAST_FOR_SPLIT_ON_REQUEST => Columns::Split,
            None if !Self::is_too_narrow_for_split(width) => Columns::Split,
            Some(Columns::Stacked) => Columns::Stacked,
            _ => Columns::Inline,
        };
        let text_width = match columns {
            Columns::Split => (width / 2).saturating_sub(MARGIN),
            Columns::Inline | Columns::Stacked => {
                width.saturating_sub(MARGIN - 1).min(WIDEST_INLINE)
            }
        };
        Self {
            columns,
            text_width: text_width.max(1),
            unchanged: wish.unchanged,
            brackets: wish.brackets,
            invisibles: wish.invisibles,
            filter: wish.filter,
            form: wish.form,
        }
    }

    /// Returns the layout for a screen of `width` cells that shows one side of the two at a time: each as wide as one column,
    /// and with the other's lines at the same height.
    #[must_use]
    pub fn one_at_a_time(width: usize, wish: &Wish) -> Self {
        let one = Wish {
            columns: Some(Columns::Inline),
            ..*wish
        };
        Self {
            columns: Columns::Split,
            ..Self::fit(width, &one)
        }
    }

    /// Returns whether a screen of `width` cells shows one column unless two are asked for.
    #[must_use]
    pub fn is_too_narrow_for_split(width: usize) -> bool {
        width < LEAST_FOR_SPLIT
    }
}

/// One column or two, and how the texts share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Old and new side by side.
    Split,
    /// One text with the edits in it.
    Inline,
    /// Each old text that changed, and below it what it became.
    Stacked,
}

/// What becomes of paragraphs that did not change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unchanged {
    /// They are shown.
    Shown,
    /// All but the neighbours of changes are folded away.
    #[default]
    Folded,
}

/// What a search found: byte ranges in the two documents of the text, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the old text.
    pub old: Vec<Range<usize>>,
    /// In the new text.
    pub new: Vec<Range<usize>>,
    /// In the old headline.
    pub old_title: Vec<Range<usize>>,
    /// In the new headline.
    pub new_title: Vec<Range<usize>>,
    /// Whether there may be more.
    pub is_cut: bool,
}

/// What is marked in the text besides its changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// What a search found.
    pub found: Found,
    /// Indexes of the old paragraphs that may be wrong.
    pub doubtful_old: Vec<usize>,
    /// Indexes of the new paragraphs that may be wrong.
    pub doubtful_new: Vec<usize>,
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
    /// Whether there may be more of them.
    pub is_found_cut: bool,
    /// Whether a text holds marks that would turn the letters around them.
    pub has_direction_marks: bool,
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
    /// The row of the diff with this index; several rows that stand together have the first one's.
    Row(usize),
}

/// What a line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panes {
    /// Nothing: the line that parts two paragraphs.
    Blank,
    /// That something is folded away here.
    Folded(Folded),
    /// Old and new side by side.
    Split(Pane, Pane),
    /// One column.
    Inline(Pane),
}

/// What is folded away at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Paragraphs that did not change.
    pub n_unchanged: usize,
    /// Changes that are not wanted.
    pub n_unwanted: usize,
}

impl std::fmt::Display for Folded {
    /// In words, such as `8 unchanged paragraphs, 1 other change`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unchanged = visual::count(self.n_unchanged, "unchanged paragraph");
        let unwanted = visual::count(self.n_unwanted, "other change");
        match (self.n_unchanged, self.n_unwanted) {
            (_, 0) => f.write_str(&unchanged),
            (0, _) => f.write_str(&unwanted),
            (_, _) => write!(f, "{unchanged}, {unwanted}"),
        }
    }
}

/// One column of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pane {
    /// The mark beside the text: what happened to its paragraph.
    pub mark: Mark,
    /// Whether the paragraph may not be what the version said.
    pub is_doubtful: bool,
    /// Whether the line goes on with a word that is longer than a line.
    pub is_within_word: bool,
    /// The text.
    pub runs: Vec<Run>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it means.
    pub role: Role,
    /// Whether a search found it.
    pub is_found: bool,
    /// Whether it is what changed inside of a word that changed.
    pub is_inner: bool,
    /// What it says, visible and harmless.
    pub text: CompactString,
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
    /// What kind of change it is.
    pub labels: LabelSet,
}

impl Rows {
    /// The rows of no step at all.
    pub(crate) const NONE: Self = Self {
        lines: Vec::new(),
        changes: Vec::new(),
        found: Vec::new(),
        is_found_cut: false,
        has_direction_marks: false,
    };

    /// Lays `step` out.
    #[must_use]
    pub fn new(step: &Step, layout: &Layout, marks: &Marks) -> Self {
        let texts = [&step.title, &step.body];
        let mut rows = Self {
            has_direction_marks: texts.iter().any(|texts| {
                visual::has_direction_marks(texts.old.text())
                    || visual::has_direction_marks(texts.new.text())
            }),
            ..Self::default()
        };
        let title = compose::title(step, layout, &marks.found);
        if !title.is_empty() {
            rows.push_item(Item::Title, title);
            rows.lines.push(Line::blank(Item::Title));
        }
        if layout.filter.wants(step.labels_of_title()) {
            rows.push_change(Item::Title, step.labels_of_title());
        }
        for part in fold::parts(step, layout, &marks.found) {
            let item = match part {
                Part::Folded(first, folded) => {
                    let item = Item::Row(first);
                    rows.push_item(item, vec![Panes::Folded(folded)]);
                    item
                }
                Part::Shown(place) => {
                    let (item, labels) = (Item::Row(place.start), step.labels_of(&place));
                    rows.push_item(item, compose::place(step, &place, layout, marks));
                    if layout.filter.wants(labels) {
                        rows.push_change(item, labels);
                    }
                    item
                }
            };
            rows.lines.push(Line::blank(item));
        }
        let is_found = |line: &Line| {
            line.panes()
                .iter()
                .any(|pane| pane.runs.iter().any(|run| run.is_found))
        };
        rows.found = (0..rows.lines.len())
            .filter(|idx| is_found(&rows.lines[*idx]))
            .collect();
        rows.is_found_cut = marks.found.is_cut;
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

    /// Makes the lines of `item`, which was pushed last, a change.
    fn push_change(&mut self, item: Item, labels: LabelSet) {
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
            labels,
        });
    }

    /// Returns the first line of `item`, or of the nearest item before it that is shown.
    #[must_use]
    pub fn line_of(&self, item: Item) -> usize {
        let after = self.lines.partition_point(|line| line.item <= item);
        let nearest = self.lines[..after].last().map(|line| line.item);
        self.lines.partition_point(|line| Some(line.item) < nearest)
    }

    /// Returns what the line at `idx` belongs to, and how much of that stands above it.
    pub(crate) fn place_of(&self, idx: usize) -> Option<Place> {
        let line = self.lines.get(idx)?;
        let lines = self.lines_of(line.item);
        let letters = |lines: &[Line]| -> usize { lines.iter().map(Line::n_letters).sum() };
        Some(Place {
            item: line.item,
            above: letters(&self.lines[lines.start..idx]),
            whole: letters(&self.lines[lines]),
            is_blank: line.is_blank(),
        })
    }

    /// Returns the line in which `place` is, in this layout; of what was folded or unfolded since, the first one.
    pub(crate) fn line_at(&self, place: Place) -> usize {
        // What is folded away has no lines of its own.
        let nearest = self.lines.get(self.line_of(place.item));
        let lines = self.lines_of(nearest.map_or(place.item, |line| line.item));
        let whole: usize = self.lines[lines.clone()].iter().map(Line::n_letters).sum();
        let (first, last) = (lines.start, lines.end.saturating_sub(1));
        if (whole == 0) != (place.whole == 0) {
            return first;
        }
        let mut above = 0;
        let mut is_there = |line: &Line| {
            let is_parted = place.is_blank && line.is_blank();
            let is_at_blank = is_parted && above * place.whole >= place.above * whole;
            above += line.n_letters();
            let is_past = above * place.whole > place.above * whole;
            is_at_blank || is_past || (whole == 0 && !place.is_blank)
        };
        let found = lines.into_iter().find(|idx| is_there(&self.lines[*idx]));
        found.unwrap_or(last)
    }

    fn lines_of(&self, item: Item) -> Range<usize> {
        let start = self.lines.partition_point(|line| line.item < item);
        start..self.lines.partition_point(|line| line.item <= item)
    }
}

/// A place in the text that is the same in every layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    item: Item,
    /// Letters of the item above the place.
    above: usize,
    /// Letters of the item, which some layouts show twice.
    whole: usize,
    /// Whether the line shows none, because it parts two texts.
    is_blank: bool,
}

impl Line {
    /// Whether it only parts two texts.
    fn is_blank(&self) -> bool {
        match &self.panes {
            Panes::Blank => true,
            Panes::Folded(_) => false,
            Panes::Inline(_) | Panes::Split(..) => self.n_letters() == 0,
        }
    }

    /// The letters of all its panes. Blanks are left out, as they are where a line is broken.
    fn n_letters(&self) -> usize {
        let of_pane = |pane: &Pane| -> usize {
            let letters = pane.runs.iter().flat_map(|run| run.text.chars());
            letters.filter(|letter| !letter.is_whitespace()).count()
        };
        match &self.panes {
            Panes::Blank | Panes::Folded(_) => 0,
            Panes::Inline(pane) => of_pane(pane),
            Panes::Split(old, new) => of_pane(old) + of_pane(new),
        }
    }

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
