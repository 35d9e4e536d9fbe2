//! Paragraphs: which belong together, which came and went, which moved.

use super::super::{DiffOptions, Document, Op, RowKind, Stats, diff};
use super::{check, compare};

const BRIDGE: &str = "The old bridge over the canal was closed for repairs on Tuesday.";
const BOATS: &str = "Nine fishing boats lay in the harbour all week, waiting for ice.";
const SCHOOL: &str = "Pupils of the village school planted forty apple trees behind the chapel.";
const BAKER: &str = "A baker from Ostrow won the prize for the darkest loaf.";

const INQUIRY: &str = "A long inquiry by the Royal Institute for Coastal and Inland Waters praised nobody, blamed the dredging \
    firm for most of what had gone wrong since autumn, and asked parliament for eleven new tugs.";
const AUTHORS: &str = "Two clerks have meanwhile left the Royal Institute for Coastal and Inland Waters to grow pears among \
    southern hills, where, friends say, neither tide nor inspector has ever troubled anybody.";

fn lines(paragraphs: &[&str]) -> String {
    paragraphs.join("\n")
}

#[test]
fn equal_texts_have_equal_rows() {
    check(
        &lines(&[BRIDGE, BOATS]),
        &lines(&[BRIDGE, BOATS]),
        &lines(&[BRIDGE, BOATS]),
    );
}

#[test]
fn empty_texts_have_no_rows() {
    check("", "", "");
}

#[test]
fn everything_is_added_to_nothing() {
    check("", BRIDGE, &format!("added: {{+{BRIDGE}+}}"));
}

#[test]
fn an_added_paragraph_shifts_nothing() {
    check(
        &lines(&[BRIDGE, BOATS]),
        &lines(&[BRIDGE, BAKER, BOATS]),
        &lines(&[BRIDGE, &format!("added: {{+{BAKER}+}}"), BOATS]),
    );
}

#[test]
fn a_removed_paragraph_shifts_nothing() {
    check(
        &lines(&[BRIDGE, BAKER, BOATS]),
        &lines(&[BRIDGE, BOATS]),
        &lines(&[BRIDGE, &format!("removed: [-{BAKER}-]"), BOATS]),
    );
}

#[test]
fn a_rewritten_paragraph_is_one_block_out_one_block_in() {
    check(
        &lines(&[BRIDGE, BAKER, BOATS]),
        &lines(&[BRIDGE, SCHOOL, BOATS]),
        &lines(&[
            BRIDGE,
            &format!("removed: [-{BAKER}-]"),
            &format!("added: {{+{SCHOOL}+}}"),
            BOATS,
        ]),
    );
}

#[test]
fn a_changed_paragraph_beside_a_new_one_finds_its_partner() {
    check(
        &lines(&[BRIDGE, BOATS]),
        &lines(&[
            BRIDGE,
            SCHOOL,
            "Ten fishing boats lay in the harbour all week, waiting for ice.",
        ]),
        &lines(&[
            BRIDGE,
            &format!("added: {{+{SCHOOL}+}}"),
            "[-Nine-]{+Ten+} fishing boats lay in the harbour all week, waiting for ice.",
        ]),
    );
}

#[test]
fn near_twins_find_the_nearer_one() {
    check(
        "The northern ferry sails at nine with mail and milk.\nThe southern ferry sails at noon with mail and coal.",
        "The southern ferry sails at noon with mail and salt.",
        "removed: [-The northern ferry sails at nine with mail and milk.-]\nThe southern ferry sails at noon with mail and [-coal-]{+salt+}.",
    );
}

#[test]
fn a_line_in_capitals_is_the_same_line() {
    check(
        "How the harbour works\nx",
        "How The Harbour Works\nx",
        "How [-the harbour works-]{+The Harbour Works+}\nx",
    );
}

#[test]
fn typography_alone_pairs_a_paragraph_without_words() {
    check(
        "--\nOne more thing.",
        "—\nOne more thing.",
        "[~--~—~]\nOne more thing.",
    );
}

#[test]
fn a_moved_paragraph_is_shown_at_both_places() {
    check(
        &lines(&[BRIDGE, BOATS, SCHOOL]),
        &lines(&[BOATS, SCHOOL, BRIDGE]),
        &lines(&[
            &format!("moved from: {BRIDGE}"),
            BOATS,
            SCHOOL,
            &format!("moved to: {BRIDGE}"),
        ]),
    );
}

#[test]
fn the_shorter_of_two_that_change_places_moves() {
    check(
        &lines(&[BAKER, SCHOOL]),
        &lines(&[SCHOOL, BAKER]),
        &lines(&[
            &format!("moved from: {BAKER}"),
            SCHOOL,
            &format!("moved to: {BAKER}"),
        ]),
    );
}

#[test]
fn edits_in_a_moved_paragraph_are_shown() {
    let edited = "[-Nine-]{+Ten+} fishing boats lay in the harbour all week, waiting for ice.";
    check(
        &lines(&[BOATS, BRIDGE, SCHOOL]),
        &lines(&[
            BRIDGE,
            SCHOOL,
            "Ten fishing boats lay in the harbour all week, waiting for ice.",
        ]),
        &lines(&[
            &format!("moved from: {edited}"),
            BRIDGE,
            SCHOOL,
            &format!("moved to: {edited}"),
        ]),
    );
}

#[test]
fn an_edit_beside_a_moved_paragraph_is_not_swallowed() {
    check(
        &lines(&[BOATS, "The mayor will speak at noon on the quay.", SCHOOL]),
        &lines(&["The mayor will sing at noon on the quay.", SCHOOL, BOATS]),
        &lines(&[
            &format!("moved from: {BOATS}"),
            "The mayor will [-speak-]{+sing+} at noon on the quay.",
            SCHOOL,
            &format!("moved to: {BOATS}"),
        ]),
    );
}

#[test]
fn copies_are_not_taken_for_moves() {
    check(
        &lines(&["More soon.", BOATS, "More soon.", BRIDGE]),
        &lines(&[BOATS, BRIDGE, "More soon.", "More soon."]),
        &lines(&[
            "removed: [-More soon.-]",
            BOATS,
            "removed: [-More soon.-]",
            BRIDGE,
            "added: {+More soon.+}",
            "added: {+More soon.+}",
        ]),
    );
}

#[test]
fn copies_keep_their_place() {
    check(
        &lines(&["* * *", BOATS, "* * *", BRIDGE, "* * *"]),
        &lines(&["* * *", BOATS, "* * *", SCHOOL, BRIDGE, "* * *"]),
        &lines(&[
            "* * *",
            BOATS,
            "* * *",
            &format!("added: {{+{SCHOOL}+}}"),
            BRIDGE,
            "* * *",
        ]),
    );
}

#[test]
fn a_split_paragraph_keeps_its_words() {
    check(
        &format!("{BRIDGE} {BOATS}"),
        &lines(&[BRIDGE, BOATS]),
        &format!("split: {BRIDGE} {BOATS}"),
    );
}

#[test]
fn merged_paragraphs_keep_their_words() {
    check(
        &lines(&[BRIDGE, BOATS]),
        &format!("{BRIDGE} {BOATS}"),
        &format!("merged: {BRIDGE} {BOATS}"),
    );
}

#[test]
fn a_paragraph_splits_in_three_with_an_edit() {
    check(
        &format!("{BRIDGE} {BOATS} {SCHOOL}"),
        &lines(&[
            BRIDGE,
            "Ten fishing boats lay in the harbour all week, waiting for ice.",
            SCHOOL,
        ]),
        &format!(
            "split: {BRIDGE} [-Nine-]{{+Ten+}} fishing boats lay in the harbour all week, waiting for ice. {SCHOOL}"
        ),
    );
}

#[test]
fn a_sentence_goes_to_another_paragraph() {
    check(
        &lines(&[&format!("{BRIDGE} {BAKER}"), SCHOOL, BOATS]),
        &lines(&[BRIDGE, SCHOOL, &format!("{BOATS} {BAKER}")]),
        &lines(&[
            &format!("{BRIDGE}[< {BAKER}<]"),
            SCHOOL,
            &format!("{BOATS}{{> {BAKER}>}}"),
        ]),
    );
}

#[test]
fn edits_in_a_moved_sentence_are_shown() {
    check(
        &lines(&[
            &format!(
                "{BRIDGE} A baker from Ostrow named Ansel Quill won the prize for the darkest loaf."
            ),
            SCHOOL,
            BOATS,
        ]),
        &lines(&[
            BRIDGE,
            SCHOOL,
            &format!(
                "{BOATS} A baker from Ostrow named Ansel Quill won the medal for the darkest loaf."
            ),
        ]),
        &lines(&[
            &format!(
                "{BRIDGE}[< A baker from Ostrow named Ansel Quill won the <][-prize for the darkest loaf.-]"
            ),
            SCHOOL,
            &format!(
                "{BOATS}{{> A baker from Ostrow named Ansel Quill won the >}}{{+medal for the darkest loaf.+}}"
            ),
        ]),
    );
}

#[test]
fn a_name_in_two_places_did_not_move() {
    check(
        &lines(&[INQUIRY, BRIDGE]),
        &lines(&[BRIDGE, AUTHORS]),
        &lines(&[
            &format!("removed: [-{INQUIRY}-]"),
            BRIDGE,
            &format!("added: {{+{AUTHORS}+}}"),
        ]),
    );
}

#[test]
fn moved_text_names_its_partner() {
    let (_, _, found) = compare(
        &lines(&[&format!("{BRIDGE} {BAKER}"), SCHOOL, BOATS]),
        &lines(&[BRIDGE, SCHOOL, &format!("{BOATS} {BAKER}")]),
    );
    let gone = found.rows()[0]
        .edits
        .iter()
        .position(|edit| edit.op == Op::Moved)
        .unwrap();
    assert_eq!(found.edit_partner(0, gone), Some((2, 1)));
    assert_eq!(found.edit_partner(2, 1), Some((0, gone)));
    assert_eq!(found.edit_partner(0, 0), None);
}

#[test]
fn moved_rows_name_each_other() {
    let (_, _, found) = compare(
        &lines(&[BRIDGE, BOATS, SCHOOL]),
        &lines(&[BOATS, SCHOOL, BRIDGE]),
    );
    assert_eq!(found.row_partner(0), Some(3));
    assert_eq!(found.row_partner(3), Some(0));
    assert_eq!(found.row_partner(1), None);
}

#[test]
fn moved_words_are_counted_once() {
    let (_, _, found) = compare(
        &lines(&[BRIDGE, "Short one here."]),
        &lines(&["Short one here.", BRIDGE]),
    );
    assert_eq!(
        found.stats(),
        Stats {
            words_kept: 12,
            words_moved: 3,
            ..Stats::default()
        }
    );
}

#[test]
fn words_are_counted_by_what_happened_to_them() {
    let (_, _, found) = compare(
        "The cat sat here and \"slept\".",
        "The dog sat here and “slept” well.",
    );
    assert_eq!(
        found.stats(),
        Stats {
            words_kept: 5,
            words_added: 2,
            words_removed: 1,
            words_typographic: 2,
            ..Stats::default()
        }
    );
}

#[test]
fn without_moves_paragraphs_come_and_go() {
    let (old, new) = (
        Document::new(&[BRIDGE, BOATS, SCHOOL]),
        Document::new(&[BOATS, SCHOOL, BRIDGE]),
    );
    let options = DiffOptions {
        moves: false,
        ..DiffOptions::default()
    };
    let kinds: Vec<RowKind> = diff(&old, &new, &options, None)
        .rows()
        .iter()
        .map(|row| row.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            RowKind::Removed,
            RowKind::Equal,
            RowKind::Equal,
            RowKind::Added
        ]
    );
}

#[test]
fn empty_paragraphs_are_rows_too() {
    let (old, new) = (
        Document::new(&["One.", "", "Two."]),
        Document::new(&["One.", "Two."]),
    );
    let kinds: Vec<RowKind> = diff(&old, &new, &DiffOptions::default(), None)
        .rows()
        .iter()
        .map(|row| row.kind)
        .collect();
    assert_eq!(kinds, [RowKind::Equal, RowKind::Removed, RowKind::Equal]);
}
