//! Rules that look at several files at once, run over folders in which the files matter.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use hullmark_testkit::{Difference, Place, Planted};

/// What the rules report for a folder of `testdata/whole-picture`, held against the list beside it.
fn check(case: &str, rules: &str) {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/whole-picture");
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullmark"));
    command.args(["check", case, "--profile", "strict", "--select", rules, "--format", "concise"]);
    let output = command.current_dir(&cases).env_remove("RAYON_NUM_THREADS").output().unwrap();
    let place = |line: &str| {
        let (place, finding) = line.split_once(": ").unwrap();
        let mut place = place.strip_prefix(case).unwrap().trim_start_matches('/').split(':');
        let rule = finding.split(['[', ']']).nth(1).unwrap().to_owned();
        Place { path: place.next().unwrap().to_owned(), line: place.next().unwrap().parse().unwrap(), rule }
    };
    let reported: BTreeSet<Place> = String::from_utf8(output.stdout).unwrap().lines().map(place).collect();
    let list = fs::read_to_string(cases.join(format!("{case}-planted.txt"))).unwrap();
    assert_eq!(Planted::parse(&list).unwrap().compare(&reported), Difference::default(), "{case}");
}

#[test]
fn policies_of_several_files_add_up() {
    check(
        "policies",
        "default-deny-ingress-missing,default-deny-egress-missing,namespace-network-policy-missing,\
         network-policy-missing,network-policy-dns-blocked,network-policy-host-network-pod",
    );
}

#[test]
fn the_way_in_leads_from_a_route_over_a_service_to_the_pods() {
    check("entrances", "internet-exposed-workload,sensitive-interface-exposed,gateway-listener-plaintext");
}
