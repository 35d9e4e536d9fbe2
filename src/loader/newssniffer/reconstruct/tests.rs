//! Whole articles: versions are rendered as News Sniffer renders them, reconstructed, and compared.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;

use super::*;

/// Reads pages of which nobody decided anything.
fn solve(pages: &[Page]) -> Reconstruction {
    reconstruct(pages, &[])
}

/// Renders two versions as rows: kept paragraphs doubled, then per gap the changed rows and the one-sided ones.
fn rows(old: &[String], new: &[String]) -> Vec<String> {
    let mut lengths = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old[i] == new[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut rows = Vec::new();
    let (mut gone, mut come): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    loop {
        let ended = i == old.len() && j == new.len();
        if ended || i < old.len() && j < new.len() && old[i] == new[j] {
            for place in 0..gone.len().max(come.len()) {
                rows.push(match (gone.get(place), come.get(place)) {
                    (Some(old), Some(new)) => format!("{old} {new}"),
                    (Some(text), None) | (None, Some(text)) => (*text).to_owned(),
                    (None, None) => String::new(),
                });
            }
            gone.clear();
            come.clear();
            if ended {
                return rows;
            }
            rows.push(format!("{}{}", old[i], new[j]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && lengths[i + 1][j] >= lengths[i][j + 1] {
            gone.push(&old[i]);
            i += 1;
        } else {
            come.push(&new[j]);
            j += 1;
        }
    }
}

fn page(numbers: (u32, u32), old: &[String], new: &[String]) -> Page {
    Page {
        old: numbers.0,
        new: numbers.1,
        title: "Harbour news Harbour news".to_owned(),
        rows: rows(old, new),
    }
}

/// Splits a text at its lines.
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn chain(versions: &[&str]) -> Vec<Page> {
    let versions: Vec<Vec<String>> = versions.iter().map(|text| lines(text)).collect();
    let pairs = versions.windows(2).enumerate();
    pairs
        .map(|(at, pair)| page((at as u32, at as u32 + 1), &pair[0], &pair[1]))
        .collect()
}

/// Renders `versions`, each against the next, and expects all of them back.
#[track_caller]
fn check(versions: &[&str]) {
    let found = solve(&chain(versions));
    let found: Vec<Vec<String>> = found
        .versions
        .into_iter()
        .map(|version| version.paragraphs)
        .collect();
    let wanted: Vec<Vec<String>> = versions.iter().map(|text| lines(text)).collect();
    assert_eq!(found, wanted);
}

const FERRY: &str = "The ferry to Oskel sank in the night, the coast guard said on Monday.
    All forty-one passengers were brought ashore before dawn by fishing boats.
    The company that runs the line, Brightwater, has closed its office.";

#[test]
fn a_rewritten_paragraph_is_split_where_it_starts_again() {
    check(&[
        FERRY,
        "The ferry to Oskel sank in the night, the coast guard said on Monday.
         All forty-three passengers were brought ashore before dawn by fishing boats and a tug.
         The company that runs the line, Brightwater, has closed its office.",
    ]);
}

#[test]
fn paragraphs_that_move_up_a_row_are_followed() {
    check(&[
        FERRY,
        "Divers have found the ferry that sank near Oskel, a spokeswoman for the navy announced.
         The ferry to Oskel sank on Sunday night, the coast guard said on Monday.
         All forty-three passengers were brought ashore before dawn by fishing boats.
         The company that runs the line, Brightwater, has shut its office.",
    ]);
}

#[test]
fn the_next_dump_tells_which_side_a_lone_row_was_on() {
    let without = FERRY.lines().take(2).collect::<Vec<_>>().join("\n");
    check(&[&without, FERRY, FERRY.replace("closed", "shut").as_str()]);
    check(&[
        FERRY,
        &without,
        without.replace("forty-one", "forty").as_str(),
    ]);
}

#[test]
fn a_text_that_two_dumps_share_was_in_the_version_between() {
    // Alone, either row reads as one paragraph of two sentences that went or came.
    let step = |text: &str| format!("{FERRY}\n{text}");
    check(&[
        &step("Divers start work on Thursday at noon."),
        &step("Brightwater sold its last two boats to a rival."),
        &step("A memorial stone will stand at the pier."),
    ]);
}

#[test]
fn a_known_version_tells_the_side_of_a_lone_row() {
    let (with, without) = (lines(FERRY), lines(FERRY)[..2].to_vec());
    // For either direction, what is known of the older and of the newer version.
    for (old, new) in [(&with, &without), (&without, &with)] {
        for (number, known) in [(3, old), (4, new)] {
            let pages = [
                page((3, 4), old, new),
                Page::known(number, "Harbour news", known),
            ];
            let found = solve(&pages);
            let texts: Vec<&Vec<String>> = found.versions.iter().map(|v| &v.paragraphs).collect();
            assert_eq!(texts, [old, new], "version {number} is known");
            assert_eq!(found.contradictions, []);
            assert!(found.versions.iter().all(|v| v.confidence > 0.95));
            assert!(found.versions[number as usize - 3].certain);
        }
    }
}

#[test]
fn a_known_version_between_two_pages_tells_both() {
    let steps = ["", "Divers found the bell.", ""];
    let texts = steps.map(|step| lines(&format!("{FERRY}\n{step}")));
    let pages = [
        page((0, 1), &texts[0], &texts[1]),
        page((1, 2), &texts[1], &texts[2]),
        Page::known(1, "Harbour news", &texts[1]),
    ];
    let found: Vec<Vec<String>> = solve(&pages)
        .versions
        .into_iter()
        .map(|version| version.paragraphs)
        .collect();
    assert_eq!(found, texts);
}

#[test]
fn pages_may_come_in_any_order_and_repeat() {
    let versions = [
        FERRY,
        &FERRY.replace("Monday", "Tuesday"),
        &FERRY.replace("Monday", "Friday"),
    ];
    let pages = chain(&versions);
    let shuffled = [pages[1].clone(), pages[0].clone(), pages[1].clone()];
    let (found, again) = (solve(&pages), solve(&shuffled));
    let texts = |found: &Reconstruction| {
        found
            .versions
            .iter()
            .map(|v| v.paragraphs.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&found), texts(&again));
    assert_eq!(again.pages.len(), 3);
    assert_eq!(again.pages[0], again.pages[2]);
    assert_eq!(again.versions[2].pages, [0, 2]);
}

#[test]
fn a_page_that_leaps_over_versions_is_bound_by_the_others() {
    let versions = [
        FERRY,
        &FERRY.replace("Monday", "Tuesday"),
        &FERRY.replace("Monday", "Friday"),
    ];
    let mut pages = chain(&versions);
    pages.push(page((0, 2), &lines(versions[0]), &lines(versions[2])));
    let found = solve(&pages);
    assert_eq!(found.contradictions, []);
    assert_eq!(found.versions[2].paragraphs, lines(versions[2]));
    assert_eq!(found.versions[0].pages, [0, 2]);
}

#[test]
fn pages_that_cannot_both_be_right_are_reported() {
    let other = lines(&FERRY.replace("All forty-one", "Not all of the"));
    let pages = [
        page(
            (0, 1),
            &lines(&FERRY.replace("Oskel", "Ramsund")),
            &lines(FERRY),
        ),
        page((1, 2), &other, &lines(&FERRY.replace("closed", "shut"))),
    ];
    let found = solve(&pages);
    assert_eq!(found.contradictions.len(), 1);
    let clash = &found.contradictions[0];
    assert_eq!((clash.version, clash.paragraph), (1, 1));
    let both: HashSet<&String> = clash.texts.0.iter().chain(&clash.texts.1).collect();
    assert!(
        both.contains(&other[1]) && both.contains(&lines(FERRY)[1]),
        "{both:?}"
    );
    assert!(found.versions[1].confidence < 0.5 && !found.versions[1].certain);
}

#[test]
fn kept_white_space_decides() {
    let spaced = Page {
        old: 0,
        new: 1,
        title: "Tide Tide".to_owned(),
        rows: vec![
            "The tide turned.The tide turned.".to_owned(),
            " Boats  left  Oskel.  Crews  slept  on  deck.".to_owned(),
            "Oskel slept too.  Nobody stirred.".to_owned(),
        ],
    };
    let found = solve(&[spaced]);
    let rows = &found.pages[0].rows;
    assert_eq!(rows[0], Row::Kept);
    assert!(matches!(rows[1], Row::Changed { .. }), "{rows:?}");
    assert!(matches!(rows[2], Row::Added | Row::Removed), "{rows:?}");
    let texts: HashSet<&String> = found
        .versions
        .iter()
        .flat_map(|version| &version.paragraphs)
        .collect();
    assert!(
        texts.contains(&"Oskel slept too. Nobody stirred.".to_owned()),
        "{texts:?}"
    );
}

#[test]
fn titles_are_split_like_paragraphs() {
    let mut pages = chain(&[FERRY, &FERRY.replace("Monday", "Friday")]);
    pages[0].title =
        "Ferry sinks off Oskel, dozens saved Ferry sinks off Oskel, all passengers saved"
            .to_owned();
    let found = solve(&pages);
    let titles: Vec<&str> = found
        .versions
        .iter()
        .map(|version| version.title.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "Ferry sinks off Oskel, dozens saved",
            "Ferry sinks off Oskel, all passengers saved"
        ]
    );
}

#[test]
fn a_decision_is_obeyed() {
    let without = FERRY.lines().take(2).collect::<Vec<_>>().join("\n");
    let pages = chain(&[&without, FERRY]);
    for wanted in [Row::Added, Row::Removed] {
        let decision = Decision {
            page: 0,
            gap: 0,
            rows: vec![wanted.clone()],
        };
        let found = reconstruct(&pages, &[decision]);
        assert_eq!(found.pages[0].rows[2], wanted);
        let longer = usize::from(wanted == Row::Added);
        assert_eq!(found.versions[longer].paragraphs, lines(FERRY));
    }
}

#[test]
fn a_lone_row_is_a_doubt_and_a_kept_page_is_certain() {
    let without = FERRY.lines().take(2).collect::<Vec<_>>().join("\n");
    let found = solve(&chain(&[&without, FERRY]));
    assert!(
        found
            .versions
            .iter()
            .all(|version| !version.certain && version.confidence < 0.95)
    );
    assert_eq!(found.versions[0].doubts[0].what, DoubtKind::Side);
    assert_eq!(found.versions[0].doubts[0].paragraph, 2);
    let found = solve(&chain(&[FERRY, FERRY]));
    assert!(
        found
            .versions
            .iter()
            .all(|version| version.certain && version.doubts.is_empty())
    );
}

#[test]
fn odd_pages_give_odd_but_whole_results() {
    assert_eq!(solve(&[]), Reconstruction::default());
    let pages = [
        Page::default(),
        Page {
            old: 4,
            new: 2,
            title: " ".to_owned(),
            rows: vec![String::new(), "  ".to_owned(), "word".to_owned()],
        },
        Page {
            old: 2,
            new: 2,
            title: "A B".to_owned(),
            rows: vec!["1111".to_owned(), "é".to_owned(), "a b c".to_owned()],
        },
    ];
    let found = solve(&pages);
    let numbers: Vec<u32> = found
        .versions
        .iter()
        .map(|version| version.number)
        .collect();
    assert_eq!(numbers, [0, 2, 4]);
    assert_eq!(found.pages[1].rows[..2], [Row::Blank, Row::Blank]);
}

#[test]
fn a_very_long_row_is_still_split() {
    let words: Vec<String> = (0..10_000)
        .map(|n| format!("w{}", (n * 7919) % 9973))
        .collect();
    let old = vec![format!("Start {} end.", words.join(" "))];
    let new = vec![format!("Start {} and more end.", words.join(" "))];
    let found = solve(&[page((0, 1), &old, &new)]);
    assert_eq!(found.versions[0].paragraphs, old);
    assert_eq!(found.versions[1].paragraphs, new);
}

fn words_of<'a>(texts: impl IntoIterator<Item = &'a String>) -> BTreeMap<&'a str, usize> {
    let mut words = BTreeMap::new();
    for word in texts.into_iter().flat_map(|text| text.split_whitespace()) {
        *words.entry(word).or_default() += 1;
    }
    words
}

/// Asserts what no reading may violate.
#[track_caller]
fn assert_sound(page: &Page, reading: &PageReading) {
    assert_eq!(page.rows.len(), reading.rows.len());
    for (raw, row) in page.rows.iter().zip(&reading.rows) {
        if let Row::Changed { old, new } = row {
            assert!(
                old.end < new.start && !raw[old.clone()].is_empty() && !raw[new.clone()].is_empty()
            );
            assert_eq!(format!("{} {}", &raw[old.clone()], &raw[new.clone()]), *raw);
        }
    }
    for gap in &reading.gaps {
        let rows = &reading.rows[gap.rows.clone()];
        assert_eq!(rows, gap.readings[gap.chosen].rows);
        let n_changed = rows
            .iter()
            .take_while(|row| matches!(row, Row::Changed { .. }))
            .count();
        let rest = &rows[n_changed..];
        assert!(
            rest.iter().all(|row| *row == Row::Added)
                || rest.iter().all(|row| *row == Row::Removed),
            "{rows:?}"
        );
        let total: f64 = gap.readings.iter().map(|reading| reading.probability).sum();
        assert!(total <= 1.0 + 1e-6, "{total}");
        let (mut old_side, mut new_side) = (HashSet::new(), HashSet::new());
        for (raw, row) in page.rows[gap.rows.clone()].iter().zip(rows) {
            match row {
                Row::Changed { old, new } => {
                    old_side.insert(&raw[old.clone()]);
                    new_side.insert(&raw[new.clone()]);
                }
                Row::Removed => drop(old_side.insert(raw)),
                Row::Added => drop(new_side.insert(raw)),
                Row::Kept | Row::Blank => {
                    assert_eq!(*row, Row::Added, "no such row stands in a gap");
                }
            }
        }
        assert!(old_side.is_disjoint(&new_side), "{old_side:?} {new_side:?}");
    }
}

fn version() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "Ada", "saw", "the", "lake.", "Rain", "fell", "on", "old", "roofs.", "Boats", "came",
        "home,", "said", "Bo.", "7", "8",
    ]);
    let paragraph = prop::collection::vec(word, 1..9).prop_map(|words| words.join(" "));
    prop::collection::vec(paragraph, 0..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_word_is_lost_and_no_hard_fact_violated(old in version(), new in version()) {
        let page = page((3, 4), &old, &new);
        let found = solve(std::slice::from_ref(&page));
        assert_sound(&page, &found.pages[0]);
        let given = words_of(old.iter().chain(&new));
        let out = words_of(found.versions.iter().flat_map(|version| &version.paragraphs));
        // A one-sided row that doubles by chance reads as a kept one: its words come out once on either side.
        prop_assert_eq!(given, out);
    }

    #[test]
    fn chains_are_sound_whatever_their_pages(versions in prop::collection::vec(version(), 2..6), leap in any::<bool>()) {
        let mut pages: Vec<Page> = versions
            .windows(2)
            .enumerate()
            .map(|(at, pair)| page((at as u32, at as u32 + 1), &pair[0], &pair[1]))
            .collect();
        if leap {
            pages.push(page((0, versions.len() as u32 - 1), &versions[0], &versions[versions.len() - 1]));
        }
        let found = solve(&pages);
        prop_assert_eq!(found.versions.len(), versions.len());
        for (page, reading) in pages.iter().zip(&found.pages) {
            assert_sound(page, reading);
        }
        for version in &found.versions {
            prop_assert!((0.0..=1.0).contains(&version.confidence));
            prop_assert!(version.doubts.iter().all(|doubt| doubt.paragraph <= version.paragraphs.len()));
        }
    }

    #[test]
    fn any_rows_give_a_result(rows in prop::collection::vec("[ab1 .]{0,12}", 0..8), title in "[ab ]{0,9}") {
        let page = Page { old: 0, new: 1, title, rows };
        let found = solve(std::slice::from_ref(&page));
        prop_assert_eq!(found.versions.len(), 2);
        prop_assert_eq!(found.pages[0].rows.len(), page.rows.len());
    }
}
