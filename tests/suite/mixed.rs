//! Folders in which one article lies in several forms: a text that was saved whole tells how to read a woven page.

use variorum::loader::{self, Input};
use variorum::store::{Choices, Store};

use crate::newssniffer_page::{Article, NextCheck, Style, Version, render};

const URL: &str = "https://gazette.example/ferry";
const KEPT: &str = "The ferry to Oskel sank in the night, the coast guard said on Monday.";
const LONE: &str = "Divers found the bell of the ship on Tuesday.";

fn version(number: u32, paragraphs: &[&str]) -> Version {
    Version {
        number,
        title: "Ferry sinks".to_owned(),
        seen_at: "2025-04-17T05:12:08Z".to_owned(),
        later: "about 2 hours".to_owned(),
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
    }
}

/// The flattened page that compares version 6 with version 7.
fn woven(old: &[&str], new: &[&str]) -> Input {
    let article = Article {
        source: "gazette".to_owned(),
        url: URL.to_owned(),
        first_seen: "2025-04-16T05:12:08Z".to_owned(),
        version_count: 9,
    };
    let style = Style {
        times: false,
        next_check: NextCheck::Never,
        furniture: None,
    };
    input(
        "woven.txt",
        render(&article, &version(6, old), &version(7, new), &style),
    )
}

/// The saved page of one version.
fn saved(number: u32, paragraphs: &[&str]) -> Input {
    let texts: String = paragraphs
        .iter()
        .map(|text| format!("<p>{text}</p>\n"))
        .collect();
    let page = format!(
        "<link href=\"{URL}\" rel=\"external alternate author\"><h1>Ferry sinks</h1>\n<table><tr><td>\n\
         <p><a href=\"{URL}\">{URL}</a></p>\n<p>Version {number} of 9.</p>\n{texts}</td></tr></table>"
    );
    input("saved.html", page)
}

fn input(name: &str, text: String) -> Input {
    Input {
        name: name.to_owned(),
        group: String::new(),
        bytes: text.into_bytes(),
    }
}

fn load(inputs: &[Input]) -> Store {
    loader::load(inputs, None, &Choices::default())
}

/// Expects the texts of versions 6 and 7, the latter without a doubt.
#[track_caller]
fn check(inputs: &[Input], old: &[&str], new: &[&str]) {
    let store = load(inputs);
    assert_eq!(store.all_problems().collect::<Vec<_>>(), Vec::<&_>::new());
    let versions = store.articles[0].versions();
    let texts: Vec<&[String]> = versions.iter().map(|v| v.paragraphs.as_slice()).collect();
    assert_eq!(texts, [old, new]);
    assert!(
        versions
            .iter()
            .all(|v| v.confidence > 0.95 && v.doubts.is_empty()),
        "{versions:?}"
    );
}

#[test]
fn a_saved_version_tells_the_side_of_a_row_that_the_page_leaves_open() {
    let (with, without) = ([KEPT, LONE], [KEPT]);
    // Both pages read the same, but for what is known of one version.
    assert_eq!(woven(&with, &without).bytes, woven(&without, &with).bytes);
    for inputs in [
        [woven(&with, &without), saved(6, &with)],
        [saved(7, &without), woven(&with, &without)],
    ] {
        check(&inputs, &with, &without);
    }
    for inputs in [
        [woven(&without, &with), saved(6, &without)],
        [saved(7, &with), woven(&without, &with)],
    ] {
        check(&inputs, &without, &with);
    }
}

#[test]
fn a_saved_version_that_the_page_contradicts_is_shown_and_reported_with_both_texts_and_places() {
    let other = "The ferry to Ramsund sank in the night, the coast guard said on Monday.";
    let store = load(&[saved(6, &[other]), woven(&[KEPT], &[KEPT, LONE])]);
    let versions = store.articles[0].versions();
    assert_eq!(versions[0].paragraphs, [other]);
    let problems: Vec<_> = store.all_problems().collect();
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    assert_eq!(problem.file, "woven.txt");
    for told in ["version 6", "saved.html", "Oskel", "Ramsund"] {
        assert!(problem.what.contains(told), "{told}: {}", problem.what);
    }
}
