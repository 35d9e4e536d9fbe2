//! Tests of the program and of whole inputs, in one binary.
//!
//! `corpus` tests real data through `VARIORUM_CORPUS`; the rest needs nothing but the repository.

// What makes a test readable makes it fail loudly.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails may panic"
)]
#![allow(clippy::print_stderr, reason = "tests that were skipped say so aloud")]
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "short beats fast here"
)]

mod ages;
#[cfg(unix)]
mod checklist;
mod cli;
mod corpus;
mod docs;
mod harness;
mod history;
#[cfg(unix)]
mod kept;
mod mixed;
mod newssniffer_page;
mod open;
mod reports;
mod review;
mod samples;
mod session;
mod settings;
#[cfg(unix)]
mod soak;
mod tidy;
#[cfg(unix)]
mod viewer;
mod widths;
