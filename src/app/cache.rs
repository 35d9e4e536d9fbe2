//! Diffs that were made already, the ones used last.

use std::sync::Arc;

use crate::step::Step;

use super::Pair;

/// Steps kept at most: a few on either side of the reader.
const CAPACITY: usize = 16;

/// The steps used last, the newest at the end.
#[derive(Debug, Default)]
pub(super) struct Cache(Vec<(Pair, Arc<Step>)>);

impl Cache {
    /// Returns the step of `pair`, and remembers that it was used.
    pub(super) fn get(&mut self, pair: Pair) -> Option<Arc<Step>> {
        let idx = self.0.iter().position(|(known, _)| *known == pair)?;
        let entry = self.0.remove(idx);
        let step = Arc::clone(&entry.1);
        self.0.push(entry);
        Some(step)
    }

    pub(super) fn contains(&self, pair: Pair) -> bool {
        self.0.iter().any(|(known, _)| *known == pair)
    }

    /// Keeps `step`; the one unused for longest goes when there are too many.
    pub(super) fn insert(&mut self, pair: Pair, step: Arc<Step>) {
        self.0.retain(|(known, _)| *known != pair);
        if self.0.len() == CAPACITY {
            self.0.remove(0);
        }
        self.0.push((pair, step));
    }
}
