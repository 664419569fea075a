//! What Helm logs, in the form in which it does: Helm 3 with the place in its own sources, Helm 4 as key and value.

use crate::HelmVersion;
use crate::gofmt::quote_bytes;

/// Something that Helm tells and goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Warning {
    /// A chart of `apiVersion: v2` has a requirements.yaml.
    RequirementsFile,
    /// A chart of `apiVersion: v2` has a requirements.lock.
    RequirementsLock,
    /// Chart.yaml says that the chart is deprecated.
    Deprecated,
    /// A link in the folder of the chart: the path of the link, and that of what it leads to.
    Link(String, String),
    /// A value for what is a table in the chart's own values: the key's path.
    NotATable(String),
    /// A subchart's `global` that is no table.
    OwnGlobals,
    /// A chart's `global`, for its subcharts, that is no table.
    ParentsGlobals,
    /// A global table for what a subchart has as another value: its key.
    GlobalTable(String),
    /// A global value for what a subchart has as a table: its key.
    GlobalValue(String),
    /// A value over a table: the key's path, and the table as Go prints it.
    OverTable(String, String),
    /// A table over a value: the key's path, and the value as Go prints it.
    UnderTable(String, String),
    /// A tag that is no boolean, and the dependency that has it.
    Tag(String, String),
    /// A condition that leads to no boolean, and the dependency that has it.
    Condition(String, String),
    /// An import of an export: the key that is no table.
    MissingExport(String),
    /// An import from a dependency, and the key that is no table.
    MissingImport(String, String),
    /// A reference in a schema to a name that stands for nothing.
    UnknownUrn(String),
    /// An annotation that names no event.
    UnknownHook(String),
}

/// A message of Helm 3, and the place in its sources; of Helm 4, the level and the message with what follows it.
struct Words {
    place: &'static str,
    plain: String,
    level: &'static str,
    logged: String,
}

impl Warning {
    /// The line that `helm template` writes to standard error.
    #[must_use]
    pub fn line(&self, helm: HelmVersion) -> String {
        let Words { place, plain, level, logged } = self.words();
        match helm {
            HelmVersion::V3 if place.is_empty() => plain,
            HelmVersion::V3 => format!("{place}: {plain}"),
            HelmVersion::V4 => format!("level={level} msg={logged}"),
        }
    }

    fn words(&self) -> Words {
        match self {
            Self::RequirementsFile => same(
                "load.go:120",
                "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". \
                 We recommend migrating dependencies to Chart.yaml.",
            ),
            Self::RequirementsLock => same(
                "load.go:138",
                "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". \
                 We recommend migrating to Chart.lock.",
            ),
            Self::Deprecated => other("", "WARNING: This chart is deprecated", "\"this chart is deprecated\""),
            Self::Link(link, target) => {
                let plain = format!(
                    "found symbolic link in path: {link} resolves to {target}. Contents of linked file included and used"
                );
                let logged = format!(
                    "\"found symbolic link in path. Contents of linked file included and used\" path={link} resolved={target}"
                );
                Words { level: "INFO", ..other("walk.go:75", &plain, &logged) }
            }
            Self::NotATable(path) => {
                same("coalesce.go:237", &format!("warning: skipped value for {path}: Not a table."))
            }
            Self::OwnGlobals => {
                same("coalesce.go:138", "warning: skipping globals because destination global is not a table.")
            }
            Self::ParentsGlobals => {
                same("coalesce.go:145", "warning: skipping globals because source global is not a table.")
            }
            Self::GlobalTable(key) => same(
                "coalesce.go:161",
                &format!("Conflict: cannot merge map onto non-map for {}. Skipping.", quoted(key)),
            ),
            Self::GlobalValue(key) => same("coalesce.go:175", &format!("key {key} is table. Skipping")),
            Self::OverTable(path, table) => {
                same("coalesce.go:316", &format!("warning: cannot overwrite table with non table for {path} ({table})"))
            }
            Self::UnderTable(path, value) => same(
                "coalesce.go:319",
                &format!("warning: destination for {path} is a table. Ignoring non-table value ({value})"),
            ),
            other => other.words_of_dependencies(),
        }
    }

    fn words_of_dependencies(&self) -> Words {
        match self {
            Self::Tag(tag, chart) => other(
                "dependencies.go:95",
                &format!("Warning: Tag '{tag}' for chart {chart} returned non-bool value"),
                &format!("\"returned non-bool value\" tag={tag} chart={chart}"),
            ),
            Self::Condition(path, chart) => other(
                "dependencies.go:64",
                &format!("Warning: Condition path '{path}' for chart {chart} returned non-bool value"),
                &format!("\"returned non-bool value\" path={path} chart={chart}"),
            ),
            Self::MissingExport(key) => {
                let error = format!("{} is not a table", quoted(key));
                other(
                    "dependencies.go:287",
                    &format!("Warning: ImportValues missing table: {error}"),
                    &format!("\"ImportValues missing table\" error={}", quoted(&error)),
                )
            }
            Self::MissingImport(chart, key) => {
                let error = format!("{} is not a table", quoted(key));
                other(
                    "dependencies.go:270",
                    &format!("Warning: ImportValues missing table from chart {chart}: {error}"),
                    &format!("\"ImportValues missing table from chart\" chart={chart} error={}", quoted(&error)),
                )
            }
            Self::UnknownUrn(urn) => {
                same("", &format!("WARNING: unresolved URN reference ignored; using permissive schema: {urn}"))
            }
            Self::UnknownHook(hook) => Words {
                level: "INFO",
                ..other(
                    "manifest_sorter.go:199",
                    &format!("info: skipping unknown hook: {}", quoted(hook)),
                    &format!("\"skipping unknown hooks\" hookTypes={hook}"),
                )
            },
            _ => same("", ""),
        }
    }
}

/// What Helm 4 logs as Helm 3 says it.
fn same(place: &'static str, plain: &str) -> Words {
    Words { place, plain: plain.to_owned(), level: "INFO", logged: quoted(plain) }
}

fn other(place: &'static str, plain: &str, logged: &str) -> Words {
    Words { place, plain: plain.to_owned(), level: "WARN", logged: logged.to_owned() }
}

fn quoted(text: &str) -> String {
    quote_bytes(text.as_bytes()).to_string()
}
