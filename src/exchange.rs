//! The JSON form of an article, `export --format jsonl`: a promise to scripts, and an input format.
//!
//! Knows the store and nothing else. Unknown keys are ignored on reading, so that older programs read newer files.

use serde::{Deserialize, Serialize};

use crate::store::{Article, Doubt, DoubtKind, Origin, Place, Problem, Timestamp, Version};

/// The version of the form; raised only when a reader of the old one would misread the new one.
pub const FORM: u32 = 1;

/// One article: a line of the export.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArticleLine {
    /// [`FORM`].
    pub variorum: u32,
    /// See [`Article::url`].
    pub url: Option<String>,
    /// See [`Article::source`].
    pub source: Option<String>,
    /// The newest title.
    #[serde(default)]
    pub title: String,
    /// Oldest first.
    pub versions: Vec<VersionLine>,
    /// See [`Article::missing`].
    #[serde(default)]
    pub missing: Vec<u32>,
    /// What went wrong while the article was read.
    #[serde(default)]
    pub problems: Vec<ProblemLine>,
    /// The places of the pages whose reading a reader chose; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chosen_by_hand: Vec<String>,
}

/// One version of an [`ArticleLine`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionLine {
    number: u32,
    #[serde(default)]
    title: String,
    #[serde(default)]
    byline: Option<String>,
    #[serde(default)]
    seen_at: Option<String>,
    #[serde(default)]
    later: Option<String>,
    paragraphs: Vec<String>,
    #[serde(default)]
    text: OriginLine,
    #[serde(default = "certain")]
    confidence: f64,
    #[serde(default)]
    doubts: Vec<DoubtLine>,
    #[serde(default)]
    read_from: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OriginLine {
    #[default]
    Captured,
    Reconstructed,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct DoubtLine {
    paragraph: usize,
    what: DoubtKindLine,
    confidence: f64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum DoubtKindLine {
    Side,
    Split,
    Kind,
}

/// One problem of an [`ArticleLine`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProblemLine {
    file: String,
    line: Option<usize>,
    what: String,
}

fn certain() -> f64 {
    1.0
}

impl From<&Article> for ArticleLine {
    fn from(article: &Article) -> Self {
        let by_hand = article.puzzles.iter().filter(|puzzle| puzzle.by_hand);
        Self {
            variorum: FORM,
            url: article.url.clone(),
            source: article.source.clone(),
            title: article.headline().to_owned(),
            versions: article.versions().iter().map(VersionLine::from).collect(),
            missing: article.missing(),
            problems: article.problems.iter().map(ProblemLine::from).collect(),
            chosen_by_hand: by_hand.map(|puzzle| puzzle.place.to_string()).collect(),
        }
    }
}

impl From<&Version> for VersionLine {
    fn from(version: &Version) -> Self {
        Self {
            number: version.number,
            title: version.title.clone(),
            byline: version.byline.clone(),
            seen_at: version.seen_at.map(|time| time.to_string()),
            later: version.later.clone(),
            paragraphs: version.paragraphs.clone(),
            text: match version.origin {
                Origin::Captured => OriginLine::Captured,
                Origin::Reconstructed => OriginLine::Reconstructed,
            },
            confidence: to_thousandths(version.confidence),
            doubts: version.doubts.iter().map(DoubtLine::from).collect(),
            read_from: version.read_from.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&Doubt> for DoubtLine {
    fn from(doubt: &Doubt) -> Self {
        Self {
            paragraph: doubt.paragraph,
            what: match doubt.what {
                DoubtKind::Side => DoubtKindLine::Side,
                DoubtKind::Split => DoubtKindLine::Split,
                DoubtKind::Kind => DoubtKindLine::Kind,
            },
            confidence: to_thousandths(doubt.confidence),
        }
    }
}

impl From<&Problem> for ProblemLine {
    fn from(problem: &Problem) -> Self {
        Self {
            file: problem.file.clone(),
            line: problem.line,
            what: problem.what.clone(),
        }
    }
}

impl From<ProblemLine> for Problem {
    fn from(line: ProblemLine) -> Self {
        Self {
            file: line.file,
            line: line.line,
            what: line.what,
        }
    }
}

impl From<VersionLine> for Version {
    fn from(line: VersionLine) -> Self {
        let n_paragraphs = line.paragraphs.len();
        Self {
            number: line.number,
            title: line.title,
            byline: line.byline,
            seen_at: line.seen_at.as_deref().and_then(Timestamp::parse_rfc3339),
            later: line.later,
            paragraphs: line.paragraphs,
            origin: match line.text {
                OriginLine::Captured => Origin::Captured,
                OriginLine::Reconstructed => Origin::Reconstructed,
            },
            confidence: line.confidence.clamp(0.0, 1.0),
            doubts: line
                .doubts
                .into_iter()
                .map(Doubt::from)
                .filter(|doubt| doubt.paragraph < n_paragraphs)
                .collect(),
            read_from: line
                .read_from
                .iter()
                .filter_map(|place| read_place(place))
                .collect(),
        }
    }
}

impl From<DoubtLine> for Doubt {
    fn from(line: DoubtLine) -> Self {
        Self {
            paragraph: line.paragraph,
            what: match line.what {
                DoubtKindLine::Side => DoubtKind::Side,
                DoubtKindLine::Split => DoubtKind::Split,
                DoubtKindLine::Kind => DoubtKind::Kind,
            },
            confidence: line.confidence.clamp(0.0, 1.0),
            puzzle: None,
        }
    }
}

fn read_place(text: &str) -> Option<Place> {
    let (file, line) = text.rsplit_once(':')?;
    Some(Place {
        file: file.to_owned(),
        line: line.parse().ok()?,
    })
}

/// Rounds down to three places, so that no doubtful version ever reads 1.
fn to_thousandths(confidence: f64) -> f64 {
    (confidence * 1000.0 + 1e-9).floor() / 1000.0
}
