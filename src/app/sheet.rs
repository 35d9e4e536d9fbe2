//! Screens of their own, over the step: entries to read, some of which lead to a place of the article.
//!
//! To add one: a kind here, its entries in a file of `sheet/`, and an action that opens it.

mod headlines;
mod inspect;
mod lives;
pub(super) mod read;
mod search;
mod shared;
mod words;

use std::ops::Range;

use compact_str::CompactString;

use crate::rows::Run;
use crate::store::VersionIdx;
use crate::style::Role;
use crate::visual::{self, Form, Invisibles, Piece};

use super::{Action, Model, Pair};

/// What a sheet shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Every headline that the open article had.
    Headlines,
    /// Where a phrase stands in all versions of all articles.
    Search,
    /// What the texts of the step share, which are no versions of each other.
    Shared,
    /// The newer version of the open step, and how old its text is.
    Read,
    /// When the words of the search, or else of the current change, came and went.
    Words,
    /// When the word that was chosen in the text came, and what it came with.
    Word,
    /// The life of each paragraph.
    Lives,
    /// The signs of the current change, by number and name.
    Signs,
}

impl SheetKind {
    /// Returns the action that opens it, and closes it again.
    pub(super) fn action(&self) -> Action {
        match self {
            Self::Headlines => Action::Headlines,
            Self::Search => Action::FindEverywhere,
            Self::Shared => Action::Shared,
            Self::Read => Action::Read,
            Self::Words | Self::Word => Action::Words,
            Self::Lives => Action::Lives,
            Self::Signs => Action::Inspect,
        }
    }

    fn page(&self, model: &Model, width: usize) -> Page {
        match self {
            Self::Headlines => headlines::page(model, width),
            Self::Search => search::page(model, width),
            Self::Shared => shared::page(model, width),
            Self::Read => read::page(model, width),
            Self::Words => words::page(model, width),
            Self::Word => words::page_of_word(model, width),
            Self::Lives => lives::page(model, width),
            Self::Signs => inspect::page(model, width),
        }
    }
}

/// Where an entry leads: a step, and in it a paragraph of one of its versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The step.
    pub pair: Pair,
    /// The paragraph, from 0; without one the step opens at its top.
    pub paragraph: Option<(VersionIdx, usize)>,
}

/// Lines that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// From top to bottom, no wider than the sheet.
    pub lines: Vec<Vec<Run>>,
    /// Where it leads; `None` for what is only read.
    pub target: Option<Target>,
}

/// What fills a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// What it is, and of what.
    pub(super) title: String,
    pub(super) entries: Vec<Entry>,
    /// The entry that shows where the reader is.
    pub(super) here: usize,
}

/// A screen of entries with one chosen, where some lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it shows.
    pub kind: SheetKind,
    page: Page,
    /// The first line of each entry, and the number of all lines.
    starts: Vec<usize>,
    /// First line shown.
    top: usize,
    chosen: usize,
}

/// Cells beside the text: the pointer, a blank after it, and a blank at the end.
const MARGIN: usize = 3;
/// Lines of prose longer than this tire the eye.
const WIDEST: usize = 120;

impl Sheet {
    /// Opens the sheet of `kind` where the reader is.
    pub(super) fn open(model: &Model, kind: SheetKind) -> Self {
        let width = usize::from(model.size().columns).saturating_sub(MARGIN);
        let page = kind.page(model, width.clamp(1, WIDEST));
        let mut at = 0;
        let mut starts = vec![0];
        starts.extend(page.entries.iter().map(|entry| {
            at += entry.lines.len();
            at
        }));
        let mut sheet = Self {
            chosen: page.here,
            kind,
            page,
            starts,
            top: 0,
        };
        sheet.chosen = sheet.nearest(sheet.chosen);
        sheet.top = sheet.lines_of(sheet.chosen).start;
        sheet.scroll_by(-(height(model) as isize) / 3, model);
        sheet
    }

    /// Fills the sheet anew, for another size or with what is known now, and stays where the reader is.
    pub(super) fn fill_again(&self, model: &Model) -> Self {
        let mut sheet = Self::open(model, self.kind.clone());
        // Nobody was anywhere yet.
        if self.page.entries == [waiting()] {
            return sheet;
        }
        sheet.chosen = sheet.nearest(self.chosen);
        let below = self.lines_of(self.chosen).start as isize - self.top as isize;
        sheet.top = sheet.lines_of(sheet.chosen).start;
        sheet.scroll_by(-below, model);
        sheet
    }

    /// Returns what it is, and of what.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.page.title
    }

    /// Returns the entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.page.entries
    }

    /// Returns the chosen entry's position; `None` where there is nothing to choose.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        self.has_targets().then_some(self.chosen)
    }

    /// Returns the entry that the reader is at, whether it leads somewhere or not.
    pub(super) fn entry(&self) -> usize {
        self.chosen
    }

    /// Returns the lines from the first one shown, each with the position of its entry.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &[Run])> {
        let lines = self.page.entries.iter().enumerate();
        lines
            .flat_map(|(idx, entry)| entry.lines.iter().map(move |line| (idx, line.as_slice())))
            .skip(self.top)
    }

    /// Returns where the chosen entry leads.
    pub(super) fn target(&self) -> Option<Target> {
        self.page.entries.get(self.chosen)?.target
    }

    fn has_targets(&self) -> bool {
        self.page.entries.iter().any(|entry| entry.target.is_some())
    }

    /// The lines of the entry at `idx`; none where there is no such entry.
    fn lines_of(&self, idx: usize) -> Range<usize> {
        let at = |idx: usize| {
            self.starts
                .get(idx)
                .or(self.starts.last())
                .copied()
                .unwrap_or(0)
        };
        at(idx)..at(idx + 1)
    }

    /// The entry at `idx` or the nearest one to it that leads somewhere; where none does, `idx`.
    fn nearest(&self, idx: usize) -> usize {
        let leads = |idx: &usize| self.page.entries[*idx].target.is_some();
        let n_entries = self.page.entries.len();
        let idx = idx.min(n_entries.saturating_sub(1));
        let after = (idx..n_entries).find(leads);
        after.or_else(|| (0..idx).rev().find(leads)).unwrap_or(idx)
    }

    /// Chooses the entry `by` further on among those that lead somewhere, or scrolls by lines where none does.
    pub(super) fn move_by(&mut self, by: isize, model: &Model) {
        if !self.has_targets() {
            return self.scroll_by(by, model);
        }
        let leads = |idx: &usize| self.page.entries[*idx].target.is_some();
        let n = by.unsigned_abs();
        let to = if by < 0 {
            (0..self.chosen).rev().filter(leads).take(n).last()
        } else {
            (self.chosen + 1..self.page.entries.len())
                .filter(leads)
                .take(n)
                .last()
        };
        match to {
            Some(to) => self.chosen = to,
            // Beyond the last one there may still be something to read.
            None => self.scroll_by(by, model),
        }
        self.bring_into_sight(model);
    }

    /// Returns whether the entry at `idx` is the chosen one, or the nearest one to it that leads somewhere.
    pub(super) fn is_at(&self, idx: usize) -> bool {
        self.nearest(idx) == self.chosen
    }

    /// Chooses the entry at `idx`, or the nearest one to it that leads somewhere, and brings what is marked in it into sight.
    pub(super) fn choose(&mut self, idx: usize, model: &Model) {
        self.chosen = self.nearest(idx);
        let is_marked = |line: &Vec<Run>| line.iter().any(|run| run.role == Role::Selection);
        let lines = self.page.entries.get(idx).map(|entry| &entry.lines);
        let marked = lines.and_then(|lines| lines.iter().position(is_marked));
        let line = self.lines_of(idx).start + marked.unwrap_or(0);
        self.top = self
            .top
            .clamp((line + 1).saturating_sub(height(model)), line);
    }

    /// Scrolls by lines and keeps what is chosen in sight.
    pub(super) fn page_by(&mut self, by: isize, model: &Model) {
        self.scroll_by(by, model);
        let shown = self.top..self.top + height(model);
        if !shown.contains(&self.lines_of(self.chosen).start) {
            let first = self.starts.partition_point(|start| *start < shown.start);
            let last = self.starts.partition_point(|start| *start < shown.end);
            self.chosen = self.nearest(if by < 0 {
                last.saturating_sub(1)
            } else {
                first
            });
        }
    }

    /// Chooses the entry that is the one numbered `number`, from 1, among those that lead somewhere.
    pub(super) fn go_to(&mut self, number: usize, model: &Model) {
        let n_entries = self.page.entries.len();
        let leads = |idx: &usize| self.page.entries[*idx].target.is_some();
        if let Some(idx) = (0..n_entries).filter(leads).take(number.max(1)).last() {
            self.chosen = idx;
        }
        self.bring_into_sight(model);
    }

    fn scroll_by(&mut self, by: isize, model: &Model) {
        let n_lines = self.starts.last().copied().unwrap_or(0);
        let last = n_lines.saturating_sub(height(model));
        self.top = self.top.saturating_add_signed(by).min(last);
    }

    fn bring_into_sight(&mut self, model: &Model) {
        let lines = self.lines_of(self.chosen);
        let height = height(model);
        // An entry longer than the screen shows its beginning.
        self.top = self
            .top
            .max(lines.end.saturating_sub(height))
            .min(lines.start);
    }
}

/// Lines of a sheet that fit the screen: all but title bar, heading and footer.
fn height(model: &Model) -> usize {
    usize::from(model.size().rows).saturating_sub(3).max(1)
}

/// Breaks stretches of text into lines of at most `width` cells.
fn wrapped(stretches: &[(Role, &str)], width: usize, form: Form) -> Vec<Vec<Run>> {
    let pieces: Vec<Piece<'_, Role>> = stretches
        .iter()
        .map(|(role, text)| Piece {
            text,
            tag: *role,
            invisibles: Invisibles::Misleading,
        })
        .collect();
    let lines = visual::wrap(&pieces, width, form).into_iter();
    let runs = |line: Vec<(Role, CompactString)>| {
        line.into_iter()
            .map(|(role, text)| run(role, &text))
            .collect()
    };
    lines.map(runs).collect()
}

/// Puts `n_cells` blanks before each line.
fn indented(lines: Vec<Vec<Run>>, n_cells: usize) -> Vec<Vec<Run>> {
    let blank = || run(Role::Text, &" ".repeat(n_cells));
    let lines = lines.into_iter();
    lines
        .map(|line| std::iter::once(blank()).chain(line).collect())
        .collect()
}

fn run(role: Role, text: &str) -> Run {
    Run {
        role,
        is_found: false,
        is_inner: false,
        text: text.into(),
    }
}

/// Says that the history is still being read.
fn waiting() -> Entry {
    Entry {
        lines: vec![vec![run(Role::Dim, "reading the history …")]],
        target: None,
    }
}

/// A line that parts entries.
fn gap() -> Entry {
    Entry {
        lines: vec![Vec::new()],
        target: None,
    }
}
