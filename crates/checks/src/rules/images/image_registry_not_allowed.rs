//! An image from a registry that nobody has agreed to trust.

use hullmark_model::Container;

use crate::images::{registry_of, report_registry};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-registry-not-allowed", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let options = report.options();
    let (allowed, denied) = (options.strings("allowed"), options.strings("denied"));
    let Some(name) = container.image().get() else { return };
    let registry = registry_of(&name);
    // On Docker Hub a repository without an owner belongs to `library`.
    let owner = if name.registry.is_none() && !name.repository.contains('/') { "library/" } else { "" };
    let path = format!("{registry}/{owner}{}", name.repository);
    let is_listed = |list: &[&str]| list.iter().any(|entry| covers(entry, &path));
    if is_listed(&denied) || (!allowed.is_empty() && !is_listed(&allowed)) {
        report_registry(container, report);
    }
}

/// Whether an entry (a registry, or a folder on one; `*.` in front stands for any subdomain) covers a repository.
fn covers(entry: &str, path: &str) -> bool {
    let entry = entry.trim_end_matches(['*', '/']);
    let behind = match entry.strip_prefix('*') {
        Some(domain) => path.find(domain).and_then(|at| path.get(at + domain.len()..)),
        None => path.strip_prefix(entry),
    };
    behind.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
