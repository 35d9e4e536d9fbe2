//! Which kinds of change the reader sees.

use crate::app::{List, Model, Overlay};
use crate::label::{Label, LabelSet};

/// Hides changes of typography alone, or shows them.
pub(super) fn toggle_typography(model: &mut Model) {
    let filter = &mut model.wish.filter;
    filter.hides_typography = !filter.hides_typography;
    // Typography alone, and that hidden, would be nothing at all.
    if filter.hides_typography {
        filter.only = filter.only.without(Label::Typography);
    }
    model.lay_out_in_place();
}

/// Takes a row of the list of kinds: every change, or one kind more or less, after which the list stays open for another.
pub(super) fn choose(model: &mut Model, list: List, row: usize) {
    let filter = &mut model.wish.filter;
    match row.checked_sub(1).and_then(|idx| Label::ALL.get(idx)) {
        None => filter.only = LabelSet::default(),
        Some(label) => {
            model.overlay = Some(Overlay::List(list));
            filter.only = filter.only.toggled(*label);
            if filter.only.contains(Label::Typography) {
                filter.hides_typography = false;
            }
        }
    }
    model.lay_out_in_place();
}
