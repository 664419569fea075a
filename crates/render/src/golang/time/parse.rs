//! Reading times by a layout.

use std::rc::Rc;

use super::layout::{Chunk, next_chunk};
use super::{Date, MONTHS, SECONDS_PER_DAY, Time, WEEKDAYS, days_of};

/// Why a text is no time of the layout; in Go's words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("parsing time {}{message}", quoted(.value))]
pub struct ParseError {
    value: String,
    message: String,
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            ' '..='\x7f' => quoted.push(c),
            // Bytes, not characters.
            _ => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| quoted.push_str(&format!("\\x{byte:02x}"))),
        }
    }
    quoted + "\""
}

/// Why an element could not be read.
enum Fault {
    /// It is not there.
    Mismatch,
    /// It is a number that the calendar or clock doesn't have.
    Range(&'static str),
}

#[derive(Default)]
struct Fields {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: u32,
    afternoon: Option<bool>,
    offset: Option<i32>,
    zone: Option<Rc<str>>,
}

/// `time.ParseInLocation(layout, value, UTC)`
///
/// # Errors
/// [`ParseError`]
pub fn parse(layout: &str, value: &str) -> Result<Time, ParseError> {
    let mut fields = Fields::default();
    let (mut layout_rest, mut rest) = (layout, value);
    let error = |message: String| ParseError { value: value.to_owned(), message };
    let mismatch = |rest: &str, element: &str| {
        error(format!(" as {}: cannot parse {} as {}", quoted(layout), quoted(rest), quoted(element)))
    };
    loop {
        let next = next_chunk(layout_rest);
        let prefix = next.map_or(layout_rest, |(before, ..)| before);
        let Some(behind) = skip(rest, prefix) else { return Err(mismatch(rest, prefix)) };
        rest = behind;
        let Some((_, chunk, layout_behind)) = next else { break };
        let element_end = layout_rest.len() - layout_behind.len();
        let element = layout_rest.get(prefix.len()..element_end).unwrap_or_default();
        let hold = rest;
        match fields.read(chunk, element, &mut rest, layout_behind) {
            Ok(()) => {}
            Err(Fault::Mismatch) => return Err(mismatch(hold, element)),
            Err(Fault::Range(what)) => return Err(error(format!(": {what} out of range"))),
        }
        layout_rest = layout_behind;
    }
    if !rest.is_empty() {
        return Err(error(format!(": extra text: {}", quoted(rest))));
    }
    fields.time().ok_or_else(|| error(": day out of range".to_owned()))
}

/// Takes what stands between elements off the value; a run of spaces matches any run.
fn skip<'a>(mut value: &'a str, mut prefix: &str) -> Option<&'a str> {
    while let Some(char) = prefix.chars().next() {
        if char == ' ' {
            if !value.is_empty() && !value.starts_with(' ') {
                return None;
            }
            prefix = prefix.trim_start_matches(' ');
            value = value.trim_start_matches(' ');
        } else {
            value = value.strip_prefix(char)?;
            prefix = prefix.get(char.len_utf8()..)?;
        }
    }
    Some(value)
}

/// One or two digits; exactly two when `fixed`.
fn two_digits(rest: &mut &str, fixed: bool) -> Result<i64, Fault> {
    let length = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    if length == 0 || fixed && length < 2 {
        return Err(Fault::Mismatch);
    }
    digits(rest, length)
}

fn digits(rest: &mut &str, length: usize) -> Result<i64, Fault> {
    let (number, behind) = rest.split_at_checked(length).ok_or(Fault::Mismatch)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Mismatch);
    }
    *rest = behind;
    number.parse().map_err(|_| Fault::Mismatch)
}

fn name(rest: &mut &str, names: &[&str], length: Option<usize>) -> Result<i64, Fault> {
    for (index, name) in names.iter().enumerate() {
        let name = name.get(..length.unwrap_or(name.len())).unwrap_or_default();
        if let Some((head, behind)) = rest.split_at_checked(name.len())
            && head.eq_ignore_ascii_case(name)
        {
            *rest = behind;
            return i64::try_from(index).map_err(|_| Fault::Mismatch);
        }
    }
    Err(Fault::Mismatch)
}

fn has_fraction(rest: &str) -> bool {
    rest.strip_prefix(['.', ',']).is_some_and(|behind| behind.starts_with(|first: char| first.is_ascii_digit()))
}

fn within(number: i64, range: std::ops::Range<i64>, what: &'static str) -> Result<i64, Fault> {
    if range.contains(&number) { Ok(number) } else { Err(Fault::Range(what)) }
}

impl Fields {
    fn read(&mut self, chunk: Chunk, element: &str, rest: &mut &str, layout_behind: &str) -> Result<(), Fault> {
        match chunk {
            Chunk::Year => {
                let year = two_digits(rest, true)?;
                self.year = year + if year >= 69 { 1900 } else { 2000 };
            }
            Chunk::LongYear => self.year = digits(rest, 4)?,
            Chunk::Month => self.month = Some(name(rest, &MONTHS, Some(3))? + 1),
            Chunk::LongMonth => self.month = Some(name(rest, &MONTHS, None)? + 1),
            Chunk::NumberMonth | Chunk::ZeroMonth => {
                let month = two_digits(rest, chunk == Chunk::ZeroMonth)?;
                self.month = Some(within(month, 1..13, "month")?);
            }
            Chunk::Weekday => drop(name(rest, &WEEKDAYS, Some(3))?),
            Chunk::LongWeekday => drop(name(rest, &WEEKDAYS, None)?),
            Chunk::Day | Chunk::SpaceDay | Chunk::ZeroDay => {
                if chunk == Chunk::SpaceDay {
                    *rest = rest.strip_prefix(' ').unwrap_or(rest);
                }
                self.day = Some(two_digits(rest, chunk == Chunk::ZeroDay)?);
            }
            Chunk::SpaceYearDay | Chunk::ZeroYearDay => {
                let padded = if chunk == Chunk::SpaceYearDay { rest.trim_start_matches(' ') } else { *rest };
                let length = 3usize.saturating_sub(rest.len() - padded.len());
                *rest = padded;
                self.year_day = Some(digits(rest, length)?);
            }
            Chunk::Hour => self.hour = within(two_digits(rest, false)?, 0..24, "hour")?,
            Chunk::Hour12 | Chunk::ZeroHour12 => {
                self.hour = within(two_digits(rest, chunk == Chunk::ZeroHour12)?, 0..13, "hour")?;
            }
            Chunk::Minute | Chunk::ZeroMinute => {
                self.minute = within(two_digits(rest, chunk == Chunk::ZeroMinute)?, 0..60, "minute")?;
            }
            Chunk::Second | Chunk::ZeroSecond => {
                self.second = within(two_digits(rest, chunk == Chunk::ZeroSecond)?, 0..60, "second")?;
                self.unasked_fraction(rest, layout_behind)?;
            }
            Chunk::UpperHalf => self.afternoon = Some(name(rest, &["AM", "PM"], None)? == 1),
            Chunk::LowerHalf => self.afternoon = Some(name(rest, &["am", "pm"], None)? == 1),
            Chunk::Offset { z, .. } => self.read_offset(z, element, rest)?,
            Chunk::ZoneName => self.read_zone(rest)?,
            Chunk::Fraction { digits, trim, .. } => {
                let there = has_fraction(rest);
                if !trim || there {
                    self.read_fraction(rest, (!trim).then_some(digits))?;
                }
            }
        }
        Ok(())
    }

    /// Seconds may have a fraction that the layout doesn't mention.
    fn unasked_fraction(&mut self, rest: &mut &str, layout_behind: &str) -> Result<(), Fault> {
        let asked = matches!(next_chunk(layout_behind), Some(("", Chunk::Fraction { .. }, _)));
        let there = has_fraction(rest);
        if there && !asked { self.read_fraction(rest, None) } else { Ok(()) }
    }

    fn read_fraction(&mut self, rest: &mut &str, exactly: Option<usize>) -> Result<(), Fault> {
        let behind = rest.strip_prefix(['.', ',']).ok_or(Fault::Mismatch)?;
        let there = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let length = exactly.unwrap_or(there);
        if there < length {
            return Err(Fault::Mismatch);
        }
        let (fraction, behind) = behind.split_at_checked(length).ok_or(Fault::Mismatch)?;
        let nanos = format!("{fraction:0<9}");
        self.nanos = nanos.get(..9).and_then(|nanos| nanos.parse().ok()).ok_or(Fault::Mismatch)?;
        *rest = behind;
        Ok(())
    }

    fn read_offset(&mut self, z: bool, element: &str, rest: &mut &str) -> Result<(), Fault> {
        if z && let Some(behind) = rest.strip_prefix('Z') {
            *rest = behind;
            (self.offset, self.zone) = (Some(0), Some(Rc::from("UTC")));
            return Ok(());
        }
        let (text, behind) = rest.split_at_checked(element.len()).ok_or(Fault::Mismatch)?;
        let mut chars = element.chars().zip(text.chars());
        let negative = match chars.next() {
            Some((_, '-')) => true,
            Some((_, '+')) => false,
            _ => return Err(Fault::Mismatch),
        };
        let mut numbers = Vec::new();
        for (pattern, char) in chars {
            match (pattern, char.to_digit(10)) {
                (':', None) if char == ':' => {}
                (':', _) | (_, None) => return Err(Fault::Mismatch),
                (_, Some(digit)) => numbers.push(i32::try_from(digit).unwrap_or(0)),
            }
        }
        let part = |index: usize| numbers.get(index).unwrap_or(&0) * 10 + numbers.get(index + 1).unwrap_or(&0);
        within(i64::from(part(0)), 0..25, "time zone offset hour")?;
        within(i64::from(part(2)), 0..60, "time zone offset minute")?;
        within(i64::from(part(4)), 0..60, "time zone offset second")?;
        let size = part(0) * 3600 + part(2) * 60 + part(4);
        *rest = behind;
        self.offset = Some(if negative { -size } else { size });
        Ok(())
    }

    /// `UTC`, or another abbreviation, for which Go knows no offset either.
    fn read_zone(&mut self, rest: &mut &str) -> Result<(), Fault> {
        let letters = rest.bytes().take(6).take_while(u8::is_ascii_uppercase).count();
        let length = match letters {
            _ if rest.starts_with("UTC") => 3,
            _ if rest.starts_with("ChST") || rest.starts_with("MeST") => 4,
            3 => 3,
            4 if rest.get(3..4) == Some("T") || rest.starts_with("WITA") => 4,
            5 if rest.get(4..5) == Some("T") => 5,
            _ => return Err(Fault::Mismatch),
        };
        let (zone, behind) = rest.split_at_checked(length).ok_or(Fault::Mismatch)?;
        self.zone = Some(Rc::from(zone));
        *rest = behind;
        Ok(())
    }

    fn time(self) -> Option<Time> {
        let hour = match self.afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let month = u32::try_from(self.month.unwrap_or(1)).ok()?;
        let day = self.day.unwrap_or(1);
        let first = |year, month| days_of(Date { year, month, day: 1 });
        let next_month = if month == 12 { first(self.year + 1, 1) } else { first(self.year, month + 1) };
        if day < 1 || day > next_month - first(self.year, month) {
            return None;
        }
        let days = match self.year_day {
            Some(year_day) if year_day < 1 || year_day > first(self.year + 1, 1) - first(self.year, 1) => return None,
            Some(year_day) if self.month.is_none() => first(self.year, 1) + year_day - 1,
            _ => first(self.year, month) + day - 1,
        };
        let offset = self.offset.unwrap_or(0);
        let seconds = days * SECONDS_PER_DAY + hour * 3600 + self.minute * 60 + self.second;
        let zone = match (self.zone, self.offset) {
            (Some(zone), _) => zone,
            (None, None | Some(0)) => Rc::from("UTC"),
            (None, Some(_)) => Rc::from(""),
        };
        Some(Time { unix: seconds - i64::from(offset), nanos: self.nanos, offset, zone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_by_their_layout() {
        for (layout, value, shown) in [
            ("2006-01-02", "2017-12-31", "2017-12-31 00:00:00 +0000 UTC"),
            ("2006-01-02T15:04:05Z07:00", "2017-12-31T12:13:14.5+01:30", "2017-12-31 12:13:14.5 +0130 +0130"),
            ("Jan _2 2006 3:04PM", "feb  3 2020 4:05PM", "2020-02-03 16:05:00 +0000 UTC"),
            ("06 1 2 MST", "70 2 3 CET", "1970-02-03 00:00:00 +0000 CET"),
            ("2006 002", "2024 060", "2024-02-29 00:00:00 +0000 UTC"),
        ] {
            assert_eq!(parse(layout, value).unwrap().to_string(), shown, "{value}");
        }
    }

    #[test]
    fn what_is_no_time_is_told() {
        for (layout, value, error) in [
            ("2006-01-02", "x", r#"parsing time "x" as "2006-01-02": cannot parse "x" as "2006""#),
            ("2006-01-02", "2020-13-01", r#"parsing time "2020-13-01": month out of range"#),
            ("2006-01-02", "2021-02-29", r#"parsing time "2021-02-29": day out of range"#),
            ("2006", "2020 ", r#"parsing time "2020 ": extra text: " ""#),
        ] {
            assert_eq!(parse(layout, value).unwrap_err().to_string(), error);
        }
    }
}
