//! Two pieces of work at the same time.
//!
//! Must not know what the work is.

use std::panic;
use std::thread;

/// Does both, the first on a thread of its own; where none is to be had, one after the other.
pub(crate) fn both<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let other = thread::Builder::new().spawn_scoped(scope, &first);
        let second = second();
        let first = match other {
            Ok(other) => other.join().unwrap_or_else(|why| panic::resume_unwind(why)),
            Err(_) => first(),
        };
        (first, second)
    })
}
