//! What the README says is what the program does.

use std::fs;
use std::path::{Path, PathBuf};

use variorum::app::{Action, Group, Keymap};
use variorum::loader::FORMATS;
use variorum::theme::BUILT_IN;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every file below `folder`.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return files;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Compares the part of the README between two marks with what it should be.
///
/// With `UPDATE_README` set the part is written instead, as `INSTA_UPDATE` does for snapshots.
#[track_caller]
fn check_part(name: &str, expected: &str) {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (start, end) = (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->"),
    );
    let (before, rest) = readme
        .split_once(&start)
        .unwrap_or_else(|| panic!("README.md has no {start}"));
    let (part, after) = rest
        .split_once(&end)
        .unwrap_or_else(|| panic!("README.md has no {end}"));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, [before, &start, expected, &end, after].concat()).unwrap();
    } else {
        assert_eq!(part, expected, "README.md, {name}");
    }
}

#[test]
fn the_table_of_keys_is_the_key_map() {
    let mut table = String::from("| keys | what they do |\n|---|---|\n");
    for group in Group::ALL {
        table += &format!("| **{}** | |\n", group.title());
        for action in Action::ALL.iter().filter(|action| action.group() == *group) {
            let keys: Vec<String> = Keymap::default()
                .keys_of(*action)
                .split(", ")
                .map(|key| format!("`{key}`"))
                .collect();
            table += &format!("| {} | {} |\n", keys.join(" "), action.about());
        }
    }
    check_part("keys", &table);
}

#[test]
fn the_table_of_formats_is_the_registry() {
    let mut table = String::from("| format | what it is |\n|---|---|\n");
    for format in FORMATS {
        table += &format!("| `{}` | {} |\n", format.name(), format.about());
    }
    check_part("formats", &table);
}

#[test]
fn the_picture_is_what_the_program_prints() {
    let mut command = crate::cli::variorum();
    let args = [
        "diff", "--to", "3", "--format", "ansi", "--theme", "mono", "--width", "100",
    ];
    let output = String::from_utf8(command.args(args).output().unwrap().stdout).unwrap();
    let mut parts = output.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain += part.split_once('m').unwrap().1;
    }
    // The whole step would fill two pages; the changes of its middle fill half of one.
    let from = |needle: &str| plain.find(needle).unwrap();
    let shown = plain[from(" ~ Crews would")..from("   The mediator")].trim_end();
    check_part("picture", &format!("```text\n{shown}\n```\n"));
}

/// The pictures of README.md, and how each is made.
const PICTURES: &[(&str, &[&str])] = &[
    ("numbers", &["--to", "2", "--only", "numbers"]),
    ("quotation", &["--to", "7", "--only", "quotes"]),
    (
        "note",
        &["--from", "7", "--to", "9", "--only", "correction"],
    ),
];

#[test]
fn the_drawn_pictures_are_what_the_program_draws() {
    let folder = root().join("samples/pictures");
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for (name, args) in PICTURES {
        let mut command = crate::cli::variorum();
        command
            .args(["diff", "--format", "svg", "--theme", "default-light"])
            .args(*args);
        let drawn = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let path = folder.join(name).with_extension("svg");
        if std::env::var_os("UPDATE_README").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &drawn).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), drawn, "{name}");
        assert!(readme.contains(&format!("samples/pictures/{name}.svg")));
    }
}

#[test]
fn every_theme_file_is_built_in_and_the_other_way_round() {
    let mut files: Vec<String> = files_below(&root().join("themes"))
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let mut built_in: Vec<String> = BUILT_IN
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    built_in.sort();
    assert_eq!(files, built_in);
}
