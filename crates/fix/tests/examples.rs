//! What fixes promise, held against every failing example of every rule: the finding goes, nothing new comes, the rules'
//! passing examples stay as they are, and to fix again changes nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};

use hullmark_engine::{CheckRequest, MemoryFiles, Selection, Settings, Target, check, write_fixes};
use hullmark_findings::Applicability;
use hullmark_fix::fix;
use hullmark_policies::{Example, Fixable, RULES, RulePolicy};

const FILE: &str = "example/manifests.yaml";

fn request(select: &[&str]) -> CheckRequest {
    let selection = Selection::new("all", select, &[] as &[&str]).unwrap();
    CheckRequest::new(vec![Target::Path("example".into())], Settings::new(selection))
}

fn failing() -> impl Iterator<Item = (&'static RulePolicy, &'static Example)> {
    // Options and charts' namespaces are for the rules' own tests.
    let plain = |example: &&Example| {
        example.fails && example.options.is_empty() && example.rendered_for.is_none() && example.kubernetes.is_none()
    };
    RULES.iter().flat_map(move |policy| policy.examples.iter().filter(plain).map(move |example| (policy, example)))
}

/// The kinds of fixes that the findings of a rule have in its examples.
fn kinds(policy: &RulePolicy) -> BTreeSet<Applicability> {
    let mut kinds = BTreeSet::new();
    for (_, example) in failing().filter(|(other, _)| other.id == policy.id) {
        let files = MemoryFiles::new([(FILE, example.yaml)]);
        let outcome = check(&files, &request(&[policy.id]));
        let of_rule = outcome.findings.iter().filter(|finding| &*finding.rule == policy.id);
        kinds.extend(of_rule.filter_map(|finding| finding.fix.as_ref()).map(|fix| fix.applicability));
    }
    kinds
}

#[test]
fn every_policy_says_which_fixes_its_rule_has() {
    let mut wrong = Vec::new();
    for policy in RULES {
        let kinds: Vec<Applicability> = kinds(policy).into_iter().collect();
        let is = match kinds[..] {
            [] => Fixable::Never,
            [Applicability::Safe] => Fixable::Safely,
            [Applicability::Unsafe] => Fixable::Unsafely,
            _ => Fixable::ByCase,
        };
        if is != policy.fixable {
            wrong.push(format!(
                "{}: `fixable: {}`, and its fixes in the examples: {}",
                policy.id,
                policy.fixable.as_str(),
                is.as_str()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn many_rules_have_a_fix() {
    let count = RULES.iter().filter(|policy| policy.fixable != Fixable::Never).count();
    assert!(count >= 40, "{count}");
}

#[test]
fn a_fix_of_an_example_resolves_its_finding_and_brings_no_other() {
    let mut wrong = Vec::new();
    for (policy, example) in failing().filter(|(policy, _)| policy.fixable != Fixable::Never) {
        let files = MemoryFiles::new([(FILE, example.yaml)]);
        let request = request(&[policy.id]);
        let before = check(&files, &request);
        let fixed = fix(&files, &request, Applicability::Unsafe, &|_| Ok(()));
        for refused in &fixed.refused {
            wrong.push(format!("{}: {}: {}: {}", policy.id, example.name, refused.title, refused.reason));
        }
        let is_of_rule = |finding: &&hullmark_findings::Finding| &*finding.rule == policy.id;
        let fixable = before.findings.iter().filter(|finding| finding.fix.is_some()).filter(is_of_rule).count();
        let (was, is) = (before.findings.len(), fixed.outcome.findings.len());
        if is + fixable > was || (fixable > 0 && fixed.fixed < fixable) {
            wrong
                .push(format!("{}: {}: {was} findings, {fixable} with a fix; {is} behind it", policy.id, example.name));
        }
        let mut texts = BTreeMap::from([(FILE.to_owned(), example.yaml.to_owned())]);
        texts.extend(fixed.files.iter().map(|file| (file.path.to_str().unwrap().to_owned(), file.after.clone())));
        let again = fix(&MemoryFiles::new(texts), &request, Applicability::Unsafe, &|_| Ok(()));
        assert!(again.files.is_empty(), "{}: {}: fixing again changes {:?}", policy.id, example.name, again.files);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With all other rules on, some fixes are refused since another rule would have something to say; what is applied
/// brings nothing new.
#[test]
fn with_every_rule_on_fixes_leave_nothing_new_behind() {
    let mut looked_at = BTreeSet::new();
    for (policy, example) in failing().filter(|(policy, _)| policy.fixable != Fixable::Never) {
        if !looked_at.insert(policy.id) {
            continue;
        }
        let files = MemoryFiles::new([(FILE, example.yaml)]);
        let request = request(&[]);
        let before = check(&files, &request);
        let fixed = fix(&files, &request, Applicability::Unsafe, &|_| Ok(()));
        let same: BTreeSet<_> = before.findings.iter().map(|it| (it.rule.clone(), it.fingerprint)).collect();
        let alike: BTreeSet<_> = before.findings.iter().map(|it| (it.rule.clone(), it.message.clone())).collect();
        for finding in &fixed.outcome.findings {
            let is_known = same.contains(&(finding.rule.clone(), finding.fingerprint))
                || alike.contains(&(finding.rule.clone(), finding.message.clone()));
            assert!(is_known, "{}: {}: {}: {}", policy.id, example.name, finding.rule, finding.message);
        }
        assert!(!fixed.outcome.summary.has_failures());
        assert!(fixed.outcome.findings.len() <= before.findings.len(), "{}: {}", policy.id, example.name);
    }
}

/// Comments and layout stay: of the lines that are there, only those go that the edits of fixes name.
#[test]
fn lines_that_no_fix_names_stay_as_they_are() {
    for (policy, example) in failing().filter(|(policy, _)| policy.fixable != Fixable::Never) {
        let files = MemoryFiles::new([(FILE, example.yaml)]);
        let mut outcome = check(&files, &request(&[policy.id]));
        write_fixes(&mut outcome);
        for fix in outcome.findings.iter().filter_map(|finding| finding.fix.as_ref()) {
            for edit in fix.edits.iter().filter(|edit| &*outcome.sources.name(edit.span.source) == FILE) {
                let touched = example.yaml.get(edit.span.range()).unwrap().matches('\n').count();
                assert!(touched <= 8, "{}: {}: {edit:?}", policy.id, example.name);
            }
        }
    }
}
