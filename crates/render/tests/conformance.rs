//! Real charts, held against Helm's renders of them: a sample, where the data set is unpacked below `target/charts`.
//! Without it there is nothing to hold against, and the tests pass.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "the data set lies on the disk")]

use std::fs;
use std::path::{Path, PathBuf};

use hullmark_render::chart::{
    Capabilities, ChartFiles, HELMIGNORE, IgnoreRules, KubeVersion, ManifestOptions, RenderOptions, Rendered, load,
    manifest, render_with,
};
use hullmark_render::template::TemplateCache;
use hullmark_source::{SourceKind, SourceMap};

/// Of the cases that render, one in so many is run: a few seconds without optimisation.
const STEP: usize = 20;

/// A line of `cases.tsv`.
struct Case {
    id: String,
    chart: String,
    values: Option<String>,
    kind: String,
}

/// The folder of the set, when it is there.
fn set() -> Option<PathBuf> {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/charts/dev");
    set.join("cases.tsv").exists().then_some(set)
}

fn cases(set: &Path) -> Vec<Case> {
    let table = fs::read_to_string(set.join("cases.tsv")).unwrap();
    let case = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let values = Some(fields[2]).filter(|path| *path != "-").map(str::to_owned);
        Case { id: fields[0].to_owned(), chart: fields[1].to_owned(), values, kind: fields[3].to_owned() }
    };
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(case).collect()
}

fn read_folder(folder: &Path, prefix: &str, rules: &IgnoreRules, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if rules.ignores(&name, path.is_dir()) {
            continue;
        }
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), rules, files);
        } else if path.is_file() {
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// What `helm template release-name CHART --namespace default --kube-version 1.33.0 [-f VALUES]` prints.
fn helm_template(set: &Path, case: &Case, templates: &TemplateCache) -> Result<(Vec<u8>, Rendered, SourceMap), String> {
    let sources = SourceMap::new();
    let folder = set.join(&case.chart);
    let rules = fs::read(folder.join(HELMIGNORE)).map_or_else(
        |_| IgnoreRules::default(),
        |bytes| IgnoreRules::parse(&String::from_utf8_lossy(&bytes)).unwrap_or_default(),
    );
    let mut files = Vec::new();
    read_folder(&folder, "", &rules, &mut files);
    let chart = load(&ChartFiles::folder(case.chart.as_str(), files), &sources).map_err(|error| error.to_string())?;
    let mut options = RenderOptions {
        capabilities: Capabilities::new(KubeVersion::parse("1.33.0").unwrap(), []),
        ..RenderOptions::default()
    };
    if let Some(path) = &case.values {
        let text = fs::read(set.join(path)).unwrap();
        options.values_files.push(sources.add(path.as_str(), SourceKind::File, String::from_utf8_lossy(&text).into()));
    }
    let rendered = render_with(&chart, &options, &sources, templates);
    let (text, _) = manifest(&rendered, &ManifestOptions::default()).map_err(|error| error.to_string())?;
    Ok((text, rendered, sources))
}

/// The name of a template of which some byte has no origin, or more than one.
fn torn(rendered: &Rendered, sources: &SourceMap) -> Option<String> {
    rendered.templates.iter().chain(&rendered.notes).find_map(|template| {
        let source = sources.get(template.rendered).unwrap();
        let length = u32::try_from(template.output.len()).unwrap();
        let mut end = 0;
        for piece in source.trace().unwrap().pieces(0..length) {
            if piece.start != end || piece.end <= piece.start {
                return Some(template.name.to_string());
            }
            end = piece.end;
        }
        (end != length || source.text().len() != template.output.len()).then(|| template.name.to_string())
    })
}

#[test]
fn charts_render_to_the_bytes_of_helm_and_every_byte_has_one_origin() {
    let Some(set) = set() else { return };
    let templates = TemplateCache::default();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in cases(&set).iter().filter(|case| case.kind == "ok").step_by(STEP) {
        count += 1;
        let golden = fs::read(set.join("golden").join(format!("{}.yaml", case.id))).unwrap();
        match helm_template(&set, case, &templates) {
            Ok((text, ..)) if text != golden => wrong.push(format!("{}: differs", case.id)),
            Ok((_, rendered, sources)) => {
                wrong.extend(torn(&rendered, &sources).map(|name| format!("{}: pieces of {name}", case.id)));
            }
            Err(error) => wrong.push(format!("{}: {error}", case.id)),
        }
    }
    assert!(count > 20, "only {count} cases");
    assert!(wrong.is_empty(), "{} of {count} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn charts_that_helm_refuses_are_refused() {
    let Some(set) = set() else { return };
    let templates = TemplateCache::default();
    let refused = cases(&set).into_iter().filter(|case| case.kind == "must-fail");
    let rendered: Vec<String> =
        refused.filter(|case| helm_template(&set, case, &templates).is_ok()).map(|case| case.id).collect();
    assert_eq!(rendered, [""; 0]);
}
