//! The same ages once more, from the definition and with no thought of time: every word is known by the place of its
//! birth, and whatever may have come back is looked for by comparing it with all that ever stood.

use std::collections::HashMap;
use std::ops::Range;

use crate::diff::{Op, RowKind};
use crate::step::Texts;
use crate::text::fold::fold;
use crate::text::{TokenKind, sentence, tokenize};

use super::super::seen::SENTENCE;

/// Version, paragraph and place in it where a word stood first.
pub(super) type Birth = (usize, usize, usize);

/// A paragraph: its words without typography, and where each was born.
#[derive(Clone)]
pub(super) struct Paragraph {
    words: Vec<String>,
    is_counted: Vec<bool>,
    sentences: Vec<Range<usize>>,
    pub(super) births: Vec<Option<Birth>>,
}

impl Paragraph {
    fn new(text: &str) -> Self {
        let tokens: Vec<_> = tokenize(text)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Space)
            .collect();
        let sentences = sentence::bounds(text).into_iter().map(|bytes| {
            let place = |end: usize| tokens.iter().filter(|it| it.bytes().start < end).count();
            place(bytes.start)..place(bytes.end)
        });
        Self {
            words: tokens
                .iter()
                .map(|token| fold(&text[token.bytes()]).into_owned())
                .collect(),
            is_counted: tokens.iter().map(|token| token.kind.is_word()).collect(),
            sentences: sentences.filter(|it| !it.is_empty()).collect(),
            births: vec![None; tokens.len()],
        }
    }
}

/// Returns every version with the births of its words.
pub(super) fn births<S: AsRef<str>>(texts: &[Vec<S>], steps: &[&Texts]) -> Vec<Vec<Paragraph>> {
    let mut versions: Vec<Vec<Paragraph>> = Vec::new();
    for (idx, paragraphs) in texts.iter().enumerate() {
        let mut version: Vec<Paragraph> = paragraphs
            .iter()
            .map(|text| Paragraph::new(text.as_ref()))
            .collect();
        if idx > 0 {
            let links = links(steps[idx - 1]);
            give_back(&versions, &mut version, &links);
            for (new, old) in &links {
                let birth = versions[idx - 1][old.0].births[old.1];
                let free = !version.iter().any(|it| it.births.contains(&birth));
                let place = &mut version[new.0].births[new.1];
                if place.is_none() && free {
                    *place = birth;
                }
            }
        }
        for (paragraph, it) in version.iter_mut().enumerate() {
            for (place, birth) in it.births.iter_mut().enumerate() {
                birth.get_or_insert((idx, paragraph, place));
            }
        }
        versions.push(version);
    }
    versions
}

type Place = (usize, usize);

/// By word of the new version the word of the old one that the diff says it is.
fn links(texts: &Texts) -> HashMap<Place, Place> {
    let place = |is_old: bool, token: usize| {
        let document = if is_old { &texts.old } else { &texts.new };
        let is_blank = |token: usize| document.tokens()[token].kind == TokenKind::Space;
        if is_blank(token) {
            return None;
        }
        (0..document.n_paragraphs()).find_map(|idx| {
            let tokens = document.paragraph_tokens(idx);
            tokens.contains(&token).then(|| {
                let before = (tokens.start..token).filter(|token| !is_blank(*token));
                (idx, before.count())
            })
        })
    };
    let mut links = HashMap::new();
    let rows = texts.diff.rows();
    for row in 0..rows.len() {
        if rows[row].kind == RowKind::MovedFrom {
            continue;
        }
        for (idx, edit) in rows[row].edits.iter().enumerate() {
            let new = match edit.op {
                Op::Equal | Op::Typographic => edit.new.clone(),
                Op::Moved if !edit.old.is_empty() => {
                    let (row, edit) = texts.diff.edit_partner(row, idx).unwrap();
                    rows[row].edits[edit].new.clone()
                }
                _ => continue,
            };
            let old: Vec<Place> = edit.old.clone().filter_map(|it| place(true, it)).collect();
            let new: Vec<Place> = new.filter_map(|it| place(false, it)).collect();
            assert_eq!(old.len(), new.len(), "{edit:?}");
            links.extend(new.into_iter().zip(old));
        }
    }
    links
}

/// Gives paragraphs and sentences that stood before the words that they had.
fn give_back(before: &[Vec<Paragraph>], version: &mut [Paragraph], links: &HashMap<Place, Place>) {
    let mut others = Vec::new();
    for paragraph in 0..version.len() {
        let whole = 0..version[paragraph].words.len();
        if is_kept(before, paragraph, &whole, links) {
            continue;
        }
        let known = before.iter().flatten().map(|it| (it, 0..it.words.len()));
        if !give(before, version, paragraph, &whole, known, links) {
            others.push(paragraph);
        }
    }
    for paragraph in others {
        for sentence in version[paragraph].sentences.clone() {
            let counted = version[paragraph].is_counted[sentence.clone()].iter();
            let is_long = counted.filter(|it| **it).count() >= SENTENCE;
            if is_long && !is_kept(before, paragraph, &sentence, links) {
                let known = before.iter().flatten().flat_map(|it| {
                    let sentences = it.sentences.iter();
                    sentences.map(move |sentence| (it, sentence.clone()))
                });
                give(before, version, paragraph, &sentence, known, links);
            }
        }
    }
}

/// Whether the words stand in one piece in the version before.
fn is_kept(
    before: &[Vec<Paragraph>],
    paragraph: usize,
    words: &Range<usize>,
    links: &HashMap<Place, Place>,
) -> bool {
    let order: Vec<Place> = before[before.len() - 1]
        .iter()
        .enumerate()
        .flat_map(|(idx, it)| (0..it.words.len()).map(move |word| (idx, word)))
        .collect();
    let linked: Option<Vec<Place>> = words
        .clone()
        .map(|word| links.get(&(paragraph, word)).copied())
        .collect();
    linked.is_some_and(|linked| {
        linked.is_empty() || order.windows(linked.len()).any(|window| window == linked)
    })
}

/// Gives the words of a place the births that they have in the first of `known` whose words are free; tells whether
/// there is one.
fn give<'a>(
    before: &[Vec<Paragraph>],
    version: &mut [Paragraph],
    paragraph: usize,
    place: &Range<usize>,
    known: impl Iterator<Item = (&'a Paragraph, Range<usize>)>,
    links: &HashMap<Place, Place>,
) -> bool {
    let text = version[paragraph].words[place.clone()].to_vec();
    let newest = &before[before.len() - 1];
    for (known, words) in known {
        let births = &known.births[words.clone()];
        let is_taken = |birth: &Option<Birth>| {
            version.iter().any(|it| it.births.contains(birth))
                || links.iter().any(|(new, old)| {
                    let is_here = new.0 == paragraph && place.contains(&new.1);
                    newest[old.0].births[old.1] == *birth && !is_here
                })
        };
        if known.words[words.clone()] == text && !births.iter().any(is_taken) {
            version[paragraph].births[place.clone()].copy_from_slice(births);
            return true;
        }
    }
    false
}
