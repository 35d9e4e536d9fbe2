//! Text that is hard to show, or that means harm.

use std::time::Duration;

use ruzstd::encoding::CompressionLevel;
use serde_json::json;
use variorum::visual::{Form, Invisibles, Piece, wrap};

use super::story;
use crate::cli::{err, file, out, run, sample, variorum};
use crate::viewer::{Viewer, in_time, in_time_from};

/// Opens a pair of texts.
fn on_pair(old: &str, new: &str) -> (Viewer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = story::pair(folder.path(), old, new);
    let mut viewer = Viewer::start(&[&path], 120, 40);
    viewer.wait_for("v0");
    viewer.settle();
    (viewer, folder)
}

/// What was written holds no control character but those that we use ourselves, and no C1 control.
#[track_caller]
fn check_controls(viewer: &Viewer) {
    let is_ours = |letter: char| matches!(letter, '\u{1b}' | '\r' | '\n' | '\u{8}');
    let written = viewer.written();
    let foreign: String = written
        .chars()
        .filter(|letter| letter.is_control() && !is_ours(*letter))
        .collect();
    assert_eq!(foreign, "");
}

#[test]
pub(super) fn every_control_character_is_shown_by_a_label() {
    let controls = (0..=0x1f_u32).chain(0x7f..=0x9f).filter_map(char::from_u32);
    let text: String = controls
        .clone()
        .flat_map(|control| ['x', control, ' '])
        .collect();
    let (viewer, _folder) = on_pair(&format!("Seen {text} so."), "Seen nothing so.");
    let shown: String = viewer.text().split_whitespace().collect();
    for control in controls {
        let label = match u32::from(control) {
            // Spaces as far as the next stop, but for an arrow where it is the change.
            0x09 => continue,
            0x85 => "<NEL>".to_owned(),
            code @ ..0x20 => char::from_u32(0x2400 + code).unwrap().to_string(),
            0x7f => "␡".to_owned(),
            code => format!("<U+{code:04X}>"),
        };
        assert!(shown.contains(&label), "{label} in {shown}");
    }
    assert!(!shown.contains("…"), "nothing is left out");
    check_controls(&viewer);
}

#[test]
pub(super) fn turned_text_is_shown_not_obeyed() {
    let (viewer, _folder) = on_pair("The word a\u{202e}b is here.", "The word ab is here.");
    assert!(viewer.text().contains("<RLO>"), "{}", viewer.text());
    assert!(viewer.text().contains("hidden marks"), "{}", viewer.text());
    assert!(!viewer.written().contains('\u{202e}'));
}

#[test]
pub(super) fn small_differences_of_signs_are_counted_as_typography() {
    for (old, new, detail) in [
        (
            "The ferry left at noon.",
            "The ferry\u{200b} left at noon.",
            "U+200B came",
        ),
        (
            "It was 40 miles off.",
            "It was 40\u{a0}miles off.",
            "U+0020 → U+00A0",
        ),
        (
            "It’s the crew’s own.",
            "It's the crew's own.",
            "U+2019 ’ → U+0027 '",
        ),
        (
            "From 1990–95 it ran.",
            "From 1990-95 it ran.",
            "U+2013 – → U+002D -",
        ),
        (
            "At the caf\u{e9} by the pier.",
            "At the cafe\u{301} by the pier.",
            "U+00E9 é → U+0065 e U+0301",
        ),
        (
            "A tab\tstands here.",
            "A tab stands here.",
            "U+0009 → U+0020",
        ),
        ("Two lines,\r\none text.", "Two lines,\none text.", "U+000D"),
    ] {
        let (mut viewer, _folder) = on_pair(old, new);
        viewer.press("]");
        viewer.wait_for(detail);
        viewer.press("t");
        viewer.wait_for("typographic hidden");
        let folder = tempfile::tempdir().unwrap();
        let output = run(&["diff", &story::pair(folder.path(), old, new)]);
        assert!(
            out(&output).contains("1 change"),
            "{new:?}: {}",
            out(&output)
        );
        assert!(
            out(&output).contains("in other typography"),
            "{new:?}: {}",
            out(&output)
        );
        assert!(out(&output).contains("{~"), "{new:?}: {}", out(&output));
    }
}

#[test]
pub(super) fn a_tower_of_marks_is_one_cell() {
    let tower = format!("Zalgo e{} is here.", "\u{301}".repeat(1_000));
    let (viewer, _folder) = on_pair(&tower, "Zalgo is here.");
    let places = (0..40).flat_map(|y| (0..120).map(move |x| (y, x)));
    let cells = places.filter_map(|(y, x)| viewer.screen().cell(y, x));
    let most = cells.map(|cell| cell.contents().chars().count()).max();
    assert!(most.unwrap() <= 9, "{most:?}");
    let n_marks = viewer.written().matches('\u{301}').count();
    assert!(n_marks <= 8, "{n_marks} marks");
}

#[test]
pub(super) fn signs_of_doubtful_width_move_nothing_after_them() {
    let signs = "❤️ 👩‍👩‍👧 🇫🇷 日本 لا ｶﾞ क्षि";
    let text = format!("{signs} END of it.");
    let plain = "All of it is plain END of it.";
    let folder = tempfile::tempdir().unwrap();
    let path = story::article(
        folder.path(),
        &[vec![plain, &text], vec![plain, &text, "More."]],
    );
    let mut viewer = Viewer::start(&[&path], 120, 24);
    viewer.wait_for("END");
    viewer.settle();
    // Another emulator, with widths of its own for what is joined.
    let mut other = avt::Terminal::new(120, 24).unwrap();
    other.feed(viewer.written().as_str());
    let place_on_avt = |y: usize| {
        let line = other.screen().line(y).unwrap();
        let cells: Vec<char> = line.cells().iter().map(avt::Cell::char).collect();
        cells.windows(3).position(|three| three == ['E', 'N', 'D'])
    };
    let place_on_vt100 = |y: u16| {
        (0..118).find(|x| {
            let at = |x: u16| {
                viewer
                    .screen()
                    .cell(y, x)
                    .map_or("", |cell| cell.contents())
            };
            [at(*x), at(x + 1), at(x + 2)] == ["E", "N", "D"]
        })
    };
    let found: Vec<(usize, usize)> = (0..24_u16)
        .filter_map(|y| Some((place_on_vt100(y)? as usize, place_on_avt(usize::from(y))?)))
        .collect();
    assert_eq!(found.len(), 2, "{}", viewer.text());
    assert!(found.iter().all(|(here, there)| here == there), "{found:?}");
    // And on the column where our own measure puts it.
    let cells = variorum::visual::width(signs);
    assert_eq!(found[1].0, 3 + cells + 1, "{}", viewer.text());
}

#[test]
fn nothing_is_lost_at_any_width() {
    let word = "w".repeat(5_000);
    let url = format!("https://gazette.example/{}", "part/of?it&".repeat(270));
    let japanese = "船が出た。海は、静かだ「本当に」。".repeat(40);
    for text in [&word, &url, &japanese] {
        for width in 1..=120 {
            let piece = Piece {
                text,
                tag: (),
                invisibles: Invisibles::Misleading,
            };
            let lines = wrap(&[piece], width, Form::default());
            let joined: String = lines
                .iter()
                .flatten()
                .map(|((), run)| run.as_str())
                .collect();
            if width > 1 || text.is_ascii() {
                assert_eq!(&joined, text, "width {width}");
            }
            // A line of one character has to begin with whatever comes.
            let starts = lines
                .iter()
                .flatten()
                .filter_map(|((), run)| run.chars().next());
            if width > 8 {
                assert!(
                    !starts.into_iter().any(|letter| "。、」".contains(letter)),
                    "width {width}"
                );
            }
        }
    }
}

/// The same on the screen: every row of a screen that holds the whole of it.
#[test]
pub(super) fn nothing_is_lost_on_the_screen_at_any_width() {
    let word = "w".repeat(500);
    let url = format!("https://gazette.example/{}", "part/of?it&".repeat(27));
    let japanese = "船が出た。海は、静かだ「本当に」。".repeat(8);
    for (text, goes_on) in [(&word, true), (&url, true), (&japanese, false)] {
        let folder = tempfile::tempdir().unwrap();
        let path = story::article(folder.path(), &[vec![text, "one"], vec![text, "two"]]);
        let mut viewer = Viewer::start(&[&path], 120, 150);
        viewer.wait_for("v0");
        viewer.press_and_settle("zd");
        for columns in (20..=120).step_by(5) {
            viewer.resize(columns, 150);
            viewer.press_and_settle("\u{c}");
            let screen = viewer.text();
            let rows: Vec<&str> = screen.lines().skip(4).collect();
            let is_of_text = |row: &&&str| !row.trim().is_empty();
            let rows: Vec<&&str> = rows.iter().filter(is_of_text).collect();
            let joined: String = rows.iter().flat_map(|row| row.chars().skip(3)).collect();
            let joined: String = joined.split_whitespace().collect();
            assert!(joined.contains(text.as_str()), "{columns}:\n{screen}");
            assert_eq!(screen.contains('↳'), goes_on, "{columns}:\n{screen}");
        }
    }
}

#[test]
pub(super) fn right_to_left_text_is_in_the_order_in_which_it_is_seen() {
    let (mut viewer, _folder) = on_pair("הספינה יצאה היום.", "הספינה יצאה אתמול.");
    assert!(viewer.text().contains("האצי הניפסה"), "{}", viewer.text());
    viewer.press("q");
    viewer.end();
    let written = viewer.written();
    assert!(written.find("\u{1b}[8l").unwrap() < written.find("\u{1b}[8h").unwrap());
    viewer.check_restored();
    // What goes to a pipe stays in the order of reading.
    let folder = tempfile::tempdir().unwrap();
    let path = story::pair(folder.path(), "הספינה יצאה היום.", "הספינה יצאה אתמול.");
    assert!(out(&run(&["diff", &path])).contains("הספינה יצאה"));
}

#[test]
pub(super) fn bytes_that_are_no_text_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "story.txt",
        b"The ferry \xff\xfe left at \xc3 noon today.\n",
    );
    let path = path.to_str().unwrap();
    let output = run(&["list", path]);
    assert_eq!(output.status.code(), Some(0));
    let mut viewer = Viewer::start(&[path], 80, 24);
    viewer.wait_for("noon today.");
    assert_eq!(viewer.written().matches('\u{fffd}').count(), 3);
    viewer.press("p");
    viewer.wait_for("3 sequences");
}

/// Sequences that would drive a terminal.
const EVIL: &str = "x\u{1b}]0;title\u{7}y\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}P1$q\u{1b}\\\u{1b}[2J\u{9b}31m\u{9d}0;t\u{9c}z";

#[test]
pub(super) fn no_sequence_of_a_text_reaches_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let evil_name = folder.path().join("ev\u{1b}[31mil");
    std::fs::create_dir(&evil_name).unwrap();
    let version = |number: u32, word: &str| {
        json!({ "number": number, "title": format!("T {EVIL} {word}"), "byline": EVIL, "later": EVIL,
            "paragraphs": [format!("A {EVIL} {word} here."), word], "read_from": [format!("{EVIL}:3")] })
    };
    let article = json!({ "variorum": 1, "url": format!("https://gazette.example/{EVIL}"), "source": EVIL, "title": EVIL,
        "versions": [version(0, "one"), version(1, "two")], EVIL: EVIL,
        "problems": [{ "file": EVIL, "line": 3, "what": EVIL }] });
    let path = story::line(&evil_name, &article);
    let mut viewer = Viewer::start(&[&path], 120, 30);
    viewer.wait_for("Version 0");
    for keys in [
        "]", "v", "q", "a", "q", "p", "q", "d", "/\u{1b}x", "\u{1b}", "z",
    ] {
        viewer.press_and_settle(keys);
    }
    check_controls(&viewer);
    let written = viewer.written();
    assert!(!written.contains("]0;") || !written.contains("\u{1b}]0;"));
    assert!(!written.contains("\u{1b}]52") && !written.contains("\u{1b}P"));
    viewer.press("\u{3}");
    viewer.end();
    viewer.check_restored();
    for args in [
        &["diff"][..],
        &["list"],
        &[
            "diff",
            "--format",
            "ansi",
            "--color",
            "never",
            "--theme",
            "default-dark",
        ],
        &["list", "--read-as", EVIL],
        &["diff", "--theme", EVIL],
    ] {
        let output = variorum().args(args).arg(&path).output().unwrap();
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(bytes);
            let is_foreign =
                |letter: char| letter.is_control() && letter != '\n' && letter != '\u{1b}';
            assert!(!text.contains(is_foreign), "{args:?}: {text:?}");
            let is_sgr = |part: &str| {
                part.starts_with('[')
                    && part[1..]
                        .trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';')
                        .starts_with('m')
            };
            assert!(
                text.split('\u{1b}').skip(1).all(is_sgr),
                "{args:?}: {text:?}"
            );
            assert!(
                !text.contains("\u{1b}[31m") && !text.contains("\u{1b}[2J"),
                "{args:?}: {text:?}"
            );
        }
    }
}

#[test]
fn what_is_made_for_programs_is_harmless_on_a_terminal_and_whole_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let version = |number: u32, word: &str| json!({ "number": number, "title": format!("T {EVIL} {word}"), "paragraphs": [format!("A {EVIL} {word} here.")] });
    let article =
        json!({ "variorum": 1, "title": EVIL, "versions": [version(0, "one"), version(1, "two")] });
    let path = story::line(folder.path(), &article);
    for args in [
        &["diff", "--format", "unified"][..],
        &["diff", "--format", "markdown"],
        &["diff", "--format", "html"],
        &["diff", "--format", "svg"],
        &["diff", "--format", "json"],
        &["list", "--format", "csv"],
        &["list", "--format", "json"],
        &["export"],
    ] {
        let mut terminal = Viewer::start(&[args, &[&path]].concat(), 200, 60);
        terminal.end();
        check_controls(&terminal);
        assert!(!terminal.written().contains('\u{1b}'), "{args:?}");
    }
    let unified = variorum()
        .args(["diff", "--format", "unified", &path])
        .output()
        .unwrap();
    assert!(String::from_utf8(unified.stdout).unwrap().contains(EVIL));
}

#[test]
pub(super) fn input_that_grows_is_cut_and_the_rest_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(
        sample("plain/bakery/1-morning.txt"),
        folder.path().join("good.txt"),
    )
    .unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, &vec![b'a'; 64 << 20]).unwrap();
    file(folder.path(), "bomb.txt.gz", &encoder.finish().unwrap());
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    std::io::Write::write_all(&mut encoder, &vec![b'a'; 64 << 20]).unwrap();
    file(folder.path(), "bomb.txt.bz2", &encoder.finish().unwrap());
    let bomb = vec![b'a'; 64 << 20];
    let bomb = ruzstd::encoding::compress_to_vec(&bomb[..], CompressionLevel::Fastest);
    file(folder.path(), "bomb.txt.zst", &bomb);
    // What it says of the sizes within is a lie, and nobody asks.
    file(
        folder.path(),
        "lies.zip",
        b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f",
    );
    let entity = |number: usize| {
        format!(
            "<!ENTITY l{number} \"{}\">",
            format!("&l{};", number - 1).repeat(10)
        )
    };
    let laughs: String = (1..10).map(entity).collect();
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"lol\">{laughs}]><rss><channel><item><title>&l9;</title></item></channel></rss>"
    );
    file(folder.path(), "laughs.rss", laughs.as_bytes());
    file(
        folder.path(),
        "deep.jsonl",
        format!("{{\"variorum\":1,\"title\":{}", "[".repeat(100_000)).as_bytes(),
    );
    file(
        folder.path(),
        "deep.html",
        format!("<html><body>{}", "<div>".repeat(100_000)).as_bytes(),
    );
    let files = std::fs::read_dir(folder.path()).unwrap();
    for file in files.map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        // Each alone is told within two seconds, and within memory that one kilobyte more would end the program.
        let list = || {
            let script = "ulimit -v 300000; exec \"$0\" list \"$1\"";
            let mut command = std::process::Command::new("sh");
            command.args(["-c", script, env!("CARGO_BIN_EXE_variorum")]);
            command.arg(&file).output().unwrap()
        };
        let output = in_time(Duration::from_secs(2), list);
        let code = output.status.code();
        let is_good = name == "good.txt";
        assert_eq!(code, Some(i32::from(!is_good)), "{name}: {}", err(&output));
        assert!(
            is_good || err(&output).contains(name),
            "{name}: {}",
            err(&output)
        );
    }
    // All together, each is told and the rest still opens.
    let output = run(&["list", folder.path().to_str().unwrap()]);
    assert!(
        out(&output).contains("1-morning") || out(&output).contains("good"),
        "{} {}",
        out(&output),
        err(&output)
    );
    for name in [
        "bomb.txt.gz",
        "bomb.txt.bz2",
        "bomb.txt.zst",
        "lies.zip",
        "deep.jsonl",
    ] {
        assert!(err(&output).contains(name), "{name}: {}", err(&output));
    }
}

#[test]
pub(super) fn no_pattern_takes_long() {
    let folder = tempfile::tempdir().unwrap();
    let long = "a".repeat(100_000);
    let path = story::pair(folder.path(), &long, &format!("{long} b"));
    for phrase in ["(a+)+$", "(?:A+){1000}|", ".*[^A-Z]|[A-Z]"] {
        for search in ["/", "S"] {
            let searching = || {
                let mut viewer = Viewer::start(&[&path], 80, 24);
                viewer.wait_for("v0");
                viewer.settle();
                viewer.press(&format!("{search}\u{12}{phrase}\r"));
                viewer.settle_for(Duration::from_millis(20));
                viewer
            };
            // However long it goes on, a key is heard.
            let mut viewer = in_time_from(Duration::from_millis(100), searching, |mut viewer| {
                viewer.press("?");
                viewer.wait_for("Versions");
                viewer
            });
            // The help, then what was found, then the search: then nothing is looked for, and nothing runs.
            for _ in 0..3 {
                viewer.press_and_settle("\u{1b}");
                viewer.settle_for(Duration::from_millis(100));
            }
            let spent = viewer.processor_time();
            viewer.settle_for(Duration::from_millis(200));
            assert_eq!(viewer.processor_time(), spent, "{phrase}");
            viewer.press("q");
            assert_eq!(viewer.end().exit_code(), 0);
        }
    }
    for expression in ["(a+)+$", "(?:a+){100}|", ".*[^A-Z]|[A-Z]"] {
        // What takes more processor time is ended by a signal, and has no exit status.
        let status = std::process::Command::new("sh")
            .args([
                "-c",
                "ulimit -t 5; exec \"$0\" search --regex \"$1\" \"$2\"",
            ])
            .args([env!("CARGO_BIN_EXE_variorum"), expression, &path])
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(
            status.code().is_some_and(|code| code < 3),
            "{expression}: {status}"
        );
    }
}
