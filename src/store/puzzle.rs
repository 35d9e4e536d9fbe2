//! Places that can be read in several ways, and what a reader made of them.

use std::collections::BTreeMap;
use std::fmt;

use super::Place;

/// A stretch of a page, in which two versions are woven together, that can be read in several ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Puzzle {
    /// Tells it from all others, also tomorrow.
    pub id: PuzzleId,
    /// Where its first line stands.
    pub place: Place,
    /// The numbers of the two versions.
    pub versions: (u32, u32),
    /// Its lines as they stand in the page.
    pub lines: Vec<String>,
    /// The likeliest readings, the likeliest first.
    pub readings: Vec<Reading>,
    /// The one that the versions follow, as an index in [`Self::readings`].
    pub chosen: usize,
    /// Whether a reader chose it.
    pub by_hand: bool,
}

/// Tells a puzzle from all others: a digest of its page's text, and which of the page's stretches it is, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PuzzleId {
    /// See [`digest`].
    pub page: u64,
    /// From 0.
    pub stretch: usize,
}

/// One way to read a puzzle.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What each line is, in signs that stay the same from run to run.
    pub key: String,
    /// What each line is.
    pub lines: Vec<ReadLine>,
    /// How likely it is, 0 to 1.
    pub probability: f64,
}

/// What a line of a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadLine {
    /// A paragraph of both versions.
    Kept(String),
    /// A paragraph of the older version, then the one that took its place.
    Changed(String, String),
    /// A paragraph of the older version only.
    Removed(String),
    /// A paragraph of the newer version only.
    Added(String),
}

/// What readers chose: the key of a reading for each puzzle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<PuzzleId, String>);

impl Choices {
    /// Returns the key of the reading that was chosen for `id`.
    #[must_use]
    pub fn get(&self, id: PuzzleId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    /// Remembers that the reading `key` was chosen for `id`.
    pub fn set(&mut self, id: PuzzleId, key: String) {
        self.0.insert(id, key);
    }

    /// Returns all choices, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (PuzzleId, &str)> {
        self.0.iter().map(|(id, key)| (*id, key.as_str()))
    }
}

/// Sixteen hexadecimal digits for the page, and the stretch: `00c0ffee00c0ffee:2`.
impl fmt::Display for PuzzleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}:{}", self.page, self.stretch)
    }
}

impl PuzzleId {
    /// Reads what [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (page, stretch) = text.split_once(':')?;
        Some(Self {
            page: u64::from_str_radix(page, 16).ok()?,
            stretch: stretch.parse().ok()?,
        })
    }
}

/// Returns a number for `lines` that is the same on every machine and in every version of this program.
///
/// FNV-1a, 64 bits (Fowler, Noll, Vo): no defence against forgery, and none is needed to find a choice again.
#[must_use]
pub fn digest<'t>(lines: impl IntoIterator<Item = &'t str>) -> u64 {
    let bytes = lines
        .into_iter()
        .flat_map(|line| line.bytes().chain([b'\n']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_as_it_is_written() {
        let id = PuzzleId {
            page: 0xc0_ffee,
            stretch: 2,
        };
        assert_eq!(id.to_string(), "0000000000c0ffee:2");
        assert_eq!(PuzzleId::parse(&id.to_string()), Some(id));
        assert_eq!(PuzzleId::parse("nonsense"), None);
    }

    #[test]
    fn digests_are_those_of_fnv() {
        // The published value for `foobar` is 85944171f73967e8; this is one round more, with the line end.
        assert_eq!(digest(["foobar"]), 0x3453_16a7_168b_8506);
        assert_eq!(digest([]), 0xcbf2_9ce4_8422_2325);
        assert_ne!(digest(["a", "b"]), digest(["ab"]));
    }
}
