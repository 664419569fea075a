//! Generated documents: after an edit the tree is the intended one, and the comments that should be there are.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests may panic"
)]

mod documents;
mod operations;

use documents::{layout, root, soup, write};
use hullmark_edits::{Change, Edit, EditError, EditSet, Editor, Path, Step, Value};
use hullmark_parser::{Document, NodeRef, Parsed, ScalarStyle, parse};
use hullmark_source::{SourceId, Span};
use operations::{Operation, Outcome, carry_out, merged, operation, paths, value_at};
use proptest::prelude::*;

fn read(text: &str) -> Parsed {
    parse(SourceId::new(0), &text.into())
}

fn comments(document: &Document) -> Vec<String> {
    document.comments().iter().map(|comment| document.slice(comment.span).to_owned()).collect()
}

/// The comments that are left when what is at the path, and with `entirely` its entry, is gone.
fn left(document: &Document, gone: Option<&(Path, bool)>) -> Vec<String> {
    let first = document.root().unwrap().span().start;
    let is_left = |comment: &(u32, String)| {
        let Some((path, entirely)) = gone else { return true };
        let path = path.to_string();
        let owner = comment.1.trim_start_matches("# ");
        let (is_inside, owner) = owner.strip_prefix("in ").map_or((false, owner), |owner| (true, owner));
        let below = owner.strip_prefix(&path).is_some_and(|rest| rest.starts_with(['.', '[']));
        comment.0 < first || !(below || (owner == path && (is_inside || *entirely)))
    };
    let all = document.comments().iter().map(|comment| (comment.span.start, document.slice(comment.span).to_owned()));
    all.filter(is_left).map(|(_, comment)| comment).collect()
}

fn ends_in_block_scalar(document: &Document) -> bool {
    let below = |node: &NodeRef<'_>| {
        let node = *node;
        node.items().next_back().map(NodeRef::id).or(node.entries().next_back().map(|(_, value)| value.id()))
    };
    let last = std::iter::successors(document.root(), |node| below(node).map(|id| document.node(id))).last();
    last.is_some_and(|node| node.style() == Some(ScalarStyle::Literal))
}

fn apply(text: &str, change: Change) -> String {
    let mut set = EditSet::default();
    set.add(change).unwrap();
    set.apply(text).unwrap().text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_makes_the_intended_tree_and_keeps_the_comments(
        root in root(), layout in layout(), operation in operation()
    ) {
        let text = write(&root, &layout);
        let parsed = read(&text);
        prop_assert_eq!(&parsed.errors, &vec![], "{}", text);
        let document = &parsed.documents[0];
        let tree = Value::of(document.root().unwrap());
        let Some(outcome) = carry_out(document, &tree, &operation) else { return Ok(()) };
        let change = match outcome.change {
            Ok(change) => change,
            // A line break behind such a text would be its own.
            Err(EditError::Unsound { .. }) if !layout.final_break && ends_in_block_scalar(document) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(format!("{error}\n{text}"))),
        };
        let span = change.edit.span.range();
        let new_text = apply(&text, change);
        prop_assert!(new_text.starts_with(&text[..span.start]) && new_text.ends_with(&text[span.end..]));
        let parsed = read(&new_text);
        prop_assert_eq!(&parsed.errors, &vec![], "{}", new_text);
        let new = &parsed.documents[0];
        prop_assert_eq!(Value::of(new.root().unwrap()), outcome.expected, "{}\n{}", text, new_text);
        prop_assert_eq!(comments(new), left(document, outcome.gone.as_ref()), "{}\n{}", text, new_text);
        if layout.windows && text.contains('\n') {
            prop_assert_eq!(new_text.matches('\n').count(), new_text.matches("\r\n").count());
        }
    }

    #[test]
    fn changes_that_a_set_takes_do_together_what_they_do_one_after_another(
        root in root(), layout in layout(), operations in prop::collection::vec(operation(), 2..6)
    ) {
        let text = write(&root, &layout);
        let parsed = read(&text);
        let document = &parsed.documents[0];
        let tree = Value::of(document.root().unwrap());
        let mut expected = tree.clone();
        let mut set = EditSet::default();
        for operation in &operations {
            // Paths with indexes would lead elsewhere behind an item that came or went.
            let is_item = |operation: &Operation| match operation {
                Operation::Delete(at) => {
                    let mut all = paths(&tree, &|_| true).split_off(1);
                    let index = at % all.len().max(1);
                    all.get_mut(index).is_none_or(|path| matches!(path.steps().last(), Some(Step::Index(_))))
                }
                Operation::Insert(at, ..) => {
                    let all = paths(&tree, &|value| matches!(value, Value::List(_) | Value::Map(_)));
                    !matches!(value_at(&mut tree.clone(), all[at % all.len()].steps()), Value::Map(_))
                }
                Operation::Set(..) => false,
                Operation::Rename(..) => true,
            };
            if is_item(operation) {
                continue;
            }
            let Some(outcome) = carry_out(document, &tree, operation) else { continue };
            if let Ok(change) = outcome.change && set.add(change).is_ok() {
                expected = merged(&expected, &tree, &outcome.expected);
            }
        }
        let new_text = set.apply(&text).unwrap().text;
        let parsed = read(&new_text);
        prop_assert_eq!(&parsed.errors, &vec![], "{}\n{}", text, new_text);
        prop_assert_eq!(Value::of(parsed.documents[0].root().unwrap()), expected, "{}\n{}", text, new_text);
    }

    #[test]
    fn an_editors_edits_do_at_once_what_it_did_in_steps(
        root in root(), layout in layout(), operations in prop::collection::vec(operation(), 1..6)
    ) {
        let text = write(&root, &layout);
        let mut editor = Editor::new(SourceId::new(0), text.as_str().into());
        for operation in &operations {
            let tree = Value::of(editor.documents()[0].root().unwrap());
            let mut expected = None;
            let done = editor.change(0, |document| {
                let outcome = carry_out(document, &tree, operation);
                let outcome = outcome.ok_or(EditError::Layout { span: document.span() })?;
                expected = Some(outcome.expected);
                outcome.change
            });
            if done.is_ok() {
                prop_assert_eq!(Some(Value::of(editor.documents()[0].root().unwrap())), expected);
            }
        }
        prop_assert_eq!(&editor.edits().apply(&text).unwrap().text, editor.text());
    }

    #[test]
    fn sets_compose(text in "[a-f]{0,20}", first in edits(), second in edits()) {
        let first = set_of(&first, text.len());
        let between = first.apply(&text).unwrap();
        let second = set_of(&second, between.text.len());
        let last = second.apply(&between.text).unwrap();
        let composed = first.then(&second).apply(&text).unwrap();
        prop_assert_eq!(composed.text, last.text);
        for old in 0..text.len() {
            let new = between.offsets.to_new(old);
            if !first.edits().iter().any(|edit| edit.span.range().contains(&old)) {
                prop_assert_eq!(text.as_bytes()[old], between.text.as_bytes()[new]);
                prop_assert_eq!(between.offsets.to_old(new), old);
            }
        }
    }

    #[test]
    fn any_text_is_edited_as_intended_or_not_at_all(text in soup(), operation in operation()) {
        let parsed = read(&text);
        let Some(document) = parsed.documents.iter().find(|document| document.root().is_some()) else { return Ok(()) };
        let tree = Value::of(document.root().unwrap());
        if text.contains(['*', '?']) || !document.duplicate_keys().is_empty() || !document.is_complete() {
            return Ok(());
        }
        let Some(Outcome { change: Ok(change), expected, .. }) = carry_out(document, &tree, &operation) else {
            return Ok(());
        };
        let new_text = apply(&text, change);
        let parsed = read(&new_text);
        let new = parsed.documents.iter().find(|new| new.root().is_some()).unwrap();
        prop_assert!(new.is_complete());
        prop_assert_eq!(Value::of(new.root().unwrap()), expected, "{:?}\n{:?}", text, new_text);
    }
}

fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    prop::collection::vec((any::<usize>(), 0..5_usize, "[A-Z]{0,4}"), 0..5)
}

/// Those of the edits that go together in a text of this length.
fn set_of(edits: &[(usize, usize, String)], length: usize) -> EditSet {
    let mut set = EditSet::default();
    set.extend(edits.iter().map(|(start, width, replacement)| {
        let start = start % (length + 1);
        let span = Span::from_range(SourceId::new(0), start..(start + width).min(length));
        Edit { span, replacement: replacement.clone() }
    }));
    set
}
