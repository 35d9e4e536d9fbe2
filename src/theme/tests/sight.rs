//! Every theme on its ground: legible, and changes told apart by every eye, also where colours are fewer.

use std::fmt::Write as _;

use crate::style::{Attributes, Role};

use super::super::{ColorDepth, Theme, Variant};
use super::built_in;
use super::color::{Light, SIGHTS, contrast, distance, light};

/// Themes in red and green: their owners asked for it, and underline and strike say the same.
const RED_AND_GREEN: [&str; 3] = ["classic-dark", "classic-light", "ansi"];
/// WCAG 2.2, 1.4.3: letters.
const LETTERS: f64 = 4.5;
/// WCAG 2.2, 1.4.11: lines and marks.
const MARKS: f64 = 3.0;
/// WCAG 2.2, 1.4.6: letters where contrast is what was asked for.
const HIGH: f64 = 7.0;

/// The grounds that a theme may find itself on: its own, or those of terminals of its variant.
fn grounds(theme: &Theme) -> Vec<Light> {
    let grey = |level: u8| light(crate::style::Color::Rgb(level, level, level));
    match (theme.style(Role::Text).bg, theme.variant) {
        (Some(own), _) => vec![light(own)],
        (None, Variant::Dark) => vec![grey(0), grey(0x1e)],
        (None, Variant::Light) => vec![grey(0xff)],
        (None, Variant::Any) => Vec::new(),
    }
}

/// Returns the least contrast of letters and of marks.
fn least_contrasts(theme: &Theme) -> (f64, f64) {
    let (mut letters, mut marks) = (f64::INFINITY, f64::INFINITY);
    for ground in grounds(theme) {
        for role in Role::ALL {
            let style = theme.style(*role);
            let Some(fg) = style.fg else { continue };
            let reached = contrast(light(fg), style.bg.map_or(ground, light));
            let least = if *role == Role::Border {
                &mut marks
            } else {
                &mut letters
            };
            *least = least.min(reached);
        }
    }
    (letters, marks)
}

#[test]
fn every_theme_is_legible_on_its_ground() {
    for depth in [ColorDepth::True, ColorDepth::Palette] {
        for (name, theme) in built_in(depth) {
            let (letters, marks) = least_contrasts(&theme);
            let least = if name.starts_with("high-contrast") {
                HIGH
            } else {
                LETTERS
            };
            assert!(letters >= least, "{name}, {depth:?}: letters {letters:.2}");
            assert!(marks >= MARKS, "{name}, {depth:?}: marks {marks:.2}");
        }
    }
}

/// Marks beside the text and shades of it, which say nothing that the text or its attributes do not say. Where a terminal
/// tells nothing of its ground, a theme may find itself on the wrong one, and these pale.
const PALE_ON_THE_WRONG_GROUND: [Role; 9] = [
    Role::Dim,
    Role::Typographic,
    Role::Gutter,
    Role::GutterCurrent,
    Role::Border,
    Role::AgeOldest,
    Role::AgeOlder,
    Role::AgeNewer,
    Role::AgeNewest,
];

#[test]
fn the_text_and_its_changes_are_legible_on_the_wrong_ground_too() {
    for depth in [ColorDepth::True, ColorDepth::Palette] {
        for (name, theme) in built_in(depth) {
            let level = match theme.variant {
                Variant::Dark => 0xff,
                Variant::Light => 0,
                Variant::Any => continue,
            };
            let ground = light(crate::style::Color::Rgb(level, level, level));
            let roles = Role::ALL.iter();
            for role in roles.filter(|role| !PALE_ON_THE_WRONG_GROUND.contains(role)) {
                let style = theme.style(*role);
                let Some(fg) = style.fg else { continue };
                let reached = contrast(light(fg), style.bg.map_or(ground, light));
                assert!(
                    reached >= LETTERS,
                    "{name}, {depth:?}, {role:?}: {reached:.2}"
                );
            }
        }
    }
}

/// The 16 colours are the terminal's owner's: measured with xterm's, on its black and white.
#[test]
fn with_sixteen_colours_accents_can_be_seen() {
    for (name, theme) in built_in(ColorDepth::Sixteen) {
        let ground = match theme.variant {
            Variant::Dark => 0,
            Variant::Light => 0xff,
            Variant::Any => continue,
        };
        let ground = light(crate::style::Color::Rgb(ground, ground, ground));
        for role in Role::ALL {
            let style = theme.style(*role);
            assert_eq!(style.bg, None, "{name}: a ground nobody can foresee");
            let reached = style.fg.map_or(HIGH, |fg| contrast(light(fg), ground));
            assert!(reached >= MARKS, "{name}, {}: {reached:.2}", role.name());
        }
    }
}

/// Returns the distance of what came from what went as every eye sees it: of their grounds where they have any.
fn distances(theme: &Theme) -> Option<(f64, [f64; 4])> {
    let (added, removed) = (theme.style(Role::Added), theme.style(Role::Removed));
    let text = theme.style(Role::Text);
    // Large areas need less than letters do.
    let (least, added, removed) = if added.bg == text.bg {
        (40.0, added.fg?, removed.fg?)
    } else {
        (18.0, added.bg?, removed.bg?)
    };
    let far = |(_, sight)| distance(light(added), light(removed), &sight);
    Some((least, SIGHTS.map(far)))
}

#[test]
fn what_came_and_what_went_are_told_apart_by_every_eye() {
    for depth in [ColorDepth::True, ColorDepth::Palette, ColorDepth::Sixteen] {
        for (name, theme) in built_in(depth) {
            if RED_AND_GREEN.contains(&name) || name == "mono" {
                continue;
            }
            let (least, reached) = distances(&theme).unwrap();
            for ((sight, _), reached) in SIGHTS.iter().zip(reached) {
                assert!(reached >= least, "{name}, {depth:?}, {sight}: {reached:.1}");
            }
        }
    }
}

#[test]
fn ages_are_told_apart_by_every_eye() {
    for depth in [ColorDepth::True, ColorDepth::Palette] {
        for (name, theme) in built_in(depth) {
            let colors = Role::AGES.map(|role| theme.style(role).fg);
            for pair in colors.windows(2) {
                let &[Some(older), Some(newer)] = pair else {
                    assert!(["ansi", "mono"].contains(&name), "{name}");
                    continue;
                };
                for (sight, matrix) in &SIGHTS {
                    let reached = distance(light(older), light(newer), matrix);
                    assert!(reached >= 10.0, "{name}, {depth:?}, {sight}: {reached:.1}");
                }
            }
        }
    }
}

#[test]
fn changes_are_never_told_by_colour_alone() {
    // Not every connection carries strike and dim.
    let lost = ["strike", "dim"].map(|name| Attributes::named(name).unwrap());
    let kept = |attributes: Attributes| -> Vec<u8> {
        let single = Attributes::ALL.into_iter();
        let kept = single.filter(|(it, ..)| attributes.contains(*it) && !lost.contains(it));
        kept.map(|(.., sgr)| sgr).collect()
    };
    for depth in super::DEPTHS {
        for (name, theme) in built_in(depth) {
            if theme.brackets {
                continue;
            }
            assert_ne!(depth, ColorDepth::None, "{name}");
            let attributes = |role| kept(theme.style(role).attributes);
            let roles = [Role::Added, Role::Removed, Role::Moved, Role::Typographic];
            for role in roles {
                let role = attributes(role);
                assert!(!role.is_empty(), "{name}, {depth:?}: {role:?}");
            }
            let told = roles.map(attributes);
            for (idx, role) in told[..3].iter().enumerate() {
                assert!(!told[..idx].contains(role), "{name}, {depth:?}: {role:?}");
            }
        }
    }
}

/// The figures in `themes/README.md` are those of the files.
#[test]
fn figures_for_the_readme() {
    let mut table = String::from(
        "| theme | letters | marks | letters, 256 colours | added from removed | the same, 256 colours |\n|---|---|---|---|---|---|\n",
    );
    for (name, theme) in built_in(ColorDepth::True) {
        let (_, fewer) = built_in(ColorDepth::Palette)
            .find(|(known, _)| *known == name)
            .unwrap();
        let number = |number: f64| {
            if number.is_finite() {
                format!("{number:.1}")
            } else {
                String::new()
            }
        };
        let least = |theme: &Theme| {
            let least =
                distances(theme).map(|(_, all)| all.into_iter().fold(f64::INFINITY, f64::min));
            least.map_or(String::new(), number)
        };
        let (letters, marks) = least_contrasts(&theme);
        let _ = writeln!(
            table,
            "| `{name}` | {} | {} | {} | {} | {} |",
            number(letters),
            number(marks),
            number(least_contrasts(&fewer).0),
            least(&theme),
            least(&fewer),
        );
    }
    let readme = include_str!("../../../themes/README.md");
    assert!(
        readme.contains(&table),
        "themes/README.md should hold:\n{table}"
    );
}
