//! What the user sets in the editor.

use std::path::Path;

use hullmark_checks::RuleLayer;
use hullmark_config::CommandLine;
use hullmark_engine::{ChartChange, KubeVersion, PathGlobs};
use serde::Deserialize;
use serde_json::Value;

/// Settings, from `initializationOptions` or the section `hullmark` of the client's configuration. They count as options
/// of a command line do: over those of `hullmark.toml`, where they are given.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// The rules to run: a profile or a framework's id.
    profile: Option<String>,
    /// Rules to run in place of the profile's.
    select: Vec<String>,
    /// Rules not to run.
    ignore: Vec<String>,
    /// What to leave out, as lines of a `.gitignore`.
    exclude: Vec<String>,
    /// The versions of Kubernetes that charts are rendered for.
    kube_versions: Vec<String>,
    /// The major version of Helm.
    helm_version: Option<String>,
}

impl Settings {
    /// Reads settings. Null and what is not there are not set.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        if value.is_null() {
            return Ok(Self::default());
        }
        // Some clients wrap all servers' options in their names.
        let own = value.get("hullmark").unwrap_or(value);
        let settings = serde_json::from_value::<Self>(own.clone()).map_err(|error| error.to_string())?;
        settings.over_configurations(Path::new(""))?;
        Ok(settings)
    }

    /// What they set over the configurations of what lies under `target`.
    ///
    /// # Errors
    /// When a name or pattern of the settings is not known.
    pub(crate) fn over_configurations(&self, target: &Path) -> Result<CommandLine, String> {
        let kube_versions = self.kube_versions.iter().map(|version| KubeVersion::parse(version));
        let kube_versions = kube_versions.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        let helm = self.helm_version.as_deref().map(str::parse);
        let charts = ChartChange {
            kube_versions: (!kube_versions.is_empty()).then_some(kube_versions),
            helm: helm.transpose().map_err(|_| "helmVersion is 3 or 4".to_owned())?,
            ..ChartChange::default()
        };
        let mut rules = RuleLayer::default();
        let mut set_rules = || {
            self.profile.iter().try_for_each(|profile| rules.set_profile(profile))?;
            rules.select(&self.select)?;
            rules.ignore(&self.ignore)
        };
        set_rules().map_err(|error| error.to_string())?;
        let exclude = (!self.exclude.is_empty()).then(|| PathGlobs::new(target, target, &self.exclude));
        let exclude = exclude.transpose().map_err(|error| error.to_string())?;
        Ok(CommandLine { rules, exclude, charts, ..CommandLine::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_come_bare_or_under_the_servers_name() {
        let bare = Settings::read(&json!({"profile": "strict", "unknown": 1})).unwrap();
        assert_eq!(bare.profile.as_deref(), Some("strict"));
        assert_eq!(Settings::read(&json!({"hullmark": {"profile": "strict"}})), Ok(bare));
        assert_eq!(Settings::read(&Value::Null), Ok(Settings::default()));
    }

    #[test]
    fn a_name_that_is_not_known_is_an_error() {
        for settings in [json!({"profile": "strct"}), json!({"kubeVersions": ["x"]}), json!({"select": 1})] {
            assert!(Settings::read(&settings).is_err(), "{settings}");
        }
    }
}
