//! SARIF 2.1.0 (OASIS, with errata 01) within the limits that GitHub code scanning sets.
//!
//! Columns count UTF-16 code units. A place of which only the file is known has no region; a member of a
//! packed chart is given as its archive, without a region, since the lines are not the archive's.

mod fixes;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use hullmark_findings::{
    Finding, Fingerprint, Location, ObjectRef, Place, Precision, Severity, Unchecked, UncheckedKind,
};
use hullmark_policies::RulePolicy;
use hullmark_source::{Range, SourceKind};
use serde_json::{Value, json};
use serde_sarif::sarif::Location as SarifLocation;
use serde_sarif::sarif::{
    ArtifactLocation, CodeFlow, Invocation, LogicalLocation, Message, MultiformatMessageString, Notification,
    NotificationLevel, PhysicalLocation, PropertyBag, Region, ReportingConfiguration, ReportingDescriptor,
    ReportingDescriptorReference, Result as SarifResult, ResultLevel, Run, Sarif, ThreadFlow, ThreadFlowLocation, Tool,
    ToolComponent,
};

use crate::uri::reference;
use crate::{Format, Report};

pub(super) const FORMAT: Format =
    Format { name: "sarif", about: "SARIF 2.1.0, as code scanning services read it", includes_summary: false, write };

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const INFORMATION_URI: &str = "https://github.com/hullmark/hullmark";
const SOURCE_ROOT: &str = "%SRCROOT%";
/// GitHub's limits: results a run, related locations a result that it keeps, tags a rule that it keeps.
const MOST_RESULTS: usize = 25_000;
const MOST_LOCATIONS: usize = 100;
const MOST_TAGS: usize = 10;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer { report };
    serde_json::to_writer_pretty(&mut *out, &writer.document(MOST_RESULTS))?;
    writeln!(out)
}

struct Writer<'a> {
    report: &'a Report<'a>,
}

impl Writer<'_> {
    fn document(&self, most_results: usize) -> Sarif {
        let kept = self.kept(most_results);
        let rules = self.rules(&kept);
        let indexes: HashMap<&str, i64> =
            rules.iter().zip(0..).map(|(rule, index)| (rule.id.as_str(), index)).collect();
        let results = self.results(&kept, &indexes);
        let invocation = self.invocation(self.report.findings.len() - kept.len());
        let driver = ToolComponent::builder()
            .name("hullmark")
            .version(env!("CARGO_PKG_VERSION"))
            .semantic_version(env!("CARGO_PKG_VERSION"))
            .information_uri(INFORMATION_URI)
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

    /// The findings that fit, in their order; the least severe ones give way.
    fn kept(&self, most: usize) -> Vec<&Finding> {
        let mut kept: Vec<(usize, &Finding)> = self.report.findings.iter().enumerate().collect();
        if kept.len() > most {
            kept.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
            kept.truncate(most);
            kept.sort_by_key(|(index, _)| *index);
        }
        kept.into_iter().map(|(_, finding)| finding).collect()
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
        let mut seen: HashMap<String, usize> = HashMap::new();
        findings
            .iter()
            .map(|finding| {
                // The same object may be in several charts, so the file is a part of the identity here.
                let path = reference(&self.report.sources.name(finding.primary.place.source()), self.report.root).uri;
                let fingerprint = Fingerprint::of([&*finding.fingerprint.to_string(), &path]).to_string();
                let count = seen.entry(fingerprint.clone()).or_insert(0);
                *count += 1;
                let unique = if *count == 1 { fingerprint } else { format!("{fingerprint}:{count}") };
                self.result(finding, indexes.get(&*finding.rule).copied().unwrap_or(-1), unique)
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
        let is_in_archive = self.archive(finding.primary.place).is_some();
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
        result.related_locations = (!related.is_empty()).then_some(related);
        result.fixes = finding.fix.as_ref().and_then(|fix| self.fix(fix)).map(|fix| vec![fix]);
        result.code_flows = (!finding.chain.is_empty()).then(|| vec![self.code_flow(&finding.chain)]);
        result
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
        let range = location.place.span().map(|span| self.report.sources.position(span));
        let mut label = location.label.clone();
        let (uri, region) = match self.archive(location.place) {
            Some((archive, member)) => {
                let line = range.map(|range| format!(":{}:{}", range.start.line, range.start.column));
                let member = format!("{member}{}", line.unwrap_or_default());
                label = if label.is_empty() { member } else { format!("{member}: {label}") };
                (self.artifact(&archive), None)
            }
            None => (self.artifact(&self.report.sources.name(location.place.source())), range.map(region)),
        };
        let region = region.filter(|_| self.has_lines(location.place));
        SarifLocation {
            physical_location: Some(PhysicalLocation { artifact_location: Some(uri), region, ..Default::default() }),
            message: (!label.is_empty()).then(|| message(&label)),
            ..Default::default()
        }
    }

    /// The archive and the member that a place is in.
    fn archive(&self, place: Place) -> Option<(String, String)> {
        let source = self.report.sources.get(place.source())?;
        let SourceKind::ArchiveMember { archive } = source.kind() else { return None };
        let member = source.name().strip_prefix(&**archive).unwrap_or(source.name());
        Some((archive.to_string(), member.trim_start_matches('!').to_owned()))
    }

    /// Whether lines of the place are lines of a file that somebody can open.
    fn has_lines(&self, place: Place) -> bool {
        let source = self.report.sources.get(place.source());
        source.is_some_and(|source| matches!(source.kind(), SourceKind::File | SourceKind::Stdin))
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
        if cut > 0 {
            let text = format!("{cut} of the least severe findings are left out: a run holds {MOST_RESULTS} at most");
            notifications.push(Notification::builder().level(json!("warning")).message(message(&text)).build());
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
        .name(policy.id)
        .short_description(multiformat(policy.title, None))
        .full_description(multiformat(policy.why, None))
        .help(multiformat(&text, Some(&markdown)))
        .help_uri(format!("{INFORMATION_URI}/blob/main/{}", policy.page()))
        .default_configuration(configuration(policy.severity))
        .properties(bag)
        .build()
}

/// A rule of which the catalogue knows nothing, such as a user's own policy.
fn bare_rule(id: &str, severity: Severity) -> ReportingDescriptor {
    ReportingDescriptor::builder()
        .id(id)
        .name(id)
        .short_description(multiformat(id, None))
        .default_configuration(configuration(severity))
        .build()
}

/// What notifications refer to.
fn notification_descriptors() -> Vec<ReportingDescriptor> {
    UncheckedKind::ALL.map(|kind| ReportingDescriptor::builder().id(kind.as_str()).build()).into()
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
