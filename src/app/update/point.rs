//! The mouse: the wheel scrolls, a press makes the change under it the current one, or opens the version under it.

use crate::app::anchor::Arrival;
use crate::app::{Action, Effect, Gesture, Model, Mouse};

use super::steps::open;

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
        Gesture::Press => press(model, mouse),
    }
}

fn press(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let frame = model.frame();
    if model.overlay.is_some() {
        return Vec::new();
    }
    let is_on_timeline =
        frame.has_strip && (1..=1 + u16::from(frame.has_bars)).contains(&mouse.row);
    if is_on_timeline {
        let version = model.timeline().version_at(mouse.column);
        return version.map_or_else(Vec::new, |version| {
            open(model, model.step_to(version), Arrival::Top)
        });
    }
    if (frame.body_top..frame.body_top + frame.body_height).contains(&mouse.row) {
        let line = model.top + usize::from(mouse.row - frame.body_top);
        let changes = &model.rows().changes;
        let pointed = changes
            .iter()
            .position(|change| change.lines.contains(&line));
        model.change = pointed.or(model.change);
    }
    Vec::new()
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
