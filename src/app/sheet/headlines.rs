//! Every headline that an article had, in order, with what changed from one to the next.

use crate::app::Model;
use crate::rows::{Layout, Run, in_one_column};
use crate::step::Texts;
use crate::store::{Timestamp, Version, VersionIdx};
use crate::style::Role;
use crate::visual::count;

use super::{Entry, Page, Target, gap, indented, run, wrapped};

/// Cells before the headlines: they stand below the versions and times.
const INDENT: usize = 4;

/// Returns the sheet's entries; each leads to the step that brought the headline.
pub(super) fn page(model: &Model, width: usize) -> Page {
    let versions = model.article().versions();
    let runs = versions.chunk_by(|one, next| one.title == next.title);
    let mut page = Page::default();
    let mut start = 0;
    let mut before: Option<&Version> = None;
    let mut n_headlines = 0;
    for same in runs {
        let newest = start + same.len() - 1;
        let first = &same[0];
        if model.pair().new.0 >= start {
            page.here = page.entries.len();
        }
        let returned = versions[..start.saturating_sub(1)]
            .iter()
            .rev()
            .find(|earlier| earlier.title == first.title);
        let mut lines = vec![vec![run(Role::Heading, &span(same))]];
        if let Some(earlier) = returned {
            lines[0].push(run(
                Role::Warning,
                &format!("   again as in version {}", earlier.number),
            ));
        }
        lines.extend(headline(before, first, width, model));
        page.entries.push(Entry {
            lines,
            target: Some(Target {
                pair: model.pair().ending_at(VersionIdx(start)),
                paragraph: None,
            }),
        });
        page.entries.push(gap());
        n_headlines += 1;
        before = Some(first);
        start = newest + 1;
    }
    page.title = format!(
        "Headlines: {} in {}",
        count(n_headlines, "headline"),
        count(versions.len(), "version")
    );
    page
}

/// The versions that had a headline, and when it was first seen.
fn span(same: &[Version]) -> String {
    let (first, last) = (&same[0], &same[same.len() - 1]);
    let numbers = if first.number == last.number {
        format!("v{}", first.number)
    } else {
        format!("v{} to v{}", first.number, last.number)
    };
    let time = first.seen_at.map(Timestamp::for_reader);
    let time = time
        .map(|time| format!("   seen {time}"))
        .unwrap_or_default();
    format!("{numbers}{time}")
}

/// The headline with the words that went and came since the one before.
fn headline(
    before: Option<&Version>,
    version: &Version,
    width: usize,
    model: &Model,
) -> Vec<Vec<Run>> {
    let width = width.saturating_sub(INDENT).max(1);
    let lines = match before.filter(|before| !before.title.is_empty()) {
        _ if version.title.is_empty() => {
            wrapped(&[(Role::Dim, "(no headline)")], width, model.form())
        }
        None => wrapped(&[(Role::Text, &version.title)], width, model.form()),
        Some(before) => {
            let layout = Layout {
                text_width: width,
                ..model.layout()
            };
            in_one_column(
                &Texts::of_lines(&before.title, &version.title),
                Role::Text,
                &layout,
            )
        }
    };
    indented(lines, INDENT)
}
