//! What makes a finding the same one as yesterday's.

use hullmark_findings::Fingerprint;

use crate::{CHART, checked, pod};

#[test]
fn a_helper_that_ten_templates_include() {
    let helper = "{{- define \"web.security\" }}\nsecurityContext:\n  privileged: true\n{{- end }}\n";
    let pods: Vec<(String, String)> = (0..10)
        .map(|n| {
            let template = pod("      {{- include \"web.security\" . | nindent 6 }}\n");
            (format!("templates/pod{n}.yaml"), template.replace("name: web", &format!("name: web{n}")))
        })
        .collect();
    let mut files = vec![CHART, ("templates/_helpers.tpl", helper)];
    files.extend(pods.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let (sources, findings) = checked(&files, &[], "privileged-container");
    assert_eq!(findings.len(), 1, "one fault");
    let users = findings[0].help.as_deref().unwrap();
    assert!((1..10).all(|n| users.contains(&format!("Pod/web{n} "))), "{users}");
    let distinct: std::collections::BTreeSet<_> = findings
        .iter()
        .map(|finding| {
            let place = finding.primary.place;
            let start = sources.position(place.span().unwrap()).start;
            (sources.name(place.source()).to_string(), start.line, start.column, finding.fingerprint)
        })
        .collect();
    assert_eq!(distinct.len(), 1, "{distinct:?}");
    let (name, line, column, _) = distinct.first().unwrap();
    assert_eq!((name.as_str(), *line, *column), ("web/templates/_helpers.tpl", 3, 15));
}

#[test]
fn fingerprints_survive_moved_lines_renamed_templates_and_other_values() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n        runAsUser: 0\n");
    let fingerprints = |values: &str, name: &str, template: &str| {
        let files = [CHART, ("values.yaml", values), (name, template)];
        ["privileged-container", "run-as-root", "memory-limit-missing"]
            .map(|rule| checked(&files, &[], rule).1.iter().map(|it| it.fingerprint).collect::<Vec<_>>())
    };
    let before = fingerprints("privileged: true\n", "templates/b.yaml", &template);
    assert!(before.iter().all(|of_rule| of_rule.len() == 1), "{before:?}");
    let moved = format!("# first\n\n{{{{ $unused := .Values.other }}}}\n{template}");
    assert_eq!(fingerprints("# more\nother: 1\nprivileged: true\n", "templates/a.yaml", &moved), before);
}

/// The fingerprints of the findings of a rule, sorted.
fn fingerprints(files: &[(&str, &str)], overrides: &[(&str, &str)], rule: &str) -> Vec<Fingerprint> {
    let mut found: Vec<Fingerprint> = checked(files, overrides, rule).1.iter().map(|it| it.fingerprint).collect();
    found.sort_unstable();
    assert!(!found.is_empty());
    found
}

const PRIVILEGED: &str = "      securityContext:\n        privileged: {{ .Values.privileged }}\n";
const LITERAL: &str = "      securityContext:\n        privileged: true\n";

#[test]
fn another_render_and_another_order_of_documents_change_nothing() {
    let (one, two) = (pod(LITERAL), pod(LITERAL).replace("name: web", "name: other"));
    let of = |text: &str| fingerprints(&[CHART, ("templates/pods.yaml", text)], &[], "privileged-container");
    let before = of(&format!("{one}---\n{two}"));
    assert_eq!(before.len(), 2);
    assert_eq!(of(&format!("{one}---\n{two}")), before);
    assert_eq!(of(&format!("{two}---\n{one}")), before);
    assert_eq!(of(&format!("# first\n---\n{two}\n\n---\n# second\n{one}")), before);
}

#[test]
fn a_values_file_under_another_name_changes_nothing() {
    let template = pod(PRIVILEGED);
    let files = [CHART, ("values.yaml", "privileged: false\n"), ("templates/pod.yaml", &template)];
    let of = |name| fingerprints(&files, &[(name, "privileged: true\n")], "privileged-container");
    assert_eq!(of("prod.yaml"), of("values/production.yaml"));
}

#[test]
fn another_object_another_container_and_another_field_are_others() {
    let of = |template: &str| fingerprints(&[CHART, ("templates/pod.yaml", template)], &[], "privileged-container");
    let before = of(&pod(LITERAL));
    assert_ne!(of(&pod(LITERAL).replace("name: web", "name: other")), before);
    assert_ne!(of(&pod(LITERAL).replace("name: app", "name: sidecar")), before);
    assert_ne!(of(&pod(LITERAL).replace("  containers", "  initContainers")), before);
}

#[test]
fn another_rule_and_another_origin_are_others() {
    let with = |lines: &str, values: &str, rule: &str| {
        let template = pod(lines);
        fingerprints(&[CHART, ("values.yaml", values), ("templates/pod.yaml", &template)], &[], rule)
    };
    let before = with(PRIVILEGED, "privileged: true\n", "privileged-container");
    assert_ne!(with(LITERAL, "", "privileged-container"), before);
    let other_key = PRIVILEGED.replace("Values.privileged", "Values.debug");
    assert_ne!(with(&other_key, "debug: true\n", "privileged-container"), before);
    assert_ne!(with("", "", "memory-limit-missing"), with("", "", "cpu-limit-missing"));
}

#[test]
fn the_field_of_a_finding_is_a_path_that_blame_takes() {
    let template = pod(LITERAL);
    let field = |rule| checked(&[CHART, ("templates/pod.yaml", &template)], &[], rule).1[0].field.clone().unwrap();
    assert_eq!(field("privileged-container"), "spec.containers[app].securityContext.privileged");
    assert_eq!(field("memory-limit-missing"), "spec.containers[app].resources.limits.memory");
}

#[test]
fn items_of_one_name_are_told_apart_by_their_index() {
    let template = pod(
        "      volumeMounts:\n        - {name: data, mountPath: /a}\n        - {name: data, mountPath: /b, subPath: b}\n  \
         volumes:\n    - {name: data, emptyDir: {}}\n",
    );
    let (_, findings) = checked(&[CHART, ("templates/pod.yaml", &template)], &[], "subpath-volume-mount");
    let fields: Vec<_> = findings.iter().filter_map(|finding| finding.field.as_deref()).collect();
    assert_eq!(fields, ["spec.containers[app].volumeMounts[1].subPath"]);
}
