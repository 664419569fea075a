//! A container that may fill the disk of its node.

use hullmark_model::{Container, ContainerKind, Resource};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ephemeral-storage-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let limit = container.limit(Resource::EphemeralStorage);
    let by_namespace = report.unit().gives_limit(&container.pod(), Resource::EphemeralStorage);
    // The API server allows no resources on a container that is added to a running pod.
    if by_namespace || container.kind() == ContainerKind::Ephemeral {
        return;
    }
    if container.is_requested_by_limit(Resource::EphemeralStorage) {
        let own = container.own_request(Resource::EphemeralStorage);
        report.at(own).arg("missing", "request").for_surveys("by-limit");
    } else if !limit.is_set() {
        let request = container.request(Resource::EphemeralStorage).is_set();
        report.at(limit).arg("missing", if request { "limit" } else { "request and no limit" });
    }
}
