//! From step to step: by one, by many, to the ends, from a list.

use std::sync::Arc;

use crate::app::anchor::Arrival;
use crate::app::guess::{Made, Ready};
use crate::app::model::Direction;
use crate::app::{Effect, Model, Pair};
use crate::history::Summary;
use crate::store::VersionIdx;

use super::ages;
use super::changes::show_change;

/// Takes words in other capitals for the same words, or for others.
pub(super) fn toggle_case(model: &mut Model) -> Vec<Effect> {
    let pair = in_other_case(model.pair);
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

/// Returns the same versions, with capitals taken for typography or not.
pub(in crate::app) fn in_other_case(pair: Pair) -> Pair {
    Pair {
        ignores_case: !pair.ignores_case,
        ..pair
    }
}

/// Returns what is shown for `pair`: the first version has nothing before it, so that it is shown how it became the next.
pub(super) fn shown(model: &Model, pair: Pair) -> Pair {
    let newest = model.store.articles[pair.article].newest();
    if pair.is_one_version() && newest > pair.new {
        Pair {
            new: VersionIdx(pair.new.0 + 1),
            ..pair
        }
    } else {
        pair
    }
}

/// Opens `pair`, from the cache where it is there already.
pub(super) fn open(model: &mut Model, pair: Pair, arrival: Arrival) -> Vec<Effect> {
    let pair = shown(model, pair);
    model.pair = pair;
    model
        .survey
        .look_at(pair.article, &model.store.articles[pair.article]);
    model.arrival = arrival;
    model.change = None;
    model.keyboard.edge = None;
    let mut effects = Vec::new();
    if let Some(made) = model.cache.get(pair) {
        show(model, made);
    } else {
        model.step = None;
        model.reviewing.close();
        model.is_awaited = true;
        // What the last step showed has nothing to do with this one.
        model.lay_out();
        model.scroll_to(0);
        effects.push(Effect::Focus(pair));
    }
    // What several versions did is told with the one that did it.
    if pair.spans_several() {
        effects.extend(ages::ask(model));
    } else {
        effects.extend(ages::foresee(model));
    }
    effects
}

/// The steps that the reader may want next: two on in the direction of travel, one back.
pub(in crate::app) fn neighbours(
    model: &Model,
    direction: Direction,
) -> impl Iterator<Item = Pair> {
    let other = direction.reversed();
    let wanted = [(direction, 1), (direction, 2), (other, 1)];
    wanted
        .into_iter()
        .filter_map(|(direction, n)| moved(model, direction, n))
}

/// The steps that one key leads to from anywhere: the first version beside the newest, the newest step and the oldest.
pub(in crate::app) fn ends(model: &Model) -> [Pair; 3] {
    let [newest, oldest] =
        [Direction::Forward, Direction::Back].map(|direction| end(model, direction));
    [all_versions(model), newest, oldest]
}

/// Returns the step that is `n` versions on or back; `None` where there are not so many.
fn moved(model: &Model, direction: Direction, n: usize) -> Option<Pair> {
    let (pair, newest) = (model.pair, model.article().newest());
    let by = match direction {
        Direction::Forward => n as isize,
        Direction::Back => -(n as isize),
    };
    let move_by = |idx: VersionIdx, by: isize| {
        let moved = idx.0.checked_add_signed(by).map(VersionIdx);
        moved.filter(|moved| *moved <= newest)
    };
    let Some(pinned) = model
        .pinned
        .filter(|pinned| [pair.old, pair.new].contains(pinned))
    else {
        let (old, new) = (move_by(pair.old, by)?, move_by(pair.new, by)?);
        return Some(Pair { old, new, ..pair });
    };
    let other = if pair.old == pinned {
        pair.new
    } else {
        pair.old
    };
    let to = move_by(other, by)?;
    // The pinned version is not compared with itself: it is stepped over.
    let crosses = (other < pinned) != (to < pinned) || to == pinned;
    let to = if crosses {
        move_by(to, by.signum())?
    } else {
        to
    };
    Some(Pair {
        old: pinned.min(to),
        new: pinned.max(to),
        ..pair
    })
}

/// Keeps the older version in its place, or lets the one go that was kept.
pub(super) fn pin(model: &mut Model) {
    let message = if let Some(pinned) = model.pinned.take() {
        let number = model.article().version(pinned).number;
        format!("version {number} is let go: each is compared with the one before")
    } else {
        model.pinned = Some(model.pair.old);
        let number = model.old().number;
        format!("version {number} stays: the others are compared with it")
    };
    model.message = Some(message);
}

fn all_versions(model: &Model) -> Pair {
    Pair {
        old: VersionIdx(0),
        new: model.article().newest(),
        ..model.pair
    }
}

/// Compares the first version with the newest.
pub(super) fn whole(model: &mut Model) -> Vec<Effect> {
    let pair = all_versions(model);
    if pair == model.pair {
        model.message = Some("this is the first version beside the newest".to_owned());
        return Vec::new();
    }
    open(model, pair, Arrival::Top)
}

/// Takes a diff that was asked for or guessed at, with its rows where it was laid out as well.
pub(super) fn done(model: &mut Model, pair: Pair, outcome: Result<Ready, String>) -> Vec<Effect> {
    if pair == model.pair {
        model.is_awaited = false;
    }
    match outcome {
        Ok(Ready { made, rows }) => {
            let shown = model.step.as_ref().filter(|_| pair == model.pair);
            if shown.is_some_and(|shown| !Arc::ptr_eq(shown, &made.step)) {
                // What was laid out of the one that is shown would be of no use any more.
                return Vec::new();
            }
            model.cache.insert(pair, made.clone());
            if let Some((look, rows)) = rows {
                model.cache.lay_out(pair, &made.step, look, &rows);
            }
            // Where this is the next step to be summed up, nobody need compare it again: of two versions it is the only one.
            let is_next = model.survey.of(pair.article).steps.len() == pair.old.0;
            if is_next && pair.new.0 == pair.old.0 + 1 && !pair.ignores_case {
                let summary = Summary::new(&made.step);
                model.survey.take(pair.article, pair.old.0, &[summary]);
            }
            // An answer about another step is kept, but never changes what is on screen.
            if pair == model.pair && model.step.is_none() {
                show(model, made);
            }
        }
        Err(why) if pair == model.pair && model.step.is_none() => {
            model.message = Some(format!("this step cannot be compared: {why}"));
        }
        Err(_) => {}
    }
    Vec::new()
}

/// Shows the diff of the open pair as the reader should meet it.
fn show(model: &mut Model, Made { step, ids }: Made) {
    model.reviewing.open(ids);
    model.step = Some(step);
    model.is_awaited = false;
    model.lay_out();
    match model.arrival {
        Arrival::Top => model.scroll_to(0),
        Arrival::Keep(anchor) => model.restore(anchor),
        Arrival::Change(anchor) => model.restore_change(anchor),
        Arrival::FirstChange | Arrival::LastChange | Arrival::FirstUnseen
            if model.rows().changes.is_empty() =>
        {
            model.scroll_to(0);
        }
        Arrival::FirstChange => show_change(model, 0),
        Arrival::LastChange => show_change(model, model.rows().changes.len() - 1),
        Arrival::FirstUnseen => {
            let mut changes = 0..model.rows().changes.len();
            match changes.find(|change| !model.signs(*change).is_seen) {
                Some(change) => show_change(model, change),
                None => model.scroll_to(0),
            }
        }
    }
}

/// Steps `n` versions on or back; says so at the ends.
pub(super) fn step_by(model: &mut Model, direction: Direction, n: usize) -> Vec<Effect> {
    let pair = model.pair;
    // As far as there are versions.
    let Some(next) = (1..=n.min(model.article().versions().len()))
        .rev()
        .find_map(|n| moved(model, direction, n))
    else {
        model.message = Some(edge_message(model, direction));
        return Vec::new();
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

/// The newest or the oldest step.
fn end(model: &Model, direction: Direction) -> Pair {
    let newest = model.article().newest();
    model.step_to(match direction {
        Direction::Forward => newest,
        Direction::Back => VersionIdx(1.min(newest.0)),
    })
}

/// Goes to the newest or the oldest step.
pub(super) fn go_to_end(model: &mut Model, direction: Direction) -> Vec<Effect> {
    let pair = end(model, direction);
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
    open(model, model.step_to(version), Arrival::Top)
}
