//! The viewer in a terminal: the only part that names ratatui or crossterm.
//!
//! `input` turns bytes into keys, `view` turns the model into cells on a `canvas`, `screen` turns cells into bytes,
//! `terminal` gets the terminal ready and always gives it back, `writer` hands frames to it as fast as `pace` finds it to
//! read, `held` knows a key that is held down, `session` is the loop between them.

mod canvas;
mod clipboard;
mod held;
mod input;
mod later;
mod linear;
mod pace;
mod paint;
mod screen;
mod session;
mod terminal;
mod view;
mod writer;

pub use self::input::has_keyboard;
pub use self::linear::{can_read_aloud, read_aloud};
pub use self::session::{Choice, Look, Other, run};
pub use self::terminal::width;
pub use self::view::view;
