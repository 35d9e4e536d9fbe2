//! How the open step is laid out, and how far it is scrolled.

use std::sync::Arc;

use crate::rows::{Layout, Marks, Rows};
use crate::step::Step;
use crate::store::Article;

use super::search::Hunt;
use super::{Model, Pair};

/// All that decides which rows a step has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) layout: Layout,
    /// What is marked as found in it.
    pub(super) hunt: Option<Hunt>,
}

impl Look {
    /// Lays out the step of `pair`, two versions of `article`.
    pub(super) fn rows(&self, article: &Article, pair: Pair, step: &Step) -> Rows {
        let found = self.hunt.as_ref().map(|hunt| hunt.find_in(step, pair));
        let marks = Marks {
            found: found.unwrap_or_default(),
            doubtful_old: article.version(pair.old).doubtful_paragraphs(),
            doubtful_new: article.version(pair.new).doubtful_paragraphs(),
        };
        Rows::new(step, &self.layout, &marks)
    }
}

impl Model {
    /// Returns how the step is laid out.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout_of(self.pair)
    }

    /// Returns how the step of `pair` would be laid out.
    fn layout_of(&self, pair: Pair) -> Layout {
        self.ways().layout(pair, usize::from(self.size.columns))
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
            self.rows = None;
            return;
        };
        let look = self.look(self.pair);
        let rows = self
            .cache
            .rows(self.pair, step, &look)
            .unwrap_or_else(|| Arc::new(look.rows(self.article(), self.pair, step)));
        self.cache.lay_out(self.pair, step, look, &rows);
        self.rows = Some(rows);
        // Lines have other numbers now.
        if let Some(search) = &mut self.search {
            search.line = None;
        }
        self.change = self
            .change
            .filter(|change| *change < self.rows().changes.len());
    }

    /// Returns how the step of `pair` would look.
    pub(super) fn look(&self, pair: Pair) -> Look {
        Look {
            layout: self.layout_of(pair),
            hunt: self.hunt(pair.article),
        }
    }

    /// Returns how the step will look when what is being typed is searched for, where that is known.
    pub(super) fn typed_look(&self) -> Option<Look> {
        Some(Look {
            layout: self.layout(),
            hunt: Some(self.typed_hunt()?),
        })
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
