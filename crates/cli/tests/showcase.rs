//! The showcase, as the README runs it: every planted fault at its line, and nothing else.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hullmark_testkit::{Difference, Place, Planted};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn hullmark(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullmark"));
    command.args(arguments).current_dir(root()).env_remove("RAYON_NUM_THREADS").output().unwrap()
}

/// The place of a line of the concise format: `path:line:column: severity[rule-id] message`.
fn place(line: &str) -> Place {
    let (place, finding) = line.split_once(": ").unwrap();
    let mut place = place.strip_prefix("testdata/showcase/").unwrap().split(':');
    let rule = finding.split(['[', ']']).nth(1).unwrap().to_owned();
    Place { path: place.next().unwrap().to_owned(), line: place.next().unwrap().parse().unwrap(), rule }
}

#[test]
fn the_showcase_reports_what_is_planted_in_it_and_nothing_else() {
    // That something is there and that it is missing are both in `all`; nothing could be free of both.
    let all = ["check", "testdata/showcase", "--profile", "all", "--ignore", "node-selection,cpu-limit-present"];
    let output = hullmark(&[&all[..], &["--format", "concise"]].concat());
    let reported: BTreeSet<Place> = String::from_utf8(output.stdout).unwrap().lines().map(place).collect();
    let planted = Planted::parse(&fs::read_to_string(root().join("testdata/showcase-planted.txt")).unwrap()).unwrap();

    assert_eq!(planted.compare(&reported), Difference::default());
    assert_eq!(output.status.code(), Some(2), "one of its charts cannot be rendered");
}

#[test]
fn the_readme_shows_what_hullmark_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let samples: Vec<(&str, &str)> = readme
        .split("<!-- hullmark ")
        .skip(1)
        .map(|rest| {
            let (arguments, behind) = rest.split_once(" -->\n```\n").unwrap();
            (arguments, behind.split_once("```").unwrap().0)
        })
        .collect();
    assert_eq!(samples.len(), 2);
    for (arguments, shown) in samples {
        let output = hullmark(&arguments.split(' ').collect::<Vec<_>>());
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains(shown), "hullmark {arguments}\n--- README\n{shown}\n--- said\n{said}");
    }
}
