//! What the engine knows of fixes: whose files they may change, and what they are as bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_edits::StepWriter;
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
    let touched: Vec<SourceId> = read.into_keys().collect();
    let writer = |id: &SourceId| Some((*id, StepWriter::new(*id, Arc::clone(sources.get(*id)?.text()))));
    let writers: BTreeMap<SourceId, StepWriter> = touched.par_iter().filter_map(writer).collect();
    affordable.into_par_iter().for_each(|slot| {
        *slot = slot.take().and_then(|fix| {
            let edits = edits(&fix, &writers)?;
            Some(Fix { edits, ..fix })
        });
    });
}

/// A fix as edits of all its texts, each of which has a writer that has written nothing.
fn edits(fix: &Fix, writers: &BTreeMap<SourceId, StepWriter>) -> Option<Vec<Edit>> {
    let mut touched: Vec<SourceId> = Vec::new();
    for step in &fix.steps {
        if !touched.contains(&step.source()) {
            touched.push(step.source());
        }
    }
    let of_text = |id: &SourceId| {
        let mut writer = writers.get(id)?.clone();
        writer.add(&fix.steps).ok()?;
        Some(writer.finish().ok()?.into_edits())
    };
    let edits: Vec<Edit> = touched.iter().map(of_text).collect::<Option<Vec<_>>>()?.concat();
    (!edits.is_empty()).then_some(edits)
}

/// The folder of the outermost chart around a file; `None` for a file in no chart.
pub fn chart_around(files: &dyn Files, path: &Path) -> Option<PathBuf> {
    let is_chart = |folder: &&Path| matches!(files.kind(&folder.join("Chart.yaml")), Ok(PathKind::File));
    path.ancestors().skip(1).filter(is_chart).last().map(Path::to_owned)
}
