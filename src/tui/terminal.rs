//! Getting the terminal ready, writing to it, and giving it back whatever happens: at the end, after an error or a
//! panic, at a signal, while stopped.
//!
//! Giving back must work from any thread and while the terminal reads nothing, so it goes through a descriptor of its
//! own that never blocks, and fails silently: on that path there is nobody to tell.

mod signals;
mod size;

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use crate::parallel::WORKER;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

pub(super) use self::signals::Signals;
pub(super) use self::size::size;
pub use self::size::width;

/// Alternate screen, pastes in brackets, text left in the order that we give it (it is in visual order already), and
/// everything cleared: `screen` and mosh have no alternate screen.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[8l\x1b[m\x1b[H\x1b[2J";
/// Takes all of it back, in an order in which every part is harmless where it was not on.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[r\x1b[?2004l\x1b[8h\x1b[m\x1b[H\x1b[2J\x1b[?1049l\x1b[?25h";
/// Reports of the buttons and the wheel, in numbers of any size; and none.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1000l\x1b[?1006l";
/// The cursor is shown again by what gives everything back.
const CURSOR_OFF: &[u8] = b"\x1b[?25l";
/// Asks for the colour of the ground.
const GROUND_QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// Asks for the kind of terminal: every terminal answers that, so what has not been answered before it never will be.
const LAST_QUESTION: &[u8] = b"\x1b[c";
/// Asks whether all is well, which every terminal answers in order, and so only when it has read what came before.
const READ_QUESTION: &[u8] = b"\x1b[5n";
/// Writes a quotation mark, which some terminals give two cells, asks where the cursor is then, and wipes it away. In the
/// second row: in the first the answer would look like a key.
pub(super) const WIDTH_QUESTION: &[u8] = "\x1b[2;1H\u{201c}\x1b[6n\x1b[2;1H\x1b[K\x1b[H".as_bytes();
/// The row of that.
pub(super) const ROW_OF_WIDTH: u16 = 2;
/// The answer where it got two cells.
pub(super) const COLUMN_AFTER_WIDE: u16 = 3;
/// Exit status of a Rust program that panicked.
const PANICKED: i32 = 101;
/// Giving back waits no longer than this for a terminal that does not read: what it has not read by then is thrown away.
pub(super) const PATIENCE: Duration = Duration::from_millis(200);

/// Whether the screen is ours. Frames are written only while it is.
static IS_OURS: AtomicBool = AtomicBool::new(false);
/// Whether keys come one by one and unseen.
static IS_RAW: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is ours too.
static HAS_MOUSE: AtomicBool = AtomicBool::new(false);
/// Whether the cursor is not to be seen.
static HIDES_CURSOR: AtomicBool = AtomicBool::new(false);
/// Whether an answer of the terminal is still to come.
static IS_ASKED: AtomicBool = AtomicBool::new(false);
/// Held while something is written, so that the last frame cannot come after the terminal was given back.
static WRITING: Mutex<()> = Mutex::new(());

/// Holds the terminal; gives it back when dropped.
#[derive(Debug)]
pub(super) struct Held(());

impl Held {
    /// Takes the terminal over, and sees to it that a panic gives it back.
    pub(super) fn new() -> io::Result<Self> {
        watch_panics(give_back);
        take()?;
        Ok(Self(()))
    }
}

/// Has `give_back` called before a panic is reported.
pub(super) fn watch_panics(give_back: fn()) {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let thread = std::thread::current();
        // Work of the worker that panics is caught and told to the reader; the session goes on.
        if thread.name() == Some(WORKER) {
            return;
        }
        give_back();
        report(info);
        // The main thread ends the program by unwinding; with any other one gone it would only wait for ever.
        if thread.name() != Some("main") {
            std::process::exit(PANICKED);
        }
    }));
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
    IS_RAW.store(true, Ordering::SeqCst);
    IS_OURS.store(true, Ordering::SeqCst);
    write(ENTER)?;
    if HIDES_CURSOR.load(Ordering::SeqCst) {
        write(CURSOR_OFF)?;
    }
    if HAS_MOUSE.load(Ordering::SeqCst) {
        write(MOUSE_ON)?;
    }
    Ok(())
}

/// From the next time on that the terminal is taken, the cursor is hidden, or not.
pub(super) fn hide_cursor(is_hidden: bool) {
    HIDES_CURSOR.store(is_hidden, Ordering::SeqCst);
}

/// Takes the mouse, or leaves it to the terminal, by the sequence that is returned; before the terminal is taken, that
/// happens with it.
pub(super) fn take_mouse(is_wanted: bool) -> &'static [u8] {
    HAS_MOUSE.store(is_wanted, Ordering::SeqCst);
    if is_wanted { MOUSE_ON } else { MOUSE_OFF }
}

/// Gives the terminal back. Can be called any number of times, from any thread; never fails.
pub(super) fn give_back() {
    give_screen_back();
    if IS_RAW.swap(false, Ordering::SeqCst) {
        if IS_ASKED.load(Ordering::SeqCst) {
            drop_input();
        }
        let _ = disable_raw_mode();
    }
}

/// The first half of giving back: the screen shows what it showed before, but keys still reach only us.
pub(super) fn give_screen_back() {
    if IS_OURS.swap(false, Ordering::SeqCst) {
        let _writing = lock_with_patience();
        let has_mouse = HAS_MOUSE.load(Ordering::SeqCst);
        let mouse_off = if has_mouse { MOUSE_OFF } else { b"" };
        last_words(&[mouse_off, LEAVE].concat());
    }
}

/// Asks the terminal what it is, and its ground where that is wanted, by the sequence that is returned; the answers come
/// among the keys, late or never.
pub(super) fn ask(asks_ground: bool) -> Vec<u8> {
    IS_ASKED.store(true, Ordering::SeqCst);
    let ground = if asks_ground { GROUND_QUESTION } else { b"" };
    [ground, LAST_QUESTION].concat()
}

/// Asks the terminal to say when it has read everything up to here, by the sequence that is returned.
pub(super) fn ask_when_read() -> &'static [u8] {
    IS_ASKED.store(true, Ordering::SeqCst);
    READ_QUESTION
}

/// The last answer has come.
pub(super) fn is_answered() {
    IS_ASKED.store(false, Ordering::SeqCst);
}

/// Returns whether the terminal can be asked, by its name: some would print what they do not know, and `screen` would
/// pass it on.
pub(super) fn can_be_asked(environment: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
    let term = environment("TERM").unwrap_or_default();
    let is_in_screen = is_set("STY") || term.starts_with("screen") && !is_set("TMUX");
    !is_in_screen && !term.is_empty() && term != "linux" && !term.starts_with("vt")
}

#[cfg(unix)]
fn drop_input() {
    let _ = rustix::termios::tcflush(
        rustix::stdio::stdout(),
        rustix::termios::QueueSelector::IFlush,
    );
}

#[cfg(not(unix))]
fn drop_input() {}

/// Throws away what the terminal has not read yet: frames that nobody will see.
#[cfg(unix)]
fn drop_output() {
    let _ = rustix::termios::tcflush(
        rustix::stdio::stdout(),
        rustix::termios::QueueSelector::OFlush,
    );
}

/// Returns whether the shell lets us write: after `bg` it does not.
#[cfg(unix)]
pub(super) fn is_in_foreground() -> bool {
    let foreground = rustix::termios::tcgetpgrp(rustix::stdio::stdout());
    foreground.map_or(true, |group| group == rustix::process::getpgrp())
}

#[cfg(not(unix))]
pub(super) fn is_in_foreground() -> bool {
    true
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

/// Returns whether the screen is ours.
pub(super) fn is_ours() -> bool {
    IS_OURS.load(Ordering::SeqCst)
}

/// Writes as much as the terminal takes without keeping us waiting, while it is ours; returns how many bytes that were.
pub(super) fn offer(bytes: &[u8]) -> io::Result<usize> {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    if !IS_OURS.load(Ordering::SeqCst) {
        return Ok(bytes.len());
    }
    write_some(bytes)
}

/// Writes all of `bytes`, while the terminal is ours. Nobody who gives it back meanwhile has to wait for a terminal that
/// does not read.
fn write(bytes: &[u8]) -> io::Result<()> {
    write_patiently(bytes, |_, _| ())
}

/// The same. Each time that the terminal was full and has room again `had_room` is told how long that took and how
/// many bytes are left to write, where that can be known.
pub(super) fn write_patiently(
    mut bytes: &[u8],
    had_room: impl Fn(Duration, usize),
) -> io::Result<()> {
    if can_offer() {
        loop {
            bytes = &bytes[offer(bytes)?..];
            if bytes.is_empty() {
                return Ok(());
            }
            let full_at = Instant::now();
            wait_for_room()?;
            had_room(full_at.elapsed(), bytes.len());
        }
    }
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
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

/// A descriptor of the terminal that never blocks. It is one of our own: the flag would hold for every program that
/// shares the others. `None` where the terminal cannot be opened once more.
#[cfg(unix)]
fn never_blocking() -> Option<&'static std::fs::File> {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::fs::OpenOptionsExt;
    use std::path::PathBuf;
    static TERMINAL: OnceLock<Option<std::fs::File>> = OnceLock::new();
    let open = || {
        // Output may go to a terminal that is not the one we were started from, and that has a name of its own.
        let stdout = rustix::stdio::stdout();
        let path = if rustix::termios::tcgetpgrp(stdout).is_ok() {
            PathBuf::from("/dev/tty")
        } else {
            let name = rustix::termios::ttyname(stdout, Vec::new()).ok()?;
            PathBuf::from(OsString::from_vec(name.into_bytes()))
        };
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        let mut options = std::fs::OpenOptions::new();
        let options = options.write(true).custom_flags(flags.bits() as i32);
        options.open(path).ok()
    };
    TERMINAL.get_or_init(open).as_ref()
}

/// Returns whether parts can be written without ever being kept waiting.
#[cfg(unix)]
fn can_offer() -> bool {
    never_blocking().is_some()
}

#[cfg(not(unix))]
fn can_offer() -> bool {
    false
}

/// Waits until the terminal takes something again.
#[cfg(unix)]
fn wait_for_room() -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    if let Some(terminal) = never_blocking() {
        match poll(&mut [PollFd::new(terminal, PollFlags::OUT)], None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn wait_for_room() -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn write_some(bytes: &[u8]) -> io::Result<usize> {
    let Some(mut terminal) = never_blocking() else {
        return Ok(0);
    };
    let mut n_written = 0;
    while n_written < bytes.len() {
        match terminal.write(&bytes[n_written..]) {
            Ok(0) => break,
            Ok(n_more) => n_written += n_more,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(n_written)
}

#[cfg(not(unix))]
fn write_some(bytes: &[u8]) -> io::Result<usize> {
    write_all(bytes).map(|()| bytes.len())
}

/// Writes `words` whatever the terminal does. Where it takes none of them in time, what it has not read yet is thrown
/// away for them: frames that nobody will see, and it may read again when we have gone.
#[cfg(unix)]
fn last_words(words: &[u8]) {
    if never_blocking().is_none() {
        let _ = write_all(words);
        return;
    }
    let mut left = words;
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match write_some(left) {
            Ok(0) => std::thread::sleep(Duration::from_millis(5)),
            Ok(n_written) => left = &left[n_written..],
            Err(_) => return,
        }
        if left.is_empty() {
            return;
        }
    }
    drop_output();
    let _ = write_some(words);
}

#[cfg(not(unix))]
fn last_words(bytes: &[u8]) {
    let _ = write_all(bytes);
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
