//! Joins the parts of each article, from whatever inputs and in whatever order they came.
//!
//! Where two inputs tell different things of one version, the surer one stays and the difference is a problem.

use std::collections::HashMap;

use crate::store::{
    Article, Choices, Doubt, DoubtKind, Origin, Problem, Store, Timestamp, Version,
};
use crate::visual;

use super::Heading;
use super::newssniffer::WovenPage;
use super::newssniffer::puzzle::{self, Puzzles};
use super::newssniffer::reconstruct::{self, Contradiction, Reconstruction, VersionText};

/// Takes records and problems until [`Self::finish`].
#[derive(Debug, Default)]
pub(super) struct Collector {
    parts: Vec<Parts>,
    by_key: HashMap<Key, usize>,
    problems: Vec<Problem>,
}

/// What makes two records parts of one article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(String),
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
}

impl Collector {
    pub(super) fn version(
        &mut self,
        group: &str,
        heading: Heading,
        number: Option<u32>,
        version: Version,
    ) {
        let key = Key::of(&heading, || Key::Group(group.to_owned()));
        let parts = self.parts(key, heading);
        let next = parts.versions.last().map_or(1, |last| last.number + 1);
        parts.versions.push(Version {
            number: number.unwrap_or(next),
            ..version
        });
    }

    pub(super) fn woven(&mut self, name: &str, group: &str, heading: Heading, page: WovenPage) {
        let key = Key::of(&heading, || Key::File(format!("{group}/{name}")));
        self.parts(key, heading).woven.push((name.to_owned(), page));
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn parts(&mut self, key: Key, heading: Heading) -> &mut Parts {
        let idx = *self.by_key.entry(key).or_insert(self.parts.len());
        if idx == self.parts.len() {
            self.parts.push(Parts {
                heading: heading.clone(),
                versions: Vec::new(),
                woven: Vec::new(),
            });
        }
        let parts = &mut self.parts[idx];
        parts.heading.source = parts.heading.source.take().or(heading.source);
        parts
    }

    /// Pieces every article together.
    /// What readers chose before is followed where the pages are the same.
    pub(super) fn finish(self, choices: &Choices) -> Store {
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
        match &heading.url {
            Some(url) => Self::Address(url.trim().trim_end_matches('/').to_owned()),
            None => otherwise(),
        }
    }
}

impl Parts {
    fn into_article(mut self, choices: &Choices) -> Option<Article> {
        let mut problems = Vec::new();
        let mut versions = std::mem::take(&mut self.versions);
        versions.sort_by_key(|version| version.number);
        versions.dedup_by(|next, first| {
            let same_number = next.number == first.number;
            if same_number && next.paragraphs != first.paragraphs {
                problems.push(differs(next, first));
            }
            same_number
        });
        let (puzzles, found) = puzzle::solve(&self.woven, choices);
        for version in self.reconstructed(found, &puzzles, &mut problems) {
            match versions.iter().find(|known| known.number == version.number) {
                Some(known) if known.paragraphs != version.paragraphs => {
                    problems.push(differs(&version, known));
                }
                Some(_) => {}
                None => versions.push(version),
            }
        }
        let mut article = Article::new(self.heading.url, self.heading.source, versions)?;
        article.problems = problems;
        article.puzzles = puzzles.list;
        Some(article)
    }

    /// Makes versions of what the woven pages of the article gave.
    fn reconstructed(
        &self,
        found: Reconstruction,
        puzzles: &Puzzles,
        problems: &mut Vec<Problem>,
    ) -> Vec<Version> {
        problems.extend(
            found
                .contradictions
                .iter()
                .map(|contradiction| self.contradicts(contradiction)),
        );
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

    /// Tells both readings and both places.
    fn contradicts(&self, contradiction: &Contradiction) -> Problem {
        let place = |idx: usize| {
            self.woven
                .get(idx)
                .map(|(_, woven)| woven.place.to_string())
                .unwrap_or_default()
        };
        let (believed, other) = contradiction.pages;
        let (file, line) = self
            .woven
            .get(other)
            .map_or_else(Default::default, |(file, woven)| {
                (file.clone(), Some(woven.place.line))
            });
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
                place(believed),
                paragraph + 1,
                text(&contradiction.texts.1),
                text(&contradiction.texts.0),
            ),
        }
    }
}

/// Cells of each reading that a problem quotes.
const SHOWN_TEXT: usize = 60;

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
