//! `template --trace` and `blame`: what a chart's author sees of where everything comes from.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const FILES: [(&str, &str); 7] = [
    ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
    (
        "web/values.yaml",
        "image:\n  repository: r.example/web\n  tag: '1.0'\nresources:\n  limits:\n    memory: 64Mi\nprobe: {}\n",
    ),
    ("web/templates/_helpers.tpl", "{{- define \"web.name\" -}}\n{{ .Release.Name }}-web\n{{- end }}\n"),
    ("web/templates/NOTES.txt", "Installed.\nImage: {{ .Values.image.tag }}\n"),
    (
        "web/crds/crd.yaml",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: shops}\n",
    ),
    (
        "web/templates/pod.yaml",
        "apiVersion: v1
kind: Pod
metadata:
  name: {{ include \"web.name\" . }}
spec:
  containers:
    - name: app
      image: \"{{ .Values.image.repository }}:{{ .Values.image.tag }}\"
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      {{- with .Values.probe }}
      readinessProbe: {{ . }}
      {{- end }}
",
    ),
    ("prod.yaml", "image: {tag: '2.0'}\n"),
];

/// The exit code and what was written to standard output, or to standard error if that is empty.
fn hullmark(args: &[&str]) -> String {
    let folder: TempDir = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark")).args(args).current_dir(folder.path()).output().unwrap();
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    format!("{}\n{}", output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

fn blame(object: &str, path: &str) -> String {
    hullmark(&["blame", "web", object, path, "--name", "shop", "-f", "prod.yaml"])
}

#[test]
fn the_origin_of_each_line_stands_beside_it() {
    insta::assert_snapshot!(hullmark(&["template", "shop", "web", "-f", "prod.yaml", "--trace"]), @r#"
    0
    ---
    # Source: web/templates/pod.yaml
    apiVersion: v1                    # <- web/templates/pod.yaml:1:1
    kind: Pod                         # <- web/templates/pod.yaml:2:1
    metadata:                         # <- web/templates/pod.yaml:3:1
      name: shop-web                  # <- web/templates/pod.yaml:4:3, .Release.Name at web/templates/_helpers.tpl:2:1, web/templates/_helpers.tpl:2:20
    spec:                             # <- web/templates/pod.yaml:5:1
      containers:                     # <- web/templates/pod.yaml:6:3
        - name: app                   # <- web/templates/pod.yaml:7:5
          image: "r.example/web:2.0"  # <- web/templates/pod.yaml:8:7, web/values.yaml:2:15 image.repository, prod.yaml:1:15 image.tag
          resources:                  # <- web/templates/pod.yaml:9:7
            limits:                   # <- web/values.yaml:5:3 resources.limits
              memory: 64Mi            # <- web/values.yaml:6:5 resources.limits.memory
    "#);
}

#[test]
fn without_trace_not_a_byte_is_added() {
    let plain = hullmark(&["template", "shop", "web", "-f", "prod.yaml"]);
    let traced = hullmark(&["template", "shop", "web", "-f", "prod.yaml", "--trace"]);
    let cut: Vec<&str> = traced.lines().map(|line| line.split("  # <- ").next().unwrap().trim_end()).collect();
    assert_eq!(cut, plain.lines().map(str::trim_end).collect::<Vec<_>>());
}

#[test]
fn the_source_map_covers_each_byte_and_refers_to_what_it_describes() {
    let text = hullmark(&["template", "shop", "web", "-f", "prod.yaml", "--trace=json"]);
    let map: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    assert_eq!(map["version"], 1);
    let paths: Vec<&str> = map["sources"].as_array().unwrap().iter().map(|it| it["path"].as_str().unwrap()).collect();
    for path in ["prod.yaml", "web/values.yaml", "web/templates/pod.yaml", "web/templates/_helpers.tpl"] {
        assert!(paths.contains(&path), "{paths:?}");
    }
    let ids = |kind: &str| -> Vec<u64> {
        map[kind].as_array().unwrap().iter().map(|it| it["id"].as_u64().unwrap()).collect()
    };
    let (origins, frames, sources) = (ids("origins"), ids("frames"), ids("sources"));
    let output = &map["outputs"][0];
    let (text, name) = (output["text"].as_str().unwrap(), output["name"].as_str().unwrap());
    assert_eq!(name, "web/templates/pod.yaml");
    let mut at = 0;
    for run in output["runs"].as_array().unwrap() {
        assert_eq!(run["start"], at, "the runs are contiguous");
        at = run["end"].as_u64().unwrap();
        assert!(origins.contains(&run["origin"].as_u64().unwrap()));
        assert!(run["frame"].is_null() || frames.contains(&run["frame"].as_u64().unwrap()));
        let copied = &run["copiedFrom"];
        assert!(copied.is_null() || sources.contains(&copied["source"].as_u64().unwrap()));
    }
    assert_eq!(at as usize, text.len());
    let tag =
        map["origins"].as_array().unwrap().iter().find(|it| it["path"] == "image.tag" && !it["overrides"].is_null());
    let overridden = tag.unwrap()["overrides"].as_u64().unwrap();
    let loser = map["origins"].as_array().unwrap().iter().find(|it| it["id"] == overridden).unwrap();
    assert_eq!(loser["place"]["start"], 42, "`'1.0'` in values.yaml");
    let mark = output["marks"].as_array().unwrap().iter().find(|it| it["kind"] == "branch-not-taken").unwrap();
    let probe = map["origins"].as_array().unwrap().iter().find(|it| it["id"] == mark["decidedBy"]).unwrap();
    assert_eq!(probe["path"], "probe");
}

#[test]
fn a_field_of_several_values_is_told_piece_by_piece_with_what_they_override() {
    insta::assert_snapshot!(blame("Pod/shop-web", "spec.containers[app].image"), @r#"
    0
    Pod/shop-web spec.containers[app].image = "r.example/web:2.0"
      web/templates/pod.yaml:8:15  comes from here
      web/values.yaml:2:15  `image.repository` goes into it
      prod.yaml:1:14  `image.tag` goes into it
      web/values.yaml:3:8  the value that it overrides

    Piece by piece:
      "r.example/web"  web/values.yaml:2:15 image.repository
      ":"  web/templates/pod.yaml:8:45
      "2.0"  prod.yaml:1:15 image.tag
    "#);
}

#[test]
fn a_mapping_that_was_copied_leads_to_the_values() {
    insta::assert_snapshot!(blame("Pod/shop-web", "spec.containers[0].resources"), @r"
    0
    Pod/shop-web spec.containers[0].resources =
        limits:
          memory: 64Mi
      web/values.yaml:4:1  comes from here
      web/templates/pod.yaml:10:9  written by this action
    ");
    insta::assert_snapshot!(blame("Pod/shop-web", "spec.containers[0].resources.limits.memory"), @r"
    0
    Pod/shop-web spec.containers[0].resources.limits.memory = 64Mi
      web/values.yaml:6:13  comes from here
      web/templates/pod.yaml:10:9  written by this action
    ");
}

#[test]
fn definitions_and_notes_have_origins_too() {
    insta::assert_snapshot!(blame("CustomResourceDefinition/shops", "metadata.name"), @r"
    0
    CustomResourceDefinition/shops metadata.name = shops
      web/crds/crd.yaml:3:18  comes from here
    ");
    insta::assert_snapshot!(blame("NOTES.txt", "2"), @r#"
    0
    NOTES.txt 2 = Image: 2.0
      web/templates/NOTES.txt:2:1  comes from here
      prod.yaml:1:14  `image.tag` goes into it
      web/values.yaml:3:8  the value that it overrides

    Piece by piece:
      "Image: "  web/templates/NOTES.txt:2:1
      "2.0"  prod.yaml:1:15 image.tag
    "#);
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    insta::assert_snapshot!(blame("Pod/shop-web", "spec.container"), @r"
    2
    error: Pod/shop-web has no field `spec.container`
      help: did you mean `spec.containers`?
    ");
    insta::assert_snapshot!(blame("Pod/web", "spec"), @r"
    2
    error: the chart renders no `Pod/web`
      help: there is Pod/shop-web
    ");
    insta::assert_snapshot!(blame("shop-web", "spec"), @r"
    2
    error: the chart renders no `shop-web`
      help: did you mean `Pod/shop-web`?
    ");
    insta::assert_snapshot!(blame("NOTES.txt", "9"), @r"
    2
    error: the notes have lines 1 to 3
    ");
}
