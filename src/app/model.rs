//! The state of a session: all that a drawing needs, and nothing of the terminal.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use crate::age::Ages;
use crate::label::{Filter, LabelSet};
use crate::rows::{Rows, Wish};
use crate::step::Step;
use crate::store::{Article, Problem, Store, Version, VersionIdx};
use crate::theme::{Catalog, ColorDepth, Theme};
use crate::visual::{Form, Invisibles};

use super::anchor::{Arrival, Kept};
use super::cache::Cache;
use super::frame::{Frame, Size};
use super::guess::Foreseen;
use super::list::{ArticleOrder, List, ListKind};
use super::options::{Options, ThemeName, theme_names};
use super::reviewing::Reviewing;
use super::search::{Findings, Search};
use super::sheet::{Sheet, SheetKind};
use super::survey::{Survey, Surveyed};
use super::trace::{Trace, Traced};
use super::typing::Typing;
use super::update::Places;
use super::word::ChosenWord;
use super::{Action, Clipboard, Context, Help, Key, Keymap, Pair};

/// One of the two versions of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The older one.
    Old,
    /// The newer one.
    New,
}

/// What lies over the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// All keys.
    Help(Help),
    /// A list to choose from.
    List(List),
    /// A screen of its own.
    Sheet(Sheet),
    /// The readings of a puzzle of the open article.
    Puzzle {
        /// Its index in the article's puzzles.
        puzzle: usize,
        /// The reading that Enter would choose.
        reading: usize,
    },
}

/// What was typed and has not had its effect yet.
#[derive(Debug, Default)]
pub(super) struct Keyboard {
    /// A number typed before a key.
    pub(super) count: Option<usize>,
    /// Keys of a chord that is not complete.
    pub(super) pending: Vec<Key>,
    /// Keys that wait for the diff that is being made: they mean something only in its step.
    pub(super) queued: VecDeque<Key>,
    pub(super) typing: Option<Typing>,
    /// The edge of the step at which the reader was told that pressing again goes on.
    pub(super) edge: Option<Direction>,
}

/// See the module. Only [`super::update()`] writes it.
#[derive(Debug)]
pub struct Model {
    pub(super) store: Arc<Store>,
    /// How often everything was read again.
    pub(super) n_loaded: usize,
    pub(super) pair: Pair,
    pub(super) size: Size,
    pub(super) wish: Wish,
    /// The diff of `pair`; `None` while it is being made.
    pub(super) step: Option<Arc<Step>>,
    /// Whether the diff of `pair` is being made.
    pub(super) is_awaited: bool,
    /// What to do when it is there.
    pub(super) arrival: Arrival,
    pub(super) rows: Option<Arc<Rows>>,
    /// The word that the reader chose last while reading.
    pub(super) word: Option<ChosenWord>,
    /// First line of `rows` that is shown.
    pub(super) top: usize,
    /// Where the reader was, and the places that they kept.
    pub(super) places: Places,
    /// What stayed where it was when the text was laid out last.
    pub(super) kept: Option<Kept>,
    /// Index in the changes of `rows`: the one that the reader went to.
    pub(super) change: Option<usize>,
    pub(super) search: Option<Search>,
    /// The last search through everything, and how many there were.
    pub(super) everywhere: Option<Findings>,
    /// What was found of what is still being typed.
    pub(super) ahead: Option<Findings>,
    pub(super) n_searches: usize,
    /// The last wish to know what became of what is searched for, and what was found out.
    pub(super) asked: Option<Trace>,
    pub(super) traced: Option<Traced>,
    pub(super) reviewing: Reviewing,
    /// The puzzle that was looked at last.
    pub(super) puzzle: Option<usize>,
    pub(super) overlay: Option<Overlay>,
    pub(super) message: Option<String>,
    pub(super) keyboard: Keyboard,
    pub(super) cache: Cache,
    /// What was made in advance last.
    pub(super) foreseen: Option<Foreseen>,
    pub(super) survey: Survey,
    /// The version that stays while the reader steps through the others.
    pub(super) pinned: Option<VersionIdx>,
    /// The version that is shown alone, if one is.
    pub(super) alone: Option<Side>,
    /// How old the words of an article are; `None` while nobody found out.
    pub(super) ages: Option<(usize, Arc<Ages>)>,
    /// What the reader asked for before that was known: the next version of a paragraph, this way and so many on.
    pub(super) walk: Option<(Direction, usize)>,
    /// The order of the list of articles.
    pub(super) order: ArticleOrder,
    /// How closely the timeline is looked at: how often the versions in sight were halved.
    pub(super) zoom: usize,
    pub(super) keymap: Keymap,
    pub(super) catalog: Catalog,
    pub(super) depth: ColorDepth,
    /// The themes of the catalog; empty until they are asked for.
    pub(super) themes: Vec<ThemeName>,
    /// The theme that was chosen, as an index of `themes`; `None` for the one of the start.
    pub(super) theme: Option<usize>,
    /// What the theme of the start calls itself.
    theme_at_start: String,
    pub(super) brackets: Brackets,
    /// Whether the mouse scrolls and points.
    pub(super) has_mouse: bool,
    pub(super) clipboard: Clipboard,
}

/// Who says whether changed words stand in brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brackets {
    /// The reader, if they said so.
    pub(super) wanted: Option<bool>,
    /// The theme of the start.
    pub(super) at_start: bool,
}

/// Onwards or back, in time and in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// To what is newer, or further down.
    Forward,
    /// To what is older, or further up.
    Back,
}

impl Direction {
    pub(super) fn reversed(self) -> Self {
        match self {
            Self::Forward => Self::Back,
            Self::Back => Self::Forward,
        }
    }
}

impl Model {
    /// Opens a session. The first event brings it to life: nothing is compared yet.
    #[must_use]
    pub fn new(store: Arc<Store>, options: Options) -> Self {
        let survey = Survey::new(&store);
        let notices = [options.notice, options.start.message.as_deref()];
        let notices: Vec<&str> = notices.into_iter().flatten().collect();
        let message = (!notices.is_empty()).then(|| notices.join("; "));
        Self {
            store,
            n_loaded: 0,
            pair: options.start.pair,
            size: options.size,
            wish: Wish {
                invisibles: Invisibles::Misleading,
                columns: options.settings.columns,
                unchanged: options.settings.unchanged,
                brackets: options.settings.brackets.unwrap_or(options.brackets),
                filter: Filter {
                    hides_typography: options.settings.hides_typography,
                    ..Filter::default()
                },
                form: options.form,
            },
            step: None,
            is_awaited: false,
            arrival: Arrival::Top,
            rows: None,
            word: None,
            top: 0,
            places: Places::default(),
            kept: None,
            change: None,
            search: None,
            everywhere: None,
            ahead: None,
            n_searches: 0,
            asked: None,
            traced: None,
            reviewing: Reviewing::new(options.start),
            puzzle: None,
            overlay: None,
            message,
            keyboard: Keyboard::default(),
            cache: Cache::default(),
            foreseen: None,
            survey,
            ages: None,
            walk: None,
            zoom: 0,
            order: ArticleOrder::default(),
            pinned: None,
            alone: None,
            keymap: options.settings.keymap,
            catalog: options.catalog,
            depth: options.depth,
            themes: Vec::new(),
            theme: None,
            theme_at_start: options.theme,
            brackets: Brackets {
                wanted: options.settings.brackets,
                at_start: options.brackets,
            },
            clipboard: options.settings.clipboard,
            has_mouse: options.settings.mouse,
        }
    }

    /// Returns what the keys do.
    #[must_use]
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// Returns the themes that can be chosen.
    #[must_use]
    pub fn themes(&self) -> &[ThemeName] {
        &self.themes
    }

    /// Returns where keys are pressed now.
    #[must_use]
    pub fn context(&self) -> Context {
        match self.overlay {
            None => Context::Main,
            Some(_) => Context::List,
        }
    }

    /// Returns what can follow the keys of an incomplete chord, and what it calls; empty where there is none.
    #[must_use]
    pub fn continuations(&self) -> Vec<(String, Action)> {
        let pressed = &self.keyboard.pending;
        if pressed.is_empty() {
            return Vec::new();
        }
        self.keymap.continuations(self.context(), pressed).collect()
    }

    /// Takes another theme for the one of the start.
    pub(super) fn suit(&mut self, theme: String, brackets: bool) {
        self.theme_at_start = theme;
        self.brackets.at_start = brackets;
        self.set_brackets(self.theme);
    }

    /// Returns whether some of `lines` are on the screen.
    pub(super) fn is_in_sight(&self, lines: &Range<usize>) -> bool {
        lines.start < self.top + self.body_height() && self.top < lines.end
    }

    /// Puts changed words in brackets, or not, as the reader or else the theme of the moment says.
    pub(super) fn set_brackets(&mut self, theme: Option<usize>) {
        let of_theme = theme
            .and_then(|idx| self.themes.get(idx))
            .map_or(self.brackets.at_start, |theme| theme.brackets);
        let brackets = self.brackets.wanted.unwrap_or(of_theme);
        if self.wish.brackets != brackets {
            self.wish.brackets = brackets;
            self.lay_out_in_place();
        }
    }

    /// Returns everything that was loaded.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the article that is open.
    #[must_use]
    pub fn article(&self) -> &Article {
        &self.store.articles[self.pair.article]
    }

    /// Returns what is known of the history of the article at `idx` so far.
    #[must_use]
    pub fn surveyed(&self, idx: usize) -> &Surveyed {
        self.survey.of(idx)
    }

    /// Returns the version that stays while the reader steps through the others.
    #[must_use]
    pub fn pinned(&self) -> Option<VersionIdx> {
        self.pinned
    }

    /// Returns whether the mouse scrolls and points.
    #[must_use]
    pub fn has_mouse(&self) -> bool {
        self.has_mouse
    }

    /// Returns the version that is shown alone, if one is.
    #[must_use]
    pub fn alone(&self) -> Option<Side> {
        self.alone
    }

    /// Returns the step that shows `version`: beside the pinned one, or else beside the one before it.
    pub(super) fn step_to(&self, version: VersionIdx) -> Pair {
        match self.pinned.filter(|pinned| *pinned != version) {
            Some(pinned) => Pair {
                old: pinned.min(version),
                new: pinned.max(version),
                ..self.pair
            },
            None => self.pair.ending_at(version),
        }
    }

    /// Returns the last search through everything.
    pub(super) fn everywhere(&self) -> Option<&Findings> {
        self.everywhere.as_ref()
    }

    /// Returns how old the words of the open article are; `None` while nobody found out.
    #[must_use]
    pub fn ages(&self) -> Option<&Ages> {
        let (article, ages) = self.ages.as_ref()?;
        (*article == self.pair.article).then_some(ages)
    }

    /// Returns the order in which articles are listed.
    #[must_use]
    pub fn order(&self) -> ArticleOrder {
        self.order
    }

    /// Returns the step that is open.
    #[must_use]
    pub fn pair(&self) -> Pair {
        self.pair
    }

    /// Returns the older of the two versions.
    #[must_use]
    pub fn old(&self) -> &Version {
        self.article().version(self.pair.old)
    }

    /// Returns the newer of the two versions.
    #[must_use]
    pub fn new_version(&self) -> &Version {
        self.article().version(self.pair.new)
    }

    /// Returns what went wrong with the open article and with whole files.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.article().problems.iter().chain(&self.store.problems)
    }

    /// Returns whether the diff is being made; where it is not and there is none, it failed.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.is_awaited
    }

    /// Returns the line of [`Self::rows`] that a search went to last.
    #[must_use]
    pub fn found_line(&self) -> Option<usize> {
        self.search.as_ref()?.line
    }

    /// Returns the diff; `None` while it is being made.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.step.as_deref()
    }

    /// Returns the whole step laid out.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        static NONE: Rows = Rows::NONE;
        self.rows.as_deref().unwrap_or(&NONE)
    }

    /// Returns the first line of [`Self::rows`] that is shown.
    #[must_use]
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns the change that the reader went to, as an index in the changes of [`Self::rows`].
    #[must_use]
    pub fn change(&self) -> Option<usize> {
        self.change
    }

    /// Returns what lies over the step.
    #[must_use]
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// Returns what the reader is typing, if they are.
    #[must_use]
    pub fn typing(&self) -> Option<&Typing> {
        self.keyboard.typing.as_ref()
    }

    /// Returns what the program has to say until the next key.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns the number and the keys of an incomplete chord, as they were typed.
    #[must_use]
    pub fn unfinished(&self) -> String {
        let count = self
            .keyboard
            .count
            .map(|count| count.to_string())
            .unwrap_or_default();
        let pending: String = self
            .keyboard
            .pending
            .iter()
            .map(ToString::to_string)
            .collect();
        count + &pending
    }

    /// Returns the phrase that is searched for.
    #[must_use]
    pub fn phrase(&self) -> Option<&str> {
        self.search
            .as_ref()
            .map(|search| search.sought.text.as_str())
    }

    /// Returns what kind of change the one is that the reader went to.
    #[must_use]
    pub fn kinds_of_change(&self) -> LabelSet {
        let change = self
            .change
            .and_then(|change| self.rows().changes.get(change));
        change.map_or_else(LabelSet::default, |change| change.labels)
    }

    /// Returns which changes the reader wants to see.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.wish.filter
    }

    /// Returns the screen's size.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// Returns how the screen is divided.
    #[must_use]
    pub fn frame(&self) -> Frame {
        Frame::new(self.size)
    }

    /// Returns how text is made ready for the screen.
    #[must_use]
    pub fn form(&self) -> Form {
        self.wish.form
    }

    /// Returns the theme that is shown, as an index of the list of themes.
    pub(super) fn shown_theme(&self) -> Option<usize> {
        let is_at_start = |theme: &ThemeName| theme.title == self.theme_at_start;
        self.theme
            .or_else(|| self.themes.iter().position(is_at_start))
    }

    /// Returns the theme at `idx` of the list of themes.
    pub(super) fn theme_at(&self, idx: usize) -> Option<Theme> {
        let name = &self.themes.get(idx)?.name;
        self.catalog.theme(name, self.depth)?.ok()
    }

    /// Opens a list.
    pub(super) fn open_list(&mut self, kind: ListKind) {
        // Nearly always they were read meanwhile.
        if kind == ListKind::Themes && self.themes.is_empty() {
            self.themes = theme_names(&self.catalog, self.depth);
        }
        self.overlay = Some(Overlay::List(List::open(self, kind)));
    }

    /// Opens a sheet.
    pub(super) fn open_sheet(&mut self, kind: SheetKind) {
        self.overlay = Some(Overlay::Sheet(Sheet::open(self, kind)));
    }

    /// Fills the open sheet anew, if one is open: for another size, or with what is known now.
    pub(super) fn fill_sheet_again(&mut self) {
        if let Some(Overlay::Sheet(sheet)) = &self.overlay {
            self.overlay = Some(Overlay::Sheet(sheet.fill_again(self)));
        }
    }
}
