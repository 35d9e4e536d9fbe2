//! Long texts: they are cut at anchors, and a deadline makes them coarser, never wrong.

use std::time::{Duration, Instant};

use super::super::{Diff, DiffOptions, Document, Quality, RowKind, diff};
use super::properties::check_sound;

/// Numbered words, so that each run of four stands once.
fn words(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("w{}x{}", number % 97, number * 7919 % 8009))
        .collect()
}

fn compare(
    old: &[String],
    new: &[String],
    deadline: Option<Instant>,
) -> (Document, Document, Diff) {
    let (old, new) = (
        Document::new(&[old.join(" ")]),
        Document::new(&[new.join(" ")]),
    );
    let found = diff(&old, &new, &DiffOptions::default(), deadline);
    (old, new, found)
}

#[test]
fn edits_in_a_long_paragraph_are_found_one_by_one() {
    let old = words(7_000);
    let mut new = old.clone();
    for at in (50..7_000).step_by(500) {
        new[at] = format!("changed{at}");
    }
    let (old, new, found) = compare(&old, &new, None);
    check_sound(&old, &new, &found).unwrap();
    assert_eq!(
        (found.stats().words_removed, found.stats().words_added),
        (14, 14)
    );
}

#[test]
fn a_long_paragraph_that_lost_its_middle_keeps_both_ends() {
    let old = words(9_000);
    let new = [&old[..3_000], &old[6_000..]].concat();
    let (old, new, found) = compare(&old, &new, None);
    check_sound(&old, &new, &found).unwrap();
    assert_eq!(
        (found.stats().words_removed, found.stats().words_added),
        (3_000, 0)
    );
}

#[test]
fn long_unrelated_paragraphs_are_not_paired() {
    let old = words(6_000);
    let new: Vec<String> = old.iter().rev().cloned().collect();
    let (old, new, found) = compare(&old, &new, None);
    check_sound(&old, &new, &found).unwrap();
    assert!(found.stats().words_kept < 100, "{:?}", found.stats());
}

#[test]
fn a_long_paragraph_is_coarse_when_the_time_is_up() {
    let old = words(7_000);
    let mut new = old.clone();
    new[3_000] = "changed".to_owned();
    let past = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
    let (old, new, found) = compare(&old, &new, Some(past));
    check_sound(&old, &new, &found).unwrap();
    assert_eq!(found.quality(), Quality::Coarse);
}

#[test]
fn enough_time_changes_nothing() {
    let old = words(7_000);
    let mut new = old.clone();
    new[3_000] = "changed".to_owned();
    let ample = Instant::now() + Duration::from_mins(10);
    let (_, _, found) = compare(&old, &new, Some(ample));
    assert_eq!(found.quality(), Quality::Full);
    assert_eq!(
        found.rows()[0].edits,
        compare(&old, &new, None).2.rows()[0].edits
    );
}

#[test]
fn many_copies_keep_their_order_around_an_edit() {
    let mut old = Vec::new();
    for number in 0..90 {
        old.push(format!("Station {number} of the coast railway."));
        old.push("Request an accessible format of it.".to_owned());
    }
    let mut new = old.clone();
    "Request a readable format of it.".clone_into(&mut new[41]);
    "Ask for an accessible format of it.".clone_into(&mut new[121]);
    let (old, new) = (Document::new(&old), Document::new(&new));
    let found = diff(&old, &new, &DiffOptions::default(), None);
    check_sound(&old, &new, &found).unwrap();
    let changed: Vec<usize> = found
        .rows()
        .iter()
        .filter(|row| row.kind == RowKind::Changed)
        .map(|row| row.old.start)
        .collect();
    assert_eq!(changed, [41, 121]);
    assert_eq!(found.rows().len(), 180);
}

#[test]
fn rows_of_long_texts_are_written_and_counted_once() {
    let old: Vec<String> = words(9_000)
        .chunks(30)
        .map(|words| words.join(" "))
        .collect();
    let mut new = old.clone();
    // One paragraph moves from the first half to the second, and one the other way, with a word changed.
    let moved = new.remove(20);
    new.insert(250, moved);
    let moved = format!("{} changed", new.remove(200));
    new.insert(60, moved);
    for paragraph in new.iter_mut().skip(5).step_by(40) {
        paragraph.push_str(" added words");
    }
    let (old, new) = (Document::new(&old), Document::new(&new));
    assert!(old.is_long() && new.is_long());
    let found = diff(&old, &new, &DiffOptions::default(), None);
    check_sound(&old, &new, &found).unwrap();
    let stats = found.stats();
    let n_kinds = |kind: RowKind| found.rows().iter().filter(|row| row.kind == kind).count();
    assert_eq!(n_kinds(RowKind::MovedFrom), 2);
    assert_eq!(n_kinds(RowKind::MovedTo), 2);
    assert_eq!(stats.words_moved, 60);
    assert_eq!(stats.words_kept, 9_000 - 60);
    assert_eq!((stats.words_removed, stats.words_added), (0, 1 + 2 * 8));
}
