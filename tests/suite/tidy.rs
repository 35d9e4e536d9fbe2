//! The architecture as tests: who may use whom, how long a file may be, what it must begin with.

use std::fs;
use std::path::{Path, PathBuf};

use crate::docs::files_below;

/// Each module and the modules that it may name; what is not listed it may not.
const MAY_USE: &[(&str, &[&str])] = &[
    ("store", &[]),
    ("style", &[]),
    ("text", &[]),
    ("visual", &[]),
    ("exchange", &["store"]),
    ("parallel", &[]),
    ("loader", &["store", "exchange", "parallel", "visual"]),
    ("sample", &["loader"]),
    ("diff", &["parallel", "text"]),
    ("find", &["store"]),
    ("shared", &["text"]),
    ("label", &["diff", "parallel", "text"]),
    ("step", &["diff", "label", "parallel", "store"]),
    ("review", &["store"]),
    ("age", &["diff", "find", "step", "store", "text"]),
    ("history", &["diff", "label", "step", "store", "visual"]),
    ("theme", &["style", "text"]),
    ("rows", &["diff", "label", "step", "style", "visual"]),
    (
        "report",
        &[
            "age", "diff", "exchange", "find", "history", "label", "parallel", "review", "rows",
            "step", "store", "style", "text", "theme", "visual",
        ],
    ),
    (
        "app",
        &[
            "age", "diff", "find", "history", "label", "review", "rows", "shared", "step", "store",
            "style", "theme", "visual",
        ],
    ),
    ("config", &["app", "report", "rows", "text", "visual"]),
    (
        "worker",
        &[
            "age", "app", "history", "parallel", "review", "step", "store", "theme",
        ],
    ),
    (
        "tui",
        &[
            "app", "diff", "history", "label", "parallel", "report", "review", "rows", "store",
            "style", "theme", "visual", "worker",
        ],
    ),
];

/// Parts of the program, not of the library.
const PROGRAM: &[&str] = &[
    "main", "cli", "commands", "inputs", "settings", "state", "lib",
];

/// Lines of a file without its tests. Above this it holds too much.
const LONGEST: usize = 800;

fn sources() -> Vec<PathBuf> {
    let files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Returns the module of `src/module.rs` or `src/module/…`.
fn module(path: &Path) -> String {
    let below = path
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .unwrap();
    let first = below
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Returns whether all of a file is tests.
fn is_test(path: &Path) -> bool {
    let below = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
    below.ends_with("tests.rs") || below.to_string_lossy().contains("/tests/")
}

/// Returns the source before its tests.
fn without_tests(source: &str) -> &str {
    source
        .split("\n#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or(source)
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let mut wrong = Vec::new();
    for path in sources() {
        let module = module(&path);
        if PROGRAM.contains(&module.as_str()) || is_test(&path) {
            continue;
        }
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{module} is not listed"));
        let source = fs::read_to_string(&path).unwrap();
        for rest in without_tests(&source).split("crate::").skip(1) {
            let used: String = rest
                .chars()
                .take_while(|letter| letter.is_ascii_lowercase() || *letter == '_')
                .collect();
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
}

#[test]
fn only_the_viewer_names_a_terminal_library() {
    for path in sources()
        .iter()
        .filter(|path| module(path) != "tui" && module(path) != "lib")
    {
        let source = fs::read_to_string(path).unwrap();
        for name in ["ratatui::", "crossterm::", "rustix::", "signal_hook::"] {
            assert!(!source.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn only_the_program_reads_files_and_the_environment() {
    let of_viewer = ["src/tui/terminal.rs", "src/tui/input/unix.rs"];
    for path in sources()
        .iter()
        .filter(|path| !PROGRAM.contains(&module(path).as_str()))
    {
        if is_test(path) || of_viewer.iter().any(|known| path.ends_with(known)) {
            continue;
        }
        let source = fs::read_to_string(path).unwrap();
        for name in ["std::fs", "std::env::", "fs::File", "SystemTime"] {
            assert!(
                !without_tests(&source).contains(name),
                "{} names {name}",
                path.display()
            );
        }
    }
}

#[test]
fn drawing_only_reads() {
    for path in sources()
        .iter()
        .filter(|path| path.to_string_lossy().contains("/tui/view"))
    {
        let source = fs::read_to_string(path).unwrap();
        assert!(!source.contains("&mut Model"), "{}", path.display());
    }
}

#[test]
fn every_sign_of_the_screen_has_a_stand_in_of_ascii() {
    let draws = |path: &&PathBuf| {
        let path = path.to_string_lossy();
        path.contains("/src/tui/view") || path.ends_with("/src/rows.rs")
    };
    for path in sources().iter().filter(draws) {
        let source = fs::read_to_string(path).unwrap();
        let lines = without_tests(&source).lines();
        for line in lines.filter(|line| !line.trim_start().starts_with("//")) {
            for sign in line.chars().filter(|letter| !letter.is_ascii()) {
                let stand_in = variorum::visual::ascii(&sign.to_string());
                assert_eq!(stand_in.len(), 1, "{}: {sign}", path.display());
            }
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    for path in sources() {
        let source = fs::read_to_string(&path).unwrap();
        assert!(
            source.starts_with("//!"),
            "{} does not say what it is for",
            path.display()
        );
        let n_lines = without_tests(&source).lines().count();
        assert!(n_lines <= LONGEST, "{} has {n_lines} lines", path.display());
    }
}
