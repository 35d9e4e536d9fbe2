//! Marks, notes, and what is new since the last look: key by key.

use std::sync::Arc;

use variorum::app::{Settings, Start};
use variorum::review::Review;
use variorum::store::Store;

use crate::harness::{Session, load, newest_step};

const ONE: &str = "Ferry talks\n\nThe council met on Monday.\n\nNobody spoke of the 140 jobs.\n\nThe hall was cold that night.\n";
const TWO: &str = "Ferry talks\n\nThe council met on Tuesday.\n\nNobody spoke of the 180 jobs.\n\nThe hall was cold that night.\n";
const THREE: &str = "Ferry talks\n\nThe council met on Tuesday.\n\nNobody spoke of the 180 jobs.\n\nThe hall was cold that night.\n\nIt rained on the harbour.\n";

fn story() -> Store {
    load(&[("one.txt", ONE), ("two.txt", TWO), ("three.txt", THREE)])
}

/// Opens the newest step for a reader who keeps what they do.
fn session(review: Review, store: Store, columns: u16, rows: u16) -> Session {
    let store = Arc::new(store);
    let start = Start {
        review: Arc::new(review),
        is_kept: true,
        since_last_look: true,
        ..Start::at(newest_step(&store, 0))
    };
    let start = start.on_what_is_new(&store);
    Session::start(start, Settings::default(), store, columns, rows)
}

#[track_caller]
fn shows(session: &Session, text: &str) {
    let screen = session.text().join("\n");
    assert!(screen.contains(text), "no {text:?} in\n{screen}");
}

/// Returns how many changes are seen, and how many are flagged.
fn progress(session: &Session) -> (usize, usize) {
    let progress = session.model.progress();
    (progress.n_seen, progress.n_flagged)
}

#[test]
fn a_change_is_marked_and_unmarked() {
    let session = session(Review::default(), story(), 120, 24).press("h ] m s");
    assert_eq!(session.model.message(), Some("change 1: seen"));
    shows(&session, "1 of 2 seen");
    let session = session.press("m f");
    assert_eq!(session.model.message(), Some("change 1: flagged"));
    shows(&session, "1 of 2 seen, 1 flagged");
    shows(&session, "flagged, seen · ");
    let session = session.press("m f m s");
    assert_eq!(session.model.message(), Some("change 1: not seen"));
    assert_eq!(progress(&session), (0, 0));
    assert!(session.review.noted().is_empty());
}

#[test]
fn without_a_change_at_hand_it_is_the_step() {
    let session = session(Review::default(), story(), 120, 24).press("h m f");
    assert_eq!(
        session.model.message(),
        Some("the step from version 1 to 2: flagged")
    );
    let session = session.press("m s");
    assert_eq!(
        session.model.message(),
        Some("no current change: ] goes to the next one, ma marks all")
    );
    let session = session.press("m a");
    assert_eq!(session.model.message(), Some("all 2 changes: seen"));
    let session = session.press("] m a");
    assert_eq!(session.model.message(), Some("all 2 changes: not seen"));
    // Escape leaves the change, and marks are about the step again.
    let session = session.press("esc m n");
    shows(&session, "note on the step from version 1 to 2:");
}

#[test]
fn signs_stand_in_the_margin_with_and_without_colours() {
    let session = session(Review::default(), story(), 60, 20).press("h ] m s ] m f");
    insta::assert_snapshot!(session.screen());
    let session = session.press("[ m n \"ask\" enter j");
    let screen = session.screen();
    assert!(screen.contains('✎'), "{screen}");
}

#[test]
fn two_columns_leave_room_for_signs_at_every_width() {
    for width in [100, 101, 120, 121, 200] {
        let session = session(Review::default(), story(), width, 24).press("h ] m s ] m f");
        let text = session.text();
        for sign in ['✓', '⚑'] {
            let row = text.iter().find(|row| row.contains(sign)).unwrap();
            let column = row.chars().position(|letter| letter == sign).unwrap();
            assert_eq!(column, usize::from(width) - 1, "{row}");
        }
    }
}

#[test]
fn a_note_is_written_changed_and_taken_away() {
    let session = session(Review::default(), story(), 100, 24).press("h ] m n");
    shows(&session, "note on change 1:");
    let session = session.press("\"ask\" space \"them\" enter");
    assert_eq!(session.model.message(), Some("note on change 1: written"));
    let session = session.press("m n \"again\" enter z z");
    shows(&session, "✎ ask them · again");
    let session = session.press("m e");
    shows(&session, "note on change 1: again");
    let session = session.press("\"!\" enter z z");
    shows(&session, "✎ ask them · again!");
    let session = session.press("m e ctrl-u enter");
    assert_eq!(
        session.model.message(),
        Some("note on change 1: taken away")
    );
    let noted = session.review.noted();
    let (about, mark) = noted[0];
    assert_eq!(about.old.text, "The council met on Monday.");
    assert_eq!(about.new.text, "The council met on Tuesday.");
    assert_eq!((about.old.number, about.new.number), (1, 2));
    let texts: Vec<&str> = mark.notes().map(|(_, note)| note.text.as_str()).collect();
    assert_eq!(texts, ["ask them"]);
}

#[test]
fn escape_never_loses_a_typed_note_without_saying_so() {
    let session = session(Review::default(), story(), 100, 24).press("h ] m n \"ask\" esc");
    assert_eq!(
        session.model.message(),
        Some("note on change 1 is not written; mn goes on with what you typed")
    );
    assert!(session.review.noted().is_empty());
    let session = session.press("m n");
    shows(&session, "note on change 1: ask");
    let session = session.press("ctrl-c");
    assert!(!session.has_ended, "told first");
    let session = session.press("m n \"!\" enter");
    assert_eq!(session.model.notes_at_hand(), ["ask!"]);
    let session = session.press("m n ctrl-c");
    assert!(session.has_ended, "nothing was typed");
}

#[test]
fn a_pasted_note_is_one_line() {
    let mut session = session(Review::default(), story(), 100, 24).press("h ] m n");
    let pasted = "two\n  lines\u{1b}[31m".to_owned();
    session.event(variorum::app::Event::Paste(pasted));
    let session = session.press("enter z z");
    assert_eq!(session.model.notes_at_hand(), ["two lines\u{1b}[31m"]);
    shows(&session, "two lines␛[31m");
}

#[test]
fn the_next_unseen_change_is_found_also_in_the_next_step() {
    let session = session(Review::default(), story(), 120, 24).press("h ] m s h }");
    assert_eq!(session.model.change(), Some(1));
    let session = session.press("m s }");
    assert_eq!(
        session.model.message(),
        Some("all changes of this step are seen; } again for the next step")
    );
    let session = session.press("}");
    assert_eq!(
        (session.versions(), session.model.change()),
        ((2, 3), Some(0))
    );
    let session = session.press("}");
    assert_eq!(
        session.model.message(),
        Some("no unseen change below, 1 above; version 3 is the newest (3 of 3)")
    );
}

#[test]
fn marks_stay_on_their_change_whatever_the_versions_are_called() {
    let first = session(Review::default(), story(), 120, 24).press("h ] ] m f");
    let more = "Ferry talks\n\nThe council will meet.\n";
    let renumbered = [
        ("zero.txt", more),
        ("one.txt", ONE),
        ("two.txt", TWO),
        ("three.txt", THREE),
    ];
    let second = session(first.review, load(&renumbered), 120, 24).press("h");
    assert_eq!(second.versions(), (2, 3));
    assert_eq!(progress(&second), (0, 1));
    assert!(second.model.signs(1).is_flagged);
}

#[test]
fn a_reader_who_comes_back_sees_all_that_is_new() {
    let two = load(&[("one.txt", ONE), ("two.txt", TWO)]);
    let first = session(Review::default(), two.clone(), 120, 24);
    assert_eq!((first.versions(), first.model.message()), ((1, 2), None));
    let same = session(first.review.clone(), two, 120, 24);
    assert_eq!((same.versions(), same.model.message()), ((1, 2), None));
    let four = "Ferry talks\n\nThe council met on Tuesday.\n";
    let files = [
        ("one.txt", ONE),
        ("two.txt", TWO),
        ("three.txt", THREE),
        ("four.txt", four),
    ];
    let second = session(first.review.clone(), load(&files), 120, 24);
    assert_eq!(second.versions(), (2, 4));
    let message = second.model.message().unwrap();
    assert!(
        message.starts_with("2 versions since you last looked on 3 May 2026 "),
        "{message}"
    );
    let third = session(second.review, load(&files), 120, 24);
    assert_eq!((third.versions(), third.model.message()), ((3, 4), None));
}

/// Three exported articles of two versions each, or of three.
fn archive(n_versions: usize) -> Store {
    let line = |name: &str| {
        let version = |number: usize| {
            format!(
                "{{\"number\": {number}, \"title\": \"{name}\", \"paragraphs\": [\"Text {number}.\"]}}"
            )
        };
        let versions: Vec<String> = (1..=n_versions).map(version).collect();
        format!(
            "{{\"variorum\": 1, \"url\": \"https://example.org/{name}\", \"source\": null, \"versions\": [{}]}}\n",
            versions.join(", ")
        )
    };
    let lines: String = ["ferry", "harbour", "snow"].into_iter().map(line).collect();
    load(&[("archive.jsonl", &lines)])
}

#[test]
fn the_list_of_articles_tells_what_is_new() {
    let first = session(Review::default(), archive(2), 100, 24).press("a");
    let rows: Vec<String> = first.text();
    let n_unread = rows.iter().filter(|row| row.contains("unread")).count();
    assert_eq!(n_unread, 2, "the open one is read: {rows:#?}");
    let first = first.press("j enter");
    let second = session(first.review, archive(4), 100, 24).press("a");
    shows(&second, " 2  2 new     harbour ");
    shows(&second, " 3  unread    snow ");
    let second = second.press("O");
    shows(&second, "Articles by what is new");
    let rows = second.text().join("\n");
    let place = |text: &str| rows.find(text).unwrap();
    assert!(place(" 2  2 new") < place(" 3  unread"), "{rows}");
    assert!(place(" 3  unread") < place(" 1   "), "{rows}");
    let unread = session(second.review.clone(), archive(4), 100, 24).press("a / \"unread\"");
    assert!(!unread.text().join("\n").contains("2 new"));
    let second = second.press("g g enter");
    assert_eq!(second.versions(), (2, 4));
    assert!(
        second
            .model
            .message()
            .unwrap()
            .starts_with("2 versions since"),
    );
}

#[test]
fn where_nothing_is_kept_that_is_told_and_nothing_is_called_unread() {
    let session = Session::on(archive(2), 100, 24).press("] m f");
    assert_eq!(
        session.model.message(),
        Some("change 1: flagged; nothing is kept beyond this session")
    );
    let rows = session.press("a").text();
    assert!(!rows.iter().any(|row| row.contains("unread")), "{rows:#?}");
}

#[test]
fn what_cannot_be_kept_is_told() {
    let mut session = session(Review::default(), story(), 100, 24).press("] m f");
    session.event(variorum::app::Event::Marked(Err("disk full".to_owned())));
    assert_eq!(session.model.message(), Some("disk full"));
    assert!(
        session.model.signs(0).is_flagged,
        "in this session it counts"
    );
}

#[test]
fn another_sessions_marks_come_in() {
    let mine = session(Review::default(), story(), 100, 24);
    let other = session(Review::default(), story(), 100, 24).press("] m f");
    let mut mine = mine.press("]");
    let mut both = other.review;
    both.merge(&mine.review);
    mine.event(variorum::app::Event::Marked(Ok(Arc::new(both))));
    assert!(mine.model.signs(0).is_flagged);
}

#[test]
fn the_prompt_leaves_room_for_what_is_typed() {
    let session = session(Review::default(), story(), 40, 12).press("m n \"abcdefghijklm\"");
    shows(&session, " note: abcdefghijklm");
}
