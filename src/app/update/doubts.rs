//! From one unsure place to the next, and what a reader makes of it.

use std::sync::Arc;

use crate::app::{Effect, Model, Overlay};
use crate::rows::Item;
use crate::store::Store;

use super::changes::bring_into_sight;
use super::reload::replace_store;

/// Shows the next puzzle of the open step; after the last one, the first again.
pub(super) fn next_doubt(model: &mut Model) {
    let numbers = [model.old().number, model.new_version().number];
    let puzzles = &model.article().puzzles;
    let is_here = |idx: &usize| {
        let (old, new) = puzzles[*idx].versions;
        numbers.contains(&old) || numbers.contains(&new)
    };
    let here: Vec<usize> = (0..puzzles.len()).filter(is_here).collect();
    let after_last = here
        .iter()
        .find(|idx| model.puzzle.is_none_or(|last| **idx > last));
    let Some(puzzle) = after_last.or(here.first()).copied() else {
        model.message = Some("nothing in this step is unsure".to_owned());
        return;
    };
    let reading = puzzles[puzzle].chosen;
    model.puzzle = Some(puzzle);
    model.overlay = Some(Overlay::Puzzle { puzzle, reading });
    if let Some(item) = item_of(model, puzzle) {
        let line = model.rows().line_of(item);
        bring_into_sight(model, &(line..line + 1));
    }
}

/// Returns where the text that `puzzle` leaves open stands on the screen.
fn item_of(model: &Model, puzzle: usize) -> Option<Item> {
    let sides = [
        (model.pair.new, model.new_version()),
        (model.pair.old, model.old()),
    ];
    sides.into_iter().find_map(|(idx, version)| {
        let doubt = version
            .doubts
            .iter()
            .find(|doubt| doubt.puzzle == Some(puzzle))?;
        Some(model.item_of(idx, doubt.paragraph))
    })
}

/// Asks for everything to be read again with this reading.
pub(super) fn choose_reading(model: &mut Model, puzzle: usize, reading: usize) -> Vec<Effect> {
    let puzzle = &model.article().puzzles[puzzle];
    let (id, key) = (puzzle.id, puzzle.readings[reading].key.clone());
    model.message = Some("reading the pages again …".to_owned());
    vec![Effect::Choose(id, key)]
}

/// Takes what was read after a choice, and shows the same step of it.
pub(super) fn chosen(model: &mut Model, outcome: Result<Arc<Store>, String>) -> Vec<Effect> {
    let store = match outcome {
        Ok(store) => store,
        Err(why) => {
            model.message = Some(format!("the choice cannot be kept: {why}"));
            return Vec::new();
        }
    };
    // The same inputs make the same articles in the same order.
    let effects = replace_store(model, store, Some(model.pair.article));
    model.message = Some("read as you chose; the choice is kept".to_owned());
    effects
}
