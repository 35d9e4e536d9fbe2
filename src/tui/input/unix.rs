//! Keys are read by the thread that draws: to have another one read them and wake it would keep the reader waiting.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixDatagram;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use crate::app::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{SendFlags, send};

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

/// All that reaches a session: what the terminal says, and the messages of other threads.
#[derive(Debug)]
pub(in crate::tui) struct Inbox {
    keys: Keys,
    messages: Receiver<Message>,
    send: Sender<Message>,
    bell: Arc<Bell>,
    rung: UnixDatagram,
}

/// Wakes whoever waits for the terminal when there is a message of another thread.
#[derive(Debug)]
struct Bell {
    line: UnixDatagram,
    /// Whether it was rung and nobody has looked yet: once is enough.
    is_rung: AtomicBool,
}

/// What the terminal says.
#[derive(Debug)]
struct Keys {
    keyboard: Keyboard,
    parser: Parser,
    /// What was read and nobody has asked for yet.
    read: VecDeque<Message>,
    /// When what is half read will be completed no more.
    until: Option<Instant>,
    /// How long an escape byte may be the beginning of a sequence.
    escape: Duration,
    is_gone: bool,
}

impl Inbox {
    pub(in crate::tui) fn new(
        keyboard: Keyboard,
        is_remote: bool,
        escape: Option<Duration>,
    ) -> io::Result<Self> {
        let usual = if is_remote {
            ESCAPE_OVER_NETWORK
        } else {
            ESCAPE
        };
        let (send, messages) = mpsc::channel();
        let (rung, line) = UnixDatagram::pair()?;
        let bell = Bell {
            line,
            is_rung: AtomicBool::new(false),
        };
        Ok(Self {
            keys: Keys::new(keyboard, escape.unwrap_or(usual)),
            messages,
            send,
            bell: Arc::new(bell),
            rung,
        })
    }

    /// Returns what other threads send messages with; one after the end has nobody to reach.
    pub(in crate::tui) fn sender(&self) -> impl Fn(Message) + Send + 'static + use<> {
        let (send, bell) = (self.send.clone(), Arc::clone(&self.bell));
        move |message| {
            if send.send(message).is_ok() {
                bell.ring();
            }
        }
    }

    /// Waits for the next message, for `time` at most; `None` where there was none until then.
    pub(in crate::tui) fn next(&mut self, time: Option<Duration>) -> Option<Message> {
        let until = time.map(|time| Instant::now() + time);
        loop {
            if let Some(message) = self.at_hand() {
                return Some(message);
            }
            let is_over = self.wait(until);
            if is_over {
                return self.at_hand();
            }
        }
    }

    fn at_hand(&mut self) -> Option<Message> {
        self.keys
            .read
            .pop_front()
            .or_else(|| self.messages.try_recv().ok())
    }

    /// Waits until something comes, or the time is over; returns whether it is.
    fn wait(&mut self, until: Option<Instant>) -> bool {
        let next = [until, self.keys.until].into_iter().flatten().min();
        let time = next.map(|next| next.saturating_duration_since(Instant::now()));
        let time = time.and_then(|time| Timespec::try_from(time).ok());
        let stdin = io::stdin();
        let bell = PollFd::new(&self.rung, PollFlags::IN);
        let keys = PollFd::from_borrowed_fd(self.keys.descriptor(&stdin), PollFlags::IN);
        let mut sources = [bell, keys];
        // A terminal that is gone has nothing to say, and says so without end.
        let n_sources = if self.keys.is_gone { 1 } else { 2 };
        let outcome = poll(&mut sources[..n_sources], time.as_ref());
        let [has_rung, has_keys] = sources.map(|source| !source.revents().is_empty());
        match outcome {
            Ok(0) => {
                self.keys.wait_no_more();
            }
            Ok(_) => {
                if has_rung {
                    self.listen();
                }
                if has_keys {
                    self.keys.read();
                }
                return false;
            }
            Err(Errno::INTR) => {}
            Err(_) => self.keys.hang_up(),
        }
        until.is_some_and(|until| until <= Instant::now())
    }

    /// Hears the bell: it must ring again for the next message.
    fn listen(&mut self) {
        // One byte stands there, and it says nothing more.
        let _ = self.rung.recv(&mut [0; 8]);
        self.bell.is_rung.swap(false, Ordering::AcqRel);
    }
}

impl Bell {
    fn ring(&self) {
        if !self.is_rung.swap(true, Ordering::AcqRel) {
            // Whoever listened may be gone by now. Sent and not written: whoever counts our writes counts frames.
            let _ = send(&self.line, &[0], SendFlags::NOSIGNAL);
        }
    }
}

impl Keys {
    fn new(keyboard: Keyboard, escape: Duration) -> Self {
        Self {
            keyboard,
            parser: Parser::default(),
            read: VecDeque::new(),
            until: None,
            escape,
            is_gone: false,
        }
    }

    fn descriptor<'k>(&'k self, stdin: &'k io::Stdin) -> BorrowedFd<'k> {
        match &self.keyboard {
            Keyboard::Stdin => stdin.as_fd(),
            Keyboard::Terminal(terminal) => terminal.as_fd(),
        }
    }

    /// Reads what is there.
    fn read(&mut self) {
        let mut bytes = [0; 4096];
        match rustix::io::read(self.descriptor(&io::stdin()), &mut bytes) {
            Ok(0) => self.hang_up(),
            Ok(n_read) => {
                for byte in &bytes[..n_read] {
                    self.parser.feed(*byte);
                }
                self.take();
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => self.hang_up(),
        }
    }

    /// The terminal is gone; that is told once.
    fn hang_up(&mut self) {
        if !std::mem::replace(&mut self.is_gone, true) {
            self.until = None;
            self.read.push_back(Message::HungUp);
        }
    }

    /// Gives up what is half read, where its time is over.
    fn wait_no_more(&mut self) {
        if self.until.is_some_and(|until| until <= Instant::now()) {
            self.parser.give_up();
            self.take();
        }
    }

    /// Takes what the parser has made of the bytes.
    fn take(&mut self) {
        let messages = self.parser.take().into_iter().filter_map(to_message);
        self.read.extend(messages);
        let patience = match (self.parser.is_at_escape(), self.parser.is_idle()) {
            (true, _) => Some(self.escape),
            (_, false) => Some(SEQUENCE),
            (_, true) => None,
        };
        self.until = patience.map(|patience| Instant::now() + patience);
    }
}

fn to_message(read: Read) -> Option<Message> {
    Some(match read {
        Read::Key(event) => Message::Event(Event::Key(to_key(event)?)),
        Read::Mouse(mouse) => Message::Event(Event::Mouse(mouse)),
        Read::Paste(text) => Message::Event(Event::Paste(text)),
        Read::Ground(ground) => Message::Ground(ground),
        Read::Column(column) => Message::Column(column),
        Read::CaughtUp => Message::CaughtUp,
        Read::Answered => Message::Answered,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{PipeWriter, Write as _};
    use std::os::fd::OwnedFd;
    use std::thread;

    use super::*;
    use crate::app::{Code, Key};

    /// Longer than any test takes on a busy machine.
    const LONG: Option<Duration> = Some(Duration::from_secs(20));

    fn inbox() -> (Inbox, PipeWriter) {
        let (keys, pressed) = io::pipe().unwrap();
        let keyboard = Keyboard::Terminal(OwnedFd::from(keys).into());
        (Inbox::new(keyboard, false, None).unwrap(), pressed)
    }

    fn presses(inbox: &mut Inbox, code: Code) -> bool {
        matches!(inbox.next(LONG), Some(Message::Event(Event::Key(key))) if key == Key::plain(code))
    }

    #[test]
    fn keys_come_one_by_one_and_an_escape_when_nothing_follows() {
        let (mut inbox, mut pressed) = inbox();
        assert!(inbox.next(Some(Duration::ZERO)).is_none());
        pressed.write_all(b"ab\x1b").unwrap();
        assert!(presses(&mut inbox, Code::Char('a')));
        assert!(presses(&mut inbox, Code::Char('b')));
        assert!(presses(&mut inbox, Code::Esc));
        pressed.write_all(b"\x1b[").unwrap();
        assert!(inbox.next(Some(Duration::from_millis(1))).is_none());
        pressed.write_all(b"A").unwrap();
        assert!(presses(&mut inbox, Code::Up));
    }

    #[test]
    fn a_terminal_that_is_gone_is_told_once() {
        let (mut inbox, pressed) = inbox();
        drop(pressed);
        assert!(matches!(inbox.next(LONG), Some(Message::HungUp)));
        assert!(inbox.next(Some(Duration::from_millis(1))).is_none());
        inbox.sender()(Message::Resized);
        assert!(matches!(inbox.next(LONG), Some(Message::Resized)));
    }

    #[test]
    fn no_message_of_another_thread_is_slept_through() {
        let (mut inbox, _pressed) = inbox();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let send = inbox.sender();
                thread::spawn(move || {
                    for _ in 0..2_000 {
                        send(Message::Resized);
                    }
                })
            })
            .collect();
        for number in 0..8_000 {
            assert!(inbox.next(LONG).is_some(), "after {number}");
        }
        assert!(inbox.next(Some(Duration::ZERO)).is_none());
        for thread in threads {
            thread.join().unwrap();
        }
    }
}
