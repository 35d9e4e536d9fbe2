//! The site's own data as `mysqldump` writes it: the tables of articles, versions and texts.
//!
//! [`token`] cuts the dump into tokens, [`statement`] finds the rows of the three tables, and this joins them: rows may
//! come in any order. Until then a text is a slice of the dump, so nothing is held twice. Runs no SQL.

mod statement;
mod token;

use std::collections::{BTreeMap, HashMap};

use memchr::memmem;

use crate::store::{Place, Timestamp};
use crate::visual::count;

use self::statement::{Row, Table};
use super::super::listing::Listing;
use super::super::{Format, Heading, Sink, Sniff, TextInput, captured};

/// See the module.
#[derive(Debug)]
pub(in crate::loader) struct SqlDump;

impl Format for SqlDump {
    fn name(&self) -> &'static str {
        "news-sniffer-sql"
    }

    fn about(&self) -> &'static str {
        "News Sniffer's own tables as mysqldump writes them, also compressed"
    }

    fn sniff(&self, text: &str) -> Sniff {
        let is_markup = text.trim_start().starts_with(['<', '{']);
        let mut names = memmem::find_iter(text.as_bytes(), TABLES);
        if !is_markup && names.any(|at| is_named_by_a_statement(&text[..at])) {
            return Sniff::Sure;
        }
        let is_sql = !is_markup && memmem::find(text.as_bytes(), b"\nINSERT INTO ").is_some();
        Sniff::No {
            closeness: if is_sql { 60 } else { 0 },
            why: "no statement about the tables news_articles and news_article_versions".to_owned(),
        }
    }

    fn read(&self, input: &TextInput<'_>, sink: &mut Sink<'_>) {
        let mut dump = Dump::default();
        statement::read(input.text, |found| match found {
            Ok(row) => {
                if let Err(what) = dump.add(&row) {
                    sink.problem(Some(row.line), what);
                }
            }
            Err((line, what)) => sink.problem(Some(line), what),
        });
        dump.join(input.file_name(), sink);
    }
}

/// How the names of all tables of ours begin.
const TABLES: &str = "news_article";

/// Returns whether `before`, what stands before a table's name, ends with the beginning of a statement that is read.
fn is_named_by_a_statement(before: &str) -> bool {
    let line = before.rsplit(['\n', ';', '/']).next().unwrap_or_default();
    let mut words = line
        .split(|sign: char| !sign.is_ascii_alphabetic())
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let rest_is_of_statement = words.all(|word| {
        ["into", "ignore", "table", "if", "not", "exists"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    });
    let statements = ["insert", "replace", "create"];
    rest_is_of_statement
        && statements
            .iter()
            .any(|known| first.eq_ignore_ascii_case(known))
}

/// The rows that were read, by their ids.
#[derive(Debug, Default)]
struct Dump<'t> {
    articles: HashMap<u64, Article>,
    versions: BTreeMap<u64, Vec<VersionRow>>,
    /// By the version's id: the line of the row, and the text with its escapes.
    texts: HashMap<u64, (usize, token::Literal<'t>)>,
}

#[derive(Debug)]
struct Article {
    url: Option<String>,
    source: Option<String>,
}

#[derive(Debug)]
struct VersionRow {
    id: u64,
    number: u32,
    title: String,
    url: Option<String>,
    seen_at: Option<Timestamp>,
    line: usize,
}

impl<'t> Dump<'t> {
    /// Takes a row; an error tells what was expected in it.
    fn add(&mut self, row: &Row<'_, 't>) -> Result<(), String> {
        match row.table {
            Table::Articles => {
                let article = Article {
                    url: row.text("url")?,
                    source: row.text("source")?,
                };
                self.articles.insert(row.id("id")?, article);
            }
            Table::Versions => {
                let seen_at = row.text("created_at")?;
                let version = VersionRow {
                    id: row.id("id")?,
                    number: row.number("version")?,
                    title: row.text("title")?.unwrap_or_default(),
                    url: row.text("url").unwrap_or_default(),
                    seen_at: seen_at.as_deref().and_then(time),
                    line: row.line,
                };
                let of_article = self.versions.entry(row.id("news_article_id")?);
                of_article.or_default().push(version);
                if let Some(told) = seen_at.filter(|told| time(told).is_none()) {
                    return Err(format!("created_at is “{told}”, expected a time in UTC"));
                }
            }
            Table::Texts => {
                let id = row.id("news_article_version_id")?;
                if let Some(text) = row.literal("text")? {
                    self.texts.insert(id, (row.line, text));
                }
            }
        }
        Ok(())
    }

    /// Hands over every version, article by article in the order of their ids.
    fn join(mut self, file: &str, sink: &mut Sink<'_>) {
        if self.versions.is_empty() && self.texts.is_empty() {
            let what = "no row of news_article_versions, expected INSERT statements";
            return sink.problem(None, what);
        }
        let mut without_text: Option<(usize, usize)> = None;
        for (id, versions) in std::mem::take(&mut self.versions) {
            let heading = self.heading(id, &versions);
            let mut listing = Listing::default();
            for version in versions {
                listing.add(version.number, version.seen_at);
                listing.line = listing.line.or(Some(version.line));
                listing.title.clone_from(&version.title);
                let Some((line, text)) = self.texts.remove(&version.id) else {
                    let (_, n_versions) = without_text.get_or_insert((version.line, 0));
                    *n_versions += 1;
                    continue;
                };
                let text = text.decode();
                let paragraphs = text.split('\n').filter(|text| !text.trim().is_empty());
                let paragraphs = paragraphs.map(|text| text.trim_end_matches('\r').to_owned());
                let mut read = captured(version.title, version.seen_at, paragraphs.collect());
                read.read_from.push(Place {
                    file: file.to_owned(),
                    line,
                });
                sink.version(heading.clone(), Some(version.number), read);
            }
            sink.listing(heading, listing);
        }
        if let Some((line, n_versions)) = without_text {
            let what = format!(
                "{} without a text in this dump, the first here",
                count(n_versions, "version")
            );
            sink.problem(Some(line), what);
        }
        if let Some(line) = self.texts.values().map(|(line, _)| *line).min() {
            let what = format!(
                "{} without a version in this dump, the first here",
                count(self.texts.len(), "text")
            );
            sink.problem(Some(line), what);
        }
    }

    /// Without its row an article is known by its number, and by the address of a version.
    fn heading(&mut self, id: u64, versions: &[VersionRow]) -> Heading {
        let article = self.articles.remove(&id);
        let (url, source) = article.map_or((None, None), |article| (article.url, article.source));
        let of_version = || versions.iter().find_map(|version| version.url.clone());
        Heading {
            url: url.or_else(of_version),
            source,
            id: Some(id),
        }
    }
}

/// Reads a `datetime`; a newer server may add fractions of a second.
fn time(told: &str) -> Option<Timestamp> {
    let (seconds, _) = told.split_once('.').unwrap_or((told, ""));
    Timestamp::parse(seconds, &["%Y-%m-%d %H:%M:%S"])
}

#[cfg(test)]
mod tests {
    use super::super::super::{Input, load};
    use crate::store::Store;

    fn read(text: &str) -> Store {
        let input = Input {
            name: "dump.sql".into(),
            group: String::new(),
            bytes: text.into(),
        };
        load(&[input], None, &crate::store::Choices::default())
    }

    const TEXTS: &str = "INSERT INTO `news_article_version_texts` VALUES (70,'One\\'s.\\nTwo.'),(71,'One''s.\\n\\nThree.');\n";
    const VERSIONS: &str = "INSERT INTO `news_article_versions` (id, news_article_id, version, title, created_at) VALUES\n\
        (70,3,0,'Talks off','2025-04-17 05:12:08'),\n(71,3,1,'Talks on','2025-04-17 05:24:10');\n";
    const ARTICLES: &str = "INSERT INTO `news_articles` (`id`,`source`,`url`,`hidden`) VALUES \
        (3,'gazette','https://gazette.example/ferry',1);\n";

    #[track_caller]
    fn check_whole(dump: &str) {
        let store = read(dump);
        assert_eq!(store.problems, []);
        let article = &store.articles[0];
        assert_eq!(
            article.url.as_deref(),
            Some("https://gazette.example/ferry")
        );
        assert_eq!(article.source.as_deref(), Some("gazette"));
        let [old, new] = article.versions() else {
            panic!("{:?}", article.versions());
        };
        assert_eq!(old.paragraphs, ["One's.", "Two."]);
        assert_eq!(new.paragraphs, ["One's.", "Three."]);
        assert_eq!((new.number, new.title.as_str()), (1, "Talks on"));
        assert_eq!(new.seen_at.unwrap().to_string(), "2025-04-17T05:24:10Z");
    }

    #[test]
    fn statements_are_known_however_they_are_written() {
        use super::Format as _;
        let is_sure = |text: &str| matches!(super::SqlDump.sniff(text), super::Sniff::Sure);
        for text in [
            "INSERT INTO `news_articles` VALUES (1);",
            "-- a dump\ninsert into news_article_versions values (1);",
            "REPLACE INTO `news_articles` VALUES (1);",
            "INSERT IGNORE INTO `news_articles` VALUES (1);",
            "CREATE TABLE IF NOT EXISTS \"news_articles\" (",
            "USE site; INSERT INTO news_articles VALUES (1);",
        ] {
            assert!(is_sure(text), "{text}");
        }
        for text in [
            "They insert the rows of news_articles by hand.",
            "DROP TABLE news_articles;",
            "<p>INSERT INTO news_articles</p>",
            "",
        ] {
            assert!(!is_sure(text), "{text}");
        }
    }

    #[test]
    fn the_tables_may_come_in_any_order() {
        check_whole(&format!("{ARTICLES}{VERSIONS}{TEXTS}"));
        check_whole(&format!("{TEXTS}{VERSIONS}{ARTICLES}"));
    }

    #[test]
    fn a_compressed_dump_is_read_too() {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder
            .write_all(format!("{ARTICLES}{VERSIONS}{TEXTS}").as_bytes())
            .unwrap();
        let input = Input {
            name: "dump.sql.gz".into(),
            group: String::new(),
            bytes: encoder.finish().unwrap(),
        };
        let store = load(&[input], None, &crate::store::Choices::default());
        assert_eq!(store.problems, []);
        assert_eq!(store.articles[0].versions().len(), 2);
    }

    #[track_caller]
    fn check_problem(dump: &str, expected: &str) {
        let store = read(dump);
        let problems: Vec<String> = store.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [expected]);
        assert_eq!(store.articles[0].versions().len(), 1);
    }

    #[test]
    fn a_bad_row_costs_itself_only() {
        let one_text = "INSERT INTO `news_article_version_texts` VALUES (70,'One.');\n";
        check_problem(
            &format!("{}{one_text}", VERSIONS.replace("(71,3,", "(71,NOW(),")),
            "dump.sql:3: a value of this row is no number, text or NULL; the row is left out",
        );
        check_problem(
            &format!("{}{one_text}", VERSIONS.replace("(71,3,", "(71,")),
            "dump.sql:3: a row of 4 values, expected 5",
        );
        check_problem(
            &format!("{}{one_text}", VERSIONS.replace("3,1,", "3,'x',")),
            "dump.sql:3: version is “x”, expected a number",
        );
    }

    #[test]
    fn versions_without_a_text_are_missing() {
        let store = read(&format!(
            "{VERSIONS}INSERT INTO news_article_version_texts VALUES (70,'One.');"
        ));
        assert_eq!(store.articles[0].missing(), [1]);
        assert_eq!(
            store.problems[0].to_string(),
            "dump.sql:3: 1 version without a text in this dump, the first here"
        );
    }

    #[test]
    fn a_dump_of_articles_alone_says_what_it_lacks() {
        assert_eq!(
            read(ARTICLES).problems[0].to_string(),
            "dump.sql: no row of news_article_versions, expected INSERT statements"
        );
    }

    #[test]
    fn a_dump_that_was_cut_keeps_the_rows_before() {
        let (cut, _) = TEXTS.split_once("Three").unwrap();
        let store = read(&format!("{VERSIONS}{cut}"));
        assert_eq!(
            store.articles[0].versions()[0].paragraphs,
            ["One's.", "Two."]
        );
        assert_eq!(
            store.problems[0].to_string(),
            "dump.sql:4: the dump ends inside a text; the row is left out"
        );
        let (cut, _) = TEXTS.split_once("(71").unwrap();
        let store = read(&format!("{VERSIONS}{cut}"));
        assert_eq!(
            store.problems[0].to_string(),
            "dump.sql:4: the dump ends inside an INSERT; the row is left out"
        );
    }
}
