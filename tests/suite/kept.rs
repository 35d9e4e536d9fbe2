//! What is kept from one run of the viewer to the next: marks, notes and looks, in the state folder and nowhere else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::{err, out, sample, variorum};
use crate::docs::files_below;
use crate::viewer::Viewer;

const TEXTS: [&str; 4] = [
    "Ferry talks\n\nThe council met on Monday.\n\nNobody spoke of the 140 jobs.\n",
    "Ferry talks\n\nThe council met on Tuesday.\n\nNobody spoke of the 140 jobs.\n",
    "Ferry talks\n\nThe council met on Tuesday.\n\nNobody spoke of the 180 jobs.\n",
    "Ferry talks stall\n\nThe council met on Tuesday.\n\nNobody spoke of the 180 jobs.\n",
];

/// A reader with a folder of data and a folder for state.
struct Reader {
    folder: tempfile::TempDir,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        for (idx, text) in TEXTS.iter().enumerate() {
            fs::write(folder.path().join(format!("data/{idx}.txt")), text).unwrap();
        }
        Self { folder }
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn reviews(&self) -> PathBuf {
        self.state().join("variorum/reviews.jsonl")
    }

    fn files(&self, n_versions: usize) -> Vec<String> {
        let path = |idx| self.folder.path().join(format!("data/{idx}.txt"));
        let paths = (0..n_versions).map(path);
        paths.map(|path| path.display().to_string()).collect()
    }

    /// Opens the viewer on the first versions.
    fn open(&self, n_versions: usize, options: &[&str]) -> Viewer {
        let files = self.files(n_versions);
        let args: Vec<&str> = files.iter().map(String::as_str).collect();
        let state = self.state().display().to_string();
        let environment = [("XDG_STATE_HOME", Some(state.as_str()))];
        Viewer::start_with(&[&args, options].concat(), 120, 24, &environment)
    }

    fn run(&self, args: &[&str]) -> std::process::Output {
        let mut command = variorum();
        command.args(args).env("XDG_STATE_HOME", self.state());
        command.output().unwrap()
    }

    fn notes(&self) -> Vec<Value> {
        let output = self.run(&["notes", "--format", "json"]);
        assert_eq!(err(&output), "");
        let lines = out(&output).lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn quit(mut viewer: Viewer) {
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
fn a_reader_comes_back_to_what_is_new_and_to_their_note() {
    let reader = Reader::new();
    let mut viewer = reader.open(2, &[]);
    viewer.wait_for("Version 2");
    viewer.press("]mn");
    viewer.wait_for("note on change 1:");
    viewer.press("ask them\rmf");
    viewer.wait_for("change 1: flagged");
    quit(viewer);
    let mut viewer = reader.open(4, &[]);
    viewer.wait_for("2 versions since you last looked on");
    viewer.wait_for("Version 4");
    assert!(viewer.text().contains("Version 2"), "{}", viewer.text());
    // Seen from further away, it is the same change.
    viewer.press("h]");
    viewer.wait_for("✎ ask them");
    assert!(viewer.text().contains('⚑'), "{}", viewer.text());
    quit(viewer);
    let mut viewer = reader.open(4, &[]);
    viewer.wait_for("Version 4");
    assert!(viewer.text().contains("Version 3"), "nothing is new");
    quit(viewer);
    let [note] = reader.notes().try_into().unwrap();
    assert_eq!(note["old"]["text"], "The council met on Monday.");
    assert_eq!(note["new"]["text"], "The council met on Tuesday.");
    assert_eq!(
        note["title"], "1.txt",
        "texts without headline go by their file"
    );
    assert_eq!(note["notes"][0]["text"], "ask them");
    assert!(note["flagged_at"].is_string());
}

#[test]
fn a_reader_may_want_the_newest_step_alone() {
    let reader = Reader::new();
    quit_when_open(reader.open(2, &[]), "Version 2");
    let config = reader.folder.path().join("config.toml");
    fs::write(&config, "since-last-look = \"off\"\n").unwrap();
    let config = config.display().to_string();
    for options in [&["--config", &config][..], &["--from", "3"]] {
        let mut viewer = reader.open(4, options);
        viewer.wait_for("Version 4");
        assert!(viewer.text().contains("Version 3"), "{}", viewer.text());
        // What is looked at now is not kept, so that the next one finds the same.
        viewer.press("\u{3}");
        viewer.end();
        fs::remove_file(reader.reviews()).unwrap();
        quit_when_open(reader.open(2, &[]), "Version 2");
    }
}

fn quit_when_open(mut viewer: Viewer, text: &str) {
    viewer.wait_for(text);
    quit(viewer);
}

#[test]
fn what_two_sessions_write_at_once_is_kept_of_both() {
    let reader = Reader::new();
    let mut one = reader.open(3, &[]);
    let mut other = reader.open(3, &[]);
    one.wait_for("Version 3");
    other.wait_for("Version 3");
    one.press("]mn");
    other.press("h]mn");
    one.press("of one\r");
    one.wait_for("written");
    other.press("of the other\r");
    other.wait_for("written");
    one.press("mf");
    one.wait_for("flagged");
    quit(one);
    quit(other);
    let notes = reader.notes();
    let texts: Vec<&Value> = notes.iter().map(|note| &note["notes"][0]["text"]).collect();
    assert_eq!(texts, ["of the other", "of one"]);
    assert!(notes[1]["flagged_at"].is_string());
}

#[test]
fn a_note_is_kept_even_where_the_reader_leaves_at_once() {
    let reader = Reader::new();
    let mut viewer = reader.open(2, &[]);
    viewer.wait_for("Version 2");
    viewer.press("]mnin haste\rq");
    assert_eq!(viewer.end().exit_code(), 0);
    assert_eq!(reader.notes().len(), 1);
}

#[test]
fn a_broken_file_is_told_and_kept_aside() {
    let reader = Reader::new();
    let file = reader.reviews();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, b"\xff nonsense\n{\"look\":1}\n").unwrap();
    let output = reader.run(&["notes"]);
    assert_eq!((output.status.code(), out(&output)), (Some(1), ""));
    let told = err(&output);
    assert!(
        told.contains("reviews.jsonl:1: expected a mark or a look; left out: 2 lines"),
        "{told}"
    );
    let mut viewer = reader.open(2, &[]);
    viewer.wait_for("Version 2");
    viewer.wait_for("1 problem");
    viewer.press("]mf");
    viewer.wait_for("flagged");
    quit(viewer);
    let aside = file.with_file_name("reviews.jsonl.broken-1");
    assert_eq!(fs::read(aside).unwrap(), b"\xff nonsense\n{\"look\":1}\n");
    assert_eq!(reader.notes().len(), 1);
}

#[test]
fn what_cannot_be_kept_is_told_on_the_screen_and_after_it() {
    let reader = Reader::new();
    // A file where the folder should be: not even the superuser can write there.
    fs::write(reader.state(), "").unwrap();
    let mut viewer = reader.open(2, &[]);
    viewer.wait_for("Version 2");
    viewer.press("]mf");
    viewer.wait_for("this mark is not kept: ");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    let written = viewer.written();
    assert!(written.contains("the last marks are not kept"), "{written}");
}

fn names(folder: &Path) -> Vec<String> {
    let files = files_below(folder).into_iter();
    let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.map(name).collect()
}

#[test]
fn nothing_is_kept_where_nothing_should_be_and_never_beside_the_data() {
    let reader = Reader::new();
    let config = reader.folder.path().join("config.toml");
    fs::write(&config, "state = \"off\"\n").unwrap();
    let config = config.display().to_string();
    for options in [&["--no-state"][..], &["--config", &config]] {
        let mut viewer = reader.open(2, options);
        viewer.wait_for("Version 2");
        viewer.press("]mf");
        viewer.wait_for("flagged; nothing is kept beyond this session");
        quit(viewer);
        assert!(!reader.state().exists());
    }
    let state = reader.state().display().to_string();
    let environment = [("XDG_STATE_HOME", Some(state.as_str()))];
    let mut viewer = Viewer::start_with(&[], 120, 24, &environment);
    viewer.wait_for("Version 9");
    viewer.press("]mf");
    viewer.wait_for("nothing is kept beyond this session");
    quit(viewer);
    assert!(!reader.state().exists(), "the sample keeps nothing");
    let mut viewer = reader.open(2, &[]);
    viewer.wait_for("Version 2");
    viewer.press("]mf");
    viewer.wait_for("flagged");
    quit(viewer);
    assert_eq!(
        names(&reader.folder.path().join("data")),
        ["0.txt", "1.txt", "2.txt", "3.txt"]
    );
    assert_eq!(names(&reader.state()), ["lock", "reviews.jsonl"]);
    let mode = fs::metadata(reader.reviews()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "what readers note is theirs");
}

#[test]
fn notes_are_printed_for_the_articles_that_are_meant() {
    let reader = Reader::new();
    let mut viewer = reader.open(2, &[]);
    viewer.wait_for("Version 2");
    viewer.press("mn*all* of it\r]mf");
    viewer.wait_for("change 1: flagged");
    quit(viewer);
    let table = reader.run(&["notes"]);
    let table = out(&table);
    let shown: Vec<&str> = table
        .lines()
        .map(|line| line.split("flagged ").next().unwrap())
        .map(|line| line.split(": *all").next().unwrap())
        .collect();
    let expected = ["1.txt", "", "  version 1 to version 2: the whole step"];
    assert_eq!(shown[..3], expected, "{table}");
    assert!(table.contains(": *all* of it\n"), "{table}");
    assert!(
        table.contains(
            "    - The council met on Monday.\n    + The council met on Tuesday.\n    flagged "
        ),
        "{table}"
    );
    let markdown = reader.run(&["notes", "--format", "markdown", "--article", "1.TXT"]);
    let markdown = out(&markdown);
    assert!(
        markdown.contains("\n## Version 1 to version 2: text that changed\n\nVersion 1:\n\n> The council met on Monday.\n"),
        "{markdown}"
    );
    assert!(markdown.contains(" *all* of it\n"), "{markdown}");
    let files = reader.files(4);
    let of_files = reader.run(&["notes", &files[1], &files[2]]);
    assert!(out(&of_files).contains("the whole step"));
    let of_others = reader.run(&["notes", &files[3]]);
    assert_eq!((of_others.status.code(), out(&of_others)), (Some(1), ""));
    let none = reader.run(&["notes", "--article", "zebra"]);
    assert_eq!((none.status.code(), out(&none)), (Some(1), ""));
}

#[test]
fn commands_that_print_change_nothing() {
    let reader = Reader::new();
    let files = reader.files(2);
    for command in ["diff", "list", "export"] {
        let output = reader.run(&[command, &files[0], &files[1]]);
        assert_eq!(output.status.code(), Some(0));
    }
    assert!(!reader.state().exists());
}

#[test]
fn what_came_meanwhile_is_there_after_reading_again() {
    let reader = Reader::new();
    let folder = reader.folder.path().join("data");
    let newest = folder.join("3.txt");
    fs::remove_file(&newest).unwrap();
    let mut viewer = Viewer::start(&[folder.to_str().unwrap()], 120, 24);
    viewer.wait_for("Version 2");
    fs::write(&newest, TEXTS[3]).unwrap();
    viewer.press("R");
    viewer.wait_for("1 new version, the newest is v4");
    viewer.press("l");
    viewer.wait_for("Ferry talks stall");
    // Where nothing is left what was read stays.
    fs::remove_dir_all(&folder).unwrap();
    viewer.press("R");
    viewer.wait_for("no article is there any more");
    viewer.press("h");
    viewer.wait_for("180 jobs");
    quit(viewer);
    // What came through a pipe comes only once.
    let script = format!(
        "exec $VARIORUM - < '{}'",
        sample("plain/bakery/1-morning.txt")
    );
    let mut viewer = Viewer::start_script(&script, 80, 24);
    viewer.wait_for("the only one");
    viewer.press("R");
    viewer.wait_for("nothing new here");
    quit(viewer);
}
