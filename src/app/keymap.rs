//! Which keys call which action, where, and which of them the footer shows.

mod letters;

use std::fmt::Write as _;

use super::{Action, Key};

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// In the text of a step, and wherever nothing else is said.
    Main,
    /// In a list or the help: what is not bound there means what it means in the text.
    List,
}

impl Context {
    /// Every context.
    pub const ALL: &[Self] = &[Self::Main, Self::List];

    /// Returns the name that users write.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::List => "list",
        }
    }
}

/// What a chord of keys means so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    /// It calls this.
    Act(Action),
    /// It is the beginning of longer ones.
    Pending,
    /// Nothing.
    Unbound,
}

/// A chord and what it calls; `None` says that it calls nothing, whatever another context says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    context: Context,
    chord: Vec<Key>,
    action: Option<Action>,
}

/// All chords. The first of an action is the one that hints name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(Vec<Binding>);

impl Default for Keymap {
    /// The keys of the table of actions.
    fn default() -> Self {
        let bindings = Action::ALL.iter().flat_map(|action| {
            action.default_keys().iter().map(|text| Binding {
                context: Context::Main,
                chord: parse_chord(text).unwrap_or_default(),
                action: Some(*action),
            })
        });
        Self(bindings.collect())
    }
}

/// Reads keys with a space between them; `None` where one of them is no key.
#[must_use]
pub fn parse_chord(text: &str) -> Option<Vec<Key>> {
    let chord: Option<Vec<Key>> = text.split_whitespace().map(Key::parse).collect();
    chord.filter(|chord| !chord.is_empty())
}

impl Keymap {
    /// Makes `chord` call `action`, or nothing. It comes before the keys that the action had.
    pub fn bind(&mut self, context: Context, chord: Vec<Key>, action: Option<Action>) {
        let is_same = |known: &Binding| known.context == context && known.chord == chord;
        let place = self.0.iter().position(|known| known.action == action);
        let before = place.map(|place| {
            self.0[..place]
                .iter()
                .filter(|known| is_same(known))
                .count()
        });
        self.0.retain(|known| !is_same(known));
        if action.is_none() && context == Context::Main {
            return;
        }
        let binding = Binding {
            context,
            chord,
            action,
        };
        let place = place.zip(before).map(|(place, before)| place - before);
        self.0.insert(place.unwrap_or(self.0.len()), binding);
    }

    /// Returns the chords that can never be reached because they are the beginning of a longer one.
    pub fn covered(&self) -> impl Iterator<Item = (Context, &[Key])> {
        let is_covered = |known: &&Binding| {
            let is_longer = |other: &Binding| {
                other.context == known.context
                    && other.chord.len() > known.chord.len()
                    && other.chord.starts_with(&known.chord)
            };
            self.0.iter().any(is_longer)
        };
        let covered = self.0.iter().filter(is_covered);
        covered.map(|known| (known.context, known.chord.as_slice()))
    }

    /// Finds what the keys pressed in a row mean. Where longer chords begin with them, those are waited for.
    pub(super) fn lookup(&self, context: Context, pressed: &[Key]) -> Lookup {
        match self.lookup_as_typed(context, pressed) {
            // On a keyboard with another alphabet the same place means the same.
            Lookup::Unbound => match letters::to_latin(pressed) {
                Some(latin) => self.lookup_as_typed(context, &latin),
                None => Lookup::Unbound,
            },
            known => known,
        }
    }

    fn lookup_as_typed(&self, context: Context, pressed: &[Key]) -> Lookup {
        if self.continuations(context, pressed).next().is_some() {
            return Lookup::Pending;
        }
        let mut bound = self.in_context(context);
        let found = bound.find(|known| known.chord == pressed);
        match found.and_then(|known| known.action) {
            Some(action) => Lookup::Act(action),
            None => Lookup::Unbound,
        }
    }

    /// Returns what counts in `context`: its own bindings, and then the general ones that do not begin with one of them.
    fn in_context(&self, context: Context) -> impl Iterator<Item = &Binding> {
        let own = move || self.0.iter().filter(move |known| known.context == context);
        let general = self.0.iter().filter(move |known| {
            let is_general = context != Context::Main && known.context == Context::Main;
            is_general && !own().any(|own| known.chord.starts_with(&own.chord))
        });
        own().chain(general)
    }

    /// Returns the chords that go on after `pressed`: what is left to press, and what they call.
    pub fn continuations<'k>(
        &'k self,
        context: Context,
        pressed: &'k [Key],
    ) -> impl Iterator<Item = (String, Action)> + 'k {
        self.in_context(context).filter_map(move |known| {
            let rest = known.chord.strip_prefix(pressed)?;
            (!rest.is_empty()).then_some((short(rest), known.action?))
        })
    }

    /// Returns the keys of `action` for a reader, such as `space, pagedown, f`.
    #[must_use]
    pub fn keys_of(&self, action: Action) -> String {
        let keys: Vec<String> = self.chords_of(action).map(short).collect();
        keys.join(", ")
    }

    /// Returns the first chord of `action` for a reader; empty where it has none.
    #[must_use]
    pub fn first_key(&self, action: Action) -> String {
        self.chords_of(action).next().map(short).unwrap_or_default()
    }

    /// Returns whether `action` has the chord that a reader writes as `keys`.
    pub(super) fn is_called(&self, action: Action, keys: &str) -> bool {
        self.chords_of(action).any(|chord| short(chord) == keys)
    }

    fn chords_of(&self, action: Action) -> impl Iterator<Item = &[Key]> {
        let bound = self
            .0
            .iter()
            .filter(move |known| known.action == Some(action));
        bound.map(|known| known.chord.as_slice())
    }

    /// Returns the whole map in the form in which users write their own.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut toml = String::new();
        for context in Context::ALL {
            // Writing to a string cannot fail.
            let _ = writeln!(toml, "[keys.{}]", context.name());
            for known in self.0.iter().filter(|known| known.context == *context) {
                let keys: Vec<String> = known.chord.iter().map(ToString::to_string).collect();
                let name = known.action.map_or("none", Action::name);
                let _ = writeln!(toml, "{} = \"{name}\"", quoted(&keys.join(" ")));
            }
        }
        toml
    }
}

/// Returns `text` as a TOML string. One of JSON is one too, but for a sign that only TOML forbids.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007F")
}

/// Returns a chord as the help writes it: `gg`, `^D`.
fn short(chord: &[Key]) -> String {
    let key = |key: &Key| {
        let name = key.to_string();
        match name.strip_prefix("ctrl-") {
            Some(letter) => format!("^{}", letter.to_uppercase()),
            None => name,
        }
    };
    chord.iter().map(key).collect()
}

/// A hint of the footer: some actions and one word for them.
#[derive(Clone, Copy, Debug)]
pub struct Hint {
    actions: &'static [Action],
    /// What they are about.
    pub word: &'static str,
    /// Whether they mean something only where there are versions to compare.
    pub compares: bool,
}

impl Hint {
    /// Returns the first key of each action, such as `h/l`; empty where none has any.
    #[must_use]
    pub fn keys(&self, keymap: &Keymap) -> String {
        let keys: Vec<String> = self
            .actions
            .iter()
            .map(|action| keymap.first_key(*action))
            .filter(|key| !key.is_empty())
            .collect();
        keys.join("/")
    }
}

/// The footer's hints, the most useful first: a narrow screen shows fewer.
pub const HINTS: &[Hint] = &[
    Hint {
        actions: &[Action::Help],
        word: "help",
        compares: false,
    },
    Hint {
        actions: &[Action::Older, Action::Newer],
        word: "version",
        compares: true,
    },
    Hint {
        actions: &[Action::PreviousChange, Action::NextChange],
        word: "change",
        compares: true,
    },
    Hint {
        actions: &[Action::Close],
        word: "quit",
        compares: false,
    },
    Hint {
        actions: &[Action::Commands],
        word: "commands",
        compares: false,
    },
    Hint {
        actions: &[Action::Layout],
        word: "layout",
        compares: true,
    },
    Hint {
        actions: &[Action::Fold],
        word: "fold",
        compares: true,
    },
    Hint {
        actions: &[Action::Typography],
        word: "typography",
        compares: true,
    },
    Hint {
        actions: &[Action::Only],
        word: "only",
        compares: true,
    },
    Hint {
        actions: &[Action::Versions],
        word: "versions",
        compares: true,
    },
    Hint {
        actions: &[Action::Find],
        word: "search",
        compares: false,
    },
    Hint {
        actions: &[Action::MarkSeen, Action::MarkFlag, Action::Note],
        word: "mark",
        compares: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn press_in(keymap: &Keymap, context: Context, text: &str) -> Lookup {
        keymap.lookup(context, &parse_chord(text).unwrap())
    }

    fn press(text: &str) -> Lookup {
        press_in(&Keymap::default(), Context::Main, text)
    }

    #[test]
    fn a_lists_own_key_is_never_kept_waiting_by_a_general_chord() {
        let mut keymap = Keymap::default();
        keymap.bind(
            Context::List,
            parse_chord("g").unwrap(),
            Some(Action::Bottom),
        );
        let bottom = Lookup::Act(Action::Bottom);
        assert_eq!(press_in(&keymap, Context::List, "g"), bottom);
        assert_eq!(press_in(&keymap, Context::Main, "g"), Lookup::Pending);
    }

    #[test]
    fn strings_are_written_as_toml_reads_them() {
        for text in ["plain", "\"\\", "a\u{200b}b\u{7}", "\u{7f}é\n"] {
            let written = format!("x = {}", quoted(text));
            let read: toml::Table = written.parse().unwrap();
            assert_eq!(read["x"].as_str(), Some(text), "{written}");
        }
    }

    #[test]
    fn chords_wait_for_their_second_key() {
        assert_eq!(press("g"), Lookup::Pending);
        assert_eq!(press("g g"), Lookup::Act(Action::Top));
        assert_eq!(press("g x"), Lookup::Unbound);
        assert_eq!(press("ctrl-d"), Lookup::Act(Action::HalfDown));
    }

    #[test]
    fn every_default_key_is_a_key_and_can_be_reached() {
        for action in Action::ALL {
            for chord in action.default_keys() {
                assert_eq!(press(chord), Lookup::Act(*action), "{chord}");
                assert_eq!(
                    press_in(&Keymap::default(), Context::List, chord),
                    Lookup::Act(*action)
                );
            }
        }
        assert_eq!(Keymap::default().covered().count(), 0);
    }

    #[test]
    fn keys_are_written_short() {
        let keymap = Keymap::default();
        assert_eq!(keymap.keys_of(Action::Top), "gg, home, <");
        assert_eq!(keymap.keys_of(Action::HalfDown), "^D");
        assert_eq!(HINTS[1].keys(&keymap), "h/l");
    }

    #[test]
    fn a_key_that_is_bound_anew_comes_first_and_one_unbound_is_gone() {
        let mut keymap = Keymap::default();
        let chord = |text| parse_chord(text).unwrap();
        keymap.bind(Context::Main, chord("x"), Some(Action::Newer));
        keymap.bind(Context::Main, chord("l"), None);
        assert_eq!(keymap.keys_of(Action::Newer), "x, right");
        assert_eq!(press_in(&keymap, Context::Main, "l"), Lookup::Unbound);
        assert_eq!(
            press_in(&keymap, Context::List, "x"),
            Lookup::Act(Action::Newer)
        );
        keymap.bind(Context::List, chord("x"), None);
        assert_eq!(press_in(&keymap, Context::List, "x"), Lookup::Unbound);
        keymap.bind(Context::List, chord("x"), Some(Action::Close));
        assert_eq!(
            press_in(&keymap, Context::List, "x"),
            Lookup::Act(Action::Close)
        );
        assert_eq!(
            press_in(&keymap, Context::Main, "x"),
            Lookup::Act(Action::Newer)
        );
    }

    #[test]
    fn a_longer_chord_covers_a_shorter_one() {
        let mut keymap = Keymap::default();
        keymap.bind(
            Context::Main,
            parse_chord("j k").unwrap(),
            Some(Action::Top),
        );
        assert_eq!(press_in(&keymap, Context::Main, "j"), Lookup::Pending);
        let covered: Vec<_> = keymap.covered().collect();
        assert_eq!(
            covered,
            [(Context::Main, parse_chord("j").unwrap().as_slice())]
        );
    }

    #[test]
    fn what_may_follow_is_told() {
        let keymap = Keymap::default();
        let pressed = parse_chord("g").unwrap();
        let next: Vec<_> = keymap.continuations(Context::Main, &pressed).collect();
        assert_eq!(next, [("g".to_owned(), Action::Top)]);
    }

    #[test]
    fn the_same_place_on_another_keyboard_means_the_same() {
        assert_eq!(
            press("о"),
            Lookup::Act(Action::Down),
            "a Cyrillic o is where j is"
        );
        assert_eq!(press("п п"), Lookup::Act(Action::Top));
        assert_eq!(press("Д"), Lookup::Act(Action::Newest));
        let mut keymap = Keymap::default();
        keymap.bind(Context::Main, parse_chord("о").unwrap(), Some(Action::Top));
        assert_eq!(
            press_in(&keymap, Context::Main, "о"),
            Lookup::Act(Action::Top)
        );
    }
}
