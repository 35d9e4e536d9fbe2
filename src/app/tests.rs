//! A model for tests of single parts, in which keys are pressed and what they ask for is made at once.

use std::sync::Arc;

use crate::loader;
use crate::rows::Rows;
use crate::store::{Choices, VersionIdx};
use crate::theme::{Catalog, ColorDepth};
use crate::visual::Form;

use super::{
    Effect, Event, Key, Model, Options, Pair, Settings, Size, Start, compare, seek, update,
};

/// The first step of the sample.
pub(super) fn model() -> Model {
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
        catalog: Catalog::default(),
        depth: ColorDepth::True,
        settings: Settings::default(),
        form: Form::default(),
        notice: None,
    };
    let mut model = Model::new(Arc::new(store), options);
    let step = compare(&model.store, pair, None);
    drop(update(&mut model, Event::Done(pair, Ok(step))));
    model
}

/// Presses `keys`; returns the open step in all the ways in which it was laid out in advance meanwhile.
pub(super) fn press(model: &mut Model, keys: &str) -> Vec<Arc<Rows>> {
    let mut rows = Vec::new();
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
                                rows.extend(ready.rows.iter().map(|(_, rows)| Arc::clone(rows)));
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
