//! `hullmark images`, driven as a user drives it.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

use std::fs;
use std::process::Command;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - {name: app, image: 'r.example/team/app:1.0@sha256:ab12'}
    - {name: twin, image: 'r.example/team/app:1.0@sha256:ab12'}
    - {name: cache, image: redis}
    - {name: filled-in, image: '$(IMAGE)'}
    - {name: option, image: '--help'}
";

/// The exit code and both streams.
fn images(args: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pod.yaml"), POD).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullmark"));
    let output = command.arg("images").args(args).current_dir(folder.path()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn text_is_one_image_a_line_and_nothing_that_is_none() {
    let (code, stdout, stderr) = images(&[]);
    assert_eq!((code, stdout.as_str()), (0, "r.example/team/app:1.0@sha256:ab12\nredis\n"));
    insta::assert_snapshot!(stderr, @r#"
    no image reference: pod.yaml:9:32: "$(IMAGE)"
    no image reference: pod.yaml:10:29: "--help"
    "#);
}

#[test]
fn json_has_the_parts_and_the_places() {
    let (_, stdout, _) = images(&["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let image = &document["images"][2];
    insta::assert_snapshot!(format!("{image:#}"), @r#"
    {
      "digest": "sha256:ab12",
      "image": "r.example/team/app:1.0@sha256:ab12",
      "isReference": true,
      "registry": "r.example",
      "repository": "team/app",
      "tag": "1.0",
      "uses": [
        {
          "inputs": [],
          "kubeVersions": [],
          "name": "app",
          "object": {
            "apiVersion": "v1",
            "kind": "Pod",
            "name": "web",
            "namespace": "shop"
          },
          "place": {
            "column": 26,
            "line": 6,
            "path": "pod.yaml"
          },
          "precision": "exact",
          "user": "container",
          "values": []
        },
        {
          "inputs": [],
          "kubeVersions": [],
          "name": "twin",
          "object": {
            "apiVersion": "v1",
            "kind": "Pod",
            "name": "web",
            "namespace": "shop"
          },
          "place": {
            "column": 27,
            "line": 7,
            "path": "pod.yaml"
          },
          "precision": "exact",
          "user": "container",
          "values": []
        }
      ]
    }
    "#);
}

#[test]
fn cyclonedx_has_a_component_for_each_image_and_is_the_same_each_time() {
    let (_, stdout, _) = images(&["--format", "cyclonedx"]);
    assert_eq!(images(&["--format", "cyclonedx"]).1, stdout);
    insta::assert_snapshot!(stdout, @r#"
    {
      "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
      "bomFormat": "CycloneDX",
      "components": [
        {
          "bom-ref": "r.example/team/app:1.0@sha256:ab12",
          "evidence": {
            "occurrences": [
              {
                "additionalContext": "container `app` of Pod/web",
                "line": 6,
                "location": "pod.yaml"
              },
              {
                "additionalContext": "container `twin` of Pod/web",
                "line": 7,
                "location": "pod.yaml"
              }
            ]
          },
          "name": "r.example/team/app",
          "purl": "pkg:oci/app@sha256%3Aab12?repository_url=r.example/team/app&tag=1.0",
          "type": "container",
          "version": "sha256:ab12"
        },
        {
          "bom-ref": "redis",
          "evidence": {
            "occurrences": [
              {
                "additionalContext": "container `cache` of Pod/web",
                "line": 8,
                "location": "pod.yaml"
              }
            ]
          },
          "name": "redis",
          "purl": "pkg:oci/redis?repository_url=docker.io/library/redis",
          "type": "container"
        }
      ],
      "metadata": {
        "tools": {
          "components": [
            {
              "name": "hullmark",
              "type": "application",
              "version": "0.1.0"
            }
          ]
        }
      },
      "serialNumber": "urn:uuid:2e867923-b9e7-8b6d-ae13-f59052dd2d29",
      "specVersion": "1.6",
      "version": 1
    }
    "#);
}
