//! Finding a phrase: in the open step, and everywhere.

use crate::find::{ExpressionError, Finder, Phrase, Presence};
use crate::rows::Found;
use crate::step::Step;
use crate::store::Store;

/// What is searched for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// The words, or the expression.
    pub text: String,
    /// Whether it is a regular expression.
    pub is_expression: bool,
}

impl Sought {
    /// Returns what to look for, or why that cannot be.
    pub fn phrase(&self) -> Result<Phrase, ExpressionError> {
        if self.is_expression {
            Phrase::expression(&self.text)
        } else {
            Ok(Phrase::literal(&self.text))
        }
    }
}

/// A search through everything, and what it found: each article that has it; `None` while it goes on.
#[derive(Clone, Debug)]
pub(super) struct Everywhere {
    pub(super) sought: Sought,
    pub(super) found: Option<Vec<(usize, Presence)>>,
}

/// Looks for `sought` in every version of every article. This is what [`super::Effect::Search`] asks for.
#[must_use]
pub fn seek(store: &Store, sought: &Sought) -> Vec<(usize, Presence)> {
    let Ok(phrase) = sought.phrase() else {
        return Vec::new();
    };
    let articles = store.articles.iter().enumerate();
    articles
        .map(|(idx, article)| (idx, Presence::new(&mut Finder::new(article, &phrase))))
        .filter(|(_, presence)| presence.n_versions() > 0)
        .collect()
}

/// A search that goes on until it is cancelled.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) sought: Sought,
    pub(super) phrase: Phrase,
    /// The line of the layout that the reader was last taken to.
    pub(super) line: Option<usize>,
}

/// Finds every place of `phrase` in the texts of `step`, overlaps left out.
pub(super) fn find(step: &Step, phrase: &Phrase) -> Found {
    Found {
        old: phrase.places(step.body.old.text()),
        new: phrase.places(step.body.new.text()),
        old_title: phrase.places(step.title.old.text()),
        new_title: phrase.places(step.title.new.text()),
    }
}
