//! Judges the readings of each gap in the light of the dump's title and of its other gaps.
//!
//! Text that leaves one gap and enters another was moved; words of the new title are likelier in added rows; and so
//! on. Works on probabilities, so it is called more than once. Must not know other dumps: `chain` does.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::features::{Feature, Vector};
use super::search::{Hypothesis, Side, shares};
use super::sheet::{Key, Line, LineKind, Sheet};
use super::title::TitleReading;
use super::words::Lexicon;

/// Readings below this probability are left out of the sums.
const FAINT: f64 = 0.02;
/// Readings worse than their gap's best by more than this are left as they are; other gaps could not save them.
const HOPELESS: f64 = 16.0;
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
        title: title_words(sheet, title),
        lexicon,
    };
    let common = common(sheet);
    let rows: Vec<Vec<GapRow<'_>>> = (0..gaps.len())
        .map(|gap| gap_rows(sheet, gap, &common, lexicon))
        .collect();
    let opinions: Vec<Opinion> = rows
        .iter()
        .zip(gaps.iter())
        .map(|(rows, hypotheses)| outside.opinion(rows, hypotheses))
        .collect();
    let mut all = Opinion::default();
    for opinion in &opinions {
        all.add(opinion, 1.0);
    }
    for ((hypotheses, rows), opinion) in gaps.iter_mut().zip(&rows).zip(&opinions) {
        all.add(opinion, -1.0);
        let best = hypotheses.iter().map(|h| h.score).fold(f64::MIN, f64::max);
        let near = |hypothesis: &&mut Hypothesis| hypothesis.score > best - HOPELESS;
        for hypothesis in hypotheses.iter_mut().filter(near) {
            hypothesis.outside = outside.judge(&all, rows, hypothesis);
            hypothesis.score = hypothesis.features.score() + hypothesis.outside.score();
        }
        hypotheses.sort_by(|x, y| y.score.total_cmp(&x.score));
        all.add(opinion, 1.0);
    }
}

/// A row of a gap with those of its words that the kept rows do not use.
struct GapRow<'a> {
    line: &'a Line,
    rare: Vec<Rare>,
}

/// One use of a word that no kept row has.
struct Rare {
    at: usize,
    /// One past the place of the word's use before this one in the row, 0 for none.
    after: usize,
    word: u32,
    weight: f64,
}

impl GapRow<'_> {
    /// Returns the distinct rare words in `range`.
    fn rare_in(&self, range: Range<usize>) -> impl Iterator<Item = &Rare> {
        let from = self.rare.partition_point(|rare| rare.at < range.start);
        let inside = self.rare[from..]
            .iter()
            .take_while(move |rare| rare.at < range.end);
        inside.filter(move |rare| rare.after <= range.start)
    }
}

fn gap_rows<'a>(
    sheet: &'a Sheet,
    gap: usize,
    common: &HashSet<u32>,
    lexicon: &Lexicon,
) -> Vec<GapRow<'a>> {
    let rows = sheet.rows_of(gap).into_iter().map(|row| {
        let line = &sheet.lines[row];
        let mut last: HashMap<u32, usize> = HashMap::default();
        let uses = line.folded.iter().enumerate();
        let rare = uses
            .filter(|(_, word)| !common.contains(word))
            .map(|(at, word)| Rare {
                at,
                after: last.insert(*word, at + 1).unwrap_or(0),
                word: *word,
                weight: lexicon.background_bits(*word) / 12.0,
            });
        GapRow {
            rare: rare.collect(),
            line,
        }
    });
    rows.collect()
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
    let words = |range: Range<usize>| -> HashSet<u32> {
        sheet.title.folded[range].iter().copied().collect()
    };
    let (old, new) = (words(title.old.clone()), words(title.new.clone()));
    let come = new.difference(&old).map(|word| (*word, title.confidence));
    let gone = old.difference(&new).map(|word| (*word, -title.confidence));
    come.chain(gone).collect()
}

struct Outside<'a> {
    title: HashMap<u32, f64>,
    lexicon: &'a Lexicon,
}

/// What the words of a gap's readings have in common with other places.
#[derive(Default)]
struct Echoes {
    one_sided: f64,
    changed: f64,
    title: f64,
}

impl Outside<'_> {
    fn opinion(&self, rows: &[GapRow<'_>], hypotheses: &[Hypothesis]) -> Opinion {
        let mut opinion = Opinion::default();
        for (share, hypothesis) in shares(hypotheses).into_iter().zip(hypotheses) {
            if share < FAINT {
                continue;
            }
            for (place, row) in rows.iter().enumerate() {
                let (old, new) = halves(hypothesis, place, row.line.len());
                if place < hypothesis.splits.len() {
                    let growth = new.len() as f64 - old.len() as f64;
                    opinion.growth += share * growth.clamp(-30.0, 30.0);
                    opinion.counts += share * self.counts(row.line, old.clone(), new.clone());
                }
                for (half, sign) in [(old, -1.0), (new, 1.0)] {
                    for rare in row.rare_in(half) {
                        *opinion.words.entry(rare.word).or_default() += sign * share;
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

    fn judge(&self, others: &Opinion, rows: &[GapRow<'_>], hypothesis: &Hypothesis) -> Vector {
        let mut features = Vector::zero();
        let mut echoes = Echoes::default();
        for (place, row) in rows.iter().enumerate() {
            let (old, new) = halves(hypothesis, place, row.line.len());
            let one_sided = place >= hypothesis.splits.len();
            if !old.is_empty() {
                moves(
                    &mut features,
                    row.line,
                    old.clone(),
                    &others.new,
                    &others.old,
                );
                self.echo(&mut echoes, others, row, old, one_sided, -1.0);
            }
            if !new.is_empty() {
                moves(
                    &mut features,
                    row.line,
                    new.clone(),
                    &others.old,
                    &others.new,
                );
                self.echo(&mut echoes, others, row, new, one_sided, 1.0);
            }
        }
        features.add(Feature::OtherWords, 2.0 * (echoes.one_sided / 3.0).tanh());
        features.add(
            Feature::OtherWordsChanged,
            2.0 * (echoes.changed / 3.0).tanh(),
        );
        features.add(Feature::TitleWords, 2.0 * (echoes.title / 2.0).tanh());
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
        let (growth, words) = own(rows, hypothesis);
        features.add(Feature::OwnGrowth, sign * (growth / 10.0).tanh());
        features.add(Feature::OwnWords, sign * (words / 3.0).tanh());
        features
    }

    fn echo(
        &self,
        echoes: &mut Echoes,
        others: &Opinion,
        row: &GapRow<'_>,
        half: Range<usize>,
        one_sided: bool,
        sign: f64,
    ) {
        let mut sum = 0.0;
        for rare in row.rare_in(half.clone()) {
            let net = others
                .words
                .get(&rare.word)
                .map_or(0.0, |net| net.clamp(-1.0, 1.0));
            sum += sign * net * rare.weight;
        }
        if !one_sided {
            echoes.changed += sum;
            return;
        }
        echoes.one_sided += sum;
        if !self.title.is_empty() {
            let named: HashSet<u32> = row.line.folded[half].iter().copied().collect();
            for (word, side) in self.title.iter().filter(|(word, _)| named.contains(word)) {
                echoes.title += sign * side * self.lexicon.background_bits(*word) / 12.0;
            }
        }
    }

    /// Returns 1 if the halves of a changed row differ in small numbers only and these count up, -1 if down, else 0.
    fn counts(&self, line: &Line, old: Range<usize>, new: Range<usize>) -> f64 {
        if old.len() != new.len() {
            return 0.0;
        }
        let pairs = line.words[old].iter().zip(&line.words[new]);
        let read = |word: &u32| number(self.lexicon.text(*word));
        let mut direction: f64 = 0.0;
        for (old, new) in pairs.filter(|(old, new)| old != new) {
            match (read(old), read(new)) {
                (Some(old), Some(new)) if old.abs_diff(new) <= 3 => {
                    direction += if new > old { 1.0 } else { -1.0 };
                }
                _ => return 0.0,
            }
        }
        direction.clamp(-1.0, 1.0)
    }
}

/// Notes whether a paragraph probably stands on the other side, or on the same side, of other gaps.
fn moves(
    features: &mut Vector,
    line: &Line,
    half: Range<usize>,
    other_side: &HashMap<Key, f64>,
    same_side: &HashMap<Key, f64>,
) {
    if half.len() < MOVABLE {
        return;
    }
    let key = line.key(half);
    let mass = |side: &HashMap<Key, f64>| side.get(&key).map_or(0.0, |mass| mass.clamp(0.0, 1.0));
    features.add(Feature::Moved, mass(other_side));
    features.add(Feature::Repeated, mass(same_side));
}

/// Returns by how many words the changed rows of a gap grow, and how much its one-sided rows share with the words
/// that the new halves bring, less with those that the old halves lose.
fn own(rows: &[GapRow<'_>], hypothesis: &Hypothesis) -> (f64, f64) {
    let (changed, one_sided) = rows.split_at(hypothesis.splits.len());
    if changed.is_empty() || one_sided.is_empty() {
        return (0.0, 0.0);
    }
    let mut growth = 0.0;
    let mut net: HashMap<u32, f64> = HashMap::default();
    for (place, row) in changed.iter().enumerate() {
        let (old, new) = halves(hypothesis, place, row.line.len());
        growth += new.len() as f64 - old.len() as f64;
        for (half, sign) in [(old, -1.0), (new, 1.0)] {
            for rare in row.rare_in(half) {
                *net.entry(rare.word).or_default() += sign;
            }
        }
    }
    let uses = one_sided
        .iter()
        .flat_map(|row| row.rare_in(0..row.line.len()));
    let shared =
        uses.map(|rare| rare.weight * net.get(&rare.word).map_or(0.0, |net| net.clamp(-1.0, 1.0)));
    (growth, shared.sum())
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
