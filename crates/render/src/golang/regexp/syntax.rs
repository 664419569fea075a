//! Go's regular-expression syntax (`regexp/syntax`, Perl flavour), written anew for the `regex` crate.
//!
//! The two differ in what they take besides the common ground. Here everything is said in a form on which both
//! agree: characters that mean something to either are escaped, Perl classes are spelled out (Go's are ASCII), and
//! what Go refuses is refused.

/// Why Go takes a text for no regular expression.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("error parsing regexp: {message}: `{part}`")]
pub struct SyntaxError {
    message: &'static str,
    part: String,
}

impl SyntaxError {
    pub(super) fn new(message: &'static str, part: &str) -> Self {
        Self { message, part: part.to_owned() }
    }

    /// What is left to the crate: unknown classes, names given twice, and size.
    pub(super) fn from_regex(error: &regex::Error, expression: &str) -> Self {
        match error {
            regex::Error::CompiledTooBig(_) => Self::new("expression too large", expression),
            _ => Self::new("invalid character class range", expression),
        }
    }
}

/// How deep groups may be nested, as in Go.
const MAX_DEPTH: usize = 1000;
/// How often something may be repeated, as in Go.
const MAX_REPEAT: u32 = 1000;

/// Reads one expression from left to right.
struct Translator<'a> {
    whole: &'a str,
    rest: &'a str,
    output: String,
    depth: usize,
    /// Where the repetition operator just read begins.
    repeated_at: Option<usize>,
    /// Whether there is something to repeat.
    repeatable: bool,
    /// The names of groups so far.
    names: Vec<&'a str>,
}

/// The expression in the `regex` crate's syntax.
pub(super) fn translate(expression: &str) -> Result<String, SyntaxError> {
    let mut translator = Translator {
        whole: expression,
        rest: expression,
        output: String::with_capacity(expression.len() + 8),
        depth: 0,
        repeated_at: None,
        repeatable: false,
        names: Vec::new(),
    };
    while let Some(char) = translator.rest.chars().next() {
        translator.step(char)?;
    }
    if translator.depth > 0 {
        return Err(SyntaxError::new("missing closing )", expression));
    }
    Ok(translator.output)
}

impl<'a> Translator<'a> {
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn position(&self) -> usize {
        self.whole.len() - self.rest.len()
    }

    fn step(&mut self, char: char) -> Result<(), SyntaxError> {
        let repeated_at = self.repeated_at.take();
        match char {
            '(' => return self.open(),
            ')' => {
                self.depth = self.depth.checked_sub(1).ok_or_else(|| SyntaxError::new("unexpected )", self.whole))?;
                self.take("\u{29}", 1);
            }
            '|' => {
                self.take("|", 1);
                self.repeatable = false;
            }
            '*' | '+' | '?' => return self.repeat(1, repeated_at),
            '{' => {
                if let Some(length) = self.counted()? {
                    return self.repeat(length, repeated_at);
                }
                self.take(r"\{", 1);
            }
            '[' => {
                let (class, length) = Class::read(self.rest)?;
                self.take(&class, length);
            }
            '\\' => return self.escape(),
            '^' | '$' | '.' => self.take(char.encode_utf8(&mut [0; 4]), 1),
            _ => {
                let mut literal = String::new();
                push_literal(&mut literal, char);
                self.take(&literal, char.len_utf8());
            }
        }
        Ok(())
    }

    /// Writes something that can be repeated.
    fn take(&mut self, output: &str, length: usize) {
        self.output.push_str(output);
        self.skip(length);
        self.repeatable = true;
    }

    fn open(&mut self) -> Result<(), SyntaxError> {
        self.repeatable = false;
        let Some(behind) = self.rest.strip_prefix("(?") else {
            self.output.push('(');
            self.skip(1);
            return self.deeper();
        };
        if let Some(named) = behind.strip_prefix("P<").or_else(|| behind.strip_prefix('<')) {
            let unclosed = SyntaxError::new("invalid named capture", self.rest);
            let (name, after) = named.split_once('>').ok_or(unclosed)?;
            let length = self.rest.len() - after.len();
            if name.is_empty() || !name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
                return Err(SyntaxError::new("invalid named capture", self.rest.get(..length).unwrap_or_default()));
            }
            // Go takes names that begin with a digit, which no replacement can ask for, and names given twice, of
            // which the first counts here.
            let plain = name.starts_with(|first: char| first.is_ascii_digit()) || self.names.contains(&name);
            self.names.push(name);
            self.output.push_str(&if plain { "(".to_owned() } else { format!("(?P<{name}>") });
            self.skip(length);
            return self.deeper();
        }
        let flags = behind.find(|c: char| !matches!(c, 'i' | 'm' | 's' | 'U' | '-')).unwrap_or(behind.len());
        let (flags, after) = behind.split_at_checked(flags).unwrap_or((behind, ""));
        let end = after.chars().next();
        let (set, cleared) = flags.split_once('-').unwrap_or((flags, "i"));
        let Some(end @ (':' | ')')) = end.filter(|_| !cleared.is_empty() && !cleared.contains('-')) else {
            let length = self.rest.len() - after.len() + end.map_or(0, char::len_utf8);
            let part = self.rest.get(..length).unwrap_or_default();
            return Err(SyntaxError::new("invalid or unsupported Perl syntax", part));
        };
        let without_repetition =
            |flags: &str| -> String { ['i', 'm', 's', 'U'].into_iter().filter(|flag| flags.contains(*flag)).collect() };
        let set = without_repetition(set);
        let cleared = if flags.contains('-') { without_repetition(cleared) } else { String::new() };
        let set: String = set.chars().filter(|flag| !cleared.contains(*flag)).collect();
        if end == ':' || !set.is_empty() || !cleared.is_empty() {
            let minus = if cleared.is_empty() { "" } else { "-" };
            self.output.push_str(&format!("(?{set}{minus}{cleared}{end}"));
        }
        self.skip(flags.len() + 3);
        if end == ':' { self.deeper() } else { Ok(()) }
    }

    fn deeper(&mut self) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SyntaxError::new("expression nests too deeply", self.whole));
        }
        Ok(())
    }

    /// The length of `{2}`, `{2,}` or `{2,3}`; any other brace is a character.
    fn counted(&self) -> Result<Option<usize>, SyntaxError> {
        let Some((inside, _)) = self.rest.get(1..).and_then(|rest| rest.split_once('}')) else { return Ok(None) };
        let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
        let is_number = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
        };
        if !is_number(least) || !(most.is_empty() || is_number(most)) {
            return Ok(None);
        }
        let limit = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= MAX_REPEAT);
        let fits = match (limit(least), limit(most)) {
            (Some(least), Some(most)) => least <= most,
            (Some(_), None) => most.is_empty(),
            (None, _) => false,
        };
        if !fits {
            let part = self.rest.get(..inside.len() + 2).unwrap_or_default();
            return Err(SyntaxError::new("invalid repeat count", part));
        }
        Ok(Some(inside.len() + 2))
    }

    fn repeat(&mut self, length: usize, repeated_at: Option<usize>) -> Result<(), SyntaxError> {
        let lazy = self.rest.get(length..).is_some_and(|rest| rest.starts_with('?'));
        let length = length + usize::from(lazy);
        let begin = self.position();
        let operator = self.rest.get(..length).unwrap_or_default();
        if let Some(first) = repeated_at {
            let part = self.whole.get(first..begin + length).unwrap_or_default();
            return Err(SyntaxError::new("invalid nested repetition operator", part));
        }
        if !self.repeatable {
            return Err(SyntaxError::new("missing argument to repetition operator", operator));
        }
        self.output.push_str(operator);
        self.skip(length);
        self.repeated_at = Some(begin);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), SyntaxError> {
        if let Some(quoted) = self.rest.strip_prefix(r"\Q") {
            let (literal, after) = quoted.split_once(r"\E").unwrap_or((quoted, ""));
            for char in literal.chars() {
                push_literal(&mut self.output, char);
                self.repeatable = true;
            }
            self.rest = after;
            return Ok(());
        }
        if self.rest.starts_with(r"\E") {
            return Err(SyntaxError::new("invalid escape sequence", r"\E"));
        }
        let assertion = match self.rest.get(1..2) {
            Some("A") => Some(r"\A"),
            Some("z") => Some(r"\z"),
            Some("b") => Some(r"(?-u:\b)"),
            Some("B") => Some(r"(?-u:\B)"),
            _ => None,
        };
        if let Some(assertion) = assertion {
            self.take(assertion, 2);
        } else if let Some((class, length)) = perl_or_unicode_class(self.rest)? {
            self.take(&class, length);
        } else {
            let (char, length) = escaped_char(self.rest)?;
            let mut literal = String::new();
            push_literal(&mut literal, char);
            self.take(&literal, length);
        }
        Ok(())
    }
}

/// A bracketed class.
struct Class;

impl Class {
    /// The class at the beginning of the text in the other syntax, and its length.
    fn read(text: &str) -> Result<(String, usize), SyntaxError> {
        let mut rest = text.get(1..).unwrap_or_default();
        let mut output = String::from("[");
        if let Some(behind) = rest.strip_prefix('^') {
            output.push('^');
            rest = behind;
        }
        let mut first = true;
        loop {
            let Some(char) = rest.chars().next() else { return Err(SyntaxError::new("missing closing ]", text)) };
            if char == ']' && !first {
                break;
            }
            first = false;
            if let Some((name, behind)) = rest.strip_prefix("[:").and_then(|inside| inside.split_once(":]")) {
                output.push_str(&posix_class(name)?);
                rest = behind;
            } else if let Some((class, length)) = perl_or_unicode_class(rest)? {
                output.push_str(&class);
                rest = rest.get(length..).unwrap_or_default();
            } else {
                let begin = rest;
                let (low, behind) = class_char(rest, text)?;
                rest = behind;
                push_code(&mut output, low);
                if rest.starts_with('-') && !rest.starts_with("-]") && rest.len() > 1 {
                    let (high, behind) = class_char(rest.get(1..).unwrap_or_default(), text)?;
                    rest = behind;
                    if high < low {
                        let range = begin.get(..begin.len() - rest.len()).unwrap_or_default();
                        return Err(SyntaxError::new("invalid character class range", range));
                    }
                    output.push('-');
                    push_code(&mut output, high);
                }
            }
        }
        output.push(']');
        Ok((output, text.len() - rest.len() + 1))
    }
}

fn class_char<'a>(rest: &'a str, class: &str) -> Result<(char, &'a str), SyntaxError> {
    let Some(char) = rest.chars().next() else { return Err(SyntaxError::new("missing closing ]", class)) };
    let (char, length) = if char == '\\' { escaped_char(rest)? } else { (char, char.len_utf8()) };
    Ok((char, rest.get(length..).unwrap_or_default()))
}

fn posix_class(name: &str) -> Result<String, SyntaxError> {
    const NAMES: [&str; 14] = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
        "word", "xdigit",
    ];
    if !NAMES.contains(&name.strip_prefix('^').unwrap_or(name)) {
        return Err(SyntaxError::new("invalid character class range", &format!("[:{name}:]")));
    }
    Ok(format!("[:{name}:]"))
}

/// `\d`, `\pN`, `\p{Greek}` and their like at the beginning of the text, as a class, and their length.
fn perl_or_unicode_class(text: &str) -> Result<Option<(String, usize)>, SyntaxError> {
    let class = match text.get(..2) {
        Some(r"\d") => "[0-9]",
        Some(r"\D") => "[^0-9]",
        Some(r"\s") => r"[\t\n\x0C\r\x20]",
        Some(r"\S") => r"[^\t\n\x0C\r\x20]",
        Some(r"\w") => "[0-9A-Za-z_]",
        Some(r"\W") => "[^0-9A-Za-z_]",
        Some(r"\p" | r"\P") => return unicode_class(text).map(Some),
        _ => return Ok(None),
    };
    Ok(Some((class.to_owned(), 2)))
}

fn unicode_class(text: &str) -> Result<(String, usize), SyntaxError> {
    let behind = text.get(2..).unwrap_or_default();
    let (name, length) = match behind.strip_prefix('{') {
        Some(inside) => match inside.split_once('}') {
            Some((name, _)) => (name, name.len() + 4),
            None => return Err(SyntaxError::new("invalid character class range", text)),
        },
        None => {
            let length = behind.chars().next().map_or(0, char::len_utf8);
            (behind.get(..length).unwrap_or_default(), length + 2)
        }
    };
    let mut negated = text.starts_with(r"\P");
    let plain = name.strip_prefix('^').unwrap_or(name);
    negated ^= plain.len() < name.len();
    let part = || SyntaxError::new("invalid character class range", text.get(..length).unwrap_or_default());
    // Go knows categories and scripts, under their own names only.
    if plain.is_empty() || !plain.chars().all(|c| c.is_ascii_alphabetic() || c == '_') {
        return Err(part());
    }
    let letter = if negated { 'P' } else { 'p' };
    let candidates = match plain {
        "Any" => vec![format!(r"\{letter}{{Any}}")],
        _ => vec![format!(r"\{letter}{{gc={plain}}}"), format!(r"\{letter}{{sc={plain}}}")],
    };
    let known = candidates.into_iter().find(|class| regex::Regex::new(class).is_ok());
    known.map(|class| (class, length)).ok_or_else(part)
}

/// The character that an escape stands for, and the escape's length.
fn escaped_char(text: &str) -> Result<(char, usize), SyntaxError> {
    let Some(char) = text.chars().nth(1) else {
        return Err(SyntaxError::new("trailing backslash at end of expression", ""));
    };
    let digits = text.get(1..).unwrap_or_default();
    let invalid = |length: usize| SyntaxError::new("invalid escape sequence", text.get(..length).unwrap_or(text));
    match char {
        // \1 alone is a back reference, which there is none of; \12 is octal, and so is \0.
        '1'..='7' if !digits.chars().nth(1).is_some_and(|next| ('0'..='7').contains(&next)) => Err(invalid(2)),
        '0'..='7' => {
            let length = digits.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            let code = u32::from_str_radix(digits.get(..length).unwrap_or_default(), 8).ok();
            code.and_then(char::from_u32).map(|char| (char, length + 1)).ok_or_else(|| invalid(length + 1))
        }
        'x' => {
            let hex = digits.get(1..).unwrap_or_default();
            let (hex, length) = match hex.strip_prefix('{') {
                Some(inside) => match inside.split_once('}') {
                    Some((hex, _)) => (hex, hex.len() + 4),
                    None => return Err(invalid(text.len())),
                },
                None => (hex.get(..2).ok_or_else(|| invalid(text.len()))?, 4),
            };
            let code = u32::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+'));
            code.and_then(char::from_u32).map(|char| (char, length)).ok_or_else(|| invalid(length))
        }
        'a' => Ok(('\x07', 2)),
        'f' => Ok(('\x0C', 2)),
        'n' => Ok(('\n', 2)),
        'r' => Ok(('\r', 2)),
        't' => Ok(('\t', 2)),
        'v' => Ok(('\x0B', 2)),
        _ if char.is_ascii() && !char.is_ascii_alphanumeric() => Ok((char, 2)),
        _ => Err(invalid(1 + char.len_utf8())),
    }
}

/// A character that stands for itself.
fn push_literal(output: &mut String, char: char) {
    if char.is_alphanumeric() || matches!(char, ' ' | '_') {
        output.push(char);
    } else {
        push_code(output, char);
    }
}

fn push_code(output: &mut String, char: char) {
    if char.is_ascii_alphanumeric() {
        output.push(char);
    } else {
        output.push_str(&format!(r"\x{{{:X}}}", u32::from(char)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Regexp;
    use super::translate;

    #[test]
    fn what_the_crate_reads_otherwise_is_written_anew() {
        for (expression, text, matches) in [
            (r"^\s$", "\x0B", false),
            (r"^\d$", "٣", false),
            (r"^\w+\b$", "aé", false),
            (r"^\Qa.b\E$", "a.b", true),
            (r"^\Qa.b\E$", "axb", false),
            (r"^a{,2}$", "a{,2}", true),
            (r"^{$", "{", true),
            (r"^[[&&~~-]+$", "[&~-", true),
            (r"^[]a]+$", "]a", true),
            (r"^[^]a]$", "b", true),
            (r"^\101\x42\x{43}$", "ABC", true),
            (r"^\<\_\>$", "<_>", true),
            (r"^\p{^L}\pN$", "-1", true),
            (r"(?i)^ab(?-i:C)$", "ABC", true),
            (r"(?m)^b$", "a\nb", true),
            (r"^a$", "a\n", false),
            (r"^[[:^digit:]]$", "x", true),
            (r"^# x$", "# x", true),
        ] {
            assert_eq!(
                Regexp::compile(expression.as_bytes()).unwrap().is_match(text.as_bytes()),
                matches,
                "{expression}"
            );
        }
    }

    #[test]
    fn what_go_refuses_is_refused_in_its_words() {
        for (expression, error) in [
            ("a**", "invalid nested repetition operator: `**`"),
            ("a|*", "missing argument to repetition operator: `*`"),
            ("(a", "missing closing ): `(a`"),
            ("a)", "unexpected ): `a)`"),
            ("[a", "missing closing ]: `[a`"),
            ("[b-a]", "invalid character class range: `b-a`"),
            (r"\y", r"invalid escape sequence: `\y`"),
            (r"\1", r"invalid escape sequence: `\1`"),
            ("a{1001}", "invalid repeat count: `{1001}`"),
            ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
            ("(?x)a", "invalid or unsupported Perl syntax: `(?x`"),
            (r"\p{Foo}", r"invalid character class range: `\p{Foo}`"),
        ] {
            assert_eq!(translate(expression).unwrap_err().to_string(), format!("error parsing regexp: {error}"));
        }
    }
}
