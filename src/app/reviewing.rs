//! What the reader marks, as the session holds it: the marks, and which of them belong to the open step.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::review::{About, Mark, MarkId, News, NoteId, Review, Side, Subject};
use crate::rows::Item;
use crate::step::Step;
use crate::store::{Article, Store, VersionIdx};
use crate::visual::count;

use super::{Model, Pair, copy};

/// What a session begins with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The step that is opened.
    pub pair: Pair,
    /// What was marked and looked at before.
    pub review: Arc<Review>,
    /// Whether what is marked and looked at is kept.
    pub is_kept: bool,
    /// Whether articles that are opened later open on all that is new since the last look.
    pub since_last_look: bool,
    /// What the reader should know about the step, if anything.
    pub message: Option<String>,
}

impl Start {
    /// Opens `pair` for a reader of whom nothing is kept.
    #[must_use]
    pub fn at(pair: Pair) -> Self {
        Self {
            pair,
            review: Arc::default(),
            is_kept: false,
            since_last_look: false,
            message: None,
        }
    }

    /// Opens all that is new since the reader looked last, and says so; stays where nothing is.
    #[must_use]
    pub fn on_what_is_new(mut self, store: &Store) -> Self {
        if let Some((pair, message)) = since_last_look(store, &self.review, self.pair) {
            (self.pair, self.message) = (pair, Some(message));
        }
        self
    }
}

/// Returns the step from the version that the reader saw last to the newest, and what to say of it; `None` where there is
/// none.
pub(super) fn since_last_look(
    store: &Store,
    review: &Review,
    pair: Pair,
) -> Option<(Pair, String)> {
    let article = &store.articles[pair.article];
    let (old, at) = review.last_look(article)?;
    let n_newer = article.newest().0.checked_sub(old.0).filter(|n| *n > 0)?;
    let message = format!(
        "{} since you last looked on {}",
        count(n_newer, "version"),
        at.for_reader()
    );
    let new = article.newest();
    Some((Pair { old, new, ..pair }, message))
}

/// What the margin shows of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Whether it was seen.
    pub is_seen: bool,
    /// Whether it is flagged.
    pub is_flagged: bool,
    /// How many notes it has.
    pub n_notes: usize,
}

impl Signs {
    fn of(mark: &Mark) -> Self {
        Self {
            is_seen: mark.is_seen(),
            is_flagged: mark.is_flagged(),
            n_notes: mark.notes().count(),
        }
    }

    /// Returns the one sign that there is room for: what the reader wrote or flagged matters more than what they saw.
    #[must_use]
    pub fn sign(self) -> Option<char> {
        match self {
            Self {
                is_flagged: true, ..
            } => Some('⚑'),
            Self { n_notes: 1.., .. } => Some('✎'),
            Self { is_seen: true, .. } => Some('✓'),
            Self { .. } => None,
        }
    }

    /// Returns all of it in words; empty where there is nothing to tell.
    #[must_use]
    pub fn words(self) -> String {
        let notes = match self.n_notes {
            0 => String::new(),
            n_notes => count(n_notes, "note"),
        };
        let words = [
            if self.is_flagged { "flagged" } else { "" },
            if self.is_seen { "seen" } else { "" },
            &notes,
        ];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.join(", ")
    }
}

/// How far the reader is with a step. Counts its changes, those with them that are not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// All.
    pub n_changes: usize,
    /// Those that are seen.
    pub n_seen: usize,
    /// Those that are flagged.
    pub n_flagged: usize,
}

/// What a note is being written on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteLine {
    /// What it is on, in words.
    pub place: String,
    pub(super) target: MarkTarget,
    /// The note that is written anew, and what it said; `None` for a new one.
    pub(super) before: Option<(NoteId, String)>,
}

/// What a mark is set on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MarkTarget {
    pub(super) id: MarkId,
    pub(super) about: Box<About>,
}

/// The marks, as far as this session knows.
#[derive(Debug)]
pub(super) struct Reviewing {
    pub(super) review: Arc<Review>,
    pub(super) is_kept: bool,
    opens_newer: bool,
    /// What can be marked in the open step; `None` while it is being made.
    ids: Option<Arc<Ids>>,
    /// The newest version of each article that is known to have been looked at.
    pub(super) looked: BTreeMap<usize, VersionIdx>,
    /// A note that was typed and not written.
    pub(super) draft: Option<String>,
}

impl Reviewing {
    pub(super) fn new(start: Start) -> Self {
        Self {
            review: start.review,
            is_kept: start.is_kept,
            opens_newer: start.since_last_look,
            ids: None,
            looked: BTreeMap::new(),
            draft: None,
        }
    }

    /// Returns what to open where `pair` is asked for, and what to say of it.
    pub(super) fn opening(&self, store: &Store, pair: Pair) -> (Pair, Option<String>) {
        match since_last_look(store, &self.review, pair).filter(|_| self.opens_newer) {
            Some((pair, message)) => (pair, Some(message)),
            None => (pair, None),
        }
    }

    /// Takes what can be marked in the step that is opened.
    pub(super) fn open(&mut self, ids: Arc<Ids>) {
        self.ids = Some(ids);
    }

    /// Forgets what can be marked: the step that is opened is still being made.
    pub(super) fn close(&mut self) {
        self.ids = None;
    }

    /// Returns what can be marked in the open step.
    pub(super) fn ids(&self) -> Option<&Arc<Ids>> {
        self.ids.as_ref()
    }

    fn id(&self, item: Item) -> Option<MarkId> {
        let changes = &self.ids.as_ref()?.changes;
        let found = changes.binary_search_by_key(&item, |(item, _)| *item);
        found.ok().map(|idx| changes[idx].1)
    }

    /// Returns the marks of all changes of the open step.
    pub(super) fn all_ids(&self) -> impl Iterator<Item = MarkId> {
        let changes = self.ids.iter().flat_map(|ids| &ids.changes);
        changes.map(|(_, id)| *id)
    }

    pub(super) fn is_seen(&self, id: MarkId) -> bool {
        self.review.mark(id).is_some_and(Mark::is_seen)
    }
}

/// What can be marked in a step.
#[derive(Debug)]
pub(super) struct Ids {
    step: MarkId,
    /// Its changes, ascending.
    changes: Vec<(Item, MarkId)>,
}

impl Ids {
    /// Returns what can be marked in `step`, that of `pair`, two versions of `article`.
    pub(super) fn new(article: &Article, pair: Pair, step: &Step) -> Self {
        let [old, new] = [pair.old, pair.new].map(|idx| article.version(idx));
        Self {
            step: MarkId::of_step(article, old, new),
            changes: changes(article, step),
        }
    }
}

fn changes(article: &Article, step: &Step) -> Vec<(Item, MarkId)> {
    let (old, new) = (step.title.old.text(), step.title.new.text());
    let title = MarkId::of_change(article, Subject::Headline, [old], [new]);
    let title = step.title_changed().then_some((Item::Title, title));
    let of_place = |place: std::ops::Range<usize>| {
        let rows = &step.body.diff.rows()[place.clone()];
        let old = rows.iter().flat_map(|row| row.old.clone());
        let new = rows.iter().flat_map(|row| row.new.clone());
        let old = old.map(|paragraph| step.body.old.paragraph(paragraph));
        let new = new.map(|paragraph| step.body.new.paragraph(paragraph));
        let id = MarkId::of_change(article, Subject::Paragraphs, old, new);
        (Item::Row(place.start), id)
    };
    let places = step.places().into_iter();
    let changed = places.filter(|place| step.is_change(place));
    title.into_iter().chain(changed.map(of_place)).collect()
}

impl Model {
    /// Returns what is marked of a change, by its index in the changes of [`Self::rows`].
    #[must_use]
    pub fn signs(&self, change: usize) -> Signs {
        let item = self.rows().changes.get(change).map(|change| change.item);
        let id = item.and_then(|item| self.reviewing.id(item));
        self.signs_of(id)
    }

    fn signs_of(&self, id: Option<MarkId>) -> Signs {
        let mark = id.and_then(|id| self.reviewing.review.mark(id));
        mark.map_or_else(Signs::default, Signs::of)
    }

    /// Returns the change that marks are about: the one that the reader went to, while it is in sight. Without one they are
    /// about the step.
    #[must_use]
    pub fn change_at_hand(&self) -> Option<usize> {
        let is_in_sight = |change: &usize| {
            let change = self.rows().changes.get(*change);
            change.is_some_and(|change| self.is_in_sight(&change.lines))
        };
        self.change.filter(is_in_sight)
    }

    /// Returns the id of what marks are about; `None` while the step is being made.
    pub(super) fn id_at_hand(&self) -> Option<MarkId> {
        self.step.as_ref()?;
        match self.change_at_hand() {
            Some(change) => self.reviewing.id(self.rows().changes[change].item),
            None => self.reviewing.ids().map(|ids| ids.step),
        }
    }

    /// Returns what is marked of what is at hand.
    #[must_use]
    pub fn signs_at_hand(&self) -> Signs {
        self.signs_of(self.id_at_hand())
    }

    /// Returns the notes on what is at hand, in the order in which they were written.
    #[must_use]
    pub fn notes_at_hand(&self) -> Vec<&str> {
        let mark = self
            .id_at_hand()
            .and_then(|id| self.reviewing.review.mark(id));
        mark.map_or_else(Vec::new, |mark| {
            mark.notes().map(|(_, note)| note.text.as_str()).collect()
        })
    }

    /// Returns what is at hand in words.
    #[must_use]
    pub fn place_at_hand(&self) -> String {
        match self.change_at_hand() {
            Some(change) => format!("change {}", change + 1),
            None => format!(
                "the step from version {} to {}",
                self.old().number,
                self.new_version().number
            ),
        }
    }

    /// Returns how far the reader is with the open step.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let signs = self.reviewing.all_ids().map(|id| self.signs_of(Some(id)));
        signs.fold(Progress::default(), |progress, signs| Progress {
            n_changes: progress.n_changes + 1,
            n_seen: progress.n_seen + usize::from(signs.is_seen),
            n_flagged: progress.n_flagged + usize::from(signs.is_flagged),
        })
    }

    /// Returns what became of an article, by its index in the store, since the reader looked at it; `None` where looks are
    /// not kept.
    #[must_use]
    pub fn news(&self, article: usize) -> Option<News> {
        let article = self.store.articles.get(article)?;
        let review = &self.reviewing.review;
        self.reviewing.is_kept.then(|| review.news(article))
    }

    /// Returns what a mark is to be set on, with all that is needed to understand it elsewhere.
    pub(super) fn target(&self) -> Option<MarkTarget> {
        let id = self.id_at_hand()?;
        let item = self
            .change_at_hand()
            .map(|change| self.rows().changes[change].item);
        let subject = match item {
            None => Subject::Step,
            Some(Item::Title) => Subject::Headline,
            Some(Item::Row(_)) => Subject::Paragraphs,
        };
        let (old, new) = item.map_or_else(Default::default, |item| copy::sides(self, item));
        let article = self.article();
        Some(MarkTarget {
            id,
            about: Box::new(About {
                url: article.url.clone(),
                headline: article.name().to_owned(),
                source: article.source.clone(),
                new: Side::new(self.new_version(), new),
                old: Side::new(self.old(), old),
                subject,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests::{model, press};

    #[test]
    fn nothing_is_told_of_a_step_that_is_being_made() {
        let mut model = model();
        assert!(model.progress().n_changes > 0);
        press(&mut model, "T");
        assert!(model.is_awaited());
        assert_eq!(model.progress(), Progress::default());
    }

    #[test]
    fn every_sign_has_a_stand_in_of_ascii() {
        let all = Signs {
            is_seen: true,
            is_flagged: true,
            n_notes: 1,
        };
        let noted = Signs {
            is_flagged: false,
            ..all
        };
        let seen = Signs {
            n_notes: 0,
            ..noted
        };
        let signs = [all, noted, seen].map(|signs| signs.sign().unwrap());
        let stand_ins = signs.map(|sign| crate::visual::ascii(&sign.to_string()));
        assert_eq!(stand_ins, ["!", "*", "v"]);
        assert_eq!(Signs::default().sign(), None);
    }
}
