//! What the engine knows of fixes: whose files they may change, and what they are as bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hullmark_edits::write_steps;
use hullmark_findings::{Edit, Finding, Fix};
use hullmark_source::{SourceId, SourceMap};
use rayon::prelude::*;

use crate::{Files, Outcome, PathKind};

/// How many times its length may be read of a text to write its fixes as edits, so that the time stays linear.
const MOST_READINGS: usize = 64;
/// As much may be read of any text, in bytes.
const ALWAYS_READ: usize = 16 << 20;

/// Takes away the fixes that change a file outside of the chart's folder: what else is made from that, nobody knows.
pub(crate) fn keep_own(findings: &mut [Finding], chart: &str, sources: &SourceMap) {
    let is_inside = |source: SourceId| {
        let name = sources.name(source);
        chart == "." || name.strip_prefix(chart).is_some_and(|rest| rest.starts_with('/'))
    };
    for finding in findings {
        finding.fix = finding.fix.take().filter(|fix| fix.steps.iter().all(|step| is_inside(step.source())));
    }
}

/// Writes the fixes of an outcome as edits of its sources. A finding whose fix cannot be written so is left without one.
///
/// Each fix takes time in proportion to its files. In a file with very many of them, those of the last findings are left
/// without edits; they have them when the first ones are gone.
pub fn write_fixes(outcome: &mut Outcome) {
    let sources = &outcome.sources;
    let mut read: BTreeMap<SourceId, usize> = BTreeMap::new();
    let mut affordable: Vec<&mut Option<Fix>> = Vec::new();
    for finding in &mut outcome.findings {
        let Some(fix) = &finding.fix else { continue };
        let touched: BTreeSet<SourceId> = fix.steps.iter().map(hullmark_findings::FixStep::source).collect();
        let is_affordable = touched.iter().all(|source| {
            let length = sources.get(*source).map_or(0, |source| source.text().len());
            let sum = read.entry(*source).or_default();
            *sum = sum.saturating_add(length);
            *sum <= ALWAYS_READ.max(length.saturating_mul(MOST_READINGS))
        });
        if is_affordable {
            affordable.push(&mut finding.fix);
        }
    }
    affordable.into_par_iter().for_each(|slot| {
        *slot = slot.take().and_then(|fix| {
            let edits = edits(&fix, sources)?;
            Some(Fix { edits, ..fix })
        });
    });
}

/// A fix as edits of all its texts.
fn edits(fix: &Fix, sources: &SourceMap) -> Option<Vec<Edit>> {
    let mut touched: Vec<SourceId> = Vec::new();
    for step in &fix.steps {
        if !touched.contains(&step.source()) {
            touched.push(step.source());
        }
    }
    let of_text = |id: &SourceId| write_steps(*id, sources.get(*id)?.text(), &fix.steps).ok();
    let edits: Vec<Edit> = touched.iter().map(of_text).collect::<Option<Vec<_>>>()?.concat();
    (!edits.is_empty()).then_some(edits)
}

/// The folder of the outermost chart around a file; `None` for a file in no chart.
pub fn chart_around(files: &dyn Files, path: &Path) -> Option<PathBuf> {
    let is_chart = |folder: &&Path| matches!(files.kind(&folder.join("Chart.yaml")), Ok(PathKind::File));
    path.ancestors().skip(1).filter(is_chart).last().map(Path::to_owned)
}
