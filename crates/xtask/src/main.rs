//! `cargo xtask CHORE`: see [`xtask`] for what each does.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program of the developers")]

use std::error::Error;
use std::process::ExitCode;

use xtask::{Tree, new_rule, repository_root, rule_pages, tidy};

const USAGE: &str = "\
cargo xtask new-rule GROUP RULE-ID   begin a rule: its code and its policy file
cargo xtask docs                     write the pages about the rules
cargo xtask tidy                     what `cargo test -p xtask` holds, as a list of complaints";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["new-rule", group, id] => begin_rule(group, id),
        ["docs"] => write_pages(),
        ["tidy"] => look_around(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

fn begin_rule(group: &str, id: &str) -> Result<ExitCode, Box<dyn Error>> {
    for path in new_rule::scaffold(&repository_root(), group, id)? {
        println!("{path}");
    }
    println!("Now fill in both; docs/add-a-rule.md shows how. `cargo test -p hullmark-checks` runs the examples.");
    Ok(ExitCode::SUCCESS)
}

fn write_pages() -> Result<ExitCode, Box<dyn Error>> {
    for path in rule_pages::write(&Tree::read(&repository_root())?)? {
        println!("{path}");
    }
    Ok(ExitCode::SUCCESS)
}

fn look_around() -> Result<ExitCode, Box<dyn Error>> {
    let tree = Tree::read(&repository_root())?;
    let mut tidy = true;
    for (name, check) in tidy::CHECKS {
        for complaint in check(&tree)? {
            tidy = false;
            println!("{complaint} ({name})");
        }
    }
    Ok(if tidy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
