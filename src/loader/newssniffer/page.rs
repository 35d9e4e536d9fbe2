//! The parts of a flattened page: preamble, the two version numbers, title line, time line, rows, footer.
//!
//! Takes nothing apart that is woven together. The order and the wording of the parts are those of the site's own
//! templates; white space and line breaks between them depend on who stripped the tags, so none is relied on.

use crate::store::{Place, Timestamp};

use super::super::Heading;
use super::reconstruct::Page;

/// How every page starts, but for navigation.
pub(super) const PREAMBLE: &str = "This article is from the source";

/// A page with everything that it tells about its two versions.
#[derive(Clone, Debug)]
pub(in crate::loader) struct WovenPage {
    /// The woven text and the numbers of the two versions.
    pub(in crate::loader) page: Page,
    /// Where the line with the two numbers stands.
    pub(in crate::loader) place: Place,
    /// The line of each of the page's rows, from 1.
    pub(in crate::loader) row_lines: Vec<usize>,
    /// When the older version was seen.
    pub(in crate::loader) old_seen_at: Option<Timestamp>,
    /// When the newer version was seen.
    pub(in crate::loader) new_seen_at: Option<Timestamp>,
    /// The time between them in the page's words, such as `about 2 hours`.
    pub(in crate::loader) later: Option<String>,
    /// Whether text of it is lost: where another page holds the same versions, that one is believed.
    pub(in crate::loader) is_damaged: bool,
    /// What is wrong with the page, by line.
    pub(in crate::loader) problems: Vec<(usize, String)>,
}

/// The lines of one page of a file, numbered from 1, without blank ones.
#[derive(Debug)]
pub(super) struct PageLines<'t> {
    preamble: Vec<&'t str>,
    head: (usize, u32, u32),
    body: Vec<(usize, &'t str)>,
    /// Whether the file ends in the middle of this page's last line.
    is_cut: bool,
}

/// Reads `Version 6 Version 7`.
pub(super) fn version_head(line: &str) -> Option<(u32, u32)> {
    let mut words = line.split_whitespace();
    let mut version = || {
        (words.next()? == "Version").then_some(())?;
        words.next()?.parse().ok()
    };
    let pair = (version()?, version()?);
    words.next().is_none().then_some(pair)
}

/// Splits a file into its pages. Text before the first page's preamble is nobody's.
pub(super) fn split(text: &str) -> Vec<PageLines<'_>> {
    let mut pages: Vec<PageLines<'_>> = Vec::new();
    let mut preamble = Vec::new();
    let mut in_body = false;
    for (number, line) in (1..).zip(text.lines()) {
        // A no-break space is text to the site, so it stays; line ends of any kind do not.
        let line = line.trim_end_matches(['\r', '\u{feff}']);
        if line.trim().is_empty() {
            continue;
        }
        if let Some((old, new)) = version_head(line) {
            pages.push(PageLines {
                preamble: std::mem::take(&mut preamble),
                head: (number, old, new),
                body: Vec::new(),
                is_cut: false,
            });
            in_body = true;
            continue;
        }
        // The next page of the file begins, or this one's footer has come.
        in_body &= !line.trim_start().starts_with(PREAMBLE) && !is_footer(line);
        match pages.last_mut() {
            Some(page) if in_body => page.body.push((number, line)),
            _ => preamble.push(line),
        }
    }
    if let Some(page) = pages.last_mut() {
        page.is_cut = in_body && !text.ends_with(['\n', '\r']);
    }
    pages
}

impl PageLines<'_> {
    /// Reads the parts; an error tells the line and what was expected there.
    pub(super) fn read(mut self, file: &str) -> Result<(Heading, WovenPage), (usize, String)> {
        let (head_line, old, new) = self.head;
        if old == new {
            return Err((
                head_line,
                format!("version {old} beside itself, expected two versions"),
            ));
        }
        self.drop_pagination();
        let mut body = self.body.into_iter().peekable();
        let title = body.next_if(|(_, line)| TimeLine::read(line).is_none());
        let mut times = TimeLine::default();
        while let Some(more) = body.peek().and_then(|(_, line)| TimeLine::read(line)) {
            times.join(more);
            body.next();
        }
        let (mut row_lines, mut rows): (Vec<usize>, Vec<String>) =
            body.map(|(line, row)| (line, row.to_owned())).unzip();
        let mut problems = Vec::new();
        // Half a paragraph is not what either version said: only what is whole is read.
        if let (true, Some(row), Some(line)) = (self.is_cut, rows.last(), row_lines.last())
            && is_cut_row(row)
        {
            problems.push((
                *line,
                "the page is cut off here, in its last paragraph, which is left out".to_owned(),
            ));
            rows.pop();
            row_lines.pop();
        }
        if rows.is_empty() {
            return Err((
                head_line,
                "the page ends before its first paragraph".to_owned(),
            ));
        }
        let is_garbled = rows
            .iter()
            .any(|row| row.contains(char::REPLACEMENT_CHARACTER));
        let page = WovenPage {
            page: Page {
                old,
                new,
                title: title.map(|(_, title)| title.to_owned()).unwrap_or_default(),
                rows,
            },
            place: Place {
                file: file.to_owned(),
                line: head_line,
            },
            row_lines,
            old_seen_at: times.old,
            new_seen_at: times.new,
            later: times.later,
            is_damaged: !problems.is_empty() || is_garbled,
            problems,
        };
        Ok((read_preamble(&self.preamble), page))
    }

    /// Takes `Previous version 1 2 3 Next version` off the end, in one line or in several.
    fn drop_pagination(&mut self) {
        let is_part = |line: &str| {
            let line = line.trim();
            let is_link = line.starts_with("Previous version") || line.ends_with("Next version");
            is_link
                || line
                    .split_whitespace()
                    .all(|word| word.parse::<u32>().is_ok() || word == "…")
        };
        let n_parts = self
            .body
            .iter()
            .rev()
            .take_while(|(_, line)| is_part(line))
            .count();
        let from = self.body.len() - n_parts;
        // Numbers alone may be the article's own last lines.
        if self.body[from..]
            .iter()
            .any(|(_, line)| line.contains(" version"))
        {
            self.body.truncate(from);
        }
    }
}

/// Returns whether the last row of a file without a final line end betrays that the file was cut in it.
fn is_cut_row(row: &str) -> bool {
    let row = row.trim();
    let half = row.len() / 2;
    let is_kept =
        row.len().is_multiple_of(2) && row.is_char_boundary(half) && row[..half] == row[half..];
    let ends_a_sentence = row.ends_with(['.', '!', '?', '”', '’', '"', ')', '…', '。', ':']);
    !is_kept && (!ends_a_sentence || repeats_its_start(row))
}

/// Shortest repeat that is taken for the beginning of a kept paragraph's second copy, in bytes.
const SHORTEST_REPEAT: usize = 12;

/// Returns whether `row` ends with a part of its own beginning: a paragraph, and the same again but cut.
///
/// The two copies of a kept paragraph touch; where a space stands between them, the row is a changed one.
fn repeats_its_start(row: &str) -> bool {
    let longest = (row.len() / 2).min(row.len().saturating_sub(1));
    (SHORTEST_REPEAT..=longest).any(|length| {
        let (first, repeat) = row.as_bytes().split_at(row.len() - length);
        row.as_bytes().starts_with(repeat) && first.last() != Some(&b' ')
    })
}

fn is_footer(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("Currently monitoring ") && line.contains(" news articles")
}

/// The preamble's sentences may be broken over lines anywhere, so they are read as one text.
pub(super) fn read_preamble(lines: &[&str]) -> Heading {
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    let text = words.join(" ");
    let between = |before: &str, after: &str| {
        let (_, rest) = text.rsplit_once(before)?;
        let (found, _) = rest.split_once(after)?;
        (!found.trim().is_empty()).then(|| found.trim().to_owned())
    };
    let address = || {
        let (_, rest) = text.rsplit_once("original source at ")?;
        let address = rest.split_whitespace().next()?;
        address.contains(':').then(|| address.to_owned())
    };
    Heading {
        url: address(),
        source: between("from the source '", "' and was first"),
        id: None,
    }
}

/// The line under the titles: two times, which may have been stripped, and the time between them.
#[derive(Clone, Debug, Default, PartialEq)]
struct TimeLine {
    old: Option<Timestamp>,
    new: Option<Timestamp>,
    later: Option<String>,
}

impl TimeLine {
    /// Reads any part of it that stands on a line of its own.
    fn read(line: &str) -> Option<Self> {
        let mut rest = line.trim();
        let mut read = Self::default();
        if let Some((before, period)) = rest
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once('('))
        {
            read.later = Some(period_words(period)?);
            rest = before.trim_end();
        }
        // `2025-04-17 18:10:12 UTC` is 23 bytes long.
        while !rest.is_empty() {
            let time = Timestamp::parse(rest.get(..23)?, &["%Y-%m-%d %H:%M:%S UTC"])?;
            match (read.old, read.new) {
                (None, _) => read.old = Some(time),
                (_, None) => read.new = Some(time),
                _ => return None,
            }
            rest = rest[23..].trim_start();
        }
        (read != Self::default()).then_some(read)
    }

    /// Adds what a further line tells: the first time met is the old version's.
    fn join(&mut self, more: Self) {
        if self.old.is_none() {
            self.old = more.old;
            self.new = more.new;
        } else {
            self.new = self.new.or(more.old);
        }
        self.later = self.later.take().or(more.later);
    }
}

/// Returns the words of `about 2 hours later` without ` later`; `None` where it is no period.
///
/// Ruby on Rails makes them: `half a minute`, `less than 5 seconds`, `1 day`, `about 2 months`, `almost 3 years`.
pub(super) fn period_words(period: &str) -> Option<String> {
    let (words, direction) = period.trim().rsplit_once(' ')?;
    let parts: Vec<&str> = words.split(' ').collect();
    let (unit, amount) = parts.split_last()?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let is_unit = ["second", "minute", "hour", "day", "month", "year"].contains(&unit);
    let is_amount = |word: &&str| {
        word.parse::<u32>().is_ok()
            || ["about", "over", "almost", "less", "than", "half", "a"].contains(word)
    };
    let is_period = is_unit && !amount.is_empty() && amount.iter().all(is_amount);
    match direction {
        "later" if is_period => Some(words.to_owned()),
        "earlier" if is_period => Some(period.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Heading, WovenPage) {
        let mut pages = split(text);
        assert_eq!(pages.len(), 1, "pages in {text:?}");
        pages.remove(0).read("file.txt").unwrap()
    }

    const PLAIN: &str = "This article is from the source 'gazette' and was first published or seen on . \
                         The next check for changes will be\n\nYou can find the current article at its original \
                         source at https://gazette.example/ferry\n\nThe article has changed 9 times. There is an RSS \
                         feed of changes available.\n\nVersion 6 Version 7\nTalks Talks\n(about 2 hours later)\n\
                         Kept.Kept.\nOnly here.\n";

    #[test]
    fn reads_the_form_with_stripped_times() {
        let (heading, page) = read(PLAIN);
        assert_eq!(
            heading.url.as_deref(),
            Some("https://gazette.example/ferry")
        );
        assert_eq!(heading.source.as_deref(), Some("gazette"));
        assert_eq!((page.page.old, page.page.new), (6, 7));
        assert_eq!(page.page.title, "Talks Talks");
        assert_eq!(page.page.rows, ["Kept.Kept.", "Only here."]);
        assert_eq!(page.row_lines, [10, 11]);
        assert_eq!(page.later.as_deref(), Some("about 2 hours"));
        assert_eq!(page.place.to_string(), "file.txt:7");
        assert_eq!(page.problems, []);
    }

    #[track_caller]
    fn check_times(line: &str, old: Option<&str>, new: Option<&str>, later: Option<&str>) {
        let (_, page) = read(&PLAIN.replace("(about 2 hours later)", line));
        assert_eq!(
            page.old_seen_at.map(|time| time.to_string()).as_deref(),
            old
        );
        assert_eq!(
            page.new_seen_at.map(|time| time.to_string()).as_deref(),
            new
        );
        assert_eq!(page.later.as_deref(), later);
        assert_eq!(page.page.rows.len(), 2);
    }

    #[test]
    fn reads_every_spelling_of_the_time_line() {
        let old = Some("2025-04-17T16:02:00Z");
        let new = Some("2025-04-17T18:10:12Z");
        let both = "2025-04-17 16:02:00 UTC 2025-04-17 18:10:12 UTC (about 2 hours later)";
        check_times(both, old, new, Some("about 2 hours"));
        check_times(
            &both.replace(" UTC ", " UTC\n"),
            old,
            new,
            Some("about 2 hours"),
        );
        check_times(
            &both.replace(" (", "\r\n("),
            old,
            new,
            Some("about 2 hours"),
        );
        check_times("(2 days earlier)", None, None, Some("2 days earlier"));
        check_times(
            "(less than a minute later)",
            None,
            None,
            Some("less than a minute"),
        );
    }

    #[test]
    fn a_paragraph_in_brackets_is_not_a_time_line() {
        assert_eq!(
            TimeLine::read("(This story was updated two hours later)"),
            None
        );
        assert_eq!(
            TimeLine::read("He spoke (and sat down an hour later)"),
            None
        );
        assert_eq!(TimeLine::read("(Reuters)"), None);
    }

    #[test]
    fn navigation_pagination_and_footer_are_no_rows() {
        let around = format!(
            "\u{feff}News Article Revisions\r\nBlog\r\nAbout\r\n{}Previous version 1 2 3 Next version\nCurrently \
             monitoring 2,124,500 news articles with 5,312,034 different versions.\n",
            PLAIN.replace(
                "There is",
                "Previous version\n1 2 3\nNext version\nThere is"
            )
        );
        let (heading, page) = read(&around);
        assert_eq!(heading.source.as_deref(), Some("gazette"));
        assert_eq!(page.page.rows, ["Kept.Kept.", "Only here."]);
    }

    #[test]
    fn numbers_at_the_end_of_an_article_are_rows() {
        let (_, page) = read(&format!("{PLAIN}1 2 3\n"));
        assert_eq!(page.page.rows.len(), 3);
    }

    #[test]
    fn a_file_may_hold_several_pages() {
        let second = PLAIN
            .replace("Version 6 Version 7", "Version 7 Version 9")
            .replace("'gazette'", "'herald'");
        let text = format!("{PLAIN}{second}");
        let pages = split(&text)
            .into_iter()
            .map(|page| page.read("file.txt").unwrap());
        let told: Vec<(u32, u32, Option<String>)> = pages
            .map(|(heading, page)| (page.page.old, page.page.new, heading.source))
            .collect();
        assert_eq!(
            told,
            [
                (6, 7, Some("gazette".into())),
                (7, 9, Some("herald".into()))
            ]
        );
    }

    #[test]
    fn a_page_without_rows_is_a_problem_with_its_line() {
        let (headless, _) = PLAIN.split_once("Kept").unwrap();
        let error = split(headless).remove(0).read("file.txt").unwrap_err();
        assert_eq!(
            error,
            (7, "the page ends before its first paragraph".to_owned())
        );
    }

    #[track_caller]
    fn check_cut(last_row: &str, is_cut: bool) {
        let (_, page) = read(&format!("{PLAIN}{last_row}"));
        assert_eq!(
            page.problems.len(),
            usize::from(is_cut),
            "{:?}",
            page.problems
        );
        let is_left_out = page.page.rows.last().map(String::as_str) != Some(last_row);
        assert_eq!(is_left_out, is_cut, "only what is whole is read");
    }

    #[test]
    fn a_file_cut_in_the_middle_says_so() {
        check_cut("The ferry left. The ferry left.", false);
        check_cut("The ferry left.The ferry left.", false);
        check_cut("The ferry left. It had no pilot.The ferry left.", true);
        check_cut("The ferry left. It had no pilot. The ferry left.", false);
        check_cut("The ferry left without its pi", true);
    }

    #[test]
    fn one_version_beside_itself_is_a_problem() {
        let text = PLAIN.replace("Version 7", "Version 6");
        let error = split(&text).remove(0).read("f").unwrap_err();
        assert_eq!(error.1, "version 6 beside itself, expected two versions");
    }
}
