//! A token for the API server that somebody asks for.

use hullmark_model::{Container, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("api-token-requested", Check::PodSpec(check));

/// Where the token is expected in a container.
const TOKEN_FOLDER: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let automount = pod.automount_service_account_token();
    match automount.get() {
        Some(true) => {
            report.at(automount.wanting("false")).fix(unsafely().set(automount, false));
        }
        Some(false) => {}
        None => {
            let mut mounts = pod.containers().flat_map(|container: Container<'d>| container.mounts());
            let by_hand = mounts.find(|mount| mount.mount_path().get().is_some_and(is_token_folder));
            if let Some(mount) = by_hand {
                report.at(mount.mount_path());
            }
        }
    }
}

fn is_token_folder(path: &str) -> bool {
    path.trim_end_matches('/') == TOKEN_FOLDER
}
