//! What the reader may want next is made before they ask: the steps that one key leads to, as they would look, and the open
//! one with what is being typed to be searched for.

use std::sync::Arc;

use crate::rows::Rows;
use crate::step::Step;
use crate::store::{Store, VersionIdx};

use super::laying_out::Look;
use super::model::Direction;
use super::update::{destination, ends, in_other_case, neighbours};
use super::{Effect, Event, Model, Pair, compare};

/// A step that the reader may want next.
#[derive(Clone, Debug)]
pub struct Guess {
    /// Its versions.
    pub pair: Pair,
    /// How often everything had been read when this was guessed: then other articles may stand in their places.
    pub n_loaded: usize,
    /// Its diff, where that was made already.
    step: Option<Arc<Step>>,
    look: Look,
}

/// Two versions have but one diff.
impl PartialEq for Guess {
    fn eq(&self, other: &Self) -> bool {
        self.pair == other.pair && self.look == other.look
    }
}

impl Eq for Guess {}

/// A step that was guessed at.
#[derive(Clone, Debug)]
pub struct Ready {
    pub(super) step: Arc<Step>,
    /// As it would look; `None` where that was too much work.
    pub(super) rows: Option<(Look, Arc<Rows>)>,
}

impl Guess {
    /// A guess at nothing but the step of `pair`.
    #[cfg(test)]
    pub(crate) fn of(pair: Pair) -> Self {
        Self {
            pair,
            n_loaded: 0,
            step: None,
            look: Look {
                layout: crate::rows::Layout::fit(80, &crate::rows::Wish::default()),
                hunt: None,
            },
        }
    }

    /// Makes the step, and lays it out as it would look. This is what [`Effect::Prefetch`] asks for.
    #[must_use]
    pub fn make(self, store: &Store, deadline: Option<std::time::Instant>) -> Event {
        let Self {
            pair, step, look, ..
        } = self;
        let step = step.unwrap_or_else(|| compare(store, pair, deadline));
        // A long one takes long, and might not be wanted.
        let rows = (!step.body.new.is_long()).then(|| {
            let rows = look.rows(&store.articles[pair.article], pair, &step);
            (look, Arc::new(rows))
        });
        Event::Guessed(pair, Ok(Ready { step, rows }))
    }
}

/// Bytes of two versions that are compared in a few milliseconds: some 10,000 words.
const SHORT: usize = 64 << 10;

/// Returns whether the versions of `pair` are compared in a few milliseconds.
pub(crate) fn is_short(store: &Store, pair: Pair) -> bool {
    let article = &store.articles[pair.article];
    let n_bytes = |idx| {
        let paragraphs = &article.version(idx).paragraphs;
        paragraphs.iter().map(String::len).sum::<usize>()
    };
    n_bytes(pair.old) + n_bytes(pair.new) <= SHORT
}

/// What the last guesses were made for.
#[derive(Debug)]
pub(super) struct Foreseen {
    place: Place,
    /// Where the reader was heading.
    direction: Direction,
}

/// All that decides where one key leads to.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    pair: Pair,
    pinned: Option<VersionIdx>,
    /// Where the chosen row of what is open leads.
    chosen: Option<Pair>,
    look: Look,
    /// The same with what is being typed marked as found.
    typed: Option<Look>,
}

/// Has made what the reader may want next, where they are somewhere else by now or see it otherwise.
pub(super) fn foresee(model: &mut Model) -> Option<Effect> {
    let pair = model.pair;
    let place = Place {
        pair,
        pinned: model.pinned,
        chosen: destination(model),
        look: model.look(pair),
        typed: model.typed_look().filter(|_| model.step.is_some()),
    };
    let direction = match &model.foreseen {
        Some(before) if before.place == place => return None,
        Some(before) if before.place.pair == pair => before.direction,
        Some(before) if pair.new < before.place.pair.new => Direction::Back,
        _ => Direction::Forward,
    };
    let steps = neighbours(model, direction).chain(ends(model));
    let mut guesses: Vec<Guess> = Vec::new();
    let mut guess = |wanted: Pair, look: Look, step: Option<Arc<Step>>| {
        let is_new = guesses.iter().all(|guess| guess.pair != wanted);
        if is_new && !model.cache.is_ready(wanted, &look) {
            guesses.push(Guess {
                pair: wanted,
                n_loaded: model.n_loaded,
                step,
                look,
            });
        }
    };
    // The worker cannot be interrupted, and the reader may type on, or go on to another row.
    let is_quick = |pair: &Pair| is_short(&model.store, *pair);
    if let Some(look) = place.typed.clone().filter(|_| is_quick(&pair)) {
        guess(pair, look, model.step.clone());
    }
    let chosen = place.chosen.filter(is_quick);
    let other_case = Some(in_other_case(pair)).filter(is_quick);
    for wanted in chosen.into_iter().chain(steps).chain(other_case) {
        if wanted != pair {
            guess(wanted, model.look(wanted), model.cache.step(wanted));
        }
    }
    model.foreseen = Some(Foreseen { place, direction });
    (!guesses.is_empty()).then_some(Effect::Prefetch(guesses))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests::{model, press};

    #[test]
    fn what_is_typed_is_marked_before_it_is_searched_for() {
        for keys in ["/ e", "S e", "/ e enter / a n", "/ ctrl-r e", "S ctrl-r e"] {
            let mut model = model();
            let guessed = press(&mut model, keys).unwrap();
            assert!(!guessed.found.is_empty(), "{keys}");
            press(&mut model, "enter");
            let shown = model.rows.as_ref().unwrap();
            assert!(Arc::ptr_eq(shown, &guessed), "{keys}: laid out again");
        }
    }

    #[test]
    fn nothing_is_marked_in_advance_that_is_no_search() {
        for keys in ["/ backspace", "/ ctrl-r (", "m n e"] {
            assert!(press(&mut model(), keys).is_none(), "{keys}");
        }
    }

    #[test]
    fn what_is_typed_and_given_up_is_not_marked() {
        let mut model = model();
        let guessed = press(&mut model, "/ e").unwrap();
        assert!(!guessed.found.is_empty());
        press(&mut model, "esc z z");
        assert!(model.rows().found.is_empty());
    }
}
