//! Many random chains of versions, drawn by a fixed rule: the same in every run, and as many as wanted.
//!
//! `VARIORUM_CHAINS` says how many instead of 1,000. A chain that fails tells its number.

use std::collections::{BTreeSet, HashMap};
use std::env;

use super::slow::{self, Birth};
use super::*;
use crate::diff::tests::draw::Random;
use crate::text::fold::fold;

/// Words of few kinds, so that much is equal by chance; some begin or end a sentence.
const WORDS: [&str; 16] = [
    "the",
    "a",
    "Harbour",
    "boat",
    "keeper",
    "saw",
    "rain",
    "seven",
    "lamp",
    "7",
    "don't",
    "sea-green",
    "said",
    "of",
    "crews",
    "talks",
];

/// Paragraphs of sentences of words.
type Text = Vec<Vec<Vec<&'static str>>>;

impl Random {
    fn sentence(&mut self) -> Vec<&'static str> {
        (0..=self.below(9))
            .map(|_| WORDS[self.below(WORDS.len())])
            .collect()
    }

    fn paragraph(&mut self) -> Vec<Vec<&'static str>> {
        (0..=self.below(3)).map(|_| self.sentence()).collect()
    }

    /// Up to nine versions, each with up to four edits of the one before.
    fn chain(&mut self) -> Vec<Vec<String>> {
        let mut texts: Vec<Text> = vec![(0..=self.below(4)).map(|_| self.paragraph()).collect()];
        let mut quotes = vec![false];
        for _ in 0..=self.below(8) {
            let mut text = texts[texts.len() - 1].clone();
            for _ in 0..self.below(5) {
                self.edit_text(&mut text, &texts);
            }
            texts.push(text);
            quotes.push(self.below(3) == 0);
        }
        let written = texts.iter().zip(quotes);
        written
            .map(|(text, curly)| text.iter().map(|it| write(it, curly)).collect())
            .collect()
    }

    fn edit_text(&mut self, text: &mut Text, before: &[Text]) {
        if text.is_empty() {
            text.push(self.paragraph());
        }
        let at = self.below(text.len());
        let sentence = self.below(text[at].len().max(1));
        let earlier = &before[self.below(before.len())];
        let old = earlier.get(self.below(earlier.len().max(1)));
        match self.below(14) {
            0 => *text = earlier.clone(),
            1 | 2 => {
                let old = old.cloned().unwrap_or_default();
                text.insert(self.below(text.len() + 1), old);
            }
            3 => {
                let old = old
                    .and_then(|old| old.get(self.below(old.len().max(1))))
                    .cloned();
                text[at].extend(old);
            }
            4 => drop(text.remove(at)),
            5 => {
                let moved = text.remove(at);
                text.insert(self.below(text.len() + 1), moved);
            }
            6 => {
                let n_kept = sentence.min(text[at].len());
                let tail = text[at].split_off(n_kept);
                text.insert(at + 1, tail);
            }
            7 if at + 1 < text.len() => {
                let next = text.remove(at + 1);
                text[at].extend(next);
            }
            8 if !text[at].is_empty() => {
                let moved = text[at].remove(sentence);
                let to = self.below(text.len());
                text[to].push(moved);
            }
            9 => text.insert(at, self.paragraph()),
            10 => text[at].insert(0, self.sentence()),
            _ => {
                if let Some(words) = text[at].get_mut(sentence) {
                    let word = WORDS[self.below(WORDS.len())];
                    let place = self.below(words.len().max(1)).min(words.len());
                    if self.below(2) == 0 && place < words.len() {
                        words[place] = word;
                    } else {
                        words.insert(place, word);
                    }
                }
            }
        }
    }
}

fn write(paragraph: &[Vec<&'static str>], curly: bool) -> String {
    let sentences: Vec<String> = paragraph
        .iter()
        .map(|words| format!("It {}.", words.join(" ")))
        .collect();
    let text = sentences.join(" ");
    if curly {
        text.replace('\'', "’")
    } else {
        text
    }
}

fn for_each_chain(check: impl Fn(&[Vec<String>])) {
    let asked = env::var("VARIORUM_CHAINS").ok();
    let n_chains = asked.and_then(|asked| asked.parse().ok()).unwrap_or(1_000);
    for number in 0..n_chains {
        let texts = Random(number).chain();
        let run = std::panic::AssertUnwindSafe(|| check(&texts));
        let failed = std::panic::catch_unwind(run).is_err();
        assert!(!failed, "chain {number}: {texts:#?}");
    }
}

/// Where each word stood first.
fn births(ages: &TextAges) -> Vec<Vec<Vec<Birth>>> {
    let mut first: HashMap<super::super::WordId, Birth> = HashMap::new();
    (0..ages.layers.len())
        .map(|version| {
            let paragraphs = 0..ages.n_paragraphs(VersionIdx(version));
            paragraphs
                .map(|paragraph| {
                    let words = ages
                        .words(VersionIdx(version), paragraph)
                        .iter()
                        .enumerate();
                    words
                        .map(|(place, word)| {
                            *first.entry(*word).or_insert((version, paragraph, place))
                        })
                        .collect()
                })
                .collect()
        })
        .collect()
}

#[test]
fn ages_are_those_of_the_slow_way() {
    for_each_chain(|texts| {
        let (steps, ages) = ages(texts);
        let steps: Vec<_> = steps.iter().map(|step| &step.body).collect();
        let slow = slow::births(texts, &steps);
        let slow: Vec<Vec<Vec<Birth>>> = slow
            .iter()
            .map(|version| {
                let of = |it: &slow::Paragraph| it.births.iter().flatten().copied().collect();
                version.iter().map(of).collect()
            })
            .collect();
        assert_eq!(births(&ages.body), slow);
    });
}

#[test]
fn lives_agree_with_the_versions() {
    for_each_chain(|texts| {
        let (_, ages) = ages(texts);
        check_words(texts, &ages.body);
        check_lines(texts.len(), &ages.body);
    });
}

/// A word stands exactly where its life says, as itself, and its changes name it.
pub(super) fn check_words<S: AsRef<str>>(texts: &[Vec<S>], ages: &TextAges) {
    let form = |word: &str| fold(word).to_lowercase();
    let mut stands: HashMap<_, BTreeSet<usize>> = HashMap::new();
    let mut forms: HashMap<_, String> = HashMap::new();
    for (version, paragraphs) in texts.iter().enumerate() {
        assert_eq!(ages.n_paragraphs(VersionIdx(version)), paragraphs.len());
        for (paragraph, text) in paragraphs.iter().enumerate() {
            let text = text.as_ref();
            let words = ages.words(VersionIdx(version), paragraph);
            assert_eq!(words.len(), word_bytes(text).count());
            for (word, bytes) in words.iter().zip(word_bytes(text)) {
                assert!(
                    stands.entry(*word).or_default().insert(version),
                    "twice in one version"
                );
                let form = form(&text[bytes]);
                assert_eq!(*forms.entry(*word).or_insert_with(|| form.clone()), form);
            }
        }
    }
    assert_eq!(stands.len(), ages.lives.len());
    for (word, versions) in stands {
        let turns: Vec<_> = ages.life(word).collect();
        for version in 0..texts.len() {
            let is_in = ages.is_in(VersionIdx(version), word);
            assert_eq!(versions.contains(&version), is_in);
        }
        for (turn, change) in turns.iter().enumerate().filter(|(_, it)| it.version.0 > 0) {
            let named = if turn % 2 == 0 {
                &change.new
            } else {
                &change.old
            };
            assert!(
                form(named).contains(&forms[&word]),
                "{change:?} {}",
                forms[&word]
            );
        }
    }
}

/// Every paragraph is on one line, and the line stands exactly in those versions.
pub(super) fn check_lines(n_versions: usize, ages: &TextAges) {
    let mut seen = BTreeSet::new();
    for version in (0..n_versions).map(VersionIdx) {
        let lines: Vec<LineId> = (0..ages.n_paragraphs(version))
            .filter_map(|idx| ages.line(version, idx))
            .collect();
        assert_eq!(lines.len(), ages.n_paragraphs(version));
        let standing: BTreeSet<LineId> = lines.iter().copied().collect();
        assert_eq!(standing.len(), lines.len(), "a line twice in {version:?}");
        for line in ages.lines().ids() {
            assert_eq!(ages.lines().stands(line, version), standing.contains(&line));
        }
        seen.extend(lines);
    }
    assert_eq!(seen.len(), ages.lines().len());
    for line in ages.lines().ids() {
        let moments = ages.lines().moments(line);
        assert_eq!(moments[0].what, What::Born);
        assert!(
            moments
                .windows(2)
                .all(|pair| pair[0].version < pair[1].version)
        );
    }
}
