//! How long the parts of a reading take: reading pages, comparing versions, laying a step out.
//!
//! `cargo bench`; sizes are words. Texts are made by a fixed rule, so that runs can be compared.

use variorum::app::{Pair, compare};
use variorum::diff::{DiffOptions, Document, diff};
use variorum::find::Phrase;
use variorum::loader::{self, Input};
use variorum::rows::{Found, Layout, Marks, Rows, Unchanged, Wish};
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

/// A sentence of `n_words` made of syllables; `seed` decides which, and small words are commoner than long ones.
fn sentence(seed: usize, n_words: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "rin", "te", "ol", "ska", "ve", "mir", "do", "an", "lu", "quen", "si", "gor", "pe",
        "thi", "ra",
    ];
    let word = |idx: usize| {
        let mut dice = (seed * 7_919 + idx * 104_729 + 13) % 65_537;
        let mut word = String::new();
        for _ in 0..=(dice % 3) {
            dice = dice * 75 % 65_537;
            word += SYLLABLES[(dice / 64) % 16];
        }
        word
    };
    let words: Vec<String> = (0..n_words).map(word).collect();
    format!("Ferry {}.", words.join(" "))
}

/// A page of sixty paragraphs with five gaps of four rows: an edited paragraph, a new one in place of another, and two
/// that came or went.
fn edited_page() -> String {
    let text = |seed: usize| {
        format!(
            "{} {}",
            sentence(seed, 9 + seed % 17),
            sentence(seed + 500, 14)
        )
    };
    let row = |idx: usize| {
        let old = text(idx);
        match idx % 12 {
            4 => format!(
                "{old} {} {}\n",
                sentence(idx, 9 + idx % 17),
                sentence(idx + 900, 12)
            ),
            5 => format!("{old} {}\n", text(idx + 300)),
            6 | 7 => format!("{old}\n"),
            _ => format!("{old}{old}\n"),
        }
    };
    let rows: String = (0..60).map(row).collect();
    format!("Version 1 Version 2\nFerry talks Ferry talks\n(2 days later)\n{rows}")
}

#[divan::bench]
fn take_an_edited_page_apart(bencher: divan::Bencher<'_, '_>) {
    let inputs = [Input {
        name: "page.txt".to_owned(),
        group: String::new(),
        bytes: edited_page().into_bytes(),
    }];
    bencher.bench(|| loader::load(&inputs, None, &Choices::default()));
}

/// A page one of whose rows has `n_words` words, of which every twelfth was replaced.
#[divan::bench(args = [2_000, 20_000])]
fn take_a_long_row_apart(bencher: divan::Bencher<'_, '_>, n_words: usize) {
    let (old, new) = (
        prose(n_words / 2, 0).join(" "),
        prose(n_words / 2, 12).join(" "),
    );
    let page = format!(
        "Version 1 Version 2\nFerry talks Ferry talks\n(2 days later)\nRain.Rain.\n{old} {new}\n"
    );
    let inputs = [Input {
        name: "page.txt".to_owned(),
        group: String::new(),
        bytes: page.into_bytes(),
    }];
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

/// A step between two loaded versions, labels included.
#[divan::bench(args = [1_500, 20_000])]
fn step_between_versions(bencher: divan::Bencher<'_, '_>, n_words: usize) {
    let input = |name: &str, nth: usize| Input {
        name: name.to_owned(),
        group: "versions".to_owned(),
        bytes: prose(n_words, nth).join("\n\n").into_bytes(),
    };
    let inputs = [input("old.txt", 0), input("new.txt", 12)];
    let store = loader::load(&inputs, None, &Choices::default());
    let pair = step_after(0);
    bencher.bench(|| compare(&store, pair, None));
}

/// The step of the first article that leads on from its version with this index.
fn step_after(old: usize) -> Pair {
    Pair {
        article: 0,
        old: VersionIdx(old),
        new: VersionIdx(old + 1),
        ignores_case: false,
    }
}

#[divan::bench]
fn step_of_the_sample(bencher: divan::Bencher<'_, '_>) {
    let store = loader::load(&variorum::sample::inputs(), None, &Choices::default());
    let pair = step_after(6);
    bencher.bench(|| compare(&store, pair, None));
}

/// A letter that stands in every word, as when a reader begins to type what to search for.
#[divan::bench(args = [80, 160])]
fn lay_out_with_many_places_found(bencher: divan::Bencher<'_, '_>, width: usize) {
    let (old, new) = (prose(3_000, 0).join("\n"), prose(3_000, 12).join("\n"));
    let input = |name: &str, text: String| Input {
        name: name.to_owned(),
        group: String::new(),
        bytes: text.into_bytes(),
    };
    let inputs = [input("1.txt", old), input("2.txt", new)];
    let store = loader::load(&inputs, None, &Choices::default());
    let pair = step_after(0);
    let step = compare(&store, pair, None);
    let letter = Phrase::literal("e");
    let layout = Layout::fit(width, &Wish::default());
    bencher.bench(|| {
        let marks = Marks {
            found: Found {
                old: letter.places(step.body.old.text()),
                new: letter.places(step.body.new.text()),
                ..Found::default()
            },
            ..Marks::default()
        };
        Rows::new(&step, &layout, &marks)
    });
}

#[divan::bench(args = [80, 160])]
fn lay_out_the_sample(bencher: divan::Bencher<'_, '_>, width: usize) {
    let store = loader::load(&variorum::sample::inputs(), None, &Choices::default());
    let pair = step_after(6);
    let step = compare(&store, pair, None);
    let wish = Wish {
        unchanged: Unchanged::Shown,
        ..Wish::default()
    };
    let layout = Layout::fit(width, &wish);
    bencher.bench(|| Rows::new(&step, &layout, &Marks::default()));
}
