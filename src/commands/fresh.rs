//! Writing files that were not there before: whole or not at all, and never over anything.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use variorum::app::Page;
use variorum::report::{self, Compared};

/// Names tried one after the other where a file is there already.
const MOST_NAMES: usize = 99;

/// Whether a file must be on the disk before it has its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sync {
    Now,
    /// With what the system writes next: of thousands of files none is waited for.
    Later,
}

/// Writes a file that only its owner can read. Where `path` is taken, by a symbolic link too, that is an error; where
/// there is no room, nothing of it is left.
pub(super) fn write(path: &Path, text: &str, sync: Sync) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if sync == Sync::Now {
        file.as_file().sync_all()?;
    }
    file.persist_noclobber(path)?;
    Ok(())
}

/// Writes a step into `folder` under a name that is free, and returns that.
pub(super) fn write_page(folder: &Path, compared: Compared<'_>, page: Page) -> Result<PathBuf> {
    let name = report::file_name(&compared);
    let (text, ending) = match page {
        Page::Html => (report::html(&[compared]), "html"),
        Page::Markdown => {
            let text = report::MARKDOWN_MARK.to_owned() + &report::markdown(&compared);
            (text, "md")
        }
    };
    for number in 1..=MOST_NAMES {
        let number = match number {
            1 => String::new(),
            number => format!("-{number}"),
        };
        let path = folder.join(format!("{name}{number}.{ending}"));
        // Links that lead nowhere are there too.
        if path.symlink_metadata().is_ok() {
            continue;
        }
        match write(&path, &text, Sync::Now) {
            Ok(()) => return Ok(path),
            // Somebody else took it just now.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    anyhow::bail!(
        "{name}.{ending} and {} more are there already",
        MOST_NAMES - 1
    )
}
