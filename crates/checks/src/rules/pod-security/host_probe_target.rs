//! The kubelet asks another host than the pod.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("host-probe-target", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for host in container.request_hosts() {
        let name = host.get().unwrap_or_default();
        let found = report.at(host).arg("host", name);
        // In the network of the node, its loopback is where the pod listens.
        if container.pod().host_network().is(true) && is_loopback(name) {
            found.lowered("loopback");
        } else {
            found.fix(unsafely().delete(host));
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "::1" || host.starts_with("127.")
}
