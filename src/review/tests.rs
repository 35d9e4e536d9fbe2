//! Marks by example, and two sessions that do what they like.

use proptest::prelude::*;

use super::*;
use crate::store::Origin;

fn version(number: u32, text: &str) -> Version {
    Version {
        number,
        title: "Ferry talks".to_owned(),
        byline: None,
        seen_at: None,
        later: None,
        paragraphs: vec![text.to_owned()],
        origin: Origin::Captured,
        confidence: 1.0,
        doubts: Vec::new(),
        read_from: Vec::new(),
    }
}

fn article(url: Option<&str>, versions: &[(u32, &str)]) -> Article {
    let versions = versions
        .iter()
        .map(|(number, text)| version(*number, text))
        .collect();
    Article::new(url.map(str::to_owned), None, versions).unwrap()
}

fn time(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn about(text: &str) -> Box<About> {
    let side = |number| Side::new(&version(number, text), text.to_owned());
    Box::new(About {
        url: Some("https://example.org/ferry".to_owned()),
        headline: "Ferry talks".to_owned(),
        source: None,
        new: side(2),
        old: side(1),
        subject: Subject::Paragraphs,
    })
}

fn write(review: &Review, id: MarkId, text: &str) -> Deed {
    Deed::Write {
        id,
        about: about("The cat sat."),
        note: review.new_note(id, text),
        text: text.to_owned(),
    }
}

fn texts(review: &Review, id: MarkId) -> Vec<String> {
    let notes = review.mark(id).into_iter().flat_map(Mark::notes);
    notes.map(|(_, note)| note.text.clone()).collect()
}

const SITE: Option<&str> = Some("https://example.org/ferry");

#[test]
fn a_change_is_what_it_says_in_which_article() {
    let one = article(SITE, &[(1, "a")]);
    let id = |article: &Article, old: &[&str], new: &[&str]| {
        let [old, new] = [old, new].map(|texts| texts.iter().copied());
        MarkId::of_change(article, Subject::Paragraphs, old, new)
    };
    let known = id(&one, &["The cafe\u{301} sat."], &["b"]);
    let again = article(Some(" https://example.org/ferry/ "), &[(9, "z")]);
    assert_eq!(known, id(&again, &["The  caf\u{e9}\nsat. "], &["b"]));
    let other = article(Some("https://example.org/other"), &[(1, "a")]);
    assert_ne!(known, id(&other, &["The café sat."], &["b"]));
    assert_ne!(known, id(&one, &["The café sat.", "b"], &[]));
    assert_ne!(known, id(&one, &[], &["The café sat.", "b"]));
    let step = MarkId::of_step(&one, &version(1, "a"), &version(2, "b"));
    let renumbered = MarkId::of_step(&one, &version(7, "a"), &version(8, "b"));
    assert_eq!(step, renumbered);
}

#[test]
fn an_id_is_the_same_in_every_version_of_this_program() {
    let article = article(SITE, &[(1, "a")]);
    let id = MarkId::of_change(&article, Subject::Paragraphs, ["old"], ["new"]);
    let lines = "paragraphs\nhttps://example.org/ferry\nold\n\nnew\n";
    let fnv = lines.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    assert_eq!(id, MarkId(fnv));
}

#[test]
fn what_is_set_is_set_and_what_is_taken_away_is_gone() {
    let (mut review, id) = (Review::default(), MarkId(7));
    let flag = |is| Deed::Flag {
        id,
        about: about("The cat sat."),
        is,
    };
    review.apply(&flag(true), time(100));
    let note = write(&review, id, "ask the council");
    review.apply(&note, time(100));
    let other = write(&review, id, "ask again");
    review.apply(&other, time(101));
    assert_eq!(texts(&review, id), ["ask the council", "ask again"]);
    assert_eq!(review.noted().len(), 1);
    // The clock stands still or goes back; what is done later counts all the same.
    review.apply(&flag(false), time(3));
    let Deed::Write {
        about, note: first, ..
    } = note
    else {
        panic!("a note")
    };
    let gone = Deed::Write {
        id,
        about,
        note: first,
        text: String::new(),
    };
    let earlier = review.clone();
    review.apply(&gone, time(3));
    assert_eq!(texts(&review, id), ["ask again"]);
    assert!(!review.mark(id).unwrap().is_flagged());
    // What the other session still has does not bring it back.
    review.merge(&earlier);
    assert_eq!(texts(&review, id), ["ask again"]);
    let again = write(&review, id, "ask the council");
    review.apply(&again, time(104));
    assert_eq!(texts(&review, id).len(), 2, "a note more, not the old one");
}

#[test]
fn the_last_look_is_found_again() {
    let mut review = Review::default();
    let old = article(SITE, &[(1, "a"), (2, "b")]);
    assert_eq!(review.news(&old), News::Unread);
    review.apply(&Deed::look(&old, &old.versions()[1]), time(100));
    assert_eq!(review.news(&old), News::None);
    // A page more told better what version 2 says.
    let grown = article(SITE, &[(1, "a"), (2, "b!"), (3, "c"), (5, "d")]);
    assert_eq!(review.last_look(&grown), Some((VersionIdx(1), time(100))));
    assert_eq!(review.news(&grown), News::Newer(2));
    let cut = article(SITE, &[(1, "a"), (5, "d")]);
    assert_eq!(review.last_look(&cut), Some((VersionIdx(0), time(100))));
    let later_only = article(SITE, &[(5, "d")]);
    assert_eq!(review.last_look(&later_only), None);
    assert_eq!(review.news(&article(None, &[(2, "b")])), News::Unread);
}

#[test]
fn texts_without_address_are_known_by_what_they_say() {
    let mut review = Review::default();
    let old = article(None, &[(1, "a"), (2, "b")]);
    review.apply(&Deed::look(&old, &old.versions()[1]), time(100));
    let grown = article(None, &[(1, "b"), (2, "c")]);
    assert_eq!(review.last_look(&grown), Some((VersionIdx(0), time(100))));
    let other = article(None, &[(1, "x"), (2, "y")]);
    assert_eq!(review.last_look(&other), None);
}

#[test]
fn a_broken_line_costs_only_itself() {
    let mut review = Review::default();
    let deed = write(&review, MarkId(1), "a \"note\"\u{1b}[31m");
    review.apply(&deed, time(0));
    let lines = review.to_lines().unwrap();
    let text = format!("nonsense\n\n{lines}{{\"mark\":{{}}}}\n");
    let (read, lost) = Review::from_lines(text.as_bytes());
    assert_eq!((read, lost), (review, vec![1, 4]));
}

/// Something to do: to which of a few marks, which of a few things, and when.
fn deed(review: &Review, (mark, what, word): (u64, u8, u8)) -> Deed {
    let id = MarkId(mark);
    match what {
        0 | 1 => Deed::Seen {
            ids: vec![id, MarkId(mark + 1)],
            is: what == 0,
        },
        2 | 3 => Deed::Flag {
            id,
            about: about(&word.to_string()),
            is: what == 2,
        },
        4 => write(review, id, &format!("note {word}")),
        5 => {
            let mark = review.mark(id);
            let note = mark.and_then(|mark| mark.notes().next());
            match note {
                Some((note, _)) => Deed::Write {
                    id,
                    about: about("x"),
                    note,
                    text: ["", "changed"][usize::from(word % 2)].to_owned(),
                },
                None => write(review, id, "first"),
            }
        }
        _ => {
            let article = article(SITE, &[(u32::from(word), "a")]);
            Deed::look(&article, &article.versions()[0])
        }
    }
}

fn deeds() -> impl Strategy<Value = Vec<((u64, u8, u8), i64)>> {
    prop::collection::vec(((0..3_u64, 0..7_u8, 0..4_u8), 0..50_i64), 0..12)
}

fn done(mut review: Review, deeds: &[((u64, u8, u8), i64)]) -> Review {
    for (what, at) in deeds {
        let deed = deed(&review, *what);
        review.apply(&deed, time(*at));
    }
    review
}

fn merged(one: &Review, other: &Review) -> Review {
    let mut both = one.clone();
    both.merge(other);
    both
}

#[test]
fn prose_is_plain() {
    assert!(is_plain(
        "The ferry — “Tern” — cost £3.2m in Århus, didn’t it…"
    ));
    for text in [
        " a", "a ", "a  b", "a\tb", "a\u{A0}b", "e\u{301}", "\u{2028}",
    ] {
        assert!(!is_plain(text), "{text:?}");
    }
}

proptest! {
    #[test]
    fn what_is_taken_for_plain_is(text in "[a-c éÅ“—…\u{301}\u{A0}\u{85}\u{2028}\u{2009}\t\n]{0,6}|[a-z]{1,3}( [a-zé“—]{1,3}){0,4}") {
        prop_assert!(!is_plain(&text) || made_plain(&text) == text, "{:?}", text);
    }

    #[test]
    fn what_is_written_is_read(before in deeds()) {
        let review = done(Review::default(), &before);
        let lines = review.to_lines().unwrap();
        prop_assert_eq!(Review::from_lines(lines.as_bytes()), (review, Vec::new()));
    }

    #[test]
    fn two_sessions_agree_in_whatever_order_they_meet(
        before in deeds(),
        one in deeds(),
        other in deeds(),
        third in deeds(),
    ) {
        let before = done(Review::default(), &before);
        let [one, other, third] = [one, other, third].map(|deeds| done(before.clone(), &deeds));
        let both = merged(&one, &other);
        prop_assert_eq!(&both, &merged(&other, &one));
        prop_assert_eq!(&both, &merged(&both, &one));
        prop_assert_eq!(merged(&both, &third), merged(&one, &merged(&other, &third)));
    }

    #[test]
    fn no_note_is_lost_where_two_sessions_write(one in "[a-c]{1,3}", other in "[a-c]{1,3}", before in deeds()) {
        let before = done(Review::default(), &before);
        let id = MarkId(1);
        let session = |text: &str| {
            let mut review = before.clone();
            let deed = write(&review, id, text);
            review.apply(&deed, time(60));
            review
        };
        let both = merged(&session(&one), &session(&other));
        let mut expected = texts(&before, id);
        expected.extend([one.clone(), other.clone()].into_iter().take(1 + usize::from(one != other)));
        let mut found = texts(&both, id);
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn what_one_session_does_after_the_other_counts(before in deeds(), deeds in deeds()) {
        // It took in what there was before it wrote: nothing of before comes back.
        let before = done(Review::default(), &before);
        let after = done(before.clone(), &deeds);
        prop_assert_eq!(merged(&before, &after), after);
    }
}
