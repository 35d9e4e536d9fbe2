//! Lists the plausible splits of one row and judges each by the row itself.
//!
//! Must not know the row's neighbours: `search` joins rows into readings of a gap.

use std::ops::Range;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::copying::{Copied, common_prefix, common_suffix, copied, log_of_words};
use super::features::{Feature, Vector};
use super::habits::n_sentences;
use super::sheet::{Key, Line, Sheet, Trace};
use super::words::Lexicon;

/// At most this many splits of a row are looked at closely.
const SPLITS: usize = 18;
/// The same when neighbouring dumps confirm each of them.
const CONFIRMED_SPLITS: usize = 40;
/// Rows up to this length are compared by letters.
const SHORT: usize = 8;

/// Longer paragraphs (in bits) count no more as confirmed than this.
const CONFIRMATION: f64 = 40.0;
/// Rows whose words take more bytes than this on average are of a script without blanks and are compared by letters too.
const DENSE: usize = 20;

/// What neighbouring dumps allow on the two sides of a dump: every set that there is must hold the paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits<'a> {
    /// Sets for the old side.
    pub(super) old: Vec<&'a HashSet<Key>>,
    /// Sets for the new side.
    pub(super) new: Vec<&'a HashSet<Key>>,
}

impl Limits<'_> {
    /// Whether `key` may stand on the old side.
    pub(super) fn old_allows(&self, key: Key) -> bool {
        self.old.iter().all(|set| set.contains(&key))
    }

    /// Whether `key` may stand on the new side.
    pub(super) fn new_allows(&self, key: Key) -> bool {
        self.new.iter().all(|set| set.contains(&key))
    }

    /// Returns the bits of the paragraph made of the words of `line` in `range` that count as confirmed by `sets`, one
    /// side's limits.
    pub(super) fn confirmed(sets: &[&HashSet<Key>], line: &Line, range: Range<usize>) -> f64 {
        let key = line.key(range.clone());
        if sets.is_empty() || !sets.iter().all(|set| set.contains(&key)) {
            return 0.0;
        }
        line.bits_of(range).min(CONFIRMATION)
    }

    fn any(&self) -> bool {
        !self.old.is_empty() || !self.new.is_empty()
    }
}

/// All that the rows of one dump are judged against.
pub(super) struct Setting<'a> {
    /// The dump.
    pub(super) sheet: &'a Sheet,
    /// Its words.
    pub(super) lexicon: &'a Lexicon<'a>,
    /// Its kept paragraphs.
    pub(super) kept: HashSet<Key>,
    /// What its neighbours allow.
    pub(super) limits: Limits<'a>,
}

/// One split of a row.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// First word of the new half.
    pub(super) split: usize,
    /// The old half.
    pub(super) old: Key,
    /// The new half.
    pub(super) new: Key,
    /// How it looks; apart, since the rest is looked at far oftener.
    pub(super) features: Box<Vector>,
    /// What that is worth.
    pub(super) score: f64,
}

/// Returns the plausible splits of `line`, best first; none if it cannot be a changed row. `echoes` says for each split
/// how well it fits other rows.
pub(super) fn choices(setting: &Setting<'_>, line: &Line, echoes: &[f64]) -> Vec<Choice> {
    if line.len() < 2 || line.trace == Trace::OneSided {
        return Vec::new();
    }
    let mut ranked = ranked(setting, line, echoes);
    if line.trace != Trace::None {
        let fitting = |split: &usize| line.trace_allows(*split);
        let traced: Vec<usize> = ranked
            .iter()
            .copied()
            .filter(fitting)
            .take(CONFIRMED_SPLITS)
            .collect();
        // A damaged row may fit nowhere; then its white space is not to be trusted.
        if !traced.is_empty() {
            ranked = traced;
        }
    }
    let mut splits: Vec<usize> = Vec::new();
    let mut supported = true;
    if setting.limits.any() {
        let allowed = |split: &usize| {
            setting.limits.old_allows(line.key(0..*split))
                && setting.limits.new_allows(line.key(*split..line.len()))
        };
        splits.extend(
            ranked
                .iter()
                .copied()
                .filter(allowed)
                .take(CONFIRMED_SPLITS),
        );
        supported = !splits.is_empty();
    }
    if splits.is_empty() {
        splits.extend(ranked.into_iter().take(SPLITS));
    }
    let mut choices: Vec<Choice> = splits
        .into_iter()
        .filter_map(|split| choice(setting, line, split, supported))
        .collect();
    choices.sort_by(|x, y| y.score.total_cmp(&x.score));
    choices
}

/// Ranks all splits of `line` by what a sweep over it can tell.
fn ranked(setting: &Setting<'_>, line: &Line, echoes: &[f64]) -> Vec<usize> {
    let n = line.len();
    let prefixes = repeats(&line.folded);
    let mut backwards = line.folded.clone();
    backwards.reverse();
    let suffixes = repeats(&backwards);
    let shared = shared_bits(line);
    let total = line.bits_of(0..n).max(1.0);
    let mut scored: Vec<(f64, usize)> = (1..n)
        .map(|at| {
            let prefix = prefixes[at].min(at);
            let suffix = suffixes[n - at].min(n - at);
            let lengths = setting.habits_length(at) + setting.habits_length(n - at);
            let score = 0.45 * setting.sheet.habits.boundary(line, at, setting.lexicon)
                + 0.2 * lengths
                + 1.5 * log_of_words(prefix)
                + 0.9 * log_of_words(suffix)
                + 10.0 * shared[at] / total
                + 1.2 * echoes.get(at).copied().unwrap_or(0.0);
            (score, at)
        })
        .collect();
    scored.sort_by(|x, y| y.0.total_cmp(&x.0));
    scored.into_iter().map(|(_, at)| at).collect()
}

impl Setting<'_> {
    fn habits_length(&self, n: usize) -> f64 {
        self.sheet.habits.length(n)
    }
}

/// Returns for each place how many words from there on repeat the beginning (the Z function).
fn repeats(words: &[u32]) -> Vec<usize> {
    let n = words.len();
    let mut lengths = vec![0; n + 1];
    let (mut low, mut high) = (0, 0);
    for at in 1..n {
        let mut len = if at < high {
            lengths[at - low].min(high - at)
        } else {
            0
        };
        while at + len < n && words[len] == words[at + len] {
            len += 1;
        }
        if at + len > high {
            (low, high) = (at, at + len);
        }
        lengths[at] = len;
    }
    lengths
}

/// Returns for each split the bits of the words that both halves hold, order aside.
fn shared_bits(line: &Line) -> Vec<f64> {
    let mut sum = 0.0;
    let mut shared = vec![0.0];
    for at in 0..line.len() {
        let places = line.places_of(at);
        let old = places.partition_point(|place| (*place as usize) < at);
        let before = old.min(places.len() - old);
        let now = (old + 1).min(places.len() - old - 1);
        sum += (now as f64 - before as f64) * line.bits_of(at..at + 1);
        shared.push(sum);
    }
    shared
}

/// Judges the split of `line` before word `at`; `None` if both halves would be the same text.
fn choice(setting: &Setting<'_>, line: &Line, at: usize, supported: bool) -> Option<Choice> {
    let n = line.len();
    let (old_key, new_key) = (line.key(0..at), line.key(at..n));
    if old_key == new_key {
        return None;
    }
    let copy = copied(line, at);
    let mut features = Box::new(Vector::zero());
    features.flag(Feature::Unsupported, !supported);
    let limits = &setting.limits;
    let confirmed =
        Limits::confirmed(&limits.old, line, 0..at) + Limits::confirmed(&limits.new, line, at..n);
    features.add(Feature::Confirmed, confirmed);
    features.flag(Feature::OldKept, setting.kept.contains(&old_key));
    features.flag(Feature::NewKept, setting.kept.contains(&new_key));
    describe_size(&mut features, setting, line, at);
    describe_copy(&mut features, line, at, &copy);
    if features.0[Feature::Unrelated as usize] > 0.0 {
        for (all, unrelated) in [
            (Feature::Boundary, Feature::BoundaryUnrelated),
            (Feature::Length, Feature::LengthUnrelated),
            (Feature::Sentences, Feature::SentencesUnrelated),
        ] {
            features.0[unrelated as usize] = features.0[all as usize];
        }
    }
    describe_script(&mut features, setting.lexicon, line, at);
    describe_edges(&mut features, setting.lexicon, line, at);
    if n <= SHORT {
        describe_short(&mut features, setting.lexicon, line, at);
    } else if line.span(0..n).len() / n > DENSE {
        let (old, new) = line.words.split_at(at);
        let alike = likeness(
            &letters(setting.lexicon, old),
            &letters(setting.lexicon, new),
        );
        features.add(Feature::DenseLikeness, alike);
    }
    let score = features.score();
    Some(Choice {
        split: at,
        old: old_key,
        new: new_key,
        features,
        score,
    })
}

fn describe_size(features: &mut Vector, setting: &Setting<'_>, line: &Line, at: usize) {
    let (habits, lexicon, n) = (&setting.sheet.habits, setting.lexicon, line.len());
    let lengths = habits.length(at) + habits.length(n - at) - habits.length(n);
    let sentences = |range| habits.sentences(n_sentences(line, range, lexicon));
    features.add(Feature::Boundary, habits.boundary(line, at, lexicon));
    features.add(Feature::Length, lengths);
    features.add(
        Feature::Sentences,
        sentences(0..at) + sentences(at..n) - sentences(0..n),
    );
    features.add(Feature::Changed, 1.0);
    features.add(
        Feature::StartWord,
        habits.begins(line.words[at]).clamp(-3.0, 3.0),
    );
    features.add(
        Feature::EndWord,
        habits.ends(line.words[at - 1]).clamp(-3.0, 3.0),
    );
}

fn describe_copy(features: &mut Vector, line: &Line, at: usize, copy: &Copied) {
    let n = line.len();
    let (old_bits, new_bits) = (line.bits_of(0..at).max(1.0), line.bits_of(at..n).max(1.0));
    let shares = [
        (copy.bits / old_bits).min(1.0),
        (copy.bits / new_bits).min(1.0),
    ];
    let (less, more) = (shares[0].min(shares[1]), shares[0].max(shares[1]));
    let related = more > 0.35 && copy.saved > 6.0;
    let ratio = (at as f64 / (n - at) as f64).ln().abs();
    features.add(Feature::LessCovered, less);
    features.add(Feature::MoreCovered, more);
    features.flag(Feature::CoveredFifth, less > 0.2);
    features.flag(Feature::CoveredTwoFifths, less > 0.4);
    features.flag(Feature::CoveredThreeFifths, less > 0.6);
    features.flag(Feature::CoveredFourFifths, less > 0.8);
    features.flag(Feature::Saved8, copy.saved > 8.0);
    features.flag(Feature::Saved25, copy.saved > 25.0);
    features.flag(Feature::Saved50, copy.saved > 50.0);
    features.add(Feature::SavedRoot, copy.saved.sqrt().min(30.0));
    features.add(
        Feature::SavedShare,
        2.0 * copy.saved / (old_bits + new_bits),
    );
    features.add(Feature::Runs, (10.0 * copy.runs as f64 / n as f64).min(3.0));
    if related {
        let head = line.bits_of(at..copy.first);
        let tail = line.bits_of(copy.reach..at);
        features.add(Feature::Related, 1.0);
        features.add(Feature::RatioRelated, ratio);
        features.add(Feature::NovelHead, (head / 10.0).min(6.0));
        features.flag(Feature::AnyNovelHead, head > 0.0);
        features.add(Feature::NovelTail, (tail / 10.0).min(6.0));
        features.flag(Feature::AnyNovelTail, tail > 0.0);
    } else {
        features.add(Feature::Unrelated, 1.0);
        features.add(Feature::RatioUnrelated, ratio);
        features.flag(Feature::ShortUnrelated, n <= SHORT);
        features.flag(Feature::LongUnrelated, n > 60);
    }
}

fn describe_edges(features: &mut Vector, lexicon: &Lexicon<'_>, line: &Line, at: usize) {
    let (old, new) = line.folded.split_at(at);
    let (prefix, suffix) = (common_prefix(old, new), common_suffix(old, new));
    features.add(Feature::SamePrefix, log_of_words(prefix));
    features.add(Feature::SameSuffix, log_of_words(suffix));
    features.flag(Feature::NewBeginsOld, prefix == new.len());
    features.flag(Feature::OldBeginsNew, prefix == old.len());
    features.flag(Feature::Ends, suffix == old.len().min(new.len()));
    let word = |at: usize| lexicon.word(line.words[at]);
    let n = line.len();
    features.flag(Feature::SameLast, line.words[at - 1] == line.words[n - 1]);
    features.flag(Feature::SameFirst, line.words[0] == line.words[at]);
    let ends = word(at - 1).end == word(n - 1).end;
    let starts = word(0).start == word(at).start;
    features.flag(Feature::SameEdges, ends && starts);
    features.flag(
        Feature::SameFinish,
        word(at - 1).ends_sentence() == word(n - 1).ends_sentence(),
    );
    let masked = |word: &u32| lexicon.word(*word).masked;
    let (old, new) = line.words.split_at(at);
    let equal = old.len() == new.len() && old.iter().map(masked).eq(new.iter().map(masked));
    features.flag(Feature::SameMasked, equal);
}

fn describe_script(features: &mut Vector, lexicon: &Lexicon<'_>, line: &Line, at: usize) {
    if !line.is_foreign {
        return;
    }
    let switch = (script(lexicon, &line.words[..at]) - script(lexicon, &line.words[at..])).abs();
    features.add(Feature::ScriptSwitch, switch);
    if features.0[Feature::Unrelated as usize] > 0.0 {
        features.add(Feature::ScriptSwitchUnrelated, switch);
    }
}

/// Returns the share of words with a letter outside ASCII, of a few words at the edges and in between.
fn script(lexicon: &Lexicon<'_>, words: &[u32]) -> f64 {
    let step = words.len().div_ceil(64).max(1);
    let sample = words.iter().step_by(step);
    let n = sample.len();
    let foreign = sample.filter(|id| lexicon.word(**id).foreign).count();
    foreign as f64 / n.max(1) as f64
}

fn describe_short(features: &mut Vector, lexicon: &Lexicon<'_>, line: &Line, at: usize) {
    features.add(Feature::ShortRow, 1.0);
    let (old, new) = line.words.split_at(at);
    features.add(
        Feature::ShortLikeness,
        likeness(&letters(lexicon, old), &letters(lexicon, new)),
    );
}

fn letters(lexicon: &Lexicon<'_>, words: &[u32]) -> Vec<char> {
    let texts: Vec<&str> = words.iter().map(|id| lexicon.text(*id)).collect();
    texts.join(" ").to_lowercase().chars().collect()
}

/// Share of letter pairs that two texts have in common (Dice's measure).
fn likeness(old: &[char], new: &[char]) -> f64 {
    let mut pairs: HashMap<&[char], usize> = HashMap::default();
    for pair in old.windows(2) {
        *pairs.entry(pair).or_default() += 1;
    }
    let mut common = 0;
    for pair in new.windows(2) {
        if let Some(left) = pairs.get_mut(pair).filter(|left| **left > 0) {
            *left -= 1;
            common += 1;
        }
    }
    let total = old.len().saturating_sub(1) + new.len().saturating_sub(1);
    2.0 * f64::from(common) / total.max(1) as f64
}
