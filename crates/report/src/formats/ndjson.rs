//! One JSON object a line: the findings as `json` has them, each with `"type": "finding"`, what is suppressed with
//! `"type": "suppressed"`, and at the end one line with
//! `"type": "summary"`. A reader can stop anywhere.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{self, JsonFinding, JsonSummary};
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "ndjson",
    about: "one JSON object a line: every finding, then what was looked at",
    extensions: &["ndjson", "jsonl"],
    includes_summary: false,
    write,
};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Line<'a> {
    Finding(JsonFinding<'a>),
    Suppressed(JsonFinding<'a>),
    Summary(JsonSummary<'a>),
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        write_line(&Line::Finding(json::finding(report.sources, finding)), out)?;
    }
    for finding in report.suppressed {
        write_line(&Line::Suppressed(json::finding(report.sources, finding)), out)?;
    }
    write_line(&Line::Summary(json::summary(report)), out)
}

fn write_line(line: &Line<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    writeln!(out)
}
