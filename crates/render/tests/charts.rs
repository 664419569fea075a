//! Small charts, held against what Helm 3.22 prints for them.
//!
//! Each case is one text of `chart_cases/`: a description, the arguments, the files, and Helm's output or error.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use hullmark_render::chart::{
    Capabilities, ChartFiles, KubeVersion, ManifestOptions, RenderOptions, SetArgument, SetKind, load, manifest, render,
};
use hullmark_source::{SourceKind, SourceMap};

/// The sections of a case by name: `args`, `chart/Chart.yaml`, `output` …
fn sections(case: &str) -> BTreeMap<String, String> {
    let mut sections = BTreeMap::new();
    let mut name = "description".to_owned();
    for line in case.split_inclusive('\n') {
        match line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --\n")) {
            Some(next) => name = next.to_owned(),
            None => *sections.entry(name.clone()).or_default() += line,
        }
        sections.entry(name.clone()).or_default();
    }
    sections
}

/// Words as a shell splits them; single quotes keep a word together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for c in line.trim().chars().chain([' ']) {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            _ => word.push(c),
        }
    }
    words
}

/// What `helm template release-name chart ARGS` prints: its output, or the text behind `Error: `.
fn helm_template(sections: &BTreeMap<String, String>) -> Result<String, String> {
    let sources = SourceMap::new();
    let file = |path: &str| {
        let text: std::sync::Arc<str> = sections[path].as_str().into();
        (sources.add(path, SourceKind::File, text.clone()), text)
    };
    let (mut options, mut printed) = (RenderOptions::default(), ManifestOptions::default());
    let (mut kube_version, mut api_versions) = (KubeVersion::default(), Vec::new());
    let mut args = words(&sections["args"]).into_iter();
    while let Some(option) = args.next() {
        let mut value = || args.next().unwrap();
        let set = |kind: SetKind, text: String| SetArgument {
            kind,
            source: sources.add(kind.option(), SourceKind::Argument, text.into()),
        };
        match option.as_str() {
            "-f" => options.values_files.push(file(&value()).0),
            "--set" => options.set.push(set(SetKind::Typed, value())),
            "--set-string" => options.set.push(set(SetKind::String, value())),
            "--set-json" => options.set.push(set(SetKind::Json, value())),
            "--set-literal" => options.set.push(set(SetKind::Literal, value())),
            "--set-file" => {
                let text = value();
                for path in hullmark_render::chart::set_file_paths(&text) {
                    let content = file(&path);
                    options.set_files.insert(path, content);
                }
                options.set.push(set(SetKind::File, text));
            }
            "--namespace" => options.release.namespace = value(),
            "--is-upgrade" => options.release.is_upgrade = true,
            "--kube-version" => kube_version = KubeVersion::parse(&value()).unwrap(),
            "-a" | "--api-versions" => api_versions.extend(value().split(',').map(str::to_owned)),
            "--helm-version" => options.helm = value().parse().unwrap(),
            "--include-crds" => printed.include_crds = true,
            "--skip-tests" => printed.skip_tests = true,
            "--no-hooks" => printed.no_hooks = true,
            "-s" => printed.show_only.push(value()),
            _ => panic!("unknown option {option}"),
        }
    }
    options.capabilities = Capabilities::new(kube_version, api_versions);
    let files = sections
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix("chart/")?.to_owned(), text.clone().into_bytes())));
    let chart = load(&ChartFiles::folder("chart", files), &sources).map_err(|error| error.to_string())?;
    let rendered = render(&chart, &options, &sources);
    let (text, _) = manifest(&rendered, &printed).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(text).unwrap())
}

fn check(case: &str) {
    let sections = sections(case);
    match helm_template(&sections) {
        Ok(text) => assert_eq!(text, sections["output"]),
        Err(message) => assert_eq!(message + "\n", sections["error"]),
    }
}

macro_rules! cases {
    ($($name:ident: $file:literal;)*) => {
        $(#[test]
        fn $name() {
            check(include_str!(concat!("chart_cases/", $file, ".txtar")));
        })*
    };
}

cases! {
    a_chart_can_be_used_under_two_aliases: "aliased_twice";
    nulls_take_values_out: "nulls";
    a_bad_subchart_is_an_error: "bad_subchart";
    a_metadata_field_of_a_wrong_type_is_an_error: "chart_yaml_of_wrong_type";
    two_dependencies_cannot_have_one_name: "duplicate_alias";
    files_are_offered_to_templates: "files";
    helm_4_offers_metadata_as_a_map_and_the_version_whole: "helm4_objects";
    helm_4_drops_nulls_of_values_yaml: "helm4_nulls";
    helm_4_merges_documents_of_values_and_keeps_the_space_behind_manifests: "helm4_documents";
    helm_4_writes_calls_below_each_other: "helm4_error";
    helm_4_keeps_errors_of_functions_as_go_has_them: "helm4_error_of_function";
    helm_4_shares_nothing_between_aliases: "helm4_two_aliases";
    entries_of_files_are_bytes: "files_are_bytes";
    bytes_of_a_file_are_no_string: "files_are_no_strings";
    structs_are_written_in_the_order_of_their_fields: "structs";
    objects_print_themselves_or_their_fields: "printed_objects";
    errors_name_what_a_pointer_points_to: "pointers_are_followed";
    a_missing_value_is_no_time: "nothing_is_no_time";
    nil_lists_and_maps_are_null_and_closed: "nil_lists";
    a_nil_map_takes_no_entry: "nil_map_set";
    a_chart_for_other_clusters_is_refused: "kube_version";
    a_library_cannot_be_installed: "library";
    missing_dependencies_are_named: "missing_dependencies";
    a_document_must_be_an_object: "not_an_object";
    built_in_objects_have_helms_fields: "objects";
    documents_come_in_install_order: "order";
    requirements_of_old_charts_are_read: "requirements";
    set_arguments_read_as_in_helm: "set";
    a_key_without_a_value_is_an_error: "set_key_without_value";
    set_cannot_descend_into_text: "set_of_wrong_type";
    values_must_fit_the_schema: "schema";
    whole_numbers_are_integers_to_a_schema: "schema_fits";
    schemas_to_choose_from_tell_why_none_fits: "schema_choices";
    only_wanted_templates_are_shown: "show_only";
    values_of_a_subchart_must_be_a_table: "subchart_values_of_wrong_type";
    subcharts_are_switched_renamed_and_imported_from: "subcharts";
    templates_are_parsed_before_any_is_executed: "template_does_not_parse";
    the_first_failing_template_is_the_error: "template_fails";
    values_must_be_a_table: "values_of_wrong_type";
}
