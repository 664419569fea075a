//! A port on every node, whoever reaches the nodes.

use hullmark_model::{Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("service-node-port", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object).filter(Service::is_node_port) else { return };
    report.at(service.type_field());
}
