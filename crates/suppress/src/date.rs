//! Days of the calendar, for comments that hold until a day.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The text is no day as ISO 8601 writes it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is no date: write the year, month and day as `2027-01-31`")]
pub struct InvalidDate(pub String);

impl Date {
    /// The day on which so many seconds have passed since the beginning of 1970 in UTC. Days behind the year 65535
    /// count as its last one.
    #[must_use]
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let (mut year, mut days) = (1970_u16, seconds / 86_400);
        while days >= days_of_year(year) {
            if year == u16::MAX {
                return Self { year, month: 12, day: 31 };
            }
            days -= days_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while days >= u64::from(days_of_month(year, month)) {
            days -= u64::from(days_of_month(year, month));
            month += 1;
        }
        Self { year, month, day: u8::try_from(days + 1).unwrap_or(1) }
    }
}

fn days_of_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| InvalidDate(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|it| it.is_ascii_digit()))?;
        part.parse::<u16>().ok()
    };
    let (year, month, day) = (number(4)?, u8::try_from(number(2)?).ok()?, u8::try_from(number(2)?).ok()?);
    let is_day = parts.next().is_none() && (1..=12).contains(&month) && (1..=days_of_month(year, month)).contains(&day);
    is_day.then_some(Date { year, month, day })
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert_eq!("2027-01-31".parse::<Date>().unwrap().to_string(), "2027-01-31");
        assert!("2028-02-29".parse::<Date>().is_ok());
        for text in ["2027-02-29", "2027-13-01", "2027-1-31", "2027-01-00", "2027-01", "2027-01-31-1", "soon", ""] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn seconds_since_1970_are_days() {
        for (seconds, day) in [(0, "1970-01-01"), (86_399, "1970-01-01"), (951_782_400, "2000-02-29")] {
            assert_eq!(Date::from_unix_seconds(seconds).to_string(), day);
        }
        assert_eq!(Date::from_unix_seconds(1_801_440_000).to_string(), "2027-02-01");
        assert_eq!(Date::from_unix_seconds(u64::MAX).to_string(), "65535-12-31");
    }

    #[test]
    fn dates_are_ordered_by_the_calendar() {
        assert!("2027-01-31".parse::<Date>().unwrap() < "2027-02-01".parse::<Date>().unwrap());
    }
}
