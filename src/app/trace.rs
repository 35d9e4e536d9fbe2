//! What became of each place of what is searched for, found out while the reader reads on.

use std::sync::Arc;

use crate::age::{Ages, Fate};
use crate::find::Presence;
use crate::store::Store;

use super::search::Sought;
use super::{Effect, Model};

/// Places whose fates are told at most: a search for one letter has thousands.
const MOST_TOLD: usize = 50;

/// What is to be found out: the fates of what is searched for, in all versions of an article.
#[derive(Clone, Debug)]
pub struct Trace {
    store: Arc<Store>,
    /// Index of the article in the store.
    article: usize,
    ages: Arc<Ages>,
    sought: Arc<Sought>,
    /// Where it stands, for what was looked for already because that takes time.
    presence: Option<Arc<Presence>>,
}

/// Ages are found out once for each reading of an article, so that they tell which one it is of.
impl PartialEq for Trace {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.ages, &other.ages) && self.sought == other.sought
    }
}

impl Eq for Trace {}

/// What was found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    trace: Trace,
    pub(super) fates: Vec<Fate>,
    /// All there are; more than `fates` where those are too many to tell.
    pub(super) n_places: usize,
}

impl Trace {
    /// Follows every place through all versions. This is what [`Effect::Trace`] asks for.
    #[must_use]
    pub fn follow(self) -> Traced {
        let article = &self.store.articles[self.article];
        let presence = match (&self.presence, self.sought.phrase()) {
            (Some(presence), _) => Arc::clone(presence),
            (None, Ok(phrase)) => Arc::new(Presence::new(article, &phrase)),
            (None, Err(_)) => Arc::default(),
        };
        let mut fates = self.ages.fates(article, &presence);
        let n_places = fates.len();
        fates.truncate(MOST_TOLD);
        Traced {
            n_places,
            fates,
            trace: self,
        }
    }

    /// What is told where following failed.
    #[must_use]
    pub fn lost(self) -> Traced {
        Traced {
            trace: self,
            fates: Vec::new(),
            n_places: 0,
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
        let search = self.search.as_ref()?;
        let (article, ages) = self.ages.as_ref()?;
        let is_open = *article == self.pair.article;
        let presence = if search.phrase.is_slow() {
            Some(self.presence(search)?)
        } else {
            None
        };
        is_open.then(|| Trace {
            store: Arc::clone(&self.store),
            article: *article,
            ages: Arc::clone(ages),
            sought: Arc::clone(&search.sought),
            presence,
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
