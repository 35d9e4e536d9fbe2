//! The thread that writes frames, so that a terminal which reads slowly, or not at all, never keeps the reader's keys
//! waiting.
//!
//! Only the newest frame waits to be written: frames that a slow line has no room for are dropped, not queued.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::screen::Screen;
use super::terminal;

/// See the module. The thread ends when this is dropped, unless the terminal holds it up: then the program's end ends it.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    wake: Condvar,
    /// Something was written.
    written: Condvar,
}

/// What is to be written.
#[derive(Debug, Default)]
struct Waiting {
    frame: Option<(Buffer, Position)>,
    /// Sequences that go out between two frames, none of which may be dropped.
    said: Vec<u8>,
    /// Some of them are being written.
    is_saying: bool,
    /// What the terminal shows is not what was written last.
    is_lost: bool,
    is_closed: bool,
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Nothing that holds the lock can panic half way through a change.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Starts the thread; `fail` is called on it when the terminal cannot be written to, and that is its end.
    pub(super) fn start(fail: impl FnOnce(io::Error) + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                if let Err(error) = write_all(&of_thread) {
                    fail(error);
                }
            })?;
        Ok(Self { shared })
    }

    /// Shows `frame` with the cursor at `cursor`, instead of any that was not written yet.
    pub(super) fn show(&self, frame: Buffer, cursor: Position) {
        self.shared.waiting().frame = Some((frame, cursor));
        self.shared.wake.notify_one();
    }

    /// Sends a whole sequence that leaves the screen as it is.
    pub(super) fn say(&self, sequence: Vec<u8>) {
        self.shared.waiting().said.extend(sequence);
        self.shared.wake.notify_one();
    }

    /// Waits until everything said is written, as long as a terminal that does not read is waited for.
    pub(super) fn finish_saying(&self) {
        let waiting = self.shared.waiting();
        let is_unfinished = |waiting: &mut Waiting| waiting.is_saying || !waiting.said.is_empty();
        let _ = self
            .shared
            .written
            .wait_timeout_while(waiting, terminal::PATIENCE, is_unfinished);
    }

    /// Forgets what the terminal shows: the next frame is written whole.
    pub(super) fn forget(&self) {
        self.shared.waiting().is_lost = true;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.waiting().is_closed = true;
        self.shared.wake.notify_one();
    }
}

fn write_all(shared: &Shared) -> io::Result<()> {
    let mut screen = Screen::new();
    loop {
        let mut waiting = shared.waiting();
        while !waiting.is_closed && waiting.frame.is_none() && waiting.said.is_empty() {
            waiting = shared
                .wake
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if waiting.is_closed {
            return Ok(());
        }
        if std::mem::take(&mut waiting.is_lost) {
            screen.forget();
        }
        let mut bytes = std::mem::take(&mut waiting.said);
        waiting.is_saying = !bytes.is_empty();
        let frame = waiting.frame.take();
        drop(waiting);
        if let Some((frame, cursor)) = frame {
            bytes.extend(screen.encode(frame, cursor));
        }
        if !bytes.is_empty() {
            terminal::write(&bytes)?;
        }
        shared.waiting().is_saying = false;
        shared.written.notify_all();
    }
}
