//! Finds the rules: one module per file `src/rules/<group>/<rule_id>.rs`, and a table of them sorted by id.
#![expect(clippy::disallowed_methods, reason = "a build script reads the folder that it scans")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

const FOLDER: &str = "src/rules";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut problems = Vec::new();
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join(FOLDER);
    match scan(&root, &mut problems) {
        Ok(rules) if problems.is_empty() => {
            let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("rules.rs");
            if let Err(error) = fs::write(&out, modules(&rules)) {
                problems.push(format!("{}: {error}", out.display()));
            }
        }
        Ok(_) => {}
        Err(error) => problems.push(format!("{FOLDER}: {error}")),
    }
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Rule id → file, for every file that agrees with its policy.
fn scan(root: &Path, problems: &mut Vec<String>) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut rules = BTreeMap::new();
    for group in fs::read_dir(root)? {
        let group = group?.path();
        if !group.is_dir() {
            continue;
        }
        for file in fs::read_dir(&group)? {
            let file = file?.path();
            if file.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            match agree(&group, &file) {
                Ok(id) => {
                    rules.insert(id, file);
                }
                Err(problem) => problems.push(format!("{}: {problem}", file.display())),
            }
        }
    }
    for policy in hullmark_policies::RULES.iter().filter(|policy| !policy.reported_by_engine) {
        if !rules.contains_key(policy.id) && problems.is_empty() {
            let file = policy.id.replace('-', "_");
            problems.push(format!("rule `{}` has a policy and no file {FOLDER}/{}/{file}.rs", policy.id, policy.group));
        }
    }
    Ok(rules)
}

/// The id that a file's name, its `Rule::new` and its policy agree on.
fn agree(group: &Path, file: &Path) -> Result<String, String> {
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (group, id) = (name(group), name(file).replace('_', "-"));
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    if !text.contains(&format!("Rule::new(\"{id}\"")) {
        return Err(format!("no `Rule::new(\"{id}\", …)`: the rule's id is the file's name with `-` for `_`"));
    }
    let policy = hullmark_policies::rule(&id).ok_or(format!("no policy policies/rules/{group}/{id}.yaml"))?;
    if policy.group != group {
        return Err(format!("its policy is in the group `{}`", policy.group));
    }
    if policy.reported_by_engine {
        return Err("its policy says that the engine reports it".to_owned());
    }
    Ok(id)
}

fn modules(rules: &BTreeMap<String, PathBuf>) -> String {
    let mut out = String::new();
    let mut table = String::new();
    for (id, file) in rules {
        let module = id.replace('-', "_");
        let _ = writeln!(out, "#[path = {:?}]\npub mod {module};", file.display().to_string());
        let _ = writeln!(table, "    &{module}::RULE,");
    }
    let _ = write!(
        out,
        "/// Every rule that a function here checks, sorted by id.\npub static ALL: &[&crate::Rule] = &[\n{table}];\n"
    );
    out
}
