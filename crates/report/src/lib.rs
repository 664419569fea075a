//! Reports: findings as text for people and documents for machines.
//!
//! Each format is one file in `formats` and one line in [`FORMATS`], from which the command line takes its
//! choices. A format sees findings, sources and the words of the rules; how findings came to be is no concern
//! of it. This is where byte spans become lines and columns.

mod address;
mod escape;
mod excerpt;
mod fingerprints;
mod formats;
mod hyperlink;
mod mask;
mod summary;
mod uri;
mod words;
mod xml;

use std::collections::BTreeMap;
use std::io;

use hullmark_findings::{Finding, Precision, Severity, Summary};
use hullmark_policies::RulePolicy;
use hullmark_source::SourceMap;

pub use formats::{CONCISE, FORMATS, FULL, JSON, STATISTICS, STATISTICS_JSON, format, formats_of_file};
pub use mask::without_secrets;
pub use summary::summary_text;

/// All that a format may write about.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The findings, in the order in which they are to be shown.
    pub findings: &'a [Finding],
    /// What was found and is not reported, each with the reason. Only some formats show it.
    pub suppressed: &'a [Finding],
    /// The texts that their places are in.
    pub sources: &'a SourceMap,
    /// What was looked at.
    pub summary: &'a Summary,
    /// The words of a rule, by id.
    pub rules: fn(&str) -> Option<&'static RulePolicy>,
    /// The rules that were run, sorted by id: what was not looked for is not known to be absent.
    pub checked_rules: &'a [&'static RulePolicy],
    /// The absolute path of the directory that relative names start from, with `/` between its parts: what
    /// SARIF calls the source root.
    pub root: Option<&'a str>,
    /// How text for people looks.
    pub style: Style,
}

impl Report<'_> {
    /// How many findings there are of each severity that occurs.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Severity, usize> {
        let mut counts = BTreeMap::new();
        for finding in self.findings {
            *counts.entry(finding.severity).or_insert(0) += 1;
        }
        counts
    }

    /// How many findings have a place of this precision.
    #[must_use]
    pub fn placed(&self, precision: Precision) -> usize {
        self.findings.iter().filter(|finding| finding.precision == precision).count()
    }
}

/// How text for people looks. Formats for machines take no notice of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Whether to write ANSI colours.
    pub color: bool,
    /// Columns to wrap and cut at.
    pub width: usize,
    /// Whether to write places and rule ids as hyperlinks of a terminal (OSC 8).
    pub hyperlinks: bool,
    /// Whether a text that ends with [`summary_text`] does so.
    pub summary: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 100, hyperlinks: false, summary: true }
    }
}

impl Format {
    /// Whether fixes are in it as edits, which somebody has to write before.
    #[must_use]
    pub fn shows_edits(&self) -> bool {
        ["html", "json", "ndjson", "rdjson", "sarif"].contains(&self.name)
    }
}

/// An output format.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub about: &'static str,
    /// The endings of file names that stand for it, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether the output ends with [`summary_text`]; otherwise the caller prints it beside, on standard error.
    pub includes_summary: bool,
    /// Writes the report.
    pub write: fn(&Report<'_>, &mut dyn io::Write) -> io::Result<()>,
}
