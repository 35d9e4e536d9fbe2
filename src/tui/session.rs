//! The loop: wait for something to happen, let `update` decide, carry out what it says, draw once.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::app::{Clipboard, Effect, Event, Model, Options, Pair, Settings, Shelf, Size, update};
use crate::store::Store;
use crate::theme::{Catalog, ColorDepth, Theme};
use crate::worker::Worker;
use anyhow::Context;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::screen::Screen;
use super::{clipboard, input, terminal};

/// A diff that is done within this time is waited for rather than announced.
const WORTH_WAITING: Duration = Duration::from_millis(40);
/// Frames follow each other no faster than this.
const FRAME: Duration = Duration::from_millis(10);
/// The same over a network.
const FRAME_OVER_NETWORK: Duration = Duration::from_millis(33);

/// What reaches the loop.
#[derive(Debug)]
pub(super) enum Message {
    /// Something for `update`.
    Event(Event),
    /// The screen has another size.
    Resized,
    /// The program goes on after it was stopped.
    Resumed,
    /// The terminal is gone.
    HungUp,
}

/// What the reader can choose from, and what they set.
#[derive(Debug)]
pub struct Choice {
    /// Every theme.
    pub catalog: Catalog,
    /// How many colours the terminal shows.
    pub depth: ColorDepth,
    /// What the reader set.
    pub settings: Settings,
}

/// Opens the viewer on `pair`; returns when the reader leaves.
pub fn run(
    store: Arc<Store>,
    shelf: impl Shelf + 'static,
    pair: Pair,
    theme: Theme,
    choice: Choice,
    environment: &dyn Fn(&str) -> Option<String>,
) -> anyhow::Result<()> {
    let (send, inbox) = mpsc::channel();
    let is_remote = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]
        .iter()
        .any(|name| environment(name).is_some());
    let _held = terminal::Held::new().context("the terminal cannot be used")?;
    terminal::watch_signals(sender(&send)).context("signals cannot be watched")?;
    input::start(sender(&send), is_remote).context("no terminal to read keys from")?;
    let to_inbox = sender(&send);
    let worker = Worker::start(Arc::clone(&store), shelf, move |event| {
        to_inbox(Message::Event(event));
    })?;
    let size = terminal::size(environment);
    let options = Options {
        pair,
        size,
        brackets: theme.brackets,
        theme: theme.name.clone(),
        catalog: choice.catalog,
        depth: choice.depth,
        settings: choice.settings,
    };
    let session = Session {
        model: Model::new(store, options),
        theme,
        picked: None,
        screen: Screen::new(),
        worker,
        inbox,
        environment,
        frame: if is_remote { FRAME_OVER_NETWORK } else { FRAME },
    };
    match session.run(size) {
        // The terminal went away under us: there is nobody left to tell.
        Err(error) if error.raw_os_error() == Some(5) => Ok(()),
        outcome => outcome.context("the terminal cannot be written to"),
    }
}

fn sender(send: &Sender<Message>) -> impl Fn(Message) + Send + 'static + use<> {
    let send = send.clone();
    move |message| {
        // A message after the end has nobody to reach.
        let _ = send.send(message);
    }
}

struct Session<'e> {
    model: Model,
    theme: Theme,
    /// The theme that the reader chose or looks at, in place of the one of the start.
    picked: Option<Theme>,
    screen: Screen,
    worker: Worker,
    inbox: Receiver<Message>,
    environment: &'e dyn Fn(&str) -> Option<String>,
    frame: Duration,
}

/// Whether the session goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Continue,
    End,
}

impl Session<'_> {
    fn run(mut self, size: Size) -> io::Result<()> {
        let mut flow = self.handle(Message::Event(Event::Resize(size)))?;
        let mut drawn_at: Option<Instant> = None;
        while flow == Flow::Continue {
            // Everything that has happened meanwhile goes into one frame: held keys cost no frame each.
            let quiet = match drawn_at {
                _ if self.model.step().is_none() => WORTH_WAITING,
                Some(drawn_at) => self.frame.saturating_sub(drawn_at.elapsed()),
                None => Duration::ZERO,
            };
            flow = self.handle_for(quiet)?;
            if flow == Flow::End {
                break;
            }
            self.draw()?;
            #[cfg(debug_assertions)]
            self.panic_if_asked();
            drawn_at = Some(Instant::now());
            flow = match self.inbox.recv() {
                Ok(message) => self.handle(message)?,
                Err(_) => Flow::End,
            };
        }
        Ok(())
    }

    /// Handles what comes within `time`, and all that waits already. Stops early when an awaited diff is there.
    fn handle_for(&mut self, time: Duration) -> io::Result<Flow> {
        let until = Instant::now() + time;
        let was_waiting = self.model.step().is_none();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(message) => {
                    if self.handle(message)? == Flow::End {
                        return Ok(Flow::End);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Ok(Flow::Continue),
                Err(RecvTimeoutError::Disconnected) => return Ok(Flow::End),
            }
            if was_waiting && self.model.step().is_some() {
                return Ok(Flow::Continue);
            }
        }
    }

    fn handle(&mut self, message: Message) -> io::Result<Flow> {
        let event = match message {
            Message::Event(event) => event,
            Message::Resized => Event::Resize(terminal::size(self.environment)),
            Message::Resumed => {
                terminal::take()?;
                self.screen.forget();
                Event::Resize(terminal::size(self.environment))
            }
            Message::HungUp => return Ok(Flow::End),
        };
        for effect in update(&mut self.model, event) {
            match effect {
                Effect::Focus(pair) => self.worker.focus(pair),
                Effect::Prefetch(pairs) => self.worker.prefetch(pairs),
                Effect::Choose(puzzle, reading) => self.worker.choose(puzzle, reading),
                Effect::Theme(theme) => self.picked = theme.map(|theme| *theme),
                Effect::Copy(text, way) => self.copy(&text, way)?,
                Effect::Repaint => self.screen.forget(),
                Effect::Suspend => terminal::stop(),
                Effect::Quit => return Ok(Flow::End),
            }
        }
        Ok(Flow::Continue)
    }

    fn copy(&mut self, text: &str, way: Clipboard) -> io::Result<()> {
        let outcome = match way {
            Clipboard::Terminal => return terminal::write(&clipboard::osc52(text)),
            Clipboard::Tmux => clipboard::to_tmux(text),
            Clipboard::Off => Ok(()),
        };
        if let Err(error) = outcome {
            let why = format!("tmux did not take it: {error}");
            let effects = update(&mut self.model, Event::Failed(why));
            debug_assert!(effects.is_empty(), "a message asks for nothing");
        }
        Ok(())
    }

    /// For the test that a panic gives the terminal back; not in releases.
    #[cfg(debug_assertions)]
    fn panic_if_asked(&self) {
        assert!(
            (self.environment)("VARIORUM_TEST_PANIC").is_none(),
            "a panic that was asked for"
        );
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = self.model.size();
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.columns, size.rows));
        let theme = self.picked.as_ref().unwrap_or(&self.theme);
        let cursor = super::view(&self.model, theme, &mut buffer);
        let bytes = self.screen.encode(buffer, cursor);
        if bytes.is_empty() {
            Ok(())
        } else {
            terminal::write(&bytes)
        }
    }
}
