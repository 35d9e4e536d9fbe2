//! The life of every paragraph: a row each, with a column for each version.

use std::ops::Range;

use crate::age::{Ages, LineId, Moment, What};
use crate::app::Model;
use crate::rows::Run;
use crate::store::VersionIdx;
use crate::style::Role;
use crate::visual::count;

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
    let here: Vec<LineId> = (0..ages.body.n_paragraphs(read))
        .filter_map(|idx| ages.body.line(read, idx))
        .collect();
    let lines = ages.body.lines();
    let others: Vec<LineId> = lines.ids().filter(|it| !lines.stands(*it, read)).collect();
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
    versions: Range<usize>,
    label: usize,
    cell: usize,
}

impl Grid {
    /// All versions, with their numbers above them where there is room for that; or else as many as there is room for, the
    /// open one among them.
    fn new(model: &Model, width: usize) -> Self {
        let n_versions = model.article().versions().len();
        let label = LABEL.min(width / 2);
        let room = width - label;
        let cell = (room / n_versions).clamp(1, n_digits(model) + 1);
        let n_shown = (room / cell).clamp(1, n_versions);
        let start = model.pair().new.0.saturating_sub(n_shown / 2);
        let start = start.min(n_versions - n_shown);
        Self {
            versions: start..start + n_shown,
            label,
            cell,
        }
    }

    /// The numbers of the versions: those of the open step, strong, and all others or every second, fifth, tenth.
    fn head(&self, model: &Model) -> Vec<Run> {
        let number = |idx: usize| model.article().version(VersionIdx(idx)).number;
        let open = [model.pair().new.0, model.pair().old.0];
        let strong = open.into_iter().map(|idx| (idx, Role::Heading));
        let apart = (0..).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)));
        let mut apart = apart.skip_while(|apart| *apart as usize * self.cell <= n_digits(model));
        let apart = apart.next().unwrap_or(1);
        let others = self
            .versions
            .clone()
            .filter(|idx| number(*idx) % apart == 0);
        let mut signs = vec![(" ".to_owned(), Role::Dim); self.versions.len() * self.cell];
        for (idx, role) in strong.chain(others.map(|idx| (idx, Role::Dim))) {
            let number = number(idx).to_string();
            let end = (idx + 1).saturating_sub(self.versions.start) * self.cell;
            let Some(start) = end.checked_sub(number.len()) else {
                continue;
            };
            let around = start.saturating_sub(1)..(end + 1).min(signs.len());
            if self.versions.contains(&idx) && signs[around].iter().all(|(sign, _)| sign == " ") {
                for (place, digit) in (start..end).zip(number.chars()) {
                    signs[place] = (digit.to_string(), role);
                }
            }
        }
        let mut runs = vec![run(Role::Text, &" ".repeat(self.label))];
        for (sign, role) in signs {
            push(&mut runs, role, &sign);
        }
        runs
    }

    fn entry(&self, model: &Model, ages: &Ages, line: LineId) -> Entry {
        let form = model.form();
        let lines = ages.body.lines();
        let text = text(model, ages, line).unwrap_or_default();
        let label = form.shorten(text, self.label.saturating_sub(1));
        let blanks = self.label - form.width(&label);
        let role = if lines.stands(line, model.pair().new) {
            Role::Text
        } else {
            Role::Dim
        };
        let mut runs = vec![run(role, &(label + &" ".repeat(blanks)))];
        // In ASCII as the signs are: any other has its place given again in each cell, which makes a screen of them slow.
        let trace = |stands| if stands { "-" } else { " " };
        let moments = lines.moments(line);
        let n_before = moments.partition_point(|moment| moment.version.0 < self.versions.start);
        let (before, moments) = moments.split_at(n_before);
        let mut moments = moments.iter().peekable();
        let is_there = |moment: &Moment| moment.what != What::Gone;
        let mut stands = before.last().is_some_and(is_there);
        for version in self.versions.clone().map(VersionIdx) {
            if self.cell > 1 {
                push(&mut runs, Role::Dim, &trace(stands).repeat(self.cell - 1));
            }
            match moments.next_if(|moment| moment.version == version) {
                Some(moment) => {
                    stands = is_there(moment);
                    let (role, sign) = sign(*moment);
                    push(&mut runs, role, sign);
                }
                None => push(&mut runs, Role::Dim, trace(stands)),
            }
        }
        Entry {
            lines: vec![runs],
            target: target(model, ages, line),
        }
    }
}

fn n_digits(model: &Model) -> usize {
    let newest = model.article().newest();
    model.article().version(newest).number.to_string().len()
}

/// Puts `text` at the end of the line, in a run of its own only where its role is another one: a row has many cells.
fn push(line: &mut Vec<Run>, role: Role, text: &str) {
    match line.last_mut() {
        Some(last) if last.role == role => last.text.push_str(text),
        _ => line.push(run(role, text)),
    }
}

/// The paragraph as it stood last, up to the version that is read, or else as it stood first.
fn text<'a>(model: &'a Model, ages: &Ages, line: LineId) -> Option<&'a str> {
    let read = model.pair().new;
    let moments = ages.body.lines().moments(line);
    let last = moments.iter().rfind(|moment| moment.version <= read);
    let version = match last {
        Some(moment) if moment.what == What::Gone => VersionIdx(moment.version.0.checked_sub(1)?),
        Some(_) => read,
        None => moments.first()?.version,
    };
    let paragraph = ages.body.paragraph_on(version, line)?;
    let paragraphs = &model.article().version(version).paragraphs;
    paragraphs.get(paragraph).map(String::as_str)
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
