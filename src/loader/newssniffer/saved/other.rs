//! The page of one version, and the list of an article's versions.

use crate::store::Timestamp;

use super::super::super::Sink;
use super::super::super::html::{NodeIdx, Tree};
use super::super::super::listing::Listing;
use super::Page;

/// Reads `Version 6 of 10.`, the line above the text of a single version. The site keeps its numbers in 16 bits.
pub(super) fn version_line(text: &str) -> Option<u32> {
    let (number, of) = text
        .trim()
        .strip_prefix("Version ")?
        .strip_suffix('.')?
        .split_once(" of ")?;
    of.parse::<u16>().ok()?;
    number.parse::<u16>().ok().map(u32::from)
}

impl Page<'_> {
    /// Reads the page of one version, if it is one: its paragraphs follow the line with its number.
    pub(super) fn read_version(&self, sink: &mut Sink<'_>) -> bool {
        let tree = self.tree;
        let mut lines = tree.below(Tree::ROOT).filter_map(|node| {
            let number = version_line(&tree.is(node, &["p"]).then(|| tree.text(node))?)?;
            Some((node, number))
        });
        let Some((line, number)) = lines.next() else {
            return false;
        };
        let mut heading = self.heading.clone();
        heading.url = heading.url.or_else(|| self.address_above(line));
        let title = tree.below(Tree::ROOT).find(|node| tree.is(*node, &["h1"]));
        let title = title.map(|node| tree.text(node)).unwrap_or_default();
        // A tag that the author typed may end the paragraph it stands in, so any block counts as one.
        let mut blocks: Vec<NodeIdx> = tree.after(line).collect();
        let cut = blocks.pop_if(|block| tree.is_cut(*block));
        let mut around = tree.around(line);
        let is_cut =
            cut.is_some() || around.any(|node| tree.is(node, &["td"]) && tree.is_cut(node));
        let paragraphs = blocks.iter().map(|block| tree.text(*block));
        let paragraphs: Vec<String> = paragraphs.filter(|text| !text.is_empty()).collect();
        if is_cut {
            let last = cut.or(blocks.last().copied()).unwrap_or(line);
            let what = "the page is cut off here; the paragraphs before are kept";
            sink.problem(Some(tree.line(last)), what);
        }
        if paragraphs.is_empty() {
            let what = "the page ends before its first paragraph";
            sink.problem(Some(tree.line(line)), what);
            return true;
        }
        let mut version = self.version((line, title), None, paragraphs);
        version.confidence = if is_cut || tree.given_up.is_some() {
            0.0
        } else {
            1.0
        };
        sink.version(heading, Some(number), version);
        true
    }

    /// The article's address is the link in the paragraph before the number.
    fn address_above(&self, line: NodeIdx) -> Option<String> {
        let tree = self.tree;
        let parent = tree.around(line).next()?;
        let links = tree.below(parent).take_while(|node| *node != line);
        let mut links = links.filter_map(|node| tree.attribute(node, "href"));
        links.next().map(|address| address.trim().to_owned())
    }

    /// Reads the list of an article's versions, if the page is one. It tells no address, only the site's number.
    pub(super) fn read_list(&self, sink: &mut Sink<'_>) -> bool {
        let tree = self.tree;
        let is_head = |node: &NodeIdx| tree.is(*node, &["th"]) && tree.has_class(*node, "version");
        let Some(head) = tree.below(Tree::ROOT).find(is_head) else {
            return false;
        };
        let Some(table) = tree.around(head).find(|node| tree.is(*node, &["table"])) else {
            return false;
        };
        let mut listing = Listing {
            line: Some(tree.line(table)),
            ..Listing::default()
        };
        for row in tree.below(table).filter(|node| tree.is(*node, &["tr"])) {
            let cells: Vec<String> = tree
                .children(row)
                .filter(|node| tree.is(*node, &["td"]))
                .map(|cell| tree.text(cell))
                .collect();
            let [number, seen_at, ..] = cells.as_slice() else {
                continue;
            };
            let Ok(number) = number.parse::<u16>() else {
                sink.problem(Some(tree.line(row)), "the row tells no version's number");
                continue;
            };
            // To the minute, which is all that the list tells.
            listing.add(
                number.into(),
                Timestamp::parse(seen_at, &["%B %d, %Y %H:%M"]),
            );
        }
        let title = tree.below(Tree::ROOT).find(|node| tree.is(*node, &["h1"]));
        listing.title = title.map(|node| tree.text(node)).unwrap_or_default();
        let mut heading = self.heading.clone();
        heading.source = heading.source.or_else(|| self.quoted_source());
        sink.listing(heading, listing);
        true
    }

    /// The list says `from '<strong>gazette</strong>'`, other than the comparison.
    fn quoted_source(&self) -> Option<String> {
        let tree = self.tree;
        let strong = tree
            .below(Tree::ROOT)
            .find(|node| tree.is(*node, &["strong"]))?;
        Some(tree.text(strong))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::{Input, load};
    use super::super::tests::read;
    use super::*;

    const VERSION: &str = "<link href=\"https://gazette.example/ferry\" rel=\"external alternate author\">\
        <h1>Talks on</h1>\n<table><tr><td>\n<p><a href=\"https://gazette.example/ferry\">https://gazette.example/ferry</a>\
        </p>\n<p>Version 7 of 10.</p>\n<p>One &amp; all.</p>\n<p>Two.</p>\n</td></tr></table>";

    const LIST: &str = "<link rel=\"alternate\" href=\"/articles/31.rss\"><h1>Talks on</h1><p>This article is from \
        '<strong>gazette</strong>', was first published or seen on <strong>April 17, 2025 05:12 (UTC)</strong> and has \
        <strong>3 versions</strong>.</p\n\n<p>It will not be checked again for changes.</p>\n<table>\n<tr>\n<th \
        class=\"version\">Version</th><th class=\"created_at\">Created at</th><th class=\"period\">Period</th><th \
        class=\"title\">Title</th>\n</tr>\n<tr><td>0<td>April 17, 2025 05:12</td><td><td>Talks off</td></tr>\n\
        <tr><td>7<td>April 17, 2025 18:10</td><td>13 hours later<td>Talks on</td></tr>\n<tr><td>8<td>April 18, 2025 \
        09:00</td><td>15 hours later<td>Talks on</td></tr></table>";

    #[test]
    fn reads_a_page_of_one_version() {
        let store = read(VERSION);
        assert_eq!(store.problems, []);
        let article = &store.articles[0];
        assert_eq!(
            article.url.as_deref(),
            Some("https://gazette.example/ferry")
        );
        let version = &article.versions()[0];
        assert_eq!((version.number, version.title.as_str()), (7, "Talks on"));
        assert_eq!(version.paragraphs, ["One & all.", "Two."]);
    }

    #[test]
    fn a_version_that_was_cut_is_kept_without_its_last_paragraph() {
        let (cut, _) = VERSION.split_once("wo.</p>").unwrap();
        let store = read(cut);
        assert_eq!(store.articles[0].versions()[0].paragraphs, ["One & all."]);
        assert_eq!(store.problems[0].line, Some(6));
    }

    #[test]
    fn a_list_tells_what_is_missing_of_an_article_that_is_held() {
        let link = "<a href=\"/articles/31/diff/6/7\">6 to 7</a>";
        let input = |name: &str, text: &str| Input {
            name: name.into(),
            group: String::new(),
            bytes: text.into(),
        };
        let store = load(
            &[
                input("list.html", LIST),
                input("version.html", &format!("{link}{VERSION}")),
            ],
            None,
            &crate::store::Choices::default(),
        );
        assert_eq!(store.problems, []);
        let article = &store.articles[0];
        assert_eq!(article.missing(), [0, 8]);
        assert_eq!(article.source.as_deref(), Some("gazette"));
        let seen_at = article.versions()[0].seen_at.unwrap().to_string();
        assert_eq!(seen_at, "2025-04-17T18:10:00Z");
    }

    #[test]
    fn a_list_alone_says_that_the_texts_are_elsewhere() {
        let store = read(LIST);
        assert_eq!(
            store.problems[0].what,
            "lists 3 versions of “Talks on”, but no input holds the text of any"
        );
    }

    #[test]
    fn only_the_line_itself_is_the_line() {
        assert_eq!(version_line(" Version 6 of 10. "), Some(6));
        assert_eq!(version_line("Version 6 of 10 was better."), None);
    }
}
