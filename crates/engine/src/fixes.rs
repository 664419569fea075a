//! What the engine knows of fixes: whose files they may change, what they are as bytes, and how their result is checked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hullmark_edits::write_steps;
use hullmark_findings::{Edit, Finding, Fix};
use hullmark_source::{SourceId, SourceMap};
use rayon::prelude::*;

use crate::check::{Prepared, check_prepared};
use crate::discover::ChartLocation;
use crate::files::without_dot;
use crate::{CheckRequest, Files, Outcome, PathKind};

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

/// As [`check`](crate::check), but only the charts that a changed file is a part of; and the manifests, if it is one of
/// these.
pub fn check_around(files: &dyn Files, request: &CheckRequest, changed: &BTreeSet<PathBuf>) -> Outcome {
    let sources = SourceMap::new();
    let prepared = Prepared::new(files, request, &sources, &()).around(changed);
    check_prepared(&prepared, files, request, sources, &())
}

impl Prepared {
    fn around(mut self, changed: &BTreeSet<PathBuf>) -> Self {
        let mut rest: BTreeSet<PathBuf> = changed.iter().map(|path| without_dot(path)).collect();
        let changed = rest.clone();
        self.charts.retain(|chart, _| {
            let (ChartLocation::Folder(path) | ChartLocation::Archive(path)) = chart;
            rest.retain(|file| !file.starts_with(path));
            changed.iter().any(|file| file.starts_with(path))
        });
        if rest.is_empty() {
            self.units.clear();
        }
        self
    }
}

/// The folder of the outermost chart around a file; `None` for a file in no chart.
pub fn chart_around(files: &dyn Files, path: &Path) -> Option<PathBuf> {
    let is_chart = |folder: &&Path| matches!(files.kind(&folder.join("Chart.yaml")), Ok(PathKind::File));
    path.ancestors().skip(1).filter(is_chart).last().map(Path::to_owned)
}
