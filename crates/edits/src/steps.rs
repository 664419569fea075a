//! The steps of fixes, written as edits.

use std::ops::Range;
use std::sync::Arc;

use hullmark_findings::{Edit, FixStep, NodeChange, NodePlace};
use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::{SourceId, Span};

use crate::{
    Change, Conflict, EditError, EditSet, Editor, EditorError, Path, Step, Value, delete_at, rename_key, set_at,
};

/// Writes the steps of fixes of one text as edits, one after another: each sees what the ones before have done, so that
/// several may add to one mapping.
///
/// A step of a node takes time linear in the text, one of plain text in the number of steps.
#[derive(Clone, Debug)]
pub struct StepWriter {
    source: SourceId,
    editor: Editor,
    texts: EditSet,
}

/// Why a step was not written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StepError {
    /// The edit is refused.
    #[error(transparent)]
    Edit(#[from] EditorError),
    /// It gets in the way of another one.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The node is not there, or not any more.
    #[error("what was to be changed is not there, or was changed by another fix")]
    NoSuchNode {
        /// Where it was.
        span: Span,
    },
    /// The new value is no YAML.
    #[error("the new value is no YAML value")]
    NoValue,
}

impl StepWriter {
    /// A writer for `text`, the text of `source`, which is read now: clones of the writer need not read it.
    #[must_use]
    pub fn new(source: SourceId, text: Arc<str>) -> Self {
        let editor = Editor::new(source, text);
        let _ = editor.documents();
        Self { source, editor, texts: EditSet::default() }
    }

    /// Writes those of the steps that are about this text, all or none.
    ///
    /// # Errors
    /// When one cannot be written; nothing has changed then.
    pub fn add<'s>(&mut self, steps: impl IntoIterator<Item = &'s FixStep>) -> Result<(), StepError> {
        let before = self.clone();
        let own = steps.into_iter().filter(|step| step.source() == before.source);
        for step in own {
            if let Err(error) = self.add_one(step) {
                *self = before;
                return Err(error);
            }
        }
        Ok(())
    }

    /// What was done to the text, all at once.
    ///
    /// # Errors
    /// When steps of nodes and of plain text get in each other's way.
    pub fn finish(&self) -> Result<EditSet, Conflict> {
        let mut all = EditSet::default();
        self.editor.edits().edits().iter().chain(self.texts.edits()).try_for_each(|edit| all.add(edit.clone()))?;
        Ok(all)
    }

    fn add_one(&mut self, step: &FixStep) -> Result<(), StepError> {
        let (at, path, change) = match step {
            FixStep::Text(edit) => return Ok(self.texts.add(edit.clone())?),
            FixStep::Node { at, path, change } => (at, path, change),
        };
        let (index, mut steps, key) = self.locate(at).ok_or(StepError::NoSuchNode { span: at.node })?;
        steps.extend(path.iter().map(|key| Step::Key(key.clone())));
        match change {
            NodeChange::Set(value) => {
                let value = value_of(value)?;
                self.editor.change(index, |document| set_at(document, &Path::new(steps), &value))?;
            }
            NodeChange::Push(value) => {
                let value = value_of(value)?;
                steps.push(Step::Push);
                self.editor.change(index, |document| set_at(document, &Path::new(steps), &value))?;
            }
            NodeChange::Delete => {
                self.editor.change(index, |document| delete_at(document, &Path::new(steps)))?;
            }
            NodeChange::Rename(name) => {
                let span = at.node;
                let key = key.ok_or(StepError::NoSuchNode { span })?;
                steps.pop();
                self.editor.change(index, |document| rename(document, &steps, &key, name, span))?;
            }
        }
        Ok(())
    }

    /// Where a node of the text from the beginning is now: the index of its document, the way to it, and its key.
    fn locate(&self, at: &NodePlace) -> Option<(usize, Vec<Step>, Option<String>)> {
        let offsets = self.editor.edits().offsets();
        let old = at.key.unwrap_or(at.node).range().start;
        let new = offsets.to_new(old);
        if offsets.to_old(new) != old {
            return None;
        }
        self.editor.documents().iter().enumerate().find_map(|(index, document)| {
            let node = node_at(document, new, at.key.is_some())?;
            Some((index, steps_to(node)?, node.key().and_then(NodeRef::key_name).map(std::borrow::Cow::into_owned)))
        })
    }
}

/// The edits that the steps of one fix are in one text.
///
/// # Errors
/// As [`StepWriter::add`].
pub fn write_steps(source: SourceId, text: &Arc<str>, steps: &[FixStep]) -> Result<Vec<Edit>, StepError> {
    let mut writer = StepWriter::new(source, Arc::clone(text));
    writer.add(steps)?;
    Ok(writer.finish()?.into_edits())
}

fn value_of(text: &str) -> Result<Value, StepError> {
    let parsed = parse(SourceId::new(u32::MAX), &text.into());
    let root = parsed.documents.first().and_then(Document::root).filter(|_| parsed.errors.is_empty());
    root.map(Value::of).ok_or(StepError::NoValue)
}

fn rename(document: &Document, steps: &[Step], key: &str, name: &str, span: Span) -> Result<Change, EditError> {
    let missing = || EditError::NoSuchKey { span, key: key.to_owned() };
    let mut mapping = document.root().ok_or_else(missing)?;
    for step in steps {
        let next = match step {
            Step::Key(key) => mapping.get(key),
            Step::Index(index) => mapping.items().nth(*index),
            Step::Push => None,
        };
        mapping = next.ok_or_else(missing)?;
    }
    rename_key(mapping, key, name)
}

/// The outermost node that begins at an offset, or whose key does.
fn node_at(document: &Document, offset: usize, has_key: bool) -> Option<NodeRef<'_>> {
    let mut node = document.root()?;
    let holds = |range: Range<usize>| range.start <= offset && offset <= range.end;
    loop {
        let begins = |node: NodeRef<'_>| match node.key() {
            Some(key) => has_key && key.span().range().start == offset,
            None => !has_key && node.span().range().start == offset,
        };
        if begins(node) {
            return Some(node);
        }
        let children = || node.items().chain(node.entries().map(|(_, value)| value));
        if node.is_alias() {
            return None;
        }
        let direct = children().find(|child| begins(*child));
        let around = || children().find(|child| child.kind() != NodeKind::Scalar && holds(child.entry_span().range()));
        node = direct.or_else(around)?;
    }
}

/// The way to a node from the root of its document.
fn steps_to(node: NodeRef<'_>) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut next = node;
    while let Some(parent) = next.parent() {
        steps.push(match next.key() {
            Some(key) => Step::Key(key.key_name()?.into_owned()),
            None => Step::Index(parent.items().position(|item| item == next)?),
        });
        next = parent;
    }
    steps.reverse();
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "spec:\n  containers:\n    - name: web # the shop\n      env: [{name: A}, {name: B}]\n";

    fn at(key: &str, node: &str) -> NodePlace {
        let span = |text: &str| {
            let start = TEXT.find(text).unwrap();
            Span::from_range(SourceId::new(0), start..start + text.len())
        };
        NodePlace { key: (!key.is_empty()).then(|| span(key)), node: span(node) }
    }

    fn step(at: NodePlace, path: &[&str], change: NodeChange) -> FixStep {
        FixStep::Node { at, path: path.iter().map(|key| (*key).to_owned()).collect(), change }
    }

    fn written(steps: &[FixStep]) -> String {
        let edits = {
            let mut writer = StepWriter::new(SourceId::new(0), TEXT.into());
            steps.iter().for_each(|step| writer.add([step]).unwrap());
            writer.finish().unwrap()
        };
        edits.apply(TEXT).unwrap().text
    }

    #[test]
    fn fixes_that_add_to_one_mapping_make_it_together() {
        let container = at("", "name: web # the shop\n      env: [{name: A}, {name: B}]");
        let set = |path: &[&str], value: &str| step(container, path, NodeChange::Set(value.to_owned()));
        let steps = [
            set(&["securityContext", "privileged"], "false"),
            set(&["securityContext", "capabilities", "drop"], "[ALL]"),
        ];
        insta::assert_snapshot!(written(&steps), @r"
        spec:
          containers:
            - name: web # the shop
              env: [{name: A}, {name: B}]
              securityContext:
                privileged: false
                capabilities:
                  drop:
                    - ALL
        ");
    }

    #[test]
    fn items_are_found_after_others_before_them_have_gone() {
        let steps = [
            step(at("", "{name: A}"), &[], NodeChange::Delete),
            step(at("", "{name: B}"), &["value"], NodeChange::Set("\"1\"".to_owned())),
        ];
        assert!(written(&steps).contains("env: [{name: B, value: \"1\"}]"), "{}", written(&steps));
    }

    #[test]
    fn what_another_fix_has_removed_is_not_there_any_more() {
        let gone = step(at("env", "[{name: A}, {name: B}]"), &[], NodeChange::Delete);
        let inside = step(at("", "{name: B}"), &[], NodeChange::Delete);
        let mut writer = StepWriter::new(SourceId::new(0), TEXT.into());
        writer.add([&gone]).unwrap();
        assert!(matches!(writer.add([&inside]), Err(StepError::NoSuchNode { .. })));
        assert!(matches!(writer.add([&gone]), Err(StepError::NoSuchNode { .. })));
        assert_eq!(
            writer.finish().unwrap().apply(TEXT).unwrap().text,
            TEXT.replace("      env: [{name: A}, {name: B}]\n", "")
        );
    }

    #[test]
    fn a_key_is_renamed_in_its_place() {
        let steps = [step(at("env", "[{name: A}, {name: B}]"), &[], NodeChange::Rename("environment".to_owned()))];
        assert_eq!(written(&steps), TEXT.replace("env", "environment"));
    }
}
