//! Finding a phrase in the open step.

use crate::find::Phrase;
use crate::rows::Found;
use crate::step::Step;

/// A search that goes on until it is cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Search {
    pub(super) phrase: String,
    /// The line of the layout that the reader was last taken to.
    pub(super) line: Option<usize>,
}

/// Finds every place of `phrase` in the texts of `step`, overlaps left out.
pub(super) fn find(step: &Step, phrase: &str) -> Found {
    let phrase = Phrase::literal(phrase);
    Found {
        old: phrase.places(step.body.old.text()),
        new: phrase.places(step.body.new.text()),
        old_title: phrase.places(step.title.old.text()),
        new_title: phrase.places(step.title.new.text()),
    }
}
