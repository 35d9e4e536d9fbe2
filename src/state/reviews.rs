//! What readers marked and looked at, in one file for all articles. Two sessions may write it: each takes in what the
//! other wrote before it writes.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use variorum::review::{Deed, Review};
use variorum::store::{Problem, Timestamp};
use variorum::visual::count;

use crate::commands::complain;

use super::{State, file};

/// Holds a mark or a look a line.
const REVIEWS: &str = "reviews.jsonl";

/// What was marked and looked at, and where that is kept.
#[derive(Debug)]
pub(crate) struct Reviews {
    /// `None` where nothing is kept.
    folder: Option<PathBuf>,
    review: Review,
    /// Why the last deed was not kept, if it was not.
    unkept: Option<String>,
}

impl Reviews {
    /// Reads what is kept, and returns also what is wrong with the file, if anything.
    pub(crate) fn read(state: &State) -> (Self, Option<Problem>) {
        let mut reviews = Self {
            folder: state.folder.clone(),
            review: Review::default(),
            unkept: None,
        };
        let problem = |line, what| Problem {
            file: reviews.path().display().to_string(),
            line,
            what,
        };
        let (review, problem) = match reviews.file() {
            Ok((review, lost)) => {
                let told = |first: &usize| {
                    let n_lines = lost.len();
                    let what = format!(
                        "expected a mark or a look; left out: {}, and a copy of the file is kept when it is written",
                        count(n_lines, "line")
                    );
                    problem(Some(*first), what)
                };
                (review, lost.first().map(told))
            }
            Err(error) => (Review::default(), Some(problem(None, error.to_string()))),
        };
        reviews.review = review;
        (reviews, problem)
    }

    /// Keeps nothing beyond this session.
    pub(crate) fn of_session() -> Self {
        Self {
            folder: None,
            review: Review::default(),
            unkept: None,
        }
    }

    /// Returns whether anything is kept.
    pub(crate) fn are_kept(&self) -> bool {
        self.folder.is_some()
    }

    pub(crate) fn review(&self) -> &Review {
        &self.review
    }

    /// Does what the reader did and keeps it; or says what is not kept, and why. It counts in this session all the same,
    /// and is written with the next deed that can be.
    pub(crate) fn apply(&mut self, deed: &Deed) -> Result<(), String> {
        self.review.apply(deed, now());
        let what = match deed {
            Deed::Look { .. } => "that you looked at this",
            Deed::Seen { .. } | Deed::Flag { .. } | Deed::Write { .. } => "this mark",
        };
        let kept = self.keep();
        self.unkept = kept.as_ref().err().map(ToString::to_string);
        kept.map_err(|error| format!("{what} is not kept: {error}"))
    }

    fn path(&self) -> PathBuf {
        self.folder.clone().unwrap_or_default().join(REVIEWS)
    }

    /// Returns what the file holds, and the numbers of its lines that cannot be read.
    fn file(&self) -> io::Result<(Review, Vec<usize>)> {
        if self.folder.is_none() {
            return Ok(Default::default());
        }
        match fs::read(self.path()) {
            Ok(bytes) => Ok(Review::from_lines(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Default::default()),
            Err(error) => Err(error),
        }
    }

    fn keep(&mut self) -> io::Result<()> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        // Held until the file is written.
        let _lock = file::lock(&folder)?;
        let (others, lost) = self.file()?;
        if !lost.is_empty() {
            file::copy_aside(&folder, REVIEWS)?;
        }
        self.review.merge(&others);
        file::write_whole(&folder, REVIEWS, &self.review.to_lines()?)
    }
}

impl Drop for Reviews {
    /// By then the screen is the shell's again: what was never kept must not be lost without a word.
    fn drop(&mut self) {
        if let Some(why) = &self.unkept {
            complain(&format!("the last marks are not kept: {why}"));
        }
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp::from_seconds(since.map_or(0, |since| since.as_secs().cast_signed()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use variorum::loader;
    use variorum::review::{About, MarkId, Side, Subject};
    use variorum::sample;
    use variorum::store::Choices;

    use super::*;

    fn session(folder: &Path) -> Reviews {
        let state = State {
            folder: Some(folder.to_owned()),
        };
        Reviews::read(&state).0
    }

    /// A flag on the step to version `new` of the sample.
    fn flag(new: usize) -> Deed {
        let store = loader::load(&sample::inputs(), None, &Choices::default());
        let article = &store.articles[0];
        let [old, new] = [new - 1, new].map(|idx| &article.versions()[idx]);
        let [old_side, new_side] = [old, new].map(|version| Side::new(version, String::new()));
        Deed::Flag {
            id: MarkId::of_step(article, old, new),
            about: Box::new(About {
                url: article.url.clone(),
                headline: article.name().to_owned(),
                source: None,
                new: new_side,
                old: old_side,
                subject: Subject::Step,
            }),
            is: true,
        }
    }

    fn n_noted(reviews: &Reviews) -> usize {
        reviews.review().noted().len()
    }

    #[test]
    fn each_session_takes_in_what_the_other_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (session(folder.path()), session(folder.path()));
        one.apply(&flag(1)).unwrap();
        other.apply(&flag(2)).unwrap();
        assert_eq!((n_noted(&one), n_noted(&other)), (1, 2));
        one.apply(&flag(3)).unwrap();
        assert_eq!(n_noted(&one), 3);
        assert_eq!(n_noted(&session(folder.path())), 3);
    }

    #[test]
    fn many_sessions_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for new in 1..=8 {
                let folder = folder.path();
                scope.spawn(move || session(folder).apply(&flag(new)).unwrap());
            }
        });
        assert_eq!(n_noted(&session(folder.path())), 8);
    }

    #[test]
    fn a_broken_file_is_kept_under_a_name_of_its_own_each_time() {
        let folder = tempfile::tempdir().unwrap();
        for (number, text) in [(1, "nonsense"), (2, "{\"mark\":")] {
            fs::write(folder.path().join(REVIEWS), text).unwrap();
            session(folder.path()).apply(&flag(number)).unwrap();
            let aside = folder.path().join(format!("{REVIEWS}.broken-{number}"));
            assert_eq!(fs::read_to_string(aside).unwrap(), text);
        }
    }

    #[test]
    fn what_could_not_be_written_is_written_with_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("state");
        let mut reviews = session(&place);
        fs::write(&place, "a file where the folder should be").unwrap();
        assert!(reviews.apply(&flag(1)).is_err());
        fs::remove_file(&place).unwrap();
        reviews.apply(&flag(2)).unwrap();
        assert_eq!(n_noted(&session(&place)), 2);
    }
}
