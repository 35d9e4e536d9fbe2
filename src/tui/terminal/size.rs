//! How large the screen is, within reason.

use crate::app::Size;

/// What is assumed where the terminal does not tell.
const USUAL: Size = Size {
    columns: 80,
    rows: 24,
};
/// The client at the far end of a connection says how large its terminal is: it could say anything.
const LARGEST: Size = Size {
    columns: 1_000,
    rows: 500,
};

/// Returns the screen's size, within reason.
pub(in crate::tui) fn size(environment: &dyn Fn(&str) -> Option<String>) -> Size {
    let number = |name: &str| {
        environment(name)
            .and_then(|value| value.parse::<u16>().ok())
            .filter(|number| *number > 0)
    };
    let (columns, rows) = told_size().unwrap_or((0, 0));
    let columns = if columns > 0 {
        Some(columns)
    } else {
        number("COLUMNS")
    };
    let rows = if rows > 0 {
        Some(rows)
    } else {
        number("LINES")
    };
    Size {
        columns: columns.unwrap_or(USUAL.columns).min(LARGEST.columns),
        rows: rows.unwrap_or(USUAL.rows).min(LARGEST.rows),
    }
}

/// Returns the width of the terminal on standard output, if there is one.
#[must_use]
pub fn width() -> Option<usize> {
    let (columns, _) = told_size()?;
    (columns > 0).then(|| usize::from(columns.min(LARGEST.columns)))
}

#[cfg(unix)]
fn told_size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    Some((size.ws_col, size.ws_row))
}

#[cfg(not(unix))]
fn told_size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}
