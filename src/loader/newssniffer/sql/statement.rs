//! The rows that a dump inserts into the three tables; every other statement is passed over.
//!
//! The columns of a row come from its `INSERT`, or else from the `CREATE TABLE` before it, or else from the site's own
//! schema. A row that cannot be read is left out with its line, and the next one is read.

use super::token::{Literal, Token, Tokens};

/// A table that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Articles,
    Versions,
    Texts,
}

impl Table {
    const ALL: [Self; 3] = [Self::Articles, Self::Versions, Self::Texts];

    fn name(self) -> &'static str {
        match self {
            Self::Articles => "news_articles",
            Self::Versions => "news_article_versions",
            Self::Texts => "news_article_version_texts",
        }
    }

    /// The columns as the site's `db/schema.rb` orders them.
    fn columns(self) -> Vec<String> {
        let names = match self {
            Self::Articles => {
                "id created_at updated_at source guid url title published_at versions_count next_check_after \
                 check_period parser hidden"
            }
            Self::Versions => "id news_article_id title url created_at version text_hash votes",
            Self::Texts => "news_article_version_id text",
        };
        names.split_whitespace().map(str::to_owned).collect()
    }
}

/// A value of a row.
#[derive(Clone, Copy, Debug)]
enum Value<'t> {
    Null,
    Number(&'t str),
    Text(Literal<'t>),
}

/// A row of a table that is read.
#[derive(Debug)]
pub(super) struct Row<'r, 't> {
    pub(super) table: Table,
    /// Where it begins, from 1.
    pub(super) line: usize,
    columns: &'r [String],
    values: &'r [Value<'t>],
}

impl<'t> Row<'_, 't> {
    fn value(&self, column: &str) -> Result<Value<'t>, String> {
        let idx = self.columns.iter().position(|name| name == column);
        let idx = idx.ok_or_else(|| format!("no column {column}"))?;
        let value = self.values.get(idx).copied();
        value.ok_or_else(|| format!("no value for {column}"))
    }

    /// Returns a text with its escapes, `None` for NULL.
    pub(super) fn literal(&self, column: &str) -> Result<Option<Literal<'t>>, String> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Number(number) => Err(format!("{column} is {number}, expected a text")),
        }
    }

    /// Returns a text, `None` for NULL.
    pub(super) fn text(&self, column: &str) -> Result<Option<String>, String> {
        Ok(self.literal(column)?.map(Literal::decode))
    }

    /// Returns an id.
    pub(super) fn id(&self, column: &str) -> Result<u64, String> {
        let told = match self.value(column)? {
            Value::Null => "NULL".to_owned(),
            Value::Number(number) => number.to_owned(),
            // Some programs quote every value.
            Value::Text(text) => text.decode(),
        };
        let number = told.parse();
        number.map_err(|_| format!("{column} is “{told}”, expected a number"))
    }

    /// Returns a version's number, which the site keeps in 16 bits.
    pub(super) fn number(&self, column: &str) -> Result<u32, String> {
        let told = self.id(column)?;
        let number = u16::try_from(told).map(u32::from);
        number.map_err(|_| format!("{column} is {told}, expected a number below 65536"))
    }
}

/// A row, or a line and what is wrong there.
type Found<'r, 't> = Result<Row<'r, 't>, (usize, String)>;

/// Reads every statement of `dump` and hands the rows to `take`.
pub(super) fn read<'t>(dump: &'t str, mut take: impl FnMut(Found<'_, 't>)) {
    let mut reader = Reader {
        tokens: Tokens::new(dump),
        columns: Table::ALL.map(Table::columns),
        last: None,
    };
    while let Some(token) = reader.next() {
        let read = match token {
            Token::Word(word) if is(word, &["INSERT", "REPLACE"]) => reader.insert(&mut take),
            Token::Word(word) if is(word, &["CREATE"]) => reader.create(),
            _ => Ok(()),
        };
        if let Err(Cut { inside }) = read {
            let what = format!("the dump ends inside {inside}; the row is left out");
            take(Err((reader.tokens.line(), what)));
            return;
        }
        reader.skip_statement();
    }
}

/// The dump ended where a row should have gone on.
struct Cut {
    inside: &'static str,
}

/// Reads statements; remembers the columns of each table.
struct Reader<'t> {
    tokens: Tokens<'t>,
    columns: [Vec<String>; 3],
    /// The token that was read last: a statement may have ended with it.
    last: Option<Token<'t>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        self.last = self.tokens.next();
        self.last
    }

    fn skip_statement(&mut self) {
        while self.last.is_some_and(|token| token != Token::Sign(';')) {
            self.next();
        }
    }

    /// Reads words and a table's name up to the next sign, and returns the table if it is one of ours.
    fn table(&mut self) -> Option<Table> {
        let mut name = String::new();
        loop {
            match self.next()? {
                Token::Word(word) if is(word, &["VALUES", "VALUE", "SELECT", "SET"]) => break,
                Token::Word(word) => word.clone_into(&mut name),
                Token::Name(told) => told.clone_into(&mut name),
                // A dump in ANSI mode quotes names so.
                Token::Text(told) => name = told.decode(),
                Token::Sign(_) | Token::Cut => break,
            }
        }
        // The name of a database may stand before it.
        let name = name.rsplit('.').next()?;
        Table::ALL.into_iter().find(|table| table.name() == name)
    }

    /// `CREATE TABLE … ( name type …, KEY …, … )`.
    fn create(&mut self) -> Result<(), Cut> {
        let Some(table) = self.table() else {
            return Ok(());
        };
        if self.last != Some(Token::Sign('(')) {
            return Ok(());
        }
        let mut columns = Vec::new();
        let mut depth = 1_usize;
        let mut is_start = true;
        while depth > 0 {
            let inside = "a CREATE TABLE";
            let token = self.next().ok_or(Cut { inside })?;
            match token {
                Token::Cut => return Err(Cut { inside }),
                Token::Sign('(') => depth += 1,
                Token::Sign(')') => depth -= 1,
                Token::Name(name) if is_start => columns.push(name.to_owned()),
                Token::Text(name) if is_start => columns.push(name.decode()),
                Token::Word(word) if is_start && !is(word, NO_COLUMN) => {
                    columns.push(word.to_owned());
                }
                Token::Word(_) | Token::Name(_) | Token::Text(_) | Token::Sign(_) => {}
            }
            is_start = depth == 1 && token == Token::Sign(',');
        }
        self.columns[table as usize] = columns;
        Ok(())
    }

    /// Reads names up to the closing bracket.
    fn column_list(&mut self) -> Vec<String> {
        let mut columns = Vec::new();
        while let Some(token) = self.next() {
            match token {
                Token::Word(name) | Token::Name(name) => columns.push(name.to_owned()),
                Token::Text(name) => columns.push(name.decode()),
                Token::Sign(',') => {}
                Token::Sign(_) | Token::Cut => break,
            }
        }
        columns
    }

    /// `INSERT INTO table (columns) VALUES (…), (…)`.
    fn insert(&mut self, take: &mut impl FnMut(Found<'_, 't>)) -> Result<(), Cut> {
        let Some(table) = self.table() else {
            return Ok(());
        };
        let mut columns = self.columns[table as usize].clone();
        if self.last == Some(Token::Sign('(')) {
            columns = self.column_list();
            self.next();
        }
        let is_values =
            matches!(self.last, Some(Token::Word(word)) if is(word, &["VALUES", "VALUE"]));
        if !is_values {
            let what = "an INSERT without VALUES, expected rows; it is left out".to_owned();
            take(Err((self.tokens.line(), what)));
            return Ok(());
        }
        let mut values = Vec::new();
        let mut is_last = false;
        while let Some(Token::Sign('(' | ',')) = self.next() {
            is_last = self.last != Some(Token::Sign(','));
            if !is_last {
                continue;
            }
            let line = self.tokens.line();
            values.clear();
            take(match self.row(&mut values)? {
                Read::Bad => {
                    let what =
                        "a value of this row is no number, text or NULL; the row is left out";
                    Err((line, what.to_owned()))
                }
                Read::Good if values.len() != columns.len() => {
                    let (n_values, n_columns) = (values.len(), columns.len());
                    Err((
                        line,
                        format!("a row of {n_values} values, expected {n_columns}"),
                    ))
                }
                Read::Good => Ok(Row {
                    table,
                    line,
                    columns: &columns,
                    values: &values,
                }),
            });
        }
        match self.last {
            None if !is_last => Err(Cut {
                inside: "an INSERT",
            }),
            _ => Ok(()),
        }
    }

    /// Reads values up to the end of the row.
    fn row(&mut self, values: &mut Vec<Value<'t>>) -> Result<Read, Cut> {
        let mut depth = 1_usize;
        let mut read = Read::Good;
        let mut value = None;
        while depth > 0 {
            let token = self.next().ok_or(Cut { inside: "a row" })?;
            match token {
                Token::Cut => return Err(Cut { inside: "a text" }),
                Token::Sign('(') => {
                    depth += 1;
                    read = Read::Bad;
                }
                Token::Sign(')') if depth > 1 => depth -= 1,
                Token::Sign(')') => {
                    depth = 0;
                    values.extend(value.take());
                }
                Token::Sign(',') => values.extend(value.take()),
                Token::Text(text) if value.is_none() => value = Some(Value::Text(text)),
                Token::Word(word) if is(word, &["NULL"]) => value = Some(Value::Null),
                // An introducer tells the character set of the text that follows.
                Token::Word(word) if word.starts_with('_') => {}
                Token::Word(word) if word.starts_with(|first: char| first.is_ascii_digit()) => {
                    value = Some(Value::Number(word));
                }
                // No number of ours is below zero; a value that is not read does not matter.
                Token::Sign('-' | '+') => {}
                Token::Word(_) | Token::Name(_) | Token::Text(_) | Token::Sign(_) => {
                    read = Read::Bad;
                }
            }
        }
        Ok(read)
    }
}

/// Whether a row could be read.
enum Read {
    Good,
    Bad,
}

/// What a part of `CREATE TABLE` begins with that defines no column.
const NO_COLUMN: &[&str] = &[
    "PRIMARY",
    "UNIQUE",
    "KEY",
    "INDEX",
    "FULLTEXT",
    "SPATIAL",
    "CONSTRAINT",
    "FOREIGN",
    "CHECK",
];

fn is(word: &str, words: &[&str]) -> bool {
    words.iter().any(|one| one.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the titles of all versions, and the problems.
    fn titles(dump: &str) -> Vec<String> {
        let mut titles = Vec::new();
        read(dump, |found| {
            titles.push(match found {
                Ok(row) => row
                    .text("title")
                    .unwrap()
                    .unwrap_or_else(|| "NULL".to_owned()),
                Err((line, what)) => format!("{line}: {what}"),
            });
        });
        titles
    }

    #[test]
    fn columns_come_from_the_table_or_from_the_insert() {
        let create = "CREATE TABLE IF NOT EXISTS `news_article_versions` (\n `title` varchar(200) DEFAULT 'a,b',\n \
                      `id` int(11) NOT NULL, PRIMARY KEY (`id`, `x`), KEY `title` (`title`)\n) ENGINE=InnoDB;\n";
        let dump = format!("{create}INSERT INTO `news_article_versions` VALUES ('One',1);");
        assert_eq!(titles(&dump), ["One"]);
        let dump = format!(
            "{create}INSERT IGNORE INTO site.news_article_versions (id, title) VALUES (1,'Two'),(2,NULL)"
        );
        assert_eq!(titles(&dump), ["Two", "NULL"]);
    }

    #[test]
    fn introducers_and_signs_are_no_values() {
        let insert = "insert into \"news_article_versions\" (\"id\",\"title\",\"votes\") values ";
        assert_eq!(titles(&format!("{insert}(1,_binary 'One',-3);")), ["One"]);
        assert_eq!(
            titles(&format!("{insert}(1,_utf8mb4'One',0.5)\n;")),
            ["One"]
        );
    }

    #[test]
    fn other_statements_are_passed_over() {
        let dump = "SET NAMES utf8mb4;\nLOCK TABLES `news_article_versions` WRITE;\nINSERT INTO `users` VALUES \
                    (1,'INSERT INTO `news_article_versions` VALUES (1);');\nINSERT INTO news_article_versions (id,title) \
                    VALUES (1,'One') ON DUPLICATE KEY UPDATE title='x';\nUNLOCK TABLES;";
        assert_eq!(titles(dump), ["One"]);
    }

    #[test]
    fn an_insert_of_a_query_is_a_problem() {
        assert_eq!(
            titles("INSERT INTO news_article_versions SELECT * FROM old;"),
            ["1: an INSERT without VALUES, expected rows; it is left out"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_statement_ends(
            parts in proptest::collection::vec("INSERT INTO |CREATE TABLE |news_articles |VALUES |[(),;'`\\\\0-]|NULL|_binary |--\\n|/\\*", 0..40)
        ) {
            read(&parts.concat(), |found| {
                if let Ok(row) = found {
                    let _ = (row.text("url"), row.id("id"), row.number("id"));
                }
            });
        }
    }
}
