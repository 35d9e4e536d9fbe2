//! Joins the parts of each article, from whatever inputs and in whatever order they came.
//!
//! Where two inputs tell different things of one version, the surer one stays and the difference is a problem, unless
//! the other was a guess. White space makes no difference: pages lose some of it, and not always the same.

use std::collections::HashMap;

use crate::store::{
    Article, Choices, Doubt, DoubtKind, Origin, Problem, SURE, Store, Timestamp, Version,
};
use crate::visual::{self, count};

use super::listing::Listing;
use super::newssniffer::WovenPage;
use super::newssniffer::puzzle::{self, Puzzles};
use super::newssniffer::reconstruct::{self, Contradiction, Reconstruction, VersionText};
use super::{Found, Heading, Input};

/// Takes records and problems until [`Self::finish`].
#[derive(Debug, Default)]
pub(super) struct Collector {
    parts: Vec<Parts>,
    by_key: HashMap<Key, usize>,
    listings: Vec<Listed>,
    problems: Vec<Problem>,
}

/// A list of versions with the input that holds it. Lists come before or after the texts, so they wait.
#[derive(Debug)]
struct Listed {
    file: String,
    key: Key,
    heading: Heading,
    listing: Listing,
}

/// What makes two records parts of one article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(String),
    /// The tracker's own number.
    Id(u64),
    /// Texts without address: one document a group.
    Group(String),
    /// A page that has lost its address belongs to nothing but itself.
    File(String),
}

/// What is known of one article so far.
#[derive(Debug)]
struct Parts {
    heading: Heading,
    versions: Vec<Version>,
    woven: Vec<(String, WovenPage)>,
    /// The tracker's words for the time between two versions.
    periods: HashMap<(u32, u32), String>,
    listing: Listing,
}

impl Collector {
    /// Takes what was found in `input`.
    pub(super) fn take(&mut self, input: &Input, found: Vec<Found>) {
        let (name, group) = (&input.name, &input.group);
        for found in found {
            match found {
                Found::Version(heading, number, version) => {
                    self.version(group, heading, number, version);
                }
                Found::Woven(heading, page) => self.woven(name, group, heading, page),
                Found::Later(heading, pair, words) => self.later(group, heading, pair, words),
                Found::Listing(heading, listing) => self.listing(name, group, heading, listing),
                Found::Problem(problem) => self.problems.push(problem),
            }
        }
    }

    fn version(&mut self, group: &str, heading: Heading, number: Option<u32>, version: Version) {
        let key = Key::of(&heading, || Key::Group(group.to_owned()));
        let parts = self.parts(key, heading);
        let next = parts.versions.last().map_or(1, |last| last.number + 1);
        parts.versions.push(Version {
            number: number.unwrap_or(next),
            ..version
        });
    }

    fn woven(&mut self, name: &str, group: &str, heading: Heading, page: WovenPage) {
        let key = Key::of(&heading, || Key::File(format!("{group}/{name}")));
        self.parts(key, heading).woven.push((name.to_owned(), page));
    }

    fn later(&mut self, group: &str, heading: Heading, pair: (u32, u32), words: String) {
        let key = Key::of(&heading, || Key::Group(group.to_owned()));
        let periods = &mut self.parts(key, heading).periods;
        periods.entry(pair).or_insert(words);
    }

    fn listing(&mut self, name: &str, group: &str, heading: Heading, listing: Listing) {
        self.listings.push(Listed {
            file: name.to_owned(),
            key: Key::of(&heading, || Key::Group(group.to_owned())),
            heading,
            listing,
        });
    }

    fn parts(&mut self, key: Key, heading: Heading) -> &mut Parts {
        let idx = *self.by_key.entry(key).or_insert(self.parts.len());
        if idx == self.parts.len() {
            self.parts.push(Parts {
                heading: heading.clone(),
                versions: Vec::new(),
                woven: Vec::new(),
                periods: HashMap::new(),
                listing: Listing::default(),
            });
        }
        let parts = &mut self.parts[idx];
        parts.heading.source = parts.heading.source.take().or(heading.source);
        parts.heading.id = parts.heading.id.or(heading.id);
        parts
    }

    /// Gives every list to its article; a list of an article of which there is no text is a problem.
    fn hand_out_listings(&mut self) {
        let by_id: HashMap<u64, usize> = (0..)
            .zip(&self.parts)
            .filter_map(|(idx, parts)| Some((parts.heading.id?, idx)))
            .collect();
        for listed in std::mem::take(&mut self.listings) {
            let by_id = || by_id.get(&listed.heading.id?);
            let idx = self.by_key.get(&listed.key).or_else(by_id);
            match idx.and_then(|idx| self.parts.get_mut(*idx)) {
                Some(parts) => {
                    let source = parts.heading.source.take();
                    parts.heading.source = source.or(listed.heading.source);
                    for (number, seen_at) in listed.listing.versions {
                        parts.listing.add(number, seen_at);
                    }
                }
                None => self.problems.push(listed.without_text()),
            }
        }
    }

    /// Pieces every article together.
    /// What readers chose before is followed where the pages are the same.
    pub(super) fn finish(mut self, choices: &Choices) -> Store {
        self.hand_out_listings();
        Store {
            articles: self
                .parts
                .into_iter()
                .filter_map(|parts| parts.into_article(choices))
                .collect(),
            problems: self.problems,
        }
    }
}

impl Key {
    fn of(heading: &Heading, otherwise: impl FnOnce() -> Self) -> Self {
        match (&heading.url, heading.id) {
            (Some(url), _) => Self::Address(url.trim().trim_end_matches('/').to_owned()),
            (None, Some(id)) => Self::Id(id),
            (None, None) => otherwise(),
        }
    }
}

impl Listed {
    fn without_text(self) -> Problem {
        let numbers = &self.listing.versions;
        let title = visual::shorten(&self.listing.title, SHOWN_TEXT);
        Problem {
            file: self.file,
            line: self.listing.line,
            what: format!(
                "lists {} of “{title}”, but no input holds the text of any",
                count(numbers.len(), "version")
            ),
        }
    }
}

impl Parts {
    fn into_article(mut self, choices: &Choices) -> Option<Article> {
        let mut problems = Vec::new();
        let mut versions = std::mem::take(&mut self.versions);
        keep_surest(&mut versions, &mut problems);
        let anchors = self.anchors(&versions);
        let known = anchors.iter().map(|version| {
            reconstruct::Page::known(version.number, &version.title, &version.paragraphs)
        });
        let (puzzles, found) = puzzle::solve(&self.woven, known.collect(), choices);
        let contradictions = found.contradictions.iter();
        problems.extend(contradictions.map(|found| self.contradicts(found, &anchors)));
        versions.extend(self.reconstructed(found, &puzzles, &mut problems));
        keep_surest(&mut versions, &mut problems);
        self.add_times(&mut versions);
        let mut article = Article::new(self.heading.url, self.heading.source, versions)?;
        article.list(self.listing.versions.into_keys());
        article.problems = problems;
        article.puzzles = puzzles.list;
        Some(article)
    }

    /// Returns those of `versions` whose text is known and is woven into a page too: it tells how to read the page.
    fn anchors<'v>(&self, versions: &'v [Version]) -> Vec<&'v Version> {
        let is_woven = |number: u32| {
            let mut pages = self.woven.iter().map(|(_, woven)| &woven.page);
            pages.any(|page| page.old == number || page.new == number)
        };
        let is_known = |version: &&Version| version.confidence >= SURE && is_woven(version.number);
        versions.iter().filter(is_known).collect()
    }

    /// Fills in when versions were seen, and how long after the one before, where only other inputs tell.
    fn add_times(&self, versions: &mut [Version]) {
        versions.sort_by_key(|version| version.number);
        let mut before = None;
        for version in versions {
            let listed = self.listing.versions.get(&version.number).copied();
            version.seen_at = version.seen_at.or(listed.flatten());
            // The words count from the older version of their page, which need not be the one before.
            let period = before.and_then(|before| self.periods.get(&(before, version.number)));
            version.later = version.later.take().or_else(|| period.cloned());
            before = Some(version.number);
        }
    }

    /// Makes versions of what the woven pages of the article gave.
    fn reconstructed(
        &self,
        found: Reconstruction,
        puzzles: &Puzzles,
        problems: &mut Vec<Problem>,
    ) -> Vec<Version> {
        let mut before = None;
        let mut versions: Vec<VersionText> = found.versions;
        versions.sort_by_key(|version| version.number);
        let dated = versions.into_iter().map(|text| {
            let version = self.dated(text, before, puzzles, problems);
            before = Some(version.number);
            version
        });
        dated.collect()
    }

    /// Adds what the pages tell about the version besides its text. `before` is the version known before it.
    fn dated(
        &self,
        text: VersionText,
        before: Option<u32>,
        puzzles: &Puzzles,
        problems: &mut Vec<Problem>,
    ) -> Version {
        let pages = text.pages.iter().filter_map(|idx| self.woven.get(*idx));
        let mut seen_at: Option<Timestamp> = None;
        let mut later = None;
        let mut read_from = Vec::new();
        for (file, woven) in pages {
            let is_new = woven.page.new == text.number;
            let time = if is_new {
                woven.new_seen_at
            } else {
                woven.old_seen_at
            };
            match (seen_at, time) {
                (Some(known), Some(other)) if known != other => problems.push(Problem {
                    file: file.clone(),
                    line: Some(woven.place.line),
                    what: format!(
                        "version {} seen at {other} here, but at {known} elsewhere",
                        text.number
                    ),
                }),
                _ => seen_at = seen_at.or(time),
            }
            // The page tells the time since its own old version, which need not be the one before.
            if is_new && before == Some(woven.page.old) {
                later = later.or_else(|| woven.later.clone());
            }
            read_from.push(woven.place.clone());
        }
        read_from.sort();
        read_from.dedup();
        Version {
            number: text.number,
            title: text.title,
            byline: None,
            seen_at,
            later,
            paragraphs: text.paragraphs,
            origin: if text.certain {
                Origin::Captured
            } else {
                Origin::Reconstructed
            },
            confidence: text.confidence,
            doubts: text
                .doubts
                .iter()
                .map(|found| doubt(found, puzzles))
                .collect(),
            read_from,
        }
    }

    /// Tells both readings and both places. Pages beyond the woven ones are `anchors`.
    fn contradicts(&self, contradiction: &Contradiction, anchors: &[&Version]) -> Problem {
        let place = |idx: usize| match self.woven.get(idx) {
            Some((_, woven)) => Some(&woven.place),
            None => anchors.get(idx - self.woven.len())?.read_from.first(),
        };
        let (believed, other) = contradiction.pages;
        let file = match (self.woven.get(other), place(other)) {
            (Some((file, _)), _) => file.clone(),
            (None, place) => place.map_or_else(String::new, |place| place.file.clone()),
        };
        let line = place(other).map(|place| place.line);
        let believed = place(believed).map_or_else(String::new, ToString::to_string);
        let paragraph = contradiction.paragraph;
        let text = |texts: &[String]| match texts.first() {
            Some(text) => format!("“{}”", visual::shorten(text, SHOWN_TEXT)),
            None => "nothing".to_owned(),
        };
        Problem {
            file,
            line,
            what: format!(
                "version {} differs from {} at paragraph {}: {} here, {} there, which is shown",
                contradiction.version,
                believed,
                paragraph + 1,
                text(&contradiction.texts.1),
                text(&contradiction.texts.0),
            ),
        }
    }
}

/// Cells of each reading that a problem quotes.
const SHOWN_TEXT: usize = 60;

/// Returns whether two readings of a version are one text but for white space.
fn same_text(one: &Version, other: &Version) -> bool {
    one.paragraphs.len() == other.paragraphs.len()
        && one
            .paragraphs
            .iter()
            .zip(&other.paragraphs)
            .all(|(one, other)| one == other || one.split_whitespace().eq(other.split_whitespace()))
}

/// Keeps one version of each number: the surest, or else the one that comes first, completed by what the others tell.
fn keep_surest(versions: &mut Vec<Version>, problems: &mut Vec<Problem>) {
    versions.sort_by(|one, other| {
        let by_number = one.number.cmp(&other.number);
        by_number.then(other.confidence.total_cmp(&one.confidence))
    });
    versions.dedup_by(|next, first| {
        let same_number = next.number == first.number;
        if same_number {
            if next.confidence >= SURE && !same_text(next, first) {
                problems.push(differs(next, first));
            }
            complete(first, next);
        }
        same_number
    });
}

/// Adds to `kept` what only `left_out` tells of the same version.
fn complete(kept: &mut Version, left_out: &mut Version) {
    kept.seen_at = kept.seen_at.or(left_out.seen_at);
    kept.byline = kept.byline.take().or(left_out.byline.take());
    kept.later = kept.later.take().or(left_out.later.take());
    if kept.title.is_empty() {
        kept.title = std::mem::take(&mut left_out.title);
    }
    if same_text(kept, left_out) {
        kept.read_from.append(&mut left_out.read_from);
    }
}

fn doubt(doubt: &reconstruct::Doubt, puzzles: &Puzzles) -> Doubt {
    Doubt {
        paragraph: doubt.paragraph,
        what: match doubt.what {
            reconstruct::DoubtKind::Side => DoubtKind::Side,
            reconstruct::DoubtKind::Split => DoubtKind::Split,
            reconstruct::DoubtKind::Kind => DoubtKind::Kind,
        },
        confidence: doubt.confidence,
        puzzle: puzzles.position(doubt.page, doubt.gap),
    }
}

/// Says that `left_out` is not used because `kept` tells another text of the same version.
fn differs(left_out: &Version, kept: &Version) -> Problem {
    let paragraphs = left_out.paragraphs.iter().zip(&kept.paragraphs);
    let n_equal = paragraphs
        .take_while(|(left_out, kept)| left_out == kept)
        .count();
    let place = |version: &Version| version.read_from.first().cloned();
    let elsewhere =
        place(kept).map_or_else(|| "elsewhere".to_owned(), |place| format!("in {place}"));
    let (file, line) =
        place(left_out).map_or_else(Default::default, |place| (place.file, Some(place.line)));
    Problem {
        file,
        line,
        what: format!(
            "version {} differs from the one {elsewhere} from paragraph {} on; that one is shown",
            kept.number,
            n_equal + 1
        ),
    }
}
