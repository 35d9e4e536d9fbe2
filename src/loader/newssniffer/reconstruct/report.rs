//! Turns chosen readings into texts, doubts and contradictions.
//!
//! Must not choose: where two dumps disagree, the one whose choices are likelier is followed and both are reported.

use crate::store::SURE;

use super::article::{Article, Half, SolvedPage, side_keys};
use super::chain::Choice;
use super::priors;
use super::search::Hypothesis;
use super::sheet::{Key, LineKind};
use super::{
    Contradiction, Doubt, DoubtKind, Gap, PageReading, Reading, Reconstruction, Row, VersionText,
};

/// At most this many readings of a gap are shown.
const SHOWN: usize = 12;
/// Readings less likely than this are not shown, except the chosen one.
const FAINT: f64 = 0.001;
/// Reports what was solved for `article`.
pub(super) fn report(article: &Article<'_>, solved: &[SolvedPage]) -> Reconstruction {
    let mut numbers: Vec<u32> = article
        .sheets
        .iter()
        .flat_map(|sheet| [sheet.old, sheet.new])
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut contradictions = Vec::new();
    let versions = numbers
        .into_iter()
        .map(|number| version(article, solved, number, &mut contradictions))
        .collect();
    let pages = (0..article.sheets.len())
        .map(|page| page_reading(article, &solved[article.first_like[page]], page))
        .collect();
    Reconstruction {
        versions,
        contradictions,
        pages,
    }
}

/// One dump's text of a version.
struct Text {
    page: usize,
    half: Half,
    keys: Vec<Key>,
    /// Logarithm of the probability of the dump's choices.
    likely: f64,
}

fn version(
    article: &Article<'_>,
    solved: &[SolvedPage],
    number: u32,
    contradictions: &mut Vec<Contradiction>,
) -> VersionText {
    let mut texts: Vec<Text> = article
        .holders(number)
        .into_iter()
        .map(|(page, half)| Text {
            page,
            half,
            keys: side_keys(&article.sheets[page], &solved[page], half),
            likely: solved[page]
                .choices
                .iter()
                .map(|choice| share(choice).max(1e-9).ln())
                .sum(),
        })
        .collect();
    // What is known beats what had to be read; after that the order of the pages decides between equals.
    let is_read = |text: &Text| article.sheets[text.page].old != article.sheets[text.page].new;
    texts.sort_by(|x, y| {
        let known_first = is_read(x).cmp(&is_read(y));
        let likely_first = y.likely.total_cmp(&x.likely);
        known_first.then(likely_first).then(x.page.cmp(&y.page))
    });
    let mut confidence: f64 = 0.0;
    let mut certain = false;
    let mut disputed = false;
    let Some(best) = texts.first() else {
        return empty(number);
    };
    for text in &texts {
        if text.keys != best.keys {
            disputed = true;
            contradictions.push(contradiction(article, solved, number, best, text));
        }
        let trust = solved[text.page].trust[usize::from(text.half == Half::New)];
        if let Some(trust) = trust {
            let table = match (texts.len(), solved[text.page].company) {
                (2.., _) => priors::CHAINED,
                (_, 1) => priors::SINGLE,
                _ => priors::ENDS,
            };
            confidence = confidence.max(honest(trust.confidence, table));
            certain |= trust.certain;
        }
    }
    let certain = certain && !disputed;
    VersionText {
        number,
        title: title(article, &solved[best.page], best),
        paragraphs: paragraphs(article, &solved[best.page], best),
        certain,
        confidence: match (certain, disputed) {
            (true, _) => 1.0,
            (_, true) => confidence.min(0.3),
            _ => confidence,
        },
        doubts: texts
            .iter()
            .flat_map(|text| doubts(article, &solved[text.page], text))
            .collect(),
        pages: (0..article.pages.len())
            .filter(|page| {
                article.sheets[*page].old == number || article.sheets[*page].new == number
            })
            .collect(),
    }
}

fn empty(number: u32) -> VersionText {
    VersionText {
        number,
        title: String::new(),
        paragraphs: Vec::new(),
        certain: false,
        confidence: 0.0,
        doubts: Vec::new(),
        pages: Vec::new(),
    }
}

/// Makes a probability honest by the three numbers learnt for it (see [`priors::SINGLE`]).
fn honest(probability: f64, [right, wrong, shift]: [f64; 3]) -> f64 {
    let p = probability.clamp(1e-6, 1.0 - 1e-6);
    let odds = right * p.ln() - wrong * (1.0 - p).ln() + shift;
    1.0 / (1.0 + (-odds).exp())
}

fn share(choice: &Choice) -> f64 {
    choice
        .shares
        .get(choice.chosen)
        .copied()
        .unwrap_or(1.0)
        .min(1.0)
}

fn title(article: &Article<'_>, solved: &SolvedPage, text: &Text) -> String {
    let Some(reading) = solved.titles.get(solved.title) else {
        return String::new();
    };
    let range = match text.half {
        Half::Old => reading.old.clone(),
        Half::New => reading.new.clone(),
    };
    article.sheets[text.page]
        .title
        .text(&article.pages[text.page].title, range)
}

/// Returns the paragraphs that the chosen readings of a dump give to one side.
fn paragraphs(article: &Article<'_>, solved: &SolvedPage, text: &Text) -> Vec<String> {
    let (sheet, page) = (&article.sheets[text.page], &article.pages[text.page]);
    let mut paragraphs = Vec::new();
    for (line, raw) in sheet.lines.iter().zip(&page.rows) {
        if line.kind == LineKind::Kept {
            paragraphs.push(Some(line.text(raw, 0..line.len())));
        } else {
            paragraphs.push(None);
        }
    }
    for (gap, choice) in solved.choices.iter().enumerate() {
        let hypothesis = &solved.gaps[gap][choice.chosen];
        for (place, row) in sheet.rows_of(gap).into_iter().enumerate() {
            let line = &sheet.lines[row];
            let (old, new) = super::evidence::halves(hypothesis, place, line.len());
            let half = if text.half == Half::Old { old } else { new };
            if !half.is_empty() {
                paragraphs[row] = Some(line.text(&page.rows[row], half));
            }
        }
    }
    paragraphs.into_iter().flatten().collect()
}

fn contradiction(
    article: &Article<'_>,
    solved: &[SolvedPage],
    version: u32,
    best: &Text,
    other: &Text,
) -> Contradiction {
    let (believed, denied) = (
        paragraphs(article, &solved[best.page], best),
        paragraphs(article, &solved[other.page], other),
    );
    let same = |pair: &(&String, &String)| pair.0 == pair.1;
    let head = believed.iter().zip(&denied).take_while(same).count();
    let room = believed.len().min(denied.len()) - head;
    let tail = believed
        .iter()
        .rev()
        .zip(denied.iter().rev())
        .take(room)
        .take_while(same)
        .count();
    Contradiction {
        version,
        pages: (best.page, other.page),
        paragraph: head,
        texts: (
            believed[head..believed.len() - tail].to_vec(),
            denied[head..denied.len() - tail].to_vec(),
        ),
    }
}

fn doubts(article: &Article<'_>, solved: &SolvedPage, text: &Text) -> Vec<Doubt> {
    let sheet = &article.sheets[text.page];
    let mut doubts = Vec::new();
    let mut paragraph = 0;
    let mut gap = 0;
    for (at, line) in sheet.lines.iter().enumerate() {
        if line.kind == LineKind::Kept {
            paragraph += 1;
        }
        if sheet.gaps.get(gap).is_none_or(|range| range.start != at) {
            continue;
        }
        let (hypotheses, choice) = (&solved.gaps[gap], &solved.choices[gap]);
        let chosen = &hypotheses[choice.chosen];
        let wanted = side(chosen, text.half);
        let rivals = hypotheses
            .iter()
            .zip(&choice.shares)
            .filter(|(rival, _)| side(rival, text.half) != wanted);
        let against: f64 = rivals.clone().map(|(_, share)| share).sum();
        if against > 1.0 - SURE
            && let Some((rival, _)) = rivals.max_by(|x, y| x.1.total_cmp(y.1))
        {
            doubts.push(Doubt {
                paragraph,
                what: difference(chosen, rival),
                confidence: (1.0 - against).clamp(0.0, 1.0),
                page: text.page,
                gap,
            });
        }
        paragraph += wanted.len();
        gap += 1;
    }
    doubts
}

fn side(hypothesis: &Hypothesis, half: Half) -> &[Key] {
    match half {
        Half::Old => &hypothesis.old,
        Half::New => &hypothesis.new,
    }
}

fn difference(chosen: &Hypothesis, rival: &Hypothesis) -> DoubtKind {
    match () {
        () if chosen.splits.len() != rival.splits.len() => DoubtKind::Kind,
        () if chosen.side != rival.side => DoubtKind::Side,
        () => DoubtKind::Split,
    }
}

fn page_reading(article: &Article<'_>, solved: &SolvedPage, page: usize) -> PageReading {
    let sheet = &article.sheets[page];
    let blank = |kind: LineKind| {
        if kind == LineKind::Kept {
            Row::Kept
        } else {
            Row::Blank
        }
    };
    let mut rows: Vec<Row> = sheet.lines.iter().map(|line| blank(line.kind)).collect();
    let mut gaps = Vec::new();
    for (number, (hypotheses, choice)) in solved.gaps.iter().zip(&solved.choices).enumerate() {
        let mut order: Vec<usize> = (0..hypotheses.len()).collect();
        let share = |place: usize| choice.shares.get(place).copied().unwrap_or(0.0);
        order.sort_by(|x, y| share(*y).total_cmp(&share(*x)));
        let mut shown = 0;
        order.retain(|place| {
            shown += 1;
            *place == choice.chosen || shown <= SHOWN && share(*place) >= FAINT
        });
        let readings = order.iter().map(|place| Reading {
            rows: article.rows(page, number, &hypotheses[*place]),
            probability: share(*place).min(1.0),
        });
        let readings: Vec<Reading> = readings.collect();
        let chosen = order
            .iter()
            .position(|place| *place == choice.chosen)
            .unwrap_or(0);
        let range = sheet.gaps[number].clone();
        if let Some(reading) = readings.get(chosen) {
            rows[range.clone()].clone_from_slice(&reading.rows);
        }
        gaps.push(Gap {
            rows: range,
            readings,
            chosen,
        });
    }
    PageReading { rows, gaps }
}
