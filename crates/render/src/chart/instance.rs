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
}

impl<'c> Instance<'c> {
    /// The tree of a chart as loaded. `read_values` gives a chart's own values.
    pub fn new(chart: &'c Chart, read_values: &mut dyn FnMut(&Chart) -> (Map, OriginId)) -> Self {
        let (values, values_origin) = read_values(chart);
        let dependencies = chart.dependencies.iter().map(|chart| Self::new(chart, read_values)).collect();
        Self { chart, metadata: chart.metadata.clone(), values, values_origin, dependencies }
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
                let place = chart_type.place.map_or_else(
                    || super::load::first_line(&self.chart.chart_file),
                    |place| Place::Span(place.span),
                );
                Err(ChartError { place, message: format!("{other} charts are not installable") })
            }
        }
    }
}
