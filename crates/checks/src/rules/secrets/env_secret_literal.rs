//! A secret in clear text among the environment variables.

use hullmark_model::Container;

use crate::secrets::looks_like_secret;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("env-secret-literal", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for variable in container.env() {
        let value = variable.value();
        if value.get().is_some_and(|text| looks_like_secret(variable.name(), text)) {
            report.at(value).arg("variable", variable.name());
        }
    }
}
