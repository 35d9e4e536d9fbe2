//! Joins the choices of a gap's rows into readings of the whole gap and lists the best.
//!
//! Changed rows come first, one-sided rows follow and are all on one side. Must not know other gaps: `evidence` does.

mod echoes;
mod pairs;
mod structure;

use rustc_hash::FxHashSet as HashSet;

use self::echoes::{HORIZON, echoes, partners};
use self::pairs::Taken;
use self::structure::{Position, ones};
use super::choices::{Choice, Setting, choices};
use super::features::Vector;
use super::sheet::{Key, Line, LineKind, Trace};

/// The side of the one-sided rows of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Removed rows.
    Old,
    /// Added rows.
    New,
}

/// One reading of a gap.
#[derive(Clone, Debug)]
pub(super) struct Hypothesis {
    /// Splits of the changed rows, from the first row on.
    pub(super) splits: Vec<usize>,
    /// Where the other rows stand.
    pub(super) side: Side,
    /// Paragraphs of the old side.
    pub(super) old: Vec<Key>,
    /// Paragraphs of the new side.
    pub(super) new: Vec<Key>,
    /// How it looks, other gaps aside.
    pub(super) features: Vector,
    /// How it looks in the light of other gaps.
    pub(super) outside: Vector,
    /// The whole judgement.
    pub(super) score: f64,
}

/// Readings worse than the best by more than this are dropped; set by hand, far beyond what other gaps or dumps overturn.
const HOPELESS: f64 = 28.0;

struct Gap<'a> {
    setting: &'a Setting<'a>,
    lines: Vec<&'a Line>,
    choices: Vec<Vec<Choice>>,
    partners: Vec<Vec<usize>>,
    /// For each line, how it looks as an added and as a removed row, and what that is worth.
    ones: Vec<[(Vector, f64); 2]>,
    position: Position,
}

/// A reading of the first rows of a gap: the place of each row's choice in its list.
#[derive(Clone, Debug, Default)]
struct Partial {
    picks: Vec<usize>,
    score: f64,
}

/// Returns the best readings of the gap `gap`, best first; never empty.
pub(super) fn hypotheses(setting: &Setting<'_>, gap: usize) -> Vec<Hypothesis> {
    let sheet = setting.sheet;
    let lines: Vec<&Line> = sheet
        .rows_of(gap)
        .into_iter()
        .map(|row| &sheet.lines[row])
        .collect();
    let gap = Gap {
        choices: echoes(&lines)
            .iter()
            .zip(&lines)
            .map(|(echoes, line)| choices(setting, line, echoes))
            .collect(),
        partners: partners(&lines),
        ones: lines.iter().map(|line| ones(setting, line)).collect(),
        position: Position::of(setting.sheet, gap),
        lines,
        setting,
    };
    gap.search()
}

impl Gap<'_> {
    fn search(&self) -> Vec<Hypothesis> {
        let n = self.lines.len();
        let width = match n {
            0..=8 => 20,
            9..=20 => 12,
            21..=60 => 8,
            _ => 3,
        };
        let mut beams = vec![vec![Partial::default()]];
        for row in 0..n {
            beams.push(self.extend(&beams[row], row, width));
        }
        let mut closed: Vec<(f64, &Partial, Side)> = Vec::new();
        for (n_changed, beam) in beams.iter().enumerate() {
            for side in [Side::New, Side::Old] {
                let structure = self.structure(n_changed, side).score();
                let readings = beam.iter().filter_map(|partial| {
                    let score = self.close(partial, side)? + structure;
                    Some((score, partial, side))
                });
                closed.extend(readings);
            }
        }
        closed.sort_by(|x, y| y.0.total_cmp(&x.0));
        closed.truncate((24 + 2 * n).min(80));
        let least = closed.first().map_or(0.0, |best| best.0 - HOPELESS);
        closed.retain(|reading| reading.0 >= least);
        let found: Vec<Hypothesis> = closed
            .into_iter()
            .map(|(_, partial, side)| self.finish(partial, side))
            .collect();
        if found.is_empty() {
            // Traces can contradict each other in a damaged page; then every row is called added.
            return vec![self.finish(&Partial::default(), Side::New)];
        }
        found
    }

    fn extend(&self, beam: &[Partial], row: usize, width: usize) -> Vec<Partial> {
        let mut next: Vec<(f64, usize, usize)> = Vec::new();
        for (from, partial) in beam.iter().enumerate() {
            for (pick, choice) in self.choices[row].iter().enumerate() {
                let pairs = self.pairs(partial, row, Taken::Split(pick));
                let score = partial.score + choice.score + pairs.score();
                next.push((score, from, pick));
            }
        }
        next.sort_by(|x, y| y.0.total_cmp(&x.0));
        next.truncate(width);
        let grow = |(score, from, pick): (f64, usize, usize)| {
            let mut picks = beam[from].picks.clone();
            picks.push(pick);
            Partial { picks, score }
        };
        next.into_iter().map(grow).collect()
    }

    /// Scores the reading that calls all rows after `partial` one-sided, its structure aside; `None` if a trace forbids it, or if it is
    /// the same reading for either side.
    fn close(&self, partial: &Partial, side: Side) -> Option<f64> {
        let n_changed = partial.picks.len();
        let rest = &self.lines[n_changed..];
        if rest.is_empty() && side == Side::Old {
            return None;
        }
        if rest
            .iter()
            .any(|line| matches!(line.trace, Trace::Changed(_)))
        {
            return None;
        }
        let mut score = partial.score;
        for row in n_changed..self.lines.len().min(n_changed + HORIZON) {
            score += self.one_sided(row, side).1;
            score += self.pairs(partial, row, Taken::One(side)).score();
        }
        Some(score)
    }

    fn finish(&self, partial: &Partial, side: Side) -> Hypothesis {
        let n_changed = partial.picks.len();
        let mut features = self.structure(n_changed, side);
        let mut before = Partial::default();
        let (mut old, mut new, mut splits) = (Vec::new(), Vec::new(), Vec::new());
        for (row, pick) in partial.picks.iter().enumerate() {
            let choice = &self.choices[row][*pick];
            features.join(&choice.features);
            self.pairs(&before, row, Taken::Split(*pick))
                .add_to(&mut features);
            before.picks.push(*pick);
            old.push(choice.old);
            new.push(choice.new);
            splits.push(choice.split);
        }
        for row in n_changed..self.lines.len() {
            features.join(&self.one_sided(row, side).0);
            self.pairs(&before, row, Taken::One(side))
                .add_to(&mut features);
            match side {
                Side::Old => old.push(self.lines[row].whole()),
                Side::New => new.push(self.lines[row].whole()),
            }
        }
        Hypothesis {
            score: features.score(),
            splits,
            side,
            old,
            new,
            features,
            outside: Vector::zero(),
        }
    }

    fn one_sided(&self, row: usize, side: Side) -> &(Vector, f64) {
        let [added, removed] = &self.ones[row];
        match side {
            Side::New => added,
            Side::Old => removed,
        }
    }
}

/// Turns the scores of `hypotheses` into probabilities.
pub(super) fn shares(hypotheses: &[Hypothesis]) -> Vec<f64> {
    let best = hypotheses.iter().map(|h| h.score).fold(f64::MIN, f64::max);
    let odds: Vec<f64> = hypotheses.iter().map(|h| (h.score - best).exp()).collect();
    let total: f64 = odds.iter().sum();
    odds.into_iter().map(|odd| odd / total).collect()
}

/// Returns the keys of the kept paragraphs of `lines`.
pub(super) fn kept_keys(lines: &[Line]) -> HashSet<Key> {
    let kept = lines.iter().filter(|line| line.kind == LineKind::Kept);
    kept.map(Line::whole).collect()
}
