//! Very many small cases, drawn by a fixed rule: the same in every run, and as many as wanted.
//!
//! `VARIORUM_CASES` says how many instead of 100,000. A case that fails tells its number.

use std::env;

use super::super::borders::Border;
use super::super::sequence;
use super::super::tidy::{self, Sides};
use super::super::words::Vocabulary;
use super::super::{Diff, DiffOptions, Document, diff};
use super::draw::Random;
use super::properties::{check_sound, labels, turned};

/// Words, marks and blanks of few kinds, so that much is equal by chance.
const PIECES: [&str; 24] = [
    "the",
    "a",
    "of",
    "Harbour",
    "harbour",
    "boat",
    "keeper",
    "saw",
    "rain",
    "seven",
    "lamp",
    "7",
    "1,400",
    "don't",
    "don’t",
    "sea-green",
    "Mr.",
    ".",
    ",",
    "“",
    "\"",
    "—",
    "北京",
    "ไฟ",
];

impl Random {
    fn words(&mut self, most: usize) -> Vec<&'static str> {
        (0..self.below(most + 1))
            .map(|_| PIECES[self.below(PIECES.len())])
            .collect()
    }

    /// Up to three paragraphs of up to nine words, and a version of them with up to four edits.
    fn versions(&mut self) -> (Vec<String>, Vec<String>) {
        let old: Vec<Vec<&str>> = (0..=self.below(3)).map(|_| self.words(9)).collect();
        let mut new = old.clone();
        for _ in 0..self.below(5) {
            self.edit(&mut new);
        }
        let text = |paragraphs: Vec<Vec<&str>>| paragraphs.iter().map(|it| it.join(" ")).collect();
        (text(old), text(new))
    }

    fn edit(&mut self, new: &mut Vec<Vec<&'static str>>) {
        let at = self.below(new.len());
        let (start, end) = {
            let (one, other) = (self.below(new[at].len() + 1), self.below(new[at].len() + 1));
            (one.min(other), one.max(other))
        };
        match self.below(6) {
            0 => drop(new[at].drain(start..end)),
            1 => {
                let other = self.words(4);
                new[at].splice(start..start, other);
            }
            2 => {
                let other = self.words(3);
                new[at].splice(start..end, other);
            }
            3 => {
                let moved = new.remove(at);
                new.insert(self.below(new.len() + 1), moved);
            }
            4 => {
                let tail = new[at].split_off(start);
                new.insert(at + 1, tail);
            }
            _ => {
                let moved: Vec<&str> = new[at].drain(start..end).collect();
                let to = self.below(new.len());
                new[to].extend(moved);
            }
        }
    }
}

fn n_cases() -> usize {
    let asked = env::var("VARIORUM_CASES").ok();
    asked
        .and_then(|asked| asked.parse().ok())
        .unwrap_or(100_000)
}

fn compare(old: &Document, new: &Document) -> Diff {
    diff(old, new, &DiffOptions::default(), None)
}

/// Rebuilds both sides, counts moved text once, is empty on equal texts, and turns with its versions.
fn check_case(old: &[String], new: &[String]) {
    let is_same = old == new;
    let (old, new) = (Document::new(old), Document::new(new));
    let (forth, back) = (compare(&old, &new), compare(&new, &old));
    check_sound(&old, &new, &forth).unwrap();
    assert_eq!(labels(&forth, true), turned(labels(&back, false)));
    assert_eq!(labels(&forth, false), turned(labels(&back, true)));
    assert_eq!(forth.is_equal(), is_same);
}

/// No kept words stand between two changes that the rules of `tidy` forbid, and no change cuts a compound that both
/// sides could keep whole.
fn check_tidy(old: &[String], new: &[String]) {
    let (old, new) = (
        Document::new(&[old.join(" ")]),
        Document::new(&[new.join(" ")]),
    );
    let mut vocabulary = Vocabulary::new(false);
    let old_words = vocabulary.read(&old, None, |_| true);
    let new_words = vocabulary.read(&new, Some((&old, &old_words)), |_| true);
    let weights = vocabulary.weights();
    let sides = Sides::new(
        (&old, &old_words, &(0..1)),
        (&new, &new_words, &(0..1)),
        &weights,
    );
    let mut hunks = sequence::hunks(sides.old.ids, sides.new.ids, None);
    tidy::tidy(&sides, &mut hunks);
    assert!(!tidy::has_weak(&sides, &hunks), "{hunks:?}");
    let (mut old_end, mut new_end) = (0, 0);
    for hunk in hunks {
        let glued = sides.old.border(hunk.old.start) == Border::Glued
            || sides.new.border(hunk.new.start) == Border::Glued;
        let has_room = hunk.old.start > old_end && hunk.new.start > new_end;
        assert!(!(glued && has_room), "{hunk:?}");
        (old_end, new_end) = (hunk.old.end, hunk.new.end);
    }
}

/// Runs `check` on every case that is `rest` modulo two: two tests use two cores.
fn run(rest: usize, check: fn(&[String], &[String])) {
    for case in (rest..n_cases()).step_by(2) {
        let (old, new) = Random(case as u64).versions();
        let failed = std::panic::catch_unwind(|| check(&old, &new)).is_err();
        assert!(!failed, "case {case}: {old:?} {new:?}");
    }
}

#[test]
fn even_cases_are_sound() {
    run(0, check_case);
}

#[test]
fn odd_cases_are_sound() {
    run(1, check_case);
}

#[test]
fn even_cases_are_tidy() {
    run(0, check_tidy);
}

#[test]
fn odd_cases_are_tidy() {
    run(1, check_tidy);
}
