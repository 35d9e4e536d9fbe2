//! What holds for all texts.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{Diff, DiffOptions, Document, Op, Quality, RowKind, diff};

/// Documents of few words, so that paragraphs resemble each other, with marks and signs of several scripts.
fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        8 => prop::sample::select(vec!["the", "a", "Harbour", "boat", "keeper", "saw", "rain", "of", "slowly", "Quay", "seven", "lamp", "went", "out"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![".", ",", "“", "”", "\"", "'", "—", "-", "...", "…", "!", "(", ")", "%", "$"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["don't", "don’t", "1,400.50", "U.S.", "Mr.", "sea-green", "10:30", "cafe\u{301}", "café", "co\u{AD}op", "灯台", "の", "ไฟ", "\u{200B}", "👩‍👧"]).prop_map(str::to_owned),
    ];
    let blank = prop_oneof![8 => Just(" "), 1 => Just("\u{A0}"), 1 => Just("  "), 2 => Just("")];
    let paragraph = prop::collection::vec((word, blank), 0..24).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, blank)| word + blank)
            .collect::<String>()
    });
    prop::collection::vec(paragraph, 0..8)
}

/// A version and a later one that has some of its paragraphs, words and order.
fn versions() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let changes = prop::collection::vec(
        (
            0u8..9,
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
        ),
        0..8,
    );
    (paragraphs(), changes, paragraphs()).prop_map(|(old, changes, other)| {
        let mut new = old.clone();
        for (kind, first, second) in changes {
            edit(&mut new, kind, first, second, &other);
        }
        (old, new)
    })
}

fn edit(
    new: &mut Vec<String>,
    kind: u8,
    first: prop::sample::Index,
    second: prop::sample::Index,
    other: &[String],
) {
    if new.is_empty() {
        new.extend(other.first().cloned());
        return;
    }
    let (at, to) = (first.index(new.len()), second.index(new.len()));
    match kind {
        0 => drop(new.remove(at)),
        1 => new.insert(
            at,
            if other.is_empty() {
                String::new()
            } else {
                other[second.index(other.len())].clone()
            },
        ),
        2 => {
            let moved = new.remove(at);
            new.insert(to.min(new.len()), moved);
        }
        3 => {
            let mut words: Vec<&str> = new[at].split(' ').collect();
            words.remove(second.index(words.len()));
            new[at] = words.join(" ");
        }
        4 => new[at].insert_str(0, "Lamp by lamp "),
        5 => {
            let words: Vec<&str> = new[at].split(' ').collect();
            let cut = second.index(words.len());
            let (head, tail) = (words[..cut].join(" "), words[cut..].join(" "));
            new.splice(at..=at, [head, tail]);
        }
        6 if at + 1 < new.len() => {
            let next = new.remove(at + 1);
            new[at] = format!("{} {next}", new[at]);
        }
        7 => new[at] = new[at].replace('"', "“").replace(' ', "\u{A0}"),
        _ => new[at] = new[at].split(' ').rev().collect::<Vec<_>>().join(" "),
    }
}

fn document(paragraphs: &[String]) -> Document {
    Document::new(paragraphs)
}

fn compare(old: &Document, new: &Document) -> Diff {
    diff(old, new, &DiffOptions::default(), None)
}

/// Checks everything that a reader of a diff relies on.
pub(super) fn check_sound(
    old: &Document,
    new: &Document,
    diff: &Diff,
) -> Result<(), TestCaseError> {
    let (mut next_old, mut next_new) = (0, 0);
    for (idx, row) in diff.rows().iter().enumerate() {
        if row.kind != RowKind::MovedTo {
            prop_assert_eq!(row.old.start, next_old);
            next_old = row.old.end;
        }
        if row.kind != RowKind::MovedFrom {
            prop_assert_eq!(row.new.start, next_new);
            next_new = row.new.end;
        }
        check_edits(old, new, row)?;
        match row.kind {
            RowKind::Equal => {
                prop_assert_eq!(old.paragraph(row.old.start), new.paragraph(row.new.start));
            }
            RowKind::Changed => prop_assert!(row.old.len() == 1 && row.new.len() == 1),
            RowKind::Removed => prop_assert!(row.old.len() == 1 && row.new.is_empty()),
            RowKind::Added => prop_assert!(row.old.is_empty() && row.new.len() == 1),
            RowKind::Split => prop_assert!(row.old.len() == 1 && row.new.len() > 1),
            RowKind::Merged => prop_assert!(row.old.len() > 1 && row.new.len() == 1),
            RowKind::MovedFrom | RowKind::MovedTo => {
                let partner = diff.row_partner(idx).expect("a moved row has a partner");
                prop_assert_eq!(diff.row_partner(partner), Some(idx));
                prop_assert_ne!(diff.rows()[partner].kind, row.kind);
                prop_assert_eq!(&diff.rows()[partner].edits, &row.edits);
            }
        }
    }
    prop_assert_eq!(next_old, old.n_paragraphs());
    prop_assert_eq!(next_new, new.n_paragraphs());
    check_moves(old, new, diff)
}

fn check_edits(
    old: &Document,
    new: &Document,
    row: &super::super::Row,
) -> Result<(), TestCaseError> {
    let joined = |document: &Document, paragraphs: std::ops::Range<usize>| {
        paragraphs
            .map(|idx| document.paragraph(idx))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (mut old_text, mut new_text) = (String::new(), String::new());
    for edit in &row.edits {
        let (old, new) = (old.slice(edit.old.clone()), new.slice(edit.new.clone()));
        old_text += old;
        new_text += new;
        let sound = match edit.op {
            Op::Equal => old == new && !old.is_empty(),
            Op::Delete => !old.is_empty() && new.is_empty(),
            Op::Insert => old.is_empty() && !new.is_empty(),
            Op::Replace => !old.is_empty() && !new.is_empty(),
            Op::Typographic => old != new,
            Op::Moved => old.is_empty() != new.is_empty(),
        };
        prop_assert!(sound, "{:?} {:?} {:?}", edit.op, old, new);
    }
    prop_assert_eq!(old_text, joined(old, row.old.clone()));
    prop_assert_eq!(new_text, joined(new, row.new.clone()));
    Ok(())
}

/// Moved text has a partner of the same words, and no word counts twice.
fn check_moves(old: &Document, new: &Document, diff: &Diff) -> Result<(), TestCaseError> {
    let words = |document: &Document, tokens: std::ops::Range<usize>| {
        document.tokens()[tokens]
            .iter()
            .filter(|token| token.kind.is_word())
            .count()
    };
    for (row_idx, row) in diff.rows().iter().enumerate() {
        for (edit_idx, edit) in row
            .edits
            .iter()
            .enumerate()
            .filter(|(_, edit)| edit.op == Op::Moved)
        {
            let (row, idx) = diff
                .edit_partner(row_idx, edit_idx)
                .expect("moved text has a partner");
            let partner = &diff.rows()[row].edits[idx];
            prop_assert_eq!(partner.op, Op::Moved);
            prop_assert_ne!(partner.old.is_empty(), edit.old.is_empty());
            let (from, to) = if edit.old.is_empty() {
                (partner, edit)
            } else {
                (edit, partner)
            };
            prop_assert_eq!(words(old, from.old.clone()), words(new, to.new.clone()));
        }
    }
    let stats = diff.stats();
    let typographic = |side: usize| -> usize {
        diff.rows()
            .iter()
            .filter(|row| row.kind != RowKind::MovedFrom)
            .flat_map(|row| &row.edits)
            .filter(|edit| edit.op == Op::Typographic)
            .map(|edit| {
                if side == 0 {
                    words(old, edit.old.clone())
                } else {
                    words(new, edit.new.clone())
                }
            })
            .sum()
    };
    let all = |document: &Document| words(document, 0..document.tokens().len());
    prop_assert_eq!(
        stats.words_kept + stats.words_moved + stats.words_removed + typographic(0),
        all(old)
    );
    prop_assert_eq!(
        stats.words_kept + stats.words_moved + stats.words_added + typographic(1),
        all(new)
    );
    Ok(())
}

/// For each token of one side what happened to it.
pub(super) fn labels(diff: &Diff, old_side: bool) -> BTreeMap<usize, (RowKind, Op)> {
    let mut labels = BTreeMap::new();
    for row in diff.rows() {
        if row.kind
            == (if old_side {
                RowKind::MovedTo
            } else {
                RowKind::MovedFrom
            })
        {
            continue;
        }
        for edit in &row.edits {
            for token in if old_side {
                edit.old.clone()
            } else {
                edit.new.clone()
            } {
                labels.insert(token, (row.kind, edit.op));
            }
        }
    }
    labels
}

/// The same, seen from the other side.
pub(super) fn turned(labels: BTreeMap<usize, (RowKind, Op)>) -> BTreeMap<usize, (RowKind, Op)> {
    let kind = |kind| match kind {
        RowKind::Removed => RowKind::Added,
        RowKind::Added => RowKind::Removed,
        RowKind::MovedFrom => RowKind::MovedTo,
        RowKind::MovedTo => RowKind::MovedFrom,
        RowKind::Split => RowKind::Merged,
        RowKind::Merged => RowKind::Split,
        RowKind::Equal | RowKind::Changed => kind,
    };
    let op = |op| match op {
        Op::Delete => Op::Insert,
        Op::Insert => Op::Delete,
        Op::Equal | Op::Replace | Op::Typographic | Op::Moved => op,
    };
    labels
        .into_iter()
        .map(|(token, label)| (token, (kind(label.0), op(label.1))))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_diff_of_versions_is_sound((old, new) in versions()) {
        let (old, new) = (document(&old), document(&new));
        check_sound(&old, &new, &compare(&old, &new))?;
    }

    #[test]
    fn a_diff_of_unrelated_texts_is_sound(old in paragraphs(), new in paragraphs()) {
        let (old, new) = (document(&old), document(&new));
        check_sound(&old, &new, &compare(&old, &new))?;
    }

    #[test]
    fn a_diff_of_any_text_is_sound(old in prop::collection::vec("\\PC{0,20}", 0..4), new in prop::collection::vec("\\PC{0,20}", 0..4)) {
        let (old, new) = (document(&old), document(&new));
        check_sound(&old, &new, &compare(&old, &new))?;
    }

    #[test]
    fn nothing_changes_between_a_text_and_itself(text in paragraphs()) {
        let text = document(&text);
        let found = compare(&text, &text);
        prop_assert!(found.is_equal());
        prop_assert_eq!(found.stats().words_added + found.stats().words_removed + found.stats().words_moved + found.stats().words_typographic, 0);
    }

    #[test]
    fn swapping_the_versions_swaps_the_result((old, new) in versions()) {
        let (old, new) = (document(&old), document(&new));
        let (forth, back) = (compare(&old, &new), compare(&new, &old));
        prop_assert_eq!(labels(&forth, true), turned(labels(&back, false)));
        prop_assert_eq!(labels(&forth, false), turned(labels(&back, true)));
        prop_assert_eq!(forth.stats().words_moved, back.stats().words_moved);
        prop_assert_eq!(forth.stats().words_added, back.stats().words_removed);
    }

    #[test]
    fn without_time_the_diff_is_still_sound((old, new) in versions()) {
        let (old, new) = (document(&old), document(&new));
        let past = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
        let found = diff(&old, &new, &DiffOptions::default(), Some(past));
        check_sound(&old, &new, &found)?;
        prop_assert!(found.is_equal() || found.quality() == Quality::Coarse);
    }

    #[test]
    fn typography_alone_changes_no_word(text in paragraphs()) {
        // Four stops in a row are no ellipsis.
        prop_assume!(!text.iter().any(|paragraph| ["....", "….", ".…"].iter().any(|stops| paragraph.contains(stops))));
        let typeset: Vec<String> = text.iter().map(|paragraph| paragraph.replace("...", "…").replace('"', "“").replace('-', "–").replace(' ', "\u{A0}")).collect();
        let (old, new) = (document(&text), document(&typeset));
        let found = compare(&old, &new);
        for edit in found.rows().iter().filter(|row| row.kind == RowKind::Changed).flat_map(|row| &row.edits) {
            prop_assert!(matches!(edit.op, Op::Equal | Op::Typographic), "{:?}", edit);
        }
    }

    #[test]
    fn without_moves_nothing_is_moved((old, new) in versions()) {
        let (old, new) = (document(&old), document(&new));
        let options = DiffOptions {
        moves: false,
        ..DiffOptions::default()
    };
        let found = diff(&old, &new, &options, None);
        check_sound(&old, &new, &found)?;
        prop_assert_eq!(found.stats().words_moved, 0);
    }
}
