//! What a mouse can say, where the reader lets it.

/// Something done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What was done.
    pub gesture: Gesture,
    /// The column of the cell that it points at, from 0.
    pub column: u16,
    /// The row of that cell, from 0.
    pub row: u16,
}

/// What can be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The wheel was turned away from the reader.
    WheelUp,
    /// The wheel was turned towards the reader.
    WheelDown,
    /// The first button was pressed.
    Press,
}
