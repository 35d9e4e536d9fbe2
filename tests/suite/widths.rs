//! The screen where signs take other room than usual: measured is what is drawn.

use unicode_width::UnicodeWidthStr as _;
use variorum::app::{Overlay, Settings};
use variorum::loader::{self, Input};
use variorum::rows::Run;
use variorum::store::{Choices, Store};
use variorum::visual::{Ambiguous, Charset, Form};

use crate::harness::Session;

/// An article whose every string holds signs that are not ASCII, and that fonts of East Asia draw wide.
fn quoted() -> Store {
    let version = |number: u32, word: &str| {
        format!(
            "{{\"number\":{number},\"title\":\"“Crews’ talks” — “go” on… ‘{word}’\",\"paragraphs\":[\"“We’ll {word} — at noon…”\",\"It was “quiet”…\"]}}"
        )
    };
    let article = format!(
        "{{\"variorum\":1,\"source\":\"The “Quay”\",\"title\":\"“Crews’ talks”\",\"versions\":[{},{}]}}\n",
        version(1, "sail"),
        version(2, "wait")
    );
    let input = Input {
        name: "quay.jsonl".to_owned(),
        group: String::new(),
        bytes: article.into_bytes(),
    };
    loader::load(&[input], None, &Choices::default())
}

fn on_quoted(form: Form, columns: u16) -> Session {
    Session::in_form(form, Settings::default(), quoted(), columns, 24)
}

#[test]
fn in_ascii_the_facts_of_the_title_bar_stay_on_the_screen() {
    let ascii = Form {
        charset: Charset::Ascii,
        ..Form::default()
    };
    for columns in 60..200 {
        let bar = on_quoted(ascii, columns).text().remove(0);
        assert!(bar.is_ascii());
        assert!(bar.ends_with("v1 > v2   2 changes"), "{columns}: {bar}");
    }
    let wide = on_quoted(ascii, 199).text().remove(0);
    assert!(wide.contains("The <U+201C>Quay<U+201D>"), "{wide}");
}

#[test]
fn wide_signs_have_two_cells_each_and_what_the_screen_is_drawn_with_has_one() {
    let wide = Form {
        ambiguous: Ambiguous::Wide,
        ..Form::default()
    };
    for columns in [40, 80, 100, 101, 140] {
        for keys in ["", "]", "?", "v", ":"] {
            let mut session = on_quoted(wide, columns);
            if !keys.is_empty() {
                session = session.press(keys);
            }
            let buffer = session.draw();
            let rows = buffer.content.chunks(usize::from(columns));
            for (y, row) in rows.enumerate() {
                for (x, cell) in row.iter().enumerate() {
                    let covers = row.get(x + 1).is_some_and(|next| next.symbol().is_empty());
                    let is_wide = cell.symbol().width_cjk() == 2;
                    assert_eq!(covers, is_wide, "{columns} {keys}: {x}, {y}: {cell:?}");
                }
            }
        }
    }
    let text = on_quoted(wide, 140).text();
    assert!(text.iter().any(|row| row.contains("“We’ll")), "{text:#?}");
    assert!(text[0].ends_with("2 changes"), "{}", text[0]);
}

#[test]
fn narrow_signs_have_one_cell_each() {
    let buffer = on_quoted(Form::default(), 140).draw();
    assert!(buffer.content.iter().all(|cell| cell.symbol().width() == 1));
}

#[test]
fn sheets_measure_what_is_drawn() {
    let ascii = Form {
        charset: Charset::Ascii,
        ..Form::default()
    };
    let wide = Form {
        ambiguous: Ambiguous::Wide,
        ..Form::default()
    };
    for form in [Form::default(), ascii, wide] {
        for columns in [30, 50, 80, 130, 200] {
            for keys in ["r", "W", "] w", "] i", "#", "=", "S ’ enter"] {
                let session = on_quoted(form, columns).press(keys);
                let Some(Overlay::Sheet(sheet)) = session.model.overlay() else {
                    panic!("{keys} opens no sheet")
                };
                let width = |line: &Vec<Run>| -> usize {
                    line.iter().map(|run| form.width(&run.text)).sum()
                };
                let lines = sheet.entries().iter().flat_map(|entry| &entry.lines);
                let widths: Vec<usize> = lines.clone().map(width).collect();
                let widest = widths.iter().max().copied().unwrap_or(0);
                assert!(
                    widest <= usize::from(columns) - 3,
                    "{columns} {keys} {form:?}: {widths:?} {lines:#?}",
                    lines = lines.clone().collect::<Vec<_>>()
                );
                if keys == "W" {
                    let grid = lines.zip(&widths).skip_while(|(line, _)| {
                        let text: String = line.iter().map(|run| &*run.text).collect();
                        !text.split_whitespace().eq(["1", "2"])
                    });
                    let grid: Vec<&usize> = grid.map(|(_, width)| width).collect();
                    assert_eq!(grid.len(), 3, "{columns}: the numbers and two paragraphs");
                    assert!(grid.iter().all(|width| *width == grid[0]), "{grid:?}");
                }
            }
        }
    }
}
