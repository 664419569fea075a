//! Every function's examples, run.

use std::collections::BTreeSet;

use hullmark_render::HelmVersion;
use hullmark_render::exec::{Executor, render_str, strip_no_value};
use hullmark_render::funcs::{Context, FAMILIES, HELM_4};
use hullmark_render::template::TemplateSet;
use hullmark_render::value::{Map, Value};
use hullmark_source::SourceId;

#[test]
fn every_example_of_every_function_gives_what_it_says() {
    let mut wrong = Vec::new();
    for (template, expected) in FAMILIES.iter().copied().flatten().flat_map(|function| function.examples) {
        match render_str(template, Value::from(Map::new())) {
            Ok(text) if strip_no_value(&text).to_str() == *expected => {}
            Ok(text) => wrong.push(format!("{template}\n  says {expected:?}\n  gives {:?}", text.to_str())),
            Err(error) => wrong.push(format!("{template}\n  says {expected:?}\n  {error}")),
        }
    }
    assert!(wrong.is_empty(), "{} examples are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_example_of_helm_4s_functions_gives_what_it_says() {
    for (template, expected) in HELM_4.iter().flat_map(|function| function.examples) {
        let mut set = TemplateSet::for_helm(HelmVersion::V4);
        set.parse("test", SourceId::new(0), (*template).into()).unwrap();
        let text = Executor::new(&set, &mut Context::default()).execute("test", Value::from(Map::new())).unwrap();
        assert_eq!(text.to_str(), *expected, "{template}");
    }
}

#[test]
fn no_name_is_given_to_two_functions() {
    let mut names = BTreeSet::new();
    let twice: Vec<&str> = FAMILIES
        .iter()
        .copied()
        .flatten()
        .flat_map(|function| std::iter::once(function.name).chain(function.aliases.iter().copied()))
        .filter(|name| !names.insert(*name))
        .collect();
    assert_eq!(twice, [""; 0]);
}
