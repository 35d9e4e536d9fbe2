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

/// Reads keys from standard input where that is the terminal, else from the terminal itself.
pub(in crate::tui) fn start(
    send: impl Fn(Message) + Send + 'static,
    is_remote: bool,
) -> io::Result<()> {
    let terminal = if io::stdin().is_terminal() {
        None
    } else {
        Some(File::open("/dev/tty")?)
    };
    let escape = if is_remote {
        ESCAPE_OVER_NETWORK
    } else {
        ESCAPE
    };
    std::thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            let stdin = io::stdin();
            let descriptor = terminal.as_ref().map_or_else(|| stdin.as_fd(), AsFd::as_fd);
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
                Read::Paste(text) => send(Message::Event(Event::Paste(text))),
            }
        }
    }
}
