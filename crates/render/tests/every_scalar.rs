//! Real charts: every scalar that they render is explained by the text at its origin.

#![expect(clippy::disallowed_methods, reason = "the charts lie outside of the repository")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test's helpers fail as the test does"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, Scalar, parse};
use hullmark_render::chart::{ChartFiles, RenderOptions, load, render};
use hullmark_source::{Origin, OriginId, Piece, Source, SourceMap, Span, Trace};

/// How many charts are looked at.
const SAMPLE: usize = 20;
/// Another number, in `HULLMARK_SEED`, is another sample.
const SEED: u64 = 6;

/// The charts below `HULLMARK_CHARTS`, else the unpacked development charts; `None` where nobody unpacked them.
fn charts() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("HULLMARK_CHARTS") {
        return Some(given.into());
    }
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/charts/dev/charts");
    charts.is_dir().then_some(charts)
}

fn charts_below(folder: &Path, found: &mut Vec<PathBuf>) {
    if folder.join("Chart.yaml").is_file() {
        found.push(folder.to_owned());
        return;
    }
    let mut below: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    below.sort();
    below.iter().filter(|path| path.is_dir()).for_each(|path| charts_below(path, found));
}

fn files_below(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(root, &path, found);
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push((path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), bytes));
        }
    }
}

/// Charts in an order that has nothing to do with their names.
fn sample(mut charts: Vec<PathBuf>) -> Vec<PathBuf> {
    let seed = std::env::var("HULLMARK_SEED").map_or(SEED, |seed| seed.parse().unwrap());
    let shuffled = |path: &PathBuf| {
        let name = path.to_string_lossy().into_owned();
        let start = 0xcbf2_9ce4_8422_2325 ^ seed;
        name.rsplit("/charts/")
            .next()
            .unwrap()
            .bytes()
            .fold(start, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    };
    charts.sort_by_cached_key(shuffled);
    charts.truncate(SAMPLE);
    charts
}

#[derive(Default)]
struct Explained {
    scalars: usize,
    pieces: usize,
    wrong: Vec<String>,
}

impl Explained {
    fn chart(&mut self, folder: &Path) {
        let mut files = Vec::new();
        files_below(folder, folder, &mut files);
        let sources = SourceMap::new();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(chart) = load(&ChartFiles::folder(name, files), &sources) else { return };
        let rendered = render(&chart, &RenderOptions::default(), &sources);
        for template in &rendered.templates {
            let source = sources.get(template.rendered).unwrap();
            let trace = source.trace().unwrap();
            self.runs_are_whole(&source, trace);
            for document in parse(source.id(), source.text()).documents.iter().filter_map(Document::root) {
                self.node(document, &source, trace, &sources);
            }
        }
    }

    /// Every byte belongs to one run.
    fn runs_are_whole(&mut self, source: &Source, trace: &Trace) {
        let ends: Vec<u32> = trace.runs().iter().map(|run| run.end).collect();
        let is_ascending = ends.windows(2).all(|pair| pair[0] < pair[1]);
        let last = ends.last().copied().unwrap_or(0) as usize;
        if !is_ascending || last != source.text().len() || ends.first() == Some(&0) {
            self.wrong.push(format!("{}: runs end at {ends:?}, the text at {}", source.name(), source.text().len()));
        }
    }

    fn node(&mut self, node: NodeRef<'_>, source: &Source, trace: &Trace, sources: &SourceMap) {
        for (key, value) in node.entries() {
            self.scalar(key, source, trace, sources);
            self.node(value, source, trace, sources);
        }
        node.items().for_each(|item| self.node(item, source, trace, sources));
        if node.kind() == NodeKind::Scalar && !node.is_alias() {
            self.scalar(node, source, trace, sources);
        }
    }

    fn scalar(&mut self, node: NodeRef<'_>, source: &Source, trace: &Trace, sources: &SourceMap) {
        if node.kind() != NodeKind::Scalar || node.span().is_empty() {
            return;
        }
        self.scalars += 1;
        let span = node.verbatim().filter(|inside| !inside.is_empty()).unwrap_or(node.span());
        let mut at = span.start;
        for piece in trace.pieces(span.start..span.end) {
            self.pieces += 1;
            let text = &source.text()[piece.start as usize..piece.end as usize];
            let explained =
                if piece.start == at { explained(&piece, text, trace, sources) } else { Err("a gap".into()) };
            at = piece.end;
            if let Err(why) = explained {
                let line = sources.position(span).start.line;
                self.wrong.push(format!("{}:{line} {text:?}: {why}", source.name()));
            }
        }
        if at != span.end {
            self.wrong.push(format!("{}: pieces end at {at}, the scalar at {}", source.name(), span.end));
        }
    }
}

/// Whether the text at the origin of a piece is the piece's, or how it was made from it is told.
fn explained(piece: &Piece, text: &str, trace: &Trace, sources: &SourceMap) -> Result<(), String> {
    let origins = trace.origins();
    let action = || match origins.frame(piece.frame) {
        Some(frame) => match slice(sources, frame.call)? {
            call if call.starts_with("{{") && call.ends_with("}}") => Ok(()),
            call => Err(format!("its action is {call:?}")),
        },
        None => Err("no action printed it".to_owned()),
    };
    match origins.get(piece.origin) {
        Origin::Literal { .. } | Origin::Part { .. } => copied(piece, text, trace, sources),
        Origin::Value { span, .. } => match copied(piece, text, trace, sources) {
            Ok(()) => Ok(()),
            // JSON writes brackets around a collection, YAML a dash before one that is an item.
            Err(_) if matches!(text, "{" | "}" | "[" | "]" | "-") => Ok(()),
            Err(why) => typed(text, &slice(sources, *span)?).then_some(()).ok_or(why),
        },
        Origin::Key { of } => match origins.get(*of) {
            Origin::Value { key_span: Some(key), .. } => {
                let key = slice(sources, *key)?;
                // In text that holds YAML the colon is written with its key.
                let text = text.strip_suffix(':').unwrap_or(text);
                let is_it =
                    in_any_case(&key).contains(&in_any_case(text.trim_matches(['"', '\'']))) || typed(text, &key);
                // The dash of an item has the origin of what the item begins with.
                (is_it || text == "-").then_some(()).ok_or(format!("its key is {key:?}"))
            }
            _ => Err("a key of what has none".to_owned()),
        },
        Origin::Computed { inputs } => {
            action()?;
            inputs.iter().try_for_each(|input| is_place(*input, trace, sources))
        }
        Origin::Action | Origin::BuiltIn { .. } | Origin::Absent { .. } => action(),
    }
}

/// Whether an input of a computation is somewhere in a file, or a built-in.
fn is_place(id: OriginId, trace: &Trace, sources: &SourceMap) -> Result<(), String> {
    match trace.origins().get(id) {
        Origin::Value { span, .. } => slice(sources, *span).map(|_| ()),
        Origin::Key { of } | Origin::Part { of, .. } => is_place(*of, trace, sources),
        _ => Ok(()),
    }
}

/// Whether the bytes that a piece is said to be copied from are its own, but for what YAML's quotes, escapes and line
/// breaks do to them.
fn copied(piece: &Piece, text: &str, trace: &Trace, sources: &SourceMap) -> Result<(), String> {
    let Some(span) = trace.copied_from(piece) else { return Err("it was copied from nowhere".to_owned()) };
    let original = slice(sources, span)?;
    let plain = |text: &str| in_any_case(&text.chars().filter(|it| !it.is_whitespace()).collect::<String>());
    if original == text || plain(&original) == plain(text) {
        return Ok(());
    }
    // `\n` in double quotes: the letter has the origin of the line break.
    let escape = original.chars().next().and_then(|first| "\n\t\r".find(first)).and_then(|at| "ntr".get(at..=at));
    if escape.is_some_and(|letter| text.strip_prefix(letter).is_some_and(|rest| plain(rest) == plain(&original))) {
        return Ok(());
    }
    // The whole of an escape is the origin of the character that it stands for.
    let is_escaped = original.contains('\\') || original.contains("''");
    let letters = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let is_subsequence = letters(&original).contains(&letters(text)) || plain(text).len() <= plain(&original).len();
    if is_escaped && is_subsequence { Ok(()) } else { Err(format!("its origin is {original:?}")) }
}

/// `upper` and `lower` keep the origins of their characters.
fn in_any_case(text: &str) -> String {
    text.to_lowercase()
}

/// Whether two scalars are the same value: `0x10` and `16`, `yes` and `true`, `1e3` and `1000`.
fn typed(printed: &str, written: &str) -> bool {
    let value = |text: &str| {
        let parsed = parse(hullmark_source::SourceId::new(0), &Arc::from(text));
        let root = parsed.documents.first().and_then(Document::root)?;
        Some(match root.scalar()? {
            Scalar::Bool(value) => format!("{value}"),
            Scalar::Null => "null".to_owned(),
            _ => root
                .text()?
                .parse::<f64>()
                .map_or_else(|_| root.text().unwrap().to_owned(), |number| number.to_string()),
        })
    };
    value(printed).is_some_and(|printed| value(written) == Some(printed)) || is_empty_collection(printed, written)
}

/// An empty collection prints as Go or YAML prints it.
fn is_empty_collection(printed: &str, written: &str) -> bool {
    matches!(printed, "{}" | "[]" | "map[]" | "null" | "<nil>")
        && matches!(written.trim(), "{}" | "[]" | "" | "null" | "~")
}

fn slice(sources: &SourceMap, span: Span) -> Result<String, String> {
    let source = sources.get(span.source).ok_or("a source that is not there")?;
    let text = source.text().get(span.range()).ok_or_else(|| format!("a place outside of {}", source.name()))?;
    Ok(text.to_owned())
}

#[test]
fn every_scalar_of_a_sample_of_real_charts_is_explained_by_its_origin() {
    let Some(folder) = charts() else { return };
    let mut all = Vec::new();
    charts_below(&folder, &mut all);
    let mut explained = Explained::default();
    sample(all).iter().for_each(|chart| explained.chart(chart));
    println!("{} scalars in {} pieces", explained.scalars, explained.pieces);
    assert!(explained.scalars > 1000, "{}", explained.scalars);
    let first: Vec<&String> = explained.wrong.iter().take(30).collect();
    assert!(explained.wrong.is_empty(), "{} of {} pieces: {first:#?}", explained.wrong.len(), explained.pieces);
}
