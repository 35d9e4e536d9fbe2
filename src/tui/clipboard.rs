//! Ways from a text to the reader's clipboard that also work at the far end of a connection.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use crate::app::Clipboard;

/// Returns OSC 52, which asks the terminal to put `text` into its clipboard; terminals that do not know it ignore it.
///
/// Only the form that mosh passes on is used, and nothing is ever asked back.
fn osc52(text: &str) -> Vec<u8> {
    let mut sequence = String::new();
    // Writing to a string cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    sequence.into_bytes()
}

/// Gives `text` to the reader's clipboard in this way: returns what must be written to the terminal, or why it failed.
pub(super) fn hand_over(text: &str, way: Clipboard) -> Result<Vec<u8>, String> {
    match way {
        Clipboard::Terminal => Ok(osc52(text)),
        Clipboard::Tmux => to_tmux(text)
            .map(|()| Vec::new())
            .map_err(|error| format!("tmux did not take it: {error}")),
        Clipboard::Off => Ok(Vec::new()),
    }
}

/// Hands `text` to tmux, which passes it on to the terminal outside. No shell is involved.
fn to_tmux(text: &str) -> io::Result<()> {
    let mut tmux = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = tmux.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    let status = tmux.wait()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(status.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sent_in_the_one_form_that_passes_everywhere() {
        assert_eq!(osc52("é\n"), b"\x1b]52;c;w6kK\x1b\\");
    }
}
