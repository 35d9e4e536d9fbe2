//! What became of each place of what is searched for, found out while the reader reads on.

use std::sync::Arc;

use crate::age::{Ages, Fate};
use crate::store::Store;

use super::search::Hunt;
use super::{Effect, Model};

/// Words whose history is told at most: a search for one letter has thousands of places.
pub(super) const MOST_TOLD: usize = 50;

/// What is to be found out: the fates of what is searched for, in all versions of an article.
#[derive(Clone, Debug)]
pub struct Trace {
    store: Arc<Store>,
    /// Index of the article in the store.
    article: usize,
    ages: Arc<Ages>,
    hunt: Hunt,
}

/// Ages are found out once for each reading of an article, so that they tell which one it is of.
impl PartialEq for Trace {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.ages, &other.ages) && self.hunt == other.hunt
    }
}

impl Eq for Trace {}

/// What was found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    trace: Trace,
    /// `None` where following failed.
    pub(super) fates: Option<Fates>,
}

/// What became of the places of what is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fates {
    /// Of the first places, as many as are told.
    pub(super) first: Vec<Fate>,
    /// How many there are in all.
    pub(super) n_all: usize,
}

impl Trace {
    /// Follows every place through all versions; `None` once `is_cancelled` says that nobody waits any more. This is what
    /// [`Effect::Trace`] asks for.
    #[must_use]
    pub fn follow(&self, is_cancelled: &dyn Fn() -> bool) -> Option<Traced> {
        let article = &self.store.articles[self.article];
        let presence = self.hunt.follow(article, is_cancelled)?;
        let mut first = self.ages.fates(article, &presence);
        let n_all = first.len();
        first.truncate(MOST_TOLD);
        Some(Traced {
            trace: self.clone(),
            fates: Some(Fates { first, n_all }),
        })
    }

    /// What is told where following failed.
    #[must_use]
    pub fn lost(self) -> Traced {
        Traced {
            trace: self,
            fates: None,
        }
    }
}

impl Model {
    /// Returns what became of what is searched for; `None` while that is not known.
    pub(super) fn traced(&self) -> Option<&Traced> {
        let wanted = self.trace()?;
        self.traced.as_ref().filter(|traced| traced.trace == wanted)
    }

    /// What would be found out now; `None` where nothing is searched for, or something has to be known before.
    fn trace(&self) -> Option<Trace> {
        let (article, ages) = self.ages.as_ref()?;
        let hunt = self.hunt(*article)?;
        (*article == self.pair.article).then(|| Trace {
            store: Arc::clone(&self.store),
            article: *article,
            ages: Arc::clone(ages),
            hunt,
        })
    }
}

/// Asks for what became of what is searched for, where nobody did before: a reader who searches may want to know it next.
pub(super) fn ask(model: &mut Model) -> Option<Effect> {
    let wanted = model.trace()?;
    if model.asked.as_ref() == Some(&wanted) {
        return None;
    }
    model.asked = Some(wanted.clone());
    model.traced = None;
    Some(Effect::Trace(wanted))
}

/// Takes what was found out, where it is still what was asked for last.
pub(super) fn take(model: &mut Model, traced: Traced) {
    if model.asked.as_ref() == Some(&traced.trace) {
        model.traced = Some(traced);
        model.fill_sheet_again();
    }
}
