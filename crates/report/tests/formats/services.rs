//! The formats that services and build servers read.

use hullmark_findings::Severity;

use crate::case::{case, written};

#[test]
fn github_gets_a_workflow_command_a_finding_with_the_worst_first() {
    insta::assert_snapshot!(written(&case(), "github"), @r"
    ::error file=charts/my web/values.yaml,line=4,endLine=4,col=12,endColumn=14,title=memory-limit-missing::container `web` of Deployment/shop-web has no memory limit%0AFix: Set `resources.limits.memory` to what the process needs under load.%0Ahttps://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md
    ::error file=charts/my web/values.yaml,line=4,endLine=4,col=12,endColumn=14,title=memory-limit-missing::container `sidecar` of Deployment/shop-web has no memory limit%0AFix: Set `resources.limits.memory` to what the process needs under load.%0Ahttps://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md
    ::error file=broken.yaml,line=2,endLine=3,title=yaml-syntax-error::a tab cannot indent%0AYAML
    ::error file=broken.yaml,line=3,endLine=3,col=1,endColumn=1,title=yaml-syntax-error::the sequence is not closed
    ::warning file=charts/my web/values.yaml,line=5,endLine=5,col=35,endColumn=41,title=image-tag-latest::image `naïve/😀:latest` has the tag `latest`%0AFix: name a version, or better a digest
    ::warning file=charts/my web/templates/deployment.yaml,title=no-network-policy::no policy
    ::notice file=charts/db.tgz,title=host-network::templates/db.yaml:2:14: Pod/db uses the network of its node%0AFix: the chart is packed: set it from the parent's values
    ");
}

#[test]
fn github_is_told_of_findings_that_it_will_not_show() {
    let mut case = case();
    case.findings = vec![case.findings[2].clone(); 12];
    case.findings.push(case.findings[0].clone());
    case.findings[12].severity = Severity::Error;
    let text = written(&case, "github");
    assert!(text.starts_with("::error "), "{text}");
    let last = text.lines().last().unwrap();
    assert_eq!(last, "GitHub shows 10 annotations of each level: 2 more findings are only in this log.");
}

#[test]
fn gitlab_gets_an_issue_a_finding_with_a_fingerprint_of_its_own() {
    let text = written(&case(), "gitlab");
    let issues: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let fingerprints: std::collections::BTreeSet<&str> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), 7);
    insta::assert_snapshot!(serde_json::to_string_pretty(&issues[..3]).unwrap(), @r#"
    [
      {
        "check_name": "memory-limit-missing",
        "content": {
          "body": "Set `resources.limits.memory` to what the process needs under load."
        },
        "description": "container `web` of Deployment/shop-web has no memory limit",
        "fingerprint": "1d142acaebd43eec",
        "location": {
          "lines": {
            "begin": 4,
            "end": 4
          },
          "path": "charts/my web/values.yaml"
        },
        "severity": "major"
      },
      {
        "check_name": "memory-limit-missing",
        "content": {
          "body": "Set `resources.limits.memory` to what the process needs under load."
        },
        "description": "container `sidecar` of Deployment/shop-web has no memory limit",
        "fingerprint": "1d142acaebd43eec:2",
        "location": {
          "lines": {
            "begin": 4,
            "end": 4
          },
          "path": "charts/my web/values.yaml"
        },
        "severity": "major"
      },
      {
        "check_name": "image-tag-latest",
        "content": {
          "body": "name a version, or better a digest"
        },
        "description": "image `naïve/😀:latest` has the tag `latest`",
        "fingerprint": "3fec92c0823eb843",
        "location": {
          "lines": {
            "begin": 5,
            "end": 5
          },
          "path": "charts/my web/values.yaml"
        },
        "severity": "minor"
      }
    ]
    "#);
    assert_eq!(issues[6]["location"]["lines"]["begin"], 1);
    assert_eq!(issues[6]["description"], "no policy (the line is not known)");
    assert_eq!(issues[5]["location"]["path"], "charts/db.tgz");
}

#[test]
fn junit_has_a_suite_for_each_file_and_a_test_for_each_finding() {
    let text = written(&case(), "junit");
    well_formed(&text);
    insta::assert_snapshot!(text, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="hullmark" tests="10" failures="7" errors="1" time="0">
      <testsuite name="hullmark" tests="3" failures="0" errors="1" skipped="1" time="0">
        <testcase name="Checked 1 manifest file (2 documents) and 1 chart (1 template)" classname="hullmark" time="0"/>
        <testcase name="not checked: data.yaml" classname="data.yaml" time="0">
          <error message="it is not UTF-8" type="unchecked"/>
        </testcase>
        <testcase name="not checked: tpl.yaml" classname="tpl.yaml" time="0">
          <skipped message="looks like a template"/>
        </testcase>
      </testsuite>
      <testsuite name="charts/my web/values.yaml" tests="3" failures="3" errors="0" skipped="0" time="0">
        <testcase name="memory-limit-missing: container `web` of Deployment/shop-web has no memory limit (4:12)" classname="charts/my web/values.yaml" file="charts/my web/values.yaml" line="4" time="0">
          <failure type="error" message="container `web` of Deployment/shop-web has no memory limit">charts/my web/values.yaml:4:12
    Why: Without a limit one leaking process can push every other Pod off the node.
    Fix: Set `resources.limits.memory` to what the process needs under load.
    https://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md</failure>
        </testcase>
        <testcase name="memory-limit-missing: container `sidecar` of Deployment/shop-web has no memory limit (4:12)" classname="charts/my web/values.yaml" file="charts/my web/values.yaml" line="4" time="0">
          <failure type="error" message="container `sidecar` of Deployment/shop-web has no memory limit">charts/my web/values.yaml:4:12
    Why: Without a limit one leaking process can push every other Pod off the node.
    Fix: Set `resources.limits.memory` to what the process needs under load.
    https://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md</failure>
        </testcase>
        <testcase name="image-tag-latest: image `naïve/😀:latest` has the tag `latest` (5:35)" classname="charts/my web/values.yaml" file="charts/my web/values.yaml" line="5" time="0">
          <failure type="warning" message="image `naïve/😀:latest` has the tag `latest`">charts/my web/values.yaml:5:35
    Fix: name a version, or better a digest</failure>
        </testcase>
      </testsuite>
      <testsuite name="broken.yaml" tests="2" failures="2" errors="0" skipped="0" time="0">
        <testcase name="yaml-syntax-error: a tab cannot indent&#10;YAML (2:1)" classname="broken.yaml" file="broken.yaml" line="2" time="0">
          <failure type="error" message="a tab cannot indent&#10;YAML">broken.yaml:2:1</failure>
        </testcase>
        <testcase name="yaml-syntax-error: the sequence is not closed (3:1)" classname="broken.yaml" file="broken.yaml" line="3" time="0">
          <failure type="error" message="the sequence is not closed">broken.yaml:3:1</failure>
        </testcase>
      </testsuite>
      <testsuite name="charts/db.tgz!templates/db.yaml" tests="1" failures="1" errors="0" skipped="0" time="0">
        <testcase name="host-network: Pod/db uses the network of its node" classname="charts/db.tgz!templates/db.yaml" file="charts/db.tgz" time="0">
          <failure type="note" message="Pod/db uses the network of its node">charts/db.tgz!templates/db.yaml:2:14
    Fix: the chart is packed: set it from the parent's values</failure>
        </testcase>
      </testsuite>
      <testsuite name="charts/my web/templates/deployment.yaml" tests="1" failures="1" errors="0" skipped="0" time="0">
        <testcase name="no-network-policy: no policy" classname="charts/my web/templates/deployment.yaml" file="charts/my web/templates/deployment.yaml" time="0">
          <failure type="warning" message="no policy">charts/my web/templates/deployment.yaml</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn junit_of_a_clean_run_has_a_test_that_passed() {
    let mut case = case();
    case.findings.clear();
    case.summary.unchecked.clear();
    insta::assert_snapshot!(written(&case, "junit"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="hullmark" tests="1" failures="0" errors="0" time="0">
      <testsuite name="hullmark" tests="1" failures="0" errors="0" skipped="0" time="0">
        <testcase name="Checked 1 manifest file (2 documents) and 1 chart (1 template)" classname="hullmark" time="0"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn checkstyle_has_the_errors_of_each_file() {
    let text = written(&case(), "checkstyle");
    well_formed(&text);
    insta::assert_snapshot!(text, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="10.0">
      <file name="charts/my web/values.yaml">
        <error line="4" column="12" severity="error" message="container `web` of Deployment/shop-web has no memory limit" source="hullmark.memory-limit-missing"/>
        <error line="4" column="12" severity="error" message="container `sidecar` of Deployment/shop-web has no memory limit" source="hullmark.memory-limit-missing"/>
        <error line="5" column="35" severity="warning" message="image `naïve/😀:latest` has the tag `latest`" source="hullmark.image-tag-latest"/>
      </file>
      <file name="broken.yaml">
        <error line="2" column="1" severity="error" message="a tab cannot indent&#10;YAML" source="hullmark.yaml-syntax-error"/>
        <error line="3" column="1" severity="error" message="the sequence is not closed" source="hullmark.yaml-syntax-error"/>
      </file>
      <file name="charts/db.tgz">
        <error severity="info" message="templates/db.yaml:2:14: Pod/db uses the network of its node" source="hullmark.host-network"/>
      </file>
      <file name="charts/my web/templates/deployment.yaml">
        <error severity="warning" message="no policy" source="hullmark.no-network-policy"/>
      </file>
    </checkstyle>
    "#);
}

#[test]
fn rdjson_counts_columns_in_bytes() {
    let document: serde_json::Value = serde_json::from_str(&written(&case(), "rdjson")).unwrap();
    assert_eq!(document["diagnostics"][2]["location"]["range"]["start"]["column"], 39, "naïve/😀 has 5 bytes more");
    insta::assert_snapshot!(serde_json::to_string_pretty(&document["diagnostics"][0]).unwrap(), @r#"
    {
      "code": {
        "url": "https://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md",
        "value": "memory-limit-missing"
      },
      "location": {
        "path": "charts/my web/values.yaml",
        "range": {
          "end": {
            "column": 14,
            "line": 4
          },
          "start": {
            "column": 12,
            "line": 4
          }
        }
      },
      "message": "container `web` of Deployment/shop-web has no memory limit",
      "related_locations": [
        {
          "location": {
            "path": "charts/my web/templates/deployment.yaml",
            "range": {
              "end": {
                "column": 40,
                "line": 5
              },
              "start": {
                "column": 11,
                "line": 5
              }
            }
          },
          "message": "`resources:` is written only when this is set"
        },
        {
          "location": {
            "path": "charts/my web/templates/deployment.yaml",
            "range": {
              "end": {
                "column": 49,
                "line": 6
              },
              "start": {
                "column": 11,
                "line": 6
              }
            }
          },
          "message": "not written"
        },
        {
          "location": {
            "path": "charts/my web/values.yaml"
          },
          "message": "seen with these values"
        }
      ],
      "severity": "ERROR"
    }
    "#);
    insta::assert_snapshot!(serde_json::to_string_pretty(&document["diagnostics"][6]).unwrap(), @r#"
    {
      "code": {
        "value": "no-network-policy"
      },
      "location": {
        "path": "charts/my web/templates/deployment.yaml"
      },
      "message": "no policy",
      "severity": "WARNING"
    }
    "#);
}

#[test]
fn markdown_unfolds() {
    insta::assert_snapshot!(written(&case(), "markdown"), @r"
    <!-- hullmark -->
    ### hullmark: 4 errors, 2 warnings, 1 note

    Checked 1 manifest file (2 documents) and 1 chart (1 template).

    <details><summary>2 not checked</summary>

    - `data.yaml`: it is not UTF-8
    - `tpl.yaml`: looks like a template

    </details>

    <details open><summary>4 errors</summary>

    | Where | What | Rule |
    |---|---|---|
    | `charts/my web/values.yaml:4` | container `web` of Deployment/shop-web has no memory limit | [`memory-limit-missing`](https://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md) |
    | `charts/my web/values.yaml:4` | container `sidecar` of Deployment/shop-web has no memory limit | [`memory-limit-missing`](https://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md) |
    | `broken.yaml:2` | a tab cannot indent YAML | `yaml-syntax-error` |
    | `broken.yaml:3` | the sequence is not closed | `yaml-syntax-error` |

    </details>

    <details><summary>2 warnings</summary>

    | Where | What | Rule |
    |---|---|---|
    | `charts/my web/values.yaml:5` | image `naïve/😀:latest` has the tag `latest` | `image-tag-latest` |
    | `charts/my web/templates/deployment.yaml` | no policy | `no-network-policy` |

    </details>

    <details><summary>1 note</summary>

    | Where | What | Rule |
    |---|---|---|
    | `charts/db.tgz` | templates/db.yaml&#58;2&#58;14&#58; Pod/db uses the network of its node | `host-network` |

    </details>

    <details><summary>How to fix them</summary>

    - `memory-limit-missing`: Set `resources.limits.memory` to what the process needs under load.

    </details>
    ");
}

#[test]
fn markdown_fits_into_a_comment_and_says_what_was_left_out() {
    let mut case = case();
    let warning = case.findings[2].clone();
    let error = case.findings[0].clone();
    case.findings = vec![warning; 2000];
    case.findings.extend(vec![error; 3]);
    let text = written(&case, "markdown");
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(text.len() > 60_000, "what fits is shown: {}", text.len());
    assert_eq!(text.matches("container `web`").count(), 3, "the worst come first");
    let shown = text.matches("image-tag-latest").count();
    assert!(text.ends_with(&format!("characters: {} warnings.\n", 2000 - shown)), "{}", &text[text.len() - 200..]);
    assert_eq!(text.matches("<details").count(), text.matches("</details>").count());
}

/// Panics unless the text is an XML document.
pub(crate) fn well_formed(text: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(text).unwrap()
}
