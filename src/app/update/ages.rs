//! What needs the ages of words: its screens, and going from one version of a paragraph to the next.

use std::sync::Arc;

use crate::age::Ages;
use crate::app::anchor::{Anchor, Arrival};
use crate::app::model::Direction;
use crate::app::{Effect, Model, SheetKind};
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
    let versions = article.versions().iter();
    let mut n_bytes = versions.map(|version| version.paragraphs.iter().map(String::len).sum());
    let within = n_bytes.try_fold(0, |sum: usize, n_bytes: usize| {
        Some(sum + n_bytes).filter(|sum| *sum <= SHORT)
    });
    within.is_some()
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
    // A paragraph that went has its place in the older version only.
    let sides = [model.pair.new, model.pair.old];
    let line = sides
        .into_iter()
        .find_map(|version| ages.body.line(version, model.paragraph_at(version)?));
    let Some(line) = line else {
        model.message = Some("no paragraph is current here".to_owned());
        return Vec::new();
    };
    let here = model.pair.new;
    let versions = ages.body.lines().moments(line).iter();
    let versions = versions.map(|moment| moment.version);
    let found = match direction {
        Direction::Forward => versions.filter(|version| *version > here).take(n).last(),
        Direction::Back => versions
            .rev()
            .filter(|version| *version < here)
            .take(n)
            .last(),
    };
    let Some(version) = found else {
        model.message = Some(match direction {
            Direction::Forward => "this paragraph does not change any more".to_owned(),
            Direction::Back => "this paragraph did not change before".to_owned(),
        });
        return Vec::new();
    };
    let arrival = place(ages, version, line).map_or(Arrival::Top, Arrival::Change);
    steps::open(model, model.pair.ending_at(version), arrival)
}

/// Where the paragraph on `line` stands in the step to `version`.
fn place(ages: &Ages, version: VersionIdx, line: crate::age::LineId) -> Option<Anchor> {
    let before = VersionIdx(version.0.saturating_sub(1));
    [version, before].into_iter().find_map(|version| {
        let paragraph = ages.body.paragraph_on(version, line)?;
        Some(Anchor::below_the_top(version, paragraph))
    })
}
