//! What happened to an article over all its versions, in numbers.

use std::time::Instant;

use foldhash::{HashMap, HashMapExt as _};

use crate::diff::{DiffOptions, Stats};
use crate::label::{Label, LabelSet};
use crate::step::Step;
use crate::store::{Article, Version, VersionIdx};
use crate::visual::count;

/// What one step did, in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its words.
    pub stats: Stats,
    /// Words of the newer text, as [`Version::n_words`] counts them.
    pub length: usize,
    /// How many places changed, as [`Step::n_changes`] counts them.
    pub n_changes: usize,
    /// How many of them are of substance: see [`is_of_substance`].
    pub n_of_substance: usize,
    /// Every kind of change that there is in it.
    pub labels: LabelSet,
}

impl Summary {
    /// Sums `step` up.
    #[must_use]
    pub fn new(step: &Step) -> Self {
        let mut summary = Self {
            stats: step.stats(),
            length: step.body.new.text().split_whitespace().count(),
            ..Self::default()
        };
        for labels in step.all_labels() {
            summary.n_changes += 1;
            summary.n_of_substance += usize::from(is_of_substance(labels));
            summary.labels = summary.labels.with(labels);
        }
        summary
    }

    /// Returns how many words came and went.
    #[must_use]
    pub fn n_words(&self) -> usize {
        self.stats.words_added + self.stats.words_removed
    }
}

/// Returns whether a change says something else, as far as rules can tell: a number, a date, a name, a quotation, who says
/// so or how sure it is.
#[must_use]
pub fn is_of_substance(labels: LabelSet) -> bool {
    let of_substance = [
        Label::Numbers,
        Label::Dates,
        Label::Names,
        Label::Quotes,
        Label::Attribution,
        Label::Hedges,
    ];
    labels.intersects(of_substance.into_iter().collect())
}

/// Returns for each version of `article` the newest earlier one that says exactly the same, where others stand between:
/// someone went back to it.
#[must_use]
pub fn reverts(article: &Article) -> Vec<Option<VersionIdx>> {
    let mut known: HashMap<(&str, &[String]), usize> = HashMap::new();
    let versions = article.versions().iter().enumerate();
    versions
        .map(|(idx, version)| {
            let before = known.insert((&version.title, &version.paragraphs), idx);
            before.filter(|before| before + 1 < idx).map(VersionIdx)
        })
        .collect()
}

/// Whether an article owns up to its changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candour {
    /// Nothing of substance changed.
    NothingToSay,
    /// Something of substance changed, first in this version, and no correction note came.
    Silent {
        /// The version with the change.
        changed: VersionIdx,
    },
    /// A correction note came.
    Noted {
        /// The version with the first change of substance; `None` where the note came before any.
        changed: Option<VersionIdx>,
        /// The version that first had a note.
        noted: VersionIdx,
    },
}

impl Candour {
    /// Tells it from the steps of an article, the first one first.
    #[must_use]
    pub fn new(steps: &[Summary]) -> Self {
        let version_after = |step: usize| VersionIdx(step + 1);
        let noted = steps
            .iter()
            .position(|step| step.labels.contains(Label::Correction));
        let changed = steps.iter().position(|step| step.n_of_substance > 0);
        match (changed, noted) {
            (None, None) => Self::NothingToSay,
            (Some(changed), None) => Self::Silent {
                changed: version_after(changed),
            },
            (changed, Some(noted)) => Self::Noted {
                changed: changed
                    .filter(|changed| *changed <= noted)
                    .map(version_after),
                noted: version_after(noted),
            },
        }
    }

    /// Returns it in words, with the time from the change to the note where that is known; `None` where there is nothing
    /// to say.
    #[must_use]
    pub fn told(self, article: &Article) -> Option<String> {
        match self {
            Self::NothingToSay => None,
            Self::Silent { changed } => {
                let changed = article.version(changed).number;
                Some(format!(
                    "substance changed from v{changed} on, without a correction note"
                ))
            }
            Self::Noted {
                changed: None,
                noted,
            } => {
                let noted = article.version(noted).number;
                Some(format!("correction note in v{noted}"))
            }
            Self::Noted {
                changed: Some(changed),
                noted,
            } => {
                let [changed, noted] = [changed, noted].map(|idx| article.version(idx));
                let time = noted.seen_at.zip(changed.seen_at);
                let time = time.map(|(noted, changed)| {
                    format!(", {} after it", lasted(noted.seconds_since(changed)))
                });
                Some(format!(
                    "substance changed first in v{}, correction note in v{}{}",
                    changed.number,
                    noted.number,
                    time.unwrap_or_default()
                ))
            }
        }
    }
}

/// Returns a number of seconds in words, rounded down: `40 minutes`, `3 hours`, `12 days`. The sign is not told.
#[must_use]
pub fn lasted(seconds: i64) -> String {
    let (amount, unit) = match seconds.unsigned_abs() {
        seconds @ ..3_600 => (seconds / 60, "minute"),
        seconds @ ..172_800 => (seconds / 3_600, "hour"),
        seconds => (seconds / 86_400, "day"),
    };
    count(amount as usize, unit)
}

/// Returns how many versions there are and over which time they came, or those of them whose time is known; `None` where no
/// two times are.
#[must_use]
pub fn whole_time(versions: &[Version]) -> Option<String> {
    let times = || versions.iter().filter_map(|version| version.seen_at);
    let (first, last) = (times().min()?, times().max()?);
    (first < last).then(|| {
        let (n_timed, all) = (times().count(), count(versions.len(), "version"));
        let told = if n_timed == versions.len() {
            all
        } else {
            format!("{n_timed} of {all}")
        };
        format!("{told} over {}", lasted(last.seconds_since(first)))
    })
}

/// The numbers of every step of an article, and of the way from its first version to its newest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Of each step from a version to the next.
    pub steps: Vec<Summary>,
    /// From the first version to the newest, whatever came and went between them.
    pub whole: Stats,
}

impl History {
    /// Compares all versions of `article`. Past `deadline` the diffs are coarser, never wrong.
    #[must_use]
    pub fn new(article: &Article, deadline: Option<Instant>) -> Self {
        let versions = article.versions();
        let compare =
            |old: &Version, new: &Version| Step::new(old, new, DiffOptions::default(), deadline);
        let steps: Vec<Summary> = versions
            .windows(2)
            .map(|pair| Summary::new(&compare(&pair[0], &pair[1])))
            .collect();
        let whole = match (versions, steps.as_slice()) {
            (_, [only]) => only.stats,
            ([first, .., newest], _) => compare(first, newest).stats(),
            _ => Stats::default(),
        };
        Self { steps, whole }
    }

    /// Returns the sum of all steps: what came and went again counts each time, and what stayed at each step.
    #[must_use]
    pub fn total(&self) -> Stats {
        self.steps
            .iter()
            .fold(Stats::default(), |sum, step| sum + step.stats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::{Input, load};
    use crate::store::Choices;

    #[test]
    fn a_time_is_told_of_the_versions_that_have_one() {
        let store = load(&crate::sample::inputs(), None, &Choices::default());
        let mut versions = store.articles[0].versions().to_vec();
        // Most pages of the sample tell only how much later a version came.
        assert_eq!(
            whole_time(&versions).as_deref(),
            Some("4 of 9 versions over 8 hours")
        );
        versions.retain(|version| version.seen_at.is_some());
        assert_eq!(
            whole_time(&versions).as_deref(),
            Some("4 versions over 8 hours")
        );
        assert_eq!(whole_time(&versions[..1]), None);
    }

    #[test]
    fn a_note_is_told_with_the_first_change_before_it() {
        let step = |labels: &[Label]| {
            let labels: LabelSet = labels.iter().copied().collect();
            Summary {
                n_of_substance: usize::from(is_of_substance(labels)),
                labels,
                ..Summary::default()
            }
        };
        let (wording, numbers) = (step(&[Label::Wording]), step(&[Label::Numbers]));
        let note = step(&[Label::Correction]);
        for (steps, expected) in [
            (&[][..], Candour::NothingToSay),
            (&[wording], Candour::NothingToSay),
            (
                &[wording, numbers],
                Candour::Silent {
                    changed: VersionIdx(2),
                },
            ),
            (
                &[numbers, wording, note],
                Candour::Noted {
                    changed: Some(VersionIdx(1)),
                    noted: VersionIdx(3),
                },
            ),
            (
                &[note, numbers],
                Candour::Noted {
                    changed: None,
                    noted: VersionIdx(1),
                },
            ),
        ] {
            assert_eq!(Candour::new(steps), expected);
        }
    }

    #[test]
    fn what_came_and_went_again_counts_in_the_total_only() {
        let input = |name: &str, text: &str| Input {
            name: name.to_owned(),
            group: String::new(),
            bytes: text.into(),
        };
        let texts = [
            "The boats lay idle.\n",
            "The boats lay idle all night.\n",
            "The boats lay idle.\n",
        ];
        let inputs: Vec<Input> = texts
            .iter()
            .zip(["a.txt", "b.txt", "c.txt"])
            .map(|(text, name)| input(name, text))
            .collect();
        let store = load(&inputs, None, &Choices::default());
        let history = History::new(&store.articles[0], None);
        let total = history.total();
        assert_eq!((total.words_added, total.words_removed), (2, 2));
        assert_eq!(history.whole.words_added, 0);
        assert!(history.whole.share_rewritten().abs() < f64::EPSILON);
        let lengths = history.steps.iter().map(|step| step.length);
        assert!(lengths.eq([6, 4]), "words of the newer texts");
        assert!(
            (history.steps[0].stats.share_rewritten() - 0.2).abs() < 1e-9,
            "2 of 10 words"
        );
    }
}
