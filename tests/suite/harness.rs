//! A reading session without terminal and threads: keys in, screen out.

use std::fmt::Write as _;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use variorum::age::Ages;
use variorum::app::{
    Code, Effect, Event, Key, Model, Options, Pair, Settings, Size, Start, compare, seek, survey,
    update,
};
use variorum::loader::{self, Input};
use variorum::review::Review;
use variorum::store::{Choices, Store, Timestamp, VersionIdx};
use variorum::style::Role;
use variorum::theme::{Catalog, ColorDepth, Theme};
use variorum::tui;
use variorum::visual::Form;

fn inputs(files: &[(&str, &str)]) -> Vec<Input> {
    let input = |(name, text): &(&str, &str)| Input {
        name: (*name).to_owned(),
        group: String::new(),
        bytes: text.as_bytes().to_vec(),
    };
    files.iter().map(input).collect()
}

/// Loads texts as if they were the files of one command line.
pub(crate) fn load(files: &[(&str, &str)]) -> Store {
    loader::load(&inputs(files), None, &Choices::default())
}

/// Returns the newest step of an article.
pub(crate) fn newest_step(store: &Store, article: usize) -> Pair {
    let newest = store.articles[article].newest();
    Pair {
        article,
        old: VersionIdx(newest.0.saturating_sub(1)),
        new: newest,
        ignores_case: false,
    }
}

/// See the module. Diffs are made at once, so nothing depends on time.
pub(crate) struct Session {
    pub(crate) model: Model,
    store: Arc<Store>,
    inputs: Vec<Input>,
    choices: Choices,
    pub(crate) has_ended: bool,
    /// How many diffs were made, guesses left out.
    pub(crate) n_compared: usize,
    /// The theme that is shown in place of the one of the start.
    pub(crate) theme: Option<String>,
    /// What was copied last.
    pub(crate) copied: Option<String>,
    /// What was marked, as the program would keep it.
    pub(crate) review: Review,
    /// Seconds since 1970: a second passes with every deed.
    clock: i64,
    /// Whether what the program guesses is made at once; otherwise never.
    pub(crate) makes_guesses: bool,
}

impl Session {
    /// Opens files as one command line would, so that choices of readings can be followed.
    pub(crate) fn on_files(files: &[(&str, &str)], columns: u16, rows: u16) -> Self {
        let mut session = Self::on(load(files), columns, rows);
        session.inputs = inputs(files);
        session
    }

    /// Opens the newest step of the first article.
    pub(crate) fn on(store: Store, columns: u16, rows: u16) -> Self {
        Self::with(Settings::default(), store, columns, rows)
    }

    /// The same for a reader who set something.
    pub(crate) fn with(settings: Settings, store: Store, columns: u16, rows: u16) -> Self {
        Self::in_form(Form::default(), settings, store, columns, rows)
    }

    /// The same on a screen that shows text in another form.
    pub(crate) fn in_form(
        form: Form,
        settings: Settings,
        store: Store,
        columns: u16,
        rows: u16,
    ) -> Self {
        let store = Arc::new(store);
        let pair = newest_step(&store, 0);
        let size = Size { columns, rows };
        Self::start_in(form, Start::at(pair), settings, store, size)
    }

    /// The same with a step and with marks.
    pub(crate) fn start(
        start: Start,
        settings: Settings,
        store: Arc<Store>,
        columns: u16,
        rows: u16,
    ) -> Self {
        let size = Size { columns, rows };
        Self::start_in(Form::default(), start, settings, store, size)
    }

    fn start_in(
        form: Form,
        start: Start,
        settings: Settings,
        store: Arc<Store>,
        size: Size,
    ) -> Self {
        let review = (*start.review).clone();
        let options = Options {
            start,
            size,
            brackets: false,
            theme: "Nord".to_owned(),
            catalog: Catalog::default(),
            depth: ColorDepth::True,
            settings,
            form,
            notice: None,
        };
        let mut session = Self {
            model: Model::new(Arc::clone(&store), options),
            store,
            inputs: Vec::new(),
            choices: Choices::default(),
            has_ended: false,
            n_compared: 0,
            theme: None,
            copied: None,
            review,
            clock: 1_777_777_777,
            makes_guesses: false,
        };
        session.resize(size.columns, size.rows);
        session
    }

    /// From now on the files hold this.
    pub(crate) fn replace_files(&mut self, files: &[(&str, &str)]) {
        self.inputs = inputs(files);
    }

    /// Presses keys, written with spaces between them; `"abc"` types letters.
    pub(crate) fn press(mut self, keys: &str) -> Self {
        for word in keys.split(' ') {
            match word
                .strip_prefix('"')
                .and_then(|word| word.strip_suffix('"'))
            {
                Some(letters) => {
                    for letter in letters.chars() {
                        self.event(Event::Key(Key::plain(Code::Char(letter))));
                    }
                }
                None => self.event(Event::Key(
                    Key::parse(word).unwrap_or_else(|| panic!("no key: {word}")),
                )),
            }
        }
        self
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.event(Event::Resize(Size { columns, rows }));
    }

    /// Does not make diffs from now on: the reader is faster than the machine. Returns what is asked for.
    pub(crate) fn press_while_waiting(&mut self, keys: &str) -> Option<Pair> {
        let mut wanted = None;
        for word in keys.split(' ') {
            let key = Key::parse(word).unwrap_or_else(|| panic!("no key: {word}"));
            for effect in update(&mut self.model, Event::Key(key)) {
                if let Effect::Focus(pair) = effect {
                    wanted = Some(pair);
                }
            }
        }
        wanted
    }

    /// Makes `pair` as the worker would, and all that follows from it.
    pub(crate) fn make(&mut self, pair: Pair) {
        let step = compare(&self.store, pair, None);
        self.event(Event::Done(pair, Ok(step)));
    }

    pub(crate) fn event(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in update(&mut self.model, event) {
                match effect {
                    Effect::Focus(pair) => {
                        self.n_compared += 1;
                        events.push(Event::Done(pair, Ok(compare(&self.store, pair, None))));
                    }
                    Effect::Quit => self.has_ended = true,
                    Effect::Choose(puzzle, reading) => {
                        self.choices.set(puzzle, reading);
                        self.store = Arc::new(loader::load(&self.inputs, None, &self.choices));
                        events.push(Event::Chosen(Ok(Arc::clone(&self.store))));
                    }
                    Effect::Search(Some(quest)) => {
                        let open = self.model.pair().article;
                        seek(&self.store, &quest, open, &|| false, &mut |found| {
                            events.insert(0, Event::Found(found));
                        });
                    }
                    Effect::Ages(article) => {
                        let ages = Ages::of(&self.store.articles[article], None);
                        events.push(Event::Aged(article, Arc::new(ages)));
                    }
                    Effect::Trace(trace) => {
                        events.extend(trace.follow(&|| false).map(Event::Traced));
                    }
                    Effect::Survey(articles) => {
                        for article in articles {
                            let steps =
                                (0..).map_while(|step| survey(&self.store, article, step, None));
                            events.push(Event::Surveyed {
                                article,
                                start: 0,
                                steps: steps.collect(),
                            });
                        }
                    }
                    Effect::Mark(deed) => {
                        self.clock += 1;
                        self.review
                            .apply(&deed, Timestamp::from_seconds(self.clock));
                        events.push(Event::Marked(Ok(Arc::new(self.review.clone()))));
                    }
                    Effect::Theme(theme) => self.theme = theme.map(|theme| theme.name),
                    Effect::Copy(text, _) => self.copied = Some(text),
                    Effect::Prefetch(guesses) if self.makes_guesses => {
                        let made = guesses
                            .into_iter()
                            .map(|guess| guess.make(&self.store, None));
                        events.extend(made);
                    }
                    Effect::Reload => {
                        if !self.inputs.is_empty() {
                            let store = loader::load(&self.inputs, None, &self.choices);
                            self.store = Arc::new(store);
                        }
                        events.push(Event::Reloaded(Ok(Arc::clone(&self.store))));
                    }
                    Effect::Search(None)
                    | Effect::Themes
                    | Effect::Prefetch(_)
                    | Effect::Mouse(_)
                    | Effect::Repaint
                    | Effect::Export(..)
                    | Effect::Suspend => {}
                }
            }
        }
    }

    /// Returns the numbers of the two versions on screen.
    pub(crate) fn versions(&self) -> (u32, u32) {
        (self.model.old().number, self.model.new_version().number)
    }

    /// Returns the rows of the screen as text.
    pub(crate) fn text(&self) -> Vec<String> {
        let buffer = self.draw();
        let row = |y| {
            let cells = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_owned()
        };
        (0..buffer.area.height).map(row).collect()
    }

    /// Returns the screen with a line of styles under each row that has any: a letter for each cell's role.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.draw();
        let mut screen = String::new();
        for (y, text) in self.text().iter().enumerate() {
            let style = |x| letter(buffer[(x, y as u16)].fg);
            let styles: String = (0..buffer.area.width).map(style).collect();
            let _ = writeln!(screen, "{text}");
            if !styles.trim().is_empty() {
                let _ = writeln!(screen, "{}", styles.trim_end());
            }
        }
        screen
    }

    pub(crate) fn draw(&self) -> Buffer {
        let size = self.model.size();
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.columns, size.rows));
        tui::view(&self.model, &roles_as_colors(), &mut buffer);
        buffer
    }
}

/// A theme in which every role has a colour of its own, so that a cell's colour tells its role.
fn roles_as_colors() -> Theme {
    let mut toml = String::from("name = \"Roles\"\nvariant = \"any\"\n[roles]\n");
    for role in Role::ALL {
        let _ = writeln!(
            toml,
            "{} = {{ fg = \"#0000{:02x}\" }}",
            role.name(),
            role.idx()
        );
    }
    Theme::parse(&toml, ColorDepth::True).unwrap()
}

/// The letters of the style lines. Plain text and what has no meaning stay blank.
fn letter(color: Color) -> char {
    let Color::Rgb(0, 0, idx) = color else {
        return ' ';
    };
    match Role::ALL[usize::from(idx)] {
        Role::Text => ' ',
        Role::Dim => 'd',
        Role::Heading => 'h',
        Role::Added => 'a',
        Role::Removed => 'r',
        Role::AddedBlock => 'A',
        Role::RemovedBlock => 'R',
        Role::Moved => 'm',
        Role::MovedBlock => 'M',
        Role::Typographic => 't',
        Role::Match => 'f',
        Role::Gutter => 'g',
        Role::GutterCurrent => 'G',
        Role::Border => '.',
        Role::Bar => 'b',
        Role::BarStrong => 'B',
        Role::Warning => '!',
        Role::Selection => 's',
        Role::AgeOldest => '1',
        Role::AgeOlder => '2',
        Role::AgeNewer => '3',
        Role::AgeNewest => '4',
    }
}
