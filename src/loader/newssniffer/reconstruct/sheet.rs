//! Parses one dump into lines of words, finds the kept rows and the gaps between them.
//!
//! Must not guess: everything here is certain from the row itself. What a gap means is decided in `search`.

use std::ops::Range;

use rustc_hash::FxHashMap as HashMap;

use super::Page;
use super::habits::Habits;
use super::words::Lexicon;

/// Identity of a paragraph: equal for equal word sequences of one article.
pub(super) type Key = u64;

/// What the white space of a raw row gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trace {
    /// The flattening kept no white space.
    None,
    /// The row is a changed one, and its new text starts at this word or later.
    Changed(usize),
    /// The row is one-sided.
    OneSided,
}

/// What a row is, as far as the row itself tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Two equal halves: the same paragraph on both sides. The words are those of one half.
    Kept,
    /// Changed or one-sided.
    Open,
    /// No words at all.
    Blank,
}

/// One row of a dump as words.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What it is.
    pub(super) kind: LineKind,
    /// Word ids in order.
    pub(super) words: Vec<u32>,
    /// Folded word ids in order.
    pub(super) folded: Vec<u32>,
    /// Byte range of each word in the raw row.
    pub(super) spans: Vec<Range<usize>>,
    /// What the white space says.
    pub(super) trace: Trace,
    /// Surprise of the first n words in bits, for n from 0 to all; only in open lines.
    pub(super) bits: Vec<f64>,
    /// Number of ends of sentences among the first n words, for n from 0 to all; only in open lines.
    pub(super) sentence_ends: Vec<u32>,
    /// Whether a word has a letter outside ASCII; told of open lines only.
    pub(super) is_foreign: bool,
    hashes: Vec<u64>,
    /// Places of words, those of one folded word together and ascending; only in open lines.
    places: Vec<u32>,
    /// For each word, the stretch of `places` that holds the places of its folded word.
    stretches: Vec<Range<u32>>,
}

impl Line {
    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the identity of the paragraph made of the words in `range`.
    pub(super) fn key(&self, range: Range<usize>) -> Key {
        if range.start == 0 {
            return self.hashes[range.end];
        }
        let power = BASE.wrapping_pow(range.len() as u32);
        self.hashes[range.end].wrapping_sub(self.hashes[range.start].wrapping_mul(power))
    }

    /// Returns the identity of the whole line.
    pub(super) fn whole(&self) -> Key {
        self.key(0..self.len())
    }

    /// Returns the places of the folded word that stands at word `at`, ascending; none unless the line is open.
    pub(super) fn places_of(&self, at: usize) -> &[u32] {
        self.stretches.get(at).map_or(&[], |stretch| {
            &self.places[stretch.start as usize..stretch.end as usize]
        })
    }

    /// Whether the white space of a changed row allows the new text to start at word `split`: the words of the old half
    /// that one blank follows were kept, so the new half must hold them in this order.
    pub(super) fn trace_allows(&self, split: usize) -> bool {
        let Trace::Changed(first) = self.trace else {
            return self.trace == Trace::None;
        };
        let mut rest = self.words[split..].iter();
        let gap = |at: usize| self.spans[at + 1].start - self.spans[at].end;
        let mut kept = (0..split).filter(|at| gap(*at) == 1);
        split >= first && kept.all(|at| rest.any(|word| *word == self.words[at]))
    }

    /// Returns the surprise of the words in `range`, in bits.
    pub(super) fn bits_of(&self, range: Range<usize>) -> f64 {
        self.bits[range.end] - self.bits[range.start]
    }

    /// Returns the text of the words in `range` of the raw row `raw`, single blanks between them.
    pub(super) fn text(&self, raw: &str, range: Range<usize>) -> String {
        let mut text = String::with_capacity(self.span(range.clone()).len());
        for span in &self.spans[range] {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&raw[span.clone()]);
        }
        text
    }

    /// Returns the bytes that the words in `range` take in the raw row; empty for no words.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        match self.spans.get(range) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) => only.clone(),
            _ => 0..0,
        }
    }
}

/// Odd, so that powers never vanish; any large odd number does.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a small id over all bits (the finaliser of splitmix64).
fn spread(id: u32) -> u64 {
    let mut x = u64::from(id).wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// One dump as lines, with the statistics of its certain text.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// Number of the older version.
    pub(super) old: u32,
    /// Number of the newer version.
    pub(super) new: u32,
    /// A line per row.
    pub(super) lines: Vec<Line>,
    /// The title row as a line.
    pub(super) title: Line,
    /// Maximal runs of open lines; blank lines may lie inside and are skipped by readers.
    pub(super) gaps: Vec<Range<usize>>,
    /// How paragraphs of this text look.
    pub(super) habits: Habits,
    /// Share of the lines with words that is not kept.
    pub(super) change: f64,
}

impl Sheet {
    /// Parses `page`, adding its words to `lexicon`.
    pub(super) fn new<'a>(page: &'a Page, lexicon: &mut Lexicon<'a>) -> Self {
        let spaced = page
            .rows
            .iter()
            .any(|row| row.starts_with(' ') && !row.trim().is_empty());
        let mut lines: Vec<Line> = page
            .rows
            .iter()
            .map(|row| line(row, spaced, lexicon))
            .collect();
        let mut title = title_line(&page.title, lexicon);
        let habits = Habits::of(&lines, &title, lexicon);
        let costs = costs(&lines, &title, lexicon);
        let is_open = |line: &&mut Line| line.kind == LineKind::Open;
        for line in lines.iter_mut().chain([&mut title]).filter(is_open) {
            line.weigh(&costs, lexicon);
        }
        let gaps = gaps(&lines);
        let count = |kind: LineKind| lines.iter().filter(|line| line.kind == kind).count();
        let (n_open, n_kept) = (count(LineKind::Open), count(LineKind::Kept));
        let change = n_open as f64 / (n_open + n_kept).max(1) as f64;
        Self {
            old: page.old,
            new: page.new,
            lines,
            title,
            gaps,
            habits,
            change,
        }
    }

    /// Returns the open lines of the gap `gap`, as indices into the lines.
    pub(super) fn rows_of(&self, gap: usize) -> Vec<usize> {
        let range = self.gaps[gap].clone();
        range
            .filter(|row| self.lines[*row].kind == LineKind::Open)
            .collect()
    }
}

impl Line {
    fn weigh(&mut self, costs: &HashMap<u32, f64>, lexicon: &Lexicon<'_>) {
        let (mut sum, mut n_ends) = (0.0, 0);
        self.bits = Vec::with_capacity(self.words.len() + 1);
        self.sentence_ends = Vec::with_capacity(self.words.len() + 1);
        self.bits.push(sum);
        self.sentence_ends.push(n_ends);
        for id in &self.words {
            let word = lexicon.word(*id);
            sum += costs[&word.masked];
            n_ends += u32::from(word.ends_sentence());
            self.is_foreign |= word.foreign;
            self.bits.push(sum);
            self.sentence_ends.push(n_ends);
        }
    }
}

fn line<'a>(raw: &'a str, spaced: bool, lexicon: &mut Lexicon<'a>) -> Line {
    let text = raw.trim_matches(is_space);
    let half = text.len() / 2;
    let doubled = text.len().is_multiple_of(2)
        && text.is_char_boundary(half)
        && text.as_bytes()[..half] == text.as_bytes()[half..];
    if text.is_empty() {
        return Line::parse(raw, 0..0, LineKind::Blank, lexicon);
    }
    let start = raw.len() - raw.trim_start_matches(is_space).len();
    if doubled {
        return Line::parse(raw, start..start + half, LineKind::Kept, lexicon);
    }
    let mut line = Line::parse(raw, start..start + text.len(), LineKind::Open, lexicon);
    if spaced {
        line.trace = trace(raw, &line);
    }
    line
}

/// Reads a raw title row: equal halves around the middle blank are one title.
fn title_line<'a>(raw: &'a str, lexicon: &mut Lexicon<'a>) -> Line {
    let whole = Line::parse(raw, 0..raw.len(), LineKind::Open, lexicon);
    let n = whole.len();
    let half = n / 2;
    if n.is_multiple_of(2) && n > 0 && whole.words[..half] == whole.words[half..] {
        let span = whole.span(0..half);
        return Line::parse(raw, span, LineKind::Kept, lexicon);
    }
    whole
}

/// The white space that the dumps collapse: what Ruby calls `\s`, so a no-break space is text.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

impl Line {
    fn parse<'a>(
        raw: &'a str,
        within: Range<usize>,
        kind: LineKind,
        lexicon: &mut Lexicon<'a>,
    ) -> Self {
        // White space is ASCII, so that bytes tell where words begin and end.
        let is_blank = |byte: &u8| is_space(char::from(*byte));
        let bytes = &raw.as_bytes()[..within.end];
        let most = 1 + bytes[within.start..].iter().filter(|b| is_blank(b)).count();
        let mut line = Self {
            kind,
            words: Vec::with_capacity(most),
            folded: Vec::with_capacity(most),
            spans: Vec::with_capacity(most),
            trace: Trace::None,
            bits: Vec::new(),
            sentence_ends: Vec::new(),
            is_foreign: false,
            hashes: Vec::with_capacity(most + 1),
            places: Vec::new(),
            stretches: Vec::new(),
        };
        let mut hash: u64 = 0;
        line.hashes.push(hash);
        let mut at = within.start;
        while at < within.end {
            let rest = &bytes[at..];
            let length = rest.iter().position(is_blank).unwrap_or(rest.len());
            if length > 0 {
                let id = lexicon.intern(&raw[at..at + length]);
                hash = hash.wrapping_mul(BASE).wrapping_add(spread(id));
                line.words.push(id);
                line.folded.push(lexicon.word(id).folded);
                line.spans.push(at..at + length);
                line.hashes.push(hash);
            }
            at += length + 1;
        }
        if kind == LineKind::Open {
            line.sort_places();
        }
        line
    }

    fn sort_places(&mut self) {
        let pairs = self.folded.iter().zip(0..);
        let mut uses: Vec<(u32, u32)> = pairs.map(|(word, place)| (*word, place)).collect();
        uses.sort_unstable();
        self.places = uses.iter().map(|(_, place)| *place).collect();
        self.stretches = vec![0..0; uses.len()];
        let mut start = 0;
        for same in uses.chunk_by(|one, other| one.0 == other.0) {
            let end = start + same.len() as u32;
            for (_, place) in same {
                self.stretches[*place as usize] = start..end;
            }
            start = end;
        }
    }
}

/// Reads the white space of a row of a page that kept it: changed rows begin with a blank, and in their new half
/// every word has a blank on both sides, so that only doubled blanks lie between them.
fn trace(raw: &str, line: &Line) -> Trace {
    if !raw.starts_with(' ') {
        return Trace::OneSided;
    }
    let single = (1..line.len())
        .rev()
        .find(|at| line.spans[*at].start - line.spans[*at - 1].end == 1);
    Trace::Changed(single.unwrap_or(1))
}

fn gaps(lines: &[Line]) -> Vec<Range<usize>> {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for (at, line) in lines.iter().enumerate() {
        match line.kind {
            LineKind::Open => open.get_or_insert(at..at).end = at + 1,
            LineKind::Kept => gaps.extend(open.take()),
            LineKind::Blank => {}
        }
    }
    gaps.extend(open);
    gaps
}

/// Returns the surprise of each masked word of the open lines, in bits: one that the kept text uses often is cheap.
fn costs(lines: &[Line], title: &Line, lexicon: &Lexicon<'_>) -> HashMap<u32, f64> {
    let of_kind = |kind: LineKind| lines.iter().filter(move |line| line.kind == kind);
    let masked = |id: &u32| lexicon.word(*id).masked;
    let open = of_kind(LineKind::Open).chain(Some(title).filter(|t| t.kind == LineKind::Open));
    let mut costs: HashMap<u32, f64> = HashMap::default();
    costs.extend(
        open.flat_map(|line| &line.words)
            .map(|id| (masked(id), 0.0)),
    );
    if costs.is_empty() {
        return costs;
    }
    let mut total = 0.0;
    for id in of_kind(LineKind::Kept).flat_map(|line| &line.words) {
        total += 1.0;
        if let Some(count) = costs.get_mut(&masked(id)) {
            *count += 1.0;
        }
    }
    for (masked, cost) in &mut costs {
        let background = (-lexicon.background_bits(*masked)).exp2();
        let here = *cost / (total + 20.0);
        *cost = (-(0.8 * background + 0.2 * here).log2()).clamp(1.0, 14.0);
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(title: &str, rows: &[&str]) -> Sheet {
        let page = Page {
            old: 1,
            new: 2,
            title: title.to_owned(),
            rows: rows.iter().map(|row| (*row).to_owned()).collect(),
        };
        Sheet::new(&page, &mut Lexicon::default())
    }

    #[test]
    fn equal_halves_are_kept_and_the_rest_are_gaps() {
        let rows = [
            "Rain.Rain.",
            "Sun came.",
            "",
            "Wind rose.",
            "Snow.Snow.",
            "Fog.",
        ];
        let sheet = sheet("Weather Weather", &rows);
        assert_eq!(sheet.gaps, [1..4, 5..6]);
        assert_eq!(sheet.rows_of(0), [1, 3]);
        assert_eq!(sheet.lines[0].len(), 1);
        assert_eq!(sheet.title.kind, LineKind::Kept);
    }

    #[test]
    fn a_paragraph_has_one_identity_wherever_it_stands() {
        let sheet = sheet("T T", &["A ferry sank. A ferry sailed.", "ferry sailed."]);
        let (long, short) = (&sheet.lines[0], &sheet.lines[1]);
        assert_eq!(long.key(4..6), short.whole());
        assert_ne!(long.key(1..3), short.whole());
    }

    #[test]
    fn white_space_tells_changed_rows() {
        let sheet = sheet(
            "T T",
            &[" The ship sank today.  The  ship  sank.", "One more."],
        );
        assert_eq!(sheet.lines[0].trace, Trace::Changed(3));
        assert_eq!(sheet.lines[1].trace, Trace::OneSided);
    }

    #[test]
    fn a_no_break_space_is_part_of_its_word() {
        let sheet = sheet("T T", &["5\u{a0}km run"]);
        assert_eq!(sheet.lines[0].len(), 2);
    }
}
