//! The rules: which label a change of words gets.
//!
//! Most rules compare what both sides of a change say, so that the same number in other signs is no change of numbers. Of
//! whole sentences that come or go only the numbers, dates and names count that the other version has nowhere: nearly
//! every sentence names somebody. What makes a statement more or less sure, and who makes it, is told only within a
//! sentence that otherwise stays, for the same reason.

use std::borrow::Cow;
use std::ops::Range;

use crate::diff::Edit;
use crate::text::TokenKind;

use super::english::{Trait, is, is_any};
use super::fact::Fact;
use super::scene::{Scene, lower};
use super::{Label, LabelSet, numbers};

/// A label that is told by words, and whether a change gets it.
type Rule = (Label, fn(&Change<'_>) -> bool);

/// Every rule.
const RULES: &[Rule] = &[
    (Label::Numbers, |change| change.is_of(Fact::Number)),
    (Label::Dates, |change| change.is_of(Fact::Date)),
    (Label::Names, |change| change.is_of(Fact::Name)),
    (Label::Quotes, |change| change.parts().any(Part::is_quoted)),
    (Label::Attribution, is_of_attribution),
    (Label::Hedges, |change| {
        change.is_within_sentence && change.differs(|scene, token| hedge(scene, token).into_iter())
    }),
];

/// Returns the labels of `change`; one that no rule tells is one of wording.
pub(super) fn labels(change: &Change<'_>) -> LabelSet {
    let told = RULES
        .iter()
        .filter(|(_, is_told)| is_told(change))
        .map(|(label, _)| *label);
    let labels: LabelSet = told.collect();
    if labels.is_empty() {
        Label::Wording.into()
    } else {
        labels
    }
}

/// Words that came, went or took the place of others.
pub(super) struct Change<'a> {
    old: Part<'a>,
    new: Part<'a>,
    /// Whether it leaves a part of a sentence standing.
    is_within_sentence: bool,
}

/// One side of a change.
struct Part<'a> {
    scene: &'a Scene<'a>,
    tokens: Range<usize>,
    /// Those of its tokens that may tell a fact.
    telling: &'a [u32],
    /// The quotations in the paragraphs of the row, ascending.
    quoted: &'a [Range<usize>],
}

/// A text of a row: its scene and its quotations.
pub(super) type Side<'a> = (&'a Scene<'a>, &'a [Range<usize>]);

impl<'a> Change<'a> {
    /// `is_whole` says that whole paragraphs came or went.
    pub(super) fn new(old: Side<'a>, new: Side<'a>, edit: &Edit, is_whole: bool) -> Self {
        let part = |(scene, quoted): Side<'a>, tokens: &Range<usize>| Part {
            scene,
            tokens: tokens.clone(),
            telling: scene.telling(tokens),
            quoted,
        };
        let (old, new) = (part(old, &edit.old), part(new, &edit.new));
        let is_cut =
            |part: &Part<'_>| !part.tokens.is_empty() && !part.scene.are_sentences(&part.tokens);
        let is_within_sentence = !is_whole && (is_cut(&old) || is_cut(&new));
        Self {
            old,
            new,
            is_within_sentence,
        }
    }

    fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        [&self.old, &self.new].into_iter()
    }

    /// Returns whether facts of a sort came, went or became others.
    fn is_of(&self, fact: Fact) -> bool {
        // As with most changes: nothing in it may tell a fact.
        if self.parts().all(|part| part.telling.is_empty()) {
            return false;
        }
        if self.is_within_sentence {
            return self.old.facts(fact) != self.new.facts(fact);
        }
        let is_news = |part: &Part<'_>, other: &Part<'_>| {
            let told = part.facts(fact);
            told.iter().any(|told| !other.scene.tells(fact, told))
        };
        is_news(&self.old, &self.new) || is_news(&self.new, &self.old)
    }

    /// Returns whether the two sides differ in what `say` finds in their words, order aside.
    fn differs<I: IntoIterator<Item = String>>(
        &self,
        say: impl Fn(&Scene<'_>, usize) -> I,
    ) -> bool {
        self.old.said(&say) != self.new.said(&say)
    }
}

impl Part<'_> {
    /// The facts of a sort in its words, sorted.
    fn facts(&self, fact: Fact) -> Vec<String> {
        let tokens = self.telling.iter();
        let mut found: Vec<String> = tokens
            .flat_map(|token| fact.told(self.scene, *token as usize))
            .collect();
        found.sort_unstable();
        found
    }

    /// What `say` finds in its words, sorted.
    fn said<I: IntoIterator<Item = String>>(
        &self,
        say: impl Fn(&Scene<'_>, usize) -> I,
    ) -> Vec<String> {
        let tokens = self.tokens.clone();
        let mut found: Vec<String> = tokens.flat_map(|token| say(self.scene, token)).collect();
        found.sort_unstable();
        found
    }

    /// Whether anything of it stands between quotation marks, or is one.
    fn is_quoted(&self) -> bool {
        let is_shown = |token: &usize| self.scene.kind(*token) != TokenKind::Space;
        let first = self
            .quoted
            .partition_point(|quoted| quoted.end <= self.tokens.start);
        let near = self.quoted[first..]
            .iter()
            .take_while(|quoted| quoted.start < self.tokens.end);
        near.flat_map(|quoted| quoted.start.max(self.tokens.start)..quoted.end.min(self.tokens.end))
            .any(|token| is_shown(&token))
    }

    /// The words right before and after it.
    fn neighbours(&self) -> impl Iterator<Item = usize> {
        let ends = self
            .tokens
            .end
            .checked_sub(1)
            .filter(|_| !self.tokens.is_empty());
        let before = ends.and_then(|_| self.scene.before(self.tokens.start));
        let after = ends.and_then(|last| self.scene.after(last));
        before.into_iter().chain(after)
    }
}

/// Another verb of saying, or another name right beside one that stays.
fn is_of_attribution(change: &Change<'_>) -> bool {
    let speaks = |part: &Part<'_>| {
        part.neighbours()
            .any(|token| attribution(part.scene, token).is_some())
    };
    let is_other_speaker = || change.is_of(Fact::Name) && change.parts().any(speaks);
    change.is_within_sentence && (change.differs(attribution) || is_other_speaker())
}

fn attribution(scene: &Scene<'_>, token: usize) -> Option<String> {
    let word = english_word(scene, token)?;
    is(&word, Trait::Attribution).then(|| word.to_ascii_lowercase())
}

/// What makes the words around it less sure; every way of saying no is the same.
fn hedge(scene: &Scene<'_>, token: usize) -> Option<String> {
    let word = english_word(scene, token)?;
    let denies = is(&word, Trait::Denial) || ends_in_not(&word);
    let may_hedge = [Trait::Hedge, Trait::Approximation, Trait::BeforeTo];
    if !denies && !is_any(word.as_ref(), &may_hedge) {
        return None;
    }
    let is_number = |idx: usize| !numbers::number(scene, idx).is_empty();
    let is_to = |idx: usize| scene.text(idx) == "to";
    let hedges = is(&word, Trait::Hedge)
        || is(&word, Trait::Approximation) && scene.after(token).is_some_and(is_number)
        || is(&word, Trait::BeforeTo) && scene.after(token).is_some_and(is_to);
    // The month of May and Theresa May are neither hedge.
    let is_name =
        || scene.text(token).starts_with(char::is_uppercase) && scene.before(token).is_some();
    if denies {
        Some("not".to_owned())
    } else if !hedges || is_name() {
        None
    } else {
        Some(word.to_ascii_lowercase())
    }
}

fn ends_in_not(word: &str) -> bool {
    let end = word.as_bytes().last_chunk();
    end.is_some_and(|end: &[u8; 3]| end.eq_ignore_ascii_case(b"n't"))
}

/// The word at `token` in plain signs, as [`is`] takes it: in capitals or not.
fn english_word<'a>(scene: &Scene<'a>, token: usize) -> Option<Cow<'a, str>> {
    if !scene.is_english() || scene.kind(token) != TokenKind::Word {
        return None;
    }
    let word = scene.text(token);
    Some(if word.is_ascii() {
        Cow::Borrowed(word)
    } else {
        lower(word)
    })
}
