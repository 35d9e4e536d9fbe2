//! From paths to bytes: files, folders, standard input. The only part of the program that opens what it is given.

use std::cmp::Ordering;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use variorum::loader::{Input, LARGEST_INPUT};
use variorum::parallel;
use variorum::report;
use variorum::store::Problem;

/// What was found behind the paths.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) inputs: Vec<Input>,
    pub(crate) problems: Vec<Problem>,
}

/// Returns whether one of `paths` is a file so long that work on it is worth sharing; folders, pipes and standard input
/// tell that only when they are read.
pub(crate) fn has_long_file(paths: &[PathBuf]) -> bool {
    let is_long = |path: &PathBuf| {
        fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() >= parallel::LONG as u64)
    };
    paths.iter().any(is_long)
}

/// Reads `paths` in the order given; a folder's files by name, sub-folder after sub-folder.
pub(crate) fn gather(paths: &[PathBuf]) -> Gathered {
    let mut gathered = Gathered::default();
    for path in paths {
        if path.as_os_str() == STDIN {
            let read = read_capped(io::stdin().lock(), 0);
            gathered.push(STDIN, "", read);
        } else {
            gathered.path(path);
        }
    }
    gathered
}

/// The same once more, with what is there now. What came through a pipe comes only once, and is taken from `known`.
pub(crate) fn gather_again(paths: &[PathBuf], known: &[Input]) -> Gathered {
    let mut gathered = Gathered::default();
    for path in paths {
        let is_pipe = path.as_os_str() == STDIN || fs::metadata(path).is_ok_and(|it| is_pipe(&it));
        if is_pipe {
            let name = name(path);
            let same = known.iter().filter(|input| input.name == name);
            gathered.inputs.extend(same.cloned());
        } else {
            gathered.path(path);
        }
    }
    gathered
}

/// Names standard input.
const STDIN: &str = "-";

impl Gathered {
    fn path(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(_) => self.file(path, ""),
            Err(error) => self.problem(&name(path), reason(&error)),
        }
    }

    fn folder(&mut self, folder: &Path) {
        let n_before = self.inputs.len() + self.problems.len();
        self.walk(folder);
        if self.inputs.len() + self.problems.len() == n_before {
            self.problem(
                &name(folder),
                "folder without any file, expected articles".to_owned(),
            );
        }
    }

    fn walk(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.problem(&name(folder), reason(&error)),
        };
        entries.retain(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
        entries.sort_by(|one, other| {
            natural(
                &one.file_name().to_string_lossy(),
                &other.file_name().to_string_lossy(),
            )
        });
        // Symbolic links are not followed: `file_type` does not look behind them.
        let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_file = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
        for file in entries.iter().filter(|entry| is_file(entry)) {
            self.file(&file.path(), &name(folder));
        }
        for folder in entries.iter().filter(|entry| is_folder(entry)) {
            self.walk(&folder.path());
        }
    }

    fn file(&mut self, path: &Path, group: &str) {
        let read = fs::File::open(path).and_then(|file| {
            // A named pipe ends like a file; a device may never end.
            let metadata = file.metadata()?;
            if is_text_source(&metadata) {
                read_capped(file, metadata.len())
            } else {
                Err(io::Error::other("not a file, expected text"))
            }
        });
        // What was written beside the articles is none of them.
        let is_found = !group.is_empty();
        if is_found && read.as_ref().is_ok_and(|bytes| report::is_own_page(bytes)) {
            return;
        }
        self.push(&name(path), group, read);
    }

    fn push(&mut self, name: &str, group: &str, read: io::Result<Vec<u8>>) {
        match read {
            Ok(bytes) => self.inputs.push(Input {
                name: name.to_owned(),
                group: group.to_owned(),
                bytes,
            }),
            Err(error) => self.problem(name, reason(&error)),
        }
    }

    fn problem(&mut self, file: &str, what: String) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line: None,
            what,
        });
    }
}

/// Process substitution gives named pipes: `variorum <(zcat dump.gz)`.
fn is_text_source(metadata: &fs::Metadata) -> bool {
    metadata.is_file() || is_pipe(metadata)
}

#[cfg(unix)]
fn is_pipe(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// Reads all of `input`, which has about so many bytes: room for them saves growing step by step.
fn read_capped(input: impl Read, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size.min(LARGEST_INPUT) as usize + 1);
    input.take(LARGEST_INPUT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_INPUT {
        return Err(io::Error::other("larger than 1 GiB, expected an article"));
    }
    Ok(bytes)
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Says in plain words why a path cannot be read.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder, expected articles".to_owned(),
        io::ErrorKind::PermissionDenied => "not allowed to read it".to_owned(),
        _ => error.to_string(),
    }
}

/// Orders names as people do: `v2` before `v10`.
fn natural(one: &str, other: &str) -> Ordering {
    fn parts(name: &str) -> Vec<(String, u64)> {
        let mut parts: Vec<(String, u64)> = Vec::new();
        for run in name.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
            let digits = run.trim_end_matches(|letter: char| !letter.is_ascii_digit());
            let letter = &run[digits.len()..];
            let number = digits.parse().unwrap_or(0);
            match parts.last_mut() {
                Some((text, last)) if digits.is_empty() && *last == 0 => text.push_str(letter),
                _ => parts.push((letter.to_owned(), number)),
            }
        }
        parts
    }
    let key = |name: &str| {
        parts(name)
            .into_iter()
            .map(|(text, number)| (number, text))
            .collect::<Vec<_>>()
    };
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = vec![
            "v10.txt",
            "v2.txt",
            "v1.txt",
            "a-9-10.txt",
            "a-9-9.txt",
            "v1b.txt",
        ];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(
            names,
            [
                "a-9-9.txt",
                "a-9-10.txt",
                "v1.txt",
                "v1b.txt",
                "v2.txt",
                "v10.txt"
            ]
        );
    }
}
