//! Examples of each thing that can happen to words and paragraphs.

use super::*;

/// Writes each paragraph of the newest version with the births of its words: `0[The boats lay] 2[idle] 0[.]`.
fn told(texts: &[Vec<&str>]) -> Vec<String> {
    let (_, ages) = ages(texts);
    let newest = VersionIdx(texts.len() - 1);
    let paragraphs = texts[newest.0].iter().enumerate();
    paragraphs
        .map(|(idx, text)| {
            let stretches = ages.body.stretches(newest, idx, text);
            let told: Vec<String> = stretches
                .iter()
                .map(|it| format!("{}[{}]", it.birth.version.0, &text[it.bytes.clone()]))
                .collect();
            told.join(" ")
        })
        .collect()
}

#[track_caller]
fn check(texts: &[Vec<&str>], expected: &[&str]) {
    assert_eq!(told(texts), expected);
}

const BOATS: &str = "The boats lay idle in the harbour all night.";
const CREWS: &str = "Crews walked out at dawn over pay.";
const SNOW: &str = "Snow fell on both towns for a week.";

#[test]
fn a_word_is_as_old_as_the_edit_that_brought_it() {
    check(
        &[
            vec![BOATS],
            vec!["The boats lay idle in the harbour all Thursday night."],
            vec!["The two boats lay idle in the harbour all Thursday night."],
        ],
        &["0[The] 2[two] 0[boats lay idle in the harbour all] 1[Thursday] 0[night.]"],
    );
}

#[test]
fn what_moves_keeps_its_age() {
    check(
        &[
            vec![BOATS, CREWS, SNOW],
            vec![SNOW, BOATS, CREWS],
            vec![CREWS, "Snow fell on both towns for a whole week.", BOATS],
        ],
        &[
            "0[Crews walked out at dawn over pay.]",
            "0[Snow fell on both towns for a] 2[whole] 0[week.]",
            "0[The boats lay idle in the harbour all night.]",
        ],
    );
}

#[test]
fn other_typography_is_not_another_word() {
    check(
        &[
            vec!["\"We are angry\" - he said."],
            vec!["“We are angry” — he said."],
        ],
        &["0[“We are angry” — he said.]"],
    );
}

#[test]
fn a_paragraph_that_comes_back_is_the_old_one() {
    check(
        &[
            vec![BOATS, CREWS],
            vec![BOATS],
            vec![BOATS, SNOW],
            vec![CREWS, BOATS, SNOW],
        ],
        &[
            "0[Crews walked out at dawn over pay.]",
            "0[The boats lay idle in the harbour all night.]",
            "2[Snow fell on both towns for a week.]",
        ],
    );
}

#[test]
fn a_sentence_that_comes_back_within_another_paragraph_is_the_old_one() {
    let both = format!("{SNOW} {CREWS}");
    check(
        &[vec![CREWS], vec![BOATS], vec![BOATS, &both]],
        &[
            "1[The boats lay idle in the harbour all night.]",
            "2[Snow fell on both towns for a week.] 0[Crews walked out at dawn over pay.]",
        ],
    );
}

#[test]
fn of_two_copies_only_one_comes_back() {
    check(
        &[vec![BOATS, CREWS], vec![BOATS], vec![BOATS, CREWS, CREWS]],
        &[
            "0[The boats lay idle in the harbour all night.]",
            "0[Crews walked out at dawn over pay.]",
            "2[Crews walked out at dawn over pay.]",
        ],
    );
}

#[test]
fn what_still_stands_elsewhere_has_not_come_back() {
    let longer = "Crews walked out at dawn over pay and hours.";
    let other = "Crews walked out at dawn over pay and rest.";
    check(
        &[
            vec![BOATS, CREWS],
            vec![BOATS, longer],
            vec![BOATS, other, SNOW, CREWS],
        ],
        &[
            "0[The boats lay idle in the harbour all night.]",
            "0[Crews walked out at dawn over pay] 1[and] 2[rest] 0[.]",
            "2[Snow fell on both towns for a week.]",
            "2[Crews walked out at dawn over pay.]",
        ],
    );
}

#[test]
fn short_sentences_are_written_anew() {
    let (with, without) = (format!("{BOATS} Nobody was hurt."), BOATS);
    let again = format!("{SNOW} Nobody was hurt.");
    check(
        &[vec![&with], vec![without], vec![without, &again]],
        &[
            "0[The boats lay idle in the harbour all night.]",
            "2[Snow fell on both towns for a week. Nobody was hurt.]",
        ],
    );
}

/// Writes what happened to the words of the newest version that read `phrase`.
#[track_caller]
fn check_history(texts: &[Vec<&str>], at: usize, phrase: &str, expected: &[&str]) {
    let (_, ages) = ages(texts);
    let text = texts[at][0];
    let start = text.find(phrase).unwrap();
    let bytes: Vec<_> = word_bytes(text).collect();
    let places = words_among(&bytes, &(start..start + phrase.len()));
    let words = &ages.body.words(VersionIdx(at), 0)[places.clone()];
    let told: Vec<String> = ages
        .body
        .history(words)
        .iter()
        .map(|event| {
            let words: Vec<&str> = event
                .words
                .iter()
                .map(|word| &text[bytes[places.start + word].clone()])
                .collect();
            let kind = match event.kind {
                EventKind::Born => "born",
                EventKind::Back => "back",
                EventKind::Went => "went",
            };
            let change = event.change;
            format!(
                "{} {kind} {}: {} -> {}",
                change.version.0,
                words.join(" "),
                change.old,
                change.new
            )
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn a_history_tells_what_was_replaced_and_by_what() {
    let texts = [
        vec!["At least ten people lost their jobs on Friday."],
        vec!["At least twelve people lost their jobs on Friday."],
        vec!["At least twelve people lost their jobs on Friday."],
        vec!["At least 14 people lost their jobs on Friday."],
        vec!["At least 14 people lost their jobs."],
    ];
    check_history(
        &texts,
        2,
        "twelve people",
        &[
            "0 born people:  -> ",
            "1 born twelve: ten -> twelve",
            "3 went twelve: twelve -> 14",
        ],
    );
    check_history(
        &texts,
        0,
        "on",
        &["0 born on:  -> ", "4 went on: on Friday -> "],
    );
}

#[test]
fn a_history_tells_of_words_that_came_back() {
    let (ten, other) = (
        "At least ten people lost their jobs on Friday.",
        "No fewer than a dozen people lost their work at the yard on Friday.",
    );
    let texts = [vec![ten], vec![other], vec![ten]];
    check_history(
        &texts,
        0,
        "At least ten people",
        &[
            "0 born At least ten people:  -> ",
            "1 went At least ten: At least ten -> No fewer than a dozen",
            &format!("2 back At least ten: {other} -> {ten}"),
        ],
    );
}

#[test]
fn a_paragraph_that_stands_where_another_went_replaced_it() {
    let texts = [vec![BOATS], vec![SNOW]];
    check_history(
        &texts,
        1,
        "Snow fell",
        &[&format!("1 born Snow fell: {BOATS} -> {SNOW}")],
    );
}

/// Writes the life of each paragraph, a sign for each version.
#[track_caller]
fn check_lines(texts: &[Vec<&str>], expected: &[&str]) {
    let (_, ages) = ages(texts);
    let sign = |line: LineId, version: usize| {
        let lines = ages.body.lines();
        let mut moments = lines.moments(line).iter();
        match moments.find(|moment| moment.version.0 == version) {
            Some(moment) => match (moment.what, moment.moved) {
                (What::Born, _) => '*',
                (What::Back, _) => '<',
                (What::Kept, _) => 'm',
                (What::Typography, _) => 't',
                (What::Edited, false) => 'e',
                (What::Edited, true) => 'M',
                (What::Split, _) => 'Y',
                (What::Merged, _) => 'A',
                (What::Gone, _) => 'x',
            },
            None if lines.stands(line, VersionIdx(version)) => '-',
            None => ' ',
        }
    };
    let lines: Vec<String> = ages
        .body
        .lines()
        .ids()
        .map(|line| {
            (0..texts.len())
                .map(|version| sign(line, version))
                .collect()
        })
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn paragraphs_live() {
    check_lines(
        &[
            vec![BOATS, CREWS],
            vec![BOATS, CREWS, SNOW],
            vec![
                "The boats lay idle in the harbour all Thursday night.",
                CREWS,
                SNOW,
            ],
            vec![
                SNOW,
                "The boats lay idle in the harbour all Thursday night.",
            ],
            vec![
                CREWS,
                SNOW,
                "The boats lay idle in the harbour all Thursday night.",
            ],
        ],
        &["*-e--", "*--x<", " *-m-"],
    );
}

#[test]
fn paragraphs_are_split_and_merged() {
    let both = format!("{BOATS} {CREWS}");
    check_lines(
        &[vec![&both], vec![BOATS, CREWS], vec![&both]],
        &["*YA", " *x"],
    );
    let (_, ages) = ages(&[vec![both.as_str()], vec![BOATS, CREWS], vec![both.as_str()]]);
    let moments = ages.body.lines().moments(LineId(1));
    assert_eq!(moments[0].other, Some(LineId(0)), "split from it");
    assert_eq!(moments[1].other, Some(LineId(0)), "merged into it");
}

#[test]
fn headlines_have_ages_too() {
    let titled = |number, title: &str| Version {
        title: title.to_owned(),
        ..version(number, &[BOATS])
    };
    let versions = [
        titled(0, "Ferry talks to resume"),
        titled(1, "Ferry talks collapse"),
    ];
    let mut ages = Ages::new(&versions[0]);
    ages.push(&Step::new(
        &versions[0],
        &versions[1],
        DiffOptions::default(),
        None,
    ));
    let stretches = ages.title.stretches(VersionIdx(1), 0, &versions[1].title);
    let born: Vec<usize> = stretches.iter().map(|it| it.birth.version.0).collect();
    assert_eq!(born, [0, 1]);
    assert_eq!(&*stretches[1].birth.old, "to resume");
}
