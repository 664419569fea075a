//! Builds the bridge to the C library when it is asked for.

fn main() {
    println!("cargo::rerun-if-changed=src/libyaml.c");
    #[cfg(feature = "libyaml-c")]
    {
        cc::Build::new().file("src/libyaml.c").opt_level(3).compile("count_events");
        println!("cargo::rustc-link-lib=yaml");
    }
}
