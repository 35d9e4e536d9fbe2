//! When words came and went, and for what: those of the search, or else those of the current change; or the word that was
//! chosen in the text.

use std::collections::HashMap;
use std::ops::Range;

use crate::age::{Ages, Event, EventKind, word_bytes, words_among};
use crate::app::trace::{Fates, MOST_TOLD};
use crate::app::{Model, copy};
use crate::diff::{Document, Op, RowKind};
use crate::rows::{Item, Run};
use crate::store::{Timestamp, VersionIdx};
use crate::style::Role;
use crate::visual::{self, count};

use super::{Entry, Page, Target, gap, indented, run, waiting, wrapped};

/// Words in a row at a place of a version.
struct Asked {
    version: VersionIdx,
    /// Index of the paragraph; `None` is the headline.
    paragraph: Option<usize>,
    /// Bytes of it.
    bytes: Range<usize>,
    /// The versions in which they stand together, where that is known.
    versions: Option<Vec<VersionIdx>>,
}

/// The bytes of the words of each paragraph that was read, by version and paragraph: many are asked about in one.
type Known = HashMap<(VersionIdx, Option<usize>), Vec<Range<usize>>>;

/// Returns the sheet's entries: the words, and below them what happened to them; each leads to the step in which it did.
pub(super) fn page(model: &Model, width: usize) -> Page {
    let mut page = Page {
        title: match &model.search {
            Some(search) => format!("Words: “{}”", visual::visible(&search.sought.text)),
            None => "Words of this change".to_owned(),
        },
        ..Page::default()
    };
    let Some(ages) = model.ages() else {
        page.entries.push(waiting());
        return page;
    };
    let (asked, n_places) = if model.search.is_some() {
        let Some(traced) = model.traced() else {
            page.entries.push(waiting());
            return page;
        };
        let Some(fates) = &traced.fates else {
            let what = "What became of these words could not be found out.";
            page.entries.push(said(model, what, width));
            return page;
        };
        (of_search(fates), fates.n_all)
    } else {
        let asked = of_change(model);
        let n_places = asked.len();
        (asked, n_places)
    };
    if n_places > MOST_TOLD {
        page.title = format!("{}: the first {MOST_TOLD} of {n_places} places", page.title);
    }
    let mut known = Known::new();
    for words in asked.iter().take(MOST_TOLD) {
        add(&mut page, model, ages, words, &mut known, width);
    }
    if asked.is_empty() {
        let what = match &model.search {
            Some(_) => "No version has these words.",
            None => "No change is in sight here: go to one, or search for words.",
        };
        page.entries.push(said(model, what, width));
    }
    page
}

/// A remark in place of words.
fn said(model: &Model, what: &str, width: usize) -> Entry {
    Entry {
        lines: wrapped(&[(Role::Dim, what)], width, model.form()),
        target: None,
    }
}

/// Returns the entries for the word that the reader chose in the newer version, and for what came with it.
pub(super) fn page_of_word(model: &Model, width: usize) -> Page {
    let mut page = Page::default();
    let (Some(ages), Some(word)) = (model.ages(), model.chosen_word()) else {
        page.entries.push(waiting());
        return page;
    };
    let text = model.text_of(word.paragraph);
    let bytes = word_bytes(text).nth(word.place).unwrap_or(0..0);
    page.title = format!("Word: “{}”", visual::visible(&text[bytes.clone()]));
    let asked = |bytes| Asked {
        version: word.version,
        paragraph: word.paragraph,
        bytes,
        versions: None,
    };
    let (of_text, idx) = ages.text(word.paragraph);
    let stretches = of_text.stretches(word.version, idx, text);
    let born_with = stretches.into_iter().map(|stretch| stretch.bytes);
    let born_with = born_with.filter(|all| all.contains(&bytes.start) && *all != bytes);
    let all: Vec<Range<usize>> = std::iter::once(bytes.clone()).chain(born_with).collect();
    let mut known = Known::new();
    for bytes in all {
        add(&mut page, model, ages, &asked(bytes), &mut known, width);
    }
    page
}

fn of_search(fates: &Fates) -> Vec<Asked> {
    let fates = fates.first.iter();
    fates
        .map(|fate| Asked {
            version: fate.last(),
            paragraph: fate.place.paragraph,
            bytes: fate.place.bytes.clone(),
            versions: Some(fate.versions.clone()),
        })
        .collect()
}

/// The words that came and went with the change that the reader is at.
fn of_change(model: &Model) -> Vec<Asked> {
    let (Some(step), Ok(item)) = (model.step(), copy::item(model)) else {
        return Vec::new();
    };
    let (texts, rows) = copy::texts_and_rows(model, step, item);
    let mut asked = Vec::new();
    for row in rows {
        if row.kind == RowKind::MovedFrom {
            continue;
        }
        for edit in &row.edits {
            if matches!(edit.op, Op::Delete | Op::Insert | Op::Replace) {
                let is_title = item == Item::Title;
                let sides = [
                    (model.pair().old, &texts.old, &row.old, &edit.old),
                    (model.pair().new, &texts.new, &row.new, &edit.new),
                ];
                for (version, document, paragraphs, tokens) in sides {
                    asked.extend(words_of(document, paragraphs, tokens).map(|(idx, bytes)| {
                        Asked {
                            version,
                            paragraph: (!is_title).then_some(idx),
                            bytes,
                            versions: None,
                        }
                    }));
                }
            }
        }
    }
    asked
}

/// The bytes of `tokens` in each of `paragraphs` that has some.
fn words_of<'d>(
    document: &'d Document,
    paragraphs: &Range<usize>,
    tokens: &Range<usize>,
) -> impl Iterator<Item = (usize, Range<usize>)> + use<'d> {
    let tokens = tokens.clone();
    paragraphs.clone().filter_map(move |idx| {
        let all = document.paragraph_tokens(idx);
        let some = tokens.start.max(all.start)..tokens.end.min(all.end);
        let start = document.bytes(all).start;
        (!some.is_empty()).then(|| {
            let bytes = document.bytes(some);
            (idx, bytes.start - start..bytes.end - start)
        })
    })
}

/// Adds the words and what happened to them.
fn add(
    page: &mut Page,
    model: &Model,
    ages: &Ages,
    asked: &Asked,
    known: &mut Known,
    width: usize,
) {
    let version = model.article().version(asked.version);
    let text = match asked.paragraph {
        None => &version.title,
        Some(idx) => &version.paragraphs[idx],
    };
    let (of_text, idx) = ages.text(asked.paragraph);
    let all = known
        .entry((asked.version, asked.paragraph))
        .or_insert_with(|| word_bytes(text).collect());
    let places = words_among(all, &asked.bytes);
    let bytes = &all[places.clone()];
    let words = &of_text.words(asked.version, idx)[places];
    if words.is_empty() {
        return;
    }
    let shown = model.form().shorten(
        text[asked.bytes.clone()].trim(),
        width.saturating_sub(30).max(10),
    );
    let (words_shown, place) = (format!("“{shown}”"), format!("   {}", span(model, asked)));
    let head = [(Role::Heading, &*words_shown), (Role::Dim, &place)];
    page.entries.push(Entry {
        lines: wrapped(&head, width, model.form()),
        target: None,
    });
    for event in of_text.history(words) {
        if page.here == 0 && event.change.version == model.pair().new {
            page.here = page.entries.len();
        }
        page.entries.push(Entry {
            lines: told(model, &event, &event.text(text, bytes), width),
            target: Some(target(model, ages, asked, &event, words)),
        });
    }
    page.entries.push(gap());
}

/// Where and how long the words stand.
fn span(model: &Model, asked: &Asked) -> String {
    let number = |idx: VersionIdx| model.article().version(idx).number;
    let place = match asked.paragraph {
        None => "headline".to_owned(),
        Some(idx) => format!("paragraph {}", idx + 1),
    };
    match asked.versions.as_deref() {
        Some([first, .., last]) => format!(
            "{place}, v{} to v{}, in {}",
            number(*first),
            number(*last),
            count(asked.versions.iter().flatten().count(), "version")
        ),
        Some(_) | None => format!("{place} of v{}", number(asked.version)),
    }
}

fn told(model: &Model, event: &Event<'_>, words: &str, width: usize) -> Vec<Vec<Run>> {
    let version = model.article().version(event.change.version);
    let time = version.seen_at.map(Timestamp::for_reader);
    let time = time.map(|time| format!("   {time}")).unwrap_or_default();
    let head = vec![run(Role::Text, &format!("v{}{time}", version.number))];
    let (old, new) = (&*event.change.old, &*event.change.new);
    let (role, verb, link, other_role, other) = match event.kind {
        EventKind::Born => (Role::Added, "came: ", " for ", Role::Removed, old),
        EventKind::Back => (Role::Added, "came back: ", " for ", Role::Removed, old),
        EventKind::Went => (Role::Removed, "went: ", " for ", Role::Added, new),
    };
    let mut stretches = vec![(Role::Dim, verb), (role, words)];
    if !other.is_empty() {
        stretches.extend([(Role::Dim, link), (other_role, other)]);
    }
    let lines = wrapped(&stretches, width.saturating_sub(4).max(1), model.form());
    std::iter::once(head).chain(indented(lines, 4)).collect()
}

/// The step of an event, and the paragraph in it where the words stood.
fn target(
    model: &Model,
    ages: &Ages,
    asked: &Asked,
    event: &Event<'_>,
    words: &[crate::age::WordId],
) -> Target {
    let after = event.change.version;
    let version = match event.kind {
        EventKind::Went => VersionIdx(after.0.saturating_sub(1)),
        EventKind::Born | EventKind::Back => after,
    };
    let place = ages.body.place(version, words[event.words[0]]);
    let place = place.filter(|_| asked.paragraph.is_some());
    Target {
        pair: model.pair().ending_at(after),
        paragraph: place.map(|(paragraph, _)| (version, paragraph)),
    }
}
