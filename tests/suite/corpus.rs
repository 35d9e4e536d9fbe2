//! Real data: never in the repository, so found through `VARIORUM_CORPUS`, which names the folder that holds it.

use std::fs;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use serde_json::Value;
use variorum::diff::DiffOptions;
use variorum::loader::{self, Input};
use variorum::step::Step;
use variorum::store::{Choices, Store};

/// Returns the folder, or says aloud that a test was skipped.
fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("VARIORUM_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED {test}: VARIORUM_CORPUS is not set, so real data was not tested");
    }
    folder
}

fn load(name: &str, bytes: Vec<u8>) -> Store {
    let input = Input {
        name: name.to_owned(),
        group: String::new(),
        bytes,
    };
    loader::load(&[input], None, &Choices::default())
}

/// Calls `check` with a store for each tenth history of the corpus, or says aloud that `test` was skipped.
pub(crate) fn each_history(test: &str, mut check: impl FnMut(&Store)) {
    let Some(corpus) = corpus(test) else {
        return;
    };
    let file = fs::File::open(corpus.join("corpus/dev.jsonl.gz")).unwrap();
    let records = std::io::read_to_string(GzDecoder::new(file)).unwrap();
    for record in records.lines().step_by(10) {
        let record: Value = serde_json::from_str(record).unwrap();
        let versions = record["versions"].as_array().unwrap().iter().enumerate();
        let versions: Vec<Value> = versions
            .map(|(number, version)| {
                serde_json::json!({
                    "number": number,
                    "title": version["title"],
                    "paragraphs": version["paragraphs"],
                    "text": "captured",
                })
            })
            .collect();
        let article = serde_json::json!({
            "variorum": 1,
            "url": record["id"],
            "title": record["id"],
            "versions": versions,
        });
        let store = load("history.jsonl", article.to_string().into_bytes());
        assert_eq!(store.problems, [], "{}", record["id"]);
        check(&store);
    }
}

#[test]
fn the_seed_is_taken_apart_to_the_byte() {
    let Some(corpus) = corpus("the seed") else {
        return;
    };
    let seeds = corpus.join("seeds");
    let store = load(
        "guardian-6-7.txt",
        fs::read(seeds.join("guardian-6-7.txt")).unwrap(),
    );
    let truth: Value =
        serde_json::from_slice(&fs::read(seeds.join("guardian-6-7.truth.json")).unwrap()).unwrap();
    let article = &store.articles[0];
    assert_eq!(article.url.as_deref(), truth["url"].as_str());
    assert_eq!(article.source.as_deref(), truth["source"].as_str());
    assert_eq!(article.versions().len(), 2);
    for (version, truth) in article
        .versions()
        .iter()
        .zip(truth["versions"].as_array().unwrap())
    {
        assert_eq!(u64::from(version.number), truth["number"].as_u64().unwrap());
        assert_eq!(version.title, truth["title"].as_str().unwrap());
        let paragraphs: Vec<String> = serde_json::from_value(truth["paragraphs"].clone()).unwrap();
        assert_eq!(version.paragraphs, paragraphs);
    }
}

#[test]
fn the_plain_seeds_are_articles() {
    let Some(corpus) = corpus("the plain seeds") else {
        return;
    };
    for (name, n_paragraphs, has_date) in [
        ("wire", 18, true),
        ("al-jazeera", 23, true),
        ("ap", 19, true),
        ("brussels-morning", 28, false),
    ] {
        let store = load(
            name,
            fs::read(corpus.join("seeds").join(format!("{name}.txt"))).unwrap(),
        );
        assert_eq!(store.problems, []);
        let version = &store.articles[0].versions()[0];
        assert_eq!(version.paragraphs.len(), n_paragraphs, "{name}");
        assert_eq!(version.seen_at.is_some(), has_date, "{name}");
    }
}

/// Fewer exact dumps in a hundred than this is a step back. The whole corpus is scored elsewhere; this is a tenth of it.
const LEAST_EXACT: usize = 60;

#[test]
fn real_dumps_are_taken_apart() {
    let Some(corpus) = corpus("the dumps") else {
        return;
    };
    let file = fs::File::open(corpus.join("corpus/newssniffer-dev.jsonl.gz")).unwrap();
    let records = std::io::read_to_string(GzDecoder::new(file)).unwrap();
    let (mut n_dumps, mut n_exact) = (0, 0);
    for record in records.lines().step_by(10) {
        let record: Value = serde_json::from_str(record).unwrap();
        let truth = |number: &Value| {
            let versions = record["truth"].as_array().unwrap();
            let version = versions
                .iter()
                .find(|version| version["number"] == *number)
                .unwrap();
            let paragraphs: Vec<String> =
                serde_json::from_value(version["paragraphs"].clone()).unwrap();
            paragraphs
                .iter()
                .map(|paragraph| fold(paragraph))
                .collect::<Vec<_>>()
        };
        for dump in record["dumps"].as_array().unwrap() {
            let store = load(
                "dump.txt",
                dump["text"].as_str().unwrap().as_bytes().to_vec(),
            );
            assert_eq!(store.articles.len(), 1, "{}", record["id"]);
            let versions = store.articles[0].versions();
            assert_eq!(versions.len(), 2, "{}", record["id"]);
            let sides = [(&versions[0], &dump["old"]), (&versions[1], &dump["new"])];
            let is_exact = sides.iter().all(|(version, number)| {
                assert_eq!(Some(u64::from(version.number)), number.as_u64());
                let paragraphs: Vec<String> = version
                    .paragraphs
                    .iter()
                    .map(|paragraph| fold(paragraph))
                    .collect();
                paragraphs == truth(number)
            });
            n_dumps += 1;
            n_exact += usize::from(is_exact);
            check_rebuilds(&Step::new(
                &versions[0],
                &versions[1],
                DiffOptions::default(),
                None,
            ));
        }
    }
    eprintln!("real dumps: {n_exact} of {n_dumps} exact");
    assert!(
        n_exact * 100 >= n_dumps * LEAST_EXACT,
        "{n_exact} of {n_dumps} exact"
    );
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Both texts of a step can be read off its diff, byte for byte.
fn check_rebuilds(step: &Step) {
    use variorum::diff::RowKind;
    let body = &step.body;
    let side = |not_here: RowKind, is_old: bool| {
        let rows = body
            .diff
            .rows()
            .iter()
            .filter(move |row| row.kind != not_here);
        let text = move |row: &variorum::diff::Row| -> String {
            let edits = row.edits.iter();
            if is_old {
                edits.map(|edit| body.old.slice(edit.old.clone())).collect()
            } else {
                edits.map(|edit| body.new.slice(edit.new.clone())).collect()
            }
        };
        let has_side = move |row: &&variorum::diff::Row| {
            if is_old {
                !row.old.is_empty()
            } else {
                !row.new.is_empty()
            }
        };
        rows.filter(has_side)
            .map(text)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(side(RowKind::MovedTo, true), body.old.text());
    assert_eq!(side(RowKind::MovedFrom, false), body.new.text());
}
