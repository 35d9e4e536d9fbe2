//! From place to place of what is searched for.

use std::sync::Arc;

use crate::app::model::Direction;
use crate::app::search::{Findings, Quest, Search};
use crate::app::{Effect, Model, SheetKind, Sought};
use crate::find::{Finder, Place};
use crate::store::VersionIdx;

use super::changes::bring_into_sight;
use super::steps::open;
use crate::app::anchor::{Anchor, Arrival};

/// Starts a search and goes to the first place in sight or below.
pub(super) fn start_search(model: &mut Model, sought: Sought) -> Vec<Effect> {
    if sought.text.is_empty() || !set_search(model, sought.clone()) {
        return Vec::new();
    }
    if let Some(search) = &mut model.search {
        search.shows_first = true;
    }
    if model.is_searching() {
        model.message = Some(format!("searching for {}", sought.text));
        return seek(model, sought);
    }
    show_first(model);
    Vec::new()
}

/// Goes to the first place in sight or below, where that was asked for.
fn show_first(model: &mut Model) {
    let search = model.search.as_mut();
    if search.is_some_and(|search| std::mem::take(&mut search.shows_first)) {
        let first = model.rows().found.partition_point(|line| *line < model.top);
        show_found(model, first, Direction::Forward);
    }
}

/// Has everything looked through.
fn seek(model: &mut Model, sought: Sought) -> Vec<Effect> {
    model.n_searches += 1;
    let quest = Quest {
        sought,
        number: model.n_searches,
    };
    model.everywhere = Some(Findings::none(quest.clone()));
    vec![Effect::Search(Some(quest))]
}

/// Marks what is searched for from now on; returns whether it is anything that can be searched for.
fn set_search(model: &mut Model, sought: Sought) -> bool {
    match sought.phrase() {
        Ok(phrase) => {
            model.search = Some(Search {
                sought: Arc::new(sought),
                phrase: Arc::new(phrase),
                line: None,
                shows_first: false,
            });
            model.lay_out_in_place();
            true
        }
        Err(error) => {
            let why = error.to_string();
            let why = why.lines().last().unwrap_or_default();
            let why = why.trim_start_matches("error: ");
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
    let effects = seek(model, sought);
    model.open_sheet(SheetKind::Search);
    effects
}

/// Takes what a search through everything found.
pub(super) fn found(model: &mut Model, findings: Findings) {
    let was_searching = model.is_searching();
    match &mut model.everywhere {
        Some(known) if known.quest == findings.quest => known.extend(findings),
        _ => return,
    }
    if was_searching && !model.is_searching() {
        model.lay_out_in_place();
        show_first(model);
    }
    model.fill_sheet_again();
}

/// Looks for the same again, where everything was read again.
pub(super) fn seek_again(model: &mut Model) -> Vec<Effect> {
    match &model.everywhere {
        Some(known) => seek(model, known.quest.sought.clone()),
        None => Vec::new(),
    }
}

/// Searches no longer; returns what that asks for.
pub(super) fn give_up(model: &mut Model) -> Vec<Effect> {
    model.search = None;
    (model.asked, model.traced) = (None, None);
    model.lay_out_in_place();
    if model.everywhere.as_ref().is_none_or(|known| known.is_all) {
        return Vec::new();
    }
    model.everywhere = None;
    vec![Effect::Search(None)]
}

/// Goes to the nearest step, newer or older, in which what is searched for comes or goes.
pub(super) fn go_to_turn(model: &mut Model, direction: Direction) -> Vec<Effect> {
    let Some(search) = &model.search else {
        model.message = Some("nothing is searched for".to_owned());
        return Vec::new();
    };
    let text = search.sought.text.clone();
    let turn = if search.phrase.is_slow() {
        let Some(presence) = model.presence(search, model.pair.article) else {
            model.message = Some(format!("still searching for {text}"));
            return Vec::new();
        };
        Turn::nearest(model, |version| presence.places(version).next(), direction)
    } else {
        // Of a long history only as many versions are looked through as need be.
        let mut finder = Finder::new(model.article(), &search.phrase);
        Turn::nearest(model, |version| finder.first(version), direction)
    };
    let Some(turn) = turn else {
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
    /// `first` tells the first place in a version.
    fn nearest(
        model: &Model,
        mut first: impl FnMut(VersionIdx) -> Option<Place>,
        direction: Direction,
    ) -> Option<Self> {
        let mut is_in = |idx: usize| first(VersionIdx(idx)).is_some();
        let mut turns = |idx: &usize| is_in(*idx) != is_in(*idx - 1);
        let at = model.pair.new.0;
        let idx = match direction {
            Direction::Forward => (at + 1..=model.article().newest().0).find(&mut turns),
            Direction::Back => (1..at).rev().find(&mut turns),
        }?;
        let came = is_in(idx);
        let version = VersionIdx(if came { idx } else { idx - 1 });
        let paragraph = first(version).and_then(|place| place.paragraph);
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
    if model.is_searching() {
        let phrase = model.phrase().unwrap_or_default();
        model.message = Some(format!("still searching for {phrase}"));
        return;
    }
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
    let n_found = if model.rows().is_found_cut {
        format!("the first {n_found}")
    } else {
        n_found.to_string()
    };
    model.message = Some(format!("line {} of {n_found} with: {phrase}", idx + 1));
}
