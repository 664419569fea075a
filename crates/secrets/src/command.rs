//! Options of well-known programs that take a password by a letter: `mysql -pX`, `redis-cli -a X`, `curl -u a:X`.

use std::ops::Range;

use crate::Kind;
use crate::name::Promise;
use crate::scan::Setting;
use crate::text::{ARGUMENT_END, REACH, byte_at, is_blank, is_line_end, skip};
use crate::value::judge;

/// How a program takes its password.
struct Usage {
    /// The program, and the subcommands that have to follow it.
    program: &'static str,
    option: &'static str,
    /// Whether it may follow the letter at once, whether it may be the next word, and whether a user stands in front.
    attached: bool,
    next: bool,
    user_in_front: Option<char>,
}

const fn usage(program: &'static str, option: &'static str, attached: bool, next: bool, user: Option<char>) -> Usage {
    Usage { program, option, attached, next, user_in_front: user }
}

impl Usage {
    /// Whether it is that of a program, by the words that follow it.
    fn is_of(&self, program: &str, text: &str, name_end: usize) -> bool {
        let mut wanted = self.program.split(' ');
        let is_program = wanted.next() == Some(program);
        is_program && wanted.zip(words(text, name_end)).all(|(word, range)| text.get(range) == Some(word))
    }
}

const USAGES: &[Usage] = &[
    usage("mysql", "-p", true, false, None),
    usage("mariadb", "-p", true, false, None),
    usage("mongo", "-p", false, true, None),
    usage("redis-cli", "-a", false, true, None),
    usage("sshpass", "-p", true, true, None),
    usage("curl", "-u", true, true, Some(':')),
    usage("curl", "--user", false, true, Some(':')),
    usage("docker login", "-p", false, true, None),
    usage("podman login", "-p", false, true, None),
    usage("helm registry login", "-p", false, true, None),
    usage("ldapsearch", "-w", true, true, None),
    usage("ldapadd", "-w", true, true, None),
    usage("ldapmodify", "-w", true, true, None),
    usage("sqlcmd", "-P", true, true, None),
    usage("smbclient", "-U", true, true, Some('%')),
    usage("rabbitmqadmin", "-p", false, true, None),
    usage("zip", "-P", true, true, None),
    usage("cqlsh", "-p", false, true, None),
    usage("lftp", "-u", false, true, Some(',')),
    usage("snmpwalk", "-c", false, true, None),
    usage("snmpget", "-c", false, true, None),
    usage("mosquitto_pub", "-P", false, true, None),
    usage("mosquitto_sub", "-P", false, true, None),
    usage("twine", "-p", false, true, None),
    usage("cypher-shell", "-p", false, true, None),
    usage("ipmitool", "-P", false, true, None),
];

/// The passwords among the options of the program at a hit.
pub(crate) fn passwords_at(text: &str, hit: &Range<usize>, found: &mut Vec<(Range<usize>, Kind)>) {
    let Some(program) = text.get(hit.clone()) else { return };
    // `mysqladmin` is a `mysql` too, while `mysql-password` is the name of something.
    let name_end = skip(text, hit.end, |byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'));
    if !byte_at(text, name_end).is_some_and(is_blank) {
        return;
    }
    // `mosquitto_pub` is told by its beginning.
    let program = if program.ends_with('_') { text.get(hit.start..name_end).unwrap_or(program) } else { program };
    let usages: Vec<&Usage> = USAGES.iter().filter(|usage| usage.is_of(program, text, name_end)).collect();
    if usages.is_empty() {
        return;
    }
    let mut words = words(text, name_end).peekable();
    while let Some(word) = words.next() {
        let Some(written) = text.get(word.clone()) else { return };
        for usage in &usages {
            let Some(rest) = written.strip_prefix(usage.option) else { continue };
            let value = if rest.is_empty() && usage.next {
                words.peek().cloned()
            } else if usage.attached && !rest.is_empty() && !written.starts_with("--") {
                Some(word.start + usage.option.len()..word.end)
            } else {
                None
            };
            found.extend(value.and_then(|value| judged(text, value, usage.user_in_front)));
        }
    }
}

fn judged(text: &str, value: Range<usize>, user_in_front: Option<char>) -> Option<(Range<usize>, Kind)> {
    let raw = text.get(value.clone())?;
    let inside = raw.trim_matches(['"', '\'']);
    // In a list of YAML or JSON the quote that ends the command is followed by what belongs to the list.
    let inside = inside.split(['"', '\'']).next().unwrap_or(inside);
    let start = value.start + (raw.len() - raw.trim_start_matches(['"', '\'']).len());
    let (start, inside) = match user_in_front {
        Some(sign) => {
            let (user, password) = inside.split_once(sign)?;
            (start + user.len() + sign.len_utf8(), password)
        }
        None => (start, inside),
    };
    // `mysql -p3306` is a mistake for `-P3306`.
    let is_port = inside == "3306";
    let kind = judge("password", Promise::Password, inside, Setting::Variable).filter(|_| !is_port)?;
    let kind = Some(kind).filter(|_| !inside.starts_with('-'))?;
    Some((start..start + inside.len(), kind))
}

/// The words of a command from `at` to its end: that of the line, or a sign that begins the next command.
fn words(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> {
    let limit = at + REACH;
    let mut next = at;
    std::iter::from_fn(move || {
        let start = skip(text, next, is_blank);
        let is_end = |byte: u8| is_line_end(byte) || matches!(byte, b'|' | b';' | b'&');
        if start >= limit || byte_at(text, start).is_none_or(is_end) {
            return None;
        }
        let quote = byte_at(text, start).filter(|byte| matches!(byte, b'"' | b'\''));
        let end = match quote {
            Some(quote) => skip(text, start + 1, |byte| byte != quote && byte != b'\n') + 1,
            None => {
                skip(text, start, |byte| !is_blank(byte) && !is_line_end(byte) && byte != ARGUMENT_END && byte != b';')
            }
        };
        next = end.max(start + 1);
        Some(start..end.min(text.len()))
    })
}
