//! Where schemas are: their names, and what references lead to.

use referencing::meta;
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::Draft;

/// The name that Helm gives a chart's schema.
const ROOT: &str = "file:///values.schema.json";

/// A schema and the resource that it belongs to, which is what its references start from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'s> {
    pub schema: &'s Json,
    resource: usize,
}

impl Node<'_> {
    /// What tells schemas of one document apart.
    pub fn address(self) -> usize {
        std::ptr::from_ref(self.schema).addr()
    }
}

/// A schema with a name of its own.
struct Resource<'s> {
    uri: String,
    schema: &'s Json,
}

/// The names in a document.
pub(super) struct Index<'s> {
    draft: Draft,
    /// The document itself first.
    resources: Vec<Resource<'s>>,
    /// The resources that schemas begin, by the schemas' addresses.
    begun: FxHashMap<usize, usize>,
    /// `$anchor` and its like.
    anchors: FxHashMap<(usize, &'s str), &'s Json>,
    /// `$dynamicAnchor`.
    dynamic_anchors: FxHashMap<(usize, &'s str), &'s Json>,
}

impl<'s> Index<'s> {
    pub fn new(root: &'s Json, draft: Draft) -> Self {
        let mut index = Self {
            draft,
            resources: vec![Resource { uri: ROOT.into(), schema: root }],
            begun: FxHashMap::default(),
            anchors: FxHashMap::default(),
            dynamic_anchors: FxHashMap::default(),
        };
        index.visit(root, 0);
        index
    }

    /// The resource of this name; the specification's own schemas are known without being in the document.
    fn named(&mut self, uri: &str) -> Option<usize> {
        if let Some(known) = self.resources.iter().position(|resource| resource.uri == uri) {
            return Some(known);
        }
        if uri == ROOT {
            return Some(0);
        }
        let schema = meta_schema(uri)?;
        let resource = self.resources.len();
        self.resources.push(Resource { uri: uri.to_owned(), schema });
        self.visit(schema, resource);
        Some(resource)
    }

    pub const fn root(&self) -> Node<'s> {
        let schema = match self.resources.as_slice() {
            [root, ..] => root.schema,
            [] => &Json::Null,
        };
        Node { schema, resource: 0 }
    }

    /// A schema that stands in another.
    pub fn within(&self, outer: Node<'s>, schema: &'s Json) -> Node<'s> {
        let node = Node { schema, resource: outer.resource };
        match self.begun.get(&node.address()) {
            Some(resource) => Node { schema, resource: *resource },
            None => node,
        }
    }

    /// What a reference in a schema leads to.
    ///
    /// # Errors
    /// When it leads nowhere.
    pub fn resolve(&mut self, node: Node<'s>, reference: &str) -> Result<Node<'s>, String> {
        let uri = join(self.uri(node), reference);
        let (document, fragment) = uri.split_once('#').unwrap_or((&uri, ""));
        let resource = self.named(document);
        let resource = resource.ok_or_else(|| super::not_fetched(document))?;
        let start = self.resources.get(resource).map_or(&Json::Null, |resource| resource.schema);
        let fragment = percent_decoded(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let anchor = self.anchors.get(&(resource, fragment.as_str()));
            let schema = anchor.ok_or_else(|| format!("anchor in \"{uri}\" not found"))?;
            return Ok(Node { schema, resource });
        }
        let mut node = Node { schema: start, resource };
        for step in fragment.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match node.schema {
                Json::Object(entries) => entries.get(&step),
                Json::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
                _ => None,
            };
            let next = next.ok_or_else(|| format!("json-pointer in \"{uri}\" not found"))?;
            node = self.within(node, next);
        }
        Ok(node)
    }

    /// The schema with this `$dynamicAnchor` in the resource of another.
    pub fn dynamic_anchor(&self, node: Node<'s>, name: &str) -> Option<Node<'s>> {
        let schema = self.dynamic_anchors.get(&(node.resource, name))?;
        Some(Node { schema, resource: node.resource })
    }

    /// The schema that begins the resource of another.
    pub fn resource(&self, node: Node<'s>) -> Node<'s> {
        let schema = self.resources.get(node.resource).map_or(node.schema, |resource| resource.schema);
        Node { schema, resource: node.resource }
    }

    /// The full name of a schema: `file:///values.schema.json#/properties/a`.
    pub fn location(&self, node: Node<'s>) -> String {
        let mut pointer = String::new();
        find(self.resource(node).schema, node.address(), &mut pointer);
        format!("{}#{pointer}", self.uri(node))
    }

    fn uri(&self, node: Node<'s>) -> &str {
        self.resources.get(node.resource).map_or(ROOT, |resource| &resource.uri)
    }

    /// Recursion is as deep as the text nests, which the reader of JSON bounds.
    fn visit(&mut self, schema: &'s Json, resource: usize) {
        match schema {
            Json::Object(keywords) => {
                let resource = self.name(schema, resource);
                keywords.values().for_each(|inner| self.visit(inner, resource));
            }
            Json::Array(items) => items.iter().for_each(|inner| self.visit(inner, resource)),
            _ => {}
        }
    }

    /// The resource of a schema, which may begin one; its anchors are noted.
    fn name(&mut self, schema: &'s Json, resource: usize) -> usize {
        let text = |keyword: &str| schema.get(keyword).and_then(Json::as_str);
        let mut resource = resource;
        let is_reference = !self.draft.looks_beside_ref() && text("$ref").is_some();
        if let Some(id) = text(self.draft.id()).filter(|_| !is_reference) {
            let (document, anchor) = id.split_once('#').unwrap_or((id, ""));
            if !document.is_empty() {
                let base = self.resources.get(resource).map_or(ROOT, |resource| &resource.uri);
                let uri = join(base, document);
                let begun = self.resources.get_mut(resource).filter(|begun| std::ptr::eq(begun.schema, schema));
                if let Some(begun) = begun {
                    begun.uri = uri;
                } else {
                    resource = self.resources.len();
                    self.begun.insert(std::ptr::from_ref(schema).addr(), resource);
                    self.resources.push(Resource { uri, schema });
                }
            }
            if !anchor.is_empty() && !self.draft.looks_beside_ref() {
                self.anchors.insert((resource, anchor), schema);
            }
        }
        if let Some(anchor) = text("$anchor") {
            self.anchors.insert((resource, anchor), schema);
        }
        if let Some(anchor) = text("$dynamicAnchor") {
            self.anchors.insert((resource, anchor), schema);
            self.dynamic_anchors.insert((resource, anchor), schema);
        }
        resource
    }
}

/// The specification's schema of this name, for schemas.
pub(super) fn meta_schema(uri: &str) -> Option<&'static Json> {
    let (_, name) = uri.split_once("://json-schema.org/")?;
    let part =
        |all: &[(&str, &'static Json)], name: &str| all.iter().find(|(known, _)| *known == name).map(|(_, it)| *it);
    match name {
        "draft-04/schema" => Some(&meta::DRAFT4),
        "draft-06/schema" => Some(&meta::DRAFT6),
        "draft-07/schema" => Some(&meta::DRAFT7),
        "draft/2019-09/schema" => Some(&meta::DRAFT201909),
        "draft/2020-12/schema" | "schema" => Some(&meta::DRAFT202012),
        name => match (name.strip_prefix("draft/2019-09/meta/"), name.strip_prefix("draft/2020-12/meta/")) {
            (Some(name), _) => part(
                &[
                    ("core", &meta::DRAFT201909_CORE),
                    ("applicator", &meta::DRAFT201909_APPLICATOR),
                    ("validation", &meta::DRAFT201909_VALIDATION),
                    ("meta-data", &meta::DRAFT201909_META_DATA),
                    ("format", &meta::DRAFT201909_FORMAT),
                    ("content", &meta::DRAFT201909_CONTENT),
                ],
                name,
            ),
            (_, Some(name)) => part(
                &[
                    ("core", &meta::DRAFT202012_CORE),
                    ("applicator", &meta::DRAFT202012_APPLICATOR),
                    ("unevaluated", &meta::DRAFT202012_UNEVALUATED),
                    ("validation", &meta::DRAFT202012_VALIDATION),
                    ("meta-data", &meta::DRAFT202012_META_DATA),
                    ("format-annotation", &meta::DRAFT202012_FORMAT_ANNOTATION),
                    ("format-assertion", &meta::DRAFT202012_FORMAT_ASSERTION),
                    ("content", &meta::DRAFT202012_CONTENT),
                ],
                name,
            ),
            _ => None,
        },
    }
}

/// The pointer to a schema below another.
fn find(schema: &Json, address: usize, pointer: &mut String) -> bool {
    if std::ptr::from_ref(schema).addr() == address {
        return true;
    }
    let mut below = |step: &str, inner: &Json| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        let is_found = find(inner, address, pointer);
        if !is_found {
            pointer.truncate(length);
        }
        is_found
    };
    match schema {
        Json::Object(entries) => entries.iter().any(|(key, inner)| below(key, inner)),
        Json::Array(items) => items.iter().enumerate().any(|(index, inner)| below(&index.to_string(), inner)),
        _ => false,
    }
}

/// A reference made absolute.
fn join(base: &str, reference: &str) -> String {
    let base = base.split('#').next().unwrap_or_default();
    let is_scheme =
        |scheme: &str| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    if reference.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) {
        return reference.to_owned();
    }
    if reference.is_empty() || reference.starts_with('#') {
        return format!("{base}{reference}");
    }
    let authority_end = base.find("://").map_or(0, |at| {
        let behind = at.saturating_add(3);
        base.get(behind..).and_then(|rest| rest.find('/')).map_or(base.len(), |slash| behind.saturating_add(slash))
    });
    let (authority, path) = base.split_at_checked(authority_end).unwrap_or((base, ""));
    if reference.starts_with('/') {
        return format!("{authority}{reference}");
    }
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    let (reference_path, fragment) = match reference.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (reference, None),
    };
    for step in reference_path.split('/') {
        match step {
            "." => {}
            ".." if folders.len() > 1 => drop(folders.pop()),
            step => folders.push(step),
        }
    }
    let joined = format!("{authority}{}", folders.join("/"));
    fragment.map_or_else(|| joined.clone(), |fragment| format!("{joined}#{fragment}"))
}

fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let escaped = || {
            let mut ahead = bytes.clone();
            let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
            let value = digit(ahead.next())?.checked_mul(16)?.checked_add(digit(ahead.next())?)?;
            Some((u8::try_from(value).ok()?, ahead))
        };
        match (byte == b'%').then(escaped).flatten() {
            Some((value, ahead)) => {
                decoded.push(value);
                bytes = ahead;
            }
            None => decoded.push(byte),
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
