//! The linear form: no escape bytes, no columns, every change named in words. Reads well aloud.

use std::fmt::Write as _;

use crate::diff::{Document, Edit, Quality, Row, RowKind};
use crate::label::{Label, LabelSet};
use crate::parallel;
use crate::rows::{signs, weave};
use crate::step::Step;
use crate::style::Role;
use crate::visual::{count, visible};

use super::{Compared, certainty, later, percent};

/// Returns the changes of one step.
#[must_use]
pub fn plain(compared: &Compared<'_>) -> String {
    let mut text = heading(compared);
    let step = compared.step;
    let title_labels = step.labels_of_title();
    if compared.filter.wants(title_labels) {
        let rows = step.title.diff.rows().iter();
        let edits: Vec<Edit> = rows.flat_map(|row| row.edits.clone()).collect();
        let labels = title_labels.without(Label::Headline);
        open(&mut text, "headline changed", labels);
        weave(&mut text, &step.title, &edits, visible);
        text.push('\n');
    }
    let rows: Vec<usize> = compared.wanted_rows().collect();
    if step.body.old.is_long() {
        let (first, second) = rows.split_at(rows.len() / 2);
        let (first, second) = parallel::both(|| changes(step, first), || changes(step, second));
        text.extend([first, second]);
    } else {
        text += &changes(step, &rows);
    }
    text
}

fn changes(step: &Step, rows: &[usize]) -> String {
    let (texts, all) = (&step.body, step.body.diff.rows());
    // What is shown, and a little for the signs and the words above it.
    let of_row = |idx: &usize| {
        all[*idx]
            .new
            .clone()
            .map(|new| texts.new.paragraph(new).len())
    };
    let bytes: usize = rows.iter().flat_map(of_row).sum();
    let mut text = String::with_capacity(bytes * 5 / 4 + 64 * rows.len());
    for &idx in rows {
        let row = &all[idx];
        let Some(what) = what_happened(row) else {
            continue;
        };
        open(&mut text, &what, step.labels.of_row(idx));
        match row.kind {
            RowKind::Removed => {
                whole(&mut text, &texts.old, row.old.start, Role::RemovedBlock);
            }
            RowKind::Added => whole(&mut text, &texts.new, row.new.start, Role::AddedBlock),
            _ => weave(&mut text, texts, &row.edits, visible),
        }
        text.push('\n');
    }
    text
}

/// Says what the next text shows.
fn open(text: &mut String, what: &str, labels: LabelSet) {
    text.extend(["\n", what]);
    if !labels.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, " ({labels})");
    }
    text.push_str(":\n");
}

fn heading(compared: &Compared<'_>) -> String {
    let (old, new, step) = (compared.old, compared.new, compared.step);
    let mut heading = format!(
        "{}\nversion {} to version {}",
        visible(compared.article.name()),
        old.number,
        new.number
    );
    let later = later(compared.article, old, new);
    let seen = new
        .seen_at
        .map(|time| format!("seen {}", time.for_reader()));
    for fact in later.iter().chain(&seen) {
        heading.extend([", ", &visible(fact)]);
    }
    let stats = step.stats();
    let counts = match step.n_changes() {
        0 => "nothing changed".to_owned(),
        n_changes => count(n_changes, "change"),
    };
    let words = [
        (stats.words_added, "added"),
        (stats.words_removed, "removed"),
        (stats.words_moved, "moved"),
        (stats.words_typographic, "in other typography"),
    ];
    let words = words.iter().filter(|(n_words, _)| *n_words > 0);
    let mut words: Vec<String> = words
        .map(|(n_words, what)| format!("{} {what}", count(*n_words, "word")))
        .collect();
    if stats.words_added + stats.words_removed > 0 {
        words.push(format!("{} rewritten", percent(stats.share_rewritten())));
    }
    let separator = if words.is_empty() { "" } else { ": " };
    let _ = write!(heading, "\n{counts}{separator}{}", words.join(", "));
    let kinds: Vec<String> = step
        .label_counts()
        .iter()
        .map(|(label, n_changes)| format!("{} {n_changes}", label.name()))
        .collect();
    if !kinds.is_empty() {
        let _ = write!(heading, "\nkinds of change: {}", kinds.join(", "));
    }
    if !compared.filter.only.is_empty() {
        let n_wanted = step.n_wanted(&compared.filter);
        let only = compared.filter.only;
        let _ = write!(
            heading,
            "\nshown: {}, only {only}",
            count(n_wanted, "change")
        );
    }
    let _ = writeln!(
        heading,
        "\nold text {}, new text {}",
        certainty(old),
        certainty(new)
    );
    if step.quality() == Quality::Coarse {
        heading.push_str("the comparison was cut short and is coarser than it could be\n");
    }
    heading
}

/// Says in words what happened to the paragraphs of `row`; `None` where nothing did.
fn what_happened(row: &Row) -> Option<String> {
    let (old, new) = (row.old.start + 1, row.new.start + 1);
    Some(match row.kind {
        RowKind::Equal | RowKind::MovedFrom => return None,
        RowKind::Changed if old == new => format!("paragraph {new} changed"),
        RowKind::Changed => format!("paragraph {new} (was {old}) changed"),
        RowKind::Removed => format!("old paragraph {old} removed"),
        RowKind::Added => format!("paragraph {new} added"),
        RowKind::MovedTo => format!("paragraph {old} moved, now paragraph {new}"),
        RowKind::Split => {
            let parts = count(row.new.len(), "paragraph");
            format!("paragraph {old} split into {parts}, now from {new} on")
        }
        RowKind::Merged => {
            let last = row.old.end;
            format!("paragraphs {old} to {last} merged, now paragraph {new}")
        }
    })
}

fn whole(text: &mut String, document: &Document, paragraph: usize, role: Role) {
    let (open, close) = signs(role);
    text.extend([open, &visible(document.paragraph(paragraph)), close]);
}
