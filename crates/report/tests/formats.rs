//! Every format over the same hand-made findings.
#![expect(clippy::unwrap_used, clippy::too_many_lines, reason = "a test may fail, and its snapshots are long")]

use std::sync::Arc;

use hullmark_findings::{
    Finding, Fingerprint, Location, ObjectRef, Place, Precision, Severity, Summary, Unchecked, UncheckedKind,
};
use hullmark_policies::RulePolicy;
use hullmark_report::{Report, Style, format};
use hullmark_source::{SourceId, SourceKind, SourceMap, Span};

const VALUES: &str = "replicaCount: 2\n\n# größe: 😀\nresources: {}\nimage: {repository: naïve/😀, tag: latest}\n";
const TEMPLATE: &str = "kind: Deployment\nspec:\n      containers:\n        - name: web\n          {{- with .Values.resources }}\n          resources: {{ toYaml . | nindent 12 }}\n          {{- end }}\n";
const POLICY: RulePolicy = RulePolicy {
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
    frameworks: &[("nsa", &["Resource policies"]), ("owasp-k8s", &["K01"])],
    peers: &[("kube-linter", &["unset-memory-requirements"])],
    examples: &[],
};

/// Sources, findings and a summary that go through every branch of the formats.
struct Case {
    sources: SourceMap,
    findings: Vec<Finding>,
    summary: Summary,
}

fn span(sources: &SourceMap, source: SourceId, text: &str) -> Place {
    let start = sources.get(source).unwrap().text().find(text).unwrap();
    Place::Span(Span::from_range(source, start..start + text.len()))
}

fn finding(rule: &str, severity: Severity, message: &str, primary: Location) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        message: message.to_owned(),
        fingerprint: Fingerprint::of([rule]),
        precision: Precision::Exact,
        primary,
        related: Vec::new(),
        object: None,
        help: None,
        fix: None,
    }
}

fn case() -> Case {
    let sources = SourceMap::new();
    let add = |name: &str, kind, text: &str| sources.add(name, kind, Arc::from(text));
    let values = add("charts/my web/values.yaml", SourceKind::File, VALUES);
    let template = add("charts/my web/templates/deployment.yaml", SourceKind::File, TEMPLATE);
    let broken = add("broken.yaml", SourceKind::File, "a: [1,\n\tb: \u{1b}[31m\n");
    let archive = SourceKind::ArchiveMember { archive: "charts/db.tgz".into() };
    let member = add("charts/db.tgz!templates/db.yaml", archive, "kind: Pod\nhostNetwork: true\n");

    let mut limit = finding(
        "memory-limit-missing",
        Severity::Error,
        "container `web` of Deployment/shop-web has no memory limit",
        Location::new(span(&sources, values, "{}"), "set `limits.memory` here"),
    );
    limit.object = Some(ObjectRef {
        api_version: "apps/v1".into(),
        kind: "Deployment".into(),
        namespace: Some("shop".into()),
        name: "shop-web".into(),
    });
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
    let mut tag = finding(
        "image-tag-latest",
        Severity::Warning,
        "image `naïve/😀:latest` has the tag `latest`",
        Location::new(span(&sources, values, "latest"), ""),
    );
    tag.related = vec![Location::new(span(&sources, values, "naïve/😀"), "the repository")];
    tag.help = Some("name a version, or better a digest".to_owned());
    let syntax = finding(
        "yaml-syntax-error",
        Severity::Error,
        "a tab cannot indent\nYAML",
        Location::new(span(&sources, broken, "\tb: \u{1b}[31m\n"), "here"),
    );
    let end = finding(
        "yaml-syntax-error",
        Severity::Error,
        "the sequence is not closed",
        Location::new(Place::Span(Span::empty(broken, 17)), "expected `]`"),
    );
    let mut packed = finding(
        "host-network",
        Severity::Note,
        "Pod/db uses the network of its node",
        Location::new(span(&sources, member, "true"), "on"),
    );
    packed.help = Some("the chart is packed: set it from the parent's values".to_owned());
    let mut whole =
        finding("no-network-policy", Severity::Warning, "no policy", Location::new(Place::File(template), ""));
    whole.precision = Precision::File;

    let unchecked = |path: &str, kind, reason: &str| Unchecked { path: path.into(), kind, reason: reason.into() };
    let summary = Summary {
        files: 1,
        documents: 2,
        charts: 1,
        templates: 1,
        left_alone: 3,
        unchecked: vec![
            unchecked("data.yaml", UncheckedKind::Unreadable, "it is not UTF-8"),
            unchecked("tpl.yaml", UncheckedKind::LooksLikeTemplate, "looks like a template"),
        ],
    };
    Case { sources, findings: vec![limit, again, tag, syntax, end, packed, whole], summary }
}

fn written_at(case: &Case, name: &str, style: Style) -> String {
    let report = Report {
        findings: &case.findings,
        sources: &case.sources,
        summary: &case.summary,
        rules: |id| (id == POLICY.id).then_some(&POLICY),
        root: Some("/repo"),
        style,
    };
    let mut out = Vec::new();
    (format(name).unwrap().write)(&report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn written(case: &Case, name: &str) -> String {
    written_at(case, name, Style::default())
}

#[test]
fn full_shows_the_lines_the_reason_and_the_remedy() {
    insta::assert_snapshot!(written(&case(), "full"), @r"
    error[memory-limit-missing]: container `web` of Deployment/shop-web has no memory limit
       ╭─[charts/my web/values.yaml:4:12]
     3 │ # größe: 😀
     4 │ resources: {}
       ·            ─┬
       ·             ╰── set `limits.memory` here
     5 │ image: {repository: naïve/😀, tag: latest}
       ╰────
       ╭─[charts/my web/templates/deployment.yaml:5:11]
     5 │           {{- with .Values.resources }}
       ·           ──────────────┬──────────────
       ·                         ╰── `resources:` is written only when this is set
     6 │           resources: {{ toYaml . | nindent 12 }}
       ·           ───────────────────┬──────────────────
       ·                              ╰── not written
       ╰────
      see  charts/my web/values.yaml: seen with these values
      why  Without a limit one leaking process can push every other Pod off the node.
      fix  Set `resources.limits.memory` to what the process needs under load.
      more hullmark explain memory-limit-missing

    error[memory-limit-missing]: container `sidecar` of Deployment/shop-web has no memory limit
       ╭─[charts/my web/values.yaml:4:12]
     3 │ # größe: 😀
     4 │ resources: {}
       ·            ─┬
       ·             ╰── set `limits.memory` here
     5 │ image: {repository: naïve/😀, tag: latest}
       ╰────
       ╭─[charts/my web/templates/deployment.yaml:5:11]
     5 │           {{- with .Values.resources }}
       ·           ──────────────┬──────────────
       ·                         ╰── `resources:` is written only when this is set
       ╰────
      note this is the template action that wrote it; what to change is among its inputs

    warning[image-tag-latest]: image `naïve/😀:latest` has the tag `latest`
       ╭─[charts/my web/values.yaml:5:35]
     4 │ resources: {}
     5 │ image: {repository: naïve/😀, tag: latest}
       ·                     ────┬───       ──────
       ·                         ╰── the repository
       ╰────
      fix  name a version, or better a digest

    error[yaml-syntax-error]: a tab cannot indent YAML
       ╭─[broken.yaml:2:1]
     1 │ a: [1,
     2 │     b: ␛[31m
       · ──────┬─────
       ·       ╰── here
       ╰────

    error[yaml-syntax-error]: the sequence is not closed
       ╭─[broken.yaml:3:1]
     2 │     b: ␛[31m
     3 │  
       · ▲
       · ╰── expected `]`
       ╰────

    note[host-network]: Pod/db uses the network of its node
       ╭─[charts/db.tgz!templates/db.yaml:2:14]
     1 │ kind: Pod
     2 │ hostNetwork: true
       ·              ──┬─
       ·                ╰── on
       ╰────
      fix  the chart is packed: set it from the parent's values

    warning[no-network-policy]: no policy
      at   charts/my web/templates/deployment.yaml
      note only the file is known, not the line

    not checked: data.yaml: it is not UTF-8
    not checked: tpl.yaml: looks like a template
    Checked 1 manifest file (2 documents) and 1 chart (1 template): 4 errors, 2 warnings, 1 note; 2 not checked; 3 files without Kubernetes objects left alone.
    ");
}

#[test]
fn concise_is_one_line_a_finding() {
    insta::assert_snapshot!(written(&case(), "concise"), @r"
    charts/my web/values.yaml:4:12: error[memory-limit-missing] container `web` of Deployment/shop-web has no memory limit
    charts/my web/values.yaml:4:12: error[memory-limit-missing] container `sidecar` of Deployment/shop-web has no memory limit
    charts/my web/values.yaml:5:35: warning[image-tag-latest] image `naïve/😀:latest` has the tag `latest`
    broken.yaml:2:1: error[yaml-syntax-error] a tab cannot indent YAML
    broken.yaml:3:1: error[yaml-syntax-error] the sequence is not closed
    charts/db.tgz!templates/db.yaml:2:14: note[host-network] Pod/db uses the network of its node
    charts/my web/templates/deployment.yaml: warning[no-network-policy] no policy
    ");
}

#[test]
fn colours_change_nothing_but_the_colours() {
    let case = case();
    let coloured = written_at(&case, "full", Style { color: true, ..Style::default() });
    let plain: String = coloured.split('\u{1b}').enumerate().map(|(index, part)| without_sgr(index, part)).collect();
    assert_ne!(coloured, plain);
    assert_eq!(plain, written(&case, "full"));
}

/// A part of a text split at escape characters, without the rest of the colour sequence that it begins with.
fn without_sgr(index: usize, part: &str) -> &str {
    if index == 0 { part } else { part.split_once('m').unwrap().1 }
}

#[test]
fn full_keeps_to_a_narrow_terminal() {
    let mut case = case();
    let long = format!("kind: Pod\ndata: {}HERE{}\n", "x".repeat(3000), "y".repeat(3000));
    let source = case.sources.add("long.yaml", SourceKind::File, Arc::from(long));
    let place = span(&case.sources, source, "HERE");
    case.findings = vec![finding("long-line", Severity::Note, &"words ".repeat(30), Location::new(place, "here"))];
    insta::assert_snapshot!(written_at(&case, "full", Style { color: false, width: 50 }), @r"
    note[long-line]: words words words words words
      words words words words words words words words
      words words words words words words words words
      words words words words words words words words
      words
       ╭─[long.yaml:2:3007]
     1 │ kind: Pod
     2 │ …xxxxxxxxxxxxxxHEREyyyyyyyyyyyyyyyyyyyyyyyyyy…
       ·                ──┬─
       ·                  ╰── here
       ╰────

    not checked: data.yaml: it is not UTF-8
    not checked: tpl.yaml: looks like a template
    Checked 1 manifest file (2 documents) and 1 chart (1 template): 1 note; 2 not checked; 3 files without Kubernetes objects left alone.
    ");
}

#[test]
fn json_has_a_shape_that_stays() {
    let document: serde_json::Value = serde_json::from_str(&written(&case(), "json")).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["findings"].as_array().unwrap().len(), 7);
    assert_eq!(document["findings"][6]["location"]["start"], serde_json::Value::Null);
    insta::assert_snapshot!(pretty(&document["findings"][0]), @r#"
    {
      "fingerprint": "3fcf8e325330c077",
      "help": null,
      "label": "set `limits.memory` here",
      "location": {
        "end": {
          "column": 14,
          "line": 4,
          "offset": 46
        },
        "path": "charts/my web/values.yaml",
        "start": {
          "column": 12,
          "line": 4,
          "offset": 44
        }
      },
      "message": "container `web` of Deployment/shop-web has no memory limit",
      "object": {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "name": "shop-web",
        "namespace": "shop"
      },
      "precision": "exact",
      "related": [
        {
          "end": {
            "column": 40,
            "line": 5,
            "offset": 100
          },
          "label": "`resources:` is written only when this is set",
          "path": "charts/my web/templates/deployment.yaml",
          "start": {
            "column": 11,
            "line": 5,
            "offset": 71
          }
        },
        {
          "end": {
            "column": 49,
            "line": 6,
            "offset": 149
          },
          "label": "not written",
          "path": "charts/my web/templates/deployment.yaml",
          "start": {
            "column": 11,
            "line": 6,
            "offset": 111
          }
        },
        {
          "end": null,
          "label": "seen with these values",
          "path": "charts/my web/values.yaml",
          "start": null
        }
      ],
      "rule": "memory-limit-missing",
      "severity": "error"
    }
    "#);
    insta::assert_snapshot!(pretty(&document["summary"]), @r#"
    {
      "charts": 1,
      "documents": 2,
      "files": 1,
      "findings": {
        "error": 4,
        "note": 1,
        "warning": 2
      },
      "leftAlone": 3,
      "templates": 1,
      "unchecked": [
        {
          "kind": "unreadable",
          "path": "data.yaml",
          "reason": "it is not UTF-8"
        },
        {
          "kind": "looks-like-template",
          "path": "tpl.yaml",
          "reason": "looks like a template"
        }
      ]
    }
    "#);
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

/// The problems that the OASIS schema finds in a SARIF document.
fn schema_errors(document: &serde_json::Value) -> Vec<String> {
    // The schema's pattern for languages has a bracket too many, which strict readers of expressions refuse.
    let schema = include_str!("sarif-2.1.0.schema.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let schema = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn sarif_validates_and_says_where_and_how_exactly() {
    let document: serde_json::Value = serde_json::from_str(&written(&case(), "sarif")).unwrap();
    assert_eq!(schema_errors(&document), Vec::<String>::new());
    let run = &document["runs"][0];
    insta::assert_snapshot!(pretty(&run["results"][0]), @r#"
    {
      "level": "error",
      "locations": [
        {
          "logicalLocations": [
            {
              "fullyQualifiedName": "Deployment/shop-web",
              "kind": "resource",
              "name": "Deployment/shop-web",
              "properties": {
                "apiVersion": "apps/v1",
                "namespace": "shop"
              }
            }
          ],
          "message": {
            "text": "set `limits.memory` here"
          },
          "physicalLocation": {
            "artifactLocation": {
              "uri": "charts/my%20web/values.yaml",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "endColumn": 14,
              "endLine": 4,
              "startColumn": 12,
              "startLine": 4
            }
          }
        }
      ],
      "message": {
        "text": "container `web` of Deployment/shop-web has no memory limit"
      },
      "partialFingerprints": {
        "hullmark/v1": "1d142acaebd43eec"
      },
      "properties": {
        "locationPrecision": "exact"
      },
      "relatedLocations": [
        {
          "id": 1,
          "message": {
            "text": "`resources:` is written only when this is set"
          },
          "physicalLocation": {
            "artifactLocation": {
              "uri": "charts/my%20web/templates/deployment.yaml",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "endColumn": 40,
              "endLine": 5,
              "startColumn": 11,
              "startLine": 5
            }
          }
        },
        {
          "id": 2,
          "message": {
            "text": "not written"
          },
          "physicalLocation": {
            "artifactLocation": {
              "uri": "charts/my%20web/templates/deployment.yaml",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "endColumn": 49,
              "endLine": 6,
              "startColumn": 11,
              "startLine": 6
            }
          }
        },
        {
          "id": 3,
          "message": {
            "text": "seen with these values"
          },
          "physicalLocation": {
            "artifactLocation": {
              "uri": "charts/my%20web/values.yaml",
              "uriBaseId": "%SRCROOT%"
            }
          }
        }
      ],
      "ruleId": "memory-limit-missing",
      "ruleIndex": 2
    }
    "#);
    insta::assert_snapshot!(pretty(&run["tool"]["driver"]["rules"][2]), @r#"
    {
      "defaultConfiguration": {
        "level": "error"
      },
      "fullDescription": {
        "text": "Without a limit one leaking process can push every other Pod off the node."
      },
      "help": {
        "markdown": "Without a limit one leaking process can push every other Pod off the node.\n\n**Fix:** Set `resources.limits.memory` to what the process needs under load.\n\nExamples and the controls that ask for it: `hullmark explain memory-limit-missing`",
        "text": "Without a limit one leaking process can push every other Pod off the node.\n\nTo fix it: Set `resources.limits.memory` to what the process needs under load."
      },
      "id": "memory-limit-missing",
      "name": "memory-limit-missing",
      "properties": {
        "precision": "high",
        "security-severity": "5.3",
        "tags": [
          "security",
          "kubernetes",
          "resources",
          "nsa",
          "owasp-k8s"
        ]
      },
      "shortDescription": {
        "text": "Container has no memory limit"
      }
    }
    "#);
    insta::assert_snapshot!(pretty(&run["invocations"]), @r#"
    [
      {
        "executionSuccessful": false,
        "toolExecutionNotifications": [
          {
            "descriptor": {
              "id": "unreadable"
            },
            "level": "error",
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "data.yaml",
                    "uriBaseId": "%SRCROOT%"
                  }
                }
              }
            ],
            "message": {
              "text": "not checked: it is not UTF-8"
            }
          },
          {
            "descriptor": {
              "id": "looks-like-template"
            },
            "level": "warning",
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "tpl.yaml",
                    "uriBaseId": "%SRCROOT%"
                  }
                }
              }
            ],
            "message": {
              "text": "not checked: looks like a template"
            }
          }
        ]
      }
    ]
    "#);
    let location = |index: usize| &run["results"][index]["locations"][0]["physicalLocation"];
    assert_eq!(location(2)["region"]["startColumn"], 36, "of UTF-16 code units");
    assert_eq!(location(6)["region"], serde_json::Value::Null, "only the file is known");
    insta::assert_snapshot!(pretty(&run["results"][5]["locations"][0]), @r#"
    {
      "message": {
        "text": "templates/db.yaml:2:14: on"
      },
      "physicalLocation": {
        "artifactLocation": {
          "uri": "charts/db.tgz",
          "uriBaseId": "%SRCROOT%"
        }
      }
    }
    "#);
    let prints = |index: usize| run["results"][index]["partialFingerprints"]["hullmark/v1"].as_str().unwrap();
    assert_eq!(prints(1), format!("{}:2", prints(0)));
}

#[test]
fn a_clean_sarif_run_has_empty_results() {
    let mut case = case();
    case.findings.clear();
    case.summary.unchecked.clear();
    let document: serde_json::Value = serde_json::from_str(&written(&case, "sarif")).unwrap();
    assert_eq!(schema_errors(&document), Vec::<String>::new());
    assert_eq!(document["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(document["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn sarif_keeps_to_the_number_of_results_that_code_scanning_takes() {
    let mut case = case();
    let (note, error) = (case.findings[5].clone(), case.findings[0].clone());
    case.findings = vec![note; 24_999];
    case.findings.extend(vec![error; 3]);
    let document: serde_json::Value = serde_json::from_str(&written(&case, "sarif")).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results.iter().filter(|result| result["level"] == "error").count(), 3);
    let notice = &document["runs"][0]["invocations"][0]["toolExecutionNotifications"][2]["message"]["text"];
    assert_eq!(notice, "2 of the least severe findings are left out: a run holds 25000 at most");
}
