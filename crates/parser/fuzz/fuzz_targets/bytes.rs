//! Any UTF-8 text.

#![no_main]

mod soundness;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = soundness::check(text);
    }
});
