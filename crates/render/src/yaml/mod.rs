//! YAML into values, and values into YAML as Go's emitter writes it.
