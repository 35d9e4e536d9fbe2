//! The built-in sample: a story of our own, as eight pages of a change tracker.

use crate::loader::Input;

/// The pages, in the order of their versions.
const PAGES: &[(&str, &str)] = &[
    (
        "ferry-0-1.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-0-1.txt"),
    ),
    (
        "ferry-1-2.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-1-2.txt"),
    ),
    (
        "ferry-2-3.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-2-3.txt"),
    ),
    (
        "ferry-3-4.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-3-4.txt"),
    ),
    (
        "ferry-4-5.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-4-5.txt"),
    ),
    (
        "ferry-5-6.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-5-6.txt"),
    ),
    (
        "ferry-6-7.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-6-7.txt"),
    ),
    (
        "ferry-7-9.txt",
        include_str!("../samples/news-sniffer/ferry/ferry-7-9.txt"),
    ),
];

/// Returns the sample as it would be read from files.
#[must_use]
pub fn inputs() -> Vec<Input> {
    let input = |(name, text): &(&str, &str)| Input {
        name: (*name).to_owned(),
        group: "sample".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    PAGES.iter().map(input).collect()
}
