//! The one pass over a text: where could a secret begin?

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use crate::formats::{FORMATS, Format};

/// What begins at a place of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hit {
    /// The prefix of a known format.
    Token(&'static Format),
    /// A part of a name that may promise a secret.
    Stem,
    /// `://`
    Url,
    /// `-----BEGIN`
    Pem,
    /// `eyJ`
    Jwt,
    /// `:AA`, within a token of Telegram.
    Telegram,
    /// `@tcp(` or `@unix(`
    Dsn,
    /// `sig=`
    Signature,
    /// A program whose options take passwords by a letter.
    Program,
    /// `Bearer ` or `Basic `, as headers have it.
    Scheme,
    /// `identified by `, as SQL has it.
    Sql,
}

const STEMS: [&str; 10] = ["pass", "pwd", "secret", "token", "key", "cred", "auth", "cookie", "salt", "bearer"];

pub(crate) const PROGRAMS: [&str; 17] = [
    "mysql",
    "mariadb",
    "mongo",
    "redis-cli",
    "sshpass",
    "curl",
    "wget",
    "docker",
    "podman",
    "helm",
    "ldapsearch",
    "ldapadd",
    "ldapmodify",
    "sqlcmd",
    "smbclient",
    "rabbitmqadmin",
    "htpasswd",
];

struct Automaton {
    patterns: AhoCorasick,
    hits: Vec<Hit>,
}

static AUTOMATON: LazyLock<Option<Automaton>> = LazyLock::new(|| {
    let others = [
        ("://", Hit::Url),
        ("-----BEGIN", Hit::Pem),
        ("eyJ", Hit::Jwt),
        (":AA", Hit::Telegram),
        ("@tcp(", Hit::Dsn),
        ("@unix(", Hit::Dsn),
        ("sig=", Hit::Signature),
        ("bearer ", Hit::Scheme),
        ("basic ", Hit::Scheme),
        ("identified by ", Hit::Sql),
    ];
    let tokens = FORMATS.iter().map(|format| (format.prefix, Hit::Token(format)));
    let stems = STEMS.iter().map(|stem| (*stem, Hit::Stem));
    let programs = PROGRAMS.iter().map(|program| (*program, Hit::Program));
    let (texts, hits): (Vec<&str>, Vec<Hit>) = tokens.chain(stems).chain(programs).chain(others).unzip();
    let patterns = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(texts).ok()?;
    Some(Automaton { patterns, hits })
});

/// The hits in a text, in the order of their ends.
pub(crate) fn hits(text: &str) -> impl Iterator<Item = (Range<usize>, Hit)> {
    let automaton = AUTOMATON.as_ref();
    automaton.into_iter().flat_map(move |automaton| {
        let found = automaton.patterns.find_overlapping_iter(text);
        found.filter_map(|found| Some((found.range(), *automaton.hits.get(found.pattern().as_usize())?)))
    })
}
