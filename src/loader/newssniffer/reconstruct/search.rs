//! Joins the choices of a gap's rows into readings of the whole gap and lists the best.
//!
//! Changed rows come first, one-sided rows follow and are all on one side. Must not know other gaps: `evidence` does.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::choices::{Choice, Limits, Setting, choices};
use super::copying::{Part, copied};
use super::features::{Feature, Vector, worth};
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

/// Where a gap lies in its dump.
#[derive(Clone, Copy, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent facts, each a feature"
)]
struct Position {
    first: bool,
    last: bool,
    at_start: bool,
    at_end: bool,
    /// Share of the dump's rows that is not kept.
    change: f64,
    /// Where it begins, from 0 to 1.
    place: f64,
}

/// Rows further apart than this are not compared for equal paragraphs.
const HORIZON: usize = 64;
/// A row looks for text in at most this many other rows.
const PARTNERS: usize = 4;
/// Words dearer than this many bits make rows partners.
const RARE: f64 = 7.0;
/// Rows longer than this many words look for no partners, to bound the work.
const LONG: usize = 3000;

/// How much less a whole row counts as confirmed than a part of one: two dumps that both have it one-sided fit a
/// paragraph that came and went as well as one that went and came back. Set by hand.
const ONE_SIDED: f64 = 1.0 / 16.0;
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

/// What a row is taken to be while pairs of rows are compared.
#[derive(Clone, Copy)]
enum Taken {
    Split(usize),
    One(Side),
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
        position: position(setting, gap),
        lines,
        setting,
    };
    gap.search()
}

fn position(setting: &Setting<'_>, gap: usize) -> Position {
    let sheet = setting.sheet;
    let range = &sheet.gaps[gap];
    let kept = |line: &Line| line.kind == LineKind::Kept;
    let n_kept = sheet.lines.iter().filter(|line| kept(line)).count();
    let n_open = sheet
        .lines
        .iter()
        .filter(|line| line.kind == LineKind::Open)
        .count();
    Position {
        first: gap == 0,
        last: gap + 1 == sheet.gaps.len(),
        at_start: !sheet.lines[..range.start].iter().any(kept),
        at_end: !sheet.lines[range.end..].iter().any(kept),
        change: n_open as f64 / (n_open + n_kept).max(1) as f64,
        place: range.start as f64 / sheet.lines.len().max(1) as f64,
    }
}

/// Returns for each line and each split of it how far the words from there on begin another line, and how far those up
/// to there end another one: a logarithm of words, 0 for no echo.
fn echoes(lines: &[&Line]) -> Vec<Vec<f64>> {
    let mut heads: HashMap<&[u32], Vec<usize>> = HashMap::default();
    let mut tails: HashMap<&[u32], Vec<usize>> = HashMap::default();
    for (row, line) in lines.iter().enumerate() {
        if let (Some(head), Some(tail)) = (
            line.folded.first_chunk::<2>(),
            line.folded.last_chunk::<2>(),
        ) {
            heads.entry(head).or_default().push(row);
            tails.entry(tail).or_default().push(row);
        }
    }
    let same = |pair: &(&u32, &u32)| pair.0 == pair.1;
    let echo = |row: usize, at: usize| {
        let (old, new) = lines[row].folded.split_at(at);
        let others = |rows: Option<&Vec<usize>>| -> Vec<usize> {
            let near = rows
                .into_iter()
                .flatten()
                .filter(|other| **other != row && other.abs_diff(row) <= HORIZON);
            near.take(PARTNERS).copied().collect()
        };
        let begins = new.first_chunk::<2>().map_or(0, |head| {
            let rows = others(heads.get(head.as_slice()));
            let lengths = rows.into_iter().map(|other| {
                new.iter()
                    .zip(&lines[other].folded)
                    .take_while(same)
                    .count()
            });
            lengths.max().unwrap_or(0)
        });
        let ends = old.last_chunk::<2>().map_or(0, |tail| {
            let rows = others(tails.get(tail.as_slice()));
            let lengths = rows.into_iter().map(|other| {
                old.iter()
                    .rev()
                    .zip(lines[other].folded.iter().rev())
                    .take_while(same)
                    .count()
            });
            lengths.max().unwrap_or(0)
        });
        (begins as f64).ln_1p() + (ends as f64).ln_1p()
    };
    let of_line = |row: usize| {
        (0..lines[row].len())
            .map(|at| if lines.len() > 1 { echo(row, at) } else { 0.0 })
            .collect()
    };
    (0..lines.len()).map(of_line).collect()
}

/// Returns for each line the others that share the most rare words with it.
fn partners(lines: &[&Line]) -> Vec<Vec<usize>> {
    let mut holders: HashMap<u32, Vec<(usize, f64)>> = HashMap::default();
    for (row, line) in lines.iter().enumerate() {
        if line.len() > LONG || lines.len() == 1 {
            continue;
        }
        for (word, places) in &line.places {
            let at = places.first().map_or(0, |place| *place as usize);
            let bits = line.bits_of(at..at + 1);
            if bits > RARE {
                holders.entry(*word).or_default().push((row, bits));
            }
        }
    }
    let mut shared: Vec<HashMap<usize, f64>> = vec![HashMap::default(); lines.len()];
    for rows in holders.values().filter(|rows| rows.len() <= 8) {
        for (row, bits) in rows {
            for (other, _) in rows.iter().filter(|(other, _)| other != row) {
                *shared[*row].entry(*other).or_default() += bits;
            }
        }
    }
    let closest = |shared: HashMap<usize, f64>| {
        let mut ranked: Vec<(usize, f64)> = shared
            .into_iter()
            .filter(|(_, bits)| *bits > 12.0)
            .collect();
        ranked.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        ranked
            .into_iter()
            .take(PARTNERS)
            .map(|(row, _)| row)
            .collect()
    };
    let mut partners: Vec<Vec<usize>> = shared.into_iter().map(closest).collect();
    for row in 0..partners.len() {
        for other in partners[row].clone() {
            if !partners[other].contains(&row) {
                partners[other].push(row);
            }
        }
    }
    partners
}

/// Bits that a new text takes from another row's old text, by rows and what they are taken for.
type Memo = HashMap<(usize, usize, usize, usize), Shared>;

impl Gap<'_> {
    fn search(&self) -> Vec<Hypothesis> {
        let n = self.lines.len();
        let width = match n {
            0..=8 => 20,
            9..=20 => 12,
            21..=60 => 8,
            _ => 3,
        };
        let mut memo = Memo::default();
        let mut beam = vec![Partial::default()];
        let mut closed: Vec<(f64, Partial, Side)> = Vec::new();
        for row in 0..=n {
            let structures = [Side::New, Side::Old].map(|side| self.structure(row, side).score());
            for partial in &beam {
                for (side, structure) in [Side::New, Side::Old].into_iter().zip(structures) {
                    let closed_score = self.close(partial, side, &mut memo);
                    if let Some(score) = closed_score.map(|score| score + structure) {
                        closed.push((score, partial.clone(), side));
                    }
                }
            }
            if row == n {
                break;
            }
            beam = self.extend(&beam, row, width, &mut memo);
        }
        closed.sort_by(|x, y| y.0.total_cmp(&x.0));
        closed.truncate((24 + 2 * n).min(80));
        let least = closed.first().map_or(0.0, |best| best.0 - HOPELESS);
        closed.retain(|reading| reading.0 >= least);
        let found: Vec<Hypothesis> = closed
            .into_iter()
            .map(|(_, partial, side)| self.finish(&partial, side, &mut memo))
            .collect();
        if found.is_empty() {
            // Traces can contradict each other in a damaged page; then every row is called added.
            return vec![self.finish(&Partial::default(), Side::New, &mut memo)];
        }
        found
    }

    fn extend(&self, beam: &[Partial], row: usize, width: usize, memo: &mut Memo) -> Vec<Partial> {
        let mut next: Vec<(f64, usize, usize)> = Vec::new();
        for (from, partial) in beam.iter().enumerate() {
            for (pick, choice) in self.choices[row].iter().enumerate() {
                let pairs = self.pairs(partial, row, Taken::Split(pick), memo);
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
    fn close(&self, partial: &Partial, side: Side, memo: &mut Memo) -> Option<f64> {
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
            score += self.pairs(partial, row, Taken::One(side), memo).score();
        }
        Some(score)
    }

    fn finish(&self, partial: &Partial, side: Side, memo: &mut Memo) -> Hypothesis {
        let n_changed = partial.picks.len();
        let mut features = self.structure(n_changed, side);
        let mut before = Partial::default();
        let (mut old, mut new, mut splits) = (Vec::new(), Vec::new(), Vec::new());
        for (row, pick) in partial.picks.iter().enumerate() {
            let choice = &self.choices[row][*pick];
            features.join(&choice.features);
            self.pairs(&before, row, Taken::Split(*pick), memo)
                .add_to(&mut features);
            before.picks.push(*pick);
            old.push(choice.old);
            new.push(choice.new);
            splits.push(choice.split);
        }
        for row in n_changed..self.lines.len() {
            features.join(&self.one_sided(row, side).0);
            self.pairs(&before, row, Taken::One(side), memo)
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

    fn structure(&self, n_changed: usize, side: Side) -> Vector {
        let n = self.lines.len();
        let rest = n - n_changed;
        let mut features = Vector::zero();
        features.flag(Feature::LoneChanged, n == 1 && rest == 0);
        if rest == 0 {
            return features;
        }
        let added = side == Side::New;
        let either = |new: Feature, old: Feature| if added { new } else { old };
        features.add(either(Feature::Added, Feature::Removed), 1.0);
        features.add(
            either(Feature::AddedRows, Feature::RemovedRows),
            (rest as f64).ln_1p(),
        );
        features.flag(
            either(Feature::AddedAfterChanged, Feature::RemovedAfterChanged),
            n_changed > 0,
        );
        features.flag(Feature::NoneChanged, n_changed == 0 && n > 1);
        features.add(Feature::OneSidedShare, rest as f64 / n as f64);
        features.flag(either(Feature::LoneAdded, Feature::LoneRemoved), n == 1);
        let at = &self.position;
        features.flag(either(Feature::AddedLast, Feature::RemovedLast), at.last);
        features.flag(either(Feature::AddedFirst, Feature::RemovedFirst), at.first);
        features.flag(
            either(Feature::AddedAtEnd, Feature::RemovedAtEnd),
            at.at_end,
        );
        features.flag(
            either(Feature::AddedAtStart, Feature::RemovedAtStart),
            at.at_start,
        );
        if added {
            let number = self.setting.sheet.old;
            features.flag(Feature::AddedEarly, number == 0);
            features.add(Feature::AddedByNumber, f64::from(number).ln_1p());
            features.add(Feature::AddedByChange, at.change);
            features.add(
                Feature::AddedBySize,
                (self.setting.sheet.lines.len() as f64).ln() - 3.0,
            );
            features.add(Feature::AddedByPlace, at.place);
        }
        features
    }

    fn one_sided(&self, row: usize, side: Side) -> &(Vector, f64) {
        let [added, removed] = &self.ones[row];
        match side {
            Side::New => added,
            Side::Old => removed,
        }
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

    /// Compares `row` with the rows of `partial`.
    fn pairs(&self, partial: &Partial, row: usize, taken: Taken, memo: &mut Memo) -> Pairs {
        let mut pairs = Pairs::default();
        let (old, new) = self.keys(row, taken);
        for other in row.saturating_sub(HORIZON)..row.min(partial.picks.len()) {
            let choice = &self.choices[other][partial.picks[other]];
            let equal = old == Some(choice.new) || new == Some(choice.old);
            pairs.forbidden += f64::from(u8::from(equal));
        }
        pairs.one_sided = matches!(taken, Taken::One(_));
        for other in &self.partners[row] {
            let Some(pick) = partial.picks.get(*other).filter(|_| *other < row) else {
                continue;
            };
            let other = (*other, Taken::Split(*pick));
            for (target, source) in [((row, taken), other), (other, (row, taken))] {
                pairs.note(self.taken_from(target, source, memo));
            }
        }
        pairs
    }

    /// Returns what the new text of `target` takes from the old text of `source`, beyond what its own row gives.
    fn taken_from(
        &self,
        target: (usize, Taken),
        source: (usize, Taken),
        memo: &mut Memo,
    ) -> Shared {
        let n_target = self.lines[target.0].len();
        let (from, covered): (usize, Option<&[bool]>) = match target.1 {
            Taken::Split(pick) => {
                let choice = &self.choices[target.0][pick];
                (choice.split, Some(&choice.covered))
            }
            Taken::One(Side::New) => (0, None),
            Taken::One(Side::Old) => return Shared::default(),
        };
        let to = match source.1 {
            Taken::Split(pick) => self.choices[source.0][pick].split,
            Taken::One(Side::Old) => self.lines[source.0].len(),
            Taken::One(Side::New) => return Shared::default(),
        };
        *memo
            .entry((target.0, from, source.0, to))
            .or_insert_with(|| {
                let target = Part {
                    line: self.lines[target.0],
                    words: from..n_target,
                };
                let source = Part {
                    line: self.lines[source.0],
                    words: 0..to,
                };
                let copy = copied(&target, &source, covered);
                if copy.runs == 0 {
                    return Shared::default();
                }
                let least = target.bits().min(source.bits()).max(1.0);
                let (new, old) = (&target.line.folded[from..], &source.line.folded[..to]);
                let same = |pair: &(&u32, &u32)| pair.0 == pair.1;
                let prefix = new.iter().zip(old).take_while(same).count();
                let suffix = new
                    .iter()
                    .rev()
                    .zip(old.iter().rev())
                    .take_while(same)
                    .count();
                Shared {
                    saved: copy.saved,
                    share: (copy.bits / least).min(1.0),
                    prefix: (prefix as f64).ln_1p(),
                    suffix: (suffix as f64).ln_1p(),
                }
            })
    }
}

/// What two rows share beyond what the target's own row gives.
#[derive(Clone, Copy, Debug, Default)]
struct Shared {
    saved: f64,
    /// Share of the shorter text.
    share: f64,
    prefix: f64,
    suffix: f64,
}

/// What comparing a row with the rows before it gives.
#[derive(Clone, Copy, Debug, Default)]
struct Pairs {
    forbidden: f64,
    one_sided: bool,
    saved: f64,
    related: f64,
    whole: f64,
    prefix: f64,
    suffix: f64,
}

impl Pairs {
    fn note(&mut self, shared: Shared) {
        self.saved += shared.saved.sqrt();
        self.related += f64::from(u8::from(shared.share > 0.33 && shared.saved > 10.0));
        self.whole += f64::from(u8::from(shared.share > 0.6));
        self.prefix += shared.prefix;
        self.suffix += shared.suffix;
    }

    fn parts(self) -> [(Feature, f64); 6] {
        let names = if self.one_sided {
            [
                Feature::OneSidedSaved,
                Feature::OneSidedRelated,
                Feature::OneSidedWhole,
                Feature::OneSidedPrefix,
                Feature::OneSidedSuffix,
            ]
        } else {
            [
                Feature::ElsewhereSaved,
                Feature::ElsewhereRelated,
                Feature::ElsewhereWhole,
                Feature::ElsewherePrefix,
                Feature::ElsewhereSuffix,
            ]
        };
        [
            (Feature::Forbidden, self.forbidden),
            (names[0], self.saved),
            (names[1], self.related),
            (names[2], self.whole),
            (names[3], self.prefix),
            (names[4], self.suffix),
        ]
    }

    fn score(self) -> f64 {
        self.parts()
            .into_iter()
            .map(|(feature, value)| worth(feature, value))
            .sum()
    }

    fn add_to(self, features: &mut Vector) {
        for (feature, value) in self.parts() {
            features.add(feature, value);
        }
    }
}

/// Judges `line` as an added and as a removed row by itself.
fn ones(setting: &Setting<'_>, line: &Line) -> [(Vector, f64); 2] {
    let key = line.whole();
    let habits = &setting.sheet.habits;
    let edges = habits.edges(line, 0..line.len(), setting.lexicon);
    [Side::New, Side::Old].map(|side| {
        let (supported, sign) = match side {
            Side::Old => (setting.limits.old_allows(key), -1.0),
            Side::New => (setting.limits.new_allows(key), 1.0),
        };
        let sets = match side {
            Side::Old => &setting.limits.old,
            Side::New => &setting.limits.new,
        };
        let mut features = Vector::zero();
        let confirmed = Limits::confirmed(sets, line, 0..line.len());
        features.add(Feature::Confirmed, ONE_SIDED * confirmed);
        features.flag(Feature::Unsupported, !supported);
        features.flag(Feature::OneSidedKept, setting.kept.contains(&key));
        features.add(
            Feature::OneSidedWords,
            sign * ((line.len() as f64).ln() - 3.0),
        );
        features.add(Feature::OneSidedEdges, (edges + 3.0).clamp(-4.0, 4.0));
        features.add(Feature::OneSidedLength, habits.length(line.len()) + 4.0);
        let score = features.score();
        (features, score)
    })
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
