//! The elements of a layout, such as `2006` and `Jan`.

/// An element of a layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Chunk {
    LongMonth,
    Month,
    NumberMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    SpaceDay,
    ZeroDay,
    SpaceYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperHalf,
    LowerHalf,
    ZoneName,
    /// `z`: `Z` for UTC.
    Offset {
        z: bool,
        colons: bool,
        minutes: bool,
        seconds: bool,
    },
    /// `.000` or, with `trim`, `.999`
    Fraction {
        separator: char,
        digits: usize,
        trim: bool,
    },
}

const fn offset(z: bool, colons: bool, minutes: bool, seconds: bool) -> Chunk {
    Chunk::Offset { z, colons, minutes, seconds }
}

/// Longer ones before their prefixes.
const CHUNKS: [(&str, Chunk); 36] = [
    ("January", Chunk::LongMonth),
    ("Jan", Chunk::Month),
    ("Monday", Chunk::LongWeekday),
    ("Mon", Chunk::Weekday),
    ("MST", Chunk::ZoneName),
    ("01", Chunk::ZeroMonth),
    ("02", Chunk::ZeroDay),
    ("03", Chunk::ZeroHour12),
    ("04", Chunk::ZeroMinute),
    ("05", Chunk::ZeroSecond),
    ("06", Chunk::Year),
    ("002", Chunk::ZeroYearDay),
    ("15", Chunk::Hour),
    ("1", Chunk::NumberMonth),
    ("2006", Chunk::LongYear),
    ("2", Chunk::Day),
    ("__2", Chunk::SpaceYearDay),
    ("_2", Chunk::SpaceDay),
    ("3", Chunk::Hour12),
    ("4", Chunk::Minute),
    ("5", Chunk::Second),
    ("PM", Chunk::UpperHalf),
    ("pm", Chunk::LowerHalf),
    ("-070000", offset(false, false, true, true)),
    ("-07:00:00", offset(false, true, true, true)),
    ("-0700", offset(false, false, true, false)),
    ("-07:00", offset(false, true, true, false)),
    ("-07", offset(false, false, false, false)),
    ("Z070000", offset(true, false, true, true)),
    ("Z07:00:00", offset(true, true, true, true)),
    ("Z0700", offset(true, false, true, false)),
    ("Z07:00", offset(true, true, true, false)),
    ("Z07", offset(true, false, false, false)),
    // Go takes the underscore of "_2006" for itself.
    ("_2006", Chunk::LongYear),
    (".", Chunk::Fraction { separator: '.', digits: 0, trim: false }),
    (",", Chunk::Fraction { separator: ',', digits: 0, trim: false }),
];

/// The first element: what stands before it, the element, and what stands behind it.
pub(super) fn next_chunk(layout: &str) -> Option<(&str, Chunk, &str)> {
    for (at, _) in layout.char_indices() {
        let (before, rest) = layout.split_at_checked(at)?;
        if rest.starts_with("_2006") {
            let (before, behind) = (layout.get(..at + 1)?, rest.get(5..)?);
            return Some((before, Chunk::LongYear, behind));
        }
        let found = CHUNKS.iter().find_map(|(text, chunk)| Some((*chunk, rest.strip_prefix(text)?)));
        match found {
            Some((Chunk::Fraction { separator, .. }, behind)) => {
                if let Some((digits, trim, behind)) = fraction(behind) {
                    return Some((before, Chunk::Fraction { separator, digits, trim }, behind));
                }
            }
            // "Month" is no "Mon", "Janet" no "Jan".
            Some((Chunk::Month | Chunk::Weekday, behind)) if behind.starts_with(|c: char| c.is_ascii_lowercase()) => {}
            Some((chunk, behind)) => return Some((before, chunk, behind)),
            None => {}
        }
    }
    None
}

/// A fraction is a run of 0 or of 9 that no other digit follows.
fn fraction(behind: &str) -> Option<(usize, bool, &str)> {
    let digit = behind.chars().next().filter(|first| matches!(first, '0' | '9'))?;
    let rest = behind.trim_start_matches(digit);
    let followed = rest.starts_with(|next: char| next.is_ascii_digit());
    (!followed).then_some((behind.len() - rest.len(), digit == '9', rest))
}
