//! Lists of versions: what a tracker says exists, without the texts.
//!
//! A listed number is no version; it tells which ones are missing, and when those that are held were seen.

use std::collections::BTreeMap;

use crate::store::Timestamp;

/// The versions that one input lists of one article.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    /// The headline, to tell the reader which article is meant.
    pub(super) title: String,
    /// Each number that exists, and when that version was seen.
    pub(super) versions: BTreeMap<u32, Option<Timestamp>>,
    /// The line where the list begins.
    pub(super) line: Option<usize>,
}

impl Listing {
    /// Adds a number; a time that is known stays.
    pub(super) fn add(&mut self, number: u32, seen_at: Option<Timestamp>) {
        let known = self.versions.entry(number).or_default();
        *known = known.or(seen_at);
    }
}
