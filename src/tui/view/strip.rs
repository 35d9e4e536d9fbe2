//! The numbers of all versions in a row, with the open step among them and missing versions in brackets.

use crate::app::Model;
use crate::style::Role;
use crate::visual;

use super::super::paint::Painter;

/// Versions shown before the open step where the row is too short for all.
const SHOWN_BEFORE: usize = 4;

/// Draws the row; the time of the newer version stands at its end.
pub(super) fn strip(model: &Model, painter: &mut Painter<'_>, y: u16) {
    let width = painter.area().width;
    let time = model.new_version().seen_at;
    let time = time
        .map(|time| format!("seen {}", time.for_reader()))
        .unwrap_or_default();
    let n_cells = visual::width(&time) as u16;
    let has_time = n_cells > 0 && width > n_cells + 40;
    let end = if has_time {
        width - n_cells - 3
    } else {
        width - 1
    };
    if has_time {
        painter.text(end + 2, y, width, &time, Role::Gutter);
    }
    let pair = model.pair();
    let n_versions = model.article().versions().len();
    let first = first_shown(model, usize::from(end));
    let mut x = if first > 0 {
        painter.text(1, y, end, "…", Role::Gutter)
    } else {
        1
    };
    for idx in first..n_versions {
        let is_open = idx == pair.old.0 || idx == pair.new.0;
        let role = if is_open {
            Role::GutterCurrent
        } else {
            Role::Gutter
        };
        let link = if idx > first {
            link(model, idx)
        } else {
            (String::new(), Role::Border)
        };
        let text = format!("v{}", model.article().versions()[idx].number);
        if usize::from(x) + visual::width(&link.0) + text.len() + 1 > usize::from(end) {
            painter.text(x, y, end, "…", Role::Gutter);
            return;
        }
        x = painter.text(x, y, end, &link.0, link.1);
        x = painter.text(x, y, end, &text, role);
    }
}

/// Returns the first version to show: the very first where everything up to the open step fits.
fn first_shown(model: &Model, room: usize) -> usize {
    let pair = model.pair();
    let last_open = pair.old.0.max(pair.new.0);
    let mut used = 0;
    for idx in 0..=last_open {
        let number = model.article().versions()[idx].number.to_string();
        let link = if idx > 0 {
            visual::width(&link(model, idx).0)
        } else {
            0
        };
        used += number.len() + 1 + link;
        if used + 4 > room {
            return pair.old.0.min(pair.new.0).saturating_sub(SHOWN_BEFORE);
        }
    }
    0
}

/// Returns what stands between version `idx` and the one before it.
fn link(model: &Model, idx: usize) -> (String, Role) {
    let pair = model.pair();
    let versions = model.article().versions();
    let (before, number) = (versions[idx - 1].number, versions[idx].number);
    let is_open = idx - 1 == pair.old.0 && idx == pair.new.0;
    let missing = match number - before - 1 {
        0 => None,
        1 => Some(format!("({} missing)", before + 1)),
        n_missing => Some(format!("({n_missing} missing)")),
    };
    match (missing, is_open) {
        (None, true) => ("━▶".to_owned(), Role::GutterCurrent),
        (None, false) => ("──".to_owned(), Role::Border),
        (Some(missing), true) => (format!("━{missing}━▶"), Role::GutterCurrent),
        (Some(missing), false) => (format!("─{missing}─"), Role::Dim),
    }
}
