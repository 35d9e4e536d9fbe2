//! Puts the dumps of one article together: which touch which version, what each allows its neighbours, and in what
//! order they are solved.
//!
//! Must not judge readings: `search` and `chain` do.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::chain::{Candidate, Item, Solution, solve};
use super::choices::{Limits, Setting};
use super::evidence::weigh;
use super::search::{Hypothesis, hypotheses, kept_keys};
use super::sheet::{Key, Line, LineKind, Sheet};
use super::title::{TitleReading, readings};
use super::words::Lexicon;
use super::{Decision, Page, Row};

/// One of the two versions that a dump holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Half {
    /// The older version.
    Old,
    /// The newer version.
    New,
}

/// The dumps of one article as lines of words.
pub(super) struct Article<'a> {
    /// The dumps as given.
    pub(super) pages: &'a [Page],
    /// The same, parsed.
    pub(super) sheets: Vec<Sheet>,
    lexicon: Lexicon<'a>,
    /// For each page the first page with the same content, usually itself.
    pub(super) first_like: Vec<usize>,
}

/// What was chosen for one dump.
#[derive(Debug, Default)]
pub(super) struct SolvedPage {
    /// For each gap its readings.
    pub(super) gaps: Vec<Vec<Hypothesis>>,
    /// For each gap the chosen reading and the probability of each.
    pub(super) choices: Vec<super::chain::Choice>,
    /// The readings of the title row.
    pub(super) titles: Vec<TitleReading>,
    /// The chosen one.
    pub(super) title: usize,
    /// How far the two versions can be trusted, the older first.
    pub(super) trust: [Option<super::chain::Trust>; 2],
    /// Number of dumps solved together.
    pub(super) company: usize,
}

impl<'a> Article<'a> {
    /// Parses `pages`.
    pub(super) fn new(pages: &'a [Page]) -> Self {
        let first = pages.first().map_or(&[][..], |page| page.rows.as_slice());
        let mut lexicon = Lexicon::for_bytes(first.iter().map(String::len).sum());
        let sheets = pages
            .iter()
            .map(|page| Sheet::new(page, &mut lexicon))
            .collect();
        let mut seen: HashMap<&Page, usize> = HashMap::default();
        let first_like = pages
            .iter()
            .enumerate()
            .map(|(at, page)| *seen.entry(page).or_insert(at));
        Self {
            first_like: first_like.collect(),
            pages,
            sheets,
            lexicon,
        }
    }

    /// Returns the distinct pages that hold `version`, with their side.
    pub(super) fn holders(&self, version: u32) -> Vec<(usize, Half)> {
        let distinct = (0..self.sheets.len()).filter(|page| self.first_like[*page] == *page);
        distinct
            .flat_map(|page| [(page, Half::Old), (page, Half::New)])
            .filter(|(page, half)| self.number(*page, *half) == version)
            .collect()
    }

    /// Returns the number of a page's version.
    pub(super) fn number(&self, page: usize, half: Half) -> u32 {
        match half {
            Half::Old => self.sheets[page].old,
            Half::New => self.sheets[page].new,
        }
    }

    /// Chooses for all dumps.
    pub(super) fn solve(&self, decisions: &[Decision]) -> Vec<SolvedPage> {
        let mut solved: Vec<SolvedPage> =
            self.sheets.iter().map(|_| SolvedPage::default()).collect();
        let bodies = self.allowances(|sheet, half| body_keys(&sheet.lines, half));
        let titles = self.allowances(|sheet, half| title_keys(&sheet.title, half));
        let mut known: HashMap<u32, HashSet<Key>> = HashMap::default();
        let paths = self.paths();
        for path in &paths {
            for page in path {
                let limits = self.limits(*page, &bodies, &known);
                self.read(
                    *page,
                    limits,
                    self.limits(*page, &titles, &HashMap::default()),
                    &mut solved[*page],
                );
                for decision in decisions.iter().filter(|decision| decision.page == *page) {
                    self.obey(decision, &mut solved[*page]);
                }
            }
            self.choose(path, &mut solved);
            for page in path {
                for half in [Half::Old, Half::New] {
                    let keys = side_keys(&self.sheets[*page], &solved[*page], half);
                    known
                        .entry(self.number(*page, half))
                        .or_insert_with(|| keys.into_iter().collect());
                }
            }
        }
        solved
    }

    /// Returns the dumps in the order of solving: each path goes from version to version, the next dump's old one
    /// being the last one's new one. A version compared with itself, which is known, stands between the dumps on both
    /// sides of it. Dumps that leap over others come after them, alone.
    fn paths(&self) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.sheets.len())
            .filter(|page| self.first_like[*page] == *page)
            .collect();
        order.sort_by_key(|page| {
            let sheet = &self.sheets[*page];
            (sheet.new.saturating_sub(sheet.old), sheet.old, *page)
        });
        let (mut leaving, mut arriving) = (HashMap::default(), HashMap::default());
        let mut known: HashMap<u32, usize> = HashMap::default();
        let mut alone = Vec::new();
        for page in order {
            let sheet = &self.sheets[page];
            if sheet.old == sheet.new && !known.contains_key(&sheet.old) {
                known.insert(sheet.old, page);
            } else if sheet.old < sheet.new
                && !leaving.contains_key(&sheet.old)
                && !arriving.contains_key(&sheet.new)
            {
                leaving.insert(sheet.old, page);
                arriving.insert(sheet.new, page);
            } else {
                alone.push(vec![page]);
            }
        }
        let mut starts: Vec<u32> = leaving
            .keys()
            .copied()
            .filter(|version| !arriving.contains_key(version))
            .collect();
        starts.sort_unstable();
        let mut paths: Vec<Vec<usize>> = Vec::new();
        for start in starts {
            let mut version = start;
            let mut path: Vec<usize> = known.remove(&version).into_iter().collect();
            while let Some(page) = leaving.get(&version) {
                path.push(*page);
                version = self.sheets[*page].new;
                path.extend(known.remove(&version));
            }
            paths.push(path);
        }
        // Dumps that leap are held against what is known of their versions, so that has to be there first.
        let mut rest: Vec<usize> = known.into_values().collect();
        rest.sort_unstable();
        paths.extend(rest.into_iter().map(|page| vec![page]));
        paths.extend(alone);
        paths
    }

    /// Returns what each distinct page that has neighbours allows a version to hold, by page and side.
    fn allowances(
        &self,
        keys: impl Fn(&Sheet, Half) -> HashSet<Key>,
    ) -> HashMap<(usize, Half), HashSet<Key>> {
        let mut holders: HashMap<u32, usize> = HashMap::default();
        let mut sides = Vec::new();
        for page in (0..self.sheets.len()).filter(|page| self.first_like[*page] == *page) {
            for half in [Half::Old, Half::New] {
                *holders.entry(self.number(page, half)).or_default() += 1;
                sides.push((page, half));
            }
        }
        let shared = sides
            .into_iter()
            .filter(|(page, half)| holders[&self.number(*page, *half)] > 1);
        shared
            .map(|(page, half)| ((page, half), keys(&self.sheets[page], half)))
            .collect()
    }

    fn limits<'b>(
        &self,
        page: usize,
        allowances: &'b HashMap<(usize, Half), HashSet<Key>>,
        known: &'b HashMap<u32, HashSet<Key>>,
    ) -> Limits<'b> {
        let sets = |half: Half| -> Vec<&'b HashSet<Key>> {
            let version = self.number(page, half);
            if let Some(known) = known.get(&version) {
                return vec![known];
            }
            let others = self
                .holders(version)
                .into_iter()
                .filter(|(other, _)| *other != page);
            others.filter_map(|side| allowances.get(&side)).collect()
        };
        Limits {
            old: sets(Half::Old),
            new: sets(Half::New),
        }
    }

    fn read(
        &self,
        page: usize,
        limits: Limits<'_>,
        title_limits: Limits<'_>,
        solved: &mut SolvedPage,
    ) {
        let sheet = &self.sheets[page];
        let mut setting = Setting {
            sheet,
            lexicon: &self.lexicon,
            kept: kept_keys(&sheet.lines),
            limits: title_limits,
        };
        solved.titles = readings(&setting);
        setting.limits = limits;
        solved.gaps = (0..sheet.gaps.len())
            .map(|gap| hypotheses(&setting, gap))
            .collect();
        weigh(sheet, &self.lexicon, &solved.titles[0], &mut solved.gaps);
    }

    fn obey(&self, decision: &Decision, solved: &mut SolvedPage) {
        let Some(gap) = solved.gaps.get_mut(decision.gap) else {
            return;
        };
        let (page, number) = (decision.page, decision.gap);
        let wanted = gap
            .iter()
            .position(|hypothesis| self.rows(page, number, hypothesis) == decision.rows);
        if let Some(place) = wanted {
            gap.swap(0, place);
            gap.truncate(1);
        }
    }

    fn choose(&self, path: &[usize], solved: &mut [SolvedPage]) {
        let items: Vec<Vec<Item>> = path
            .iter()
            .map(|page| body_items(&self.sheets[*page], &solved[*page].gaps))
            .collect();
        let bodies = solve(&items);
        let items: Vec<Vec<Item>> = path
            .iter()
            .map(|page| title_items(&self.sheets[*page].title, &solved[*page].titles))
            .collect();
        let titles = solve(&items);
        let Solution { choices, trust, .. } = bodies;
        for (place, (page, choices)) in path.iter().zip(choices).enumerate() {
            let page = &mut solved[*page];
            page.choices = choices;
            page.title = titles.choices[place]
                .first()
                .map_or(0, |choice| choice.chosen);
            page.trust = [trust.get(place).copied(), trust.get(place + 1).copied()];
            page.company = path.len();
        }
    }

    /// Returns what `hypothesis` makes of the rows of a gap.
    pub(super) fn rows(&self, page: usize, gap: usize, hypothesis: &Hypothesis) -> Vec<Row> {
        let sheet = &self.sheets[page];
        let mut n_open = 0;
        let mut rows = Vec::new();
        for line in &sheet.lines[sheet.gaps[gap].clone()] {
            if line.kind != LineKind::Open {
                rows.push(Row::Blank);
                continue;
            }
            rows.push(match (hypothesis.splits.get(n_open), hypothesis.side) {
                (Some(split), _) => Row::Changed {
                    old: line.span(0..*split),
                    new: line.span(*split..line.len()),
                },
                (None, super::search::Side::Old) => Row::Removed,
                (None, super::search::Side::New) => Row::Added,
            });
            n_open += 1;
        }
        rows
    }
}

/// Returns every paragraph that one side of a dump can hold: its kept ones, its whole open rows and, on the old side,
/// their beginnings, on the new side their ends.
fn body_keys(lines: &[Line], half: Half) -> HashSet<Key> {
    let mut keys = kept_keys(lines);
    for line in lines.iter().filter(|line| line.kind == LineKind::Open) {
        add_parts(line, half, &mut keys);
    }
    keys
}

fn title_keys(title: &Line, half: Half) -> HashSet<Key> {
    let mut keys = HashSet::default();
    if title.kind == LineKind::Kept {
        keys.insert(title.whole());
    } else {
        add_parts(title, half, &mut keys);
    }
    keys
}

fn add_parts(line: &Line, half: Half, keys: &mut HashSet<Key>) {
    let n = line.len();
    match half {
        Half::Old => keys.extend((1..=n).map(|end| line.key(0..end))),
        Half::New => keys.extend((0..n).map(|start| line.key(start..n))),
    }
}

fn body_items(sheet: &Sheet, gaps: &[Vec<Hypothesis>]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut gap = 0;
    for (at, line) in sheet.lines.iter().enumerate() {
        if line.kind == LineKind::Kept {
            items.push(Item::Kept(line.whole()));
        }
        if sheet.gaps.get(gap).is_some_and(|range| range.start == at) {
            let candidates = gaps[gap].iter().map(|hypothesis| Candidate {
                old: hypothesis.old.clone(),
                new: hypothesis.new.clone(),
                score: hypothesis.score,
            });
            items.push(Item::Gap(gap, candidates.collect()));
            gap += 1;
        }
    }
    items
}

fn title_items(title: &Line, readings: &[TitleReading]) -> Vec<Item> {
    if title.kind == LineKind::Kept {
        return vec![Item::Kept(title.whole())];
    }
    let candidate = |reading: &TitleReading| Candidate {
        old: vec![title.key(reading.old.clone())],
        new: vec![title.key(reading.new.clone())],
        score: reading.confidence.max(1e-12).ln(),
    };
    vec![Item::Gap(0, readings.iter().map(candidate).collect())]
}

/// Returns the paragraphs that the chosen readings put on one side of a dump.
pub(super) fn side_keys(sheet: &Sheet, solved: &SolvedPage, half: Half) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut gap = 0;
    for (at, line) in sheet.lines.iter().enumerate() {
        if line.kind == LineKind::Kept {
            keys.push(line.whole());
        }
        if sheet.gaps.get(gap).is_some_and(|range| range.start == at) {
            let hypothesis = &solved.gaps[gap][solved.choices[gap].chosen];
            keys.extend(match half {
                Half::Old => &hypothesis.old,
                Half::New => &hypothesis.new,
            });
            gap += 1;
        }
    }
    keys
}
