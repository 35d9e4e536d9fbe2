//! How fast the terminal reads, and so when the next frame may go: one that is written while much of the last still waits
//! to be read only comes the later for it, and holds up those after it.
//!
//! Two things tell, and a third where they do not. A queue that was full has room again only when it is all but empty (on Linux when fewer than 256 bytes
//! are left, `n_tty_poll`), so that the time in between is that of a queue. But SSH takes far more than it can send: over a
//! network every frame ends with a question, and its answer says that the frame was read, and how long that took. How much
//! may be on its way without an answer follows TCP (RFC 5681, slow start and congestion avoidance): it grows with what is
//! answered quickly, and is halved where answers take longer than the way. Of a terminal that was asked and has answered
//! nothing the worst is believed, but only while a key is held down: then frames come that nobody would miss.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Bytes that a pseudo-terminal of Linux holds, about: 13,680 were written to one that nobody read.
const QUEUE: f64 = 13_000.0;
/// A terminal that reads nothing for longer was stopped, and is not slow.
const STOPPED: Duration = Duration::from_secs(3);
/// No frame is held up for longer by what the queue told: the line may have become faster.
const LONGEST: Duration = Duration::from_secs(1);
/// When nothing was written for so long, nothing is known of the queue any more.
const FORGETS: Duration = Duration::from_secs(1);
/// The terminal is waited for so long at the end, where it has answered before; and so long after the question where not.
const LAST_ANSWER: Duration = Duration::from_secs(3);
const FIRST_ANSWER: Duration = Duration::from_secs(1);
/// Bytes that may always be on their way; and one frame, however large.
const LEAST_WINDOW: usize = 2_000;
/// How much longer than the quickest an answer may take, besides half the time of that one.
const SLACK: Duration = Duration::from_millis(50);
/// The way is taken to become longer by no more than one part in so many of the time that passes.
const LENGTHENS: u32 = 200;
/// An answer is waited for no longer: the terminal may have been stopped.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes in a second of the slowest line that we are made for.
const SLOWEST: f64 = 10_000.0;
/// Of such a line so much may wait to be read.
const BACKLOG: Duration = Duration::from_millis(400);
/// After so long it comes no more, and who knows whether another would.
const LOST: Duration = Duration::from_secs(10);

/// See the module. Moments are given, so that nothing here depends on the clock.
#[derive(Debug)]
pub(super) struct Pace {
    line: Option<Line>,
    way: Option<Way>,
    /// When the slowest line would have carried everything.
    carried_at: Option<Instant>,
    /// Until when frames may be too many for the terminal.
    careful_until: Option<Instant>,
}

/// What is known of a line whose queue was full.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Bytes that it takes in a second.
    speed: f64,
    /// When the terminal will have read everything.
    read_at: Instant,
    /// Until when that is believed: for as long as the queue was full, which it may have been because the terminal was
    /// stopped for a moment.
    until: Instant,
}

/// What is known of the way to a terminal that may be asked.
#[derive(Debug)]
struct Way {
    /// The frames that the terminal has not answered for, with their bytes.
    unanswered: VecDeque<(Instant, usize)>,
    /// How long the quickest answer took, and when it came; `None` while nobody knows whether one will.
    quickest: Option<(Duration, Instant)>,
    /// Bytes that may be on their way.
    window: usize,
    /// From where on the window grows slowly: about so many were too many already.
    careful_from: usize,
}

impl Pace {
    /// For a terminal that may be asked, or for one that may not.
    pub(super) fn new(may_ask: bool) -> Self {
        let way = Way {
            unanswered: VecDeque::new(),
            quickest: None,
            window: LEAST_WINDOW,
            careful_from: usize::MAX,
        };
        Self {
            line: None,
            way: may_ask.then_some(way),
            carried_at: None,
            careful_until: None,
        }
    }

    /// The queue was full, and had room again after `time`, at `now`.
    pub(super) fn had_room(&mut self, time: Duration, now: Instant) {
        self.line = (time < STOPPED).then(|| Line {
            speed: QUEUE / time.as_secs_f64().max(f64::MIN_POSITIVE),
            read_at: now,
            until: now + time,
        });
    }

    /// `n_bytes` were written, and all of them taken.
    pub(super) fn wrote(&mut self, n_bytes: usize, now: Instant) {
        let is_believed = |line: &Line| now < line.until && now < line.read_at + FORGETS;
        self.line = self.line.filter(is_believed);
        if let Some(line) = &mut self.line {
            let time = (n_bytes as f64 / line.speed).min(LONGEST.as_secs_f64());
            let read_at = line.read_at.max(now) + Duration::from_secs_f64(time);
            line.read_at = read_at.min(now + LONGEST);
        }
        let begun = self
            .carried_at
            .map_or(now, |carried_at| carried_at.max(now));
        let time = Duration::from_secs_f64(n_bytes as f64 / SLOWEST);
        self.carried_at = Some((begun + time).min(now + BACKLOG + LONGEST));
    }

    /// Frames may be too many for the terminal until `until`.
    pub(super) fn be_careful(&mut self, until: Instant) {
        self.careful_until = Some(until);
    }

    /// Returns whether `n_bytes`, about to be written, shall end with the question. Before anything was answered that is
    /// asked once and not again for a while: best with nothing to read before it, which tells how long the way is.
    pub(super) fn asks(&mut self, n_bytes: usize, now: Instant) -> bool {
        let Some(way) = &mut self.way else {
            return false;
        };
        let oldest = way.unanswered.front();
        if oldest.is_some_and(|(asked_at, _)| now >= *asked_at + LOST) {
            way.unanswered.clear();
            way.quickest = None;
        }
        let asks = way.quickest.is_some() || way.unanswered.is_empty();
        if asks {
            way.unanswered.push_back((now, n_bytes));
        }
        asks
    }

    /// The terminal has answered for the oldest frame.
    pub(super) fn answered(&mut self, now: Instant) {
        let Some(way) = &mut self.way else { return };
        let on_their_way = way.n_bytes();
        let Some((asked_at, n_bytes)) = way.unanswered.pop_front() else {
            return;
        };
        let time = now.saturating_duration_since(asked_at);
        // The way itself may have become longer since, and then it is not the line that is slow.
        let known = way.quickest.map(|(quickest, at)| {
            let since = now.saturating_duration_since(at);
            quickest + since / LENGTHENS
        });
        let quickest = known.map_or(time, |known| known.min(time));
        if known.is_none_or(|known| time <= known) {
            way.quickest = Some((time, now));
        }
        if time > quickest + quickest / 2 + SLACK {
            way.window = (way.window / 2).max(LEAST_WINDOW);
            way.careful_from = way.window;
        } else if on_their_way >= way.window {
            way.window += if way.window < way.careful_from {
                n_bytes
            } else {
                n_bytes * n_bytes / way.window
            };
        }
    }

    /// What has not been answered will not be.
    pub(super) fn miss_answers(&mut self) {
        if let Some(way) = &mut self.way {
            way.unanswered.clear();
        }
    }

    /// Returns until when the terminal may still answer, as far as anybody should wait for that; `None` where it has
    /// answered everything.
    pub(super) fn may_answer_until(&self, now: Instant) -> Option<Instant> {
        let way = self.way.as_ref()?;
        let (asked_at, _) = way.unanswered.back()?;
        Some(match way.quickest {
            Some(_) => now + LAST_ANSWER,
            None => *asked_at + FIRST_ANSWER,
        })
    }

    /// Returns how long the next frame has to wait, if no answer comes meanwhile.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        let until_read = self.line.map(|line| line.read_at.min(line.until));
        let until_answered = self.way.as_ref().and_then(Way::is_full_until);
        let until_carried = self.carried_at.and_then(|at| at.checked_sub(BACKLOG));
        let until_careful = until_carried.min(self.careful_until);
        let until = until_read.max(until_answered).max(until_careful);
        until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }
}

impl Way {
    fn n_bytes(&self) -> usize {
        self.unanswered.iter().map(|(_, n_bytes)| n_bytes).sum()
    }

    /// Until when nothing more should go; `None` where there is room.
    fn is_full_until(&self) -> Option<Instant> {
        let is_full = self.quickest.is_some() && self.n_bytes() >= self.window;
        let (newest, _) = self.unanswered.back().filter(|_| is_full)?;
        Some(*newest + PATIENCE)
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
        let mut pace = Pace::new(false);
        pace.wrote(1_000_000, now);
        assert_eq!(pace.wait(now), Duration::ZERO);
    }

    #[test]
    fn a_frame_waits_until_the_one_before_is_read() {
        let now = Instant::now();
        let mut pace = Pace::new(false);
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
        let mut pace = Pace::new(false);
        pace.had_room(ms(2900), now);
        for _ in 0..3 {
            pace.wrote(1_000_000, now);
            assert_eq!(pace.wait(now), LONGEST);
        }
    }

    #[test]
    fn a_terminal_that_was_stopped_is_not_slow() {
        let now = Instant::now();
        let mut pace = Pace::new(false);
        pace.had_room(ms(5_000), now);
        pace.wrote(10_000, now);
        assert_eq!(pace.wait(now), Duration::ZERO);
    }

    #[test]
    fn a_moment_without_reading_does_not_slow_a_held_key_for_long() {
        let now = Instant::now();
        let mut pace = Pace::new(false);
        pace.had_room(ms(1_500), now);
        let mut wait = Duration::ZERO;
        for time in (0..4_000).step_by(33) {
            wait = pace.wait(now + ms(time));
            if wait.is_zero() {
                pace.wrote(4_000, now + ms(time));
            }
        }
        assert_eq!(wait, Duration::ZERO);
    }

    #[test]
    fn after_a_pause_the_line_may_have_become_faster() {
        let now = Instant::now();
        let mut pace = Pace::new(false);
        pace.had_room(ms(1300), now);
        pace.wrote(1_000, now);
        pace.wrote(5_000, now + ms(100) + FORGETS);
        assert_eq!(pace.wait(now + ms(100) + FORGETS), Duration::ZERO);
    }

    #[test]
    fn room_at_once_is_no_fault() {
        let now = Instant::now();
        let mut pace = Pace::new(false);
        pace.had_room(Duration::ZERO, now);
        pace.wrote(10_000, now);
        assert!(pace.wait(now) < ms(1));
    }

    #[test]
    fn no_more_than_the_slowest_line_carries_is_written_while_frames_may_be_too_many() {
        let now = Instant::now();
        for n_bytes in [100, 600, 5_000] {
            let mut pace = Pace::new(false);
            let (mut n_waiting, mut n_frames) = (0_usize, 0);
            for idx in 0..60 {
                let at = now + ms(33 * idx);
                n_waiting = n_waiting.saturating_sub(330);
                pace.be_careful(at + ms(80));
                if pace.wait(at).is_zero() {
                    pace.wrote(n_bytes, at);
                    (n_waiting, n_frames) = (n_waiting + n_bytes, n_frames + 1);
                }
                assert!(n_waiting <= 4_000 + n_bytes, "{n_waiting} of {n_bytes}");
            }
            assert!(n_frames > 0);
            assert_eq!(n_frames == 60, n_bytes == 100, "{n_frames}");
            // The key is let go, and nothing is held up any more.
            let at = now + ms(33 * 59 + 80);
            assert_eq!(pace.wait(at), Duration::ZERO);
        }
        let mut pace = Pace::new(false);
        pace.wrote(20_000, now);
        assert_eq!(pace.wait(now), Duration::ZERO, "nobody was to be careful");
    }

    /// A pace that knows the way to a terminal: an answer takes `time`.
    fn knowing(time: Duration, now: Instant) -> Pace {
        let mut pace = Pace::new(true);
        assert!(pace.asks(0, now));
        pace.answered(now + time);
        pace
    }

    #[test]
    fn a_terminal_that_may_not_be_asked_is_not() {
        let now = Instant::now();
        let mut pace = Pace::new(false);
        assert!(!pace.asks(0, now) && !pace.asks(5_000, now));
        assert_eq!(pace.wait(now), Duration::ZERO);
        assert_eq!(pace.may_answer_until(now), None);
    }

    #[test]
    fn a_terminal_that_does_not_answer_is_hardly_asked_and_holds_nothing_up() {
        let now = Instant::now();
        let mut pace = Pace::new(true);
        for start in [now, now + LOST] {
            assert!(pace.asks(0, start));
            for _ in 0..10 {
                assert!(!pace.asks(5_000, start + ms(9_000)));
                assert_eq!(pace.wait(start), Duration::ZERO);
            }
            let until = pace.may_answer_until(start + ms(9_000));
            assert_eq!(until, Some(start + FIRST_ANSWER));
        }
    }

    #[test]
    fn a_large_frame_waits_for_the_answer_to_the_one_before() {
        let now = Instant::now();
        let mut pace = knowing(ms(10), now);
        assert!(pace.asks(5_000, now));
        assert_eq!(pace.wait(now), PATIENCE);
        assert_eq!(pace.wait(now + PATIENCE), Duration::ZERO, "it was stopped");
        assert_eq!(pace.may_answer_until(now), Some(now + LAST_ANSWER));
        pace.answered(now + ms(500));
        assert_eq!(pace.wait(now + ms(500)), Duration::ZERO);
        assert_eq!(pace.may_answer_until(now), None);
    }

    #[test]
    fn small_frames_share_the_way() {
        let now = Instant::now();
        let mut pace = knowing(ms(10), now);
        for _ in 0..4 {
            assert_eq!(pace.wait(now), Duration::ZERO);
            assert!(pace.asks(500, now));
        }
        assert_eq!(pace.wait(now), PATIENCE);
    }

    #[test]
    fn answers_that_never_came_are_forgotten() {
        let now = Instant::now();
        let mut pace = knowing(ms(10), now);
        assert!(pace.asks(5_000, now) && pace.asks(5_000, now));
        let later = now + LOST;
        assert!(pace.asks(5_000, later));
        assert!(!pace.asks(5_000, later), "does it still answer?");
        assert_eq!(pace.wait(later), Duration::ZERO);
        pace.answered(later + ms(10));
        assert!(pace.asks(10_000, later));
        assert_eq!(pace.wait(later), PATIENCE);
        pace.miss_answers();
        assert_eq!(pace.wait(later), Duration::ZERO);
    }

    #[test]
    fn an_answer_that_nobody_asked_for_tells_nothing() {
        let now = Instant::now();
        let mut pace = Pace::new(true);
        pace.answered(now);
        assert!(pace.asks(5_000, now));
        assert_eq!(pace.wait(now), Duration::ZERO);
    }

    /// A key held for two seconds, each of which makes a frame of `n_bytes`, over a way of `delay` there and as long back
    /// that takes `speed` bytes in a millisecond, and as many at once as there are. Returns how long after the last key the
    /// terminal shows it, and how many frames it showed.
    fn hold(speed: f64, delay: Duration, n_bytes: usize) -> (Duration, usize) {
        let start = Instant::now();
        let mut pace = knowing(delay * 2, start);
        let took = Duration::from_secs_f64(n_bytes as f64 / speed / 1000.0);
        let (mut free_at, mut answers, mut shown_at) = (start, VecDeque::new(), start);
        let (mut n_keys, mut waits, mut n_shown) = (0, false, 0);
        let key_at = |key: u32| start + ms(33) * key;
        for time in 0..20_000 {
            let now = start + ms(time);
            while answers.front().is_some_and(|at| *at <= now) {
                answers.pop_front();
                pace.answered(now);
            }
            if n_keys < 60 && now >= key_at(n_keys) {
                n_keys += 1;
                waits = true;
            }
            if waits && pace.wait(now).is_zero() {
                assert!(pace.asks(n_bytes, now));
                free_at = free_at.max(now) + took;
                shown_at = free_at + delay;
                answers.push_back(shown_at + delay);
                (waits, n_shown) = (false, n_shown + 1);
            }
        }
        assert!(!waits, "the last frame is always shown");
        (shown_at - key_at(59), n_shown)
    }

    proptest::proptest! {
        #[test]
        fn a_held_key_is_over_soon_after_it_is_let_go(
            speed in 5.0..2_000.0_f64,
            delay in 1..300_u64,
            n_bytes in 20..8_000_usize,
        ) {
            let (late, n_shown) = hold(speed, ms(delay), n_bytes);
            let of_a_frame = Duration::from_secs_f64(n_bytes as f64 / speed / 1000.0);
            let most = of_a_frame * 2 + ms(delay) * 6 + ms(400);
            proptest::prop_assert!(late <= most, "{late:?} of {most:?}, {n_shown} frames");
        }

        #[test]
        fn a_fast_line_shows_most_of_it(delay in 1..100_u64, n_bytes in 20..8_000_usize) {
            let (_, n_shown) = hold(n_bytes as f64 / 3.0, ms(delay), n_bytes);
            proptest::prop_assert!(n_shown >= 30, "{n_shown}");
        }
    }
}
