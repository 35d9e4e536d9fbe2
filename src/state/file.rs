//! Files of the state folder: written whole or not at all, by one session at a time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Copies of broken files that are kept at most; then nothing is written any more, so that nothing is lost.
const MOST_ASIDE: usize = 100;

/// Options for writing a file that nobody else can read: what readers note is theirs.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Waits until no other session changes the files of `folder`, which is made where it is not there. The others wait
/// until the returned file is dropped. Where the file system knows no locks nobody waits.
pub(super) fn lock(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let mut options = private();
    let lock = options
        .create(true)
        .truncate(false)
        .open(folder.join("lock"))?;
    match lock.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        Ok(()) | Err(_) => Ok(lock),
    }
}

/// Writes `text` into a new file that takes the place of `folder/name` whole, once it is on the disk.
pub(super) fn write_whole(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let fresh = folder.join(format!("{name}.{}", std::process::id()));
    let mut options = private();
    let mut file = options.create(true).truncate(true).open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, folder.join(name))?;
    // The new name is on the disk once its folder is; not every system lets one ask for that.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Copies `folder/name` beside itself under a name that is free, and returns that.
pub(super) fn copy_aside(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let bytes = fs::read(folder.join(name))?;
    for number in 1..=MOST_ASIDE {
        let path = folder.join(format!("{name}.broken-{number}"));
        match private().create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(&bytes)?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    let why = format!("{name}: {MOST_ASIDE} broken copies of it are kept already");
    Err(io::Error::other(why))
}
