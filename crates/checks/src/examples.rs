//! Every example of every policy is a test.
//!
//! A failing example draws each finding below its line: `#` at the beginning of the line, `^` under what the
//! finding points to, then the rule's id. A place that begins in the first column is drawn by carets that follow
//! the `#` at once; one that goes over several lines is drawn on the first.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use hullmark_findings::Finding;
use hullmark_model::{KubeRelease, ReleaseUnit, UnitKind};
use hullmark_parser::{Parsed, parse};
use hullmark_policies::{Example, Lowered, RULES, RulePolicy};
use hullmark_source::{SourceKind, SourceMap};

use crate::report::Found;
use crate::run::collect;
use crate::{Options, Selection, rules, run};

/// A finding as it is drawn: the 1-based line that it is in, and the columns from and to, behind the end.
type Drawn = (u32, u32, u32);

/// What the carets of a line point to: columns and the rule's id; `None` for any other line.
fn carets(line: &str) -> Option<(u32, u32, &str)> {
    let (indent, behind) = line.split_once('#')?;
    let drawing = behind.trim_start();
    let id = drawing.trim_start_matches('^');
    if !indent.trim().is_empty() || id.len() == drawing.len() {
        return None;
    }
    let column = |text: &str| u32::try_from(line.len() - text.len() + 1).unwrap();
    let start = if drawing.len() == behind.len() { column(drawing) - 1 } else { column(drawing) };
    Some((start, column(id), id.trim()))
}

fn drawn_in(example: &Example, rule: &str) -> BTreeSet<Drawn> {
    let mut drawn = BTreeSet::new();
    let mut above = 0;
    for (number, line) in (1..).zip(example.yaml.lines()) {
        match carets(line) {
            Some((start, end, id)) => {
                assert_eq!(id, rule, "an example draws the findings of its own rule");
                drawn.insert((above, start, end));
            }
            None => above = number,
        }
    }
    drawn
}

/// An example with everything around it.
struct Read {
    sources: SourceMap,
    text: Arc<str>,
    parsed: Parsed,
    kind: UnitKind,
    selection: Selection,
    release: KubeRelease,
}

impl Read {
    fn unit(&self) -> ReleaseUnit<'_> {
        ReleaseUnit::new(self.kind.clone(), &self.parsed.documents).for_release(self.release)
    }
}

fn read(example: &Example, rule: &str) -> Read {
    let sources = SourceMap::new();
    let text: Arc<str> = example.yaml.into();
    let parsed = parse(sources.add("example.yaml", SourceKind::File, Arc::clone(&text)), &text);
    let mut options = Options::default();
    for (name, value) in example.options {
        options.set(rule, name, value.clone()).unwrap();
    }
    let selection = Selection::new("recommended", &[rule], &[] as &[&str]).unwrap().with_options(options);
    let rendered = |namespace: &str| UnitKind::Render { namespace: namespace.to_owned() };
    let kind = example.rendered_for.map_or(UnitKind::Manifests, rendered);
    let release = example.kubernetes.map_or_else(KubeRelease::default, |minor| KubeRelease { major: 1, minor });
    Read { sources, text, parsed, kind, selection, release }
}

fn reported(example: &Example, rule: &str) -> (BTreeSet<Drawn>, Vec<Finding>) {
    let read = read(example, rule);
    let Read { sources, text, parsed, selection, .. } = &read;
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let findings = run(&read.unit(), selection, sources);
    let drawn = findings.iter().map(|finding| {
        let span = finding.primary.place.span().unwrap();
        let range = sources.position(span);
        let same_line = range.start.line == range.end.line;
        let line_end = || text.lines().nth(range.start.line as usize - 1).unwrap().chars().count();
        let end = if same_line { range.end.column } else { u32::try_from(line_end()).unwrap() + 1 };
        (range.start.line, range.start.column, end)
    });
    (drawn.collect(), findings)
}

/// The example with its findings drawn as they are reported, to copy from where a test fails.
fn redrawn(yaml: &str, rule: &str, reported: &BTreeSet<Drawn>) -> String {
    let mut out = String::new();
    for (number, line) in (1..).zip(yaml.lines()).filter(|(_, line)| carets(line).is_none()) {
        let _ = writeln!(out, "{line}");
        for (_, start, end) in reported.iter().filter(|(at, ..)| *at == number) {
            let (indent, carets) = if *start == 1 { (0, end - 2) } else { (start - 2, end - start) };
            let _ = writeln!(out, "#{}{} {rule}", " ".repeat(indent as usize), "^".repeat(carets as usize));
        }
    }
    out
}

fn checked() -> impl Iterator<Item = (&'static RulePolicy, &'static Example)> {
    let policies = RULES.iter().filter(|policy| !policy.reported_by_engine);
    policies.flat_map(|policy| policy.examples.iter().map(move |example| (policy, example)))
}

#[test]
fn every_example_reports_exactly_what_is_drawn_in_it() {
    let mut wrong = String::new();
    for (policy, example) in checked() {
        let drawn = drawn_in(example, policy.id);
        let (reported, _) = reported(example, policy.id);
        if drawn != reported || drawn.is_empty() == example.fails {
            let shown = redrawn(example.yaml, policy.id, &reported);
            let _ = writeln!(wrong, "== {}: {}, as it is reported:\n{shown}", policy.id, example.name);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_finding_of_an_example_has_a_fingerprint_and_a_message_of_its_own() {
    for (policy, example) in checked() {
        let (_, findings) = reported(example, policy.id);
        let places = findings.len();
        let identities: BTreeSet<_> = findings.iter().map(|finding| finding.fingerprint).collect();
        assert_eq!(identities.len(), places, "{}: {}", policy.id, example.name);
        for finding in &findings {
            assert!(finding.object.is_some(), "{}: {}", policy.id, example.name);
        }
    }
}

#[test]
fn every_hole_of_a_message_is_filled_and_every_argument_has_its_hole() {
    for (policy, example) in checked().filter(|(_, example)| example.fails) {
        let read = read(example, policy.id);
        let unit = read.unit();
        let rule = rules::ALL.iter().copied().find(|rule| rule.id() == policy.id).unwrap();
        for found in collect(&unit, read.selection.options(), &[rule]) {
            assert_holes_fit(policy, &found);
        }
    }
}

fn assert_holes_fit(policy: &RulePolicy, found: &Found<'_>) {
    let lowered =
        found.lowered.map(|case| policy.lowered(case).unwrap_or_else(|| panic!("{}: no case {case}", policy.id)));
    let holes: BTreeSet<&str> = policy.holes().chain(lowered.into_iter().flat_map(Lowered::holes)).collect();
    let args: BTreeSet<&str> = found.args.iter().map(|(name, _)| *name).collect();
    for hole in &holes {
        assert!(
            found.hole(hole, found.object.map(|_| ""), &OnceCell::new()).is_some(),
            "{}: nothing fills {{{hole}}}",
            policy.id
        );
    }
    let everywhere: BTreeSet<&str> = policy.lowered.iter().flat_map(Lowered::holes).chain(policy.holes()).collect();
    assert!(args.is_subset(&everywhere), "{}: arguments {args:?}, holes {everywhere:?}", policy.id);
    assert_eq!(args.len(), found.args.len(), "{}: an argument is given twice", policy.id);
}

#[test]
fn every_case_of_a_lower_severity_is_shown_by_an_example() {
    for policy in RULES.iter().filter(|policy| !policy.lowered.is_empty() && !policy.reported_by_engine) {
        let mut shown = BTreeSet::new();
        for example in policy.examples {
            let read = read(example, policy.id);
            let unit = read.unit();
            let rule = rules::ALL.iter().copied().find(|rule| rule.id() == policy.id).unwrap();
            shown.extend(collect(&unit, read.selection.options(), &[rule]).iter().filter_map(|found| found.lowered));
        }
        let declared: BTreeSet<&str> = policy.lowered.iter().map(|lowered| lowered.case).collect();
        assert_eq!(shown, declared, "{}", policy.id);
    }
}

#[test]
fn examples_of_yaml_itself_are_what_the_parser_says_of_them() {
    type IsFound = fn(&Parsed) -> bool;
    let rules: [(&str, IsFound); 3] = [
        ("yaml-syntax-error", |parsed| !parsed.errors.is_empty()),
        ("yaml-not-portable", |parsed| parsed.documents.iter().any(|document| !document.notices().is_empty())),
        ("yaml-duplicate-key", |parsed| parsed.documents.iter().any(|document| !document.duplicate_keys().is_empty())),
    ];
    for (rule, is_found) in rules {
        let policy = hullmark_policies::rule(rule).unwrap();
        for example in policy.examples {
            let text: Arc<str> = example.yaml.into();
            let parsed = parse(SourceMap::new().add("example.yaml", SourceKind::File, Arc::clone(&text)), &text);
            assert_eq!(is_found(&parsed), example.fails, "{rule}: {}", example.name);
            assert!(parsed.errors.is_empty() || rule == "yaml-syntax-error", "{rule}: {}", example.name);
        }
    }
}

#[test]
fn half_written_manifests_are_no_trouble_to_any_rule() {
    let selection = Selection::new("all", &[] as &[&str], &[] as &[&str]).unwrap();
    let mut halves: BTreeSet<String> = BTreeSet::new();
    for (_, example) in checked() {
        // Examples begin alike, and a drawing only adds a comment to what stands above it.
        let written: Vec<&str> = example.yaml.lines().filter(|line| carets(line).is_none()).collect();
        halves.extend((1..=written.len()).map(|lines| written[..lines].join("\n")));
    }
    for half in halves {
        let sources = SourceMap::new();
        let text: Arc<str> = half.into();
        let parsed = parse(sources.add("half.yaml", SourceKind::File, Arc::clone(&text)), &text);
        let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
        for finding in run(&unit, &selection, &sources) {
            let span = finding.primary.place.span().unwrap();
            assert!(text.get(span.range()).is_some_and(|shown| !shown.is_empty()), "{finding:?} in\n{text}");
        }
    }
}

#[test]
fn carets_are_read_as_they_are_drawn() {
    assert_eq!(carets("#   ^^ x"), Some((5, 7, "x")));
    assert_eq!(carets("#^^^ x"), Some((1, 5, "x")));
    assert_eq!(carets("a: b # ^ x"), None);
    assert_eq!(carets("# a comment"), None);
    assert_eq!(redrawn("abc: b\n", "x", &[(1, 1, 4), (1, 6, 7)].into()), "abc: b\n#^^ x\n#    ^ x\n");
}
