//! Every rule, found in the folders below `rules/` by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/rules.rs"));
