//! Findings as a person reads them: what is wrong, the lines to look at, why it matters and what to do.
//!
//! The first finding of a rule says why the rule is there and what to do in general; the others only what is
//! particular to them, so that a hundred of a kind stay readable.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};

use hullmark_findings::{Applicability, Finding, Location, Place, Precision, SeenIn, Severity};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};
use owo_colors::{OwoColorize, Style};

use crate::escape::one_line;
use crate::excerpt::Excerpts;
use crate::hyperlink::to_rule;
use crate::mask::Masks;
use crate::{Format, Report, summary_text};

/// This format.
pub const FORMAT: Format = Format {
    name: "full",
    about: "every finding with its lines, the reason and the remedy",
    extensions: &[],
    includes_summary: true,
    write,
};

/// The colour of a severity.
pub(super) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Note => Style::new().cyan().bold(),
        Severity::Warning => Style::new().yellow().bold(),
        Severity::Error => Style::new().red().bold(),
    }
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let handlers = Severity::ALL.map(|severity| handler(report, severity));
    let writer = Writer { report, handlers, masks: Masks::of(report) };
    let mut explained = BTreeSet::new();
    for finding in report.findings {
        let is_first = explained.insert(&finding.rule);
        out.write_all(writer.finding(finding, is_first).as_bytes())?;
    }
    if report.style.summary { out.write_all(summary_text(report).as_bytes()) } else { Ok(()) }
}

/// miette's drawing of lines and labels, in the colours of a severity.
fn handler(report: &Report<'_>, severity: Severity) -> GraphicalReportHandler {
    let styles = if report.style.color {
        ThemeStyles {
            link: Style::new().bold(),
            linum: Style::new().dimmed(),
            highlights: vec![severity_style(severity), Style::new().cyan()],
            ..ThemeStyles::ansi()
        }
    } else {
        ThemeStyles::none()
    };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters: ThemeCharacters::unicode(), styles })
        .with_width(report.style.width)
        .with_links(false)
        .with_context_lines(1)
        .without_cause_chain()
        .without_syntax_highlighting()
}

/// A paragraph that ends with a line break. Lines are broken at spaces only: names have hyphens.
fn wrap(text: &str, width: usize, first_indent: &str, indent: &str) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(first_indent)
        .subsequent_indent(indent)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&one_line(text), options).replace(" \n", "\n") + "\n"
}

/// What comes before the other objects that a finding is about, at the end of its help.
const AFFECTED: &str = "Also affects ";
/// So many related places are shown with their lines.
const MOST_DRAWN: usize = 5;
/// So many more are named.
const MOST_NAMED: usize = 10;

struct Writer<'a> {
    report: &'a Report<'a>,
    /// One a severity, in the order of `Severity::ALL`.
    handlers: [GraphicalReportHandler; 3],
    masks: Masks<'a>,
}

impl Writer<'_> {
    fn finding(&self, finding: &Finding, is_first_of_rule: bool) -> String {
        let mut text = self.header(finding);
        self.file_line(&mut text, "at", &finding.primary);
        text.push_str(&self.snippets(finding));
        for related in &finding.related {
            self.file_line(&mut text, "see", related);
        }
        self.further_places(&mut text, finding);
        if let Some(only) = finding.seen_in.as_ref().and_then(SeenIn::only_with) {
            self.line(&mut text, "seen", &format!("only with {only}"));
        }
        match finding.precision {
            Precision::Exact => {}
            Precision::Template => self.line(
                &mut text,
                "note",
                "this is the template action that wrote it; what to change is among its inputs",
            ),
            Precision::File => self.line(&mut text, "note", "only the file is known, not the line"),
        }
        self.advice(&mut text, finding, is_first_of_rule);
        text.push('\n');
        text
    }

    /// `severity[rule-id]: message`, wrapped.
    fn header(&self, finding: &Finding) -> String {
        let tag = format!("{}[{}]", finding.severity, to_rule(self.report, &finding.rule, &finding.rule));
        let tag = format!("{}: ", tag.style(self.style(severity_style(finding.severity))));
        wrap(&finding.message, self.report.style.width, &tag, "  ")
    }

    /// The lines around the places of a finding.
    fn snippets(&self, finding: &Finding) -> String {
        let locations = std::iter::once(&finding.primary).chain(finding.related.iter().take(MOST_DRAWN));
        let Some(excerpts) = Excerpts::new(locations, self.report, &self.masks) else {
            return String::new();
        };
        let [note, warning, error] = &self.handlers;
        let handler = match finding.severity {
            Severity::Note => note,
            Severity::Warning => warning,
            Severity::Error => error,
        };
        let mut text = String::new();
        // Writing to a string cannot fail, and the excerpts serve every span that they hand out.
        let _ = handler.render_report(&mut text, &Snippets(excerpts));
        // miette begins with the diagnostic's own message, which is empty here: ours is in the header.
        text.split_once('\n').map(|(_, snippets)| snippets.to_owned()).unwrap_or_default()
    }

    /// The places that are not drawn: the tenth user of a helper looks like the first.
    fn further_places(&self, text: &mut String, finding: &Finding) {
        let further = finding.related.iter().skip(MOST_DRAWN);
        let places: Vec<String> = further
            .filter_map(|location| {
                let start = self.report.sources.position(location.place.span()?).start;
                let name = self.report.sources.name(location.place.source());
                Some(format!("{name}:{}:{}", start.line, start.column))
            })
            .collect();
        let more = match places.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        if !places.is_empty() {
            let named: Vec<&str> = places.iter().take(MOST_NAMED).map(String::as_str).collect();
            self.line(text, "see", &format!("{}{more}", named.join(", ")));
        }
    }

    /// A location of which only the file is known.
    fn file_line(&self, text: &mut String, word: &str, location: &Location) {
        let Place::File(source) = location.place else { return };
        let name = self.report.sources.name(source);
        match location.label.as_str() {
            "" => self.line(text, word, &name),
            label => self.line(text, word, &format!("{name}: {label}")),
        }
    }

    fn advice(&self, text: &mut String, finding: &Finding, is_first_of_rule: bool) {
        let policy = (self.report.rules)(&finding.rule).filter(|_| is_first_of_rule);
        if let Some(policy) = policy {
            self.line(text, "why", policy.why);
        }
        let help = finding.help.as_deref().unwrap_or_default();
        let (help, affected) = help.rsplit_once(AFFECTED).unwrap_or((help, ""));
        let help = Some(help.trim_end()).filter(|help| !help.is_empty());
        if let Some(fix) = help.or(policy.map(|policy| policy.fix)) {
            self.line(text, "fix", fix);
        }
        if !affected.is_empty() {
            self.line(text, "also", &format!("affects {affected}"));
        }
        if let Some(fix) = &finding.fix {
            let options = if fix.applicability == Applicability::Safe { "--fix" } else { "--fix --unsafe-fixes" };
            self.line(text, "auto", &format!("hullmark check {options} can {}", fix.title));
        }
        if policy.is_some() {
            self.line(text, "more", &format!("hullmark explain {}", finding.rule));
        }
    }

    /// `  word  content`, wrapped under the content.
    fn line(&self, text: &mut String, word: &str, content: &str) {
        let padded = format!("{word:<4}");
        let indent = format!("  {} ", padded.style(self.style(Style::new().cyan())));
        text.push_str(&wrap(content, self.report.style.width, &indent, "       "));
    }

    fn style(&self, style: Style) -> Style {
        if self.report.style.color { style } else { Style::new() }
    }
}

/// What miette is given to draw: labelled windows without a message.
#[derive(Debug)]
struct Snippets(Excerpts);

impl fmt::Display for Snippets {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippets {}

impl Diagnostic for Snippets {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.labels()))
    }
}
