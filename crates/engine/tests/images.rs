//! The images that charts and manifests ask for.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use hullmark_engine::{
    CheckRequest, ImagesOutcome, MemoryFiles, Selection, Settings, SuppressionSettings, Target, images,
};

fn listed(files: &[(&str, &str)]) -> ImagesOutcome {
    let none = ["privileged-container"];
    let settings = Settings::new(Selection::new("recommended", &none, &none).unwrap());
    let request = CheckRequest {
        suppression: SuppressionSettings::off(),
        ..CheckRequest::new(vec![Target::Path(".".into())], settings)
    };
    images(&MemoryFiles::new(files.iter().copied()), &request)
}

/// `image` of each image, its uses indented below it: place, object, what asks for it, and the values.
fn told(outcome: &ImagesOutcome) -> String {
    let mut lines = Vec::new();
    for (image, uses) in &outcome.images {
        lines.push(image.clone());
        for it in uses {
            let name = outcome.sources.name(it.place.source());
            let start = it.place.span().map(|span| outcome.sources.position(span).start);
            let place = start.map_or(String::new(), |start| format!(":{}:{}", start.line, start.column));
            let values: Vec<&str> = it.renders.iter().map(|render| &*render.values).collect();
            let user = it.user.as_str();
            lines.push(
                format!("  {name}{place} {} {user} {} {}", it.object, it.name, values.join(", ")).trim_end().to_owned(),
            );
            lines.extend(it.inputs.iter().map(|input| format!("    {}", input.label)));
        }
    }
    lines.join("\n")
}

#[test]
fn every_kind_of_container_volume_and_known_field_is_listed() {
    let pod = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
    - {name: wait, image: 'busybox:1.36'}
    - {name: proxy, image: envoy, restartPolicy: Always}
  containers:
    - name: app
      image: r.example/app@sha256:ab
    - {name: twin, image: r.example/app@sha256:ab}
    - {name: none}
  ephemeralContainers:
    - {name: debug, image: r.example/debug}
  volumes:
    - {name: model, image: {reference: 'r.example/model:v1'}}
    - {name: data, emptyDir: {}}
";
    let prometheus = "apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main}
spec: {image: 'quay.io/prometheus/prometheus:v3'}
";
    let other = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: {image: not-known}\n";
    let outcome = listed(&[("pod.yaml", pod), ("prometheus.yaml", prometheus), ("other.yaml", other)]);
    insta::assert_snapshot!(told(&outcome), @r"
    busybox:1.36
      pod.yaml:6:27 Pod/web init container wait
    envoy
      pod.yaml:7:28 Pod/web sidecar proxy
    quay.io/prometheus/prometheus:v3
      prometheus.yaml:4:15 Prometheus/main custom resource
    r.example/app@sha256:ab
      pod.yaml:10:14 Pod/web container app
      pod.yaml:11:27 Pod/web container twin
    r.example/debug
      pod.yaml:14:28 Pod/web ephemeral container debug
    r.example/model:v1
      pod.yaml:16:40 Pod/web volume model
    ");
}

#[test]
fn an_image_of_a_chart_leads_to_its_values_and_says_which_values_ask_for_it() {
    let template = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app
      image: {{ .Values.image }}
    - name: side
      image: \"{{ .Values.side.repository }}:{{ .Values.side.tag }}\"
    - name: fixed
      image: redis:7
";
    let outcome = listed(&[
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "image: r.example/app:1\nside: {repository: r.example/side, tag: v2}\n"),
        ("web/ci/next-values.yaml", "image: r.example/app:2\n"),
        ("web/templates/pod.yaml", template),
    ]);
    insta::assert_snapshot!(told(&outcome), @r"
    r.example/app:1
      web/values.yaml:1:8 Pod/web container app values.yaml
    r.example/app:2
      web/ci/next-values.yaml:1:8 Pod/web container app ci/next-values.yaml
    r.example/side:v2
      web/templates/pod.yaml:9:15 Pod/web container side values.yaml, ci/next-values.yaml
        `side.repository` goes into it
        `side.tag` goes into it
    redis:7
      web/templates/pod.yaml:11:14 Pod/web container fixed values.yaml, ci/next-values.yaml
    ");
}

#[test]
fn what_cannot_be_looked_at_is_told() {
    let outcome = listed(&[
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/templates/pod.yaml", "{{ fail \"no\" }}"),
    ]);
    assert!(outcome.images.is_empty());
    assert!(outcome.unchecked[0].kind.is_failure());
}
