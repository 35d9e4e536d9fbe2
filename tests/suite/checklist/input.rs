//! Keys, and what looks like keys.

use std::time::{Duration, Instant};

use super::story;
use crate::soak::Chance;
use crate::viewer::{Viewer, in_time_from};

fn on_sample() -> Viewer {
    let mut viewer = Viewer::on_sample();
    viewer.press_and_settle("z");
    viewer
}

fn on_long_text() -> Viewer {
    let folder = tempfile::tempdir().unwrap();
    let path = story::long_history(folder.path(), 2);
    let mut viewer = Viewer::start(&[&path], 80, 24);
    viewer.wait_for("v1");
    viewer
}

/// Starts a viewer and presses a key in two parts that are less than `limit` apart, as between two packets.
fn press_in_parts(start: impl Fn() -> Viewer, first: &str, rest: &str, limit: Duration) -> Viewer {
    for _ in 0..20 {
        let mut viewer = start();
        let apart = Instant::now();
        viewer.press(first);
        std::thread::sleep(limit / 2);
        viewer.press(rest);
        if apart.elapsed() < limit {
            return viewer;
        }
    }
    panic!("the parts came too far apart every time");
}

#[test]
pub(super) fn every_key_that_comes_in_parts_is_one_key() {
    let mut viewer = on_sample();
    // A key, and one that takes it back.
    let keys = [
        ("\u{1b}[B", "\u{1b}[A"),
        ("\u{1b}OB", "\u{1b}OA"),
        ("\u{1b}[D", "\u{1b}[C"),
        ("\u{1b}[F", "\u{1b}[H"),
        ("\u{1b}[4~", "\u{1b}[1~"),
        ("\u{1b}[6~", "\u{1b}[5~"),
    ];
    for (key, back) in keys {
        viewer.press_and_settle(key);
        let expected = viewer.seen();
        viewer.press_and_settle(back);
        assert!(viewer.seen() != expected, "{key:?} does something");
        for cut in 1..key.len() {
            let (first, rest) = key.split_at(cut);
            let mut viewer = press_in_parts(on_sample, first, rest, Duration::from_millis(22));
            viewer.settle();
            assert!(
                viewer.seen() == expected,
                "{key:?} cut at {cut}:\n{}",
                viewer.text()
            );
        }
    }
}

#[test]
pub(super) fn over_a_network_more_patience_is_had_with_parts() {
    let remote = [("SSH_CONNECTION", Some("10.0.0.1 5 10.0.0.2 22"))];
    let start = || {
        let mut viewer = Viewer::start_with(&[], 80, 24, &remote);
        viewer.wait_for("Version 7");
        viewer
    };
    let mut viewer = press_in_parts(start, "\u{1b}", "[D", Duration::from_millis(90));
    viewer.wait_for("Version 6");
    assert!(!viewer.has_ended());
}

#[test]
pub(super) fn escape_clears_and_never_leaves() {
    let mut viewer = on_sample();
    for keys in ["12", "?", "/abc", "v", ""] {
        viewer.press_and_settle(keys);
        viewer.press("\u{1b}");
        std::thread::sleep(Duration::from_millis(40));
        viewer.settle();
        let text = viewer.text();
        assert!(!text.trim_end().ends_with("12"), "{text}");
        assert!(!text.contains("┌") && !text.contains("search: "), "{text}");
    }
    viewer.press_and_settle("\u{1b}\u{1b}\u{1b}");
    assert!(!viewer.has_ended());
}

#[test]
pub(super) fn half_a_sequence_holds_nothing_up() {
    let mut viewer = on_sample();
    viewer.press("\u{1b}[");
    viewer.resize(60, 20);
    viewer.wait_for("Version 7 → 9");
    viewer.settle();
    assert_eq!(viewer.screen().rows(0, 60).count(), 20);
    // Then it is given up, and the next key is a key.
    std::thread::sleep(Duration::from_millis(1_050));
    let before = viewer.text();
    viewer.press_and_settle("j");
    assert_ne!(viewer.text(), before);
}

#[test]
pub(super) fn answers_that_nobody_asked_for_do_nothing() {
    let mut viewer = on_sample();
    let before = viewer.text();
    for answer in [
        "\u{1b}]11;rgb:0000/0000/0000\u{7}",
        "\u{1b}]10;rgb:0000/0000/0000\u{1b}\\",
        "\u{1b}[?62;22c",
        "\u{1b}[0;0R",
        "\u{1b}[24;80R",
        "\u{1b}P1+r5463=787465726d\u{1b}\\",
        "\u{1b}[<0;0;0M",
        "\u{1b}[<0;10;10m",
        "\u{1b}[M   ",
        "\u{1b}[?2026;2$y",
        "\u{1b}[I\u{1b}[O",
        "\u{1b}_Gi=1;OK\u{1b}\\",
    ] {
        viewer.press_and_settle(answer);
        assert_eq!(viewer.text(), before, "{answer:?}");
    }
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
}

fn random_bytes(n_bytes: usize) -> Vec<u8> {
    let mut chance = Chance::new(0x2545_f491_4f6c_dd1d);
    (0..n_bytes).map(|_| chance.below(256) as u8).collect()
}

#[test]
pub(super) fn a_mebibyte_of_noise_does_no_harm() {
    let mut viewer = on_sample();
    // Leaving and stopping would end the noise too early: by key, by a command that is chosen by chance, and by the key
    // of `q` in Cyrillic letters, of which this is the first byte.
    let is_way_out = |byte: &u8| matches!(byte, b'q' | b'Q' | b':' | 0xd0 | 3 | 26);
    let mut noise = random_bytes(1 << 20);
    noise.retain(|byte| !is_way_out(byte));
    for part in noise.chunks(4_096) {
        viewer.type_bytes(part);
        while viewer.read_some(Duration::ZERO) > 0 {}
    }
    viewer.press("\u{3}");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
pub(super) fn pasted_text_is_never_keys() {
    let mut viewer = on_sample();
    viewer.press("\u{1b}[200~qQdd\n\u{1b}[201~");
    viewer.wait_for("pasted text ignored");
    viewer.press_and_settle("/");
    viewer.press("\u{1b}[200~two\u{1b}[31m words\nqQ\u{1b}[201~");
    viewer.wait_for("search: two␛[31m words");
    assert!(!viewer.has_ended());
    assert!(!viewer.text().contains("qQ"));
}

#[test]
pub(super) fn a_paste_without_end_is_bounded() {
    let pasted = || {
        let mut viewer = on_sample();
        let before = viewer.memory();
        viewer.press("\u{1b}[200~");
        let part = [b'x'; 4_096];
        (0..256).for_each(|_| viewer.type_bytes(&part));
        viewer.settle();
        let now = viewer.memory();
        assert!(now < before + 4_096, "{before} KiB, then {now}");
        viewer
    };
    let viewer = in_time_from(Duration::from_secs(2), pasted, |mut viewer| {
        viewer.press("\u{3}");
        assert_eq!(viewer.end().exit_code(), 0);
        viewer
    });
    viewer.check_restored();
}

/// Off at the start, on with a key, off with the same key, and off after leaving while it was on.
#[test]
pub(super) fn a_mouse_is_caught_on_request_and_let_go() {
    let mut viewer = on_sample();
    let caught = |viewer: &Viewer| {
        let mut modes = viewer.modes_left();
        modes.retain(|mode| mode.starts_with("?100"));
        modes
    };
    assert_eq!(caught(&viewer), [""; 0]);
    viewer.press_and_settle("M");
    assert_eq!(caught(&viewer), ["?1000", "?1006"]);
    viewer.press_and_settle("M");
    assert_eq!(caught(&viewer), [""; 0]);
    viewer.press_and_settle("M");
    let before = viewer.text();
    viewer.press_and_settle("\u{1b}[<65;5;5M");
    assert!(viewer.text() != before, "the wheel scrolls");
    viewer.press("q");
    viewer.end();
    viewer.check_restored();
}

#[test]
pub(super) fn no_keyboard_protocol_is_pushed_unasked_and_no_mouse_is_caught() {
    let mut viewer = on_sample();
    viewer.press_and_settle("?");
    viewer.press("qq");
    viewer.end();
    let written = viewer.written();
    assert!(!written.contains("\u{1b}[>") && !written.contains("\u{1b}[="));
    for mode in ["?1000", "?1002", "?1003", "?1006", "?1004", "?1007"] {
        assert!(!written.contains(mode), "{mode}");
    }
}

#[test]
pub(super) fn numbers_repeat_and_stop_at_the_end() {
    let mut viewer = on_long_text();
    viewer.press_and_settle("z");
    let row = |viewer: &Viewer, row: usize| viewer.text().lines().nth(row).unwrap().to_owned();
    // Five lines further down, so that what stood five rows below the top stands at the top.
    let fifth = row(&viewer, 4 + 5);
    viewer.press_and_settle("5j");
    assert_eq!(row(&viewer, 4), fifth);
    viewer.press_and_settle("12G");
    assert!(
        row(&viewer, 4).contains("Number 11 told"),
        "{}",
        viewer.text()
    );
    viewer.press_and_settle("G");
    let end = viewer.text();
    viewer.press_and_settle("gg99999j");
    assert_eq!(viewer.text(), end);
}

#[test]
pub(super) fn a_search_goes_from_place_to_place_until_it_is_ended() {
    let mut viewer = on_long_text();
    viewer.press_and_settle("z/day\r");
    for (key, told) in [
        ("", "line 1 of 24 with: day"),
        ("n", "line 2 of 24 with: day"),
        ("n", "line 3 of 24 with: day"),
        ("N", "line 2 of 24 with: day"),
    ] {
        viewer.press(key);
        viewer.wait_for(told);
    }
    viewer.press("\u{1b}");
    viewer.wait_until("the search is over", |viewer| {
        !viewer.text().contains("with: day")
    });
    viewer.press_and_settle("gg");
    viewer.press("n");
    viewer.wait_for("change 1/");
}
