//! Keys are read through crossterm, on a thread of its own.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use crossterm::event::{Event as Read, read};

use super::super::session::Message;
use super::to_key;
use crate::app::Event;

/// Crossterm finds the console by itself.
#[derive(Debug)]
pub(in crate::tui) struct Keyboard;

impl Keyboard {
    pub(in crate::tui) fn open() -> io::Result<Self> {
        Ok(Self)
    }
}

/// All that reaches a session: keys, and the messages of other threads.
#[derive(Debug)]
pub(in crate::tui) struct Inbox {
    messages: Receiver<Message>,
    send: Sender<Message>,
}

impl Inbox {
    pub(in crate::tui) fn new(
        _keyboard: Keyboard,
        _is_remote: bool,
        _escape: Option<Duration>,
    ) -> io::Result<Self> {
        let (send, messages) = mpsc::channel();
        let inbox = Self { messages, send };
        let send = inbox.sender();
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                loop {
                    match read() {
                        Ok(Read::Key(event)) => {
                            if let Some(key) = to_key(event) {
                                send(Message::Event(Event::Key(key)));
                            }
                        }
                        Ok(Read::Paste(text)) => send(Message::Event(Event::Paste(text))),
                        Ok(Read::Resize(..)) => send(Message::Resized),
                        Ok(_) => {}
                        Err(_) => return send(Message::HungUp),
                    }
                }
            })?;
        Ok(inbox)
    }

    /// Returns what other threads send messages with; one after the end has nobody to reach.
    pub(in crate::tui) fn sender(&self) -> impl Fn(Message) + Send + 'static + use<> {
        let send = self.send.clone();
        move |message| {
            let _ = send.send(message);
        }
    }

    /// Waits for the next message, for `time` at most; `None` where there was none until then.
    pub(in crate::tui) fn next(&mut self, time: Option<Duration>) -> Option<Message> {
        match time {
            Some(time) => self.messages.recv_timeout(time).ok(),
            None => self.messages.recv().ok(),
        }
    }
}
