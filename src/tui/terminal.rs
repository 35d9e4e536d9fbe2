//! Getting the terminal ready, writing to it, and giving it back whatever happens: at the end, after an error or a
//! panic, at a signal, while stopped.
//!
//! Giving back must work from any thread and while the terminal reads nothing, so it goes through a descriptor of its
//! own that never blocks, and fails silently: on that path there is nobody to tell.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

use crate::app::Size;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Alternate screen, pastes in brackets, everything cleared: `screen` and mosh have no alternate screen.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[0m\x1b[H\x1b[2J";
/// Takes all of it back, in an order in which every part is harmless where it was not on.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[r\x1b[?2004l\x1b[0m\x1b[H\x1b[2J\x1b[?1049l\x1b[?25h";
/// Giving back waits no longer than this for a terminal that does not read, or for a frame being written.
const PATIENCE: Duration = Duration::from_millis(200);

/// Whether the terminal is ours. Frames are written only while it is.
static IS_OURS: AtomicBool = AtomicBool::new(false);
/// Held while something is written, so that the last frame cannot come after the terminal was given back.
static WRITING: Mutex<()> = Mutex::new(());

/// Holds the terminal; gives it back when dropped.
#[derive(Debug)]
pub(super) struct Held(());

impl Held {
    /// Takes the terminal over, and sees to it that a panic gives it back.
    pub(super) fn new() -> io::Result<Self> {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // A diff that panics is caught and told in the footer; the screen goes on.
            if std::thread::current().name() != Some("diff") {
                give_back();
                report(info);
            }
        }));
        take()?;
        Ok(Self(()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal, also after the program was stopped and somebody else had it.
pub(super) fn take() -> io::Result<()> {
    // Raw mode is switched anew in any case: a shell may have had the terminal since.
    let _ = disable_raw_mode();
    enable_raw_mode()?;
    IS_OURS.store(true, Ordering::SeqCst);
    write(ENTER)
}

/// Gives the terminal back. Can be called any number of times, from any thread; never fails.
pub(super) fn give_back() {
    if !IS_OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let _writing = lock_with_patience();
    last_words(LEAVE);
    let _ = disable_raw_mode();
}

fn lock_with_patience() -> Option<MutexGuard<'static, ()>> {
    let until = Instant::now() + PATIENCE;
    loop {
        match WRITING.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() >= until => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Writes one frame, while the terminal is ours.
pub(super) fn write(bytes: &[u8]) -> io::Result<()> {
    let _writing = WRITING
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if !IS_OURS.load(Ordering::SeqCst) {
        return Ok(());
    }
    write_all(bytes)
}

/// Straight to the descriptor: a line buffer in between would cut a frame into many writes.
#[cfg(unix)]
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdout = rustix::stdio::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(stdout, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n_written) => bytes = &bytes[n_written..],
            Err(rustix::io::Errno::INTR) => {}
            // Another program on this terminal may have made it non-blocking.
            Err(rustix::io::Errno::AGAIN) => {
                poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn write_all(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

#[cfg(unix)]
fn last_words(mut bytes: &[u8]) {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let options = std::fs::OpenOptions::new()
        .write(true)
        .custom_flags(flags.bits() as i32)
        .open("/dev/tty");
    let Ok(mut tty) = options else {
        return;
    };
    let until = Instant::now() + PATIENCE;
    while !bytes.is_empty() && Instant::now() < until {
        match tty.write(bytes) {
            Ok(0) => return,
            Ok(n_written) => bytes = &bytes[n_written..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

#[cfg(not(unix))]
fn last_words(bytes: &[u8]) {
    let _ = write_all(bytes);
}

/// What is assumed where the terminal does not tell.
const USUAL: Size = Size {
    columns: 80,
    rows: 24,
};
/// The client at the far end of a connection says how large its terminal is: it could say anything.
const LARGEST: Size = Size {
    columns: 1_000,
    rows: 500,
};

/// Returns the screen's size, within reason.
pub(super) fn size(environment: &dyn Fn(&str) -> Option<String>) -> Size {
    let number = |name: &str| {
        environment(name)
            .and_then(|value| value.parse::<u16>().ok())
            .filter(|number| *number > 0)
    };
    let (columns, rows) = told_size().unwrap_or((0, 0));
    let columns = if columns > 0 {
        Some(columns)
    } else {
        number("COLUMNS")
    };
    let rows = if rows > 0 {
        Some(rows)
    } else {
        number("LINES")
    };
    Size {
        columns: columns.unwrap_or(USUAL.columns).min(LARGEST.columns),
        rows: rows.unwrap_or(USUAL.rows).min(LARGEST.rows),
    }
}

/// Returns the width of the terminal on standard output, if there is one.
#[must_use]
pub fn width() -> Option<usize> {
    let (columns, _) = told_size()?;
    (columns > 0).then(|| usize::from(columns.min(LARGEST.columns)))
}

#[cfg(unix)]
fn told_size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    Some((size.ws_col, size.ws_row))
}

#[cfg(not(unix))]
fn told_size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}

/// Stops the program until the shell resumes it.
#[cfg(unix)]
pub(super) fn stop() {
    give_back();
    // The stop signal of the keyboard is dropped where no shell waits for us, and a parent that started us should stop
    // as well: hence this signal, and to the whole group.
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
}

#[cfg(not(unix))]
pub(super) fn stop() {}

/// Watches for signals: a change of size and a resume are passed on, the deadly ones give the terminal back first.
#[cfg(unix)]
pub(super) fn watch_signals(
    send: impl Fn(super::session::Message) + Send + 'static,
) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};

    use super::session::Message;

    let mut signals =
        signal_hook::iterator::Signals::new([SIGWINCH, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                match signal {
                    SIGWINCH => send(Message::Resized),
                    SIGCONT => send(Message::Resumed),
                    deadly => {
                        give_back();
                        // The parent must see that a signal ended us.
                        let _ = signal_hook::low_level::emulate_default_handler(deadly);
                    }
                }
            }
        })?;
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn watch_signals(
    _send: impl Fn(super::session::Message) + Send + 'static,
) -> io::Result<()> {
    Ok(())
}
