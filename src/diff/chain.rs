//! The heaviest set of links that keep their order: a weighted longest increasing subsequence over ranges.
//!
//! Must not know what is linked.

use std::ops::Range;

/// A link between a range of one side and a range of the other, both non-empty.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
    pub(super) gain: f64,
    /// See [`Pair`](super::align::Pair).
    pub(super) sure: bool,
}

/// Returns the indexes of the links with the greatest sum of gains of which none cross or overlap, in order.
///
/// O(n log n): a sweep over the old side with a Fenwick tree of prefix maxima over the new side.
pub(super) fn heaviest(links: &[Link]) -> Vec<usize> {
    let width = links.iter().map(|link| link.new.end).max().unwrap_or(0) + 1;
    let mut by_start: Vec<usize> = (0..links.len()).collect();
    by_start.sort_by_key(|&idx| {
        (
            links[idx].old.start,
            links[idx].new.start,
            links[idx].old.end,
            links[idx].new.end,
        )
    });
    let mut by_end = by_start.clone();
    by_end.sort_by_key(|&idx| (links[idx].old.end, links[idx].new.end));
    let mut best = Maxima::new(width);
    let mut total = vec![0.0; links.len()];
    let mut before = vec![None; links.len()];
    let mut n_ended = 0;
    for idx in by_start {
        while let Some(&ended) = by_end
            .get(n_ended)
            .filter(|&&ended| links[ended].old.end <= links[idx].old.start)
        {
            best.raise(links[ended].new.end, total[ended], ended);
            n_ended += 1;
        }
        let found = best.up_to(links[idx].new.start);
        total[idx] = links[idx].gain + found.map_or(0.0, |(gain, _)| gain);
        before[idx] = found.map(|(_, link)| link);
    }
    let mut last = None;
    for idx in 0..links.len() {
        if total[idx] > last.map_or(0.0, |last: usize| total[last]) {
            last = Some(idx);
        }
    }
    let mut chain = Vec::new();
    while let Some(idx) = last {
        chain.push(idx);
        last = before[idx];
    }
    chain.reverse();
    chain
}

/// A Fenwick tree of prefix maxima.
struct Maxima(Vec<Option<(f64, usize)>>);

impl Maxima {
    fn new(width: usize) -> Self {
        Self(vec![None; width + 1])
    }

    fn raise(&mut self, at: usize, gain: f64, link: usize) {
        let mut node = at + 1;
        while node < self.0.len() {
            if self.0[node].is_none_or(|(found, _)| gain > found) {
                self.0[node] = Some((gain, link));
            }
            node += node & node.wrapping_neg();
        }
    }

    fn up_to(&self, at: usize) -> Option<(f64, usize)> {
        let mut best: Option<(f64, usize)> = None;
        let mut node = at + 1;
        while node > 0 {
            if let Some((gain, link)) = self.0[node]
                && best.is_none_or(|(found, _)| gain > found)
            {
                best = Some((gain, link));
            }
            node &= node - 1;
        }
        best
    }
}
