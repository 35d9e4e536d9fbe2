//! A list to choose from: only numbers of rows; what the rows say is the drawing's business.

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// The versions of the open article.
    Versions,
    /// The articles of the store.
    Articles,
    /// What went wrong with the open article and with whole files.
    Problems,
    /// Every change, and then the kinds of change, each to be shown or not.
    Kinds,
}

/// A list with one chosen row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What it holds.
    pub kind: ListKind,
    /// The chosen row, from 0.
    pub chosen: usize,
    n_rows: usize,
}

impl List {
    /// A list of `n_rows` rows, at least one.
    pub(super) fn new(kind: ListKind, n_rows: usize, chosen: usize) -> Self {
        Self {
            kind,
            chosen: chosen.min(n_rows.saturating_sub(1)),
            n_rows,
        }
    }

    /// Chooses the row `by` rows further on; stops at the ends.
    pub(super) fn move_by(&mut self, by: isize) {
        self.chosen = self
            .chosen
            .saturating_add_signed(by)
            .min(self.n_rows.saturating_sub(1));
    }

    /// Chooses the row `number`, from 1, or the last one.
    pub(super) fn go_to(&mut self, number: usize) {
        self.chosen = number.saturating_sub(1).min(self.n_rows.saturating_sub(1));
    }

    /// Returns the first row to show so that the chosen one is among `height` rows, in the middle where it can be.
    #[must_use]
    pub fn first_shown(&self, height: usize) -> usize {
        let last_start = self.n_rows.saturating_sub(height);
        self.chosen.saturating_sub(height / 2).min(last_start)
    }
}
