//! Lists to choose from: which rows are there and which is chosen; how a row looks is the drawing's business.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::history::Summary;
use crate::label::Label;
use crate::review::News;
use crate::store::Timestamp;

use super::{Action, Model};

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// The versions of the open article.
    Versions,
    /// The articles of the store.
    Articles,
    /// What went wrong with the open article and with whole files.
    Problems,
    /// Every change, and then the kinds of change, each to be shown or not.
    Kinds,
    /// Everything that a key can do.
    Commands,
    /// How it may look.
    Themes,
}

/// The order in which the articles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArticleOrder {
    /// As they were read.
    #[default]
    AsRead,
    /// The one with most versions since it was looked at comes first, then those that never were.
    News,
    /// The one that changed last comes first.
    LastChange,
    /// The one in which most words changed comes first.
    Amount,
    /// The one with most changes of substance comes first.
    Substance,
}

impl ArticleOrder {
    /// Returns what to call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AsRead => "as read",
            Self::News => "by what is new",
            Self::LastChange => "by last change",
            Self::Amount => "by words changed",
            Self::Substance => "by changes of substance",
        }
    }

    /// Returns the one that the key for it goes on to.
    pub(super) fn next(self) -> Self {
        match self {
            Self::AsRead => Self::News,
            Self::News => Self::LastChange,
            Self::LastChange => Self::Amount,
            Self::Amount => Self::Substance,
            Self::Substance => Self::AsRead,
        }
    }

    /// Puts the articles of `model` in this order.
    fn sort(self, model: &Model, rows: &mut [usize]) {
        let sum = |article: usize, number: fn(&Summary) -> usize| -> usize {
            model.surveyed(article).steps.iter().map(number).sum()
        };
        match self {
            Self::AsRead => rows.sort_unstable(),
            Self::News => rows.sort_by_cached_key(|row| {
                Reverse(match model.news(*row) {
                    Some(News::Newer(n_versions)) => n_versions + 1,
                    Some(News::Unread) => 1,
                    Some(News::None) | None => 0,
                })
            }),
            Self::LastChange => rows.sort_by_key(|row| {
                let versions = model.store.articles[*row].versions().iter();
                Reverse(versions.filter_map(|version| version.seen_at).max())
            }),
            Self::Amount => rows.sort_by_key(|row| Reverse(sum(*row, Summary::n_words))),
            Self::Substance => {
                rows.sort_by_key(|row| Reverse(sum(*row, |step| step.n_of_substance)));
            }
        }
    }
}

/// What the reader typed to see fewer rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was typed so far; every row is shown where it is empty.
    pub text: String,
    /// Whether letters go on being typed here, rather than meaning keys.
    pub is_typing: bool,
}

impl Filter {
    /// Returns whether the filter has a line of its own on the screen.
    #[must_use]
    pub fn has_line(&self) -> bool {
        self.is_typing || !self.text.is_empty()
    }
}

/// A list with one chosen row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What it holds.
    pub kind: ListKind,
    /// Which rows are shown.
    pub filter: Filter,
    /// The rows that pass the filter, in the order in which they are shown.
    shown: Vec<usize>,
    /// The chosen one, as a position in `shown`.
    chosen: usize,
}

impl List {
    /// Opens the list of `kind`, with the row chosen that shows where the reader is.
    pub(super) fn open(model: &Model, kind: ListKind) -> Self {
        let chosen = match kind {
            ListKind::Versions => model.pair.new.0,
            ListKind::Articles => model.pair.article,
            ListKind::Themes => model.shown_theme().unwrap_or(0),
            ListKind::Problems | ListKind::Kinds | ListKind::Commands => 0,
        };
        let shown = rows(model, kind);
        let chosen = shown.iter().position(|row| *row == chosen).unwrap_or(0);
        Self {
            kind,
            filter: Filter {
                text: String::new(),
                // Commands are looked for by name; that is what the list is for.
                is_typing: kind == ListKind::Commands,
            },
            shown,
            chosen,
        }
    }

    /// Returns the rows that are shown.
    #[must_use]
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// Returns the chosen row's position among the shown ones.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// Returns the chosen row; `None` where no row passes the filter.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.shown.get(self.chosen).copied()
    }

    /// Chooses the row `by` rows further on; stops at the ends.
    pub(super) fn move_by(&mut self, by: isize) {
        self.chosen = self
            .chosen
            .saturating_add_signed(by)
            .min(self.shown.len().saturating_sub(1));
    }

    /// Chooses the row `number`, from 1, or the last one.
    pub(super) fn go_to(&mut self, number: usize) {
        self.chosen = number
            .saturating_sub(1)
            .min(self.shown.len().saturating_sub(1));
    }

    /// Returns the first row to show so that the chosen one is among `height` rows, in the middle where it can be.
    #[must_use]
    pub fn first_shown(&self, height: usize) -> usize {
        let last_start = self.shown.len().saturating_sub(height);
        self.chosen.saturating_sub(height / 2).min(last_start)
    }

    /// Shows the rows that pass the filter, and stays on the chosen one where that is among them.
    pub(super) fn apply_filter(&mut self, model: &Model) {
        let was = self.row();
        let words: Vec<String> = (0..n_rows(model, self.kind))
            .map(|row| words(model, self.kind, row))
            .collect();
        let wanted = &self.filter.text;
        (self.shown, self.chosen) = match self.kind {
            ListKind::Commands => {
                let (name, _) = command(wanted);
                // Who types a key means what it does.
                let does = |row: &usize| model.keymap.is_called(Action::ALL[*row], name);
                let mut shown: Vec<usize> = (0..Action::ALL.len()).filter(does).collect();
                shown.extend(like(&words, name).into_iter().filter(|row| !does(row)));
                (shown, 0)
            }
            // Of names the one that is most like it is wanted.
            ListKind::Themes => (like(&words, wanted), 0),
            // Long texts hold the letters of almost anything, and their rows have an order of their own.
            ListKind::Versions | ListKind::Articles | ListKind::Problems | ListKind::Kinds => {
                let found = holding(&words, wanted);
                let mut shown = rows(model, self.kind);
                shown.retain(|row| found.binary_search(row).is_ok());
                if self.kind == ListKind::Articles {
                    // A name that is only half remembered is found all the same, below those that hold what was typed.
                    let alike = like(&words, wanted).into_iter();
                    shown.extend(alike.filter(|row| found.binary_search(row).is_err()));
                }
                let again = shown.iter().position(|row| Some(*row) == was);
                (shown, again.unwrap_or(0))
            }
        };
    }
}

/// Returns the name or key of a command as it was typed, and the number after it, as in `v 7`.
pub(super) fn command(typed: &str) -> (&str, Option<usize>) {
    let typed = typed.trim();
    let number = |(name, number): (&'_ str, &str)| {
        let is_number = number.chars().all(|digit| digit.is_ascii_digit());
        // What is too large for a number is still a large one.
        is_number.then(|| (name.len(), number.parse().unwrap_or(usize::MAX)))
    };
    match typed.rsplit_once(' ').and_then(number) {
        Some((end, number)) => (typed[..end].trim(), Some(number)),
        None => (typed, None),
    }
}

/// Returns the positions of the `rows` that have the letters of `wanted`, the most alike first. What is like the name, a
/// row's first word, comes before what is only like the rest.
fn like(rows: &[String], wanted: &str) -> Vec<usize> {
    let (case, form) = (CaseMatching::Ignore, Normalization::Smart);
    let pattern = Pattern::new(wanted, case, form, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut letters), &mut matcher);
    let scores = |(idx, row): (usize, &String)| {
        let whole = score(row)?;
        let name = row.split(' ').next().and_then(&mut score);
        Some((idx, (name, whole)))
    };
    let mut found: Vec<_> = rows.iter().enumerate().filter_map(scores).collect();
    found.sort_by_key(|(_, scores)| Reverse(*scores));
    found.into_iter().map(|(idx, _)| idx).collect()
}

/// Returns the positions of the `rows` that hold every word of `wanted`, in any order, case and with any accents.
pub(super) fn holding(rows: &[String], wanted: &str) -> Vec<usize> {
    let wanted = fold(wanted);
    if wanted.trim().is_empty() {
        return (0..rows.len()).collect();
    }
    let holds = |row: &String| {
        let row = fold(row);
        wanted.split_whitespace().all(|word| row.contains(word))
    };
    (0..rows.len()).filter(|idx| holds(&rows[*idx])).collect()
}

fn fold(text: &str) -> String {
    let letters = text.nfd().filter(|letter| !is_combining_mark(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns every row in the order in which they are listed.
fn rows(model: &Model, kind: ListKind) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..n_rows(model, kind)).collect();
    if kind == ListKind::Articles {
        model.order.sort(model, &mut rows);
    }
    rows
}

fn n_rows(model: &Model, kind: ListKind) -> usize {
    match kind {
        ListKind::Versions => model.article().versions().len(),
        ListKind::Articles => model.store.articles.len(),
        ListKind::Problems => model.problems().count(),
        ListKind::Kinds => Label::ALL.len() + 1,
        ListKind::Commands => Action::ALL.len(),
        ListKind::Themes => model.themes.len(),
    }
}

/// Returns what became of an article since it was looked at, in a word or two; empty where nothing did.
#[must_use]
pub fn news_in_words(news: News) -> String {
    match news {
        News::Unread => "unread".to_owned(),
        News::Newer(n_versions) => format!("{n_versions} new"),
        News::None => String::new(),
    }
}

/// Returns what a row can be found by.
fn words(model: &Model, kind: ListKind, row: usize) -> String {
    match kind {
        ListKind::Versions => {
            let version = &model.article().versions()[row];
            let time = version.seen_at.map(Timestamp::for_reader);
            format!(
                "{} {} {}",
                version.number,
                time.unwrap_or_default(),
                version.title
            )
        }
        ListKind::Articles => {
            let article = &model.store.articles[row];
            let about = [article.source.as_deref(), article.url.as_deref()];
            let about: Vec<&str> = about.into_iter().flatten().collect();
            let news = model.news(row).map_or_else(String::new, news_in_words);
            format!("{} {} {} {news}", row + 1, article.name(), about.join(" "))
        }
        ListKind::Problems => model
            .problems()
            .nth(row)
            .map(ToString::to_string)
            .unwrap_or_default(),
        ListKind::Kinds => match row.checked_sub(1).and_then(|idx| Label::ALL.get(idx)) {
            None => "every change".to_owned(),
            Some(label) => format!("{} {}", label.name(), label.about()),
        },
        ListKind::Commands => {
            let action = Action::ALL[row];
            format!("{} {}", action.name(), action.about())
        }
        ListKind::Themes => {
            let theme = &model.themes[row];
            format!("{} {} {}", theme.name, theme.title, theme.variant)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> [String; 4] {
        [
            "version-newer",
            "Café on the quay",
            "version-older",
            "search what is newer",
        ]
        .map(str::to_owned)
    }

    #[test]
    fn every_word_must_be_there_in_any_order_and_case() {
        for (wanted, expected) in [
            ("", &[0, 1, 2, 3][..]),
            ("QUAY cafe", &[1]),
            ("café", &[1]),
            ("version", &[0, 2]),
            ("vnew", &[]),
        ] {
            assert_eq!(holding(&rows(), wanted), expected, "{wanted}");
        }
    }

    #[test]
    fn names_are_found_by_some_of_their_letters() {
        for (wanted, expected) in [
            ("", &[0, 1, 2, 3][..]),
            ("newer", &[0, 3]),
            ("vnew", &[0]),
            ("older", &[2]),
            ("srch", &[3]),
            ("xyz", &[]),
        ] {
            assert_eq!(like(&rows(), wanted), expected, "{wanted}");
        }
    }
}
