//! Files that are written.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::story;
use crate::cli::{err, file, variorum};
use crate::viewer::Viewer;

/// Returns the names in `folder`, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
pub(super) fn what_is_written_stays_inside_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().join("here");
    fs::create_dir(&here).unwrap();
    let version = |number: u32, word: &str| serde_json::json!({ "number": number, "title": "../../x", "paragraphs": [format!("It was {word} then.")] });
    let path = story::line(
        folder.path(),
        &serde_json::json!({ "variorum": 1, "title": "../../x", "versions": [version(0, "one"), version(1, "two")] }),
    );
    // A link of the very name, to something that is somebody's.
    let precious = file(folder.path(), "precious", b"mine");
    symlink(&precious, here.join("x-v0-v1.html")).unwrap();
    let script = format!("cd {} && exec $VARIORUM {path}", here.display());
    let mut viewer = Viewer::start_script(&script, 80, 24);
    viewer.wait_for("Version 0");
    for (keys, name) in [
        ("eh", "x-v0-v1-2.html"),
        ("eh", "x-v0-v1-3.html"),
        ("em", "x-v0-v1.md"),
    ] {
        viewer.press(keys);
        viewer.wait_for(&format!("written to {name}"));
        let written = here.join(name);
        let text = fs::read_to_string(&written).unwrap();
        assert!(text.contains("two"), "{text}");
        let mode = fs::metadata(&written).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    // Nor is it taken for an article.
    let listed = variorum().arg("list").arg(folder.path()).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(!listed.contains("2. "), "{listed}");
    assert_eq!(fs::read(&precious).unwrap(), b"mine");
    assert_eq!(
        names(&here),
        [
            "x-v0-v1-2.html",
            "x-v0-v1-3.html",
            "x-v0-v1.html",
            "x-v0-v1.md"
        ]
    );
    assert_eq!(names(folder.path()), ["article.jsonl", "here", "precious"]);
}

#[test]
fn texts_are_written_over_nothing_and_behind_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let path = story::pair(folder.path(), "It was one then.", "It was two then.");
    let target = folder.path().join("out/1");
    fs::create_dir_all(&target).unwrap();
    let precious = file(folder.path(), "precious", b"mine");
    symlink(&precious, target.join("version-1.txt")).unwrap();
    let export = ["export", "--format", "text", "--output"];
    let mut command = variorum();
    command.args(export).arg(folder.path().join("out"));
    let output = command.arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("version-1.txt"), "{}", err(&output));
    assert_eq!(fs::read(&precious).unwrap(), b"mine");
    assert_eq!(names(&target), ["version-0.txt", "version-1.txt"]);
}

/// As on a disk that is full: no file may be longer than a few blocks.
#[test]
fn where_there_is_no_room_nothing_is_left_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let long = "It was one then. ".repeat(2_000);
    let path = story::pair(folder.path(), "It was one then.", &long);
    let out = folder.path().join("out");
    let script =
        "trap '' XFSZ; ulimit -f 8; exec \"$0\" export --format text --output \"$1\" \"$2\"";
    let output = std::process::Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_variorum")])
        .args([out.as_os_str(), path.as_ref()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("version-1.txt"), "{}", err(&output));
    assert_eq!(names(&out.join("1")), ["version-0.txt"]);
}
