//! Which objects a patch is for.

use regex::Regex;

use crate::resource::{Resource, group_of};
use crate::tree::Node;

/// The `target` of a patch: each field that is set narrows it. Names are regular expressions for the whole name.
pub(crate) struct Target {
    fields: Vec<(Field, Regex)>,
    labels: Vec<Requirement>,
    annotations: Vec<Requirement>,
}

#[derive(Clone, Copy)]
enum Field {
    Group,
    Version,
    Kind,
    Name,
    Namespace,
}

/// One requirement of a label selector as text.
enum Requirement {
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
    Exists(String),
    Missing(String),
}

impl Target {
    /// Reads a target.
    ///
    /// # Errors
    /// The words of a regular expression that is none.
    pub(crate) fn read(node: &Node) -> Result<Self, String> {
        const FIELDS: [(&str, Field); 5] = [
            ("group", Field::Group),
            ("version", Field::Version),
            ("kind", Field::Kind),
            ("name", Field::Name),
            ("namespace", Field::Namespace),
        ];
        let mut fields = Vec::new();
        for (key, field) in FIELDS {
            let text = node.text_at(&[key]);
            if !text.is_empty() {
                let whole = Regex::new(&format!("^(?:{text})$"));
                fields.push((field, whole.map_err(|_| format!("`{text}` is no regular expression"))?));
            }
        }
        Ok(Self {
            fields,
            labels: requirements(&node.text_at(&["labelSelector"])),
            annotations: requirements(&node.text_at(&["annotationSelector"])),
        })
    }

    pub(crate) fn selects(&self, object: &Resource) -> bool {
        let holds = |(field, regex): &(Field, Regex)| match field {
            Field::Group => regex.is_match(&object.group()),
            Field::Version => regex.is_match(&object.version()),
            Field::Kind => regex.is_match(&object.kind()),
            Field::Name => object.names.iter().any(|name| regex.is_match(name)),
            Field::Namespace => regex.is_match(&object.namespace()),
        };
        let meets = |requirements: &[Requirement], map: &str| {
            requirements.iter().all(|requirement| requirement.holds(object.node.at(&["metadata", map])))
        };
        self.fields.iter().all(holds) && meets(&self.labels, "labels") && meets(&self.annotations, "annotations")
    }
}

/// Whether a patch without a target is for an object: of the same group, kind and name, and namespace if both have one.
pub(crate) fn is_for(patch: &Node, object: &Resource) -> bool {
    let namespace = patch.text_at(&["metadata", "namespace"]);
    let own = object.namespace();
    group_of(&patch.text_at(&["apiVersion"])) == object.group()
        && patch.text_at(&["kind"]) == object.kind()
        && object.has_name(&patch.text_at(&["metadata", "name"]))
        && (namespace.is_empty() || own.is_empty() || namespace == own)
}

impl Requirement {
    fn holds(&self, map: Option<&Node>) -> bool {
        let value = |key: &str| map.and_then(|map| map.get(key)).and_then(Node::text);
        match self {
            Self::In(key, values) => value(key).is_some_and(|value| values.contains(&value)),
            Self::NotIn(key, values) => value(key).is_none_or(|value| !values.contains(&value)),
            Self::Exists(key) => value(key).is_some(),
            Self::Missing(key) => value(key).is_none(),
        }
    }
}

/// The requirements of `app=web,tier in (front, back),!legacy`.
fn requirements(text: &str) -> Vec<Requirement> {
    let mut requirements = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        // A comma between brackets parts values.
        let open = rest.find('(').zip(rest.find(')')).filter(|(open, _)| rest.find(',').is_none_or(|at| *open < at));
        let end = match open {
            Some((_, close)) => rest.get(close..).and_then(|it| it.find(',')).map(|at| close + at),
            None => rest.find(','),
        };
        let (one, more) = end.and_then(|end| rest.split_at_checked(end)).unwrap_or((rest, ""));
        requirements.extend(requirement(one.trim()));
        rest = more.trim_start_matches(',').trim();
    }
    requirements
}

fn requirement(text: &str) -> Option<Requirement> {
    let values = |text: &str| {
        text.trim().trim_matches(['(', ')']).split(',').map(|value| value.trim().to_owned()).collect::<Vec<_>>()
    };
    let of = |parts: (&str, &str)| (parts.0.trim().to_owned(), values(parts.1));
    if let Some(parts) = text.split_once("!=").or_else(|| text.split_once(" notin ")) {
        let (key, values) = of(parts);
        return Some(Requirement::NotIn(key, values));
    }
    if let Some(parts) = text.split_once("==").or_else(|| text.split_once('=')).or_else(|| text.split_once(" in ")) {
        let (key, values) = of(parts);
        return Some(Requirement::In(key, values));
    }
    match text.strip_prefix('!') {
        _ if text.is_empty() => None,
        Some(key) => Some(Requirement::Missing(key.trim().to_owned())),
        None => Some(Requirement::Exists(text.to_owned())),
    }
}
