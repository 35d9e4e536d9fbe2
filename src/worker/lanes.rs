//! What is to be done, and in which order.

use std::collections::VecDeque;

use crate::app::{Export, Guess, Pair};
use crate::review::Deed;
use crate::store::PuzzleId;
use crate::theme::{Catalog, ColorDepth};

/// Something to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Task {
    Compare(Pair),
    Guess(Guess),
    Choose(PuzzleId, String),
    Reload,
    Export(Export),
    Themes(Catalog, ColorDepth),
    /// One step of this article, the one after the version with this index.
    Survey(usize, usize),
    Mark(Deed),
    /// The same, for the ages of its words.
    Age(usize, usize),
}

/// What is to be done: one wanted diff, and guesses at what will be wanted next.
///
/// Not a queue: a reader who holds a key down over two hundred versions wants only the diff where they stop.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// The oldest first. Each is kept, so none replaces another.
    pub(super) choices: VecDeque<(PuzzleId, String)>,
    /// Everything is to be read again as it is now.
    pub(super) reload: bool,
    /// The oldest first. They are quickly done, and done even when the session ends.
    pub(super) deeds: VecDeque<Deed>,
    pub(super) focus: Option<Pair>,
    /// The oldest first. They are written even when the session ends.
    pub(super) exports: VecDeque<Export>,
    pub(super) guesses: Vec<Guess>,
    /// The guess that is being made.
    pub(super) in_hand: Option<Guess>,
    pub(super) themes: Option<(Catalog, ColorDepth)>,
    /// The article whose ages are wanted, with its next step.
    pub(super) ages: Option<(usize, usize)>,
    /// Articles to sum up, each with its next step.
    pub(super) survey: VecDeque<(usize, usize)>,
    pub(super) is_closed: bool,
}

impl Lanes {
    /// Takes other guesses in place of those that were not begun.
    pub(super) fn guess(&mut self, mut guesses: Vec<Guess>) {
        guesses.retain(|guess| self.in_hand.as_ref() != Some(guess));
        self.guesses = guesses;
    }

    /// Returns what to do next.
    pub(super) fn take(&mut self) -> Option<Task> {
        self.in_hand = None;
        if let Some(deed) = self.deeds.pop_front() {
            return Some(Task::Mark(deed));
        }
        if let Some(wish) = self.exports.pop_front() {
            return Some(Task::Export(wish));
        }
        if let Some((puzzle, reading)) = self.choices.pop_front() {
            return Some(Task::Choose(puzzle, reading));
        }
        if std::mem::take(&mut self.reload) {
            return Some(Task::Reload);
        }
        if let Some(pair) = self.focus.take() {
            return Some(Task::Compare(pair));
        }
        if !self.guesses.is_empty() {
            let guess = self.guesses.remove(0);
            self.in_hand = Some(guess.clone());
            return Some(Task::Guess(guess));
        }
        if let Some((catalog, depth)) = self.themes.take() {
            return Some(Task::Themes(catalog, depth));
        }
        if let Some((article, step)) = &mut self.ages {
            *step += 1;
            return Some(Task::Age(*article, *step - 1));
        }
        let (article, step) = self.survey.front_mut()?;
        let task = Task::Survey(*article, *step);
        *step += 1;
        Some(task)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::VersionIdx;

    fn pair(new: usize) -> Pair {
        Pair {
            article: 0,
            old: VersionIdx(0),
            new: VersionIdx(new),
            ignores_case: false,
        }
    }

    fn guess(new: usize) -> Guess {
        Guess::of(pair(new))
    }

    #[test]
    fn every_choice_is_made() {
        let mut lanes = Lanes::default();
        let id = |stretch| PuzzleId { page: 1, stretch };
        lanes.choices.push_back((id(1), "a".to_owned()));
        lanes.focus = Some(pair(1));
        lanes.choices.push_back((id(2), "b".to_owned()));
        let done: Vec<Task> = std::iter::from_fn(|| lanes.take()).collect();
        let choose = |stretch, key: &str| Task::Choose(id(stretch), key.to_owned());
        assert_eq!(
            done,
            [choose(1, "a"), choose(2, "b"), Task::Compare(pair(1))]
        );
    }

    #[test]
    fn the_newest_wish_comes_first_and_replaces_the_one_before() {
        let mut lanes = Lanes {
            guesses: vec![guess(7), guess(8)],
            focus: Some(pair(1)),
            ..Lanes::default()
        };
        lanes.focus = Some(pair(2));
        let order: Vec<Task> = std::iter::from_fn(|| lanes.take()).collect();
        let guesses = [7, 8].map(|new| Task::Guess(guess(new)));
        assert_eq!(order[0], Task::Compare(pair(2)));
        assert_eq!(order[1..], guesses);
    }

    #[test]
    fn what_is_being_made_is_not_made_again() {
        let mut lanes = Lanes::default();
        lanes.guess(vec![guess(7), guess(8)]);
        assert_eq!(lanes.take(), Some(Task::Guess(guess(7))));
        lanes.guess(vec![guess(8), guess(7)]);
        assert_eq!(lanes.take(), Some(Task::Guess(guess(8))));
        assert_eq!(lanes.take(), None);
        lanes.guess(vec![guess(8)]);
        assert_eq!(lanes.take(), Some(Task::Guess(guess(8))));
    }

    #[test]
    fn histories_are_summed_up_when_there_is_nothing_else() {
        let mut lanes = Lanes {
            survey: [(3, 0)].into(),
            ..Lanes::default()
        };
        assert_eq!(lanes.take(), Some(Task::Survey(3, 0)));
        lanes.guesses = vec![guess(7)];
        let order: Vec<Option<Task>> = (0..3).map(|_| lanes.take()).collect();
        let expected = [
            Task::Guess(guess(7)),
            Task::Survey(3, 1),
            Task::Survey(3, 2),
        ];
        assert_eq!(order, expected.map(Some));
    }

    #[test]
    fn ages_come_before_sums_and_after_guesses() {
        let mut lanes = Lanes {
            survey: [(3, 0)].into(),
            ages: Some((2, 0)),
            ..Lanes::default()
        };
        assert_eq!(lanes.take(), Some(Task::Age(2, 0)));
        lanes.guesses = vec![guess(7)];
        let order: Vec<Option<Task>> = (0..2).map(|_| lanes.take()).collect();
        assert_eq!(order, [Task::Guess(guess(7)), Task::Age(2, 1)].map(Some));
    }
}
