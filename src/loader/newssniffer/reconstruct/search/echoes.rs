//! Finds the rows of a gap that have words in common.
//!
//! Must not judge: it says which rows to compare, and how far one row's words go on in another.

use rustc_hash::FxHashMap as HashMap;

use super::super::copying::{common_prefix, common_suffix, log_of_words};
use super::super::sheet::Line;

/// Rows further apart than this are not compared.
pub(super) const HORIZON: usize = 64;
/// A row looks for text in at most this many other rows.
const PARTNERS: usize = 4;
/// Words dearer than this many bits make rows partners.
const RARE: f64 = 7.0;
/// Rows longer than this many words look for no partners, to bound the work.
const LONG: usize = 3000;

/// Returns for each line and each split of it how far the words from there on begin another line, and how far those up
/// to there end another one: a logarithm of words, 0 for no echo. A lone line has none.
pub(super) fn echoes(lines: &[&Line]) -> Vec<Vec<f64>> {
    if lines.len() == 1 {
        return vec![Vec::new()];
    }
    let mut heads: HashMap<[u32; 2], Vec<usize>> = HashMap::default();
    let mut tails: HashMap<[u32; 2], Vec<usize>> = HashMap::default();
    for (row, line) in lines.iter().enumerate() {
        if let (Some(head), Some(tail)) = (
            line.folded.first_chunk::<2>(),
            line.folded.last_chunk::<2>(),
        ) {
            heads.entry(*head).or_default().push(row);
            tails.entry(*tail).or_default().push(row);
        }
    }
    let echo = |row: usize, at: usize| {
        let (old, new) = lines[row].folded.split_at(at);
        let others = |rows: Option<&Vec<usize>>| -> Vec<usize> {
            let near = rows
                .into_iter()
                .flatten()
                .filter(|other| **other != row && other.abs_diff(row) <= HORIZON);
            near.take(PARTNERS).copied().collect()
        };
        let begins = new.first_chunk::<2>().map_or(0, |head| {
            let rows = others(heads.get(head));
            let lengths = rows
                .into_iter()
                .map(|other| common_prefix(new, &lines[other].folded));
            lengths.max().unwrap_or(0)
        });
        let ends = old.last_chunk::<2>().map_or(0, |tail| {
            let rows = others(tails.get(tail));
            let lengths = rows
                .into_iter()
                .map(|other| common_suffix(old, &lines[other].folded));
            lengths.max().unwrap_or(0)
        });
        log_of_words(begins) + log_of_words(ends)
    };
    let of_line = |row: usize| (0..lines[row].len()).map(|at| echo(row, at)).collect();
    (0..lines.len()).map(of_line).collect()
}

/// Returns for each line the others that share the most rare words with it.
pub(super) fn partners(lines: &[&Line]) -> Vec<Vec<usize>> {
    if lines.len() == 1 {
        return vec![Vec::new()];
    }
    // Each use of a rare word: the word, the row, its bits.
    let mut uses: Vec<(u32, usize, f64)> = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        if line.len() > LONG {
            continue;
        }
        for (at, word) in line.folded.iter().enumerate() {
            let bits = line.bits_of(at..at + 1);
            if bits > RARE && line.places_of(at).first() == Some(&(at as u32)) {
                uses.push((*word, row, bits));
            }
        }
    }
    uses.sort_unstable_by_key(|(word, row, _)| (*word, *row));
    let mut shared: Vec<HashMap<usize, f64>> = vec![HashMap::default(); lines.len()];
    let holders = uses.chunk_by(|one, other| one.0 == other.0);
    for rows in holders.filter(|rows| (2..=8).contains(&rows.len())) {
        for (_, row, bits) in rows {
            for (_, other, _) in rows.iter().filter(|(_, other, _)| other != row) {
                *shared[*row].entry(*other).or_default() += bits;
            }
        }
    }
    let closest = |shared: HashMap<usize, f64>| {
        let mut ranked: Vec<(usize, f64)> = shared
            .into_iter()
            .filter(|(_, bits)| *bits > 12.0)
            .collect();
        ranked.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        ranked
            .into_iter()
            .take(PARTNERS)
            .map(|(row, _)| row)
            .collect()
    };
    let mut partners: Vec<Vec<usize>> = shared.into_iter().map(closest).collect();
    for row in 0..partners.len() {
        for other in partners[row].clone() {
            if !partners[other].contains(&row) {
                partners[other].push(row);
            }
        }
    }
    partners
}
