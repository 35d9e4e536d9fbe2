//! What is known of whole histories: made off the screen's thread, step by step, while the reader reads.

use crate::history::{Summary, reverts};
use crate::step::Step;
use crate::store::{Article, Store, VersionIdx};

use super::Pair;

/// What is known of every article so far.
#[derive(Debug, Default)]
pub(super) struct Survey(Vec<Surveyed>);

/// What is known of one article so far.
#[derive(Clone, Debug, Default)]
pub struct Surveyed {
    /// Of each step from a version to the next, in order, as far as they were compared.
    pub steps: Vec<Summary>,
    /// For each version the earlier one that it goes back to.
    pub reverts: Vec<Option<VersionIdx>>,
}

impl Survey {
    /// Knows nothing but what needs no comparing, and that only once an article is looked at.
    pub(super) fn new(store: &Store) -> Self {
        Self(vec![Surveyed::default(); store.articles.len()])
    }

    pub(super) fn of(&self, article: usize) -> &Surveyed {
        &self.0[article]
    }

    /// Takes the steps of `article` from the one at `start` on.
    pub(super) fn take(&mut self, article: usize, start: usize, steps: &[Summary]) {
        let known = &mut self.0[article].steps;
        // What was told before is told again only after everything was read anew.
        let fresh = known.len().checked_sub(start);
        let fresh = fresh.and_then(|n_known| steps.get(n_known..));
        known.extend_from_slice(fresh.unwrap_or_default());
    }

    /// Looks for what needs no comparing.
    pub(super) fn look_at(&mut self, idx: usize, article: &Article) {
        let surveyed = &mut self.0[idx];
        if surveyed.reverts.is_empty() {
            surveyed.reverts = reverts(article);
        }
    }
}

impl Surveyed {
    /// Returns what the step to version `new` did, if it was compared already.
    #[must_use]
    pub fn step_to(&self, new: VersionIdx) -> Option<&Summary> {
        self.steps.get(new.0.checked_sub(1)?)
    }

    /// Returns the version to which `version` goes back.
    #[must_use]
    pub fn reverts_to(&self, version: VersionIdx) -> Option<VersionIdx> {
        self.reverts.get(version.0).copied().flatten()
    }
}

/// Sums up one step of an article, the one after version `step`. This is what [`super::Effect::Survey`] asks for.
#[must_use]
pub fn survey(
    store: &Store,
    article: usize,
    step: usize,
    deadline: Option<std::time::Instant>,
) -> Option<Summary> {
    let of_article = store.articles.get(article)?;
    let (old, new) = (VersionIdx(step), VersionIdx(step + 1));
    (new <= of_article.newest()).then(|| {
        let pair = Pair {
            article,
            old,
            new,
            ignores_case: false,
        };
        let step: std::sync::Arc<Step> = super::compare(store, pair, deadline);
        Summary::new(&step)
    })
}
