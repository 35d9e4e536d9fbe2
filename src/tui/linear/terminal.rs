//! A terminal that hands over every key at once and shows none of them, and otherwise stays as it is.

use std::io;
use std::sync::Mutex;

use rustix::stdio::stdin;
use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGQUIT, SIGTERM};

/// How the terminal was before.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Returns whether keys can be read.
pub(super) fn has_keys() -> bool {
    isatty(stdin())
}

/// Holds the terminal; gives it back when dropped.
pub(super) struct Held(());

impl Held {
    /// Takes the terminal, and sees to it that panics and signals give it back.
    pub(super) fn new() -> io::Result<Self> {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some("diff") {
                give_back();
                report(info);
            }
        }));
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGQUIT, SIGTERM])?;
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in signals.forever() {
                    give_back();
                    // The parent must see that a signal ended us.
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                }
            })?;
        take()?;
        Ok(Self(()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    let before = tcgetattr(stdin())?;
    let mut modes = before.clone();
    // Keys for interrupt and stop come as keys, so that they mean here what they mean on the screen.
    modes
        .local_modes
        .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
    tcsetattr(stdin(), OptionalActions::Now, &modes)?;
    *lock() = Some(before);
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
pub(super) fn stop() -> io::Result<()> {
    give_back();
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
    take()
}
