//! What the program remembers from one run to the next: files in the user's folder for state.

mod file;
mod reviews;

use std::fs;
use std::io;
use std::path::PathBuf;

use directories::ProjectDirs;
use serde::{Deserialize, Serialize};
use variorum::store::{Choices, PuzzleId};

pub(crate) use self::reviews::Reviews;

/// Holds a choice a line.
const CHOICES: &str = "choices.jsonl";

/// Where state is kept.
#[derive(Debug)]
pub(crate) struct State {
    /// `None` where the user has no folder or wants nothing kept: then nothing is remembered.
    folder: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct ChoiceLine {
    puzzle: String,
    reading: String,
}

impl State {
    /// The user's folder, by the customs of the system.
    pub(crate) fn of_user() -> Self {
        let folders = ProjectDirs::from("", "", "variorum");
        let folder = folders.map(|folders| {
            folders
                .state_dir()
                .unwrap_or(folders.data_local_dir())
                .to_owned()
        });
        Self { folder }
    }

    /// Remembers nothing and keeps nothing.
    pub(crate) fn none() -> Self {
        Self { folder: None }
    }

    /// Returns the readings that were chosen before, and what is wrong with the file if it cannot be read.
    pub(crate) fn choices(&self) -> (Choices, Option<String>) {
        let mut choices = Choices::default();
        let Some(path) = self.folder.as_ref().map(|folder| folder.join(CHOICES)) else {
            return (choices, None);
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (choices, None),
            Err(error) => return (choices, Some(format!("{}: {error}", path.display()))),
        };
        let mut n_lost = 0;
        for line in text.lines() {
            let read: Option<ChoiceLine> = serde_json::from_str(line).ok();
            match read.and_then(|read| Some((PuzzleId::parse(&read.puzzle)?, read.reading))) {
                Some((puzzle, reading)) => choices.set(puzzle, reading),
                None => n_lost += 1,
            }
        }
        let lost = (n_lost > 0).then(|| {
            format!(
                "{}: {n_lost} lines are no choices, left out",
                path.display()
            )
        });
        (choices, lost)
    }

    /// Writes all choices: into a new file that takes the place of the old one whole.
    pub(crate) fn keep(&self, choices: &Choices) -> io::Result<()> {
        let folder = self
            .folder
            .as_ref()
            .ok_or_else(|| io::Error::other("there is no folder for it"))?;
        let line = |(puzzle, reading): (PuzzleId, &str)| {
            let line = ChoiceLine {
                puzzle: puzzle.to_string(),
                reading: reading.to_owned(),
            };
            serde_json::to_string(&line).map(|line| line + "\n")
        };
        let text: String = choices.iter().map(line).collect::<Result<_, _>>()?;
        file::write_whole(folder, CHOICES, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let state = State {
            folder: Some(folder.path().join("not/yet")),
        };
        assert_eq!(state.choices(), (Choices::default(), None));
        let mut choices = Choices::default();
        let puzzle = PuzzleId {
            page: 1,
            stretch: 2,
        };
        choices.set(puzzle, "added removed".to_owned());
        state.keep(&choices).unwrap();
        assert_eq!(state.choices(), (choices, None));
    }

    #[test]
    fn a_broken_line_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let good = "{\"puzzle\":\"0000000000000001:2\",\"reading\":\"added\"}\n";
        fs::write(folder.path().join(CHOICES), format!("nonsense\n{good}")).unwrap();
        let state = State {
            folder: Some(folder.path().to_owned()),
        };
        let (choices, lost) = state.choices();
        assert_eq!(choices.iter().count(), 1);
        assert!(lost.unwrap().ends_with("1 lines are no choices, left out"));
    }

    #[test]
    fn without_a_folder_nothing_is_remembered() {
        let state = State { folder: None };
        assert_eq!(state.choices(), (Choices::default(), None));
        assert!(state.keep(&Choices::default()).is_err());
    }
}
