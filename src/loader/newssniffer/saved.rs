//! Pages of News Sniffer as they were saved, with their markup: nothing has to be guessed.
//!
//! Three of the site's pages tell something: the comparison of two versions ([`diff`]), one version, and the list of
//! an article's versions ([`other`]). To read a further one: a function beside these, a mark in [`MARKS`].

mod diff;
mod other;

use crate::store::{Place, Timestamp, Version};

use super::super::html::{self, NodeIdx, Tree};
use super::super::{Format, Heading, Sink, Sniff, TextInput, captured};
use super::page;

/// See the module.
#[derive(Debug)]
pub(in crate::loader) struct SavedPage;

/// What a page of the site holds, whoever saved it: the table's class, the sentence above it, and the opening of the
/// list of versions. A page of one version has nothing but `Version 6 of 10.`
const MARKS: &[&str] = &[
    "version_diff",
    page::PREAMBLE,
    "This article is from '<strong>",
];

impl Format for SavedPage {
    fn name(&self) -> &'static str {
        "news-sniffer-page"
    }

    fn about(&self) -> &'static str {
        "A saved HTML page of News Sniffer: two versions compared, one version, or a list of versions"
    }

    fn sniff(&self, text: &str) -> Sniff {
        let refuse = |closeness, why: &str| Sniff::No {
            closeness,
            why: why.to_owned(),
        };
        let start = text.trim_start();
        if !start.starts_with('<') || start.starts_with("<?xml") || start.starts_with("<rss") {
            return refuse(0, "it does not begin with a tag of HTML");
        }
        if MARKS.iter().any(|mark| text.contains(mark)) || has_version_line(text) {
            return Sniff::Sure;
        }
        refuse(
            40,
            "no table of the class \"version_diff\" and no line \"Version N of M\"",
        )
    }

    fn read(&self, input: &TextInput<'_>, sink: &mut Sink<'_>) {
        let tree = html::parse(input.text);
        if let Some((line, why)) = &tree.given_up {
            sink.problem(Some(*line), why.clone());
        }
        let page = Page {
            tree: &tree,
            file: input.file_name(),
            heading: heading(&tree),
        };
        if !(page.read_diff(sink) || page.read_version(sink) || page.read_list(sink)) {
            let what = "the page ends before its table of versions, expected their texts";
            sink.problem(None, what);
        }
    }
}

/// Cheap, since it looks at every input that begins with a tag.
fn has_version_line(text: &str) -> bool {
    let mut lines = text.split(['\n', '>']);
    lines.any(|line| other::version_line(line.split('<').next().unwrap_or_default()).is_some())
}

/// A parsed page and what it tells of the article.
struct Page<'t> {
    tree: &'t Tree,
    file: &'t str,
    heading: Heading,
}

impl Page<'_> {
    fn version(
        &self,
        (node, title): (NodeIdx, String),
        seen_at: Option<Timestamp>,
        paragraphs: Vec<String>,
    ) -> Version {
        let mut version = captured(title, seen_at, paragraphs);
        version.read_from.push(Place {
            file: self.file.to_owned(),
            line: self.tree.line(node),
        });
        version
    }
}

/// Reads the sentences above the table; what is marked there is believed before what is only worded.
fn heading(tree: &Tree) -> Heading {
    let cited = |is_address: bool| {
        let cites = tree
            .below(Tree::ROOT)
            .filter(|node| tree.is(*node, &["cite"]));
        let mut cites = cites.filter(|cite| tree.has_class(*cite, "article_url") == is_address);
        let text = tree.text(cites.next()?);
        (!text.is_empty()).then_some(text)
    };
    let worded = || {
        let is_text = |node: &NodeIdx| tree.is(*node, &["p", "h1"]);
        let texts = tree.below(Tree::ROOT).filter(is_text);
        let texts: Vec<String> = texts.map(|node| tree.text(node)).collect();
        let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
        page::read_preamble(&lines)
    };
    let mut heading = Heading {
        url: cited(true),
        source: cited(false),
        id: None,
    };
    if heading.url.is_none() || heading.source.is_none() {
        let worded = worded();
        heading.url = heading.url.or(worded.url);
        heading.source = heading.source.or(worded.source);
    }
    let links = tree.below(Tree::ROOT);
    heading.id = links
        .filter_map(|node| tree.attribute(node, "href"))
        .find_map(super::article_id);
    heading
}

#[cfg(test)]
mod tests {
    use super::super::super::{Input, load};
    use crate::store::Store;

    pub(super) fn read(text: &str) -> Store {
        let input = Input {
            name: "dir/page.html".into(),
            group: String::new(),
            bytes: text.into(),
        };
        load(&[input], None, &crate::store::Choices::default())
    }

    #[test]
    fn a_page_of_another_site_is_refused_with_the_reason() {
        let store = read("<!DOCTYPE html><html><body><p>Tea is served.</p></body></html>");
        assert_eq!(
            store.problems[0].to_string(),
            "dir/page.html: not news-sniffer-page: no table of the class \"version_diff\" and no line \"Version N of M\""
        );
    }

    #[test]
    fn a_page_that_ends_before_its_table_says_so() {
        let store = read("<p>This article is from the source '<cite>gazette</cite>' and");
        assert_eq!(
            store.problems[0].what,
            "the page ends before its table of versions, expected their texts"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_markup_makes_a_page_panic(
            parts in proptest::collection::vec(
                "</?(table class=\"version_diff\"|tr|td|th class=version|th class=title|p|b|script|del|!--)>|Version [0-9]{1,6}( of 3)?\\.?|[a< &]",
                0..40,
            )
        ) {
            read(&format!("<table class=version_diff>{}", parts.concat()));
            read(&format!("<p>Version 1 of 2.</p>{}", parts.concat()));
        }
    }
}
