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
      "kustomizations": 0,
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

pub(crate) fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
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
fn a_page_shows_the_worst_findings_when_there_are_too_many_and_counts_all() {
    let mut case = case();
    let (note, error) = (case.findings[5].clone(), case.findings[0].clone());
    case.findings = vec![note; 5_000];
    case.findings.push(error);
    let page = written(&case, "html");
    let shown = |severity: &str| page.matches(&format!("<article class=\"finding {severity}\"")).count();
    assert_eq!((shown("note"), shown("error")), (4_999, 1));
    assert!(page.contains("5000 of the 5001 findings, the most severe, are on this page"));
    assert!(page.contains("<b>5000</b> notes"), "the figures count what is not shown, too");
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
