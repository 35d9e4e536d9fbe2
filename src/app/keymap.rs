//! Which keys call which action, and which of them the footer shows.

use super::{Action, Key};

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

/// Finds what the keys pressed in a row mean.
pub(super) fn lookup(pressed: &[Key]) -> Lookup {
    let mut is_prefix = false;
    for (action, chord) in bindings() {
        if chord == pressed {
            return Lookup::Act(action);
        }
        is_prefix |= chord.starts_with(pressed);
    }
    if is_prefix {
        Lookup::Pending
    } else {
        Lookup::Unbound
    }
}

fn bindings() -> impl Iterator<Item = (Action, Vec<Key>)> {
    let chord = |text: &str| text.split(' ').filter_map(Key::parse).collect();
    Action::ALL.iter().flat_map(move |action| {
        action
            .default_keys()
            .iter()
            .map(move |text| (*action, chord(text)))
    })
}

/// Returns the keys of `action` for a reader, such as `space, pagedown, f`.
#[must_use]
pub fn keys_of(action: Action) -> String {
    let keys: Vec<String> = action
        .default_keys()
        .iter()
        .map(|chord| short(chord))
        .collect();
    keys.join(", ")
}

/// Returns a chord as the help writes it: `gg`, `^D`.
fn short(chord: &str) -> String {
    let key = |key: &str| match key.strip_prefix("ctrl-") {
        Some(letter) => format!("^{}", letter.to_uppercase()),
        None => key.to_owned(),
    };
    chord.split(' ').map(key).collect()
}

/// A hint of the footer: some actions and one word for them.
#[derive(Clone, Copy, Debug)]
pub struct Hint {
    actions: &'static [Action],
    /// What they are about.
    pub word: &'static str,
}

impl Hint {
    /// Returns the first key of each action, such as `h/l`.
    #[must_use]
    pub fn keys(&self) -> String {
        let first = |action: &Action| action.default_keys().first().map(|chord| short(chord));
        let keys: Vec<String> = self.actions.iter().filter_map(first).collect();
        keys.join("/")
    }
}

/// The footer's hints, the most useful first: a narrow screen shows fewer.
pub const HINTS: &[Hint] = &[
    Hint {
        actions: &[Action::Help],
        word: "help",
    },
    Hint {
        actions: &[Action::Older, Action::Newer],
        word: "version",
    },
    Hint {
        actions: &[Action::PreviousChange, Action::NextChange],
        word: "change",
    },
    Hint {
        actions: &[Action::Close],
        word: "quit",
    },
    Hint {
        actions: &[Action::Layout],
        word: "layout",
    },
    Hint {
        actions: &[Action::Fold],
        word: "fold",
    },
    Hint {
        actions: &[Action::Typography],
        word: "typography",
    },
    Hint {
        actions: &[Action::Only],
        word: "only",
    },
    Hint {
        actions: &[Action::Versions],
        word: "versions",
    },
    Hint {
        actions: &[Action::Find],
        word: "search",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn press(text: &str) -> Lookup {
        let keys: Vec<Key> = text
            .split(' ')
            .map(|key| Key::parse(key).unwrap())
            .collect();
        lookup(&keys)
    }

    #[test]
    fn chords_wait_for_their_second_key() {
        assert_eq!(press("g"), Lookup::Pending);
        assert_eq!(press("g g"), Lookup::Act(Action::Top));
        assert_eq!(press("g x"), Lookup::Unbound);
        assert_eq!(press("ctrl-d"), Lookup::Act(Action::HalfDown));
    }

    #[test]
    fn every_default_key_is_a_key() {
        for action in Action::ALL {
            for chord in action.default_keys() {
                assert_eq!(press(chord), Lookup::Act(*action), "{chord}");
            }
        }
    }

    #[test]
    fn keys_are_written_short() {
        assert_eq!(keys_of(Action::Top), "gg, home, <");
        assert_eq!(keys_of(Action::HalfDown), "^D");
        assert_eq!(HINTS[1].keys(), "h/l");
    }
}
