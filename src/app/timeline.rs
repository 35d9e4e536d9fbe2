//! Where the versions of the open article stand on the timeline: as far apart as in time, as far as there is room.

use std::ops::Range;

use crate::history::{lasted, whole_time};
use crate::store::{Version, VersionIdx};

use super::Model;

/// The fewest versions that are shown, however closely the reader looks.
const FEWEST: usize = 4;
/// Seconds between two versions of a burst at most.
const QUICK: i64 = 15 * 60;
/// Versions that make a burst.
const LEAST_OF_BURST: usize = 3;
/// Cells that the line of versions keeps beside the notes at its end.
const LEAST_LINE: u16 = 40;

/// The timeline as far as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The versions shown, oldest first.
    pub versions: Range<usize>,
    /// The column of each of them; never descending, and each its own where there is room.
    pub columns: Vec<u16>,
    /// The column after the last that belongs to the line.
    pub end: u16,
    /// What stands after it, in the line of versions and in the one of bars.
    pub notes: [String; 2],
}

impl Timeline {
    /// Returns the version nearest to a column of the screen.
    pub(super) fn version_at(&self, column: u16) -> Option<VersionIdx> {
        let nearest = (0..self.columns.len()).min_by_key(|idx| self.columns[*idx].abs_diff(column));
        nearest.map(|idx| VersionIdx(self.versions.start + idx))
    }
}

impl Model {
    /// Returns the timeline of the open article for this screen.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        let width = self.size.columns;
        let room = width.saturating_sub(LEAST_LINE).min(width * 2 / 5);
        let notes = [self.time_note(), self.place_note(usize::from(room))];
        let n_cells = notes
            .iter()
            .map(|note| self.form().width(note))
            .max()
            .unwrap_or(0) as u16;
        let has_notes = n_cells > 0 && n_cells <= room;
        let end = if has_notes {
            width - n_cells - 3
        } else {
            width.saturating_sub(1)
        };
        let versions = self.versions_in_sight();
        let room = usize::from(end.saturating_sub(1)).max(1);
        let places = places(&self.article().versions()[versions.clone()], room);
        Timeline {
            versions,
            columns: places.into_iter().map(|place| place as u16 + 1).collect(),
            end,
            notes: if has_notes { notes } else { Default::default() },
        }
    }

    /// When the newer version was seen.
    fn time_note(&self) -> String {
        let time = self.new_version().seen_at;
        time.map_or_else(String::new, |time| format!("seen {}", time.for_reader()))
    }

    /// What is worth knowing of the open version among the others, in at most `room` cells.
    fn place_note(&self, room: usize) -> String {
        let article = self.article();
        let reverted = self.survey.of(self.pair.article).reverts_to(self.pair.new);
        let reverted = reverted.map(|to| {
            let [new, old] = [self.pair.new, to].map(|idx| article.version(idx).number);
            format!("v{new} = v{old}")
        });
        let burst = self.burst();
        let missing = match article.missing().as_slice() {
            [] => None,
            [only] => Some(format!("{only} is missing")),
            several => Some(format!("{} missing", several.len())),
        };
        let whole = whole_time(article.versions());
        let mut note = String::new();
        for fact in [reverted, burst, missing, whole].into_iter().flatten() {
            let gap = if note.is_empty() { "" } else { " · " };
            if self.form().width(&[&note, gap, &fact].concat()) <= room {
                note = note + gap + &fact;
            }
        }
        note
    }

    /// Which of several versions the open one is that came in quick succession.
    fn burst(&self) -> Option<String> {
        let versions = self.article().versions();
        let is_quick = |pair: &[Version]| {
            let gap = pair[1].seen_at.zip(pair[0].seen_at);
            gap.is_some_and(|(later, earlier)| later.seconds_since(earlier) <= QUICK)
        };
        let at = self.pair.new.0;
        let before = versions[..=at]
            .windows(2)
            .rev()
            .take_while(|pair| is_quick(pair))
            .count();
        let after = versions[at..]
            .windows(2)
            .take_while(|pair| is_quick(pair))
            .count();
        let (first, last) = (&versions[at - before], &versions[at + after]);
        let time = last.seen_at?.seconds_since(first.seen_at?);
        (before + after + 1 >= LEAST_OF_BURST).then(|| {
            format!(
                "{} of {} within {}",
                before + 1,
                before + after + 1,
                lasted(time)
            )
        })
    }

    /// The versions that the timeline shows: all, or those around the open step.
    fn versions_in_sight(&self) -> Range<usize> {
        let n_versions = self.article().versions().len();
        let [old, new] = [self.pair.old.0, self.pair.new.0];
        in_sight(old.min(new)..old.max(new) + 1, n_versions, self.zoom)
    }

    /// Looks `by` times twice as closely at the open step, or less closely; returns whether that changed anything.
    pub(super) fn zoom_by(&mut self, by: isize) -> bool {
        let n_versions = self.article().versions().len();
        let mut closest = 0;
        while n_versions >> closest > FEWEST {
            closest += 1;
        }
        let zoom = self
            .zoom
            .min(closest)
            .saturating_add_signed(by)
            .min(closest);
        let has_changed = zoom != self.zoom;
        self.zoom = zoom;
        has_changed
    }
}

/// Returns which of `n_versions` are shown: those of the `open` step in their midst, and as many around them as there are in
/// all, halved `zoom` times.
fn in_sight(open: Range<usize>, n_versions: usize, zoom: usize) -> Range<usize> {
    let n_shown = n_versions.checked_shr(zoom as u32).unwrap_or(0);
    let n_shown = n_shown.max(FEWEST).max(open.len()).min(n_versions);
    let n_before = (n_shown - open.len()) / 2;
    let start = open.start.saturating_sub(n_before);
    let start = start.min(n_versions - n_shown);
    start..start + n_shown
}

/// Returns the cell of each version in a line of `room` cells.
fn places(versions: &[Version], room: usize) -> Vec<usize> {
    let moments = moments(versions);
    let (first, last) = match moments.as_slice() {
        [] => return Vec::new(),
        [first, .., last] => (*first, *last),
        [only] => (*only, *only),
    };
    let span = (last - first).max(f64::MIN_POSITIVE);
    let scale = |moment: f64| ((moment - first) / span * (room - 1) as f64).round() as usize;
    let mut places: Vec<usize> = moments.into_iter().map(scale).collect();
    // Each version has a cell of its own, and a blank one beside it, where all of them can.
    let n_versions = places.len();
    let apart = match room.saturating_sub(1).checked_div(n_versions - 1) {
        None | Some(2..) => 2,
        Some(apart) => apart,
    };
    for idx in 1..n_versions {
        places[idx] = places[idx].max(places[idx - 1] + apart);
    }
    let mut most = room - 1;
    for place in places.iter_mut().rev() {
        *place = (*place).min(most);
        most = place.saturating_sub(apart);
    }
    places
}

/// Returns when each version was seen, never descending; those between known times at even distances, and all of them so
/// where no two times are known.
fn moments(versions: &[Version]) -> Vec<f64> {
    let Some(start) = versions.iter().find_map(|version| version.seen_at) else {
        return (0..versions.len()).map(|idx| idx as f64).collect();
    };
    let mut latest = f64::MIN;
    let known: Vec<(usize, f64)> = versions
        .iter()
        .enumerate()
        .filter_map(|(idx, version)| {
            latest = latest.max(version.seen_at?.seconds_since(start) as f64);
            Some((idx, latest))
        })
        .collect();
    let [(first, from), .., (last, to)] = known[..] else {
        return (0..versions.len()).map(|idx| idx as f64).collect();
    };
    if to <= from {
        return (0..versions.len()).map(|idx| idx as f64).collect();
    }
    // Beyond the known times the versions follow as they do on average.
    let mean = (to - from) / (last - first) as f64;
    let moment = |idx: usize| {
        if idx <= first {
            return from - (first - idx) as f64 * mean;
        }
        if idx >= last {
            return to + (idx - last) as f64 * mean;
        }
        let after = known.partition_point(|(known, _)| *known < idx);
        let [(before, from), (after, to)] = [known[after - 1], known[after]];
        from + (to - from) * (idx - before) as f64 / (after - before) as f64
    };
    (0..versions.len()).map(moment).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{Origin, Timestamp};

    /// Versions seen so many minutes after the first one; `None` where no time is known.
    fn versions(minutes: &[Option<u32>]) -> Vec<Version> {
        let version = |(number, minutes): (u32, &Option<u32>)| Version {
            number,
            title: String::new(),
            byline: None,
            seen_at: minutes.and_then(|minutes| {
                let (hours, minutes) = (minutes / 60, minutes % 60);
                Timestamp::parse_rfc3339(&format!("2026-01-01T{hours:02}:{minutes:02}:00Z"))
            }),
            later: None,
            paragraphs: Vec::new(),
            origin: Origin::Captured,
            confidence: 1.0,
            doubts: Vec::new(),
            read_from: Vec::new(),
        };
        (0..).zip(minutes).map(version).collect()
    }

    #[test]
    fn versions_stand_as_far_apart_as_in_time() {
        for (minutes, expected) in [
            (&[Some(0), Some(10), Some(100)][..], &[0, 10, 100][..]),
            // Two that were seen together keep a cell each.
            (&[Some(0), Some(50), Some(50), Some(100)], &[0, 50, 52, 100]),
            (&[Some(0), Some(100), Some(100)], &[0, 98, 100]),
            // One without a time stands between those that have one; one later than its successor counts as late as it.
            (&[Some(0), None, Some(60), Some(100)], &[0, 30, 60, 100]),
            (&[Some(0), Some(60), Some(40), Some(100)], &[0, 60, 62, 100]),
            (&[None, Some(0), Some(50), None], &[0, 33, 67, 100]),
            (&[None, None, None], &[0, 50, 100]),
            (&[Some(7)], &[0]),
            (&[], &[]),
        ] {
            assert_eq!(places(&versions(minutes), 101), expected, "{minutes:?}");
        }
    }

    #[test]
    fn both_open_versions_are_in_sight_however_closely_the_reader_looks() {
        for n_versions in 1..12 {
            for (old, new) in
                (0..n_versions).flat_map(|old| (old..n_versions).map(move |new| (old, new)))
            {
                for zoom in 0..5 {
                    let shown = in_sight(old..new + 1, n_versions, zoom);
                    let what = format!("{old} and {new} of {n_versions}, {zoom} times: {shown:?}");
                    assert!(shown.contains(&old) && shown.contains(&new), "{what}");
                    assert!(
                        shown.end <= n_versions && shown.len() >= FEWEST.min(n_versions),
                        "{what}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn versions_never_change_their_order_and_never_leave_the_line(
            minutes in proptest::collection::vec(proptest::option::of(0_u32..1_440), 1..60), room in 1_usize..90,
        ) {
            let places = places(&versions(&minutes), room);
            prop_assert_eq!(places.len(), minutes.len());
            prop_assert!(places.iter().all(|place| *place < room));
            let apart = usize::from(room >= minutes.len());
            prop_assert!(places.windows(2).all(|pair| pair[0] + apart <= pair[1]), "{:?}", places);
        }
    }
}
