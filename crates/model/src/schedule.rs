//! Cron expressions, as the `CronJob` controller reads them.

use std::str::FromStr;

/// A cron expression that the API server accepts.
///
/// Source: the parser of github.com/robfig/cron v3, with the standard five fields (minute, hour, day of month, month,
/// day of week), the descriptors (`@daily`, `@every 1h30m`) and a time zone in front (`TZ=…`, which the API server
/// refuses in new objects). The name of the zone is not looked up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
    days: u64,
    months: u64,
    weekdays_decide: bool,
    zone: bool,
}

/// Why an expression is refused, in words that end a sentence: "it has 4 fields instead of 5".
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct InvalidSchedule(String);

/// A field: its name, its bounds, and names for its numbers.
struct Bounds {
    name: &'static str,
    min: u32,
    max: u32,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: [Bounds; 5] = [
    Bounds { name: "minute", min: 0, max: 59, names: &[] },
    Bounds { name: "hour", min: 0, max: 23, names: &[] },
    Bounds { name: "day of the month", min: 1, max: 31, names: &[] },
    Bounds { name: "month", min: 1, max: 12, names: &MONTHS },
    Bounds { name: "day of the week", min: 0, max: 6, names: &WEEKDAYS },
];
const DESCRIPTORS: [&str; 7] = ["@annually", "@daily", "@hourly", "@midnight", "@monthly", "@weekly", "@yearly"];
/// The longest that each month gets.
const LAST_DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EVERY: u64 = u64::MAX;

impl Schedule {
    /// Whether no day of any year meets it, such as the 30th of February.
    #[must_use]
    pub fn never_fires(&self) -> bool {
        let has_day = |month: u32, last: u32| {
            self.months & (1 << month) != 0 && (1..=last).any(|day| self.days & (1 << day) != 0)
        };
        !self.weekdays_decide && !(1..).zip(LAST_DAYS).any(|(month, last)| has_day(month, last))
    }

    /// Whether a time zone stands in front, which belongs into `spec.timeZone`.
    #[must_use]
    pub fn has_time_zone(&self) -> bool {
        self.zone
    }
}

impl FromStr for Schedule {
    type Err = InvalidSchedule;

    fn from_str(text: &str) -> Result<Self, InvalidSchedule> {
        let fail = |why: String| Err(InvalidSchedule(why));
        let zoned = text.strip_prefix("TZ=").or_else(|| text.strip_prefix("CRON_TZ="));
        let expression = match zoned {
            Some(zoned) => zoned.split_once(' ').map_or("", |(_, rest)| rest).trim(),
            None => text,
        };
        let always = Self { days: EVERY, months: EVERY, weekdays_decide: false, zone: zoned.is_some() };
        if expression.starts_with('@') {
            let is_known = DESCRIPTORS.contains(&expression);
            let is_interval = || expression.strip_prefix("@every ").is_some_and(is_duration);
            return if is_known || is_interval() { Ok(always) } else { fail(format!("`{expression}` is unknown")) };
        }
        let fields: Vec<&str> = expression.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields.as_slice() else {
            return fail(format!("it has {} fields instead of 5", fields.len()));
        };
        let mut sets = [0; 5];
        for ((set, text), bounds) in sets.iter_mut().zip([minute, hour, day, month, weekday]).zip(&FIELDS) {
            *set = field(text, bounds).map_err(InvalidSchedule)?;
        }
        let [_, _, days, months, _] = sets;
        // With both days restricted, either of them is enough.
        let weekdays_decide = !is_star(weekday);
        Ok(Self { days, months, weekdays_decide, zone: zoned.is_some() })
    }
}

fn is_star(field: &str) -> bool {
    field.split(',').any(|range| matches!(range.split('/').next(), Some("*" | "?")))
}

/// The numbers that a field allows, as bits.
fn field(text: &str, bounds: &Bounds) -> Result<u64, String> {
    // Empty items of a list are passed over.
    let ranges = text.split(',').filter(|range| !range.is_empty());
    ranges.map(|text| range(text, bounds)).try_fold(0, |set, range| Ok(set | range?))
}

/// `number`, `number-number`, `*` or `?`, each with or without `/step`.
fn range(text: &str, bounds: &Bounds) -> Result<u64, String> {
    let Bounds { name, min, max, .. } = *bounds;
    let (span, step) = text.split_once('/').map_or((text, None), |(span, step)| (span, Some(step)));
    let (start, end) = match span.split_once('-') {
        _ if matches!(span, "*" | "?") => (min, max),
        Some((start, end)) => (number(start, bounds)?, number(end, bounds)?),
        None => {
            let start = number(span, bounds)?;
            (start, if step.is_some() { max } else { start })
        }
    };
    let step = step.map_or(Ok(1), |step| step.parse().map_err(|_| format!("`{step}` is no step of the {name}")))?;
    if start < min || end > max {
        return Err(format!("the {name} goes from {min} to {max}, not `{span}`"));
    }
    if start > end {
        return Err(format!("`{span}` as {name} ends before it begins"));
    }
    if step == 0 {
        return Err(format!("the step of the {name} is 0"));
    }
    let steps = usize::try_from(step).unwrap_or(usize::MAX);
    Ok((start..=end).step_by(steps).fold(0, |set, number| set | 1 << number))
}

fn number(text: &str, bounds: &Bounds) -> Result<u32, String> {
    let lower = text.to_ascii_lowercase();
    let named = (bounds.min..).zip(bounds.names).find(|(_, name)| **name == lower).map(|(number, _)| number);
    named.or_else(|| text.parse().ok()).ok_or_else(|| format!("`{text}` is no {}", bounds.name))
}

/// A positive duration in Go's notation: `1h30m`.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let behind_number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let units = ["ms", "us", "µs", "ns", "h", "m", "s"];
        let behind_unit = units.iter().find_map(|unit| behind_number.strip_prefix(unit));
        match behind_unit {
            Some(behind) if behind_number.len() < rest.len() => rest = behind,
            _ => return false,
        }
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Option<String> {
        text.parse::<Schedule>().err().map(|error| error.to_string())
    }

    #[test]
    fn what_the_controller_reads_is_accepted() {
        let valid = [
            "* * * * *",
            "*/15 0-6,12 1 JAN-mar sun",
            "5/10 ? ? * ?",
            "@daily",
            "@every 1h30m",
            "TZ=Europe/Berlin 0 3 * * *",
            "0 0 31 2 mon",
            "0,, 1 * * *",
        ];
        for text in valid {
            assert_eq!(problem(text), None, "{text}");
        }
    }

    #[test]
    fn what_it_refuses_is_refused_with_the_reason() {
        let table = [
            ("* * * *", "it has 4 fields instead of 5"),
            ("0 0 * * * *", "it has 6 fields instead of 5"),
            ("60 * * * *", "the minute goes from 0 to 59, not `60`"),
            ("* 24 * * *", "the hour goes from 0 to 23, not `24`"),
            ("* * 0 * *", "the day of the month goes from 1 to 31, not `0`"),
            ("* * * * 7", "the day of the week goes from 0 to 6, not `7`"),
            ("10-5 * * * *", "`10-5` as minute ends before it begins"),
            ("*/0 * * * *", "the step of the minute is 0"),
            ("*/x * * * *", "`x` is no step of the minute"),
            ("a * * * *", "`a` is no minute"),
            ("@reboot", "`@reboot` is unknown"),
            ("@every soon", "`@every soon` is unknown"),
            ("", "it has 0 fields instead of 5"),
        ];
        for (text, expected) in table {
            assert_eq!(problem(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn dates_that_no_year_has_never_come() {
        let never = |text: &str| text.parse::<Schedule>().map(|schedule| schedule.never_fires());
        assert_eq!(never("0 0 30 2 *"), Ok(true));
        assert_eq!(never("0 0 31 4,6,9,11 *"), Ok(true));
        assert_eq!(never("0 0 29 2 *"), Ok(false));
        assert_eq!(never("0 0 30 2 mon"), Ok(false));
        assert_eq!(never("0 0 31 2,3 *"), Ok(false));
        assert_eq!(never("@yearly"), Ok(false));
    }
}
