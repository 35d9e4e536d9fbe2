//! Finding a phrase: in the open step, and everywhere.

use std::ops::Range;
use std::sync::Arc;

use crate::diff::Document;
use crate::find::{ExpressionError, MOST_PLACES, Phrase, Presence};
use crate::rows::Found;
use crate::step::{Step, Texts};
use crate::store::{Article, Store, VersionIdx};

use super::{Model, Pair};

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

/// A search through every version of some articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quest {
    /// What is looked for.
    pub sought: Sought,
    /// Which search of the session it is: the same may be looked for again, in other texts.
    pub number: usize,
    /// Where it is looked for.
    pub scope: Scope,
}

/// Which articles are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The open one: it is still being typed what to search for.
    Open,
    /// The others: the open one was searched already.
    Others,
    /// All.
    All,
}

/// What a search through everything found so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// The search.
    pub quest: Quest,
    /// Articles that have it, by their index in the store; the one that was open at first in any case.
    pub articles: Vec<(usize, Arc<Presence>)>,
    /// Whether that is all.
    pub is_all: bool,
}

impl Findings {
    /// Nothing so far.
    pub(super) fn none(quest: Quest) -> Self {
        Self {
            quest,
            articles: Vec::new(),
            is_all: false,
        }
    }

    /// What a search ends with that found nothing, or failed.
    #[must_use]
    pub fn end_of(quest: Quest) -> Self {
        Self {
            is_all: true,
            ..Self::none(quest)
        }
    }

    /// Returns where the article at `article` has it; `None` while that is not known.
    fn of(&self, article: usize) -> Option<Arc<Presence>> {
        match self.told_of(article) {
            Some(presence) => Some(Arc::clone(presence)),
            None => self.is_all.then(Arc::default),
        }
    }

    /// The same, where that was told: of most articles that do not have it nothing is.
    pub(super) fn told_of(&self, article: usize) -> Option<&Arc<Presence>> {
        let mut articles = self.articles.iter();
        articles
            .find(|(idx, _)| *idx == article)
            .map(|(_, presence)| presence)
    }

    /// Takes what was found since.
    pub(super) fn extend(&mut self, more: Self) {
        self.articles.extend(more.articles);
        self.is_all |= more.is_all;
    }
}

/// Looks for what `quest` seeks in every version of the articles of its scope, the one at `open` first, and tells what was
/// found in it before the rest. Ends without another word when `is_cancelled` says that nobody waits any more. This is what
/// [`super::Effect::Search`] asks for.
pub fn seek(
    store: &Store,
    quest: &Quest,
    open: usize,
    is_cancelled: &dyn Fn() -> bool,
    tell: &mut dyn FnMut(Findings),
) {
    let mut findings = Findings::none(quest.clone());
    let (has_open, has_others) = (quest.scope != Scope::Others, quest.scope != Scope::Open);
    let others = (0..store.articles.len()).filter(|idx| *idx != open && has_others);
    if let Ok(phrase) = quest.sought.phrase() {
        for idx in has_open.then_some(open).into_iter().chain(others) {
            let article = &store.articles[idx];
            let Some(presence) = Presence::in_time(article, &phrase, is_cancelled) else {
                return;
            };
            let is_open = idx == open;
            if is_open || presence.n_versions() > 0 {
                findings.articles.push((idx, Arc::new(presence)));
            }
            if is_open && has_others && store.articles.len() > 1 {
                let rest = Findings::none(quest.clone());
                tell(std::mem::replace(&mut findings, rest));
            }
        }
    }
    findings.is_all = true;
    tell(findings);
}

/// A search that goes on until it is cancelled.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) sought: Arc<Sought>,
    pub(super) phrase: Arc<Phrase>,
    /// The line of the layout that the reader was last taken to.
    pub(super) line: Option<usize>,
    /// The reader goes to the first place as soon as it is known.
    pub(super) shows_first: bool,
}

/// What is marked as found in every step, as far as it is known where that is.
#[derive(Clone, Debug)]
pub(super) struct Hunt {
    sought: Arc<Sought>,
    places: Places,
}

/// Where it stands.
#[derive(Clone, Debug)]
enum Places {
    /// That is found as fast as the texts are read.
    Read(Arc<Phrase>),
    /// That took time: the number of the search that found it, and in which versions of an article.
    Known(usize, Arc<Presence>),
}

/// In the same texts the same search finds the same; another one may have had more time.
impl PartialEq for Hunt {
    fn eq(&self, other: &Self) -> bool {
        let number = |hunt: &Self| match &hunt.places {
            Places::Read(_) => None,
            Places::Known(number, _) => Some(*number),
        };
        self.sought == other.sought && number(self) == number(other)
    }
}

impl Eq for Hunt {}

impl Hunt {
    /// Returns where it stands in all versions of `article`; `None` once `is_cancelled` says that nobody waits any more.
    pub(super) fn follow(
        &self,
        article: &Article,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Arc<Presence>> {
        match &self.places {
            Places::Known(_, presence) => Some(Arc::clone(presence)),
            Places::Read(phrase) => Presence::in_time(article, phrase, is_cancelled).map(Arc::new),
        }
    }

    /// Returns the places in the step of `pair`.
    pub(super) fn find_in(&self, step: &Step, pair: Pair) -> Found {
        match &self.places {
            Places::Known(_, presence) => known(step, presence, pair),
            Places::Read(phrase) => find(step, phrase),
        }
    }
}

impl Model {
    /// Returns what is to be marked in the article at `article`. What takes time is looked for elsewhere, in all versions at
    /// once: until it is known, nothing is.
    pub(super) fn hunt(&self, article: usize) -> Option<Hunt> {
        let search = self.search.as_ref()?;
        let places = if search.phrase.is_slow() {
            let number = self.everywhere.as_ref()?.quest.number;
            Places::Known(number, self.presence(&search.sought, article)?)
        } else {
            Places::Read(Arc::clone(&search.phrase))
        };
        Some(Hunt {
            sought: Arc::clone(&search.sought),
            places,
        })
    }

    /// Returns what will be marked in the open article when what is being typed is searched for; `None` where nothing is typed
    /// for that, or where it takes time to find and was not found yet.
    pub(super) fn typed_hunt(&self) -> Option<Hunt> {
        let typing = self.keyboard.typing.as_ref()?;
        let sought = typing.sought()?;
        let places = if sought.is_expression {
            let is_of_it = |findings: &&Findings| findings.quest.sought == sought;
            let known = self.everywhere.as_ref().filter(is_of_it);
            let known = known.filter(|_| !typing.is_everywhere());
            let ahead = self.ahead.as_ref().filter(is_of_it);
            let findings = known.or(ahead)?;
            let presence = findings.told_of(self.pair.article)?;
            Places::Known(findings.quest.number, Arc::clone(presence))
        } else {
            Places::Read(Arc::new(Phrase::literal(&sought.text)))
        };
        Some(Hunt {
            sought: Arc::new(sought),
            places,
        })
    }

    /// Returns where the article at `article` has what is `sought`, of what is slow to find; `None` while that is not known.
    pub(super) fn presence(&self, sought: &Sought, article: usize) -> Option<Arc<Presence>> {
        let everywhere = self.everywhere.as_ref();
        everywhere
            .filter(|everywhere| everywhere.quest.sought == *sought)?
            .of(article)
    }

    /// Returns whether a search through everything has not told yet what it found in the open article.
    #[must_use]
    pub fn is_searching_here(&self) -> bool {
        let everywhere = self.everywhere.as_ref();
        everywhere.is_some_and(|found| found.articles.is_empty() && !found.is_all)
    }

    /// Returns whether what is searched for is still being looked for.
    pub(super) fn is_searching(&self) -> bool {
        let is_awaited = |search: &Search| {
            search.phrase.is_slow() && self.presence(&search.sought, self.pair.article).is_none()
        };
        self.search.as_ref().is_some_and(is_awaited)
    }
}

/// Finds the places of `phrase` in the texts of `step`, overlaps left out.
fn find(step: &Step, phrase: &Phrase) -> Found {
    let mut is_cut = false;
    let mut places = |text: &str| {
        let (places, is_cut_here) = phrase.places_while(text, &|n_found| n_found < MOST_PLACES);
        is_cut |= is_cut_here;
        places
    };
    let Step { title, body, .. } = step;
    Found {
        old: places(body.old.text()),
        new: places(body.new.text()),
        old_title: places(title.old.text()),
        new_title: places(title.new.text()),
        is_cut,
    }
}

/// Takes the places of the two versions of `step` that are known already.
fn known(step: &Step, presence: &Presence, pair: Pair) -> Found {
    let places = |version: VersionIdx, side: fn(&Texts) -> &Document| {
        let (mut of_title, mut of_body) = (Vec::new(), Vec::new());
        for place in presence.places(version) {
            let (texts, paragraph, places) = match place.paragraph {
                None => (&step.title, 0, &mut of_title),
                Some(paragraph) => (&step.body, paragraph, &mut of_body),
            };
            let document = side(texts);
            if paragraph < document.n_paragraphs() {
                let start = document.bytes(document.paragraph_tokens(paragraph)).start;
                places.push(start + place.bytes.start..start + place.bytes.end);
            }
        }
        (of_title, of_body)
    };
    let (old_title, old): (Vec<Range<usize>>, _) = places(pair.old, |texts| &texts.old);
    let (new_title, new) = places(pair.new, |texts| &texts.new);
    Found {
        old,
        new,
        old_title,
        new_title,
        is_cut: presence.is_cut(),
    }
}
