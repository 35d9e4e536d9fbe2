//! The viewer as lines of text, one after the other: nothing is drawn, moved or taken back, so that a screen reader reads
//! it from top to bottom. The keys are those of the screen.

#[cfg(not(unix))]
use std::io;
use std::sync::Arc;

use crate::app::{Settings, Shelf, Start};
use crate::store::Store;
use crate::visual::Charset;

#[cfg(unix)]
mod session;
#[cfg(unix)]
mod terminal;

/// Returns whether there is a terminal to read keys from.
#[must_use]
pub fn can_read_aloud() -> bool {
    #[cfg(unix)]
    {
        terminal::has_keys()
    }
    #[cfg(not(unix))]
    {
        false
    }
}

/// Opens `start` and tells what every key does; returns when the reader leaves.
#[cfg(unix)]
pub fn read_aloud(
    store: Arc<Store>,
    shelf: impl Shelf + 'static,
    start: Start,
    settings: Settings,
    charset: Charset,
    environment: &dyn Fn(&str) -> Option<String>,
) -> anyhow::Result<()> {
    session::run(store, shelf, start, settings, charset, environment)
}

/// Keys cannot be read one by one here yet; the program prints instead.
#[cfg(not(unix))]
pub fn read_aloud(
    _store: Arc<Store>,
    _shelf: impl Shelf + 'static,
    _start: Start,
    _settings: Settings,
    _charset: Charset,
    _environment: &dyn Fn(&str) -> Option<String>,
) -> anyhow::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported).into())
}
