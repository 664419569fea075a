//! A chart during one render: dependencies are switched, renamed and doubled here, never in the loaded chart.

use hullmark_source::OriginId;

use super::load::Chart;
use super::metadata::Metadata;
use super::{ChartError, Place};
use crate::value::Map;

/// A chart at its place in the tree of charts of one render.
#[derive(Clone, Debug)]
pub(super) struct Instance<'c> {
    /// The chart as loaded.
    pub chart: &'c Chart,
    /// Its metadata; an alias is its name here.
    pub metadata: Metadata,
    /// Its own values, with what it imported from its dependencies. Never changed in place.
    pub values: Map,
    /// The outermost mapping of its values.yaml.
    pub values_origin: OriginId,
    /// The charts below it.
    pub dependencies: Vec<Instance<'c>>,
    /// Its full path when it was loaded, aliases not applied: `shop/charts/web`.
    pub loaded_path: String,
    /// Whether it was copied for a declared dependency.
    pub is_copy: bool,
    /// Whether its subcharts were sorted out under it.
    pub has_own_subcharts: bool,
}

impl<'c> Instance<'c> {
    /// The tree of a chart as loaded. `read_values` gives a chart's own values.
    pub fn new(chart: &'c Chart, read_values: &mut dyn FnMut(&Chart) -> (Map, OriginId)) -> Self {
        Self::at(chart, chart.name().to_owned(), read_values)
    }

    fn at(chart: &'c Chart, path: String, read_values: &mut dyn FnMut(&Chart) -> (Map, OriginId)) -> Self {
        let (values, values_origin) = read_values(chart);
        let below = |subchart: &'c Chart| Self::at(subchart, subchart_path(&path, subchart.name()), read_values);
        Self {
            chart,
            metadata: chart.metadata.clone(),
            values,
            values_origin,
            dependencies: chart.dependencies.iter().map(below).collect(),
            loaded_path: path,
            is_copy: false,
            has_own_subcharts: false,
        }
    }

    /// The path that Helm gives to a subchart of this chart, which itself lies at `path`.
    ///
    /// A copy of a chart that declares no dependencies shares its subcharts with the original, so they still
    /// name that as their parent: under an alias they keep the path without it.
    pub fn path_below(&self, path: &str, subchart: &str) -> String {
        let shares_subcharts = self.is_copy && !self.has_own_subcharts;
        subchart_path(if shares_subcharts { &self.loaded_path } else { path }, subchart)
    }

    /// The name under which the parent knows it.
    pub fn name(&self) -> &str {
        &self.metadata.name.text
    }

    /// The declared dependencies that are not in `charts/`, each at its entry.
    pub fn missing_dependencies(&self) -> Vec<(Place, String)> {
        let present = |name: &str| self.dependencies.iter().any(|chart| chart.name() == name);
        let missing = self.metadata.declared().filter(|dependency| !present(&dependency.name.text));
        missing
            .map(|dependency| {
                let span = dependency.name.place.map(|place| place.span).or(dependency.span);
                let place = span.map_or_else(|| super::load::first_line(&self.chart.chart_file), Place::Span);
                (place, dependency.name.text.clone())
            })
            .collect()
    }

    /// What Helm refuses to install.
    pub fn installable(&self) -> Result<(), ChartError> {
        let chart_type = &self.metadata.chart_type;
        match chart_type.text.as_str() {
            "" | "application" => Ok(()),
            other => {
                let place = chart_type
                    .place
                    .map_or_else(|| super::load::first_line(&self.chart.chart_file), |place| Place::Span(place.span));
                Err(ChartError { place, message: format!("{other} charts are not installable") })
            }
        }
    }
}

fn subchart_path(parent: &str, subchart: &str) -> String {
    format!("{parent}/charts/{subchart}")
}
