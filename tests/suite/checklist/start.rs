//! How it starts, and what the environment says.

use std::process::Stdio;
use std::time::Duration;

use super::story;
use crate::cli::{out, run, sample, variorum};
use crate::viewer::{Viewer, in_time};

#[test]
pub(super) fn the_first_frame_waits_for_no_answer() {
    // The terminal was asked something and never answers: an answer would be waited for much longer than this.
    let limit = Duration::from_millis(200);
    let mut viewer = in_time(limit, || {
        let mut viewer = Viewer::start(&[], 80, 24);
        viewer.ground = None;
        viewer.wait_for("Version 7");
        viewer
    });
    viewer.press("h");
    viewer.wait_for("Version 6");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
pub(super) fn a_pipe_gets_linear_text() {
    let output = run(&[&sample("news-sniffer/ferry")]);
    assert_eq!(output.status.code(), Some(0));
    assert!(!out(&output).contains('\u{1b}'));
    assert!(
        out(&output).contains("version 7 to version 9"),
        "{}",
        out(&output)
    );
}

#[test]
pub(super) fn keys_come_from_the_terminal_while_text_comes_through_a_pipe() {
    let text = sample("plain/bakery/1-morning.txt");
    let script = format!("exec $VARIORUM - < '{text}'");
    let mut viewer = Viewer::start_script(&script, 80, 24);
    viewer.wait_for("the only one");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
pub(super) fn without_a_keyboard_there_is_linear_text() {
    let mut viewer = Viewer::start_script("exec setsid -w $VARIORUM < /dev/null", 80, 24);
    assert_eq!(viewer.end().exit_code(), 0);
    assert!(!viewer.written().contains('\u{1b}'), "{}", viewer.text());
    assert!(viewer.written().contains("version 7 to version 9"));
}

#[test]
pub(super) fn a_dumb_terminal_gets_no_escape_byte() {
    for term in [Some("dumb"), Some(""), None] {
        let mut viewer = Viewer::start_with(&[], 80, 24, &[("TERM", term)]);
        assert_eq!(viewer.end().exit_code(), 0);
        assert!(
            !viewer.written().contains('\u{1b}'),
            "{term:?}: {}",
            viewer.text()
        );
        assert!(viewer.written().contains("version 7 to version 9"));
    }
}

#[test]
pub(super) fn an_unknown_terminal_is_taken_for_one_like_any_other() {
    let mut viewer = Viewer::start_with(&[], 120, 24, &[("TERM", Some("xterm-nonsense"))]);
    viewer.wait_for("Version 9");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
pub(super) fn a_locale_that_is_not_utf_8_gets_ascii() {
    let environment = [("LC_ALL", Some("C")), ("LANG", Some("en_GB.UTF-8"))];
    let mut viewer = Viewer::start_with(&[], 120, 30, &environment);
    viewer.wait_for("Version 9");
    viewer.wait_for("locale without UTF-8");
    viewer.press_and_settle("h");
    assert!(!viewer.text().contains("the locale is"), "told once");
    for keys in ["L", "]", "?", "q", "v", "q", "d", "z", "G"] {
        viewer.press_and_settle(keys);
    }
    assert!(viewer.bytes.is_ascii(), "{}", viewer.text());
    assert!(viewer.text().contains("<U+201C>"), "{}", viewer.text());
    viewer.press("q");
    viewer.end();
    for args in [
        &["list"][..],
        &["diff", "--all"],
        &["diff", "--format", "ansi"],
    ] {
        let output = variorum().args(args).env("LC_ALL", "C").output().unwrap();
        assert!(
            output.stdout.is_ascii() && output.stderr.is_ascii(),
            "{args:?}"
        );
    }
    let output = variorum()
        .args(["diff", "--utf8"])
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    assert!(out(&output).contains('“'));
}

/// Returns the numbers of every SGR sequence that was written, sequence by sequence.
fn sgr(written: &str) -> Vec<Vec<u16>> {
    let mut sequences = Vec::new();
    for part in written.split("\u{1b}[").skip(1) {
        let Some((codes, _)) = part.split_once(|letter: char| letter.is_ascii_alphabetic()) else {
            continue;
        };
        let is_sgr = part[codes.len()..].starts_with('m') && !codes.starts_with('?');
        if is_sgr {
            sequences.push(
                codes
                    .split(';')
                    .map(|code| code.parse().unwrap_or(0))
                    .collect(),
            );
        }
    }
    sequences
}

/// Runs the viewer for a few keys and returns what it wrote.
fn written_with(environment: &[(&str, Option<&str>)]) -> String {
    let mut viewer = Viewer::start_with(&[], 120, 30, environment);
    viewer.wait_for("Version 9");
    viewer.press_and_settle("]");
    viewer.press_and_settle("h");
    viewer.press("q");
    viewer.end();
    viewer.written()
}

#[test]
pub(super) fn no_color_means_none_and_changes_are_told_otherwise() {
    let mut viewer = Viewer::start_with(&[], 120, 30, &[("NO_COLOR", Some("1"))]);
    viewer.wait_for("Version 9");
    viewer.settle();
    let text = viewer.text();
    assert!(text.contains("[-") && text.contains("{+"), "{text}");
    let written = viewer.written();
    let is_color = |code: &u16| matches!(code, 30..=49 | 58 | 90..=107);
    assert!(!sgr(&written).iter().flatten().any(is_color));
    // What was just switched on is not switched off before a letter is printed.
    let pieces: Vec<&str> = written.split("\u{1b}[").collect();
    for two in pieces.windows(2) {
        let is_on = two[0].ends_with('m') && two[0].len() > 1 && !two[0].starts_with('2');
        assert!(!(is_on && two[1].starts_with('m')), "{two:?}");
    }
}

#[test]
pub(super) fn an_empty_no_color_is_none() {
    let written = written_with(&[("NO_COLOR", Some(""))]);
    assert!(sgr(&written).iter().flatten().any(|code| *code == 48));
}

#[test]
pub(super) fn the_depth_of_colours_follows_the_terminal() {
    let has = |written: &str, kind: &[u16]| {
        sgr(written)
            .iter()
            .any(|codes| codes.windows(2).any(|two| two == kind))
    };
    let palette = written_with(&[("COLORTERM", None)]);
    assert!(has(&palette, &[48, 5]) && !has(&palette, &[48, 2]) && !has(&palette, &[38, 2]));
    let all = written_with(&[("COLORTERM", Some("truecolor"))]);
    assert!(has(&all, &[48, 2]));
    let console = written_with(&[("TERM", Some("linux")), ("COLORTERM", None)]);
    assert!(!has(&console, &[38, 5]) && !has(&console, &[48, 5]) && !has(&console, &[38, 2]));
    assert!(
        sgr(&console)
            .iter()
            .flatten()
            .any(|code| (30..=37).contains(code))
    );
}

#[test]
pub(super) fn colours_for_a_pipe_are_colours_only() {
    for (args, name) in [
        (&["--color=always"][..], "NONE"),
        (&[], "CLICOLOR_FORCE"),
        (&[], "FORCE_COLOR"),
    ] {
        let output = variorum().args(args).env(name, "1").output().unwrap();
        let text = out(&output);
        assert!(!sgr(text).is_empty(), "{name}");
        assert_eq!(
            text.matches('\u{1b}').count(),
            sgr(text).len(),
            "{name}: more than colours"
        );
    }
    let output = variorum()
        .args(["--color=always"])
        .env("NO_COLOR", "1")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(
        out(&output).contains("\u{1b}["),
        "what is typed outranks the environment"
    );
}

#[test]
pub(super) fn gnu_screen_is_asked_nothing() {
    let environment = [("TERM", Some("screen")), ("STY", Some("1234.pts-0.host"))];
    let mut viewer = Viewer::start_with(&[], 80, 24, &environment);
    viewer.ground = None;
    viewer.wait_for("Version 7");
    viewer.press("q");
    viewer.end();
    assert!(!viewer.written().contains("\u{1b}P") && !viewer.written().contains("\u{1b}]"));
    assert!(!viewer.written().contains("\u{1b}[c"));
}

#[test]
fn a_light_ground_gets_the_light_theme_once_the_terminal_says_so() {
    let ground_of = |ground: &'static str| {
        let mut viewer = Viewer::start(&[], 80, 24);
        viewer.ground = Some(ground);
        viewer.wait_for("Version 7");
        viewer.settle();
        viewer.screen().cell(0, 2).unwrap().bgcolor()
    };
    let (dark, light) = (
        ground_of("rgb:1e1e/1e1e/1e1e"),
        ground_of("rgb:ffff/ffff/ffff"),
    );
    assert_ne!(dark, light);
}

#[test]
fn where_the_locale_leaves_it_open_the_terminal_is_asked_how_wide_its_quotation_marks_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = story::pair(folder.path(), "“Oui” — he said.", "“Oui” — she said.");
    let starts = |locale: &str, settings: &str, answer: &str| {
        let file = folder.path().join("config.toml");
        std::fs::write(&file, settings).unwrap();
        let args = [&path, "--config", file.to_str().unwrap()];
        let mut viewer = Viewer::start_with(&args, 80, 24, &[("LC_ALL", Some(locale))]);
        viewer.ground = None;
        viewer.wait_for("Version 0");
        viewer.press(&format!("{answer}\u{1b}[?62;22c"));
        viewer.settle();
        let is_asked = viewer.written().contains("\u{1b}[6n");
        // Two cells are never left to the terminal: the second is blanked before the sign.
        (is_asked, viewer.text())
    };
    let (is_asked, narrow) = starts("en_GB.UTF-8", "", "\u{1b}[2;3R");
    assert!(!is_asked && narrow.contains("“Oui” — he"), "{narrow}");
    let (is_asked, wide) = starts("ja_JP.UTF-8", "", "\u{1b}[2;3R");
    assert!(is_asked && wide.contains("“ Oui”"), "{wide}");
    let (is_asked, narrow) = starts("ja_JP.UTF-8", "", "\u{1b}[2;2R");
    assert!(is_asked && narrow.contains("“Oui” — he"), "{narrow}");
    // Who set it is not asked, and an answer that nobody asked for is none.
    let (is_asked, narrow) = starts("ja_JP.UTF-8", "ambiguous-width = \"narrow\"", "\u{1b}[2;3R");
    assert!(!is_asked && narrow.contains("“Oui” — he"), "{narrow}");
}
