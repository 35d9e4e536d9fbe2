//! What a page leaves open, as puzzles that a reader can look at and decide.

use std::ops::Range;

use crate::store::{Choices, Place, Puzzle, PuzzleId, ReadLine, Reading, SURE, digest};

use super::page::WovenPage;
use super::reconstruct::{
    self, Decision, Gap, Page, PageReading, Reconstruction, Row, VersionText,
};

/// The puzzles of an article, and which stretches of which pages they are.
#[derive(Debug, Default)]
pub(in crate::loader) struct Puzzles {
    pub(in crate::loader) list: Vec<Puzzle>,
    /// Page and gap of each.
    sources: Vec<(usize, usize)>,
}

impl Puzzles {
    /// Returns the index of the puzzle that `gap` of `page` is.
    pub(in crate::loader) fn position(&self, page: usize, gap: usize) -> Option<usize> {
        self.sources
            .iter()
            .position(|source| *source == (page, gap))
    }
}

/// Takes the pages of one article apart together, following `choices` and the versions of which `known` holds the text.
///
/// The result numbers the known texts as pages that come after the woven ones.
pub(in crate::loader) fn solve(
    woven: &[(String, WovenPage)],
    known: Vec<Page>,
    choices: &Choices,
) -> (Puzzles, Reconstruction) {
    let mut pages: Vec<Page> = woven.iter().map(|(_, woven)| woven.page.clone()).collect();
    let digests: Vec<u64> = pages.iter().map(page_digest).collect();
    pages.extend(known);
    let decisions = decisions(&digests, choices);
    let is_damaged = |idx: &usize| woven.get(*idx).is_some_and(|(_, woven)| woven.is_damaged);
    let (damaged, whole): (Vec<usize>, Vec<usize>) = (0..pages.len()).partition(is_damaged);
    let mut found = solve_some(&pages, &whole, &decisions);
    found.pages.resize(pages.len(), PageReading::default());
    // A page that lost text is believed only of versions that no other page holds.
    for idx in damaged {
        let alone = solve_some(&pages, &[idx], &decisions);
        let is_known = |number: u32| found.versions.iter().any(|known| known.number == number);
        let fresh: Vec<VersionText> = alone
            .versions
            .into_iter()
            .filter(|version| !is_known(version.number))
            .collect();
        if !fresh.is_empty() {
            found.versions.extend(fresh);
            found.pages[idx] = alone.pages.into_iter().nth(idx).unwrap_or_default();
        }
    }
    let mut puzzles = Puzzles::default();
    for (page, reading) in found.pages.iter().enumerate().take(woven.len()) {
        for (gap, open) in reading.gaps.iter().enumerate() {
            let id = PuzzleId {
                page: digests[page],
                stretch: gap,
            };
            let puzzle = puzzle(id, &woven[page].1, open, choices);
            let probability = puzzle
                .readings
                .get(puzzle.chosen)
                .map_or(1.0, |chosen| chosen.probability);
            let is_open = puzzle.readings.len() > 1 && probability < SURE;
            let is_known = puzzles.list.iter().any(|known| known.id == id);
            if (is_open || puzzle.by_hand) && !is_known {
                puzzles.list.push(puzzle);
                puzzles.sources.push((page, gap));
            }
        }
    }
    (puzzles, found)
}

fn page_digest(page: &Page) -> u64 {
    let rows = page.rows.iter().map(String::as_str);
    digest(std::iter::once(page.title.as_str()).chain(rows))
}

/// Takes the pages at `chosen` apart together; the result speaks of their places among all `pages`.
fn solve_some(pages: &[Page], chosen: &[usize], decisions: &[Decision]) -> Reconstruction {
    let some: Vec<Page> = chosen.iter().map(|idx| pages[*idx].clone()).collect();
    let of_some = decisions.iter().filter_map(|decision| {
        let page = chosen.iter().position(|idx| *idx == decision.page)?;
        Some(Decision {
            page,
            ..decision.clone()
        })
    });
    let mut found = reconstruct::reconstruct(&some, &of_some.collect::<Vec<_>>());
    for version in &mut found.versions {
        version
            .pages
            .iter_mut()
            .for_each(|page| *page = chosen[*page]);
        version
            .doubts
            .iter_mut()
            .for_each(|doubt| doubt.page = chosen[doubt.page]);
    }
    for contradiction in &mut found.contradictions {
        let (one, other) = contradiction.pages;
        contradiction.pages = (chosen[one], chosen[other]);
    }
    let mut readings = vec![PageReading::default(); pages.len()];
    for (reading, idx) in found.pages.into_iter().zip(chosen) {
        readings[*idx] = reading;
    }
    found.pages = readings;
    found
}

/// Returns what was chosen for these pages before.
fn decisions(digests: &[u64], choices: &Choices) -> Vec<Decision> {
    let of_page = |(id, key): (PuzzleId, &str)| {
        Some(Decision {
            page: digests.iter().position(|digest| *digest == id.page)?,
            gap: id.stretch,
            rows: read_key(key)?,
        })
    };
    choices.iter().filter_map(of_page).collect()
}

fn puzzle(id: PuzzleId, woven: &WovenPage, gap: &Gap, choices: &Choices) -> Puzzle {
    let lines = &woven.page.rows[gap.rows.clone()];
    let read = |reading: &reconstruct::Reading| Reading {
        key: key(&reading.rows),
        lines: reading
            .rows
            .iter()
            .zip(lines)
            .filter_map(|(row, line)| read_line(row, line))
            .collect(),
        probability: reading.probability,
    };
    let readings: Vec<Reading> = gap.readings.iter().map(read).collect();
    let chosen_key = readings.get(gap.chosen).map(|chosen| chosen.key.as_str());
    Puzzle {
        id,
        place: Place {
            file: woven.place.file.clone(),
            line: woven
                .row_lines
                .get(gap.rows.start)
                .copied()
                .unwrap_or(woven.place.line),
        },
        versions: (woven.page.old, woven.page.new),
        lines: lines.to_vec(),
        by_hand: chosen_key.is_some() && choices.get(id) == chosen_key,
        chosen: gap.chosen,
        readings,
    }
}

fn read_line(row: &Row, line: &str) -> Option<ReadLine> {
    let text = |range: &Range<usize>| {
        line.get(range.clone())
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let whole = || line.trim().to_owned();
    Some(match row {
        Row::Blank => return None,
        Row::Kept => ReadLine::Kept(whole()),
        Row::Changed { old, new } => ReadLine::Changed(text(old), text(new)),
        Row::Removed => ReadLine::Removed(whole()),
        Row::Added => ReadLine::Added(whole()),
    })
}

/// Writes what each row is: `changed:0-80:81-160 added`. Numbers are bytes of the row.
fn key(rows: &[Row]) -> String {
    let word = |row: &Row| match row {
        Row::Blank => "blank".to_owned(),
        Row::Kept => "kept".to_owned(),
        Row::Changed { old, new } => {
            format!(
                "changed:{}-{}:{}-{}",
                old.start, old.end, new.start, new.end
            )
        }
        Row::Removed => "removed".to_owned(),
        Row::Added => "added".to_owned(),
    };
    rows.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// Reads what [`key`] writes.
fn read_key(key: &str) -> Option<Vec<Row>> {
    let range = |text: &str| {
        let (start, end) = text.split_once('-')?;
        Some(start.parse().ok()?..end.parse().ok()?)
    };
    let row = |word: &str| {
        Some(match word {
            "blank" => Row::Blank,
            "kept" => Row::Kept,
            "removed" => Row::Removed,
            "added" => Row::Added,
            changed => {
                let (old, new) = changed.strip_prefix("changed:")?.split_once(':')?;
                Row::Changed {
                    old: range(old)?,
                    new: range(new)?,
                }
            }
        })
    };
    key.split(' ').map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::{Input, load};
    use crate::store::Store;

    #[test]
    fn keys_read_as_they_are_written() {
        let rows = vec![
            Row::Changed {
                old: 0..80,
                new: 81..160,
            },
            Row::Added,
            Row::Removed,
            Row::Kept,
            Row::Blank,
        ];
        assert_eq!(key(&rows), "changed:0-80:81-160 added removed kept blank");
        assert_eq!(read_key(&key(&rows)), Some(rows));
        assert_eq!(read_key("changed:80"), None);
    }

    /// A page that cannot tell whether its last paragraph came or went.
    const PAGE: &str = "Version 1 Version 2\nFerry talks Ferry talks\nThe council met on Monday.The council met on \
                        Monday.\nNobody spoke of the jobs that evening.Nobody spoke of the jobs that evening.\nIt rained on \
                        the harbour.\nThe hall was cold that night.The hall was cold that night.\n";

    fn read(choices: &Choices) -> Store {
        let input = Input {
            name: "page.txt".into(),
            group: String::new(),
            bytes: PAGE.into(),
        };
        load(&[input], None, choices)
    }

    #[test]
    fn a_lone_paragraph_is_a_puzzle_with_its_line() {
        let article = &read(&Choices::default()).articles[0];
        let puzzle = &article.puzzles[0];
        assert_eq!(puzzle.place.to_string(), "page.txt:5");
        assert_eq!(puzzle.lines, ["It rained on the harbour."]);
        let keys: Vec<&str> = puzzle
            .readings
            .iter()
            .map(|reading| reading.key.as_str())
            .collect();
        assert!(
            keys.contains(&"added") && keys.contains(&"removed"),
            "{keys:?}"
        );
        assert!(!puzzle.by_hand);
        let doubts = article
            .versions()
            .iter()
            .flat_map(|version| &version.doubts);
        assert!(doubts.clone().count() > 0 && doubts.clone().all(|doubt| doubt.puzzle == Some(0)));
    }

    #[test]
    fn what_a_reader_chose_is_followed_and_told() {
        let open = read(&Choices::default());
        let id = open.articles[0].puzzles[0].id;
        for (key, n_old, n_new) in [("added", 3, 4), ("removed", 4, 3)] {
            let mut choices = Choices::default();
            choices.set(id, key.to_owned());
            let article = &read(&choices).articles[0];
            let n_paragraphs: Vec<usize> = article
                .versions()
                .iter()
                .map(|version| version.paragraphs.len())
                .collect();
            assert_eq!(n_paragraphs, [n_old, n_new], "{key}");
            assert!(article.puzzles[0].by_hand, "{key}");
        }
    }

    #[test]
    fn a_page_cut_short_is_believed_only_where_there_is_no_other() {
        let input = |name: &str, text: &str| Input {
            name: name.into(),
            group: String::new(),
            bytes: text.into(),
        };
        let head =
            "You can find the current article at its original source at https://a.example/ferry\n";
        let whole = format!("{head}{PAGE}");
        // In the middle of the second copy of a kept paragraph.
        let cut = &whole[..whole.find("Nobody").map_or(0, |start| start + 60)];
        let next = whole.replace("Version 1 Version 2", "Version 2 Version 3");
        let texts = |inputs: &[Input]| {
            let store = load(inputs, None, &Choices::default());
            assert_eq!(store.articles.len(), 1);
            let versions = store.articles[0].versions().iter();
            versions
                .map(|version| (version.number, version.paragraphs.clone()))
                .collect::<Vec<_>>()
        };
        let expected = texts(&[input("whole", &whole), input("next", &next)]);
        let with_cut = [
            input("cut", cut),
            input("whole", &whole),
            input("next", &next),
        ];
        assert_eq!(texts(&with_cut), expected);
        let only_cut = texts(&[input("cut", cut), input("next", &next)]);
        assert_eq!(only_cut.len(), 3);
        assert_eq!(only_cut[1..], texts(&[input("next", &next)])[..]);
    }

    #[test]
    fn a_choice_that_no_reading_has_is_ignored() {
        let open = read(&Choices::default());
        let mut choices = Choices::default();
        choices.set(
            open.articles[0].puzzles[0].id,
            "changed:0-5:900-901".to_owned(),
        );
        assert_eq!(read(&choices), open);
    }
}
