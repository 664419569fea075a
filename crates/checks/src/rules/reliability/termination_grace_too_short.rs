//! A process that is killed before it could end.

use hullmark_model::{Anchor, Container, Field, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("termination-grace-too-short", Check::PodSpec(check));

/// What the API server takes where nothing is written.
const DEFAULT_SECONDS: i64 = 30;

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let grace: Field<'d, i64> = pod.field("terminationGracePeriodSeconds");
    if grace.is(0) {
        // What an agent does for its node goes on without it, and a Job has ended before it is told to.
        if pod.node_agent().is_none() && !pod.runs_to_completion() && !only_waits(pod) {
            let found = report.at(grace).fix(unsafely().set(grace, DEFAULT_SECONDS));
            found.arg("problem", "kills its processes without giving them time to end");
        }
        return;
    }
    let seconds = grace.get().unwrap_or(DEFAULT_SECONDS);
    for container in pod.containers().filter(Container::is_long_running) {
        let Some((sleep, place)) = sleep_before_stop(&container) else { continue };
        if sleep >= seconds {
            let name = container.name();
            let found = report.at(place);
            found.arg("problem", format!("lets `{name}` sleep {sleep} of the {seconds} seconds that it has to end"));
            if grace.is_set() {
                found.also_at(grace, "all the time there is");
            }
        }
    }
}

/// Whether a pod is a placeholder, whose containers do nothing but wait.
fn only_waits(pod: &PodSpec<'_>) -> bool {
    let waits = |container: Container<'_>| container.image().get().is_some_and(|it| it.repository.ends_with("pause"));
    pod.containers().filter(Container::is_long_running).all(waits)
}

/// How many seconds a container sleeps before it is told to end, and where that is written.
fn sleep_before_stop<'d>(container: &Container<'d>) -> Option<(i64, Anchor<'d>)> {
    let action: Field<'d, i64> = container.field("lifecycle.preStop.sleep.seconds");
    if let Some(seconds) = action.get() {
        return Some((seconds, action.anchor()));
    }
    let command = container.pre_stop_command();
    let words = command.iter().filter_map(Field::get).flat_map(|text| text.split([' ', '\n', '\t', ';', '&', '|']));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let sleeps = words.windows(2).filter(|pair| matches!(pair.first(), Some(&("sleep" | "/bin/sleep"))));
    let seconds = sleeps.filter_map(|pair| pair.last().and_then(|time| in_seconds(time)));
    let longest = seconds.max()?;
    let place = command.iter().find(|field| field.get().is_some_and(|text| text.contains(&longest.to_string())));
    Some((longest, place.or(command.last())?.anchor()))
}

/// `30`, `30s` or `2m`, as the program `sleep` reads it.
fn in_seconds(time: &str) -> Option<i64> {
    let (digits, factor) = match time.strip_suffix('m') {
        Some(minutes) => (minutes, 60),
        None => (time.strip_suffix('s').unwrap_or(time), 1),
    };
    digits.parse::<i64>().ok()?.checked_mul(factor)
}
