//! Reading sessions, key by key, and the screens that they lead to.

use proptest::prelude::*;
use variorum::app::{
    Action, Effect, Event, Gesture, Key, ListKind, Mouse, Overlay, Settings, Size, update,
};
use variorum::rows::{Item, Line, Mark, Pane, Panes};
use variorum::store::Store;
use variorum::style::Role;
use variorum::visual::{Form, Order};

use crate::harness::{Session, load};

/// Three versions: words change, a paragraph comes, one goes, and one moves.
fn story() -> Store {
    let filler: String = (1..=12)
        .map(|number| format!("The {number}th boat of the day left on time.\n\n"))
        .collect();
    let one = format!(
        "The council met on Monday.\n\n{filler}Nobody spoke of the 140 jobs.\n\nThe hall was cold that night.\n"
    );
    let two = format!(
        "The council met on Tuesday.\n\n{filler}Nobody spoke of the 180 jobs.\n\nThe hall was cold that night.\n"
    );
    let three = format!(
        "The council met on Tuesday.\n\nIt rained on the harbour all day long.\n\n{filler}Nobody spoke of the 180 jobs.\n"
    );
    load(&[("one.txt", &one), ("two.txt", &two), ("three.txt", &three)])
}

#[test]
fn steps_to_the_older_version_and_back() {
    let session = Session::on(story(), 120, 30);
    assert_eq!(session.versions(), (2, 3));
    let session = session.press("h");
    assert_eq!(session.versions(), (1, 2));
    let session = session.press("l");
    assert_eq!(session.versions(), (2, 3));
}

#[test]
fn a_single_version_is_there_to_be_read() {
    let paragraphs: Vec<String> = (1..=12)
        .map(|number| format!("The {number}th boat of the day left on time."))
        .collect();
    let text = paragraphs.join("\n\n");
    let session = Session::on(load(&[("one.txt", &text)]), 100, 40);
    let screen = session.text();
    for paragraph in &paragraphs {
        let is_shown = screen.iter().any(|line| line.contains(paragraph));
        assert!(is_shown, "{paragraph}: {screen:#?}");
    }
    let screen = screen.join("\n");
    for idle in ["rewritten", "words", "no change", "h/l", "z fold"] {
        assert!(!screen.contains(idle), "{idle}: {screen}");
    }
    let told = session.model.where_we_are();
    assert_eq!(told, "version 1, the only one held");
    let narrow = Session::on(session.model.store().clone(), 20, 10).text();
    assert!(narrow[0].trim_end().ends_with("v1"), "{narrow:#?}");
    let session = session.press("z");
    let message = session.model.message();
    assert_eq!(message, Some("one version by itself is shown whole"));
    assert!(session.text().join("\n").contains(&paragraphs[11]));
}

#[test]
fn a_fold_tells_its_key_on_a_narrow_screen_too() {
    let session = Session::on(story(), 44, 20).press("H");
    let screen = session.text().join("\n");
    assert!(screen.contains("unchanged paragraphs (z) ···"), "{screen}");
}

#[test]
fn the_ends_say_so_and_change_nothing() {
    let session = Session::on(story(), 120, 30);
    let before = session.text();
    let session = session.press("l");
    assert_eq!(
        session.model.message(),
        Some("version 3 is the newest (3 of 3)")
    );
    let after = session.text();
    assert_eq!(before[..29], after[..29], "only the footer may change");
    let session = session.press("9 9 h h");
    assert_eq!(session.versions(), (1, 2));
    assert_eq!(
        session.model.message(),
        Some("version 1 is the oldest (1 of 3)")
    );
}

#[test]
fn one_key_reads_the_whole_history() {
    let session = Session::on(story(), 120, 30).press("H ] ]");
    assert_eq!(
        (session.versions(), session.model.change()),
        ((1, 2), Some(1))
    );
    let session = session.press("]");
    assert_eq!(
        session.model.message(),
        Some("last change of this step; ] again for the next step")
    );
    assert_eq!(session.versions(), (1, 2));
    let session = session.press("]");
    assert_eq!(
        (session.versions(), session.model.change()),
        ((2, 3), Some(0))
    );
    let session = session.press("] ]");
    assert_eq!(
        session.model.message(),
        Some("last change of this step; version 3 is the newest (3 of 3)")
    );
    let session = session.press("[ [ [");
    assert_eq!(
        (session.versions(), session.model.change()),
        ((1, 2), Some(1))
    );
}

#[test]
fn any_other_key_forgets_that_the_edge_was_reached() {
    let session = Session::on(story(), 120, 30).press("H ] ] ] j ]");
    assert_eq!(session.versions(), (1, 2));
}

#[test]
fn without_a_search_n_steps_changes() {
    let session = Session::on(story(), 120, 30).press("n");
    assert_eq!(session.model.change(), Some(0));
}

#[test]
pub(crate) fn search_goes_from_place_to_place_and_ends_with_escape() {
    let session = Session::on(story(), 80, 12).press("/ \"boat\" enter");
    assert_eq!(session.model.phrase(), Some("boat"));
    assert_eq!(session.model.message(), Some("line 1 of 12 with: boat"));
    let session = session.press("n n");
    assert_eq!(session.model.message(), Some("line 3 of 12 with: boat"));
    let session = session.press("N");
    assert_eq!(session.model.message(), Some("line 2 of 12 with: boat"));
    assert!(
        session.screen().contains("ffff"),
        "what was found is marked"
    );
    let session = session.press("esc");
    assert_eq!(session.model.phrase(), None);
    assert!(!session.has_ended);
}

#[test]
fn a_phrase_that_is_nowhere_says_so() {
    let session = Session::on(story(), 80, 12).press("/ \"zebra\" enter");
    assert_eq!(session.model.message(), Some("not in this step: zebra"));
}

#[test]
fn escape_never_leaves_and_q_closes_first() {
    let session = Session::on(story(), 80, 24).press("? q");
    assert!(session.model.overlay().is_none() && !session.has_ended);
    let session = session.press("esc esc esc / esc v esc");
    assert!(!session.has_ended);
    assert!(session.press("q").has_ended);
}

#[test]
fn ctrl_c_leaves_from_everywhere() {
    for keys in [
        "ctrl-c",
        "? ctrl-c",
        "v ctrl-c",
        "/ \"abc\" ctrl-c",
        "1 2 ctrl-c",
    ] {
        assert!(Session::on(story(), 80, 24).press(keys).has_ended, "{keys}");
    }
}

#[test]
pub(crate) fn numbers_repeat() {
    let session = Session::on(story(), 80, 10).press("z");
    let top = session.model.top();
    let session = session.press("5 j");
    assert_eq!(session.model.top(), top + 5);
    let session = session.press("9 9 9 9 9 j");
    let end = session.model.top();
    let session = session.press("G");
    assert_eq!(session.model.top(), end);
}

#[test]
fn a_number_before_the_end_key_goes_to_that_paragraph() {
    let session = Session::on(story(), 80, 10).press("z 4 G");
    assert!(
        session.text()[3].contains("The 2th boat"),
        "{:#?}",
        session.text()
    );
}

#[test]
fn pasted_text_is_never_keys() {
    let mut session = Session::on(story(), 80, 24);
    session.event(Event::Paste("qQdd\n".to_owned()));
    assert!(!session.has_ended);
    assert_eq!(
        session.model.message(),
        Some("pasted text ignored: press / to search")
    );
    let mut session = session.press("/");
    session.event(Event::Paste("two words\nq".to_owned()));
    assert_eq!(session.model.typing().unwrap().text, "two words");
}

#[test]
fn the_list_of_versions_opens_the_step_that_leads_to_the_chosen_one() {
    let session = Session::on(story(), 120, 30).press("v k enter");
    assert_eq!(session.versions(), (1, 2));
    let session = session.press("v g g enter");
    assert_eq!(
        session.versions(),
        (1, 2),
        "the first version has nothing before it"
    );
}

#[test]
fn neighbours_are_not_compared_twice() {
    let session = Session::on(story(), 120, 30).press("h l h l");
    assert_eq!(session.n_compared, 2);
}

#[test]
fn what_one_key_leads_to_was_compared_before() {
    let mut session = Session::on(story(), 120, 30);
    session.makes_guesses = true;
    let mut session = session.press("h");
    session.n_compared = 0;
    let session = session.press("A H l L T T h A");
    assert_eq!(session.n_compared, 0);
}

/// Whatever changes how a step looks changes how the next ones will, and those are laid out before they are asked for.
#[test]
fn what_may_be_wanted_next_is_laid_out_again_when_it_would_look_otherwise() {
    let mut session = Session::on(story(), 120, 30);
    session.makes_guesses = true;
    let mut session = session.press("h");
    // At other steps, and at other ways to look at the open one.
    let mut n_guesses = |event: Event| {
        let (mut n_steps, mut n_looks) = (0, 0);
        for effect in update(&mut session.model, event) {
            if let Effect::Prefetch(guesses) = effect {
                for guess in guesses {
                    let is_open = guess.pair == session.model.pair();
                    *(if is_open { &mut n_looks } else { &mut n_steps }) += 1;
                    let made = guess.make(session.model.store(), None);
                    assert!(update(&mut session.model, made).is_empty());
                }
            }
        }
        (n_steps, n_looks)
    };
    let key = |key: &str| Event::Key(Key::parse(key).unwrap());
    assert_eq!(n_guesses(key("j")), (0, 0));
    // The step after it, all versions at once, and the same in other capitals. The open one as each of the seven keys
    // that are about looks has it, where it was not laid out so before.
    for (event, n_looks) in [
        (key("z"), 6),
        (key("d"), 5),
        (key("B"), 6),
        (
            Event::Resize(Size {
                columns: 90,
                rows: 30,
            }),
            7,
        ),
    ] {
        let name = format!("{event:?}");
        assert_eq!(n_guesses(event), (3, n_looks), "{name}");
        assert_eq!(n_guesses(key("j")), (0, 0));
    }
    assert_eq!(n_guesses(key("/")), (0, 0));
    // The open step with the places of what is typed so far.
    for event in ["1", "8", "0"].map(key) {
        assert_eq!(n_guesses(event), (0, 1));
    }
    assert_eq!(n_guesses(key("enter")), (3, 7));
    assert_eq!(n_guesses(key("n")), (0, 0));
    // They were laid out without it before.
    assert_eq!(n_guesses(key("esc")), (0, 0));
    // Of three versions there is no further step, but this one in other capitals.
    assert_eq!(n_guesses(key("A")).0, 1);
}

/// What was found may go on into the next paragraph, in one of the two texts alone.
#[test]
fn a_paragraph_that_stayed_is_marked_where_it_was_found() {
    let files = [
        (
            "1.txt",
            "The crews met in the harbour on Monday.\n\nNobody was on the boat.\n\nIt left at noon.\n",
        ),
        (
            "2.txt",
            "The crews met in the harbour on Monday.\n\nNobody was on the boat.\n\nOne left at noon.\n",
        ),
    ];
    let session = Session::on(load(&files), 120, 30).press("/ b o a t . space I enter");
    let is_found = |pane: &Pane| pane.runs.iter().any(|run| run.is_found);
    let lines = &session.model.rows().lines;
    let found: Vec<(bool, bool)> = lines
        .iter()
        .filter_map(|line| match &line.panes {
            Panes::Split(old, new) if matches!(line.item, Item::Row(_)) => {
                Some((is_found(old), is_found(new)))
            }
            _ => None,
        })
        .collect();
    assert!(found.contains(&(true, false)), "{found:?}");
    assert!(found.iter().all(|(_, is_in_new)| !is_in_new), "{found:?}");
    let is_both = |line: &Line| match &line.panes {
        Panes::Split(old, new) => is_found(old) && old.mark == new.mark && old.mark == Mark::None,
        _ => false,
    };
    assert!(
        lines.iter().any(is_both),
        "in a paragraph that did not change"
    );
}

/// In a list of many versions any of them may be the next.
#[test]
fn the_step_of_a_chosen_row_is_made_before_it_is_asked_for() {
    let texts: Vec<String> = (0..9)
        .map(|day| format!("A boat left on day {day}.\n"))
        .collect();
    let names: Vec<String> = (0..9).map(|day| format!("{day}.txt")).collect();
    let files = names.iter().zip(&texts);
    let files: Vec<(&str, &str)> = files.map(|(name, text)| (&**name, &**text)).collect();
    let mut session = Session::on(load(&files), 120, 30);
    session.makes_guesses = true;
    let mut session = session.press("v k k k k");
    session.n_compared = 0;
    let session = session.press("enter");
    assert_eq!((session.versions(), session.n_compared), ((4, 5), 0));
}

/// Returns the text of the first line of the paragraph that holds `needle`, with its row on the screen.
fn row_of(session: &Session, needle: &str) -> usize {
    let text = session.text();
    text.iter()
        .position(|row| row.contains(needle))
        .unwrap_or_else(|| panic!("no {needle:?} in {text:#?}"))
}

#[test]
fn the_place_stays_when_stepping() {
    let session = Session::on(story(), 120, 14).press("z H 2 0 j");
    let text = session.text();
    let row = text.iter().position(|row| row.contains("boat")).unwrap();
    let needle: String = text[row].trim().chars().take(20).collect();
    let session = session.press("l");
    assert_eq!(row_of(&session, &needle), row, "{:#?}", session.text());
    let session = session.press("h");
    assert_eq!(row_of(&session, &needle), row);
}

#[test]
fn the_place_stays_when_the_size_and_the_layout_change() {
    let mut session = Session::on(story(), 120, 14).press("z 2 0 j");
    let first = |session: &Session| {
        let text = session.text();
        let row = text.iter().find(|row| row.contains("boat")).unwrap();
        row.trim().split(' ').take(2).collect::<Vec<_>>().join(" ")
    };
    let before = first(&session);
    session.resize(60, 14);
    assert_eq!(first(&session), before);
    session.resize(120, 14);
    assert_eq!(first(&session), before);
    let session = session.press("d");
    assert_eq!(first(&session), before);
}

#[test]
fn the_reader_comes_back_from_far_and_to_places_that_they_kept() {
    let top_of = |session: &Session| (session.versions(), session.model.top());
    let text = |version: usize| {
        let paragraphs = (0..30).map(|number| format!("Boat {number} left on day {version}.\n\n"));
        paragraphs.collect::<String>()
    };
    let texts: Vec<String> = (0..6).map(text).collect();
    let names = ["1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "6.txt"];
    let files: Vec<(&str, &str)> = names
        .into_iter()
        .zip(texts.iter().map(String::as_str))
        .collect();
    let session = Session::on(load(&files), 80, 12).press("z j j j");
    let start = top_of(&session);
    // A line or a step is not far.
    let session = session.press("h l j k ctrl-o");
    assert_eq!(top_of(&session), start);
    assert_eq!(session.model.message(), Some("no place to go back to"));
    let session = session.press("m m a G");
    let end = top_of(&session);
    assert_ne!(end, start);
    // There and here again.
    let session = session.press("' '");
    assert_eq!(top_of(&session), start);
    let session = session.press("' '");
    assert_eq!(top_of(&session), end);
    // Further back with each.
    let session = session.press("1 v");
    assert_eq!(session.versions(), (1, 2));
    let session = session.press("ctrl-o");
    assert_eq!(top_of(&session), end);
    let session = session.press("ctrl-o");
    assert_eq!(top_of(&session), start);
    // Back to the place under the letter, and from it.
    let session = session.press("1 v ' a");
    assert_eq!(top_of(&session), start);
    let session = session.press("ctrl-o");
    assert_eq!(session.versions(), (1, 2));
    let session = session.press("' b");
    assert_eq!(session.model.message(), Some("no place is kept under b"));
    let session = session.press("'");
    assert_eq!(
        session.model.message(),
        Some("go to which place? a; ' goes back")
    );
    // No letter, so it is the key that it always is.
    let session = session.press("down");
    assert_eq!(top_of(&session), ((1, 2), 1));
    // What is compared anew stays in its place, whether that takes a while or not.
    let mut waiting = Session::on(load(&files), 80, 12).press("z G");
    let wanted = waiting.press_while_waiting("T").unwrap();
    waiting.make(wanted);
    let at_once = Session::on(load(&files), 80, 12).press("z G T T T");
    for session in [waiting, at_once] {
        let session = session.press("ctrl-o");
        assert_eq!(
            session.model.top(),
            0,
            "back to before the end, and no step between"
        );
    }
    let session = session.press("' esc m m 1");
    assert_eq!(
        session.model.message(),
        Some("places are kept under letters")
    );
}

#[test]
fn the_old_text_stands_above_the_new_one() {
    let session = Session::on(story(), 80, 24).press("h d ]");
    insta::assert_snapshot!(session.screen());
    // Every change is still one, and the cursor is at its first line.
    let n_changes = session.model.rows().changes.len();
    let session = session.press("d");
    assert_eq!(session.model.rows().changes.len(), n_changes);
    assert!(session.text()[3].contains("┬"), "then two columns");
    // Where two columns have no room the way leads back to one.
    let session = Session::on(story(), 40, 20).press("d d");
    assert_eq!(
        session.model.message(),
        Some("two columns need a width of 50")
    );
    assert!(session.text()[3].contains('→'), "{:#?}", session.text());
}

#[test]
fn one_version_alone_can_be_read() {
    let session = Session::on(
        load(&[("one.txt", "The only version of this text.\n")]),
        80,
        10,
    );
    assert!(
        session
            .text()
            .iter()
            .any(|row| row.contains("The only version of this text."))
    );
    let session = session.press("l h ] [ H L v enter");
    assert!(
        session
            .text()
            .iter()
            .any(|row| row.contains("The only version of this text."))
    );
}

#[test]
fn escape_sequences_in_a_text_reach_no_cell() {
    let evil = "A text with \u{1b}]0;title\u{7} and \u{9b}2J and \u{202e}backwards.\n";
    let session = Session::on(
        load(&[
            ("one.txt", evil),
            ("two.txt", "A text with nothing of the kind.\n"),
        ]),
        80,
        12,
    );
    assert!(
        session
            .text()
            .concat()
            .chars()
            .all(|letter| !letter.is_control() && letter != '\u{202e}')
    );
    assert!(session.text().concat().contains("<RLO>"));
}

#[test]
fn side_by_side() {
    let session = Session::on(story(), 100, 16).press("]");
    insta::assert_snapshot!(session.screen());
}

#[test]
fn in_one_column() {
    let session = Session::on(story(), 60, 18).press("h ]");
    insta::assert_snapshot!(session.screen());
}

#[test]
fn a_tiny_screen() {
    let session = Session::on(story(), 40, 10);
    insta::assert_snapshot!(session.screen());
    let mut session = session;
    for (columns, rows) in [(1, 1), (0, 0), (0, 80), (80, 0), (19, 3), (3, 500), (20, 4)] {
        session.resize(columns, rows);
        assert_eq!(session.text().len(), usize::from(rows));
    }
}

#[test]
fn the_list_of_versions() {
    let session = Session::on(story(), 80, 12).press("v k");
    insta::assert_snapshot!(session.screen());
}

#[test]
fn the_help_shows_every_action() {
    let session = Session::on(story(), 160, 160).press("?");
    let text = session.text().join("\n");
    for action in Action::ALL {
        assert!(text.contains(action.about()), "{}", action.name());
    }
}

/// A page that cannot tell whether its last paragraph but one came or went.
const UNSURE: &str = "Version 1 Version 2\nFerry talks Ferry talks\nThe council met on Monday.The council met on \
                      Monday.\nNobody spoke of the jobs that evening.Nobody spoke of the jobs that evening.\nIt rained on \
                      the harbour.\nThe hall was cold that night.The hall was cold that night.\n";

#[test]
fn an_unsure_place_can_be_looked_at_and_read_otherwise() {
    let session = Session::on_files(&[("page.txt", UNSURE)], 100, 24);
    let marks = |session: &Session| {
        let rows = session.model.rows();
        let doubtful = rows
            .lines
            .iter()
            .flat_map(|line| line.panes())
            .filter(|pane| pane.is_doubtful);
        doubtful.map(|pane| pane.mark.sign()).collect::<String>()
    };
    let before = marks(&session);
    assert!(before == "+" || before == "-", "{before:?}");
    let session = session.press("u");
    let text = session.text().join("\n");
    assert!(text.contains("page.txt:5: how to read this?"), "{text}");
    assert!(text.contains("in 100, shown now"), "{text}");
    let session = session.press("j enter");
    assert!(session.model.overlay().is_none());
    assert_eq!(
        session.model.message(),
        Some("read as you chose; the choice is kept")
    );
    let n_paragraphs = |session: &Session| {
        (
            session.model.old().paragraphs.len(),
            session.model.new_version().paragraphs.len(),
        )
    };
    let expected = if before == "+" { (4, 3) } else { (3, 4) };
    assert_eq!(n_paragraphs(&session), expected);
    let text = session.press("u").text().join("\n");
    assert!(text.contains("in 100, chosen by hand"), "{text}");
}

#[test]
fn what_was_read_anew_closes_a_window_about_what_was_read_before() {
    let mut session = Session::on_files(&[("page.txt", UNSURE)], 100, 24).press("u j");
    let captured = load(&[
        ("one.txt", "The council met.\n"),
        ("two.txt", "The council sat.\n"),
    ]);
    // As if the answer to an earlier choice came while the window of the next is open.
    session.event(Event::Chosen(Ok(std::sync::Arc::new(captured))));
    assert!(session.model.overlay().is_none());
    session.press("enter").text();
}

#[test]
fn where_nothing_is_unsure_the_key_says_so() {
    let session = Session::on(story(), 100, 24).press("u");
    assert_eq!(
        session.model.message(),
        Some("nothing in this step is unsure")
    );
}

#[test]
fn keys_are_about_the_step_that_they_were_pressed_in_however_fast() {
    for keys in [
        "H ] ]",
        "H ] ] ] ]",
        "h z G [",
        "H l ] h ]",
        "h 2 ] j",
        "H 3 j l",
    ] {
        let slow = Session::on(story(), 120, 30).press(keys);
        let mut fast = Session::on(story(), 120, 30);
        let wanted = fast.press_while_waiting(keys);
        fast.make(wanted.unwrap());
        assert_eq!(fast.versions(), slow.versions(), "{keys}");
        assert_eq!(fast.model.change(), slow.model.change(), "{keys}");
        assert_eq!(fast.text(), slow.text(), "{keys}");
    }
}

#[test]
fn nothing_of_the_last_step_is_shown_under_the_head_of_the_next() {
    let mut session = Session::on(story(), 120, 30);
    session.press_while_waiting("h");
    let text = session.text().join("\n");
    assert!(
        text.contains("comparing …") && !text.contains("boat"),
        "{text}"
    );
}

#[test]
fn a_resize_while_waiting_keeps_the_awaited_place() {
    let session = Session::on(story(), 120, 14).press("z 2 0 j");
    let expected = {
        let mut slow = Session::on(story(), 120, 14).press("z 2 0 j h");
        slow.resize(110, 14);
        slow.text()
    };
    let mut session = session;
    let wanted = session.press_while_waiting("h").unwrap();
    session.resize(110, 14);
    session.make(wanted);
    assert_eq!(session.text(), expected);
}

#[test]
fn a_found_word_keeps_the_sign_of_its_change() {
    let session = Session::on(story(), 120, 30).press("H / \"140\" enter");
    let runs = session
        .model
        .rows()
        .lines
        .iter()
        .flat_map(|line| line.panes())
        .flat_map(|pane| &pane.runs);
    let found: Vec<(Role, &str)> = runs
        .filter(|run| run.is_found)
        .map(|run| (run.role, run.text.as_str()))
        .collect();
    assert_eq!(found, [(Role::Removed, "140")]);
}

#[test]
fn headlines_are_searched_too() {
    let page = UNSURE.replace(
        "Ferry talks Ferry talks",
        "Ferry talks resume Ferry talks resume",
    );
    let session = Session::on(load(&[("page.txt", &page)]), 100, 24).press("/ \"resume\" enter");
    assert_eq!(session.model.message(), Some("line 1 of 1 with: resume"));
}

#[test]
fn a_long_phrase_is_cut_and_costs_nothing() {
    let mut session = Session::on(story(), 80, 24).press("/");
    session.event(Event::Paste("x".repeat(1_000_000)));
    assert_eq!(session.model.typing().unwrap().text.len(), 200);
    assert!(session.text()[23].contains("search: xxx"));
}

#[test]
fn the_place_stays_over_many_versions_at_once() {
    let session = Session::on(story(), 120, 14).press("z H 2 0 j");
    let text = session.text();
    let row = text.iter().position(|row| row.contains("boat")).unwrap();
    let needle: String = text[row].trim().chars().take(20).collect();
    let session = Session::on(story(), 120, 14).press("z H 2 0 j 2 l");
    assert_eq!(session.versions(), (2, 3));
    assert_eq!(row_of(&session, &needle), row, "{:#?}", session.text());
}

#[test]
fn a_change_out_of_sight_is_not_where_the_reader_is() {
    let session = Session::on(story(), 120, 12).press("z ] G");
    assert_eq!(session.model.change(), Some(0));
    let session = session.press("]");
    assert_eq!(
        session.model.change(),
        Some(1),
        "the one in sight, not the one after the first"
    );
}

#[test]
fn large_numbers_stop_at_the_ends() {
    let session = Session::on(story(), 120, 12).press("z 9 9 9 G");
    assert!(
        session.model.top() > 0,
        "the last paragraph, not the headline"
    );
    let session = Session::on(story(), 120, 12).press("G ] 9 [");
    assert_eq!(session.model.change(), Some(0));
    let session = Session::on(story(), 120, 30).press("v 2 G enter");
    assert_eq!(session.versions(), (1, 2));
}

#[test]
fn problems_can_be_read_in_the_viewer() {
    let cut = &UNSURE[..UNSURE.len() - 20];
    let session = Session::on(load(&[("page.txt", cut)]), 100, 24);
    assert!(
        session.text()[23].contains("1 problem (p)"),
        "{}",
        session.text()[23]
    );
    let text = session.press("p").text().join("\n");
    assert!(
        text.contains("page.txt:6: the page is cut off here"),
        "{text}"
    );
    let session = Session::on(story(), 100, 24).press("p");
    assert_eq!(
        session.model.message(),
        Some("nothing went wrong while reading")
    );
}

fn any_key() -> impl Strategy<Value = String> {
    let mut keys: Vec<String> = Action::ALL
        .iter()
        .flat_map(|action| action.default_keys())
        .map(ToString::to_string)
        .collect();
    keys.retain(|key| !["q", "Q", "ctrl-c"].contains(&key.as_str()));
    keys.extend((1..=9).map(|digit| digit.to_string()));
    keys.push("\"the\"".to_owned());
    proptest::sample::select(keys)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_keys_and_sizes_break_a_session(
        actions in proptest::collection::vec((any_key(), 0_u16..130, 0_u16..40, any::<bool>()), 1..40),
    ) {
        let mut session = Session::on(story(), 80, 24);
        for (key, columns, rows, is_resized) in actions {
            if is_resized {
                session.resize(columns, rows);
            }
            // Of all commands one may be chosen by chance that ends it, and the first key of a chord may be taken for a
            // letter that was asked for.
            let is_commands = matches!(
                session.model.overlay(),
                Some(Overlay::List(list)) if list.kind == ListKind::Commands
            );
            let may_end = is_commands || key.ends_with(" q");
            session = session.press(&key);
            if session.has_ended {
                prop_assert!(may_end);
                break;
            }
            session.text();
            let rows = session.model.rows();
            prop_assert!(session.model.top() <= rows.lines.len());
            prop_assert!(session.model.change().is_none_or(|change| change < rows.changes.len()));
            for change in &rows.changes {
                prop_assert!(!change.lines.is_empty());
                prop_assert!(rows.lines[change.lines.clone()].iter().all(|line| line.panes != Panes::Blank));
            }
        }
    }
}

/// Two versions: a number changes, a name changes, and quotation marks become curly in two places.
fn kinds() -> Store {
    let filler: String = (1..=9)
        .map(|number| format!("The {number}th boat of the day left on time.\n\n"))
        .collect();
    let one = format!(
        "The \"council\" met with Marlow on the quay.\n\n{filler}It cost 140 jobs.\n\n{filler}They called it \"over\".\n"
    );
    let two = format!(
        "The “council” met with Quill on the quay.\n\n{filler}It cost 180 jobs.\n\n{filler}They called it “over”.\n"
    );
    load(&[("one.txt", &one), ("two.txt", &two)])
}

fn shows_typography(session: &Session) -> bool {
    let panes = session
        .model
        .rows()
        .lines
        .iter()
        .flat_map(|line| line.panes());
    panes
        .flat_map(|pane| &pane.runs)
        .any(|run| run.role == Role::Typographic)
}

#[test]
fn typography_is_hidden_and_counted() {
    let session = Session::on(kinds(), 100, 40);
    assert_eq!(session.model.rows().changes.len(), 3);
    let session = session.press("t");
    assert_eq!(session.model.rows().changes.len(), 2);
    assert!(session.text()[0].contains("2 changes, 4 typographic hidden"));
    assert!(!shows_typography(&session));
    let shown = session.press("z");
    let shown_text = shown.text().join("\n");
    assert!(shown_text.contains("met with Marlow"));
    assert!(shows_typography(&shown.press("t")));
}

#[test]
fn only_some_kinds_of_change_are_shown() {
    let session = Session::on(kinds(), 100, 40).press("o");
    let list = session.text().join("\n");
    assert!(list.contains("[x] every change"), "{list}");
    assert!(list.contains("[ ] numbers         1"), "{list}");
    let session = session.press("j j j enter");
    assert!(session.text().join("\n").contains("[x] numbers"));
    let session = session.press("esc");
    assert_eq!(session.model.rows().changes.len(), 1);
    assert!(session.text()[0].contains("only numbers: 1 change"));
    let text = session.text().join("\n");
    assert!(
        text.contains("7 unchanged paragraphs, 1 other change")
            || text.contains("8 unchanged paragraphs, 1 other change"),
        "{text}"
    );
    let session = session.press("o enter");
    assert_eq!(session.model.rows().changes.len(), 3, "every change again");
}

#[test]
fn the_kind_of_the_current_change_stands_above_it() {
    let session = Session::on(kinds(), 100, 40).press("] ]");
    assert!(session.text()[3].ends_with(" numbers ─"));
}

#[test]
fn a_sentence_that_moved_says_where_to() {
    let sentence = "The caretaker of the hall had left the lamps on all night for them.";
    let one = format!(
        "It rained on the quay. {sentence} Nobody came.\n\nThe boats lay idle.\n\nThe owners slept well in town.\n"
    );
    let two = format!(
        "It rained on the quay. Nobody came.\n\nThe boats lay idle.\n\nThe owners slept well in town. {sentence}\n"
    );
    let session = Session::on(load(&[("one.txt", &one), ("two.txt", &two)]), 120, 30);
    let text = session.text().join("\n");
    assert!(text.contains("text moved to paragraph 3"), "{text}");
    assert!(text.contains("text moved here from paragraph 1"), "{text}");
}

#[test]
fn what_changed_inside_of_a_word_stands_out() {
    let one = "Nobody knew how many boat the owners would sell, or where.\n";
    let two = "Nobody knew how many boats the owners would sell, or where.\n";
    let session = Session::on(load(&[("one.txt", one), ("two.txt", two)]), 120, 30);
    let panes = session
        .model
        .rows()
        .lines
        .iter()
        .flat_map(|line| line.panes());
    let inner: Vec<(Role, &str)> = panes
        .flat_map(|pane| &pane.runs)
        .filter(|run| run.is_inner)
        .map(|run| (run.role, run.text.as_str()))
        .collect();
    assert_eq!(inner, [(Role::Added, "s")]);
}

#[test]
fn capitals_are_typography_on_request() {
    let one = "Nobody knew how many Boats the owners would sell, or where.\n";
    let two = "Nobody knew how many boats the owners would sell, or where.\n";
    let session = Session::on(load(&[("one.txt", one), ("two.txt", two)]), 120, 30);
    assert!(!shows_typography(&session));
    let session = session.press("T");
    assert!(shows_typography(&session));
    assert_eq!(session.press("t").model.rows().changes, []);
}

fn mouse(session: &mut Session, gesture: Gesture, row: u16) {
    let column = 5;
    session.event(Event::Mouse(Mouse {
        gesture,
        column,
        row,
    }));
}

#[test]
fn the_mouse_scrolls_and_points_at_changes() {
    let mut session = Session::on(story(), 120, 12).press("z");
    mouse(&mut session, Gesture::WheelDown, 5);
    assert_eq!(session.model.top(), 3);
    mouse(&mut session, Gesture::WheelUp, 5);
    assert_eq!(session.model.top(), 0);
    let change = session.model.rows().changes[0].lines.start as u16;
    let row = session.model.frame().body_top + change;
    mouse(&mut session, Gesture::Press, row);
    assert_eq!(session.model.change(), Some(0));
    for row in [0, 11, u16::MAX] {
        mouse(&mut session, Gesture::Press, row);
        assert_eq!(session.model.change(), Some(0), "beside the text");
    }
}

#[test]
fn a_size_and_back_leads_to_the_same_line_from_every_line() {
    // With a current change and without, folded and unfolded.
    for keys in ["z", "t", "]", "z ] ]"] {
        for (columns, other) in [(80, 120), (80, 40), (40, 95), (200, 90)] {
            let start = || Session::on(story(), columns, 12).press(keys);
            let n_lines = start().model.rows().lines.len();
            for n in 0..n_lines {
                let mut session = start().press("g g");
                for _ in 0..n {
                    session = session.press("j");
                }
                let before = session.screen();
                session.resize(other, 30);
                session.resize(other, 12);
                session.resize(columns, 12);
                assert_eq!(
                    session.screen(),
                    before,
                    "{keys}, {n} lines down at {columns}"
                );
            }
        }
    }
}

#[test]
fn folding_and_unfolding_keep_the_paragraph_at_the_top() {
    let item = |session: &Session| {
        let rows = session.model.rows();
        let top = session.model.top();
        (rows.lines[top].item, rows.lines[top].offset)
    };
    let n_lines = Session::on(story(), 80, 8).model.rows().lines.len();
    for n in 0..n_lines {
        let mut session = Session::on(story(), 80, 8);
        for _ in 0..n {
            session = session.press("j");
        }
        let before = item(&session);
        if !matches!(
            session.model.rows().lines[session.model.top()].panes,
            Panes::Folded(_)
        ) {
            continue;
        }
        let session = session.press("z");
        assert_eq!(item(&session), (before.0, 0), "{n} lines down");
        let session = session.press("z");
        assert_eq!(item(&session), before, "{n} lines down");
    }
}

#[test]
fn what_cannot_be_seen_is_shown_everywhere_on_request() {
    let files = [
        (
            "a.txt",
            "Talks\n\nA zero\u{200b}width sign stays.\n\nOne boat.\n",
        ),
        (
            "b.txt",
            "Talks\n\nA zero\u{200b}width sign stays.\n\nTwo boats.\n",
        ),
    ];
    let session = Session::on_files(&files, 120, 14).press("z");
    assert!(!session.screen().contains("<ZWSP>"));
    let session = session.press("I");
    assert!(session.screen().contains("A zero<ZWSP>width sign stays."));
    let session = session.press("I");
    assert!(!session.screen().contains("<ZWSP>"));
}

#[test]
fn text_from_right_to_left_can_be_shown_in_the_order_of_its_letters() {
    let files = [
        ("a.txt", "Talks\n\nאבג stays.\n\nOne boat sailed at noon.\n"),
        (
            "b.txt",
            "Talks\n\nאבג stays.\n\nTwo boats sailed at noon.\n",
        ),
    ];
    let form = Form {
        order: Order::Visual,
        ..Form::default()
    };
    let session = Session::in_form(form, Settings::default(), load(&files), 120, 14).press("z");
    assert!(session.screen().contains("גבא"));
    let session = session.press("D");
    assert!(session.screen().contains("אבג") && !session.screen().contains("גבא"));
    let session = session.press("D");
    assert!(session.screen().contains("גבא"));
}
