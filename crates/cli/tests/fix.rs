//! `hullmark check --fix`, as users meet it.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files and look at them, and stop where they cannot go on"
)]

mod run;

use std::fs;

use insta::assert_snapshot;

use hullmark_testkit::folder;
use run::hullmark;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccount: shop # its own
  hostPID: true # for a look around
  containers:
    - name: app
      image: r.example/app:1.0
      env:
        # the old one
        - {name: MODE, value: slow}
        - {name: MODE, value: fast}
";

const RULES: &str = "--select=host-pid,deprecated-service-account-field,duplicate-env-var";

#[test]
fn safe_fixes_are_made_and_the_rest_is_reported() {
    let folder = folder(&[("pod.yaml", POD)]);
    let run = hullmark(&folder, &["check", RULES, "--fix", "--format=concise"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_snapshot!(run.stdout, @"pod.yaml:7:12: error[host-pid] Pod/web sees the processes of its node");
    assert!(run.stderr.contains("Fixed 2 findings in 1 file (1 fix needs --unsafe-fixes).\n"), "{}", run.stderr);
    assert_snapshot!(fs::read_to_string(folder.path().join("pod.yaml")).unwrap(), @r"
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
    spec:
      serviceAccountName: shop # its own
      hostPID: true # for a look around
      containers:
        - name: app
          image: r.example/app:1.0
          env:
            - {name: MODE, value: fast}
    ");
    let run = hullmark(&folder, &["check", RULES, "--fix", "--unsafe-fixes"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(
        fs::read_to_string(folder.path().join("pod.yaml")).unwrap().contains("hostPID: false # for a look around\n")
    );
}

#[test]
fn a_diff_is_shown_and_nothing_is_changed() {
    let folder = folder(&[("pod.yaml", POD)]);
    let run = hullmark(&folder, &["check", RULES, "--diff"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.stdout, @r"
    --- a/pod.yaml
    +++ b/pod.yaml
    @@ -3,12 +3,10 @@
     metadata:
       name: web
     spec:
    -  serviceAccount: shop # its own
    +  serviceAccountName: shop # its own
       hostPID: true # for a look around
       containers:
         - name: app
           image: r.example/app:1.0
           env:
    -        # the old one
    -        - {name: MODE, value: slow}
             - {name: MODE, value: fast}
    ");
    assert_eq!(fs::read_to_string(folder.path().join("pod.yaml")).unwrap(), POD);
    let clean = hullmark(&folder, &["check", "--select=host-ipc", "--diff"]);
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""));
}

#[test]
fn standard_input_cannot_be_fixed() {
    let folder = folder(&[]);
    let run = hullmark(&folder, &["check", "--fix", "-"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("standard input cannot be fixed"), "{}", run.stderr);
}

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
const VALUES: &str = "# The pod.\nsecurityContext: {} # none yet\nhostPID: true\nextra:\n  enabled: true\n";
const TEMPLATE: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
spec:
  hostPID: {{ .Values.hostPID }}
  {{- if .Values.extra.enabled }}
  hostNetwork: true # for now
  {{- end }}
  containers:
    - name: app
      image: r.example/app:1.0
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
    - name: helper
      image: r.example/helper:1.0
";

#[test]
fn in_a_chart_the_values_key_or_the_line_of_the_template_is_changed() {
    let folder =
        folder(&[("web/Chart.yaml", CHART), ("web/values.yaml", VALUES), ("web/templates/pod.yaml", TEMPLATE)]);
    let rules = "--select=host-pid,host-network,allow-privilege-escalation,writable-root-filesystem";
    let run = hullmark(&folder, &["check", rules, "--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_snapshot!(read("web/values.yaml"), @r"
    # The pod.
    securityContext: # none yet
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
    hostPID: false
    extra:
      enabled: true
    ");
    assert_snapshot!(read("web/templates/pod.yaml"), @r"
    apiVersion: v1
    kind: Pod
    metadata:
      name: {{ .Release.Name }}
    spec:
      hostPID: {{ .Values.hostPID }}
      {{- if .Values.extra.enabled }}
      hostNetwork: false # for now
      {{- end }}
      containers:
        - name: app
          image: r.example/app:1.0
          securityContext:
            {{- toYaml .Values.securityContext | nindent 8 }}
        - name: helper
          securityContext:
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
          image: r.example/helper:1.0
    ");
}

#[test]
fn a_line_that_only_writes_what_goes_is_removed_from_the_template() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  \
                    serviceAccount: {{ .Values.account | quote }} # as it was called once\n  \
                    serviceAccountName: {{ .Values.name | quote }}\n  containers: []\n";
    let of_branch = template
        .replace(".account", ".other")
        .replace("serviceAccount:", "{{ if .Values.other }}serviceAccount:")
        .replace("# as it was called once", "{{ end }}");
    let folder = folder(&[
        ("web/Chart.yaml", CHART),
        ("web/values.yaml", "account: shop\nother: shop\nname: front\n"),
        ("web/templates/a.yaml", template),
        ("web/templates/b.yaml", &of_branch),
    ]);
    hullmark(&folder, &["check", "--select=deprecated-service-account-field", "--fix"]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(!read("web/templates/a.yaml").contains("serviceAccount:"));
    assert_eq!(read("web/templates/a.yaml").lines().count(), template.lines().count() - 1);
    assert_eq!(read("web/templates/b.yaml"), of_branch, "the line does more");
}

#[test]
fn a_finding_that_two_manifests_share_is_not_taken_for_fixed_in_one() {
    let pod =
        |name: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{}}\n");
    let folder = folder(&[("a.yaml", &pod("a")), ("b.yaml", &pod("b"))]);
    let rule = "--select=namespace-network-policy-missing";
    // As targets of their own they do not see the policy; in one folder they do.
    let alone = hullmark(&folder, &["check", "a.yaml", "b.yaml", rule, "--fix", "--unsafe-fixes"]);
    assert!(alone.stderr.contains("Fixed 0 findings in 0 files"), "{}", alone.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let together = hullmark(&folder, &["check", rule, "--fix", "--unsafe-fixes"]);
    assert!(together.stderr.contains("Fixed 1 finding in 1 file"), "{}", together.stderr);
    let again = hullmark(&folder, &["check", rule, "--fix", "--unsafe-fixes"]);
    assert!(again.stderr.contains("Fixed 0 findings in 0 files"), "{}", again.stderr);
}

#[test]
fn a_dependency_is_left_alone() {
    let folder = folder(&[
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0}]\n"),
        ("web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n"),
        ("web/charts/db/values.yaml", "hostPID: true\n"),
        ("web/charts/db/templates/pod.yaml", TEMPLATE),
    ]);
    let run = hullmark(&folder, &["check", "--select=host-pid,host-network", "--diff", "--unsafe-fixes"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

/// The template prints another key than the one that is named like the field, so that setting it would not help.
#[test]
fn a_fix_that_would_not_help_is_refused() {
    let template = TEMPLATE.replace("{{ .Values.hostPID }}", "{{ or .Values.hostPID .Values.extra.enabled }}");
    let folder =
        folder(&[("web/Chart.yaml", CHART), ("web/values.yaml", VALUES), ("web/templates/pod.yaml", &template)]);
    let run = hullmark(&folder, &["check", "--select=host-pid", "--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, 1);
    assert_eq!(fs::read_to_string(folder.path().join("web/values.yaml")).unwrap(), VALUES);
    assert!(run.stderr.contains("(the finding would still be there)"), "{}", run.stderr);
}

#[test]
fn a_namespace_gets_a_network_policy_in_a_file_of_its_own() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";
    let folder = folder(&[("k8s/namespace.yaml", namespace)]);
    let rules = "--select=namespace-network-policy-missing";
    let run = hullmark(&folder, &["check", "k8s", rules, "--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let made = fs::read_to_string(folder.path().join("k8s/shop-default-deny-ingress.yaml")).unwrap();
    assert_snapshot!(made, @r"
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny-ingress
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
        - Ingress
    ");
}

#[test]
fn json_and_sarif_have_the_edits() {
    let folder = folder(&[("pod.yaml", POD)]);
    let report = |format: &str| -> serde_json::Value {
        let run = hullmark(&folder, &["check", "--select=deprecated-service-account-field", format]);
        serde_json::from_str(&run.stdout).unwrap()
    };
    let json = report("--format=json");
    let fix = &json["findings"][0]["fix"];
    assert_eq!(fix["title"], "rename `serviceAccount` to `serviceAccountName`");
    assert_eq!((&fix["applicability"], &fix["edits"][0]["path"]), (&"safe".into(), &"pod.yaml".into()));
    assert_eq!((&fix["edits"][0]["start"]["offset"], &fix["edits"][0]["end"]["offset"]), (&55.into(), &69.into()));

    let sarif = report("--format=sarif");
    let fix = &sarif["runs"][0]["results"][0]["fixes"][0];
    assert_eq!(fix["description"]["text"], "rename `serviceAccount` to `serviceAccountName`");
    let change = &fix["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "pod.yaml");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startColumn"], 3);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "serviceAccountName");
}

/// The account is written in a branch that other values do not take.
#[test]
fn a_line_is_added_under_no_other_condition_than_its_mapping() {
    let template = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  {{- if .Values.extra.enabled }}
  serviceAccountName: web
  {{- end }}
  containers:
    - name: app
      image: r.example/app:1.0
";
    let folder =
        folder(&[("web/Chart.yaml", CHART), ("web/values.yaml", VALUES), ("web/templates/pod.yaml", template)]);
    let run = hullmark(&folder, &["check", "--select=seccomp-profile-missing", "--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let fixed = fs::read_to_string(folder.path().join("web/templates/pod.yaml")).unwrap();
    let added = "  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n  containers:\n";
    assert_eq!(fixed, template.replace("  containers:\n", added));
}
