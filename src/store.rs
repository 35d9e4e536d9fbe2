//! Articles and their versions, as data: what every other part works on.
//!
//! Knows no file format, no diff and no terminal. Built once by the loader, read-only afterwards.

mod article;
mod puzzle;
mod when;

pub use self::article::{
    Article, Doubt, DoubtKind, Origin, Place, Problem, SURE, Store, Version, VersionIdx,
};
pub use self::puzzle::{Choices, Puzzle, PuzzleId, ReadLine, Reading, digest};
pub use self::when::Timestamp;
