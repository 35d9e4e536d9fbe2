//! Searches of gaps, beside plain ones.

use proptest::prelude::*;

use super::super::Page;
use super::super::choices::Limits;
use super::super::sheet::Sheet;
use super::super::words::Lexicon;
use super::*;

/// Gives `check` the first gap of a page with these `rows`, if it has one.
fn with_gap(rows: Vec<String>, check: impl FnOnce(&Gap<'_>)) {
    let page = Page {
        old: 1,
        new: 2,
        title: "Tide Tide".to_owned(),
        rows,
    };
    let mut lexicon = Lexicon::default();
    let sheet = Sheet::new(&page, &mut lexicon);
    let setting = Setting {
        sheet: &sheet,
        lexicon: &lexicon,
        kept: kept_keys(&sheet.lines),
        limits: Limits::default(),
    };
    if !sheet.gaps.is_empty() {
        check(&Gap::new(&setting, 0));
    }
}

/// Does what [`Gap::begin`] does, but tries everything.
fn begin_plainly(gap: &Gap<'_>) -> Vec<Vec<(Vec<usize>, f64)>> {
    let mut beams = vec![vec![(Vec::new(), 0.0)]];
    for (row, choices) in gap.choices.iter().enumerate() {
        let mut next = Vec::new();
        for (picks, score) in &beams[row] {
            let mut company = Company::default();
            let pick_of = |other: usize| picks.get(other).copied();
            gap.meet_recent(&mut company, row, pick_of);
            gap.meet_kin(&mut company, row, pick_of);
            for (pick, choice) in choices.iter().enumerate() {
                let pairs = gap.pairs(&company, row, Taken::Split(pick));
                let picks: Vec<usize> = picks.iter().copied().chain([pick]).collect();
                next.push((picks, score + choice.score + pairs.score()));
            }
        }
        next.sort_by(|x, y| y.1.total_cmp(&x.1));
        next.truncate(gap.width());
        beams.push(next);
    }
    beams
}

fn rows() -> impl Strategy<Value = Vec<String>> {
    // Rare words, so that rows have something in common.
    let word = prop::sample::select(vec![
        "Oskel",
        "Ramsund",
        "ferry",
        "sank",
        "divers",
        "lake.",
        "Brightwater",
        "7",
        "the",
        "bell.",
    ]);
    let row = prop::collection::vec(word, 2..14).prop_map(|words| words.join(" "));
    prop::collection::vec(row, 1..6)
}

proptest! {
    #[test]
    fn what_is_not_tried_is_not_among_the_best(rows in rows()) {
        with_gap(rows, |gap| {
            let (trails, beams) = gap.begin();
            let found = |trail: &TrailIdx| (trails.picks(*trail), trails.score(*trail));
            let found: Vec<Vec<_>> = beams.iter().map(|beam| beam.iter().map(found).collect()).collect();
            assert_eq!(found, begin_plainly(gap));
        });
    }
}

#[test]
fn readings_take_memory_by_the_row() {
    for n_rows in [100, 400] {
        let row = |n: usize| {
            format!(
                "Boat {n} left Oskel at {}. Nobody saw it leave.",
                n * n % 97
            )
        };
        with_gap((0..n_rows).map(row).collect(), |gap| {
            let (trails, beams) = gap.begin();
            assert_eq!(beams.len(), n_rows + 1);
            assert_eq!(trails.n_rows(beams[n_rows][0]), n_rows);
            assert!(trails.n_steps() <= 1 + gap.width() * n_rows);
        });
    }
}
