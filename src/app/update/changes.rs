//! From change to change, within a step and on into the next one.

use std::ops::Range;

use crate::app::anchor::Arrival;
use crate::app::model::Direction;
use crate::app::{Action, Effect, Model, Pair};
use crate::store::VersionIdx;

use super::steps::{edge_message, open};

/// Goes from change to change; at the last one the reader is told, and pressing again goes on into the next step.
pub(super) fn go_to_change(
    model: &mut Model,
    direction: Direction,
    n: usize,
    edge: Option<Direction>,
) -> Vec<Effect> {
    let changes = &model.rows().changes;
    // A change that was scrolled out of sight is not where the reader is.
    let current = model
        .change
        .filter(|change| model.is_in_sight(&changes[*change].lines));
    let target = match (direction, current) {
        (Direction::Forward, Some(change)) => Some(change + n),
        (Direction::Back, Some(change)) => change.checked_sub(n),
        // Without a current change, the nearest one below or above the top of the screen.
        (Direction::Forward, None) => {
            let next = changes.partition_point(|change| change.lines.end <= model.top);
            Some(next + n - 1)
        }
        (Direction::Back, None) => changes
            .partition_point(|change| change.lines.start < model.top)
            .checked_sub(n),
    };
    let last = changes.len().checked_sub(1);
    match (target, last) {
        (Some(target), Some(last)) if target <= last => {
            show_change(model, target);
            Vec::new()
        }
        // A large number stops at the last change before it goes anywhere else.
        (Some(_), Some(last)) if current != Some(last) && n > 1 => {
            show_change(model, last);
            Vec::new()
        }
        (None, Some(_)) if current != Some(0) && n > 1 => {
            show_change(model, 0);
            Vec::new()
        }
        _ if edge == Some(direction) => {
            let arrival = match direction {
                Direction::Forward => Arrival::FirstChange,
                Direction::Back => Arrival::LastChange,
            };
            leave_step(model, direction, arrival)
        }
        _ => {
            model.keyboard.edge = Some(direction);
            model.message = Some(last_change_message(model, direction));
            Vec::new()
        }
    }
}

fn last_change_message(model: &mut Model, direction: Direction) -> String {
    let n_changes = model.rows().changes.len();
    let (has_more, key, where_to) = match direction {
        Direction::Forward => (
            model.pair.new < model.article().newest(),
            model.keymap.first_key(Action::NextChange),
            "next",
        ),
        Direction::Back => (
            model.pair.old > VersionIdx(0),
            model.keymap.first_key(Action::PreviousChange),
            "previous",
        ),
    };
    let here = match (n_changes, direction) {
        (0, _) => "nothing changed in this step".to_owned(),
        (_, Direction::Forward) => "last change of this step".to_owned(),
        (_, Direction::Back) => "first change of this step".to_owned(),
    };
    if has_more {
        format!("{here}; {key} again for the {where_to} step")
    } else {
        model.keyboard.edge = None;
        format!("{here}; {}", edge_message(model, direction))
    }
}

/// Steps on or back by one version.
pub(super) fn leave_step(model: &mut Model, direction: Direction, arrival: Arrival) -> Vec<Effect> {
    let by = |idx: VersionIdx| match direction {
        Direction::Forward => VersionIdx(idx.0 + 1),
        Direction::Back => VersionIdx(idx.0 - 1),
    };
    let pair = Pair {
        old: by(model.pair.old),
        new: by(model.pair.new),
        ..model.pair
    };
    open(model, pair, arrival)
}

/// Makes `change` the current one; scrolls only where it is not wholly in sight.
pub(super) fn show_change(model: &mut Model, change: usize) {
    model.change = Some(change);
    let lines = model.rows().changes[change].lines.clone();
    bring_into_sight(model, &lines);
}

/// Scrolls only where `lines` are not wholly in sight.
pub(super) fn bring_into_sight(model: &mut Model, lines: &Range<usize>) {
    let height = model.body_height();
    let is_in_sight = lines.start >= model.top && lines.end <= model.top + height;
    if !is_in_sight {
        // A third of the screen shows what stands before it.
        model.scroll_to(lines.start.saturating_sub(height / 3));
    }
}
