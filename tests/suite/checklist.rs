//! A list of what a program must stand in a terminal, stimulus by stimulus, and the test of each.

mod access;
mod files;
mod input;
mod life;
mod output;
mod start;
mod story;
mod text;

use self::Proof::{Elsewhere, Missing, Run};

/// What shows that a line of the list holds.
enum Proof {
    /// This test.
    Run(#[allow(dead_code, reason = "that it is there is what counts")] fn()),
    /// A test that is no test of the built program: where it stands, and why that is enough.
    Elsewhere(&'static str),
    /// Nothing, for this reason.
    Missing(&'static str),
}

/// The number, the stimulus with what is expected, and the proof.
const CHECKLIST: &[(usize, &str, Proof)] = &[
    (
        1,
        "start: first frame without waiting for an answer, usable without one",
        Run(start::the_first_frame_waits_for_no_answer),
    ),
    (
        2,
        "output to a pipe: linear text, no escape byte",
        Run(start::a_pipe_gets_linear_text),
    ),
    (
        3,
        "input from a pipe: keys from the terminal",
        Run(start::keys_come_from_the_terminal_while_text_comes_through_a_pipe),
    ),
    (
        4,
        "no terminal to read from: linear text",
        Run(start::without_a_keyboard_there_is_linear_text),
    ),
    (
        5,
        "TERM=dumb or none: no escape byte",
        Run(start::a_dumb_terminal_gets_no_escape_byte),
    ),
    (
        6,
        "unknown TERM: as usual",
        Run(start::an_unknown_terminal_is_taken_for_one_like_any_other),
    ),
    (
        7,
        "locale without UTF-8: ASCII only, told once",
        Run(start::a_locale_that_is_not_utf_8_gets_ascii),
    ),
    (
        8,
        "NO_COLOR: no colour, changes told otherwise",
        Run(start::no_color_means_none_and_changes_are_told_otherwise),
    ),
    (
        9,
        "NO_COLOR empty: colours",
        Run(start::an_empty_no_color_is_none),
    ),
    (
        10,
        "depth of colours by TERM and COLORTERM",
        Run(start::the_depth_of_colours_follows_the_terminal),
    ),
    (
        11,
        "colours forced into a pipe: colours and nothing else",
        Run(start::colours_for_a_pipe_are_colours_only),
    ),
    (
        12,
        "GNU screen: no device control string",
        Run(start::gnu_screen_is_asked_nothing),
    ),
    (
        13,
        "idle: no byte, no time",
        Run(output::nothing_is_written_while_nothing_happens),
    ),
    (
        14,
        "one line: at most 400 bytes, one write",
        Run(output::a_line_costs_little),
    ),
    (
        15,
        "one step: at most 6 kB and 16 kB, one write",
        Run(output::a_step_costs_little),
    ),
    (
        16,
        "held key on a slow line: fewer frames than keys, settled soon",
        Run(output::a_held_key_is_over_soon_after_it_is_let_go),
    ),
    (
        17,
        "key that changes nothing: one row",
        Run(output::a_key_that_changes_nothing_changes_one_row),
    ),
    (
        18,
        "frames: one update each, closed, nothing asked inside",
        Run(output::updates_are_closed_and_hold_no_question),
    ),
    (
        19,
        "^L: mends the screen",
        Run(output::a_repaint_mends_whatever_happened_to_the_screen),
    ),
    (
        20,
        "sequences cut anywhere: one key",
        Run(input::every_key_that_comes_in_parts_is_one_key),
    ),
    (
        21,
        "ESC alone: clears, never leaves",
        Run(input::escape_clears_and_never_leaves),
    ),
    (
        22,
        "half a sequence, then silence: nothing is held up",
        Run(input::half_a_sequence_holds_nothing_up),
    ),
    (
        23,
        "answers that nobody asked for: nothing",
        Run(input::answers_that_nobody_asked_for_do_nothing),
    ),
    (
        24,
        "a mebibyte of noise: no harm",
        Run(input::a_mebibyte_of_noise_does_no_harm),
    ),
    (
        25,
        "paste: never keys",
        Run(input::pasted_text_is_never_keys),
    ),
    (
        26,
        "paste without end: bounded, ^C leaves",
        Run(input::a_paste_without_end_is_bounded),
    ),
    (
        27,
        "counts: lines, paragraph, clamped",
        Run(input::numbers_repeat_and_stop_at_the_end),
    ),
    (
        28,
        "search, on, back, ended, then changes",
        Run(input::a_search_goes_from_place_to_place_until_it_is_ended),
    ),
    (
        29,
        "keyboard protocols: never pushed unasked",
        Run(input::no_keyboard_protocol_is_pushed_unasked_and_no_mouse_is_caught),
    ),
    (
        30,
        "mouse: off; on and off again by a key",
        Run(input::a_mouse_is_caught_on_request_and_let_go),
    ),
    (
        31,
        "q, Q, ^C: status 0, restored, nothing printed",
        Run(life::every_way_out_leaves_nothing_behind),
    ),
    (
        32,
        "SIGTERM, SIGINT: restored, death by that signal",
        Run(life::a_signal_gives_the_terminal_back_and_is_passed_on),
    ),
    (
        33,
        "terminal gone: gone too, without spinning",
        Run(life::a_terminal_that_goes_away_ends_the_viewer),
    ),
    (
        34,
        "SIGTERM while the terminal reads nothing: gone in a second, and all is given back",
        Run(life::a_terminal_that_reads_nothing_holds_nothing_up_and_gets_everything_back),
    ),
    (
        35,
        "panic on any thread: restored, readable, 101 (not in releases, which have no switch for it)",
        Run(life::a_panic_gives_the_terminal_back_and_its_message_can_be_read),
    ),
    (
        36,
        "stopped and resumed: restored, then the same screen; silent in the background",
        Run(life::suspended_it_gives_the_terminal_back_until_it_is_resumed),
    ),
    (
        37,
        "late answers: reach nobody else",
        Run(life::a_late_answer_reaches_nobody_else),
    ),
    (
        38,
        "title: left alone",
        Run(life::the_title_of_the_window_is_left_alone),
    ),
    (
        39,
        "two runs: the same screen",
        Run(life::two_runs_show_the_same),
    ),
    (
        40,
        "smallest sizes: no crash",
        Run(life::no_size_is_too_small),
    ),
    (
        41,
        "largest sizes: no crash, bounded memory",
        Run(life::no_size_is_too_large),
    ),
    (
        42,
        "a thousand resizes: few frames, the last one right",
        Run(life::a_thousand_sizes_are_a_few_frames),
    ),
    (
        43,
        "smaller and back: the same screen",
        Run(life::a_size_and_back_shows_the_same),
    ),
    (
        44,
        "control characters: a label each",
        Run(text::every_control_character_is_shown_by_a_label),
    ),
    (
        45,
        "direction overrides: shown, told, not obeyed",
        Run(text::turned_text_is_shown_not_obeyed),
    ),
    (
        46,
        "signs that look alike: counted as typography",
        Run(text::small_differences_of_signs_are_counted_as_typography),
    ),
    (
        47,
        "a thousand marks on a letter: one cell",
        Run(text::a_tower_of_marks_is_one_cell),
    ),
    (
        48,
        "signs of doubtful width: text after them stays in its column",
        Run(text::signs_of_doubtful_width_move_nothing_after_them),
    ),
    (
        49,
        "long words, addresses, Japanese at every width: nothing lost",
        Run(text::nothing_is_lost_on_the_screen_at_any_width),
    ),
    (
        50,
        "right to left: in visual order, the terminal's own switched off",
        Run(text::right_to_left_text_is_in_the_order_in_which_it_is_seen),
    ),
    (
        51,
        "bytes that are no text: opened, counted",
        Run(text::bytes_that_are_no_text_are_counted),
    ),
    (
        52,
        "escape sequences in every field: reach no terminal",
        Run(text::no_sequence_of_a_text_reaches_a_terminal),
    ),
    (
        53,
        "escape sequence in the name of a missing file: shown",
        Run(crate::cli::a_missing_file_and_an_empty_folder_are_told),
    ),
    (
        54,
        "bombs: bounded, the rest opens",
        Run(text::input_that_grows_is_cut_and_the_rest_still_opens),
    ),
    (
        55,
        "SQLite files",
        Missing("no format of ours is a SQLite file"),
    ),
    (
        56,
        "git repositories",
        Missing("no format of ours is a git repository, and no other program is ever run"),
    ),
    (
        57,
        "hostile search patterns: at once, in the viewer and in `search --regex`",
        Run(text::no_pattern_takes_long),
    ),
    (
        58,
        "export: inside the folder, over nothing, behind no link, and whole or not at all",
        Run(files::what_is_written_stays_inside_and_harms_nothing),
    ),
    (
        59,
        "copying: one OSC 52 of bounded length, without control characters",
        Run(access::a_copy_is_bounded_and_holds_no_control_character),
    ),
    (
        60,
        "the cursor: always seen, on the change",
        Run(access::the_cursor_is_always_seen_and_on_what_matters),
    ),
    (
        61,
        "linear session of keys",
        Run(access::plain_tells_every_key_in_lines_and_gives_the_terminal_back),
    ),
    (
        62,
        "no colours, no strike: every change in brackets or told by an attribute",
        Run(access::without_colours_and_strike_every_change_is_still_told),
    ),
    (
        63,
        "help, README and `keys` name the same",
        Elsewhere("docs: README and `keys` from one table; session: the help shows every action"),
    ),
    (
        64,
        "key map with mistakes",
        Run(crate::settings::wrong_settings_are_told_with_their_line_and_stop_nothing),
    ),
    (
        65,
        "every theme: legible, complete",
        Elsewhere(
            "theme: every built-in theme at every depth, for every eye; settings: one that is not there",
        ),
    ),
    (
        66,
        "random keys and sizes, as many as VARIORUM_SOAK says: no panic, nothing grows",
        Run(crate::soak::nothing_breaks_or_grows),
    ),
];

#[test]
fn every_number_of_the_list_stands_in_the_table() {
    let numbers: Vec<usize> = CHECKLIST.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, (1..=66).collect::<Vec<_>>());
    let (mut n_run, mut n_elsewhere) = (0, 0);
    for (number, what, proof) in CHECKLIST {
        match proof {
            // That the test is there the compiler says, and the test runner runs it.
            Run(_) => n_run += 1,
            Elsewhere(place) => {
                assert!(!place.is_empty(), "{number}, {what}");
                n_elsewhere += 1;
            }
            Missing(why) => eprintln!("{number}, {what}: {why}"),
        }
    }
    // What has been reached is not given up.
    assert!(
        n_run >= 61 && n_elsewhere <= 2,
        "{n_run} run, {n_elsewhere} elsewhere"
    );
}
