//! Work shared between threads. Which thread does what changes no result.
//!
//! Must not know what the work is.

use std::error::Error;
use std::mem;
use std::sync::LazyLock;

use rayon::ThreadPoolBuilder;

/// Bytes of a text from which work on it is shared, because that saves more time than it takes.
pub const LONG: usize = 60_000;

/// Has other threads ready to share the work of this one, until the program ends. For a program that works on one thread:
/// without this, it is the others that work, and this one waits for them.
pub fn share() {
    // Where no thread is to be had, work is done by this one, and then nothing was gained or lost.
    mem::forget(ThreadPoolBuilder::new().use_current_thread().build());
}

/// Does both, the second on another thread if one is free by then.
pub(crate) fn both<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    /// Whether there are threads at all; the error of a pool that is there already has no other as its source.
    static HAS_THREADS: LazyLock<bool> = LazyLock::new(|| {
        let built = ThreadPoolBuilder::new().build_global();
        built.err().is_none_or(|error| error.source().is_none())
    });
    if rayon::current_thread_index().is_some() || *HAS_THREADS {
        rayon::join(first, second)
    } else {
        (first(), second())
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
}
