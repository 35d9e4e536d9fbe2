//! The line in which the reader types, and what for.

use super::reviewing::NoteLine;
use super::search::Sought;

/// The line in which the reader types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// What was typed so far.
    pub text: String,
    /// What for.
    pub purpose: Purpose,
}

/// What a line is typed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To search for it.
    Search(Reach),
    /// To note it.
    Note(Box<NoteLine>),
}

/// Where and how a line is searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// In every version of every article, and not only in the open step.
    pub everywhere: bool,
    /// As a regular expression.
    pub is_expression: bool,
}

impl Typing {
    /// Begins to type what to search for, in the open step or everywhere.
    pub(super) fn search(everywhere: bool) -> Self {
        Self {
            text: String::new(),
            purpose: Purpose::Search(Reach {
                everywhere,
                ..Reach::default()
            }),
        }
    }

    /// Returns what would be searched for; `None` where the line is typed for something else, or is empty.
    pub(super) fn sought(&self) -> Option<Sought> {
        match &self.purpose {
            Purpose::Search(reach) if !self.text.is_empty() => Some(Sought {
                text: self.text.clone(),
                is_expression: reach.is_expression,
            }),
            Purpose::Search(_) | Purpose::Note(_) => None,
        }
    }

    /// Returns whether it is to be searched for in everything.
    pub(super) fn is_everywhere(&self) -> bool {
        matches!(&self.purpose, Purpose::Search(reach) if reach.everywhere)
    }

    /// Returns what stands before the line: no more than half of `room` cells.
    #[must_use]
    pub fn prompt(&self, room: usize) -> String {
        match &self.purpose {
            Purpose::Search(reach) => {
                let place = if reach.everywhere { " everything" } else { "" };
                let how = if reach.is_expression {
                    " for an expression"
                } else {
                    ""
                };
                format!("search{place}{how}: ")
            }
            Purpose::Note(line) if 2 * (line.place.len() + 10) > room => "note: ".to_owned(),
            Purpose::Note(line) => format!("note on {}: ", line.place),
        }
    }
}
