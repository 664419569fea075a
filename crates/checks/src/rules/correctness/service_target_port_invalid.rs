//! Ports of Services that the API server refuses.

use hullmark_model::{Anchor, Object, Service, ServicePort, dns_label_problem, port_name_problem};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("service-target-port-invalid", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let ports: Vec<ServicePort<'d>> = service.ports().collect();
    for port in &ports {
        check_number(port, report);
        check_name(port, ports.len() > 1, report);
        check_target(port, report);
    }
}

fn check_number<'d>(port: &ServicePort<'d>, report: &mut Report<'d>) {
    if let Some(number) = port.port().get().filter(|number| !is_port(*number)) {
        tell(port.port().anchor(), format!("the port {number}, which is not between 1 and 65535"), report);
    }
}

fn check_name<'d>(port: &ServicePort<'d>, is_one_of_several: bool, report: &mut Report<'d>) {
    let field = port.name();
    match field.get().filter(|name| !name.is_empty()) {
        Some(name) => {
            if let Some(problem) = dns_label_problem(name) {
                tell(field.anchor(), format!("a port with the name `{name}`, which {problem}"), report);
            }
        }
        None if is_one_of_several => {
            let place = if field.is_set() { field.anchor() } else { field.wanting("http").anchor() };
            tell(place, "several ports, and one of them has no name".to_owned(), report);
        }
        None => {}
    }
}

fn check_target<'d>(port: &ServicePort<'d>, report: &mut Report<'d>) {
    let field = port.target_port();
    let Some(target) = field.get() else { return };
    let text = target.text().unwrap_or_default();
    // The API server reads either as the port of the Service.
    if matches!(text, "0" | "") {
        return;
    }
    let problem = match target.as_int() {
        Some(number) => (!is_port(number)).then_some("is not between 1 and 65535"),
        // In quotes a number is a name.
        None => target.as_str().and_then(port_name_problem),
    };
    if let Some(problem) = problem {
        tell(field.anchor(), format!("the `targetPort` `{text}`, which {problem}"), report);
    }
}

fn is_port(number: i64) -> bool {
    (1..=65_535).contains(&number)
}

fn tell<'d>(place: Anchor<'d>, what: String, report: &mut Report<'d>) {
    report.at(place).arg("what", what);
}
