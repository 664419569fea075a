//! What is told about a place: its findings with their rules, what an action writes, what becomes of a value.

use std::path::Path;

use gen_lsp_types::{Position, Range};
use hullmark_engine::ChartRender;
use hullmark_findings::Finding;
use hullmark_policies::{RulePolicy, framework};
use hullmark_source::{OriginId, SourceId, Span};
use serde_json::{Value, json};

use crate::actions::touches;
use crate::checker::Checked;
use crate::client::Client;
use crate::diagnostics::{PAGES, PlaceInFile, reported};
use crate::expression::{self, Expression};
use crate::navigation::place_of;
use crate::origins::{Origins, place};
use crate::uri::uri_of;

/// More than this nobody reads in a small window.
const MOST_FINDINGS: usize = 4;
/// The longest list.
const MOST_LINES: usize = 8;
/// The longest text that is shown, in characters.
const MOST_CHARACTERS: usize = 300;

/// The hover at a place as Markdown; null when there is nothing to tell.
pub(crate) fn hover(path: &Path, position: Position, checked: &Checked, client: &Client) -> Value {
    let mut sections: Vec<String> = Vec::new();
    let at = Range { start: position, end: position };
    let here = reported(&checked.outcome).filter(|finding| {
        PlaceInFile::of(finding.primary.place, &checked.outcome.sources, client.encoding)
            .is_some_and(|place| place.path == path && touches(place.range, at))
    });
    sections.extend(here.take(MOST_FINDINGS).map(explained));
    let origins = Origins::of(checked);
    if let Some((source, offset)) = place_of(origins, path, position, client) {
        let teller = Teller { origins, checked };
        sections.extend(match origins.is_template(source.id()) {
            true => teller.action(source.text(), source.id(), offset),
            false => origins.path_at(source.id(), offset).and_then(|path| teller.value(&path)),
        });
    }
    if sections.is_empty() {
        return Value::Null;
    }
    json!({"contents": {"kind": "markdown", "value": sections.join("\n\n---\n\n")}})
}

fn explained(finding: &Finding) -> String {
    let mut text = format!("**{}** ({})\n\n{}", finding.rule, finding.severity, finding.message);
    let Some(policy) = hullmark_policies::rule(&finding.rule) else { return text };
    let fix = finding.help.as_deref().unwrap_or(policy.fix);
    text.push_str(&format!("\n\n*Why:* {}\n\n*Fix:* {}", policy.why.trim(), fix.trim()));
    if !policy.frameworks.is_empty() {
        text.push_str(&format!("\n\n*Frameworks:* {}", frameworks(policy)));
    }
    text.push_str(&format!("\n\n[All about it]({PAGES}{})", policy.page()));
    text
}

fn frameworks(policy: &RulePolicy) -> String {
    let controls = policy.frameworks.iter().map(|(id, controls)| {
        let title = framework(id).map_or(*id, |framework| framework.title);
        format!("{title} {}", controls.join(", "))
    });
    controls.collect::<Vec<_>>().join("; ")
}

struct Teller<'c> {
    origins: Origins<'c>,
    checked: &'c Checked,
}

impl Teller<'_> {
    /// What the action at a place of a template writes with each value set.
    fn action(&self, text: &str, source: SourceId, offset: u32) -> Option<String> {
        if !expression::is_in_action(text, offset as usize) {
            return None;
        }
        let expression = expression::at(text, offset as usize);
        let mut lines = Grouped::default();
        for render in self.origins.renders {
            let line = match (self.origins.written(render, source, offset), &expression) {
                (Some(written), _) => format!("writes {}{}", shown(&written.text), self.from(render, &written.from)),
                (None, _) if self.origins.passed_over(render, source, offset).is_some() => {
                    let decided = self.origins.passed_over(render, source, offset).unwrap_or_default();
                    format!("writes nothing{}", self.from(render, &decided))
                }
                (None, Some(Expression::Path(path))) => {
                    let winners = self.origins.winners(render, path);
                    if winners.is_empty() {
                        continue;
                    }
                    format!("`{path}` is {}", self.set(render, &winners))
                }
                (None, _) => continue,
            };
            lines.add(line, &render.name.values);
        }
        lines.told(self.origins.renders.len())
    }

    /// What a value is with each value set, and what is made of it.
    fn value(&self, path: &str) -> Option<String> {
        let mut lines = Grouped::default();
        for render in self.origins.renders {
            let winners = self.origins.winners(render, path);
            if !winners.is_empty() {
                lines.add(format!("is {}", self.set(render, &winners)), &render.name.values);
            }
        }
        let mut told = format!("`{path}`\n\n{}", lines.told(self.origins.renders.len())?);
        let readers = self.origins.readers(path);
        let files = readers.iter().filter_map(|span| self.link(*span));
        let mut files: Vec<String> = files.collect();
        files.dedup();
        let more = files.len().saturating_sub(MOST_LINES);
        files.truncate(MOST_LINES);
        told.push_str(&match (files.is_empty(), more) {
            (true, _) => "\n\nNo template reads it in any render.".to_owned(),
            (false, 0) => format!("\n\nRead by {}", files.join(", ")),
            (false, more) => format!("\n\nRead by {} and {more} more", files.join(", ")),
        });
        Some(told)
    }

    /// ` from image.tag (values.yaml:3), which overrides …`
    fn from(&self, render: &ChartRender, ids: &[OriginId]) -> String {
        let table = &render.values_read.origins;
        let named = ids.iter().take(MOST_LINES).filter_map(|id| {
            let path = table.path(*id)?.to_string();
            Some(format!("`{path}` ({})", self.link(place(table, *id)?)?))
        });
        let named: Vec<String> = named.collect();
        if named.is_empty() { String::new() } else { format!(", from {}", named.join(", ")) }
    }

    /// What values are set to, where, and over what.
    fn set(&self, render: &ChartRender, ids: &[OriginId]) -> String {
        let table = &render.values_read.origins;
        let told = ids.iter().filter_map(|id| {
            let hullmark_source::Origin::Value { span, overrides, .. } = table.get(*id) else { return None };
            let text = self.origins.sources.get(span.source)?.slice(*span).to_owned();
            let over = overrides.and_then(|over| self.link(place(table, over)?));
            let over = over.map(|over| format!(" over {over}")).unwrap_or_default();
            let at =
                place(table, *id).and_then(|place| self.link(place)).unwrap_or_else(|| "the command line".to_owned());
            Some(format!("{} in {at}{over}", shown(&text)))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// `[values.yaml:3](file:///…#L3)`; the bare name for what cannot be opened.
    fn link(&self, span: Span) -> Option<String> {
        let name = self.origins.sources.name(span.source);
        let short = match &self.checked.key.unit {
            hullmark_engine::Unit::Chart(folder) => Path::new(&*name).strip_prefix(folder).unwrap_or(Path::new(&*name)),
            hullmark_engine::Unit::Manifests => Path::new(&*name),
        };
        let line = self.origins.sources.position(span).start.line;
        let text = format!("{}:{line}", short.display());
        let is_file = *self.origins.sources.get(span.source)?.kind() == hullmark_source::SourceKind::File;
        Some(if is_file { format!("[{text}]({}#L{line})", uri_of(Path::new(&*name)).0) } else { text })
    }
}

/// Lines, each with the value sets for which it holds.
#[derive(Default)]
struct Grouped {
    lines: Vec<(String, Vec<String>)>,
}

impl Grouped {
    fn add(&mut self, line: String, values: &str) {
        match self.lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, sets)) if sets.iter().any(|known| known == values) => {}
            Some((_, sets)) => sets.push(values.to_owned()),
            None => self.lines.push((line, vec![values.to_owned()])),
        }
    }

    /// A line that holds for all renders stands alone.
    fn told(&self, renders: usize) -> Option<String> {
        let more = self.lines.len().saturating_sub(MOST_LINES);
        let lines = self.lines.iter().take(MOST_LINES).map(|(line, sets)| match sets.len() {
            all if all >= renders => line.clone(),
            1..=3 => format!("- {line} (with {})", sets.join(", ")),
            many => format!("- {line} (with {many} of {renders} value sets)"),
        });
        let mut lines: Vec<String> = lines.collect();
        if more > 0 {
            lines.push(format!("- and {more} more"));
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

/// A text as code, cut where it is long; a block where it has several lines.
fn shown(text: &str) -> String {
    let text = text.trim_matches(['\r', '\n']);
    let cut: String =
        text.lines().take(MOST_LINES).collect::<Vec<_>>().join("\n").chars().take(MOST_CHARACTERS).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    match (cut.trim().is_empty(), cut.contains('\n')) {
        (true, _) => "an empty text".to_owned(),
        (false, false) => format!("`{}{dots}`", cut.replace('`', "'")),
        (false, true) => format!("\n\n```yaml\n{cut}{dots}\n```\n"),
    }
}
