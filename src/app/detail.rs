//! What an eye cannot tell of the current change: which signs changed where the words read the same, and letters of two
//! scripts in one word.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::diff::{Edit, Op};
use crate::label::Label;
use crate::rows::Item;
use crate::step::Texts;
use crate::visual::{self, visible};

use super::{Model, copy};

/// Facts told of one change at most: they share a line.
const MOST: usize = 3;

impl Model {
    /// Returns the code points that changed where the current change is one of typography alone, and the words in it that
    /// mix scripts; `None` where there is nothing of that kind.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        let step = self.step()?;
        let change = self.rows().changes.get(self.change?)?;
        let is_typography =
            change.labels.without(Label::Headline) == [Label::Typography].into_iter().collect();
        let (texts, rows) = match change.item {
            Item::Title => (&step.title, step.title.diff.rows()),
            Item::Row(idx) => (&step.body, &step.body.diff.rows()[copy::rows(self, idx)]),
        };
        let edits = rows.iter().flat_map(|row| &row.edits);
        let mut facts: Vec<String> = Vec::new();
        for fact in edits.flat_map(|edit| facts_of(texts, edit, is_typography)) {
            if facts.len() > MOST {
                break;
            }
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        if facts.len() > MOST {
            facts.truncate(MOST);
            facts.push("…".to_owned());
        }
        (!facts.is_empty()).then(|| facts.join("   "))
    }
}

fn facts_of(texts: &Texts, edit: &Edit, is_typography: bool) -> Vec<String> {
    let (old, new) = (
        texts.old.slice(edit.old.clone()),
        texts.new.slice(edit.new.clone()),
    );
    match edit.op {
        Op::Typographic if is_typography => signs(old, new),
        Op::Delete | Op::Insert | Op::Replace => {
            let words = old.split_whitespace().chain(new.split_whitespace());
            words.filter_map(mixed_scripts).collect()
        }
        Op::Typographic | Op::Equal | Op::Moved => Vec::new(),
    }
}

/// Returns the code points in which two texts differ, a fact for each place.
fn signs(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let ops = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    ops.map(|op| {
        let (went, came) = (&old[op.old_range()], &new[op.new_range()]);
        match (went.is_empty(), came.is_empty()) {
            (true, _) => format!("{} came", named(came)),
            (_, true) => format!("{} went", named(went)),
            _ => format!("{} → {}", named(went), named(came)),
        }
    })
    .collect()
}

/// Returns the numbers of `letters`, each with the letter where that shows anything.
fn named(letters: &[char]) -> String {
    let named = letters.iter().map(|letter| {
        let text = letter.to_string();
        let shows = !letter.is_whitespace() && visual::width(&text) > 0 && visible(&text) == text;
        let number = format!("U+{:04X}", u32::from(*letter));
        if shows {
            format!("{number} {text}")
        } else {
            number
        }
    });
    named.collect::<Vec<_>>().join(" ")
}

/// Tells which letters of `word` only look like those around them.
fn mixed_scripts(word: &str) -> Option<String> {
    let others: Vec<char> = word.chars().filter(|letter| script(*letter) > 1).collect();
    let is_mixed = !others.is_empty() && word.chars().any(|letter| script(letter) == 1);
    let name = match script(*others.first()?) {
        2 => "Greek",
        _ => "Cyrillic",
    };
    is_mixed.then(|| format!("{name} among Latin letters: {}", named(&others)))
}

/// The scripts whose letters are mistaken for each other: 1 is Latin, 2 Greek, 3 Cyrillic, 0 anything else.
fn script(letter: char) -> u8 {
    match letter {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' => 1,
        '\u{370}'..='\u{3ff}' if letter.is_alphabetic() => 2,
        '\u{400}'..='\u{52f}' if letter.is_alphabetic() => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_told_by_their_numbers() {
        for (old, new, expected) in [
            ("crew’s", "crew's", &["U+2019 ’ → U+0027 '"][..]),
            ("zero\u{200b}width", "zerowidth", &["U+200B went"]),
            ("zerowidth", "zero\u{200b}width", &["U+200B came"]),
            ("caf\u{e9}", "cafe\u{301}", &["U+00E9 é → U+0065 e U+0301"]),
            ("5\u{a0}m", "5 m", &["U+00A0 → U+0020"]),
            (
                "“so”",
                "\"so\"",
                &["U+201C “ → U+0022 \"", "U+201D ” → U+0022 \""],
            ),
            ("same", "same", &[]),
        ] {
            assert_eq!(signs(old, new), expected);
        }
    }

    #[test]
    fn words_of_two_scripts_are_told() {
        for (word, expected) in [
            (
                "p\u{430}ypal",
                Some("Cyrillic among Latin letters: U+0430 а"),
            ),
            ("\u{3bf}pen", Some("Greek among Latin letters: U+03BF ο")),
            ("paypal", None),
            ("паром", None),
            ("naïve", None),
            ("10μ", None),
        ] {
            assert_eq!(mixed_scripts(word).as_deref(), expected, "{word}");
        }
    }
}
