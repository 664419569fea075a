//! A probe that the API server refuses.

use hullmark_model::{Anchor, Container, Field, Handler, PortRef, Probe, ProbeKind, Timing};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("probe-timing-invalid", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    // Knative fills in what is missing from its probes.
    if container.pod().object().group() == "serving.knative.dev" {
        return;
    }
    for probe in container.probes() {
        for (place, problem) in problems(&probe) {
            report.at(place).arg("probe", probe.kind().as_str()).arg("problem", problem);
        }
    }
}

/// What `ValidateProbe` of the API server objects to, save the command of an `exec`.
fn problems<'d>(probe: &Probe<'d>) -> Vec<(Anchor<'d>, String)> {
    let mut found = Vec::new();
    let handlers: Vec<_> = probe.handlers().collect();
    match handlers.as_slice() {
        [] => found.push((probe.node().into(), "it says nothing about how to ask".to_owned())),
        [_] => {}
        [_, (_, second), ..] => found.push(((*second).into(), "it has more than one way to ask".to_owned())),
    }
    for timing in Timing::ALL {
        let written: Field<'d, i64> = probe.field(timing.as_str());
        if written.get().is_some_and(i64::is_negative) {
            found.push((written.anchor(), format!("`{}` is negative", timing.as_str())));
        }
    }
    let successes: Field<'d, i64> = probe.field(Timing::SuccessThreshold.as_str());
    let is_readiness = probe.kind() == ProbeKind::Readiness;
    if !is_readiness && successes.get().is_some_and(|successes| successes > 1) {
        found.push((successes.anchor(), "its `successThreshold` can only be 1".to_owned()));
    }
    let grace: Field<'d, i64> = probe.field("terminationGracePeriodSeconds");
    match grace.get() {
        Some(_) if is_readiness => {
            found.push((grace.anchor(), "it ends no container and takes no grace period".to_owned()));
        }
        Some(seconds) if seconds <= 0 => found.push((grace.anchor(), "its grace period is not above 0".to_owned())),
        _ => {}
    }
    for (handler, node) in handlers.into_iter().filter(|(handler, _)| *handler != Handler::Exec) {
        let port: Field<'d, PortRef<'d>> = Field::at(node, "port");
        match port.get() {
            Some(PortRef::Number(number)) if !(1..=65535).contains(&number) => {
                found.push((port.anchor(), format!("there is no port {number}")));
            }
            Some(PortRef::Name(name)) if handler == Handler::Grpc => {
                found.push((port.anchor(), format!("gRPC takes the number of a port, not `{name}`")));
            }
            _ => {}
        }
    }
    found
}
