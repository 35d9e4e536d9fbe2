//! The `variorum` program: arguments in, exit status out. What it does is in the library.

mod cli;
mod commands;
mod inputs;
mod settings;
mod state;

use std::env;
use std::process::ExitCode;

/// Exit status where nothing could be read or found, or `diff --exit-code` found a change.
const NOTHING: u8 = 1;
/// Exit status for wrong usage.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let cli = cli::Cli::read();
    let environment = |name: &str| env::var(name).ok();
    match commands::run(cli, &environment) {
        Ok(outcome) => outcome,
        // The reader of a pipe went away: nobody is left to tell, and nothing is wrong.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) if error.is::<commands::Told>() => ExitCode::from(NOTHING),
        Err(error) => {
            commands::complain(&format!("{error:#}"));
            ExitCode::from(if error.is::<commands::WrongUsage>() {
                USAGE
            } else {
                NOTHING
            })
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref())
        .any(is_closed)
}
