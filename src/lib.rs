//! Variorum steps through the versions of a news article side by side.
//!
//! Change trackers keep the versions of articles; what a reader gets hold of are dumps in which two versions are woven
//! together. This library reads such dumps, takes the versions apart, tells what an editor did from one to the next,
//! and lays that out for a screen. The program around it is a terminal viewer and a few commands that print.
//!
//! # Map
//!
//! In the order of reading, which is the order of dependency: each module may use what stands above it.
//!
//! | module | what it does |
//! |---|---|
//! | [`store`] | articles and versions as data |
//! | [`style`] | what a stretch of the screen means, and how it may look |
//! | [`text`] | words, sentences, typographic folding |
//! | [`visual`] | makes any text harmless and visible, measures and wraps it |
//! | [`exchange`] | the JSON form of an article |
//! | [`loader`] | bytes of any known format, compressed or not, to a [`store::Store`]; takes woven pages apart |
//! | [`sample`] | the built-in story, as inputs of the loader |
//! | [`diff`] | what changed between two texts, down to the words |
//! | [`find`] | phrases, and the versions that hold them |
//! | [`shared`] | what two unlike texts have in common |
//! | [`label`] | what kind of change an edit is: numbers, names, quotations, hedges |
//! | [`step`] | two versions of an article and their diff |
//! | [`review`] | what a reader marked, noted and looked at, and how it is found again |
//! | [`age`] | how old each word of an article is, and the lives of its paragraphs |
//! | [`history`] | an article over all its versions: in numbers, what was taken back, whether it was owned up to |
//! | [`theme`] | themes, from TOML text |
//! | [`rows`] | a step laid out in one column or two, or with the old text above the new one |
//! | [`report`] | what the commands print |
//! | [`app`] | a reading session without a terminal |
//! | [`config`] | options and keys, from TOML text |
//! | [`worker`] | the threads that make diffs, read again and search |
//! | [`parallel`] | work shared between threads |
//! | `tui` | the viewer in a terminal; with the feature `tui` only |
//!
//! # What holds everywhere
//!
//! - `diff`, `text` and `label` know no article; `loader` knows no diff.
//! - A diff cannot fail, and a bad record is data: a [`store::Problem`] with its line.
//! - Nothing but `tui` names a terminal library. Nothing but `parallel`, `worker` and `tui` starts a thread; work on long
//!   texts is shared out by `parallel`, and whoever shares it waits for it. Nothing but `worker` and `tui` asks a clock,
//!   except to compare it with a deadline that it was given, and `find` where somebody waits for a search: of each text it
//!   has only so much time.
//! - Nothing here reads files, the environment or the user's folders: the program hands over bytes and values.
//! - [`app::update()`] is the only writer of the session's state, and the same events always lead to the same state.
//!   Drawing only reads.
//! - All text on its way to a screen passes [`visual`]; articles, file names and addresses are hostile.
//!
//! # How to
//!
//! - add a format: a file in `loader/`, a line in [`loader::FORMATS`], a folder in `samples/`;
//! - add an action of the viewer: a line in the table of `app/action.rs` and the arm in `app/update.rs` that the
//!   compiler asks for;
//! - add a screen over the step: a kind in `app/sheet.rs`, its entries in a file of `app/sheet/`, and an action;
//! - add a kind of change: a line in the table of `label.rs` and its rule in `label/rules.rs`;
//! - add a theme: a file in `themes/`, a line in [`theme::BUILT_IN`];
//! - add an option: an entry in the table `CHOICES` of `config.rs`; a preset of keys: a file in `config/keys/` and a line
//!   in `config/keys.rs`.

pub mod age;
pub mod app;
pub mod config;
pub mod diff;
pub mod exchange;
pub mod find;
pub mod history;
pub mod label;
pub mod loader;
pub mod parallel;
pub mod report;
pub mod review;
pub mod rows;
pub mod sample;
pub mod shared;
pub mod step;
pub mod store;
pub mod style;
pub mod text;
pub mod theme;
#[cfg(feature = "tui")]
pub mod tui;
pub mod visual;
pub mod worker;
