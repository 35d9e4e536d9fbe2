//! Words, numbers, marks and typography within one paragraph.

use super::check;

#[test]
fn one_word_replaced() {
    check(
        "The cat sat on the mat.",
        "The dog sat on the mat.",
        "The [-cat-]{+dog+} sat on the mat.",
    );
}

#[test]
fn a_word_that_went_takes_the_blank_after_it_along() {
    check(
        "The big cat sat down.",
        "The cat sat down.",
        "The [-big -]cat sat down.",
    );
}

#[test]
fn a_word_that_came_brings_the_blank_after_it_along() {
    check(
        "The cat sat down.",
        "The big cat sat down.",
        "The {+big +}cat sat down.",
    );
}

#[test]
fn the_last_word_takes_the_blank_before_it_along() {
    check(
        "The cat sat down there",
        "The cat sat down",
        "The cat sat down[- there-]",
    );
}

#[test]
fn a_word_before_a_mark_takes_the_blank_before_it_along() {
    check(
        "The cat sat down quietly.",
        "The cat sat down.",
        "The cat sat down[- quietly-].",
    );
}

#[test]
fn words_are_never_cut_for_a_common_ending() {
    check(
        "We read the text aloud.",
        "We read the test aloud.",
        "We read the [-text-]{+test+} aloud.",
    );
}

#[test]
fn words_are_never_cut_for_a_common_letter() {
    check(
        "It opens in March, they say.",
        "It opens in January, they say.",
        "It opens in [-March-]{+January+}, they say.",
    );
}

#[test]
fn a_number_is_one_thing() {
    check(
        "It cost 1,400.50 in all.",
        "It cost 1,450.50 in all.",
        "It cost [-1,400.50-]{+1,450.50+} in all.",
    );
}

#[test]
fn a_number_keeps_its_sign() {
    check(
        "Prices rose 3.5% in May.",
        "Prices rose 4.5% in May.",
        "Prices rose [-3.5%-]{+4.5%+} in May.",
    );
}

#[test]
fn an_amount_keeps_its_currency() {
    check(
        "It cost $40 a head.",
        "It cost £40 a head.",
        "It cost [-$40-]{+£40+} a head.",
    );
}

#[test]
fn a_minus_belongs_to_its_number() {
    check(
        "It fell to -7 at night.",
        "It fell to -9 at night.",
        "It fell to [--7-]{+-9+} at night.",
    );
}

#[test]
fn a_time_of_day_is_one_thing() {
    check(
        "The tide turns at 10:30 sharp.",
        "The tide turns at 10:45 sharp.",
        "The tide turns at [-10:30-]{+10:45+} sharp.",
    );
}

#[test]
fn a_date_in_figures_is_one_thing() {
    check(
        "Signed 12/05/2024 in Ostrow.",
        "Signed 14/05/2024 in Ostrow.",
        "Signed [-12/05/2024-]{+14/05/2024+} in Ostrow.",
    );
}

#[test]
fn of_a_date_in_words_only_what_changed_is_marked() {
    check(
        "Signed on 12 May 2024 in Ostrow.",
        "Signed on 14 May 2024 in Ostrow.",
        "Signed on [-12-]{+14+} May 2024 in Ostrow.",
    );
}

#[test]
fn a_span_of_years_is_one_thing() {
    check(
        "The mayor of 1998-2004 spoke.",
        "The mayor of 1998-2006 spoke.",
        "The mayor of [-1998-2004-]{+1998-2006+} spoke.",
    );
}

#[test]
fn a_compound_is_one_thing() {
    check(
        "A well-known baker spoke.",
        "A well-loved baker spoke.",
        "A [-well-known-]{+well-loved+} baker spoke.",
    );
}

#[test]
fn a_word_that_becomes_a_compound_is_replaced() {
    check(
        "A known baker spoke.",
        "A well-known baker spoke.",
        "A [-known-]{+well-known+} baker spoke.",
    );
}

#[test]
fn initials_are_one_thing() {
    check(
        "The U.S. fleet left.",
        "The U.K. fleet left.",
        "The [-U.S.-]{+U.K.+} fleet left.",
    );
}

#[test]
fn a_title_keeps_its_full_stop() {
    check(
        "They met Mr. Ferrow there.",
        "They met Dr. Ferrow there.",
        "They met [-Mr.-]{+Dr.+} Ferrow there.",
    );
}

#[test]
fn an_address_is_one_thing() {
    check(
        "Write to news@harbour.example today.",
        "Write to desk@harbour.example today.",
        "Write to [-news@harbour.example-]{+desk@harbour.example+} today.",
    );
}

#[test]
fn a_possessive_is_one_thing() {
    check(
        "The minister car was late.",
        "The minister's car was late.",
        "The [-minister-]{+minister's+} car was late.",
    );
}

#[test]
fn figures_in_a_row_are_told_apart() {
    check(
        "Score: 12 to 7, 9 to 4, 3 to 1.",
        "Score: 13 to 8, 9 to 5, 3 to 1.",
        "Score: [-12-]{+13+} to [-7-]{+8+}, 9 to [-4-]{+5+}, 3 to 1.",
    );
}

#[test]
fn a_comma_that_came_stands_alone() {
    check(
        "In time the harbour froze.",
        "In time, the harbour froze.",
        "In time{+,+} the harbour froze.",
    );
}

#[test]
fn a_capital_is_a_change() {
    check(
        "The council met on Friday.",
        "The Council met on Friday.",
        "The [-council-]{+Council+} met on Friday.",
    );
}

#[test]
fn curly_quotes_are_typography() {
    check(
        "\"Go home,\" she said.",
        "“Go home,” she said.",
        "[~\"~“~]Go home,[~\"~”~] she said.",
    );
}

#[test]
fn a_curly_apostrophe_is_typography() {
    check(
        "They don't know yet.",
        "They don’t know yet.",
        "They [~don't~don’t~] know yet.",
    );
}

#[test]
fn guillemets_are_typography() {
    check(
        "The “Heron” sank.",
        "The «Heron» sank.",
        "The [~“~«~]Heron[~”~»~] sank.",
    );
}

#[test]
fn dashes_are_typography() {
    check(
        "The boat - an old one - sank.",
        "The boat – an old one -- sank.",
        "The boat [~-~–~] an old one [~-~--~] sank.",
    );
}

#[test]
fn a_dash_without_blanks_is_typography() {
    check(
        "The boat - an old one.",
        "The boat—an old one.",
        "The boat[~ ~~][~-~—~][~ ~~]an old one.",
    );
}

#[test]
fn an_ellipsis_is_typography() {
    check(
        "And then... nothing.",
        "And then… nothing.",
        "And then[~...~…~] nothing.",
    );
}

#[test]
fn a_no_break_space_is_typography() {
    check(
        "About 10 km long.",
        "About 10\u{A0}km long.",
        "About 10[~ ~\u{A0}~]km long.",
    );
}

#[test]
fn a_double_blank_is_typography() {
    check(
        "One thing.  Another.",
        "One thing. Another.",
        "One thing.[~  ~ ~]Another.",
    );
}

#[test]
fn a_soft_hyphen_is_typography() {
    check(
        "The cooperative sold it.",
        "The co\u{AD}operative sold it.",
        "The [~cooperative~co\u{AD}operative~] sold it.",
    );
}

#[test]
fn a_zero_width_space_is_typography() {
    check(
        "The shore\u{200B}line moved.",
        "The shoreline moved.",
        "The [~shore\u{200B}line~shoreline~] moved.",
    );
}

#[test]
fn unicode_form_is_typography() {
    check(
        "A cafe\u{301} by the quay.",
        "A café by the quay.",
        "A [~cafe\u{301}~café~] by the quay.",
    );
}

#[test]
fn wide_marks_are_typography() {
    check("灯台:北岸", "灯台：北岸", "灯台[~:~：~]北岸");
}

#[test]
fn a_percent_sign_that_moves_off_is_typography() {
    check(
        "About 10% of them.",
        "About 10\u{A0}% of them.",
        "About 10[~~\u{A0}~]% of them.",
    );
}

#[test]
fn typography_and_words_are_told_apart() {
    check(
        "\"Go home,\" she said.",
        "“Go away,” she said.",
        "[~\"~“~]Go [-home-]{+away+},[~\"~”~] she said.",
    );
}

#[test]
fn blanks_between_other_words_are_typography() {
    check(
        "See page 10 of it.",
        "See page\u{A0}12 of it.",
        "See page[~ ~\u{A0}~][-10-]{+12+} of it.",
    );
}

#[test]
fn cyrillic_words_stay_whole() {
    check(
        "Рыбак вышел в море утром.",
        "Рыбак вышел в море вечером.",
        "Рыбак вышел в море [-утром-]{+вечером+}.",
    );
}

#[test]
fn an_emoji_family_stays_whole() {
    check(
        "Welcome 👩‍👧 aboard.",
        "Welcome 👩‍👦 aboard.",
        "Welcome [-👩‍👧-]{+👩‍👦+} aboard.",
    );
}

#[test]
fn colours_are_words_not_letters() {
    check("A red lamp.", "A green lamp.", "A [-red-]{+green+} lamp.");
}

#[test]
fn a_changed_word_in_a_short_line_is_marked() {
    check("Read more", "Read less", "Read [-more-]{+less+}");
}

#[test]
fn two_words_that_became_one_are_replaced() {
    check(
        "She wore a seat belt then.",
        "She wore a seatbelt then.",
        "She wore a [-seat belt-]{+seatbelt+} then.",
    );
}

#[test]
fn capitals_are_typography_on_request() {
    let documents = |text: &str| super::Document::new(&text.lines().collect::<Vec<_>>());
    let (old, new) = (
        documents("The Council of Ostrow met.\nHARBOUR SHUT"),
        documents("The council of Ostrow met twice.\nHarbour shut"),
    );
    let options = super::DiffOptions {
        fold_case: true,
        ..super::DiffOptions::default()
    };
    let found = super::diff(&old, &new, &options, None);
    assert_eq!(
        super::show(&old, &new, &found),
        "The [~Council~council~] of Ostrow met{+ twice+}.\n[~HARBOUR~Harbour~] [~SHUT~shut~]"
    );
    assert_eq!(found.stats().words_typographic, 3);
}
