//! The sample story: its pages are what the story renders to, and reading them gives the story back.

use std::collections::HashMap;

use serde_json::Value;
use variorum::loader::{self, FORMATS, Input};
use variorum::store::{Article, Choices, Store};

use crate::harness::load;
use crate::newssniffer_page::{self as page, Furniture, NextCheck, Style};

const STORY: &str = include_str!("../../samples/variorum/ferry.jsonl");

fn story() -> Article {
    load(&[("ferry.jsonl", STORY)]).articles.remove(0)
}

fn sample() -> Store {
    loader::load(&variorum::sample::inputs(), None, &Choices::default())
}

/// How the times and the furniture of each sample page were left: two pages kept their times, one its navigation.
fn style(old: u32) -> Style {
    let furniture = Furniture {
        pages: vec![1, 2, 3, 4, 5, 6, 7, 9],
        articles: "2,124,500".to_owned(),
        versions: "5,312,034".to_owned(),
    };
    Style {
        times: [0, 5].contains(&old),
        next_check: if old == 7 {
            NextCheck::Never
        } else {
            NextCheck::At("2025-04-18T10:12:00Z".to_owned())
        },
        furniture: (old == 3).then_some(furniture),
    }
}

#[test]
fn the_pages_are_what_the_story_renders_to() {
    let article = story();
    let about = page::Article {
        source: article.source.clone().unwrap(),
        url: article.url.clone().unwrap(),
        first_seen: article.versions()[0].seen_at.unwrap().to_string(),
        version_count: 10,
    };
    let version = |version: &variorum::store::Version| page::Version {
        number: version.number,
        title: version.title.clone(),
        seen_at: version.seen_at.unwrap().to_string(),
        later: version.later.clone().unwrap_or_default(),
        paragraphs: version.paragraphs.clone(),
    };
    let pairs = article.versions().windows(2);
    for (pair, input) in pairs.zip(variorum::sample::inputs()) {
        let rendered = page::render(
            &about,
            &version(&pair[0]),
            &version(&pair[1]),
            &style(pair[0].number),
        );
        assert_eq!(
            rendered,
            String::from_utf8(input.bytes).unwrap(),
            "{}",
            input.name
        );
    }
}

#[test]
fn reading_the_pages_gives_the_story_back() {
    let store = sample();
    assert_eq!(store.problems, []);
    assert_eq!(store.articles.len(), 1);
    let (read, truth) = (&store.articles[0], story());
    assert_eq!(read.url, truth.url);
    assert_eq!(read.source, truth.source);
    assert_eq!(read.missing(), [8]);
    assert_eq!(read.problems, []);
    for (read, truth) in read.versions().iter().zip(truth.versions()) {
        assert_eq!(read.number, truth.number);
        assert_eq!(read.title, truth.title);
        assert_eq!(read.paragraphs, truth.paragraphs, "version {}", read.number);
        assert_eq!(read.later, truth.later);
    }
    assert_eq!(read.versions().len(), truth.versions().len());
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let mut inputs = variorum::sample::inputs();
    let texts = |inputs: &[Input]| {
        let article = loader::load(inputs, None, &Choices::default())
            .articles
            .remove(0);
        article
            .versions()
            .iter()
            .map(|version| (version.number, version.paragraphs.clone()))
            .collect::<HashMap<_, _>>()
    };
    let in_order = texts(&inputs);
    inputs.reverse();
    inputs.rotate_left(3);
    assert_eq!(texts(&inputs), in_order);
}

#[test]
fn the_plain_versions_differ_in_a_few_words_however_they_are_laid_out() {
    let store = load(&[
        (
            "1-morning.txt",
            include_str!("../../samples/plain/bakery/1-morning.txt"),
        ),
        (
            "2-noon.txt",
            include_str!("../../samples/plain/bakery/2-noon.txt"),
        ),
        (
            "3-evening.txt",
            include_str!("../../samples/plain/bakery/3-evening.txt"),
        ),
    ]);
    let versions = store.articles[0].versions();
    assert_eq!(versions.len(), 3);
    assert_eq!(
        versions[0].seen_at.unwrap().to_string(),
        "2025-06-02T00:00:00Z"
    );
    for pair in versions.windows(2) {
        let step = variorum::step::Step::new(
            &pair[0],
            &pair[1],
            variorum::diff::DiffOptions::default(),
            None,
        );
        let stats = step.stats();
        assert_eq!(pair[0].paragraphs.len(), pair[1].paragraphs.len());
        assert!(
            stats.words_kept > 8 * (stats.words_added + stats.words_removed),
            "{stats:?}"
        );
    }
}

#[test]
fn every_format_has_a_folder_of_samples_that_it_claims() {
    for format in FORMATS {
        let folder = format!("{}/samples/{}", env!("CARGO_MANIFEST_DIR"), format.name());
        let files = crate::docs::files_below(std::path::Path::new(&folder));
        assert!(!files.is_empty(), "{folder} is empty");
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let claims = |format: &&dyn loader::Format| format.sniff(&text) == loader::Sniff::Sure;
            let claimed_by = FORMATS.iter().copied().find(claims);
            let claimed_by = claimed_by.map_or("plain", |format| format.name());
            assert_eq!(claimed_by, format.name(), "{}", file.display());
        }
    }
}

/// Reads sample files, given by their names below `samples/`.
fn read_samples(names: &[&str]) -> Store {
    let texts: Vec<(&str, String)> = names
        .iter()
        .map(|name| {
            let path = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
            (*name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    load(&files)
}

/// Every version that was read is the story's, to the letter and without a doubt.
#[track_caller]
fn check_captured(read: &Article, numbers: &[u32]) {
    let truth = story();
    assert_eq!(read.url, truth.url);
    assert_eq!(read.source, truth.source);
    assert_eq!(read.problems, []);
    assert_eq!(read.missing(), [8]);
    let held = read.versions().iter().map(|version| version.number);
    assert_eq!(held.collect::<Vec<u32>>(), numbers);
    for version in read.versions() {
        let truth = truth.version(truth.find(version.number).unwrap());
        assert_eq!(version.title, truth.title);
        assert_eq!(version.paragraphs, truth.paragraphs, "{}", version.number);
        assert_eq!(version.origin, variorum::store::Origin::Captured);
        assert!(version.confidence >= 1.0 && version.doubts.is_empty());
    }
}

#[test]
fn saved_pages_hold_the_story_word_by_word() {
    let store = read_samples(&[
        "news-sniffer-page/ferry/ferry-versions.html",
        "news-sniffer-page/ferry/ferry-7-9.html",
        "news-sniffer-page/ferry/ferry-2-3.html",
        "news-sniffer-page/ferry/ferry-5-6.html",
        "news-sniffer-page/ferry/ferry-4.html",
    ]);
    assert_eq!(store.problems, []);
    let read = &store.articles[0];
    assert_eq!(read.missing(), [0, 1, 8], "the list tells of the first two");
    for number in [2, 3, 4, 5, 6, 7, 9] {
        let (read, truth) = (read.find(number).unwrap(), story());
        let (read, truth) = (
            store.articles[0].version(read),
            truth.version(truth.find(number).unwrap()),
        );
        assert_eq!(read.title, truth.title);
        assert_eq!(read.paragraphs, truth.paragraphs, "version {number}");
        // The page of a single version tells no time, and the list tells it to the minute.
        if number != 4 {
            assert_eq!(read.seen_at, truth.seen_at);
        }
    }
    let later = |number: u32| read.version(read.find(number).unwrap()).later.clone();
    assert_eq!(later(3).as_deref(), Some("about 1 hour"));
    assert_eq!(later(9).as_deref(), Some("about 13 hours"));
}

#[test]
fn a_broken_page_is_read_as_far_as_it_is_whole() {
    let store = read_samples(&["news-sniffer-page/broken/ferry-6-7-cut.html"]);
    assert_eq!(store.problems.len(), 1);
    assert!(store.problems[0].what.contains("cut off in this row"));
    let versions = store.articles[0].versions();
    assert_eq!(versions.len(), 2);
    let truth = story();
    for version in versions {
        assert!(version.confidence < 0.5, "it is not whole");
        let truth = truth.version(truth.find(version.number).unwrap());
        assert!(!version.paragraphs.is_empty());
        // The author's own `<much` has swallowed the end of one paragraph.
        for (read, truth) in version.paragraphs.iter().zip(&truth.paragraphs) {
            assert!(truth.starts_with(read.as_str()), "{read}");
        }
    }
}

#[test]
fn the_site_s_own_data_is_the_story() {
    let store = read_samples(&["news-sniffer-sql/ferry.sql"]);
    assert_eq!(store.problems, []);
    check_captured(&store.articles[0], &[0, 1, 2, 3, 4, 5, 6, 7, 9]);
    let times = |article: &Article| {
        let versions = article.versions().iter();
        versions.map(|version| version.seen_at).collect::<Vec<_>>()
    };
    assert_eq!(times(&store.articles[0]), times(&story()));
}

#[test]
fn what_is_whole_elsewhere_stands_in_for_what_was_cut() {
    let store = read_samples(&[
        "news-sniffer-page/broken/ferry-6-7-cut.html",
        "news-sniffer-sql/ferry.sql",
    ]);
    assert_eq!(store.problems.len(), 1, "the cut itself");
    check_captured(&store.articles[0], &[0, 1, 2, 3, 4, 5, 6, 7, 9]);
}

#[test]
fn what_pages_tell_surely_stands_in_for_what_was_cut() {
    let alone = loader::load(&variorum::sample::inputs(), None, &Choices::default());
    let mut inputs = variorum::sample::inputs();
    inputs.push(Input {
        name: "cut.html".to_owned(),
        group: "sample".to_owned(),
        bytes: include_bytes!("../../samples/news-sniffer-page/broken/ferry-6-7-cut.html").to_vec(),
    });
    let store = loader::load(&inputs, None, &Choices::default());
    assert_eq!(
        store.problems.len() + store.articles[0].problems.len(),
        1,
        "the cut itself"
    );
    for (read, known) in store.articles[0]
        .versions()
        .iter()
        .zip(alone.articles[0].versions())
    {
        assert_eq!(read.paragraphs, known.paragraphs, "version {}", read.number);
        assert!(read.seen_at.is_some() || known.seen_at.is_none());
    }
}

#[test]
fn a_feed_adds_to_the_pages_when_their_versions_were_seen() {
    let mut inputs = variorum::sample::inputs();
    inputs.push(Input {
        name: "ferry.rss".to_owned(),
        group: "sample".to_owned(),
        bytes: include_bytes!("../../samples/news-sniffer-rss/ferry.rss").to_vec(),
    });
    let store = loader::load(&inputs, None, &Choices::default());
    assert_eq!(store.problems, []);
    let (read, truth) = (&store.articles[0], story());
    assert_eq!(read.missing(), [8]);
    for (read, truth) in read.versions().iter().zip(truth.versions()) {
        assert_eq!(read.seen_at, truth.seen_at, "version {}", read.number);
    }
}

#[test]
fn every_sample_cut_off_anywhere_says_something() {
    for name in [
        "news-sniffer-page/ferry/ferry-5-6.html",
        "news-sniffer-page/ferry/ferry-4.html",
        "news-sniffer-page/ferry/ferry-versions.html",
        "news-sniffer-sql/ferry.sql",
        "news-sniffer-rss/ferry.rss",
    ] {
        let path = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let ends = (0..text.len()).step_by(211);
        for end in ends.filter(|end| text.is_char_boundary(*end)) {
            let store = load(&[(name, &text[..end])]);
            assert!(
                !store.articles.is_empty() || !store.problems.is_empty(),
                "nothing said about {end} bytes of {name}"
            );
        }
    }
}

#[test]
fn samples_cut_off_anywhere_are_read_as_far_as_they_go() {
    let inputs = variorum::sample::inputs();
    for input in &inputs {
        let text = std::str::from_utf8(&input.bytes).unwrap();
        for end in (0..text.len())
            .step_by(97)
            .filter(|end| text.is_char_boundary(*end))
        {
            let store = load(&[("cut.txt", &text[..end])]);
            assert!(
                !store.articles.is_empty() || !store.problems.is_empty(),
                "nothing said about {end} bytes"
            );
        }
    }
}

#[test]
fn what_is_exported_can_be_opened_again() {
    let store = sample();
    let line = variorum::report::export_jsonl(&store.articles[0]).unwrap();
    let again = load(&[("export.jsonl", &line)]);
    assert_eq!(again.problems, []);
    assert_eq!(
        again.articles[0].versions().len(),
        store.articles[0].versions().len()
    );
    let value: Value = serde_json::from_str(&line).unwrap();
    let value_again: Value =
        serde_json::from_str(&variorum::report::export_jsonl(&again.articles[0]).unwrap()).unwrap();
    assert_eq!(value["versions"], value_again["versions"]);
}
