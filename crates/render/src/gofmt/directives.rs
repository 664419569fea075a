//! Format strings: literal text and directives (`%-8.3[2]f`).

use super::printer::{Printer, Spec};
use super::unicode::runes;
use crate::cursor::cursor;
use crate::text::Text;
use crate::value::{Kind, Value};

/// Go refuses widths, precisions and argument numbers beyond this.
const MAX_NUMBER: i64 = 1_000_000;

/// Goes through a format string and its arguments.
struct Directives<'f> {
    format: &'f [u8],
    at: usize,
    args: &'f [Value],
    next_arg: usize,
    /// Whether the last thing read was an argument number.
    after_index: bool,
    /// Whether any argument number was given: then unused arguments are not reported.
    reordered: bool,
    /// Whether the argument numbers of this directive are fine.
    valid_index: bool,
}

pub(super) fn print(mut printer: Printer<'_>, format: &Text, args: &[Value]) -> Text {
    let mut from = cursor(format);
    let mut directives = Directives {
        format: format.as_bytes(),
        at: 0,
        args,
        next_arg: 0,
        after_index: false,
        reordered: false,
        valid_index: true,
    };
    while let Some(offset) = directives.rest().iter().position(|byte| *byte == b'%') {
        let percent = directives.at + offset;
        from.copy_to(&mut printer.out, percent);
        directives.at = percent + 1;
        if let Some(literal) = directives.directive(&mut printer) {
            from.skip_to(literal);
        } else {
            from.skip_to(directives.at);
        }
    }
    from.finish(&mut printer.out);
    directives.report_unused(&mut printer);
    printer.out.finish()
}

impl Directives<'_> {
    fn rest(&self) -> &[u8] {
        self.format.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    /// Reads and prints a directive; `%%` gives the place of the second `%` to copy.
    fn directive(&mut self, printer: &mut Printer<'_>) -> Option<usize> {
        self.valid_index = true;
        self.after_index = false;
        printer.spec = self.flags();
        self.argument_number();
        self.width(printer);
        self.precision(printer);
        if !self.after_index {
            self.argument_number();
        }
        let Some((_, verb)) = runes(self.rest()).next() else {
            printer.out.push_bytes(b"%!(NOVERB)");
            return None;
        };
        let verb_at = self.at;
        self.at += verb.map_or(1, char::len_utf8);
        let verb = verb.unwrap_or(char::REPLACEMENT_CHARACTER);
        let arg = self.args.get(self.next_arg);
        match (verb, arg) {
            ('%', _) => return Some(verb_at),
            _ if !self.valid_index => printer.out.push_bytes(format!("%!{verb}(BADINDEX)").as_bytes()),
            (_, None) => printer.out.push_bytes(format!("%!{verb}(MISSING)").as_bytes()),
            (_, Some(arg)) => {
                if matches!(verb, 'v' | 'w') {
                    let Spec { sharp, plus, .. } = printer.spec;
                    printer.spec = Spec { sharp_v: sharp, plus_v: plus, sharp: false, plus: false, ..printer.spec };
                }
                printer.argument(arg, verb);
                self.next_arg += 1;
            }
        }
        None
    }

    fn flags(&mut self) -> Spec {
        let mut spec = Spec::default();
        while let Some(flag) = self.peek() {
            match flag {
                b'#' => spec.sharp = true,
                b'0' => spec.zero = true,
                b'+' => spec.plus = true,
                b'-' => spec.minus = true,
                b' ' => spec.space = true,
                _ => break,
            }
            self.at += 1;
        }
        spec
    }

    fn width(&mut self, printer: &mut Printer<'_>) {
        if self.peek() == Some(b'*') {
            self.at += 1;
            match self.number_from_argument() {
                Some(width) => {
                    printer.spec.width = usize::try_from(width.unsigned_abs()).ok();
                    if width < 0 {
                        printer.spec.minus = true;
                        printer.spec.zero = false;
                    }
                }
                None => printer.out.push_bytes(b"%!(BADWIDTH)"),
            }
            self.after_index = false;
        } else {
            printer.spec.width = self.number();
            if self.after_index && printer.spec.width.is_some() {
                self.valid_index = false;
            }
        }
    }

    fn precision(&mut self, printer: &mut Printer<'_>) {
        if self.peek() != Some(b'.') || self.at + 1 >= self.format.len() {
            return;
        }
        self.at += 1;
        if self.after_index {
            self.valid_index = false;
        }
        self.argument_number();
        if self.peek() == Some(b'*') {
            self.at += 1;
            let number = self.number_from_argument();
            printer.spec.precision = number.and_then(|number| usize::try_from(number).ok());
            if printer.spec.precision.is_none() {
                printer.out.push_bytes(b"%!(BADPREC)");
            }
            self.after_index = false;
        } else {
            printer.spec.precision = Some(self.number().unwrap_or(0));
        }
    }

    /// A number in the format; one that is too large swallows the rest of the format, as in Go.
    fn number(&mut self) -> Option<usize> {
        let (number, length) = parse_number(self.rest())?;
        self.at += length;
        number
    }

    /// `[3]`: the next argument is the third.
    fn argument_number(&mut self) {
        self.after_index = false;
        if self.peek() != Some(b'[') {
            return;
        }
        self.reordered = true;
        let rest = self.rest();
        let close = rest.iter().position(|byte| *byte == b']').filter(|_| rest.len() >= 3);
        let Some(close) = close else {
            self.valid_index = false;
            self.at += 1;
            return;
        };
        let inside = rest.get(1..close).unwrap_or_default();
        let number = match parse_number(inside) {
            Some((Some(number), length)) if length == inside.len() => Some(number),
            _ => None,
        };
        self.at += close + 1;
        self.after_index = number.is_some();
        match number.and_then(|number| number.checked_sub(1)).filter(|index| *index < self.args.len()) {
            Some(index) => self.next_arg = index,
            None => self.valid_index = false,
        }
    }

    /// `*`: the next argument is the number. `None` when it is none, or too large.
    fn number_from_argument(&mut self) -> Option<i64> {
        let arg = self.args.get(self.next_arg)?;
        self.next_arg += 1;
        match arg.kind {
            Kind::Int(number, _) if number.abs() <= MAX_NUMBER => Some(number),
            _ => None,
        }
    }

    fn report_unused(&self, printer: &mut Printer<'_>) {
        let unused = self.args.get(self.next_arg..).unwrap_or_default();
        if self.reordered || unused.is_empty() {
            return;
        }
        printer.spec = Spec::default();
        printer.out.push_bytes(b"%!(EXTRA ");
        for (index, arg) in unused.iter().enumerate() {
            if index > 0 {
                printer.out.push_bytes(b", ");
            }
            if !arg.is_nil() {
                printer.out.push_bytes(format!("{}=", arg.type_name()).as_bytes());
            }
            printer.argument(arg, 'v');
        }
        printer.out.push_bytes(b")");
    }
}

/// Leading decimal digits: the number and how many bytes are read; the number is missing when it is too large.
fn parse_number(bytes: &[u8]) -> Option<(Option<usize>, usize)> {
    let mut number: i64 = 0;
    let mut length = 0;
    for byte in bytes.iter().take_while(|byte| byte.is_ascii_digit()) {
        if number > MAX_NUMBER {
            return Some((None, bytes.len()));
        }
        number = number * 10 + i64::from(byte - b'0');
        length += 1;
    }
    (length > 0).then(|| (usize::try_from(number).ok(), length))
}
