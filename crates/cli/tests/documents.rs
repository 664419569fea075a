//! What the documentation shows can be done as it stands there.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

mod run;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hullmark_testkit::folder;
use tempfile::TempDir;

use run::{Run, hullmark};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The README and the pages in `docs`, each with its text.
fn documents() -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    pages.push(root().join("README.md"));
    pages.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    pages.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The blocks of code in a language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("\n```{language}\n");
    text.split(&*fence).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// The arguments of the hullmark commands in a document, up to a pipe, a redirection or a comment.
fn commands(text: &str) -> Vec<Vec<&str>> {
    blocks(text, "sh").into_iter().flat_map(str::lines).filter_map(arguments).collect()
}

fn arguments(line: &str) -> Option<Vec<&str>> {
    let words = line.strip_prefix("hullmark ")?.split(' ').filter(|word| !word.is_empty());
    Some(words.take_while(|word| !["|", ">", "#"].contains(word)).collect())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn git(folder: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"];
    assert!(Command::new("git").args(identity).args(args).current_dir(folder).output().unwrap().status.success());
}

/// The showcase in a git repository of its own that was cloned from somewhere.
fn repository() -> TempDir {
    let folder = folder(&[]);
    copy(&root().join("testdata/showcase"), folder.path());
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "All there is"]);
    git(folder.path(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    folder
}

/// Whether the command could do what it was asked for, whatever it found.
fn is_usable(run: &Run) -> bool {
    (0..=2).contains(&run.code) && !run.stderr.lines().any(|line| line.starts_with("error: "))
}

#[test]
fn each_command_of_the_documentation_does_its_work() {
    let mut count = 0;
    for (name, text) in documents() {
        // In the order of the page: what one command writes, the next may read.
        let repository = repository();
        for arguments in commands(&text) {
            let run = hullmark(&repository, &arguments);
            assert!(is_usable(&run), "{name}: hullmark {}\n{run}", arguments.join(" "));
            count += 1;
        }
    }
    assert!(count > 10, "{count} commands were found");
}

#[test]
fn a_command_that_does_not_exist_would_be_noticed() {
    let repository = folder(&[]);
    for arguments in [&["chekc"][..], &["check", "--formt", "json"], &["check", "--select", "no-such-rule"]] {
        assert!(!is_usable(&hullmark(&repository, arguments)), "{arguments:?}");
    }
}

#[test]
fn each_configuration_of_the_documentation_is_accepted() {
    let mut count = 0;
    for (name, text) in documents() {
        for block in blocks(&text, "toml").into_iter().filter(|block| !block.contains("[language")) {
            let repository = repository();
            let nested = repository.path().join("nested");
            fs::create_dir(&nested).unwrap();
            fs::write(repository.path().join("hullmark.toml"), "").unwrap();
            fs::write(nested.join("hullmark.toml"), block).unwrap();
            let run = hullmark(&repository, &["config", "show", "nested"]);
            assert_eq!(run.code, 0, "{name}:\n{block}\n{run}");
            count += 1;
        }
    }
    assert!(count > 3, "{count} configurations were found");
}

#[test]
fn the_readme_names_the_options_that_there_are() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, usage) = readme.split_once("\n## Use\n").unwrap();
    let usage = usage.split("```").nth(1).unwrap().replace("\n  ", " ");
    let folder = folder(&[]);
    for line in usage.lines().filter(|line| !line.is_empty()) {
        let is_word = |word: &&str| word.bytes().all(|byte| byte.is_ascii_lowercase());
        let command: Vec<&str> = line.split(' ').skip(1).take_while(is_word).collect();
        let help = hullmark(&folder, &[&command[..], &["--help"]].concat());
        assert_eq!(help.code, 0, "{line}\n{help}");
        for option in line.split([' ', '[', ']', '|']).filter(|word| word.starts_with("--")) {
            assert!(help.stdout.contains(option), "README.md: {line}: no {option}");
        }
    }
    let commands = hullmark(&folder, &["--help"]).stdout;
    let (_, commands) = commands.split_once("\nCommands:\n").unwrap();
    for line in commands.lines().take_while(|line| !line.is_empty()) {
        let name =
            line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')).and_then(|rest| rest.split(' ').next());
        if let Some(name) = name.filter(|name| *name != "help") {
            assert!(usage.contains(&format!("hullmark {name}")), "README.md does not show `hullmark {name}`");
        }
    }
}

#[test]
fn the_readme_counts_the_rules_in_hundreds() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, behind) = readme.split_once("over ").unwrap();
    let told: usize = behind.split_once(" rules").unwrap().0.parse().unwrap();
    let rules = hullmark(&folder(&[]), &["rules"]).stdout.lines().count();
    assert_eq!(told, rules / 100 * 100, "there are {rules} rules");
}
