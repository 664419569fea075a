//! Charts: from a folder or an archive to findings in the files that somebody can edit.

use std::io::Read;

use flate2::read::GzDecoder;
use hullmark_checks::Selection;
use hullmark_findings::{Finding, Unchecked, UncheckedKind};
use hullmark_source::SourceMap;

use crate::discover::ChartLocation;
use crate::files::{Files, display_name};

/// How much of an archive is unpacked to see whether it is a chart: Helm's own limit for a whole chart.
const MAX_UNPACKED_BYTES: u64 = 100 << 20;

/// What became of a chart.
#[derive(Debug)]
pub(crate) struct CheckedChart {
    pub(crate) findings: Vec<Finding>,
    /// How many templates were rendered; `None` when the chart could not be.
    pub(crate) templates: Option<usize>,
    pub(crate) unchecked: Vec<Unchecked>,
}

/// Renders a chart with its own values and checks what comes out.
pub(crate) fn check(
    _files: &dyn Files,
    chart: &ChartLocation,
    _selection: &Selection,
    _sources: &SourceMap,
) -> CheckedChart {
    let (ChartLocation::Folder(path) | ChartLocation::Archive(path)) = chart;
    let unchecked = Unchecked {
        path: display_name(path),
        kind: UncheckedKind::Unrendered,
        reason: "charts are not rendered yet".to_owned(),
    };
    CheckedChart { findings: Vec::new(), templates: None, unchecked: vec![unchecked] }
}

/// The name of the outermost folder of a packed chart; `None` when the bytes are none.
pub(crate) fn packed_chart_name(bytes: &[u8]) -> Option<String> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(MAX_UNPACKED_BYTES));
    archive.entries().ok()?.map_while(Result::ok).find_map(|entry| {
        let path = entry.path().ok()?;
        let mut parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        match (parts.next(), parts.next().as_deref(), parts.next()) {
            (Some(folder), Some("Chart.yaml"), None) => Some(folder),
            _ => None,
        }
    })
}
