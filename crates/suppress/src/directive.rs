//! What comments say.

use std::ops::Range;

use hullmark_findings::SuppressedBy;

use crate::names::{self, RuleIds};
use crate::{Date, Peer, Settings};

/// What a comment of hullmark's begins with.
const OWN: &str = "hullmark:";
const CHECKOV: &str = "checkov:skip=";
const TRIVY: &str = "trivy:ignore:";
const KICS: &str = "kics-scan";

/// What every comment that means something holds.
pub(crate) const MARKERS: [&str; 4] = [OWN, "checkov:skip", "trivy:ignore", KICS];

/// How far a comment reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// Its own line, or what stands below it.
    Near,
    /// The line below it.
    NextLine,
    /// The document that it stands in.
    Document,
    /// The file.
    File,
}

/// Something that a comment says not to report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Directive {
    pub(crate) by: SuppressedBy,
    pub(crate) scope: Scope,
    pub(crate) names: Vec<Name>,
    /// The last day on which it holds.
    pub(crate) until: Option<Date>,
    pub(crate) reason: Option<String>,
}

/// A name in a comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Name {
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// As written.
    pub(crate) text: String,
    /// What it stands for; `None` when nothing has the name.
    pub(crate) rules: Option<&'static RuleIds>,
}

/// What stands in a comment that is meant for hullmark, and cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Malformed(pub(crate) String);

/// What a comment says. `comment` are its bytes in `text`, with or without the characters that make it a comment.
pub(crate) fn read(text: &str, comment: Range<usize>, settings: &Settings) -> Vec<Result<Directive, Malformed>> {
    let mut read = Vec::new();
    let Some(inside) = text.get(comment.clone()) else { return read };
    for (at, _) in inside.match_indices(OWN).filter(|(at, _)| begins_comment(inside, *at)) {
        read.push(own(text, comment.start + at + OWN.len()..end_of_own(inside, at) + comment.start));
    }
    if settings.reads(Peer::Checkov) {
        read.extend(inside.match_indices(CHECKOV).map(|(at, _)| Ok(checkov(text, comment.start + at, comment.end))));
    }
    if settings.reads(Peer::Trivy) {
        read.extend(inside.match_indices(TRIVY).filter_map(|(at, _)| trivy(text, comment.start + at)).map(Ok));
    }
    if settings.reads(Peer::Kics) {
        let commands = inside.match_indices(KICS).filter(|(at, _)| begins_comment(inside, *at));
        read.extend(commands.filter_map(|(at, _)| kics(text, comment.start + at, comment.end)).map(Ok));
    }
    read
}

/// Whether nothing but white space stands between a byte of a comment and the characters that begin one: a comment of
/// hullmark's may follow another one on the line.
fn begins_comment(inside: &str, at: usize) -> bool {
    let before = inside.get(..at).unwrap_or_default().trim_end();
    before.is_empty() || before.ends_with(['#', '*'])
}

/// Where a comment of hullmark's ends: with the whole, or where the next one on the line begins.
fn end_of_own(inside: &str, at: usize) -> usize {
    let behind = inside.get(at..).unwrap_or_default();
    let next = behind.match_indices('#').find(|(hash, _)| {
        let rest = behind.get(hash + 1..).unwrap_or_default().trim_start();
        MARKERS.iter().any(|marker| rest.starts_with(marker))
    });
    at + next.map_or(behind.len(), |(hash, _)| hash)
}

/// `ignore[a, b] until 2027-01-31 why` behind the marker.
fn own(text: &str, range: Range<usize>) -> Result<Directive, Malformed> {
    const FORM: &str = "write `ignore[rule-id] reason` or `ignore-file[rule-id] reason`";
    let body = text.get(range.clone()).unwrap_or_default();
    let trimmed = body.trim_start();
    let word_end = trimmed.find(|it: char| !(it.is_alphanumeric() || it == '-')).unwrap_or(trimmed.len());
    let (word, rest) = trimmed.split_at_checked(word_end).unwrap_or((trimmed, ""));
    let scope = match word {
        "ignore" => Scope::Near,
        "ignore-file" => Scope::File,
        _ => return Err(Malformed(format!("`{}` is no instruction: {FORM}", shortened(trimmed)))),
    };
    let Some(list) = rest.trim_start().strip_prefix('[') else {
        return Err(Malformed(format!("it names no rule: {FORM}")));
    };
    let Some((list, behind)) = list.split_once(']') else {
        return Err(Malformed(format!("the `[` is never closed: {FORM}")));
    };
    let list_end = range.end - behind.len() - 1;
    let names = names_in(text, list_end - list.len()..list_end);
    if names.is_empty() {
        return Err(Malformed(format!("it names no rule: {FORM}")));
    }
    let (until, reason) = until(behind)?;
    Ok(Directive { by: SuppressedBy::Comment, scope, names, until, reason })
}

/// The names of a list with commas.
fn names_in(text: &str, list: Range<usize>) -> Vec<Name> {
    let mut names = Vec::new();
    let mut start = list.start;
    for part in text.get(list).unwrap_or_default().split(',') {
        let name = part.trim();
        let at = start + (part.len() - part.trim_start().len());
        start += part.len() + 1;
        if !name.is_empty() {
            names.push(Name { range: at..at + name.len(), text: name.to_owned(), rules: names::rules_of(name) });
        }
    }
    names
}

/// The day until which a comment holds, and the reason.
fn until(behind: &str) -> Result<(Option<Date>, Option<String>), Malformed> {
    let behind = without_separator(behind);
    let Some(rest) = behind.strip_prefix("until").filter(|rest| rest.starts_with([' ', '\t'])) else {
        return Ok((None, reason(behind)));
    };
    let rest = rest.trim_start();
    let end = rest.find(|it: char| it.is_whitespace() || matches!(it, ':' | ',' | ';')).unwrap_or(rest.len());
    let (date, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let date = date.parse::<Date>().map_err(|error| Malformed(error.to_string()))?;
    Ok((Some(date), reason(without_separator(rest))))
}

fn without_separator(text: &str) -> &str {
    text.trim_start().trim_start_matches([':', '-', '–', '—', ',', ';']).trim_start()
}

/// A reason on one line.
fn reason(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" ").trim_matches('"').to_owned()).filter(|reason| !reason.is_empty())
}

fn shortened(text: &str) -> String {
    let mut short: String = text.trim_end().chars().take(20).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}

/// `checkov:skip=ID:reason` counts for the document, wherever it stands in it.
fn checkov(text: &str, at: usize, end: usize) -> Directive {
    let start = at + CHECKOV.len();
    let body = text.get(start..end).unwrap_or_default();
    let (id, why) = body.split_once(':').unwrap_or((body, ""));
    let id = id.split_whitespace().next().unwrap_or_default();
    let name =
        Name { range: start..start + id.len(), text: id.to_owned(), rules: names::rules_of_peer(Peer::Checkov, id) };
    peer(Peer::Checkov, Scope::Document, name, reason(why))
}

/// `trivy:ignore:ID:exp:2027-01-31`. With the attributes of resources that it may have besides, it is not for manifests.
fn trivy(text: &str, at: usize) -> Option<Directive> {
    let start = at + TRIVY.len();
    let word = text.get(start..)?.split_whitespace().next()?;
    let mut parts = word.split(':');
    let id = parts.next().filter(|id| !id.is_empty() && !id.contains('['))?;
    let mut until = None;
    while let Some(key) = parts.next() {
        match (key, parts.next()) {
            ("exp", Some(date)) => until = Some(date.parse().ok()?),
            _ => return None,
        }
    }
    let name =
        Name { range: start..start + id.len(), text: id.to_owned(), rules: names::rules_of_peer(Peer::Trivy, id) };
    Some(Directive { until, ..peer(Peer::Trivy, Scope::Near, name, None) })
}

/// `kics-scan ignore`, `ignore-line` and `ignore-block`; what names KICS' own queries means nothing here.
fn kics(text: &str, at: usize, end: usize) -> Option<Directive> {
    let command = text.get(at + KICS.len()..end)?.split_whitespace().next()?;
    let scope = match command {
        "ignore" => Scope::File,
        "ignore-line" => Scope::NextLine,
        "ignore-block" => Scope::Near,
        _ => return None,
    };
    let name = Name { range: at..at + KICS.len(), text: command.to_owned(), rules: names::all_of_peer(Peer::Kics) };
    Some(peer(Peer::Kics, scope, name, None))
}

fn peer(peer: Peer, scope: Scope, name: Name, reason: Option<String>) -> Directive {
    Directive { by: SuppressedBy::Peer(peer.as_str()), scope, names: vec![name], until: None, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(comment: &str) -> String {
        let tell = |read: Result<Directive, Malformed>| match read {
            Ok(it) => {
                let names: Vec<&str> = it.names.iter().map(|name| comment.get(name.range.clone()).unwrap()).collect();
                let until = it.until.map(|until| format!(" until {until}")).unwrap_or_default();
                format!("{:?} {}{until}: {}", it.scope, names.join("+"), it.reason.unwrap_or_default())
            }
            Err(Malformed(problem)) => format!("malformed: {problem}"),
        };
        let read = read(comment, 0..comment.len(), &Settings::default());
        read.into_iter().map(tell).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_comment_names_rules_a_day_and_a_reason() {
        let table = [
            ("# hullmark: ignore[host-network] it is the node's agent", "Near host-network: it is the node's agent"),
            ("#hullmark:ignore[a,b]", "Near a+b: "),
            ("# hullmark: ignore-file[ rbac , CKV_K8S_16 ] - vendored", "File rbac+CKV_K8S_16: vendored"),
            ("# hullmark: ignore[a] until 2027-01-31: moves in January", "Near a until 2027-01-31: moves in January"),
            ("# hullmark: ignore[a] until 2027-01-31", "Near a until 2027-01-31: "),
            ("# pinned # hullmark: ignore[a] one # hullmark: ignore[b] two", "Near a: one; Near b: two"),
            ("/* hullmark: ignore[a]\n   over two lines */", "Near a: over two lines */"),
            ("# see what hullmark: ignore does", ""),
        ];
        for (comment, expected) in table {
            assert_eq!(told(comment), expected, "{comment}");
        }
    }

    #[test]
    fn what_is_meant_for_hullmark_and_cannot_be_understood_is_told() {
        let table = [
            ("# hullmark: ignroe[a]", "`ignroe[a]` is no instruction"),
            ("# hullmark: ignore host-network", "it names no rule"),
            ("# hullmark: ignore[]", "it names no rule"),
            ("# hullmark: ignore[a", "the `[` is never closed"),
            ("# hullmark: ignore[a] until the end", "`the` is no date"),
            ("# hullmark: ignore[a] until 2027-02-30", "`2027-02-30` is no date"),
        ];
        for (comment, expected) in table {
            assert!(told(comment).starts_with(&format!("malformed: {expected}")), "{}", told(comment));
        }
    }

    #[test]
    fn the_comments_of_other_tools_are_read() {
        let table = [
            ("#checkov:skip=CKV_K8S_16:it mounts", "Document CKV_K8S_16: it mounts"),
            ("# checkov:skip=CKV_K8S_16", "Document CKV_K8S_16: "),
            ("#trivy:ignore:KSV-0017 trivy:ignore:KSV-0009", "Near KSV-0017: ; Near KSV-0009: "),
            ("# trivy:ignore:KSV-0017:exp:2027-01-31", "Near KSV-0017 until 2027-01-31: "),
            ("# trivy:ignore:KSV-0017[name=a]", ""),
            ("# kics-scan ignore-line", "NextLine kics-scan: "),
            ("# kics-scan ignore-block", "Near kics-scan: "),
            ("# kics-scan ignore", "File kics-scan: "),
            ("# kics-scan disable=b7652612", ""),
        ];
        for (comment, expected) in table {
            assert_eq!(told(comment), expected, "{comment}");
        }
    }

    #[test]
    fn a_tool_that_is_switched_off_says_nothing() {
        let settings = Settings { peers: [Peer::Trivy].into(), ..Settings::default() };
        let comment = "# checkov:skip=CKV_K8S_16:x trivy:ignore:KSV-0017";
        assert_eq!(read(comment, 0..comment.len(), &settings).len(), 1);
    }
}
