//! Diffs that were made already, and how they were laid out: the ones used last.

use std::sync::Arc;

use crate::rows::{LaidOut, Layout, Marks};
use crate::step::Step;

use super::Pair;

/// Steps kept at most: a few on either side of the reader.
const CAPACITY: usize = 16;
/// Lines of a step whose rows are kept: those of longer ones would take too much room, sixteen times.
const MOST_LINES: usize = 4_000;

/// The steps used last, the newest at the end.
#[derive(Debug, Default)]
pub(super) struct Cache(Vec<Kept>);

#[derive(Debug)]
struct Kept {
    pair: Pair,
    step: Arc<Step>,
    laid_out: Option<Arc<LaidOut>>,
}

impl Cache {
    /// Returns the step of `pair`, and remembers that it was used.
    pub(super) fn get(&mut self, pair: Pair) -> Option<Arc<Step>> {
        let idx = self.0.iter().position(|kept| kept.pair == pair)?;
        let kept = self.0.remove(idx);
        let step = Arc::clone(&kept.step);
        self.0.push(kept);
        Some(step)
    }

    pub(super) fn contains(&self, pair: Pair) -> bool {
        self.0.iter().any(|kept| kept.pair == pair)
    }

    /// Keeps `step`; the one unused for longest goes when there are too many.
    pub(super) fn insert(&mut self, pair: Pair, step: Arc<Step>) {
        self.0.retain(|kept| kept.pair != pair);
        if self.0.len() == CAPACITY {
            self.0.remove(0);
        }
        self.0.push(Kept {
            pair,
            step,
            laid_out: None,
        });
    }

    /// Keeps how the step of `pair` is laid out, if that step is kept.
    pub(super) fn lay_out(&mut self, pair: Pair, laid_out: &Arc<LaidOut>) {
        if laid_out.rows().lines.len() > MOST_LINES {
            return;
        }
        if let Some(kept) = self.0.iter_mut().find(|kept| kept.pair == pair) {
            kept.laid_out = Some(Arc::clone(laid_out));
        }
    }

    /// Returns the step of `pair` as it is in `layout` with `marks`, if it was laid out so last.
    pub(super) fn laid_out(
        &self,
        pair: Pair,
        layout: &Layout,
        marks: &Marks,
    ) -> Option<Arc<LaidOut>> {
        let kept = self.0.iter().find(|kept| kept.pair == pair)?;
        let laid_out = kept.laid_out.as_ref()?;
        laid_out.is_for(layout, marks).then(|| Arc::clone(laid_out))
    }
}
