//! From place to place of what is searched for.

use std::sync::Arc;

use crate::app::model::Direction;
use crate::app::search::{Findings, Quest, Scope, Search};
use crate::app::{Effect, Model, SheetKind, Sought};
use crate::find::{Finder, Phrase, Place};
use crate::store::VersionIdx;

use super::ages::is_short;
use super::changes::bring_into_sight;
use super::steps::open;
use crate::app::anchor::{Anchor, Arrival};

/// Starts a search and goes to the first place in sight or below.
pub(super) fn start_search(model: &mut Model, sought: Sought) -> Vec<Effect> {
    let Some(phrase) = phrase_of(model, &sought) else {
        return Vec::new();
    };
    let is_known = !phrase.is_slow() || model.presence(&sought, model.pair.article).is_some();
    let effects = if is_known {
        Vec::new()
    } else {
        seek(model, sought.clone())
    };
    search_for(model, sought, phrase);
    if let Some(search) = &mut model.search {
        search.shows_first = true;
    }
    if model.is_searching() {
        let phrase = model.phrase().unwrap_or_default();
        model.message = Some(format!("searching for {phrase}"));
    } else {
        show_first(model);
    }
    effects
}

/// Goes to the first place in sight or below, where that was asked for.
fn show_first(model: &mut Model) {
    let search = model.search.as_mut();
    if search.is_some_and(|search| std::mem::take(&mut search.shows_first)) {
        let first = model.rows().found.partition_point(|line| *line < model.top);
        show_found(model, first, Direction::Forward);
    }
}

/// Has everything looked through; what was found ahead of the reader is taken over.
fn seek(model: &mut Model, sought: Sought) -> Vec<Effect> {
    let article = model.pair.article;
    let is_of_it = |ahead: &Findings| {
        let is_told = ahead.told_of(article).is_some();
        ahead.quest.sought == sought && is_told
    };
    let mut findings = match model.ahead.take().filter(is_of_it) {
        Some(mut ahead) => {
            ahead.quest.scope = Scope::Others;
            ahead
        }
        None => Findings::none(next_quest(model, sought, Scope::All)),
    };
    findings.is_all &= model.store.articles.len() == 1;
    let rest = (!findings.is_all).then(|| Effect::Search(Some(findings.quest.clone())));
    model.everywhere = Some(findings);
    rest.into_iter().collect()
}

fn next_quest(model: &mut Model, sought: Sought, scope: Scope) -> Quest {
    model.n_searches += 1;
    Quest {
        sought,
        number: model.n_searches,
        scope,
    }
}

/// Has the open article looked through for what is being typed, where that will take time when it is searched for, and is
/// little work. Another search is not broken off for that.
pub(super) fn look_ahead(model: &mut Model) -> Option<Effect> {
    let wanted = wanted_ahead(model);
    if model.ahead.as_ref().map(|ahead| &ahead.quest.sought) == wanted.as_ref() {
        return None;
    }
    let before = model.ahead.take();
    let Some(sought) = wanted else {
        let is_going_on = before.is_some_and(|ahead| !ahead.is_all);
        return is_going_on.then_some(Effect::Search(None));
    };
    let quest = next_quest(model, sought, Scope::Open);
    model.ahead = Some(Findings::none(quest.clone()));
    Some(Effect::Search(Some(quest)))
}

fn wanted_ahead(model: &Model) -> Option<Sought> {
    let typing = model.keyboard.typing.as_ref()?;
    let is_free = model.everywhere.as_ref().is_none_or(|known| known.is_all);
    let sought = typing.sought().filter(|_| is_free)?;
    let takes_time = || model.presence(&sought, model.pair.article).is_none();
    let is_wanted = typing.is_everywhere() || sought.is_expression && takes_time();
    (is_wanted && is_short(model.article())).then_some(sought)
}

/// Returns what to look for; says why where that is nothing.
fn phrase_of(model: &mut Model, sought: &Sought) -> Option<Phrase> {
    if sought.text.is_empty() {
        return None;
    }
    match sought.phrase() {
        Ok(phrase) => Some(phrase),
        Err(error) => {
            let why = error.to_string();
            let why = why.lines().last().unwrap_or_default();
            let why = why.trim_start_matches("error: ");
            model.message = Some(format!("no expression: {why}"));
            None
        }
    }
}

/// Marks what is searched for from now on.
fn search_for(model: &mut Model, sought: Sought, phrase: Phrase) {
    model.search = Some(Search {
        sought: Arc::new(sought),
        phrase: Arc::new(phrase),
        line: None,
        shows_first: false,
    });
    model.lay_out_in_place();
}

/// Starts a search through everything.
pub(super) fn search_everywhere(model: &mut Model, sought: Sought) -> Vec<Effect> {
    let Some(phrase) = phrase_of(model, &sought) else {
        return Vec::new();
    };
    let effects = seek(model, sought.clone());
    search_for(model, sought, phrase);
    model.open_sheet(SheetKind::Search);
    effects
}

/// Takes what a search through everything found.
pub(super) fn found(model: &mut Model, findings: Findings) {
    let ahead = model.ahead.as_mut();
    if let Some(ahead) = ahead.filter(|ahead| ahead.quest == findings.quest) {
        ahead.extend(findings);
        return;
    }
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
        let Some(presence) = model.presence(&search.sought, model.pair.article) else {
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
