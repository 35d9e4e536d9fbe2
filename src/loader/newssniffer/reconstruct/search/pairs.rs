//! Compares a row of a gap with the rows before it: text goes from one row's old half to another's new one where
//! paragraphs were put in or taken out above it.

use super::super::choices::Choice;
use super::super::copying::{common_prefix, common_suffix, log_of_words};
use super::super::features::{Feature, Vector, worth};
use super::super::sheet::{Key, Line};
use super::echoes::HORIZON;
use super::{Gap, Side};

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
    /// Notes that a new and an old text have `prefix` words at the beginning and `suffix` words at the end in common.
    fn add(&mut self, prefix: usize, suffix: usize) {
        // Most have nothing in common, and logarithms take time.
        if prefix > 0 {
            self.prefix += log_of_words(prefix);
        }
        if suffix > 0 {
            self.suffix += log_of_words(suffix);
        }
    }

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

/// How the text of a row goes on in a row before it and the other way round. Lists go by the choices of one of the two.
#[derive(Debug)]
pub(super) struct Kin {
    other: usize,
    /// How far the row's new text begins like the other row; last, how far the whole row does.
    heads: Vec<usize>,
    /// How far the row's old text ends like the other row; last, how far the whole row does.
    tails: Vec<usize>,
    /// How far the other row's new text begins like the row.
    other_heads: Vec<usize>,
    /// How far the other row's old text ends like the row.
    other_tails: Vec<usize>,
}

impl Kin {
    /// Compares `row` with `other` before it.
    fn new(row: (&Line, &[Choice]), (other, line, choices): (usize, &Line, &[Choice])) -> Self {
        let heads = |(of, choices): (&Line, &[Choice]), with: &Line| {
            let starts = choices.iter().map(|choice| choice.split).chain([0]);
            let head = |start: usize| common_prefix(&of.folded[start..], &with.folded);
            starts.map(head).collect()
        };
        let tails = |(of, choices): (&Line, &[Choice]), with: &Line| {
            let ends = choices.iter().map(|choice| choice.split).chain([of.len()]);
            let tail = |end: usize| common_suffix(&of.folded[..end], &with.folded);
            ends.map(tail).collect()
        };
        Self {
            other,
            heads: heads(row, line),
            tails: tails(row, line),
            other_heads: heads((line, choices), row.0),
            other_tails: tails((line, choices), row.0),
        }
    }
}

/// Compares each row with those of its `partners` that stand before it.
pub(super) fn kin(
    lines: &[&Line],
    choices: &[Vec<Choice>],
    partners: &[Vec<usize>],
) -> Vec<Vec<Kin>> {
    let of_row = |(row, partners): (usize, &Vec<usize>)| {
        let before = partners.iter().filter(|other| **other < row);
        before
            .map(|other| {
                Kin::new(
                    (lines[row], &choices[row]),
                    (*other, lines[*other], &choices[*other]),
                )
            })
            .collect()
    };
    partners.iter().enumerate().map(of_row).collect()
}

/// The changed rows that a row is compared with.
#[derive(Debug, Default)]
pub(super) struct Company {
    /// The rows just before: row, old half, new half.
    recent: Vec<(usize, Key, Key)>,
    /// Rows with which it has rare words in common: place in its list of kin, place of the other row's choice.
    kin: Vec<(usize, usize)>,
}

impl Gap<'_> {
    /// Notes in `company` the rows just before `row`, of which `pick` knows the choices.
    pub(super) fn meet_recent(
        &self,
        company: &mut Company,
        row: usize,
        pick: impl Fn(usize) -> Option<usize>,
    ) {
        company.recent.clear();
        for other in row.saturating_sub(HORIZON)..row {
            let Some(place) = pick(other) else { break };
            let choice = &self.choices[other][place];
            company.recent.push((other, choice.old, choice.new));
        }
    }

    /// Notes in `company` the kin of `row`, of which `pick` knows the choices.
    pub(super) fn meet_kin(
        &self,
        company: &mut Company,
        row: usize,
        pick: impl Fn(usize) -> Option<usize>,
    ) {
        let all = self.kin[row].iter().enumerate();
        let known = all.filter_map(|(place, kin)| Some((place, pick(kin.other)?)));
        company.kin.clear();
        company.kin.extend(known);
    }

    /// Returns for each choice of `row` the most that comparing it with rows before it can be worth.
    pub(super) fn most(&self, row: usize) -> Vec<f64> {
        let log = |lengths: &[usize]| log_of_words(lengths.iter().copied().max().unwrap_or(0));
        let others: Vec<(f64, f64)> = self.kin[row]
            .iter()
            .map(|kin| (log(&kin.other_heads), log(&kin.other_tails)))
            .collect();
        let most = |pick: usize| {
            let (mut prefix, mut suffix) = (0.0, 0.0);
            for (kin, (head, tail)) in self.kin[row].iter().zip(&others) {
                prefix += log_of_words(kin.heads[pick]) + head;
                suffix += log_of_words(kin.tails[pick]) + tail;
            }
            // A little more, since sums are rounded.
            worth(Feature::ElsewherePrefix, prefix).max(0.0)
                + worth(Feature::ElsewhereSuffix, suffix).max(0.0)
                + 1e-6
        };
        (0..self.choices[row].len()).map(most).collect()
    }

    /// Compares `row` with the rows of `company`.
    pub(super) fn pairs(&self, company: &Company, row: usize, taken: Taken) -> Pairs {
        let mut pairs = Pairs {
            one_sided: matches!(taken, Taken::One(_)),
            ..Pairs::default()
        };
        let (old, new) = self.keys(row, taken);
        for (other, other_old, other_new) in &company.recent {
            let equal = old == Some(*other_new) || new == Some(*other_old);
            let near = other + HORIZON >= row;
            pairs.forbidden += f64::from(u8::from(equal && near));
        }
        if company.kin.is_empty() {
            return pairs;
        }
        let n = self.lines[row].len();
        // Where the row's new text starts and its old one ends, if it has them.
        let (slot, start, end) = match taken {
            Taken::Split(pick) => {
                let split = self.choices[row][pick].split;
                (pick, Some(split), Some(split))
            }
            Taken::One(Side::New) => (self.choices[row].len(), Some(0), None),
            Taken::One(Side::Old) => (self.choices[row].len(), None, Some(n)),
        };
        for (place, pick) in &company.kin {
            let kin = &self.kin[row][*place];
            let other_split = self.choices[kin.other][*pick].split;
            if let Some(start) = start {
                let prefix = kin.heads[slot].min(other_split);
                let suffix = kin.other_tails[*pick].min(n - start);
                pairs.add(prefix, suffix);
            }
            if let Some(end) = end {
                let other_length = self.lines[kin.other].len() - other_split;
                let prefix = kin.other_heads[*pick].min(end);
                let suffix = kin.tails[slot].min(other_length);
                pairs.add(prefix, suffix);
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
}
