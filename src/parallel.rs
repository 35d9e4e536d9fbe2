//! Work shared between threads. Which thread does what changes no result.
//!
//! Must not know what the work is.

use std::mem;
use std::sync::LazyLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Bytes of a text from which work on it is shared, because that saves more time than it takes.
pub const LONG: usize = 60_000;

/// Threads that share work: it is cut into halves, so that more would wait.
const N_THREADS: usize = 2;

/// The name of the threads whose panic costs what they work at, and not the program.
pub(crate) const WORKER: &str = "diff";

/// Has another thread ready to share the work of this one, until the program ends. For a program that works on one thread:
/// without this, it is others that work, and this one waits for them. Does nothing on a thread that
/// shares already.
pub fn share() {
    if rayon::current_thread_index().is_some() {
        return;
    }
    let pool = ThreadPoolBuilder::new().num_threads(N_THREADS);
    // Where no thread is to be had, nothing is gained, and nothing lost.
    mem::forget(pool.use_current_thread().build());
}

/// Does both at the same time, as far as threads are free: on this thread and another one where [`share`] was called on it,
/// otherwise on others.
pub(crate) fn both<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    /// The threads that work for all that share none of their own; `None` where none are to be had.
    static OTHERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
        let pool = ThreadPoolBuilder::new().num_threads(N_THREADS);
        pool.thread_name(|_| WORKER.to_owned()).build().ok()
    });
    if rayon::current_thread_index().is_some() {
        return rayon::join(first, second);
    }
    match &*OTHERS {
        Some(pool) => pool.join(first, second),
        None => (first(), second()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_work() {
        fn sum(numbers: &[u64]) -> u64 {
            match numbers {
                [] => 0,
                [one] => *one,
                _ => {
                    let (first, second) = numbers.split_at(numbers.len() / 2);
                    let (first, second) = both(|| sum(first), || sum(second));
                    first * 2 + second
                }
            }
        }
        let numbers: Vec<u64> = (0..64).collect();
        let alone = |depth: u32, number: u64| 1 << (depth - number.count_ones());
        let expected: u64 = numbers
            .iter()
            .map(|number| number * alone(6, *number))
            .sum();
        assert_eq!(sum(&numbers), expected);
    }

    #[test]
    fn work_for_others_is_done_on_threads_that_may_fail() {
        let name = || std::thread::current().name().map(str::to_owned);
        let (first, second) = both(name, name);
        assert_eq!(first.as_deref(), Some(WORKER));
        assert_eq!(second.as_deref(), Some(WORKER));
    }
}
