//! Judges the readings of each gap in the light of the dump's title and of its other gaps.
//!
//! Text that leaves one gap and enters another was moved; words of the new title are likelier in added rows; and so
//! on. Works on probabilities, so it goes over the gaps more than once. Must not know other dumps: `chain` does.

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

/// How often the gaps are judged: what one says to the others depends on what they say to it.
const ROUNDS: usize = 2;

/// What the readings of one gap, weighed by their probabilities, say to the others.
#[derive(Debug, Default)]
struct Opinion {
    old: HashMap<Key, f64>,
    new: HashMap<Key, f64>,
    /// Expected uses of rare words in new text less those in old text.
    words: Vec<(RareIdx, f64)>,
    tally: Tally,
}

/// What other gaps say together.
#[derive(Debug, Default)]
struct Others {
    old: HashMap<Key, f64>,
    new: HashMap<Key, f64>,
    /// By rare word.
    words: Vec<f64>,
    tally: Tally,
}

/// What the readings of gaps come to, whatever they say.
#[derive(Debug, Default)]
struct Tally {
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

impl Tally {
    /// Returns the same between -1 and 1.
    fn bounded(&self) -> Self {
        Self {
            gain: (self.gain / 2.0).tanh(),
            growth: (self.growth / 15.0).tanh(),
            counts: self.counts.clamp(-1.0, 1.0),
            kinds: self.kinds.map(|kind| (kind / 2.0).tanh()),
        }
    }
}

impl Others {
    fn add(&mut self, opinion: &Opinion, sign: f64) {
        let sides = [(&mut self.old, &opinion.old), (&mut self.new, &opinion.new)];
        for (all, one) in sides {
            for (key, value) in one {
                *all.entry(*key).or_default() += sign * value;
            }
        }
        for (word, value) in &opinion.words {
            self.words[*word] += sign * value;
        }
        let (all, one) = (&mut self.tally, &opinion.tally);
        all.gain += sign * one.gain;
        all.growth += sign * one.growth;
        all.counts += sign * one.counts;
        for (kind, more) in all.kinds.iter_mut().zip(one.kinds) {
            *kind += sign * more;
        }
    }
}

/// Judges every hypothesis of `gaps` (parallel to the sheet's gaps) by the other gaps too, and sorts each gap's by
/// their new scores.
pub(super) fn weigh(
    sheet: &Sheet,
    lexicon: &Lexicon<'_>,
    title: &TitleReading,
    gaps: &mut [Vec<Hypothesis>],
) {
    let (rows, n_rare) = gap_rows(sheet, lexicon);
    let mut outside = Outside {
        title: title_words(sheet, title),
        lexicon,
        net: vec![0.0; n_rare],
    };
    for _ in 0..ROUNDS {
        outside.weigh(&rows, gaps);
    }
}

/// Number of a rare word.
type RareIdx = usize;

/// A row of a gap with those of its words that no kept row uses, but another row of a gap does.
struct GapRow<'a> {
    line: &'a Line,
    rare: Vec<Rare>,
}

/// One use of a rare word.
struct Rare {
    at: usize,
    /// One past the place of the word's use before this one in the row, 0 for none.
    after: usize,
    word: RareIdx,
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

/// Where a word of a gap was met.
struct Met {
    row: usize,
    /// One past the place in that row.
    after: usize,
    /// What it is numbered, if it was met in two rows.
    number: Option<RareIdx>,
}

/// Returns the rows of each gap, and how many rare words they have. Words of kept rows say nothing about sides, and
/// words of one row have nothing to be compared with.
fn gap_rows<'a>(sheet: &'a Sheet, lexicon: &Lexicon<'_>) -> (Vec<Vec<GapRow<'a>>>, usize) {
    let rows: Vec<Vec<usize>> = (0..sheet.gaps.len())
        .map(|gap| sheet.rows_of(gap))
        .collect();
    let mut met: HashMap<u32, Met> = HashMap::default();
    let mut n_rare = 0;
    for row in rows.iter().flatten() {
        for word in &sheet.lines[*row].folded {
            let met = met.entry(*word).or_insert(Met {
                row: *row,
                after: 0,
                number: None,
            });
            if met.row != *row && met.number.is_none() {
                met.number = Some(n_rare);
                n_rare += 1;
            }
        }
    }
    met.retain(|_, met| met.number.is_some());
    if !met.is_empty() {
        let kept = |line: &&Line| line.kind == LineKind::Kept;
        for word in sheet
            .lines
            .iter()
            .filter(kept)
            .flat_map(|line| &line.folded)
        {
            met.remove(word);
        }
    }
    let mut rare_of = |row: usize| {
        let line = &sheet.lines[row];
        let mut rare = Vec::new();
        if met.is_empty() {
            return GapRow { line, rare };
        }
        for (at, word) in line.folded.iter().enumerate() {
            let Some((met, number)) = met.get_mut(word).and_then(|met| {
                let number = met.number?;
                Some((met, number))
            }) else {
                continue;
            };
            rare.push(Rare {
                at,
                after: if met.row == row { met.after } else { 0 },
                word: number,
                weight: lexicon.background_bits(*word) / 12.0,
            });
            (met.row, met.after) = (row, at + 1);
        }
        GapRow { line, rare }
    };
    let gaps = rows
        .iter()
        .map(|rows| rows.iter().map(|row| rare_of(*row)).collect());
    (gaps.collect(), n_rare)
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
    lexicon: &'a Lexicon<'a>,
    /// Room for a number of each rare word; zeros between uses.
    net: Vec<f64>,
}

/// What the words of a gap's readings have in common with other places.
#[derive(Default)]
struct Echoes {
    one_sided: f64,
    changed: f64,
    title: f64,
}

impl Outside<'_> {
    fn weigh(&mut self, rows: &[Vec<GapRow<'_>>], gaps: &mut [Vec<Hypothesis>]) {
        let pairs = rows.iter().zip(gaps.iter());
        let opinions: Vec<Opinion> = pairs
            .map(|(rows, hypotheses)| self.opinion(rows, hypotheses))
            .collect();
        let mut others = Others {
            words: vec![0.0; self.net.len()],
            ..Others::default()
        };
        for opinion in &opinions {
            others.add(opinion, 1.0);
        }
        for ((hypotheses, rows), opinion) in gaps.iter_mut().zip(rows).zip(&opinions) {
            others.add(opinion, -1.0);
            let best = hypotheses.iter().map(|h| h.score).fold(f64::MIN, f64::max);
            let near = |hypothesis: &&mut Hypothesis| hypothesis.score > best - HOPELESS;
            let bounded = others.tally.bounded();
            for hypothesis in hypotheses.iter_mut().filter(near) {
                let outside = self.judge(&others, &bounded, rows, hypothesis);
                hypothesis.score = hypothesis.inside + outside.score();
            }
            hypotheses.sort_by(|x, y| y.score.total_cmp(&x.score));
            others.add(opinion, 1.0);
        }
    }

    fn opinion(&mut self, rows: &[GapRow<'_>], hypotheses: &[Hypothesis]) -> Opinion {
        let mut opinion = Opinion::default();
        for (share, hypothesis) in shares(hypotheses).into_iter().zip(hypotheses) {
            if share < FAINT {
                continue;
            }
            let tally = &mut opinion.tally;
            for (place, row) in rows.iter().enumerate() {
                let (old, new) = halves(hypothesis, place, row.line.len());
                if place < hypothesis.splits.len() {
                    let growth = new.len() as f64 - old.len() as f64;
                    tally.growth += share * growth.clamp(-30.0, 30.0);
                    tally.counts += share * self.counts(row.line, old.clone(), new.clone());
                }
                for (half, sign) in [(old, -1.0), (new, 1.0)] {
                    for rare in row.rare_in(half) {
                        self.net[rare.word] += sign * share;
                    }
                }
            }
            for (kind, (feature, _)) in tally.kinds.iter_mut().zip(KINDS) {
                *kind += share * f64::from(hypothesis.features.0[feature as usize]);
            }
            tally.gain += share * (hypothesis.new.len() as f64 - hypothesis.old.len() as f64);
            for key in &hypothesis.old {
                *opinion.old.entry(*key).or_default() += share;
            }
            for key in &hypothesis.new {
                *opinion.new.entry(*key).or_default() += share;
            }
        }
        for rare in rows.iter().flat_map(|row| &row.rare) {
            let net = std::mem::take(&mut self.net[rare.word]);
            if net != 0.0 {
                opinion.words.push((rare.word, net));
            }
        }
        opinion
    }

    /// Judges `hypothesis` by the `others`, whose tally comes `bounded`.
    fn judge(
        &mut self,
        others: &Others,
        bounded: &Tally,
        rows: &[GapRow<'_>],
        hypothesis: &Hypothesis,
    ) -> Vector {
        let mut features = Vector::zero();
        let mut echoes = Echoes::default();
        for (place, row) in rows.iter().enumerate() {
            let (old, new) = halves(hypothesis, place, row.line.len());
            let one_sided = place >= hypothesis.splits.len();
            if !old.is_empty() {
                if old.len() >= MOVABLE {
                    moves(
                        &mut features,
                        hypothesis.old[place],
                        &others.new,
                        &others.old,
                    );
                }
                self.echo(&mut echoes, others, row, old, one_sided, -1.0);
            }
            if !new.is_empty() {
                if new.len() >= MOVABLE {
                    moves(
                        &mut features,
                        hypothesis.new[place],
                        &others.old,
                        &others.new,
                    );
                }
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
        features.add(Feature::OtherSide, sign * bounded.gain);
        features.add(Feature::OtherGrowth, sign * bounded.growth);
        features.add(Feature::CountsUp, sign * bounded.counts);
        for (kind, (own, feature)) in bounded.kinds.iter().zip(KINDS) {
            let here = f64::from(hypothesis.features.0[own as usize]).min(3.0);
            features.add(feature, here * kind);
        }
        let (growth, words) = self.own(rows, hypothesis);
        features.add(Feature::OwnGrowth, sign * (growth / 10.0).tanh());
        features.add(Feature::OwnWords, sign * (words / 3.0).tanh());
        features
    }

    /// Returns by how many words the changed rows of a gap grow, and how much its one-sided rows share with the words
    /// that the new halves bring, less with those that the old halves lose.
    fn own(&mut self, rows: &[GapRow<'_>], hypothesis: &Hypothesis) -> (f64, f64) {
        let (changed, one_sided) = rows.split_at(hypothesis.splits.len());
        if changed.is_empty() || one_sided.is_empty() {
            return (0.0, 0.0);
        }
        let mut growth = 0.0;
        for (place, row) in changed.iter().enumerate() {
            let (old, new) = halves(hypothesis, place, row.line.len());
            growth += new.len() as f64 - old.len() as f64;
            for (half, sign) in [(old, -1.0), (new, 1.0)] {
                for rare in row.rare_in(half) {
                    self.net[rare.word] += sign;
                }
            }
        }
        let uses = one_sided
            .iter()
            .flat_map(|row| row.rare_in(0..row.line.len()));
        let shared = uses
            .map(|rare| rare.weight * self.net[rare.word].clamp(-1.0, 1.0))
            .sum();
        for rare in changed.iter().flat_map(|row| &row.rare) {
            self.net[rare.word] = 0.0;
        }
        (growth, shared)
    }

    fn echo(
        &self,
        echoes: &mut Echoes,
        others: &Others,
        row: &GapRow<'_>,
        half: Range<usize>,
        one_sided: bool,
        sign: f64,
    ) {
        let mut sum = 0.0;
        for rare in row.rare_in(half.clone()) {
            sum += sign * others.words[rare.word].clamp(-1.0, 1.0) * rare.weight;
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

/// Notes whether the paragraph `key` probably stands on the other side, or on the same side, of other gaps.
fn moves(
    features: &mut Vector,
    key: Key,
    other_side: &HashMap<Key, f64>,
    same_side: &HashMap<Key, f64>,
) {
    let mass = |side: &HashMap<Key, f64>| side.get(&key).map_or(0.0, |mass| mass.clamp(0.0, 1.0));
    features.add(Feature::Moved, mass(other_side));
    features.add(Feature::Repeated, mass(same_side));
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
