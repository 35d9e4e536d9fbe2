//! A screen of its own: entries between the title bar and the footer.

use ratatui::layout::Position;

use crate::app::{Action, Model, Sheet, SheetKind};
use crate::style::Role;

use super::super::super::paint::Painter;

/// Draws `sheet` and returns the cursor's place: the chosen entry.
pub(super) fn draw(model: &Model, sheet: &Sheet, painter: &mut Painter<'_>) -> Position {
    let (width, bottom) = (painter.area().width, painter.area().height - 1);
    painter.fill(0, 1, width, "─", Role::Border);
    let title = painter
        .form
        .shorten(sheet.title(), usize::from(width.saturating_sub(4)));
    let end = painter.text(1, 1, width, &format!(" {title} "), Role::Heading);
    // As much of it as there is room for.
    let fits = |hint: &(String, u16)| end + hint.1 + 2 < width;
    let hints = hints(model, sheet).into_iter();
    let mut hints = hints.map(|hint| {
        let n_cells = painter.form.width(&hint) as u16;
        (hint, n_cells)
    });
    if let Some((hint, n_cells)) = hints.find(fits) {
        painter.text(width - n_cells - 1, 1, width, &hint, Role::Dim);
    }
    let mut cursor = Position::new(0, 2.min(bottom));
    let mut lines = sheet.lines();
    let mut entry_before = None;
    for y in 2..bottom {
        let Some((entry, runs)) = lines.next() else {
            break;
        };
        let is_chosen = sheet.chosen() == Some(entry);
        if is_chosen {
            painter.sign(0, y, width, "▶", Role::GutterCurrent);
            if entry_before != Some(entry) {
                cursor = Position::new(0, y);
            }
        }
        entry_before = Some(entry);
        let mut x = 2;
        for run in runs {
            x = painter.run(x, y, width, run);
        }
    }
    cursor
}

/// What the keys do here, in fewer and fewer words.
fn hints(model: &Model, sheet: &Sheet) -> Vec<String> {
    let keys = |actions: [Action; 2]| actions.map(|action| model.keymap().first_key(action));
    let [down, up] = keys([Action::Down, Action::Up]);
    if sheet.kind == SheetKind::Read {
        let [back, on] = keys([Action::Older, Action::Newer]);
        let words = model.keymap().first_key(Action::Words);
        return vec![
            format!(
                " {back}/{on} word · {words} its history · {down}/{up} paragraph · enter its last change · esc closes "
            ),
            format!(" {back}/{on} word · {words} its history · esc closes "),
            format!(" {back}/{on} word · {words} past "),
        ];
    }
    let verb = if sheet.chosen().is_some() {
        "chooses · enter goes there"
    } else {
        "scrolls"
    };
    vec![format!(" {down}/{up} {verb} · esc closes ")]
}
