//! JSON patches (RFC 6902) with JSON pointers (RFC 6901).

use crate::tree::{Kind, Node};

/// Applies the operations of a patch to an object. What was done before an operation that cannot be done stays.
///
/// # Errors
/// The words of an operation that cannot be done: an unknown one, or one whose path leads nowhere.
pub(crate) fn apply(object: &mut Node, patch: &Node) -> Result<(), String> {
    patch.items().iter().try_for_each(|operation| apply_one(object, operation))
}

fn apply_one(object: &mut Node, operation: &Node) -> Result<(), String> {
    let name = operation.text_at(&["op"]);
    let path = pointer(&operation.text_at(&["path"]));
    let value = || operation.get("value").cloned().ok_or_else(|| format!("`{name}` has no `value`"));
    let missing = |path: &[String]| format!("`{name}` of `/{}` leads nowhere", path.join("/"));
    match name.as_str() {
        "add" => add(object, &path, value()?).ok_or_else(|| missing(&path)),
        "replace" => {
            let target = find_mut(object, &path).ok_or_else(|| missing(&path))?;
            *target = value()?;
            Ok(())
        }
        "remove" => remove(object, &path).map(drop).ok_or_else(|| missing(&path)),
        "move" | "copy" => {
            let from = pointer(&operation.text_at(&["from"]));
            let node = if name == "move" { remove(object, &from) } else { find_mut(object, &from).cloned() };
            let node = node.ok_or_else(|| missing(&from))?;
            add(object, &path, node).ok_or_else(|| missing(&path))
        }
        "test" => Ok(()),
        _ => Err(format!("`{name}` is no operation of a JSON patch")),
    }
}

/// The tokens of a pointer.
fn pointer(text: &str) -> Vec<String> {
    text.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~")).collect()
}

fn find_mut<'n>(node: &'n mut Node, path: &[String]) -> Option<&'n mut Node> {
    path.iter().try_fold(node, |node, token| match &node.kind {
        Kind::Sequence(_) => node.items_mut()?.get_mut(token.parse::<usize>().ok()?),
        _ => node.get_mut(token),
    })
}

fn add(object: &mut Node, path: &[String], value: Node) -> Option<()> {
    let Some((last, parents)) = path.split_last() else {
        *object = value;
        return Some(());
    };
    let parent = find_mut(object, parents)?;
    match &mut parent.kind {
        Kind::Sequence(items) if last == "-" => items.push(value),
        Kind::Sequence(items) => {
            let index = last.parse::<usize>().ok().filter(|index| *index <= items.len())?;
            items.insert(index, value);
        }
        Kind::Mapping(_) => parent.set(last, value),
        Kind::Scalar(_) => return None,
    }
    Some(())
}

fn remove(object: &mut Node, path: &[String]) -> Option<Node> {
    let (last, parents) = path.split_last()?;
    let parent = find_mut(object, parents)?;
    match &mut parent.kind {
        Kind::Sequence(items) => {
            let index = last.parse::<usize>().ok().filter(|index| *index < items.len())?;
            Some(items.remove(index))
        }
        _ => parent.remove(last),
    }
}
