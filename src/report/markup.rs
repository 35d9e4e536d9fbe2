//! Writing HTML and SVG.

/// Writes to a string, which cannot fail.
macro_rules! put {
    ($page:expr, $($rest:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($page, $($rest)*);
    }};
}
pub(super) use put;

/// Returns `text` with the signs that mean something in markup as what they look like.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(sign),
        }
    }
    escaped
}
