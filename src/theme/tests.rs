//! Themes as files: what reads, what does not, and where the fault is.

mod color;
mod sight;

use super::*;

pub(super) const DEPTHS: [ColorDepth; 4] = [
    ColorDepth::None,
    ColorDepth::Sixteen,
    ColorDepth::Palette,
    ColorDepth::True,
];

/// Reads every built-in theme for `depth` colours.
pub(super) fn built_in(depth: ColorDepth) -> impl Iterator<Item = (&'static str, Theme)> {
    BUILT_IN.iter().map(move |(name, toml)| {
        let theme = Theme::parse(toml, depth);
        (
            *name,
            theme.unwrap_or_else(|error| panic!("{name}: {error}")),
        )
    })
}

const MINE: &str = "name = \"Mine\"\nvariant = \"dark\"\n";

#[track_caller]
fn check_error(rest: &str, line: Option<usize>, expected: &str) {
    let error = Theme::parse(&format!("{MINE}{rest}"), ColorDepth::True).unwrap_err();
    assert_eq!((error.line, error.to_string()), (line, expected.to_owned()));
}

#[test]
fn errors_say_where_and_what() {
    check_error("", None, "role `text` is missing");
    check_error(
        "inherits = \"default-dark\"\n[roles]\nshiny = {}\n",
        Some(5),
        "unknown role `shiny`",
    );
    check_error(
        "inherits = \"mono\"\n[roles]\n\nborder = { fg = \"pinkish\" }\n",
        Some(6),
        "expected a palette name, a colour's name or #rrggbb, found `pinkish`",
    );
    check_error(
        "inherits = \"mono\"\n[roles]\nborder = { attrs = [\"bold\",\n\"blink\"] }\n",
        Some(6),
        "unknown attribute `blink`, expected bold, dim, italic, underline, reverse, strike",
    );
    check_error(
        "inherits = \"mono\"\n[palette]\nsea = \"#12\"\n",
        Some(5),
        "expected a palette name, a colour's name or #rrggbb, found `#12`",
    );
    check_error(
        "inherits = \"no-such\"\n",
        Some(3),
        "inherits from `no-such`, which there is not",
    );
    check_error(
        "colour = 1\n",
        Some(3),
        "unknown field `colour`, expected one of `name`, `variant`, `inherits`, `brackets`, `palette`, `palette256`, `roles`",
    );
}

fn catalog(files: &[(&str, &str)]) -> Catalog {
    let file = |(name, rest): &(&str, &str)| ((*name).to_owned(), format!("{MINE}{rest}"));
    Catalog::new(files.iter().map(file).collect())
}

#[test]
fn a_file_says_only_what_is_different() {
    let catalog = catalog(&[(
        "sea",
        "inherits = \"default-dark\"\n[palette]\ngrey = \"#abcdef\"\n",
    )]);
    let theme = catalog.theme("sea", ColorDepth::True).unwrap().unwrap();
    let parent = Theme::parse(BUILT_IN[0].1, ColorDepth::True).unwrap();
    for role in Role::ALL {
        let (style, above) = (theme.style(*role), parent.style(*role));
        if matches!(role, Role::Dim | Role::Gutter | Role::Typographic) {
            assert_eq!(style.fg, Some(crate::style::Color::Rgb(0xab, 0xcd, 0xef)));
        } else {
            assert_eq!(style, above, "{}", role.name());
        }
    }
}

#[test]
fn the_users_theme_takes_the_place_of_the_built_in_one_and_may_be_made_from_it() {
    let catalog = catalog(&[("nord", "inherits = \"nord\"\n")]);
    let theme = catalog.theme("nord", ColorDepth::True).unwrap().unwrap();
    assert_eq!(theme.name, "Mine");
    assert_eq!(catalog.names().filter(|name| *name == "nord").count(), 1);
    assert_eq!(catalog.names().count(), BUILT_IN.len());
    assert!(catalog.theme("no-such", ColorDepth::True).is_none());
}

#[test]
fn themes_that_inherit_from_each_other_are_told() {
    let catalog = catalog(&[
        ("hen", "inherits = \"egg\"\n"),
        ("egg", "inherits = \"hen\"\n"),
    ]);
    let error = catalog.theme("hen", ColorDepth::True).unwrap().unwrap_err();
    assert_eq!(error.line, Some(3));
    assert!(
        error.to_string().contains("too many above each other"),
        "{error}"
    );
}

#[test]
fn a_fault_above_names_the_file_and_its_line() {
    let catalog = catalog(&[
        ("egg", "inherits = \"hen\"\n"),
        ("hen", "inherits = \"mono\"\n[roles]\nshiny = {}\n"),
    ]);
    let error = catalog.theme("egg", ColorDepth::True).unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "inherits from `hen`, where line 5: unknown role `shiny`"
    );
}

#[test]
fn what_says_no_colour_stands_in_those_of_plain_text() {
    let theme = Theme::parse(built_in_text("nord"), ColorDepth::True).unwrap();
    let text = theme.style(Role::Text);
    assert_eq!(theme.style(Role::Border).bg, text.bg);
    assert_eq!(theme.style(Role::Heading).fg, text.fg);
    let fewer = Theme::parse(built_in_text("nord"), ColorDepth::Sixteen).unwrap();
    assert_eq!(fewer.style(Role::Text), Style::default());
}

fn built_in_text(name: &str) -> &'static str {
    super::built_in(name).unwrap()
}

#[test]
fn without_grounds_bars_and_choices_are_told_by_attributes() {
    let reverse = crate::style::Attributes::named("reverse").unwrap();
    for depth in [ColorDepth::None, ColorDepth::Sixteen] {
        for (name, theme) in built_in(depth) {
            for role in [Role::Bar, Role::Selection, Role::Match] {
                let attributes = theme.style(role).attributes;
                assert!(attributes.contains(reverse), "{name}, {}", role.name());
            }
        }
    }
}

#[test]
fn what_is_printed_stands_on_the_terminals_own_ground() {
    for (name, theme) in built_in(ColorDepth::True) {
        let printed = theme.without_ground();
        assert_eq!(printed.style(Role::Text), Style::default(), "{name}");
        let (text, added) = (theme.style(Role::Text), theme.style(Role::Added));
        if added.bg != text.bg {
            assert_eq!(printed.style(Role::Added), added, "{name}");
        }
    }
}
