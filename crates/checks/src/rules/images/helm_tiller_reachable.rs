//! A Tiller that other pods can talk to.

use hullmark_model::{Container, Field, Object, PodSpec};

use crate::images::{TILLER, add_on_place};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("helm-tiller-reachable", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let pods = object.pod_specs();
    let Some(place) = add_on_place(object, &TILLER).filter(|_| !pods.is_empty()) else { return };
    let mut containers = pods.iter().flat_map(PodSpec::containers);
    if !containers.any(|container| listens_inside_only(&container)) {
        report.at(place);
    }
}

/// Whether an argument binds the port to the loopback interface: `--listen=localhost:44134`, in one word or two.
fn listens_inside_only(container: &Container<'_>) -> bool {
    let words: Vec<&str> =
        container.command().chain(container.args()).filter_map(|word: Field<'_, &str>| word.get()).collect();
    let is_inside =
        |address: &str| ["localhost:", "127.0.0.1:", "[::1]:"].iter().any(|inside| address.starts_with(inside));
    let in_one = |word: &&str| {
        let address = word.trim_start_matches('-').strip_prefix("listen=");
        address.is_some_and(is_inside)
    };
    let in_two = |pair: &[&str]| match pair {
        [flag, address] => flag.trim_start_matches('-') == "listen" && is_inside(address),
        _ => false,
    };
    words.iter().any(in_one) || words.windows(2).any(in_two)
}
