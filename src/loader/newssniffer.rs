//! News Sniffer's diff pages after their tags were stripped: two versions of an article woven into one text.
//!
//! [`page`] finds the parts of a page, [`reconstruct`] takes the two versions apart. A file may hold several pages.
//! Where the tags are still there ([`saved`]), or the site's own data is ([`sql`]), nothing has to be taken apart;
//! [`feed`] only tells what exists.

mod feed;
mod page;
pub(super) mod puzzle;
pub(super) mod reconstruct;
mod saved;
mod sql;

use memchr::memmem;

use super::{Format, Sink, Sniff, TextInput};

pub(super) use self::feed::Feed;
pub(super) use self::page::WovenPage;
pub(super) use self::saved::SavedPage;
pub(super) use self::sql::SqlDump;

/// Reads the site's number of an article from the path of a link: `/articles/31.rss`, `/articles/31/diff/6/7`.
fn article_id(link: &str) -> Option<u64> {
    let (_, rest) = link.split_once("/articles/")?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
    let (id, rest) = rest.split_at(end);
    let of_site = [".rss", "/diff/", "/versions/"];
    let is_of_site = of_site.iter().any(|start| rest.starts_with(start));
    is_of_site.then(|| id.parse().ok())?
}

/// See the module.
#[derive(Debug)]
pub(super) struct NewsSniffer;

impl Format for NewsSniffer {
    fn name(&self) -> &'static str {
        "news-sniffer"
    }

    fn about(&self) -> &'static str {
        "A News Sniffer diff page flattened to text: two versions of an article, woven together"
    }

    fn sniff(&self, text: &str) -> Sniff {
        if text.trim_start().starts_with('<') {
            let why = "it is a page with markup, expected the page's text".to_owned();
            return Sniff::No { closeness: 10, why };
        }
        let has_preamble = memmem::find(text.as_bytes(), page::PREAMBLE.as_bytes()).is_some();
        let has_head = memmem::find(text.as_bytes(), b"Version").is_some()
            && text.lines().any(|line| page::version_head(line).is_some());
        match (has_preamble, has_head) {
            (_, true) => Sniff::Sure,
            (true, false) => Sniff::No {
                closeness: 80,
                why: "the page has no line \"Version N Version M\"; it may be cut off".to_owned(),
            },
            (false, false) => Sniff::No {
                closeness: 0,
                why: "no line \"Version N Version M\"".to_owned(),
            },
        }
    }

    fn read(&self, input: &TextInput<'_>, sink: &mut Sink<'_>) {
        for page in page::split(input.text) {
            match page.read(input.file_name()) {
                Ok((heading, page)) => {
                    for (line, what) in &page.problems {
                        sink.problem(Some(*line), what.clone());
                    }
                    sink.woven(heading, page);
                }
                Err((line, what)) => sink.problem(Some(line), what),
            }
        }
    }
}
