//! How the screen is divided.

/// Cells of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub columns: u16,
    /// From top to bottom.
    pub rows: u16,
}

/// Which rows of the screen hold what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Whether the timeline's line of versions is shown, under the title bar.
    pub has_strip: bool,
    /// Whether how much each version changed is shown, under that line.
    pub has_bars: bool,
    /// Whether the heads of the columns are shown.
    pub has_heads: bool,
    /// The first row of the text.
    pub body_top: u16,
    /// Rows of the text.
    pub body_height: u16,
}

impl Frame {
    /// Divides a screen of `size`: the lower it is, the less stands around the text.
    #[must_use]
    pub fn new(size: Size) -> Self {
        let has_strip = size.rows >= 10;
        let has_heads = size.rows >= 6;
        let has_bars = size.rows >= 16;
        let body_top = 1 + u16::from(has_strip) + u16::from(has_bars) + u16::from(has_heads);
        Self {
            has_strip,
            has_bars,
            has_heads,
            body_top,
            body_height: size.rows.saturating_sub(body_top + 1),
        }
    }
}
