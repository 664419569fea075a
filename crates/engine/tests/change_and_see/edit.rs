//! What to write at the place of a finding: what its label says.

use hullmark_findings::Finding;
use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::{SourceId, Span};

use crate::chart::{Look, MemoryChart, NewText};

/// A text that no chart has.
pub(crate) const MARKER: &str = "hullmark-marker";

/// What a label asks for.
enum Order<'l> {
    /// Another value in the place of what stands there.
    Replace,
    /// "add `path` here", "add `path: value` here": below the node that is shown.
    Add(&'l str, Option<&'l str>),
    /// "set `path` here": in the values, the key that is shown or one below it.
    Set(&'l str),
    /// "set `switch` and `path` here": two entries of the mapping that is shown; without a path, all of the field.
    Switch(&'l str, Option<&'l str>, &'l str),
    /// "set `path` in the values": from the top of values.yaml.
    SetInValues(&'l str),
    /// No value decides the matter.
    Nothing,
}

fn order(label: &str) -> Order<'_> {
    let quoted = |verb: &str, end: &str| label.split_once(verb)?.1.strip_suffix(end);
    if let Some(path) = quoted("; set `", "` in the values") {
        Order::SetInValues(path)
    } else if label.contains(" brings it along") {
        Order::Nothing
    } else if let Some(path) = quoted("add `", "` here") {
        match path.split_once(": ") {
            Some((path, value)) => Order::Add(path, Some(value)),
            None => Order::Add(path, None),
        }
    } else if let Some(path) = quoted("set `", "` here") {
        if let Some((switch, field)) = path.split_once("` and the fields of `") {
            Order::Switch(switch, None, field)
        } else if let Some((switch, path)) = path.split_once("` and `") {
            Order::Switch(switch, Some(path), path)
        } else {
            Order::Set(path)
        }
    } else {
        Order::Replace
    }
}

/// The edits to try, one after the other; `None` when there is nothing that could be edited.
pub(crate) fn edits(chart: &MemoryChart, look: &Look, finding: &Finding) -> Option<Vec<NewText>> {
    let order = order(&finding.primary.label);
    if matches!(order, Order::Nothing) {
        return None;
    }
    let span = finding.primary.place.span()?;
    let name = look.sources.name(span.source);
    if let Order::SetInValues(path) = order {
        let (_, text) = chart.values();
        let texts = passing(path, None).into_iter().filter_map(|value| set_from_top(text, path, &value));
        return Some(texts.map(|text| NewText { path: "values.yaml".to_owned(), text }).collect());
    }
    let (path, text) = chart.file(&name)?;
    // The reader drops a byte order mark before it counts.
    let text = text.trim_start_matches('\u{feff}');
    let new = if path.starts_with("templates/") || path.contains("/templates/") {
        in_template(text, span, &order)
    } else {
        in_yaml(text, span, &order)
    };
    Some(new.into_iter().map(|text| NewText { path: path.to_owned(), text }).collect())
}

/// Values that a rule may accept for a field, the most likely first, and the marker.
fn passing(path: &str, wanted: Option<&str>) -> Vec<String> {
    let leaf = path.rsplit('.').next().unwrap_or_default();
    let known = match leaf {
        "memory" => "64Mi",
        "cpu" => "50m",
        "resources" => "{limits: {memory: 64Mi, cpu: 50m}, requests: {memory: 64Mi, cpu: 50m}}",
        "readinessProbe" | "livenessProbe" | "startupProbe" => "{httpGet: {path: /, port: 8080}}",
        "seccompProfile" => "{type: RuntimeDefault}",
        "drop" => "[ALL]",
        "count" | "replicas" | "replicaCount" => "2",
        "cidrs" => "[10.0.0.0/8]",
        _ if leaf.ends_with("Seconds") => "3600",
        "capabilities" => "{drop: [ALL]}",
        "labels" => {
            "{app.kubernetes.io/name: a, app.kubernetes.io/instance: a, app.kubernetes.io/version: a, \
             app.kubernetes.io/component: a, app.kubernetes.io/part-of: a, app.kubernetes.io/managed-by: a}"
        }
        "tls" => "[{secretName: hullmark-marker, hosts: [a.example]}]",
        "securityContext" => {
            "{runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, privileged: false, \
             capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}, runAsUser: 10001}"
        }
        _ => "",
    };
    // What is a mapping takes no scalar: most can be switched off.
    let all = [wanted.unwrap_or_default(), known, "true", "false", MARKER, "[hullmark-marker]", "{enabled: false}"];
    let mut values: Vec<String> = Vec::new();
    for value in all.into_iter().filter(|value| !value.is_empty()) {
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    if wanted.is_some() || !known.is_empty() {
        values.retain(|value| value != "true" && value != "false" || Some(value.as_str()) == wanted);
    }
    values
}

/// `a.b` and `v` as `{a: {b: v}}`, without the outermost braces.
fn nested(path: &[&str], value: &str) -> String {
    match path {
        [] => value.to_owned(),
        [last] => format!("{last}: {value}"),
        [first, rest @ ..] => format!("{first}: {{{}}}", nested(rest, value)),
    }
}

fn replaced(text: &str, span: Span, new: &str) -> String {
    format!("{}{new}{}", &text[..span.range().start], &text[span.range().end..])
}

fn inserted(text: &str, at: u32, new: &str) -> String {
    format!("{}{new}{}", &text[..at as usize], &text[at as usize..])
}

/// What may stand in the place of a scalar.
fn other_values(old: &str) -> Vec<&'static str> {
    match old.trim_matches(['"', '\'']) {
        "true" => vec!["false", MARKER],
        "false" => vec!["true", MARKER],
        old if old.parse::<f64>().is_ok() => vec![MARKER, "10001"],
        "{}" => vec![MARKER, "{hullmark-marker: hullmark-marker}"],
        "[]" => vec![MARKER, "[hullmark-marker]", "[{hullmark-marker: hullmark-marker}]"],
        _ => vec![MARKER],
    }
}

/// Edits of a values file, by its nodes.
fn in_yaml(text: &str, span: Span, order: &Order<'_>) -> Vec<String> {
    let parsed = parse(span.source, &text.into());
    let node = parsed.documents.iter().filter_map(Document::root).find_map(|root| node_at(root, span));
    let Some(node) = node else {
        // Within a scalar that is a template itself.
        return in_template(text, span, order);
    };
    let is_entry = node.key().is_some_and(|key| key.span().start == span.start);
    match order {
        Order::Replace if is_entry && node.span() != span => {
            let values = if node.kind() == NodeKind::Scalar {
                other_values(node.text().unwrap_or_default())
            } else {
                vec!["true"]
            };
            let renamed = node.key().map(NodeRef::span).filter(|key| *key == span);
            let renamed = renamed.map(|key| replaced(text, key, MARKER));
            let set = values.into_iter().chain(["true", "false"]).map(|value| set_node(text, node, value));
            set.chain(renamed).collect()
        }
        Order::Replace => {
            let values = other_values(&text[span.range()]).into_iter();
            values.map(|value| replaced(text, span, value)).collect()
        }
        Order::Add(path, wanted) => {
            let names_an_item =
                is_entry && node.kind() == NodeKind::Scalar && !node.is_null() && node.text() != Some("");
            let target = node.parent().filter(|_| names_an_item).unwrap_or(node);
            let keys: Vec<&str> = path.split('.').collect();
            // The first entry stands for an item, be it a mapping or not.
            let item = node.parent().filter(|parent| is_entry && parent.key().is_none() && parent.parent().is_some());
            let item = item.filter(|_| !names_an_item);
            let values = passing(path, *wanted);
            std::iter::once(target)
                .chain(item)
                .flat_map(|target| values.iter().map(move |value| (target, value)))
                .map(|(target, value)| add(text, target, &keys, value))
                .collect()
        }
        Order::Set(path) => {
            let keys: Vec<&str> = path.split('.').collect();
            let name = node.key().and_then(NodeRef::key_name).unwrap_or_default().to_lowercase();
            let is_itself = keys.len() == 1 && is_entry && name.ends_with(&path.to_lowercase());
            let keys: &[&str] = if is_itself { &[] } else { &keys };
            passing(path, None).iter().map(|value| add(text, node, keys, value)).collect()
        }
        Order::Switch(switch, None, field) => {
            let mappings = passing(field, None).into_iter().filter(|value| value.starts_with('{'));
            mappings
                .map(|value| set_node(text, node, &value.replacen('{', &format!("{{{switch}: true, "), 1)))
                .collect()
        }
        Order::Switch(switch, Some(path), _) => {
            let Some(switch) = node.get(switch) else { return Vec::new() };
            let on = set_node(text, switch, "true");
            // What is before the switch stands where it did.
            let parsed = parse(span.source, &on.as_str().into());
            let mapping = parsed.documents.iter().filter_map(Document::root).find_map(|root| node_at(root, span));
            let keys: Vec<&str> = path.split('.').collect();
            let values = passing(path, None).into_iter();
            values.filter_map(|value| Some(add(&on, mapping?, &keys, &value))).collect()
        }
        Order::SetInValues(_) | Order::Nothing => Vec::new(),
    }
}

/// The node that a span shows: itself, its key, or its entry.
fn node_at(node: NodeRef<'_>, span: Span) -> Option<NodeRef<'_>> {
    let below = node.entries().map(|(_, value)| value).chain(node.items());
    let mut below = below.filter(|below| below.key().is_some() || below.span().contains(span));
    let shows = node.span() == span
        || node.key().is_some_and(|key| key.span() == span)
        || node.key().is_some() && node.entry_span() == span
        || node.verbatim() == Some(span);
    // A mapping of one entry is as long as the entry.
    below.find_map(|below| node_at(below, span)).or_else(|| (shows && !node.is_alias()).then_some(node))
}

/// Writes a value in the place of a node.
fn set_node(text: &str, node: NodeRef<'_>, value: &str) -> String {
    let span = node.span();
    match node.key() {
        Some(key) if span.is_empty() => {
            let colon = text[key.span().range().end..].find(':').unwrap() + key.span().range().end + 1;
            inserted(text, u32::try_from(colon).unwrap(), &format!(" {value}"))
        }
        // What is written over several lines may end where its last comment does.
        Some(_) if text[span.range()].contains('\n') => replaced(text, span, &format!("{value}\n")),
        _ => replaced(text, span, value),
    }
}

/// Writes a value below a node, at a path of which the beginning may be there.
fn add(text: &str, node: NodeRef<'_>, path: &[&str], value: &str) -> String {
    if let [first, rest @ ..] = path
        && let Some(below) = node.get(first)
    {
        return add(text, below, rest, value);
    }
    let first = node.entries().next().filter(|_| node.kind() == NodeKind::Mapping && !path.is_empty());
    match first {
        None if path.is_empty() => set_node(text, node, value),
        None => set_node(text, node, &format!("{{{}}}", nested(path, value))),
        Some(_) if text[node.span().range()].starts_with('{') => {
            inserted(text, node.span().start + 1, &format!("{}, ", nested(path, value)))
        }
        Some((key, _)) => {
            let column = column(text, key.span().start);
            inserted(text, key.span().start, &format!("{}\n{}", nested(path, value), " ".repeat(column)))
        }
    }
}

/// Writes a value at a path from the top of a values file.
fn set_from_top(text: &str, path: &str, value: &str) -> Option<String> {
    let keys: Vec<&str> = path.split('.').collect();
    let parsed = parse(SourceId::new(0), &text.into());
    let root = parsed.documents.first().and_then(Document::root).filter(|root| root.kind() == NodeKind::Mapping);
    match root {
        Some(root) => Some(add(text, root, &keys, value)),
        None => Some(format!("{text}\n{}\n", nested(&keys, value))),
    }
}

fn column(text: &str, at: u32) -> usize {
    let before = &text[..at as usize];
    before.chars().rev().take_while(|character| *character != '\n').count()
}

/// Edits of a template, by its lines: it is no YAML as it stands.
fn in_template(text: &str, span: Span, order: &Order<'_>) -> Vec<String> {
    let old = &text[span.range()];
    let (Order::Add(path, _) | Order::Set(path) | Order::Switch(_, _, path)) = order else {
        let entry = old.split_once(": ").filter(|(key, _)| key.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let other = |(key, value): (&str, &str)| {
            other_values(value).into_iter().map(|other| format!("{key}: {other}")).collect::<Vec<String>>()
        };
        let entries = entry.map(other).unwrap_or_default().into_iter();
        // An action that takes the blanks before it away writes a line of its own.
        let line = other_values(old).into_iter().filter(|_| old.starts_with("{{-")).map(|value| format!(" {value}"));
        let whole = other_values(old).into_iter().map(|value| format!("{}{value}", indentation_of(old)));
        return entries.chain(whole).chain(line).map(|new| replaced(text, span, &new)).collect();
    };
    let wanted = match order {
        Order::Add(_, wanted) => *wanted,
        _ => None,
    };
    let keys: Vec<&str> = path.split('.').collect();
    let entries: Vec<String> = passing(path, wanted).iter().map(|value| nested(&keys, value)).collect();
    let below = entries.iter().map(|entry| add_to_template(text, span, entry));
    // The first key of an item stands for the item.
    let line_before = text[..span.range().start].rsplit('\n').next().unwrap_or_default();
    let is_first = line_before.trim_start().starts_with("- ") && text[span.range().end..].starts_with(':');
    let beside = entries
        .iter()
        .filter(|_| is_first)
        .map(|entry| inserted(text, span.start, &format!("{entry}\n{}", " ".repeat(column(text, span.start)))));
    below.chain(beside).collect()
}

fn add_to_template(text: &str, span: Span, entry: &str) -> String {
    let old = &text[span.range()];
    let behind = &text[span.range().end..];
    let line_before = text[..span.range().start].rsplit('\n').next().unwrap_or_default();
    if matches!(old.trim(), "{}" | "{ }" | "[]" | "null" | "~") || old.starts_with("{{") {
        return replaced(text, span, &format!("{}{{{entry}}}", indentation_of(old)));
    }
    if let Some(behind_key) = behind.strip_prefix(':').filter(|_| !old.contains(':')) {
        let line = behind_key.lines().next().unwrap_or_default();
        if let Some(brace) = line.find('{').filter(|at| line[..*at].trim().is_empty() && !line[*at..].starts_with("{{"))
        {
            let at = span.end + 1 + u32::try_from(brace).unwrap() + 1;
            let comma = if line[brace + 1..].trim_start().starts_with('}') { "" } else { ", " };
            return inserted(text, at, &format!("{entry}{comma}"));
        }
        let own = column(text, span.start);
        let indentation = indentation_below(behind_key, own);
        return inserted(text, span.end + 1, &format!("\n{}{entry}", " ".repeat(indentation)));
    }
    if line_before.trim_end().ends_with(['{', ',']) {
        return inserted(text, span.start, &format!("{entry}, "));
    }
    inserted(text, span.start, &format!("{entry}\n{}", " ".repeat(column(text, span.start))))
}

/// The blanks that an action writes before its text by `indent`.
fn indentation_of(action: &str) -> String {
    let amount = action.split("| indent ").nth(1).filter(|_| action.starts_with("{{"));
    let digits = amount.and_then(|amount| amount.split([' ', '-', '}']).next());
    " ".repeat(digits.and_then(|digits| digits.parse().ok()).unwrap_or(0))
}

/// How far the entries below a key are indented: as its first line is, or as `nindent` says.
fn indentation_below(behind_key: &str, own: usize) -> usize {
    for line in behind_key.lines() {
        let content = line.trim_start();
        if let Some(amount) = content.find("indent ").filter(|_| content.starts_with("{{")) {
            let digits: String = content[amount + 7..].chars().take_while(char::is_ascii_digit).collect();
            return digits.parse().unwrap_or(own + 2);
        }
        if !content.is_empty() && !content.starts_with(['#', '{']) && line.starts_with(' ') {
            let indentation = line.len() - content.len();
            return if indentation > own || content.starts_with("- ") { indentation } else { own + 2 };
        }
    }
    own + 2
}
