//! The mouse: the wheel scrolls, a press makes the change under it the current one.

use crate::app::{Action, Effect, Gesture, Model, Mouse};

/// Lines that one notch of the wheel scrolls.
const NOTCH: usize = 3;

/// Does what `mouse` says.
pub(super) fn point(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    if model.keyboard.typing.is_some() {
        return Vec::new();
    }
    match mouse.gesture {
        Gesture::WheelUp => super::act(model, Action::Up, Some(NOTCH)),
        Gesture::WheelDown => super::act(model, Action::Down, Some(NOTCH)),
        Gesture::Press => {
            press(model, mouse.row);
            Vec::new()
        }
    }
}

fn press(model: &mut Model, row: u16) {
    let frame = model.frame();
    let is_on_text = (frame.body_top..frame.body_top + frame.body_height).contains(&row);
    if model.overlay.is_some() || !is_on_text {
        return;
    }
    let line = model.top + usize::from(row - frame.body_top);
    let changes = &model.rows.changes;
    let pointed = changes
        .iter()
        .position(|change| change.lines.contains(&line));
    if pointed.is_some() {
        model.change = pointed;
    }
}

/// Lets the mouse point, or leaves it to the terminal.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    model.has_mouse = !model.has_mouse;
    let what = if model.has_mouse {
        "the mouse scrolls and points; with shift it selects text as before"
    } else {
        "the mouse is the terminal's again"
    };
    model.message = Some(what.to_owned());
    vec![Effect::Mouse(model.has_mouse)]
}
