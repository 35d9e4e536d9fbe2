//! Whether a key is held down.

use std::time::{Duration, Instant};

use crate::app::Key;

/// Keys that repeat follow each other at least this closely, 33 or 40 ms apart on most machines: nobody types so fast.
const REPEAT: Duration = Duration::from_millis(48);
/// So many in a row are no accident.
const LEAST: u32 = 5;

/// The key that was pressed last, and how often in a row. Moments are given, so that nothing here depends on the clock.
#[derive(Debug, Default)]
pub(super) struct Held(Option<(Key, Instant, u32)>);

impl Held {
    /// Takes a key pressed at `now`; returns until when it counts as held down, if it does.
    pub(super) fn press(&mut self, key: Key, now: Instant) -> Option<Instant> {
        let n_before = match self.0 {
            Some((before, at, n_before)) if before == key && now <= at + REPEAT => n_before,
            _ => 0,
        };
        self.0 = Some((key, now, n_before + 1));
        (n_before + 1 >= LEAST).then(|| now + 2 * REPEAT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Code;

    #[test]
    fn a_key_that_repeats_is_held_and_one_that_is_typed_is_not() {
        let now = Instant::now();
        let ms = Duration::from_millis;
        let [l, h] = ['l', 'h'].map(|letter| Key::plain(Code::Char(letter)));
        let press = |keys: &[(Key, u64)]| {
            let mut held = Held::default();
            let until = keys.iter().map(|(key, at)| held.press(*key, now + ms(*at)));
            until.last().flatten()
        };
        let every = |time: u64| (0..6).map(|idx| (l, idx * time)).collect::<Vec<_>>();
        assert_eq!(press(&every(33)), Some(now + ms(165) + 2 * REPEAT));
        assert_eq!(press(&every(33)[..4]), None);
        assert_eq!(press(&every(60)), None);
        let mut others = every(33);
        others[3].0 = h;
        assert_eq!(press(&others), None);
    }
}
