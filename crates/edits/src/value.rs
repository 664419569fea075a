//! What is to be written.

use hullmark_parser::{NodeKind, NodeRef, Scalar};

/// A value to insert: a scalar, a list, or a mapping in the order in which it is to be written.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Written as `null`.
    Null,
    /// Written as `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above `i64::MAX`.
    Uint(u64),
    /// Any other number; also the infinities and NaN.
    Float(f64),
    /// Text, which is quoted when it would read as something else.
    Str(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping; no key may stand twice in it.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value of a node, aliases replaced by what they name and the entries of merge keys put in.
    ///
    /// Of entries with the same key the one that counts is taken, at the place of the first. Keys that have no
    /// name ([`NodeRef::key_name`]) are left out. The time is linear in the value, which may be larger than the
    /// document when it has aliases.
    #[must_use]
    pub fn of(node: NodeRef<'_>) -> Self {
        match node.kind() {
            NodeKind::Scalar => node.scalar().map_or(Self::Null, Self::from),
            NodeKind::Sequence => Self::List(node.items().map(Self::of).collect()),
            NodeKind::Mapping => Self::Map(entries(node)),
        }
    }

    /// A sequence of these items.
    #[must_use]
    pub fn list<V: Into<Self>>(items: impl IntoIterator<Item = V>) -> Self {
        items.into_iter().collect()
    }

    /// The scalar that it is; `None` for collections.
    #[must_use]
    pub fn scalar(&self) -> Option<Scalar<'_>> {
        Some(match self {
            Self::Null => Scalar::Null,
            Self::Bool(value) => Scalar::Bool(*value),
            Self::Int(value) => Scalar::Int(*value),
            Self::Uint(value) => Scalar::Uint(*value),
            Self::Float(value) => Scalar::Float(*value),
            Self::Str(text) => Scalar::Str(text),
            Self::List(_) | Self::Map(_) => return None,
        })
    }

    /// Whether it is a list or a mapping that holds something.
    pub(crate) fn has_children(&self) -> bool {
        match self {
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            _ => false,
        }
    }

    /// A key that one of its mappings has twice.
    pub(crate) fn repeated_key(&self) -> Option<&str> {
        match self {
            Self::List(items) => items.iter().find_map(Self::repeated_key),
            Self::Map(entries) => {
                let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
                keys.sort_unstable();
                let twice = keys.array_windows().find(|[one, other]| one == other).map(|[key, _]| *key);
                twice.or_else(|| entries.iter().find_map(|(_, value)| value.repeated_key()))
            }
            _ => None,
        }
    }
}

fn entries(mapping: NodeRef<'_>) -> Vec<(String, Value)> {
    let mut names = std::collections::HashMap::new();
    let mut entries: Vec<(String, Value)> = Vec::new();
    let mut put = |name: String, value: Value| {
        if let Some(index) = names.get(&name) {
            if let Some((_, old)) = entries.get_mut::<usize>(*index) {
                *old = value;
            }
            return;
        }
        names.insert(name.clone(), entries.len());
        entries.push((name, value));
    };
    for (key, value) in mapping.entries() {
        if !key.is_merge_key() {
            if let Some(name) = key.key_name() {
                put(name.into_owned(), Value::of(value));
            }
            continue;
        }
        let sources: Vec<NodeRef<'_>> =
            if value.kind() == NodeKind::Mapping { vec![value] } else { value.items().collect() };
        // Of several sources the first counts, so the last is put first.
        for source in sources.into_iter().rev() {
            if let Value::Map(merged) = Value::of(source) {
                merged.into_iter().for_each(|(name, value)| put(name, value));
            }
        }
    }
    entries
}

impl From<Scalar<'_>> for Value {
    fn from(scalar: Scalar<'_>) -> Self {
        match scalar {
            Scalar::Null => Self::Null,
            Scalar::Bool(value) => Self::Bool(value),
            Scalar::Int(value) => Self::Int(value),
            Scalar::Uint(value) => Self::Uint(value),
            Scalar::Float(value) => Self::Float(value),
            Scalar::Str(text) => Self::Str(text.to_owned()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl<V: Into<Value>> FromIterator<V> for Value {
    fn from_iter<I: IntoIterator<Item = V>>(items: I) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Value {
    fn from(entries: [(K, V); N]) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}
