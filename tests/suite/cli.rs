//! The built program: what it prints, what it complains about, how it exits.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use variorum::loader::{self, Input};
use variorum::store::Choices;

/// What the environment may say of a terminal, and what people say in it of how it should be used.
pub(crate) const ABOUT_THE_TERMINAL: &[&str] = &[
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "COLORFGBG",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
    "SSH_CONNECTION",
    "SSH_CLIENT",
    "SSH_TTY",
    "STY",
    "TMUX",
    "COLUMNS",
    "LINES",
    "RUST_BACKTRACE",
    "VARIORUM_CONFIG",
];

/// Runs the program without a terminal, and without what the environment may say of one.
pub(crate) fn variorum() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    for name in ABOUT_THE_TERMINAL {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color").stdin(Stdio::null());
    command.env("XDG_STATE_HOME", no_state());
    command.env("XDG_CONFIG_HOME", no_state());
    command
}

/// A folder for state that is not there: what somebody chose on this machine must change no test.
pub(crate) fn no_state() -> PathBuf {
    std::env::temp_dir().join("variorum-tests-keep-no-state")
}

pub(crate) fn run(args: &[&str]) -> Output {
    variorum().args(args).output().unwrap()
}

pub(crate) fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub(crate) fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A sample file or folder.
pub(crate) fn sample(path: &str) -> String {
    format!("{}/samples/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// A file of its own folder that lives as long as the test.
pub(crate) fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Runs on one file of `bytes`; the answer is on standard error, with the folder's name taken out.
#[track_caller]
fn check_refused(bytes: &[u8], expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "input", bytes);
    let output = run(&["list", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out(&output), "");
    let said = err(&output).replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(said, format!("variorum: input: {expected}\n"));
}

#[test]
fn bad_input_gets_one_line_that_names_the_file_and_what_was_expected() {
    check_refused(b"", "empty file, expected text");
    check_refused(b"\x00\x01\x02 text", "binary file, expected text");
    check_refused(
        b"<html><body>No.</body></html>\n",
        "not news-sniffer-page: no table of the class \"version_diff\" and no line \"Version N of M\"",
    );
    check_refused(
        b"a;b;c\n1;2;3\n",
        "not plain: no line reads as prose, expected sentences",
    );
}

#[test]
pub(crate) fn a_missing_file_and_an_empty_folder_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no\u{1b}[31msuch");
    let output = run(&["export", missing.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("no␛[31msuch: no such file or folder, expected articles\n"),
        "{}",
        err(&output)
    );
    let output = run(&["export", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains(": folder without any file, expected articles\n"),
        "{}",
        err(&output)
    );
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "a.bin", &[0; 100]);
    file(folder.path(), "b.txt", b"This one is an article.\n");
    let output = run(&["list", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        err(&output).ends_with("a.bin: binary file, expected text\n"),
        "{}",
        err(&output)
    );
    assert!(out(&output).contains("b.txt"), "{}", out(&output));
}

#[test]
fn a_page_cut_in_the_middle_shows_what_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(sample("news-sniffer/ferry/ferry-6-7.txt")).unwrap();
    let path = file(folder.path(), "cut.txt", &whole[..2_000]);
    let output = run(&["export", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        err(&output).contains(
            "cut.txt:14: the page is cut off here, in its last paragraph, which is left out"
        ),
        "{}",
        err(&output)
    );
    let article: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(article["versions"].as_array().unwrap().len(), 2);
}

#[test]
fn wrong_usage_exits_with_2_and_what_is_not_there_with_1() {
    assert_eq!(run(&["--nonsense"]).status.code(), Some(2));
    assert_eq!(
        run(&["diff", "--format", "nonsense"]).status.code(),
        Some(2)
    );
    let output = run(&["list", "--read-as", "nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("expected one of news-sniffer, news-sniffer-page, "),
        "{}",
        err(&output)
    );
    let output = run(&["diff", "--theme", "nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    let output = run(&["diff", "--to", "8"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        err(&output),
        "variorum: --to 8: no such version, expected one of 0, 1, 2, 3, 4, 5, 6, 7, 9\n"
    );
    assert_eq!(run(&["diff", "--article", "zebra"]).status.code(), Some(1));
}

#[test]
fn steps_that_make_no_sense_are_refused() {
    assert_eq!(
        run(&["diff", "--from", "7", "--to", "6"]).status.code(),
        Some(2)
    );
    assert_eq!(
        run(&["diff", "--all", "--from", "7"]).status.code(),
        Some(2)
    );
    let output = run(&["diff", "--from", "9"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        err(&output),
        "variorum: --from 9: there is no version after it\n"
    );
}

#[test]
fn one_version_alone_is_told() {
    let path = sample("plain/bakery/1-morning.txt");
    let output = run(&["diff", &path]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        err(&output),
        "variorum: 1-morning.txt: only one version, so nothing to compare it with\n"
    );
}

#[test]
fn a_version_number_beyond_reason_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let page = std::fs::read_to_string(sample("news-sniffer/ferry/ferry-6-7.txt")).unwrap();
    let page = page.replace("Version 6 Version 7", "Version 6 Version 4000000000");
    let path = file(folder.path(), "page.txt", page.as_bytes());
    let output = run(&["list", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("page.txt:7: version 4000000000, expected none above 1000000"),
        "{}",
        err(&output)
    );
}

#[test]
fn without_a_terminal_the_viewer_prints_the_plain_diff() {
    let viewed = run(&[]);
    assert_eq!(viewed.status.code(), Some(0));
    assert!(!out(&viewed).contains('\u{1b}'));
    assert_eq!(out(&viewed), out(&run(&["diff", "--format", "plain"])));
    assert_eq!(out(&viewed), out(&run(&["diff"])));
}

#[test]
fn exit_code_tells_of_changes_when_asked() {
    assert_eq!(run(&["diff"]).status.code(), Some(0));
    assert_eq!(run(&["diff", "--exit-code"]).status.code(), Some(1));
    assert_eq!(
        run(&["diff", "--exit-code", "--from", "3", "--to", "5"])
            .status
            .code(),
        Some(0),
        "a revert"
    );
}

#[test]
fn a_small_step_in_plain_text() {
    let printed = run(&["diff", "--to", "1"]);
    let lines: Vec<&str> = out(&printed).lines().collect();
    assert_eq!(
        lines[0],
        "Harbour ferry talks collapse after night of argument"
    );
    assert_eq!(
        lines[1],
        "version 0 to version 1, 12 minutes later, seen 17 Apr 2025 05:24 UTC"
    );
    assert_eq!(
        lines[2],
        "1 change: 1 word added, 1 word removed, under 1% rewritten"
    );
    assert_eq!(lines[3], "kinds of change: wording 1");
    assert!(
        lines[4].starts_with("old text reconstructed 0.9"),
        "{}",
        lines[4]
    );
    assert_eq!(lines[6], "paragraph 9 changed (wording):");
    assert!(
        lines[7].contains("to [-accomodate-]{+accommodate+} every"),
        "{}",
        lines[7]
    );
}

#[test]
fn only_tells_the_changes_of_some_kinds() {
    let printed = run(&["diff", "--only", "correction,attribution"]);
    let told: Vec<&str> = out(&printed)
        .lines()
        .filter(|line| line.ends_with("):"))
        .collect();
    assert_eq!(
        told,
        [
            "paragraph 16 (was 14) changed (numbers, dates, names, quotes, attribution, hedges, wording):",
            "paragraph 21 added (correction):",
        ]
    );
    assert!(out(&printed).contains("\nshown: 2 changes, only correction, attribution\n"));
    let of_quiet_step = ["diff", "--to", "1", "--exit-code", "--only", "numbers"];
    assert_eq!(run(&of_quiet_step).status.code(), Some(0), "no such change");
}

#[test]
fn an_unknown_kind_is_wrong_usage() {
    let output = run(&["diff", "--only", "numerals"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("expected some of headline, correction, numbers"));
}

#[test]
fn json_names_the_kinds() {
    let output = run(&["diff", "--to", "1", "--format", "json"]);
    let step: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(step["labels"], serde_json::json!({ "wording": 1 }));
    let output = run(&["diff", "--only", "correction", "--format", "json"]);
    let step: Value = serde_json::from_str(out(&output)).unwrap();
    let rows = step["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "only what was asked for");
    let labels = &rows[0]["edits"][0]["labels"];
    assert_eq!(labels, &serde_json::json!(["correction"]));
}

#[test]
fn ansi_is_laid_out_for_a_width_and_colored_only_when_asked() {
    let output = run(&["diff", "--format", "ansi", "--width", "120", "--to", "1"]);
    assert!(
        !out(&output).contains('\u{1b}') || out(&output).contains("\u{1b}[4m"),
        "attributes at most"
    );
    let output = run(&[
        "diff", "--format", "ansi", "--color", "always", "--width", "60", "--to", "1",
    ]);
    assert!(out(&output).contains("\u{1b}[4;38;5;"), "{}", out(&output));
    for line in out(&output).lines() {
        let is_sgr = |part: &str| {
            part.split_once('m')
                .map_or(part, |(_, rest)| rest)
                .to_owned()
        };
        let mut parts = line.split("\u{1b}[");
        let text: String = parts
            .next()
            .into_iter()
            .map(str::to_owned)
            .chain(parts.map(is_sgr))
            .collect();
        assert!(variorum::visual::width(&text) <= 60, "{text}");
    }
}

#[test]
fn json_keeps_its_promises() {
    let output = run(&["diff", "--all", "--format", "json"]);
    let steps: Vec<Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(steps.len(), 8);
    let export: Value = serde_json::from_str(out(&run(&["export"]))).unwrap();
    let paragraphs = |number: &Value| -> Vec<String> {
        let versions = export["versions"].as_array().unwrap();
        let version = versions
            .iter()
            .find(|version| version["number"] == *number)
            .unwrap();
        serde_json::from_value(version["paragraphs"].clone()).unwrap()
    };
    for step in &steps {
        for (side, not_here) in [("old", "moved_to"), ("new", "moved_from")] {
            let paragraphs = paragraphs(&step[side]["number"]);
            let mut next = 0;
            for row in step["rows"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|row| row["kind"] != *not_here)
            {
                let indexes: Vec<usize> = serde_json::from_value(row[side].clone()).unwrap();
                if indexes.is_empty() {
                    continue;
                }
                assert_eq!(
                    indexes[0], next,
                    "every paragraph stands in one row, in order"
                );
                next += indexes.len();
                let edits = row["edits"].as_array().unwrap().iter();
                let text: String = edits.map(|edit| edit[side].as_str().unwrap()).collect();
                let joined: Vec<&str> = indexes
                    .iter()
                    .map(|idx| paragraphs[*idx].as_str())
                    .collect();
                assert_eq!(text, joined.join(" "));
            }
            assert_eq!(next, paragraphs.len());
        }
    }
}

#[test]
fn the_list_shows_every_version_and_what_is_missing() {
    let output = run(&["list"]);
    for number in ["0", "1", "2", "3", "4", "5", "6", "7", "9"] {
        let is_row = |line: &str| line.split_whitespace().next() == Some(number);
        assert!(out(&output).lines().any(is_row), "version {number}");
    }
    assert!(out(&output).contains("version 8 is missing"));
    let line: Value = serde_json::from_str(out(&run(&["list", "--format", "json"]))).unwrap();
    assert_eq!(line["missing"], serde_json::json!([8]));
    assert_eq!(line["versions"].as_array().unwrap().len(), 9);
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let mut child = variorum()
        .args(["export", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"An article comes through a pipe.\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let article: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(
        article["versions"][0]["paragraphs"][0],
        "An article comes through a pipe."
    );
    assert_eq!(article["versions"][0]["read_from"][0], "-:1");
}

#[test]
fn a_folder_of_versions_is_a_document_in_natural_order() {
    let folder = tempfile::tempdir().unwrap();
    for number in [10, 9, 1] {
        let text = format!("This is version {number} of the text.\n");
        file(folder.path(), &format!("v{number}.txt"), text.as_bytes());
    }
    std::fs::create_dir(folder.path().join("other")).unwrap();
    file(
        &folder.path().join("other"),
        "one.txt",
        b"Another document altogether.\n",
    );
    let output = run(&["export", folder.path().to_str().unwrap()]);
    let articles: Vec<Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(articles.len(), 2);
    assert_eq!(
        articles[0]["versions"][2]["paragraphs"][0],
        "This is version 10 of the text."
    );
}

#[test]
fn what_was_chosen_before_is_followed_and_the_export_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let page = "Version 1 Version 2\nFerry talks Ferry talks\nThe council met.The council met.\nIt rained on the harbour.\n\
                The hall was cold that night.The hall was cold that night.\n";
    let path = file(folder.path(), "page.txt", page.as_bytes());
    let store = loader::load(
        &[Input {
            name: "page.txt".into(),
            group: String::new(),
            bytes: page.into(),
        }],
        None,
        &Choices::default(),
    );
    let id = store.articles[0].puzzles[0].id;
    std::fs::create_dir(folder.path().join("variorum")).unwrap();
    for (reading, counts) in [("added", [2, 3]), ("removed", [3, 2])] {
        let line = format!("{{\"puzzle\":\"{id}\",\"reading\":\"{reading}\"}}\n");
        file(
            &folder.path().join("variorum"),
            "choices.jsonl",
            line.as_bytes(),
        );
        let mut command = variorum();
        command
            .args(["export", path.to_str().unwrap()])
            .env("XDG_STATE_HOME", folder.path());
        let article: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        let versions = article["versions"].as_array().unwrap();
        let n_paragraphs: Vec<usize> = versions
            .iter()
            .map(|version| version["paragraphs"].as_array().unwrap().len())
            .collect();
        assert_eq!(n_paragraphs, counts, "{reading}");
        assert_eq!(article["chosen_by_hand"], serde_json::json!(["page.txt:4"]));
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = variorum()
        .args(["diff", "--all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(err(&output), "");
}

#[test]
fn search_tells_where_a_phrase_stands() {
    let output = run(&["search", "140 jobs"]);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<&str> = out(&output).lines().collect();
    assert!(
        lines[1].starts_with("   ■■□□□□□□□  in 2 versions of 9, first 0 ("),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].contains("would put [140 jobs] at risk"),
        "{}",
        lines[2]
    );
    assert_eq!(lines.len(), 3, "told where it came, not in every version");
}

#[test]
fn search_for_what_is_nowhere_finds_nothing() {
    let output = run(&["search", "no such phrase"]);
    assert_eq!((output.status.code(), out(&output)), (Some(1), ""));
    let output = run(&["search", "--regex", "("]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
}

#[test]
fn search_speaks_json() {
    let output = run(&["search", "--regex", r"\b1[48]0 jobs", "--format", "json"]);
    let found: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(
        (&found["first"], &found["last"]),
        (&Value::from(0), &Value::from(9))
    );
    let texts: Vec<&str> = found["versions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|version| version["places"][0]["text"].as_str())
        .collect();
    assert_eq!(texts[..3], ["140 jobs", "140 jobs", "180 jobs"]);
}

#[test]
fn words_tells_how_much_is_left_of_each_version() {
    let output = run(&["words"]);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<&str> = out(&output).lines().collect();
    let n_words = |line: &str| -> usize {
        let number = line.rsplit("  ").find_map(|cell| cell.trim().parse().ok());
        number.unwrap()
    };
    assert!(lines[1].starts_with("   version 9"), "{}", lines[1]);
    assert!(lines[4].starts_with("         0  "), "{}", lines[4]);
    let all: usize = lines[4..].iter().map(|line| n_words(line)).sum();
    assert!(
        lines[1].ends_with(&format!(": {all} words")),
        "{}",
        lines[1]
    );
}

#[test]
fn words_speaks_json() {
    let output = run(&["words", "--to", "1", "--format", "json"]);
    let line: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(line["version"], 1);
    let paragraphs = line["paragraphs"].as_array().unwrap();
    let stretches = paragraphs.iter().flat_map(|it| it.as_array().unwrap());
    let young: Vec<&Value> = stretches.filter(|it| it["born"] == 1).collect();
    assert!(!young.is_empty());
    assert!(young.iter().all(|it| it["born_at"].is_string()));
    let none = run(&["words", "--to", "8"]);
    assert_eq!(none.status.code(), Some(1), "version 8 is missing");
}

#[test]
fn words_tells_what_became_of_a_phrase() {
    let output = run(&["words", "--phrase", "140 jobs"]);
    assert_eq!(output.status.code(), Some(0));
    let text = out(&output);
    assert!(text.contains("[140] went for “180”"), "{text}");
    let json = run(&["words", "--phrase", "180 jobs", "--format", "json"]);
    let line: Value = serde_json::from_str(out(&json)).unwrap();
    let events = line["places"][0]["events"].as_array().unwrap();
    let born = events.iter().find(|event| event["words"] == "180").unwrap();
    assert_eq!(
        (&born["what"], &born["old"]),
        (&"born".into(), &"140".into())
    );
    let nowhere = run(&["words", "--phrase", "no such phrase"]);
    assert_eq!((nowhere.status.code(), out(&nowhere)), (Some(1), ""));
}

#[test]
fn list_speaks_csv() {
    let output = run(&["list", "--format", "csv"]);
    let mut lines = csv::Reader::from_reader(output.stdout.as_slice());
    let columns = lines.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
    assert_eq!((columns.len(), records.len()), (12, 9));
    assert_eq!(
        (&records[1][3], &records[1][6], &records[0][6]),
        ("1", "1", "")
    );
}

#[test]
pub(crate) fn texts_are_exported_once_and_open_again() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let export = || {
        run(&[
            "export",
            "--format",
            "text",
            "--output",
            target.to_str().unwrap(),
        ])
    };
    assert_eq!(export().status.code(), Some(0));
    let files = std::fs::read_dir(target.join("1")).unwrap().count();
    assert_eq!(files, 9);
    let again = export();
    assert_eq!(again.status.code(), Some(1), "nothing is written over");
    assert!(err(&again).contains("version-0.txt"), "{}", err(&again));
    let listed = run(&["list", "--format", "csv", target.to_str().unwrap()]);
    assert_eq!(out(&listed).lines().count(), 10);
    assert_eq!(
        run(&["export", "--format", "text"]).status.code(),
        Some(2),
        "needs --output"
    );
}

#[test]
fn completions_and_the_manual_name_every_command() {
    for words in [&["completions", "bash"][..], &["man"]] {
        let output = run(words);
        for command in ["diff", "list", "export", "search", "words", "keys", "kinds"] {
            assert!(out(&output).contains(command), "{words:?} {command}");
        }
    }
}

#[test]
fn a_page_that_is_cut_off_is_not_passed_off_as_whole() {
    let page = "samples/news-sniffer-page/broken/ferry-6-7-cut.html";
    let listed = run(&["list", page]);
    assert_eq!(
        out(&listed).matches("captured in part").count(),
        2,
        "{}",
        out(&listed)
    );
    assert!(err(&listed).contains("cut off"));
}

#[test]
fn a_folder_is_for_text_only() {
    let output = run(&["export", "--output", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("only `--format text` writes files"));
}

#[test]
fn what_search_prints_is_ascii_where_the_locale_is() {
    let output = variorum()
        .args(["search", "140 jobs"])
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    assert!(output.stdout.is_ascii() && !output.stdout.is_empty());
}
