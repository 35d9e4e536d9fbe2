//! What the commands print: pure functions from data to text. Nothing here prints.
//!
//! Text of articles becomes visible and harmless on the way, except in JSON, which escapes by itself.

mod ansi;
mod html;
mod json;
mod line;
mod link;
mod list;
mod markdown;
mod markup;
mod name;
mod notes;
mod picture;
mod plain;
mod search;
mod svg;
mod unified;
mod words;

pub use self::ansi::{ansi, sgr, theme_picture};
pub use self::html::html;
pub use self::json::json;
pub use self::link::{Links, link, link_target};
pub use self::list::{CSV_HEAD, list_csv, list_json, list_table};
pub use self::markdown::markdown;
pub use self::name::{MARKDOWN_MARK, file_name, is_own_page};
pub use self::notes::{notes_json, notes_markdown, notes_table};
pub use self::plain::plain;
pub use self::search::{search_json, search_table};
pub use self::svg::svg;
pub use self::unified::{lines, unified};
pub use self::words::{phrase_json, phrase_table, words_json, words_table};

use crate::exchange::ArticleLine;
use crate::history::lasted;
use crate::label::Filter;
use crate::step::Step;
use crate::store::{Article, Version};

/// One step of an article, compared.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'s> {
    /// Whose step it is.
    pub article: &'s Article,
    /// The older version.
    pub old: &'s Version,
    /// The newer version.
    pub new: &'s Version,
    /// What changed.
    pub step: &'s Step,
    /// Which of its changes are told.
    pub filter: Filter,
}

/// Returns `article` as a line of `export --format jsonl`, without the line end.
pub fn export_jsonl(article: &Article) -> serde_json::Result<String> {
    line::json_line(&ArticleLine::from(article))
}

impl Compared<'_> {
    /// Returns whether there is a change to tell, one of the headline included.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.step.n_wanted(&self.filter) > 0
    }

    /// Returns the rows of the text's diff that are told: all, or where only some changes are wanted those.
    fn told_rows(&self) -> Vec<usize> {
        if self.filter == Filter::default() {
            (0..self.step.body.diff.rows().len()).collect()
        } else {
            self.wanted_rows().collect()
        }
    }

    /// Returns the rows of the text's diff that hold changes to tell.
    fn wanted_rows(&self) -> impl Iterator<Item = usize> {
        let places = self.step.places().into_iter();
        places
            .filter(|place| self.filter.wants(self.step.labels.of_rows(place.clone())))
            .flatten()
    }
}

/// Returns the time from `old` to `new`: the tracker's words where they are neighbours, or those for the difference of
/// the times.
#[must_use]
pub fn later(article: &Article, old: &Version, new: &Version) -> Option<String> {
    let before = article
        .find(new.number)
        .and_then(|idx| idx.0.checked_sub(1));
    let are_neighbours =
        before.is_some_and(|before| article.versions()[before].number == old.number);
    if let Some(later) = new.later.as_ref().filter(|_| are_neighbours) {
        let is_earlier = later.ends_with(" earlier");
        return Some(if is_earlier {
            later.clone()
        } else {
            format!("{later} later")
        });
    }
    let seconds = new.seen_at?.seconds_since(old.seen_at?);
    if seconds == 0 {
        return None;
    }
    let direction = if seconds < 0 { "earlier" } else { "later" };
    Some(format!("{} {direction}", lasted(seconds)))
}

/// Returns a share from 0 to 1 as a reader writes it; one that is neither nothing nor all is never shown as that.
#[must_use]
pub fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    if share > 0.0 && rounded < 1.0 {
        "under 1%".to_owned()
    } else if share < 1.0 && rounded > 99.0 {
        "over 99%".to_owned()
    } else {
        format!("{rounded}%")
    }
}

/// Returns the number of a version, with its time where it is known: `3 (17 Apr 2025 18:10 UTC)`.
fn named(version: &Version) -> String {
    let time = version
        .seen_at
        .map(|time| format!(" ({})", time.for_reader()));
    format!("{}{}", version.number, time.unwrap_or_default())
}

/// Returns how sure the text of `version` is, in a word or two: `captured`, `reconstructed 0.97`.
#[must_use]
pub fn certainty(version: &Version) -> String {
    use crate::store::Origin;
    match version.origin {
        // What a page cut short holds of a version may be all of it, or not.
        Origin::Captured if version.confidence < 1.0 => "captured in part".to_owned(),
        Origin::Captured => "captured".to_owned(),
        // Rounded down: nothing that may be wrong is ever shown as 1.
        Origin::Reconstructed => format!(
            "reconstructed {:.2}",
            (version.confidence * 100.0 + 1e-9).floor() / 100.0
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::load;
    use crate::store::Choices;

    #[test]
    fn the_trackers_words_are_about_neighbours_only() {
        let store = load(&crate::sample::inputs(), None, &Choices::default());
        let article = &store.articles[0];
        let versions = article.versions();
        let between = |old: usize, new: usize| later(article, &versions[old], &versions[new]);
        assert_eq!(between(6, 7).as_deref(), Some("about 6 hours later"));
        assert_eq!(between(0, 7), None, "neither words nor a time of version 7");
        assert_eq!(between(0, 6).as_deref(), Some("8 hours later"));
        assert_eq!(between(6, 0).as_deref(), Some("8 hours earlier"));
    }
}
