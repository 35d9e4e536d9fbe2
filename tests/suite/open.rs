//! Lists, the help, the commands, themes, copies, and keys that a reader set: key by key.

use variorum::app::{Code, Event, Key, Settings, theme_names};
use variorum::config::Config;
use variorum::loader;
use variorum::sample;
use variorum::store::{Choices, Store};
use variorum::theme::{Catalog, ColorDepth};

use crate::harness::{Session, load};

fn story() -> Store {
    loader::load(&sample::inputs(), None, &Choices::default())
}

fn settings(toml: &str) -> Settings {
    let (config, faults) = Config::parse(toml);
    assert_eq!(faults, []);
    config.settings
}

#[track_caller]
fn shows(session: &Session, text: &str) {
    let screen = session.text().join("\n");
    assert!(screen.contains(text), "no {text:?} in\n{screen}");
}

#[test]
fn every_action_can_be_found_by_name_and_done() {
    for action in variorum::app::Action::ALL {
        let session = Session::on(story(), 100, 60).press(&format!(": \"{}\"", action.name()));
        let screen = session.text().join("\n");
        let first = screen
            .lines()
            .find(|line| line.contains('▶') && !line.contains("──"));
        let row = format!("▶ {} ", action.name());
        assert!(
            first.is_some_and(|line| line.contains(&row)),
            "{row}\n{screen}"
        );
    }
    let session = Session::on(story(), 100, 30).press(": \"olde\" enter");
    assert_eq!(
        session.versions(),
        (6, 7),
        "the step before, past the missing version"
    );
    // A key leads to what it does, and a number goes with it.
    let session = session.press(": \"v\" space \"3\" enter");
    assert_eq!(session.versions(), (2, 3));
    for (key, name) in [
        ("]", "change-next"),
        ("L", "version-newest"),
        ("mm", "place-keep"),
        ("=", "shared"),
    ] {
        let listed = Session::on(story(), 100, 30).press(&format!(": \"{key}\""));
        shows(&listed, &format!("▶ {name} "));
    }
    let session = session.press(": \"version-older\" space \"2\" enter");
    assert_eq!(session.versions(), (0, 1));
    let session = session.press(": esc");
    assert!(session.model.overlay().is_none());
    assert!(!session.press(": \"quit\" esc").has_ended);
}

#[test]
fn a_list_shows_the_rows_that_hold_what_is_typed() {
    let session = Session::on(story(), 120, 30).press("v / \"talks\" space \"14:05\"");
    shows(&session, "find: talks 14:05");
    let session = session.press("enter");
    assert_eq!(session.versions(), (5, 6));
    let session = session.press("v / \"zebra\"");
    shows(&session, "nothing like that");
    let session = session.press("enter");
    assert!(session.model.overlay().is_some(), "nothing to open");
    let session = session.press("esc");
    shows(&session, "698 words");
    assert!(session.press("esc").model.overlay().is_none());
}

#[test]
fn a_number_and_enter_take_a_row() {
    assert_eq!(
        Session::on(story(), 120, 30).press("v 3 enter").versions(),
        (1, 2)
    );
}

#[test]
fn the_help_is_filtered_and_never_cut() {
    for width in [40, 60, 80, 200] {
        let session = Session::on(story(), width, 300).press("?");
        let screen = session.text().join("\n");
        assert!(
            !screen.lines().skip(1).any(|line| line.contains("… │")),
            "{screen}"
        );
        let words: String = screen.replace(['│', '\n'], " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        for action in variorum::app::Action::ALL {
            let about: Vec<&str> = action.about().split_whitespace().collect();
            assert!(
                words.windows(about.len()).any(|window| window == about),
                "{width}: {}\n{screen}",
                action.about()
            );
        }
    }
    let session = Session::on(story(), 80, 24).press("? / \"typography\"");
    shows(&session, "Hide changes of typography alone");
    assert!(!session.text().join("\n").contains("Draw the screen again"));
}

#[test]
fn a_theme_is_looked_at_and_given_back_or_taken() {
    let session = Session::on(story(), 100, 30).press("C");
    assert_eq!(session.theme, None);
    shows(&session, "▶ nord ");
    let session = session.press("j");
    assert_eq!(session.theme.as_deref(), Some("Solarized, dark"));
    let session = session.press("esc");
    assert_eq!(session.theme, None);
    let session = session.press("C / \"nord\" enter");
    assert_eq!(session.theme.as_deref(), Some("Nord"));
    assert!(session.model.message().unwrap().starts_with("theme nord;"));
    let session = session.press("C j q");
    assert_eq!(
        session.theme.as_deref(),
        Some("Nord"),
        "the one that was taken"
    );
}

#[test]
fn a_theme_that_needs_brackets_brings_them_and_a_key_has_the_last_word() {
    let has_brackets = |session: &Session| session.text().join("\n").contains("{+");
    let session = Session::on(story(), 100, 30).press("C / \"mono\"");
    assert!(has_brackets(&session));
    let session = session.press("esc esc");
    assert!(!has_brackets(&session));
    let session = session.press("B");
    assert!(has_brackets(&session));
    assert!(!has_brackets(&session.press("C / \"mono\" enter B")));
    let never = settings("brackets = \"never\"");
    let session = Session::with(never, story(), 100, 30).press("C / \"mono\" enter");
    assert!(!has_brackets(&session));
}

#[test]
fn what_may_follow_a_key_stands_in_the_footer() {
    let session = Session::on(story(), 100, 30).press("y");
    let footer = session.text()[29].clone();
    assert!(
        footer.contains("c copy-change   p copy-paragraph   q copy-quotation"),
        "{footer}"
    );
    let session = session.press("esc");
    assert!(session.text()[29].contains("? help"));
    assert!(session.model.overlay().is_none());
}

/// One paragraph of two changes, in a file with control characters.
fn pair() -> Store {
    load(&[
        (
            "one.txt",
            "The \u{1b}[31mboat left at nine o'clock.\n\nNobody waited on the quay.\n",
        ),
        (
            "two.txt",
            "The \u{1b}[31mboat left at ten o'clock.\n\nNobody waited on the quay.\n",
        ),
    ])
}

#[test]
fn changes_are_copied_without_control_characters() {
    let session = Session::on(pair(), 100, 30).press("] y c");
    let copied = session.copied.clone().unwrap();
    assert_eq!(copied, "The [31mboat left at [-nine-]{+ten+} o'clock.");
    assert_eq!(
        session.model.message(),
        Some("sent to terminal (OSC 52), 45 characters")
    );
    let session = session.press("y p");
    assert_eq!(
        session.copied.as_deref(),
        Some("The [31mboat left at ten o'clock.")
    );
    let session = session.press("y q");
    assert_eq!(
        session.copied.as_deref(),
        Some(
            "Version 1:\n> The [31mboat left at nine o'clock.\n\nVersion 2:\n> The [31mboat left at ten o'clock.\n\ntwo.txt\n"
        )
    );
    let mut session = session.press("y u");
    assert_eq!(session.model.message(), Some("this article has no address"));
    session.event(Event::Failed("tmux did not take it".to_owned()));
    assert_eq!(session.model.message(), Some("tmux did not take it"));
}

#[test]
fn a_quotation_names_its_source() {
    let copied = Session::on(story(), 120, 30).press("H ] y q").copied;
    let copied = copied.unwrap();
    for part in [
        "Version 0, seen 17 Apr 2025 05:12 UTC:\n> ",
        "\n\nVersion 1, seen 17 Apr 2025 05:24 UTC:\n> ",
        "\n\nHarbour ferry talks to resume",
        "\nhttps://gazette.example/2025/apr/17/harbour-ferry-talks\n",
    ] {
        assert!(copied.contains(part), "{part}\n{copied}");
    }
}

#[test]
fn keys_mean_what_the_reader_set() {
    let toml = "[keys.main]\nx = \"version-older\"\nh = \"none\"\n[keys.list]\nx = \"close\"\n";
    let session = Session::with(settings(toml), story(), 100, 30);
    shows(&session, "x/l version");
    let session = session.press("h");
    assert_eq!(session.versions(), (7, 9));
    let session = session.press("x");
    assert_eq!(session.versions(), (6, 7));
    let session = session.press("v x");
    assert!(session.model.overlay().is_none());
    assert_eq!(session.versions(), (6, 7));
    let mut vim = Session::with(settings("[keys]\npreset = \"vim\"\n"), story(), 100, 30);
    vim = vim.press("] c ] c");
    assert_eq!(vim.model.change(), Some(1));
    // A Cyrillic keyboard: the key where `h` is.
    let mut session = Session::on(story(), 100, 30);
    session.event(Event::Key(Key::plain(Code::Char('р'))));
    assert_eq!(session.versions(), (6, 7));
}

#[test]
fn the_session_starts_as_the_reader_set_it() {
    let toml = "columns = \"one\"\nunchanged = \"shown\"\ntypography = \"hidden\"\nbrackets = \"always\"\n";
    let session = Session::with(settings(toml), story(), 120, 40);
    let screen = session.text().join("\n");
    assert!(
        screen.contains("[-") && screen.contains("typographic hidden"),
        "{screen}"
    );
    assert!(!screen.contains("┬") && !screen.contains("···"), "{screen}");
}

#[test]
fn pasted_text_is_typed_only_where_text_is_typed() {
    let mut session = Session::on(story(), 100, 30);
    session.event(Event::Paste("qQ".to_owned()));
    assert!(!session.has_ended);
    session = session.press(":");
    session.event(Event::Paste("older\nmore".to_owned()));
    shows(&session, "find: older");
}

#[test]
fn a_session_told_in_lines_says_what_each_key_did() {
    let mut session = Session::on(story(), 80, 14);
    let mut told = session.model.told();
    let mut press = |keys: &str| {
        session = std::mem::replace(&mut session, Session::on(story(), 80, 14)).press(keys);
        let lines = session.model.tell(&told);
        told = session.model.told();
        lines
    };
    let lines = press("h");
    assert!(
        lines[0].starts_with("version 6 to version 7, of 9 held"),
        "{lines:?}"
    );
    let lines = press("]");
    assert!(lines[0].starts_with("change 1 of "), "{lines:?}");
    assert!(
        lines[1].contains("[-") || lines[1].contains("{+"),
        "{lines:?}"
    );
    assert_eq!(lines[0].matches("headline").count(), 1, "{lines:?}");
    let lines = press("]");
    let replaced = "change 2 of 11, old paragraphs 1 to 2 replaced by paragraphs 1 to 2, numbers";
    assert!(lines[0].starts_with(replaced), "{lines:?}");
    assert!(lines.iter().all(|line| !line.is_empty()), "{lines:?}");
    let lines = press("j");
    assert_eq!(lines.len(), 1, "the line that came into sight: {lines:?}");
    let lines = press("/ \"council\" enter");
    assert!(
        lines.last().unwrap().to_lowercase().contains("council"),
        "{lines:?}"
    );
    assert_eq!(
        press("u"),
        ["nothing in this step is unsure"],
        "what was found is not told again"
    );
    assert_eq!(
        press("L"),
        ["version 7 to version 9, of 9 held, 14 changes"]
    );
}

#[test]
fn signs_are_told_by_number_and_name() {
    let session = Session::on(
        load(&[
            ("1.txt", "It’s a pаir of caf\u{e9}s.\n"),
            ("2.txt", "It's a pair of caf\u{e9}\u{200b}s.\n"),
        ]),
        80,
        24,
    );
    let session = session.press("] i");
    for expected in [
        "It’s → It's",
        "went U+2019    ’        RIGHT SINGLE QUOTATION MARK",
        "came U+0027    '        APOSTROPHE",
        "went U+0430    а        CYRILLIC SMALL LETTER A",
        "came U+0061    a        LATIN SMALL LETTER A",
        "came U+200B    <ZWSP>   ZERO WIDTH SPACE",
    ] {
        shows(&session, expected);
    }
    let session = session.press("i");
    assert_eq!(
        session.model.overlay(),
        None,
        "the key that opens also closes"
    );
    // Text that goes as a whole is listed sign by sign, within bounds.
    let rest = (0..9).map(|number| format!("Boat {number} left on time.\n\n"));
    let rest: String = rest.collect();
    let long = format!("{}\n\n{rest}", "船".repeat(3_000));
    let session = Session::on(load(&[("1.txt", &long), ("2.txt", &rest)]), 80, 24);
    shows(&session.press("] i G"), "further signs are not shown");
}

#[test]
fn themes_are_read_before_anybody_asks() {
    let mut session = Session::on(story(), 100, 30);
    assert!(session.model.themes().is_empty());
    let names = theme_names(&Catalog::default(), ColorDepth::True);
    session.event(Event::Themes(names.clone()));
    assert_eq!(session.model.themes().len(), names.len());
    // Those of who asked first stay: a list may show them.
    session.event(Event::Themes(Vec::new()));
    let session = session.press("C");
    assert_eq!(session.model.themes().len(), names.len());
    let asked_at_once = Session::on(story(), 100, 30).press("C");
    assert_eq!(asked_at_once.text(), session.text());
}
