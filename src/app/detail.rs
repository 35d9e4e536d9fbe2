//! What an eye cannot tell of the current change: which signs changed where the words read the same, and letters of two
//! scripts in one word.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::diff::{Edit, Op};
use crate::label::Label;
use crate::step::Texts;
use crate::visual::{self, Charset, visible};

use super::{Model, copy};

/// Facts told of one change at most: they share a line.
const MOST: usize = 3;
/// Edits looked at, letters or words of each, and letters named in a fact at most: this is asked for with every frame.
const MOST_EDITS: usize = 100;
const MOST_COMPARED: usize = 200;
const MOST_NAMED: usize = 6;

impl Model {
    /// Returns the code points that changed where the current change is one of typography alone, and the words in it that
    /// mix scripts, as far as a line has room; `None` where there is nothing of that kind.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        let step = self.step()?;
        let change = self.rows().changes.get(self.change?)?;
        let is_typography =
            change.labels.without(Label::Headline) == [Label::Typography].into_iter().collect();
        let (texts, rows) = copy::texts_and_rows(self, step, change.item);
        let edits = rows.iter().flat_map(|row| &row.edits);
        let edits = edits.filter(|edit| edit.op != Op::Equal).take(MOST_EDITS);
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
        if self.form().charset == Charset::Ascii {
            for fact in &mut facts {
                *fact = without_letters(fact);
            }
        }
        (!facts.is_empty()).then(|| facts.join("   "))
    }
}

/// Leaves out of a fact the letters that ASCII shows by the numbers that stand beside them already.
fn without_letters(fact: &str) -> String {
    let shows = |word: &&str| word.is_ascii() || *word == "→";
    let words: Vec<&str> = fact.split(' ').filter(shows).collect();
    words.join(" ")
}

fn facts_of(texts: &Texts, edit: &Edit, is_typography: bool) -> Vec<String> {
    let (old, new) = (
        texts.old.slice(edit.old.clone()),
        texts.new.slice(edit.new.clone()),
    );
    match edit.op {
        Op::Typographic if is_typography => signs(old, new),
        Op::Delete | Op::Insert | Op::Replace => {
            let words = [old, new].into_iter().flat_map(|text| {
                let words = text.split(|letter: char| !letter.is_alphabetic());
                words.take(MOST_COMPARED)
            });
            words.filter_map(mixed_scripts).collect()
        }
        Op::Typographic | Op::Equal | Op::Moved => Vec::new(),
    }
}

/// Returns the code points in which two texts differ, a fact for each place.
fn signs(old: &str, new: &str) -> Vec<String> {
    let letters = |text: &str| -> Vec<char> { text.chars().take(MOST_COMPARED).collect() };
    let (old, new) = (letters(old), letters(new));
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
    let named = letters.iter().take(MOST_NAMED).map(|letter| {
        let text = letter.to_string();
        let shows = !letter.is_whitespace() && visual::width(&text) > 0 && visible(&text) == text;
        let number = format!("U+{:04X}", u32::from(*letter));
        if shows {
            format!("{number} {text}")
        } else {
            number
        }
    });
    let more = (letters.len() > MOST_NAMED).then(|| "…".to_owned());
    named.chain(more).collect::<Vec<_>>().join(" ")
}

/// Tells which letters of `word` are the few of another script among those of the rest, which they only look like.
fn mixed_scripts(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let of = |wanted: &Script| -> Vec<char> {
        let letters = word.chars();
        letters
            .filter(|letter| Script::of(*letter) == Some(*wanted))
            .collect()
    };
    let mut found: Vec<(Script, Vec<char>)> = Script::ALL.iter().map(|it| (*it, of(it))).collect();
    found.retain(|(_, letters)| !letters.is_empty());
    found.sort_by_key(|(_, letters)| letters.len());
    let [(few, letters), .., (many, _)] = &found[..] else {
        return None;
    };
    let (few, many) = (few.name(), many.name());
    Some(format!("{few} among {many} letters: {}", named(letters)))
}

/// The scripts whose letters are mistaken for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
}

impl Script {
    const ALL: [Self; 3] = [Self::Greek, Self::Cyrillic, Self::Latin];

    fn of(letter: char) -> Option<Self> {
        match letter {
            // Before the sign of a unit it is a prefix.
            'μ' => None,
            'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' => Some(Self::Latin),
            '\u{370}'..='\u{3ff}' => Some(Self::Greek),
            '\u{400}'..='\u{52f}' => Some(Self::Cyrillic),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Greek => "Greek",
            Self::Cyrillic => "Cyrillic",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_ascii_no_number_stands_twice() {
        assert_eq!(without_letters("U+2019 ’ → U+0027 '"), "U+2019 → U+0027 '");
        assert_eq!(
            without_letters("Cyrillic among Latin letters: U+0430 а"),
            "Cyrillic among Latin letters: U+0430"
        );
    }

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
    fn long_runs_are_told_by_their_beginning() {
        let told = signs("", &"é".repeat(8_000));
        assert!(told.len() == 1 && told[0].len() < 100, "{told:?}");
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
            ("пap", Some("Cyrillic among Latin letters: U+043F п")),
            (
                "пapoм",
                Some("Cyrillic among Latin letters: U+043F п U+043C м"),
            ),
            ("пaром", Some("Latin among Cyrillic letters: U+0061 a")),
            ("μs", None),
        ] {
            assert_eq!(mixed_scripts(word).as_deref(), expected, "{word}");
        }
    }
}
