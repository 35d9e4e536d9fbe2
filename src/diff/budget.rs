//! The time that a diff may take, shared out in small parts.
//!
//! Must not know what the time is spent on.

use std::time::{Duration, Instant};

/// Reads the clock against a deadline.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    deadline: Option<Instant>,
    over: bool,
    coarse: bool,
}

/// A call may take this many times its part of what is left: most take far less, so that a hard one has time to spare.
const SPARE: f64 = 4.0;

impl Budget {
    pub(super) fn new(deadline: Option<Instant>) -> Self {
        Self {
            deadline,
            over: false,
            coarse: false,
        }
    }

    /// Tells whether the time is up; once it is, it stays so.
    pub(super) fn is_over(&mut self) -> bool {
        self.over = self.over
            || self
                .deadline
                .is_some_and(|deadline| Instant::now() >= deadline);
        self.over
    }

    /// The deadline for the next call, which is to do this part of all the work that is left.
    pub(super) fn share(&self, part: f64) -> Option<Instant> {
        self.deadline.map(|deadline| {
            let now = Instant::now();
            let left: Duration = deadline.saturating_duration_since(now);
            now + left.mul_f64((SPARE * part).clamp(0.0, 1.0))
        })
    }

    /// Notes that a call used up its share, so that its result may be coarse.
    pub(super) fn note(&mut self, share: Option<Instant>) {
        self.coarse = self.coarse || share.is_some_and(|share| Instant::now() >= share);
    }

    /// Takes up what a copy of this budget found, which served other work at the same time.
    pub(super) fn absorb(&mut self, other: Self) {
        self.over |= other.over;
        self.coarse |= other.coarse;
    }

    /// Tells whether the time ran out at any point.
    pub(super) fn was_over(&self) -> bool {
        self.over || self.coarse
    }
}
