//! Judges the readings of each gap in the light of the dump's title and of its other gaps.
//!
//! Text that leaves one gap and enters another was moved; words of the new title are likelier in added rows; and so
//! on. Works on probabilities, so it is called more than once. Must not know other dumps: `chain` does.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::features::{Feature, Vector};
use super::search::{Hypothesis, Side, shares};
use super::sheet::{Key, Line, LineKind, Sheet};
use super::title::TitleReading;
use super::words::Lexicon;

/// Readings below this probability are left out of the sums.
const FAINT: f64 = 0.02;
/// Shorter paragraphs (in words) stand on both sides by chance too often to count as moved.
const MOVABLE: usize = 3;

/// What the readings of one gap, weighed by their probabilities, say to the others.
#[derive(Debug, Default)]
struct Opinion {
    old: HashMap<Key, f64>,
    new: HashMap<Key, f64>,
    /// Expected uses of a word in new text less those in old text.
    words: HashMap<u32, f64>,
    /// Expected number of added less removed rows.
    gain: f64,
    /// Expected words by which changed rows grow.
    growth: f64,
    /// Expected numbers that count up in changed rows, less those that count down.
    counts: f64,
    /// Expected number of rows of each kind in [`KINDS`].
    kinds: [f64; KINDS.len()],
}

/// Kinds of rows that come in company: what counts them, and the feature that says so.
const KINDS: [(Feature, Feature); 4] = [
    (Feature::Unrelated, Feature::OtherUnrelated),
    (Feature::Related, Feature::OtherRelated),
    (Feature::OneSidedShare, Feature::OtherOneSided),
    (Feature::ScriptSwitch, Feature::OtherScript),
];

impl Opinion {
    fn add(&mut self, other: &Self, sign: f64) {
        add_all(&mut self.old, &other.old, sign);
        add_all(&mut self.new, &other.new, sign);
        add_all(&mut self.words, &other.words, sign);
        self.gain += sign * other.gain;
        self.growth += sign * other.growth;
        self.counts += sign * other.counts;
        for (kind, more) in self.kinds.iter_mut().zip(other.kinds) {
            *kind += sign * more;
        }
    }
}

fn add_all<K: Copy + Eq + std::hash::Hash>(
    to: &mut HashMap<K, f64>,
    from: &HashMap<K, f64>,
    sign: f64,
) {
    for (key, value) in from {
        *to.entry(*key).or_default() += sign * value;
    }
}

/// Gives every hypothesis of `gaps` (parallel to the sheet's gaps) its outside features and a new score, and sorts
/// each gap's by it.
pub(super) fn weigh(
    sheet: &Sheet,
    lexicon: &Lexicon,
    title: &TitleReading,
    gaps: &mut [Vec<Hypothesis>],
) {
    let outside = Outside {
        common: common(sheet),
        title: title_words(sheet, title),
        lexicon,
    };
    let opinions: Vec<Opinion> = gaps
        .iter()
        .enumerate()
        .map(|(gap, hypotheses)| outside.opinion(&lines(sheet, gap), hypotheses))
        .collect();
    let mut all = Opinion::default();
    for opinion in &opinions {
        all.add(opinion, 1.0);
    }
    for (gap, hypotheses) in gaps.iter_mut().enumerate() {
        all.add(&opinions[gap], -1.0);
        let rows = lines(sheet, gap);
        for hypothesis in hypotheses.iter_mut() {
            hypothesis.outside = outside.judge(&all, &rows, hypothesis);
            hypothesis.score = hypothesis.features.score() + hypothesis.outside.score();
        }
        hypotheses.sort_by(|x, y| y.score.total_cmp(&x.score));
        all.add(&opinions[gap], 1.0);
    }
}

fn lines(sheet: &Sheet, gap: usize) -> Vec<&Line> {
    let rows = sheet.rows_of(gap).into_iter();
    rows.map(|row| &sheet.lines[row]).collect()
}

/// Words of the kept rows: they say nothing about sides.
fn common(sheet: &Sheet) -> HashSet<u32> {
    let kept = sheet
        .lines
        .iter()
        .filter(|line| line.kind == LineKind::Kept);
    kept.flat_map(|line| line.folded.iter().copied()).collect()
}

/// Words that only the new title has count one, those that only the old one has minus one.
fn title_words(sheet: &Sheet, title: &TitleReading) -> HashMap<u32, f64> {
    let mut words = HashMap::new();
    let old: HashSet<u32> = sheet.title.folded[title.old.clone()]
        .iter()
        .copied()
        .collect();
    let new: HashSet<u32> = sheet.title.folded[title.new.clone()]
        .iter()
        .copied()
        .collect();
    words.extend(new.difference(&old).map(|word| (*word, title.confidence)));
    words.extend(old.difference(&new).map(|word| (*word, -title.confidence)));
    words
}

struct Outside<'a> {
    common: HashSet<u32>,
    title: HashMap<u32, f64>,
    lexicon: &'a Lexicon,
}

impl Outside<'_> {
    fn opinion(&self, lines: &[&Line], hypotheses: &[Hypothesis]) -> Opinion {
        let mut opinion = Opinion::default();
        for (share, hypothesis) in shares(hypotheses).into_iter().zip(hypotheses) {
            if share < FAINT {
                continue;
            }
            for (row, line) in lines.iter().enumerate() {
                let (old, new) = halves(hypothesis, row, line.len());
                if row < hypothesis.splits.len() {
                    opinion.growth +=
                        share * (new.len() as f64 - old.len() as f64).clamp(-30.0, 30.0);
                    opinion.counts += share * self.counts(line, old.clone(), new.clone());
                }
                for (half, sign) in [(old, -1.0), (new, 1.0)] {
                    for word in distinct(line, half, &self.common) {
                        *opinion.words.entry(word).or_default() += sign * share;
                    }
                }
            }
            for (kind, (feature, _)) in opinion.kinds.iter_mut().zip(KINDS) {
                *kind += share * f64::from(hypothesis.features.0[feature as usize]);
            }
            for key in &hypothesis.old {
                *opinion.old.entry(*key).or_default() += share;
            }
            for key in &hypothesis.new {
                *opinion.new.entry(*key).or_default() += share;
            }
            opinion.gain += share * (hypothesis.new.len() as f64 - hypothesis.old.len() as f64);
        }
        opinion
    }

    fn judge(&self, others: &Opinion, lines: &[&Line], hypothesis: &Hypothesis) -> Vector {
        let mut features = Vector::zero();
        let (mut words, mut changed, mut title) = (0.0, 0.0, 0.0);
        for (row, line) in lines.iter().enumerate() {
            let (old, new) = halves(hypothesis, row, line.len());
            let one_sided = old.is_empty() || new.is_empty();
            for (half, sign, other_side, same_side) in [
                (old, -1.0, &others.new, &others.old),
                (new, 1.0, &others.old, &others.new),
            ] {
                if half.is_empty() {
                    continue;
                }
                if half.len() >= MOVABLE {
                    let key = line.key(half.clone());
                    let mass = |side: &HashMap<Key, f64>| {
                        side.get(&key).map_or(0.0, |mass| mass.clamp(0.0, 1.0))
                    };
                    features.add(Feature::Moved, mass(other_side));
                    features.add(Feature::Repeated, mass(same_side));
                }
                for word in distinct(line, half.clone(), &self.common) {
                    let net = sign
                        * others
                            .words
                            .get(&word)
                            .copied()
                            .unwrap_or(0.0)
                            .clamp(-1.0, 1.0);
                    let weight = self.lexicon.background_bits(word) / 12.0;
                    if one_sided {
                        words += net * weight;
                    } else {
                        changed += net * weight;
                    }
                }
                if one_sided {
                    let named: HashSet<u32> = line.folded[half].iter().copied().collect();
                    for word in named {
                        let weight = self.lexicon.background_bits(word) / 12.0;
                        title += sign * weight * self.title.get(&word).copied().unwrap_or(0.0);
                    }
                }
            }
        }
        features.add(Feature::OtherWords, 2.0 * (words / 3.0).tanh());
        features.add(Feature::OtherWordsChanged, 2.0 * (changed / 3.0).tanh());
        features.add(Feature::TitleWords, 2.0 * (title / 2.0).tanh());
        let sign = match hypothesis.new.len().cmp(&hypothesis.old.len()) {
            Ordering::Less => -1.0,
            Ordering::Equal => 0.0,
            Ordering::Greater => 1.0,
        };
        features.add(Feature::OtherSide, sign * (others.gain / 2.0).tanh());
        features.add(Feature::OtherGrowth, sign * (others.growth / 15.0).tanh());
        features.add(Feature::CountsUp, sign * others.counts.clamp(-1.0, 1.0));
        for (kind, (own, feature)) in others.kinds.iter().zip(KINDS) {
            let here = f64::from(hypothesis.features.0[own as usize]).min(3.0);
            features.add(feature, here * (kind / 2.0).tanh());
        }
        let own = self.own(lines, hypothesis);
        features.add(Feature::OwnGrowth, sign * (own.0 / 10.0).tanh());
        features.add(Feature::OwnWords, sign * (own.1 / 3.0).tanh());
        features
    }

    /// Returns by how many words the changed rows of a gap grow, and how much its one-sided rows share with the words
    /// that the new halves bring, less with those that the old halves lose.
    fn own(&self, lines: &[&Line], hypothesis: &Hypothesis) -> (f64, f64) {
        let n_changed = hypothesis.splits.len();
        let (mut growth, mut net) = (0.0, HashMap::new());
        for (row, line) in lines.iter().enumerate().take(n_changed) {
            let (old, new) = halves(hypothesis, row, line.len());
            growth += new.len() as f64 - old.len() as f64;
            for (half, sign) in [(old, -1.0), (new, 1.0)] {
                for word in distinct(line, half, &self.common) {
                    *net.entry(word).or_insert(0.0) += sign;
                }
            }
        }
        let mut shared = 0.0;
        if n_changed > 0 {
            for line in &lines[n_changed..] {
                for word in distinct(line, 0..line.len(), &self.common) {
                    let weight = self.lexicon.background_bits(word) / 12.0;
                    shared += weight * net.get(&word).map_or(0.0, |net: &f64| net.clamp(-1.0, 1.0));
                }
            }
        }
        (growth, shared)
    }

    /// Returns 1 if the halves of a changed row differ in small numbers only and these count up, -1 if down, else 0.
    fn counts(&self, line: &Line, old: Range<usize>, new: Range<usize>) -> f64 {
        if old.len() != new.len() {
            return 0.0;
        }
        let pairs = line.words[old]
            .iter()
            .zip(&line.words[new])
            .filter(|(old, new)| old != new);
        let mut direction = 0.0;
        for (old, new) in pairs {
            let (old, new) = (
                number(self.lexicon.text(*old)),
                number(self.lexicon.text(*new)),
            );
            match (old, new) {
                (Some(old), Some(new)) if old.abs_diff(new) <= 3 => {
                    direction += if new > old { 1.0 } else { -1.0 };
                }
                _ => return 0.0,
            }
        }
        f64::clamp(direction, -1.0, 1.0)
    }
}

/// Reads a number of at most three digits, whatever marks stand around it.
fn number(text: &str) -> Option<u32> {
    let digits = text.trim_matches(|c: char| !c.is_alphanumeric());
    if digits.len() > 3 {
        None
    } else {
        digits.parse().ok()
    }
}

/// Returns the words of row `row` (of `n` words) on the old and on the new side.
pub(super) fn halves(
    hypothesis: &Hypothesis,
    row: usize,
    n: usize,
) -> (Range<usize>, Range<usize>) {
    match (hypothesis.splits.get(row), hypothesis.side) {
        (Some(split), _) => (0..*split, *split..n),
        (None, Side::Old) => (0..n, n..n),
        (None, Side::New) => (0..0, 0..n),
    }
}

fn distinct(line: &Line, range: Range<usize>, common: &HashSet<u32>) -> HashSet<u32> {
    let words = line.folded[range].iter().copied();
    words.filter(|word| !common.contains(word)).collect()
}
