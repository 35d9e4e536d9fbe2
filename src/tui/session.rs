//! The loop: wait for something to happen, let `update` decide, carry out what it says, draw once.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::app::{
    Clipboard, Effect, Event, Model, Options, Pair, Settings, Shelf, Size, Start, update,
};
use crate::store::Store;
use crate::theme::{Catalog, ColorDepth, Theme, Variant};
use crate::visual::{Charset, Form, Order};
use crate::worker::Worker;
use anyhow::Context;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::input::{self, Keyboard};
use super::writer::Writer;
use super::{clipboard, terminal};

/// A diff that is done within this time is waited for rather than announced.
const WORTH_WAITING: Duration = Duration::from_millis(40);
/// Frames follow each other no faster than this.
const FRAME: Duration = Duration::from_millis(10);
/// The same over a network.
const FRAME_OVER_NETWORK: Duration = Duration::from_millis(33);
/// A window that is being dragged has a new size many times a second: the text is laid out no more often than this.
const RESIZE: Duration = Duration::from_millis(30);
/// The terminal's answers are waited for until so long after the questions, so that the shell does not get them.
const ANSWERS: Duration = Duration::from_secs(1);

/// What reaches the loop.
#[derive(Debug)]
pub(super) enum Message {
    /// Something for `update`.
    Event(Event),
    /// The screen has another size.
    Resized,
    /// The program goes on after it was stopped.
    Resumed,
    /// The terminal says what its ground is.
    Ground(Variant),
    /// No more answers of the terminal will come.
    Answered,
    /// The terminal is gone.
    HungUp,
    /// The terminal cannot be written to.
    Unwritable(io::Error),
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

/// How the screen looks.
#[derive(Debug)]
pub struct Look {
    /// The theme to begin with.
    pub theme: Theme,
    /// Takes its place where the terminal turns out to have the ground that it is made for.
    pub on_other_ground: Option<Theme>,
    /// What the terminal can show.
    pub charset: Charset,
}

/// Said once where the locale leaves us ASCII: over a network that is often an accident.
const ONLY_ASCII: &str =
    "the locale is not UTF-8: other characters are shown by number (--utf8 shows them)";

/// Returns whether keys and frames come a long way.
pub(super) fn is_remote(environment: &dyn Fn(&str) -> Option<String>) -> bool {
    ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]
        .iter()
        .any(|name| environment(name).is_some())
}

/// Returns whether `error` says that the terminal went away under us: then there is nobody left to tell.
pub(super) fn is_gone(error: &io::Error) -> bool {
    // EIO, which has no kind of its own.
    error.raw_os_error() == Some(5)
}

/// Opens the viewer on `start`; returns when the reader leaves.
pub fn run(
    store: Arc<Store>,
    shelf: impl Shelf + 'static,
    start: Start,
    look: Look,
    choice: Choice,
    environment: &dyn Fn(&str) -> Option<String>,
) -> anyhow::Result<()> {
    let (send, inbox) = mpsc::channel();
    let is_remote = is_remote(environment);
    let keyboard = Keyboard::open().context("no terminal to read keys from")?;
    terminal::take_mouse(choice.settings.mouse)?;
    let _held = terminal::Held::new().context("the terminal cannot be used")?;
    terminal::watch_signals(terminal::stop, terminal::give_back, sender(&send))
        .context("signals cannot be watched")?;
    let to_inbox = sender(&send);
    let writer = Writer::start(move |error| to_inbox(Message::Unwritable(error)))?;
    input::start(keyboard, sender(&send), is_remote)?;
    let to_inbox = sender(&send);
    let worker = Worker::start(Arc::clone(&store), shelf, move |event| {
        to_inbox(Message::Event(event));
    })?;
    let size = terminal::size(environment);
    let options = Options {
        start,
        size,
        brackets: look.theme.brackets,
        theme: look.theme.name.clone(),
        catalog: choice.catalog,
        depth: choice.depth,
        settings: choice.settings,
        form: Form {
            charset: look.charset,
            order: Order::Visual,
        },
        notice: (look.charset == Charset::Ascii).then_some(ONLY_ASCII),
    };
    let session = Session {
        model: Model::new(store, options),
        look,
        picked: None,
        writer,
        worker,
        inbox,
        environment,
        frame: if is_remote { FRAME_OVER_NETWORK } else { FRAME },
        guesses: Vec::new(),
        survey: Vec::new(),
        is_resized: false,
        asked_at: None,
    };
    match session.run(size) {
        Err(error) if is_gone(&error) => Ok(()),
        outcome => outcome.context("the terminal cannot be written to"),
    }
}

pub(super) fn sender(send: &Sender<Message>) -> impl Fn(Message) + Send + 'static + use<> {
    let send = send.clone();
    move |message| {
        // A message after the end has nobody to reach.
        let _ = send.send(message);
    }
}

struct Session<'e> {
    model: Model,
    look: Look,
    /// The theme that the reader chose or looks at, in place of the one of the start.
    picked: Option<Theme>,
    writer: Writer,
    worker: Worker,
    inbox: Receiver<Message>,
    environment: &'e dyn Fn(&str) -> Option<String>,
    /// The least time between two frames.
    frame: Duration,
    /// Diffs to make when the reader has what they asked for: on a busy machine the guesses would hold the frame up.
    guesses: Vec<Pair>,
    /// Articles to sum up, likewise.
    survey: Vec<usize>,
    /// The screen has another size than the model knows of.
    is_resized: bool,
    /// When the terminal was asked what it is; `None` where no answer is to come.
    asked_at: Option<Instant>,
}

/// Whether the session goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Continue,
    End,
}

impl Session<'_> {
    fn run(mut self, size: Size) -> io::Result<()> {
        if self.look.on_other_ground.is_some() && terminal::can_be_asked(self.environment) {
            terminal::ask()?;
            self.asked_at = Some(Instant::now());
        }
        let outcome = self.go_on(size);
        self.writer.finish_saying();
        // The reader waits no longer: neither for a diff that is being made, nor for an answer that nobody needs.
        terminal::give_screen_back();
        self.wait_for_answers();
        terminal::give_back();
        outcome
    }

    fn go_on(&mut self, size: Size) -> io::Result<()> {
        let mut flow = self.handle(Message::Event(Event::Resize(size)))?;
        let mut drawn_at: Option<Instant> = None;
        while flow == Flow::Continue {
            // Everything that has happened meanwhile goes into one frame: held keys cost no frame each.
            let quiet = match drawn_at {
                _ if self.model.step().is_none() => WORTH_WAITING,
                Some(drawn_at) => self.frame.saturating_sub(drawn_at.elapsed()),
                None => Duration::ZERO,
            };
            let quiet = if self.is_resized {
                quiet.max(RESIZE)
            } else {
                quiet
            };
            flow = self.handle_for(quiet)?;
            if flow == Flow::End {
                break;
            }
            if std::mem::take(&mut self.is_resized) {
                let size = terminal::size(self.environment);
                self.handle(Message::Event(Event::Resize(size)))?;
            }
            self.draw();
            #[cfg(debug_assertions)]
            self.panic_if_asked();
            drawn_at = Some(Instant::now());
            if !self.guesses.is_empty() {
                self.worker.prefetch(std::mem::take(&mut self.guesses));
            }
            if !self.survey.is_empty() {
                self.worker.survey(std::mem::take(&mut self.survey));
            }
            flow = match self.inbox.recv() {
                Ok(message) => self.handle(message)?,
                Err(_) => Flow::End,
            };
        }
        Ok(())
    }

    /// Waits, not for long, until no answer can come any more that the shell would take for typed.
    fn wait_for_answers(&mut self) {
        while let Some(asked_at) = self.asked_at {
            let left = ANSWERS.saturating_sub(asked_at.elapsed());
            match self.inbox.recv_timeout(left) {
                Ok(Message::Answered) => self.asked_at = None,
                Ok(Message::HungUp) | Err(_) => return,
                Ok(_) => {}
            }
        }
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
            Message::Resized => {
                self.is_resized = true;
                return Ok(Flow::Continue);
            }
            Message::Resumed => {
                if terminal::is_in_foreground() {
                    terminal::take()?;
                    self.is_resized = true;
                    self.writer.forget();
                } else {
                    // After `bg` the screen is the shell's: we wait for `fg`, as every program that needs a screen.
                    terminal::stop();
                }
                return Ok(Flow::Continue);
            }
            Message::Ground(ground) => {
                self.suit(ground);
                return Ok(Flow::Continue);
            }
            Message::Answered => {
                self.asked_at = None;
                terminal::is_answered();
                return Ok(Flow::Continue);
            }
            Message::HungUp => return Ok(Flow::End),
            Message::Unwritable(error) => return Err(error),
        };
        for effect in update(&mut self.model, event) {
            match effect {
                Effect::Focus(pair) => self.worker.focus(pair),
                Effect::Prefetch(pairs) => self.guesses = pairs,
                Effect::Search(sought) => self.worker.search(sought),
                Effect::Ages(article) => self.worker.age(article),
                Effect::Survey(articles) => self.survey = articles,
                Effect::Choose(puzzle, reading) => self.worker.choose(puzzle, reading),
                Effect::Mark(deed) => self.worker.mark(deed),
                Effect::Theme(theme) => self.picked = theme.map(|theme| *theme),
                Effect::Copy(text, way) => self.copy(&text, way),
                Effect::Mouse(is_wanted) => terminal::take_mouse(is_wanted)?,
                Effect::Repaint => self.writer.forget(),
                Effect::Suspend => terminal::stop(),
                Effect::Quit => return Ok(Flow::End),
            }
        }
        Ok(Flow::Continue)
    }

    fn copy(&mut self, text: &str, way: Clipboard) {
        match clipboard::hand_over(text, way) {
            Ok(sequence) => self.writer.say(sequence),
            Err(why) => {
                let effects = update(&mut self.model, Event::Failed(why));
                debug_assert!(effects.is_empty(), "a message asks for nothing");
            }
        }
    }

    /// Takes the theme that is made for `ground`.
    fn suit(&mut self, ground: Variant) {
        if let Some(other) = &mut self.look.on_other_ground
            && other.variant == ground
            && self.look.theme.variant != ground
        {
            std::mem::swap(other, &mut self.look.theme);
            let theme = &self.look.theme;
            let suited = Event::Suited(theme.name.clone(), theme.brackets);
            let effects = update(&mut self.model, suited);
            debug_assert!(effects.is_empty(), "a theme asks for nothing");
        }
    }

    /// For the tests that a panic gives the terminal back, on whichever thread; not in releases.
    #[cfg(debug_assertions)]
    #[allow(clippy::panic, reason = "it is asked for")]
    fn panic_if_asked(&self) {
        let place = (self.environment)("VARIORUM_TEST_PANIC");
        let is_asked_for = |wanted: &str| place.as_deref() == Some(wanted);
        if is_asked_for("thread") {
            std::thread::spawn(|| panic!("a panic that was asked for"));
        }
        assert!(!is_asked_for("main"), "a panic that was asked for");
    }

    fn draw(&mut self) {
        let size = self.model.size();
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.columns, size.rows));
        let theme = self.picked.as_ref().unwrap_or(&self.look.theme);
        let cursor = super::view(&self.model, theme, &mut buffer);
        self.writer.show(buffer, cursor);
    }
}
