//! Which plain scalars YAML 1.1, as go-yaml reads it, takes for something else than strings.

/// Whether a plain scalar of this text reads as a string, and old parsers take it for one too.
pub(super) fn is_plain_string(text: &str) -> bool {
    let Some(first) = text.bytes().next() else { return false };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => !is_word(text),
        b'.' => !is_special_float(text) && !is_go_float(text),
        b'+' | b'-' | b'0'..=b'9' => {
            !is_special_float(text) && !is_timestamp(text) && !is_number(text) && !is_base60(text)
        }
        _ => true,
    }
}

/// The spellings of booleans and null.
fn is_word(text: &str) -> bool {
    const WORDS: &[&str] = &["y", "yes", "true", "on", "n", "no", "false", "off", "null"];
    let spelt_as = |word: &&str| {
        text.eq_ignore_ascii_case(word)
            && (text == *word
                || text.bytes().all(|byte| byte.is_ascii_uppercase())
                || text.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()))
    };
    text == "~" || WORDS.iter().any(spelt_as)
}

fn is_special_float(text: &str) -> bool {
    let (signed, rest) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    matches!(rest, ".inf" | ".Inf" | ".INF") || (!signed && matches!(rest, ".nan" | ".NaN" | ".NAN"))
}

/// Whether `strconv.ParseFloat` takes a text that begins with a dot: digits, single underscores between them, an
/// exponent; nothing out of range.
fn is_go_float(text: &str) -> bool {
    let bytes = text.as_bytes();
    let between_digits = |at: usize| {
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        digit(at.checked_sub(1)) && digit(Some(at + 1))
    };
    let underscores_fit = (0..bytes.len()).all(|at| bytes.get(at) != Some(&b'_') || between_digits(at));
    underscores_fit && is_float(&text.replace('_', ""))
}

fn is_number(text: &str) -> bool {
    let plain = text.replace('_', "");
    is_go_int(&plain) || is_float(&plain) || is_binary(&plain)
}

/// Whether `strconv.ParseInt` or `ParseUint` with base 0 take it.
fn is_go_int(text: &str) -> bool {
    let (negative, signed, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, true, rest),
        [b'+', rest @ ..] => (false, true, rest),
        rest => (false, false, rest),
    };
    let (base, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', b'o' | b'O', rest @ ..] => (8, rest),
        [b'0', b'b' | b'B', rest @ ..] => (2, rest),
        [b'0', rest @ ..] if !rest.is_empty() => (8, rest),
        rest => (10, rest),
    };
    let magnitude = digits.iter().try_fold(0_u64, |number, byte| {
        let digit = char::from(*byte).to_digit(base)?;
        number.checked_mul(u64::from(base))?.checked_add(u64::from(digit))
    });
    let Some(magnitude) = magnitude.filter(|_| !digits.is_empty()) else { return false };
    match (negative, signed) {
        (true, _) => magnitude <= i64::MIN.unsigned_abs(),
        (false, true) => magnitude <= i64::MAX.unsigned_abs(),
        (false, false) => true,
    }
}

/// `[-+]? (\.[0-9]+ | [0-9]+(\.[0-9]*)?) ([eE][-+]?[0-9]+)?`, within the range of a `float64`.
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    mantissa && exponent.is_none_or(digits) && text.parse().is_ok_and(f64::is_finite)
}

/// What go-yaml takes besides as binary: a second sign behind `0b`.
fn is_binary(text: &str) -> bool {
    text.strip_prefix("0b").is_some_and(|digits| i64::from_str_radix(digits, 2).is_ok())
}

/// `190:20:30`, `12:30.5`: numbers of base 60 in YAML 1.1, which other parsers may still read so.
fn is_base60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut groups = whole.split(':');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let first = groups.next().unwrap_or_default();
    let first_fits = first.starts_with(|c: char| c.is_ascii_digit()) && digits(first);
    let mut count = 0;
    let groups_fit = groups.all(|group| {
        count += 1;
        matches!(group.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9'])
    });
    first_fits && groups_fit && count > 0 && digits(fraction)
}

/// The timestamps that go-yaml knows: a date, a date and a time with a space between, and RFC 3339 with short fields.
fn is_timestamp(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-').filter(|(year, _)| year.len() == 4) else { return false };
    let Some(year) = number(year) else { return false };
    let Some((month, rest)) = rest.split_once('-') else { return false };
    let length = rest.bytes().take_while(u8::is_ascii_digit).count().min(2);
    let (day, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
    let (Some(month), Some(day)) = (short(month), short(day)) else { return false };
    if !(1..=12).contains(&month) || day < 1 || day > days_in(month, year) {
        return false;
    }
    match rest.split_at_checked(1) {
        None => rest.is_empty(),
        Some((" ", time)) => is_time(time),
        Some(("T" | "t", time)) => {
            let Some(zone) = time.find(['Z', '+', '-']) else { return false };
            let (time, zone) = time.split_at_checked(zone).unwrap_or((time, ""));
            is_time(time) && is_zone(zone)
        }
        Some(_) => false,
    }
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// One or two digits.
fn short(text: &str) -> Option<u32> {
    (text.len() <= 2).then(|| number(text)).flatten()
}

fn days_in(month: u32, year: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `15:4:5` with a fraction of seconds behind a dot or comma.
fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).map_or((text, None), |(clock, rest)| (clock, Some(rest)));
    let mut fields = clock.split(':').map(short);
    let (hour, minute, second) = (fields.next().flatten(), fields.next().flatten(), fields.next().flatten());
    let in_range = hour.is_some_and(|n| n < 24) && minute.is_some_and(|n| n < 60) && second.is_some_and(|n| n < 60);
    let fraction_fits = fraction.is_none_or(|digits| !digits.is_empty() && number_of_any_length(digits));
    in_range && fields.next().is_none() && fraction_fits
}

fn number_of_any_length(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Z` or `±07:00`.
fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return text == "Z" };
    let Some((hours, minutes)) = offset.split_once(':') else { return false };
    let field = |text: &str, limit: u32| text.len() == 2 && number(text).is_some_and(|n| n <= limit);
    field(hours, 24) && field(minutes, 60)
}
