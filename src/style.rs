//! What a stretch of the screen means, and how a theme makes it look, as data.
//!
//! Knows no terminal: the `tui` turns a [`Style`] into escape sequences, reports turn it into ANSI text.

/// Declares the roles once: the enum, the names that themes use, and the list of all.
macro_rules! roles {
    ($($variant:ident $name:literal $about:literal;)*) => {
        /// What a stretch of the screen means. Themes say how each looks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role { $(#[doc = $about] $variant,)* }

        impl Role {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name that theme files use.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

roles! {
    Text "text" "Article text that did not change.";
    Dim "dim" "Asides: folds, notes, what is out of reach.";
    Heading "heading" "Headlines and the names of columns.";
    Added "added" "Words that came.";
    Removed "removed" "Words that went.";
    AddedBlock "added_block" "A whole paragraph that came.";
    RemovedBlock "removed_block" "A whole paragraph that went.";
    Moved "moved" "Words that stand elsewhere in the other version.";
    MovedBlock "moved_block" "A whole paragraph that stands elsewhere in the other version.";
    Typographic "typographic" "The same words in other signs.";
    Match "match" "What the search found.";
    Gutter "gutter" "The marks beside the text.";
    GutterCurrent "gutter_current" "The marks beside the current change.";
    Border "border" "Lines between parts of the screen.";
    Bar "bar" "The header and the footer.";
    BarStrong "bar_strong" "What stands out in header and footer: the step, keys.";
    Warning "warning" "What the reader should know about the data.";
    Selection "selection" "The chosen row of a list.";
    AgeOldest "age_oldest" "The age of words that were there from the start.";
    AgeOlder "age_older" "The age of words of the first third of a history.";
    AgeNewer "age_newer" "The age of words of the second third.";
    AgeNewest "age_newest" "The age of words of the last third.";
}

impl Role {
    /// The ages of words, from the oldest to the newest.
    pub const AGES: [Self; 4] = [
        Self::AgeOldest,
        Self::AgeOlder,
        Self::AgeNewer,
        Self::AgeNewest,
    ];

    /// Returns the role that stands for this one in themes that were written before it was.
    #[must_use]
    pub(crate) fn stand_in(self) -> Option<Self> {
        match self {
            Self::MovedBlock => Some(Self::Moved),
            _ => Self::AGES.contains(&self).then_some(Self::Gutter),
        }
    }

    /// Returns the position in [`Self::ALL`].
    #[must_use]
    pub fn idx(self) -> usize {
        self as usize
    }
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Color {
    /// Red, green, blue.
    Rgb(u8, u8, u8),
    /// A place in the terminal's palette of 256; the first 16 are the terminal's own.
    Indexed(u8),
}

impl Color {
    /// The brightness of each step of a channel in the cube of xterm's palette.
    pub(crate) const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

    /// Returns its red, green and blue: of xterm's palette where it is of a palette. The first 16 are each terminal's own;
    /// these are xterm's.
    #[must_use]
    pub fn rgb(self) -> [u8; 3] {
        const FIRST: [[u8; 3]; 16] = [
            [0, 0, 0],
            [205, 0, 0],
            [0, 205, 0],
            [205, 205, 0],
            [0, 0, 238],
            [205, 0, 205],
            [0, 205, 205],
            [229, 229, 229],
            [127, 127, 127],
            [255, 0, 0],
            [0, 255, 0],
            [255, 255, 0],
            [92, 92, 255],
            [255, 0, 255],
            [0, 255, 255],
            [255, 255, 255],
        ];
        match self {
            Self::Rgb(red, green, blue) => [red, green, blue],
            Self::Indexed(idx @ 0..16) => FIRST[usize::from(idx)],
            // A cube of 6 x 6 x 6 colours, then 24 greys.
            Self::Indexed(idx @ 16..232) => {
                let cube = usize::from(idx) - 16;
                [cube / 36, cube / 6 % 6, cube % 6].map(|step| Self::STEPS[step])
            }
            Self::Indexed(idx @ 232..) => [8 + 10 * (idx - 232); 3],
        }
    }

    /// Returns its SGR numbers; `base` is 30 for letters, 40 for the ground (ECMA-48, and xterm's for more than eight).
    #[must_use]
    pub fn sgr(self, base: u8) -> String {
        match self {
            Self::Indexed(idx @ 0..8) => (base + idx).to_string(),
            Self::Indexed(idx @ 8..16) => (base + 60 + idx - 8).to_string(),
            Self::Indexed(idx) => format!("{};5;{idx}", base + 8),
            Self::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
        }
    }
}

/// How a stretch looks. `None` leaves the terminal's own colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// The colour of the letters.
    pub fg: Option<Color>,
    /// The colour behind them.
    pub bg: Option<Color>,
    /// What else.
    pub attributes: Attributes,
}

impl Style {
    /// Returns the style that stands out from this one, or that is as strong where this one is bold already.
    #[must_use]
    pub fn strong(self) -> Self {
        Self {
            attributes: self.attributes.with(Attributes::BOLD),
            ..self
        }
    }
}

/// A set of attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes(u8);

impl Attributes {
    const BOLD: Self = Self(1);

    /// The single attributes, with the names that themes use and their SGR numbers.
    pub const ALL: [(Self, &'static str, u8); 6] = [
        (Self::BOLD, "bold", 1),
        (Self(2), "dim", 2),
        (Self(4), "italic", 3),
        (Self(8), "underline", 4),
        (Self(16), "reverse", 7),
        (Self(32), "strike", 9),
    ];

    /// Returns the attribute that themes call `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map(|(attribute, ..)| *attribute)
    }

    /// Returns the attributes of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether all of `other` are among these.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns the SGR numbers that switch these on, ascending.
    pub fn sgr(self) -> impl Iterator<Item = u8> {
        let is_set =
            move |(attribute, _, sgr): &(Self, &str, u8)| self.contains(*attribute).then_some(*sgr);
        Self::ALL.iter().filter_map(is_set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_know_their_place() {
        for (idx, role) in Role::ALL.iter().enumerate() {
            assert_eq!(role.idx(), idx);
        }
    }

    #[test]
    fn attributes_add_up() {
        let both = Attributes::named("bold")
            .unwrap()
            .with(Attributes::named("strike").unwrap());
        assert_eq!(both.sgr().collect::<Vec<_>>(), [1, 9]);
        assert_eq!(Attributes::named("blink"), None);
    }
}
