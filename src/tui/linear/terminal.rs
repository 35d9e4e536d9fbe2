//! A terminal that hands over every key at once and shows none of them, and otherwise stays as it is.

use std::io;
use std::sync::Mutex;

use rustix::stdio::stdin;
use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};

use super::super::session::Message;
use super::super::terminal::{Signals, is_in_foreground, watch_panics};

/// How the terminal was before.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Returns whether keys can be read.
pub(super) fn has_keys() -> bool {
    isatty(stdin())
}

/// Holds the terminal; gives it back when dropped.
pub(super) struct Held(());

impl Held {
    /// Takes the terminal, and sees to it that panics and signals give it back; `send` is told when the program goes on
    /// after it was stopped.
    pub(super) fn new(send: impl Fn(Message) + Send + 'static) -> io::Result<Self> {
        watch_panics(give_back);
        Signals::take()?.watch(stop, give_back, send)?;
        take()?;
        Ok(Self(()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal again after the program was stopped; in the background it waits for its turn.
pub(super) fn go_on() -> io::Result<()> {
    if is_in_foreground() {
        return take();
    }
    stop();
    Ok(())
}

fn take() -> io::Result<()> {
    let before = tcgetattr(stdin())?;
    let mut modes = before.clone();
    // Keys for interrupt and stop come as keys, so that they mean here what they mean on the screen.
    modes
        .local_modes
        .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
    tcsetattr(stdin(), OptionalActions::Now, &modes)?;
    // Where the terminal is ours still, what it was before is known already.
    lock().get_or_insert(before);
    Ok(())
}

/// Gives the terminal back; can be called any number of times.
pub(super) fn give_back() {
    if let Some(before) = lock().take() {
        // The terminal may be gone: then there is nothing to give back.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
    }
}

fn lock() -> std::sync::MutexGuard<'static, Option<Termios>> {
    BEFORE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Stops the program until the shell resumes it.
pub(super) fn stop() {
    give_back();
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
}
