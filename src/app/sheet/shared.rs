//! What the newer text of the step shares with others: for texts that are no versions of each other, such as the reports of
//! two outlets on the same day.

use std::collections::BTreeMap;

use crate::app::{Model, Pair};
use crate::rows::{Layout, in_one_column};
use crate::shared::{Passage, passages};
use crate::step::Texts;
use crate::store::{Version, VersionIdx};
use crate::style::Role;
use crate::visual::{count, visible};

use super::{Entry, Page, Target, gap, indented, run, wrapped};

/// Cells before the text of a passage.
const INDENT: usize = 4;
/// From this share of rewritten words on the texts of an article are no versions of each other, and all are looked at.
const UNLIKE: f64 = 0.6;
/// Texts that are looked at, at most.
const MOST_TEXTS: usize = 20;

/// Returns the sheet's entries: each shared passage in the order of the text, who else has it, and what only this one says.
pub(super) fn page(model: &Model, width: usize) -> Page {
    let base = model.pair().new;
    let of_base = model.new_version();
    let mut found: Vec<(VersionIdx, Passage)> = Vec::new();
    let others = others(model);
    for other in &others {
        let passages = passages(
            &model.article().version(*other).paragraphs,
            &of_base.paragraphs,
        );
        found.extend(passages.into_iter().map(|passage| (*other, passage)));
    }
    found.sort_by_key(|(other, passage)| (passage.new.order(), *other));
    let shared: Vec<&Passage> = found.iter().map(|(_, passage)| passage).collect();
    let mut page = Page {
        title: format!(
            "{} shares {} with {}",
            name(of_base),
            count(n_places(&shared), "passage"),
            match others.as_slice() {
                [only] => name(model.article().version(*only)),
                several => count(several.len(), "other text"),
            }
        ),
        ..Page::default()
    };
    // Texts that have the very same words there stand together.
    for same in found
        .chunk_by(|(_, one), (_, next)| one.new == next.new && one.is_verbatim && next.is_verbatim)
    {
        push_passage(&mut page, model, base, same, width);
    }
    push_rest(&mut page, of_base, &shared, width, model);
    page
}

/// The texts to look at: the older one of the step, and with it all of them where they are no versions of each other.
fn others(model: &Model) -> Vec<VersionIdx> {
    let is_unlike = model
        .step()
        .is_some_and(|step| step.stats().share_rewritten() >= UNLIKE);
    let all = (0..model.article().versions().len()).map(VersionIdx);
    let (old, new) = (model.pair().old, model.pair().new);
    let wanted = all.filter(|idx| *idx != new && (is_unlike || *idx == old));
    wanted.take(MOST_TEXTS).collect()
}

/// How many places of the text are shared, however many others have them.
fn n_places(shared: &[&Passage]) -> usize {
    let mut places: Vec<_> = shared.iter().map(|passage| passage.new.order()).collect();
    places.sort_unstable();
    places.dedup();
    places.len()
}

fn push_passage(
    page: &mut Page,
    model: &Model,
    base: VersionIdx,
    same: &[(VersionIdx, Passage)],
    width: usize,
) {
    let (other, passage) = &same[0];
    let of_base = model.article().version(base);
    let who: Vec<String> = same
        .iter()
        .map(|(idx, passage)| {
            let name = name(model.article().version(*idx));
            format!("{name}, paragraph {}", passage.old.paragraph + 1)
        })
        .collect();
    let how = if passage.is_verbatim {
        "word for word in"
    } else {
        "changed from"
    };
    let head = format!(
        "paragraph {}: {how} {}",
        passage.new.paragraph + 1,
        who.join("; ")
    );
    let mut lines = wrapped(&[(Role::Heading, &head)], width, model.form());
    let text_width = width.saturating_sub(INDENT).max(1);
    let new = &of_base.paragraphs[passage.new.paragraph][passage.new.bytes.clone()];
    let old = &model.article().version(*other).paragraphs[passage.old.paragraph]
        [passage.old.bytes.clone()];
    let text = if passage.is_verbatim {
        wrapped(&[(Role::Text, new)], text_width, model.form())
    } else {
        let layout = Layout {
            text_width,
            ..model.layout()
        };
        in_one_column(&Texts::of_lines(old, new), Role::Text, &layout)
    };
    lines.extend(indented(text, INDENT));
    page.entries.push(Entry {
        lines,
        target: Some(Target {
            pair: Pair {
                old: *other,
                new: base,
                ..model.pair()
            },
            paragraph: Some((base, passage.new.paragraph)),
        }),
    });
    page.entries.push(gap());
}

/// What nobody else has: the paragraphs without anything shared, by their beginnings.
fn push_rest(page: &mut Page, of_base: &Version, shared: &[&Passage], width: usize, model: &Model) {
    let mut n_shared: BTreeMap<usize, usize> = BTreeMap::new();
    for passage in shared {
        *n_shared.entry(passage.new.paragraph).or_default() += passage.n_words;
    }
    let own = (0..of_base.paragraphs.len()).filter(|idx| !n_shared.contains_key(idx));
    let own: Vec<usize> = own.collect();
    if own.is_empty() {
        return;
    }
    let head = format!(
        "only in {}: {}",
        name(of_base),
        count(own.len(), "paragraph")
    );
    let mut lines = wrapped(&[(Role::Heading, &head)], width, model.form());
    lines.extend(own.into_iter().map(|idx| {
        let text = format!("{:>6}  {}", idx + 1, of_base.paragraphs[idx]);
        vec![run(Role::Dim, &model.form().shorten(&text, width))]
    }));
    page.entries.push(Entry {
        lines,
        target: None,
    });
}

/// What a reader knows a text by: its file where it has no headline.
fn name(version: &Version) -> String {
    let file = version.read_from.first();
    match file.filter(|_| version.title.is_empty()) {
        Some(place) => visible(&place.file).into_owned(),
        None => format!("v{}", version.number),
    }
}
