//! What two texts have in common, whoever had it first: passages word for word or changed, wherever they stand.
//!
//! A diff asks what an editor did to one text; between the reports of two outlets that is nearly everything, and it is what
//! stayed that tells: agency copy, the same quotation, a sentence lent. Must not know an article.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt as _};

use crate::text::fold::fold;
use crate::text::{Token, TokenKind, tokenize};

/// Words in a row that two texts must share for a passage to begin. Shorter runs are phrases that anyone uses.
const SEED: usize = 5;
/// Words in a row that a passage which has begun must have to go on.
const LEAST_NEARBY: usize = 3;
/// Words that may have been changed, left out or put in between two shared runs of one passage.
const WIDEST_GAP: usize = 8;
/// Places of one run of words that are looked at; what stands more often is a phrase.
const MOST_PLACES: usize = 16;
/// A word that stands more often than this in both texts together does not tell them from others.
const OFTEN: usize = 6;
/// Words that tell something which a passage must have. Those of a name or a title do not: everyone calls people by them.
const LEAST_TELLING: usize = 2;

/// A stretch of one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The paragraph, from 0.
    pub paragraph: usize,
    /// Its bytes, from the first word shared to the last.
    pub bytes: Range<usize>,
}

impl Place {
    /// Returns what sorts places in the order of their text.
    #[must_use]
    pub fn order(&self) -> (usize, usize, usize) {
        (self.paragraph, self.bytes.start, self.bytes.end)
    }
}

/// What two texts share at one place. Passages of a text never overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the one text.
    pub old: Place,
    /// Where it stands in the other.
    pub new: Place,
    /// Words that both have there.
    pub n_words: usize,
    /// Whether no word differs. Case and typography do not count.
    pub is_verbatim: bool,
}

/// A word and where it stands.
struct Word {
    /// The same number for the same word.
    id: u32,
    /// Whether it begins with a capital.
    is_capital: bool,
    paragraph: usize,
    bytes: Range<usize>,
}

/// Words in a row that both texts have.
#[derive(Clone, Copy)]
struct Run {
    old: usize,
    new: usize,
    length: usize,
}

/// Returns the passages that the paragraphs `old` and `new` share, in the order of `new`. Takes time linear in the texts.
#[must_use]
pub fn passages<S: AsRef<str>>(old: &[S], new: &[S]) -> Vec<Passage> {
    let mut numbers = HashMap::new();
    let old = words(old, &mut numbers);
    let new = words(new, &mut numbers);
    let mut counts = vec![0_usize; numbers.len()];
    for word in old.iter().chain(&new) {
        counts[word.id as usize] += 1;
    }
    let runs = runs(&old, &new);
    let together = |one: &Run, next: &Run| are_together(&old, &new, one, next);
    runs.chunk_by(together)
        .filter(|runs| {
            let mut telling: Vec<u32> = runs
                .iter()
                .flat_map(|run| &new[run.new..run.new + run.length])
                .filter(|word| !word.is_capital && counts[word.id as usize] <= OFTEN)
                .map(|word| word.id)
                .collect();
            telling.sort_unstable();
            telling.dedup();
            telling.len() >= LEAST_TELLING
        })
        .map(|runs| passage(&old, &new, runs))
        .collect()
}

fn words<S: AsRef<str>>(paragraphs: &[S], numbers: &mut HashMap<String, u32>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut lower = String::new();
    for (paragraph, text) in paragraphs.iter().enumerate() {
        let text = text.as_ref();
        let is_word = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::Number);
        for token in tokenize(text).iter().filter(|token| is_word(token)) {
            let word = fold(&text[token.bytes()]);
            lower.clear();
            if word.is_ascii() {
                lower.push_str(&word);
                lower.make_ascii_lowercase();
            } else {
                lower.push_str(&word.to_lowercase());
            }
            let known = numbers.get(&lower).copied();
            let id = known.unwrap_or_else(|| {
                let next = numbers.len() as u32;
                numbers.insert(lower.clone(), next);
                next
            });
            words.push(Word {
                is_capital: word.starts_with(char::is_uppercase),
                id,
                paragraph,
                bytes: token.bytes(),
            });
        }
    }
    words
}

/// The longest runs that `new` can be covered with, from its beginning on, in its order.
fn runs(old: &[Word], new: &[Word]) -> Vec<Run> {
    let key = |words: &[Word]| -> [u32; SEED] { std::array::from_fn(|idx| words[idx].id) };
    // The first place of each run of words, and after each place the next one of the same.
    let mut firsts: HashMap<[u32; SEED], usize> = HashMap::with_capacity(old.len());
    let mut next: Vec<Option<usize>> = vec![None; old.len()];
    for (idx, window) in old.windows(SEED).enumerate().rev() {
        next[idx] = firsts.insert(key(window), idx);
    }
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at + SEED <= new.len() {
        let after = runs.last().map_or(0, |run| run.old + run.length);
        let first = firsts.get(&key(&new[at..at + SEED])).copied();
        let longest = std::iter::successors(first, |place| next[*place])
            .take(MOST_PLACES)
            .map(|place| Run {
                old: place,
                new: at,
                length: shared_length(&old[place..], &new[at..]),
            })
            // Of several that are as long, the one that goes on where the last one ended.
            .max_by_key(|run| (run.length, std::cmp::Reverse(run.old.abs_diff(after))));
        match longest.filter(|run| run.length >= SEED) {
            Some(run) => {
                let mut last = Some(run);
                while let Some(run) = last {
                    at = run.new + run.length;
                    runs.push(run);
                    last = next_nearby(old, new, &run);
                }
            }
            None => at += 1,
        }
    }
    runs
}

/// The next words in a row, fewer than begin a passage, that both texts have soon after `run`.
fn next_nearby(old: &[Word], new: &[Word], run: &Run) -> Option<Run> {
    let (of_old, of_new) = (run.old + run.length, run.new + run.length);
    // The nearest first: little may stand between.
    (1..=2 * WIDEST_GAP).find_map(|between| {
        let gaps = between.saturating_sub(WIDEST_GAP)..=between.min(WIDEST_GAP);
        gaps.into_iter().find_map(|gap| {
            let (old_at, new_at) = (of_old + gap, of_new + between - gap);
            let (rest_old, rest_new) = (old.get(old_at..)?, new.get(new_at..)?);
            let is_same_paragraph = rest_old.first()?.paragraph == old[run.old].paragraph
                && rest_new.first()?.paragraph == new[run.new].paragraph;
            let length = shared_length(rest_old, rest_new);
            (is_same_paragraph && length >= LEAST_NEARBY).then_some(Run {
                old: old_at,
                new: new_at,
                length,
            })
        })
    })
}

/// How many words are the same from the beginning on, within one paragraph of each text.
fn shared_length(old: &[Word], new: &[Word]) -> usize {
    let (Some(first_old), Some(first_new)) = (old.first(), new.first()) else {
        return 0;
    };
    let [of_old, of_new] = [first_old.paragraph, first_new.paragraph];
    old.iter()
        .zip(new)
        .take_while(|(old, new)| {
            old.id == new.id && old.paragraph == of_old && new.paragraph == of_new
        })
        .count()
}

/// Whether two runs belong to one passage: in one paragraph of each text, in the same order, with little between them.
fn are_together(old: &[Word], new: &[Word], one: &Run, next: &Run) -> bool {
    let is_near = |end: usize, start: usize| start >= end && start - end <= WIDEST_GAP;
    is_near(one.old + one.length, next.old)
        && is_near(one.new + one.length, next.new)
        && old[one.old].paragraph == old[next.old].paragraph
        && new[one.new].paragraph == new[next.new].paragraph
}

fn passage(old: &[Word], new: &[Word], runs: &[Run]) -> Passage {
    let (first, last) = (runs[0], runs[runs.len() - 1]);
    let place = |words: &[Word], start: usize, end: usize| Place {
        paragraph: words[start].paragraph,
        bytes: words[start].bytes.start..words[end - 1].bytes.end,
    };
    Passage {
        old: place(old, first.old, last.old + last.length),
        new: place(new, first.new, last.new + last.length),
        n_words: runs.iter().map(|run| run.length).sum(),
        is_verbatim: runs.len() == 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(old: &[&str], new: &[&str], expected: &[(&str, &str, bool)]) {
        let found = passages(old, new);
        let texts: Vec<(&str, &str, bool)> = found
            .iter()
            .map(|passage| {
                (
                    &old[passage.old.paragraph][passage.old.bytes.clone()],
                    &new[passage.new.paragraph][passage.new.bytes.clone()],
                    passage.is_verbatim,
                )
            })
            .collect();
        assert_eq!(texts, expected);
    }

    const QUOTE: &str = "“Nobody told us that the last boat had gone,” said Moira Quill, who had waited since noon.";

    #[test]
    fn a_quotation_that_both_have_is_found_wherever_it_stands() {
        check(
            &["Rain fell on Marrowby all day.", QUOTE],
            &[
                "On the quay they were tired and cold. \"Nobody told us that the last boat had gone,\" she said.",
            ],
            &[(
                "Nobody told us that the last boat had gone",
                "Nobody told us that the last boat had gone",
                true,
            )],
        );
    }

    #[test]
    fn a_sentence_that_was_changed_is_one_passage() {
        check(
            &["The owners of Culver Ferries said on Thursday that 140 jobs would go in June."],
            &["The owners of Culver Ferries announced on Friday that 140 jobs would go in May."],
            &[(
                "The owners of Culver Ferries said on Thursday that 140 jobs would go in",
                "The owners of Culver Ferries announced on Friday that 140 jobs would go in",
                false,
            )],
        );
    }

    #[test]
    fn what_anyone_says_is_no_passage() {
        let filler =
            "at the end of the day it was at the end of the day it was at the end of the day";
        check(
            &[filler, filler, filler],
            &["So at the end of the day it was over."],
            &[],
        );
        let title = "Secretary of State Marco Rubio and Special Envoy Steve Witkoff";
        let common = "of this and of that and of those and of these and of all and of none";
        check(&[title, common], &[title], &[]);
        check(&["Four words are shared"], &["Four words are shared"], &[]);
        check(&[], &["Nothing stands beside this."], &[]);
    }

    proptest! {
        #[test]
        fn passages_never_overlap_and_say_the_same(
            old in proptest::collection::vec("[a-f]{1,2}( [a-f]{1,2}){0,20}", 0..4),
            new in proptest::collection::vec("[a-f]{1,2}( [a-f]{1,2}){0,20}", 0..4),
        ) {
            let found = passages(&old, &new);
            for pair in found.windows(2) {
                let (one, next) = (&pair[0].new, &pair[1].new);
                prop_assert!(one.paragraph < next.paragraph || one.bytes.end <= next.bytes.start);
            }
            for passage in &found {
                let one = &old[passage.old.paragraph][passage.old.bytes.clone()];
                let other = &new[passage.new.paragraph][passage.new.bytes.clone()];
                prop_assert_eq!(passage.is_verbatim, one == other, "{} | {}", one, other);
                prop_assert!(passage.n_words >= SEED);
            }
        }

        #[test]
        fn a_text_shares_all_it_says_with_itself(text in "[a-z]{3,6}( [a-z]{3,6}){9,30}") {
            let found = passages(&[&text], &[&text]);
            prop_assert_eq!(found.len(), 1);
            prop_assert!(found[0].is_verbatim && found[0].new.bytes == (0..text.len()));
        }
    }
}
