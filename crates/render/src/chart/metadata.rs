//! `Chart.yaml` and `requirements.yaml`: the metadata of a chart, each field with the bytes it was read from.
//!
//! Fields are typed as Helm types them: Go's `encoding/json` over `sigs.k8s.io/yaml`, which finds keys whatever
//! their case and turns numbers and booleans into text where text is wanted (`appVersion: 1.10` is `1.1`).

use std::borrow::Cow;

use hullmark_parser::{NodeKind, NodeRef, Scalar};
use hullmark_source::Span;

use super::ChartError;
use super::path_match::base_name;

/// A text of a metadata file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Field {
    /// The text, cleaned as Helm cleans it: white space is a space, unprintable characters are gone.
    pub text: String,
    /// Where it stands; `None` for a field that isn't there.
    pub place: Option<FieldPlace>,
}

/// Where a [`Field`] stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldPlace {
    /// The scalar, quotes included.
    pub span: Span,
    /// The key before it, unless it is an item of a list.
    pub key_span: Option<Span>,
    /// The offset of the first character, when the text stands in the source as it is.
    pub verbatim: Option<u32>,
}

/// Somebody who maintains the chart.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Maintainer {
    /// Name.
    pub name: Field,
    /// Electronic mail address.
    pub email: Field,
    /// Web page.
    pub url: Field,
}

/// What a parent takes over from a dependency's values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImportValue {
    /// `- name`: the table `exports.name` of the dependency, merged into the top of the parent's values.
    Export(String),
    /// `- child: path` and `parent: path`: one table merged into another.
    Table {
        /// Path in the dependency's values.
        child: String,
        /// Path in the parent's values.
        parent: String,
    },
}

/// A chart that this one depends on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Dependency {
    /// Name of the chart.
    pub name: Field,
    /// Version constraint.
    pub version: Field,
    /// Where `helm dependency update` finds it.
    pub repository: Field,
    /// Comma-separated values paths; the first that holds a boolean decides.
    pub condition: Field,
    /// Tags that switch it on and off together with others.
    pub tags: Vec<Field>,
    /// `enabled`, which Helm sets itself.
    pub enabled: bool,
    /// Values that the parent takes over.
    pub import_values: Vec<ImportValue>,
    /// The name under which the parent uses the chart.
    pub alias: Field,
    /// The whole entry.
    pub span: Option<Span>,
}

impl Dependency {
    /// The name under which the parent knows the chart: its alias, else its name.
    #[must_use]
    pub fn key(&self) -> &str {
        if self.alias.text.is_empty() { &self.name.text } else { &self.alias.text }
    }
}

/// The metadata of a chart.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs, reason = "the fields are those of Chart.yaml, under their own names")]
pub struct Metadata {
    pub name: Field,
    pub home: Field,
    pub sources: Vec<Field>,
    pub version: Field,
    pub description: Field,
    pub keywords: Vec<Field>,
    pub maintainers: Vec<Option<Maintainer>>,
    pub icon: Field,
    pub api_version: Field,
    pub condition: Field,
    pub tags: Field,
    pub app_version: Field,
    pub deprecated: bool,
    pub annotations: Vec<(String, Field)>,
    pub kube_version: Field,
    /// `None` when the key isn't there: Helm then leaves the charts in `charts/` as they are.
    pub dependencies: Option<Vec<Option<Dependency>>>,
    pub chart_type: Field,
    /// The outermost mapping of Chart.yaml.
    pub root: Option<Span>,
}

impl Metadata {
    /// Whether it is a library chart, which renders nothing itself.
    #[must_use]
    pub fn is_library(&self) -> bool {
        self.chart_type.text.eq_ignore_ascii_case("library")
    }

    /// Whether the chart says `apiVersion: v1`, or nothing, which Helm reads as that.
    #[must_use]
    pub fn is_v1(&self) -> bool {
        matches!(self.api_version.text.as_str(), "" | "v1")
    }

    /// The declared dependencies.
    pub fn declared(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().flatten().flatten()
    }

    /// Takes over every field that the outermost mapping of a metadata file holds.
    ///
    /// # Errors
    /// When a field has a wrong type, with Go's words (`json: cannot unmarshal array into …`).
    pub fn read(&mut self, root: NodeRef<'_>) -> Result<(), ChartError> {
        if root.is_null() {
            return Ok(());
        }
        if root.kind() != NodeKind::Mapping {
            return Err(mismatch(root, "", "chart.Metadata"));
        }
        self.root.get_or_insert(root.span());
        let strings: [(&str, &mut Field); 10] = [
            ("name", &mut self.name),
            ("home", &mut self.home),
            ("version", &mut self.version),
            ("description", &mut self.description),
            ("icon", &mut self.icon),
            ("condition", &mut self.condition),
            ("tags", &mut self.tags),
            ("appVersion", &mut self.app_version),
            ("kubeVersion", &mut self.kube_version),
            ("type", &mut self.chart_type),
        ];
        for (name, field) in strings {
            read_string(root, "Metadata", name, field)?;
        }
        read_string(root, "Metadata", "apiVersion", &mut self.api_version)?;
        read_strings(root, "Metadata", "sources", &mut self.sources)?;
        read_strings(root, "Metadata", "keywords", &mut self.keywords)?;
        read_bool(root, "Metadata", "deprecated", &mut self.deprecated)?;
        if let Some((_, value)) = entry(root, "annotations") {
            self.annotations = string_map(value, "Metadata.annotations")?;
        }
        if let Some(items) = list(root, "Metadata", "maintainers", "[]*chart.Maintainer")? {
            self.maintainers = items.into_iter().map(maintainer).collect::<Result<_, _>>()?;
        }
        if let Some(items) = list(root, "Metadata", "dependencies", "[]*chart.Dependency")? {
            self.dependencies = Some(items.into_iter().map(dependency).collect::<Result<_, _>>()?);
        }
        Ok(())
    }

    /// Checks what Helm checks when it loads a chart. `path` is the metadata file, for what isn't there.
    ///
    /// # Errors
    /// The first violation, as Helm words it.
    pub fn validate(&self, path: &str) -> Result<(), ChartError> {
        let invalid = |field: &Field, message: String| match (field.place, self.root) {
            (Some(place), _) => ChartError::at(place.span, format!("validation: {message}")),
            (None, Some(root)) => {
                ChartError::at(Span::empty(root.source, root.start), format!("validation: {message}"))
            }
            (None, None) => ChartError::in_file(path, format!("validation: {message}")),
        };
        let name = self.name.text.as_str();
        let required = |field: &Field, name: &str| match field.text.as_str() {
            "" => Err(invalid(field, format!("chart.metadata.{name} is required"))),
            _ => Ok(()),
        };
        required(&self.name, "name")?;
        if matches!(name, "." | "..") {
            return Err(invalid(&self.name, format!("chart.metadata.name {name:?} is not allowed")));
        }
        if base_name(name) != name {
            return Err(invalid(&self.name, format!("chart.metadata.name {name:?} is invalid")));
        }
        required(&self.version, "version")?;
        if !super::compatible::is_version(&self.version.text) {
            return Err(invalid(&self.version, format!("chart.metadata.version {:?} is invalid", self.version.text)));
        }
        if !matches!(self.chart_type.text.as_str(), "" | "application" | "library") {
            return Err(invalid(&self.chart_type, "chart.metadata.type must be application or library".into()));
        }
        if self.maintainers.iter().any(Option::is_none) {
            return Err(invalid(&Field::default(), "maintainers must not contain empty or null nodes".into()));
        }
        self.validate_dependencies(&invalid)
    }

    fn validate_dependencies(&self, invalid: &dyn Fn(&Field, String) -> ChartError) -> Result<(), ChartError> {
        let mut seen: Vec<&str> = Vec::new();
        for dependency in self.dependencies.iter().flatten() {
            let Some(dependency) = dependency else {
                return Err(invalid(&Field::default(), "dependencies must not contain empty or null nodes".into()));
            };
            let alias = &dependency.alias;
            if !alias.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
                let name = &dependency.name.text;
                return Err(invalid(alias, format!("dependency {name:?} has disallowed characters in the alias")));
            }
            let key = dependency.key();
            if seen.contains(&key) {
                let field = if alias.text.is_empty() { &dependency.name } else { alias };
                return Err(invalid(field, format!("more than one dependency with name or alias {key:?}")));
            }
            seen.push(key);
        }
        Ok(())
    }
}

fn maintainer(node: NodeRef<'_>) -> Result<Option<Maintainer>, ChartError> {
    if node.is_null() {
        return Ok(None);
    }
    if node.kind() != NodeKind::Mapping {
        return Err(mismatch(node, "Metadata.maintainers", "chart.Maintainer"));
    }
    let mut maintainer = Maintainer::default();
    read_string(node, "Maintainer.maintainers", "name", &mut maintainer.name)?;
    read_string(node, "Maintainer.maintainers", "email", &mut maintainer.email)?;
    read_string(node, "Maintainer.maintainers", "url", &mut maintainer.url)?;
    Ok(Some(maintainer))
}

fn dependency(node: NodeRef<'_>) -> Result<Option<Dependency>, ChartError> {
    if node.is_null() {
        return Ok(None);
    }
    if node.kind() != NodeKind::Mapping {
        return Err(mismatch(node, "Metadata.dependencies", "chart.Dependency"));
    }
    let mut dependency = Dependency { span: Some(node.span()), ..Dependency::default() };
    read_string(node, "Dependency.dependencies", "name", &mut dependency.name)?;
    read_string(node, "Dependency.dependencies", "version", &mut dependency.version)?;
    read_string(node, "Dependency.dependencies", "repository", &mut dependency.repository)?;
    read_string(node, "Dependency.dependencies", "condition", &mut dependency.condition)?;
    read_string(node, "Dependency.dependencies", "alias", &mut dependency.alias)?;
    read_strings(node, "Dependency.dependencies", "tags", &mut dependency.tags)?;
    read_bool(node, "Dependency.dependencies", "enabled", &mut dependency.enabled)?;
    if let Some(items) = list(node, "Dependency.dependencies", "import-values", "[]interface {}")? {
        dependency.import_values = items.into_iter().filter_map(import_value).collect();
    }
    Ok(Some(dependency))
}

/// Helm passes over anything but texts and tables.
fn import_value(node: NodeRef<'_>) -> Option<ImportValue> {
    if let Some(name) = node.as_str() {
        return Some(ImportValue::Export(name.to_owned()));
    }
    let path = |key: &str| match node.get(key) {
        Some(value) if !value.is_null() => coerced(value).unwrap_or_default(),
        _ => "<nil>".to_owned(),
    };
    (node.kind() == NodeKind::Mapping).then(|| ImportValue::Table { child: path("child"), parent: path("parent") })
}

/// The entry that Go's JSON decoder takes for a struct field: the exact key, else one that differs in case.
fn entry<'d>(node: NodeRef<'d>, name: &str) -> Option<(Option<NodeRef<'d>>, NodeRef<'d>)> {
    let found = |same: &dyn Fn(&str) -> bool| {
        node.entries().rev().find(|(key, _)| key.text().is_some_and(same)).map(|(key, value)| (Some(key), value))
    };
    found(&|key| key == name)
        .or_else(|| node.get(name).map(|value| (None, value)))
        .or_else(|| found(&|key| key.eq_ignore_ascii_case(name)))
}

fn read_string(node: NodeRef<'_>, owner: &str, name: &str, field: &mut Field) -> Result<(), ChartError> {
    if let Some((key, value)) = entry(node, name).filter(|(_, value)| !value.is_null()) {
        *field = string(key, value, &format!("{owner}.{name}"))?;
    }
    Ok(())
}

fn read_strings(node: NodeRef<'_>, owner: &str, name: &str, fields: &mut Vec<Field>) -> Result<(), ChartError> {
    if let Some(items) = list(node, owner, name, "[]string")? {
        let path = format!("{owner}.{name}");
        *fields = items.into_iter().map(|item| string(None, item, &path)).collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn read_bool(node: NodeRef<'_>, owner: &str, name: &str, field: &mut bool) -> Result<(), ChartError> {
    match entry(node, name) {
        Some((_, value)) if !value.is_null() => {
            *field = value.as_bool().ok_or_else(|| mismatch(value, &format!("{owner}.{name}"), "bool"))?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn list<'d>(node: NodeRef<'d>, owner: &str, name: &str, go_type: &str) -> Result<Option<Vec<NodeRef<'d>>>, ChartError> {
    match entry(node, name) {
        Some((_, value)) if !value.is_null() => {
            if value.kind() == NodeKind::Sequence {
                Ok(Some(value.items().collect()))
            } else {
                Err(mismatch(value, &format!("{owner}.{name}"), go_type))
            }
        }
        _ => Ok(None),
    }
}

/// The entries of a `map[string]string`, sorted by key.
///
/// # Errors
/// When the node is no mapping, or a value is no scalar. `path` is Go's name of the field.
pub(super) fn string_map(node: NodeRef<'_>, path: &str) -> Result<Vec<(String, Field)>, ChartError> {
    if node.is_null() {
        return Ok(Vec::new());
    }
    if node.kind() != NodeKind::Mapping {
        return Err(mismatch(node, path, "map[string]string"));
    }
    let mut entries = Vec::new();
    for (key, value) in node.entries() {
        let name = coerced(key).unwrap_or_default();
        let field = string(Some(key), value, path)?;
        entries.retain(|(other, _)| *other != name);
        entries.push((name, field));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(entries)
}

/// The text of a scalar with its place.
pub(super) fn string(key: Option<NodeRef<'_>>, node: NodeRef<'_>, path: &str) -> Result<Field, ChartError> {
    let text = coerced(node).ok_or_else(|| mismatch(node, path, "string"))?;
    let clean = sanitize(&text);
    let verbatim = node.verbatim().filter(|_| node.text() == Some(clean.as_str())).map(|span| span.start);
    let place = FieldPlace { span: node.span(), key_span: key.map(NodeRef::span), verbatim };
    Ok(Field { text: clean, place: Some(place) })
}

/// A scalar as `sigs.k8s.io/yaml` turns it into text; `None` for collections.
fn coerced(node: NodeRef<'_>) -> Option<String> {
    match node.scalar()? {
        Scalar::Null => Some(String::new()),
        Scalar::Uint(value) => Some(value.to_string()),
        other => other.as_key().map(Cow::into_owned),
    }
}

/// White space becomes a space and what cannot be printed is dropped, as Helm cleans metadata.
fn sanitize(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            _ if c.is_whitespace() => Some(' '),
            _ if is_printable(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// Go's `unicode.IsPrint` but for unassigned code points, which are taken as printable.
fn is_printable(c: char) -> bool {
    let unprintable = c.is_control()
        || matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..);
    !unprintable
}

/// Go's JSON decoder meets a value of a wrong type.
pub(super) fn mismatch(node: NodeRef<'_>, path: &str, go_type: &str) -> ChartError {
    let kind = match node.kind() {
        NodeKind::Mapping => "object",
        NodeKind::Sequence => "array",
        NodeKind::Scalar => match node.scalar() {
            Some(Scalar::Bool(_)) => "bool",
            Some(Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_)) => "number",
            _ => "string",
        },
    };
    let target = if path.is_empty() { "Go value".to_owned() } else { format!("Go struct field {path}") };
    let message = format!(
        "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {kind} into {target} of type {go_type}"
    );
    ChartError::at(node.span(), message)
}
