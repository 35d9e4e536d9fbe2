//! What needs the ages of words: its screens, and going from one version of a paragraph to the next.

use std::sync::Arc;

use crate::age::{Ages, LineId};
use crate::app::anchor::{Anchor, Arrival};
use crate::app::guess::are_within;
use crate::app::model::Direction;
use crate::app::{Effect, Model, Pair, SheetKind};
use crate::store::{Article, VersionIdx};

use super::steps;

/// Opens a sheet that shows ages; they are asked for where nobody did before.
pub(super) fn open(model: &mut Model, kind: SheetKind) -> Vec<Effect> {
    model.open_sheet(kind);
    ask(model)
}

/// Bytes of all versions of an article that is gone through before anybody asks for what comes of it: work for a tenth of a second or so.
const SHORT: usize = 4 << 20;

/// Asks for the ages of the open article before anybody wants them, where that is little work.
pub(super) fn foresee(model: &Model) -> Vec<Effect> {
    if model.ages().is_some() || !is_short(model.article()) {
        return Vec::new();
    }
    ask(model)
}

/// Returns whether it is little work to go through all versions of `article`.
pub(super) fn is_short(article: &Article) -> bool {
    are_within(article.versions(), SHORT)
}

/// Asks for the ages of the open article, where nobody did before.
pub(super) fn ask(model: &Model) -> Vec<Effect> {
    match model.ages() {
        Some(_) => Vec::new(),
        None => vec![Effect::Ages(model.pair.article)],
    }
}

/// Takes ages that were asked for, and does what waited for them.
pub(super) fn take(model: &mut Model, article: usize, ages: Arc<Ages>) -> Vec<Effect> {
    if article != model.pair.article || model.ages().is_some() {
        return Vec::new();
    }
    (model.asked, model.traced) = (None, None);
    model.ages = Some((article, ages));
    model.fill_sheet_again();
    match model.walk.take() {
        Some((direction, n)) => walk(model, direction, n),
        None => Vec::new(),
    }
}

/// Goes to the `n`th version on or back in which the paragraph changed that the reader is at.
pub(super) fn walk(model: &mut Model, direction: Direction, n: usize) -> Vec<Effect> {
    let Some(ages) = model.ages() else {
        model.walk = Some((direction, n));
        model.message = Some("reading the history".to_owned());
        return ask(model);
    };
    let Some(line) = line_at_hand(model, ages) else {
        model.message = Some("no paragraph is current here".to_owned());
        return Vec::new();
    };
    let Some(version) = next_moment(model, ages, line, direction, n) else {
        model.message = Some(match direction {
            Direction::Forward => "this paragraph does not change any more".to_owned(),
            Direction::Back => "this paragraph did not change before".to_owned(),
        });
        return Vec::new();
    };
    let arrival = place(ages, version, line).map_or(Arrival::Top, Arrival::Change);
    steps::open(model, model.pair.ending_at(version), arrival)
}

/// The steps that lead to the next version on and back in which the paragraph changed that the reader is at, as far as that
/// is known.
pub(in crate::app) fn walks(model: &Model) -> [Option<Pair>; 2] {
    let at_hand = || {
        let ages = model.ages().filter(|_| model.step.is_some())?;
        Some((ages, line_at_hand(model, ages)?))
    };
    let Some((ages, line)) = at_hand() else {
        return [None; 2];
    };
    [Direction::Forward, Direction::Back].map(|direction| {
        let version = next_moment(model, ages, line, direction, 1)?;
        Some(steps::shown(model, model.pair.ending_at(version)))
    })
}

/// The life line of the paragraph that the reader is at.
fn line_at_hand(model: &Model, ages: &Ages) -> Option<LineId> {
    // A paragraph that went has its place in the older version only.
    let mut sides = [model.pair.new, model.pair.old].into_iter();
    sides.find_map(|version| ages.body.line(version, model.paragraph_at(version)?))
}

/// The `n`th version on or back in which the paragraph on `line` changed, or the last one where there are fewer.
fn next_moment(
    model: &Model,
    ages: &Ages,
    line: LineId,
    direction: Direction,
    n: usize,
) -> Option<VersionIdx> {
    let here = model.pair.new;
    let versions = ages.body.lines().moments(line).iter();
    let versions = versions.map(|moment| moment.version);
    match direction {
        Direction::Forward => versions.filter(|version| *version > here).take(n).last(),
        Direction::Back => versions
            .rev()
            .filter(|version| *version < here)
            .take(n)
            .last(),
    }
}

/// Where the paragraph on `line` stands in the step to `version`.
fn place(ages: &Ages, version: VersionIdx, line: LineId) -> Option<Anchor> {
    let before = VersionIdx(version.0.saturating_sub(1));
    [version, before].into_iter().find_map(|version| {
        let paragraph = ages.body.paragraph_on(version, line)?;
        Some(Anchor::below_the_top(version, paragraph))
    })
}
