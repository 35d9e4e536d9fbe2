//! How the open step is laid out, and how far it is scrolled.

use std::sync::Arc;

use crate::rows::{Columns, Found, LaidOut, Layout, Marks, Unchanged, Wish};

use super::{Guess, Model, Pair};

impl Model {
    /// Returns how the step is laid out.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout_of(self.pair)
    }

    /// Returns how the step of `pair` would be laid out.
    fn layout_of(&self, pair: Pair) -> Layout {
        let width = usize::from(self.size.columns);
        if self.alone.is_some() {
            return Layout::one_at_a_time(width, &self.wish);
        }
        // A version beside itself needs no second column, and is there to be read.
        let wish = if pair.is_one_version() {
            Wish {
                columns: Some(Columns::Inline),
                unchanged: Unchanged::Shown,
                ..self.wish
            }
        } else {
            self.wish
        };
        Layout::fit(width, &wish)
    }

    /// Returns whether the width alone keeps the two columns from being shown.
    #[must_use]
    pub fn is_too_narrow_for_split(&self) -> bool {
        self.wish.columns.is_none()
            && Layout::is_too_narrow_for_split(usize::from(self.size.columns))
    }

    /// Lays the step out anew; the caller restores the place.
    pub(super) fn lay_out(&mut self) {
        self.kept = None;
        let Some(step) = &self.step else {
            self.laid_out = None;
            return;
        };
        let found = match &self.search {
            Some(search) => self.find_in(search, step, self.pair),
            None => Found::default(),
        };
        let (layout, marks) = (self.layout(), self.marks(self.pair, found));
        let laid_out = self
            .cache
            .laid_out(self.pair, &layout, &marks)
            .unwrap_or_else(|| Arc::new(LaidOut::new(step, layout, marks)));
        self.cache.lay_out(self.pair, &laid_out);
        self.laid_out = Some(laid_out);
        // Lines have other numbers now.
        if let Some(search) = &mut self.search {
            search.line = None;
        }
        self.change = self
            .change
            .filter(|change| *change < self.rows().changes.len());
    }

    /// Returns the guess that the reader wants the step of `pair` next. What a search would find in it nobody knows yet, so
    /// while there is one it is not laid out in advance.
    pub(super) fn guess(&self, pair: Pair) -> Guess {
        let looks = || (self.layout_of(pair), self.marks(pair, Found::default()));
        Guess {
            pair,
            look: self.search.is_none().then(looks),
        }
    }

    /// What is marked in the step of `pair`, and `found` in it.
    fn marks(&self, pair: Pair, found: Found) -> Marks {
        let article = &self.store.articles[pair.article];
        Marks {
            found,
            doubtful_old: article.version(pair.old).doubtful_paragraphs(),
            doubtful_new: article.version(pair.new).doubtful_paragraphs(),
        }
    }

    /// Scrolls to `top`, as far as there is text.
    pub(super) fn scroll_to(&mut self, top: usize) {
        // The last line parts paragraphs that are not there.
        let n_lines = self.rows().lines.len().saturating_sub(1);
        self.top = top.min(n_lines.saturating_sub(self.body_height()));
    }

    pub(super) fn body_height(&self) -> usize {
        usize::from(self.frame().body_height).max(1)
    }
}
