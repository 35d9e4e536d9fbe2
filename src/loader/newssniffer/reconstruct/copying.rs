//! Measures how much of a row's new half can be had by copying runs of words from its old half.
//!
//! Must not know what the words mean: it is given a line and a place to split it.

use std::sync::LazyLock;

use super::sheet::Line;

/// What copying saves.
#[derive(Clone, Debug, Default)]
pub(super) struct Copied {
    /// Bits saved after paying for each run.
    pub(super) saved: f64,
    /// Bits of the copied words.
    pub(super) bits: f64,
    /// Number of runs.
    pub(super) runs: usize,
    /// First copied word of the new half, as an index into the line.
    pub(super) first: usize,
    /// One past the furthest word of the old half that was copied, as an index into the line.
    pub(super) reach: usize,
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

/// Copies as much of the new half of `line`, split before word `split`, from the old half as pays, from its first word
/// to its last.
pub(super) fn copied(line: &Line, split: usize) -> Copied {
    let mut result = Copied {
        first: line.len(),
        ..Copied::default()
    };
    let mut expected = 0;
    let mut at = split;
    while at < line.len() {
        let Some(run) = longest(line, split, at, expected).filter(|run| run.gain > 0.0) else {
            at += 1;
            continue;
        };
        result.saved += run.gain;
        result.bits += line.bits_of(at..at + run.len);
        result.runs += 1;
        result.first = result.first.min(at);
        expected = run.at + run.len;
        result.reach = result.reach.max(expected);
        at += run.len;
    }
    result
}

/// Returns the run of the old half that saves most of the words from `at` on.
fn longest(line: &Line, split: usize, at: usize, expected: usize) -> Option<Run> {
    let places = line.places_of(at);
    let high = places.partition_point(|place| (*place as usize) < split);
    let near = places.partition_point(|place| (*place as usize) < expected);
    let low = near.saturating_sub(TRIED / 2);
    let high = high.min(near + TRIED);
    let mut best: Option<Run> = None;
    for place in places.get(low..high)? {
        let place = *place as usize;
        let len = common_prefix(&line.folded[at..], &line.folded[place..split]);
        let price = match place {
            _ if place == expected => PRICES[1],
            _ if place > expected && place - expected <= NEARBY => PRICES[2],
            _ => PRICES[0],
        };
        let gain = line.bits_of(at..at + len) - price;
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

/// Returns the number of words in which two texts begin alike.
pub(super) fn common_prefix(one: &[u32], other: &[u32]) -> usize {
    let pairs = one.iter().zip(other);
    pairs.take_while(|(one, other)| one == other).count()
}

/// Returns the number of words in which two texts end alike.
pub(super) fn common_suffix(one: &[u32], other: &[u32]) -> usize {
    let pairs = one.iter().rev().zip(other.iter().rev());
    pairs.take_while(|(one, other)| one == other).count()
}

/// Returns the logarithm of one more than `n`. Small numbers are looked up: there are very many of them.
pub(super) fn log_of_words(n: usize) -> f64 {
    static SMALL: LazyLock<[f64; 64]> =
        LazyLock::new(|| std::array::from_fn(|n| (n as f64).ln_1p()));
    SMALL.get(n).map_or_else(|| (n as f64).ln_1p(), |log| *log)
}
