//! Rendered bytes lead back to the file that decided them, and what fails does not take the rest with it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use hullmark_render::chart::{
    Chart, ChartFiles, Place, RenderOptions, Rendered, SetArgument, SetKind, Stage, load, render,
};
use hullmark_source::{Origin, SourceKind, SourceMap, Span};

fn chart(files: &[(&str, &str)], sources: &SourceMap) -> Chart {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    load(&ChartFiles::folder("web", files), sources).unwrap()
}

fn text_at(sources: &SourceMap, span: Span) -> String {
    let source = sources.get(span.source).unwrap();
    format!("{}: {}", source.name(), source.slice(span))
}

/// For a stretch of rendered text: where it came from, then whom that overrides, one after the other.
fn origins_of(rendered: &Rendered, sources: &SourceMap, wanted: &str) -> Vec<String> {
    let source = sources.get(rendered.templates[0].rendered).unwrap();
    let start = u32::try_from(source.text().find(wanted).unwrap()).unwrap();
    let trace = source.trace().unwrap();
    let piece = trace.pieces(start..start + u32::try_from(wanted.len()).unwrap()).next().unwrap();
    let mut found = Vec::new();
    let mut next = Some(piece.origin);
    while let Some(id) = next {
        next = None;
        match trace.origins().get(id) {
            Origin::Value { span, overrides, .. } => {
                let path = trace.origins().path(id).unwrap();
                found.push(format!("{} ({path})", text_at(sources, *span)));
                next = *overrides;
            }
            other => found.push(format!("{other:?}")),
        }
    }
    found
}

const CHART: (&str, &str) = ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: \"1.25\"\n");

#[test]
fn a_value_knows_its_key_and_whom_it_overrides() {
    let sources = SourceMap::new();
    let chart = chart(
        &[
            CHART,
            ("values.yaml", "image: {tag: own}\nsub: {port: 8080}\n"),
            ("templates/a.yaml", "tag: {{ .Values.image.tag }}\nport: {{ .Values.sub.port }}\n"),
            ("charts/sub/Chart.yaml", "name: sub\nversion: 1.0.0\n"),
            ("charts/sub/values.yaml", "port: 80\n"),
        ],
        &sources,
    );
    let more = sources.add("more.yaml", SourceKind::File, "image: {tag: theirs}\n".into());
    let set = sources.add("--set", SourceKind::Argument, "image.tag=mine".into());
    let options = RenderOptions {
        values_files: vec![more],
        set: vec![SetArgument { kind: SetKind::Typed, source: set }],
        ..RenderOptions::default()
    };
    let rendered = render(&chart, &options, &sources);
    assert!(rendered.errors.is_empty(), "{:?}", rendered.errors);
    assert_eq!(
        origins_of(&rendered, &sources, "mine"),
        ["--set: mine (image.tag)", "more.yaml: theirs (image.tag)", "web/values.yaml: own (image.tag)",]
    );
    assert_eq!(
        origins_of(&rendered, &sources, "8080"),
        ["web/values.yaml: 8080 (sub.port)", "web/charts/sub/values.yaml: 80 (port)"]
    );
}

#[test]
fn metadata_leads_to_chart_yaml_and_files_to_themselves() {
    let sources = SourceMap::new();
    let template = "version: {{ .Chart.AppVersion }}\nfile: {{ .Files.Get \"x.txt\" }}\nname: {{ .Release.Name }}\n";
    let chart = chart(&[CHART, ("x.txt", "content"), ("templates/a.yaml", template)], &sources);
    let rendered = render(&chart, &RenderOptions::default(), &sources);
    assert_eq!(origins_of(&rendered, &sources, "1.25"), ["web/Chart.yaml: \"1.25\" (Chart.AppVersion)"]);
    let file = origins_of(&rendered, &sources, "content").remove(0);
    assert!(file.starts_with("Literal"), "{file}");
    assert_eq!(origins_of(&rendered, &sources, "release-name"), ["BuiltIn { name: \".Release.Name\" }"]);
}

#[test]
fn a_failing_template_leaves_the_others_alone() {
    let sources = SourceMap::new();
    let chart = chart(
        &[
            ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: gone, version: 1.0.0}]\n"),
            ("templates/a.yaml", "a: {{ .Values.none.such }}\n"),
            ("templates/b.yaml", "b: {{ end }}\n"),
            ("templates/c.yaml", "c: 1\n"),
        ],
        &sources,
    );
    let rendered = render(&chart, &RenderOptions::default(), &sources);
    let errors: Vec<_> = rendered.errors.iter().map(|error| (error.stage, error.cause.as_str())).collect();
    assert_eq!(
        errors,
        [
            (Stage::Dependencies, "dependency gone is declared, but missing in charts/"),
            (Stage::Parse, "unexpected {{end}}"),
            (Stage::Execute, "nil pointer evaluating interface {}.such"),
        ]
    );
    let places = rendered.errors.iter().map(|error| match &error.place {
        Place::Span(span) => text_at(&sources, *span),
        Place::File(path) => path.to_string(),
    });
    assert_eq!(
        places.collect::<Vec<_>>(),
        ["web/Chart.yaml: gone", "web/templates/b.yaml: {{ end }}", "web/templates/a.yaml: .Values.none.such"]
    );
    let names: Vec<_> = rendered.templates.iter().map(|template| &*template.name).collect();
    assert_eq!(names, ["web/templates/c.yaml"]);
}

#[test]
fn a_broken_subchart_leaves_the_chart_alone() {
    let sources = SourceMap::new();
    let chart = chart(&[CHART, ("charts/sub/Chart.yaml", "name: sub\n"), ("templates/c.yaml", "c: 1\n")], &sources);
    let rendered = render(&chart, &RenderOptions::default(), &sources);
    assert_eq!(rendered.errors.len(), 1);
    assert_eq!(rendered.errors[0].stage, Stage::Load);
    assert_eq!(rendered.templates.len(), 1);
}

#[test]
fn loaded_charts_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Chart>();
    shared::<ChartFiles>();
    shared::<Rendered>();
}

fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    for (path, text) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

#[test]
fn members_of_packed_charts_are_named_after_their_archives() {
    let sub = packed(&[
        ("sub/Chart.yaml", "name: sub\nversion: 1.0.0\n"),
        ("sub/values.yaml", "port: 80\n"),
        ("sub/templates/s.yaml", "port: {{ .Values.port }}\n"),
    ]);
    let files = [("Chart.yaml".to_owned(), CHART.1.as_bytes().to_vec()), ("charts/sub-1.0.0.tgz".to_owned(), sub)];
    let sources = SourceMap::new();
    let chart = load(&ChartFiles::folder("web", files), &sources).unwrap();
    let rendered = render(&chart, &RenderOptions::default(), &sources);
    assert_eq!(&*rendered.templates[0].name, "web/charts/sub/templates/s.yaml");
    assert_eq!(origins_of(&rendered, &sources, "80"), ["web/charts/sub-1.0.0.tgz!values.yaml: 80 (port)"]);
    let template = sources.get(rendered.templates[0].template).unwrap();
    assert_eq!(*template.kind(), SourceKind::ArchiveMember { archive: "web/charts/sub-1.0.0.tgz".into() });
}

#[test]
fn a_packed_chart_loads_like_its_folder() {
    let sources = SourceMap::new();
    let archive = packed(&[("web/Chart.yaml", CHART.1), ("web/templates/a.yaml", "a: {{ .Chart.Name }}\n")]);
    let chart = load(&ChartFiles::archive("web-1.0.0.tgz", archive), &sources).unwrap();
    let rendered = render(&chart, &RenderOptions::default(), &sources);
    assert_eq!(&*rendered.templates[0].output, b"a: web\n");
    assert_eq!(origins_of(&rendered, &sources, "web"), ["web-1.0.0.tgz!Chart.yaml: web (Chart.Name)"]);
}
