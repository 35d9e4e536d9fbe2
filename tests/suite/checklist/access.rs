//! For readers who see otherwise, or no screen at all.

use std::time::Duration;

use super::story;
use crate::viewer::Viewer;

#[test]
pub(super) fn the_cursor_is_always_seen_and_on_what_matters() {
    let mut viewer = Viewer::start(&[], 120, 30);
    viewer.wait_for("Version 7");
    viewer.settle();
    for keys in [
        "]", "]", "h", "]", "v", "j", "q", "?", "q", "/", "\u{1b}", "G", "[",
    ] {
        viewer.press_and_settle(keys);
        assert!(!viewer.screen().hide_cursor(), "{keys:?}");
        if keys == "]" {
            // At the first row of the change that was gone to, which is marked.
            let (row, _) = viewer.screen().cursor_position();
            let text = viewer.screen().rows(0, 120).nth(usize::from(row)).unwrap();
            assert!(text.contains('▶'), "{text}");
            let (row, column) = viewer.screen().cursor_position();
            assert!(viewer.screen().cell(row, column).unwrap().inverse());
        }
    }
    assert!(!viewer.written().contains("\u{1b}[?25l"));
}

#[test]
fn a_cursor_that_was_not_wanted_is_hidden_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("config.toml");
    std::fs::write(&settings, "cursor = \"hidden\"\n").unwrap();
    let mut viewer = Viewer::start(&["--config", settings.to_str().unwrap()], 80, 24);
    viewer.wait_for("Version 7");
    viewer.press_and_settle("]/x");
    assert!(viewer.screen().hide_cursor());
    viewer.press("\u{1a}");
    viewer.wait_until("it is stopped", |viewer| viewer.state() == Some('T'));
    viewer.settle();
    viewer.check_restored();
    viewer.signal("CONT");
    viewer.wait_until("it is hidden again", |viewer| viewer.screen().hide_cursor());
    viewer.press("\u{3}");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
pub(super) fn without_colours_every_change_stands_in_brackets() {
    let mut viewer = Viewer::start_with(&["--to", "1"], 120, 30, &[("NO_COLOR", Some("1"))]);
    viewer.wait_for("Version 1");
    viewer.settle();
    let text = viewer.text();
    assert!(
        text.contains("[-accomodate-]") && text.contains("{+accommodate+}"),
        "{text}"
    );
}

/// Every word that changed bears an attribute that no connection loses, in every theme and layout: neither colours nor
/// strike and dim, of which the emulator knows nothing and dim alone.
#[test]
pub(super) fn without_colours_and_strike_every_change_is_still_told() {
    let without_color = [("NO_COLOR", Some("1"))];
    let screen_in = |args: &[&str], environment: &[(&str, Option<&str>)], keys: &str| {
        let args = [&["--to", "1"], args].concat();
        let mut viewer = Viewer::start_with(&args, 120, 40, environment);
        viewer.wait_for_the_history();
        viewer.press_and_settle(keys);
        viewer
    };
    let changed = ["accomodate", "accommodate"];
    for theme in [
        "default-dark",
        "default-light",
        "classic-dark",
        "ansi",
        "high-contrast-dark",
    ] {
        for keys in ["", "d", "dd"] {
            let viewer = screen_in(&["--theme", theme], &[], keys);
            let (rows, columns) = viewer.screen().size();
            let mut told = Vec::new();
            for row in 0..rows.get() {
                let cells: Vec<&vt100::Cell> = (0..columns.get())
                    .filter_map(|column| viewer.screen().cell(row, column))
                    .collect();
                let is_told = |cell: &&vt100::Cell| {
                    cell.underline() || cell.bold() || cell.italic() || cell.inverse()
                };
                let text: String = cells
                    .iter()
                    .map(|cell| cell.contents().chars().next().unwrap_or(' '))
                    .collect();
                for word in changed {
                    for (at, _) in text.match_indices(word) {
                        let at = text[..at].chars().count();
                        let word_cells = &cells[at..at + word.len()];
                        assert!(word_cells.iter().all(is_told), "{theme} {keys}: {word}");
                        told.push(word);
                    }
                }
            }
            for word in changed {
                assert!(
                    told.contains(&word),
                    "{theme} {keys}: {word} is not on the screen"
                );
            }
        }
    }
    let viewer = screen_in(&[], &without_color, "");
    for word in ["[-accomodate-]", "{+accommodate+}"] {
        assert!(viewer.text().contains(word), "{}", viewer.text());
    }
}

#[test]
pub(super) fn a_copy_is_one_sequence_and_claims_no_more_than_that() {
    let mut viewer = Viewer::start(&[], 120, 36);
    viewer.wait_for("Version 9");
    viewer.press("]yc");
    viewer.wait_for("sent to terminal (OSC 52)");
    viewer.settle();
    let sent = viewer.written();
    assert_eq!(sent.matches("\u{1b}]52;").count(), 1);
    assert_eq!(sent.matches("\u{1b}]52;c;").count(), 1);
    assert!(!sent.contains("\u{1b}]52;c;?"), "nothing is asked back");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

/// Returns what was sent to the clipboard last.
fn copied(viewer: &Viewer) -> String {
    let written = viewer.written();
    let (_, after) = written.rsplit_once("\u{1b}]52;c;").unwrap();
    let coded = after.split_once("\u{1b}\\").unwrap().0;
    let mut decoder = std::process::Command::new("base64")
        .arg("-d")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut decoder.stdin.take().unwrap(), coded.as_bytes()).unwrap();
    String::from_utf8(decoder.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
pub(super) fn a_copy_is_bounded_and_holds_no_control_character() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "It was \u{1b}[31mone\u{7}\u{9b}2J\u{7f} here.";
    let path = story::pair(folder.path(), evil, "It was two here.");
    let mut viewer = Viewer::start(&[&path], 120, 36);
    viewer.wait_for("v0");
    viewer.press("]yq");
    viewer.wait_for("sent to terminal (OSC 52)");
    viewer.settle();
    let text = copied(&viewer);
    let is_foreign = |letter: char| letter.is_control() && letter != '\n';
    assert!(
        text.contains("one") && !text.contains(is_foreign),
        "{text:?}"
    );
    viewer.press("q");
    viewer.end();
    // As much as terminals take, and no more.
    let long = "It was one then. ".repeat(4_300);
    for (long, is_sent) in [(&long[..73_000], true), (&long.repeat(2), false)] {
        let path = story::article(folder.path(), &[vec!["It stays."], vec!["It stays.", long]]);
        let mut viewer = Viewer::start(&[&path], 120, 36);
        viewer.wait_for("v0");
        viewer.press("]yp");
        let told = if is_sent {
            "sent to terminal"
        } else {
            "too many for a clipboard"
        };
        viewer.wait_for(told);
        viewer.settle();
        let written = viewer.written();
        let sent = written.split("\u{1b}]52;").nth(1);
        assert_eq!(sent.is_some(), is_sent);
        if let Some(sent) = sent {
            let n_bytes = sent.split_once("\u{1b}\\").unwrap().0.len();
            assert!(n_bytes > 90_000 && n_bytes <= 100_000, "{n_bytes}");
        }
    }
}

/// What stands in every cell, and its ground.
fn cells(viewer: &Viewer) -> Vec<(String, vt100::Color)> {
    let (rows, columns) = viewer.screen().size();
    let places =
        (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    let cell = |(row, column)| {
        let cell = viewer.screen().cell(row, column).unwrap();
        (cell.contents().trim().to_owned(), cell.bgcolor())
    };
    places.map(cell).collect()
}

#[test]
fn a_theme_is_looked_at_and_the_old_one_comes_back() {
    let mut viewer = Viewer::start(&[], 100, 30);
    viewer.wait_for_the_history();
    viewer.settle();
    let before = cells(&viewer);
    viewer.press("C/nord");
    viewer.wait_for("Nord");
    viewer.settle();
    let ground = viewer.screen().cell(2, 90).map(vt100::Cell::bgcolor);
    assert_eq!(ground, Some(vt100::Color::Rgb(0x2e, 0x34, 0x40)));
    for _ in 0..2 {
        // Each escape must be known to be one, and not the beginning of another key.
        viewer.press("\u{1b}");
        viewer.settle_for(Duration::from_millis(300));
    }
    assert!(cells(&viewer) == before, "as it was before");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
}

#[test]
pub(super) fn plain_tells_every_key_in_lines_and_gives_the_terminal_back() {
    let mut viewer = Viewer::start(&["--plain"], 100, 60);
    viewer.wait_for("press ? for the keys");
    for (keys, expected) in [
        ("h", "version 6 to version 7"),
        ("]", "change 1 of"),
        ("v", "a number and enter takes a row"),
        ("2\r", "version 0 to version 1"),
        ("y", "c copy-change"),
        ("\u{1b}", "version 0 to version 1"),
        ("t", "changes of typography are hidden"),
        ("z", "unchanged paragraphs are shown"),
        ("B", "changed words stand without brackets"),
        ("x", "version 1 is shown alone"),
        ("d", "both versions are shown"),
        ("]yc", "not copied"),
        ("j", "version 0 to version 1"),
        ("d", "the old text above the new one"),
        ("A", "version 0 to version 9"),
        ("L", "version 7 to version 9"),
        ("P", "version 7 stays"),
        ("i", "Signs of this change"),
        ("\u{1b}", "closed"),
        ("R", "nothing new here"),
        ("/crews\r", "with: crews"),
        ("n", "with: crews"),
    ] {
        viewer.press(keys);
        viewer.wait_for(expected);
        viewer.settle_for(Duration::from_millis(150));
    }
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
    let is_line = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\r');
    assert!(viewer.bytes.iter().all(is_line), "only text and line ends");
}

#[test]
fn addresses_are_links_only_where_somebody_asked() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("links.toml");
    std::fs::write(&settings, "links = \"on\"\n").unwrap();
    let settings = settings.to_str().unwrap();
    for (args, n_links) in [(&["list"][..], 0), (&["list", "--config", settings], 1)] {
        let mut list = Viewer::start(args, 200, 60);
        list.wait_for("https://gazette.example");
        list.settle();
        let sent = list.written();
        assert_eq!(
            sent.matches("\u{1b}]8;;https://").count(),
            n_links,
            "{sent}"
        );
        assert_eq!(sent.matches("\u{1b}]8;;\u{1b}\\").count(), n_links);
    }
    for (args, n_links) in [(&[][..], 0), (&["--config", settings], 1)] {
        let mut viewer = Viewer::start(args, 100, 30);
        viewer.wait_for("change");
        viewer.settle();
        let sent = viewer.written();
        let opened = sent.matches("\u{1b}]8;id=article;https://gazette.example");
        assert_eq!(opened.count(), n_links, "{sent}");
        assert_eq!(sent.matches("\u{1b}]8;").count(), 2 * n_links, "{sent}");
    }
}

#[test]
fn plain_is_ascii_where_the_locale_is_and_survives_a_copy_that_fails() {
    let environment = [("LC_ALL", Some("C")), ("TMUX", Some("/nonexistent,1,0"))];
    let mut viewer = Viewer::start_with(&["--plain"], 100, 60, &environment);
    viewer.wait_for("press ? for the keys");
    viewer.press("]yc");
    viewer.wait_for("tmux did not take it");
    viewer.press("h");
    viewer.wait_for("version 6 to version 7");
    assert!(viewer.bytes.is_ascii());
    viewer.signal("INT");
    assert_eq!(viewer.end().signal(), Some("Interrupt"));
    viewer.check_restored();
}

#[test]
fn plain_hears_keys_after_it_was_stopped() {
    let shell = ["bash", "--norc", "--noprofile", "-i"];
    let mut viewer = Viewer::start_command(&shell, 100, 60, &[("PS1", Some("prompt> "))]);
    viewer.wait_for("prompt>");
    viewer.press("$VARIORUM --plain\n");
    viewer.wait_for("press ? for the keys");
    viewer.press("\u{1a}");
    viewer.wait_for("Stopped");
    viewer.press("fg\n");
    viewer.settle_for(Duration::from_millis(300));
    viewer.press("h");
    viewer.wait_for("version 6 to version 7");
    viewer.leave_shell();
}
