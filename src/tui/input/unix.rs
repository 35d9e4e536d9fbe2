//! The thread that reads the terminal.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use crate::app::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::super::session::Message;
use super::parser::{Parser, Read};
use super::to_key;

/// An escape byte that is followed by nothing for so long is the Escape key.
const ESCAPE: Duration = Duration::from_millis(25);
/// The same over a network, where one sequence may come in two packets.
const ESCAPE_OVER_NETWORK: Duration = Duration::from_millis(100);
/// The rest of a sequence that has clearly begun is waited for this long, then dropped.
const SEQUENCE: Duration = Duration::from_secs(1);

/// What keys are read from.
#[derive(Debug)]
pub(in crate::tui) enum Keyboard {
    /// Standard input is the terminal.
    Stdin,
    /// Standard input is something else; the terminal was opened by its own name.
    Terminal(File),
}

impl Keyboard {
    /// Finds the terminal; an error where there is none, as in a cron job.
    pub(in crate::tui) fn open() -> io::Result<Self> {
        if io::stdin().is_terminal() {
            Ok(Self::Stdin)
        } else {
            File::open("/dev/tty").map(Self::Terminal)
        }
    }
}

/// Reads keys from now on.
pub(in crate::tui) fn start(
    keyboard: Keyboard,
    send: impl Fn(Message) + Send + 'static,
    is_remote: bool,
) -> io::Result<()> {
    let escape = if is_remote {
        ESCAPE_OVER_NETWORK
    } else {
        ESCAPE
    };
    std::thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            let stdin = io::stdin();
            let descriptor = match &keyboard {
                Keyboard::Stdin => stdin.as_fd(),
                Keyboard::Terminal(terminal) => terminal.as_fd(),
            };
            read_all(descriptor, escape, &send);
            send(Message::HungUp);
        })?;
    Ok(())
}

/// Reads until the terminal is gone.
fn read_all(descriptor: BorrowedFd<'_>, escape: Duration, send: &dyn Fn(Message)) {
    let mut parser = Parser::default();
    let mut bytes = [0; 4096];
    loop {
        let patience = match (parser.is_at_escape(), parser.is_idle()) {
            (true, _) => Some(escape),
            (_, false) => Some(SEQUENCE),
            (_, true) => None,
        };
        let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
        match poll(
            &mut [PollFd::new(&descriptor, PollFlags::IN)],
            patience.as_ref(),
        ) {
            Ok(0) => parser.give_up(),
            Ok(_) => match rustix::io::read(descriptor, &mut bytes) {
                Ok(0) => return,
                Ok(n_read) => bytes[..n_read].iter().for_each(|byte| parser.feed(*byte)),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return,
            },
            Err(Errno::INTR) => {}
            Err(_) => return,
        }
        for read in parser.take() {
            match read {
                Read::Key(event) => {
                    if let Some(key) = to_key(event) {
                        send(Message::Event(Event::Key(key)));
                    }
                }
                Read::Mouse(mouse) => send(Message::Event(Event::Mouse(mouse))),
                Read::Paste(text) => send(Message::Event(Event::Paste(text))),
                Read::Ground(ground) => send(Message::Ground(ground)),
                Read::Answered => send(Message::Answered),
            }
        }
    }
}
