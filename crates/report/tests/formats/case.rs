//! Sources and findings that go through every branch of the formats.

use std::sync::Arc;

use hullmark_findings::{
    Applicability, Edit, Finding, Fix, FixStep, Location, ObjectRef, Place, Precision, Severity, Summary, Unchecked,
    UncheckedKind,
};
use hullmark_policies::RulePolicy;
use hullmark_report::{Report, Style, format};
use hullmark_source::{SourceId, SourceKind, SourceMap, Span};

const VALUES: &str = "replicaCount: 2\n\n# größe: 😀\nresources: {}\nimage: {repository: naïve/😀, tag: latest}\n";
const TEMPLATE: &str = "kind: Deployment\nspec:\n      containers:\n        - name: web\n          {{- with .Values.resources }}\n          resources: {{ toYaml . | nindent 12 }}\n          {{- end }}\n";
static POLICY: RulePolicy = RulePolicy {
    id: "memory-limit-missing",
    group: "resources",
    title: "Container has no memory limit",
    severity: Severity::Error,
    security_severity: Some(5.3),
    reported_by_engine: false,
    profiles: &["recommended"],
    message: "container `{container}` of {object} has no memory limit",
    why: "Without a limit one leaking process can push every other Pod off the node.",
    fix: "Set `resources.limits.memory` to what the process needs under load.",
    fixable: hullmark_policies::Fixable::Never,
    frameworks: &[("nsa", &["Resource policies"]), ("owasp-k8s", &["K01"])],
    peers: &[("kube-linter", &["unset-memory-requirements"])],
    silenced_by: &[],
    options: &[],
    lowered: &[],
    outranked_by: &[],
    examples: &[],
};

/// Sources, findings and a summary that go through every branch of the formats.
pub(crate) struct Case {
    pub(crate) sources: SourceMap,
    pub(crate) findings: Vec<Finding>,
    pub(crate) suppressed: Vec<Finding>,
    pub(crate) summary: Summary,
}

pub(crate) fn span(sources: &SourceMap, source: SourceId, text: &str) -> Place {
    let start = sources.get(source).unwrap().text().find(text).unwrap();
    Place::Span(Span::from_range(source, start..start + text.len()))
}

pub(crate) fn case() -> Case {
    let sources = SourceMap::new();
    let add = |name: &str, kind, text: &str| sources.add(name, kind, Arc::from(text));
    let values = add("charts/my web/values.yaml", SourceKind::File, VALUES);
    let template = add("charts/my web/templates/deployment.yaml", SourceKind::File, TEMPLATE);
    let broken = add("broken.yaml", SourceKind::File, "a: [1,\n\tb: \u{1b}[31m\n");
    let archive = SourceKind::ArchiveMember { archive: "charts/db.tgz".into() };
    let member = add("charts/db.tgz!templates/db.yaml", archive, "kind: Pod\nhostNetwork: true\n");

    let mut limit = Finding::new(
        "memory-limit-missing",
        Severity::Error,
        "container `web` of Deployment/shop-web has no memory limit",
        Location::new(span(&sources, values, "{}"), "set `limits.memory` here"),
    );
    let object = ObjectRef {
        api_version: "apps/v1".into(),
        kind: "Deployment".into(),
        namespace: Some("shop".into()),
        name: "shop-web".into(),
    };
    limit.object = Some(object.into());
    limit.field = Some("spec.template.spec.containers[web].resources.limits.memory".to_owned());
    limit.related = vec![
        Location::new(
            span(&sources, template, "{{- with .Values.resources }}"),
            "`resources:` is written only when this is set",
        ),
        Location::new(span(&sources, template, "resources: {{ toYaml . | nindent 12 }}"), "not written"),
        Location::new(Place::File(values), "seen with these values"),
    ];
    let mut again = limit.clone();
    again.message = "container `sidecar` of Deployment/shop-web has no memory limit".into();
    again.related.truncate(1);
    again.precision = Precision::Template;
    let mut tag = Finding::new(
        "image-tag-latest",
        Severity::Warning,
        "image `naïve/😀:latest` has the tag `latest`",
        Location::new(span(&sources, values, "latest"), ""),
    );
    tag.related = vec![Location::new(span(&sources, values, "naïve/😀"), "the repository")];
    tag.chain = vec![
        Location::new(span(&sources, template, "{{- with .Values.resources }}"), "`web.image` is included here"),
        Location::new(span(&sources, values, "latest"), "this is where it comes from"),
    ];
    tag.help = Some("name a version, or better a digest".to_owned());
    let edit = Edit { span: tag.primary.place.span().unwrap(), replacement: "1.27".to_owned() };
    tag.fix = Some(Fix {
        title: "set `tag` to `1.27`".to_owned(),
        applicability: Applicability::Unsafe,
        steps: vec![FixStep::Text(edit.clone())],
        edits: vec![edit],
    });
    let syntax = Finding::new(
        "yaml-syntax-error",
        Severity::Error,
        "a tab cannot indent\nYAML",
        Location::new(span(&sources, broken, "\tb: \u{1b}[31m\n"), "here"),
    );
    let end = Finding::new(
        "yaml-syntax-error",
        Severity::Error,
        "the sequence is not closed",
        Location::new(Place::Span(Span::empty(broken, 17)), "expected `]`"),
    );
    let mut packed = Finding::new(
        "host-network",
        Severity::Note,
        "Pod/db uses the network of its node",
        Location::new(span(&sources, member, "true"), "on"),
    );
    packed.help = Some("the chart is packed: set it from the parent's values".to_owned());
    let mut whole =
        Finding::new("no-network-policy", Severity::Warning, "no policy", Location::new(Place::File(template), ""));
    whole.precision = Precision::File;

    let unchecked = |path: &str, kind, reason: &str| Unchecked { path: path.into(), kind, reason: reason.into() };
    let summary = Summary {
        files: 1,
        documents: 2,
        charts: 1,
        renders: 1,
        templates: 1,
        kustomizations: 0,
        left_alone: 3,
        in_dependencies: 2,
        untouched: 0,
        unchecked: vec![
            unchecked("data.yaml", UncheckedKind::Unreadable, "it is not UTF-8"),
            unchecked("tpl.yaml", UncheckedKind::LooksLikeTemplate, "looks like a template"),
        ],
    };
    Case { sources, findings: vec![limit, again, tag, syntax, end, packed, whole], suppressed: Vec::new(), summary }
}

pub(crate) fn with_report<T>(case: &Case, style: Style, write: impl FnOnce(&Report<'_>) -> T) -> T {
    write(&Report {
        findings: &case.findings,
        suppressed: &case.suppressed,
        sources: &case.sources,
        summary: &case.summary,
        rules: |id| (id == POLICY.id).then_some(&POLICY),
        checked_rules: &[&POLICY],
        root: Some("/repo"),
        style,
    })
}

pub(crate) fn written_at(case: &Case, name: &str, style: Style) -> String {
    let mut out = Vec::new();
    with_report(case, style, |report| (format(name).unwrap().write)(report, &mut out)).unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn written(case: &Case, name: &str) -> String {
    written_at(case, name, Style::default())
}

/// One finding whose path, text and message try to break out of every format.
pub(crate) fn hostile() -> Case {
    let sources = SourceMap::new();
    let name = "a,b:%0A\"'<script>alert(1)</script>&`|\n::error::x\u{202e}.yaml";
    let text = "kind: \"</script><img src=x onerror=alert(1)>\"\n";
    let source = sources.add(name, SourceKind::File, Arc::from(text));
    let message = "</failure>]]> `a|b` @everyone #1 [x](javascript:alert(1)) <b>&amp;\r\n::stop-commands::t\n##[error]x \u{0}\u{1b}[31m ``` https://e.example *a* _b_";
    let mut finding = Finding::new(
        "rule\",:%<x>",
        Severity::Error,
        message,
        Location::new(span(&sources, source, "kind"), "<i>\"here\"</i>"),
    );
    finding.help = Some("</details><script>alert(2)</script>\n::warning::y".to_owned());
    let unchecked = Unchecked {
        path: "<b>\"&.yaml".into(),
        kind: UncheckedKind::Unreadable,
        reason: "</error><script>\u{7}".into(),
    };
    Case {
        sources,
        findings: vec![finding],
        suppressed: Vec::new(),
        summary: Summary { unchecked: vec![unchecked], ..Summary::default() },
    }
}
