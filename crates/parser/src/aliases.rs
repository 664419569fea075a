//! Limits on what aliases blow a document up to.
//!
//! The tree holds each node once, but whoever walks it walks an alias's target once more for each alias. The
//! rule is that of go.yaml.in/yaml/v2: up to 99 % of a small document's nodes may come from aliases, and a
//! share that falls to 10 % for one of four million nodes.

/// Nodes up to which the greatest share may come from aliases.
const SMALL: f64 = 400_000.0;
/// Nodes from which only the least share may.
const LARGE: f64 = 4_000_000.0;
const GREATEST_SHARE: f64 = 0.99;
const LEAST_SHARE: f64 = 0.10;

/// What a walk over a node meets, aliases followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Weight {
    /// Nodes, itself included.
    pub(crate) size: u64,
    /// Collections in each other, itself included.
    pub(crate) height: usize,
}

impl Weight {
    pub(crate) const SCALAR: Self = Self { size: 1, height: 0 };
}

/// How many nodes a walk over a document has met so far because of aliases.
#[derive(Default)]
pub(crate) struct Budget {
    aliased: u64,
}

impl Budget {
    /// The nodes that the aliases so far stand for.
    pub(crate) fn aliased(&self) -> u64 {
        self.aliased
    }

    /// Counts what an alias stands for, `written` nodes into the document; `false` when that is too much.
    pub(crate) fn alias(&mut self, target: Weight, written: u64) -> bool {
        self.aliased = self.aliased.saturating_add(target.size);
        let nodes = self.aliased.saturating_add(written);
        self.aliased <= 100 || nodes <= 1000 || share(self.aliased, nodes) <= allowed_share(nodes)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
fn share(aliased: u64, nodes: u64) -> f64 {
    aliased as f64 / nodes as f64
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
fn allowed_share(nodes: u64) -> f64 {
    let beyond = ((nodes as f64 - SMALL) / (LARGE - SMALL)).clamp(0.0, 1.0);
    GREATEST_SHARE - (GREATEST_SHARE - LEAST_SHARE) * beyond
}
