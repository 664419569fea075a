//! Numbers of pods that may be written as a share of all.

use hullmark_parser::NodeRef;

use crate::{FromNode, substitution};

/// A number, or a percentage of a number that is not known before the pods are counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IntOrPercent {
    /// So many.
    Number(i64),
    /// So many of a hundred: `25%`.
    Percent(i64),
}

impl IntOrPercent {
    /// How many of `total` it is, with a part of a pod counted as a whole one: what budgets and `maxSurge` do.
    /// `None` when the number is out of all reason.
    #[must_use]
    pub fn rounded_up(self, total: i64) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Percent(percent) => percent.checked_mul(total)?.checked_add(99).map(|hundredfold| hundredfold / 100),
        }
    }

    /// The same with a part of a pod left out: what `maxUnavailable` of a rolling update does.
    #[must_use]
    pub fn rounded_down(self, total: i64) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Percent(percent) => percent.checked_mul(total).map(|hundredfold| hundredfold / 100),
        }
    }

    /// Whether it is none, of however many.
    #[must_use]
    pub fn is_zero(self) -> bool {
        matches!(self, Self::Number(0) | Self::Percent(0))
    }
}

impl<'d> FromNode<'d> for IntOrPercent {
    /// An integer, or a text of digits with `%` behind them; the API server takes no other text.
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        if let Some(number) = i64::from_node(node) {
            return Some(Self::Number(number));
        }
        let digits = substitution::text_of(node)?.strip_suffix('%')?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok().map(Self::Percent))?
    }
}

#[cfg(test)]
mod tests {
    use super::IntOrPercent::{Number, Percent};

    #[test]
    fn a_share_is_rounded_as_the_controllers_round_it() {
        let table = [(Percent(50), 3, 2, 1), (Percent(100), 4, 4, 4), (Percent(1), 1, 1, 0), (Number(2), 5, 2, 2)];
        for (share, total, up, down) in table {
            assert_eq!(share.rounded_up(total), Some(up), "{share:?} of {total}");
            assert_eq!(share.rounded_down(total), Some(down), "{share:?} of {total}");
        }
        assert_eq!(Percent(i64::MAX).rounded_up(3), None);
    }
}
