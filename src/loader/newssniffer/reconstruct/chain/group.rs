//! Solves one group of gaps that can contradict each other, from its first dump to its last.
//!
//! A state is what the group's part of a version reads. All plausible states are carried on with the summed odds of the
//! ways to them, so that the best way and the probability of everything come out together.

use std::ops::Range;

use rustc_hash::FxHashMap as HashMap;

use super::super::sheet::Key;
use super::{Candidate, Choice, Item, Place, Region, Solution, fixed};

/// At most this many states of a group are carried from a dump to the next.
const STATES: usize = 300;
/// At most this many ways to continue one state, or to begin.
const STEPS: usize = 600;
/// Candidates worse than the best of their gap by more than this are not looked at; set by hand.
const HOPELESS: f64 = 30.0;
/// What a stretch on which neighbours disagree costs; set by hand.
const CLASH: f64 = 15.0;
/// How many candidates of each gap are tried where no agreement is possible.
const TRIED: usize = 4;

/// What the stretches of a shared version read, in order.
type Content = Vec<Vec<Key>>;
/// The chosen candidates, by the item of their gap.
type Picks = Vec<(usize, usize)>;

/// A way to go on.
#[derive(Clone, Debug, Default)]
struct Step {
    picks: Picks,
    score: f64,
    clashes: Vec<usize>,
}

#[derive(Debug)]
struct Edge {
    from: usize,
    to: usize,
    step: Step,
}

#[derive(Debug)]
struct State {
    content: Content,
    /// Logarithm of the summed odds of all ways here.
    sum: f64,
    best: f64,
    /// The best way's last edge.
    back: usize,
}

/// Gaps of a path that are solved together.
pub(super) struct Group<'a> {
    path: &'a [Vec<Item>],
    first: usize,
    /// For each dump from the first, the items of its gaps in the group.
    gaps: Vec<Vec<usize>>,
    /// For each version from the first dump's old one, the stretches of it that the group decides; none at the ends.
    regions: Vec<Vec<Region>>,
}

impl<'a> Group<'a> {
    /// Gathers what belongs to the gaps at `places` of `path`.
    pub(super) fn new(path: &'a [Vec<Item>], links: &[Vec<Region>], places: &[Place]) -> Self {
        let first = places.first().map_or(0, |place| place.0);
        let last = places.last().map_or(0, |place| place.0);
        let mut gaps: Vec<Vec<usize>> = vec![Vec::new(); last - first + 1];
        for (dump, at) in places {
            gaps[dump - first].push(*at);
        }
        let touched = |dump: usize, range: &Range<usize>| {
            dump >= first
                && gaps
                    .get(dump - first)
                    .is_some_and(|gaps| gaps.iter().any(|at| range.contains(at)))
        };
        let regions = (first..=last + 1)
            .map(|version| {
                let link = version.checked_sub(1).and_then(|link| links.get(link));
                let regions = link.into_iter().flatten().filter(|region| {
                    touched(version - 1, &region.earlier) || touched(version, &region.later)
                });
                regions.cloned().collect()
            })
            .collect();
        Self {
            path,
            first,
            gaps,
            regions,
        }
    }

    fn candidates(&self, dump: usize, at: usize) -> &'a [Candidate] {
        match &self.path[self.first + dump][at] {
            Item::Gap(_, candidates) => candidates,
            Item::Kept(_) => &[],
        }
    }

    /// Chooses for the group's gaps and writes that into `solution`.
    pub(super) fn solve(&self, solution: &mut Solution) {
        let content = match self.first.checked_sub(1) {
            Some(before) => self.regions[0]
                .iter()
                .map(|region| fixed(&self.path[before][region.earlier.clone()]).unwrap_or_default())
                .collect(),
            None => Content::new(),
        };
        let start = State {
            content,
            sum: 0.0,
            best: 0.0,
            back: 0,
        };
        let mut layers = vec![vec![start]];
        let mut edges: Vec<Vec<Edge>> = Vec::new();
        for dump in 0..self.gaps.len() {
            let (next, between) = self.advance(dump, &layers[dump]);
            layers.push(next);
            edges.push(between);
        }
        let last_clashes = self.settle_last(&mut layers);
        self.record(&layers, &edges, &last_clashes, solution);
    }

    /// Holds the states after the last dump against the fixed text that follows; returns the clashes of each.
    fn settle_last(&self, layers: &mut [Vec<State>]) -> Vec<Vec<usize>> {
        let dump = self.first + self.gaps.len();
        let (Some(states), Some(items)) = (layers.last_mut(), self.path.get(dump)) else {
            return Vec::new();
        };
        let regions = self.regions.last().map_or(&[][..], Vec::as_slice);
        let wanted: Content = regions
            .iter()
            .map(|region| fixed(&items[region.later.clone()]).unwrap_or_default())
            .collect();
        let mut all = Vec::new();
        for state in states {
            let clashes: Vec<usize> = (0..wanted.len())
                .filter(|at| state.content.get(*at) != wanted.get(*at))
                .collect();
            let cost = CLASH * clashes.len() as f64;
            state.sum -= cost;
            state.best -= cost;
            all.push(clashes);
        }
        all
    }

    /// Goes through the dump `dump` of the group from each of `states`.
    fn advance(&self, dump: usize, states: &[State]) -> (Vec<State>, Vec<Edge>) {
        let mut numbers: HashMap<Content, usize> = HashMap::default();
        let mut next: Vec<State> = Vec::new();
        let mut edges: Vec<Edge> = Vec::new();
        for (from, state) in states.iter().enumerate() {
            for step in self.steps(dump, &state.content) {
                let content = self.content_after(dump, &step.picks);
                let to = *numbers.entry(content.clone()).or_insert_with(|| {
                    next.push(State {
                        content,
                        sum: f64::NEG_INFINITY,
                        best: f64::NEG_INFINITY,
                        back: 0,
                    });
                    next.len() - 1
                });
                let target = &mut next[to];
                target.sum = log_add(target.sum, state.sum + step.score);
                if state.best + step.score > target.best {
                    target.best = state.best + step.score;
                    target.back = edges.len();
                }
                edges.push(Edge { from, to, step });
            }
        }
        if next.len() > STATES {
            prune(&mut next, &mut edges);
        }
        (next, edges)
    }

    /// Returns what the picks of `dump` put into the stretches of its new version.
    fn content_after(&self, dump: usize, picks: &Picks) -> Content {
        let items = &self.path[self.first + dump];
        let read = |region: &Region| {
            let mut keys = Vec::new();
            for at in region.earlier.clone() {
                match &items[at] {
                    Item::Kept(key) => keys.push(*key),
                    Item::Gap(_, candidates) => {
                        let pick = picks.iter().find(|pick| pick.0 == at);
                        keys.extend(
                            pick.into_iter()
                                .flat_map(|pick| candidates[pick.1].new.iter().copied()),
                        );
                    }
                }
            }
            keys
        };
        self.regions[dump + 1].iter().map(read).collect()
    }

    /// Returns the ways through `dump` from the old version's `content`, best first.
    fn steps(&self, dump: usize, content: &Content) -> Vec<Step> {
        let mut steps = vec![Step::default()];
        if self.first + dump == 0 {
            for at in &self.gaps[dump] {
                steps = join(&steps, &self.free(dump, *at, usize::MAX));
            }
            return steps;
        }
        for (number, region) in self.regions[dump].iter().enumerate() {
            let text = content.get(number).map_or(&[][..], Vec::as_slice);
            let mut ways = Vec::new();
            self.parse(
                dump,
                region.later.clone(),
                text,
                &Step::default(),
                &mut ways,
            );
            if ways.is_empty() {
                ways = self.disagree(dump, number, region);
            }
            ways.sort_by(|x, y| y.score.total_cmp(&x.score));
            steps = join(&steps, &ways);
        }
        steps
    }

    /// Returns the plausible candidates of one gap as steps.
    fn free(&self, dump: usize, at: usize, most: usize) -> Vec<Step> {
        let candidates = self.candidates(dump, at);
        let best = candidates.iter().map(|c| c.score).fold(f64::MIN, f64::max);
        let mut steps: Vec<Step> = candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| candidate.score > best - HOPELESS)
            .map(|(pick, candidate)| Step {
                picks: vec![(at, pick)],
                score: candidate.score - best,
                clashes: Vec::new(),
            })
            .collect();
        steps.sort_by(|x, y| y.score.total_cmp(&x.score));
        steps.truncate(most);
        steps
    }

    /// Finds all ways in which the items in `range` of `dump` read `text` on their old side.
    fn parse(
        &self,
        dump: usize,
        range: Range<usize>,
        text: &[Key],
        so_far: &Step,
        ways: &mut Vec<Step>,
    ) {
        if ways.len() >= STEPS {
            return;
        }
        let mut text = text;
        for at in range.clone() {
            match &self.path[self.first + dump][at] {
                Item::Kept(key) => match text.split_first() {
                    Some((first, rest)) if first == key => text = rest,
                    _ => return,
                },
                Item::Gap(_, candidates) => {
                    let best = candidates.iter().map(|c| c.score).fold(f64::MIN, f64::max);
                    for (pick, candidate) in candidates.iter().enumerate() {
                        if let Some(rest) = text.strip_prefix(candidate.old.as_slice()) {
                            let mut step = so_far.clone();
                            step.picks.push((at, pick));
                            step.score += candidate.score - best;
                            self.parse(dump, at + 1..range.end, rest, &step, ways);
                        }
                    }
                    return;
                }
            }
        }
        if text.is_empty() {
            ways.push(so_far.clone());
        }
    }

    /// Returns ways through a stretch whose old side cannot be read as wanted.
    fn disagree(&self, dump: usize, number: usize, region: &Region) -> Vec<Step> {
        let mut ways = vec![Step {
            score: -CLASH,
            clashes: vec![number],
            ..Step::default()
        }];
        for at in &self.gaps[dump] {
            if region.later.contains(at) {
                ways = join(&ways, &self.free(dump, *at, TRIED));
            }
        }
        ways
    }
}

/// Combines every step with every other, best first, and keeps the best.
fn join(steps: &[Step], more: &[Step]) -> Vec<Step> {
    let mut order: Vec<(f64, usize, usize)> = Vec::new();
    for (one, step) in steps.iter().enumerate() {
        for (other, way) in more.iter().enumerate().take(STEPS / (one + 1) + 1) {
            order.push((step.score + way.score, one, other));
        }
    }
    order.sort_by(|x, y| y.0.total_cmp(&x.0));
    order.truncate(STEPS);
    let merge = |(score, one, other): (f64, usize, usize)| {
        let mut step = steps[one].clone();
        step.picks.extend(&more[other].picks);
        step.clashes.extend(&more[other].clashes);
        step.score = score;
        step
    };
    order.into_iter().map(merge).collect()
}

/// Drops all but the likeliest states and the edges to the others.
fn prune(states: &mut Vec<State>, edges: &mut Vec<Edge>) {
    let mut order: Vec<usize> = (0..states.len()).collect();
    order.sort_by(|x, y| states[*y].sum.total_cmp(&states[*x].sum));
    order.truncate(STATES);
    let places: HashMap<usize, usize> = order
        .iter()
        .enumerate()
        .map(|(place, state)| (*state, place))
        .collect();
    let mut moved: HashMap<usize, usize> = HashMap::default();
    let mut kept: Vec<Edge> = Vec::new();
    for (number, mut edge) in std::mem::take(edges).into_iter().enumerate() {
        if let Some(place) = places.get(&edge.to) {
            edge.to = *place;
            moved.insert(number, kept.len());
            kept.push(edge);
        }
    }
    *edges = kept;
    let mut old: Vec<Option<State>> = std::mem::take(states).into_iter().map(Some).collect();
    for state in order {
        if let Some(mut state) = old[state].take() {
            state.back = moved.get(&state.back).copied().unwrap_or(0);
            states.push(state);
        }
    }
}

fn log_add(one: f64, other: f64) -> f64 {
    let (low, high) = (one.min(other), one.max(other));
    if low == f64::NEG_INFINITY {
        high
    } else {
        high + (low - high).exp().ln_1p()
    }
}

impl Group<'_> {
    /// Writes the best way and all probabilities into `solution`.
    fn record(
        &self,
        layers: &[Vec<State>],
        edges: &[Vec<Edge>],
        last_clashes: &[Vec<usize>],
        solution: &mut Solution,
    ) {
        let Some(last) = layers.last() else { return };
        let total = last
            .iter()
            .fold(f64::NEG_INFINITY, |sum, state| log_add(sum, state.sum));
        let Some(mut at) = (0..last.len()).max_by(|x, y| last[*x].best.total_cmp(&last[*y].best))
        else {
            return;
        };
        let end = self.first + self.gaps.len();
        for region in last_clashes.get(at).into_iter().flatten() {
            solution.clash(end - 1, &self.regions[self.gaps.len()][*region]);
        }
        // What remains to come after each state, as the logarithm of summed odds relative to the whole.
        let mut ahead: Vec<f64> = last.iter().map(|state| state.sum - total).collect();
        let sums = |layer: &[State]| layer.iter().map(|state| state.sum).collect::<Vec<f64>>();
        let mut share: Vec<f64> = ahead.iter().map(|log| log.exp()).collect();
        for dump in (0..self.gaps.len()).rev() {
            let (before, between) = (&layers[dump], &edges[dump]);
            let raw = unsettled(&layers[dump + 1], between, before);
            let beyond: Vec<f64> = ahead.iter().zip(&raw).map(|(log, sum)| log - sum).collect();
            let best = layers[dump + 1][at].back;
            self.note(
                dump,
                between,
                &share_of_edges(between, &sums(before), &beyond),
                best,
                solution,
            );
            self.trust_version(dump + 1, share[at], solution);
            at = between[best].from;
            let mut back = vec![f64::NEG_INFINITY; before.len()];
            for edge in between {
                let through = before[edge.from].sum + edge.step.score + beyond[edge.to];
                back[edge.from] = log_add(back[edge.from], through);
            }
            ahead = back;
            share = ahead.iter().map(|log| log.exp()).collect();
        }
    }

    /// Lowers the trust in the version before or after the dump by what this group leaves open.
    fn trust_version(&self, version: usize, share: f64, solution: &mut Solution) {
        if self.regions[version].is_empty() {
            return;
        }
        let number = self.first + version;
        let settled = self.regions[version].iter().all(|region| {
            let earlier = fixed(&self.path[number - 1][region.earlier.clone()]);
            let later = self
                .path
                .get(number)
                .and_then(|items| fixed(&items[region.later.clone()]));
            earlier.is_some() || later.is_some()
        });
        let trust = &mut solution.trust[number];
        trust.confidence *= share.min(1.0);
        trust.certain &= settled;
    }

    /// Notes the choices of one dump, and the trust in the ends of the path.
    fn note(
        &self,
        dump: usize,
        edges: &[Edge],
        shares: &[f64],
        best: usize,
        solution: &mut Solution,
    ) {
        let place = self.first + dump;
        let chosen = &edges[best].step;
        for (at, pick) in &chosen.picks {
            let Item::Gap(number, candidates) = &self.path[place][*at] else {
                continue;
            };
            let mut choice = Choice {
                chosen: *pick,
                shares: vec![0.0; candidates.len()],
            };
            for (edge, share) in edges.iter().zip(shares) {
                if let Some((_, pick)) = edge.step.picks.iter().find(|pick| pick.0 == *at) {
                    choice.shares[*pick] += share;
                }
            }
            solution.choices[place][*number] = choice;
        }
        for number in &chosen.clashes {
            solution.clash(place - 1, &self.regions[dump][*number]);
        }
        let side = |step: &Step, old: bool| -> Vec<Key> {
            let picks = step.picks.iter();
            let candidates = picks.map(|(at, pick)| &self.candidates(dump, *at)[*pick]);
            candidates
                .flat_map(|candidate| {
                    if old {
                        candidate.old.clone()
                    } else {
                        candidate.new.clone()
                    }
                    .into_iter()
                    .chain([0])
                })
                .collect()
        };
        for (end, old, version) in [
            (place == 0, true, place),
            (place + 1 == self.path.len(), false, place + 1),
        ] {
            if !end {
                continue;
            }
            let wanted = side(chosen, old);
            let same = edges
                .iter()
                .zip(shares)
                .filter(|(edge, _)| side(&edge.step, old) == wanted);
            let share: f64 = same.map(|(_, share)| share).sum();
            let trust = &mut solution.trust[version];
            trust.confidence *= share.min(1.0);
            trust.certain = false;
        }
    }
}

fn share_of_edges(edges: &[Edge], before: &[f64], beyond: &[f64]) -> Vec<f64> {
    edges
        .iter()
        .map(|edge| (before[edge.from] + edge.step.score + beyond[edge.to]).exp())
        .collect()
}

/// Returns the summed odds of the ways to each of `states`, before the fixed text after the last dump was looked at.
fn unsettled(states: &[State], between: &[Edge], before: &[State]) -> Vec<f64> {
    let mut sums = vec![f64::NEG_INFINITY; states.len()];
    for edge in between {
        sums[edge.to] = log_add(sums[edge.to], before[edge.from].sum + edge.step.score);
    }
    sums
}
