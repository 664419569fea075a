//! Changes of a tree, made on the tree itself and on the text.

use hullmark_edits::{
    Change, EditError, Path, Position, Step, Value, delete_at, insert, insert_item, rename_key, set_at,
};
use hullmark_parser::{Document, NodeRef};
use proptest::prelude::*;

fn new_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_filter("NaN differs from itself", |value| !value.is_nan()).prop_map(Value::Float),
        "[a-z0-9 '\"#:,é{}\n\r\t|&*!%@`~-]{0,10}".prop_map(Value::Str),
        any::<String>().prop_map(Value::Str),
        prop::sample::select(vec!["true", "no", "~", "", "<<", "---", "- x", "012", "1_0", ".inf", "x\ny\n"])
            .prop_map(|text| Value::Str(text.to_owned())),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            prop::collection::btree_map("[a-z ~#:]{0,5}", inner, 0..3)
                .prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

/// A change of the tree; numbers choose among what there is.
#[derive(Clone, Debug)]
pub enum Operation {
    Set(usize, Value),
    Delete(usize),
    Insert(usize, usize, String, Value),
    Rename(usize, String),
}

pub fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        3 => (any::<usize>(), new_value()).prop_map(|(at, value)| Operation::Set(at, value)),
        3 => any::<usize>().prop_map(Operation::Delete),
        3 => (any::<usize>(), any::<usize>(), "[n-z][a-z: ]{0,5}", new_value())
            .prop_map(|(at, index, key, value)| Operation::Insert(at, index, key, value)),
        1 => (any::<usize>(), "[n-z][a-z: ]{0,5}").prop_map(|(at, key)| Operation::Rename(at, key)),
    ]
}

/// The paths of all nodes of these kinds but the root.
pub fn paths(value: &Value, wanted: &dyn Fn(&Value) -> bool) -> Vec<Path> {
    fn walk(value: &Value, steps: &mut Vec<Step>, wanted: &dyn Fn(&Value) -> bool, paths: &mut Vec<Path>) {
        if wanted(value) {
            paths.push(Path::new(steps.clone()));
        }
        let children: Vec<(Step, &Value)> = match value {
            Value::List(items) => items.iter().enumerate().map(|(index, item)| (Step::Index(index), item)).collect(),
            Value::Map(entries) => entries.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect(),
            _ => Vec::new(),
        };
        for (step, child) in children {
            steps.push(step);
            walk(child, steps, wanted, paths);
            steps.pop();
        }
    }
    let mut paths = Vec::new();
    walk(value, &mut Vec::new(), wanted, &mut paths);
    paths
}

fn node_at<'d>(document: &'d Document, steps: &[Step]) -> NodeRef<'d> {
    steps.iter().fold(document.root().unwrap(), |node, step| match step {
        Step::Key(key) => node.get(key).unwrap(),
        Step::Index(index) => node.items().nth(*index).unwrap(),
        Step::Push => panic!("no path of a node"),
    })
}

pub fn value_at<'v>(value: &'v mut Value, steps: &[Step]) -> &'v mut Value {
    steps.iter().fold(value, |value, step| match (value, step) {
        (Value::Map(entries), Step::Key(key)) => &mut entries.iter_mut().find(|(name, _)| name == key).unwrap().1,
        (Value::List(items), Step::Index(index)) => &mut items[*index],
        _ => panic!("no such path"),
    })
}

/// What an operation gives for the document, the tree that it should make, and the path of what is deleted.
pub struct Outcome {
    pub change: Result<Change, EditError>,
    pub expected: Value,
    /// Comments of this path and below it go.
    pub gone: Option<(Path, bool)>,
}

/// `None` when there is nothing to choose from.
pub fn carry_out(document: &Document, tree: &Value, operation: &Operation) -> Option<Outcome> {
    let mut expected = tree.clone();
    let choose = |paths: Vec<Path>, at: usize| (!paths.is_empty()).then(|| paths[at % paths.len()].clone());
    let below_root = |at| choose(paths(tree, &|_| true).split_off(1), at);
    match operation {
        Operation::Set(at, value) => {
            let path = below_root(*at)?;
            *value_at(&mut expected, path.steps()) = value.clone();
            Some(Outcome { change: set_at(document, &path, value), expected, gone: Some((path, false)) })
        }
        Operation::Delete(at) => {
            let path = below_root(*at)?;
            let (last, parent) = path.steps().split_last()?;
            match (value_at(&mut expected, parent), last) {
                (Value::Map(entries), Step::Key(key)) => entries.retain(|(name, _)| name != key),
                (Value::List(items), Step::Index(index)) => drop(items.remove(*index)),
                _ => panic!("no such path"),
            }
            Some(Outcome { change: delete_at(document, &path), expected, gone: Some((path, true)) })
        }
        Operation::Insert(at, index, key, value) => {
            let path = choose(paths(tree, &|value| matches!(value, Value::List(_) | Value::Map(_))), *at)?;
            let node = node_at(document, path.steps());
            let change = match value_at(&mut expected, path.steps()) {
                Value::List(items) => {
                    let index = index % (items.len() + 1);
                    items.insert(index, value.clone());
                    insert_item(node, index, value)
                }
                Value::Map(entries) => {
                    let index = index % (entries.len() + 1);
                    let next = entries.get(index).map(|(name, _)| name.clone());
                    entries.insert(index, (key.clone(), value.clone()));
                    insert(node, key, value, next.as_deref().map_or(Position::Last, Position::Before))
                }
                _ => return None,
            };
            Some(Outcome { change, expected, gone: None })
        }
        Operation::Rename(at, name) => {
            let path = choose(paths(tree, &|value| matches!(value, Value::Map(entries) if !entries.is_empty())), *at)?;
            let Value::Map(entries) = value_at(&mut expected, path.steps()) else { return None };
            let index = at % entries.len();
            let old = std::mem::replace(&mut entries[index].0, name.clone());
            Some(Outcome { change: rename_key(node_at(document, path.steps()), &old, name), expected, gone: None })
        }
    }
}

/// What `value` becomes by the difference between `from` and `to`, which don't move items.
pub fn merged(value: &Value, from: &Value, to: &Value) -> Value {
    match (value, from, to) {
        _ if from == to => value.clone(),
        (Value::List(values), Value::List(old), Value::List(new))
            if old.len() == new.len() && values.len() == old.len() =>
        {
            let children = values.iter().zip(old.iter().zip(new));
            Value::List(children.map(|(value, (old, new))| merged(value, old, new)).collect())
        }
        (Value::Map(values), Value::Map(old), Value::Map(new)) => merged_entries(values, old, new),
        _ => to.clone(),
    }
}

fn merged_entries(values: &[(String, Value)], old: &[(String, Value)], new: &[(String, Value)]) -> Value {
    let find = |entries: &[(String, Value)], key: &str| entries.iter().find(|(name, _)| name == key).cloned();
    let kept = values.iter().filter_map(|(key, value)| match (find(old, key), find(new, key)) {
        (Some((_, old)), Some((_, new))) => Some((key.clone(), merged(value, &old, &new))),
        (Some(_), None) => None,
        _ => Some((key.clone(), value.clone())),
    });
    let mut entries: Vec<(String, Value)> = kept.collect();
    for (index, (key, value)) in new.iter().enumerate() {
        if find(old, key).is_none() {
            let next = new.get(index + 1).and_then(|(next, _)| entries.iter().position(|(name, _)| name == next));
            entries.insert(next.unwrap_or(entries.len()), (key.clone(), value.clone()));
        }
    }
    Value::Map(entries)
}
