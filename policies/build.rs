//! Packs the catalogue: reads `rules/`, `profiles/` and `frameworks/`, checks them and writes one static table.
#![expect(clippy::disallowed_methods, reason = "a build script reads the files that it packs")]

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/emit.rs"]
mod emit;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use catalogue::{Catalogue, InputFile};

fn main() -> ExitCode {
    let mut problems = Vec::new();
    let input = ["rules", "profiles", "frameworks"].map(|folder| {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        if let Err(error) = collect(Path::new(folder), &mut files) {
            problems.push(format!("{folder}: {error}"));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    });
    println!("cargo::rerun-if-changed=build");

    let [rules, profiles, frameworks] = &input;
    let catalogue = Catalogue::read(rules, profiles, frameworks, &mut problems);
    if problems.is_empty() {
        let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("catalogue.rs");
        if let Err(error) = fs::write(&out, emit::tables(&catalogue)) {
            problems.push(format!("{}: {error}", out.display()));
        }
    }
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads every `.yaml` file below `folder`; the paths keep `/` between their parts on every system.
fn collect(folder: &Path, files: &mut Vec<InputFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path)?;
            files.push(InputFile { path: path.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(())
}
