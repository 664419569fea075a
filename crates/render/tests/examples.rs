//! Every function's examples, run.

use std::collections::BTreeSet;

use hullmark_render::exec::{render_str, strip_no_value};
use hullmark_render::funcs::FAMILIES;
use hullmark_render::value::{Map, Value};

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
