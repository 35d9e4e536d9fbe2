//! The site's RSS feeds of changes: which versions exist and when they were seen, without their texts.
//!
//! The feed of one article tells its address in the description; every item links to the comparison of its version with
//! the one before, and with that tells the article's number and both versions'. Only the five entities of XML and
//! numbers are resolved: a feed cannot define others.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::store::Timestamp;

use super::super::listing::Listing;
use super::super::{Format, Heading, Sink, Sniff, TextInput};

/// See the module.
#[derive(Debug)]
pub(in crate::loader) struct Feed;

/// Where a feed says what it is.
const HEAD: usize = 2_000;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "news-sniffer-rss"
    }

    fn about(&self) -> &'static str {
        "An RSS feed of News Sniffer: tells which versions exist, but holds no texts"
    }

    fn sniff(&self, text: &str) -> Sniff {
        let start = text.trim_start();
        let end = (HEAD..start.len()).find(|end| start.is_char_boundary(*end));
        let head = &start[..end.unwrap_or(start.len())];
        let is_feed = start.starts_with('<') && head.contains("<rss");
        if is_feed && (head.contains("latest revisions") || head.contains("News Sniffer")) {
            return Sniff::Sure;
        }
        Sniff::No {
            closeness: if is_feed { 60 } else { 0 },
            why: "no RSS feed with \"latest revisions\" in its title".to_owned(),
        }
    }

    fn read(&self, input: &TextInput<'_>, sink: &mut Sink<'_>) {
        let (channel, items) = elements(input.text, sink);
        let (source, url) = channel
            .description
            .strip_prefix("Changes to the ")
            .and_then(|rest| rest.split_once(" article "))
            .map_or((None, None), |(source, url)| {
                // The site escapes the address twice.
                let url = url.trim().replace("&amp;", "&");
                (Some(source.to_owned()), (!url.is_empty()).then_some(url))
            });
        let mut listings: BTreeMap<u64, (Option<String>, Listing)> = BTreeMap::new();
        for item in items {
            let Some((id, old, new)) = item.versions() else {
                let what = "an item without a link to a comparison, expected /articles/N/diff/N/N";
                sink.problem(Some(item.line), what);
                continue;
            };
            let (source, listing) = listings.entry(id).or_default();
            let author = item.author.trim();
            *source = source
                .take()
                .or((!author.is_empty()).then(|| author.to_owned()));
            listing.line = listing.line.or(Some(item.line));
            listing.add(old, None);
            let seen_at = Timestamp::parse(item.date.trim(), &["%a, %d %b %Y %H:%M:%S GMT"]);
            listing.add(new, seen_at);
            // Items come newest first, and the newest headline is the article's.
            if listing.title.is_empty() {
                item.headline(new).clone_into(&mut listing.title);
            }
        }
        let is_of_one = listings.len() == 1;
        for (id, (author, listing)) in listings {
            let heading = Heading {
                url: url.clone().filter(|_| is_of_one),
                source: author.or_else(|| source.clone()),
                id: Some(id),
            };
            sink.listing(heading, listing);
        }
    }
}

/// The texts of an item, or of the channel itself.
#[derive(Debug, Default)]
struct Element {
    line: usize,
    title: String,
    link: String,
    date: String,
    author: String,
    description: String,
}

impl Element {
    /// Reads `/articles/31/diff/6/7` off the end of the link. The site keeps its numbers in 16 bits.
    fn versions(&self) -> Option<(u64, u32, u32)> {
        let id = super::article_id(&self.link)?;
        let (_, pair) = self.link.split_once("/diff/")?;
        let (old, new) = pair.trim().split_once('/')?;
        let (old, new): (u16, u16) = (old.parse().ok()?, new.parse().ok()?);
        Some((id, old.into(), new.into()))
    }

    /// Returns the title without its `v7: `.
    fn headline(&self, number: u32) -> &str {
        let title = self.title.trim();
        title.strip_prefix(&format!("v{number}: ")).unwrap_or(title)
    }

    fn part(&mut self, name: &str) -> Option<&mut String> {
        match name {
            "title" => Some(&mut self.title),
            "link" => Some(&mut self.link),
            "pubDate" => Some(&mut self.date),
            "author" => Some(&mut self.author),
            "description" => Some(&mut self.description),
            _ => None,
        }
    }
}

/// Reads the channel and its whole items; what ends too early is a problem.
fn elements(text: &str, sink: &mut Sink<'_>) -> (Element, Vec<Element>) {
    let mut reader = Reader::from_str(text);
    // An address with a bare `&` is kept as it stands.
    reader.config_mut().allow_dangling_amp = true;
    let mut channel = Element::default();
    let mut items: Vec<Element> = Vec::new();
    let mut item: Option<Element> = None;
    let mut part = String::new();
    let (mut line, mut counted) = (1, 0);
    let mut is_whole = false;
    loop {
        let event = reader.read_event();
        let at = (reader.buffer_position() as usize).clamp(counted, text.len());
        let passed = text.get(counted..at).unwrap_or_default();
        line += passed.matches('\n').count();
        counted = at;
        let element = item.as_mut().unwrap_or(&mut channel);
        let mut add = |more: &str| {
            if let Some(text) = element.part(&part) {
                text.push_str(more);
            }
        };
        match event {
            Ok(Event::Start(start)) if start.local_name().into_inner() == "item" => {
                item = Some(Element {
                    line,
                    ..Element::default()
                });
            }
            Ok(Event::Start(start)) => start.local_name().into_inner().clone_into(&mut part),
            Ok(Event::End(end)) => {
                part.clear();
                is_whole |= end.local_name().into_inner() == "rss";
                if end.local_name().into_inner() == "item" {
                    items.extend(item.take());
                }
            }
            Ok(Event::Text(more)) => add(&more),
            Ok(Event::CData(more)) => add(&more),
            Ok(Event::GeneralRef(entity)) => add(&resolved(&entity)),
            Ok(Event::Eof) => {
                if let Some(cut) = item {
                    let what = "the feed is cut off in this item, which is left out";
                    sink.problem(Some(cut.line), what);
                } else if !is_whole {
                    sink.problem(Some(line), "the feed is cut off here");
                } else if items.is_empty() {
                    sink.problem(None, "a feed without any item, expected versions");
                }
                return (channel, items);
            }
            Ok(_) => {}
            Err(error) => {
                let what = format!("broken XML, the items before are kept: {error}");
                sink.problem(Some(line), what);
                return (channel, items);
            }
        }
    }
}

/// What is no entity of XML itself stays as it was written.
fn resolved(entity: &BytesRef<'_>) -> String {
    match (&**entity, entity.resolve_char_ref()) {
        (_, Ok(Some(letter))) => letter.to_string(),
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        (other, _) => format!("&{other};"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Input, load};
    use crate::store::Store;

    const FEED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\">\n<channel>\n<title>'Talks on' \
        latest revisions</title>\n<link>https://tracker.example/articles/31</link>\n<description>Changes to the gazette \
        article https://gazette.example/ferry?a=1&amp;amp;b=2</description>\n<item>\n<title>v8: Tea &amp; talks</title>\n\
        <link>https://tracker.example/articles/31/diff/7/8</link>\n<pubDate>Fri, 18 Apr 2025 09:00:00 GMT</pubDate>\n\
        <author>gazette</author>\n</item>\n<item>\n<title>v7: Talks on</title>\n\
        <link>https://tracker.example/articles/31/diff/6/7</link>\n<pubDate>Thu, 17 Apr 2025 18:10:12 GMT</pubDate>\n\
        </item>\n</channel>\n</rss>\n";

    const PAGE: &str = "This article is from the source 'gazette' and was first published or seen on .\n\nYou can find \
        the current article at its original source at https://gazette.example/ferry?a=1&b=2\n\nVersion 6 Version 7\n\
        Talks Talks\n(about 2 hours later)\nKept.Kept.\n";

    fn read(files: &[(&str, &str)]) -> Store {
        let input = |(name, text): &(&str, &str)| Input {
            name: (*name).to_owned(),
            group: String::new(),
            bytes: text.as_bytes().to_vec(),
        };
        load(
            &files.iter().map(input).collect::<Vec<Input>>(),
            None,
            &crate::store::Choices::default(),
        )
    }

    #[test]
    fn a_feed_tells_what_is_missing_and_when_versions_were_seen() {
        let store = read(&[("feed.rss", FEED), ("page.txt", PAGE)]);
        assert_eq!(store.problems, []);
        assert_eq!(store.articles.len(), 1);
        let article = &store.articles[0];
        assert_eq!(article.missing(), [8]);
        let times: Vec<Option<String>> = article
            .versions()
            .iter()
            .map(|version| version.seen_at.map(|time| time.to_string()))
            .collect();
        assert_eq!(times, [None, Some("2025-04-17T18:10:12Z".to_owned())]);
    }

    #[track_caller]
    fn check_problem(feed: &str, expected: &str) {
        let store = read(&[("feed.rss", feed), ("page.txt", PAGE)]);
        let problems: Vec<String> = store.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [expected]);
    }

    #[test]
    fn what_is_whole_is_kept() {
        let (cut, _) = FEED.split_once("<pubDate>Thu").unwrap();
        check_problem(
            cut,
            "feed.rss:13: the feed is cut off in this item, which is left out",
        );
        check_problem(
            &FEED.replace("/diff/6/7", "/diff/x"),
            "feed.rss:13: an item without a link to a comparison, expected /articles/N/diff/N/N",
        );
        let (cut, _) = FEED.split_once("</channel>").unwrap();
        check_problem(cut, "feed.rss:18: the feed is cut off here");
    }

    #[test]
    fn a_feed_alone_says_that_the_texts_are_elsewhere() {
        assert_eq!(
            read(&[("feed.rss", FEED)]).problems[0].to_string(),
            "feed.rss:7: lists 3 versions of “Tea & talks”, but no input holds the text of any"
        );
    }

    #[test]
    fn entities_of_its_own_are_not_expanded() {
        let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">]>";
        let feed = FEED
            .replace("<rss", &format!("{bomb}<rss"))
            .replace("Tea &amp;", "&a;");
        let store = read(&[("feed.rss", &feed)]);
        assert!(
            store.problems[0].what.contains("“&a; talks”"),
            "{:?}",
            store.problems
        );
    }
}
