//! The loop: wait for something to happen, let `update` decide, carry out what it says, draw once.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::{
    Clipboard, Effect, Event, Key, Model, Options, Scope, Settings, Shelf, Size, Start, update,
};
use crate::report::{Links, link_target};
use crate::store::Store;
use crate::theme::{Catalog, ColorDepth, Theme, Variant};
use crate::visual::{Ambiguous, Charset, Form, Order};
use crate::worker::{Worker, compare_at_once};
use anyhow::Context;
use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::held::Held;
use super::input::{Inbox, Keyboard};
use super::later::Later;
use super::screen::Link;
use super::view::view_with_headline;
use super::writer::Writer;
use super::{clipboard, terminal};

/// A diff that is done, or a search that found something, within this time is waited for rather than announced.
const WORTH_WAITING: Duration = Duration::from_millis(40);
/// Frames follow each other no faster than this.
const FRAME: Duration = Duration::from_millis(10);
/// The same over a network.
const FRAME_OVER_NETWORK: Duration = Duration::from_millis(33);
/// A terminal on a busy machine needs the processor more, to show the frame, than we need it for guesses.
const AFTER_FRAME: Duration = Duration::from_millis(5);
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
    /// The terminal says in which column the cursor is, counted from 1, after a sign of doubtful width.
    Column(u16),
    /// The terminal has read what was written before it was asked.
    CaughtUp,
    /// The terminal has said what it is, and answers no earlier question any more.
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
    /// Whether the headline is a link to the article's address.
    pub links: Links,
}

/// How the screen looks.
#[derive(Debug)]
pub struct Look {
    /// The theme to begin with.
    pub theme: Theme,
    /// Takes its place where the terminal turns out to have the ground that it is made for.
    pub on_other_ground: Option<Other>,
    /// What the terminal can show.
    pub charset: Charset,
    /// What the reader should know about it, said once.
    pub notice: Option<&'static str>,
}

/// A theme that most sessions never show.
#[derive(Debug)]
pub enum Other {
    /// One of the catalog, read when it is needed.
    Named(&'static str),
    /// One that was read already.
    Theme(Theme),
}

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
    let is_remote = is_remote(environment);
    let keyboard = Keyboard::open().context("no terminal to read keys from")?;
    let size = terminal::size(environment);
    // Before the terminal is taken: should it fail, the reader must see why.
    let first_done = compare_at_once(&store, start.pair);
    let catalog = choice.catalog.clone();
    let options = Options {
        start,
        size,
        brackets: look.theme.brackets,
        theme: look.theme.name.clone(),
        catalog: choice.catalog,
        depth: choice.depth,
        form: Form {
            charset: look.charset,
            order: Order::Visual,
            ambiguous: choice.settings.ambiguous.unwrap_or_default(),
            tab: choice.settings.tab,
        },
        settings: choice.settings,
        notice: look.notice,
    };
    terminal::take_mouse(options.settings.mouse);
    terminal::hide_cursor(options.settings.hides_cursor);
    let reduces_motion = options.settings.reduces_motion.unwrap_or(is_remote);
    let may_ask = is_remote && terminal::can_be_asked(environment);
    let asks_width = options.settings.ambiguous.is_none()
        && look.charset == Charset::Utf8
        && Ambiguous::is_doubtful(environment);
    let inbox = Inbox::new(keyboard, is_remote, options.settings.escape)
        .context("no terminal to read keys from")?;
    let mut session = Session {
        model: Model::new(Arc::clone(&store), options),
        look,
        catalog,
        depth: choice.depth,
        links: choice.links,
        picked: None,
        first_done,
        canvas: Canvas::default(),
        writer: Writer::new(may_ask),
        worker: Worker::new(reduces_motion),
        inbox,
        environment,
        frame: if is_remote { FRAME_OVER_NETWORK } else { FRAME },
        later: Later::default(),
        is_resized: false,
        drawn_at: None,
        searched_at: None,
        asks_width: asks_width && terminal::can_be_asked(environment),
        asked_at: None,
        has_answered: false,
        held: Held::default(),
    };
    let signals = terminal::Signals::take().context("signals cannot be watched")?;
    let _held = terminal::Held::new().context("the terminal cannot be used")?;
    let told = |outcome: io::Result<()>| match outcome {
        Err(error) if is_gone(&error) => Ok(()),
        outcome => outcome.context("the terminal cannot be written to"),
    };
    if let Err(error) = session.open(size) {
        return told(Err(error));
    }
    // What needs threads can wait until there is something to read.
    signals
        .watch(terminal::stop, terminal::give_back, session.inbox.sender())
        .context("signals cannot be watched")?;
    let to_inbox = session.inbox.sender();
    session
        .writer
        .start(move |error| to_inbox(Message::Unwritable(error)))?;
    let to_inbox = session.inbox.sender();
    session.worker.start(store, shelf, move |event| {
        to_inbox(Message::Event(event));
    })?;
    told(session.run())
}

struct Session<'e> {
    model: Model,
    look: Look,
    catalog: Catalog,
    depth: ColorDepth,
    links: Links,
    /// The theme that the reader chose or looks at, in place of the one of the start.
    picked: Option<Theme>,
    /// The diff to begin with, if it was made already.
    first_done: Option<Event>,
    /// What is drawn on.
    canvas: Canvas,
    writer: Writer,
    worker: Worker,
    inbox: Inbox,
    environment: &'e dyn Fn(&str) -> Option<String>,
    /// The least time between two frames.
    frame: Duration,
    later: Later,
    /// The screen has another size than the model knows of.
    is_resized: bool,
    drawn_at: Option<Instant>,
    /// When the last search was begun that the reader asked for.
    searched_at: Option<Instant>,
    /// How wide its doubtful signs are is still to be told by the terminal.
    asks_width: bool,
    /// When the terminal was asked what it is; `None` where no answer is to come.
    asked_at: Option<Instant>,
    /// It has answered something.
    has_answered: bool,
    held: Held,
}

/// Whether the session goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Continue,
    End,
}

impl Session<'_> {
    /// Opens the session, and draws it where there is something to read already.
    fn open(&mut self, size: Size) -> io::Result<()> {
        self.handle(Message::Event(Event::Resize(size)))?;
        self.writer.ask_the_way()?;
        // The first frame hides the sign that is measured, and waits for no answer.
        if self.asks_width {
            self.writer.say(terminal::WIDTH_QUESTION)?;
        }
        if self.model.step().is_some() {
            self.draw()?;
        }
        let asks_ground =
            self.look.on_other_ground.is_some() && terminal::can_be_asked(self.environment);
        if asks_ground || self.asks_width {
            self.writer.say(&terminal::ask(asks_ground))?;
            self.asked_at = Some(Instant::now());
        }
        Ok(())
    }

    fn run(mut self) -> io::Result<()> {
        let outcome = self.go_on();
        self.writer.finish();
        // The reader waits no longer: neither for a diff that is being made, nor for an answer that nobody needs.
        terminal::give_screen_back();
        self.wait_for_answers();
        terminal::give_back();
        outcome
    }

    fn go_on(&mut self) -> io::Result<()> {
        // Nobody watched for a change of size while the session was opened.
        self.is_resized = terminal::size(self.environment) != self.model.size();
        loop {
            if self.drawn_at.is_some()
                && !self.is_resized
                && let Some(message) = self.next_message()
                && self.handle(message)? == Flow::End
            {
                return Ok(());
            }
            // Everything that has happened meanwhile goes into one frame: held keys cost no frame each.
            let quiet = match self.drawn_at {
                _ if self.model.step().is_none() => WORTH_WAITING,
                Some(drawn_at) => self.frame.saturating_sub(drawn_at.elapsed()),
                None => Duration::ZERO,
            };
            let quiet = if self.is_resized {
                quiet.max(RESIZE)
            } else {
                quiet
            };
            if self.handle_for(quiet)? == Flow::End {
                return Ok(());
            }
            if std::mem::take(&mut self.is_resized) {
                let size = terminal::size(self.environment);
                self.handle(Message::Event(Event::Resize(size)))?;
            }
            self.draw()?;
        }
    }

    /// How much longer nothing need be said of a search that was just begun.
    fn worth_waiting_for_search(&self) -> Duration {
        let is_awaited = self.model.is_searching_here();
        let begun_at = self.searched_at.filter(|_| is_awaited);
        begun_at.map_or(Duration::ZERO, |at| {
            WORTH_WAITING.saturating_sub(at.elapsed())
        })
    }

    /// Waits for something to happen. What was put off is done meanwhile.
    fn next_message(&mut self) -> Option<Message> {
        if !self.later.is_empty() {
            let message = self.inbox.next(Some(AFTER_FRAME));
            if message.is_some() {
                return message;
            }
            self.later.start(&self.worker, self.model.pair().article);
        }
        self.inbox.next(None)
    }

    /// Takes an answer of the terminal.
    fn hear(&mut self, answer: &Message) {
        self.has_answered = true;
        match answer {
            Message::CaughtUp => self.writer.catch_up(),
            Message::Answered => (self.asked_at, self.asks_width) = (None, false),
            _ => {}
        }
        if self.may_be_answered_until().is_none() {
            terminal::is_answered();
        }
    }

    /// Where a key is held down on a terminal that has answered nothing, nobody knows whether it keeps up.
    fn take_care(&mut self, key: Key) {
        let now = Instant::now();
        let is_late = self.asked_at.is_some_and(|at| now > at + ANSWERS);
        if let Some(until) = self
            .held
            .press(key, now)
            .filter(|_| is_late && !self.has_answered)
        {
            self.writer.be_careful(until);
        }
    }

    /// Until when the terminal may still answer a question; `None` where it has answered all.
    fn may_be_answered_until(&self) -> Option<Instant> {
        let what_it_is = self.asked_at.map(|asked_at| asked_at + ANSWERS);
        what_it_is.max(self.writer.may_answer_until())
    }

    /// Waits, not for long, until no answer can come any more that the shell would take for typed. Returns what came
    /// besides, but for what was typed: that was meant for the shell.
    fn wait_for_answers(&mut self) -> Vec<Message> {
        let mut others = Vec::new();
        let until = self.may_be_answered_until();
        while let Some(until) = until.filter(|_| self.may_be_answered_until().is_some()) {
            let left = until.saturating_duration_since(Instant::now());
            match self.inbox.next(Some(left)) {
                Some(answer @ (Message::CaughtUp | Message::Answered)) => self.hear(&answer),
                Some(Message::Event(Event::Key(_) | Event::Mouse(_) | Event::Paste(_))) => {}
                Some(Message::HungUp) => {
                    others.push(Message::HungUp);
                    break;
                }
                Some(other) => others.push(other),
                None => break,
            }
        }
        others
    }

    /// Leaves the terminal to the shell until it calls us back; returns what is to be handled then.
    fn suspend(&mut self) -> Vec<Message> {
        self.writer.finish();
        terminal::give_screen_back();
        let messages = self.wait_for_answers();
        terminal::stop();
        messages
    }

    /// Handles what comes within `time`, and all that waits already; longer while that may bring what was just searched for.
    /// Stops early when an awaited diff is there.
    fn handle_for(&mut self, time: Duration) -> io::Result<Flow> {
        let until = Instant::now() + time;
        let was_waiting = self.model.step().is_none();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let left = left.max(self.worth_waiting_for_search());
            let Some(message) = self.inbox.next(Some(left)) else {
                return Ok(Flow::Continue);
            };
            if self.handle(message)? == Flow::End {
                return Ok(Flow::End);
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
                    // Somebody may call us back who never sent us away.
                    if !terminal::is_ours() {
                        self.writer.miss_answers();
                    }
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
                self.has_answered = true;
                self.suit(ground)?;
                return Ok(Flow::Continue);
            }
            Message::Column(column) => {
                self.has_answered = true;
                if std::mem::take(&mut self.asks_width) && column == terminal::COLUMN_AFTER_WIDE {
                    self.handle(Message::Event(Event::Widths(Ambiguous::Wide)))?;
                }
                return Ok(Flow::Continue);
            }
            Message::CaughtUp | Message::Answered => {
                self.hear(&message);
                return Ok(Flow::Continue);
            }
            Message::HungUp => return Ok(Flow::End),
            Message::Unwritable(error) => return Err(error),
        };
        match &event {
            Event::Key(key) => self.take_care(*key),
            Event::Aged(..) => self.later.ages = None,
            // What was put off is about other texts.
            Event::Chosen(Ok(_)) | Event::Reloaded(Ok(_)) => self.later = Later::default(),
            _ => {}
        }
        for effect in update(&mut self.model, event) {
            match effect {
                Effect::Focus(pair) => {
                    if let Some(done) = self.first_done.take() {
                        self.handle(Message::Event(done))?;
                    }
                    if self.model.step().is_none() {
                        self.worker.focus(pair);
                    }
                }
                Effect::Prefetch(guesses) => self.later.guesses = Some(guesses),
                Effect::Search(Some(quest)) if quest.scope == Scope::Open => {
                    self.later.search = Some(quest);
                }
                Effect::Search(quest) => {
                    self.later.search = None;
                    self.searched_at = quest.is_some().then(Instant::now);
                    self.worker.search(quest, self.model.pair().article);
                }
                Effect::Ages(article) => self.later.ages = Some(article),
                Effect::Trace(trace) => self.later.trace = Some(trace),
                Effect::Survey(articles) => self.later.survey = Some(articles),
                Effect::Choose(puzzle, reading) => self.worker.choose(puzzle, reading),
                Effect::Export(wish) => self.worker.export(wish),
                Effect::Reload => self.worker.reload(),
                Effect::Mark(deed) => self.worker.mark(deed),
                Effect::Themes => self.worker.themes(self.catalog.clone(), self.depth),
                Effect::Theme(theme) => self.picked = theme.map(|theme| *theme),
                Effect::Copy(text, way) => self.copy(&text, way)?,
                Effect::Mouse(is_wanted) => self.writer.say(terminal::take_mouse(is_wanted))?,
                Effect::Repaint => self.writer.forget(),
                Effect::Suspend => {
                    for message in self.suspend() {
                        if self.handle(message)? == Flow::End {
                            return Ok(Flow::End);
                        }
                    }
                }
                Effect::Quit => return Ok(Flow::End),
            }
        }
        Ok(Flow::Continue)
    }

    fn copy(&mut self, text: &str, way: Clipboard) -> io::Result<()> {
        match clipboard::hand_over(text, way) {
            Ok(sequence) => self.writer.say(&sequence),
            Err(why) => {
                let effects = update(&mut self.model, Event::Failed(why));
                debug_assert!(effects.is_empty(), "a message asks for nothing");
                Ok(())
            }
        }
    }

    /// Takes the theme that is made for `ground`. The terminal is asked only once.
    fn suit(&mut self, ground: Variant) -> io::Result<()> {
        if self.look.theme.variant == ground {
            return Ok(());
        }
        let other = match self.look.on_other_ground.take() {
            None => None,
            Some(Other::Theme(theme)) => Some(theme),
            Some(Other::Named(name)) => self.catalog.theme(name, self.depth).and_then(Result::ok),
        };
        if let Some(other) = other.filter(|other| other.variant == ground) {
            let suited = Event::Suited(other.name.clone(), other.brackets);
            self.look.theme = other;
            self.handle(Message::Event(suited))?;
        }
        Ok(())
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

    /// Returns the link that the headline is, if it is one.
    fn link(&self, headline: Range<u16>) -> Option<Link> {
        if self.links == Links::Off || headline.is_empty() {
            return None;
        }
        let target = link_target(self.model.article().url.as_deref()?)?;
        Some(Link {
            columns: headline,
            row: 0,
            target,
        })
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = self.model.size();
        self.canvas.resize(Rect::new(0, 0, size.columns, size.rows));
        let theme = self.picked.as_ref().unwrap_or(&self.look.theme);
        let (cursor, headline) = view_with_headline(&self.model, theme, &mut self.canvas);
        let drawn_at = Instant::now();
        let link = self.link(headline);
        // A frame like the one before is none, and holds up no other.
        if self.writer.show(&self.canvas, cursor, link)? || self.drawn_at.is_none() {
            self.drawn_at = Some(drawn_at);
        }
        #[cfg(debug_assertions)]
        self.panic_if_asked();
        Ok(())
    }
}
