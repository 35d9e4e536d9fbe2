//! From step to step: by one, by many, to the ends, from a list.

use std::sync::Arc;

use crate::app::anchor::Arrival;
use crate::app::model::Direction;
use crate::app::{Effect, Model, Pair};
use crate::history::Summary;
use crate::step::Step;
use crate::store::VersionIdx;

use super::changes::show_change;

/// Takes words in other capitals for the same words, or for others.
pub(super) fn toggle_case(model: &mut Model) -> Vec<Effect> {
    let pair = Pair {
        ignores_case: !model.pair.ignores_case,
        ..model.pair
    };
    let what = if pair.ignores_case {
        "capitals are typography now"
    } else {
        "capitals make other words again"
    };
    let anchor = model.anchor(pair.new);
    let effects = open(model, pair, anchor.map_or(Arrival::Top, Arrival::Keep));
    model.message = Some(what.to_owned());
    effects
}

/// Opens `pair`, from the cache where it is there already.
pub(super) fn open(model: &mut Model, pair: Pair, arrival: Arrival) -> Vec<Effect> {
    // Version 0 has nothing before it: show how it became the next.
    let newest = model.store.articles[pair.article].newest();
    let pair = if pair.old == pair.new && newest > pair.new {
        Pair {
            new: VersionIdx(pair.new.0 + 1),
            ..pair
        }
    } else {
        pair
    };
    let direction = if pair.new < model.pair.new {
        Direction::Back
    } else {
        Direction::Forward
    };
    model.pair = pair;
    model
        .survey
        .look_at(pair.article, &model.store.articles[pair.article]);
    model.arrival = arrival;
    model.change = None;
    model.keyboard.edge = None;
    let mut effects = Vec::new();
    if let Some(step) = model.cache.get(pair) {
        show(model, step);
    } else {
        model.step = None;
        model.is_awaited = true;
        // What the last step showed has nothing to do with this one.
        model.lay_out();
        model.scroll_to(0);
        effects.push(Effect::Focus(pair));
    }
    let guesses: Vec<Pair> = neighbours(pair, newest, direction)
        .filter(|guess| !model.cache.contains(*guess))
        .collect();
    if !guesses.is_empty() {
        effects.push(Effect::Prefetch(guesses));
    }
    effects
}

/// The steps that the reader may want next: two on in the direction of travel, one back.
fn neighbours(pair: Pair, newest: VersionIdx, direction: Direction) -> impl Iterator<Item = Pair> {
    let by = match direction {
        Direction::Forward => [1, 2, -1],
        Direction::Back => [-1, -2, 1],
    };
    by.into_iter().filter_map(move |by| {
        let moved = |idx: VersionIdx| idx.0.checked_add_signed(by).map(VersionIdx);
        let (old, new) = (moved(pair.old)?, moved(pair.new)?);
        (new <= newest).then_some(Pair { old, new, ..pair })
    })
}

/// Takes a diff that was asked for.
pub(super) fn done(
    model: &mut Model,
    pair: Pair,
    outcome: Result<Arc<Step>, String>,
) -> Vec<Effect> {
    if pair == model.pair {
        model.is_awaited = false;
    }
    match outcome {
        Ok(step) => {
            model.cache.insert(pair, Arc::clone(&step));
            // Where this is the next step to be summed up, nobody need compare it again: of two versions it is the only one.
            if pair.new.0 == pair.old.0 + 1 && !pair.ignores_case {
                let summary = Summary::new(&step);
                model.survey.take(pair.article, pair.old.0, &[summary]);
            }
            // A late answer is kept, but never changes what is on screen.
            if pair == model.pair && model.step.is_none() {
                show(model, step);
            }
        }
        Err(why) if pair == model.pair => {
            model.message = Some(format!("this step cannot be compared: {why}"));
        }
        Err(_) => {}
    }
    Vec::new()
}

/// Shows the diff of the open pair as the reader should meet it.
fn show(model: &mut Model, step: Arc<Step>) {
    model.step = Some(step);
    model.is_awaited = false;
    model.lay_out();
    match model.arrival {
        Arrival::Top => model.scroll_to(0),
        Arrival::Keep(anchor) => model.restore(anchor),
        Arrival::FirstChange | Arrival::LastChange if model.rows.changes.is_empty() => {
            model.scroll_to(0);
        }
        Arrival::FirstChange => show_change(model, 0),
        Arrival::LastChange => show_change(model, model.rows.changes.len() - 1),
    }
}

/// Steps `n` versions on or back; says so at the ends.
pub(super) fn step_by(model: &mut Model, direction: Direction, n: usize) -> Vec<Effect> {
    let newest = model.article().newest();
    let pair = model.pair;
    let by = match direction {
        Direction::Forward => n.min(newest.0.saturating_sub(pair.new.0.max(pair.old.0))),
        Direction::Back => n.min(pair.old.0.min(pair.new.0)),
    };
    if by == 0 {
        model.message = Some(edge_message(model, direction));
        return Vec::new();
    }
    let moved = |idx: VersionIdx| match direction {
        Direction::Forward => VersionIdx(idx.0 + by),
        Direction::Back => VersionIdx(idx.0 - by),
    };
    let next = Pair {
        old: moved(pair.old),
        new: moved(pair.new),
        ..pair
    };
    // The version that both steps show is where the reader's paragraph can be found again; over a longer way it is
    // followed by its text.
    let shown = [next.old, next.new];
    let (from, to) = match [pair.old, pair.new]
        .into_iter()
        .find(|version| shown.contains(version))
    {
        Some(shared) => (shared, shared),
        None if direction == Direction::Forward => (pair.new, next.old),
        None => (pair.old, next.new),
    };
    let anchor = model.anchor(from).map(|anchor| model.follow(anchor, to));
    open(model, next, anchor.map_or(Arrival::Top, Arrival::Keep))
}

/// Says that there is nothing beyond.
pub(super) fn edge_message(model: &Model, direction: Direction) -> String {
    let n_versions = model.article().versions().len();
    match direction {
        Direction::Forward => format!(
            "version {} is the newest ({n_versions} of {n_versions})",
            model.new_version().number
        ),
        Direction::Back => format!(
            "version {} is the oldest (1 of {n_versions})",
            model.old().number
        ),
    }
}

/// Goes to the newest or the oldest step.
pub(super) fn go_to_end(model: &mut Model, direction: Direction) -> Vec<Effect> {
    let new = match direction {
        Direction::Forward => model.article().newest(),
        Direction::Back => VersionIdx(1.min(model.article().newest().0)),
    };
    let pair = model.pair.ending_at(new);
    if pair == model.pair {
        model.message = Some(edge_message(model, direction));
        return Vec::new();
    }
    open(model, pair, Arrival::Top)
}

/// Goes to the step that leads to the version numbered `number`.
pub(super) fn go_to_version(model: &mut Model, number: usize) -> Vec<Effect> {
    let found = u32::try_from(number)
        .ok()
        .and_then(|number| model.article().find(number));
    let Some(version) = found else {
        model.message = Some(format!("there is no version {number} here"));
        return Vec::new();
    };
    open(model, model.pair.ending_at(version), Arrival::Top)
}
