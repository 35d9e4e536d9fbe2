//! The time that a diff may take, shared out in small parts.
//!
//! Must not know what the time is spent on.

use std::time::{Duration, Instant};

/// Reads the clock against a deadline.
pub(super) struct Budget {
    deadline: Option<Instant>,
    over: bool,
    coarse: bool,
}

/// No single call may take more than this part of what is left, so that one large pair cannot starve the others.
const SHARE: u32 = 4;

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

    /// The deadline for the next call.
    pub(super) fn share(&self) -> Option<Instant> {
        self.deadline.map(|deadline| {
            let now = Instant::now();
            let left: Duration = deadline.saturating_duration_since(now);
            now + left / SHARE
        })
    }

    /// Notes that a call used up its share, so that its result may be coarse.
    pub(super) fn note(&mut self, share: Option<Instant>) {
        self.coarse = self.coarse || share.is_some_and(|share| Instant::now() >= share);
    }

    /// Tells whether the time ran out at any point.
    pub(super) fn was_over(&self) -> bool {
        self.over || self.coarse
    }
}
