//! The word that the reader chooses while reading a version.

use crate::age::word_bytes;
use crate::store::VersionIdx;

use super::Model;

/// A word of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChosenWord {
    /// Index of its article in the store.
    article: usize,
    pub(super) version: VersionIdx,
    /// Index of its paragraph; `None` is the headline.
    pub(super) paragraph: Option<usize>,
    /// Its place among the words and marks of the paragraph.
    pub(super) place: usize,
}

impl Model {
    /// Returns the word chosen in the newer version of the open step.
    pub(super) fn chosen_word(&self) -> Option<ChosenWord> {
        let here = (self.pair.article, self.pair.new);
        self.word
            .filter(|word| (word.article, word.version) == here)
    }

    /// Returns what the chosen word says.
    #[must_use]
    pub fn chosen_text(&self) -> Option<&str> {
        let word = self.chosen_word()?;
        let text = self.text_of(word.paragraph);
        word_bytes(text).nth(word.place).map(|bytes| &text[bytes])
    }

    /// Returns what a paragraph of the newer version says, or the headline.
    pub(super) fn text_of(&self, paragraph: Option<usize>) -> &str {
        let version = self.new_version();
        let text = match paragraph {
            None => Some(&version.title),
            Some(idx) => version.paragraphs.get(idx),
        };
        text.map_or("", String::as_str)
    }

    /// Chooses the word `by` words on or back, across paragraphs; where none is chosen yet, the first one from `paragraph`
    /// on. Stays at either end.
    pub(super) fn choose_word(&mut self, by: isize, paragraph: Option<usize>) {
        let choice = |(paragraph, place)| ChosenWord {
            article: self.pair.article,
            version: self.pair.new,
            paragraph,
            place,
        };
        let last = self.new_version().paragraphs.len();
        let on = |from: usize| (from..=last).flat_map(|nth| self.words_of(nth));
        let back = |to: usize| {
            let nths = (0..=to).rev();
            nths.flat_map(|nth| self.words_of(nth).into_iter().rev())
        };
        let found = match self.chosen_word() {
            None => on(nth(paragraph)).take(by.max(1).unsigned_abs()).last(),
            Some(word) => {
                let here = (nth(word.paragraph), word.place);
                let n = by.unsigned_abs();
                if by < 0 {
                    let before =
                        back(here.0).filter(|(paragraph, place)| (nth(*paragraph), *place) < here);
                    before.take(n).last()
                } else {
                    let after =
                        on(here.0).filter(|(paragraph, place)| (nth(*paragraph), *place) > here);
                    after.take(n).last()
                }
            }
        };
        if let Some(found) = found {
            self.word = Some(choice(found));
        }
    }

    /// The places of the words of the headline, the 0th, or of a paragraph; marks are stepped over.
    fn words_of(&self, nth: usize) -> Vec<(Option<usize>, usize)> {
        let paragraph = nth.checked_sub(1);
        let text = self.text_of(paragraph);
        let is_word =
            |bytes: &std::ops::Range<usize>| text[bytes.clone()].starts_with(char::is_alphanumeric);
        let places = word_bytes(text).enumerate();
        places
            .filter(|(_, bytes)| is_word(bytes))
            .map(|(place, _)| (paragraph, place))
            .collect()
    }
}

/// The headline comes first, then the paragraphs.
fn nth(paragraph: Option<usize>) -> usize {
    paragraph.map_or(0, |idx| idx + 1)
}
