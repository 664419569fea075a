//! SARIF, as code scanning reads it.

use crate::case::{case, written};
use crate::documents::pretty;

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
