//! Ages of words over whole histories: what must hold of any, and how long they take.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::{Duration, Instant};

use variorum::age::{Ages, TextAges, What, word_bytes};
use variorum::app::{Effect, Event, Key, Traced, seek, update};
use variorum::diff::DiffOptions;
use variorum::step::Step;
use variorum::store::{Article, Store, VersionIdx};
use variorum::text::fold::fold;

use crate::corpus::each_history;
use crate::harness::{Session, load};

/// Checks one text over all versions. Returns how many words there were in all of them.
fn check(ages: &TextAges, texts: &[Vec<&str>]) -> usize {
    let mut n_words = 0;
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    for (version, paragraphs) in texts.iter().enumerate() {
        let at = VersionIdx(version);
        assert_eq!(ages.n_paragraphs(at), paragraphs.len());
        let mut births = Vec::new();
        for (idx, text) in paragraphs.iter().enumerate() {
            let words = ages.words(at, idx).iter();
            for (word, bytes) in words.zip(word_bytes(text)) {
                // A sentence that moved may begin with a capital that it did not have.
                let form = fold(&text[bytes]).to_lowercase();
                births.push((form, ages.born(*word).0));
            }
            let is_whole = ages.words(at, idx).len() == word_bytes(text).count();
            assert!(is_whole, "a word without an age");
            let moments = ages.line(at, idx).map(|line| ages.lines().moments(line));
            assert_eq!(moments.map(|it| it[0].what), Some(What::Born));
        }
        for (form, born) in births {
            let first = *first_of.entry(form).or_insert(version);
            assert!(
                (first..=version).contains(&born),
                "born {born}, first seen {first}"
            );
            assert!(first < version || born == version, "seen first, so born");
            n_words += 1;
        }
    }
    n_words
}

fn check_article(article: &Article, ages: &Ages) -> usize {
    let versions = article.versions().iter();
    let titles: Vec<Vec<&str>> = versions
        .map(|version| vec![version.title.as_str()])
        .collect();
    let versions = article.versions().iter();
    let bodies: Vec<Vec<&str>> = versions
        .map(|version| version.paragraphs.iter().map(String::as_str).collect())
        .collect();
    check(&ages.title, &titles) + check(&ages.body, &bodies)
}

#[test]
fn no_word_of_the_corpus_is_older_than_itself() {
    let (mut n_words, mut n_versions) = (0, 0);
    let mut taken = Duration::ZERO;
    each_history("ages", |store| {
        let article = &store.articles[0];
        let versions = article.versions();
        let options = DiffOptions::default();
        let steps: Vec<Step> = versions
            .windows(2)
            .map(|pair| Step::new(&pair[0], &pair[1], options, None))
            .collect();
        let started = Instant::now();
        let mut ages = Ages::new(&versions[0]);
        for step in &steps {
            ages.push(step);
        }
        taken += started.elapsed();
        n_versions += versions.len();
        n_words += check_article(article, &ages);
    });
    eprintln!("{n_words} words in {n_versions} versions, ages in {taken:?}");
}

#[test]
fn a_word_that_a_version_brings_for_the_first_time_is_born_in_it() {
    let store = load(&[
        ("a.txt", "Two boats lay idle there.\n"),
        ("b.txt", "Two boats lay idle there all night.\n"),
        ("c.txt", "Two ships lay idle there all night.\n"),
    ]);
    let article = &store.articles[0];
    assert_eq!(check_article(article, &Ages::of(article, None)), 22);
}

#[test]
fn a_long_history_that_comes_and_goes_keeps_its_ages() {
    let version = |number: usize| {
        let words = ["north", "south", "east", "west"];
        let paragraph = |idx: usize| {
            let word = words[(number + idx) / 4 % 4];
            format!(
                "The harbour master of ward {idx} looked {word} all night. Nobody came in watch {number} at all."
            )
        };
        let edited = number % 40;
        let paragraphs = (0..40).filter(|idx| !(idx * 7 + number).is_multiple_of(11));
        let stable = |idx| {
            format!(
                "The harbour master of ward {idx} kept his counsel through the whole long night."
            )
        };
        paragraphs
            .map(|idx| {
                if idx == edited {
                    paragraph(idx)
                } else {
                    stable(idx)
                }
            })
            .collect::<Vec<String>>()
    };
    let inputs: Vec<(String, String)> = (0..300)
        .map(|number| (format!("{number:04}.txt"), version(number).join("\n\n")))
        .collect();
    let inputs: Vec<(&str, &str)> = inputs
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let store = load(&inputs);
    let versions = store.articles[0].versions();
    assert_eq!(versions.len(), 300);
    let options = DiffOptions::default();
    let steps: Vec<Step> = versions
        .windows(2)
        .map(|pair| Step::new(&pair[0], &pair[1], options, None))
        .collect();
    let mut ages = Ages::new(&versions[0]);
    for step in &steps {
        ages.push(step);
    }
    check_article(&store.articles[0], &ages);
}

/// Four versions: a paragraph comes and goes and comes back, a number grows, a sentence moves.
fn story() -> Store {
    let yard = "The yard on the north quay will close in June, its owners said on Monday.";
    let quote = "“We were told by letter,” said Moira Quill, who has welded there since 1998.";
    let jobs = |number: &str| format!("It had {number} jobs last year, and none of them is safe.");
    let ferry = "The ferry runs as before.";
    let version = |number: u32, minute: u32, title: &str, paragraphs: &[&str]| {
        let paragraphs: Vec<String> = paragraphs.iter().map(|text| format!("{text:?}")).collect();
        format!(
            "{{\"number\":{number},\"title\":\"{title}\",\"seen_at\":\"2026-03-01T10:{minute:02}:00Z\",\"origin\":\"captured\",\
             \"confidence\":1.0,\"paragraphs\":[{}]}}",
            paragraphs.join(",")
        )
    };
    let versions = [
        version(1, 0, "Yard to close", &[yard, &jobs("140"), quote, ferry]),
        version(2, 2, "Yard to close in June", &[yard, &jobs("180"), ferry]),
        version(3, 5, "Yard to close", &[ferry, yard, &jobs("180")]),
        version(5, 30, "Yard to close", &[ferry, yard, &jobs("210"), quote]),
    ];
    let line = format!(
        "{{\"variorum\":1,\"url\":\"https://example.org/yard\",\"source\":\"Example\",\"versions\":[{}]}}\n",
        versions.join(",")
    );
    load(&[("story.jsonl", &line)])
}

#[test]
fn a_version_is_read_with_its_ages() {
    let session = Session::on(story(), 100, 30).press("r");
    insta::assert_snapshot!(session.screen());
}

#[test]
fn a_word_of_the_text_is_chosen_and_tells_its_history() {
    // From the first word of the third paragraph on to the number in it, which came for another one.
    let session = Session::on(story(), 100, 30).press("r j j l l l l w");
    insta::assert_snapshot!(session.screen());
    // Back in the text, at the word.
    let session = session.press("esc");
    insta::assert_snapshot!(session.screen());
    let session = session.press("esc");
    assert!(session.model.overlay().is_none());
}

#[test]
fn words_are_chosen_across_paragraphs_and_no_further_than_the_text() {
    let chosen = |keys: &str| {
        let session = Session::on(story(), 100, 30).press(&format!("r {keys} w"));
        let text = session.text().join("\n");
        let start = text.find("Word: ").unwrap();
        text[start..]
            .split_once('”')
            .unwrap()
            .0
            .replace("Word: “", "")
    };
    assert_eq!(chosen("l"), "The");
    assert_eq!(chosen("3 l"), "runs");
    assert_eq!(chosen("l h"), "close", "of the headline");
    assert_eq!(chosen("l h 9 9 h"), "Yard");
    assert_eq!(chosen("l 9 9 l l"), "1998");
    assert_eq!(chosen("l l l j l"), "The", "of the paragraph gone to");
    assert_eq!(chosen("l w r l"), "ferry", "back in the text");
}

#[test]
fn a_word_is_forgotten_with_the_text_that_it_was_chosen_in() {
    let has_word = |session: &Session| session.model.chosen_text().is_some();
    let session = Session::on(story(), 100, 30).press("r l");
    assert!(has_word(&session));
    assert!(!has_word(&session.press("j")), "another paragraph");
    let session = Session::on(story(), 100, 30).press("r l l esc");
    assert!(!has_word(&session));
    // Over the text of another article the same place may not even be there.
    let long = "One two three four five six seven.\n\nAnd eight more words that make it long.\n";
    let files = [
        ("a/1.txt", long),
        ("a/2.txt", long),
        ("b/1.txt", "A short one.\n"),
        ("b/2.txt", "A shorter one.\n"),
    ];
    let session = Session::on(load(&files), 100, 30).press("r G l l l l w a j enter r w");
    assert!(!has_word(&session));
}

#[test]
fn a_chosen_word_is_in_sight_however_long_its_paragraph_is() {
    let long = "One word and another one of many. ".repeat(60);
    let store = load(&[("1.txt", "A word.\n"), ("2.txt", long.as_str())]);
    let mut session = Session::on(store, 60, 14).press("r");
    for _ in 0..6 {
        session = session.press("6 0 l");
        assert!(session.screen().contains("ss"), "{}", session.screen());
    }
    let session = session.press("9 9 9 h");
    assert!(session.screen().contains("ss"), "{}", session.screen());
}

#[test]
fn paragraphs_live_in_rows() {
    let session = Session::on(story(), 100, 30).press("W");
    insta::assert_snapshot!(session.screen());
}

/// A version for each of `numbers`, with what `text` says of it.
fn numbered(numbers: RangeInclusive<usize>, text: impl Fn(usize) -> String) -> Store {
    let files: Vec<(String, String)> = numbers
        .map(|number| (format!("{number:02}.txt"), text(number)))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    load(&files)
}

#[test]
fn a_long_history_has_a_cell_for_each_version_and_some_numbers() {
    let store = || {
        numbered(1..=60, |number| {
            format!("The ferry runs.\n\nIt had {} passengers.\n", number / 10)
        })
    };
    let session = Session::on(store(), 120, 20).press("H 3 0 l W");
    let text = session.text();
    let numbers = text.iter().find(|line| line.contains(" 10   15 ")).unwrap();
    assert!(
        numbers.ends_with("5   10   15   20   25     32 35   40   45   50   55   60"),
        "{numbers}"
    );
    let edited = text
        .iter()
        .find(|line| line.contains("passengers"))
        .unwrap();
    let edits = "+--------~---------~---------~---------~---------~---------~";
    assert!(edited.trim_end().ends_with(edits), "{edited}");
    // Where there is no room for so many, the open ones are among them.
    let narrow = Session::on(store(), 60, 20).press("H 3 0 l W");
    assert!(
        narrow.text().iter().any(|line| line.contains(" 32 ")),
        "{:#?}",
        narrow.text()
    );
}

#[test]
fn words_tell_what_they_replaced() {
    let session = Session::on(story(), 100, 30).press("] w");
    insta::assert_snapshot!(session.screen());
}

#[test]
fn words_of_a_search_are_followed_through_all_versions() {
    let session = Session::on(story(), 100, 30).press("/ 1 8 0 enter w");
    insta::assert_snapshot!(session.screen());
    let session = session.press("j j enter");
    assert_eq!(session.versions(), (3, 5), "where it went");
}

#[test]
fn of_a_search_with_many_places_no_more_are_followed_than_anybody_reads() {
    let words: Vec<String> = (0..250).map(|number| format!("ferry{number}")).collect();
    let text = words.join(" ");
    let store = load(&[("1.txt", &*text), ("2.txt", &*(text.clone() + " again"))]);
    let session = Session::on(store, 100, 30).press("/ f e r enter w");
    let title = &session.text()[1];
    assert!(
        title.contains("Words: “fer”: the first 50 of 250 places"),
        "{title}"
    );
}

/// Following words through a long history takes time: it is begun when the search is, once, and the screen is there before.
#[test]
fn words_of_a_search_are_followed_beside_everything_else() {
    fn act(session: &mut Session, event: Event) -> Vec<Traced> {
        let mut traced = Vec::new();
        for effect in update(&mut session.model, event) {
            match effect {
                Effect::Trace(trace) => traced.extend(trace.follow(&|| false)),
                Effect::Search(Some(quest)) => {
                    let store = Arc::new(session.model.store().clone());
                    let mut found = Vec::new();
                    seek(&store, &quest, 0, &|| false, &mut |more| found.push(more));
                    let found = found.into_iter().map(Event::Found);
                    traced.extend(found.flat_map(|event| act(session, event)));
                }
                _ => {}
            }
        }
        traced
    }
    let press = |session: &mut Session, keys: &str| -> Vec<Traced> {
        let keys = keys
            .split(' ')
            .map(|key| Event::Key(Key::parse(key).unwrap()));
        keys.flat_map(|event| act(session, event)).collect()
    };
    let is_waiting =
        |session: &Session| session.text().join("\n").contains("reading the history …");
    for search in ["/ 1 8 0 enter", "/ ctrl-r 1 [ 8 ] 0 enter"] {
        let mut session = Session::on(story(), 100, 30);
        let first = press(&mut session, search).remove(0);
        assert!(press(&mut session, "w").is_empty(), "asked twice");
        assert!(is_waiting(&session), "{:#?}", session.text());
        session.event(Event::Traced(first.clone()));
        let told = session.text();
        assert!(!is_waiting(&session), "{told:#?}");
        assert!(press(&mut session, "esc w").is_empty(), "known");
        assert_eq!(session.text(), told);
        // Ages that come once more are no others.
        let again = Ages::of(&session.model.store().articles[0], None);
        session.event(Event::Aged(0, Arc::new(again)));
        assert_eq!(session.text(), told);
        // Of another search another thing is told.
        let other = press(&mut session, "esc / 1 4 0 enter w").remove(0);
        session.event(Event::Traced(first));
        assert!(is_waiting(&session), "{:#?}", session.text());
        session.event(Event::Traced(other.clone()));
        assert!(session.text().join("\n").contains("Words: “140”"));
        // What comes from texts that are no longer there is nobody's.
        press(&mut session, "esc R");
        act(&mut session, Event::Reloaded(Ok(Arc::new(story()))));
        press(&mut session, "w");
        session.event(Event::Traced(other));
        assert!(is_waiting(&session), "{:#?}", session.text());
    }
}

#[test]
fn ages_are_found_out_before_anybody_asks_where_that_is_little_work() {
    let of = |n_kilobytes: usize| {
        let paragraph = |number| format!("{number} {}\n", "ferry ".repeat(170));
        let text: String = (0..n_kilobytes).map(paragraph).collect();
        let store = load(&[("1.txt", &*text), ("2.txt", &*(text.clone() + "Again."))]);
        Session::on(store, 100, 30)
    };
    assert!(of(10).model.ages().is_some());
    assert!(of(2_500).model.ages().is_none());
}

#[test]
fn a_paragraph_is_followed_from_version_to_version() {
    let session = Session::on(story(), 100, 30).press("H");
    assert_eq!(session.versions(), (1, 2));
    let session = session.press("] ]");
    assert!(session.text().iter().any(|line| line.contains("140")));
    let session = session.press("J");
    assert_eq!(
        session.versions(),
        (3, 5),
        "the number changes again, two versions on"
    );
    let session = session.press("J");
    assert_eq!(
        session.model.message(),
        Some("this paragraph does not change any more")
    );
    assert_eq!(session.press("K").versions(), (1, 2));
}

#[test]
fn screens_of_ages_fit_any_size_and_keep_the_place() {
    for (columns, rows) in [(80, 24), (120, 36), (200, 60), (30, 8), (20, 6)] {
        for key in ["r", "W", "w"] {
            let mut session = Session::on(story(), columns, rows).press("]");
            let before = session.text();
            session = session.press(key);
            assert!(session.model.overlay().is_some());
            session.resize(columns + 7, rows);
            session.resize(columns, rows);
            session = session.press("j j k G").press(key);
            assert!(session.model.overlay().is_none(), "{key} closes");
            assert_eq!(session.text(), before, "{columns}x{rows} {key}");
        }
    }
}

/// Sixteen versions: the first paragraph changes with every fifth one, the other with each.
fn long_story() -> Session {
    let store = numbered(0..=15, |number| {
        format!("The ferry sank {}.\n\nAt {number} o'clock.\n", number / 5)
    });
    let mut session = Session::on(store, 100, 30);
    session.makes_guesses = true;
    session
}

#[test]
fn where_a_paragraph_changed_next_was_compared_before() {
    let mut session = long_story().press("6 v");
    session.n_compared = 0;
    let session = session.press("J");
    assert_eq!(session.versions(), (10, 11));
    let session = session.press("J K");
    assert_eq!(session.versions(), (10, 11));
    assert_eq!(session.n_compared, 0);
}

#[test]
fn however_far_the_reader_goes_what_one_key_leads_to_stays_compared() {
    for n_steps in 1..15 {
        for key in ["L", "A", "H", "T", "l"] {
            let mut session = long_story().press("h ".repeat(n_steps).trim_end());
            session.n_compared = 0;
            let session = session.press(key);
            assert_eq!(session.n_compared, 0, "{key} after {n_steps}");
        }
    }
}
