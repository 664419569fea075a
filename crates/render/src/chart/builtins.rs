//! What templates find at the top: `.Release`, `.Chart`, `.Capabilities`, `.Template`.

use std::rc::Rc;

use hullmark_source::{Origin, OriginId, OriginTable, PathSegment, Verbatim};

use super::capabilities::Capabilities;
use super::instance::Instance;
use super::metadata::{Dependency, Field, ImportValue, Maintainer};
use super::objects::Struct;
use super::render::ReleaseOptions;
use crate::HelmVersion;
use crate::funcs::{Args, Body, CallError, Context, Function, Param};
use crate::text::Text;
use crate::value::{Kind, List, ListType, Map, MapType, StructField, Value};

/// `.Release`
pub(super) fn release(options: &ReleaseOptions, origins: &mut OriginTable) -> Value {
    let map = Map::new();
    let mut entry = |key: &str, kind: Kind| {
        let origin = built_in(origins, &format!(".Release.{key}"));
        map.insert(key, typed_origin(kind, origin));
    };
    entry("Name", string_kind(&options.name));
    entry("Namespace", string_kind(&options.namespace));
    entry("IsUpgrade", Kind::Bool(options.is_upgrade));
    entry("IsInstall", Kind::Bool(!options.is_upgrade));
    entry("Revision", Value::int(1).kind);
    entry("Service", string_kind("Helm"));
    Value::from(map)
}

/// `.Template` of one template file.
pub(super) fn template(name: &str, base_path: &str, origins: &mut OriginTable) -> Value {
    let map = Map::typed(MapType::Values);
    for (key, text) in [("Name", name), ("BasePath", base_path)] {
        let origin = built_in(origins, &format!(".Template.{key}"));
        map.insert(key, typed_origin(string_kind(text), origin));
    }
    Value::from(map)
}

/// `.Capabilities`
pub(super) fn capabilities(capabilities: &Capabilities, helm: HelmVersion, origins: &mut OriginTable) -> Value {
    let origin = built_in(origins, ".Capabilities.KubeVersion");
    let text = |text: &str| Value::from(Text::new(text.as_bytes(), origin, 0));
    let version = &capabilities.kube_version;
    let shown = if helm == HelmVersion::V3 { &version.version } else { &version.full_version };
    let hidden = if helm == HelmVersion::V3 {
        None
    } else {
        Some(StructField::hidden("normalizedVersion", text(&version.version)))
    };
    let kube_version = Struct {
        type_name: "chartutil.KubeVersion",
        fields: [Some(StructField::always("Version", "Version", text(shown))), hidden]
            .into_iter()
            .flatten()
            .chain([
                StructField::always("Major", "Major", text(&version.major)),
                StructField::always("Minor", "Minor", text(&version.minor)),
            ])
            .collect(),
        methods: KUBE_VERSION_METHODS,
        prints_as: Some(text(&version.version)),
    };
    let helm_origin = built_in(origins, ".Capabilities.HelmVersion");
    let helm = |text: &str| Value::from(Text::new(text.as_bytes(), helm_origin, 0));
    let helm_version = Struct {
        type_name: "version.BuildInfo",
        fields: vec![
            StructField::new("Version", "version", helm("v3.22")),
            StructField::new("GitCommit", "git_commit", helm("")),
            StructField::new("GitTreeState", "git_tree_state", helm("")),
            StructField::new("GoVersion", "go_version", helm("go1.26.8")),
        ],
        methods: &[],
        prints_as: None,
    };
    let versions_origin = built_in(origins, ".Capabilities.APIVersions");
    let versions = capabilities.api_versions.iter();
    let versions = versions.map(|version| Value::from(Text::new(version.as_bytes(), versions_origin, 0))).collect();
    let api_versions = List::typed(versions, ListType::Named(API_VERSIONS_TYPE));
    object(Struct {
        type_name: "*chartutil.Capabilities",
        fields: vec![
            StructField::always("KubeVersion", "KubeVersion", object(kube_version)),
            StructField::always(
                "APIVersions",
                "APIVersions",
                Value::with_origin(Kind::List(api_versions), versions_origin),
            ),
            StructField::always("HelmVersion", "HelmVersion", object(helm_version)),
        ],
        methods: &[],
        prints_as: None,
    })
}

/// The Go type of `.Capabilities.APIVersions`, a slice with methods.
pub const API_VERSIONS_TYPE: &str = "chartutil.VersionSet";

/// The methods of `chartutil.VersionSet`; the first argument is the list.
pub static API_VERSIONS_METHODS: &[Function] = &[Function {
    name: "Has",
    aliases: &[],
    params: &[Param::Any, Param::String],
    variadic: false,
    body: Body::Plain(has),
    examples: &[],
}];

fn has(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let (list, wanted) = (args.any(0)?, args.text(1)?);
    let found = args.list(0)?.items().iter().any(|item| item.as_text() == Some(wanted));
    Ok(context.computed_value(Kind::Bool(found), &[list, args.any(1)?]))
}

static KUBE_VERSION_METHODS: &[Function] = &[
    Function {
        name: "String",
        aliases: &[],
        params: &[Param::Any],
        variadic: false,
        body: Body::Plain(normalized_version),
        examples: &[],
    },
    Function {
        name: "GitVersion",
        aliases: &[],
        params: &[Param::Any],
        variadic: false,
        body: Body::Plain(kube_version_text),
        examples: &[],
    },
];

/// The version without what followed the numbers.
fn normalized_version(context: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let version = args.any(0)?;
    let text = match &version.kind {
        Kind::Object(object) => object.print_by_action(),
        _ => String::new(),
    };
    Ok(context.computed_string(text, &[version]))
}

fn kube_version_text(_: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    match &args.any(0)?.kind {
        Kind::Object(object) => Ok(object.field("Version").unwrap_or(Value::NIL)),
        _ => Ok(Value::NIL),
    }
}

/// `.Chart` of a chart at its place in the tree: a struct, and a map of its fields in Helm 4.
pub(super) fn chart(chart: &Instance<'_>, is_root: bool, helm: HelmVersion, origins: &mut OriginTable) -> Value {
    let metadata = metadata(chart, origins);
    if helm >= HelmVersion::V4 {
        let map = metadata.as_map();
        map.insert("IsRoot", Value::from(is_root));
        return Value::from(map);
    }
    let embedded = StructField { is_embedded: true, ..StructField::always("Metadata", "Metadata", object(metadata)) };
    object(Struct {
        type_name: "struct { chart.Metadata; IsRoot bool }",
        fields: vec![embedded, StructField::always("IsRoot", "IsRoot", Value::from(is_root))],
        methods: &[],
        prints_as: None,
    })
}

fn metadata(chart: &Instance<'_>, origins: &mut OriginTable) -> Struct {
    let metadata = &chart.metadata;
    let root = metadata.root.map(|span| {
        let segment = PathSegment::Root("Chart".into());
        origins.push(Origin::Value {
            span,
            key_span: None,
            parent: None,
            segment,
            verbatim: Verbatim::None,
            overrides: None,
        })
    });
    let mut fields = Fields { origins, root };
    let maintainers = metadata.maintainers.iter().flatten().map(|maintainer| fields.maintainer(maintainer)).collect();
    let dependencies = metadata.declared().map(|dependency| fields.dependency(dependency)).collect();
    Struct {
        type_name: "chart.Metadata",
        fields: vec![
            fields.string("Name", "name", &metadata.name),
            fields.string("Home", "home", &metadata.home),
            fields.strings("Sources", "sources", &metadata.sources),
            fields.string("Version", "version", &metadata.version),
            fields.string("Description", "description", &metadata.description),
            fields.strings("Keywords", "keywords", &metadata.keywords),
            StructField::new("Maintainers", "maintainers", pointers(maintainers, "[]*chart.Maintainer")),
            fields.string("Icon", "icon", &metadata.icon),
            fields.string("APIVersion", "apiVersion", &metadata.api_version),
            fields.string("Condition", "condition", &metadata.condition),
            fields.string("Tags", "tags", &metadata.tags),
            fields.string("AppVersion", "appVersion", &metadata.app_version),
            StructField::new("Deprecated", "deprecated", Value::from(metadata.deprecated)),
            fields.annotations(&metadata.annotations),
            fields.string("KubeVersion", "kubeVersion", &metadata.kube_version),
            StructField::new("Dependencies", "dependencies", pointers(dependencies, "[]*chart.Dependency")),
            fields.string("Type", "type", &metadata.chart_type),
        ],
        methods: &[],
        prints_as: None,
    }
}

/// Makes the values of metadata fields.
struct Fields<'a> {
    origins: &'a mut OriginTable,
    /// The outermost mapping of Chart.yaml.
    root: Option<OriginId>,
}

impl Fields<'_> {
    fn value(&mut self, segment: PathSegment, field: &Field) -> Value {
        let origin = match (field.place, &segment) {
            (Some(place), _) => self.origins.push(Origin::Value {
                span: place.span,
                key_span: place.key_span,
                parent: self.root,
                segment,
                verbatim: place.verbatim.map_or(Verbatim::None, Verbatim::From),
                overrides: None,
            }),
            (None, PathSegment::Key(key)) => match self.root {
                Some(parent) => self.origins.intern(Origin::Absent { parent, key: std::sync::Arc::clone(key) }),
                None => OriginId::ACTION,
            },
            (None, _) => OriginId::ACTION,
        };
        Value::from(Text::new(field.text.as_bytes(), origin, 0))
    }

    fn string(&mut self, name: &'static str, json_name: &'static str, field: &Field) -> StructField {
        StructField::new(name, json_name, self.value(PathSegment::Key(name.into()), field))
    }

    fn strings(&mut self, name: &'static str, json_name: &'static str, fields: &[Field]) -> StructField {
        let item = |(index, field)| self.value(PathSegment::Index(index), field);
        let items = fields.iter().enumerate().map(item).collect();
        StructField::new(name, json_name, Value::from(List::appended(items, ListType::String)))
    }

    fn annotations(&mut self, annotations: &[(String, Field)]) -> StructField {
        let none = annotations.is_empty();
        let map = if none { Map::nil_of(MapType::String) } else { Map::typed(MapType::String) };
        for (key, field) in annotations {
            let value = self.value(PathSegment::Key(key.as_str().into()), field);
            map.insert(key.as_str(), value);
        }
        StructField::new("Annotations", "annotations", Value::from(map))
    }

    fn maintainer(&mut self, maintainer: &Maintainer) -> Value {
        object(Struct {
            type_name: "*chart.Maintainer",
            fields: vec![
                self.string("Name", "name", &maintainer.name),
                self.string("Email", "email", &maintainer.email),
                self.string("URL", "url", &maintainer.url),
            ],
            methods: &[],
            prints_as: None,
        })
    }

    fn dependency(&mut self, dependency: &Dependency) -> Value {
        let imports = dependency.import_values.iter().map(import_value).collect();
        let always = |field: StructField| StructField { omits_empty: false, ..field };
        object(Struct {
            type_name: "*chart.Dependency",
            fields: vec![
                always(self.string("Name", "name", &dependency.name)),
                self.string("Version", "version", &dependency.version),
                always(self.string("Repository", "repository", &dependency.repository)),
                self.string("Condition", "condition", &dependency.condition),
                self.strings("Tags", "tags", &dependency.tags),
                StructField::new("Enabled", "enabled", Value::from(dependency.enabled)),
                StructField::new("ImportValues", "import-values", Value::from(List::appended(imports, ListType::Any))),
                self.string("Alias", "alias", &dependency.alias),
            ]
            .into_iter()
            .map(|field| StructField { has_yaml_name: true, ..field })
            .collect(),
            methods: &[],
            prints_as: None,
        })
    }
}

/// Helm rewrites what is imported into pairs of paths before anything is rendered.
fn import_value(import: &ImportValue) -> Value {
    let (child, parent) = match import {
        ImportValue::Export(export) => (format!("exports.{export}"), "."),
        ImportValue::Table { child, parent } => (child.clone(), parent.as_str()),
    };
    let map = Map::typed(MapType::String);
    map.insert("child", Value::string(&child));
    map.insert("parent", Value::string(parent));
    Value::from(map)
}

fn pointers(items: Vec<Value>, go_type: &'static str) -> Value {
    Value::from(List::appended(items, ListType::Named(go_type)))
}

fn object(object: Struct) -> Value {
    Value::new(Kind::Object(Rc::new(object)))
}

fn built_in(origins: &mut OriginTable, name: &str) -> OriginId {
    origins.intern(Origin::BuiltIn { name: name.into() })
}

fn string_kind(text: &str) -> Kind {
    Kind::String(Text::from_action(text.as_bytes()))
}

fn typed_origin(kind: Kind, origin: OriginId) -> Value {
    match kind {
        Kind::String(text) => Value::from(Text::new(text.as_bytes(), origin, 0)),
        kind => Value::with_origin(kind, origin),
    }
}
