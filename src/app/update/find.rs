//! From place to place of what is searched for.

use crate::app::Model;
use crate::app::model::Direction;
use crate::app::search::Search;

use super::changes::bring_into_sight;

/// Starts a search and goes to the first place in sight or below.
pub(super) fn start_search(model: &mut Model, phrase: String) {
    if phrase.is_empty() {
        return;
    }
    model.search = Some(Search { phrase, line: None });
    model.lay_out_in_place();
    let first = model.rows.found.partition_point(|line| *line < model.top);
    show_found(model, first, Direction::Forward);
}

/// Goes `n` places on or back, as far as there are any.
pub(super) fn go_to_found(model: &mut Model, direction: Direction, n: usize) {
    let current = model.search.as_ref().and_then(|search| search.line);
    let found = &model.rows.found;
    let last = found.len().saturating_sub(1);
    let idx = match direction {
        Direction::Forward => {
            let next = match current {
                Some(line) => found.partition_point(|other| *other <= line),
                None => found.partition_point(|other| *other < model.top),
            };
            if next > last {
                next
            } else {
                (next + n - 1).min(last)
            }
        }
        Direction::Back => {
            let n_before = found.partition_point(|other| *other < current.unwrap_or(model.top));
            if n_before == 0 {
                found.len()
            } else {
                n_before.saturating_sub(n)
            }
        }
    };
    show_found(model, idx, direction);
}

fn show_found(model: &mut Model, idx: usize, direction: Direction) {
    let n_found = model.rows.found.len();
    let phrase = model.phrase().unwrap_or_default().to_owned();
    let Some(line) = model.rows.found.get(idx).copied() else {
        model.message = Some(match (n_found, direction) {
            (0, _) => format!("not in this step: {phrase}"),
            (_, Direction::Forward) => format!("no further place below: {phrase}"),
            (_, Direction::Back) => format!("no further place above: {phrase}"),
        });
        return;
    };
    if let Some(search) = &mut model.search {
        search.line = Some(line);
    }
    bring_into_sight(model, &(line..line + 1));
    model.message = Some(format!("line {} of {n_found} with: {phrase}", idx + 1));
}
