//! From place to place of what is searched for.

use crate::app::model::Direction;
use crate::app::search::{Everywhere, Search};
use crate::app::{Effect, Model, SheetKind, Sought};
use crate::find::{Phrase, places};
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
    let has = |idx: usize| -> bool { has(model, idx, &search.phrase) };
    let newest = model.article().newest().0;
    let at = model.pair.new.0;
    // A step is named by the version that it leads to.
    let turns = |idx: &usize| has(*idx) != has(*idx - 1);
    let found = match direction {
        Direction::Forward => (at + 1..=newest).find(turns),
        Direction::Back => (1..at).rev().find(turns),
    };
    let text = search.sought.text.clone();
    let Some(found) = found else {
        let way = match direction {
            Direction::Forward => "later",
            Direction::Back => "earlier",
        };
        model.message = Some(format!("no {way} version brings or drops: {text}"));
        return Vec::new();
    };
    let (came, version) = (
        has(found),
        VersionIdx(if has(found) { found } else { found - 1 }),
    );
    let place = places(model.article(), version, &search.phrase);
    let paragraph = place.first().and_then(|place| place.paragraph);
    let arrival = paragraph.map_or(Arrival::Top, |paragraph| {
        Arrival::Keep(Anchor::below_the_top(version, paragraph))
    });
    let pair = model.pair.ending_at(VersionIdx(found));
    let effects = open(model, pair, arrival);
    let what = if came { "came here" } else { "went here" };
    model.message = Some(format!("{what}: {text}"));
    effects
}

fn has(model: &Model, idx: usize, phrase: &Phrase) -> bool {
    let version = model.article().version(VersionIdx(idx));
    let texts = std::iter::once(&version.title).chain(&version.paragraphs);
    texts
        .into_iter()
        .any(|text| !phrase.places(text).is_empty())
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
