//! Sentences within one paragraph: what an editor would call one change.

use super::check;

#[test]
fn two_swapped_words_apart_are_two_changes() {
    check(
        "The keeper painted the old lighthouse before winter came.",
        "The keeper repaired the old lighthouse before spring came.",
        "The keeper [-painted-]{+repaired+} the old lighthouse before [-winter-]{+spring+} came.",
    );
}

#[test]
fn edits_one_kept_word_apart_stay_apart() {
    check(
        "They sold the yellow lighthouse yesterday at the fair.",
        "They sold the crimson lighthouse cheaply at the fair.",
        "They sold the [-yellow-]{+crimson+} lighthouse [-yesterday-]{+cheaply+} at the fair.",
    );
}

#[test]
fn a_stray_article_does_not_hold_a_rewritten_phrase_together() {
    check(
        "The ferry left because nobody had paid the harbour dues of last season.",
        "The ferry left after heavy storms broke the northern pier in November.",
        "The ferry left [-because nobody had paid the harbour dues of last season-]{+after heavy storms broke the northern pier in November+}.",
    );
}

#[test]
fn one_sentence_out_one_sentence_in() {
    check(
        "Rain fell all night. The mayor of the town opened a bridge over the canal. Nobody came.",
        "Rain fell all night. Two of her guards had lost the key to a chest. Nobody came.",
        "Rain fell all night. [-The mayor of the town opened a bridge over the canal-]{+Two of her guards had lost the key to a chest+}. Nobody came.",
    );
}

#[test]
fn a_sentence_that_came_is_marked_from_its_beginning_to_its_end() {
    check(
        "The boats came in. The crews went home.",
        "The boats came in. The women counted them. The crews went home.",
        "The boats came in. {+The women counted them. +}The crews went home.",
    );
}

#[test]
fn a_sentence_that_went_is_marked_from_its_beginning_to_its_end() {
    check(
        "The boats came in. The boats were counted. The crews went home.",
        "The boats came in. The crews went home.",
        "The boats came in. [-The boats were counted. -]The crews went home.",
    );
}

#[test]
fn a_last_sentence_that_came_takes_its_full_stop() {
    check(
        "The boats came in.",
        "The boats came in. The crews went home.",
        "The boats came in.{+ The crews went home.+}",
    );
}

#[test]
fn a_first_sentence_that_came_is_whole() {
    check(
        "The crews went home.",
        "The boats came in. The crews went home.",
        "{+The boats came in. +}The crews went home.",
    );
}

#[test]
fn initials_do_not_end_a_sentence() {
    check(
        "He met J. Ferrow. He left.",
        "He met J. Ferrow. He met A. Quill. He left.",
        "He met J. Ferrow. {+He met A. Quill. +}He left.",
    );
}

#[test]
fn a_clause_is_marked_from_comma_to_comma() {
    check(
        "The pilot, a widower, retired, and the crew, all young, stayed.",
        "The pilot, a widower, sixty years old, retired, and the crew, all young, stayed.",
        "The pilot, a widower, {+sixty years old, +}retired, and the crew, all young, stayed.",
    );
}

#[test]
fn a_list_grows_by_one() {
    check(
        "They sell salt, rope, tar and lamps.",
        "They sell salt, rope, candles, tar and lamps.",
        "They sell salt, rope, {+candles, +}tar and lamps.",
    );
}

#[test]
fn a_repeated_word_is_marked_once() {
    check(
        "It was very cold.",
        "It was very very cold.",
        "It was very {+very +}cold.",
    );
}

#[test]
fn a_paraphrase_keeps_what_it_keeps() {
    check(
        "The ministry said the harbour would stay closed until the storm had passed.",
        "The ministry confirmed that the harbour will stay closed until the storm passes.",
        "The ministry [-said-]{+confirmed that+} the harbour [-would-]{+will+} stay closed until the storm [-had passed-]{+passes+}.",
    );
}

#[test]
fn two_insertions_leave_the_words_between_alone() {
    check(
        "The captain said that the crew was safe.",
        "The captain said on Monday that the whole crew was safe.",
        "The captain said {+on Monday +}that the {+whole +}crew was safe.",
    );
}

#[test]
fn a_lone_comma_between_two_changes_is_part_of_them() {
    check(
        "It happened on Monday, May, after the long dispute over the nets.",
        "It happened on Tuesday, June, after the long dispute over the nets.",
        "It happened on [-Monday, May-]{+Tuesday, June+}, after the long dispute over the nets.",
    );
}

#[test]
fn sentences_that_change_places_are_moved() {
    check(
        "The old bridge over the canal was closed for repairs. Nine fishing boats lay in the harbour all week.",
        "Nine fishing boats lay in the harbour all week. The old bridge over the canal was closed for repairs.",
        "{>Nine fishing boats lay in the harbour all week. >}The old bridge over the canal was closed for repairs.[< Nine fishing boats lay in the harbour all week.<]",
    );
}

#[test]
fn a_headline_changes_a_word() {
    let found = super::super::diff_text("Harbour shut after storm", "Harbour opens after storm");
    assert_eq!(found.len(), 3);
    assert_eq!(found[1].op, super::Op::Replace);
}

#[test]
fn a_new_headline_is_one_change() {
    let found = super::super::diff_text("Harbour shut after storm", "Nine boats lost");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].op, super::Op::Replace);
}

#[test]
fn the_same_headline_has_no_change() {
    let found = super::super::diff_text("Harbour shut", "Harbour shut");
    assert_eq!(
        found.iter().map(|edit| edit.op).collect::<Vec<_>>(),
        [super::Op::Equal]
    );
}

#[test]
fn a_headline_from_nothing_is_an_insertion() {
    let found = super::super::diff_text("", "Harbour shut");
    assert_eq!(
        found.iter().map(|edit| edit.op).collect::<Vec<_>>(),
        [super::Op::Insert]
    );
}
