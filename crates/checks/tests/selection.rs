//! Which rules a selection has.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use hullmark_checks::Selection;

const NOTHING: &[&str] = &[];

fn ids(profile: &str, select: &[&str], ignore: &[&str]) -> Vec<&'static str> {
    let selection = Selection::new(profile, select, ignore).unwrap();
    selection.policies().filter(|policy| !policy.reported_by_engine).map(|policy| policy.id).collect()
}

fn error(profile: &str, select: &[&str], ignore: &[&str]) -> String {
    Selection::new(profile, select, ignore).unwrap_err().to_string()
}

#[test]
fn a_profile_has_its_rules_and_all_has_every_rule() {
    assert!(ids("recommended", NOTHING, NOTHING).contains(&"privileged-container"));
    assert!(!ids("recommended", NOTHING, NOTHING).contains(&"cpu-limit-missing"));
    assert!(ids("strict", NOTHING, NOTHING).contains(&"cpu-limit-missing"));
    let every = hullmark_policies::RULES.iter().filter(|policy| !policy.reported_by_engine).count();
    assert_eq!(ids("all", NOTHING, NOTHING).len(), every);
}

#[test]
fn the_levels_of_the_pod_security_standards_have_their_controls() {
    let baseline = ids("pss-baseline", NOTHING, NOTHING);
    assert!(baseline.contains(&"host-port") && !baseline.contains(&"run-as-user-zero"));
    let restricted = ids("pss-restricted", NOTHING, NOTHING);
    assert!(restricted.contains(&"host-port") && restricted.contains(&"run-as-user-zero"));
    assert!(!restricted.contains(&"memory-limit-missing"));
}

#[test]
fn a_framework_is_a_profile_of_its_rules() {
    assert!(ids("cis", NOTHING, NOTHING).contains(&"rbac-wildcard-verb"));
    assert!(!ids("cis", NOTHING, NOTHING).contains(&"dangling-service"));
}

#[test]
fn selected_rules_take_the_place_of_the_profile() {
    assert_eq!(ids("recommended", &["cpu-limit-missing"], NOTHING), ["cpu-limit-missing"]);
    assert_eq!(ids("recommended", &["host-pid", "host-ipc", "host-pid"], NOTHING), ["host-ipc", "host-pid"]);
}

#[test]
fn groups_and_the_ids_of_other_tools_name_rules() {
    assert_eq!(ids("recommended", &["CKV_K8S_16"], NOTHING), ["privileged-container"]);
    assert_eq!(ids("recommended", &["ksv-0017"], NOTHING), ["privileged-container"]);
    let of_one_id = ["rbac-wildcard-all", "rbac-wildcard-api-group", "rbac-wildcard-resource", "rbac-wildcard-verb"];
    assert_eq!(ids("recommended", &["CKV_K8S_49"], NOTHING), of_one_id);
    assert!(ids("recommended", &["resources"], NOTHING).contains(&"memory-limit-missing"));
    assert!(!ids("all", NOTHING, &["resources", "CKV_K8S_16"]).contains(&"memory-limit-missing"));
    assert!(!ids("all", NOTHING, &["resources", "CKV_K8S_16"]).contains(&"privileged-container"));
}

#[test]
fn what_could_not_be_checked_is_reported_unless_it_is_ignored_by_name() {
    let has = |select: &[&str], ignore: &[&str]| {
        Selection::new("pss-baseline", select, ignore).unwrap().has("template-render-error")
    };
    assert!(has(NOTHING, NOTHING));
    assert!(has(&["host-pid"], NOTHING));
    assert!(!has(NOTHING, &["template-render-error"]));
}

#[test]
fn an_unknown_name_is_an_error_that_says_what_may_be_meant() {
    assert_eq!(error("recomended", NOTHING, NOTHING), "unknown profile `recomended`: did you mean `recommended`?");
    let misspelt = error("all", &["privileged-contaner"], NOTHING);
    assert_eq!(misspelt, "unknown rule or group `privileged-contaner`: did you mean `privileged-container`?");
    assert_eq!(error("all", NOTHING, &["Rbca"]), "unknown rule or group `Rbca`: did you mean `rbac`?");
    assert_eq!(error("all", &["CKV_K8S_9999"], NOTHING), "unknown rule or group `CKV_K8S_9999`");
    assert_eq!(error("all", &[""], NOTHING), "unknown rule or group ``");
}
