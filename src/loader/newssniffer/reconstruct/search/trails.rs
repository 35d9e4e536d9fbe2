//! Readings of the first rows of a gap, kept as paths in one tree: readings that begin alike share their beginnings, so
//! that memory grows with the rows of the gap and not with their square.

/// Number of a trail among its [`Trails`].
pub(super) type TrailIdx = usize;

/// One more row of a reading.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    /// The reading without this row.
    before: TrailIdx,
    /// A much shorter beginning of it.
    jump: TrailIdx,
    n_rows: usize,
    pick: usize,
    score: f64,
}

/// All readings that were begun: of each row the place of its choice in the row's list.
///
/// Any row of a reading is found in a number of steps logarithmic in its length (Myers, An applicative random-access
/// stack, 1983).
#[derive(Debug)]
pub(super) struct Trails(Vec<Step>);

impl Trails {
    /// The reading of no row.
    pub(super) const START: TrailIdx = 0;

    /// Begins with the reading of no row.
    pub(super) fn new() -> Self {
        Self(vec![Step::default()])
    }

    /// Adds the reading that goes on from `trail` with the choice `pick` of the next row and is worth `score`.
    pub(super) fn grow(&mut self, trail: TrailIdx, pick: usize, score: f64) -> TrailIdx {
        let length = |at: TrailIdx| self.0[at].n_rows - self.0[self.0[at].jump].n_rows;
        let jump = self.0[trail].jump;
        self.0.push(Step {
            before: trail,
            jump: if length(trail) == length(jump) {
                self.0[jump].jump
            } else {
                trail
            },
            n_rows: self.0[trail].n_rows + 1,
            pick,
            score,
        });
        self.0.len() - 1
    }

    /// Returns what the reading is worth.
    pub(super) fn score(&self, trail: TrailIdx) -> f64 {
        self.0[trail].score
    }

    /// Returns how many rows the reading covers.
    pub(super) fn n_rows(&self, trail: TrailIdx) -> usize {
        self.0[trail].n_rows
    }

    /// Returns the place of the choice of `row`; `None` if the reading does not go so far.
    pub(super) fn pick(&self, trail: TrailIdx, row: usize) -> Option<usize> {
        let mut step = self.0[trail];
        if row >= step.n_rows {
            return None;
        }
        while step.n_rows > row + 1 {
            let jump = self.0[step.jump];
            step = if jump.n_rows > row {
                jump
            } else {
                self.0[step.before]
            };
        }
        Some(step.pick)
    }

    /// Returns the places of the choices of all rows.
    pub(super) fn picks(&self, trail: TrailIdx) -> Vec<usize> {
        let mut picks = Vec::with_capacity(self.n_rows(trail));
        let mut at = trail;
        while at != Self::START {
            picks.push(self.0[at].pick);
            at = self.0[at].before;
        }
        picks.reverse();
        picks
    }

    /// Number of steps that are held.
    #[cfg(test)]
    pub(super) fn n_steps(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_row_of_every_reading_is_found(growth in proptest::collection::vec((0..usize::MAX, 0..9_usize), 0..300)) {
            let mut trails = Trails::new();
            let mut plain: Vec<Vec<usize>> = vec![Vec::new()];
            for (from, pick) in growth {
                // Mostly from the latest, so that some become long.
                let from = if from % 4 == 0 { from % plain.len() } else { plain.len() - 1 };
                let trail = trails.grow(from, pick, 0.0);
                plain.push(plain[from].iter().copied().chain([pick]).collect());
                proptest::prop_assert_eq!(trail + 1, plain.len());
            }
            for (trail, picks) in plain.iter().enumerate() {
                proptest::prop_assert_eq!(&trails.picks(trail), picks);
                proptest::prop_assert_eq!(trails.n_rows(trail), picks.len());
                for row in 0..=picks.len() {
                    proptest::prop_assert_eq!(trails.pick(trail, row), picks.get(row).copied());
                }
            }
            proptest::prop_assert_eq!(trails.n_steps(), plain.len());
        }
    }
}
