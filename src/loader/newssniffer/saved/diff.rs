//! The comparison page: a table with the older version on the left and the newer one on the right.
//!
//! A paragraph that both have stands in both cells; one that went or came leaves the other cell empty. What the marks
//! inside a cell say is not asked: all of a cell's text is the paragraph.

use crate::store::Timestamp;

use super::super::super::Sink;
use super::super::super::html::{NodeIdx, Tree};
use super::super::page::period_words;
use super::Page;

/// The two cells of a row.
type Cells = [NodeIdx; 2];

impl Page<'_> {
    /// Reads the page's table, if it has one.
    pub(super) fn read_diff(&self, sink: &mut Sink<'_>) -> bool {
        let tree = self.tree;
        let is_diff =
            |node: &NodeIdx| tree.is(*node, &["table"]) && tree.has_class(*node, "version_diff");
        let mut tables = tree.below(Tree::ROOT).filter(is_diff);
        let Some(table) = tables.next() else {
            return false;
        };
        self.read_table(table, sink);
        if let Some(second) = tables.next() {
            let what = "a second comparison in one file, expected one page a file; left out";
            sink.problem(Some(tree.line(second)), what);
        }
        true
    }

    fn read_table(&self, table: NodeIdx, sink: &mut Sink<'_>) {
        let tree = self.tree;
        let rows: Vec<NodeIdx> = tree
            .below(table)
            .filter(|node| tree.is(*node, &["tr"]) && self.table_of(*node) == Some(table))
            .collect();
        let Some([old, new]) = self
            .head(&rows, "version")
            .map(|cells| cells.map(|cell| number(&tree.text(cell))))
        else {
            let what = "the table has no row \"Version N\", \"Version M\"; it may be cut off";
            return sink.problem(Some(tree.line(table)), what);
        };
        let (Some(old), Some(new)) = (old, new) else {
            let what = "the table's first row holds no two numbers, expected \"Version N\"";
            return sink.problem(Some(tree.line(table)), what);
        };
        if old == new {
            let what = format!("version {old} beside itself, expected two versions");
            return sink.problem(Some(tree.line(table)), what);
        }
        let titles = self
            .head(&rows, "title")
            .map(|cells| cells.map(|cell| tree.text(cell)));
        let times = self.head(&rows, "time");
        let [old_seen_at, new_seen_at] =
            times.map_or([None; 2], |cells| cells.map(|cell| self.time(cell)));
        let (texts, is_whole) = self.texts(table, &rows, sink);
        if texts.iter().all(Vec::is_empty) {
            let what = "the page ends before its first paragraph";
            return sink.problem(Some(tree.line(table)), what);
        }
        let [old_title, new_title] = titles.unwrap_or_default();
        let [old_text, new_text] = texts;
        let of_old = (old, self.version((table, old_title), old_seen_at, old_text));
        let of_new = (new, self.version((table, new_title), new_seen_at, new_text));
        for (number, mut version) in [of_old, of_new] {
            // What is missing cannot be told, only that something is.
            version.confidence = if is_whole { 1.0 } else { 0.0 };
            sink.version(self.heading.clone(), Some(number), version);
        }
        if let Some(words) = times.and_then(|[_, cell]| self.period(cell)) {
            sink.later(self.heading.clone(), (old, new), words);
        }
    }

    /// Returns the paragraphs of both sides, and whether every row could be read.
    fn texts(
        &self,
        table: NodeIdx,
        rows: &[NodeIdx],
        sink: &mut Sink<'_>,
    ) -> ([Vec<String>; 2], bool) {
        let tree = self.tree;
        let mut texts = [Vec::new(), Vec::new()];
        let mut is_whole = true;
        for row in rows.iter().filter(|row| !self.is_head(**row)) {
            let cells = self.cells(*row);
            let what = match cells.as_slice() {
                // What is cut may still be a row's first half: neither cell is believed.
                _ if tree.is_cut(*row) => "the page is cut off in this row, which is left out",
                [old, new] => {
                    for (cell, texts) in [old, new].into_iter().zip(&mut texts) {
                        let text = tree.text(*cell);
                        texts.extend((!text.is_empty()).then_some(text));
                    }
                    continue;
                }
                [] => continue,
                _ => {
                    "a row without exactly two cells is left out, expected the old text and the new"
                }
            };
            is_whole = false;
            sink.problem(Some(tree.line(*row)), what);
        }
        if is_whole && tree.is_cut(table) {
            let line = rows.last().map_or(tree.line(table), |row| tree.line(*row));
            sink.problem(Some(line), "the page is cut off after this row");
            is_whole = false;
        }
        (texts, is_whole && tree.given_up.is_none())
    }

    /// Returns the two cells of the first row whose cells have `class`.
    fn head(&self, rows: &[NodeIdx], class: &str) -> Option<Cells> {
        rows.iter().find_map(|row| {
            let cells: Cells = self.cells(*row).try_into().ok()?;
            let has_class = |cell: &NodeIdx| self.tree.has_class(*cell, class);
            cells.iter().all(has_class).then_some(cells)
        })
    }

    fn is_head(&self, row: NodeIdx) -> bool {
        let is_head = |cell: NodeIdx| {
            let has_class = |class: &&str| self.tree.has_class(cell, class);
            ["version", "title", "time"].iter().any(has_class)
        };
        self.cells(row).into_iter().any(is_head)
    }

    fn cells(&self, row: NodeIdx) -> Vec<NodeIdx> {
        let cells = self.tree.children(row);
        cells
            .filter(|node| self.tree.is(*node, &["td", "th"]))
            .collect()
    }

    /// An author's own table may stand in a cell.
    fn table_of(&self, row: NodeIdx) -> Option<NodeIdx> {
        self.tree
            .around(row)
            .find(|node| self.tree.is(*node, &["table"]))
    }

    fn time(&self, cell: NodeIdx) -> Option<Timestamp> {
        let mut times = self.tree.below(cell);
        let time = times.find(|node| self.tree.is(*node, &["time"]))?;
        let told = self.tree.attribute(time, "datetime");
        told.and_then(Timestamp::parse_rfc3339).or_else(|| {
            let text = self.tree.text(time);
            Timestamp::parse(&text, &["%Y-%m-%d %H:%M:%S UTC"])
        })
    }

    /// Reads the `(about 2 hours later)` behind the newer time.
    fn period(&self, cell: NodeIdx) -> Option<String> {
        let text = self.tree.text(cell);
        let (_, period) = text.strip_suffix(')')?.rsplit_once('(')?;
        period_words(period)
    }
}

/// Reads `Version 6`. The site keeps its numbers in 16 bits.
fn number(text: &str) -> Option<u32> {
    let number: u16 = text.strip_prefix("Version ")?.trim().parse().ok()?;
    Some(number.into())
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;

    const HEAD: &str = "<p>This article is from the source '<cite>gazette</cite>' and was first published or seen on \
        <time datetime='2025-04-17T05:12:08Z'>April 17, 2025 05:12 (UTC)</time>.</p><p>You can find the current article \
        at its original source at <cite class=\"article_url\"><a href=\"https://gazette.example/ferry?a=1&amp;b=2\">\
        https://gazette.example/ferry?a=1&amp;b=2</a></cite></p>\n<table class=\"version_diff\">\n<tr><th class=\"version\">\
        <small>Version 6</small></th><th class=\"version\"><small>Version 7</small></th></tr>\n<tr id=\"title\"><th \
        class=\"title\"><del>Talks off</del></th><th class=\"title\"><ins>Talks on</ins></th></tr>\n<tr><td class=\"time\">\
        <time datetime=\"2025-04-17T16:02:00Z\">2025-04-17 16:02:00 UTC</time></td><td class=\"time\">\n<time \
        datetime=\"2025-04-17T18:10:12Z\">\n2025-04-17 18:10:12 UTC\n</time>\n(about 2 hours later)\n</td></tr>\n";

    #[track_caller]
    fn check_rows(rows: &str, old: &[&str], new: &[&str]) {
        let store = read(&format!("{HEAD}{rows}</table>"));
        assert_eq!(store.problems, []);
        let versions = store.articles[0].versions();
        assert_eq!(versions[0].paragraphs, old);
        assert_eq!(versions[1].paragraphs, new);
        assert!(versions.iter().all(|version| version.confidence >= 1.0));
    }

    #[test]
    fn reads_all_that_the_page_tells() {
        let store = read(&format!(
            "{HEAD}<tr id='p1'><td>Kept.</td><td>Kept.</td></tr></table>"
        ));
        let article = &store.articles[0];
        assert_eq!(
            article.url.as_deref(),
            Some("https://gazette.example/ferry?a=1&b=2")
        );
        assert_eq!(article.source.as_deref(), Some("gazette"));
        let versions = article.versions();
        let told = |idx: usize| {
            let version = &versions[idx];
            let seen_at = version.seen_at.unwrap().to_string();
            (version.number, version.title.as_str(), seen_at)
        };
        assert_eq!(told(0), (6, "Talks off", "2025-04-17T16:02:00Z".to_owned()));
        assert_eq!(told(1), (7, "Talks on", "2025-04-17T18:10:12Z".to_owned()));
        assert_eq!(versions[1].later.as_deref(), Some("about 2 hours"));
        assert_eq!(versions[0].read_from[0].to_string(), "page.html:2");
    }

    #[test]
    fn every_kind_of_row() {
        check_rows(
            "<tr><td>Same.</td><td>Same.</td></tr>",
            &["Same."],
            &["Same."],
        );
        check_rows(
            "<tr><td><del>Gone.</del></td><td></td></tr>",
            &["Gone."],
            &[],
        );
        check_rows(
            "<tr><td></td><td><ins>Come.</ins></td></tr>",
            &[],
            &["Come."],
        );
        check_rows(
            "<tr><td><del> The crews said on<del> Monday </del> that</del></td>\
             <td><ins> The  crews  said  on <ins> Tuesday </ins> that </ins></td></tr>",
            &["The crews said on Monday that"],
            &["The crews said on Tuesday that"],
        );
    }

    #[test]
    fn what_an_author_typed_is_kept_as_far_as_the_parser_recovers_it() {
        check_rows(
            "<tr><td>a < b &amp; c</td><td>a < b & c</td></tr>",
            &["a < b & c"],
            &["a < b & c"],
        );
        check_rows(
            "<tr><td>A <b>bold word</td><td>one</td></tr>",
            &["A bold word"],
            &["one"],
        );
        check_rows(
            "<tr><td>One<table><tr><td>two</td></tr></table></td><td>three</td></tr>",
            &["Onetwo"],
            &["three"],
        );
    }

    #[test]
    fn a_page_that_was_cut_keeps_its_whole_rows_and_is_not_sure_of_them() {
        let rows = "<tr><td>One.</td><td>One.</td></tr>\n<tr><td>Two is here.</td><td>Two is";
        let store = read(&format!("{HEAD}{rows}"));
        let versions = store.articles[0].versions();
        assert_eq!(versions[0].paragraphs, ["One."]);
        assert_eq!(versions[1].paragraphs, ["One."]);
        assert!(versions[1].confidence < 0.5);
        let problems: Vec<String> = store.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            ["dir/page.html:12: the page is cut off in this row, which is left out"]
        );
    }

    #[test]
    fn a_row_of_one_cell_is_a_problem_with_its_line() {
        let store = read(&format!(
            "{HEAD}<tr><td>One.</td><td>One.</td></tr>\n<tr><td>Two.</td></tr></table>"
        ));
        assert_eq!(store.problems[0].line, Some(12));
        assert_eq!(store.articles[0].versions()[0].paragraphs, ["One."]);
    }
}
