//! What the reader may want next is made before they ask: the steps that one key leads to, as they would look, and the open
//! one with what is being typed to be searched for.

use std::sync::Arc;

use crate::rows::Rows;
use crate::step::Step;
use crate::store::{Store, VersionIdx};

use super::laying_out::Look;
use super::model::Direction;
use super::update::{destination, ends, neighbours};
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
        typed: model.typed_look(),
    };
    let direction = match &model.foreseen {
        Some(before) if before.place == place => return None,
        Some(before) if before.place.pair == pair => before.direction,
        Some(before) if pair.new < before.place.pair.new => Direction::Back,
        _ => Direction::Forward,
    };
    let steps = neighbours(model, direction).chain(ends(model));
    let mut guesses: Vec<Guess> = Vec::new();
    let mut guess = |wanted: Pair, look: Look| {
        let is_new = guesses.iter().all(|guess| guess.pair != wanted);
        if is_new && !model.cache.is_ready(wanted, &look) {
            guesses.push(Guess {
                pair: wanted,
                n_loaded: model.n_loaded,
                step: model.cache.step(wanted),
                look,
            });
        }
    };
    // What was typed may stand in every line.
    if let (Some(look), Some(_)) = (&place.typed, &model.step) {
        guess(pair, look.clone());
    }
    // The worker cannot be interrupted, and the reader may go on to another row.
    let chosen = place.chosen.filter(|pair| is_short(&model.store, *pair));
    for wanted in chosen.into_iter().chain(steps) {
        if wanted != pair {
            guess(wanted, model.look(wanted));
        }
    }
    model.foreseen = Some(Foreseen { place, direction });
    (!guesses.is_empty()).then_some(Effect::Prefetch(guesses))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Key, Options, Settings, Size, Start, seek, update};
    use crate::loader;
    use crate::store::Choices;
    use crate::visual::Form;

    fn model() -> Model {
        let store = loader::load(&crate::sample::inputs(), None, &Choices::default());
        let pair = Pair {
            article: 0,
            old: VersionIdx(0),
            new: VersionIdx(1),
            ignores_case: false,
        };
        let options = Options {
            start: Start::at(pair),
            size: Size {
                columns: 120,
                rows: 30,
            },
            brackets: false,
            theme: String::new(),
            catalog: crate::theme::Catalog::default(),
            depth: crate::theme::ColorDepth::True,
            settings: Settings::default(),
            form: Form::default(),
            notice: None,
        };
        let mut model = Model::new(Arc::new(store), options);
        let step = compare(&model.store, pair, None);
        drop(update(&mut model, Event::Done(pair, Ok(step))));
        model
    }

    /// Presses `keys`; returns the open step as it was laid out in advance meanwhile.
    fn press(model: &mut Model, keys: &str) -> Option<Arc<Rows>> {
        let mut rows = None;
        for key in keys.split(' ') {
            let mut events = vec![Event::Key(Key::parse(key).unwrap())];
            while let Some(event) = events.pop() {
                for effect in update(model, event) {
                    match effect {
                        Effect::Prefetch(guesses) => {
                            for guess in guesses {
                                let is_open = guess.pair == model.pair;
                                let made = guess.make(&model.store, None);
                                if let (true, Event::Guessed(_, Ok(ready))) = (is_open, &made) {
                                    rows = ready.rows.as_ref().map(|(_, rows)| Arc::clone(rows));
                                }
                                events.push(made);
                            }
                        }
                        Effect::Search(Some(quest)) => {
                            let store = Arc::clone(&model.store);
                            seek(&store, &quest, 0, &|| false, &mut |found| {
                                events.push(Event::Found(found));
                            });
                        }
                        _ => {}
                    }
                }
            }
        }
        rows
    }

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
