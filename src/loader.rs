//! Turns the bytes of inputs into a [`Store`].
//!
//! Which format an input has is told from its content, through [`FORMATS`]. To add a format: one file in `loader/`,
//! one line in [`FORMATS`], a folder in `samples/`. Opens no file and knows no diff: the caller hands over bytes.

mod collect;
mod decode;
mod html;
mod jsonl;
mod listing;
mod newssniffer;
mod plain;
mod unpack;

use crate::parallel::{self, LONG};
use crate::store::{Choices, Problem, Store, Timestamp, Version};

use self::collect::Collector;
use self::listing::Listing;
use self::newssniffer::WovenPage;

/// Bytes of one input: a larger one is no article, and is refused, or cut where it is made by unpacking.
pub const LARGEST_INPUT: u64 = 1 << 30;

/// One input as the caller found it.
#[derive(Clone, Debug)]
pub struct Input {
    /// What the user calls it; used in problems.
    pub name: String,
    /// Inputs of one group that tell no address are versions of one document, in the order given.
    pub group: String,
    /// The whole content.
    pub bytes: Vec<u8>,
}

impl Input {
    /// Returns whether work on it, as it is stored, is worth sharing with another thread.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.bytes.len() >= LONG
    }
}

/// A kind of file that can be read.
pub trait Format: Sync {
    /// Returns the name that users type after `--read-as`.
    fn name(&self) -> &'static str;

    /// Returns one line for the help and the README.
    fn about(&self) -> &'static str;

    /// Tells whether `text` has this format.
    fn sniff(&self, text: &str) -> Sniff;

    /// Reads what can be read; what cannot becomes a problem. Never fails as a whole.
    fn read(&self, input: &TextInput<'_>, sink: &mut Sink<'_>);
}

/// Every format that is known. Of several that claim an input equally, the first has it.
pub static FORMATS: &[&dyn Format] = &[
    &newssniffer::NewsSniffer,
    &newssniffer::SavedPage,
    &newssniffer::SqlDump,
    &newssniffer::Feed,
    &jsonl::Jsonl,
    &plain::Plain,
];

/// No article has so many versions; a larger number is damage.
const LARGEST_NUMBER: u32 = 1_000_000;

/// What a format thinks of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sniff {
    /// It bears this format's own marks.
    Sure,
    /// It may be read so, for want of anything better.
    Perhaps,
    /// It cannot be read so.
    No {
        /// How much of the format's marks were there, 0 to 100: the closest format is named to the user.
        closeness: u8,
        /// What is missing, to follow "not News Sniffer: ".
        why: String,
    },
}

/// A decoded input, as formats see it.
#[derive(Clone, Copy, Debug)]
pub struct TextInput<'t> {
    /// As in [`Input::name`].
    pub name: &'t str,
    /// As in [`Input::group`].
    pub group: &'t str,
    /// The content without byte order mark.
    pub text: &'t str,
}

impl TextInput<'_> {
    /// Returns the name without its folder, for references that outlive the user's current folder.
    #[must_use]
    pub fn file_name(&self) -> &str {
        match self.name.rsplit_once(['/', '\\']) {
            Some((_, file_name)) if !file_name.is_empty() => file_name,
            _ => self.name,
        }
    }
}

/// Which article a record belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The article's address: records with one address are one article.
    pub url: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The tracker's own number of the article: what is left to join by where no address is told.
    pub id: Option<u64>,
}

/// Takes what a format reads.
#[derive(Debug)]
pub struct Sink<'i> {
    name: &'i str,
    found: Vec<Found>,
}

/// Something that a format read.
#[derive(Debug)]
enum Found {
    /// A version with its number, if it tells one.
    Version(Heading, Option<u32>, Version),
    /// A page in which two versions are woven together.
    Woven(Heading, WovenPage),
    /// The time between two versions, in the tracker's own words.
    Later(Heading, (u32, u32), String),
    /// What is known to exist of an article, without its text.
    Listing(Heading, Listing),
    Problem(Problem),
}

impl Sink<'_> {
    /// Takes one version. `number: None` means: the next of its group.
    pub fn version(&mut self, heading: Heading, number: Option<u32>, version: Version) {
        let line = version.read_from.first().map(|place| place.line);
        if self.is_in_reason(line, number.unwrap_or_default()) {
            self.found.push(Found::Version(heading, number, version));
        }
    }

    /// Takes a page in which two versions are woven together.
    fn woven(&mut self, heading: Heading, page: WovenPage) {
        if self.is_in_reason(Some(page.place.line), page.page.old.max(page.page.new)) {
            self.found.push(Found::Woven(heading, page));
        }
    }

    /// Makes a number beyond reason a problem: all that are missing below it would be told one by one.
    fn is_in_reason(&mut self, line: Option<usize>, number: u32) -> bool {
        let is_in_reason = number <= LARGEST_NUMBER;
        if !is_in_reason {
            self.problem(
                line,
                format!("version {number}, expected none above {LARGEST_NUMBER}"),
            );
        }
        is_in_reason
    }

    /// Takes the time between two versions, in the tracker's own words.
    fn later(&mut self, heading: Heading, (old, new): (u32, u32), words: String) {
        self.found.push(Found::Later(heading, (old, new), words));
    }

    /// Takes what is known to exist of an article, without its text.
    fn listing(&mut self, heading: Heading, mut listing: Listing) {
        if let Some(number) = listing.versions.keys().next_back() {
            self.is_in_reason(listing.line, *number);
        }
        listing
            .versions
            .retain(|number, _| *number <= LARGEST_NUMBER);
        self.found.push(Found::Listing(heading, listing));
    }

    /// Takes a problem of the input at `line` (from 1).
    pub fn problem(&mut self, line: Option<usize>, what: impl Into<String>) {
        self.found.push(Found::Problem(Problem {
            file: self.name.to_owned(),
            line,
            what: what.into(),
        }));
    }
}

/// Returns the format that users call `name`.
#[must_use]
pub fn format_named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// Reads all `inputs` together; `read_as` overrides what their content says, `choices` what the program would guess.
///
/// Parts of one article are joined whatever their order. Inputs that cannot be read are problems of the store.
#[must_use]
pub fn load(inputs: &[Input], read_as: Option<&dyn Format>, choices: &Choices) -> Store {
    let mut collector = Collector::default();
    let read = |input| read(input, read_as);
    for inputs in inputs.chunks(2) {
        let found = match inputs {
            [one, other] if one.is_long() && other.is_long() => {
                let (one, other) = parallel::both(|| read(one), || read(other));
                vec![one, other]
            }
            _ => inputs.iter().map(read).collect(),
        };
        for (input, found) in inputs.iter().zip(found) {
            collector.take(input, found);
        }
    }
    collector.finish(choices)
}

/// Reads one input by itself.
fn read(input: &Input, read_as: Option<&dyn Format>) -> Vec<Found> {
    let mut sink = Sink {
        name: &input.name,
        found: Vec::new(),
    };
    read_into(&mut sink, input, read_as);
    sink.found
}

fn read_into(sink: &mut Sink<'_>, input: &Input, read_as: Option<&dyn Format>) {
    let (bytes, broken) = unpack::unpack(&input.bytes);
    if let Some(what) = broken {
        sink.problem(None, what);
    }
    let decoded = match decode::decode(&bytes) {
        Ok(decoded) => decoded,
        Err(why) => return sink.problem(None, why.to_string()),
    };
    if let Some((line, n_replaced)) = decoded.replaced {
        sink.problem(
            Some(line),
            format!("not UTF-8: {n_replaced} sequences shown as U+FFFD, the first in this line"),
        );
    }
    let input = TextInput {
        name: &input.name,
        group: &input.group,
        text: &decoded.text,
    };
    match read_as.map_or_else(|| detect(input.text), Ok) {
        Ok(format) => format.read(&input, sink),
        Err(why) => sink.problem(None, why),
    }
}

/// Returns the format that claims `text`, or why the closest one does not.
fn detect(text: &str) -> Result<&'static dyn Format, String> {
    let mut perhaps = None;
    let mut closest: Option<(u8, String)> = None;
    for format in FORMATS.iter().copied() {
        match format.sniff(text) {
            Sniff::Sure => return Ok(format),
            Sniff::Perhaps => perhaps = perhaps.or(Some(format)),
            Sniff::No { closeness, why } => {
                if closest.as_ref().is_none_or(|(best, _)| closeness > *best) {
                    closest = Some((closeness, format!("not {}: {why}", format.name())));
                }
            }
        }
    }
    // A file that bears most marks of one format is a broken file of that format, not a text of another.
    match (perhaps, closest) {
        (_, Some((closeness, why))) if closeness >= 50 => Err(why),
        (Some(format), _) => Ok(format),
        (None, Some((_, why))) => Err(why),
        (None, None) => Err("no format is known".to_owned()),
    }
}

/// A version as formats make it: whole text, nothing guessed; the collector fills in the number.
fn captured(title: String, seen_at: Option<Timestamp>, paragraphs: Vec<String>) -> Version {
    Version {
        number: 0,
        title,
        byline: None,
        seen_at,
        later: None,
        paragraphs,
        origin: crate::store::Origin::Captured,
        confidence: 1.0,
        doubts: Vec::new(),
        read_from: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(name: &str, text: impl Into<Vec<u8>>) -> Store {
        let input = Input {
            name: name.into(),
            group: String::new(),
            bytes: text.into(),
        };
        load(&[input], None, &Choices::default())
    }

    #[track_caller]
    fn check_refused(bytes: impl Into<Vec<u8>>, expected: &str) {
        let store = load_text("dir/file", bytes);
        assert_eq!(store.articles, []);
        let problems: Vec<String> = store.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [expected]);
    }

    #[test]
    fn an_empty_file_is_refused() {
        check_refused("", "dir/file: empty file, expected text");
        check_refused("\u{feff} \n\n", "dir/file: empty file, expected text");
    }

    #[test]
    fn a_binary_file_is_refused() {
        check_refused(
            b"\x7fELF\x02\x01\x00\x00\x00".to_vec(),
            "dir/file: binary file, expected text",
        );
    }

    #[test]
    fn the_closest_format_says_why_it_refuses() {
        check_refused(
            "This article is from the source 'gazette' and was first published or seen on .\n",
            "dir/file: not news-sniffer: the page has no line \"Version N Version M\"; it may be cut off",
        );
        check_refused(
            "{\"not\": \"ours\"}\n",
            "dir/file: not variorum: the first line is JSON without the key \"variorum\"",
        );
    }

    #[test]
    fn invalid_utf8_is_replaced_counted_and_reported() {
        let store = load_text(
            "latin1.txt",
            b"Le caf\xe9 est ferm\xe9 depuis hier soir.\n".to_vec(),
        );
        assert_eq!(
            store.articles[0].versions()[0].paragraphs,
            ["Le caf\u{fffd} est ferm\u{fffd} depuis hier soir."]
        );
        assert_eq!(
            store.problems[0].to_string(),
            "latin1.txt:1: not UTF-8: 2 sequences shown as U+FFFD, the first in this line"
        );
    }

    #[test]
    fn format_names_are_unique() {
        for format in FORMATS {
            assert_eq!(
                format_named(format.name()).map(Format::name),
                Some(format.name())
            );
        }
    }
}
