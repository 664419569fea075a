//! A comment for a pull request: the figures, then a table for each severity that unfolds, then what to do.
//!
//! GitHub takes 65,536 characters. What does not fit is left out from the end, the worst findings being first, and
//! counted. The first line is an HTML comment by which a bot finds its own comment again.

use std::collections::BTreeMap;
use std::io::{self, Write};

use hullmark_findings::{Finding, Severity};

use crate::address::address;
use crate::escape::one_line;
use crate::summary::checked_text;
use crate::words::{counted, counted_by_severity, page_url, sentence};
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "a comment for a pull request, of at most 65,536 characters",
    extensions: &["md", "markdown"],
    includes_summary: false,
    write,
};

/// Bytes, which are at least as many as characters.
const MOST_BYTES: usize = 65_536;
/// What is kept free for the end of a table and the note of what is left out.
const RESERVE: usize = 300;
/// Of what could not be checked, so many are named.
const MOST_UNCHECKED: usize = 20;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut comment = Comment { text: String::new(), left_out: BTreeMap::new() };
    comment.text.push_str("<!-- hullmark -->\n");
    comment.text.push_str(&format!(
        "### hullmark: {}\n\n{}.\n",
        counted_by_severity(report.findings),
        checked_text(report.summary)
    ));
    comment.unchecked(report);
    for severity in Severity::ALL.into_iter().rev() {
        let findings: Vec<&Finding> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        if !findings.is_empty() {
            comment.table(report, severity, &findings);
        }
    }
    if comment.left_out.is_empty() {
        comment.remedies(report);
    } else {
        let counts = comment.left_out.iter().rev().map(|(severity, count)| counted(*count, severity.as_str()));
        let counts: Vec<String> = counts.collect();
        let note = format!("\nLeft out, since a comment holds {MOST_BYTES} characters: {}.\n", counts.join(", "));
        comment.text.push_str(&note);
    }
    out.write_all(comment.text.as_bytes())
}

struct Comment {
    text: String,
    /// What did not fit.
    left_out: BTreeMap<Severity, usize>,
}

impl Comment {
    /// Adds a piece if it fits.
    fn fits(&mut self, piece: &str) -> bool {
        let fits = self.text.len() + piece.len() + RESERVE <= MOST_BYTES;
        if fits {
            self.text.push_str(piece);
        }
        fits
    }

    fn unchecked(&mut self, report: &Report<'_>) {
        let unchecked = &report.summary.unchecked;
        if unchecked.is_empty() {
            return;
        }
        self.text.push_str(&format!("\n<details><summary>{} not checked</summary>\n\n", unchecked.len()));
        let named = unchecked.iter().take(MOST_UNCHECKED);
        let named = named.filter(|it| self.fits(&format!("- {}: {}\n", code(&it.path), escaped(&it.reason)))).count();
        if named < unchecked.len() {
            self.text.push_str(&format!("- and {} more\n", unchecked.len() - named));
        }
        self.text.push_str("\n</details>\n");
    }

    fn table(&mut self, report: &Report<'_>, severity: Severity, findings: &[&Finding]) {
        let open = if severity == Severity::Error { " open" } else { "" };
        let head = format!(
            "\n<details{open}><summary>{}</summary>\n\n| Where | What | Rule |\n|---|---|---|\n",
            counted(findings.len(), severity.as_str())
        );
        let rows = findings.iter().map(|finding| row(report, finding));
        let mut rows = rows.peekable();
        let first_fits =
            rows.peek().is_some_and(|row| self.text.len() + head.len() + row.len() + RESERVE <= MOST_BYTES);
        if !first_fits {
            self.left_out.insert(severity, findings.len());
            return;
        }
        self.text.push_str(&head);
        // The first row that does not fit ends the table: a shorter one behind it would look like the last of all.
        let shown = rows.take_while(|row| self.fits(row)).count();
        if shown < findings.len() {
            self.left_out.insert(severity, findings.len() - shown);
        }
        self.text.push_str("\n</details>\n");
    }

    /// What to do, once a rule.
    fn remedies(&mut self, report: &Report<'_>) {
        let rules: BTreeMap<&str, &str> = report
            .findings
            .iter()
            .filter_map(|finding| Some((&*finding.rule, (report.rules)(&finding.rule)?.fix)))
            .collect();
        if rules.is_empty() || !self.fits("\n<details><summary>How to fix them</summary>\n\n") {
            return;
        }
        for (rule, fix) in rules {
            if !self.fits(&format!("- {}: {}\n", code(rule), escaped(fix))) {
                break;
            }
        }
        self.text.push_str("\n</details>\n");
    }
}

fn row(report: &Report<'_>, finding: &Finding) -> String {
    let address = address(report, finding.primary.place);
    let place = match address.range {
        Some(range) => format!("{}:{}", address.path, range.start.line),
        None => address.path.clone(),
    };
    let rule = match (report.rules)(&finding.rule) {
        Some(policy) => format!("[{}]({})", code(&finding.rule), page_url(policy)),
        None => code(&finding.rule),
    };
    let message = escaped(&address.prefixed(&sentence(finding)));
    format!("| {} | {message} | {rule} |\n", code(&place))
}

/// Text in which only pairs of backticks mean something, as messages have them: everything else that Markdown, HTML or
/// GitHub (mentions, references to issues) would act on is made to stand for itself.
fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((inside, behind)) = behind.split_once('`') else { break };
        plain(before, &mut escaped);
        escaped.push_str(&code(inside));
        rest = behind;
    }
    plain(rest, &mut escaped);
    escaped
}

fn plain(text: &str, escaped: &mut String) {
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A character without width parts the sign from the name; an escape would not.
            '@' | '#' => {
                escaped.push(character);
                escaped.push_str("&#8203;");
            }
            ':' => escaped.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
}

/// A code span that fits into a table: fenced with more backticks than there are in the text.
fn code(text: &str) -> String {
    let text = one_line(text);
    if text.trim().is_empty() {
        return String::new();
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", text.replace('|', "\\|"))
}
