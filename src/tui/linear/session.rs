//! The loop: a key comes, `update` decides, what is new is printed.

use std::io::{self, Write as _};
use std::sync::Arc;

use anyhow::Context as _;

use crate::app::{
    Effect, Event, HelpLine, List, Model, Options, Overlay, Settings, Sheet, SheetKind, Shelf,
    Size, Start, Told, update,
};
use crate::rows::{Columns, Run};
use crate::store::Store;
use crate::theme::{Catalog, ColorDepth};
use crate::visual::{Charset, Form, numbered, visible};
use crate::worker::Worker;

use super::super::clipboard;
use super::super::input::{Inbox, Keyboard};
use super::super::session::{Message, is_gone, is_remote};
use super::super::view::texts_of_rows;
use super::terminal;

/// Lines that a page has: about what is bearable to hear at once.
const PAGE: u16 = 14;

/// See [`super::read_aloud`].
pub(super) fn run(
    store: Arc<Store>,
    shelf: impl Shelf + 'static,
    start: Start,
    settings: Settings,
    charset: Charset,
    environment: &dyn Fn(&str) -> Option<String>,
) -> anyhow::Result<()> {
    let keyboard = Keyboard::open().context("no terminal to read keys from")?;
    let mut inbox = Inbox::new(keyboard, is_remote(environment), settings.escape)
        .context("no terminal to read keys from")?;
    let _held = terminal::Held::new(inbox.sender()).context("the terminal cannot be used")?;
    let mut worker = Worker::new(true);
    let to_inbox = inbox.sender();
    worker.start(Arc::clone(&store), shelf, move |event| {
        to_inbox(Message::Event(event));
    })?;
    let columns = super::super::width().unwrap_or(80).clamp(20, 100) as u16;
    let size = Size {
        columns,
        rows: PAGE,
    };
    let options = Options {
        start,
        size,
        brackets: true,
        theme: String::new(),
        catalog: Catalog::default(),
        depth: ColorDepth::None,
        form: Form {
            charset,
            ambiguous: settings.ambiguous.unwrap_or_default(),
            tab: settings.tab,
            ..Form::default()
        },
        notice: None,
        settings: Settings {
            columns: Some(Columns::Inline),
            brackets: Some(true),
            ..settings
        },
    };
    let mut session = Linear {
        model: Model::new(store, options),
        told: Told::default(),
        overlay: None,
        worker,
        charset,
    };
    match session.run(&mut inbox, size) {
        // Nobody listens any more.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) if is_gone(&error) => Ok(()),
        outcome => outcome.context("the terminal cannot be written to"),
    }
}

struct Linear {
    model: Model,
    told: Told,
    /// What was open when the reader was told last.
    overlay: Option<Overlay>,
    worker: Worker,
    /// What the terminal can show.
    charset: Charset,
}

impl Linear {
    fn run(&mut self, inbox: &mut Inbox, size: Size) -> io::Result<()> {
        self.handle(Event::Resize(size))?;
        let help = self.model.keymap().first_key(crate::app::Action::Help);
        self.say(&[format!("press {help} for the keys")])?;
        while let Some(message) = inbox.next(None) {
            let event = match message {
                Message::Event(event) => event,
                Message::HungUp => return Ok(()),
                Message::Resumed => {
                    terminal::go_on()?;
                    continue;
                }
                // The lines stay as wide as they were: what was told is not told again.
                Message::Resized
                | Message::Ground(_)
                | Message::Column(_)
                | Message::CaughtUp
                | Message::Answered
                | Message::Unwritable(_) => continue,
            };
            if !self.handle(event)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Returns whether the session goes on.
    fn handle(&mut self, event: Event) -> io::Result<bool> {
        let is_key = matches!(event, Event::Key(_));
        for effect in update(&mut self.model, event) {
            match effect {
                Effect::Focus(pair) => self.worker.focus(pair),
                Effect::Prefetch(guesses) => self.worker.prefetch(guesses),
                Effect::Search(sought) => self.worker.search(sought, self.model.pair().article),
                Effect::Ages(article) => self.worker.age(article),
                Effect::Trace(trace) => self.worker.trace(trace),
                Effect::Survey(articles) => self.worker.survey(articles),
                Effect::Choose(puzzle, reading) => self.worker.choose(puzzle, reading),
                Effect::Export(wish) => self.worker.export(wish),
                Effect::Reload => self.worker.reload(),
                Effect::Mark(deed) => self.worker.mark(deed),
                Effect::Copy(text, way) => match clipboard::hand_over(&text, way) {
                    Ok(sequence) => put(&sequence)?,
                    Err(why) => {
                        let effects = update(&mut self.model, Event::Failed(why));
                        debug_assert!(effects.is_empty(), "a message asks for nothing");
                    }
                },
                Effect::Suspend => terminal::stop(),
                // Nothing is painted, so nothing can be painted again or pointed at.
                Effect::Repaint | Effect::Themes | Effect::Theme(_) | Effect::Mouse(_) => {}
                Effect::Quit => return Ok(false),
            }
        }
        let mut lines = self.model.tell(&self.told);
        lines.extend(self.tell_overlay());
        lines.extend(self.tell_keys());
        if lines.is_empty() && is_key && self.model.step().is_some() {
            lines.push(self.model.where_we_are());
        }
        self.told = self.model.told();
        self.overlay = self.model.overlay().cloned();
        self.say(&lines)?;
        Ok(true)
    }

    fn say(&self, lines: &[String]) -> io::Result<()> {
        let text: String = lines.iter().map(|line| visible(line) + "\n").collect();
        match self.charset {
            Charset::Utf8 => put(text.as_bytes()),
            Charset::Ascii => put(numbered(&text).as_bytes()),
        }
    }

    /// What opened, closed, or is chosen now.
    fn tell_overlay(&self) -> Vec<String> {
        let model = &self.model;
        match (&self.overlay, model.overlay()) {
            (before, now) if before.as_ref() == now => Vec::new(),
            // Where the next step is still awaited, that is told when it is there.
            (_, None) if model.step().is_none() => vec!["closed".to_owned()],
            (_, None) => vec![format!("closed; {}", model.where_we_are())],
            (Some(Overlay::List(before)), Some(Overlay::List(list)))
                if before.kind == list.kind && before.shown() == list.shown() =>
            {
                vec![self.tell_row(list, list.chosen())]
            }
            (_, Some(Overlay::List(list))) => {
                let rows = (0..list.shown().len()).map(|position| self.tell_row(list, position));
                rows.chain(["a number and enter takes a row; esc closes".to_owned()])
                    .collect()
            }
            (_, Some(Overlay::Help(help))) => model
                .help_lines(help)
                .into_iter()
                .map(|line| match line {
                    HelpLine::Heading(title) => format!("{title}:"),
                    HelpLine::Keys(keys, about) => format!("{keys}: {about}"),
                    HelpLine::More(about) => about,
                })
                .collect(),
            // Another word or paragraph of the text that was told already.
            (Some(Overlay::Sheet(before)), Some(Overlay::Sheet(sheet)))
                if before.kind == SheetKind::Read && before.title() == sheet.title() =>
            {
                match (model.chosen_text(), sheet.chosen()) {
                    (Some(word), _) => vec![word.to_owned()],
                    (None, Some(chosen)) => tell_entry(sheet, chosen),
                    (None, None) => Vec::new(),
                }
            }
            (Some(Overlay::Sheet(before)), Some(Overlay::Sheet(sheet)))
                if before.entries() == sheet.entries() =>
            {
                sheet
                    .chosen()
                    .map_or_else(Vec::new, |chosen| tell_entry(sheet, chosen))
            }
            (_, Some(Overlay::Sheet(sheet))) => {
                let entries = (0..sheet.entries().len()).flat_map(|idx| tell_entry(sheet, idx));
                let leads = sheet.entries().iter().any(|entry| entry.target.is_some());
                let how = if leads {
                    "a number and enter goes to a place; esc closes"
                } else {
                    "esc closes"
                };
                std::iter::once(sheet.title().to_owned())
                    .chain(entries)
                    .chain([how.to_owned()])
                    .collect()
            }
            (_, Some(Overlay::Puzzle { puzzle, reading })) => {
                let puzzle = &model.article().puzzles[*puzzle];
                puzzle
                    .readings
                    .get(*reading)
                    .map_or_else(Vec::new, |shown| {
                        vec![
                            format!("unsure: {}", puzzle.place),
                            format!(
                                "reading {} of {}, {:.0} in 100; enter takes it",
                                reading + 1,
                                puzzle.readings.len(),
                                shown.probability * 100.0
                            ),
                        ]
                    })
            }
        }
    }

    fn tell_row(&self, list: &List, position: usize) -> String {
        let row = list.shown().get(position).copied().unwrap_or_default();
        let text = texts_of_rows(&self.model, list.kind, std::iter::once(row)).concat();
        let words: Vec<&str> = text.split_whitespace().collect();
        let chosen = if position == list.chosen() {
            ", chosen"
        } else {
            ""
        };
        format!("{}{chosen}: {}", position + 1, words.join(" "))
    }

    /// What is being typed, and what may follow.
    fn tell_keys(&self) -> Option<String> {
        if let Some(typing) = self.model.typing() {
            return Some(typing.prompt(usize::MAX) + &typing.text);
        }
        let next = self.model.continuations();
        if !next.is_empty() {
            let next = next
                .iter()
                .map(|(keys, action)| format!("{keys} {}", action.name()));
            return Some(next.collect::<Vec<_>>().join(", "));
        }
        let unfinished = self.model.unfinished();
        (!unfinished.is_empty()).then_some(unfinished)
    }
}

/// An entry of a sheet, a line each; empty for what only parts others. Those that lead somewhere have a number.
fn tell_entry(sheet: &Sheet, idx: usize) -> Vec<String> {
    let entry = &sheet.entries()[idx];
    // What is drawn with boxes and blocks is noise to the ear; the words beside it say the same.
    let is_drawn = |sign: char| matches!(sign, '\u{2500}'..='\u{25ff}' | '↳');
    let text = |runs: &Vec<Run>| -> String {
        let runs = runs.iter().map(|run| run.text.as_str());
        let has_words = |text: &&str| text.contains(char::is_alphanumeric);
        let told = runs.map(|text| match text {
            words if has_words(&words) => words.to_owned(),
            drawn => drawn.chars().filter(|sign| !is_drawn(*sign)).collect(),
        });
        told.collect()
    };
    let lines = entry.lines.iter().map(text);
    let mut lines: Vec<String> = lines
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if let (Some(first), Some(_)) = (lines.first_mut(), entry.target) {
        let before = &sheet.entries()[..idx];
        let number = before.iter().filter(|entry| entry.target.is_some()).count() + 1;
        let chosen = if sheet.chosen() == Some(idx) {
            ", chosen"
        } else {
            ""
        };
        *first = format!("{number}{chosen}: {first}");
    }
    lines
}

fn put(bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}
