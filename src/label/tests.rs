//! The rules on small pairs of sentences: what each label is told by, and what it is not told by.

use super::*;
use crate::diff::{DiffOptions, diff};

/// English enough to be known as such, with the names that the pairs speak of.
const AROUND: &str = "The council of the town said that it had met with Marlow and with Quill of the Harbour Board on the quay.";

fn labels(old: &str, new: &str) -> String {
    let paragraphs = |text: &str| -> Vec<String> {
        [AROUND]
            .into_iter()
            .chain(text.lines())
            .map(str::to_owned)
            .collect()
    };
    labels_alone(&paragraphs(old), &paragraphs(new))
}

fn labels_alone(old: &[String], new: &[String]) -> String {
    let (old, new) = (Document::new(old), Document::new(new));
    let diff = diff(&old, &new, &DiffOptions::default(), None);
    let labels = Labeller::new(&old, &new).label(&diff);
    labels.of_rows(0..diff.rows().len()).to_string()
}

#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    assert_eq!(labels(old, new), expected);
    assert_eq!(labels(new, old), expected, "the other way round");
}

#[test]
fn numbers() {
    check("It cost 140 jobs.", "It cost 180 jobs.", "numbers");
    check("It cost two jobs.", "It cost three jobs.", "numbers");
    check(
        "A fifth of £2000 went.",
        "A fifth of £1999 went.",
        "numbers",
    );
    check("They won 48-52.", "They won 47-53.", "numbers");
}

#[test]
fn the_same_number_in_other_signs_is_wording() {
    check("It cost two jobs.", "It cost 2 jobs.", "wording");
    check("It cost 1400 jobs.", "It cost 1,400 jobs.", "wording");
    check(
        "It cost £3.2m then.",
        "It cost £3.2 million then.",
        "wording",
    );
}

#[test]
fn a_day_in_small_letters_that_stands_elsewhere_too_is_no_news() {
    check(
        "They fish on fridays. The boats are old.\nNobody sails on fridays.",
        "The boats are old.\nNobody sails on fridays.",
        "wording",
    );
}

#[test]
fn numbers_that_count_nothing() {
    check(
        "They flew an F-16 there.",
        "They flew an F-35 there.",
        "wording",
    );
    check("1. It cost jobs.", "2. It cost jobs.", "wording");
    check("1.2 The board met.", "1.3 The board met.", "wording");
}

#[test]
fn dates() {
    check("They met on Monday.", "They met on Tuesday.", "dates");
    check("They met on 17 April.", "They met on 18 April.", "dates");
    check("They met on 17 April.", "They met on 17 May.", "dates");
    check("They sailed in 1998.", "They sailed in 1999.", "dates");
    check(
        "They met at 10:30 there.",
        "They met at 11:30 there.",
        "dates",
    );
    check("They met at 3pm there.", "They met at 4pm there.", "dates");
    check(
        "It was dated 2025-04-17 then.",
        "It was dated 2025-04-18 then.",
        "dates",
    );
}

#[test]
fn may_and_march_are_months_only_in_company() {
    check("The crews may sail.", "The crews will sail.", "hedges");
    check("They march at dawn.", "They sail at dawn.", "wording");
    check(
        "They sail in March now.",
        "They sail in April now.",
        "dates",
    );
}

#[test]
fn names() {
    check(
        "Talks with Marlow failed.",
        "Talks with Quill failed.",
        "names",
    );
    check("Marlow went home.", "Quill went home.", "names");
    check(
        "Talks in Marlow's house.",
        "Talks in Quill's house.",
        "names",
    );
    check(
        "Talks on Covid failed.",
        "Talks on COVID failed.",
        "wording",
    );
}

#[test]
fn a_capital_at_the_beginning_is_no_name() {
    check("Crews went home.", "Sailors went home.", "wording");
    check(
        "Talks with Mr Marlow failed.",
        "Talks with Marlow failed.",
        "wording",
    );
    check(
        "He left. Crews followed him.",
        "He left. Sailors followed him.",
        "wording",
    );
}

#[test]
fn quotes() {
    check(
        "She called it “a great step” then.",
        "She called it “a small step” then.",
        "quotes",
    );
    check("She called it a step.", "She called it “a step”.", "quotes");
    check(
        "It is over.\nIt ends.",
        "It is over.\nIt ends.\n“So it goes.”",
        "quotes",
    );
    check(
        "She called it a great step “then”.",
        "She called it a small step “then”.",
        "wording",
    );
}

#[test]
fn attribution() {
    check(
        "It sank, the owner said.",
        "It sank, the owner claimed.",
        "attribution, hedges",
    );
    check(
        "It sank, Marlow said.",
        "It sank, Quill said.",
        "names, attribution",
    );
    check(
        "It sank, according to the owner.",
        "It sank, to the owner.",
        "attribution",
    );
}

#[test]
fn hedges() {
    check(
        "He stole the boat.",
        "He allegedly stole the boat.",
        "hedges",
    );
    check("The boat sank.", "The boat may have sunk.", "hedges");
    check("He was on board.", "He was not on board.", "hedges");
    check("It cost 140 jobs.", "It cost nearly 140 jobs.", "hedges");
    check("It cost 140 jobs.", "It cost up to 140 jobs.", "hedges");
    check(
        "It cost 140 jobs.",
        "It cost as many as 140 jobs.",
        "hedges",
    );
    check("They spoke about it.", "They spoke of it.", "wording");
    check("He did not go there.", "He didn't go there.", "wording");
    check("Log in – don’t wait.", "Log in: Don’t wait.", "wording");
}

#[test]
fn whole_sentences_say_and_deny_things_without_a_label() {
    check(
        "It sank.",
        "It sank. Nobody was hurt, the crew said.",
        "wording",
    );
    check("It sank.", "It sank.\nNobody was hurt, it said.", "wording");
    check("It sank.", "It sank. It had 140 berths.", "numbers");
    check(
        "It had 140 berths.",
        "It had 140 berths. All 140 were empty.",
        "wording",
    );
    check("It sank.", "It sank. Marlow wept.", "wording");
    check("It sank.", "It sank. The man wept over Osgood.", "names");
}

#[test]
fn corrections() {
    let note = "It sank.\nThis article was amended on 3 May 2025: Marlow is 54.";
    check("It sank.", note, "correction");
    check(note, &note.replace("54", "55"), "correction");
}

#[test]
fn typography_moves_and_paragraphs() {
    check("The crew's boat.", "The crew’s boat.", "typography");
    check(
        "It rained on the quay all night long.\nNobody came to the hall in the morning.",
        "Nobody came to the hall in the morning.\nIt rained on the quay all night long.",
        "moves",
    );
    check(
        "It rained on the quay all night. Nobody came to the hall.",
        "It rained on the quay all night.\nNobody came to the hall.",
        "paragraphs",
    );
}

#[test]
fn other_languages_get_what_signs_alone_tell() {
    let check = |old: &str, new: &str, expected: &str| {
        let found = labels_alone(&[old.to_owned()], &[new.to_owned()]);
        assert_eq!(found, expected);
    };
    let german = "Der Rat der Stadt hat am Abend mit 140 Leuten im Hafen gesprochen.";
    check(german, &german.replace("140", "180"), "numbers");
    check(german, &german.replace("Hafen", "Rathaus"), "wording");
    check(german, &german.replace("Abend", "17.04.2025"), "dates");
    check(
        "Er sagte „nein“ zu allem.",
        "Er sagte „ja“ zu allem.",
        "quotes",
    );
}

#[test]
fn sets_of_labels() {
    let set: LabelSet = [Label::Quotes, Label::Numbers].into_iter().collect();
    assert_eq!(set.to_string(), "numbers, quotes", "in the order of lists");
    assert!(set.contains(Label::Quotes) && !set.contains(Label::Names));
    assert_eq!(set.without(Label::Quotes), Label::Numbers.into());
    for label in Label::ALL {
        assert_eq!(Label::named(label.name()), Some(*label));
    }
    assert_eq!(Label::named("numerals"), None);
}

#[test]
fn a_filter_wants_what_is_asked_for() {
    let numbers: LabelSet = Label::Numbers.into();
    let typography: LabelSet = Label::Typography.into();
    let all = Filter::default();
    assert!(all.wants(numbers) && all.wants(typography) && !all.wants(LabelSet::default()));
    let quiet = Filter {
        hides_typography: true,
        ..all
    };
    assert!(!quiet.wants(typography) && quiet.wants(typography.with(numbers)));
    let only = Filter {
        only: numbers,
        ..all
    };
    assert!(only.wants(numbers.with(Label::Names)) && !only.wants(Label::Names.into()));
}

#[test]
fn long_paragraphs_set_in_capitals_are_read_once() {
    // Read anew for each capital, this would take minutes.
    let words = ["Harbour", "Mayor", "Boats", "of", "the", "Council"];
    let old: String = (0..60_000)
        .map(|idx| words[idx * 7 % 6].to_owned() + " ")
        .collect();
    let new: String = (0..60_000)
        .map(|idx| match idx % 20 {
            0 => format!("Ferry{} ", idx % 97),
            _ => words[idx * 7 % 6].to_owned() + " ",
        })
        .collect();
    let found = labels_alone(&[old], &[new]);
    assert!(
        found.contains("wording") || found.contains("names"),
        "{found}"
    );
}

#[test]
fn long_texts_get_the_labels_that_their_rows_get() {
    let version = |jobs: &str| -> Vec<String> {
        let paragraph =
            |idx: usize| format!("{AROUND} Line {idx} of it told of {jobs} jobs in all.");
        (0..800).map(paragraph).collect()
    };
    let (old, new) = (
        Document::new(&version("two")),
        Document::new(&version("140")),
    );
    assert!(old.is_long() && new.is_long());
    let diff = diff(&old, &new, &DiffOptions::default(), None);
    let labeller = Labeller::new(&old, &new);
    assert_eq!(labeller.label(&diff), labeller.label_rows(diff.rows()));
}
