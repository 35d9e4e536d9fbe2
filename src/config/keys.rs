//! The keys that readers set: a preset to begin with, then bindings by context.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::app::{Action, Code, Context, Key, Keymap, parse_chord};

use super::{Reader, nearest, one_of};

/// Sets of keys that stand for other programs' customs, as files of the same form.
static PRESETS: &[(&str, &str)] = &[
    ("default", ""),
    ("vim", include_str!("keys/vim.toml")),
    ("less", include_str!("keys/less.toml")),
];

/// Reads the table `keys` into `keymap`.
pub(super) fn read(value: &Spanned<DeValue<'_>>, keymap: &mut Keymap, reader: &mut Reader<'_>) {
    let Some(table) = value.get_ref().as_table() else {
        return reader.fault(value.span(), "keys: expected a table".to_owned());
    };
    if let Some(preset) = table.get("preset") {
        read_preset(preset, keymap, reader);
    }
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        match Context::ALL.iter().find(|context| context.name() == name) {
            Some(context) => read_context(*context, value, keymap, reader),
            None if name == "preset" => {}
            None => {
                let known = Context::ALL.iter().map(|context| context.name());
                let like = nearest(name, known.chain(["preset"]));
                reader.fault(key.span(), format!("keys: unknown context `{name}`{like}"));
            }
        }
    }
    tell_covered(table, keymap, reader);
}

fn read_preset(preset: &Spanned<DeValue<'_>>, keymap: &mut Keymap, reader: &mut Reader<'_>) {
    let wanted = preset.get_ref().as_str();
    let Some((_, toml)) = PRESETS.iter().find(|(name, _)| Some(*name) == wanted) else {
        let names: Vec<&str> = PRESETS.iter().map(|(name, _)| *name).collect();
        return reader.fault(
            preset.span(),
            format!("preset: expected {}", one_of(&names)),
        );
    };
    let mut of_preset = Reader {
        toml,
        find_theme: reader.find_theme,
        faults: Vec::new(),
    };
    // The files are ours, and a test reads them.
    let (table, _) = DeTable::parse_recoverable(toml);
    let value = Spanned::new(0..0, DeValue::Table(table.into_inner()));
    read_context(Context::Main, &value, keymap, &mut of_preset);
}

fn read_context(
    context: Context,
    value: &Spanned<DeValue<'_>>,
    keymap: &mut Keymap,
    reader: &mut Reader<'_>,
) {
    let Some(table) = value.get_ref().as_table() else {
        return reader.fault(
            value.span(),
            format!("keys.{}: expected a table", context.name()),
        );
    };
    let mut rows: Vec<_> = table.iter().collect();
    // The first key of an action is the one that hints name: of several, the first in the file.
    rows.sort_by_key(|(key, _)| std::cmp::Reverse(key.span().start));
    for (key, value) in rows {
        let text = key.get_ref().as_ref();
        let Some(chord) = parse_chord(text) else {
            let what = format!("`{text}` is no key; keys are written as in `variorum keys`");
            reader.fault(key.span(), what);
            continue;
        };
        if let Some(why) = cannot_be_pressed(&chord) {
            reader.fault(key.span(), format!("`{text}`: {why}"));
            continue;
        }
        match value.get_ref().as_str() {
            // However the keys are set, there is a way out.
            found
                if chord.first() == Some(&Key::ctrl('c')) && found != Some(Action::Quit.name()) =>
            {
                reader.fault(key.span(), format!("`{text}`: ctrl-c always quits"));
            }
            Some("none") => keymap.bind(context, chord, None),
            Some(name) if Action::named(name).is_some() => {
                keymap.bind(context, chord, Action::named(name));
            }
            None => {
                let what = format!("`{text}`: expected the name of an action in quotes");
                reader.fault(value.span(), what);
            }
            Some(name) => {
                let like = nearest(name, Action::ALL.iter().map(|action| action.name()));
                reader.fault(value.span(), format!("unknown action `{name}`{like}"));
            }
        }
    }
}

/// Says why `chord` would never arrive.
fn cannot_be_pressed(chord: &[Key]) -> Option<&'static str> {
    let same = |letter: char| match letter {
        'i' => Some("terminals send the same for ctrl-i and tab"),
        'm' => Some("terminals send the same for ctrl-m and enter"),
        '[' => Some("terminals send the same for ctrl-[ and esc"),
        'h' => Some("terminals send the same for ctrl-h and backspace"),
        'j' => Some("terminals send the same for ctrl-j and enter"),
        '\\' => Some("terminals send the same for ctrl-\\ and ctrl-4"),
        ']' => Some("terminals send the same for ctrl-] and ctrl-5"),
        '^' => Some("terminals send the same for ctrl-^ and ctrl-6"),
        '_' | '/' => Some("terminals send the same for it and ctrl-7"),
        '0' | '1' | '9' => Some("terminals send the same for a digit with ctrl and without"),
        '2' => Some("terminals send the same for ctrl-2 and ctrl-space"),
        '3' => Some("terminals send the same for ctrl-3 and esc"),
        '8' | '?' => Some("terminals send the same for it and backspace"),
        'a'..='z' | '4'..='7' | ' ' => None,
        _ => Some("terminals send no such key with ctrl"),
    };
    chord.iter().find_map(|key| match key.code {
        Code::Char(letter) if key.ctrl => same(letter.to_ascii_lowercase()),
        Code::Char('1'..='9') if !key.alt && chord.first() == Some(key) => {
            Some("digits are the number before a key")
        }
        _ => None,
    })
}

/// Tells which keys of the user's cannot be reached because a longer chord begins with them.
fn tell_covered(table: &DeTable<'_>, keymap: &Keymap, reader: &mut Reader<'_>) {
    for (context, chord) in keymap.covered() {
        let in_context = table
            .iter()
            .filter(|(name, _)| name.get_ref().as_ref() == context.name());
        let rows = in_context
            .filter_map(|(_, value)| value.get_ref().as_table())
            .flatten();
        let is_beginning = |text: &str| parse_chord(text).filter(|other| other.starts_with(chord));
        // Either of the two may be the user's: the short one, or the long one that covers a key of ours.
        for (key, value) in rows {
            let text = key.get_ref().as_ref();
            let is_bound = value.get_ref().as_str().is_some_and(|name| name != "none");
            if let Some(found) = is_beginning(text).filter(|_| is_bound) {
                let short: Vec<String> = chord.iter().map(ToString::to_string).collect();
                let short = short.join(" ");
                let what = if found.len() == chord.len() {
                    format!("`{short}` is the beginning of a longer one, which is waited for")
                } else {
                    format!("`{text}` begins with `{short}`, which can no longer be pressed alone")
                };
                reader.fault(key.span(), what);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    #[track_caller]
    fn check(toml: &str, expected: &[(usize, &str)]) -> Keymap {
        let (config, faults) = Config::parse(toml);
        let faults: Vec<_> = faults
            .iter()
            .map(|fault| (fault.line, fault.what.as_str()))
            .collect();
        assert_eq!(faults, expected);
        config.settings.keymap
    }

    #[test]
    fn keys_are_bound_and_unbound() {
        let keymap = check(
            "[keys.main]\n\"x\" = \"version-newer\"\n\"l\" = \"none\"\n\"g b\" = \"bottom\"\n",
            &[],
        );
        assert_eq!(keymap.keys_of(Action::Newer), "x, right");
        assert_eq!(keymap.first_key(Action::Bottom), "gb");
        let keymap = check("[keys.list]\nx = \"close\"\n", &[]);
        assert!(
            keymap
                .to_toml()
                .ends_with("[keys.list]\n\"x\" = \"close\"\n")
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        check(
            "[keys.main]\nx = \"version-never\"\n",
            &[(
                2,
                "unknown action `version-never`; did you mean `version-newer`?",
            )],
        );
        check(
            "[keys.main]\nxy = \"quit\"\n",
            &[(2, "`xy` is no key; keys are written as in `variorum keys`")],
        );
        check(
            "[keys.main]\n\"ctrl-i\" = \"quit\"\n",
            &[(2, "`ctrl-i`: terminals send the same for ctrl-i and tab")],
        );
        check(
            "[keys.main]\nx = 5\n",
            &[(2, "`x`: expected the name of an action in quotes")],
        );
        check(
            "[keys.main]\n\"ctrl-1\" = \"quit\"\n",
            &[(
                2,
                "`ctrl-1`: terminals send the same for a digit with ctrl and without",
            )],
        );
        check(
            "[keys.main]\n5 = \"quit\"\n",
            &[(2, "`5`: digits are the number before a key")],
        );
        check(
            "[keys.mian]\nx = \"quit\"\n",
            &[(1, "keys: unknown context `mian`; did you mean `main`?")],
        );
        check(
            "[keys]\npreset = \"emacs\"\n",
            &[(2, "preset: expected one of \"default\", \"vim\", \"less\"")],
        );
    }

    #[test]
    fn there_is_always_a_way_out() {
        for action in ["none", "help"] {
            let keymap = check(
                &format!("[keys.main]\n\"ctrl-c\" = \"{action}\"\nq = \"none\"\nQ = \"none\"\n"),
                &[(2, "`ctrl-c`: ctrl-c always quits")],
            );
            assert_eq!(keymap.keys_of(Action::Quit), "^C");
        }
        check("[keys.main]\n\"ctrl-c\" = \"quit\"\n", &[]);
    }

    #[test]
    fn a_clash_is_told_and_the_longer_chord_wins() {
        check(
            "[keys.main]\n\"g\" = \"bottom\"\n",
            &[(
                2,
                "`g` is the beginning of a longer one, which is waited for",
            )],
        );
        check(
            "[keys.main]\n\n\"j j\" = \"bottom\"\n",
            &[(
                3,
                "`j j` begins with `j`, which can no longer be pressed alone",
            )],
        );
    }

    #[test]
    fn the_same_key_twice_is_no_toml() {
        let (_, faults) = Config::parse("[keys.main]\nx = \"quit\"\nx = \"close\"\n");
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].line, 3, "{faults:?}");
    }

    #[test]
    fn presets_are_whole_and_leave_no_action_without_a_key() {
        for (name, toml) in PRESETS {
            let bound = Config::parse(&format!("[keys.main]\n{toml}")).1;
            assert_eq!(bound, [], "{name}");
            let keymap = check(&format!("[keys]\npreset = \"{name}\"\n"), &[]);
            for action in Action::ALL {
                assert_ne!(keymap.keys_of(*action), "", "{name}: {}", action.name());
            }
        }
    }

    #[test]
    fn the_whole_map_can_be_written_and_read_again() {
        let toml = Keymap::default().to_toml();
        let keymap = check(&toml, &[]);
        for action in Action::ALL {
            assert_eq!(keymap.keys_of(*action), Keymap::default().keys_of(*action));
        }
    }
}
