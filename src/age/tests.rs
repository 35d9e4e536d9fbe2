//! Ages of words and lives of paragraphs.

mod chains;
mod slow;
mod story;

use super::{Ages, EventKind, LineId, TextAges, What, word_bytes, words_among};
use crate::diff::DiffOptions;
use crate::step::Step;
use crate::store::{Origin, Version, VersionIdx};

fn version<S: AsRef<str>>(number: usize, paragraphs: &[S]) -> Version {
    Version {
        number: number as u32,
        title: String::new(),
        byline: None,
        seen_at: None,
        later: None,
        paragraphs: paragraphs.iter().map(|it| it.as_ref().to_owned()).collect(),
        origin: Origin::Captured,
        confidence: 1.0,
        doubts: Vec::new(),
        read_from: Vec::new(),
    }
}

/// The steps of a story, and the ages after the last of them.
fn ages<S: AsRef<str>>(texts: &[Vec<S>]) -> (Vec<Step>, Ages) {
    let versions: Vec<Version> = texts
        .iter()
        .enumerate()
        .map(|(number, paragraphs)| version(number, paragraphs))
        .collect();
    let mut ages = Ages::new(&versions[0]);
    let mut steps = Vec::new();
    for pair in versions.windows(2) {
        let step = Step::new(&pair[0], &pair[1], DiffOptions::default(), None);
        ages.push(&step);
        steps.push(step);
    }
    (steps, ages)
}
