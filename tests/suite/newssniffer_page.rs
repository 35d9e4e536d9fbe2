//! Renders two versions of an article as a flattened News Sniffer page.
//!
//! This is the inverse of the loader. The tests render versions they know
//! and ask for them back, and check that the sample dumps are what the
//! sample story renders to. Nothing here is shared with the loader, so that
//! the two cannot be wrong in the same way.

use std::mem;

/// What a page says of the article as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Article {
    /// Name of the outlet, as `harbour-gazette`.
    pub(crate) source: String,
    /// Address of the article.
    pub(crate) url: String,
    /// When its first version was seen, as `2025-04-17T05:12:08Z`.
    pub(crate) first_seen: String,
    /// How many versions there are, which the page calls changes.
    pub(crate) version_count: usize,
}

/// One version of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// The tracker's number for it, from 0.
    pub(crate) number: u32,
    /// Its headline.
    pub(crate) title: String,
    /// When it was seen, as `2025-04-17T05:12:08Z`.
    pub(crate) seen_at: String,
    /// The time since the version before, in the tracker's words, as
    /// `about 2 hours`. Read from the newer version only.
    pub(crate) later: String,
    /// Its paragraphs, none of them empty, none with a line break.
    pub(crate) paragraphs: Vec<String>,
}

/// When the tracker means to look at the article again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NextCheck {
    /// At this time, as `2025-04-18T10:12:00Z`.
    At(String),
    /// Not again.
    Never,
}

/// The navigation around the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Furniture {
    /// The version numbers in the pagination, which never lists 0.
    pub(crate) pages: Vec<u32>,
    /// Articles in the footer, as `2,124,500`.
    pub(crate) articles: String,
    /// Versions in the footer.
    pub(crate) versions: String,
}

/// What the flattening left of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// Whether the times were kept. They stand in tags of their own, and
    /// many copies have lost them.
    pub(crate) times: bool,
    /// What the preamble says of the next check.
    pub(crate) next_check: NextCheck,
    /// The navigation, where the copy has it.
    pub(crate) furniture: Option<Furniture>,
}

/// The page that compares `old` with `new`, as text, with a final newline.
pub(crate) fn render(article: &Article, old: &Version, new: &Version, style: &Style) -> String {
    let mut lines = Vec::new();
    if style.furniture.is_some() {
        lines.extend(["News Article Revisions", "Blog", "About", ""].map(str::to_owned));
    }
    lines.extend(preamble(article, style));
    if let Some(furniture) = &style.furniture {
        lines.extend([pagination(furniture), String::new()]);
    }

    lines.push(format!("Version {} Version {}", old.number, new.number));
    lines.push(woven(&old.title, &new.title));
    let later = format!("({} later)", new.later);
    lines.push(if style.times {
        format!("{} {} {later}", stamp(&old.seen_at), stamp(&new.seen_at))
    } else {
        later
    });
    lines.extend(rows(&old.paragraphs, &new.paragraphs));

    if let Some(furniture) = &style.furniture {
        lines.extend([String::new(), pagination(furniture), String::new()]);
        lines.push(format!(
            "Currently monitoring {} news articles with {} different versions.",
            furniture.articles, furniture.versions
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The three sentences above the table, each followed by a blank line.
fn preamble(article: &Article, style: &Style) -> [String; 6] {
    let seen = if style.times {
        format!("{} (UTC)", date(&article.first_seen))
    } else {
        String::new()
    };
    let check = match &style.next_check {
        NextCheck::Never => "It will not be checked again for changes.".to_owned(),
        NextCheck::At(time) if style.times => {
            format!("The next check for changes will be {}", date(time))
        }
        NextCheck::At(_) => "The next check for changes will be".to_owned(),
    };
    [
        format!(
            "This article is from the source '{}' and was first published or seen on {seen}. {check}",
            article.source
        ),
        String::new(),
        format!(
            "You can find the current article at its original source at {}",
            article.url
        ),
        String::new(),
        format!(
            "The article has changed {} times. There is an RSS feed of changes available.",
            article.version_count
        ),
        String::new(),
    ]
}

fn pagination(furniture: &Furniture) -> String {
    let pages: Vec<String> = furniture.pages.iter().map(u32::to_string).collect();
    format!("Previous version {} Next version", pages.join(" "))
}

/// The rows of the table, a line each.
///
/// A paragraph that both versions have stands twice, with nothing between.
/// Of the paragraphs between two such rows, the first removed shares a line
/// with the first added, and so on, however little they have in common. Those
/// left over stand alone, and nothing tells which version they are from.
fn rows(old: &[String], new: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut removed = Vec::new();
    let mut added = Vec::new();
    for step in align(old, new) {
        match step {
            Step::Remove(paragraph) => removed.push(paragraph),
            Step::Add(paragraph) => added.push(paragraph),
            Step::Keep(paragraph) => {
                close_gap(&mut lines, &mut removed, &mut added);
                lines.push(paragraph.repeat(2));
            }
        }
    }
    close_gap(&mut lines, &mut removed, &mut added);
    lines
}

/// Appends the rows of one gap to `lines`, and empties the gap.
fn close_gap(lines: &mut Vec<String>, removed: &mut Vec<&str>, added: &mut Vec<&str>) {
    let mut removed = mem::take(removed).into_iter();
    let mut added = mem::take(added).into_iter();
    loop {
        lines.push(match (removed.next(), added.next()) {
            (Some(old), Some(new)) => woven(old, new),
            (Some(alone), None) | (None, Some(alone)) => alone.to_owned(),
            (None, None) => return,
        });
    }
}

/// One step of an alignment.
enum Step<'a> {
    Keep(&'a str),
    Remove(&'a str),
    Add(&'a str),
}

/// Aligns equal paragraphs by a longest common subsequence. Where several
/// are equally long, a paragraph is removed before the next is added.
fn align<'a>(old: &'a [String], new: &'a [String]) -> Vec<Step<'a>> {
    // kept[i][j] is how many paragraphs `old[i..]` and `new[j..]` can share.
    let mut kept = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            kept[i][j] = if old[i] == new[j] {
                kept[i + 1][j + 1] + 1
            } else {
                kept[i + 1][j].max(kept[i][j + 1])
            };
        }
    }

    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (Some(left), Some(right)) if left == right => {
                steps.push(Step::Keep(left));
                i += 1;
                j += 1;
            }
            (Some(left), right) if right.is_none() || kept[i + 1][j] >= kept[i][j + 1] => {
                steps.push(Step::Remove(left));
                i += 1;
            }
            (_, Some(right)) => {
                steps.push(Step::Add(right));
                j += 1;
            }
            (_, None) => return steps,
        }
    }
}

/// Both sides of a changed row, on one line.
fn woven(old: &str, new: &str) -> String {
    format!("{} {}", collapsed(old), collapsed(new))
}

/// `text` with each run of white space made one blank and its ends trimmed.
/// A no-break space is not white space to the tracker, and stays.
fn collapsed(text: &str) -> String {
    let words: Vec<&str> = text
        .split([' ', '\t', '\n', '\u{b}', '\u{c}', '\r'])
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// `2025-04-17T05:12:08Z` as `2025-04-17 05:12:08 UTC`.
fn stamp(time: &str) -> String {
    time.replace('T', " ").replace('Z', " UTC")
}

/// `2025-04-17T05:12:08Z` as `April 17, 2025 05:12`. A time of another form
/// is given back as it is, for the test to fail on.
fn date(time: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parse = || {
        let (day, clock) = time.split_once('T')?;
        let (year, day) = day.split_once('-')?;
        let (month, day) = day.split_once('-')?;
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day: u32 = day.parse().ok()?;
        Some(format!("{month} {day}, {year} {}", clock.get(..5)?))
    };
    parse().unwrap_or_else(|| time.to_owned())
}
