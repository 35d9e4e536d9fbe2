//! Files of settings and themes, as the built program reads them.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::cli::variorum;

/// Runs in a folder for settings that holds `files`; what is said comes back without the folder's name.
fn run_with(files: &[(&str, &str)], args: &[&str]) -> (Output, String, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join("variorum").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = variorum();
    command.args(args).env("XDG_CONFIG_HOME", folder.path());
    let output = command.output().unwrap();
    let told = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.replace(&format!("{}/variorum/", folder.path().display()), "")
    };
    let (out, err) = (told(&output.stdout), told(&output.stderr));
    (output, out, err)
}

#[test]
pub(crate) fn wrong_settings_are_told_with_their_line_and_stop_nothing() {
    let toml = "columns = \"one\"\nclumns = 1\n[keys.main]\nx = \"quitt\"\n";
    let (output, out, err) = run_with(&[("config.toml", toml)], &["formats"]);
    assert_eq!(
        err,
        "variorum: config.toml:2: unknown option `clumns`; did you mean `columns`?\n\
         variorum: config.toml:4: unknown action `quitt`; did you mean `quit`?\n"
    );
    assert!(output.status.success() && out.contains("plain"));
    let (output, out, err) = run_with(&[("config.toml", toml)], &["config", "--check"]);
    assert_eq!(
        (output.status.code(), out.as_str(), err.lines().count()),
        (Some(2), "", 2)
    );
    let (output, ..) = run_with(&[], &["config", "--check"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_holds_is_printed_and_can_be_read_again() {
    let (_, out, err) = run_with(&[("config.toml", "theme = \"nord\"\n")], &["config"]);
    assert_eq!(err, "");
    assert!(out.starts_with("# config.toml\n"), "{out}");
    assert!(out.contains("\ntheme = \"nord\"\n") && out.contains("\n\"l\" = \"version-newer\"\n"));
    let (_, again, err) = run_with(&[("config.toml", &out)], &["config"]);
    assert_eq!((again, err), (out, String::new()));
}

#[test]
fn the_flag_comes_before_the_variable_and_that_before_the_usual_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, theme: &str| {
        let path = folder.path().join(name);
        fs::write(&path, format!("theme = \"{theme}\"\n")).unwrap();
        path
    };
    fs::create_dir(folder.path().join("variorum")).unwrap();
    let (flag, variable) = (file("flag", "nord"), file("variable", "dracula"));
    file("variorum/config.toml", "ansi");
    let theme = |flag: Option<&Path>, variable: Option<&Path>| {
        let mut command = variorum();
        command.arg("config").env("XDG_CONFIG_HOME", folder.path());
        if let Some(file) = flag {
            command.arg("--config").arg(file);
        }
        if let Some(file) = variable {
            command.env("VARIORUM_CONFIG", file);
        }
        let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let line = out.lines().find(|line| line.contains("theme =")).unwrap();
        line.to_owned()
    };
    assert_eq!(theme(Some(&flag), Some(&variable)), "theme = \"nord\"");
    assert_eq!(theme(None, Some(&variable)), "theme = \"dracula\"");
    assert_eq!(theme(None, None), "theme = \"ansi\"");
    assert_eq!(theme(None, Some(Path::new(""))), "# theme = \"\"");
    for args in [
        ["formats", "--config", "no/such"],
        ["--config", "no/such", "formats"],
    ] {
        let missing = variorum().args(args).output().unwrap();
        assert_eq!(missing.status.code(), Some(2));
        let said = String::from_utf8(missing.stderr).unwrap();
        assert!(said.contains("no/such: "), "{said}");
    }
}

#[test]
fn what_is_the_viewers_cannot_stand_before_a_command() {
    for args in [
        &["--plain", "list"][..],
        &["--to", "3", "list"],
        &["--color", "never", "keys"],
    ] {
        let output = variorum().args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(&format!("{} ", args[0])), "{said}");
        assert!(
            said.contains(&format!("cannot stand before `{}`", args[args.len() - 1])),
            "{said}"
        );
    }
}

const SEA: &str = "name = \"Sea\"\nvariant = \"dark\"\ninherits = \"nord\"\n";

#[test]
fn themes_of_the_user_stand_beside_the_built_in_ones() {
    let broken = format!("{SEA}\n[roles]\nshiny = {{}}\n");
    let files = [
        ("themes/sea.toml", SEA),
        ("themes/mud.toml", broken.as_str()),
    ];
    let (output, out, err) = run_with(&files, &["themes"]);
    assert!(output.status.success());
    assert_eq!(err, "variorum: themes/mud.toml:6: unknown role `shiny`\n");
    assert_eq!(out.lines().next(), Some("sea                   dark"));
    assert!(
        out.contains("nord                  dark\n") && !out.contains("mud"),
        "{out}"
    );
    let (_, out, _) = run_with(&files, &["themes", "--color", "always"]);
    assert!(
        out.lines().all(|line| line.contains("\u{1b}[")),
        "a picture each:\n{out}"
    );
    let args = [
        "diff", "--format", "ansi", "--color", "always", "--theme", "sea",
    ];
    assert!(run_with(&files, &args).0.status.success());
}

#[test]
fn a_theme_that_is_not_there_stops_a_flag_but_no_setting() {
    let (output, _, err) = run_with(&[], &["diff", "--theme", "seaa"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err.starts_with("variorum: --theme seaa: unknown theme, expected one of default-dark"),
        "{err}"
    );
    let (output, _, err) = run_with(&[("config.toml", "theme = \"seaa\"\n")], &["diff"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        err.contains("config.toml:1: theme: seaa: unknown theme"),
        "{err}"
    );
}

#[test]
fn a_theme_can_be_tried_out_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sea.toml");
    fs::write(&path, format!("{SEA}[palette]\ngrey = \"greyish\"\n")).unwrap();
    let path = path.to_str().unwrap();
    let (output, _, err) = run_with(&[], &["diff", "--theme", path]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        err,
        format!(
            "variorum: --theme {path}:5: expected a palette name, a colour's name or #rrggbb, found `greyish`\n"
        )
    );
}

#[test]
fn the_keys_are_printed_as_they_are_set() {
    let toml = "[keys.main]\nx = \"version-newer\"\n";
    let (_, out, _) = run_with(&[("config.toml", toml)], &["keys"]);
    assert!(out.contains("  x, l, right "), "{out}");
    let (_, out, _) = run_with(&[("config.toml", toml)], &["keys", "--format", "toml"]);
    assert!(
        out.starts_with("[keys.main]\n\"x\" = \"version-newer\"\n"),
        "{out}"
    );
    let (output, ..) = run_with(&[("config.toml", &out)], &["config", "--check"]);
    assert!(output.status.success());
}

#[test]
fn plain_prints_the_step_where_nobody_presses_keys() {
    let (output, out, _) = run_with(&[], &["--plain"]);
    assert!(output.status.success());
    assert!(
        out.contains("version 7 to version 9") && !out.contains('\u{1b}'),
        "{out}"
    );
}

#[test]
fn colours_and_lines_for_the_ear_can_be_set() {
    let diff = &["diff", "--format", "ansi"];
    let with = |toml: &str, args: &[&str]| run_with(&[("config.toml", toml)], args).1;
    let flag = &["diff", "--format", "ansi", "--color", "always"];
    let (always, never) = ("color = \"always\"\n", "color = \"never\"\n");
    assert_ne!(with(always, diff), with(never, diff));
    assert_eq!(with(never, flag), with(always, diff));
    assert_eq!(
        with(never, diff),
        with("", diff),
        "standard output is no terminal"
    );
    let (_, out, err) = run_with(
        &[("config.toml", "accessible = \"on\"\nescape-ms = 100\n")],
        &[],
    );
    assert_eq!(err, "");
    assert!(
        out.contains("paragraph 1") && !out.contains('\u{1b}'),
        "{out}"
    );
}
