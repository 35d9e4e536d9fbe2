//! Hands frames to the terminal, so that one which reads slowly, or not at all, never keeps the reader's keys waiting.
//!
//! What the terminal takes at once is written by whoever shows it: waking another thread would take longer. What it has
//! no room for is left to a thread. Only the newest frame waits to be written, also while a slow line still reads the one
//! before: the others are dropped, not queued.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use ratatui::layout::Position;

use super::canvas::Canvas;
use super::pace::Pace;
use super::screen::{Link, Screen};
use super::terminal;

/// See the module. The thread ends when this is dropped, unless the terminal holds it up: then the program's end ends it.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    wake: Condvar,
    /// Everything was written.
    written: Condvar,
}

/// What is to be written.
#[derive(Debug)]
struct State {
    screen: Screen,
    pace: Pace,
    /// The newest frame, where it has to wait.
    frame: Option<(Canvas, Position, Option<Link>)>,
    /// Sequences that go out between two frames, none of which may be dropped.
    said: Vec<u8>,
    /// The rest of what was begun: it comes before anything else.
    begun: Vec<u8>,
    /// The thread writes.
    is_writing: bool,
    /// What the terminal shows is not what was written last.
    is_lost: bool,
    is_closed: bool,
}

impl State {
    /// Returns whether the terminal has not taken everything yet.
    fn is_behind(&self) -> bool {
        self.is_writing || !self.begun.is_empty()
    }

    /// Returns what is said, and after it what makes the terminal show the frame that waits, if it need not wait longer.
    fn next(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.said);
        if self.pace.wait(Instant::now()).is_zero()
            && let Some((frame, cursor, link)) = self.frame.take()
        {
            bytes.extend(self.encode(&frame, cursor, link.as_ref()));
        }
        bytes
    }

    fn encode(&mut self, frame: &Canvas, cursor: Position, link: Option<&Link>) -> Vec<u8> {
        if std::mem::take(&mut self.is_lost) {
            self.screen.forget();
        }
        let mut bytes = self.screen.encode(frame, cursor, link);
        if !bytes.is_empty() && self.pace.asks(bytes.len(), Instant::now()) {
            bytes.extend(terminal::ask_when_read());
        }
        bytes
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds the lock can panic half way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is something to write, or until it may be time for the frame that waits.
    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        let waited = if state.frame.is_some() {
            let time = state.pace.wait(Instant::now());
            let waited = self.wake.wait_timeout(state, time);
            waited
                .map(|(state, _)| state)
                .map_err(|error| error.into_inner().0)
        } else {
            self.wake.wait(state).map_err(PoisonError::into_inner)
        };
        waited.unwrap_or_else(|state| state)
    }

    /// Writes as many of `bytes` as the terminal takes at once, and leaves the rest to the thread.
    fn offer(&self, state: &mut State, mut bytes: Vec<u8>) -> io::Result<()> {
        let n_taken = terminal::offer(&bytes)?;
        state.pace.wrote(n_taken, Instant::now());
        bytes.drain(..n_taken);
        state.begun = bytes;
        if state.is_behind() {
            self.wake.notify_one();
        }
        Ok(())
    }
}

impl Writer {
    /// For a terminal that may be asked what it has read, or for one that may not.
    pub(super) fn new(may_ask: bool) -> Self {
        let state = State {
            screen: Screen::new(),
            pace: Pace::new(may_ask),
            frame: None,
            said: Vec::new(),
            begun: Vec::new(),
            is_writing: false,
            is_lost: false,
            is_closed: false,
        };
        Self {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                wake: Condvar::new(),
                written: Condvar::new(),
            }),
        }
    }

    /// Starts the thread; `fail` is called on it when the terminal cannot be written to, and that is its end.
    pub(super) fn start(&self, fail: impl FnOnce(io::Error) + Send + 'static) -> io::Result<()> {
        let shared = Arc::clone(&self.shared);
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                if let Err(error) = write_all(&shared) {
                    fail(error);
                }
            })?;
        Ok(())
    }

    /// Shows `frame` with the cursor at `cursor`, instead of any that was not written yet; returns whether there is anything
    /// to write for that.
    pub(super) fn show(
        &self,
        frame: &Canvas,
        cursor: Position,
        link: Option<Link>,
    ) -> io::Result<bool> {
        let mut state = self.shared.state();
        if state.is_behind() || !state.pace.wait(Instant::now()).is_zero() {
            state.frame = Some((frame.clone(), cursor, link));
            self.shared.wake.notify_one();
            return Ok(true);
        }
        // Older than this one, and not written yet.
        state.frame = None;
        let bytes = state.encode(frame, cursor, link.as_ref());
        let is_new = !bytes.is_empty();
        self.shared.offer(&mut state, bytes)?;
        Ok(is_new)
    }

    /// Asks the terminal how long the way to it is, where it may be asked.
    pub(super) fn ask_the_way(&self) -> io::Result<()> {
        let asks = self.shared.state().pace.asks(0, Instant::now());
        if asks {
            self.say(terminal::ask_when_read())?;
        }
        Ok(())
    }

    /// The terminal has read what it was asked about first: the frame that waits may go.
    pub(super) fn catch_up(&self) {
        self.shared.state().pace.answered(Instant::now());
        self.shared.wake.notify_one();
    }

    /// Returns until when the terminal may still say that it has read something; `None` where it has said so.
    pub(super) fn may_answer_until(&self) -> Option<Instant> {
        self.shared.state().pace.may_answer_until(Instant::now())
    }

    /// Sends a whole sequence that leaves the screen as it is.
    pub(super) fn say(&self, sequence: &[u8]) -> io::Result<()> {
        let mut state = self.shared.state();
        if state.is_behind() {
            state.said.extend(sequence);
            return Ok(());
        }
        self.shared.offer(&mut state, sequence.to_vec())
    }

    /// Waits until everything is written that was begun, as long as a terminal that does not read is waited for. A frame
    /// that waits is for nobody.
    pub(super) fn finish(&self) {
        let mut state = self.shared.state();
        state.frame = None;
        let is_unfinished = |state: &mut State| state.is_behind() || !state.said.is_empty();
        let _ = self
            .shared
            .written
            .wait_timeout_while(state, terminal::PATIENCE, is_unfinished);
    }

    /// Writes no more than the slowest line carries, until `until`.
    pub(super) fn be_careful(&self, until: Instant) {
        self.shared.state().pace.be_careful(until);
    }

    /// Others had the terminal meanwhile, and its answers.
    pub(super) fn miss_answers(&self) {
        self.shared.state().pace.miss_answers();
    }

    /// Forgets what the terminal shows: the next frame is written whole.
    pub(super) fn forget(&self) {
        self.shared.state().is_lost = true;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.state().is_closed = true;
        self.shared.wake.notify_one();
    }
}

/// Writes what is left over, and what has come meanwhile, as soon as the terminal has read enough for it.
fn write_all(shared: &Shared) -> io::Result<()> {
    let had_room = |time, n_left| {
        let (mut state, now) = (shared.state(), Instant::now());
        state.pace.had_room(time, now);
        state.pace.wrote(n_left, now);
    };
    let mut state = shared.state();
    while !state.is_closed {
        if state.begun.is_empty() {
            state.begun = state.next();
        }
        if state.begun.is_empty() {
            shared.written.notify_all();
            state = shared.wait(state);
            continue;
        }
        let bytes = std::mem::take(&mut state.begun);
        state.is_writing = true;
        state.pace.wrote(bytes.len(), Instant::now());
        drop(state);
        terminal::write_patiently(&bytes, had_room)?;
        state = shared.state();
        state.is_writing = false;
    }
    Ok(())
}
