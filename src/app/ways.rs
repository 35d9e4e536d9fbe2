//! The ways to look at a step, and what each action makes of them: the only place that says so, since a step is also laid out
//! in advance as each action would have it.

use crate::label::{Filter, Label, LabelSet};
use crate::rows::{Columns, LEAST_FOR_SPLIT_ON_REQUEST, Layout, Unchanged, Wish};
use crate::visual::{Invisibles, Order};

use super::laying_out::Look;
use super::{Action, ListKind, Model, Overlay, Pair, Side};

/// How a reader looks at steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ways {
    wish: Wish,
    alone: Option<Side>,
}

impl Ways {
    /// Returns how the step of `pair` is laid out for a screen of `width` cells.
    pub(super) fn layout(&self, pair: Pair, width: usize) -> Layout {
        if self.alone.is_some() {
            return Layout::one_at_a_time(width, &self.wish);
        }
        // A version beside itself needs no second column, and is there to be read.
        let wish = if pair.is_one_version() {
            Wish {
                columns: Some(Columns::Inline),
                unchanged: Unchanged::Shown,
                ..self.wish
            }
        } else {
            self.wish
        };
        Layout::fit(width, &wish)
    }
}

impl Model {
    /// Returns how the reader looks at steps.
    pub(super) fn ways(&self) -> Ways {
        Ways {
            wish: self.wish,
            alone: self.alone,
        }
    }

    /// Returns how the reader would look at steps after `action`; `None` where it is about something else.
    fn ways_after(&self, action: Action) -> Option<Ways> {
        let Ways {
            mut wish,
            mut alone,
        } = self.ways();
        match action {
            Action::Cancel => {
                alone.take()?;
            }
            Action::Blink => {
                alone = match alone {
                    None | Some(Side::Old) => Some(Side::New),
                    Some(Side::New) => Some(Side::Old),
                };
            }
            Action::Layout if alone.is_some() => alone = None,
            Action::Layout => {
                let is_narrow = usize::from(self.size.columns) < LEAST_FOR_SPLIT_ON_REQUEST;
                wish.columns = Some(match self.layout().columns {
                    Columns::Split => Columns::Inline,
                    Columns::Inline => Columns::Stacked,
                    Columns::Stacked if is_narrow => Columns::Inline,
                    Columns::Stacked => Columns::Split,
                });
            }
            Action::Fold => {
                wish.unchanged = match wish.unchanged {
                    Unchanged::Shown => Unchanged::Folded,
                    Unchanged::Folded => Unchanged::Shown,
                };
            }
            Action::Typography => {
                let filter = &mut wish.filter;
                filter.hides_typography = !filter.hides_typography;
                // Typography alone, and that hidden, would be nothing at all.
                if filter.hides_typography {
                    filter.only = filter.only.without(Label::Typography);
                }
            }
            Action::Choose => wish.filter = self.chosen_filter()?,
            Action::Brackets => wish.brackets = !wish.brackets,
            Action::Invisibles => {
                wish.invisibles = match wish.invisibles {
                    Invisibles::Misleading => Invisibles::All,
                    Invisibles::All => Invisibles::Misleading,
                };
            }
            Action::Direction => {
                wish.form.order = match wish.form.order {
                    Order::Logical => Order::Visual,
                    Order::Visual => Order::Logical,
                };
            }
            _ => return None,
        }
        Some(Ways { wish, alone })
    }

    /// Returns which changes the reader sees after they took the chosen row of the list of kinds: every one, or those of one
    /// kind more or less; `None` where that list is not open.
    fn chosen_filter(&self) -> Option<Filter> {
        let row = match self.overlay.as_ref()? {
            Overlay::List(list) if list.kind == ListKind::Kinds => list.row()?,
            _ => return None,
        };
        let mut filter = self.wish.filter;
        match row.checked_sub(1).and_then(|idx| Label::ALL.get(idx)) {
            None => filter.only = LabelSet::default(),
            Some(label) => {
                filter.only = filter.only.toggled(*label);
                if filter.only.contains(Label::Typography) {
                    filter.hides_typography = false;
                }
            }
        }
        Some(filter)
    }

    /// Looks at the step as `action` has it, at the same place; returns whether it is about that.
    pub(super) fn look_otherwise(&mut self, action: Action) -> bool {
        let Some(Ways { wish, alone }) = self.ways_after(action) else {
            return false;
        };
        let before = self.layout();
        (self.wish, self.alone) = (wish, alone);
        // One version after the other stays where it is, so that what differs jumps to the eye.
        if self.layout() != before {
            self.lay_out_in_place();
        }
        true
    }

    /// Returns how the open step may look after one key.
    pub(super) fn next_looks(&self) -> Vec<Look> {
        if self.keyboard.typing.is_some() {
            return self.typed_look().into_iter().collect();
        }
        let look = self.look(self.pair);
        let layouts = Action::ALL.iter().filter_map(|action| {
            let ways = self.ways_after(*action)?;
            Some(ways.layout(self.pair, usize::from(self.size.columns)))
        });
        let otherwise = layouts.map(|layout| Look {
            layout,
            hunt: look.hunt.clone(),
        });
        let without_search = Look {
            layout: look.layout.clone(),
            hunt: None,
        };
        otherwise.chain([without_search]).collect()
    }
}
