//! `diff --format html`: one self-contained page. No scripts, no requests; prints well, light and dark.
//!
//! The page is made of the same rows as the screen, laid out without a width: the browser wraps.

mod timeline;

use std::fmt::Write as _;

use crate::label::LabelSet;
use crate::rows::{Columns, Item, Layout, Line, Marks, Pane, Panes, Rows, Run, Unchanged, Wish};
use crate::store::Version;
use crate::style::Role;
use crate::visual::visible;

use super::{Compared, certainty, later, percent};

/// Far wider than any paragraph.
const ENDLESS: usize = usize::MAX / 8;
/// Unchanged paragraphs that are folded away together; fewer are shown.
const SHORTEST_FOLD: usize = 2;

/// Returns a page with `steps`, in their order. Steps of one article stand together under its headline.
#[must_use]
pub fn html(steps: &[Compared<'_>]) -> String {
    let name = steps
        .first()
        .map_or_else(String::new, |first| visible(first.article.name()));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"generator\" content=\"variorum\"/>\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        escaped(&name),
        include_str!("html/page.css")
    );
    let of_one_article =
        |one: &Compared<'_>, next: &Compared<'_>| std::ptr::eq(one.article, next.article);
    for (idx, of_article) in steps.chunk_by(of_one_article).enumerate() {
        push_article(&mut page, idx + 1, of_article);
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// Writing to a string cannot fail.
macro_rules! put {
    ($page:expr, $($rest:tt)*) => {{ let _ = write!($page, $($rest)*); }};
}
use put;

fn push_article(page: &mut String, number: usize, steps: &[Compared<'_>]) {
    let Some(article) = steps.first().map(|step| step.article) else {
        return;
    };
    put!(
        page,
        "<main>\n<header>\n<h1 lang=\"\">{}</h1>\n<p class=\"facts\">",
        shown(article.name())
    );
    let source = article.source.as_deref().map(shown);
    let url = article.url.as_deref().map(link);
    let n_versions = match article.versions().len() {
        1 => "1 version".to_owned(),
        n_versions => format!("{n_versions} versions"),
    };
    let facts: Vec<String> = source.into_iter().chain(url).chain([n_versions]).collect();
    put!(page, "{}</p>\n", facts.join(" · "));
    page.push_str(
        "<p class=\"legend\"><del>gone</del> <ins>come</ins> <span class=\"moved\">moved</span> \
         <span class=\"typo\">other typography</span></p>\n</header>\n",
    );
    if steps.len() > 1 {
        timeline::push(page, number, steps);
    }
    for step in steps {
        push_step(page, number, step);
    }
    page.push_str("</main>\n");
}

/// The id of a step on the page.
fn id(number: usize, step: &Compared<'_>) -> String {
    format!("a{number}-v{}-v{}", step.old.number, step.new.number)
}

fn push_step(page: &mut String, number: usize, compared: &Compared<'_>) {
    let (step, id) = (compared.step, id(number, compared));
    let stats = step.stats();
    put!(
        page,
        "<section id=\"{id}\">\n<h2>Version {} → {}</h2>\n<p class=\"facts\">",
        compared.old.number,
        compared.new.number
    );
    let mut facts: Vec<String> = later(compared.article, compared.old, compared.new)
        .into_iter()
        .collect();
    facts.push(format!(
        "+{} −{} words",
        stats.words_added, stats.words_removed
    ));
    facts.push(format!("{} rewritten", percent(stats.share_rewritten())));
    let counts = step.label_counts().into_iter();
    facts.extend(counts.map(|(label, n_changes)| format!("{} {n_changes}", label.name())));
    put!(
        page,
        "{}</p>\n<div class=\"step\">\n",
        escaped(&facts.join(" · "))
    );
    put!(
        page,
        "<div class=\"heads\">{}{}</div>\n",
        head(compared.old),
        head(compared.new)
    );
    let marks = Marks {
        doubtful_old: compared.old.doubtful_paragraphs(),
        doubtful_new: compared.new.doubtful_paragraphs(),
        ..Marks::default()
    };
    let layout = Layout::fit(
        ENDLESS,
        &Wish {
            columns: Some(Columns::Split),
            unchanged: Unchanged::Shown,
            filter: compared.filter,
            ..Wish::default()
        },
    );
    push_rows(page, compared, &Rows::new(step, &layout, &marks), &id);
    page.push_str("</div>\n</section>\n");
}

fn head(version: &Version) -> String {
    let time = version
        .seen_at
        .map(|time| format!(", {}", time.for_reader()))
        .unwrap_or_default();
    format!(
        "<p>Version {}{} <small>{}</small></p>",
        version.number,
        escaped(&time),
        certainty(version)
    )
}

/// The lines of an item are rows of the page; unchanged items in a row are folded away together.
fn push_rows(page: &mut String, compared: &Compared<'_>, rows: &Rows, id: &str) {
    let items: Vec<&[Line]> = rows
        .lines
        .chunk_by(|one, next| one.item == next.item)
        .collect();
    let number = |lines: &&[Line]| {
        let item = lines.first().map(|line| line.item);
        rows.changes
            .iter()
            .position(|change| Some(change.item) == item)
    };
    let is_changed = |lines: &&[Line]| number(lines).is_some();
    for run in items.chunk_by(|one, next| is_changed(one) == is_changed(next)) {
        let is_folded = run.len() >= SHORTEST_FOLD && !is_changed(&run[0]);
        if is_folded {
            put!(
                page,
                "<details><summary>{} unchanged paragraphs</summary>\n",
                run.len()
            );
        }
        for lines in run {
            match number(lines) {
                Some(number) => {
                    let labels = labels(compared, lines);
                    let (number, here) = (number + 1, format!("{id}-{}", number + 1));
                    put!(
                        page,
                        "<div class=\"change\" id=\"{here}\">\n<p class=\"kinds\"><a href=\"#{here}\">{number}</a> {labels}</p>\n"
                    );
                    push_lines(page, lines);
                    page.push_str("</div>\n");
                }
                None => push_lines(page, lines),
            }
        }
        if is_folded {
            page.push_str("</details>\n");
        }
    }
}

fn labels(compared: &Compared<'_>, lines: &[Line]) -> LabelSet {
    match lines.first().map(|line| line.item) {
        Some(Item::Title) => compared.step.labels_of_title(),
        Some(Item::Row(row)) => {
            let places = compared.step.places();
            let place = places.iter().find(|place| place.contains(&row));
            place.map_or_else(LabelSet::default, |place| compared.step.labels_of(place))
        }
        None => LabelSet::default(),
    }
}

fn push_lines(page: &mut String, lines: &[Line]) {
    for line in lines {
        let Panes::Split(old, new) = &line.panes else {
            continue;
        };
        if old.runs.is_empty() && new.runs.is_empty() {
            continue;
        }
        put!(
            page,
            "<div class=\"row\" lang=\"\">{}{}</div>\n",
            pane(old),
            pane(new)
        );
    }
}

fn pane(pane: &Pane) -> String {
    let runs: String = pane.runs.iter().map(element).collect();
    let doubt = if pane.is_doubtful {
        "<sup title=\"may not be what the version said\">?</sup>"
    } else {
        ""
    };
    if runs.is_empty() {
        "<p class=\"none\"></p>".to_owned()
    } else {
        format!("<p>{runs}{doubt}</p>")
    }
}

fn element(run: &Run) -> String {
    let (open, close) = match run.role {
        Role::Added => ("<ins>", "</ins>"),
        Role::Removed => ("<del>", "</del>"),
        Role::AddedBlock => ("<ins class=\"whole\">", "</ins>"),
        Role::RemovedBlock => ("<del class=\"whole\">", "</del>"),
        Role::Moved => ("<span class=\"moved\">", "</span>"),
        Role::Typographic => ("<span class=\"typo\">", "</span>"),
        Role::Heading => ("<b>", "</b>"),
        Role::Dim | Role::Gutter => ("<small>", "</small>"),
        Role::Text
        | Role::Match
        | Role::GutterCurrent
        | Role::Border
        | Role::Bar
        | Role::BarStrong
        | Role::Warning
        | Role::Selection => ("", ""),
    };
    let text = escaped(&run.text);
    if run.is_inner {
        format!("{open}<b>{text}</b>{close}")
    } else {
        format!("{open}{text}{close}")
    }
}

/// The article's address, as a link where it leads to the web.
fn link(url: &str) -> String {
    let text = shown(url);
    let is_of_web = url.starts_with("https://") || url.starts_with("http://");
    if is_of_web {
        format!("<a href=\"{text}\" rel=\"noreferrer\">{text}</a>")
    } else {
        text
    }
}

fn shown(text: &str) -> String {
    escaped(&visible(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(sign),
        }
    }
    escaped
}
