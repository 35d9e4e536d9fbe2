//! Joins the choices of a gap's rows into readings of the whole gap and lists the best.
//!
//! Changed rows come first, one-sided rows follow and are all on one side. Must not know other gaps: `evidence` does.

mod echoes;
mod pairs;
mod structure;
mod trails;

use rustc_hash::FxHashSet as HashSet;

use self::echoes::{HORIZON, echoes, partners};
use self::pairs::{Company, Kin, Taken, kin};
use self::structure::{Position, ones};
use self::trails::{TrailIdx, Trails};
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
    /// What that is worth.
    pub(super) inside: f64,
    /// The whole judgement, in the light of other gaps.
    pub(super) score: f64,
}

/// Readings worse than the best by more than this are dropped; set by hand, far beyond what other gaps or dumps overturn.
const HOPELESS: f64 = 28.0;

struct Gap<'a> {
    setting: &'a Setting<'a>,
    lines: Vec<&'a Line>,
    choices: Vec<Vec<Choice>>,
    /// For each line, what it has in common with lines before it.
    kin: Vec<Vec<Kin>>,
    /// For each line, how it looks as an added and as a removed row, and what that is worth.
    ones: Vec<[(Vector, f64); 2]>,
    position: Position,
    /// Number of rows up to the last one that its white space calls changed.
    n_traced: usize,
}

/// Returns the best readings of the gap `gap`, best first; never empty.
pub(super) fn hypotheses(setting: &Setting<'_>, gap: usize) -> Vec<Hypothesis> {
    Gap::new(setting, gap).search()
}

impl<'a> Gap<'a> {
    fn new(setting: &'a Setting<'a>, gap: usize) -> Self {
        let sheet = setting.sheet;
        let lines: Vec<&Line> = sheet
            .rows_of(gap)
            .into_iter()
            .map(|row| &sheet.lines[row])
            .collect();
        let choices: Vec<Vec<Choice>> = echoes(&lines)
            .iter()
            .zip(&lines)
            .map(|(echoes, line)| choices(setting, line, echoes))
            .collect();
        Self {
            kin: kin(&lines, &choices, &partners(&lines)),
            choices,
            ones: lines.iter().map(|line| ones(setting, line)).collect(),
            position: Position::of(sheet, gap),
            n_traced: lines
                .iter()
                .rposition(|line| matches!(line.trace, Trace::Changed(_)))
                .map_or(0, |last| last + 1),
            lines,
            setting,
        }
    }

    /// How many readings of the first rows are kept.
    fn width(&self) -> usize {
        match self.lines.len() {
            0..=8 => 20,
            9..=20 => 12,
            21..=60 => 8,
            _ => 3,
        }
    }
}

impl Gap<'_> {
    fn search(&self) -> Vec<Hypothesis> {
        let n = self.lines.len();
        let (trails, beams) = self.begin();
        let mut company = Company::default();
        let mut closed: Vec<(f64, TrailIdx, Side)> = Vec::new();
        for (n_changed, beam) in beams.iter().enumerate() {
            for side in [Side::New, Side::Old] {
                let structure = self.structure(n_changed, side).score();
                let readings = beam.iter().filter_map(|trail| {
                    let score = self.close(&trails, *trail, side, &mut company)? + structure;
                    Some((score, *trail, side))
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
            .map(|(_, trail, side)| self.finish(&trails.picks(trail), side, &mut company))
            .collect();
        if found.is_empty() {
            // Traces can contradict each other in a damaged page; then every row is called added.
            return vec![self.finish(&[], Side::New, &mut company)];
        }
        found
    }

    /// Returns for each number of rows, from none to all, the best ways to call them changed rows.
    fn begin(&self) -> (Trails, Vec<Vec<TrailIdx>>) {
        let n = self.lines.len();
        let mut trails = Trails::new();
        let mut beams = vec![vec![Trails::START]];
        for row in 0..n {
            let next = self.extend(&mut trails, &beams[row], row);
            beams.push(next);
        }
        (trails, beams)
    }

    /// Adds `row` to the readings of `beam` and keeps the best. What cannot be among them, however well the row fits
    /// the rows before it, is not compared with these.
    fn extend(&self, trails: &mut Trails, beam: &[TrailIdx], row: usize) -> Vec<TrailIdx> {
        let width = self.width();
        let best_first = |x: &(f64, usize, usize), y: &(f64, usize, usize)| {
            y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2)))
        };
        let most = self.most(row);
        let mut next: Vec<(f64, usize, usize)> = Vec::new();
        let mut company = Company::default();
        for (from, trail) in beam.iter().enumerate() {
            let least = next.get(width - 1).map_or(f64::MIN, |least| least.0);
            let pick_of = |other| trails.pick(*trail, other);
            self.meet_recent(&mut company, row, pick_of);
            self.meet_kin(&mut company, row, pick_of);
            for (pick, choice) in self.choices[row].iter().enumerate() {
                let alone = trails.score(*trail) + choice.score;
                if alone + most[pick] > least {
                    let pairs = self.pairs(&company, row, Taken::Split(pick));
                    next.push((alone + pairs.score(), from, pick));
                }
            }
            next.sort_unstable_by(best_first);
            next.truncate(width);
        }
        next.into_iter()
            .map(|(score, from, pick)| trails.grow(beam[from], pick, score))
            .collect()
    }

    /// Scores the reading that calls all rows after those of `trail` one-sided, its structure aside; `None` if a trace
    /// forbids it, or if it is the same reading for either side.
    fn close(
        &self,
        trails: &Trails,
        trail: TrailIdx,
        side: Side,
        company: &mut Company,
    ) -> Option<f64> {
        let n_changed = trails.n_rows(trail);
        if n_changed == self.lines.len() && side == Side::Old {
            return None;
        }
        if n_changed < self.n_traced {
            return None;
        }
        let mut score = trails.score(trail);
        let pick_of = |other| trails.pick(trail, other);
        self.meet_recent(company, n_changed, pick_of);
        for row in n_changed..self.lines.len().min(n_changed + HORIZON) {
            score += self.one_sided(row, side).1;
            self.meet_kin(company, row, pick_of);
            score += self.pairs(company, row, Taken::One(side)).score();
        }
        Some(score)
    }

    fn finish(&self, picks: &[usize], side: Side, company: &mut Company) -> Hypothesis {
        let n_changed = picks.len();
        let mut features = self.structure(n_changed, side);
        let n = self.lines.len();
        let (mut old, mut new) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let mut splits = Vec::with_capacity(n_changed);
        let pick_of = |other: usize| picks.get(other).copied();
        for (row, pick) in picks.iter().enumerate() {
            let choice = &self.choices[row][*pick];
            features.join(&choice.features);
            self.meet_recent(company, row, pick_of);
            self.meet_kin(company, row, pick_of);
            self.pairs(company, row, Taken::Split(*pick))
                .add_to(&mut features);
            old.push(choice.old);
            new.push(choice.new);
            splits.push(choice.split);
        }
        self.meet_recent(company, n_changed, pick_of);
        for row in n_changed..self.lines.len() {
            features.join(&self.one_sided(row, side).0);
            self.meet_kin(company, row, pick_of);
            self.pairs(company, row, Taken::One(side))
                .add_to(&mut features);
            match side {
                Side::Old => old.push(self.lines[row].whole()),
                Side::New => new.push(self.lines[row].whole()),
            }
        }
        let inside = features.score();
        Hypothesis {
            splits,
            side,
            old,
            new,
            features,
            inside,
            score: inside,
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

#[cfg(test)]
mod tests;
