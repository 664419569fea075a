//! Real charts: their values files are read without an error.

#![expect(clippy::disallowed_methods, reason = "the charts lie outside of the repository")]

use std::path::{Path, PathBuf};

use hullmark_parser::parse;
use hullmark_source::SourceId;

/// The unpacked development charts; `None` where nobody unpacked them.
fn charts() -> Option<PathBuf> {
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/charts/dev");
    charts.is_dir().then_some(charts)
}

fn files(folder: &Path, wanted: &dyn Fn(&Path) -> bool, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, wanted, found);
        } else if wanted(&path) {
            found.push(path);
        }
    }
}

fn errors(paths: &[PathBuf]) -> Vec<String> {
    let mut errors = Vec::new();
    for path in paths {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let parsed = parse(SourceId::new(0), &text.into());
        errors.extend(parsed.errors.iter().map(|error| format!("{}: {error} at {:?}", path.display(), error.span)));
    }
    errors
}

#[test]
fn values_files_of_real_charts_are_read_without_an_error() {
    let Some(charts) = charts() else { return };
    let mut paths = Vec::new();
    let is_values = |path: &Path| {
        let in_templates = path.components().any(|part| part.as_os_str() == "templates");
        path.file_name().is_some_and(|name| name == "values.yaml") && !in_templates
    };
    files(&charts.join("charts"), &is_values, &mut paths);
    assert!(!paths.is_empty());
    assert_eq!(errors(&paths), [""; 0]);
}
