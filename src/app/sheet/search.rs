//! In which versions of which articles a phrase stands: for each article a strip with a cell for each version, and the
//! places where it came.

use std::sync::Arc;

use crate::app::{Findings, Model, Pair, Sought};
use crate::find::{Place, Presence};
use crate::rows::Run;
use crate::store::{Article, Timestamp, Version, VersionIdx};
use crate::style::Role;
use crate::visual::{Form, count, visible};

use super::{Entry, Page, Target, gap, run};

/// Places shown of one article; the strip tells of all versions.
const MOST_PLACES: usize = 40;
/// Cells before the text of a place.
const INDENT: usize = 22;

/// Returns the sheet's entries; those with a place lead to the step that brought it.
pub(super) fn page(model: &Model, width: usize) -> Page {
    let Some(Findings {
        quest,
        articles,
        is_all,
    }) = model.everywhere()
    else {
        return Page::default();
    };
    let sought = &quest.sought;
    let mut page = Page::default();
    let has_it = |found: &&(usize, Arc<Presence>)| found.1.n_versions() > 0;
    let found: Vec<_> = articles.iter().filter(has_it).collect();
    let n_versions: usize = found
        .iter()
        .map(|(_, presence)| presence.n_versions())
        .sum();
    let in_all = format!(
        "in {} of {}",
        count(n_versions, "version"),
        count(found.len(), "article")
    );
    let what = match (found.len(), is_all) {
        (0, true) => "nowhere".to_owned(),
        (0, false) => "searching …".to_owned(),
        (_, true) => in_all,
        (_, false) => format!("{in_all}, searching …"),
    };
    let is_cut = found.iter().any(|(_, presence)| presence.is_cut());
    let cut = if is_cut {
        "; not every place was looked for"
    } else {
        ""
    };
    page.title = format!("{}: {what}{cut}", named(sought));
    let open = model.pair().article;
    let (here, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(article, _)| *article == open);
    for (article, presence) in here.into_iter().chain(others) {
        push_article(&mut page, model, *article, presence, width);
    }
    page
}

fn named(sought: &Sought) -> String {
    let what = if sought.is_expression {
        "expression "
    } else {
        ""
    };
    format!("{what}“{}”", visible(&sought.text))
}

fn push_article(page: &mut Page, model: &Model, idx: usize, presence: &Presence, width: usize) {
    let article = &model.store().articles[idx];
    let name = model
        .form()
        .shorten(&format!("{}. {}", idx + 1, article.name()), width);
    page.entries.push(Entry {
        lines: vec![
            vec![run(Role::Heading, &name)],
            strip(article, presence, width, model.form()),
        ],
        target: None,
    });
    let mut n_left = MOST_PLACES;
    for arrival in presence.arrivals() {
        for place in presence.places(arrival).take(n_left) {
            n_left -= 1;
            page.entries.push(Entry {
                lines: vec![line(article.version(arrival), &place, width, model.form())],
                target: Some(Target {
                    pair: Pair {
                        article: idx,
                        ..model.pair()
                    }
                    .ending_at(arrival),
                    paragraph: place.paragraph.map(|paragraph| (arrival, paragraph)),
                }),
            });
        }
        if n_left == 0 {
            let text = "     further places are not shown";
            page.entries.push(Entry {
                lines: vec![vec![run(Role::Dim, text)]],
                target: None,
            });
            break;
        }
    }
    page.entries.push(gap());
}

/// A cell for each version, or for a few where there is no room for all: filled where one of them has it.
fn strip(article: &Article, presence: &Presence, width: usize, form: Form) -> Vec<Run> {
    let (first, last) = (presence.first(), presence.last());
    let about = |idx: Option<VersionIdx>| {
        let version = idx.map(|idx| article.version(idx));
        version.map_or_else(String::new, |version| {
            let time = version.seen_at.map(Timestamp::for_reader);
            let time = time.map(|time| format!(" ({time})"));
            format!("v{}{}", version.number, time.unwrap_or_default())
        })
    };
    let text = format!(
        "  in {} of {}, first {}, last {}",
        presence.n_versions(),
        count(presence.n_all_versions(), "version"),
        about(first),
        about(last)
    );
    let room = width
        .saturating_sub(form.width(&text))
        .max(width / 3)
        .max(1);
    let n_cells = presence.n_all_versions().min(room);
    let cells = (0..n_cells).map(|cell| {
        let share = |cell: usize| cell * presence.n_all_versions() / n_cells;
        let mut versions = (share(cell)..share(cell + 1)).map(VersionIdx);
        if versions.any(|version| presence.is_in(version)) {
            form.in_one_cell("■")
        } else {
            form.in_one_cell("□")
        }
    });
    let strip: String = cells.collect();
    let room = width.saturating_sub(n_cells);
    vec![
        run(Role::GutterCurrent, &strip),
        run(Role::Dim, &form.shorten(&text, room)),
    ]
}

/// A place with the text around it.
fn line(version: &Version, place: &Place, width: usize, form: Form) -> Vec<Run> {
    let (what, text) = match place.paragraph {
        None => ("headline".to_owned(), &version.title),
        Some(idx) => (format!("paragraph {}", idx + 1), &version.paragraphs[idx]),
    };
    let head = format!("{:>5}  {what:<15}", format!("v{}", version.number));
    let room = width.saturating_sub(INDENT);
    let found = form.shorten(&text[place.bytes.clone()], room);
    let around = room.saturating_sub(form.width(&found));
    let before = form.tail(&text[..place.bytes.start], (around / 2).saturating_sub(1));
    let ellipsis = if before.len() < place.bytes.start {
        "…"
    } else {
        ""
    };
    let before = format!("{ellipsis}{before}");
    let after = around.saturating_sub(form.width(&before));
    let mut found = run(Role::Text, &found);
    found.is_found = true;
    vec![
        run(Role::Gutter, &head),
        run(Role::Text, &before),
        found,
        run(Role::Text, &form.shorten(&text[place.bytes.end..], after)),
    ]
}
