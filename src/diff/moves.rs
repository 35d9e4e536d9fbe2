//! Finds text that went to another place: runs of words that were taken out here and put in there.
//!
//! Must not know how rows are shown.

use std::array;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::borders::Side;
use super::document::Document;
use super::pairs::Changes;
use super::words::{Weights, Words};
use crate::text::sentence;

/// Text that stands elsewhere: positions in the words of the two versions, of equal length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The words of both versions, asked for in lower case: text that moved may begin a sentence that it did not begin before.
struct Texts<'a> {
    old: &'a [u32],
    new: &'a [u32],
    weights: &'a Weights,
}

impl Texts<'_> {
    fn old_word(&self, at: usize) -> u32 {
        self.weights.lower(self.old[at])
    }

    fn new_word(&self, at: usize) -> u32 {
        self.weights.lower(self.new[at])
    }
}

/// Words in a row that stand for a place in the text: a run is looked for where this many words stand once on each side.
const SEED: usize = 4;

/// Least words of a moved run that is part of a sentence; less may be a phrase that two sentences share.
const RUN: usize = 7;

/// Least words of a moved run whatever it is part of.
const LONG_RUN: usize = 14;

/// Words of its sentence, on one side at least, to each word of a moved run at most: a name that two sentences share did
/// not move.
const PART: f64 = 2.5;

/// Least words of a moved run that is one or more whole sentences.
const SENTENCE: usize = 4;

/// Adds to `changes` the text that went elsewhere.
pub(super) fn find(old: &Document, new: &Document, changes: &mut Changes) {
    let removed = free_runs(changes, true);
    let added = free_runs(changes, false);
    if removed.is_empty() || added.is_empty() {
        return;
    }
    let texts = Texts {
        old: &changes.old.ids,
        new: &changes.new.ids,
        weights: &changes.weights,
    };
    let seeds = seeds(&texts, &removed, &added);
    let mut runs: Vec<Moved> = Vec::new();
    let mut old_end = 0;
    let mut new_place = usize::MAX;
    for (old_at, new_at) in seeds {
        // Seeds of one run follow each other; only the first has to be followed up.
        if old_at < old_end && new_at.wrapping_sub(old_at) == new_place {
            continue;
        }
        let run = grown(&texts, &removed, &added, old_at, new_at);
        (old_end, new_place) = (run.old.end, run.new.start.wrapping_sub(run.old.start));
        runs.push(run);
    }
    runs.sort_by_key(|run| {
        (
            std::cmp::Reverse(run.old.len()),
            run.old.start,
            run.new.start,
        )
    });
    let borders = (
        Starts {
            document: old,
            words: &changes.old,
        },
        Starts {
            document: new,
            words: &changes.new,
        },
    );
    let mut taken = (
        vec![false; changes.old.ids.len()],
        vec![false; changes.new.ids.len()],
    );
    let mut moved = Vec::new();
    for run in runs {
        for run in untaken(&run, &taken) {
            let run = trimmed(run, changes, &borders);
            if is_worth(&run, changes, &borders) {
                taken.0[run.old.clone()].fill(true);
                taken.1[run.new.clone()].fill(true);
                moved.push(run);
            }
        }
    }
    moved.sort_by_key(|moved: &Moved| (moved.old.start, moved.new.start));
    changes.moved = moved;
}

/// The runs of words on one side that have no partner in place, in order; paragraphs do not run into each other.
fn free_runs(changes: &Changes, old_side: bool) -> Vec<Range<usize>> {
    let words = if old_side { &changes.old } else { &changes.new };
    let mut paired = vec![false; words.paragraphs.len()];
    let mut runs: Vec<Range<usize>> = Vec::new();
    for compared in &changes.pairs {
        let paragraphs = if old_side {
            &compared.pair.old
        } else {
            &compared.pair.new
        };
        paired[paragraphs.clone()].fill(true);
        runs.extend(compared.hunks.iter().map(|hunk| {
            if old_side {
                hunk.old.clone()
            } else {
                hunk.new.clone()
            }
        }));
    }
    runs.extend(
        words
            .paragraphs
            .iter()
            .zip(paired)
            .filter(|(_, paired)| !paired)
            .map(|(positions, _)| positions.clone()),
    );
    runs.retain(|run| !run.is_empty());
    runs.sort_by_key(|run| run.start);
    runs
}

/// Places where the same words stand, exactly once on each side, by their old place.
fn seeds(
    texts: &Texts<'_>,
    removed: &[Range<usize>],
    added: &[Range<usize>],
) -> Vec<(usize, usize)> {
    let mut places: HashMap<[u32; SEED], (u32, u32, usize, usize), FixedState> =
        HashMap::with_hasher(FixedState::default());
    for run in removed {
        for at in run.start..run.end.saturating_sub(SEED - 1) {
            let place = places.entry(array::from_fn(|idx| texts.old_word(at + idx)));
            let place = place.or_default();
            place.0 += 1;
            place.2 = at;
        }
    }
    for run in added {
        for at in run.start..run.end.saturating_sub(SEED - 1) {
            let words = array::from_fn(|idx| texts.new_word(at + idx));
            if let Some(place) = places.get_mut(&words) {
                place.1 += 1;
                place.3 = at;
            }
        }
    }
    let mut seeds: Vec<(usize, usize)> = places
        .into_values()
        .filter(|place| place.0 == 1 && place.1 == 1)
        .map(|place| (place.2, place.3))
        .collect();
    seeds.sort_unstable();
    seeds
}

/// The longest run of equal words around a seed.
fn grown(
    texts: &Texts<'_>,
    removed: &[Range<usize>],
    added: &[Range<usize>],
    old_at: usize,
    new_at: usize,
) -> Moved {
    let around =
        |runs: &[Range<usize>], at: usize| runs[runs.partition_point(|run| run.end <= at)].clone();
    let (old_run, new_run) = (around(removed, old_at), around(added, new_at));
    let back = (old_at - old_run.start).min(new_at - new_run.start);
    let back = (1..=back)
        .take_while(|step| texts.old_word(old_at - step) == texts.new_word(new_at - step))
        .count();
    let forth = (old_run.end - old_at).min(new_run.end - new_at);
    let forth = (0..forth)
        .take_while(|step| texts.old_word(old_at + step) == texts.new_word(new_at + step))
        .count();
    Moved {
        old: old_at - back..old_at + forth,
        new: new_at - back..new_at + forth,
    }
}

/// The parts of a run that no longer run has taken on either side.
fn untaken(run: &Moved, taken: &(Vec<bool>, Vec<bool>)) -> Vec<Moved> {
    let mut parts: Vec<Moved> = Vec::new();
    for (old, new) in run.old.clone().zip(run.new.clone()) {
        if taken.0[old] || taken.1[new] {
            continue;
        }
        match parts.last_mut() {
            Some(part) if part.old.end == old => {
                part.old.end += 1;
                part.new.end += 1;
            }
            _ => parts.push(Moved {
                old: old..old + 1,
                new: new..new + 1,
            }),
        }
    }
    parts
}

/// Where sentences begin on one side.
struct Starts<'a> {
    document: &'a Document,
    words: &'a Words,
}

impl Starts<'_> {
    /// Whether a sentence or a paragraph begins at a position, or the text ends there.
    fn at(&self, position: usize) -> bool {
        let Some(token) = self.words.token_at(position) else {
            return true;
        };
        let paragraph = self
            .words
            .paragraphs
            .partition_point(|positions| positions.end <= position);
        self.words.paragraphs[paragraph].start == position
            || sentence::begins(self.document.text(), self.document.tokens(), token)
    }

    /// The sentences that a run stands in, as far as `reach` words and marks from it.
    fn around(&self, run: &Range<usize>, reach: usize) -> Range<usize> {
        let (mut start, mut end) = (run.start, run.end);
        while start > 0 && run.start - start < reach && !self.at(start) {
            start -= 1;
        }
        while end - run.end < reach && !self.at(end) {
            end += 1;
        }
        start..end
    }

    fn glued(&self, position: usize) -> bool {
        Side::is_glued(self.document, self.words, position)
    }

    fn whole(&self, run: &Range<usize>) -> bool {
        self.at(run.start) && self.at(run.end)
    }
}

/// Leaves out what belongs to the text around the run: part of a compound, or a mark at either end.
fn trimmed(mut run: Moved, changes: &Changes, borders: &(Starts<'_>, Starts<'_>)) -> Moved {
    let is_word = |changes: &Changes, at: usize| changes.weights.is_word(changes.old.ids[at]);
    while !run.old.is_empty() && (borders.0.glued(run.old.start) || borders.1.glued(run.new.start))
    {
        run.old.start += 1;
        run.new.start += 1;
    }
    while !run.old.is_empty() && (borders.0.glued(run.old.end) || borders.1.glued(run.new.end)) {
        run.old.end -= 1;
        run.new.end -= 1;
    }
    // A quotation mark may begin a sentence that moved.
    let opens = |run: &Moved| borders.0.at(run.old.start) && borders.1.at(run.new.start);
    while !(run.old.is_empty() || is_word(changes, run.old.start) || opens(&run)) {
        run.old.start += 1;
        run.new.start += 1;
    }
    let closes = |run: &Moved| borders.0.at(run.old.end) || borders.1.at(run.new.end);
    while !(run.old.is_empty() || is_word(changes, run.old.end - 1) || closes(&run)) {
        run.old.end -= 1;
        run.new.end -= 1;
    }
    run
}

fn is_worth(run: &Moved, changes: &Changes, borders: &(Starts<'_>, Starts<'_>)) -> bool {
    let words =
        |words: &Words, range: &Range<usize>| n_words(&changes.weights, &words.ids[range.clone()]);
    let n_moved = words(&changes.old, &run.old);
    if n_moved >= LONG_RUN
        || n_moved >= SENTENCE && borders.0.whole(&run.old) && borders.1.whole(&run.new)
    {
        return true;
    }
    // Far from the run their exact number does not matter.
    let reach = 5 * run.old.len();
    let part = |starts: &Starts<'_>, range: &Range<usize>| {
        words(starts.words, &starts.around(range, reach)) as f64
    };
    n_moved >= RUN
        && part(&borders.0, &run.old).min(part(&borders.1, &run.new)) <= PART * n_moved as f64
}

fn n_words(weights: &Weights, ids: &[u32]) -> usize {
    ids.iter().filter(|&&id| weights.is_word(id)).count()
}
