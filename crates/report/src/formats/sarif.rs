//! SARIF 2.1.0 (OASIS, with errata 01) within the limits that GitHub code scanning sets.
//!
//! Columns count UTF-16 code units. A place of which only the file is known has no region; a member of a
//! packed chart is given as its archive, without a region, since the lines are not the archive's.

mod fixes;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use hullmark_findings::{Finding, Location, ObjectRef, Precision, Severity, Suppression, Unchecked, UncheckedKind};
use hullmark_policies::RulePolicy;
use hullmark_source::Range;
use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, CodeFlow, Invocation, LogicalLocation, Message, MultiformatMessageString, Notification,
    NotificationLevel, PhysicalLocation, PropertyBag, Region, ReportingConfiguration, ReportingDescriptor,
    ReportingDescriptorReference, Result as SarifResult, ResultLevel, Run, Sarif, ThreadFlow, ThreadFlowLocation, Tool,
    ToolComponent,
};
use serde_sarif::sarif::{Location as SarifLocation, Suppression as SarifSuppression};

use crate::address::address;
use crate::fingerprints::Fingerprints;
use crate::uri::reference;
use crate::words::{PROJECT_URL, page_url};
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0, as code scanning services read it",
    extensions: &["sarif", "sarif.json"],
    includes_summary: false,
    write,
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const SOURCE_ROOT: &str = "%SRCROOT%";
/// GitHub's limits: results a run that it takes and that it keeps; locations a result, steps of a flow and tags a rule
/// that it keeps. Source: docs.github.com, "SARIF results exceed one or more limits".
const MOST_RESULTS: usize = 25_000;
const MOST_SHOWN: usize = 5_000;
const MOST_LOCATIONS: usize = 100;
const MOST_TAGS: usize = 10;
/// The notification about findings beyond these limits.
const RESULT_LIMIT: &str = "result-limit";

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer { report };
    serde_json::to_writer_pretty(&mut *out, &writer.document())?;
    writeln!(out)
}

struct Writer<'a> {
    report: &'a Report<'a>,
}

impl Writer<'_> {
    fn document(&self) -> Sarif {
        let mut kept = self.kept();
        let cut = self.report.findings.len() - kept.len();
        // What is suppressed is shown nowhere, and closes the alerts that services had of it.
        kept.extend(self.report.suppressed.iter().take(MOST_RESULTS - kept.len()));
        let rules = self.rules(&kept);
        let indexes: HashMap<&str, i64> =
            rules.iter().zip(0..).map(|(rule, index)| (rule.id.as_str(), index)).collect();
        let results = self.results(&kept, &indexes);
        let invocation = self.invocation(cut);
        let driver = ToolComponent::builder()
            .name("hullmark")
            .version(env!("CARGO_PKG_VERSION"))
            .semantic_version(env!("CARGO_PKG_VERSION"))
            .information_uri(PROJECT_URL)
            .rules(rules)
            .notifications(notification_descriptors())
            .build();
        let root = ArtifactLocation::builder().description(message("the directory in which hullmark was started"));
        let run = Run::builder()
            .tool(Tool::builder().driver(driver).build())
            .invocations(vec![invocation])
            .column_kind("utf16CodeUnits")
            .original_uri_base_ids(BTreeMap::from([(SOURCE_ROOT.to_owned(), root.build())]))
            .results(results)
            .build();
        Sarif::builder().schema(SCHEMA).version("2.1.0").runs(vec![run]).build()
    }

    /// The findings that fit, in their order while all of them are shown, else the worst first: what a service does not
    /// take or show is the least severe.
    fn kept(&self) -> Vec<&Finding> {
        let mut kept: Vec<&Finding> = self.report.findings.iter().collect();
        if kept.len() > MOST_SHOWN {
            let score =
                |finding: &Finding| (self.report.rules)(&finding.rule).and_then(|policy| policy.security_severity);
            kept.sort_by(|a, b| {
                let by_score = || score(b).unwrap_or(0.0).total_cmp(&score(a).unwrap_or(0.0));
                b.severity.cmp(&a.severity).then_with(by_score)
            });
            kept.truncate(MOST_RESULTS);
        }
        kept
    }

    /// The rules of these findings, by id.
    fn rules(&self, findings: &[&Finding]) -> Vec<ReportingDescriptor> {
        let found: BTreeMap<&str, Severity> =
            findings.iter().map(|finding| (&*finding.rule, finding.severity)).collect();
        found
            .into_iter()
            .map(|(id, severity)| match (self.report.rules)(id) {
                Some(policy) => described_rule(policy),
                None => bare_rule(id, severity),
            })
            .collect()
    }

    fn results(&self, findings: &[&Finding], indexes: &HashMap<&str, i64>) -> Vec<SarifResult> {
        let mut fingerprints = Fingerprints::new(self.report);
        findings
            .iter()
            .map(|finding| {
                let rule_index = indexes.get(&*finding.rule).copied().unwrap_or(-1);
                self.result(finding, rule_index, fingerprints.next(finding))
            })
            .collect()
    }

    fn result(&self, finding: &Finding, rule_index: i64, fingerprint: String) -> SarifResult {
        let mut primary = self.location(&finding.primary);
        if let Some(object) = &finding.object {
            primary.logical_locations = Some(vec![logical_location(object)]);
        }
        let related: Vec<SarifLocation> = finding
            .related
            .iter()
            .take(MOST_LOCATIONS)
            .zip(1..)
            .map(|(location, id)| SarifLocation { id: Some(id), ..self.location(location) })
            .collect();
        let is_in_archive = address(self.report, finding.primary.place).member.is_some();
        let precision = if is_in_archive { Precision::File } else { finding.precision };
        let mut result = SarifResult::builder()
            .rule_id(&*finding.rule)
            .rule_index(rule_index)
            .level(match finding.severity {
                Severity::Note => ResultLevel::Note,
                Severity::Warning => ResultLevel::Warning,
                Severity::Error => ResultLevel::Error,
            })
            .message(message(&finding.message))
            .locations(vec![primary])
            .partial_fingerprints(BTreeMap::from([("hullmark/v1".to_owned(), fingerprint)]))
            .properties(properties([("locationPrecision", json!(precision.as_str()))]))
            .build();
        if let (Some(seen_in), Some(bag)) = (&finding.seen_in, &mut result.properties) {
            let seen_in = json!({"values": seen_in.values(), "kubeVersions": seen_in.kube_versions()});
            bag.additional_properties.insert("seenIn".to_owned(), seen_in);
        }
        result.suppressions = finding.suppression.as_deref().map(|it| vec![self.suppression(it)]);
        result.related_locations = (!related.is_empty()).then_some(related);
        result.fixes = finding.fix.as_ref().and_then(|fix| self.fix(fix)).map(|fix| vec![fix]);
        result.code_flows = (!finding.chain.is_empty()).then(|| vec![self.code_flow(&finding.chain)]);
        result
    }

    fn suppression(&self, suppression: &Suppression) -> SarifSuppression {
        SarifSuppression {
            guid: None,
            kind: json!(if suppression.by.is_in_source() { "inSource" } else { "external" }),
            status: None,
            justification: suppression.justification.clone(),
            location: suppression.place.map(|place| self.location(&Location::new(place, ""))),
            properties: Some(properties([("suppressedBy", json!(suppression.by.as_str()))])),
        }
    }

    /// The calls of templates as the steps of one thread. GitHub shows them as a path.
    fn code_flow(&self, chain: &[Location]) -> CodeFlow {
        let steps = chain
            .iter()
            .take(MOST_LOCATIONS)
            .map(|step| ThreadFlowLocation { location: Some(self.location(step)), ..Default::default() });
        let thread = ThreadFlow::builder().locations(steps.collect::<Vec<_>>()).build();
        CodeFlow::builder().thread_flows(vec![thread]).build()
    }

    /// A place with its label, or, in an archive, with the member and its line.
    fn location(&self, location: &Location) -> SarifLocation {
        let address = address(self.report, location.place);
        let label = address.prefixed(&location.label);
        let physical_location = PhysicalLocation {
            artifact_location: Some(self.artifact(&address.path)),
            region: address.range.map(region),
            ..Default::default()
        };
        SarifLocation {
            physical_location: Some(physical_location),
            message: (!label.is_empty()).then(|| message(&label)),
            ..Default::default()
        }
    }

    fn artifact(&self, path: &str) -> ArtifactLocation {
        let reference = reference(path, self.report.root);
        ArtifactLocation {
            uri: Some(reference.uri),
            uri_base_id: reference.is_relative.then(|| SOURCE_ROOT.to_owned()),
            ..Default::default()
        }
    }

    fn invocation(&self, cut: usize) -> Invocation {
        let summary = self.report.summary;
        let mut notifications: Vec<Notification> =
            summary.unchecked.iter().map(|unchecked| self.notification(unchecked)).collect();
        let mut note = |text: String| {
            let descriptor = ReportingDescriptorReference::builder().id(RESULT_LIMIT).build();
            let notification = Notification::builder().descriptor(descriptor).level(json!("warning"));
            notifications.push(notification.message(message(&text)).build());
        };
        if cut > 0 {
            note(format!("{cut} of the least severe findings are left out: a run holds {MOST_RESULTS} at most"));
        }
        if self.report.findings.len() > MOST_SHOWN {
            note(format!("results are sorted by severity: GitHub code scanning keeps the first {MOST_SHOWN} of a run"));
        }
        Invocation::builder()
            .execution_successful(!summary.has_failures())
            .tool_execution_notifications(notifications)
            .build()
    }

    fn notification(&self, unchecked: &Unchecked) -> Notification {
        let level = if unchecked.kind.is_failure() { NotificationLevel::Error } else { NotificationLevel::Warning };
        let physical =
            PhysicalLocation { artifact_location: Some(self.artifact(&unchecked.path)), ..Default::default() };
        let location = SarifLocation { physical_location: Some(physical), ..Default::default() };
        Notification::builder()
            .descriptor(ReportingDescriptorReference::builder().id(unchecked.kind.as_str()).build())
            .level(json!(level))
            .message(message(&format!("not checked: {}", unchecked.reason)))
            .locations(vec![location])
            .build()
    }
}

fn region(range: Range) -> Region {
    Region {
        start_line: Some(range.start.line.into()),
        start_column: Some(range.start.utf16_column.into()),
        end_line: Some(range.end.line.into()),
        end_column: Some(range.end.utf16_column.into()),
        ..Default::default()
    }
}

fn logical_location(object: &ObjectRef) -> LogicalLocation {
    let mut bag = BTreeMap::from([("apiVersion".to_owned(), json!(object.api_version))]);
    if let Some(namespace) = &object.namespace {
        bag.insert("namespace".to_owned(), json!(namespace));
    }
    LogicalLocation {
        name: Some(object.to_string()),
        fully_qualified_name: Some(object.to_string()),
        kind: Some("resource".to_owned()),
        properties: Some(PropertyBag { tags: None, additional_properties: bag }),
        ..Default::default()
    }
}

fn described_rule(policy: &RulePolicy) -> ReportingDescriptor {
    let text = format!("{}\n\nTo fix it: {}", policy.why, policy.fix);
    let markdown = format!(
        "{}\n\n**Fix:** {}\n\nExamples and the controls that ask for it: `hullmark explain {}`",
        policy.why, policy.fix, policy.id
    );
    let mut tags = vec!["kubernetes", policy.group];
    if policy.security_severity.is_some() {
        tags.insert(0, "security");
    }
    for (framework, _) in policy.frameworks {
        if !tags.contains(framework) {
            tags.push(framework);
        }
    }
    tags.truncate(MOST_TAGS);
    let mut bag = properties([("precision", json!("high"))]);
    bag.tags = Some(tags.into_iter().map(str::to_owned).collect());
    let severity = match policy.security_severity {
        Some(score) => ("security-severity", json!(format!("{score:.1}"))),
        None => ("problem.severity", json!(problem_severity(policy.severity))),
    };
    bag.additional_properties.insert(severity.0.to_owned(), severity.1);
    ReportingDescriptor::builder()
        .id(policy.id)
        .name(pascal_case(policy.id))
        .short_description(multiformat(policy.title, None))
        .full_description(multiformat(policy.why, None))
        .help(multiformat(&text, Some(&markdown)))
        .help_uri(page_url(policy))
        .default_configuration(configuration(policy.severity))
        .properties(bag)
        .build()
}

/// A rule of which the catalogue knows nothing, such as a user's own policy.
fn bare_rule(id: &str, severity: Severity) -> ReportingDescriptor {
    ReportingDescriptor::builder()
        .id(id)
        .short_description(multiformat(id, None))
        .default_configuration(configuration(severity))
        .build()
}

/// `memory-limit-missing` as a name of the other kind, since SARIF wants the two to differ: `MemoryLimitMissing`.
fn pascal_case(id: &str) -> String {
    let word = |word: &str| {
        let mut characters = word.chars();
        characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect::<String>()
    };
    id.split('-').map(word).collect()
}

/// What notifications refer to.
fn notification_descriptors() -> Vec<ReportingDescriptor> {
    let limit = (
        RESULT_LIMIT,
        pascal_case(RESULT_LIMIT),
        "There are more findings than code scanning takes or keeps; the least severe go first.",
    );
    // A single word in upper case would still be the same name.
    let of_kind = |kind: UncheckedKind| {
        let id = kind.as_str();
        (id, format!("NotChecked{}", pascal_case(id)), about(kind))
    };
    let described = |(id, name, about): (&str, String, &str)| {
        let text = || multiformat(about, None);
        let descriptor = ReportingDescriptor::builder().id(id).name(name);
        descriptor.short_description(text()).full_description(text()).help(text()).build()
    };
    UncheckedKind::ALL.into_iter().map(of_kind).chain([limit]).map(described).collect()
}

const fn about(kind: UncheckedKind) -> &'static str {
    match kind {
        UncheckedKind::Unreadable => "The file cannot be read, so nothing in it was checked.",
        UncheckedKind::Unrendered => "The chart cannot be rendered, wholly or in part, so not all of it was checked.",
        UncheckedKind::Library => "A library chart has nothing to render on its own; it is checked where it is used.",
        UncheckedKind::ChartElsewhere => "The chart or the values that are deployed do not lie in the checked tree.",
        UncheckedKind::LooksLikeTemplate => "The file has template actions in it and lies in no chart.",
        UncheckedKind::ResourceElsewhere => {
            "A part of the kustomization lies in another repository, or a program makes it."
        }
    }
}

/// GitHub's words for the severity of rules that are not about security.
const fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "recommendation",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn configuration(severity: Severity) -> ReportingConfiguration {
    ReportingConfiguration::builder().level(json!(severity.as_str())).build()
}

fn message(text: &str) -> Message {
    Message::builder().text(text).build()
}

fn multiformat(text: &str, markdown: Option<&str>) -> MultiformatMessageString {
    let mut string = MultiformatMessageString::builder().text(text).build();
    string.markdown = markdown.map(str::to_owned);
    string
}

fn properties<const N: usize>(entries: [(&str, Value); N]) -> PropertyBag {
    let additional_properties = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    PropertyBag { tags: None, additional_properties }
}
