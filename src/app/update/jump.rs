//! Back to where the reader was, and to places that they kept under a letter.

use std::collections::BTreeMap;

use crate::app::anchor::{Anchor, Arrival};
use crate::app::{Code, Effect, Key, Model, Pair};
use crate::rows::Layout;
use crate::store::{Store, VersionIdx};

use super::reload::same_article;
use super::steps::open;

/// Places to go back to; the oldest are forgotten.
const MOST: usize = 100;

/// The places of a session.
#[derive(Debug, Default)]
pub(in crate::app) struct Places {
    /// Where the reader was before each jump, the last one at the end.
    before: Vec<Place>,
    kept: BTreeMap<char, Place>,
    /// What the next letter is for.
    awaited: Option<Wish>,
    /// The last key led back, and so to nothing that is to be remembered.
    is_back: bool,
}

impl Places {
    /// Follows each place to its article in what was read again; those of others are forgotten.
    pub(super) fn follow(&mut self, was: &Store, now: &Store) {
        let moved = |place: &mut Place| {
            let idx = place.pair.article;
            let article = was.articles.get(idx);
            let same = article.and_then(|article| same_article(article, idx, now));
            place.pair.article = same.unwrap_or(idx);
            same.is_some()
        };
        self.before.retain_mut(moved);
        self.kept.retain(|_, place| moved(place));
    }
}

/// What a letter is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wish {
    /// To keep the place under it.
    Keep,
    /// To go to the place kept under it.
    Go,
}

/// A place in a step. Versions go by their numbers, which stay the same when everything is read again.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pair: Pair,
    numbers: [u32; 2],
    anchor: Option<Anchor>,
    top: usize,
    layout: Layout,
}

impl Place {
    fn of(model: &Model) -> Self {
        Self {
            pair: model.pair,
            numbers: [model.old().number, model.new_version().number],
            anchor: model.anchor(model.pair.new),
            top: model.top,
            layout: model.layout(),
        }
    }

    /// Whether the reader has gone so far since that they may want to come back: past the next step, or more than a screen.
    fn is_far_from(&self, model: &Model) -> bool {
        let (was, is) = (self.pair, model.pair);
        if was.article != is.article {
            return true;
        }
        let is_next = |one: VersionIdx, other: VersionIdx| one.0.abs_diff(other.0) <= 1;
        let is_same_step = (was.old, was.new) == (is.old, is.new);
        let is_near = is_same_step || is_next(was.new, is.new) && is_next(was.old, is.old);
        // Where the diff is still being made nothing is shown, and the place is kept.
        let is_shown = was == is && model.step.is_some();
        let is_scrolled = is_shown && self.layout == model.layout();
        !is_near || is_scrolled && self.top.abs_diff(model.top) >= model.body_height()
    }
}

/// Does something that may take the reader far, and remembers where they were.
pub(super) fn far<T>(model: &mut Model, deed: impl FnOnce(&mut Model) -> T) -> T {
    let here = Place::of(model);
    let outcome = deed(model);
    remember(model, here);
    outcome
}

/// Remembers `place`, where the reader was before a key, if that took them far, and not back.
fn remember(model: &mut Model, place: Place) {
    if !std::mem::take(&mut model.places.is_back) && place.is_far_from(model) {
        let before = &mut model.places.before;
        if before.len() == MOST {
            before.remove(0);
        }
        before.push(place);
    }
}

/// Asks for a letter.
pub(super) fn ask(model: &mut Model, wish: Wish) {
    let kept: Vec<String> = model.places.kept.keys().map(char::to_string).collect();
    model.message = Some(match wish {
        Wish::Keep => "keep this place under which letter?".to_owned(),
        Wish::Go if kept.is_empty() => "' goes back; no place is kept under a letter".to_owned(),
        Wish::Go => format!("go to which place? {}; ' goes back", kept.join(" ")),
    });
    model.places.awaited = Some(wish);
}

/// Takes `key` where a letter was asked for; `None` where none was.
pub(super) fn take_letter(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let wish = model.places.awaited.take()?;
    model.message = None;
    let letter = match key.code {
        Code::Char(letter) if !key.ctrl && !key.alt => letter,
        Code::Esc => return Some(Vec::new()),
        // Any other key means what it always does.
        _ => return None,
    };
    Some(match (wish, letter) {
        // And with the next one here again.
        (Wish::Go, '\'') => last(model, 1),
        (Wish::Keep, letter) if letter.is_alphabetic() => {
            model.places.kept.insert(letter, Place::of(model));
            model.message = Some(format!("this place is kept under {letter}"));
            Vec::new()
        }
        (Wish::Go, letter) if model.places.kept.contains_key(&letter) => {
            let place = model.places.kept[&letter].clone();
            go(model, &place)
        }
        (Wish::Keep, _) => {
            model.message = Some("places are kept under letters".to_owned());
            Vec::new()
        }
        (Wish::Go, letter) => {
            model.message = Some(format!("no place is kept under {letter}"));
            Vec::new()
        }
    })
}

/// Goes back to where the reader was before their last jump, or the `n`th before, and next time further back.
pub(super) fn back(model: &mut Model, n: usize) -> Vec<Effect> {
    model.places.is_back = true;
    last(model, n)
}

fn last(model: &mut Model, n: usize) -> Vec<Effect> {
    let before = &mut model.places.before;
    let Some(idx) = before.len().checked_sub(n.max(1)) else {
        model.message = Some("no place to go back to".to_owned());
        return Vec::new();
    };
    let place = before[idx].clone();
    before.truncate(idx);
    go(model, &place)
}

fn go(model: &mut Model, place: &Place) -> Vec<Effect> {
    let article = model.store.articles.get(place.pair.article);
    let versions = article.map(|article| place.numbers.map(|number| article.find(number)));
    let Some([Some(old), Some(new)]) = versions else {
        model.message = Some("that place is there no more".to_owned());
        return Vec::new();
    };
    let pair = Pair {
        old,
        new,
        ..place.pair
    };
    let article = &model.store.articles[pair.article];
    let anchor = place.anchor.and_then(|anchor| anchor.at(article, new));
    open(model, pair, anchor.map_or(Arrival::Top, Arrival::Keep))
}
