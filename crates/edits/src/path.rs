//! Edits at the end of a path, with the parents that are missing.

use std::fmt;
use std::str::FromStr;

use hullmark_parser::{Document, NodeKind, NodeRef};
use hullmark_source::Span;

use crate::change::{Intent, Plan, settle};
use crate::emit::Emitter;
use crate::guard::expect;
use crate::lines::line_break;
use crate::mapping::find;
use crate::surroundings::Surroundings;
use crate::{Change, EditError, Value, delete, delete_item, push, replace, set};

/// A step from a node to one below it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item, by its 0-based index.
    Index(usize),
    /// To a new item behind all others.
    Push,
}

/// A path of keys and items: `spec.containers[0].securityContext.capabilities.drop[]`.
///
/// A key with a `.`, `[`, `]`, `"` or space in it, and an empty one, is put in double quotes, in which `\` stands in
/// front of `"` and `\`.
///
/// ```
/// use hullmark_edits::{Path, Step};
///
/// let path: Path = "metadata.\"a.b/c\".items[2][]".parse()?;
/// assert_eq!(path.steps()[1], Step::Key("a.b/c".to_owned()));
/// assert_eq!(path.steps()[3..], [Step::Index(2), Step::Push]);
/// assert_eq!(path.to_string(), "metadata.\"a.b/c\".items[2][]");
/// # Ok::<(), hullmark_edits::PathError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Path(Vec<Step>);

/// A text that is no path.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no path step at byte {offset}; write keys as `a.b`, items as `[0]`, new items as `[]`")]
pub struct PathError {
    /// Offset in the text of the path.
    pub offset: usize,
}

impl Path {
    /// The path of these steps.
    #[must_use]
    pub fn new(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// Its steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(item) => write!(f, "[{item}]")?,
                Step::Push => f.write_str("[]")?,
                Step::Key(key) => {
                    f.write_str(if index > 0 { "." } else { "" })?;
                    if key.is_empty() || key.contains(['.', '[', ']', '"', ' ']) {
                        write!(f, "\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))?;
                    } else {
                        f.write_str(key)?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let offset = text.len() - rest.len();
            let (step, behind) = first_step(rest, steps.is_empty()).ok_or(PathError { offset })?;
            steps.push(step);
            rest = behind;
        }
        Ok(Self(steps))
    }
}

/// The step that a path begins with, and what follows it.
fn first_step(text: &str, is_first: bool) -> Option<(Step, &str)> {
    if let Some(item) = text.strip_prefix('[') {
        let (index, rest) = item.split_once(']')?;
        return Some((if index.is_empty() { Step::Push } else { Step::Index(index.parse().ok()?) }, rest));
    }
    let key = if is_first { text } else { text.strip_prefix('.')? };
    let Some(quoted) = key.strip_prefix('"') else {
        let end = key.find(['.', '[', ']', '"', ' ']).unwrap_or(key.len());
        let (key, rest) = key.split_at_checked(end)?;
        return (!key.is_empty()).then(|| (Step::Key(key.to_owned()), rest));
    };
    let mut key = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some((Step::Key(key), characters.as_str())),
            '\\' => key.push(characters.next()?),
            character => key.push(character),
        }
    }
}

/// The change that puts a value at the end of a path, counted from the root of the document. Parents that are not
/// there, or null, are made; so is the root of a document that has none.
///
/// # Errors
/// [`EditError::WrongKind`] when something on the way is neither what the step needs nor null;
/// [`EditError::NoSuchItem`] for an index that isn't there; [`EditError::Alias`] and [`EditError::Merged`] when what is
/// on the way stands elsewhere; else as [`replace`].
///
/// ```
/// use hullmark_edits::{EditSet, set_at};
/// use hullmark_parser::parse;
/// use hullmark_source::SourceId;
///
/// let text = "securityContext: {} # none\nimage: x\n";
/// let parsed = parse(SourceId::new(0), &text.into());
/// let path = "securityContext.capabilities.drop[]".parse().unwrap();
/// let mut set = EditSet::default();
/// set.add(set_at(&parsed.documents[0], &path, &"ALL".into()).unwrap())?;
/// assert_eq!(
///     set.apply(text)?.text,
///     "securityContext: # none\n  capabilities:\n    drop:\n      - ALL\nimage: x\n"
/// );
/// # Ok::<(), hullmark_edits::Conflict>(())
/// ```
pub fn set_at(document: &Document, path: &Path, value: &Value) -> Result<Change, EditError> {
    let Some(root) = document.root() else { return set_root(document, &nest(path.steps(), value, document.span())?) };
    let mut node = root;
    let mut steps = path.steps();
    while let [step, rest @ ..] = steps {
        if node.is_alias() {
            return Err(EditError::Alias { span: node.span() });
        }
        if node.is_null() {
            return replace(node, &nest(steps, value, node.span())?);
        }
        match step {
            Step::Key(key) => {
                expect(node, NodeKind::Mapping)?;
                match find(node, key) {
                    Some((_, found)) if !rest.is_empty() && node.get(key) == Some(found) => node = found,
                    None if !rest.is_empty() && node.get(key).is_some() => {
                        return Err(EditError::Merged { span: node.span(), key: key.clone() });
                    }
                    _ => return set(node, key, &nest(rest, value, node.span())?),
                }
            }
            Step::Index(index) => node = item(node, *index)?,
            Step::Push => return push(node, &nest(rest, value, node.span())?),
        }
        steps = rest;
    }
    replace(node, value)
}

/// The change that takes what is at the end of a path out of its collection: see [`delete`](crate::delete()) and
/// [`delete_item`].
///
/// # Errors
/// As these; [`EditError::NoSuchKey`] and [`EditError::NoSuchItem`] when the path leads nowhere.
pub fn delete_at(document: &Document, path: &Path) -> Result<Change, EditError> {
    let Some(mut node) = document.root() else { return Err(EditError::Layout { span: document.span() }) };
    let mut steps = path.steps();
    loop {
        match steps {
            [Step::Key(key)] => return delete(node, key),
            [Step::Index(index)] => return delete_item(node, *index),
            [Step::Key(key), rest @ ..] => {
                expect(node, NodeKind::Mapping)?;
                let no_such_key = || EditError::NoSuchKey { span: node.span(), key: key.clone() };
                node = find(node, key).ok_or_else(no_such_key)?.1;
                steps = rest;
            }
            [Step::Index(index), rest @ ..] => {
                node = item(node, *index)?;
                steps = rest;
            }
            [Step::Push, ..] | [] => return Err(EditError::Layout { span: node.span() }),
        }
    }
}

fn item(sequence: NodeRef<'_>, index: usize) -> Result<NodeRef<'_>, EditError> {
    expect(sequence, NodeKind::Sequence)?;
    let length = sequence.items().count();
    sequence.items().nth(index).ok_or(EditError::NoSuchItem { span: sequence.span(), index, length })
}

/// The value with the parents that the steps lead through, to be put at `span`. An item can only be added at the end.
fn nest(steps: &[Step], value: &Value, span: Span) -> Result<Value, EditError> {
    steps.iter().rev().try_fold(value.clone(), |value, step| match step {
        Step::Key(key) => Ok(Value::Map(vec![(key.clone(), value)])),
        Step::Push => Ok(Value::List(vec![value])),
        Step::Index(index) => Err(EditError::NoSuchItem { span, index: *index, length: 0 }),
    })
}

/// The change that gives a document of comments its root.
fn set_root(document: &Document, value: &Value) -> Result<Change, EditError> {
    settle(document, |manner| {
        let text = document.text();
        let mut surroundings = Surroundings::of(None);
        surroundings.line_break = line_break(text);
        let emitter = Emitter { surroundings, manner };
        let at = document.span().range().end;
        let is_broken = at == 0 || text.get(..at).is_some_and(|before| before.ends_with(['\n', '\r', '\u{feff}']));
        let lines = emitter.lines(value, 0);
        let replacement = if is_broken {
            [&lines, surroundings.line_break].concat()
        } else {
            [surroundings.line_break, &lines].concat()
        };
        Ok(Plan { bytes: at..at, replacement, intent: Intent::Root(value), lost: Vec::new(), collection: None })
    })
}
