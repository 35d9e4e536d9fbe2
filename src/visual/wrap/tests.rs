//! Lines and their breaks.

use proptest::prelude::*;

use super::super::{TabWidth, width as cells};
use super::*;

fn lines(text: &str, width: usize) -> Vec<String> {
    let piece = Piece {
        text,
        tag: (),
        invisibles: Invisibles::Misleading,
    };
    let join = |line: Vec<((), CompactString)>| line.into_iter().map(|((), text)| text).collect();
    wrap(&[piece], width, Form::default())
        .into_iter()
        .map(join)
        .collect()
}

#[track_caller]
fn check(text: &str, width: usize, expected: &[&str]) {
    assert_eq!(lines(text, width), expected);
}

#[test]
fn breaks_between_words() {
    check(
        "the ferry left at noon",
        10,
        &["the ferry", "left at", "noon"],
    );
    check("the ferry left", 9, &["the ferry", "left"]);
    check("", 9, &[""]);
}

#[test]
fn a_no_break_space_holds_its_words_together() {
    check("it cost 40\u{a0}pounds", 12, &["it cost", "40 pounds"]);
}

#[test]
fn a_long_word_is_broken_at_the_line_end() {
    check("abcdefgh", 3, &["abc", "def", "gh"]);
    check(
        "https://gazette.example/2025/ferry",
        16,
        &["https://", "gazette.example/", "2025/ferry"],
    );
}

#[test]
fn what_goes_on_with_a_word_knows_it() {
    let check = |text: &str, expected: &[(&str, bool)]| {
        let piece = Piece {
            text,
            tag: (),
            invisibles: Invisibles::Misleading,
        };
        let lines = wrap_isolated(&[piece], &[], 8, Form::default());
        let found: Vec<(&str, bool)> = lines
            .iter()
            .map(|line| (&*line.runs[0].1, line.is_within_word))
            .collect();
        assert_eq!(found, expected);
    };
    check(
        "see https://a.example/b c",
        &[
            ("see", false),
            ("https://", false),
            ("a.", true),
            ("example/", true),
            ("b c", true),
        ],
    );
    check(
        "harbourmaster left",
        &[("harbourm", false), ("aster", true), ("left", false)],
    );
    // The same for text that is taken glyph by glyph.
    check(
        "harbourm\u{e1}\u{301}ster left",
        &[("harbourm", false), ("á\u{301}ster", true), ("left", false)],
    );
    check("port and/or", &[("port", false), ("and/or", false)]);
    check("har\u{ad}bourmast", &[("har-", false), ("bourmast", false)]);
    check("船が出た。海へ", &[("船が出", false), ("た。海へ", false)]);
    check(
        "船が出?海へ行く",
        &[("船が出?", false), ("海へ行く", false)],
    );
}

#[test]
fn an_address_is_broken_where_its_parts_meet() {
    check(
        "gazette.example?id=40&page=2",
        16,
        &["gazette.example?", "id=40&page=2"],
    );
    check("abc_defghijkl", 5, &["abc_", "defgh", "ijkl"]);
}

#[test]
fn hidden_break_marks_are_honoured_and_hyphens_appear_only_there() {
    check("har\u{ad}bour", 9, &["harbour"]);
    check("har\u{ad}bour", 5, &["har-", "bour"]);
    check("har\u{ad}bour", 3, &["har", "bou", "r"]);
    check("har\u{200b}bour", 4, &["har", "bour"]);
}

#[track_caller]
fn check_form(text: &str, width: usize, form: Form, expected: &[&str]) {
    let piece = Piece {
        text,
        tag: (),
        invisibles: Invisibles::All,
    };
    let join = |line: Vec<((), CompactString)>| line.into_iter().map(|((), text)| text).collect();
    let lines: Vec<String> = wrap(&[piece], width, form).into_iter().map(join).collect();
    assert_eq!(lines, expected);
}

#[test]
fn in_ascii_every_other_sign_is_named() {
    let ascii = Form {
        charset: Charset::Ascii,
        ..Form::default()
    };
    check_form("it’s 5\u{a0}m\u{1b}", 40, ascii, &["it<U+2019>s 5_m^["]);
    check_form("cafe\u{301} 船", 40, ascii, &["cafe<U+0301> <U+8239>"]);
    check_form("a’b", 4, ascii, &["a~b"]);
}

#[test]
fn tabs_reach_to_the_next_stop() {
    let of = |tab: u8| Form {
        tab: TabWidth(tab),
        ..Form::default()
    };
    check_form("a\tb\tcdef", 40, of(4), &["a→  b→  cdef"]);
    check_form("abcd\tb", 40, of(4), &["abcd→   b"]);
    check_form("a\tb", 40, of(8), &["a→      b"]);
    check_form("a\tb", 40, of(1), &["a→b"]);
    // No wider than the line.
    check_form("ab\tc", 4, of(8), &["ab→ ", "c"]);
    let plain = Piece {
        text: "a\tb",
        tag: (),
        invisibles: Invisibles::Misleading,
    };
    assert_eq!(wrap(&[plain], 40, of(4)), [[((), "a   b".into())]]);
}

#[test]
fn signs_of_ambiguous_width_take_the_cells_that_they_are_given() {
    let of = |ambiguous| Form {
        ambiguous,
        ..Form::default()
    };
    let text = "“Oui” — café";
    check_form(text, 12, of(Ambiguous::Narrow), &["“Oui” — café"]);
    check_form(text, 12, of(Ambiguous::Wide), &["“Oui” —", "café"]);
    check_form(text, 10, of(Ambiguous::Wide), &["“Oui” —", "café"]);
    check_form("a“", 1, of(Ambiguous::Wide), &["a", "~"]);
}

#[test]
fn right_to_left_text_is_put_in_the_order_in_which_it_is_seen() {
    let seen = Form {
        order: Order::Visual,
        ..Form::default()
    };
    check_form("ab אבג cd", 20, seen, &["ab גבא cd"]);
    check_form("אבג 123 (דה)", 20, seen, &["(הד) 123 גבא"]);
    // Broken in the order of reading, then turned line by line.
    check_form("אבג דהו", 4, seen, &["גבא", "והד"]);
    check_form("אבג", 20, Form::default(), &["אבג"]);
    // Overrides are shown, never obeyed.
    check_form("a\u{202e}bc", 20, seen, &["a<RLO>bc"]);
}

#[test]
fn what_is_isolated_leaves_its_brackets_where_they_are() {
    let piece = |text| Piece {
        text,
        tag: (),
        invisibles: Invisibles::Misleading,
    };
    let pieces = ["ab אבג ", "[-", "12", "-]", "{+", "34", "+}", " cd"].map(piece);
    let seen = Form {
        order: Order::Visual,
        ..Form::default()
    };
    let shown = |isolated: &[Range<usize>]| {
        let lines = wrap_isolated(&pieces, isolated, 40, seen);
        let runs = lines.into_iter().flat_map(|line| line.runs);
        runs.map(|((), text)| text).collect::<String>()
    };
    assert_eq!(shown(&[2..3, 5..6]), "ab גבא [-12-]{+34+} cd");
    // Left alone, numbers go with the text before them, and what came would stand before what went.
    assert_eq!(shown(&[]), "ab {+34+}[-12-] גבא cd");
    let hebrew = ["שלום ", "[-", "one", "-]", "{+", "two", "+}", " עולם"].map(piece);
    let lines = wrap_isolated(&hebrew, &[2..3, 5..6], 40, seen);
    assert_eq!(lines[0].runs, [((), "םלוע {+two+}[-one-] םולש".into())]);
}

#[test]
fn no_line_starts_with_a_closing_mark_of_japanese() {
    check("船が出た。海", 8, &["船が出", "た。海"]);
}

#[test]
fn a_wide_character_in_a_column_of_one_is_marked() {
    check("船a", 1, &["…", "a"]);
}

#[test]
fn tags_survive_a_break() {
    let piece = |text, tag| Piece {
        text,
        tag,
        invisibles: Invisibles::Misleading,
    };
    let wrapped = wrap(
        &[piece("the old ", 'a'), piece("harbour ferry", 'b')],
        11,
        Form::default(),
    );
    assert_eq!(
        wrapped,
        [
            vec![('a', "the old".into())],
            vec![('b', "harbour".into())],
            vec![('b', "ferry".into())]
        ]
    );
}

#[test]
fn plain_letters_are_shown_as_they_are_in_a_cell_each() {
    let all = (0..=u32::from(char::MAX)).filter_map(char::from_u32);
    let plain: Vec<char> = all.filter(|letter| is_plain(&letter.to_string())).collect();
    assert!(plain.len() > 500);
    for letter in &plain {
        for other in ['a', ' ', *letter, '’'] {
            let text = format!("{letter}{other}");
            for invisibles in [Invisibles::Misleading, Invisibles::All] {
                let shown: Vec<(String, usize)> = glyphs(&text, invisibles, Ambiguous::Narrow)
                    .map(|glyph| (glyph.text.into_owned(), glyph.width))
                    .collect();
                assert_eq!(shown, [(letter.to_string(), 1), (other.to_string(), 1)]);
            }
        }
    }
}

proptest! {
    #[test]
    fn brackets_stay_with_what_they_hold(
        runs in proptest::collection::vec((" [ab]{0,2} ", " ?[ab船’-]{1,3} ?"), 1..8),
        width in 20_usize..30,
    ) {
        let piece = |text| Piece { text, tag: (), invisibles: Invisibles::Misleading };
        let parts = runs.iter().flat_map(|(text, changed)| [text, "[-", changed, "-]"]);
        let pieces: Vec<Piece<'_, ()>> = parts.map(piece).collect();
        let isolated: Vec<Range<usize>> = (0..runs.len()).map(|run| run * 4 + 2..run * 4 + 3).collect();
        for line in wrap_isolated(&pieces, &isolated, width, Form::default()) {
            let line: String = line.runs.into_iter().map(|((), text)| text).collect();
            prop_assert!(!line.trim_end().ends_with("[-") && !line.ends_with('['), "{line:?}");
            prop_assert!(!line.trim_start().starts_with("-]") && !line.starts_with(']'), "{line:?}");
        }
    }

    #[test]
    fn plain_text_is_wrapped_like_any(
        pieces in proptest::collection::vec(("[ a-c/?.é“”→−─█—-]{0,24}", 0..3_u8), 0..5),
        width in 1_usize..16,
    ) {
        let piece = |(text, tag): &'_ (String, u8)| (text.clone(), *tag);
        let pieces: Vec<(String, u8)> = pieces.iter().map(piece).collect();
        let pieces: Vec<Piece<'_, u8>> = pieces
            .iter()
            .map(|(text, tag)| Piece { text, tag: *tag, invisibles: Invisibles::All })
            .collect();
        let text: String = pieces.iter().map(|piece| piece.text).collect();
        let breaks = || linebreaks(&text).map(|(at, _)| at);
        prop_assert_eq!(
            plain::wrap(&text, &pieces, breaks(), width),
            wrap_any(&text, &pieces, &[], breaks(), width, Form::default())
        );
    }

    #[test]
    fn every_line_fits_and_no_text_is_lost(text in "[ a-c日,。\u{a0}\u{202e}é-]{0,60}", width in 1_usize..20) {
        let lines = lines(&text, width);
        for line in &lines {
            prop_assert!(cells(line) <= width, "{line:?}");
        }
        if width > 1 {
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            prop_assume!(width >= 5);
            prop_assert_eq!(squeeze(&lines.concat()), squeeze(&super::super::visible(&text)));
        }
    }
}
