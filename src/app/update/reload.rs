//! Everything is read again, and the reader stays where they were.

use std::sync::Arc;

use crate::app::anchor::{Anchor, Arrival};
use crate::app::cache::Cache;
use crate::app::{Effect, Model, Overlay, Pair};
use crate::store::{Article, Store, VersionIdx};
use crate::visual::count;

use super::find::seek_again;
use super::steps::open;

/// Asks for everything to be read again as it is now.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    model.message = Some("reading the files again …".to_owned());
    vec![Effect::Reload]
}

/// Takes what is there now, and shows the same step of it.
pub(super) fn reloaded(model: &mut Model, outcome: Result<Arc<Store>, String>) -> Vec<Effect> {
    let store = match outcome {
        Ok(store) => store,
        Err(why) => {
            model.message = Some(format!("not read again: {why}"));
            return Vec::new();
        }
    };
    let Some(article) = same_article(model, &store) else {
        model.message = Some("not read again: this article is there no more".to_owned());
        return Vec::new();
    };
    let news = news(model, &store, article);
    // What is listed may be something else now.
    model
        .overlay
        .take_if(|open| !matches!(open, Overlay::Help(_)));
    let effects = replace_store(model, store, article);
    model.message = Some(news);
    effects
}

/// Returns which article of `store` is the open one: the one with its address, or where there is none the one that begins
/// with the same text, for an article may go by the name of its last file; of several the one in its place.
fn same_article(model: &Model, store: &Store) -> Option<usize> {
    let (here, known) = (model.pair.article, model.article());
    let is_same_text = |article: &Article| {
        let (first, oldest) = (&article.versions()[0], &known.versions()[0]);
        first.paragraphs == oldest.paragraphs || article.name() == known.name()
    };
    let is_same = |idx: &usize| {
        store
            .articles
            .get(*idx)
            .is_some_and(|article| match &known.url {
                Some(url) => article.url.as_ref() == Some(url),
                None => article.url.is_none() && is_same_text(article),
            })
    };
    std::iter::once(here)
        .chain(0..store.articles.len())
        .find(is_same)
}

/// Says what has come since.
fn news(model: &Model, store: &Store, article: usize) -> String {
    let now = &store.articles[article];
    let is_new = |number: u32| model.article().find(number).is_none();
    let versions = now.versions().iter().map(|version| version.number);
    let n_new = versions.filter(|number| is_new(*number)).count();
    let n_articles = store
        .articles
        .len()
        .saturating_sub(model.store.articles.len());
    let mut news = Vec::new();
    if n_new > 0 {
        let newest = now.version(now.newest()).number;
        news.push(format!(
            "{}, the newest is v{newest}",
            count(n_new, "new version")
        ));
    }
    if n_articles > 0 {
        news.push(count(n_articles, "new article"));
    }
    if news.is_empty() {
        return "read again: nothing new here".to_owned();
    }
    format!("read again: {}", news.join("; "))
}

/// Shows the same step of the article at `article` of `store` from now on.
pub(super) fn replace_store(model: &mut Model, store: Arc<Store>, article: usize) -> Vec<Effect> {
    let number_of = |version: VersionIdx| model.article().version(version).number;
    let (old, new) = (number_of(model.pair.old), number_of(model.pair.new));
    let pinned = model.pinned.map(number_of);
    let anchor = model.anchor(model.pair.new);
    let versions = &store.articles[article];
    let newest = versions.newest();
    let new = versions.find(new).unwrap_or(newest);
    let pair = Pair {
        article,
        ..model.pair
    }
    .ending_at(new);
    // One of the two may be there no more.
    let old = versions.find(old).filter(|old| *old < new);
    let pair = Pair {
        old: old.unwrap_or(pair.old),
        ..pair
    };
    model.pinned = pinned.and_then(|number| versions.find(number));
    let is_there = |anchor: &Anchor| anchor.is_in(versions, new);
    let anchor = anchor.filter(is_there);
    model.store = store;
    (model.ages, model.walk, model.word, model.puzzle) = (None, None, None, None);
    model.cache = Cache::default();
    // What was compared last is of texts that may be others now.
    model.pair = pair;
    let survey = super::survey(model);
    let mut effects = open(model, pair, anchor.map_or(Arrival::Top, Arrival::Keep));
    effects.push(survey);
    effects.extend(seek_again(model));
    effects
}
