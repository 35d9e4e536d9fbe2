//! Everything is read again, and the reader stays where they were.

use std::sync::Arc;

use crate::app::cache::Cache;
use crate::app::guess::Made;
use crate::app::search::Findings;
use crate::app::{Effect, ListKind, Model, Overlay, Pair, SheetKind};
use crate::store::{Article, Store, VersionIdx};
use crate::visual::count;

use super::ages;
use super::find::seek_again;
use super::open::close;
use super::steps::open;
use crate::app::anchor::Arrival;

/// Asks for everything to be read again as it is now.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    model.message = Some("reading the files again …".to_owned());
    vec![Effect::Reload]
}

/// Takes what is there now, and shows the same step of it; where the article is there no more, another one.
pub(super) fn reloaded(model: &mut Model, outcome: Result<Arc<Store>, String>) -> Vec<Effect> {
    let store = match outcome {
        Ok(store) => store,
        Err(why) => {
            model.message = Some(format!("not read again: {why}"));
            return Vec::new();
        }
    };
    let same = same_article(model.article(), model.pair.article, &store);
    let news = same.map_or_else(
        || "read again: that article is there no more".to_owned(),
        |article| news(model, &store, article),
    );
    let was_pinned = model.pinned.is_some();
    let effects = replace_store(model, store, same);
    let is_let_go = was_pinned && model.pinned.is_none();
    let let_go = if is_let_go {
        "; the version that stayed is let go"
    } else {
        ""
    };
    model.message = Some(news + let_go);
    effects
}

/// Returns which article of `store` is `known`, which stood at `here`: the one with its address, or where there is none the
/// one that begins with the same text, for an article may go by the name of its last file; of several the one in its place.
pub(super) fn same_article(known: &Article, here: usize, store: &Store) -> Option<usize> {
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

/// Says what came, went and changed since.
fn news(model: &Model, store: &Store, article: usize) -> String {
    let (was, now) = (model.article(), &store.articles[article]);
    let (mut n_come, mut n_changed) = (0, 0);
    for version in now.versions() {
        match was.find(version.number).map(|idx| was.version(idx)) {
            None => n_come += 1,
            Some(known) => {
                let is_same =
                    known.paragraphs == version.paragraphs && known.title == version.title;
                n_changed += usize::from(!is_same);
            }
        }
    }
    let is_gone = |version: &&crate::store::Version| now.find(version.number).is_none();
    let n_gone = was.versions().iter().filter(is_gone).count();
    let n_articles = store
        .articles
        .len()
        .saturating_sub(model.store.articles.len());
    let newest = now.version(now.newest()).number;
    let come = count(n_come, "new version");
    let news = [
        (n_come, format!("{come}, the newest is v{newest}")),
        (
            n_changed,
            format!("{} changed", count(n_changed, "version")),
        ),
        (
            n_gone,
            format!("{} there no more", count(n_gone, "version")),
        ),
        (n_articles, count(n_articles, "new article")),
    ];
    let news = news.into_iter().filter(|(n_of_them, _)| *n_of_them > 0);
    let news: Vec<String> = news.map(|(_, what)| what).collect();
    if news.is_empty() {
        return "read again: nothing new here".to_owned();
    }
    format!("read again: {}", news.join("; "))
}

/// Works with `store` from now on: shows the same step of the article at `same` there, or where it is none the newest of
/// another one.
pub(super) fn replace_store(
    model: &mut Model,
    store: Arc<Store>,
    same: Option<usize>,
) -> Vec<Effect> {
    let mut effects = close_what_is_of_texts(model);
    let number_of = |version: VersionIdx| model.article().version(version).number;
    let (old, new) = (number_of(model.pair.old), number_of(model.pair.new));
    let last = store.articles.len().saturating_sub(1);
    let article = same.unwrap_or(model.pair.article.min(last));
    let versions = &store.articles[article];
    let find = |number: u32| versions.find(number).filter(|_| same.is_some());
    let new = find(new).unwrap_or(versions.newest());
    let pair = Pair {
        article,
        ..model.pair
    }
    .ending_at(new);
    // One of the two may be there no more.
    let old = find(old).filter(|old| *old < new);
    let pair = Pair {
        old: old.unwrap_or(pair.old),
        ..pair
    };
    let anchor = model.anchor(model.pair.new).filter(|_| same.is_some());
    let anchor = anchor.and_then(|anchor| anchor.at(versions, new));
    model.pinned = model.pinned.map(number_of).and_then(find);
    // Where both texts are what they were, so is what they show.
    let sides = [(model.pair.old, pair.old), (model.pair.new, pair.new)];
    let is_same = |(was, now)| model.article().version(was) == versions.version(now);
    let is_as_before = same.is_some() && sides.into_iter().all(is_same);
    let kept = model.step.clone().filter(|_| is_as_before);
    let (top, change) = (model.top, model.change);
    model.places.follow(&model.store, &store);
    model.store = store;
    (model.ages, model.walk, model.word, model.puzzle) = (None, None, None, None);
    (model.asked, model.traced, model.foreseen) = (None, None, None);
    // What was found is of other texts.
    let quest = model.everywhere.take().map(|known| known.quest);
    model.everywhere = quest.map(Findings::none);
    model.ahead = None;
    model.n_loaded += 1;
    model.reviewing.looked.clear();
    model.cache = Cache::default();
    if let Some(step) = &kept {
        let made = Made::of(&model.store, pair, Arc::clone(step));
        model.cache.insert(pair, made);
    }
    // What was compared last is of texts that may be others now.
    model.pair = pair;
    let survey = super::survey(model);
    effects.extend(open(
        model,
        pair,
        match anchor {
            Some(anchor) if change.is_some() => Arrival::Change(anchor),
            Some(anchor) => Arrival::Keep(anchor),
            None => Arrival::Top,
        },
    ));
    if kept.is_some() {
        model.scroll_to(top);
        model.change = change;
    }
    effects.push(survey);
    effects.extend(seek_again(model));
    effects.extend(fill_again(model));
    effects
}

/// Closes what shows a place of the texts that may be another now. What is typed into stays: keys that were meant for it
/// must not act as keys.
fn close_what_is_of_texts(model: &mut Model) -> Vec<Effect> {
    match &model.overlay {
        Some(Overlay::Puzzle { .. }) => close(model),
        // The text in which the word was chosen is left open.
        Some(Overlay::Sheet(sheet)) if sheet.kind == SheetKind::Word => close(model),
        _ => Vec::new(),
    }
}

/// Fills what is open with what is there now.
fn fill_again(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::List(mut list)) => {
            let is_of_store = matches!(
                list.kind,
                ListKind::Versions | ListKind::Articles | ListKind::Problems
            );
            if is_of_store {
                list.apply_filter(model);
            }
            model.overlay = Some(Overlay::List(list));
            Vec::new()
        }
        Some(Overlay::Sheet(sheet)) => {
            let needs_ages = matches!(
                sheet.kind,
                SheetKind::Read | SheetKind::Words | SheetKind::Lives
            );
            model.overlay = Some(Overlay::Sheet(sheet));
            model.fill_sheet_again();
            if needs_ages {
                ages::ask(model)
            } else {
                Vec::new()
            }
        }
        other => {
            model.overlay = other;
            Vec::new()
        }
    }
}
