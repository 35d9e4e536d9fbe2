//! Points in time, in UTC, to the second.
//!
//! The only module that names the date library: trackers write UTC, and readers are shown UTC.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const SECONDS_OF_DAY: i64 = 86_400;

/// Seconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Reads `text` in the first of `formats` (in the notation of `strptime`) that fits it whole; UTC is assumed.
    ///
    /// A format without a time of day means midnight.
    #[must_use]
    pub fn parse(text: &str, formats: &[&str]) -> Option<Self> {
        formats.iter().find_map(|format| {
            let parsed = jiff::fmt::strtime::parse(format, text).ok()?;
            let civil = parsed
                .to_datetime()
                .or_else(|_| parsed.to_date().map(DateTime::from))
                .ok()?;
            let zoned = civil.to_zoned(TimeZone::UTC).ok()?;
            Some(Self(zoned.timestamp().as_second()))
        })
    }

    /// Reads RFC 3339, with any offset.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let timestamp: jiff::Timestamp = text.trim().parse().ok()?;
        Some(Self(timestamp.as_second()))
    }

    /// Returns the time so many seconds after 1970-01-01T00:00:00 UTC.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Returns the time so many seconds later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Returns the whole seconds from `earlier` to this time; negative where this one is the earlier.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Returns the time for a reader: `17 Apr 2025 18:10 UTC`, or the day alone where no time of day is known.
    ///
    /// Sources that tell only a day are read as its midnight, and a true midnight loses little by it.
    #[must_use]
    pub fn for_reader(self) -> String {
        let is_day = self.0.rem_euclid(SECONDS_OF_DAY) == 0;
        self.format(if is_day {
            "%-d %b %Y"
        } else {
            "%-d %b %Y %H:%M UTC"
        })
    }

    fn format(self, format: &str) -> String {
        // Every value comes from a date that the library accepted, so it converts back.
        jiff::Timestamp::from_second(self.0).map_or_else(
            |_| self.0.to_string(),
            |timestamp| timestamp.strftime(format).to_string(),
        )
    }
}

/// RFC 3339 in UTC, as the exports promise: `2025-04-17T18:10:12Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.format("%Y-%m-%dT%H:%M:%SZ"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_first_format_that_fits() {
        let formats = ["%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d"];
        let time = Timestamp::parse("2025-04-17 18:10:12 UTC", &formats).unwrap();
        assert_eq!(time.to_string(), "2025-04-17T18:10:12Z");
        let day = Timestamp::parse("2025-04-17", &formats).unwrap();
        assert_eq!(day.to_string(), "2025-04-17T00:00:00Z");
        assert_eq!(day.for_reader(), "17 Apr 2025");
        assert_eq!(Timestamp::parse("yesterday", &formats), None);
    }

    #[test]
    fn rfc3339_offsets_become_utc() {
        let time = Timestamp::parse_rfc3339("2015-02-24T15:34:34-05:00").unwrap();
        assert_eq!(time.to_string(), "2015-02-24T20:34:34Z");
        assert_eq!(time.for_reader(), "24 Feb 2015 20:34 UTC");
    }
}
