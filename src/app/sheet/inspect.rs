//! What an eye cannot tell of a change: each sign in it by its number and its name.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::app::{Model, copy};
use crate::diff::{Edit, Op};
use crate::rows::Run;
use crate::step::Texts;
use crate::style::Role;
use crate::visual::{Form, Invisibles, glyphs, visible};

use super::{Entry, Page, gap, run, wrapped};

/// Signs listed at most, and letters of an edit that are compared.
const MOST_SIGNS: usize = 500;
const MOST_COMPARED: usize = 2_000;
/// Letters on both sides from which on they may be other words; fewer are quickly read.
const SHORTEST_OTHER: usize = 4;
/// Cells of a sign as it is shown, and of its number.
const SIGN: usize = 8;
const NUMBER: usize = 9;

/// Returns the sheet's entries: one for each edit of the current change, with the signs that went and came. None leads
/// anywhere.
pub(super) fn page(model: &Model, width: usize) -> Page {
    let mut page = Page {
        title: "Signs of this change".to_owned(),
        ..Page::default()
    };
    let Some((step, item)) = model.step().zip(copy::item(model).ok()) else {
        page.entries.push(said(
            "No change is in sight here: go to one first.",
            width,
            model.form(),
        ));
        return page;
    };
    let (texts, rows) = copy::texts_and_rows(model, step, item);
    let edits = rows.iter().flat_map(|row| &row.edits);
    let mut n_left = MOST_SIGNS;
    for edit in edits.filter(|edit| !matches!(edit.op, Op::Equal | Op::Moved)) {
        if !push_edit(&mut page, texts, edit, &mut n_left, (width, model.form())) {
            page.entries
                .push(said("further signs are not shown", width, model.form()));
            break;
        }
    }
    if page.entries.is_empty() {
        page.entries.push(said(
            "No sign of this change differs: its text stands elsewhere.",
            width,
            model.form(),
        ));
    }
    page
}

fn said(text: &str, width: usize, form: Form) -> Entry {
    Entry {
        lines: wrapped(&[(Role::Dim, text)], width, form),
        target: None,
    }
}

/// Lists the signs in which the two sides of an edit differ, `n_left` at most; returns whether that are all.
fn push_edit(
    page: &mut Page,
    texts: &Texts,
    edit: &Edit,
    n_left: &mut usize,
    (width, form): (usize, Form),
) -> bool {
    let (old, new) = (
        texts.old.slice(edit.old.clone()),
        texts.new.slice(edit.new.clone()),
    );
    let mut is_all = true;
    let mut letters = |text: &str| -> Vec<char> {
        is_all &= text.chars().nth(MOST_COMPARED).is_none();
        text.chars().take(MOST_COMPARED).collect()
    };
    let (went, came) = (letters(old), letters(new));
    let mut lines = vec![heading(old, new, width, form)];
    let differing = differing(&went, &came);
    if differing.is_empty() {
        lines.push(vec![run(
            Role::Dim,
            "  other words, in letters of ASCII alone",
        )]);
    }
    for (what, role, sign) in differing {
        if *n_left == 0 {
            is_all = false;
            break;
        }
        lines.push(line(what, role, sign, width, form));
        *n_left -= 1;
    }
    page.entries.push(Entry {
        lines,
        target: None,
    });
    page.entries.push(gap());
    is_all
}

/// Returns the signs that went and came, in order. Where most are others nobody goes from letter to letter: then those
/// outside of ASCII, which may look like others.
fn differing(went: &[char], came: &[char]) -> Vec<(&'static str, Role, char)> {
    let ops = capture_diff_slices(Algorithm::Myers, went, came);
    let n_equal: usize = ops
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .map(|op| op.old_range().len())
        .sum();
    let n_least = went.len().min(came.len());
    let is_other = n_least > 2 * n_equal && n_least >= SHORTEST_OTHER;
    let of = |signs: &[char], what, role| -> Vec<(&'static str, Role, char)> {
        let signs = signs.iter().filter(|sign| !is_other || !sign.is_ascii());
        signs.map(|sign| (what, role, *sign)).collect()
    };
    let sides = |went, came| {
        let went = of(went, "went", Role::Removed).into_iter();
        went.chain(of(came, "came", Role::Added))
    };
    if is_other {
        return sides(went, came).collect();
    }
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .flat_map(|op| sides(&went[op.old_range()], &came[op.new_range()]))
        .collect()
}

/// Both sides as they read.
fn heading(old: &str, new: &str, width: usize, form: Form) -> Vec<Run> {
    let sides = [old, new].map(|text| visible(text.trim()).into_owned());
    let text = match (sides[0].is_empty(), sides[1].is_empty()) {
        (false, false) => sides.join(" → "),
        _ => sides.concat(),
    };
    vec![run(Role::Heading, &form.shorten(&text, width))]
}

/// `went  U+2019   ’       RIGHT SINGLE QUOTATION MARK`
fn line(what: &str, role: Role, sign: char, width: usize, form: Form) -> Vec<Run> {
    let number = format!("U+{:04X}", u32::from(sign));
    let text = sign.to_string();
    let glyphs = glyphs(&text, Invisibles::All, form.ambiguous);
    let shown: String = glyphs.map(|glyph| glyph.text).collect();
    let shown = form.shorten(&shown, SIGN);
    let name = name(sign);
    let blanks = " ".repeat(SIGN.saturating_sub(form.width(&shown)) + 1);
    let room = width.saturating_sub(7 + NUMBER + 2 + SIGN);
    vec![
        run(Role::Dim, &format!("  {what} ")),
        run(Role::Text, &format!("{number:<NUMBER$} ")),
        run(role, &shown),
        run(Role::Text, &blanks),
        run(Role::Text, &form.shorten(&name, room)),
    ]
}

/// Returns the name that Unicode gave the sign, or what kind of sign it is where it has none.
fn name(sign: char) -> String {
    let kind = match u32::from(sign) {
        _ if sign.is_control() => "control character",
        0xe000..=0xf8ff | 0xf_0000.. => "private use",
        _ => "no sign of this Unicode",
    };
    unicode_names2::name(sign).map_or_else(|| kind.to_owned(), |name| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_are_not_taken_apart() {
        let signs = |old: &str, new: &str| -> String {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            let differing = differing(&letters(old), &letters(new));
            differing.iter().map(|(.., sign)| sign).collect()
        };
        assert_eq!(signs("crew’s", "crew's"), "’'");
        assert_eq!(signs("", "a b"), "a b");
        assert_eq!(signs("\"", "“"), "\"“");
        assert_eq!(signs("two", "six"), "twosix");
        assert_eq!(
            signs("over 12% fare", "of thе crew"),
            "е",
            "the one of another script"
        );
        assert_eq!(signs("go into the", "collapse after"), "");
    }

    #[test]
    fn signs_have_names() {
        assert_eq!(name('’'), "RIGHT SINGLE QUOTATION MARK");
        assert_eq!(name('\u{200b}'), "ZERO WIDTH SPACE");
        assert_eq!(name('а'), "CYRILLIC SMALL LETTER A");
        assert_eq!(name('船'), "CJK UNIFIED IDEOGRAPH-8239");
        assert_eq!(name('\n'), "control character");
        assert_eq!(name('\u{e000}'), "private use");
        assert_eq!(name('\u{378}'), "no sign of this Unicode");
    }
}
