//! The formats for machines.

use hullmark_findings::{SuppressedBy, Suppression};

use crate::case::{case, span, written};

#[test]
fn json_has_a_shape_that_stays() {
    let document: serde_json::Value = serde_json::from_str(&written(&case(), "json")).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["findings"].as_array().unwrap().len(), 7);
    assert_eq!(document["findings"][6]["location"]["start"], serde_json::Value::Null);
    insta::assert_snapshot!(pretty(&document["findings"][0]), @r#"
    {
      "field": "spec.template.spec.containers[web].resources.limits.memory",
      "fingerprint": "3fcf8e325330c077",
      "fix": null,
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
      "seenIn": null,
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
      "inDependencies": 2,
      "leftAlone": 3,
      "places": {
        "exact": 5,
        "file": 1,
        "template": 1
      },
      "renders": 1,
      "rules": [
        {
          "count": 2,
          "rule": "memory-limit-missing",
          "severity": "error"
        },
        {
          "count": 2,
          "rule": "yaml-syntax-error",
          "severity": "error"
        },
        {
          "count": 1,
          "rule": "host-network",
          "severity": "note"
        },
        {
          "count": 1,
          "rule": "image-tag-latest",
          "severity": "warning"
        },
        {
          "count": 1,
          "rule": "no-network-policy",
          "severity": "warning"
        }
      ],
      "suppressed": 0,
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
      ],
      "untouched": 0
    }
    "#);
}

#[test]
fn ndjson_has_one_object_a_line_and_ends_with_the_summary() {
    let text = written(&case(), "ndjson");
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 8);
    let document: serde_json::Value = serde_json::from_str(&written(&case(), "json")).unwrap();
    let mut first = document["findings"][0].clone();
    first["type"] = "finding".into();
    assert_eq!(lines[0], first);
    let mut summary = document["summary"].clone();
    summary["type"] = "summary".into();
    assert_eq!(lines[7], summary);
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

/// The problems that the OASIS schema finds in a SARIF document.
fn schema_errors(document: &serde_json::Value) -> Vec<String> {
    // The schema's pattern for languages has a bracket too many, which strict readers of expressions refuse.
    let schema = include_str!("../sarif-2.1.0.schema.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
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
      "helpUri": "https://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md",
      "id": "memory-limit-missing",
      "name": "MemoryLimitMissing",
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
    let steps = run["results"][2]["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let told = |step: &serde_json::Value| {
        let place = &step["location"]["physicalLocation"];
        let line = &place["region"]["startLine"];
        format!("{}:{line} {}", place["artifactLocation"]["uri"], step["location"]["message"]["text"])
    };
    insta::assert_snapshot!(steps.iter().map(told).collect::<Vec<_>>().join("\n"), @r#"
    "charts/my%20web/templates/deployment.yaml":5 "`web.image` is included here"
    "charts/my%20web/values.yaml":5 "this is where it comes from"
    "#);
    assert_eq!(run["results"][0]["codeFlows"], serde_json::Value::Null, "no template was called");
    let prints = |index: usize| run["results"][index]["partialFingerprints"]["hullmark/v1"].as_str().unwrap();
    assert_eq!(prints(1), format!("{}:2", prints(0)));
}

#[test]
fn html_shows_lines_side_by_side_and_what_they_mean_for_frameworks() {
    let mut case = case();
    let text: std::sync::Arc<str> = "kind: Deployment\nspec:\n  containers:\n  - name: web\n".into();
    let trace = hullmark_source::Trace::new(hullmark_source::OriginTable::new().into(), Vec::new(), Vec::new());
    let rendered = case.sources.add_rendered("web/templates/deployment.yaml", text, trace.into());
    case.findings[0].rendered = span(&case.sources, rendered, "name: web").span();
    let page = written(&case, "html");
    let article = page.split("<article").nth(1).unwrap().split("</article>").next().unwrap();
    let lines: Vec<&str> = article.lines().collect();
    insta::assert_snapshot!(lines.join("\n"), @r##"
     class="finding error" id="finding-1d142acaebd43eec" tabindex="-1" data-severity="error" data-rule="memory-limit-missing" data-file="charts/my web/values.yaml" aria-labelledby="finding-1d142acaebd43eec-title">
    <h4 id="finding-1d142acaebd43eec-title"><span class="badge error">error</span> container <code>web</code> of Deployment/shop-web has no memory limit</h4>
    <p class="facts"><a class="rule" href="#rule-memory-limit-missing">memory-limit-missing</a>
    <span><span class="fact">object</span> Deployment/shop-web <span class="fact">in</span> shop</span>
    <span><span class="fact">field</span> <code>spec.template.spec.containers[web].resources.limits.memory</code></span>

    <a class="permalink" href="#finding-1d142acaebd43eec"><span aria-hidden="true">#</span><span class="hidden">link to this finding</span></a></p>
    <div class="excerpts">
    <figure class="values primary"><figcaption><span class="role">edit · values</span> <span class="path">charts/my web/values.yaml:4:12</span> <span class="label">set <code>limits.memory</code> here</span></figcaption>
    <pre tabindex="0" aria-label="values: charts/my web/values.yaml, line 4"><span class="line"><span class="number" aria-hidden="true">3</span><code># größe: 😀</code>
    </span><span class="line"><span class="number" aria-hidden="true">4</span><code>resources: <mark>{}</mark></code>
    </span><span class="line"><span class="number" aria-hidden="true">5</span><code>image: {repository: naïve/😀, tag: latest}</code>
    </span></pre></figure>
    <figure class="template"><figcaption><span class="role">template</span> <span class="path">charts/my web/templates/deployment.yaml:5:11</span> <span class="label"><code>resources:</code> is written only when this is set</span></figcaption>
    <pre tabindex="0" aria-label="template: charts/my web/templates/deployment.yaml, line 5"><span class="line"><span class="number" aria-hidden="true">4</span><code>        - name: web</code>
    </span><span class="line"><span class="number" aria-hidden="true">5</span><code>          <mark>{{- with .Values.resources }}</mark></code>
    </span><span class="line"><span class="number" aria-hidden="true">6</span><code>          resources: {{ toYaml . | nindent 12 }}</code>
    </span></pre></figure>
    <figure class="template"><figcaption><span class="role">template</span> <span class="path">charts/my web/templates/deployment.yaml:6:11</span> <span class="label">not written</span></figcaption>
    <pre tabindex="0" aria-label="template: charts/my web/templates/deployment.yaml, line 6"><span class="line"><span class="number" aria-hidden="true">5</span><code>          {{- with .Values.resources }}</code>
    </span><span class="line"><span class="number" aria-hidden="true">6</span><code>          <mark>resources: {{ toYaml . | nindent 12 }}</mark></code>
    </span><span class="line"><span class="number" aria-hidden="true">7</span><code>          {{- end }}</code>
    </span></pre></figure>
    <figure class="rendered"><figcaption><span class="role">rendered</span> <span class="path">web/templates/deployment.yaml:4:5</span> <span class="label">what Kubernetes would get</span></figcaption>
    <pre tabindex="0" aria-label="rendered: web/templates/deployment.yaml, line 4"><span class="line"><span class="number" aria-hidden="true">3</span><code>  containers:</code>
    </span><span class="line"><span class="number" aria-hidden="true">4</span><code>  - <mark>name: web</mark></code>
    </span><span class="line"><span class="number" aria-hidden="true">5</span><code></code>
    </span></pre></figure>
    </div>
    <p class="place">charts/my web/values.yaml: seen with these values</p>

    <p class="remedy"><strong>Fix</strong> Set <code>resources.limits.memory</code> to what the process needs under load.</p>
    "##);
    let nsa = page.split("<details>").find(|it| it.contains("NSA")).unwrap();
    let control = nsa.lines().find(|line| line.contains("Resource policies")).unwrap();
    assert!(control.contains("status violated") && control.contains("#rule=memory-limit-missing"), "{control}");
    let unchecked = nsa.lines().find(|line| line.contains("<tr>") && line.contains("0 of ")).unwrap();
    assert!(unchecked.contains("not checked"), "what was not run is not clear: {unchecked}");
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
fn a_descriptor_in_sarif_has_a_name_that_is_not_its_id_in_other_letters() {
    let document: serde_json::Value = serde_json::from_str(&written(&case(), "sarif")).unwrap();
    let driver = &document["runs"][0]["tool"]["driver"];
    for descriptor in ["rules", "notifications"].iter().flat_map(|list| driver[list].as_array().unwrap()) {
        let (id, name) = (descriptor["id"].as_str().unwrap(), descriptor["name"].as_str());
        assert!(name.is_none_or(|name| !id.eq_ignore_ascii_case(name)), "{id}");
    }
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
    assert!(results[..3].iter().all(|result| result["level"] == "error"), "the worst come first");
    let notifications = document["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let told: Vec<&str> = notifications[2..].iter().map(|it| it["message"]["text"].as_str().unwrap()).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    2 of the least severe findings are left out: a run holds 25000 at most
    results are sorted by severity: GitHub code scanning keeps the first 5000 of a run
    ");
    assert_eq!(
        schema_errors(&serde_json::json!({"version": "2.1.0", "runs": [{
            "tool": document["runs"][0]["tool"],
            "invocations": document["runs"][0]["invocations"],
        }]})),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_suppressed_is_in_html_and_junit_and_counts_as_no_finding() {
    let mut case = case();
    let mut accepted = case.findings.remove(0);
    let by = SuppressedBy::Comment;
    let justification = Some("until <spring>".to_owned());
    accepted.suppression = Some(Box::new(Suppression { by, justification, place: None }));
    case.suppressed.push(accepted);
    let (page, junit) = (written(&case, "html"), written(&case, "junit"));
    for part in [
        r#"<input type="checkbox" name="suppressed" value="1"> suppressed (1)"#,
        "<strong>Suppressed by</strong> comment: until &lt;spring&gt;",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(page.matches(r#" suppressed" id="finding-"#).count(), 1);
    assert!(
        junit.contains(r#"<testsuite name="suppressed" tests="1" failures="0" errors="0" skipped="1" time="0">"#),
        "{junit}"
    );
    assert!(junit.contains(r#"<skipped message="suppressed by comment: until &lt;spring&gt;"/>"#), "{junit}");
    assert!(junit.contains(r#"failures="6""#), "{junit}");
}
