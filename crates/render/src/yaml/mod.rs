//! YAML as Helm's functions write and read it.

mod analysis;
mod dialect;
mod emit;
mod order;
mod read;
mod resolve;
mod scalars;

use hullmark_source::OriginTable;

use crate::json::EncodeError;
use crate::text::Text;
use crate::value::Value;
use dialect::Dialect;

pub(crate) use emit::key_origin;
pub use read::{ReadError, from_yaml, read_values};

/// `yaml.Marshal` of `sigs.k8s.io/yaml` v1.6, with the line break at the end.
///
/// # Errors
/// On what JSON can't hold, see [`EncodeError`].
pub fn to_yaml(origins: &mut OriginTable, value: &Value) -> Result<Text, EncodeError> {
    emit::emit(origins, value, Dialect::Json)
}

/// go-yaml v3's encoder with an indentation of two (`toYamlPretty`), with the line break at the end.
///
/// # Errors
/// As [`to_yaml`].
pub fn to_yaml_pretty(origins: &mut OriginTable, value: &Value) -> Result<Text, EncodeError> {
    emit::emit(origins, value, Dialect::Pretty)
}

#[cfg(test)]
mod tests;
