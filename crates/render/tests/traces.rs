//! Where rendered bytes and marks say that they come from.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::sync::Arc;

use hullmark_render::exec::{Error, Executor, strip_no_value};
use hullmark_render::funcs::Context;
use hullmark_render::template::TemplateSet;
use hullmark_render::text::Text;
use hullmark_render::value::{Kind, List, Map, MapType, Value};
use hullmark_source::{
    Frame, FrameId, FrameKind, MarkKind, Origin, OriginId, PathSegment, SourceId, Span, Trace, Verbatim,
};

const TEMPLATE: SourceId = SourceId::new(0);
const VALUES: SourceId = SourceId::new(1);

/// A values file of lines `key: value`, as a reader would trace it.
const VALUES_TEXT: &str =
    "name: web\nempty: ''\ntext: a{{ .Values.name }}b{{ .Values.gone.x }}\nok: c{{ .Values.name }}\ncount: 3\n";

struct Rendered {
    template: String,
    context: Context,
    result: Result<Text, Error>,
}

fn scalar(context: &mut Context, root: OriginId, key: &str, make: impl FnOnce(&str, OriginId) -> Value) -> Value {
    let start = VALUES_TEXT.find(&format!("{key}: ")).unwrap() + key.len() + 2;
    let text = VALUES_TEXT[start..].lines().next().unwrap();
    let origin = context.origins.push(Origin::Value {
        span: Span::from_range(VALUES, start..start + text.len()),
        key_span: None,
        parent: Some(root),
        segment: PathSegment::Key(key.into()),
        verbatim: Verbatim::From(u32::try_from(start).unwrap()),
        overrides: None,
    });
    make(text, origin)
}

fn render(template: &str) -> Rendered {
    let mut context = Context::default();
    let root = context.origins.push(Origin::Value {
        span: Span::from_range(VALUES, 0..VALUES_TEXT.len()),
        key_span: None,
        parent: None,
        segment: PathSegment::Root("Values".into()),
        verbatim: Verbatim::None,
        overrides: None,
    });
    let values = Map::typed(MapType::Values);
    for key in ["name", "text", "ok"] {
        values
            .insert(key, scalar(&mut context, root, key, |text, origin| Text::new(text.as_bytes(), origin, 0).into()));
    }
    values.insert(
        "empty",
        scalar(&mut context, root, "empty", |_, origin| {
            Value::with_origin(Kind::String(Text::new(*b"", origin, 0)), origin)
        }),
    );
    values
        .insert("count", scalar(&mut context, root, "count", |_, origin| Value::with_origin(Kind::Float(3.0), origin)));
    values.insert(
        "list",
        scalar(&mut context, root, "empty", |_, origin| Value::with_origin(Kind::List(List::new(Vec::new())), origin)),
    );
    let top = Map::typed(MapType::Values);
    top.insert("Values", Value::with_origin(Kind::Map(values), root));
    let mut set = TemplateSet::new();
    set.parse("t", TEMPLATE, template.into()).unwrap();
    let result = Executor::new(&set, &mut context).execute("t", top.into());
    Rendered { template: template.to_owned(), context, result }
}

impl Rendered {
    fn text(&self) -> &Text {
        self.result.as_ref().unwrap()
    }

    fn source(&self, span: Span) -> &str {
        if span.source == VALUES { &VALUES_TEXT[span.range()] } else { &self.template[span.range()] }
    }

    /// Each piece: its text, what it was copied from, and its frames from the inside out.
    fn pieces(&self) -> Vec<String> {
        let text = self.text();
        let (runs, marks) = text.runs_and_marks();
        let trace = Trace::new(Arc::new(self.context.origins.clone()), runs, marks);
        text.pieces()
            .map(|piece| {
                let bytes = &text.as_bytes()[piece.start as usize..piece.end as usize];
                let from = match (trace.copied_from(&piece), self.context.origins.get(piece.origin)) {
                    (Some(span), _) => self.source(span).to_owned(),
                    (None, Origin::Action) => "action".to_owned(),
                    (None, other) => format!("{other:?}"),
                };
                format!("{} <- {from}{}", String::from_utf8_lossy(bytes), self.frames(piece.frame))
            })
            .collect()
    }

    fn frames(&self, innermost: FrameId) -> String {
        self.context.origins.frames(innermost).map(|frame| format!(" in {}", self.frame(frame))).collect()
    }

    fn frame(&self, frame: &Frame) -> String {
        let kind = match &frame.kind {
            FrameKind::Action => String::new(),
            FrameKind::Branch => "branch ".to_owned(),
            FrameKind::Template(name) => format!("template {name} "),
            FrameKind::Include(name) => format!("include {name} "),
            FrameKind::Tpl => "tpl ".to_owned(),
        };
        format!("{kind}{}", self.source(frame.call))
    }

    /// Each mark: place, kind, what was passed over, and the paths that decided.
    fn marks(&self) -> Vec<String> {
        let describe = |origin| match self.context.origins.get(origin) {
            Origin::Computed { inputs } => inputs.iter().map(|id| self.path(*id)).collect::<Vec<_>>().join("+"),
            _ => self.path(origin),
        };
        self.text()
            .marks()
            .iter()
            .map(|mark| {
                let kind = match mark.kind {
                    MarkKind::BranchNotTaken => "branch",
                    MarkKind::EmptyRange => "range",
                    MarkKind::EmptyOutput => "nothing",
                };
                let passed_over = self.source(mark.passed_over);
                format!(
                    "{} {kind} [{passed_over}] by {}{}",
                    mark.at,
                    describe(mark.decided_by),
                    self.frames(mark.frame)
                )
            })
            .collect()
    }

    fn path(&self, origin: OriginId) -> String {
        self.context.origins.path(origin).map_or_else(|| "nothing".to_owned(), |path| path.to_string())
    }
}

#[test]
fn literals_are_the_exact_bytes_of_the_template() {
    let rendered = render("a: {{- ` x` }} \n {{- /* c */ -}} b{{ .Values.name }}c");
    assert_eq!(
        rendered.pieces(),
        ["a: <- a:", " x <-  x in {{- ` x` }}", "b <- b", "web <- web in {{ .Values.name }}", "c <- c"]
    );
}

#[test]
fn numbers_and_booleans_keep_the_origin_of_the_value() {
    assert_eq!(render("{{ .Values.count }}").pieces(), ["3 <- 3 in {{ .Values.count }}"]);
}

#[test]
fn every_piece_knows_the_calls_that_led_to_it() {
    let rendered = render(
        "{{define `a`}}<{{template `b` .}}>{{end}}{{define `b`}}{{.Values.name}}{{end}}{{ include `a` . | indent 1 }}",
    );
    let call = " in include a {{ include `a` . | indent 1 }}";
    assert_eq!(
        rendered.pieces(),
        [
            "  <- action in {{ include `a` . | indent 1 }}".to_owned(),
            format!("< <- <{call}"),
            format!("web <- web in {{{{.Values.name}}}} in template b {{{{template `b` .}}}}{call}"),
            format!("> <- >{call}"),
        ]
    );
}

#[test]
fn text_from_a_variable_is_printed_by_the_action_that_names_it() {
    let rendered =
        render("{{define `a`}}<{{.Values.name}}{{end}}{{ $x := include `a` . }}{{if .Values.name}}{{ $x }}{{end}}");
    let calls = " in include a {{ $x := include `a` . }} in {{ $x }} in branch {{if .Values.name}}";
    assert_eq!(rendered.pieces(), [format!("< <- <{calls}"), format!("web <- web in {{{{.Values.name}}}}{calls}")]);
}

#[test]
fn what_was_yaml_in_between_knows_the_call_that_wrote_it() {
    let rendered = render("{{define `a`}}a: true\nb: {{.Values.name}}\nc: 3{{end}}{{ (include `a` . | fromYaml).a }}");
    let call = " in include a {{ (include `a` . | fromYaml).a }}";
    assert_eq!(rendered.pieces(), [format!("true <- true{call}")]);
    let rendered = render(
        "{{define `a`}}a: [true]\nb: {{.Values.count}}{{end}}{{ $x := fromYaml (include `a` .) }}{{ toYaml $x }}",
    );
    let calls = " in include a {{ $x := fromYaml (include `a` .) }} in {{ toYaml $x }}";
    let printed = " in {{ toYaml $x }}";
    assert_eq!(
        rendered.pieces(),
        [
            format!("a: <- a:{calls}"),
            format!("\n-  <- action{printed}"),
            format!("true <- true{calls}"),
            format!("\n <- action{printed}"),
            format!("b: <- b:{calls}"),
            format!("  <- action{printed}"),
            format!("3 <- 3 in {{{{.Values.count}}}}{calls}"),
        ]
    );
}

#[test]
fn text_given_to_tpl_keeps_its_bytes_in_the_values_file() {
    let tpl = " in tpl {{ tpl .Values.ok . }}";
    assert_eq!(
        render("{{ tpl .Values.ok . }}").pieces(),
        [format!("c <- c{tpl}"), format!("web <- web in {{{{ .Values.name }}}}{tpl}")]
    );
}

#[test]
fn an_error_inside_tpl_points_into_the_values_file() {
    let rendered = render("{{ tpl .Values.text . }}");
    let Err(Error::Exec(error)) = &rendered.result else { panic!("{:?}", rendered.result) };
    let inner = error.innermost();
    assert_eq!((inner.span.source, rendered.source(inner.span)), (VALUES, ".Values.gone.x"));
    assert_eq!(inner.message(), "nil pointer evaluating interface {}.x");
    assert_eq!(
        inner.frames.iter().map(|frame| rendered.frame(frame)).collect::<Vec<_>>(),
        ["tpl {{ tpl .Values.text . }}"]
    );
    assert_eq!(rendered.source(error.span), "tpl .Values.text .");
}

#[test]
fn a_branch_not_taken_leaves_a_mark_with_what_decided() {
    assert_eq!(
        render("x{{ if .Values.empty }}body{{ end }}y").marks(),
        ["1 branch [body] by empty in {{ if .Values.empty }}"]
    );
    assert_eq!(
        render("{{- with .Values.resources }} r {{- end }}").marks(),
        ["0 branch [ r ] by resources in {{- with .Values.resources }}"]
    );
    assert_eq!(
        render("{{ if and .Values.name (not .Values.gone) }}a{{ else }}b{{ end }}").marks(),
        ["0 branch [b] by name+gone in {{ if and .Values.name (not .Values.gone) }}"]
    );
}

#[test]
fn a_condition_in_a_helper_is_decided_by_what_the_helper_read() {
    let rendered = render("{{define `on`}}{{ if .Values.empty }}1{{ end }}{{end}}{{ if include `on` . }}body{{ end }}");
    assert_eq!(rendered.marks(), ["0 branch [body] by empty in {{ if include `on` . }}"]);
}

#[test]
fn an_else_if_chain_leaves_a_mark_for_each_branch_passed_over() {
    let rendered = render("{{if .Values.empty}}a{{else if .Values.name}}b{{else}}c{{end}}");
    assert_eq!(
        rendered.marks(),
        [
            "0 branch [a] by empty in {{if .Values.empty}}",
            "0 branch [c] by name in {{else if .Values.name}} in branch {{if .Values.empty}}"
        ]
    );
}

#[test]
fn a_range_over_nothing_leaves_a_mark() {
    assert_eq!(
        render("{{ range .Values.list }}- {{ . }}{{ end }}").marks(),
        ["0 range [- {{ . }}] by empty in {{ range .Values.list }}"]
    );
    assert_eq!(
        render("{{ range .Values.none }}x{{ end }}").marks(),
        ["0 range [x] by none in {{ range .Values.none }}"]
    );
}

#[test]
fn an_action_that_prints_nothing_leaves_a_mark_that_moves_with_the_text() {
    let rendered = render("{{define `a`}}x{{ .Values.empty }}{{end}}{{ include `a` . | indent 2 }}");
    assert_eq!(
        rendered.marks(),
        ["3 nothing [{{ .Values.empty }}] by empty in {{ .Values.empty }} in include a {{ include `a` . | indent 2 }}"]
    );
}

#[test]
fn no_value_is_taken_out_and_its_mark_stays() {
    let mut rendered = render("a{{ .Values.gone }}b");
    assert_eq!(rendered.text().to_str(), "a<no value>b");
    rendered.result = rendered.result.map(|text| strip_no_value(&text));
    assert_eq!(rendered.pieces(), ["a <- a", "b <- b"]);
    assert_eq!(rendered.marks(), ["1 nothing [{{ .Values.gone }}] by gone in {{ .Values.gone }}"]);
}

#[test]
fn reads_are_recorded() {
    let rendered = render("{{ if .Values.name }}{{ index .Values `count` }}{{ end }}");
    let read: Vec<String> = rendered.context.reads().map(|id| rendered.path(id)).collect();
    assert_eq!(read, ["name", "", "count"]);
}

#[test]
fn keys_of_a_range_know_their_entry() {
    let rendered = render("{{ range $key, $value := pick .Values `name` }}{{ $key }}{{ end }}");
    let piece = rendered.text().pieces().next().unwrap();
    assert_eq!(rendered.path(piece.origin), "name");
}
