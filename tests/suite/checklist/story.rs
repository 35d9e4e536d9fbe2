//! Articles made for one test each.

use std::path::Path;

use serde_json::json;

/// Writes an article with a version for each list of paragraphs, and returns the file's name.
pub(crate) fn article<S: AsRef<str>>(folder: &Path, versions: &[Vec<S>]) -> String {
    let version = |(number, paragraphs): (usize, &Vec<S>)| {
        let paragraphs: Vec<&str> = paragraphs.iter().map(AsRef::as_ref).collect();
        json!({ "number": number, "title": "Harbour notes", "paragraphs": paragraphs })
    };
    let versions: Vec<_> = versions.iter().enumerate().map(version).collect();
    line(
        folder,
        &json!({ "variorum": 1, "title": "Harbour notes", "versions": versions }),
    )
}

/// Writes a line of an export, and returns the file's name.
pub(crate) fn line(folder: &Path, line: &serde_json::Value) -> String {
    let path = folder.join("article.jsonl");
    std::fs::write(&path, format!("{line}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Writes an article of two versions with one paragraph each.
pub(crate) fn pair(folder: &Path, old: &str, new: &str) -> String {
    article(folder, &[vec![old], vec![new]])
}

/// A paragraph of ordinary prose; every number gives another.
pub(crate) fn prose(number: usize) -> String {
    const WORDS: &[&str] = &[
        "harbour", "ferry", "crew", "winter", "council", "morning", "letter", "bridge", "market",
        "tide", "engine", "ticket", "island", "keeper", "storm", "lantern", "pier", "cargo",
    ];
    let word = |idx: usize| WORDS[(number * 7 + idx * idx + idx * number) % WORDS.len()];
    let words: Vec<&str> = (0..40).map(word).collect();
    format!("Number {number} told of the {}.", words.join(" "))
}

/// Writes an article of which every version has other words throughout.
pub(crate) fn rewritten_history(folder: &Path, n_versions: usize) -> String {
    let paragraph = |version, number| prose(number).replace(' ', &format!("{version} "));
    let version = |version: usize| (0..24).map(|number| paragraph(version, number)).collect();
    let versions: Vec<Vec<String>> = (0..n_versions).map(version).collect();
    article(folder, &versions)
}

/// Writes an article in which every version changes a word in each of three paragraphs.
pub(crate) fn long_history(folder: &Path, n_versions: usize) -> String {
    let paragraph = |version: usize, number: usize| {
        let changed = (number + version).is_multiple_of(8);
        let count = if changed { version } else { 0 };
        format!("{} It was {count} that day.", prose(number))
    };
    let version = |version: usize| (0..24).map(|number| paragraph(version, number)).collect();
    let versions: Vec<Vec<String>> = (0..n_versions).map(version).collect();
    article(folder, &versions)
}
