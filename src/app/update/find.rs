//! From place to place of what is searched for.

use crate::app::model::Direction;
use crate::app::search::{Everywhere, Search};
use crate::app::{Effect, Model, SheetKind, Sought};
use crate::find::Finder;
use crate::store::VersionIdx;

use super::changes::bring_into_sight;
use super::steps::open;
use crate::app::anchor::{Anchor, Arrival};

/// Starts a search and goes to the first place in sight or below.
pub(super) fn start_search(model: &mut Model, sought: Sought) {
    if sought.text.is_empty() || !set_search(model, sought) {
        return;
    }
    let first = model.rows().found.partition_point(|line| *line < model.top);
    show_found(model, first, Direction::Forward);
}

/// Marks what is searched for from now on; returns whether it is anything that can be searched for.
fn set_search(model: &mut Model, sought: Sought) -> bool {
    match sought.phrase() {
        Ok(phrase) => {
            model.search = Some(Search {
                sought,
                phrase,
                line: None,
            });
            model.lay_out_in_place();
            true
        }
        Err(error) => {
            let why = error.to_string();
            let why = why.lines().last().unwrap_or_default();
            model.message = Some(format!("no expression: {why}"));
            false
        }
    }
}

/// Starts a search through everything.
pub(super) fn search_everywhere(model: &mut Model, sought: Sought) -> Vec<Effect> {
    if sought.text.is_empty() || !set_search(model, sought.clone()) {
        return Vec::new();
    }
    model.everywhere = Some(Everywhere {
        sought: sought.clone(),
        found: None,
    });
    model.open_sheet(SheetKind::Search);
    vec![Effect::Search(sought)]
}

/// Goes to the nearest step, newer or older, in which what is searched for comes or goes.
pub(super) fn go_to_turn(model: &mut Model, direction: Direction) -> Vec<Effect> {
    let Some(search) = &model.search else {
        model.message = Some("nothing is searched for".to_owned());
        return Vec::new();
    };
    let text = search.sought.text.clone();
    let finder = Finder::new(model.article(), &search.phrase);
    let Some(turn) = Turn::nearest(model, finder, direction) else {
        let way = match direction {
            Direction::Forward => "later",
            Direction::Back => "earlier",
        };
        model.message = Some(format!("no {way} version brings or drops: {text}"));
        return Vec::new();
    };
    let effects = open(model, model.pair.ending_at(turn.to), turn.arrival);
    let what = if turn.came { "came here" } else { "went here" };
    model.message = Some(format!("{what}: {text}"));
    effects
}

/// A step in which what is searched for comes or goes.
struct Turn {
    came: bool,
    /// The version that the step leads to.
    to: VersionIdx,
    arrival: Arrival,
}

impl Turn {
    fn nearest(model: &Model, mut finder: Finder<'_>, direction: Direction) -> Option<Self> {
        let mut is_in = |idx: usize| finder.is_in(VersionIdx(idx));
        let mut turns = |idx: &usize| is_in(*idx) != is_in(*idx - 1);
        let at = model.pair.new.0;
        let idx = match direction {
            Direction::Forward => (at + 1..=model.article().newest().0).find(&mut turns),
            Direction::Back => (1..at).rev().find(&mut turns),
        }?;
        let came = is_in(idx);
        let version = VersionIdx(if came { idx } else { idx - 1 });
        let place = finder.places(version).into_iter().next();
        let paragraph = place.and_then(|place| place.paragraph);
        let arrival = paragraph.map_or(Arrival::Top, |paragraph| {
            Arrival::Keep(Anchor::below_the_top(version, paragraph))
        });
        Some(Self {
            came,
            to: VersionIdx(idx),
            arrival,
        })
    }
}

/// Goes `n` places on or back, as far as there are any.
pub(super) fn go_to_found(model: &mut Model, direction: Direction, n: usize) {
    let current = model.search.as_ref().and_then(|search| search.line);
    let found = &model.rows().found;
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
    let n_found = model.rows().found.len();
    let phrase = model.phrase().unwrap_or_default().to_owned();
    let Some(line) = model.rows().found.get(idx).copied() else {
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
