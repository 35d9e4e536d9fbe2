//! Leaving, being stopped, being killed; and sizes.

use std::path::Path;
use std::time::{Duration, Instant};

use super::story;
use crate::viewer::{
    HAS_READ, PATIENCE, READ_QUESTION, UNKNOWN_GROUND, Viewer, in_time, in_time_from,
};

#[test]
pub(super) fn every_way_out_leaves_nothing_behind() {
    for keys in ["q", "Q", "\u{3}"] {
        let mut viewer = Viewer::on_sample();
        viewer.press(keys);
        assert_eq!(viewer.end().exit_code(), 0, "{keys:?}");
        viewer.check_restored();
        assert_eq!(viewer.text().trim(), "", "nothing is left on the screen");
    }
}

#[test]
pub(super) fn a_signal_gives_the_terminal_back_and_is_passed_on() {
    for (name, description) in [
        ("TERM", "Terminated"),
        ("INT", "Interrupt"),
        ("HUP", "Hangup"),
    ] {
        let mut viewer = Viewer::on_sample();
        viewer.signal(name);
        let status = viewer.end();
        assert_eq!(status.signal(), Some(description), "{name}");
        viewer.check_restored();
    }
}

/// Waits for the end without reading, and returns the processor time that was taken since.
#[track_caller]
fn end_without_terminal(viewer: &mut Viewer) -> Duration {
    let before = viewer.processor_time().unwrap_or_default();
    let mut last = before;
    let until = Instant::now() + PATIENCE;
    while !viewer.has_ended() {
        assert!(Instant::now() < until, "still running");
        last = viewer.processor_time().unwrap_or(last);
        std::thread::sleep(Duration::from_millis(2));
    }
    last.saturating_sub(before)
}

#[test]
pub(super) fn a_terminal_that_goes_away_ends_the_viewer() {
    for script in ["exec $VARIORUM", "trap '' HUP; exec $VARIORUM"] {
        let start = || {
            let mut viewer = Viewer::start_script(script, 80, 24);
            viewer.wait_for("Version 7");
            viewer.settle();
            viewer
        };
        let spent = in_time_from(Duration::from_secs(2), start, |mut viewer| {
            viewer.hang_up();
            end_without_terminal(&mut viewer)
        });
        assert!(spent < Duration::from_millis(200), "{script}: {spent:?}");
    }
}

/// Returns a viewer with more to write than a terminal takes that does not read.
fn stalled(folder: &Path, script: &str) -> Viewer {
    let path = story::long_history(folder, 4);
    let mut viewer = Viewer::start_script(&format!("{script} {path}"), 200, 60);
    viewer.wait_for("v3");
    viewer.press_and_settle("zM");
    viewer.stall(true);
    for _ in 0..60 {
        viewer.press("G\u{c}gg\u{c}");
        std::thread::sleep(Duration::from_millis(11));
    }
    viewer
}

/// A terminal that reads again only when the viewer is long gone gets its own back, whatever it has missed.
#[test]
pub(super) fn a_terminal_that_reads_nothing_holds_nothing_up_and_gets_everything_back() {
    let folder = tempfile::tempdir().unwrap();
    let quit: fn(&mut Viewer) = |viewer| viewer.press("q");
    let terminate: fn(&mut Viewer) = |viewer| viewer.signal("TERM");
    for (script, leave) in [
        ("exec $VARIORUM", quit),
        ("exec $VARIORUM", terminate),
        // On a terminal that is nobody's.
        ("exec setsid -w $VARIORUM", quit),
    ] {
        let mut viewer = in_time_from(
            Duration::from_secs(1),
            || stalled(folder.path(), script),
            |mut viewer| {
                leave(&mut viewer);
                end_without_terminal(&mut viewer);
                viewer
            },
        );
        viewer.stall(false);
        viewer.settle_for(PATIENCE);
        viewer.check_restored();
    }
}

#[test]
pub(super) fn stopped_while_the_terminal_reads_nothing_it_gives_everything_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut viewer = stalled(folder.path(), "exec $VARIORUM");
    viewer.press("\u{1a}");
    let until = Instant::now() + PATIENCE;
    while viewer.state() != Some('T') {
        assert!(Instant::now() < until, "not stopped");
        std::thread::sleep(Duration::from_millis(5));
    }
    viewer.stall(false);
    viewer.settle_for(Duration::from_millis(300));
    viewer.check_restored();
    viewer.signal("CONT");
    viewer.wait_until("it goes on", |viewer| viewer.text().contains("MOUSE"));
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
pub(super) fn a_panic_gives_the_terminal_back_and_its_message_can_be_read() {
    // The switch is not in releases.
    if !cfg!(debug_assertions) {
        return;
    }
    for place in ["main", "thread"] {
        let mut viewer = Viewer::start_with(&[], 80, 24, &[("VARIORUM_TEST_PANIC", Some(place))]);
        assert_eq!(viewer.end().exit_code(), 101, "{place}");
        viewer.check_restored();
        let text = viewer.text();
        assert!(
            text.contains("a panic that was asked for"),
            "{place}: {text}"
        );
        let (_, after) = viewer
            .written()
            .rsplit_once("?1049l")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert!(
            !after.contains("\u{1b}[H"),
            "no frame comes after the message"
        );
    }
}

#[test]
pub(super) fn suspended_it_gives_the_terminal_back_until_it_is_resumed() {
    let mut viewer = Viewer::on_sample();
    viewer.settle();
    let before = viewer.text();
    for stop in ["key", "signal"] {
        match stop {
            "key" => viewer.press("\u{1a}"),
            _ => viewer.signal("TSTP"),
        }
        viewer.wait_until("it is stopped", |viewer| viewer.state() == Some('T'));
        viewer.settle();
        viewer.check_restored();
        viewer.signal("CONT");
        viewer.wait_until("it goes on", |viewer| viewer.text() == before);
    }
    // Stopped by somebody else, who gave the terminal nothing back.
    viewer.signal("STOP");
    viewer.take_output(b"\x1b[5;5Hnoise");
    viewer.signal("CONT");
    viewer.wait_until("it goes on", |viewer| viewer.text() == before);
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
pub(super) fn resumed_in_the_background_it_writes_nothing() {
    let shell = ["bash", "--norc", "--noprofile", "-i"];
    let mut viewer = Viewer::start_command(&shell, 80, 24, &[("PS1", Some("prompt> "))]);
    viewer.wait_for("prompt>");
    viewer.press("$VARIORUM\n");
    viewer.wait_for_the_history();
    viewer.settle();
    let before = viewer.text();
    viewer.press("\u{1a}");
    viewer.wait_for("Stopped");
    viewer.settle();
    let n_bytes = viewer.bytes.len();
    viewer.press("bg\n");
    viewer.settle_for(Duration::from_millis(300));
    let written = String::from_utf8_lossy(&viewer.bytes[n_bytes..]).into_owned();
    assert!(
        !written.contains("?1049h") && !written.contains("Version"),
        "{written:?}"
    );
    viewer.press("fg\n");
    viewer.wait_until("it is back", |viewer| viewer.text() == before);
    viewer.leave_shell();
}

#[test]
pub(super) fn a_late_answer_reaches_nobody_else() {
    let script = "$VARIORUM; echo left; exec cat";
    // No later than the second for which an answer is waited for.
    let mut viewer = in_time(Duration::from_millis(900), || {
        let mut viewer = Viewer::start_script(script, 80, 24);
        viewer.ground = None;
        viewer.wait_for("Version 7");
        viewer.press("q");
        viewer.wait_until("the screen is given back at once", |viewer| {
            !viewer.screen().alternate_screen()
        });
        viewer.settle_for(Duration::from_millis(250));
        viewer.press("\u{1b}]11;rgb:1e1e/1e1e/1e1e\u{1b}\\\u{1b}[?62;22c");
        viewer
    });
    viewer.wait_for("left");
    viewer.settle();
    assert!(!viewer.text().contains("11;rgb"), "{}", viewer.text());
    viewer.press("\u{4}");
    viewer.end();
}

/// Starts the viewer over a network, on a terminal that does not answer any more when everything is shown.
fn over_a_network(script: &str) -> Viewer {
    let mut viewer = Viewer::start_script(&format!("export SSH_TTY=/dev/tty; {script}"), 80, 24);
    viewer.wait_for_the_history();
    viewer.settle();
    viewer.ground = None;
    viewer
}

/// Steps back, until the terminal is asked whether it has read that.
fn step_back(viewer: &mut Viewer) {
    let n_asked = |viewer: &Viewer| viewer.written().matches(READ_QUESTION).count();
    let n_before = n_asked(viewer);
    viewer.press("h");
    viewer.wait_until("it asks", |viewer| n_asked(viewer) > n_before);
}

/// No later than the second for which an answer is waited for.
const IN_TIME: Duration = Duration::from_millis(900);

/// What the viewer asks over a network after each frame.
#[test]
fn a_late_word_that_a_frame_was_read_reaches_nobody_else() {
    let started = || over_a_network("$VARIORUM; echo left; exec cat");
    let (mut viewer, has_waited) = in_time_from(IN_TIME, started, |mut viewer| {
        step_back(&mut viewer);
        viewer.press("q");
        viewer.wait_until("the screen is given back at once", |viewer| {
            !viewer.screen().alternate_screen()
        });
        viewer.settle_for(Duration::from_millis(250));
        let has_waited = !viewer.text().contains("left");
        viewer.press(HAS_READ);
        (viewer, has_waited)
    });
    assert!(has_waited, "it waits for the answer");
    viewer.wait_for("left");
    viewer.settle();
    assert!(!viewer.text().contains("0n"), "{}", viewer.text());
    viewer.press("\u{4}");
    viewer.end();
}

#[test]
fn it_stops_when_the_terminal_has_answered_and_takes_no_key_meanwhile() {
    let started = || over_a_network("exec $VARIORUM");
    let (mut viewer, before, has_waited) = in_time_from(IN_TIME, started, |mut viewer| {
        step_back(&mut viewer);
        let before = viewer.text();
        viewer.press("\u{1a}l\u{1a}");
        viewer.settle_for(Duration::from_millis(250));
        let has_waited = viewer.state() != Some('T');
        viewer.press(HAS_READ);
        (viewer, before, has_waited)
    });
    assert!(has_waited, "it waits for the answer");
    viewer.wait_until("it is stopped", |viewer| viewer.state() == Some('T'));
    viewer.check_restored();
    viewer.signal("CONT");
    viewer.wait_until("it goes on as it was", |viewer| viewer.text() == before);
    // Called back without having been sent away, it still knows what was answered.
    viewer.signal("CONT");
    viewer.ground = UNKNOWN_GROUND;
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
}

#[test]
pub(super) fn the_title_of_the_window_is_left_alone() {
    let mut viewer = Viewer::on_sample();
    viewer.press_and_settle("h");
    viewer.press("q");
    viewer.end();
    for sequence in ["\u{1b}]0;", "\u{1b}]1;", "\u{1b}]2;"] {
        assert!(!viewer.written().contains(sequence));
    }
}

#[test]
pub(super) fn two_runs_show_the_same() {
    let mut viewer = Viewer::start_script("$VARIORUM; exec $VARIORUM", 80, 24);
    let mut shown = Vec::new();
    for run in 1..=2 {
        viewer.wait_for_the_history();
        viewer.press("h]");
        viewer.wait_for("change 1/");
        viewer.press_and_settle("z");
        shown.push(viewer.seen());
        viewer.press("q");
        viewer.wait_until("the screen is given back", |viewer| {
            viewer.written().matches("\u{1b}[?1049l").count() == run
        });
    }
    assert_eq!(shown[0], shown[1]);
    viewer.end();
    viewer.check_restored();
}

#[test]
pub(super) fn no_size_is_too_small() {
    for (columns, rows) in [(1, 1), (0, 0), (0, 80), (80, 0), (1, 80), (24, 1), (24, 2)] {
        let mut viewer = Viewer::start(&[], columns, rows);
        viewer.wait_until("it has started", |viewer| {
            viewer.written().contains("?1049h")
        });
        viewer.press_and_settle("jh?");
        viewer.press("\u{3}");
        assert_eq!(viewer.end().exit_code(), 0, "{columns}x{rows}");
        viewer.check_restored();
    }
}

#[test]
pub(super) fn no_size_is_too_large() {
    for (columns, rows) in [(3, 65_535), (65_535, 65_535)] {
        let script = "ulimit -v 524288; exec $VARIORUM";
        let mut viewer = Viewer::start_script(script, columns, rows);
        viewer.wait_until("something is drawn", |viewer| {
            viewer.text().contains("v7") || viewer.text().contains("too")
        });
        viewer.press_and_settle("jh");
        assert!(
            viewer.most_memory() < 200 << 10,
            "{} KiB",
            viewer.most_memory()
        );
        viewer.press("q");
        assert_eq!(viewer.end().exit_code(), 0, "{columns}x{rows}");
    }
}

#[test]
pub(super) fn a_thousand_sizes_are_a_few_frames() {
    let mut viewer = Viewer::on_sample();
    viewer.settle();
    let started_at = Instant::now();
    for number in 0..1_000_u16 {
        viewer.resize(60 + number % 40, 24);
        while viewer.read_some(Duration::ZERO) > 0 {}
        std::thread::sleep(Duration::from_micros(900));
    }
    viewer.resize(70, 20);
    viewer.settle();
    // Every signal costs a byte in the pipe that carries it to its thread: that is no frame.
    let written = viewer.written();
    let n_frames = written.matches("\u{1b}[H\u{1b}[2J").count() as f64;
    let most = 40.0 * started_at.elapsed().as_secs_f64().max(1.0);
    assert!(n_frames <= most, "{n_frames} frames, at most {most}");
    let text = viewer.text();
    assert!(
        text.contains("help") && text.lines().all(|line| line.chars().count() <= 70),
        "{text}"
    );
}

#[test]
pub(super) fn a_size_and_back_shows_the_same() {
    let mut viewer = Viewer::on_sample();
    viewer.press_and_settle("zjjjjj");
    let before = viewer.text();
    viewer.resize(40, 24);
    viewer.settle();
    assert_ne!(viewer.text(), before);
    viewer.resize(80, 24);
    viewer.wait_until("it is as before", |viewer| viewer.text() == before);
}
