//! What `diff` prints for other programs: pages for browsers, patches for `patch`, `CriticMarkup` for editors.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;
use variorum::app::{Pair, compare};
use variorum::label::{Filter, Label};
use variorum::report::{self, Compared};
use variorum::store::{Article, Store, VersionIdx};
use variorum::theme::{BUILT_IN, ColorDepth, Theme};

use crate::corpus::each_history;
use crate::harness::load;

/// Calls `check` with every step of an article.
fn each_step(store: &Store, article: usize, mut check: impl FnMut(&Compared<'_>)) {
    let versions = &store.articles[article];
    for new in 1..=versions.newest().0 {
        let pair = Pair {
            article,
            old: VersionIdx(new - 1),
            new: VersionIdx(new),
            ignores_case: false,
        };
        let step = compare(store, pair, None);
        check(&Compared {
            article: versions,
            old: versions.version(pair.old),
            new: versions.version(pair.new),
            step: &step,
            filter: Filter::default(),
        });
    }
}

fn each_step_of_the_sample(check: impl FnMut(&Compared<'_>)) {
    let store = variorum::loader::load(
        &variorum::sample::inputs(),
        None,
        &variorum::store::Choices::default(),
    );
    each_step(&store, 0, check);
}

/// Applies a patch as strictly as can be: every line must be where it says.
fn patched(old: &[&str], patch: &str) -> Vec<String> {
    let mut new: Vec<String> = Vec::new();
    let mut at = 0;
    for line in patch.split('\n').filter(|line| !line.is_empty()) {
        if line.starts_with("--- ") && new.is_empty() && at == 0 || line.starts_with("+++ version-")
        {
            continue;
        }
        if let Some(range) = line.strip_prefix("@@ -") {
            let (start, n_lines) = range.split(' ').next().unwrap().split_once(',').unwrap();
            let (start, n_lines): (usize, usize) =
                (start.parse().unwrap(), n_lines.parse().unwrap());
            let start = if n_lines == 0 { start } else { start - 1 };
            new.extend(old[at..start].iter().map(|line| (*line).to_owned()));
            at = start;
            continue;
        }
        let (mark, text) = line.split_at(1);
        if mark != "+" {
            assert_eq!(old[at], text);
            at += 1;
        }
        if mark != "-" {
            new.push(text.to_owned());
        }
    }
    new.extend(old[at..].iter().map(|line| (*line).to_owned()));
    new
}

fn check_patch(compared: &Compared<'_>) {
    let old: Vec<&str> = report::lines(compared.old).collect();
    let new: Vec<&str> = report::lines(compared.new).collect();
    // An empty line could not be told from the end of the patch by this reader.
    if old.iter().chain(&new).all(|line| !line.is_empty()) {
        assert_eq!(patched(&old, &report::unified(compared)), new);
    }
}

#[test]
fn patches_apply() {
    each_step_of_the_sample(check_patch);
    let store = load(&[
        ("a.txt", "One boat left on time.\n\nTwo boats lay idle.\n"),
        (
            "b.txt",
            "No boat came on Monday.\n\nOne boat left on time.\n",
        ),
    ]);
    each_step(&store, 0, check_patch);
}

#[test]
fn patches_of_the_corpus_apply() {
    let mut n_steps = 0;
    each_history("patches", |store| {
        each_step(store, 0, |compared| {
            check_patch(compared);
            n_steps += 1;
        });
    });
    eprintln!("{n_steps} patches applied");
}

#[test]
fn a_patch_in_full() {
    let store = load(&[
        (
            "a.txt",
            "One boat left on time.\n\nTwo boats lay idle there.\n\nThree boats sank in May.\n",
        ),
        (
            "b.txt",
            "One boat left on time.\n\nTwo ships lay idle there.\n\nThree boats sank in May.\n",
        ),
    ]);
    each_step(&store, 0, |compared| {
        assert_eq!(
            report::unified(compared),
            "--- version-1.txt\n+++ version-2.txt\n@@ -1,3 +1,3 @@\n One boat left on time.\n-Two boats lay idle there.\n+Two ships lay idle there.\n Three boats sank in May.\n"
        );
    });
}

/// Accepts or rejects every change of a `CriticMarkup` text.
fn decided(text: &str, accept: bool) -> String {
    let mut decided = String::new();
    let mut rest = text;
    let pick = |one: &str, is_new: bool| {
        if is_new == accept {
            one.to_owned()
        } else {
            String::new()
        }
    };
    while let Some(at) = rest.find('{') {
        let is_escaped = rest[..at].ends_with('\\');
        let (kind, end) = match rest.get(at..at + 3) {
            Some("{++") => ("+", "++}"),
            Some("{--") => ("-", "--}"),
            Some("{~~") => ("~", "~~}"),
            Some("{>>") => (">", "<<}"),
            _ => ("", ""),
        };
        if is_escaped || kind.is_empty() {
            decided.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        decided.push_str(&rest[..at]);
        let length = rest[at..].find(end).unwrap();
        let inside = &rest[at + 3..at + length];
        decided.push_str(&match kind {
            "+" => pick(inside, true),
            "-" => pick(inside, false),
            "~" => {
                let (old, new) = inside.split_once("~>").unwrap();
                pick(old, false) + &pick(new, true)
            }
            _ => String::new(),
        });
        rest = &rest[at + length + 3..];
    }
    decided.push_str(rest);
    decided.replace('\\', "")
}

/// The paragraphs of a decided text, without headline and the line about the step.
fn paragraphs(text: &str) -> Vec<&str> {
    let of_text = text
        .split("\n\n")
        .map(str::trim)
        .filter(|text| !text.is_empty());
    of_text.skip(2).collect()
}

fn shown(paragraphs: &[String]) -> Vec<String> {
    paragraphs
        .iter()
        .map(|paragraph| variorum::visual::visible(paragraph).into_owned())
        .collect()
}

#[test]
fn accepted_markdown_is_the_new_text() {
    each_step_of_the_sample(|compared| {
        let accepted = decided(&report::markdown(compared), true);
        assert_eq!(paragraphs(&accepted), shown(&compared.new.paragraphs));
    });
}

#[test]
fn rejected_markdown_is_the_old_text() {
    let store = load(&[
        (
            "a.txt",
            "One *boat* lay idle.\n\nTwo boats left.\n\nIt rained.\n",
        ),
        (
            "b.txt",
            "One {boat} lay idle.\n\nIt rained “hard”.\n\nThree boats came.\n",
        ),
    ]);
    each_step(&store, 0, |compared| {
        let markdown = report::markdown(compared);
        assert_eq!(
            paragraphs(&decided(&markdown, false)),
            compared.old.paragraphs
        );
        assert_eq!(
            paragraphs(&decided(&markdown, true)),
            compared.new.paragraphs
        );
    });
}

#[test]
fn no_paragraph_is_a_list_or_a_rule_in_markdown() {
    let old =
        "- The first.\n\n+ The second.\n\n1. The third.\n\n22) The fourth.\n\n=== The fifth.\n";
    let new = "- The first one.\n\n+ The second.\n\n1. The third.\n\n7. New.\n\n=== The fifth.\n";
    let store = load(&[("a.txt", old), ("b.txt", new)]);
    each_step(&store, 0, |compared| {
        let markdown = report::markdown(compared);
        for (taken, version) in [(false, compared.old), (true, compared.new)] {
            assert_eq!(paragraphs(&decided(&markdown, taken)), version.paragraphs);
        }
        let starts: Vec<String> = markdown.split("\n\n").skip(2).map(beginning).collect();
        assert_eq!(
            starts,
            ["\\-", "\\+", "1\\.", "22\\)", "7\\.", "\\="],
            "{markdown}"
        );
    });
}

/// The first signs of a paragraph, up to one that follows an escape, without the mark of a change.
fn beginning(paragraph: &str) -> String {
    let text = paragraph.trim_start_matches(['{', '~']);
    let text = text.trim_start_matches("--").trim_start_matches("++");
    let end = text.find('\\').map_or(0, |at| at + 2);
    text[..end].to_owned()
}

/// Reads a page as XML, which it is too; returns its ids and its text.
fn read_page(page: &str) -> (Vec<String>, String) {
    let mut reader = Reader::from_str(page);
    let (mut ids, mut text) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let id = tag.try_get_attribute("id").unwrap();
                ids.extend(id.map(|id| id.value.into_owned()));
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => text.push_str(match &*name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                _ => "\"",
            }),
            Event::Eof => return (ids, text),
            _ => {}
        }
    }
}

fn page_of(store: &Store) -> String {
    let pairs: Vec<Pair> = (1..=store.articles[0].newest().0)
        .map(|new| Pair {
            article: 0,
            old: VersionIdx(new - 1),
            new: VersionIdx(new),
            ignores_case: false,
        })
        .collect();
    let steps: Vec<_> = pairs
        .iter()
        .map(|pair| compare(store, *pair, None))
        .collect();
    let article: &Article = &store.articles[0];
    let compared: Vec<Compared<'_>> = pairs
        .iter()
        .zip(&steps)
        .map(|(pair, step)| Compared {
            article,
            old: article.version(pair.old),
            new: article.version(pair.new),
            step,
            filter: Filter::default(),
        })
        .collect();
    report::html(&compared)
}

#[test]
fn a_page_is_well_formed_and_whole() {
    let inputs = variorum::sample::inputs();
    let store = variorum::loader::load(&inputs, None, &variorum::store::Choices::default());
    let page = page_of(&store);
    let (ids, text) = read_page(&page);
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "every id once");
    assert!(
        ids.contains(&"a1-v7-v9-14".to_owned()),
        "an id for every change"
    );
    for version in store.articles[0].versions() {
        for paragraph in &version.paragraphs {
            let whole: String = paragraph.split_whitespace().collect();
            let found: String = text.split_whitespace().collect();
            assert!(found.contains(&whole), "{paragraph}");
        }
    }
    assert!(
        !page.contains("<script") && !page.contains("src="),
        "asks for nothing"
    );
}

#[test]
fn a_page_folds_nothing_away_unsaid() {
    let store = load(&[
        (
            "a.txt",
            "One boat of 140 left.\n\nTwo boats lay idle there.\n\nThree boats sank in May.\n",
        ),
        (
            "b.txt",
            "One boat of 180 left.\n\nTwo ships lay idle there.\n\nThree ships sank in May.\n",
        ),
    ]);
    each_step(&store, 0, |compared| {
        let only = Compared {
            filter: Filter {
                only: Label::Numbers.into(),
                ..Filter::default()
            },
            ..*compared
        };
        let (ids, text) = read_page(&report::html(&[only]));
        assert_eq!(ids.len(), 2, "the step and one change");
        assert!(
            text.contains("2 other changes") && !text.contains("unchanged"),
            "{text}"
        );
        let (ids, text) = read_page(&report::html(&[*compared]));
        assert_eq!(ids.len(), 4);
        assert!(!text.contains("unchanged"), "{text}");
    });
}

#[test]
fn a_page_is_safe_from_what_an_article_says() {
    let store = load(&[
        (
            "a.txt",
            "They wrote <script>alert(1)</script> & \"quotes\"\u{202E} there.\n",
        ),
        (
            "b.txt",
            "They wrote <b onmouseover=x>bold</b> & “quotes”\u{1b}[31m there.\n",
        ),
    ]);
    let page = page_of(&store);
    let (_, text) = read_page(&page);
    assert!(!page.contains("<script") && !page.contains("<b onmouseover"));
    assert!(text.contains("<script>alert(1)</script>"), "{text}");
    assert!(!page.contains(['\u{1b}', '\u{202E}']));
}

#[test]
fn a_picture_says_what_the_screen_says_and_is_whole_by_itself() {
    let store = load(&[
        ("a.txt", "They wrote <script> & \"140 jobs\" there, 船.\n"),
        ("b.txt", "They wrote <script> & \"180 jobs\" there, 船.\n"),
    ]);
    let theme = Theme::parse(BUILT_IN[0].1, ColorDepth::True).unwrap();
    each_step(&store, 0, |compared| {
        let svg = report::svg(&[*compared], &theme, 100);
        let mut reader = Reader::from_str(&svg);
        let (mut text, mut n_marks) = (String::new(), 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Text(found) => text += &found,
                Event::GeneralRef(found) => text += &format!("&{};", &*found),
                Event::Start(element) | Event::Empty(element) => {
                    assert!(
                        ["svg", "title", "rect", "g", "text"].contains(&element.name().as_ref())
                    );
                    n_marks += usize::from(element.name().as_ref() == "rect");
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(
            text.contains("140") && text.contains("180") && text.contains("&lt;script&gt;"),
            "{text}"
        );
        assert!(n_marks > 2, "the ground, and what changed on either side");
        assert!(
            !svg.contains("href") && !svg.contains("url("),
            "asks for nothing"
        );
    });
}
