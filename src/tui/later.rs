//! What can wait until the reader has their frame.

use crate::app::{Guess, Quest, Trace};
use crate::worker::Worker;

/// What is to be done when the reader has what they asked for: on a busy machine it would hold the frame up.
#[derive(Default)]
pub(super) struct Later {
    pub(super) guesses: Option<Vec<Guess>>,
    /// An article whose words may have their ages told.
    pub(super) ages: Option<usize>,
    pub(super) trace: Option<Trace>,
    /// What is being typed.
    pub(super) search: Option<Quest>,
    /// Articles to sum up.
    pub(super) survey: Option<Vec<usize>>,
}

impl Later {
    pub(super) fn is_empty(&self) -> bool {
        self.guesses.is_none()
            && self.ages.is_none()
            && self.trace.is_none()
            && self.search.is_none()
            && self.survey.is_none()
    }

    /// Has it done; `article` is the open one.
    pub(super) fn start(&mut self, worker: &Worker, article: usize) {
        if let Some(quest) = self.search.take() {
            worker.search(Some(quest), article);
        }
        if let Some(guesses) = self.guesses.take() {
            worker.prefetch(guesses);
        }
        if let Some(article) = self.ages.take() {
            worker.age(article);
        }
        if let Some(trace) = self.trace.take() {
            worker.trace(trace);
        }
        if let Some(articles) = self.survey.take() {
            worker.survey(articles);
        }
    }
}
