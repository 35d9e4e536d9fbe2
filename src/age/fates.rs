//! Where a phrase stood, and through which versions each place of it lasted.
//!
//! Must not know how a phrase is found.

use std::collections::HashMap;
use std::ops::Range;

use super::stretches::{word_bytes, words_among};
use super::{Ages, WordId};
use crate::find::{Place, Presence};
use crate::store::{Article, VersionIdx};

/// A place of a phrase, through all versions in which the same words stand there as the phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The versions in which they do, ascending; there is at least one.
    pub versions: Vec<VersionIdx>,
    /// Where in the last of them.
    pub place: Place,
    /// The words.
    pub words: Vec<WordId>,
}

impl Fate {
    /// Returns the last version in which the phrase stands there.
    #[must_use]
    pub fn last(&self) -> VersionIdx {
        self.versions.last().copied().unwrap_or(VersionIdx(0))
    }
}

impl Ages {
    /// Returns what became of each place of a phrase, in the order in which they appeared.
    ///
    /// `article` is that whose versions were taken, and in which `presence` was found. Words that came back, or went
    /// elsewhere together, are still the same place; other words that read the same are another.
    #[must_use]
    pub fn fates(&self, article: &Article, presence: &Presence) -> Vec<Fate> {
        let mut fates: Vec<Fate> = Vec::new();
        let mut known: HashMap<(bool, Vec<WordId>), usize> = HashMap::new();
        for version in (0..self.n_versions()).map(VersionIdx) {
            // A phrase of one letter stands in a paragraph a hundred times.
            let mut read: Option<(Option<usize>, Vec<Range<usize>>)> = None;
            for place in presence.places(version) {
                let text = match place.paragraph {
                    None => &article.version(version).title,
                    Some(idx) => &article.version(version).paragraphs[idx],
                };
                let (ages, idx) = self.text(place.paragraph);
                let (_, all) = read
                    .take_if(|(paragraph, _)| *paragraph == place.paragraph)
                    .unwrap_or_else(|| (place.paragraph, word_bytes(text).collect()));
                let words = &ages.words(version, idx)[words_among(&all, &place.bytes)];
                read = Some((place.paragraph, all));
                let key = (place.paragraph.is_none(), words.to_vec());
                let next = fates.len();
                let fate = *known.entry(key).or_insert(next);
                if fate == next {
                    fates.push(Fate {
                        versions: vec![version],
                        words: words.to_vec(),
                        place,
                    });
                } else if fates[fate].versions.last() != Some(&version) {
                    fates[fate].versions.push(version);
                    fates[fate].place = place;
                }
            }
        }
        fates
    }
}
