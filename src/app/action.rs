//! Every action of the viewer: one table makes the enum, the names, the default keys, the help and the README's table.

/// Declares the actions once. A chord is keys in a row, with a space between them.
macro_rules! actions {
    ($($group:ident { $($variant:ident $name:literal [$($keys:literal),*] $about:literal;)* })*) => {
        /// Something that a key can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[doc = $about] $variant,)*)* }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &[Self] = &[$($(Self::$variant,)*)*];

            /// Returns the name that users write.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)*)* }
            }

            /// Returns the action that users call `name`.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }

            /// Returns what it does, in a few words.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $($(Self::$variant => $about,)*)* }
            }

            /// Returns the heading under which the help lists it.
            #[must_use]
            pub fn group(self) -> Group {
                match self { $($(Self::$variant => Group::$group,)*)* }
            }

            /// Returns the chords that call it.
            #[must_use]
            pub fn default_keys(self) -> &'static [&'static str] {
                match self { $($(Self::$variant => &[$($keys),*],)*)* }
            }
        }
    };
}

/// A heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// From version to version.
    Versions,
    /// From change to change.
    Changes,
    /// What the reader makes of them.
    Reviewing,
    /// Up and down.
    Reading,
    /// Finding words.
    Search,
    /// How the step is shown.
    View,
    /// Taking text along.
    Copy,
    /// The rest.
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: &[Self] = &[
        Self::Versions,
        Self::Changes,
        Self::Reviewing,
        Self::Reading,
        Self::Search,
        Self::View,
        Self::Copy,
        Self::Program,
    ];

    /// Returns the heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Versions => "Versions",
            Self::Changes => "Changes",
            Self::Reviewing => "Reviewing",
            Self::Reading => "Reading",
            Self::Search => "Search",
            Self::View => "View",
            Self::Copy => "Copy",
            Self::Program => "Program",
        }
    }
}

actions! {
    Versions {
        Newer "version-newer" ["l", "right"] "Step to the newer version";
        Older "version-older" ["h", "left"] "Step to the older version";
        Newest "version-newest" ["L"] "Go to the newest step";
        Oldest "version-oldest" ["H"] "Go to the oldest step";
        Versions "versions" ["v"] "Choose from the list of versions, or with a number go to that version";
        Order "order" ["O"] "List the articles in another order: as read, by news, by time, by how much or what changed";
        Pin "pin" ["P"] "Keep the older version, or the list's chosen one, to compare others with; or let it go";
        Whole "whole" ["A"] "Compare the first version with the newest";
        Shared "shared" ["="] "What the newer text shares with the older, or with all where they are unlike";
        Headlines "headlines" ["#"] "Every headline that the article had";
        Read "read" ["r"] "Read the newer version clean, with the age of its text beside it; choose a word";
        Words "words" ["w"] "When the words of this change, of the search, or a chosen one, came and went, and for what";
        Lives "paragraphs" ["W"] "The life of every paragraph, version by version";
        Inspect "inspect" ["i"] "The signs of the current change, each with its number and its name";
        NextOfParagraph "paragraph-newer" ["J"] "Next version in which this paragraph changed";
        PreviousOfParagraph "paragraph-older" ["K"] "Previous version in which this paragraph changed";
        Doubts "doubts" ["u"] "Next unsure place: how else it can be read, and choose";
        Problems "problems" ["p"] "Show what went wrong while reading";
        Articles "articles" ["a"] "Choose from the list of articles";
    }
    Changes {
        NextChange "change-next" ["]"] "Next change; after the last one, on into the next step";
        PreviousChange "change-previous" ["["] "Previous change; before the first one, back into the step before";
    }
    Reviewing {
        MarkSeen "mark-seen" ["m s"] "Mark the current change as seen, or as not seen";
        MarkStepSeen "mark-step-seen" ["m a"] "Mark all changes of the step as seen, or as not seen";
        MarkFlag "mark-flag" ["m f"] "Flag the current change, or without one the step; or take the flag away";
        Note "note" ["m n"] "Write a note on the current change, or without one on the step";
        NoteEdit "note-edit" ["m e"] "Change the last note there; one that is left empty goes";
        NextUnseen "unseen-next" ["}"] "Next change not marked as seen; after the last one, on into the next step";
    }
    Reading {
        Down "line-down" ["j", "down"] "Down a line";
        Up "line-up" ["k", "up"] "Up a line";
        HalfDown "half-page-down" ["ctrl-d"] "Down half a page";
        HalfUp "half-page-up" ["ctrl-u"] "Up half a page";
        PageDown "page-down" ["space", "pagedown", "f", "ctrl-f"] "Down a page";
        PageUp "page-up" ["b", "pageup", "ctrl-b"] "Up a page";
        Top "top" ["g g", "home", "<"] "To the top";
        Bottom "bottom" ["G", "end", ">"] "To the end, or with a number to that paragraph";
        PlaceKeep "place-keep" ["m m"] "Keep this place under the letter that is pressed next";
        PlaceGo "place-go" ["'"] "Go to the place kept under the letter that is pressed next; '' goes back";
        Back "back" ["ctrl-o"] "Back to where you were before the last jump";
    }
    Search {
        Find "search" ["/"] "Search in this step, ^R for an expression; in a list, show only some rows";
        FindEverywhere "search-everywhere" ["S"] "Search in every version of every article; ^R for an expression";
        FindNewer "search-newer" [")"] "Next version in which what is searched for comes or goes";
        FindOlder "search-older" ["("] "Previous version in which what is searched for comes or goes";
        FindNext "search-next" ["n"] "Next place found; without a search, next change";
        FindPrevious "search-previous" ["N"] "Previous place found; without a search, previous change";
    }
    View {
        Layout "layout" ["d"] "One column, the old text above the new one, or two columns";
        Blink "blink" ["x"] "Show one version alone, and with each press the other one in its place";
        Fold "fold" ["z"] "Fold unchanged paragraphs, or show them";
        Typography "typography" ["t"] "Hide changes of typography alone, or show them";
        Case "case" ["T"] "Take other capitals for typography, or for other words";
        Only "only" ["o"] "Choose which kinds of change are shown";
        Brackets "brackets" ["B"] "Put changed words in brackets, or leave them out";
        Direction "direction" ["D"] "Show text from right to left in the order of its letters in the file, or as it is read";
        Invisibles "invisibles" ["I"] "Show signs that cannot be seen everywhere, or only where they changed";
        ZoomIn "zoom-in" ["+"] "Look more closely at the timeline around the open step";
        ZoomOut "zoom-out" ["-"] "Show more of the timeline";
        Mouse "mouse" ["M"] "Let the mouse scroll and point, or leave it to the terminal";
        Themes "themes" ["C"] "Choose how it looks from the list of themes";
    }
    Copy {
        CopyChange "copy-change" ["y c"] "Copy the current change, both sides";
        CopyParagraph "copy-paragraph" ["y p"] "Copy the paragraph as the newer version has it";
        CopyQuotation "copy-quotation" ["y q"] "Copy both sides as a quotation, with headline, address, versions and times";
        CopyAddress "copy-address" ["y u"] "Copy the address of the article";
        ExportPage "export-page" ["e h"] "Write the step into a new file in this folder: a page for a browser";
        ExportText "export-text" ["e m"] "Write the step into a new file in this folder, as Markdown whose changes editors can accept";
    }
    Program {
        Help "help" ["?", "f1"] "Show or hide this help";
        Commands "commands" [":"] "Find any of these by its name, and do it";
        Choose "choose" ["enter"] "Take the chosen row of a list";
        Cancel "cancel" ["esc"] "Clear number, message, search and current change, or close what is open; never quits";
        Repaint "repaint" ["ctrl-l"] "Draw the screen again";
        Reload "reload" ["R"] "Read the files again, with what has come since";
        Suspend "suspend" ["ctrl-z"] "Back to the shell until `fg`";
        Close "close" ["q"] "Close what is open, or else quit";
        Quit "quit" ["ctrl-c", "Q"] "Quit";
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_keys_are_unique() {
        let names: HashSet<_> = Action::ALL.iter().map(|action| action.name()).collect();
        assert_eq!(names.len(), Action::ALL.len());
        let keys: Vec<_> = Action::ALL
            .iter()
            .flat_map(|action| action.default_keys())
            .collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    }

    #[test]
    fn every_action_stands_under_a_heading_of_the_help() {
        for action in Action::ALL {
            assert!(Group::ALL.contains(&action.group()));
        }
    }
}
