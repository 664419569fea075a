//! Text made of YAML's tokens, each byte of the input being one, so that most of it is nearly YAML.

#![no_main]

mod soundness;

const TOKENS: &[&str] = &[
    "a", "b", "key", ": ", ":", "- ", "-", "? ", ",", "[", "]", "{", "}", "\n", "\n", "\n  ", "\n    ", "\n      ", "\r\n",
    "\r", " ", "  ", "\t", "\"", "'", "''", "\\", "\\n", "\\u00e9", "\\ud83d\\ude00", "#", " # c", "|", "|-", "|+", ">", ">2-",
    "&a ", "*a", "!!str ", "!!int ", "!!binary ", "!t ", "!", "<<: ", "---", "--- ", "\n---\n", "...", "\n...\n", "%YAML 1.1\n",
    "%TAG !e! x:\n", "@", "`", "%", "é", "日", "\u{feff}", "\u{85}", "1", "0x1f", "~", "null", "true", "{{ .x }}", "=", "key: value\n",
    "  key: value\n", "- item\n", "  - item\n", "key:\n", "  key:\n", "key: \"v\"\n", "key: [a, b]\n",
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let token = |byte: &u8| TOKENS.get(usize::from(*byte) % TOKENS.len()).copied();
    let text: String = data.iter().filter_map(token).collect();
    soundness::check(&text);
});
