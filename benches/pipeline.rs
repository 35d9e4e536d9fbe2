//! How long the parts of a reading take: reading pages, comparing versions, laying a step out.
//!
//! `cargo bench`; sizes are words. Texts are made by a fixed rule, so that runs can be compared.

use variorum::app::{Pair, compare};
use variorum::diff::{DiffOptions, Document, diff};
use variorum::loader::{self, Input};
use variorum::rows::{Layout, Marks, Rows, Unchanged, Wish};
use variorum::store::{Choices, VersionIdx};

fn main() {
    divan::main();
}

/// Prose of `n_words` in paragraphs of sixty, with every `nth` word another one (0: none).
fn prose(n_words: usize, nth: usize) -> Vec<String> {
    let words = [
        "harbour", "ferry", "talks", "council", "crews", "owners", "night", "fares", "boats",
        "the", "of", "and",
    ];
    let word = |idx: usize| {
        let is_other = nth > 0 && idx % nth == nth - 1;
        let word = words[(idx * idx / 7 + idx) % words.len()];
        if is_other {
            format!("{word}-{idx}")
        } else {
            word.to_owned()
        }
    };
    let all: Vec<String> = (0..n_words).map(word).collect();
    all.chunks(60)
        .enumerate()
        .map(|(idx, words)| format!("Part {idx}: {}.", words.join(" ")))
        .collect()
}

#[divan::bench]
fn read_the_sample(bencher: divan::Bencher<'_, '_>) {
    let inputs: Vec<Input> = variorum::sample::inputs();
    bencher.bench(|| loader::load(&inputs, None, &Choices::default()));
}

/// A page of `n_paragraphs`, every tenth of them changed and every thirtieth on one side only.
fn page(n_paragraphs: usize) -> String {
    let (old, new) = (prose(n_paragraphs * 60, 0), prose(n_paragraphs * 60, 12));
    let row = |(idx, (old, new)): (usize, (&String, &String))| match idx {
        _ if idx % 30 == 7 => format!("{new}\n"),
        _ if idx % 10 == 3 => format!("{old} {new}\n"),
        _ => format!("{old}{old}\n"),
    };
    let rows: String = old.iter().zip(&new).enumerate().map(row).collect();
    format!("Version 1 Version 2\nFerry talks Ferry talks\n(2 days later)\n{rows}")
}

#[divan::bench(args = [60, 2_000])]
fn take_a_page_apart(bencher: divan::Bencher<'_, '_>, n_paragraphs: usize) {
    let input = Input {
        name: "page.txt".to_owned(),
        group: String::new(),
        bytes: page(n_paragraphs).into_bytes(),
    };
    let inputs = [input];
    bencher.bench(|| loader::load(&inputs, None, &Choices::default()));
}

#[divan::bench(args = [1_500, 20_000, 500_000])]
fn compare_texts(bencher: divan::Bencher<'_, '_>, n_words: usize) {
    let (old, new) = (prose(n_words, 0), prose(n_words, 12));
    bencher.bench(|| {
        let (old, new) = (Document::new(&old), Document::new(&new));
        diff(&old, &new, &DiffOptions::default(), None)
    });
}

#[divan::bench]
fn step_of_the_sample(bencher: divan::Bencher<'_, '_>) {
    let store = loader::load(&variorum::sample::inputs(), None, &Choices::default());
    let pair = Pair {
        article: 0,
        old: VersionIdx(6),
        new: VersionIdx(7),
    };
    bencher.bench(|| compare(&store, pair, None));
}

#[divan::bench(args = [80, 160])]
fn lay_out_the_sample(bencher: divan::Bencher<'_, '_>, width: usize) {
    let store = loader::load(&variorum::sample::inputs(), None, &Choices::default());
    let pair = Pair {
        article: 0,
        old: VersionIdx(6),
        new: VersionIdx(7),
    };
    let step = compare(&store, pair, None);
    let wish = Wish {
        unchanged: Unchanged::Shown,
        ..Wish::default()
    };
    let layout = Layout::fit(width, &wish);
    bencher.bench(|| Rows::new(&step, &layout, &Marks::default()));
}
