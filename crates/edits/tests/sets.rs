//! Which changes go together, and how long they take.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may panic")]
#![expect(clippy::disallowed_methods, reason = "tests measure time")]

use std::time::{Duration, Instant};

use hullmark_edits::{Change, Conflict, Edit, EditError, EditSet, Editor, EditorError, Value, delete_at, set_at};
use hullmark_parser::{Document, parse};
use hullmark_source::{SourceId, Span};

/// The changes of one text, made with `-path` for a deletion and `path` to set 1.
fn changes(text: &str, paths: &[&str]) -> Vec<Change> {
    let parsed = parse(SourceId::new(0), &text.into());
    paths.iter().map(|path| change(&parsed.documents[0], path).unwrap()).collect()
}

fn change(document: &Document, path: &str) -> Result<Change, EditError> {
    match path.strip_prefix('-') {
        Some(path) => delete_at(document, &path.parse().unwrap()),
        None => set_at(document, &path.parse().unwrap(), &Value::Int(1)),
    }
}

fn together(text: &str, paths: &[&str]) -> Result<String, Conflict> {
    let mut set = EditSet::default();
    changes(text, paths).into_iter().try_for_each(|change| set.add(change))?;
    Ok(set.apply(text)?.text)
}

#[test]
fn changes_of_different_places_go_together_in_any_order() {
    let text = "a:\n  b: 0\nc:\n  d: 0\n  e: 0\n";
    let expected = "a:\n  b: 1\nc:\n  d: 0\nf: 1\n";
    assert_eq!(together(text, &["a.b", "-c.e"]).unwrap(), "a:\n  b: 1\nc:\n  d: 0\n");
    assert_eq!(together("a:\n  b: 0\nc:\n  e: 0\n  d: 0\n", &["f", "-c.e", "a.b"]).unwrap(), expected);
}

#[test]
fn changes_that_are_wrong_together_conflict() {
    let is_same_collection =
        |text, paths: &[&str]| matches!(together(text, paths), Err(Conflict::SameCollection { .. }));
    assert!(is_same_collection("a:\n  b: 0\n\n  # other\n\n  c: 0\n", &["-a.b", "-a.c"]));
    assert!(is_same_collection("a:\n  b: 0\n  c: 0\n  d: 0\n", &["-a.b", "a.x"]));
    // The place of a new key is behind the bytes that are replaced.
    assert!(is_same_collection("- a: 0\n", &["[0]", "[0].x"]));
    assert!(is_same_collection("- a: 0\n", &["[0].x", "[0]"]));
    let overlaps = |text, paths: &[&str]| matches!(together(text, paths), Err(Conflict::Overlap { .. }));
    assert!(overlaps("a: 0\nb: 0\n", &["-a", "a"]));
    assert!(overlaps("a: 0\nb:\n  c: 0\n", &["-b", "b.c"]));
}

#[test]
fn edits_that_belong_elsewhere_are_refused() {
    let edit =
        |source, start, end| Edit { span: Span::new(SourceId::new(source), start, end), replacement: String::new() };
    let mut set = EditSet::default();
    set.add(edit(0, 1, 2)).unwrap();
    assert!(matches!(set.add(edit(1, 5, 6)), Err(Conflict::OtherText { .. })));
    assert!(matches!(set.apply("a"), Err(Conflict::OutOfText { .. })));
    assert!(matches!(set.apply("aé"), Err(Conflict::OutOfText { .. })), "the end splits a character");
    assert_eq!(set.apply("abc").unwrap().text, "ac");
}

#[test]
fn an_editor_is_as_it_was_after_a_refusal() {
    let mut editor = Editor::new(SourceId::new(0), "a: &x 1\nb: *x\n".into());
    assert!(matches!(editor.change(0, |document| change(document, "a")), Err(EditorError::Edit(_))));
    assert!(matches!(editor.change(1, |document| change(document, "a")), Err(EditorError::NoSuchDocument { .. })));
    assert!(editor.edits().is_empty());
    editor.change(0, |document| change(document, "-b")).unwrap();
    editor.change(0, |document| change(document, "a")).unwrap();
    assert_eq!(editor.text(), "a: &x 1\n");
}

#[test]
fn large_texts_are_edited_in_little_time() {
    let many = 20_000;
    let keys: String = (0..many).map(|n| format!("k{n}: v # c\n")).collect();
    let texts = [
        (keys, "k19999"),
        (format!("a:\n{}b: 0\n", "# comment\n".repeat(many)), "b"),
        (format!("a: 0\nb: 0\n{}c: 0\n", "\n".repeat(many)), "b"),
        (format!("a: [{}0]\n", "0, ".repeat(many)), "a[20000]"),
        (format!("a:\n{}", "- 0\n".repeat(many)), "a[19999]"),
        (format!("a:\n{}b: 0\n", "- &x 0\n- *x\n".repeat(many)), "b"),
        (format!("{}a: 0\n", "- ".repeat(200)), &"[0]".repeat(200)),
        (format!("a: \"{}\"\nb: 0\n", "x\n  ".repeat(many)), "a"),
        (format!("a: |+\n  x\n{}b: 0\n", "\n".repeat(many)), "a"),
    ];
    let started = Instant::now();
    for (text, path) in &texts {
        together(text, &[path]).unwrap();
        together(text, &[&format!("-{path}")]).unwrap();
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}
