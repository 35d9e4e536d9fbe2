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

#[test]
fn a_sentence_of_which_one_word_stays_is_replaced() {
    check(
        "The bridge opened in 1962. It was built of steel and stone by men from the valley. Trains cross it twice a day.",
        "The bridge opened in 1962. A firm from the coast designed it for heavier traffic than the valley had ever seen. Trains cross it twice a day.",
        "The bridge opened in 1962. [-It was built of steel and stone by men from the valley-]{+A firm from the coast designed it for heavier traffic than the valley had ever seen+}. Trains cross it twice a day.",
    );
}

#[test]
fn a_word_that_stays_within_a_kept_sentence_stays_between_its_changes() {
    check(
        "After weeks of talks behind closed doors the council of Port Elgar sold the lighthouse on the northern pier.",
        "After weeks of talks behind closed doors the council of Port Elgar leased the lighthouse above a new harbour.",
        "After weeks of talks behind closed doors the council of Port Elgar [-sold-]{+leased+} the lighthouse [-on the northern pier-]{+above a new harbour+}.",
    );
}

#[test]
fn what_went_before_a_sentence_does_not_make_it_a_rewritten_one() {
    check(
        "Nobody had asked the crews about the plan. Owners of the smaller boats called it ruinous. This failed because their harbour lacked deep berths for ferries.",
        "Storms kept most of the fleet at sea until Sunday. The vote in the town hall went ahead anyway. It passed because the harbour offered cheap berths for ferries.",
        "[-Nobody had asked the crews about the plan. Owners of the smaller boats called it ruinous. This failed-]{+Storms kept most of the fleet at sea until Sunday. The vote in the town hall went ahead anyway. It passed+} because [-their-]{+the+} harbour [-lacked deep-]{+offered cheap+} berths for ferries.",
    );
}

#[test]
fn a_sentence_turned_round_is_replaced() {
    check(
        "The army shelled the village before dawn and killed four people. Nobody has claimed the attack.",
        "Four people were killed when the village was shelled by the army before dawn. Nobody has claimed the attack.",
        "[-The army shelled the village before dawn and killed four people-]{+Four people were killed when the village was shelled by the army before dawn+}. Nobody has claimed the attack.",
    );
}

#[test]
fn a_bracket_stays_between_words_replaced_in_it_and_words_gone_behind_it() {
    check(
        "The fair opens today (Monday 7 February) as the winter season begins.",
        "The fair opens today (Wednesday 6 April).",
        "The fair opens today ([-Monday 7 February-]{+Wednesday 6 April+})[- as the winter season begins-].",
    );
}

#[test]
fn cells_of_a_table_change_one_by_one() {
    check(
        "11 to 15 days | From 11 January 2024 onwards | 12 September 2022",
        "11 to 15 days | From 11 January 2024 | 3 October 2022",
        "11 to 15 days | From 11 January 2024 [-onwards -]| [-12 September-]{+3 October+} 2022",
    );
    check(
        "More than 1 day | 11 January 2023 | 12 September 2022",
        "More than 1 day | 13 February 2023 | 3 October 2022",
        "More than 1 day | [-11 January-]{+13 February+} 2023 | [-12 September-]{+3 October+} 2022",
    );
}

#[test]
fn the_frame_of_a_sentence_stays_where_each_noun_is_another() {
    check(
        "The strike closed three schools and two clinics in the north.",
        "The walkout closed four schools and nine clinics in the south.",
        "The [-strike-]{+walkout+} closed [-three-]{+four+} schools and [-two-]{+nine+} clinics in the [-north-]{+south+}.",
    );
}

#[test]
fn a_lead_that_is_told_anew_keeps_the_phrases_that_it_keeps() {
    check(
        "The mayor of Port Elgar has resigned amid claims that she misused public money, the town hall announced on Friday.",
        "Port Elgar's mayor has quit over claims that she misused public money.",
        "[-The-]{+Port Elgar's+} mayor [-of Port Elgar -]has [-resigned amid-]{+quit over+} claims that she misused public money[-, the town hall announced on Friday-].",
    );
}

#[test]
fn a_paraphrase_of_half_the_words_in_the_same_order_is_a_change() {
    check(
        "Officials said the river rose two metres in a single night and that hundreds of people had to leave their homes in the old town.",
        "Officials reported that the river had risen by more than two metres overnight and that several hundred residents were forced to leave homes in the old town.",
        "Officials [-said-]{+reported that+} the river [-rose-]{+had risen by more than+} two metres [-in a single night and that hundreds of people had-]{+overnight and that several hundred residents were forced+} to leave [-their -]homes in the old town.",
    );
}

#[test]
fn a_rewritten_lead_over_kept_paragraphs_is_one_out_and_one_in() {
    check(
        "Heavy rain has flooded the centre of Lowmark, and the fire service is pumping out cellars.\nSchools stay closed on Thursday.",
        "The river in Lowmark has burst its banks after heavy rain, flooding hundreds of cellars in the centre.\nAll schools stay closed on Thursday and Friday.",
        "removed: [-Heavy rain has flooded the centre of Lowmark, and the fire service is pumping out cellars.-]\nadded: {+The river in Lowmark has burst its banks after heavy rain, flooding hundreds of cellars in the centre.+}\n[-Schools-]{+All schools+} stay closed on Thursday{+ and Friday+}.",
    );
}

#[test]
fn a_new_near_twin_is_added_and_its_neighbours_keep_their_partners() {
    check(
        "North ward: 312 votes for Anna Lund, 287 for Peter Moe, 14 spoilt.\nSouth ward: 298 votes for Anna Lund, 301 for Peter Moe, 9 spoilt.",
        "North ward: 312 votes for Anna Lund, 287 for Peter Moe, 14 spoilt.\nEast ward: 205 votes for Anna Lund, 220 for Peter Moe, 11 spoilt.\nSouth ward: 299 votes for Anna Lund, 301 for Peter Moe, 9 spoilt.",
        "North ward: 312 votes for Anna Lund, 287 for Peter Moe, 14 spoilt.\nadded: {+East ward: 205 votes for Anna Lund, 220 for Peter Moe, 11 spoilt.+}\nSouth ward: [-298-]{+299+} votes for Anna Lund, 301 for Peter Moe, 9 spoilt.",
    );
}

#[test]
fn of_near_twins_the_one_that_went_is_removed() {
    check(
        "The second bus leaves the station at seven and calls at Mill Lane and at the market.\nThe last bus leaves the station at nine and calls at the market and at the harbour.",
        "The last bus leaves the station at ten and calls at the market and at the harbour.",
        "removed: [-The second bus leaves the station at seven and calls at Mill Lane and at the market.-]\nThe last bus leaves the station at [-nine-]{+ten+} and calls at the market and at the harbour.",
    );
}

#[test]
fn twins_with_a_shared_tail_are_told_apart_by_their_names() {
    check(
        "Lena Falk, 34, a nurse, said she had never seen so many patients in one night.\nJon Rask, 51, a porter, said he had never seen so many patients in one night.",
        "Jon Rask, 51, a porter, said he had not slept since Friday.\nLena Falk, 34, a nurse, said she had never seen so many patients in one night.",
        "moved to: Jon Rask, 51, a porter, said he had [-never seen so many patients in one night-]{+not slept since Friday+}.\nLena Falk, 34, a nurse, said she had never seen so many patients in one night.\nmoved from: Jon Rask, 51, a porter, said he had [-never seen so many patients in one night-]{+not slept since Friday+}.",
    );
}
