//! A reading session without a terminal, a thread, a file or a clock.
//!
//! [`update()`] is the only writer of the [`Model`]: an [`Event`] goes in, [`Effect`]s come out for the outside world to
//! carry out. Whoever draws only reads. To add an action: a line in the table of `action` and an arm in the match of `update`;
//! what it makes of the look of a step is an arm in `ways`.

mod action;
mod anchor;
mod cache;
mod copy;
mod detail;
mod frame;
mod guess;
mod help;
mod key;
mod keymap;
mod laying_out;
mod list;
mod model;
mod mouse;
mod options;
mod origin;
mod reviewing;
mod search;
mod sheet;
mod survey;
mod telling;
#[cfg(test)]
mod tests;
mod timeline;
mod trace;
mod typing;
mod update;
mod ways;
mod word;

pub use self::action::{Action, Group};
pub use self::copy::Clipboard;
pub use self::frame::{Frame, Size};
pub(crate) use self::guess::is_short;
pub use self::guess::{Guess, Ready};
pub use self::help::{Help, HelpLine};
pub use self::key::{Code, Key};
pub(crate) use self::keymap::quoted;
pub use self::keymap::{Context, HINTS, Hint, Keymap, parse_chord};
pub use self::list::{ArticleOrder, Filter, List, ListKind, news_in_words};
pub use self::model::{Model, Overlay, Side};
pub use self::mouse::{Gesture, Mouse};
pub use self::options::{Options, Settings, ThemeName, theme_names};
pub use self::reviewing::{Progress, Signs, Start};
pub use self::search::{Findings, Quest, Scope, Sought, seek};
pub use self::sheet::{Entry, Sheet, SheetKind, Target};
pub use self::survey::{Surveyed, survey};
pub use self::telling::Told;
pub use self::timeline::Timeline;
pub use self::trace::{Trace, Traced};
pub use self::typing::{Purpose, Reach, Typing};
pub use self::update::update;

use std::sync::Arc;

use crate::age::Ages;
use crate::diff::DiffOptions;
use crate::history::Summary;
use crate::review::{Deed, Review};
use crate::step::Step;
use crate::store::{PuzzleId, Store, VersionIdx};
use crate::theme::Theme;
use crate::visual::Ambiguous;

/// Two versions of an article of the store, and how they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// Index of the article in the store.
    pub article: usize,
    /// The older version.
    pub old: VersionIdx,
    /// The newer version.
    pub new: VersionIdx,
    /// Whether a word in other capitals is the same word in other typography.
    pub ignores_case: bool,
}

impl Pair {
    /// Returns the step that leads to `new`; the first version stands beside itself where there is no other.
    #[must_use]
    pub fn ending_at(self, new: VersionIdx) -> Self {
        Self {
            old: VersionIdx(new.0.saturating_sub(1)),
            new,
            ..self
        }
    }

    /// Returns whether this is one version beside itself, so that nothing is compared.
    #[must_use]
    pub fn is_one_version(self) -> bool {
        self.old == self.new
    }
}

/// The form in which a step is written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// A page for a browser.
    Html,
    /// A text whose changes editors can accept or reject.
    Markdown,
}

/// What is to be written into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The versions of the step.
    pub pair: Pair,
    /// In which form.
    pub page: Page,
    /// How often everything had been read when this was wished: then other articles may stand in their places.
    pub n_loaded: usize,
}

/// What a session can have read again, and where it keeps what its reader does.
pub trait Shelf: Send {
    /// Keeps the choice of a reading, reads everything again with it, and returns that; or says why it cannot.
    fn choose(&mut self, puzzle: PuzzleId, reading: &str) -> Result<Store, String>;

    /// Reads everything again as it is now, and returns that; or says why it cannot.
    fn reload(&mut self) -> Result<Store, String>;

    /// Writes `step`, of `store`, into a new file; returns its name, or says why there is none.
    fn export(&mut self, store: &Store, step: &Step, wish: &Export) -> Result<String, String>;

    /// Keeps what the reader did, and returns all that is kept by now, by other sessions too; or says what is not kept, and why.
    fn mark(&mut self, deed: &Deed) -> Result<Review, String>;
}

/// What happens to a session.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// The screen has a new size.
    Resize(Size),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(Mouse),
    /// Everything was read again after a choice; `Err` holds why it could not be.
    Chosen(Result<Arc<Store>, String>),
    /// Everything was read again as it is now; `Err` holds why it could not be.
    Reloaded(Result<Arc<Store>, String>),
    /// A step was written into the file of this name; `Err` holds why it was not.
    Exported(Result<String, String>),
    /// Something that the reader did is kept, with all that was before; `Err` says what is not, and why.
    Marked(Result<Arc<Review>, String>),
    /// The theme of the start is another one, for the ground that the terminal has: what it calls itself, and whether it
    /// needs brackets.
    Suited(String, bool),
    /// Every theme was read.
    Themes(Vec<ThemeName>),
    /// Signs that may be one cell wide or two are so wide.
    Widths(Ambiguous),
    /// Something that the reader was told did not work after all; holds why.
    Failed(String),
    /// Some steps of an article were summed up, in order, the first of them after this version.
    Surveyed {
        /// Index of the article in the store.
        article: usize,
        /// The older version of the first of them.
        start: usize,
        /// What they did.
        steps: Vec<Summary>,
    },
    /// More was found of what is looked for everywhere.
    Found(Findings),
    /// The ages of the words of the article with this index in the store are known.
    Aged(usize, Arc<Ages>),
    /// It is known what became of what is searched for.
    Traced(Traced),
    /// A diff is done; `Err` holds why it could not be made.
    Done(Pair, Result<Arc<Step>, String>),
    /// A diff that was guessed at is done, and laid out where that is little work; `Err` holds why it could not be made.
    Guessed(Pair, Result<Ready, String>),
}

/// What the outside world must do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make this diff now: the reader waits for it. Replaces any other that is wanted.
    Focus(Pair),
    /// Make these when there is nothing better to do, the first first.
    Prefetch(Vec<Guess>),
    /// Sum up every step of these articles when there is nothing else to do, the first article first.
    Survey(Vec<usize>),
    /// Look for this in every version of the articles of its scope, beside everything else; for nothing any more where it is
    /// `None`.
    /// Replaces any other that is looked for.
    Search(Option<Quest>),
    /// Find out how old the words of this article are, when there is nothing to compare.
    Ages(usize),
    /// Find out what became of what is searched for, beside everything else. Replaces any other wish to know.
    Trace(Trace),
    /// Read every theme when there is nothing to compare.
    Themes,
    /// Show this theme; `None` for the one of the start.
    Theme(Option<Box<Theme>>),
    /// Let the mouse point, or leave it to the terminal.
    Mouse(bool),
    /// Give this text to the reader's clipboard, in this way.
    Copy(String, Clipboard),
    /// Keep this choice of a reading and read everything again.
    Choose(PuzzleId, String),
    /// Read everything again as it is now.
    Reload,
    /// Write this into a new file.
    Export(Export),
    /// Keep this.
    Mark(Deed),
    /// Draw everything again, whatever the terminal shows.
    Repaint,
    /// Hand the terminal back until the program is resumed.
    Suspend,
    /// End.
    Quit,
}

/// Makes the diff of `pair`. This is what [`Effect::Focus`] asks for.
#[must_use]
pub fn compare(store: &Store, pair: Pair, deadline: Option<std::time::Instant>) -> Arc<Step> {
    let article = &store.articles[pair.article];
    let options = DiffOptions {
        fold_case: pair.ignores_case,
        ..DiffOptions::default()
    };
    Arc::new(Step::new(
        article.version(pair.old),
        article.version(pair.new),
        options,
        deadline,
    ))
}
