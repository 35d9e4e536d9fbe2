//! Signals: a change of size and a resume are passed on, a stop and the deadly ones give the terminal back first.

use std::io;

use super::super::session::Message;

/// Signals that do no more what they do by default; those that come wait until somebody watches.
#[cfg(unix)]
pub(in crate::tui) struct Signals(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    /// Takes the signals.
    pub(in crate::tui) fn take() -> io::Result<Self> {
        use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
        let signals = [SIGWINCH, SIGCONT, SIGTSTP, SIGHUP, SIGINT, SIGQUIT, SIGTERM];
        signal_hook::iterator::Signals::new(signals).map(Self)
    }

    /// Watches for them from now on, on a thread of its own; `stop` and `give_back` are what they do to the terminal.
    pub(in crate::tui) fn watch(
        mut self,
        stop: fn(),
        give_back: fn(),
        send: impl Fn(Message) + Send + 'static,
    ) -> io::Result<()> {
        use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in self.0.forever() {
                    match signal {
                        SIGWINCH => send(Message::Resized),
                        SIGCONT => send(Message::Resumed),
                        SIGTSTP => stop(),
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
}

#[cfg(not(unix))]
pub(in crate::tui) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(in crate::tui) fn take() -> io::Result<Self> {
        Ok(Self)
    }

    pub(in crate::tui) fn watch(
        self,
        _stop: fn(),
        _give_back: fn(),
        _send: impl Fn(Message) + Send + 'static,
    ) -> io::Result<()> {
        Ok(())
    }
}
