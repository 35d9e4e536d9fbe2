//! Measures how much of one text can be had by copying runs of words from another.
//!
//! Must not know what the texts are: it is given two parts of lines.

use std::ops::Range;

use super::sheet::Line;

/// Words of a line.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    /// The line.
    pub(super) line: &'a Line,
    /// The words of it that count.
    pub(super) words: Range<usize>,
}

impl Part<'_> {
    /// Surprise of the part in bits.
    pub(super) fn bits(&self) -> f64 {
        self.line.bits_of(self.words.clone())
    }
}

/// What copying saves.
#[derive(Clone, Debug, Default)]
pub(super) struct Copied {
    /// Bits saved after paying for each run.
    pub(super) saved: f64,
    /// Bits of the copied words.
    pub(super) bits: f64,
    /// Number of runs.
    pub(super) runs: usize,
    /// First copied word of the target, as an index into its line.
    pub(super) first: usize,
    /// One past the furthest word of the source that was copied, as an index into its line.
    pub(super) reach: usize,
    /// Which words of the target were copied, from the start of the part.
    pub(super) covered: Vec<bool>,
}

/// Price in bits of saying where a run starts; of one that goes on where the last ended; of one a little further on.
const PRICES: [f64; 3] = [9.0, 2.0, 4.0];
/// How many words a run may skip and still count as "a little further on".
const NEARBY: usize = 12;
/// At most this many occurrences of a word are tried, those nearest to the expected place.
const TRIED: usize = 24;

struct Run {
    gain: f64,
    at: usize,
    len: usize,
}

/// Copies as much of `target` from `source` as pays, from its first word to its last; words of the target marked in
/// `skip` (counted from the start of the part) are left out.
pub(super) fn copied(target: &Part<'_>, source: &Part<'_>, skip: Option<&[bool]>) -> Copied {
    let (from, to) = (target.words.start, target.words.end);
    let mut result = Copied {
        first: to,
        reach: source.words.start,
        covered: vec![false; to - from],
        ..Copied::default()
    };
    let mut expected = source.words.start;
    let mut at = from;
    while at < to {
        let run = longest(target, source, skip, at, expected);
        let Some(run) = run.filter(|run| run.gain > 0.0) else {
            at += 1;
            continue;
        };
        result.saved += run.gain;
        result.bits += target.line.bits_of(at..at + run.len);
        result.runs += 1;
        result.first = result.first.min(at);
        result.covered[at - from..at + run.len - from].fill(true);
        expected = run.at + run.len;
        result.reach = result.reach.max(expected);
        at += run.len;
    }
    result
}

fn longest(
    target: &Part<'_>,
    source: &Part<'_>,
    skip: Option<&[bool]>,
    at: usize,
    expected: usize,
) -> Option<Run> {
    let skipped = |word: usize| skip.is_some_and(|skip| skip[word - target.words.start]);
    if skipped(at) {
        return None;
    }
    let places = source.line.places.get(&target.line.folded[at])?;
    let low = places.partition_point(|place| (*place as usize) < source.words.start);
    let high = places.partition_point(|place| (*place as usize) < source.words.end);
    let near = places.partition_point(|place| (*place as usize) < expected);
    let low = low.max(near.saturating_sub(TRIED / 2));
    let high = high.min(near.max(low) + TRIED);
    let mut best: Option<Run> = None;
    for place in places.get(low..high)? {
        let place = *place as usize;
        let room = (target.words.end - at).min(source.words.end - place);
        let len = (0..room)
            .take_while(|n| {
                target.line.folded[at + n] == source.line.folded[place + n] && !skipped(at + n)
            })
            .count();
        let price = match place {
            _ if place == expected => PRICES[1],
            _ if place > expected && place - expected <= NEARBY => PRICES[2],
            _ => PRICES[0],
        };
        let gain = target.line.bits_of(at..at + len) - price;
        if best.as_ref().is_none_or(|best| gain > best.gain) {
            best = Some(Run {
                gain,
                at: place,
                len,
            });
        }
    }
    best
}
