//! Helm charts: loading, values, dependencies, built-in objects, and the manifest.
