//! What readers set: options and keys, from TOML text. Never reads a file itself.
//!
//! A setting that is wrong is told with its line and left out; the rest counts. To add an option whose values are words: a
//! line in the table `CHOICES`.

mod keys;

use std::fmt::Write as _;
use std::ops::Range;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::app::{Clipboard, Settings, quoted};
use crate::report::Links;
use crate::rows::{Columns, Unchanged};
use crate::text::line_at;
use crate::visual::{Ambiguous, TabWidth};

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The theme, by name or by the path of its file; `None` leaves it to the ground of the terminal.
    pub theme: Option<String>,
    /// The theme on a dark ground.
    pub theme_dark: Option<String>,
    /// The theme on a light ground.
    pub theme_light: Option<String>,
    /// How the clipboard is reached; `None` leaves it to the environment.
    pub clipboard: Option<Clipboard>,
    /// Whether there are colours; `None` leaves it to the environment.
    pub color: Option<bool>,
    /// Whether every key is told in lines of text, as a screen reader reads them.
    pub accessible: bool,
    /// Whether addresses are links.
    pub links: Links,
    /// Whether nothing is kept from one run to the next.
    pub keeps_nothing: bool,
    /// Whether the viewer opens on the newest step even where several versions are new since the last look.
    pub opens_newest: bool,
    /// What the viewer starts with.
    pub settings: Settings,
}

/// Something that is wrong with a file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

/// An option whose values are words.
struct Choice {
    name: &'static str,
    about: &'static str,
    words: &'static [&'static str],
    /// Takes the word at this position.
    set: fn(&mut Config, usize),
    /// Returns the position of the word that holds.
    get: fn(&Config) -> usize,
}

/// Every option whose values are words.
static CHOICES: &[Choice] = &[
    Choice {
        name: "columns",
        about: "one column, two, or in one the old text above the new one; auto leaves it to the width",
        words: &["auto", "one", "two", "stacked"],
        set: |config, word| {
            let columns = [Columns::Inline, Columns::Split, Columns::Stacked];
            config.settings.columns = word.checked_sub(1).map(|word| columns[word]);
        },
        get: |config| match config.settings.columns {
            None => 0,
            Some(Columns::Inline) => 1,
            Some(Columns::Split) => 2,
            Some(Columns::Stacked) => 3,
        },
    },
    Choice {
        name: "unchanged",
        about: "unchanged paragraphs",
        words: &["folded", "shown"],
        set: |config, word| {
            config.settings.unchanged = [Unchanged::Folded, Unchanged::Shown][word];
        },
        get: |config| match config.settings.unchanged {
            Unchanged::Folded => 0,
            Unchanged::Shown => 1,
        },
    },
    Choice {
        name: "typography",
        about: "changes of typography alone",
        words: &["shown", "hidden"],
        set: |config, word| config.settings.hides_typography = word == 1,
        get: |config| usize::from(config.settings.hides_typography),
    },
    Choice {
        name: "brackets",
        about: "changed words in [-brackets-]; auto: where colours do not tell them, and in GNU screen",
        words: &["auto", "always", "never"],
        set: |config, word| config.settings.brackets = FLAG[word],
        get: |config| word_of_flag(config.settings.brackets),
    },
    Choice {
        name: "clipboard",
        about: "how copies travel: by OSC 52 to the terminal (in lines of text only if it is said here), through tmux, or not at all",
        words: &["auto", "terminal", "tmux", "off"],
        set: |config, word| {
            let ways = [Clipboard::Terminal, Clipboard::Tmux, Clipboard::Off];
            config.clipboard = word.checked_sub(1).map(|way| ways[way]);
        },
        get: |config| match config.clipboard {
            None => 0,
            Some(Clipboard::Terminal) => 1,
            Some(Clipboard::Tmux) => 2,
            Some(Clipboard::Off) => 3,
        },
    },
    Choice {
        name: "color",
        about: "colours: as the environment says, or in any case, or none; `--color always` and `never` come before it",
        words: &["auto", "always", "never"],
        set: |config, word| config.color = FLAG[word],
        get: |config| word_of_flag(config.color),
    },
    Choice {
        name: "accessible",
        about: "tell every key in lines of text, for screen readers, as `--plain` does",
        words: &["off", "on"],
        set: |config, word| config.accessible = word == 1,
        get: |config| usize::from(config.accessible),
    },
    Choice {
        name: "escape-ms",
        about: "milliseconds after which ESC is the key and no beginning of another; auto is 25, over SSH 100",
        words: ESCAPES,
        set: |config, word| {
            let time = ESCAPES[word].parse().ok();
            config.settings.escape = time.map(Duration::from_millis);
        },
        get: |config| {
            let time = config
                .settings
                .escape
                .map(|time| time.as_millis().to_string());
            let place = |time: String| ESCAPES.iter().position(|word| *word == time);
            time.and_then(place).unwrap_or(0)
        },
    },
    Choice {
        name: "mouse",
        about: "the mouse scrolls and points; off, it selects text as everywhere in the terminal",
        words: &["off", "on"],
        set: |config, word| config.settings.mouse = word == 1,
        get: |config| usize::from(config.settings.mouse),
    },
    Choice {
        name: "cursor",
        about: "the cursor, which screen readers and magnifiers follow: on the current change, or not to be seen",
        words: &["visible", "hidden"],
        set: |config, word| config.settings.hides_cursor = word == 1,
        get: |config| usize::from(config.settings.hides_cursor),
    },
    Choice {
        name: "reduced-motion",
        about: "show what is found out about a history when all of it is, and not bar by bar; auto: over SSH",
        words: &["auto", "on", "off"],
        set: |config, word| config.settings.reduces_motion = FLAG[word],
        get: |config| word_of_flag(config.settings.reduces_motion),
    },
    Choice {
        name: "tab-width",
        about: "cells from one tab stop to the next",
        words: &["1", "2", "4", "8"],
        set: |config, word| config.settings.tab = TabWidth(1 << word),
        get: |config| config.settings.tab.0.max(1).ilog2() as usize,
    },
    Choice {
        name: "ambiguous-width",
        about: "signs that fonts of East Asia draw two cells wide, such as quotation marks and dashes: one cell or two; auto asks the terminal where the locale is Chinese, Japanese or Korean",
        words: &["auto", "narrow", "wide"],
        set: |config, word| {
            let widths = [None, Some(Ambiguous::Narrow), Some(Ambiguous::Wide)];
            config.settings.ambiguous = widths[word];
        },
        get: |config| match config.settings.ambiguous {
            None => 0,
            Some(Ambiguous::Narrow) => 1,
            Some(Ambiguous::Wide) => 2,
        },
    },
    Choice {
        name: "links",
        about: "addresses in `variorum list`, and the viewer's headline, as links that the terminal opens (OSC 8)",
        words: &["off", "on"],
        set: |config, word| config.links = [Links::Off, Links::On][word],
        get: |config| match config.links {
            Links::Off => 0,
            Links::On => 1,
        },
    },
    Choice {
        name: "since-last-look",
        about: "open on everything that is new since the last look, or on the newest step alone",
        words: &["on", "off"],
        set: |config, word| config.opens_newest = word == 1,
        get: |config| usize::from(config.opens_newest),
    },
    Choice {
        name: "state",
        about: "keep marks, notes, looks and chosen readings in the folder for state, or neither read nor keep any",
        words: &["kept", "off"],
        set: |config, word| config.keeps_nothing = word == 1,
        get: |config| usize::from(config.keeps_nothing),
    },
];

/// What the words of an option mean that is left to the program, or on, or off, in this order.
const FLAG: [Option<bool>; 3] = [None, Some(true), Some(false)];

fn word_of_flag(flag: Option<bool>) -> usize {
    FLAG.iter().position(|it| *it == flag).unwrap_or(0)
}

/// What may be said of the key ESC.
const ESCAPES: &[&str] = &["auto", "10", "25", "50", "100", "200", "500"];

/// An option that is any text.
struct Free {
    name: &'static str,
    about: &'static str,
    field: fn(&mut Config) -> &mut Option<String>,
}

static FREE: &[Free] = &[
    Free {
        name: "theme",
        about: "a name of `variorum themes`, or the path of a file",
        field: |config| &mut config.theme,
    },
    Free {
        name: "theme-dark",
        about: "the same, for terminals with a dark ground",
        field: |config| &mut config.theme_dark,
    },
    Free {
        name: "theme-light",
        about: "the same, for terminals with a light ground",
        field: |config| &mut config.theme_light,
    },
];

/// Says whether there is a theme of this name, or at this path, and what is wrong with it.
pub type FindTheme<'f> = &'f dyn Fn(&str) -> Result<(), String>;

impl Config {
    /// Reads `toml`; whatever is wrong is told, and everything else counts. Themes may have any name.
    #[must_use]
    pub fn parse(toml: &str) -> (Self, Vec<Fault>) {
        Self::parse_with(toml, &|_| Ok(()))
    }

    /// The same where a theme must be one that `find_theme` finds; it says why it does not.
    #[must_use]
    pub fn parse_with(toml: &str, find_theme: FindTheme<'_>) -> (Self, Vec<Fault>) {
        let mut reader = Reader {
            toml,
            find_theme,
            faults: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(toml);
        for error in errors {
            reader.fault(error.span().unwrap_or(0..0), error.message().to_owned());
        }
        let mut config = Self::default();
        let keys = table.get_ref().iter();
        let mut keys: Vec<_> = keys.collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        // Where a line is no TOML its value is made up, and the line was told already.
        let is_read = |(_, value): &(_, &Spanned<DeValue<'_>>)| !value.span().is_empty();
        for (key, value) in keys.into_iter().filter(is_read) {
            match key.get_ref().as_ref() {
                "keys" => keys::read(value, &mut config.settings.keymap, &mut reader),
                name => config.set(name, key.span(), value, &mut reader),
            }
        }
        reader.faults.sort_by_key(|fault| fault.line);
        // The first thing that is wrong with a line is what makes the others.
        reader.faults.dedup_by_key(|fault| fault.line);
        (config, reader.faults)
    }

    fn set(
        &mut self,
        name: &str,
        at: Range<usize>,
        value: &Spanned<DeValue<'_>>,
        reader: &mut Reader<'_>,
    ) {
        let word = match value.get_ref() {
            DeValue::Integer(number) => Some(number.as_str()),
            other => other.as_str(),
        };
        if let Some(choice) = CHOICES.iter().find(|choice| choice.name == name) {
            let known = |word: &str| choice.words.iter().position(|known| *known == word);
            if let Some(word) = word.and_then(known) {
                (choice.set)(self, word);
            } else {
                let what = format!("{name}: expected {}", one_of(choice.words));
                reader.fault(value.span(), what);
            }
        } else if let Some(option) = FREE.iter().find(|option| option.name == name) {
            match word {
                Some(word) if value.get_ref().is_str() => match (reader.find_theme)(word) {
                    Ok(()) => *(option.field)(self) = Some(word.to_owned()),
                    Err(why) => reader.fault(value.span(), format!("{name}: {why}")),
                },
                _ => reader.fault(value.span(), format!("{name}: expected a text in quotes")),
            }
        } else {
            let known = CHOICES.iter().map(|choice| choice.name);
            let known = known
                .chain(FREE.iter().map(|option| option.name))
                .chain(["keys"]);
            reader.fault(
                at,
                format!("unknown option `{name}`{}", nearest(name, known)),
            );
        }
    }

    /// Returns everything that holds, in the form of a file, with a word on each option.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut toml = String::new();
        let mut config = self.clone();
        // Writing to a string cannot fail.
        for option in FREE {
            let _ = match (option.field)(&mut config) {
                Some(value) => {
                    let value = quoted(value);
                    writeln!(toml, "# {}\n{} = {value}", option.about, option.name)
                }
                None => writeln!(toml, "# {}\n# {} = \"\"", option.about, option.name),
            };
        }
        for choice in CHOICES {
            let word = choice.words[(choice.get)(self)];
            let words = choice.words.join(", ");
            let value = match word.parse::<u8>() {
                Ok(number) => number.to_string(),
                Err(_) => quoted(word),
            };
            let _ = writeln!(
                toml,
                "# {}: {words}\n{} = {value}",
                choice.about, choice.name
            );
        }
        let _ = write!(toml, "\n{}", self.settings.keymap.to_toml());
        toml
    }
}

/// What reading needs all the way down.
struct Reader<'t> {
    toml: &'t str,
    find_theme: FindTheme<'t>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: Range<usize>, what: String) {
        let line = line_at(self.toml, at.start);
        self.faults.push(Fault { line, what });
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("one of {}", words.join(", "))
}

/// Returns `; did you mean …` where something known is like `name`.
fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.collect();
    match similar::get_close_matches(name, &known, 1, 0.6).first() {
        Some(like) => format!("; did you mean `{like}`?"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(toml: &str) -> Vec<(usize, String)> {
        let (_, faults) = Config::parse(toml);
        faults
            .into_iter()
            .map(|fault| (fault.line, fault.what))
            .collect()
    }

    #[track_caller]
    fn check_fault(toml: &str, line: usize, what: &str) {
        assert_eq!(faults(toml), [(line, what.to_owned())]);
    }

    #[test]
    fn a_theme_that_is_not_there_is_told_with_its_line() {
        let find = |name: &str| match name {
            "nord" => Ok(()),
            _ => Err(format!("{name}: unknown theme")),
        };
        let toml = "theme-dark = \"nord\"\ntheme = \"nrod\"\n";
        let (config, faults) = Config::parse_with(toml, &find);
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].line, faults[0].what.as_str()),
            (2, "theme: nrod: unknown theme")
        );
        assert_eq!(config.theme_dark.as_deref(), Some("nord"));
        assert_eq!(config.theme, None);
    }

    #[test]
    fn nothing_set_is_the_default() {
        assert_eq!(Config::parse(""), (Config::default(), Vec::new()));
    }

    #[test]
    fn every_word_of_every_option_holds_and_is_written_as_it_is_read() {
        for choice in CHOICES {
            for (idx, word) in choice.words.iter().enumerate() {
                let number = word.parse::<u8>().ok().map(|number| number.to_string());
                for value in number.into_iter().chain([quoted(word)]) {
                    let (config, faults) = Config::parse(&format!("{} = {value}", choice.name));
                    assert_eq!(faults, []);
                    assert_eq!((choice.get)(&config), idx, "{} = {word}", choice.name);
                    assert_eq!(Config::parse(&config.to_toml()), (config, Vec::new()));
                }
            }
        }
    }

    #[test]
    fn names_hold() {
        let (config, faults) =
            Config::parse("theme = \"nord\"\ntheme-light = 'a \"quoted\" one'\n");
        assert_eq!(faults, []);
        assert_eq!(config.theme.as_deref(), Some("nord"));
        assert_eq!(Config::parse(&config.to_toml()).0, config);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_costs_only_itself() {
        check_fault(
            "\ncolums = \"one\"\n",
            2,
            "unknown option `colums`; did you mean `columns`?",
        );
        check_fault("zzz = 1\n", 1, "unknown option `zzz`");
        check_fault(
            "\n\ncolumns = \"three\"\n",
            3,
            "columns: expected one of \"auto\", \"one\", \"two\", \"stacked\"",
        );
        check_fault("theme = 7\n", 1, "theme: expected a text in quotes");
        let (config, faults) = Config::parse("columns = 2\nunchanged = \"shown\"\n");
        assert_eq!(
            (config.settings.unchanged, faults.len()),
            (Unchanged::Shown, 1)
        );
    }

    #[test]
    fn a_broken_line_leaves_the_others() {
        let (config, faults) =
            Config::parse("theme = \"nord\"\ncolumns = = \"one\"\nunchanged = \"shown\"\n");
        assert_eq!(config.theme.as_deref(), Some("nord"));
        assert_eq!(config.settings.unchanged, Unchanged::Shown);
        assert_eq!(
            faults.first().map(|fault| fault.line),
            Some(2),
            "{faults:?}"
        );
    }
}
