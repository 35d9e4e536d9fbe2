//! How fast the terminal reads, and so when the next frame may go: one that is written while much of the last still waits
//! to be read only comes the later for it, and holds up those after it.
//!
//! What the terminal has not read yet cannot be asked for, nor taken back. But a queue that was full has room again only
//! when it is all but empty (on Linux when fewer than 256 bytes are left, `n_tty_poll`), so that the time in between tells
//! the speed.

use std::time::{Duration, Instant};

/// Bytes that a pseudo-terminal of Linux holds, about: 13,680 were written to one that nobody read.
const QUEUE: f64 = 13_000.0;
/// A terminal that reads nothing for longer was stopped, and is not slow.
const STOPPED: Duration = Duration::from_secs(3);
/// No frame is held up for longer: the line may have become faster.
const LONGEST: Duration = Duration::from_secs(1);
/// When nothing was written for so long, nothing is known any more.
const FORGETS: Duration = Duration::from_secs(1);

/// See the module. Moments are given, so that nothing here depends on the clock.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace(Option<Line>);

/// What is known of a line that was too slow once.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Bytes that it takes in a second.
    speed: f64,
    /// When the terminal will have read everything.
    read_at: Instant,
}

impl Pace {
    /// The queue was full, and had room again after `time`, at `now`.
    pub(super) fn had_room(&mut self, time: Duration, now: Instant) {
        self.0 = (time < STOPPED).then(|| Line {
            speed: QUEUE / time.as_secs_f64().max(f64::MIN_POSITIVE),
            read_at: now,
        });
    }

    /// `n_bytes` were written, and all of them taken.
    pub(super) fn wrote(&mut self, n_bytes: usize, now: Instant) {
        self.0 = self.0.filter(|line| now < line.read_at + FORGETS);
        if let Some(line) = &mut self.0 {
            let time = (n_bytes as f64 / line.speed).min(LONGEST.as_secs_f64());
            let read_at = line.read_at.max(now) + Duration::from_secs_f64(time);
            line.read_at = read_at.min(now + LONGEST);
        }
    }

    /// Returns how long the next frame has to wait.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        self.0.map_or(Duration::ZERO, |line| {
            line.read_at.saturating_duration_since(now)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    #[test]
    fn a_line_that_was_never_full_holds_nothing_up() {
        let now = Instant::now();
        let mut pace = Pace::default();
        pace.wrote(1_000_000, now);
        assert_eq!(pace.wait(now), Duration::ZERO);
    }

    #[test]
    fn a_frame_waits_until_the_one_before_is_read() {
        let now = Instant::now();
        let mut pace = Pace::default();
        // 10 bytes in a millisecond.
        pace.had_room(ms(1300), now);
        assert_eq!(pace.wait(now), Duration::ZERO, "all is read");
        pace.wrote(4_000, now);
        assert_eq!(pace.wait(now).as_millis(), 400);
        assert_eq!(pace.wait(now + ms(300)).as_millis(), 100);
        pace.wrote(1_000, now + ms(300));
        assert_eq!(pace.wait(now + ms(300)).as_millis(), 200);
        pace.wrote(500, now + ms(700));
        assert_eq!(pace.wait(now + ms(700)).as_millis(), 50);
    }

    #[test]
    fn nothing_waits_longer_than_a_second() {
        let now = Instant::now();
        let mut pace = Pace::default();
        pace.had_room(ms(2900), now);
        for _ in 0..3 {
            pace.wrote(1_000_000, now);
            assert_eq!(pace.wait(now), LONGEST);
        }
    }

    #[test]
    fn a_terminal_that_was_stopped_is_not_slow() {
        let now = Instant::now();
        let mut pace = Pace::default();
        pace.had_room(ms(5_000), now);
        pace.wrote(10_000, now);
        assert_eq!(pace.wait(now), Duration::ZERO);
    }

    #[test]
    fn after_a_pause_the_line_may_have_become_faster() {
        let now = Instant::now();
        let mut pace = Pace::default();
        pace.had_room(ms(1300), now);
        pace.wrote(1_000, now);
        pace.wrote(5_000, now + ms(100) + FORGETS);
        assert_eq!(pace.wait(now + ms(100) + FORGETS), Duration::ZERO);
    }

    #[test]
    fn room_at_once_is_no_fault() {
        let now = Instant::now();
        let mut pace = Pace::default();
        pace.had_room(Duration::ZERO, now);
        pace.wrote(10_000, now);
        assert!(pace.wait(now) < ms(1));
    }
}
