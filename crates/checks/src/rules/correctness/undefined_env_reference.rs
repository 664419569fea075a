//! `$(NAME)` that nothing replaces.

use std::collections::BTreeMap;

use hullmark_model::{Container, Field, expansions};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("undefined-env-reference", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let sources: Field<'d, NodeRef<'d>> = container.field("envFrom");
    // Nobody knows here which names these bring.
    if sources.get().is_some_and(|list| list.items().next().is_some()) {
        return;
    }
    let paths = container.mounts().map(|mount| mount.sub_path_expr());
    let arguments: Vec<_> = container.command().chain(container.args()).chain(paths).filter(has_reference).collect();
    if arguments.is_empty() && !container.env().any(|variable| has_reference(&variable.value())) {
        return;
    }
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, variable) in container.env().enumerate() {
        first.entry(variable.name()).or_insert(index);
    }
    for (index, variable) in container.env().enumerate() {
        // A value sees what stands above it.
        report_in(variable.value(), report, |name| match first.get(name) {
            Some(defined) if *defined < index => None,
            Some(_) => Some("is defined only below"),
            None => Some("is not defined"),
        });
    }
    for argument in arguments {
        report_in(argument, report, |name| (!first.contains_key(name)).then_some("is not defined"));
    }
}

fn has_reference(field: &Field<'_, &str>) -> bool {
    field.get().is_some_and(|text| text.contains("$("))
}

fn report_in<'d>(field: Field<'d, &'d str>, report: &mut Report<'d>, problem: impl Fn(&str) -> Option<&'static str>) {
    let text = field.get().unwrap_or_default();
    for reference in expansions(text) {
        let is_meant = is_name_of_variable(reference.name)
            && !is_of_service(reference.name)
            && !is_in_comment(text, reference.range.start);
        if let Some(problem) = problem(reference.name).filter(|_| is_meant) {
            report.at(field.part(reference.range)).arg("variable", reference.name).arg("problem", problem);
        }
    }
}

/// Variables have names in capitals; a shell runs `$(date)` as a command.
fn is_name_of_variable(name: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.bytes().all(is_known) && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit())
}

/// The kubelet defines these for each Service of the namespace.
fn is_of_service(name: &str) -> bool {
    name.ends_with("_SERVICE_HOST") || name.ends_with("_PORT") || name.contains("_PORT_")
}

/// Whether a place in a script is on a line that the shell passes over.
fn is_in_comment(text: &str, at: usize) -> bool {
    let line = text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    line.trim_start().starts_with('#')
}
