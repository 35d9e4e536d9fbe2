//! Diffs that were made already, and how they were laid out: the ones used last.

use std::sync::Arc;

use crate::rows::Rows;
use crate::step::Step;

use super::Pair;
use super::laying_out::Look;

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
    /// How it was laid out last, and what came of it; nothing where that is too long to be kept.
    rows: Option<(Look, Option<Arc<Rows>>)>,
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

    fn kept(&self, pair: Pair) -> Option<&Kept> {
        self.0.iter().find(|kept| kept.pair == pair)
    }

    /// Returns the step of `pair`, and does not take that for a use.
    pub(super) fn step(&self, pair: Pair) -> Option<Arc<Step>> {
        self.kept(pair).map(|kept| Arc::clone(&kept.step))
    }

    /// Returns whether the step of `pair` is here, laid out as it should look where that is done in advance.
    pub(super) fn is_ready(&self, pair: Pair, look: &Look) -> bool {
        self.kept(pair).is_some_and(|kept| {
            let looks = kept.rows.as_ref().map(|(look, _)| look);
            kept.step.body.new.is_long() || looks == Some(look)
        })
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
            rows: None,
        });
    }

    /// Keeps the rows of the step of `pair` as it looks now, if that step is kept.
    pub(super) fn lay_out(&mut self, pair: Pair, look: Look, rows: &Arc<Rows>) {
        let rows = (rows.lines.len() <= MOST_LINES).then(|| Arc::clone(rows));
        if let Some(kept) = self.0.iter_mut().find(|kept| kept.pair == pair) {
            kept.rows = Some((look, rows));
        }
    }

    /// Returns the rows of the step of `pair`, if it looked so last.
    pub(super) fn rows(&self, pair: Pair, look: &Look) -> Option<Arc<Rows>> {
        let (kept, rows) = self.kept(pair)?.rows.as_ref()?;
        rows.clone().filter(|_| kept == look)
    }
}
