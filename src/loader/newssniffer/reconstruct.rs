//! Rebuilds the versions of one article from dumps in which two versions each are woven together.
//!
//! A dump's rows are paragraphs kept by both versions (printed twice), changed ones (old text, then new text) and
//! one-sided ones, without a mark of which is which. [`reconstruct`](fn@reconstruct) reads each dump (`sheet`), lists readings of every
//! gap between kept rows (`choices`, `search`), judges them in the light of the rest of the dump (`evidence`), chooses
//! for all dumps together (`chain`), and reports texts, doubts and contradictions (`report`). What was learnt stands
//! in `priors`.
//!
//! Must not know how a page is found in a file, nor anything of screens.

mod article;
mod chain;
mod choices;
mod copying;
mod evidence;
mod features;
mod habits;
mod priors;
mod report;
mod search;
mod sheet;
mod title;
mod words;

use std::ops::Range;

/// One parsed dump: all that the reconstruction may look at. A dump that compares a version with itself makes it known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Page {
    /// Number of the older version.
    pub old: u32,
    /// Number of the newer version.
    pub new: u32,
    /// The raw title line, in which both titles are woven.
    pub title: String,
    /// The raw body lines in order, terminators removed, other white space as found.
    pub rows: Vec<String>,
}

impl Page {
    /// Returns the dump of a version whose text is known: as the site would show it compared with itself.
    pub(crate) fn known(number: u32, title: &str, paragraphs: &[String]) -> Self {
        let twice = |text: &String| {
            let text = text.trim_matches(sheet::is_space);
            format!("{text}{text}")
        };
        Self {
            old: number,
            new: number,
            title: format!("{title} {title}"),
            rows: paragraphs.iter().map(twice).collect(),
        }
    }
}

/// What the dumps of one article give.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reconstruction {
    /// The versions by rising number, each once.
    pub versions: Vec<VersionText>,
    /// Where dumps disagree about a version whatever is chosen.
    pub contradictions: Vec<Contradiction>,
    /// How each page was read, parallel to the input.
    pub pages: Vec<PageReading>,
}

/// One version as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VersionText {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its paragraphs, white space collapsed and trimmed, otherwise as in the dump.
    pub paragraphs: Vec<String>,
    /// Whether the whole text is known without any guess.
    pub certain: bool,
    /// Probability that the paragraphs are exactly right.
    pub confidence: f64,
    /// The places where they may be wrong.
    pub doubts: Vec<Doubt>,
    /// The input pages that hold it.
    pub pages: Vec<usize>,
}

/// A place where a version may be wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Doubt {
    /// First paragraph of the doubtful stretch, or the one that would follow it.
    pub paragraph: usize,
    /// In what the readings differ.
    pub what: DoubtKind,
    /// Probability that the text is right here.
    pub confidence: f64,
    /// The input page that leaves it open.
    pub page: usize,
    /// The gap of that page.
    pub gap: usize,
}

/// In what the two likeliest readings of a gap differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum DoubtKind {
    /// Whether one-sided rows were added or removed.
    Side,
    /// Where a changed row's new text starts.
    Split,
    /// Whether a row is changed or one-sided.
    Kind,
}

/// Two pages that give a version different texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contradiction {
    /// Number of the version.
    pub version: u32,
    /// The input pages: first the one that was believed.
    pub pages: (usize, usize),
    /// Number of paragraphs before the disagreement, the same in both.
    pub paragraph: usize,
    /// The paragraphs that each of the two pages gives there.
    pub texts: (Vec<String>, Vec<String>),
}

/// How one page was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageReading {
    /// What each row is.
    pub rows: Vec<Row>,
    /// The stretches that had to be interpreted.
    pub gaps: Vec<Gap>,
}

/// What a row is. Ranges are bytes of the raw row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// Nothing.
    Blank,
    /// A paragraph of both versions.
    Kept,
    /// A paragraph of the older version, then the one that took its place.
    Changed {
        /// The older text.
        old: Range<usize>,
        /// The newer text.
        new: Range<usize>,
    },
    /// A paragraph of the older version only.
    Removed,
    /// A paragraph of the newer version only.
    Added,
}

/// A stretch of rows between kept ones.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gap {
    /// The rows, half-open.
    pub rows: Range<usize>,
    /// The likeliest readings, best first.
    pub readings: Vec<Reading>,
    /// Place of the reading that the versions follow.
    pub chosen: usize,
}

/// One reading of a gap.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// What each row of the gap is.
    pub rows: Vec<Row>,
    /// How likely that is.
    pub probability: f64,
}

/// A reader's decision about one gap, to be obeyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// The input page.
    pub page: usize,
    /// Its gap.
    pub gap: usize,
    /// What each row of the gap is; a reading that was not listed is ignored.
    pub rows: Vec<Row>,
}

/// Rebuilds the versions of one article from its dumps, in any order; they may overlap and repeat.
///
/// Whatever the pages hold there is a result: every version that a page names comes out once, with all words that the
/// chosen reading gives it. Where a reader took one of the `decisions`, it is followed.
#[must_use]
pub(crate) fn reconstruct(pages: &[Page], decisions: &[Decision]) -> Reconstruction {
    let article = article::Article::new(pages);
    let solved = article.solve(decisions);
    report::report(&article, &solved)
}

#[cfg(test)]
mod tests;
