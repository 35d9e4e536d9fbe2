//! The life of every paragraph: a row each, with a column for each version.

use crate::age::{Ages, LineId, Moment, What};
use crate::app::Model;
use crate::rows::Run;
use crate::store::VersionIdx;
use crate::style::Role;
use crate::visual::{self, count};

use super::{Entry, Page, Target, gap, run, waiting, wrapped};

/// Cells of a paragraph's first words.
const LABEL: usize = 36;

/// What the signs mean.
const LEGEND: &str =
    "+ born  ~ edited  > moved  & both  ' typography  Y split  V merged  x gone  @ back";

/// Returns the sheet's entries: the paragraphs of the newer version in order, then those that are gone or yet to come.
/// Each leads to the step that changed it last, or first.
pub(super) fn page(model: &Model, width: usize) -> Page {
    let mut page = Page {
        title: "Paragraphs".to_owned(),
        ..Page::default()
    };
    let Some(ages) = model.ages() else {
        page.entries.push(waiting());
        return page;
    };
    let read = model.pair().new;
    let lines = ages.body.lines();
    let here: Vec<LineId> = (0..ages.body.n_paragraphs(read))
        .filter_map(|idx| ages.body.line(read, idx))
        .collect();
    let others: Vec<LineId> = lines.ids().filter(|line| !here.contains(line)).collect();
    page.title = format!(
        "Paragraphs: {} in version {}, {} elsewhere",
        here.len(),
        model.new_version().number,
        others.len()
    );
    let grid = Grid::new(model, width);
    page.entries.push(Entry {
        lines: wrapped(&[(Role::Dim, LEGEND)], width, model.form()),
        target: None,
    });
    page.entries.push(gap());
    page.entries.push(Entry {
        lines: vec![grid.head(model)],
        target: None,
    });
    let current = model.paragraph_at(read);
    for (idx, line) in here.iter().enumerate() {
        if current == Some(idx) {
            page.here = page.entries.len();
        }
        page.entries.push(grid.entry(model, ages, *line));
    }
    if !others.is_empty() {
        page.entries.push(gap());
        page.entries.push(Entry {
            lines: vec![vec![run(
                Role::Dim,
                &format!("{} of other versions", count(others.len(), "paragraph")),
            )]],
            target: None,
        });
    }
    let others = others.iter();
    page.entries
        .extend(others.map(|line| grid.entry(model, ages, *line)));
    page
}

/// Which versions have a column, and how wide it is.
struct Grid {
    versions: std::ops::Range<usize>,
    label: usize,
    cell: usize,
}

impl Grid {
    /// As many versions as there is room for, the open one among them.
    fn new(model: &Model, width: usize) -> Self {
        let n_versions = model.article().versions().len();
        let newest = model.article().version(model.article().newest()).number;
        let cell = newest.to_string().len() + 1;
        let label = LABEL.min(width / 2);
        let n_shown = (width.saturating_sub(label) / cell).clamp(1, n_versions);
        let start = model.pair().new.0.saturating_sub(n_shown / 2);
        let start = start.min(n_versions - n_shown);
        Self {
            versions: start..start + n_shown,
            label,
            cell,
        }
    }

    /// The numbers of the versions, those of the open step strong.
    fn head(&self, model: &Model) -> Vec<Run> {
        let mut runs = vec![run(Role::Text, &" ".repeat(self.label))];
        for idx in self.versions.clone() {
            let version = VersionIdx(idx);
            let is_open = [model.pair().old, model.pair().new].contains(&version);
            let number = model.article().version(version).number;
            let role = if is_open { Role::Heading } else { Role::Dim };
            runs.push(run(role, &format!("{number:>cell$}", cell = self.cell)));
        }
        runs
    }

    fn entry(&self, model: &Model, ages: &Ages, line: LineId) -> Entry {
        let lines = ages.body.lines();
        let read = model.pair().new;
        let text = text(model, ages, line).unwrap_or_default();
        let label = visual::shorten(text, self.label.saturating_sub(1));
        let blanks = self.label - visual::width(&label);
        let role = if lines.stands(line, read) {
            Role::Text
        } else {
            Role::Dim
        };
        let mut runs = vec![run(role, &(label + &" ".repeat(blanks)))];
        for version in self.versions.clone().map(VersionIdx) {
            let (role, sign) = match lines.moment(line, version) {
                Some(moment) => sign(moment),
                None if lines.stands(line, version) => (Role::Dim, "─"),
                None => (Role::Text, " "),
            };
            let stood = version.0 > 0 && lines.stands(line, VersionIdx(version.0 - 1));
            let fill = if stood { "─" } else { " " };
            runs.push(run(Role::Dim, &fill.repeat(self.cell - 1)));
            runs.push(run(role, sign));
        }
        Entry {
            lines: vec![runs],
            target: target(model, ages, line),
        }
    }
}

/// The paragraph as it stood last, up to the version that is read, or else as it stood first.
fn text<'a>(model: &'a Model, ages: &Ages, line: LineId) -> Option<&'a str> {
    let read = model.pair().new.0;
    let versions = (0..=read).rev().chain(read + 1..ages.n_versions());
    versions.map(VersionIdx).find_map(|version| {
        let paragraph = ages.body.paragraph_on(version, line)?;
        let text = model.article().version(version).paragraphs.get(paragraph);
        text.map(String::as_str)
    })
}

fn sign(moment: Moment) -> (Role, &'static str) {
    match (moment.what, moment.moved) {
        (What::Born, _) => (Role::Added, "+"),
        (What::Back, _) => (Role::Added, "@"),
        (What::Kept, _) => (Role::Moved, ">"),
        (What::Typography | What::Edited, true) => (Role::Moved, "&"),
        (What::Typography, false) => (Role::Typographic, "'"),
        (What::Edited, false) => (Role::Heading, "~"),
        (What::Split, _) => (Role::Heading, "Y"),
        (What::Merged, _) => (Role::Heading, "V"),
        (What::Gone, _) => (Role::Removed, "x"),
    }
}

/// The step that changed the paragraph last, up to the version that is read, or else the first one that did.
fn target(model: &Model, ages: &Ages, line: LineId) -> Option<Target> {
    let moments = ages.body.lines().moments(line);
    let read = model.pair().new;
    let last = moments.iter().rev().find(|moment| moment.version <= read);
    let version = last.or(moments.first())?.version;
    let before = VersionIdx(version.0.saturating_sub(1));
    let place = [version, before].into_iter().find_map(|version| {
        let paragraph = ages.body.paragraph_on(version, line)?;
        Some((version, paragraph))
    });
    Some(Target {
        pair: model.pair().ending_at(version),
        paragraph: place,
    })
}
