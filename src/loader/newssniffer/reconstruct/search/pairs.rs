//! Compares a row of a gap with the rows before it: text goes from one row's old half to another's new one where
//! paragraphs were put in or taken out above it.

use super::super::copying::{common_prefix, common_suffix};
use super::super::features::{Feature, Vector, worth};
use super::super::sheet::Key;
use super::echoes::HORIZON;
use super::{Gap, Partial, Side};

/// What a row is taken to be while it is compared with others.
#[derive(Clone, Copy)]
pub(super) enum Taken {
    /// A changed row, with the place of its choice.
    Split(usize),
    /// A one-sided row.
    One(Side),
}

/// What comparing a row with the rows before it gives.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pairs {
    /// Paragraphs that stand on both sides.
    forbidden: f64,
    one_sided: bool,
    /// Log of the words in which a new text and another row's old text begin alike.
    prefix: f64,
    /// The same for their ends.
    suffix: f64,
}

impl Pairs {
    fn parts(self) -> [(Feature, f64); 3] {
        let names = if self.one_sided {
            [Feature::OneSidedPrefix, Feature::OneSidedSuffix]
        } else {
            [Feature::ElsewherePrefix, Feature::ElsewhereSuffix]
        };
        [
            (Feature::Forbidden, self.forbidden),
            (names[0], self.prefix),
            (names[1], self.suffix),
        ]
    }

    /// Returns what the comparison adds to a judgement.
    pub(super) fn score(self) -> f64 {
        self.parts()
            .into_iter()
            .map(|(feature, value)| worth(feature, value))
            .sum()
    }

    /// Adds the comparison to `features`.
    pub(super) fn add_to(self, features: &mut Vector) {
        for (feature, value) in self.parts() {
            features.add(feature, value);
        }
    }
}

impl Gap<'_> {
    /// Compares `row` with the rows of `partial`.
    pub(super) fn pairs(&self, partial: &Partial, row: usize, taken: Taken) -> Pairs {
        let mut pairs = Pairs {
            one_sided: matches!(taken, Taken::One(_)),
            ..Pairs::default()
        };
        let (old, new) = self.keys(row, taken);
        for other in row.saturating_sub(HORIZON)..row.min(partial.picks.len()) {
            let choice = &self.choices[other][partial.picks[other]];
            let equal = old == Some(choice.new) || new == Some(choice.old);
            pairs.forbidden += f64::from(u8::from(equal));
        }
        for other in &self.partners[row] {
            let Some(pick) = partial.picks.get(*other).filter(|_| *other < row) else {
                continue;
            };
            let other = (*other, Taken::Split(*pick));
            for (target, source) in [((row, taken), other), (other, (row, taken))] {
                // Most have nothing in common, and logarithms take time.
                let (prefix, suffix) = self.common(target, source);
                if prefix > 0 {
                    pairs.prefix += (prefix as f64).ln_1p();
                }
                if suffix > 0 {
                    pairs.suffix += (suffix as f64).ln_1p();
                }
            }
        }
        pairs
    }

    fn keys(&self, row: usize, taken: Taken) -> (Option<Key>, Option<Key>) {
        match taken {
            Taken::Split(pick) => {
                let choice = &self.choices[row][pick];
                (Some(choice.old), Some(choice.new))
            }
            Taken::One(Side::Old) => (Some(self.lines[row].whole()), None),
            Taken::One(Side::New) => (None, Some(self.lines[row].whole())),
        }
    }

    /// Returns the numbers of words in which the new text of `target` and the old text of `source` begin alike and
    /// end alike.
    fn common(&self, target: (usize, Taken), source: (usize, Taken)) -> (usize, usize) {
        let from = match target.1 {
            Taken::Split(pick) => self.choices[target.0][pick].split,
            Taken::One(Side::New) => 0,
            Taken::One(Side::Old) => return (0, 0),
        };
        let to = match source.1 {
            Taken::Split(pick) => self.choices[source.0][pick].split,
            Taken::One(Side::Old) => self.lines[source.0].len(),
            Taken::One(Side::New) => return (0, 0),
        };
        let new = &self.lines[target.0].folded[from..];
        let old = &self.lines[source.0].folded[..to];
        (common_prefix(new, old), common_suffix(new, old))
    }
}
