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
    pub(crate) const LEAF: Self = Self { size: 1, height: 0 };
    pub(crate) const COLLECTION: Self = Self { size: 1, height: 1 };

    /// Adds a child.
    pub(crate) fn add(&mut self, child: Self) {
        self.size = self.size.saturating_add(child.size);
        self.height = self.height.max(child.height.saturating_add(1));
    }

    /// The weight of an alias to it.
    pub(crate) fn with_alias(self) -> Self {
        Self { size: self.size.saturating_add(1), ..self }
    }
}

/// How many nodes a walk over a document has met so far.
#[derive(Default)]
pub(crate) struct Budget {
    nodes: u64,
    aliased: u64,
}

impl Budget {
    /// Counts a node that is written.
    pub(crate) fn node(&mut self) {
        self.nodes = self.nodes.saturating_add(1);
    }

    /// Counts an alias and what it stands for; `false` when that is too much.
    pub(crate) fn alias(&mut self, target: Weight) -> bool {
        self.nodes = self.nodes.saturating_add(target.with_alias().size);
        self.aliased = self.aliased.saturating_add(target.size);
        self.aliased <= 100 || self.nodes <= 1000 || self.share() <= allowed_share(self.nodes)
    }

    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
    fn share(&self) -> f64 {
        self.aliased as f64 / self.nodes as f64
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
fn allowed_share(nodes: u64) -> f64 {
    let beyond = ((nodes as f64 - SMALL) / (LARGE - SMALL)).clamp(0.0, 1.0);
    GREATEST_SHARE - (GREATEST_SHARE - LEAST_SHARE) * beyond
}
