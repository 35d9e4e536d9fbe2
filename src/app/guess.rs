//! What the reader may want next is made before they ask: the steps that one key leads to, as they would look, and the open
//! one as it may look after one key.

use std::sync::Arc;

use crate::rows::Rows;
use crate::step::Step;
use crate::store::{Store, Version, VersionIdx};

use super::laying_out::Look;
use super::model::Direction;
use super::reviewing::Ids;
use super::update::{destination, ends, in_other_case, neighbours, walks};
use super::{Effect, Event, Model, Pair, compare};

/// A step that the reader may want next, or the open one as it may look next.
#[derive(Clone, Debug)]
pub struct Guess {
    /// Its versions.
    pub pair: Pair,
    /// How often everything had been read when this was guessed: then other articles may stand in their places.
    pub n_loaded: usize,
    /// Its diff, where that was made already.
    made: Option<Made>,
    look: Look,
}

/// A guess is the same with and without the diff.
impl PartialEq for Guess {
    fn eq(&self, other: &Self) -> bool {
        let key = |guess: &Self| (guess.pair, guess.n_loaded);
        key(self) == key(other) && self.look == other.look
    }
}

impl Eq for Guess {}

/// A diff and what can be marked in it.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) step: Arc<Step>,
    pub(super) ids: Arc<Ids>,
}

impl Made {
    /// Takes `step`, that of `pair`.
    pub(super) fn of(store: &Store, pair: Pair, step: Arc<Step>) -> Self {
        let ids = Ids::new(&store.articles[pair.article], pair, &step);
        let ids = Arc::new(ids);
        Self { step, ids }
    }
}

/// A step that was guessed at.
#[derive(Clone, Debug)]
pub struct Ready {
    pub(super) made: Made,
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
            made: None,
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
            pair, made, look, ..
        } = self;
        let made = made.unwrap_or_else(|| Made::of(store, pair, compare(store, pair, deadline)));
        // A long one takes long, and might not be wanted.
        let rows = (!made.step.body.new.is_long()).then(|| {
            let rows = look.rows(&store.articles[pair.article], pair, &made.step);
            (look, Arc::new(rows))
        });
        Event::Guessed(pair, Ok(Ready { made, rows }))
    }
}

/// Bytes of two versions that are compared in a few milliseconds: some 10,000 words.
const SHORT: usize = 64 << 10;

/// Returns whether the versions of `pair` are compared in a few milliseconds.
pub(crate) fn is_short(store: &Store, pair: Pair) -> bool {
    let article = &store.articles[pair.article];
    are_within([pair.old, pair.new].map(|idx| article.version(idx)), SHORT)
}

/// Returns whether the texts of `versions` have no more than `most` bytes together; of longer ones no more is looked at than
/// tells that they are.
pub(super) fn are_within<'v>(versions: impl IntoIterator<Item = &'v Version>, most: usize) -> bool {
    let paragraphs = versions.into_iter().flat_map(|version| &version.paragraphs);
    let mut n_bytes = paragraphs.map(String::len);
    let within = n_bytes.try_fold(0, |sum: usize, n_bytes| {
        Some(sum + n_bytes).filter(|sum| *sum <= most)
    });
    within.is_some()
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
    /// Where the paragraph changed next and last that the reader is at.
    walks: [Option<Pair>; 2],
    look: Look,
    /// How the open step may look after one key.
    next: Vec<Look>,
}

/// Has made what the reader may want next, where they are somewhere else by now or see it otherwise.
pub(super) fn foresee(model: &mut Model) -> Option<Effect> {
    let pair = model.pair;
    // The worker cannot be interrupted, and the reader may type on, or go on to another row.
    let is_quick = |pair: &Pair| is_short(&model.store, *pair);
    let next = if model.step.is_some() && is_quick(&pair) {
        model.next_looks()
    } else {
        Vec::new()
    };
    let place = Place {
        pair,
        pinned: model.pinned,
        chosen: destination(model),
        walks: walks(model),
        look: model.look(pair),
        next,
    };
    let direction = match &model.foreseen {
        Some(before) if before.place == place => return None,
        Some(before) if before.place.pair == pair => before.direction,
        Some(before) if pair.new < before.place.pair.new => Direction::Back,
        _ => Direction::Forward,
    };
    let chosen = place.chosen.filter(is_quick);
    let walks = place.walks.into_iter().flatten().filter(is_quick);
    let other_case = Some(in_other_case(pair)).filter(is_quick);
    let steps = chosen
        .into_iter()
        .chain(neighbours(model, direction))
        .chain(walks)
        .chain(ends(model))
        .chain(other_case)
        .filter(|wanted| *wanted != pair)
        .map(|wanted| (wanted, model.look(wanted)));
    let looks = place.next.iter().map(|look| (pair, look.clone()));
    // Nobody who types steps on.
    let wanted: Vec<(Pair, Look)> = if model.keyboard.typing.is_some() {
        looks.chain(steps).collect()
    } else {
        steps.chain(looks).collect()
    };
    // However many others are wanted, the open one is kept.
    let _ = model.cache.get(pair);
    let open = open_made(model);
    let mut guesses: Vec<Guess> = Vec::new();
    for (wanted, look) in wanted {
        let kept = model.cache.made(wanted).cloned();
        let guess = Guess {
            pair: wanted,
            n_loaded: model.n_loaded,
            made: open.clone().filter(|_| wanted == pair).or(kept),
            look,
        };
        if !guesses.contains(&guess) && !model.cache.use_if_ready(wanted, &guess.look) {
            guesses.push(guess);
        }
    }
    model.foreseen = Some(Foreseen { place, direction });
    (!guesses.is_empty()).then_some(Effect::Prefetch(guesses))
}

/// The open step, if its diff was made.
fn open_made(model: &Model) -> Option<Made> {
    Some(Made {
        step: model.step.clone()?,
        ids: Arc::clone(model.reviewing.ids()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests::{model, press};

    fn has_found(rows: &Arc<Rows>) -> bool {
        !rows.found.is_empty()
    }

    #[test]
    fn what_one_key_makes_of_the_step_was_laid_out_before() {
        for before in ["z", "x", "d d", "/ e enter", "x / e enter", "v esc"] {
            for keys in [
                "z",
                "d",
                "x",
                "t",
                "B",
                "D",
                "I",
                "esc",
                "o enter",
                "o j j enter",
            ] {
                let mut model = model();
                let mut made = vec![model.rows.clone().unwrap()];
                let (opening, last) = keys.rsplit_once(' ').unwrap_or(("", keys));
                for key in format!("{before} {opening}").split_whitespace() {
                    made.extend(press(&mut model, key));
                    made.extend(model.rows.clone());
                }
                press(&mut model, last);
                let shown = model.rows.as_ref().unwrap();
                let is_made = made.iter().any(|rows| Arc::ptr_eq(rows, shown));
                assert!(is_made, "{before} {keys}: laid out again");
            }
        }
    }

    #[test]
    fn what_is_typed_is_marked_before_it_is_searched_for() {
        for keys in ["/ e", "S e", "/ e enter / a n", "/ ctrl-r e", "S ctrl-r e"] {
            let mut model = model();
            let guessed = press(&mut model, keys);
            assert!(guessed.iter().any(has_found), "{keys}");
            press(&mut model, "enter");
            let shown = model.rows.as_ref().unwrap();
            let is_made = guessed.iter().any(|rows| Arc::ptr_eq(rows, shown));
            assert!(is_made, "{keys}: laid out again");
        }
    }

    #[test]
    fn nothing_is_marked_in_advance_that_is_no_search() {
        for keys in ["/ backspace", "/ ctrl-r (", "m n e"] {
            let guessed = press(&mut model(), keys);
            assert!(!guessed.iter().any(has_found), "{keys}");
        }
    }

    #[test]
    fn what_is_typed_and_given_up_is_not_marked() {
        let mut model = model();
        let guessed = press(&mut model, "/ e");
        assert!(guessed.iter().any(has_found));
        press(&mut model, "esc z z");
        assert!(model.rows().found.is_empty());
    }
}
