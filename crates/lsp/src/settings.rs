//! What the user sets in the editor.

use std::path::PathBuf;

use hullmark_engine::{
    ChartChange, CheckRequest, DEFAULT_KUBE_VERSION, Exclude, ForCharts, KubeVersion, Selection, Target,
};
use serde::Deserialize;
use serde_json::Value;

/// Settings, from `initializationOptions` or the section `hullmark` of the client's configuration.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// The rules to run: a profile or a framework's id.
    profile: String,
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

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: "recommended".to_owned(),
            select: Vec::new(),
            ignore: Vec::new(),
            exclude: Vec::new(),
            kube_versions: vec![DEFAULT_KUBE_VERSION.to_owned()],
            helm_version: None,
        }
    }
}

impl Settings {
    /// Reads settings. Null and what is not there are the defaults.
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
        settings.request(PathBuf::new())?;
        Ok(settings)
    }

    /// The request to check what lies under `target`.
    ///
    /// # Errors
    /// When a name or pattern of the settings is not known.
    pub(crate) fn request(&self, target: PathBuf) -> Result<CheckRequest, String> {
        let kube_versions = self.kube_versions.iter().map(|version| KubeVersion::parse(version));
        let kube_versions = kube_versions.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        let helm = self.helm_version.as_deref().map(str::parse);
        let change = ChartChange {
            kube_versions: (!kube_versions.is_empty()).then_some(kube_versions),
            helm: helm.transpose().map_err(|_| "helmVersion is 3 or 4".to_owned())?,
            ..ChartChange::default()
        };
        let selection = Selection::new(&self.profile, &self.select, &self.ignore).map_err(|error| error.to_string())?;
        let settings = hullmark_engine::Settings {
            exclude: Exclude::new(&target, &self.exclude).map_err(|error| error.to_string())?,
            charts: vec![ForCharts { paths: None, change }],
            ..hullmark_engine::Settings::new(selection)
        };
        Ok(CheckRequest::new(vec![Target::Path(target)], settings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_come_bare_or_under_the_servers_name() {
        let bare = Settings::read(&json!({"profile": "strict", "unknown": 1})).unwrap();
        assert_eq!(bare.profile, "strict");
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
