//! Go's `time`: instants, layouts and durations. Zones are offsets with a name; there is no zone database, so
//! every named zone but UTC is read as UTC, as Go does on a machine without one.

mod duration;
mod layout;
mod parse;

use std::rc::Rc;

pub use duration::{format_duration, parse_duration};
pub use parse::{ParseError, parse};

use layout::{Chunk, next_chunk};

/// Nanoseconds of a second.
pub const SECOND: i64 = 1_000_000_000;

const SECONDS_PER_DAY: i64 = 86_400;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// An instant, and the zone in which it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Time {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub unix: i64,
    /// Nanoseconds of the second.
    pub nanos: u32,
    /// Seconds east of UTC.
    pub offset: i32,
    /// The zone's abbreviation; empty when only the offset is known.
    pub zone: Rc<str>,
}

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Date {
    /// The year; 0 is 1 BC.
    pub year: i64,
    /// 1 to 12
    pub month: u32,
    /// 1 to 31
    pub day: u32,
}

impl Default for Time {
    /// What `now` says in every render: 2025-01-01T00:00:00Z.
    fn default() -> Self {
        Self::utc(1_735_689_600)
    }
}

impl Time {
    /// An instant in UTC.
    #[must_use]
    pub fn utc(unix: i64) -> Self {
        Self { unix, nanos: 0, offset: 0, zone: Rc::from("UTC") }
    }

    /// Go's zero time, the beginning of the year 1.
    #[must_use]
    pub fn zero() -> Self {
        Self::utc(-62_135_596_800)
    }

    /// The same instant in UTC.
    #[must_use]
    pub fn to_utc(&self) -> Self {
        Self { nanos: self.nanos, ..Self::utc(self.unix) }
    }

    fn local_seconds(&self) -> i64 {
        self.unix.saturating_add(i64::from(self.offset))
    }

    /// The day in its zone.
    #[must_use]
    pub fn date(&self) -> Date {
        date_of(self.local_seconds().div_euclid(SECONDS_PER_DAY))
    }

    /// Hour, minute and second in its zone.
    #[must_use]
    pub fn clock(&self) -> (i64, i64, i64) {
        let second = self.local_seconds().rem_euclid(SECONDS_PER_DAY);
        (second / 3600, second / 60 % 60, second % 60)
    }

    /// The day of the week, 0 for Sunday.
    #[must_use]
    pub fn weekday(&self) -> usize {
        let day = (self.local_seconds().div_euclid(SECONDS_PER_DAY) + 4).rem_euclid(7);
        usize::try_from(day).unwrap_or(0)
    }

    /// The day of the year, 1 for the first.
    #[must_use]
    pub fn year_day(&self) -> i64 {
        let date = self.date();
        days_of(date) - days_of(Date { month: 1, day: 1, ..date }) + 1
    }

    /// The instant so many nanoseconds later.
    #[must_use]
    pub fn add(&self, nanos: i64) -> Self {
        let sum = i64::from(self.nanos) + nanos.rem_euclid(SECOND);
        Self {
            unix: self.unix.saturating_add(nanos.div_euclid(SECOND)).saturating_add(sum / SECOND),
            nanos: u32::try_from(sum % SECOND).unwrap_or(0),
            ..self.clone()
        }
    }

    /// The instant so many years, months and days later by the calendar; a day that the month doesn't have
    /// runs into the next.
    #[must_use]
    pub fn add_date(&self, years: i64, months: i64, days: i64) -> Self {
        let (before, date) = (self.local_seconds().rem_euclid(SECONDS_PER_DAY), self.date());
        let months = i64::from(date.month - 1).saturating_add(months);
        let year = date.year.saturating_add(years).saturating_add(months.div_euclid(12)).clamp(-1_000_000, 1_000_000);
        let month = u32::try_from(months.rem_euclid(12)).unwrap_or(0) + 1;
        let day = days_of(Date { year, month, day: 1 }) + i64::from(date.day) - 1;
        let day = day.saturating_add(days).clamp(-1_000_000_000, 1_000_000_000);
        Self { unix: day * SECONDS_PER_DAY + before - i64::from(self.offset), ..self.clone() }
    }

    /// Nanoseconds since `earlier`, as far as they fit (`time.Time.Sub`).
    #[must_use]
    pub fn since(&self, earlier: &Self) -> i64 {
        let seconds = self.unix.saturating_sub(earlier.unix);
        seconds.saturating_mul(SECOND).saturating_add(i64::from(self.nanos) - i64::from(earlier.nanos))
    }

    /// `time.Time.Format`
    #[must_use]
    pub fn format(&self, layout: &str) -> String {
        let (mut output, mut rest) = (String::new(), layout);
        while let Some((before, chunk, behind)) = next_chunk(rest) {
            output.push_str(before);
            self.write(chunk, &mut output);
            rest = behind;
        }
        output.push_str(rest);
        output
    }

    fn write(&self, chunk: Chunk, output: &mut String) {
        let date = self.date();
        let (hour, minute, second) = self.clock();
        let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
        let month = MONTHS.get(date.month as usize - 1).copied().unwrap_or_default();
        let weekday = WEEKDAYS.get(self.weekday()).copied().unwrap_or_default();
        let year_sign = if date.year < 0 { "-" } else { "" };
        output.push_str(&match chunk {
            Chunk::LongMonth => month.to_owned(),
            Chunk::Month => month.get(..3).unwrap_or_default().to_owned(),
            Chunk::NumberMonth => date.month.to_string(),
            Chunk::ZeroMonth => format!("{:02}", date.month),
            Chunk::LongWeekday => weekday.to_owned(),
            Chunk::Weekday => weekday.get(..3).unwrap_or_default().to_owned(),
            Chunk::Day => date.day.to_string(),
            Chunk::SpaceDay => format!("{:2}", date.day),
            Chunk::ZeroDay => format!("{:02}", date.day),
            Chunk::SpaceYearDay => format!("{:3}", self.year_day()),
            Chunk::ZeroYearDay => format!("{:03}", self.year_day()),
            Chunk::Hour => format!("{hour:02}"),
            Chunk::Hour12 => hour12.to_string(),
            Chunk::ZeroHour12 => format!("{hour12:02}"),
            Chunk::Minute => minute.to_string(),
            Chunk::ZeroMinute => format!("{minute:02}"),
            Chunk::Second => second.to_string(),
            Chunk::ZeroSecond => format!("{second:02}"),
            Chunk::LongYear => format!("{year_sign}{:04}", date.year.unsigned_abs()),
            Chunk::Year => format!("{:02}", date.year.rem_euclid(100)),
            Chunk::UpperHalf => (if hour >= 12 { "PM" } else { "AM" }).to_owned(),
            Chunk::LowerHalf => (if hour >= 12 { "pm" } else { "am" }).to_owned(),
            Chunk::ZoneName if self.zone.is_empty() => offset(self.offset, false, true, false),
            Chunk::ZoneName => self.zone.to_string(),
            Chunk::Offset { z: true, .. } if self.offset == 0 => "Z".to_owned(),
            Chunk::Offset { colons, minutes, seconds, .. } => offset(self.offset, colons, minutes, seconds),
            Chunk::Fraction { separator, digits, trim } => {
                let nanos = format!("{:09}", self.nanos);
                let digits = nanos.get(..digits.min(9)).unwrap_or_default();
                let digits = if trim { digits.trim_end_matches('0') } else { digits };
                if trim && digits.is_empty() { String::new() } else { format!("{separator}{digits}") }
            }
        });
    }
}

fn offset(seconds: i32, colons: bool, with_minutes: bool, with_seconds: bool) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let size = seconds.unsigned_abs();
    let colon = if colons { ":" } else { "" };
    let mut output = format!("{sign}{:02}", size / 3600);
    if with_minutes {
        output.push_str(&format!("{colon}{:02}", size / 60 % 60));
    }
    if with_seconds {
        output.push_str(&format!("{colon}{:02}", size % 60));
    }
    output
}

impl std::fmt::Display for Time {
    /// `time.Time.String`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}

/// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
pub(super) fn days_of(date: Date) -> i64 {
    let month = i64::from(date.month);
    let year = date.year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn date_of(days: i64) -> Date {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let small = |number: i64| u32::try_from(number).unwrap_or(1);
    Date { year: year_of_era + era * 400 + i64::from(month <= 2), month: small(month), day: small(day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_written_as_go_writes_them() {
        let time = Time { nanos: 120_000_000, ..Time::utc(1_136_214_245) };
        for (layout, output) in [
            ("Mon Jan _2 15:04:05 MST 2006", "Mon Jan  2 15:04:05 UTC 2006"),
            ("2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z"),
            ("20060102150405.000", "20060102150405.120"),
            ("3:4:5.999 PM -0700 002", "3:4:5.12 PM +0000 002"),
            ("January Monday 06 1 __2", "January Monday 06 1   2"),
            ("no layout 7", "no layout 7"),
        ] {
            assert_eq!(time.format(layout), output, "{layout}");
        }
        assert_eq!(Time::zero().to_string(), "0001-01-01 00:00:00 +0000 UTC");
    }

    #[test]
    fn the_calendar_goes_round() {
        for days in [-800_000, -719_469, -1, 0, 59, 11_016, 20_089, 3_000_000] {
            assert_eq!(days_of(date_of(days)), days);
        }
        assert_eq!(Time::utc(0).add_date(0, 1, 31).format("2006-01-02"), "1970-03-04");
        assert_eq!(Time::utc(0).weekday(), 4);
    }
}
