//! Chooses the readings of consecutive dumps together: the new side of one is the old side of the next.
//!
//! The dumps of a path are cut where a paragraph is kept in both neighbours, so that small groups of gaps are left
//! that can contradict each other. Each group is solved from its first dump to its last: a state is what the group's
//! part of a version reads, and all states that are plausible are carried on. That is exact as long as no list is cut
//! (see `group`), costs time linear in the number of dumps, and gives probabilities besides the best
//! choice. Must not know words: paragraphs are keys here.

mod group;

use std::ops::Range;

use rustc_hash::FxHashMap as HashMap;

use self::group::Group;
use super::sheet::Key;

/// One reading of a gap: what it puts on the two sides, and its judgement.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Paragraphs of the old side.
    pub(super) old: Vec<Key>,
    /// Paragraphs of the new side.
    pub(super) new: Vec<Key>,
    /// Logarithm of its odds.
    pub(super) score: f64,
}

/// One kept paragraph or one gap of a dump.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// The same on both sides.
    Kept(Key),
    /// The candidates of the gap with this number.
    Gap(usize, Vec<Candidate>),
}

/// What is chosen for one gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// Place of the chosen candidate.
    pub(super) chosen: usize,
    /// Probability of each candidate.
    pub(super) shares: Vec<f64>,
}

/// What is known of one version of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trust {
    /// Probability that the chosen text is right.
    pub(super) confidence: f64,
    /// No guess was needed.
    pub(super) certain: bool,
}

/// Two neighbouring dumps that cannot be brought to agree on a stretch of their common version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clash {
    /// Place of the earlier dump on the path.
    pub(super) dump: usize,
    /// Items of the earlier dump.
    pub(super) earlier: Range<usize>,
    /// Items of the later dump.
    pub(super) later: Range<usize>,
}

/// The solution of a path of n dumps.
#[derive(Debug, Default)]
pub(super) struct Solution {
    /// For each dump, the choice for each of its gaps.
    pub(super) choices: Vec<Vec<Choice>>,
    /// For each of the n + 1 versions, how far to trust it.
    pub(super) trust: Vec<Trust>,
    /// Where dumps disagree whatever is chosen.
    pub(super) clashes: Vec<Clash>,
}

/// A stretch of a shared version: the items that give it in the earlier and in the later dump.
#[derive(Clone, Debug)]
struct Region {
    earlier: Range<usize>,
    later: Range<usize>,
}

/// Chooses for all gaps of a path of dumps.
pub(super) fn solve(path: &[Vec<Item>]) -> Solution {
    let links: Vec<Vec<Region>> = path
        .windows(2)
        .map(|pair| regions(&pair[0], &pair[1]))
        .collect();
    let certain = Trust {
        confidence: 1.0,
        certain: true,
    };
    let mut solution = Solution {
        choices: path.iter().map(|items| blank_choices(items)).collect(),
        trust: vec![certain; path.len() + 1],
        clashes: Vec::new(),
    };
    note_fixed_clashes(path, &links, &mut solution);
    for group in groups(path, &links) {
        Group::new(path, &links, &group).solve(&mut solution);
    }
    solution
}

fn blank_choices(items: &[Item]) -> Vec<Choice> {
    let gaps = items.iter().filter(|item| matches!(item, Item::Gap(..)));
    gaps.map(|_| Choice::default()).collect()
}

/// Notes stretches without any gap that nevertheless differ.
fn note_fixed_clashes(path: &[Vec<Item>], links: &[Vec<Region>], solution: &mut Solution) {
    for (dump, regions) in links.iter().enumerate() {
        for region in regions {
            let earlier = fixed(&path[dump][region.earlier.clone()]);
            let later = fixed(&path[dump + 1][region.later.clone()]);
            if let (Some(earlier), Some(later)) = (earlier, later)
                && earlier != later
            {
                solution.clash(dump, region);
            }
        }
    }
}

impl Solution {
    fn clash(&mut self, dump: usize, region: &Region) {
        self.clashes.push(Clash {
            dump,
            earlier: region.earlier.clone(),
            later: region.later.clone(),
        });
        // The dumps on both sides are read against something wrong, so their other versions suffer too.
        for (version, most) in [(dump, 0.6), (dump + 1, 0.3), (dump + 2, 0.6)] {
            let trust = &mut self.trust[version];
            trust.certain = false;
            trust.confidence = trust.confidence.min(most);
        }
    }
}

/// Returns the paragraphs of `items` if there is no gap among them.
fn fixed(items: &[Item]) -> Option<Vec<Key>> {
    let key = |item: &Item| match item {
        Item::Kept(key) => Some(*key),
        Item::Gap(..) => None,
    };
    items.iter().map(key).collect()
}

/// Cuts two neighbouring dumps at the paragraphs that are kept in both.
fn regions(earlier: &[Item], later: &[Item]) -> Vec<Region> {
    let anchors = anchors(earlier, later);
    let mut regions = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (at, other) in anchors.into_iter().chain([(earlier.len(), later.len())]) {
        if from < at || to < other {
            regions.push(Region {
                earlier: from..at,
                later: to..other,
            });
        }
        (from, to) = (at + 1, other + 1);
    }
    regions
}

/// Returns pairs of items that keep the same paragraph, unique among the kept ones of either dump, in rising order.
fn anchors(earlier: &[Item], later: &[Item]) -> Vec<(usize, usize)> {
    let (earlier, later) = (unique(earlier), unique(later));
    let mut pairs: Vec<(usize, usize)> = earlier
        .iter()
        .filter_map(|(key, at)| later.get(key).map(|other| (*at, *other)))
        .collect();
    pairs.sort_unstable();
    rising(&pairs)
}

fn unique(items: &[Item]) -> HashMap<Key, usize> {
    let mut places: HashMap<Key, Option<usize>> = HashMap::default();
    for (at, item) in items.iter().enumerate() {
        if let Item::Kept(key) = item {
            places
                .entry(*key)
                .and_modify(|place| *place = None)
                .or_insert(Some(at));
        }
    }
    let only = places
        .into_iter()
        .filter_map(|(key, place)| Some((key, place?)));
    only.collect()
}

/// Returns a longest part of `pairs` (sorted by the first place) whose second places rise too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| pairs[*end].1 < pair.1);
        previous.push(place.checked_sub(1).map(|before| ends[before]));
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut chain = Vec::new();
    let mut at = ends.last().copied();
    while let Some(here) = at {
        chain.push(pairs[here]);
        at = previous[here];
    }
    chain.reverse();
    chain
}

/// A gap of a path: the dump's place and the item's.
type Place = (usize, usize);

/// Returns the sets of gaps that can contradict each other, each sorted.
fn groups(path: &[Vec<Item>], links: &[Vec<Region>]) -> Vec<Vec<Place>> {
    let mut numbers: HashMap<Place, usize> = HashMap::default();
    let mut places: Vec<Place> = Vec::new();
    for (dump, items) in path.iter().enumerate() {
        for (at, item) in items.iter().enumerate() {
            if matches!(item, Item::Gap(..)) {
                numbers.insert((dump, at), places.len());
                places.push((dump, at));
            }
        }
    }
    let mut parents: Vec<usize> = (0..places.len()).collect();
    for (dump, regions) in links.iter().enumerate() {
        for region in regions {
            let earlier = region.earlier.clone().map(|at| (dump, at));
            let later = region.later.clone().map(|at| (dump + 1, at));
            let members: Vec<usize> = earlier
                .chain(later)
                .filter_map(|place| numbers.get(&place).copied())
                .collect();
            for pair in members.windows(2) {
                let (one, other) = (root(&mut parents, pair[0]), root(&mut parents, pair[1]));
                parents[one.max(other)] = one.min(other);
            }
        }
    }
    let mut groups: HashMap<usize, Vec<Place>> = HashMap::default();
    for (number, place) in places.into_iter().enumerate() {
        groups
            .entry(root(&mut parents, number))
            .or_default()
            .push(place);
    }
    let mut groups: Vec<Vec<Place>> = groups.into_values().collect();
    groups.sort_unstable();
    groups
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}
