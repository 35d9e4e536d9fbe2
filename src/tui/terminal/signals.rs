//! Signals: a change of size and a resume are passed on, a stop and the deadly ones give the terminal back first.

use std::io;

use super::super::session::Message;

/// Watches for signals from now on, on a thread of its own; `stop` and `give_back` are what they do to the terminal.
#[cfg(unix)]
pub(in crate::tui) fn watch(
    stop: fn(),
    give_back: fn(),
    send: impl Fn(Message) + Send + 'static,
) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

    let mut signals = signal_hook::iterator::Signals::new([
        SIGWINCH, SIGCONT, SIGTSTP, SIGHUP, SIGINT, SIGQUIT, SIGTERM,
    ])?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
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

#[cfg(not(unix))]
pub(in crate::tui) fn watch(
    _stop: fn(),
    _give_back: fn(),
    _send: impl Fn(Message) + Send + 'static,
) -> io::Result<()> {
    Ok(())
}
