//! A Windows container with the rights of an administrator.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("windows-run-as-administrator", Check::Container(check));

const ADMINISTRATORS: [&str; 4] =
    ["ContainerAdministrator", "Administrator", r"BUILTIN\Administrators", r"NT AUTHORITY\SYSTEM"];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let user = container.security_context().run_as_user_name();
    let is_administrator = user.get().is_some_and(|name| ADMINISTRATORS.iter().any(|it| name.eq_ignore_ascii_case(it)));
    if is_administrator || (!user.is_set() && container.pod().is_windows()) {
        report.at(user.wanting("ContainerUser"));
    }
}
