//! What happened to an article over all its versions, in numbers.

use std::time::Instant;

use crate::diff::{DiffOptions, Stats};
use crate::step::Step;
use crate::store::{Article, Version};

/// The numbers of every step of an article, and of the way from its first version to its newest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Of each step from a version to the next.
    pub steps: Vec<Stats>,
    /// From the first version to the newest, whatever came and went between them.
    pub whole: Stats,
}

impl History {
    /// Compares all versions of `article`. Past `deadline` the diffs are coarser, never wrong.
    #[must_use]
    pub fn new(article: &Article, deadline: Option<Instant>) -> Self {
        let versions = article.versions();
        let compare = |old: &Version, new: &Version| {
            Step::new(old, new, DiffOptions::default(), deadline).stats()
        };
        let steps: Vec<Stats> = versions
            .windows(2)
            .map(|pair| compare(&pair[0], &pair[1]))
            .collect();
        let whole = match (versions, steps.as_slice()) {
            (_, [only]) => *only,
            ([first, .., newest], _) => compare(first, newest),
            _ => Stats::default(),
        };
        Self { steps, whole }
    }

    /// Returns the sum of all steps: what came and went again counts each time, and what stayed at each step.
    #[must_use]
    pub fn total(&self) -> Stats {
        self.steps
            .iter()
            .fold(Stats::default(), |sum, step| sum + *step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::{Input, load};
    use crate::store::Choices;

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
        assert!(
            (history.steps[0].share_rewritten() - 0.2).abs() < 1e-9,
            "2 of 10 words"
        );
    }
}
