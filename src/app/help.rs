//! The help: every action with its keys, in lines that fit the screen; a filter leaves some of them.

use crate::visual::{self, Form, Invisibles, Piece};

use super::list::{Filter, holding};
use super::{Action, Group, Model};

/// The help, while it is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// First line shown.
    pub top: usize,
    /// Which actions are shown.
    pub filter: Filter,
}

/// A line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    /// What the next ones are about.
    Heading(&'static str),
    /// Keys, and what they do beside them or, on a narrow screen, below.
    Keys(String, String),
    /// More of what the keys above do.
    More(String),
}

/// Cells around the lines: the frame, a blank on either side.
const FRAME: usize = 4;
/// Cells for the keys where what they do stands beside them, with the blanks before and after.
const KEYS: usize = 26;
/// Narrower than this, what they do stands below.
const LEAST_BESIDE: usize = 60;

impl Model {
    /// Returns the lines of the help for this screen.
    #[must_use]
    pub fn help_lines(&self, help: &Help) -> Vec<HelpLine> {
        let width = usize::from(self.size.columns).saturating_sub(FRAME);
        let rows: Vec<String> = Action::ALL
            .iter()
            .map(|action| {
                let keys = self.keymap.keys_of(*action);
                format!("{} {} {keys}", action.name(), action.about())
            })
            .collect();
        let shown = holding(&rows, &help.filter.text);
        let mut lines = Vec::new();
        for group in Group::ALL {
            let of_group = shown.iter().map(|idx| Action::ALL[*idx]);
            let mut of_group = of_group
                .filter(|action| action.group() == *group)
                .peekable();
            if of_group.peek().is_some() {
                lines.push(HelpLine::Heading(group.title()));
            }
            for action in of_group {
                self.push_action(action, width, &mut lines);
            }
        }
        lines
    }

    fn push_action(&self, action: Action, width: usize, lines: &mut Vec<HelpLine>) {
        let keys = match self.keymap.keys_of(action) {
            none if none.is_empty() => format!("({})", action.name()),
            keys => keys,
        };
        let is_beside = width >= LEAST_BESIDE;
        let room = if is_beside {
            width - KEYS
        } else {
            width.saturating_sub(4)
        };
        let mut about = wrapped(action.about(), room.max(1)).into_iter();
        let first = if is_beside { about.next() } else { None };
        lines.push(HelpLine::Keys(keys, first.unwrap_or_default()));
        lines.extend(about.map(HelpLine::More));
    }

    /// Returns the first line of the help that can stand at the top.
    pub(super) fn last_help_top(&self, help: &Help) -> usize {
        let around = 2 + usize::from(help.filter.has_line());
        let height = usize::from(self.size.rows).saturating_sub(around);
        self.help_lines(help).len().saturating_sub(height)
    }
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let piece = Piece {
        text,
        tag: (),
        invisibles: Invisibles::Misleading,
    };
    let lines = visual::wrap(&[piece], width, Form::default()).into_iter();
    lines
        .map(|line| line.into_iter().map(|((), text)| text).collect())
        .collect()
}
