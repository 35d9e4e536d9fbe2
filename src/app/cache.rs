//! Diffs that were made already, and how they were laid out: the ones used last.

use std::sync::Arc;

use crate::rows::Rows;
use crate::step::Step;

use super::Pair;
use super::guess::Made;
use super::laying_out::Look;

/// Steps kept at most: the open one, the ten that a key or the chosen row may lead to, and a few that were open before.
const MOST_STEPS: usize = 16;
/// Layouts kept at most: those of the steps, and those that a key or a few lead to.
const MOST_LAYOUTS: usize = 64;
/// Lines of a layout that is kept at most: longer ones would take the room of all others.
const MOST_LINES: usize = 4_000;
/// Lines of all layouts that are kept at most: some 30 MB.
const MOST_LINES_IN_ALL: usize = 40_000;

/// The steps and the layouts used last, the newest at the end.
#[derive(Debug, Default)]
pub(super) struct Cache {
    steps: Vec<(Pair, Made)>,
    layouts: Vec<Laid>,
}

/// How a step that is kept was laid out.
#[derive(Debug)]
struct Laid {
    pair: Pair,
    look: Look,
    /// `None` where they are too long to be kept.
    rows: Option<Arc<Rows>>,
}

impl Cache {
    /// Returns the step of `pair`, and remembers that it was used.
    pub(super) fn get(&mut self, pair: Pair) -> Option<Made> {
        let made = self.made(pair)?.clone();
        self.insert(pair, made.clone());
        Some(made)
    }

    /// Returns the step of `pair`, and does not take that for a use.
    pub(super) fn made(&self, pair: Pair) -> Option<&Made> {
        let mut steps = self.steps.iter();
        let (_, made) = steps.find(|(kept, _)| *kept == pair)?;
        Some(made)
    }

    /// Returns whether the step of `pair` is here, laid out as it should look where that is done in advance. Takes that for a
    /// use: what may be wanted next is not to go for what may be wanted next.
    pub(super) fn use_if_ready(&mut self, pair: Pair, look: &Look) -> bool {
        let Some(made) = self.get(pair) else {
            return false;
        };
        if let Some(place) = self.place(pair, look) {
            let laid = self.layouts.remove(place);
            self.layouts.push(laid);
            return true;
        }
        made.step.body.new.is_long()
    }

    /// Keeps a step; the one unused for longest goes when there are too many.
    pub(super) fn insert(&mut self, pair: Pair, made: Made) {
        let place = self.steps.iter().position(|(kept, _)| *kept == pair);
        let replaced = place.map(|place| self.steps.remove(place));
        if replaced.is_some_and(|(_, kept)| !Arc::ptr_eq(&kept.step, &made.step)) {
            self.forget_layouts_of(pair);
        }
        if self.steps.len() == MOST_STEPS {
            let (unused, _) = self.steps.remove(0);
            self.forget_layouts_of(unused);
        }
        self.steps.push((pair, made));
    }

    fn forget_layouts_of(&mut self, pair: Pair) {
        self.layouts.retain(|laid| laid.pair != pair);
    }

    /// Keeps the rows of `step`, that of `pair`, as it looks now, if that step is kept.
    pub(super) fn lay_out(&mut self, pair: Pair, step: &Arc<Step>, look: Look, rows: &Arc<Rows>) {
        if !self.holds(pair, step) {
            return;
        }
        if let Some(place) = self.place(pair, &look) {
            self.layouts.remove(place);
        }
        let rows = (rows.lines.len() <= MOST_LINES).then(|| Arc::clone(rows));
        self.layouts.push(Laid { pair, look, rows });
        while self.layouts.len() > MOST_LAYOUTS || self.n_lines() > MOST_LINES_IN_ALL {
            self.layouts.remove(0);
        }
    }

    /// Returns how many lines are kept.
    fn n_lines(&self) -> usize {
        let rows = self.layouts.iter().filter_map(|laid| laid.rows.as_ref());
        rows.map(|rows| rows.lines.len()).sum()
    }

    /// Returns the rows of `step`, that of `pair`, if it looked so lately.
    pub(super) fn rows(&self, pair: Pair, step: &Arc<Step>, look: &Look) -> Option<Arc<Rows>> {
        let place = self.place(pair, look).filter(|_| self.holds(pair, step))?;
        self.layouts[place].rows.clone()
    }

    /// Returns whether this diff of `pair` is kept: another one may have had more time.
    fn holds(&self, pair: Pair, step: &Arc<Step>) -> bool {
        let kept = self.made(pair);
        kept.is_some_and(|kept| Arc::ptr_eq(&kept.step, step))
    }

    fn place(&self, pair: Pair, look: &Look) -> Option<usize> {
        let mut layouts = self.layouts.iter();
        layouts.position(|laid| laid.pair == pair && laid.look == *look)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests::{model, press};
    use crate::app::{Code, Event, Key, Model, compare, update};

    #[test]
    fn a_layout_that_is_switched_back_to_is_not_made_again() {
        let mut model = model();
        let rows = |model: &Model| Arc::clone(model.rows.as_ref().unwrap());
        let first = rows(&model);
        press(&mut model, "z d");
        assert!(!Arc::ptr_eq(&rows(&model), &first));
        press(&mut model, "d d z");
        assert!(Arc::ptr_eq(&rows(&model), &first));
        // What was searched for and given up, too.
        press(&mut model, "/ e enter esc");
        assert!(Arc::ptr_eq(&rows(&model), &first));
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let mut model = model();
        for letter in 'a'..='z' {
            press(&mut model, &format!("/ {letter} enter z z"));
        }
        assert_eq!(model.cache.layouts.len(), MOST_LAYOUTS);
        // Another diff of the same versions has other rows.
        let pair = model.pair;
        let shown = model.step.clone().unwrap();
        let step = compare(&model.store, pair, None);
        let made = Made::of(&model.store, pair, step);
        let n_others = model.cache.layouts.iter();
        let n_others = n_others.filter(|laid| laid.pair != pair).count();
        model.cache.insert(pair, made);
        assert_eq!(model.cache.layouts.len(), n_others);
        // Nor are the rows of the one that is still shown kept as those of the other.
        drop(update(&mut model, Event::Key(Key::plain(Code::Char('z')))));
        let look = model.look(pair);
        assert!(model.cache.rows(pair, &shown, &look).is_none());
        assert_eq!(model.cache.layouts.len(), n_others);
    }

    #[test]
    fn what_is_shown_stays_when_its_diff_comes_once_more() {
        let mut model = model();
        press(&mut model, "z");
        let (pair, rows) = (model.pair, model.rows.clone().unwrap());
        let again = compare(&model.store, pair, None);
        drop(update(&mut model, Event::Done(pair, Ok(again))));
        press(&mut model, "z z");
        assert!(Arc::ptr_eq(&rows, model.rows.as_ref().unwrap()));
        drop(update(
            &mut model,
            Event::Guessed(pair, Err("a fault".to_owned())),
        ));
        assert_eq!(model.message(), None);
    }

    #[test]
    fn many_long_layouts_take_no_more_room_than_a_few() {
        let mut model = model();
        let (pair, step) = (model.pair, model.step.clone().unwrap());
        let mut rows = Rows::clone(model.rows());
        rows.lines = vec![rows.lines[0].clone(); MOST_LINES];
        let rows = Arc::new(rows);
        for text_width in 1..=20 {
            let mut look = model.look(pair);
            look.layout.text_width = text_width;
            model.cache.lay_out(pair, &step, look.clone(), &rows);
            assert!(model.cache.rows(pair, &step, &look).is_some());
        }
        assert_eq!(model.cache.n_lines(), MOST_LINES_IN_ALL);
    }
}
