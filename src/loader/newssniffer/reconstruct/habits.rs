//! How paragraphs of one dump look: their first and last words, lengths and numbers of sentences.
//!
//! Learnt from the kept rows, which are certain, and smoothed with what is usual anywhere.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::priors;
use super::sheet::{Line, LineKind};
use super::words::{END_CLASSES, Lexicon, START_CLASSES};

/// Number of length classes.
pub(super) const LENGTHS: usize = 20;
/// Number of sentence counts told apart.
pub(super) const SENTENCES: usize = 5;

/// Logarithms of what is usual at the edges of paragraphs, and of their size.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    end: [f64; END_CLASSES],
    start: [f64; START_CLASSES],
    inside: [f64; END_CLASSES * START_CLASSES],
    length: [f64; LENGTHS],
    sentences: [f64; SENTENCES],
    edges: HashMap<u32, Uses>,
}

/// How often a word stands where, in paragraphs whose edges are certain.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    first: f64,
    last: f64,
    inside: f64,
}

/// Counts over certain paragraphs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Counts {
    /// By class of the last word.
    pub(super) end: [f64; END_CLASSES],
    /// By class of the first word.
    pub(super) start: [f64; START_CLASSES],
    /// By classes of two neighbouring words inside a paragraph, the earlier one's end class first.
    pub(super) inside: [f64; END_CLASSES * START_CLASSES],
    /// By length class.
    pub(super) length: [f64; LENGTHS],
    /// By number of sentences, one to five or more.
    pub(super) sentences: [f64; SENTENCES],
}

impl Counts {
    /// Counts each distinct kept paragraph of `lines` once.
    pub(super) fn of(lines: &[Line], lexicon: &Lexicon<'_>) -> Self {
        let mut counts = Self {
            end: [0.0; END_CLASSES],
            start: [0.0; START_CLASSES],
            inside: [0.0; END_CLASSES * START_CLASSES],
            length: [0.0; LENGTHS],
            sentences: [0.0; SENTENCES],
        };
        let mut seen = HashSet::default();
        for line in lines.iter().filter(|line| line.kind == LineKind::Kept) {
            if seen.insert(line.whole()) {
                counts.add(line, lexicon);
            }
        }
        counts
    }

    fn add(&mut self, line: &Line, lexicon: &Lexicon<'_>) {
        let ([first, ..], [.., last]) = (line.words.as_slice(), line.words.as_slice()) else {
            return;
        };
        self.start[usize::from(lexicon.word(*first).start)] += 1.0;
        self.end[usize::from(lexicon.word(*last).end)] += 1.0;
        for pair in line.words.windows(2) {
            self.inside[pair_class(lexicon, pair[0], pair[1])] += 1.0;
        }
        self.length[length_class(line.len())] += 1.0;
        self.sentences[n_sentences(line, 0..line.len(), lexicon) - 1] += 1.0;
    }
}

impl Habits {
    /// Learns from the kept rows of `lines`, for their open ones and for the `title`.
    pub(super) fn of(lines: &[Line], title: &Line, lexicon: &Lexicon<'_>) -> Self {
        let counts = Counts::of(lines, lexicon);
        let mut length = smooth(&counts.length, &priors::COUNTS.length, 8.0);
        for (class, value) in length.iter_mut().enumerate() {
            *value -= WIDTHS[class].max(1.0).ln();
        }
        Self {
            end: smooth(&counts.end, &priors::COUNTS.end, 10.0),
            start: smooth(&counts.start, &priors::COUNTS.start, 10.0),
            inside: smooth(&counts.inside, &priors::COUNTS.inside, 100.0),
            length,
            sentences: smooth(&counts.sentences, &priors::COUNTS.sentences, 8.0),
            edges: uses(lines, title),
        }
    }

    /// Returns the log-odds that the word `id` begins a paragraph, as this dump uses it; 0 if it does not.
    pub(super) fn begins(&self, id: u32) -> f64 {
        self.edges.get(&id).map_or(0.0, |uses| {
            ((uses.first + 0.4) / (uses.inside + uses.last + 0.4)).ln()
        })
    }

    /// Returns the log-odds that the word `id` ends a paragraph, as this dump uses it; 0 if it does not.
    pub(super) fn ends(&self, id: u32) -> f64 {
        self.edges.get(&id).map_or(0.0, |uses| {
            ((uses.last + 0.4) / (uses.inside + uses.first + 0.4)).ln()
        })
    }

    /// Returns the log-likelihood ratio of a paragraph boundary before word `at` against none.
    pub(super) fn boundary(&self, line: &Line, at: usize, lexicon: &Lexicon<'_>) -> f64 {
        let (last, first) = (line.words[at - 1], line.words[at]);
        self.end[usize::from(lexicon.word(last).end)]
            + self.start[usize::from(lexicon.word(first).start)]
            - self.inside[pair_class(lexicon, last, first)]
    }

    /// Returns how usual a paragraph of `n` words is.
    pub(super) fn length(&self, n: usize) -> f64 {
        self.length[length_class(n)]
    }

    /// Returns how usual a paragraph of `n` sentences is.
    pub(super) fn sentences(&self, n: usize) -> f64 {
        self.sentences[n.clamp(1, SENTENCES) - 1]
    }

    /// Returns how usual a paragraph with these edges is.
    pub(super) fn edges(&self, line: &Line, range: Range<usize>, lexicon: &Lexicon<'_>) -> f64 {
        if range.is_empty() {
            return 0.0;
        }
        let (first, last) = (line.words[range.start], line.words[range.end - 1]);
        self.end[usize::from(lexicon.word(last).end)]
            + self.start[usize::from(lexicon.word(first).start)]
    }
}

/// Counts the words of open rows in the distinct kept paragraphs; of the other rows only the first and the last word
/// are certain.
fn uses(lines: &[Line], title: &Line) -> HashMap<u32, Uses> {
    let is_open = |line: &&Line| line.kind == LineKind::Open;
    let open = lines.iter().chain([title]).filter(is_open);
    let mut uses: HashMap<u32, Uses> = HashMap::default();
    uses.extend(
        open.flat_map(|line| &line.words)
            .map(|word| (*word, Uses::default())),
    );
    if uses.is_empty() {
        return uses;
    }
    let mut note = |word: &u32, count: fn(&mut Uses) -> &mut f64| {
        if let Some(uses) = uses.get_mut(word) {
            *count(uses) += 1.0;
        }
    };
    let mut seen = HashSet::default();
    for line in lines {
        let ([first, .., last], true) = (line.words.as_slice(), line.kind != LineKind::Blank)
        else {
            continue;
        };
        if !seen.insert(line.whole()) {
            continue;
        }
        note(first, |uses| &mut uses.first);
        note(last, |uses| &mut uses.last);
        if line.kind == LineKind::Kept {
            for word in &line.words[1..line.len() - 1] {
                note(word, |uses| &mut uses.inside);
            }
        }
    }
    uses
}

fn smooth<const N: usize>(counts: &[f64; N], background: &[f64; N], weight: f64) -> [f64; N] {
    let usual: f64 = background.iter().map(|n| n + 0.5).sum();
    let total: f64 = counts.iter().sum();
    std::array::from_fn(|class| {
        let prior = (background[class] + 0.5) / usual;
        ((counts[class] + weight * prior) / (total + weight)).ln()
    })
}

fn pair_class(lexicon: &Lexicon<'_>, last: u32, first: u32) -> usize {
    let (last, first) = (lexicon.word(last), lexicon.word(first));
    usize::from(last.end) * START_CLASSES + usize::from(first.start)
}

/// Sorts `n` words into classes that grow by half an octave.
pub(super) fn length_class(n: usize) -> usize {
    let octave = n.max(1).ilog2() as usize;
    // The square of n tells whether it lies in the upper half of its octave without leaving the integers.
    let upper = n.max(1).saturating_mul(n.max(1)).ilog2() as usize > 2 * octave;
    (2 * octave + usize::from(upper)).min(LENGTHS - 1)
}

/// Number of lengths in each class; for the last one, as if it ended with its octave.
static WIDTHS: LazyLock<[f64; LENGTHS]> = LazyLock::new(|| {
    let mut widths = [0.0; LENGTHS];
    for n in 1..1_usize << (LENGTHS / 2) {
        widths[length_class(n)] += 1.0;
    }
    widths
});

/// Counts the sentences among the words in `range`, one to [`SENTENCES`].
pub(super) fn n_sentences(line: &Line, range: Range<usize>, lexicon: &Lexicon<'_>) -> usize {
    let words = &line.words[range.clone()];
    let ends = |id: &u32| lexicon.word(*id).ends_sentence();
    let n_ends = match (
        line.sentence_ends.get(range.start),
        line.sentence_ends.get(range.end),
    ) {
        (Some(before), Some(all)) => (all - before) as usize,
        _ => words.iter().filter(|id| ends(id)).take(SENTENCES).count(),
    };
    let open_end = words.last().is_some_and(|id| !ends(id));
    (n_ends + usize::from(open_end)).clamp(1, SENTENCES)
}
