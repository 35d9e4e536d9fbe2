//! The way through the steps of a page: a bar for each, as high as much changed, as far from the one before as time passed.

use crate::report::Compared;
use crate::store::Timestamp;

use super::super::markup::{escaped, put};
use super::id;

/// The height of the highest bar, in the page's unit of text.
const HIGHEST: f64 = 3.0;

/// Writes the bars, each a link to its step.
pub(super) fn push(page: &mut String, number: usize, steps: &[Compared<'_>]) {
    let n_words = |step: &Compared<'_>| {
        let stats = step.step.stats();
        stats.words_added + stats.words_removed
    };
    let most = steps.iter().map(n_words).max().unwrap_or(0).max(1);
    let seconds: Option<Vec<i64>> = steps
        .iter()
        .map(|step| Some(step.new.seen_at?.seconds_since(step.old.seen_at?).max(0)))
        .collect();
    page.push_str("<nav aria-label=\"Steps\"><ol class=\"timeline\">\n");
    for (idx, step) in steps.iter().enumerate() {
        // Where a time is not known, all steps are as long.
        let length = seconds.as_ref().map_or(1, |seconds| seconds[idx].max(1));
        // The root keeps a large step from flattening all others.
        let height = (n_words(step) as f64 / most as f64).sqrt() * HIGHEST;
        let time = step
            .new
            .seen_at
            .map(Timestamp::for_reader)
            .unwrap_or_default();
        put!(
            page,
            "<li style=\"flex-grow:{length}\"><a href=\"#{}\" title=\"{}\"><i style=\"height:{height:.2}rem\"></i>v{}</a></li>\n",
            id(number, step),
            escaped(&format!("{} words changed {time}", n_words(step))),
            step.new.number,
        );
    }
    page.push_str("</ol></nav>\n");
}
