//! `diff --format html`: one self-contained page. No scripts, no requests; prints well, light and dark.
//!
//! The page is made of the same rows as the screen, laid out without a width: the browser wraps.

mod timeline;

use crate::label::LabelSet;
use crate::rows::{
    Columns, Folded, Item, Layout, Line, Mark, Marks, Pane, Panes, Rows, Run, Unchanged, Wish,
};
use crate::store::Version;
use crate::style::Role;
use crate::visual::{count, visible};

use super::markup::{escaped, put};
use super::name::HTML_MARK;
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
        .map(|first| visible(first.article.name()))
        .unwrap_or_default();
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         {HTML_MARK}\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
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
    let n_versions = count(article.versions().len(), "version");
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
    let rows = Rows::new(step, &layout, &marks);
    push_rows(page, &rows, compared.filter.only, &id);
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

/// What an item is to the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A change that is told, by its index.
    Told(usize),
    /// Something else that must be seen: the headline, the place that a moved paragraph left.
    Seen,
    /// What may be folded away.
    Aside(Folded),
}

/// The lines of an item are rows of the page; what is no change that is told is folded away where there is much of it.
fn push_rows(page: &mut String, rows: &Rows, only: LabelSet, id: &str) {
    let mut told = rows.changes.iter().enumerate().peekable();
    let items: Vec<(Kind, &[Line])> = rows
        .lines
        .chunk_by(|one, next| one.item == next.item)
        .map(|lines| {
            // Changes stand in the order of their items.
            let change = told.next_if(|(_, change)| change.item == lines[0].item);
            let kind = match change {
                Some((idx, _)) => Kind::Told(idx),
                None => kind_of_rest(lines, only),
            };
            (kind, lines)
        })
        .collect();
    let is_aside = |kind: Kind| matches!(kind, Kind::Aside(_));
    for run in items.chunk_by(|one, next| is_aside(one.0) == is_aside(next.0)) {
        let is_folded = run.len() >= SHORTEST_FOLD && is_aside(run[0].0);
        if is_folded {
            let all = run
                .iter()
                .fold(Folded::default(), |all, (kind, _)| match kind {
                    Kind::Aside(one) => Folded {
                        n_unchanged: all.n_unchanged + one.n_unchanged,
                        n_unwanted: all.n_unwanted + one.n_unwanted,
                    },
                    Kind::Told(_) | Kind::Seen => all,
                });
            put!(page, "<details><summary>{all}</summary>\n");
        }
        for (kind, lines) in run {
            match kind {
                Kind::Told(idx) => {
                    let labels = rows.changes[*idx].labels;
                    let (number, here) = (idx + 1, format!("{id}-{}", idx + 1));
                    put!(
                        page,
                        "<div class=\"change\" id=\"{here}\">\n<p class=\"kinds\"><a href=\"#{here}\">{number}</a> {labels}</p>\n"
                    );
                    push_lines(page, lines);
                    page.push_str("</div>\n");
                }
                Kind::Seen | Kind::Aside(_) => push_lines(page, lines),
            }
        }
        if is_folded {
            page.push_str("</details>\n");
        }
    }
}

/// What an item is whose change is not told, if it has one. With only some changes wanted, the others are an aside.
fn kind_of_rest(lines: &[Line], only: LabelSet) -> Kind {
    let panes = || lines.iter().flat_map(Line::panes);
    let is_changed = panes().any(|pane| pane.mark != Mark::None);
    match (lines[0].item, is_changed) {
        (Item::Title, _) => Kind::Seen,
        (Item::Row(_), true) if only.is_empty() => Kind::Seen,
        (Item::Row(_), is_changed) => Kind::Aside(Folded {
            n_unchanged: usize::from(!is_changed),
            n_unwanted: usize::from(is_changed),
        }),
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
        Role::Moved | Role::MovedBlock => ("<span class=\"moved\">", "</span>"),
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
        | Role::Selection
        | Role::AgeOldest
        | Role::AgeOlder
        | Role::AgeNewer
        | Role::AgeNewest => ("", ""),
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
