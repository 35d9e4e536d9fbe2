//! Screens about a whole history: the timeline, the headlines.

use std::sync::Arc;

use variorum::app::{
    Effect, Event, Findings, Gesture, Key, Mouse, Overlay, Quest, Scope, seek, update,
};
use variorum::store::Store;

use crate::harness::{Session, load};

/// Five versions by a tracker: the headline goes back and forth, version 4 is missing, the last one is the third again.
fn story() -> Store {
    let version = |number: u32, minute: u32, title: &str, jobs: &str, more: &str| {
        format!(
            "{{\"number\":{number},\"title\":\"{title}\",\"seen_at\":\"2026-03-01T10:{minute:02}:00Z\",\"origin\":\"captured\",\
             \"confidence\":1.0,\"paragraphs\":[\"The yard will close in June.\",\"It had {jobs} jobs.\"{more}]}}"
        )
    };
    let quote = ",\"“We were told by letter,” said Moira Quill.\"";
    let versions = [
        version(1, 0, "Yard to close", "140", ""),
        version(2, 2, "Yard to close in June", "140", ""),
        version(3, 5, "Yard to close", "180", quote),
        version(5, 30, "Yard to close", "180", ""),
        version(6, 50, "Yard to close", "180", quote),
    ];
    let line = format!(
        "{{\"variorum\":1,\"url\":\"https://example.org/yard\",\"source\":\"Example\",\"versions\":[{}]}}\n",
        versions.join(",")
    );
    load(&[("story.jsonl", &line)])
}

#[test]
fn the_timeline_is_true_to_time_and_shows_how_much_changed() {
    let session = Session::on(story(), 120, 36);
    insta::assert_snapshot!(
        session
            .screen()
            .lines()
            .take(6)
            .collect::<Vec<_>>()
            .join("\n")
    );
    let session = session.press("3 v");
    assert_eq!(session.versions(), (2, 3));
    assert!(session.text()[1].contains("▶v3"), "{:#?}", session.text());
}

#[test]
fn a_number_goes_to_that_version_or_says_that_there_is_none() {
    let session = Session::on(story(), 100, 30).press("4 v");
    assert_eq!(session.model.message(), Some("there is no version 4 here"));
    assert_eq!(session.press("2 v").versions(), (1, 2));
}

#[test]
fn a_press_on_the_timeline_opens_the_version_under_it() {
    let mut session = Session::on(story(), 100, 30).press("M");
    session.event(Event::Mouse(Mouse {
        gesture: Gesture::Press,
        column: 1,
        row: 2,
    }));
    assert_eq!(
        session.versions(),
        (1, 2),
        "the first version has nothing before it"
    );
}

#[test]
fn the_timeline_can_be_looked_at_more_closely() {
    let many: Vec<(String, String)> = (0..64)
        .map(|number| {
            (
                format!("v{number:02}.txt"),
                format!("The {number}th boat left.\n"),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = many
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let session = Session::on(load(&files), 80, 30).press("H");
    let shows = |session: &Session, name: &str| session.text()[1].contains(name);
    assert!(shows(&session, "v64"), "{:#?}", session.text());
    let session = session.press("+ +");
    assert!(
        shows(&session, "v16…") && shows(&session, "v14"),
        "{:#?}",
        session.text()
    );
    let session = session.press("9 - -");
    assert!(shows(&session, "v64"), "{:#?}", session.text());
    assert_eq!(
        session.model.message(),
        Some("the timeline shows every version")
    );
}

#[test]
fn headlines_stand_in_order_with_what_changed() {
    let session = Session::on(story(), 100, 30).press("#");
    insta::assert_snapshot!(session.screen());
    let session = session.press("k k enter");
    assert_eq!(session.versions(), (1, 2));
    assert!(session.model.overlay().is_none());
}

#[test]
fn a_sheet_closes_by_its_key_and_keeps_the_place_of_the_step() {
    for (columns, rows) in [(80, 24), (120, 36), (200, 60), (20, 6)] {
        let mut session = Session::on(story(), columns, rows).press("]");
        let before = session.text();
        session = session.press("#");
        assert!(matches!(session.model.overlay(), Some(Overlay::Sheet(_))));
        session.resize(columns + 7, rows);
        session.resize(columns, rows);
        session = session.press("g g G ctrl-d ctrl-u 2 G #");
        assert_eq!(session.text(), before);
        assert_eq!(session.press("# esc").text(), before);
    }
}

#[test]
fn versions_tell_what_changed_and_what_came_back() {
    let session = Session::on(story(), 160, 30).press("v");
    insta::assert_snapshot!(session.text().join("\n"));
}

#[test]
fn articles_are_listed_in_the_order_that_is_wanted() {
    let article = |url: &str, minute: u32, texts: [&str; 2]| {
        let version = |(number, text): (usize, &str)| {
            format!(
                "{{\"number\":{number},\"title\":\"{url}\",\"seen_at\":\"2026-03-01T10:{minute:02}:00Z\",\
                 \"origin\":\"captured\",\"confidence\":1.0,\"paragraphs\":[\"{text}\"]}}"
            )
        };
        let versions: Vec<String> = texts.into_iter().enumerate().map(version).collect();
        format!(
            "{{\"variorum\":1,\"url\":\"https://example.org/{url}\",\"source\":null,\"versions\":[{}]}}\n",
            versions.join(",")
        )
    };
    let lines = [
        article(
            "ferry",
            10,
            ["The boats lay idle all night.", "The boats lay idle."],
        ),
        article("yard", 20, ["It had 140 jobs.", "It had 180 jobs."]),
        article(
            "quay",
            5,
            [
                "Rain fell on the long quay.",
                "Snow lay white over every single roof in town today.",
            ],
        ),
    ]
    .concat();
    let session = Session::on(load(&[("all.jsonl", &lines)]), 140, 30).press("a");
    let names = |session: &Session| -> Vec<String> {
        let is_row = |line: &String| line.contains(" of substance  ");
        let rows = session.text().into_iter().filter(is_row);
        let words = rows.map(|row| {
            row.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        words
            .filter_map(|words| {
                words
                    .into_iter()
                    .find(|word| ["ferry", "yard", "quay"].contains(&word.as_str()))
            })
            .collect()
    };
    assert_eq!(names(&session), ["ferry", "yard", "quay"]);
    let session = session.press("O");
    assert_eq!(
        names(&session),
        ["ferry", "yard", "quay"],
        "no looks are kept"
    );
    let session = session.press("O");
    assert_eq!(names(&session), ["yard", "ferry", "quay"], "by last change");
    let session = session.press("O");
    assert_eq!(names(&session)[0], "quay", "by words changed");
    let session = session.press("O");
    assert_eq!(names(&session)[0], "yard", "by substance");
    let session = session.press("/ \"frry\"");
    assert_eq!(names(&session), ["ferry"], "half a name is enough");
}

#[test]
fn a_version_that_is_kept_is_compared_with_each_other_one() {
    let session = Session::on(story(), 120, 36).press("H P");
    assert_eq!(
        session.model.message(),
        Some("version 1 stays: the others are compared with it")
    );
    let session = session.press("l");
    assert_eq!(session.versions(), (1, 3));
    assert!(
        session.text()[0].contains("v1 stays → v3"),
        "{:#?}",
        session.text()
    );
    let session = session.press("9 l");
    assert_eq!(session.versions(), (1, 6));
    let session = session.press("9 h");
    assert_eq!(session.versions(), (1, 2));
    assert_eq!(session.press("h").versions(), (1, 2));
    let session = Session::on(story(), 120, 36).press("v k k P");
    assert_eq!(session.versions(), (3, 6), "the row of the list is kept");
    let session = session.press("3 h");
    assert_eq!(session.versions(), (1, 3), "the others pass it by");
    let session = session.press("l l");
    assert_eq!(session.versions(), (3, 5));
    let session = session.press("P l");
    assert_eq!(session.versions(), (5, 6), "two on from three and five");
}

#[test]
fn the_first_version_stands_beside_the_newest_on_request() {
    let session = Session::on(story(), 120, 36).press("A");
    assert_eq!(session.versions(), (1, 6));
    insta::assert_snapshot!(session.screen());
    let session = session.press("A");
    assert_eq!(
        session.model.message(),
        Some("this is the first version beside the newest")
    );
}

#[test]
fn one_version_alone_stands_where_the_other_stood() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 16)] {
        let session = Session::on(story(), columns, rows).press("H l z");
        let both = session.text();
        let session = session.press("x");
        let new = session.text();
        assert!(
            new.iter().any(|line| line.contains("180"))
                && !new.iter().any(|line| line.contains("140"))
        );
        let session = session.press("x");
        let old = session.text();
        assert!(
            old.iter().any(|line| line.contains("140"))
                && !old.iter().any(|line| line.contains("180"))
        );
        let row = |screen: &[String]| screen.iter().position(|line| line.contains("It had"));
        assert_eq!(row(&old), row(&new), "at the same place");
        assert_eq!(
            session.press("esc").text()[1..rows as usize - 1],
            both[1..rows as usize - 1]
        );
    }
}

#[test]
fn an_expression_is_looked_for_elsewhere_while_keys_are_heard() {
    let enter = || Event::Key(Key::parse("enter").unwrap());
    let mut session = Session::on(story(), 100, 30);
    session.press_while_waiting("/ ctrl-r 1 [ 4 8 ] 0");
    let effects = update(&mut session.model, enter());
    let [Effect::Search(Some(quest)), Effect::Prefetch(_)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(quest.scope, Scope::All);
    assert_eq!(session.model.message(), Some("searching for 1[48]0"));
    session.press_while_waiting("n");
    assert_eq!(session.model.message(), Some("still searching for 1[48]0"));
    assert!(session.model.rows().found.is_empty());
    let found = |session: &mut Session| {
        let mut all = Vec::new();
        let store = story();
        seek(&store, quest, 0, &|| false, &mut |found| all.push(found));
        for found in all {
            session.event(Event::Found(found));
        }
    };
    // What another search found is nothing to this one.
    session.event(Event::Found(Findings::end_of(Quest {
        number: quest.number - 1,
        ..quest.clone()
    })));
    assert_eq!(session.model.message(), Some("still searching for 1[48]0"));
    found(&mut session);
    let message = session.model.message().unwrap();
    assert!(message.starts_with("line 1 of "), "{message}");
    assert!(!session.model.rows().found.is_empty());
    // Given up, it is over, and what is found all the same is nobody's.
    let mut session = Session::on(story(), 100, 30);
    session.press_while_waiting("/ ctrl-r 1 [ 4 8 ] 0 enter");
    let effects = update(&mut session.model, Event::Key(Key::parse("esc").unwrap()));
    assert_eq!(effects, [Effect::Search(None)]);
    found(&mut session);
    assert!(session.model.rows().found.is_empty());
}

/// What takes time to find is looked for while it is typed: all that is left to do then is to show it.
#[test]
fn what_is_typed_is_looked_for_ahead() {
    /// Presses `keys`, and finds what is looked for; returns each search, and where.
    fn press(session: &mut Session, keys: &str) -> Vec<Option<(String, Scope)>> {
        let mut searches = Vec::new();
        for key in keys.split(' ') {
            let mut events = vec![Event::Key(Key::parse(key).unwrap())];
            while let Some(event) = events.pop() {
                for effect in update(&mut session.model, event) {
                    let Effect::Search(quest) = effect else {
                        continue;
                    };
                    if let Some(quest) = &quest {
                        let open = session.model.pair().article;
                        let store = session.model.store().clone();
                        seek(&store, quest, open, &|| false, &mut |found| {
                            events.insert(0, Event::Found(found));
                        });
                    }
                    let search = quest.map(|quest| (quest.sought.text, quest.scope));
                    searches.push(search);
                }
            }
        }
        searches
    }
    let ahead = |texts: &[&str]| -> Vec<_> {
        let search = |text: &&str| Some(((*text).to_owned(), Scope::Open));
        texts.iter().map(search).collect()
    };
    let mut session = Session::on(story(), 100, 30);
    assert_eq!(press(&mut session, "/ 1 8"), [], "found as fast as read");
    assert_eq!(press(&mut session, "ctrl-r 0"), ahead(&["18", "180"]));
    assert_eq!(press(&mut session, "enter"), []);
    let message = session.model.message().unwrap();
    assert!(message.starts_with("line 1 of "), "{message}");
    assert_eq!(press(&mut session, "S q u"), ahead(&["q", "qu"]));
    assert_eq!(press(&mut session, "enter"), []);
    let screen = session.screen();
    assert!(screen.contains("“qu”: in 2 versions"), "{screen}");
    // What is known already is not looked for again, but for a search through everything.
    let expression = press(&mut session, "q / ctrl-r 1 8 0 enter / ctrl-r 1 8 0");
    assert_eq!(expression, ahead(&["1", "18", "180", "1", "18"]));
    press(&mut session, "esc");
    // Nobody waits for what is no longer typed.
    assert_eq!(press(&mut session, "q S x esc"), ahead(&["x"]));
    session.press_while_waiting("S x");
    assert_eq!(press(&mut session, "esc"), [None]);
    // Enter came first, or the search failed.
    let enter = || Event::Key(Key::parse("enter").unwrap());
    session.press_while_waiting("S x");
    let is_of_all = |effects: Vec<Effect>| match &effects[..] {
        [Effect::Search(Some(quest)), ..] => quest.scope == Scope::All,
        _ => false,
    };
    assert!(is_of_all(update(&mut session.model, enter())));
    let mut session = Session::on(story(), 100, 30);
    session.press_while_waiting("S");
    let effects = update(&mut session.model, Event::Key(Key::parse("x").unwrap()));
    let Some(Effect::Search(Some(quest))) = effects.first() else {
        panic!("{effects:?}");
    };
    session.event(Event::Found(Findings::end_of(quest.clone())));
    assert!(is_of_all(update(&mut session.model, enter())));
    // In texts that were read again it is looked for again.
    let mut session = Session::on(story(), 100, 30);
    assert_eq!(press(&mut session, "S x"), ahead(&["x"]));
    let store = Arc::new(session.model.store().clone());
    let effects = update(&mut session.model, Event::Reloaded(Ok(store)));
    let is_ahead = |effect: &Effect| matches!(effect, Effect::Search(Some(quest)) if quest.scope == Scope::Open);
    assert!(effects.iter().any(is_ahead), "{effects:?}");
    // What was asked for is not broken off for what may be.
    session.press_while_waiting("S j o b enter");
    assert_eq!(press(&mut session, "/ ctrl-r x"), []);
    // Of the other articles nothing is known yet.
    let article = |name: &str| {
        format!(
            "{{\"variorum\":1,\"url\":\"https://example.org/{name}\",\"versions\":[\
             {{\"number\":1,\"title\":\"{name}\",\"paragraphs\":[\"A boat left.\"]}}]}}\n"
        )
    };
    let both = load(&[("a.jsonl", &(article("Quay") + &article("Écluse")))]);
    let mut session = Session::on(both, 100, 30);
    assert_eq!(press(&mut session, "S b"), ahead(&["b"]));
    let all = [Some(("b".to_owned(), Scope::Others))];
    assert_eq!(press(&mut session, "enter"), all);
    let screen = session.screen();
    assert!(
        screen.contains("“b”: in 2 versions of 2 articles"),
        "{screen}"
    );
}

/// Where the words are in other texts says nothing of these: not of another article's, and not of what was there before.
#[test]
fn places_of_an_expression_are_those_of_the_text_that_is_shown() {
    let article = |name: &str, days: &[usize]| {
        let version = |day: &usize| {
            let text = format!("{} left on day {day}.", name.repeat(day % 3 + 1));
            format!("{{\"number\":{day},\"title\":\"{name}\",\"paragraphs\":[\"{text}\"]}}")
        };
        let versions: Vec<String> = days.iter().map(version).collect();
        let url = format!("https://example.org/{name}");
        format!(
            "{{\"variorum\":1,\"url\":\"{url}\",\"versions\":[{}]}}\n",
            versions.join(",")
        )
    };
    let found = |session: &Session| session.model.rows().clone();
    let both = article("Boat", &[3, 4, 5]) + &article("Écluse", &[6, 7, 8]);
    let open = |guesses: bool| {
        let mut session = Session::on_files(&[("a.jsonl", &both)], 100, 30);
        session.makes_guesses = guesses;
        session.press("S ctrl-r d . y enter G enter")
    };
    let (made, guessed) = (open(false), open(true));
    assert_eq!(made.model.pair().article, 1, "{:#?}", made.text());
    assert!(!found(&made).found.is_empty());
    assert_eq!(found(&guessed), found(&made));
    // The same step of the same article, with an older version before it.
    let search = "/ ctrl-r d . y enter";
    let mut session = Session::on_files(&[("a.jsonl", &article("Boat", &[3, 4, 5]))], 100, 30);
    session = session.press(search);
    let was = found(&session);
    assert!(!was.found.is_empty());
    session.replace_files(&[("a.jsonl", &article("Boat", &[1, 2, 3, 4, 5]))]);
    let session = session.press("R");
    assert_eq!(found(&session), was);
}

/// What is open when the files have been read again, and what was meant for it.
#[test]
fn keys_that_are_typed_while_files_are_read_again_stay_what_they_are() {
    let one = "{\"variorum\":1,\"url\":\"https://example.org/a\",\"versions\":[{\"number\":1,\"title\":\"A\",\"paragraphs\":[\"One.\"]},{\"number\":2,\"title\":\"A\",\"paragraphs\":[\"Two.\"]}]}\n";
    let other = one.replace("/a", "/b").replace("One", "Other");
    let both = format!("{one}{other}");
    let read_again = |session: &mut Session, files: &str| {
        let store = Arc::new(load(&[("story.jsonl", files)]));
        session.event(Event::Reloaded(Ok(store)));
    };
    // A command that is typed, with the key in it that would quit.
    let mut session = Session::on_files(&[("story.jsonl", &both)], 80, 24).press(": \"q\"");
    read_again(&mut session, &both);
    let session = session.press("\"uit\"");
    assert!(!session.has_ended && session.model.overlay().is_some());
    // A list of articles, of which one went.
    let mut session = Session::on_files(&[("story.jsonl", &both)], 80, 24).press("a j");
    read_again(&mut session, one);
    let session = session.press("enter");
    assert_eq!(
        session.model.article().url.as_deref(),
        Some("https://example.org/a")
    );
    // A place of an article that stands elsewhere now.
    let mut session = Session::on_files(&[("story.jsonl", &both)], 80, 24).press("m m x a j enter");
    assert_eq!(
        session.model.article().url.as_deref(),
        Some("https://example.org/b")
    );
    let turned = format!("{other}{one}");
    session.replace_files(&[("story.jsonl", &turned)]);
    let session = session.press("] R");
    assert!(
        session.model.change().is_some(),
        "the change is still the current one"
    );
    // Over a list too.
    let session = session.press("v ' x");
    assert_eq!(session.model.overlay(), None);
    assert_eq!(
        session.model.article().url.as_deref(),
        Some("https://example.org/a")
    );
}

#[test]
fn numbers_after_a_command_are_as_bounded_as_those_before_a_key() {
    for number in ["0", "99999999999999999999999", "18446744073709551615"] {
        for command in [
            "change-next",
            "page-down",
            "version-newer",
            "v",
            "bottom",
            "zoom-in",
        ] {
            let keys = format!(": \"{command}\" space \"{number}\" enter");
            let session = Session::on(story(), 80, 24).press(&keys);
            assert!(!session.has_ended, "{keys}");
        }
    }
}

#[test]
fn a_phrase_is_found_in_every_version_of_every_article() {
    let session = Session::on(story(), 100, 30).press("S \"180\" enter");
    insta::assert_snapshot!(session.screen());
    let session = session.press("enter");
    assert_eq!(session.versions(), (2, 3));
    assert_eq!(
        session.model.phrase(),
        Some("180"),
        "it goes on in the step"
    );
    let session = session.press("S \"1[48]0\" ctrl-r enter");
    assert!(
        session.text()[1].contains("expression “1[48]0”: in 5 versions of 1 article"),
        "{:#?}",
        session.text()
    );
    // In the open step too, and from place to place.
    let session = session.press("esc esc / \"1[48]0\" ctrl-r enter");
    let found = session.model.message().unwrap();
    assert!(found.contains("with: 1[48]0"), "{found}");
    let session = session.press("esc S \"(\" ctrl-r enter");
    assert!(
        session
            .model
            .message()
            .unwrap()
            .starts_with("no expression: ")
    );
    let session = session.press("S \"zebra\" enter");
    assert!(session.text()[1].contains("“zebra”: nowhere"));
}

#[test]
fn the_steps_that_bring_or_drop_a_phrase_are_a_key_away() {
    let session = Session::on(story(), 100, 30).press("H / \"letter\" enter )");
    assert_eq!(session.versions(), (2, 3));
    assert_eq!(session.model.message(), Some("came here: letter"));
    let session = session.press(")");
    assert_eq!(
        (session.versions(), session.model.message()),
        ((3, 5), Some("went here: letter"))
    );
    let session = session.press(") )");
    assert_eq!(session.versions(), (5, 6));
    assert_eq!(
        session.model.message(),
        Some("no later version brings or drops: letter")
    );
    let session = session.press("( (");
    assert_eq!(session.versions(), (2, 3));
}

#[test]
fn what_unlike_texts_share_stands_in_the_order_of_the_newer() {
    let wire = "Rain fell on Marrowby all day.\n\nThe owners of Culver Ferries said on Thursday that 140 jobs would go.\n\n\
                “Nobody told us that the last boat had gone,” said Moira Quill.\n";
    let daily = "Tired passengers slept in the waiting room.\n\n\
                 “Nobody told us that the last boat had gone,” Ms Quill complained.\n\n\
                 The owners of Culver Ferries announced that about 140 jobs would go by June.\n";
    let herald = "Not one of the passengers had been warned. “Nobody told us that the last boat had gone,” a woman said.\n";
    let store = load(&[
        ("wire.txt", wire),
        ("herald.txt", herald),
        ("daily.txt", daily),
    ]);
    let session = Session::on(store, 100, 30).press("=");
    insta::assert_snapshot!(session.screen());
    let session = session.press("enter");
    assert_eq!(session.versions(), (1, 3), "beside the one that has it");
}

#[test]
fn what_is_read_again_shows_the_same_step_with_what_has_come() {
    let line = |numbers: &[u32]| {
        let version = |number: &u32| {
            format!(
                "{{\"number\":{number},\"title\":\"Yard\",\"paragraphs\":[\"It had {number} jobs.\"]}}"
            )
        };
        let versions: Vec<String> = numbers.iter().map(version).collect();
        format!(
            "{{\"variorum\":1,\"url\":\"https://example.org/yard\",\"versions\":[{}]}}\n",
            versions.join(",")
        )
    };
    let reread = |session: &mut Session, text: &str| {
        session.replace_files(&[("story.jsonl", text)]);
        session.event(Event::Key(Key::parse("R").unwrap()));
        session.model.message().unwrap().to_owned()
    };
    let mut session = Session::on_files(&[("story.jsonl", &line(&[2, 3]))], 80, 24).press("P");
    assert_eq!(session.versions(), (2, 3));
    assert_eq!(
        session.press_while_waiting("R"),
        None,
        "it is asked for, and nothing else changes"
    );
    assert_eq!(session.model.message(), Some("reading the files again …"));
    // One came before, two came after; another article came first.
    let other = line(&[1]).replace("yard", "ferry");
    let now = other + &line(&[1, 2, 3, 4, 5]);
    assert_eq!(
        reread(&mut session, &now),
        "read again: 3 new versions, the newest is v5; 1 new article"
    );
    assert_eq!(session.versions(), (2, 3));
    assert_eq!(
        session.model.article().url.as_deref(),
        Some("https://example.org/yard")
    );
    let session = session.press("l");
    assert_eq!(
        session.versions(),
        (2, 4),
        "the pinned version is the same one"
    );
    let mut session = session.press("h m m a v");
    assert_eq!(reread(&mut session, &now), "read again: nothing new here");
    assert!(
        matches!(session.model.overlay(), Some(Overlay::List(list)) if list.shown().len() == 5),
        "the list shows what is there now"
    );
    assert_eq!(session.versions(), (2, 3));
    // A version that went.
    assert_eq!(
        reread(&mut session, &line(&[1, 2])),
        "read again: 3 versions there no more"
    );
    assert_eq!(session.versions(), (1, 2));
    let gone = line(&[1, 2]).replace("yard", "ferry");
    assert_eq!(
        reread(&mut session, &gone),
        "read again: that article is there no more; the version that stayed is let go"
    );
    assert_eq!(
        session.model.article().url.as_deref(),
        Some("https://example.org/ferry")
    );
    assert_eq!(session.versions(), (1, 2));
}
