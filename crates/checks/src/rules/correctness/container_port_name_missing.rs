//! A port that others can only refer to by its number.

use hullmark_model::{Container, Field};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("container-port-name-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for port in container.ports() {
        let name: Field<'d, &'d str> = port.field("name");
        if name.get().is_none_or(str::is_empty) {
            let number = port.container_port().get().unwrap_or_default();
            report.at(name).arg("port", number);
        }
    }
}
