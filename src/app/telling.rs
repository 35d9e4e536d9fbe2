//! The session in words, for readers who hear the screen: where they are, and what each key did.

use crate::diff::RowKind;
use crate::label::Label;
use crate::rows::{Columns, Item, Panes, Unchanged};
use crate::visual::{Invisibles, visible};

use super::{Model, Pair, Side, copy};

/// What the reader was told last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pair: Option<Pair>,
    has_step: bool,
    change: Option<usize>,
    sight: std::ops::Range<usize>,
    message: Option<String>,
    found: Option<usize>,
    ways: Vec<String>,
}

impl Model {
    /// Returns what is to be remembered once the reader was told everything.
    #[must_use]
    pub fn told(&self) -> Told {
        Told {
            pair: Some(self.pair),
            has_step: self.step.is_some(),
            change: self.change,
            sight: self.sight(),
            message: self.message.clone(),
            found: self.found_line(),
            ways: self.ways_in_words(),
        }
    }

    /// How the step is shown, a sentence for each thing that a key switches.
    fn ways_in_words(&self) -> Vec<String> {
        let columns = match self.layout().columns {
            Columns::Inline => "in one column",
            Columns::Split => "in two columns",
            Columns::Stacked => "the old text above the new one",
        };
        let unchanged = match self.wish.unchanged {
            Unchanged::Shown => "unchanged paragraphs are shown",
            Unchanged::Folded => "unchanged paragraphs are folded away",
        };
        let typography = if self.wish.filter.hides_typography {
            "changes of typography are hidden"
        } else {
            "changes of typography are shown"
        };
        let brackets = if self.wish.brackets {
            "changed words stand in brackets"
        } else {
            "changed words stand without brackets"
        };
        let alone = match self.alone {
            None => "both versions are shown".to_owned(),
            Some(Side::Old) => format!("version {} is shown alone", self.old().number),
            Some(Side::New) => format!("version {} is shown alone", self.new_version().number),
        };
        let invisibles = match self.wish.invisibles {
            Invisibles::Misleading => "invisible signs are shown where they changed",
            Invisibles::All => "invisible signs are shown everywhere",
        };
        let ways = [columns, unchanged, typography, brackets, invisibles].map(str::to_owned);
        ways.into_iter().chain([alone]).collect()
    }

    fn sight(&self) -> std::ops::Range<usize> {
        self.top..self.rows().lines.len().min(self.top + self.body_height())
    }

    /// Says what is new since `told`, a line of text each; empty while a diff is awaited.
    #[must_use]
    pub fn tell(&self, told: &Told) -> Vec<String> {
        let mut lines = Vec::new();
        if self.step.is_none() {
            lines.extend(
                self.message
                    .clone()
                    .filter(|_| told.message != self.message),
            );
            return lines;
        }
        let is_new = told.pair != Some(self.pair) || !told.has_step;
        if told
            .pair
            .is_none_or(|pair| pair.article != self.pair.article)
        {
            lines.push(visible(self.article().name()).into_owned());
        }
        if is_new {
            lines.push(self.where_we_are());
            if self.change.is_none() {
                lines.extend(self.tell_notes());
            }
        }
        if let Some(change) = self.change
            && (is_new || told.change != self.change)
        {
            lines.extend(self.tell_change(change));
        } else if !is_new && told.sight != self.sight() {
            let is_fresh = |line: &usize| !told.sight.contains(line);
            let fresh = self.sight().filter(is_fresh);
            lines.extend(fresh.filter_map(|line| self.tell_line(line)));
        }
        if !is_new {
            let ways = self.ways_in_words().into_iter().zip(&told.ways);
            lines.extend(ways.filter_map(|(now, before)| (now != *before).then_some(now)));
        }
        let message = self
            .message
            .as_ref()
            .filter(|_| told.message != self.message);
        lines.extend(message.map(|message| visible(message).into_owned()));
        let found = self
            .found_line()
            .filter(|_| told.found != self.found_line());
        lines.extend(found.and_then(|line| self.tell_line(line)));
        lines
    }

    /// Returns where the reader is, in a line.
    #[must_use]
    pub fn where_we_are(&self) -> String {
        let (old, new) = (self.old().number, self.new_version().number);
        let n_versions = self.article().versions().len();
        let seen = self.new_version().seen_at;
        let seen = seen.map(|time| format!(", seen {}", time.for_reader()));
        let seen = seen.unwrap_or_default();
        if n_versions == 1 {
            return format!("version {new}, the only one held{seen}");
        }
        let n_changes = self.rows().changes.len();
        let changes = match (self.change, n_changes) {
            (_, 0) => "no changes".to_owned(),
            (Some(change), _) => format!("change {} of {n_changes}", change + 1),
            (None, 1) => "1 change".to_owned(),
            (None, _) => format!("{n_changes} changes"),
        };
        format!("version {old} to version {new}, of {n_versions} held{seen}, {changes}")
    }

    /// Says which change it is, of what kind, where, and how it reads.
    fn tell_change(&self, change: usize) -> Vec<String> {
        let Some(found) = self.rows().changes.get(change) else {
            return Vec::new();
        };
        let kinds = match found.item {
            // The place says it already.
            Item::Title => self.kinds_of_change().without(Label::Headline),
            Item::Row(_) => self.kinds_of_change(),
        };
        let kinds = if kinds.is_empty() {
            String::new()
        } else {
            format!(", {kinds}")
        };
        let marks = match self.signs(change).words() {
            none if none.is_empty() => none,
            words => format!(", {words}"),
        };
        let head = format!(
            "change {} of {}, {}{kinds}{marks}:",
            change + 1,
            self.rows().changes.len(),
            self.place(found.item)
        );
        let text = copy::of_change(self, found.item);
        std::iter::once(head)
            .chain(
                text.lines()
                    .filter(|line| !line.is_empty())
                    .map(|line| visible(line).into_owned()),
            )
            .chain(self.detail())
            .chain(self.tell_notes())
            .collect()
    }

    /// Says what is noted on the current change, or on the step.
    fn tell_notes(&self) -> Vec<String> {
        let notes = self.notes_at_hand().into_iter();
        notes
            .map(|note| format!("note: {}", visible(note)))
            .collect()
    }

    fn place(&self, item: Item) -> String {
        let (Item::Row(idx), Some(step)) = (item, &self.step) else {
            return "headline".to_owned();
        };
        let rows = &step.body.diff.rows()[copy::rows(self, idx)];
        let (Some(row), Some(last)) = (rows.first(), rows.last()) else {
            return "paragraph".to_owned();
        };
        if (row.kind, last.kind) == (RowKind::Removed, RowKind::Added) {
            return format!(
                "{} replaced by {}",
                paragraphs("old ", row.old.start, last.old.end),
                paragraphs("", row.new.start, last.new.end)
            );
        }
        let (old, new) = (row.old.start + 1, row.new.start + 1);
        match row.kind {
            RowKind::Equal => format!("paragraph {new}"),
            RowKind::Changed => format!("paragraph {new} changed"),
            RowKind::Removed => format!("old paragraph {old} removed"),
            RowKind::Added => format!("paragraph {new} added"),
            RowKind::MovedFrom | RowKind::MovedTo => {
                format!("paragraph {old} moved, now paragraph {new}")
            }
            RowKind::Split => format!("paragraph {old} split"),
            RowKind::Merged => format!("paragraphs {old} to {} merged", row.old.end),
        }
    }

    /// Returns a line of the layout; `None` for one that only parts paragraphs.
    fn tell_line(&self, line: usize) -> Option<String> {
        let panes = match &self.rows().lines.get(line)?.panes {
            Panes::Blank => return None,
            Panes::Folded(folded) => return Some(folded.to_string()),
            Panes::Inline(pane) => vec![pane],
            Panes::Split(old, new) => vec![old, new],
        };
        let text = |pane: &&crate::rows::Pane| -> String {
            pane.runs.iter().map(|run| run.text.as_str()).collect()
        };
        let texts: Vec<String> = panes.iter().map(text).collect();
        Some(visible(texts.join(" | ").trim()).into_owned())
    }
}

/// Names the paragraphs from `start` up to `end`, which is not among them.
fn paragraphs(which: &str, start: usize, end: usize) -> String {
    if end - start == 1 {
        format!("{which}paragraph {end}")
    } else {
        format!("{which}paragraphs {} to {end}", start + 1)
    }
}
