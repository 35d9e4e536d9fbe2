//! Keys and sizes as by chance, for long: nothing may break, and nothing may grow.

use std::time::Duration;

use ratatui::buffer::Cell;
use variorum::app::{Action, Code, Event, Key};
use variorum::loader;
use variorum::sample;
use variorum::store::Choices;

use crate::harness::Session;
use crate::viewer::Viewer;

/// Numbers as by chance, the same in every run (Knuth's MMIX generator).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// How many keys and sizes: some thousands, or as many as the environment says.
fn n_events() -> usize {
    let wanted = std::env::var("VARIORUM_SOAK").ok();
    wanted
        .and_then(|number| number.parse().ok())
        .unwrap_or(1_000)
}

/// Every key that means something, and every character that can be typed.
fn all_keys() -> Vec<Key> {
    let chords = Action::ALL.iter().flat_map(|action| action.default_keys());
    let keys = chords
        .flat_map(|chord| chord.split(' '))
        .filter_map(Key::parse);
    let letters = (b' '..=b'~').map(|letter| Key::plain(Code::Char(char::from(letter))));
    keys.chain(letters).collect()
}

#[test]
fn random_keys_and_sizes_break_nothing() {
    let store = loader::load(&sample::inputs(), None, &Choices::default());
    let mut session = Session::on(store.clone(), 100, 30);
    // What is made in advance is what would be made when it is wanted.
    let mut guessing = Session::on(store, 100, 30);
    guessing.makes_guesses = true;
    let keys = all_keys();
    let mut chance = Chance::new(7);
    for number in 0..n_events() {
        match chance.below(40) {
            0 => {
                let (columns, rows) = (chance.below(220) as u16, chance.below(70) as u16);
                session.resize(columns, rows);
                guessing.resize(columns, rows);
            }
            1 => {
                let paste = "two words\u{1b}[31m\n";
                session.event(Event::Paste(paste.to_owned()));
                guessing.event(Event::Paste(paste.to_owned()));
            }
            _ => {
                let key = keys[chance.below(keys.len())];
                session.event(Event::Key(key));
                guessing.event(Event::Key(key));
            }
        }
        assert_eq!(
            session.model.rows(),
            guessing.model.rows(),
            "after {number}"
        );
        let is_harmless = |cell: &Cell| !cell.symbol().contains(char::is_control);
        assert!(
            session.draw().content.iter().all(is_harmless),
            "after {number}"
        );
        assert!(
            session.model.top() <= session.model.rows().lines.len(),
            "after {number}"
        );
    }
}

#[test]
pub(crate) fn nothing_breaks_or_grows() {
    let mut viewer = Viewer::start(&[], 100, 30);
    viewer.wait_for("Version 7");
    let mut chance = Chance::new(11);
    let mut first = None;
    let keys = "hhllHLjjkkGdzvn]][[ bfu/?aN\u{1b}\u{c}\r<>0123456789";
    let keys: Vec<char> = keys.chars().collect();
    let n_rounds = n_events() / 60;
    for round in 0..n_rounds {
        let burst: String = (0..30).map(|_| keys[chance.below(keys.len())]).collect();
        viewer.press(&burst);
        if round % 5 == 0 {
            viewer.resize(20 + chance.below(180) as u16, 4 + chance.below(56) as u16);
        }
        while viewer.read_some(Duration::from_millis(1)) > 0 {}
        // Warm at a tenth of the way: everything has been compared once and stands in the cache.
        if round == n_rounds / 10 {
            viewer.settle();
            first = Some((viewer.memory(), viewer.n_descriptors()));
        }
        viewer.forget_written();
    }
    viewer.settle();
    assert!(!viewer.has_ended());
    let (memory, n_descriptors) = first.unwrap();
    assert_eq!(viewer.n_descriptors(), n_descriptors);
    let now = viewer.memory();
    eprintln!("memory {memory} KiB, then {now} KiB");
    assert!(now < memory + 8_192, "memory {memory} KiB, then {now} KiB");
    viewer.press("\u{3}");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}
