//! Text made of YAML's tokens, each byte of the input being one, so that most of it is nearly YAML.

#![no_main]

mod soundness;
mod vocabulary;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = soundness::check(&vocabulary::text(data));
});
