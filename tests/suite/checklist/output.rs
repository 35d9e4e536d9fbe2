//! What is written, and how little of it.

use std::path::Path;
use std::time::{Duration, Instant};

use super::story;
use crate::viewer::{PATIENCE, Viewer, in_time_from};

/// Opens an article of many versions, in two columns where there is room.
fn on_history(columns: u16, rows: u16) -> (Viewer, tempfile::TempDir) {
    on_story(story::long_history, columns, rows)
}

/// Writes an article of so many versions into a folder.
type Story = fn(&Path, usize) -> String;

fn on_story(story: Story, columns: u16, rows: u16) -> (Viewer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = story(folder.path(), 80);
    let mut viewer = Viewer::start(&[&path], columns, rows);
    viewer.wait_for("v79");
    viewer.press_and_settle("z");
    (viewer, folder)
}

#[test]
pub(super) fn nothing_is_written_while_nothing_happens() {
    let mut viewer = Viewer::on_sample();
    viewer.settle_for(Duration::from_millis(300));
    viewer.settle();
    let (n_bytes, n_writes) = (viewer.bytes.len(), viewer.n_writes());
    let before = viewer.processor_time().unwrap();
    // A minute where there is time for it.
    let is_long = std::env::var_os("VARIORUM_SOAK").is_some();
    let (idle, most) = if is_long {
        (Duration::from_secs(60), Duration::from_millis(10))
    } else {
        (Duration::from_secs(1), Duration::from_millis(1))
    };
    viewer.settle_for(idle);
    assert_eq!((viewer.bytes.len(), viewer.n_writes()), (n_bytes, n_writes));
    let spent = viewer.processor_time().unwrap().saturating_sub(before);
    assert!(spent < most, "{spent:?}");
}

#[test]
pub(super) fn a_line_costs_little() {
    let (mut viewer, _folder) = on_history(80, 24);
    for keys in ["j", "j", "j", "k", "j"] {
        let (n_bytes, n_writes) = viewer.cost_of(keys);
        assert!(n_bytes > 0 && n_bytes <= 400, "{keys}: {n_bytes} bytes");
        assert_eq!(n_writes, 1, "{keys}");
    }
    let (n_bytes, _) = viewer.cost_of("]");
    assert!(n_bytes > 0, "a change was gone to");
}

/// A search that is done at once is not announced before.
#[test]
fn what_is_found_at_once_is_one_frame() {
    let (mut viewer, _folder) = on_history(80, 24);
    // A busy machine may take longer.
    let is_one_frame = |keys: &&str| {
        let (_, n_writes) = viewer.cost_of(keys);
        viewer.press_and_settle("q");
        n_writes == 1
    };
    assert!(
        ["She\r", "Sof\r", "San\r", "Sin\r"]
            .iter()
            .any(is_one_frame)
    );
}

#[test]
pub(super) fn a_step_costs_little() {
    for (columns, rows, most) in [(80, 24, 6_000), (200, 60, 16_000)] {
        let (mut viewer, _folder) = on_history(columns, rows);
        // Folded and unfolded, at a change and elsewhere: the place is kept, or everything is another.
        for keys in ["h", "h", "L", "H", "l", "z", "l", "]", "l"] {
            let (n_bytes, n_writes) = viewer.cost_of(keys);
            assert!(
                n_bytes > 0 && n_bytes <= most,
                "{keys} at {columns}: {n_bytes} bytes"
            );
            // A step that nobody guessed is announced where it takes long to make, as on a busy machine.
            let most_writes = if matches!(keys, "L" | "H") { 2 } else { 1 };
            assert!(
                (1..=most_writes).contains(&n_writes),
                "{keys} at {columns}: {n_writes}"
            );
        }
    }
}

/// A key held down for two seconds, over a line of 10 kB a second.
#[test]
pub(super) fn a_held_key_is_over_soon_after_it_is_let_go() {
    let stories: [(Story, u16, u16); 3] = [
        (story::long_history, 80, 24),
        (story::long_history, 200, 60),
        // Three frames of it fill the terminal's queue, and take the line longer than there is time.
        (story::rewritten_history, 120, 30),
    ];
    for (story, columns, rows) in stories {
        let held = || {
            let (mut viewer, folder) = on_story(story, columns, rows);
            viewer.press_and_settle("H");
            let n_before = viewer.n_frames();
            viewer.slow_down(10_000);
            for _ in 0..60 {
                viewer.press("l");
                viewer.settle_for(Duration::ZERO);
                std::thread::sleep(Duration::from_millis(33));
            }
            (viewer, folder, n_before)
        };
        let (viewer, _folder, n_before) = in_time_from(
            Duration::from_millis(1_500),
            held,
            |(mut viewer, folder, n_before)| {
                viewer.wait_until("the last step is there", |viewer| {
                    viewer.text().contains("v60 → v61")
                });
                (viewer, folder, n_before)
            },
        );
        let n_frames = viewer.n_frames() - n_before;
        assert!(n_frames < 60, "{n_frames} frames for 60 keys");
    }
}

/// SSH takes whatever is written, and a line of 10 kB a second carries it: what was held is not queued there either.
#[test]
fn over_a_network_no_more_is_written_than_the_line_carries() {
    let folder = tempfile::tempdir().unwrap();
    let path = story::rewritten_history(folder.path(), 80);
    let network = [("SSH_CONNECTION", Some("192.0.2.1 50000 192.0.2.2 22"))];
    let mut viewer = Viewer::start_with(&[&path], 120, 30, &network);
    viewer.wait_for("v79");
    viewer.press_and_settle("z");
    viewer.press_and_settle("H");
    let n_before = viewer.bytes.len();
    let started_at = Instant::now();
    let (mut n_pressed, mut free_at) = (0, started_at);
    while !viewer.text().contains("v60 → v61") {
        let now = Instant::now();
        assert!(now < started_at + PATIENCE, "{}", viewer.text());
        if n_pressed < 60 && now >= started_at + n_pressed * Duration::from_millis(33) {
            viewer.press("l");
            n_pressed += 1;
        }
        if now >= free_at {
            let n_read = viewer.read_some(Duration::from_millis(1));
            free_at = Instant::now() + Duration::from_micros(100) * n_read as u32;
        }
    }
    // A frame has 4 kB, and all of them 250 kB.
    let n_bytes = viewer.bytes.len() - n_before;
    assert!(
        n_bytes < 60_000,
        "{n_bytes} bytes for what takes two seconds"
    );
}

/// A terminal that says nothing, though it was asked, may be at the end of a line whose queue never tells how slow it is.
#[test]
fn a_held_key_writes_no_more_than_a_slow_line_carries_where_nobody_answers() {
    let folder = tempfile::tempdir().unwrap();
    let path = story::rewritten_history(folder.path(), 80);
    let mut viewer = Viewer::start(&[&path], 120, 30);
    viewer.ground = None;
    viewer.wait_for("v79");
    viewer.press_and_settle("z");
    viewer.press_and_settle("H");
    // Its answer is waited for no longer.
    std::thread::sleep(Duration::from_millis(1_100));
    let n_before = viewer.bytes.len();
    let started_at = Instant::now();
    for _ in 0..60 {
        viewer.press("l");
        viewer.settle_for(Duration::ZERO);
        std::thread::sleep(Duration::from_millis(33));
    }
    let time = started_at.elapsed();
    viewer.wait_until("the last step is there", |viewer| {
        viewer.text().contains("v60 → v61")
    });
    // Besides what is carried meanwhile: what may wait, the frames of the first five keys, and the last.
    let n_bytes = viewer.bytes.len() - n_before;
    let n_carried = 10_000 * time.as_millis() as usize / 1_000;
    assert!(
        n_bytes < n_carried + 4_000 + 6 * 5_000,
        "{n_bytes} bytes in {time:?}"
    );
}

#[test]
fn frames_are_dropped_on_a_slow_line() {
    let (mut viewer, _folder) = on_history(200, 60);
    viewer.press_and_settle("H");
    let n_before = viewer.n_frames();
    viewer.stall(true);
    for n_pressed in 1..=60 {
        viewer.press("l");
        viewer.wait_until_taken();
        // So slow a line that four keys come in the time of a packet, which holds one frame or little more.
        if n_pressed % 4 == 0 {
            viewer.stall(false);
            viewer.read_some(Duration::from_millis(100));
            viewer.stall(true);
        }
    }
    viewer.stall(false);
    viewer.wait_until("the last step is there", |viewer| {
        viewer.text().contains("v60 → v61") || viewer.text().contains("Version 60 → 61")
    });
    let n_frames = viewer.n_frames() - n_before;
    assert!(n_frames < 60, "{n_frames} frames for 60 keys");
}

#[test]
pub(super) fn a_terminal_that_reads_nothing_costs_frames_not_keys() {
    let (mut viewer, _folder) = on_history(200, 60);
    viewer.stall(true);
    let n_before = viewer.n_frames();
    for _ in 0..150 {
        for keys in ["Gg", "g"] {
            viewer.press(keys);
            viewer.wait_until_taken();
        }
    }
    viewer.stall(false);
    viewer.settle();
    let n_frames = viewer.n_frames() - n_before;
    assert!(n_frames < 100, "{n_frames} frames for 300 keys");
    // More than the terminal's queue holds, and then q.
    viewer.stall(true);
    for keys in ["H", "L", "H", "L", "H", "L", "q"] {
        viewer.press(keys);
        viewer.wait_until_taken();
    }
    let until = Instant::now() + PATIENCE;
    while !viewer.has_ended() {
        assert!(
            Instant::now() < until,
            "q is not heard while the terminal reads nothing"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
pub(super) fn a_key_that_changes_nothing_changes_one_row() {
    let (mut viewer, _folder) = on_history(80, 24);
    viewer.press_and_settle("L");
    let rows = |viewer: &Viewer| viewer.screen().rows(0, 80).collect::<Vec<_>>();
    viewer.press_and_settle("\u{1b}");
    let before = rows(&viewer);
    let (n_bytes, _) = viewer.cost_of("l");
    let after = rows(&viewer);
    assert!(n_bytes <= 300, "{n_bytes} bytes");
    assert_eq!(before[..23], after[..23]);
    assert!(after[23].contains("is the newest"), "{}", after[23]);
}

#[test]
pub(super) fn updates_are_closed_and_hold_no_question() {
    let (mut viewer, _folder) = on_history(200, 60);
    for keys in ["G", "g", "g", "h", "?", "q", "H", "\u{c}"] {
        viewer.press_and_settle(keys);
    }
    viewer.press("q");
    viewer.end();
    let written = viewer.written();
    let frames: Vec<&str> = written.split("\u{1b}[?2026h").collect();
    assert!(frames.len() > 3, "long frames are marked");
    for frame in &frames[1..] {
        let (inside, _) = frame
            .split_once("\u{1b}[?2026l")
            .expect("an update is left open");
        assert!(!inside.contains("\u{1b}]") && !inside.contains("\u{1b}[c"));
    }
}

#[test]
pub(super) fn a_repaint_mends_whatever_happened_to_the_screen() {
    let (mut viewer, _folder) = on_history(80, 24);
    viewer.settle();
    let before = viewer.text();
    viewer.take_output(b"\x1b[5;5Hwrite: message from root\x1b[2;10r\x1b[3S\x1b[1;31mred");
    assert_ne!(viewer.text(), before);
    viewer.take_output(b"\x1b[r");
    viewer.press_and_settle("\u{c}");
    assert_eq!(viewer.text(), before);
}
