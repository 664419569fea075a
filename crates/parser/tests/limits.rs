//! Whatever the input, reading ends soon and yields a sound tree.

#![expect(clippy::disallowed_methods, reason = "tests measure time")]
#![expect(clippy::panic, reason = "a helper of tests may panic")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hullmark_parser::parse;
use hullmark_source::SourceId;
use proptest::prelude::*;

#[path = "../fuzz/fuzz_targets/soundness.rs"]
mod soundness;

use soundness::check;

fn yaml_like() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        "key:",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "\r\n",
        "\r",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "\\",
        "\\n",
        "#",
        " # c\n",
        "|\n",
        ">-\n",
        "|2-\n",
        "|+",
        "&x ",
        "*x",
        "!!str ",
        "!!int ",
        "!t ",
        "! ",
        "<<: ",
        "---\n",
        "--- ",
        "...\n",
        "%YAML 1.1\n",
        "@",
        "`",
        "é",
        "日本",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "\0",
        "1",
        "0x1F",
        "~",
        "''",
        "\"\"",
        "'a\nb'",
        "{{ .x }}",
        "\n\n",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic_into_nested_spans(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn text_made_of_yaml_tokens_is_read_into_nested_spans(text in yaml_like()) {
        check(&text);
    }
}

#[test]
fn every_prefix_of_a_document_is_read_into_nested_spans() {
    let text = "# é\na: &x [1, {b: 'c', \"d\": e}]\nf:\n- |-\n  g\n\n  h\n- >\n i\n- !t *x\n-\nj: k\n  l # m\n? n\n: \"o\np\"\n<<: {q: r}\n...\n--- s\n";
    for (end, _) in text.char_indices() {
        let (head, tail) = text.split_at(end);
        check(head);
        check(tail);
    }
}

/// Reads `text` and expects the only error to contain `message`.
#[track_caller]
fn refuses(text: &str, message: &str) {
    let started = Instant::now();
    let parsed = check(text);
    let [error] = &parsed.errors[..] else { panic!("{} errors", parsed.errors.len()) };
    assert!(error.message.contains(message), "{}", error.message);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn deep_nesting_is_refused_in_every_notation() {
    let deep = "more than 250";
    refuses(&"[".repeat(100_000), deep);
    refuses(&"{a: ".repeat(100_000), deep);
    refuses(&"- ".repeat(100_000), deep);
    refuses(&"? ".repeat(100_000), deep);
    let mut stairs = String::new();
    for depth in 0..1000 {
        writeln!(stairs, "{}a:", " ".repeat(depth)).unwrap();
    }
    refuses(&stairs, deep);
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    assert_eq!(check(&("[".repeat(250) + &"]".repeat(250))).errors, []);
    refuses(&("[".repeat(251) + &"]".repeat(251)), "more than 250");
    // A pair in brackets is a mapping of its own.
    assert_eq!(check(&("[a: ".repeat(125) + &"]".repeat(125))).errors, []);
    refuses(&("[a: ".repeat(126) + &"]".repeat(126)), "more than 250");
}

#[test]
fn unclosed_and_overlong_tokens_end_soon() {
    let started = Instant::now();
    for token in [
        "\"a\n",
        "'",
        "a: \"b\n",
        "a:a:",
        "&a ",
        "*a ",
        "!a ",
        "|\n",
        "[a, ",
        "\"a\"# b\n",
        "---\n",
        "#\n",
        "\ta",
        "a: 'b\n'# c\n",
    ] {
        check(&token.repeat(20_000));
    }
    check(&format!("a:\n{}  b: c\n", "# comment\n".repeat(20_000)));
    check(&format!("a: \"b\n{}\"\n", "c\n".repeat(20_000)));
    check(&(0..20_000).map(|n| format!("k{n}: v\n")).collect::<String>());
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        writeln!(laughs, "a{level}: &a{level} [{}]", [alias.as_str(); 9].join(", ")).unwrap();
    }
    refuses(&laughs, "go-yaml refuses");
}

#[test]
fn aliases_that_nest_too_deep_are_refused() {
    let mut chain = "a0: &a0 {x: y}\n".to_owned();
    for level in 1..300 {
        writeln!(chain, "a{level}: &a{level} {{x: *a{}}}", level - 1).unwrap();
    }
    refuses(&chain, "more than 250");
}

#[test]
fn aliases_in_moderation_are_read() {
    let mut text = "base: &base {a: 1, b: 2, c: 3}\n".to_owned();
    for service in 0..500 {
        writeln!(text, "s{service}: {{<<: *base, d: *base}}").unwrap();
    }
    assert_eq!(check(&text).errors, []);
}

/// The time that the shortest of several readings computes, whatever else the machine does.
fn seconds(text: &str) -> f64 {
    let text = Arc::<str>::from(text);
    let read = || {
        let (computed, started) = (computed_nanoseconds(), Instant::now());
        std::hint::black_box(parse(SourceId::new(0), &text));
        match (computed, computed_nanoseconds()) {
            (Some(start), Some(end)) => (end - start) as f64 / 1e9,
            _ => started.elapsed().as_secs_f64(),
        }
    };
    (0..5).map(|_| read()).fold(f64::INFINITY, f64::min)
}

/// What this thread has computed, where the system tells it.
fn computed_nanoseconds() -> Option<u64> {
    // Giving the processor away brings the count up to date.
    std::thread::yield_now();
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Sixteen times the text takes sixteen times as long; a quadratic reader takes 256 times as long.
#[test]
fn time_grows_with_the_length_and_no_faster() {
    type Family = fn(usize) -> String;
    let families: [(&str, Family); 16] = [
        ("keys", |n| (0..n).map(|i| format!("key{i}: value\n")).collect()),
        ("equal keys", |n| "key: value\n".repeat(n)),
        ("keys between brackets", |n| format!("{{{}}}\n", (0..n).map(|i| format!("k{i}: v, ")).collect::<String>())),
        ("anchors", |n| (0..n).map(|i| format!("- &a{i} b\n- *a{i}\n")).collect()),
        ("one anchor", |n| format!("- &a b\n{}", "- &a b\n- *a\n".repeat(n))),
        ("tags", |n| "- !!str a\n- !local b\n".repeat(n)),
        ("nesting", |n| format!("- {}a{}\n", "[".repeat(200), "]".repeat(200)).repeat(n / 50)),
        ("items between brackets", |n| format!("[{}]\n", "a, 'b', {c: d}, ".repeat(n))),
        ("comments", |n| format!("a: b\n{}c: d # e\n", "  # comment\n\n".repeat(n))),
        ("plain lines", |n| format!("a:\n{}", "  some words\n\n".repeat(n))),
        ("quoted lines", |n| format!("a: \"{}\"\n", "some \\t words\n  ".repeat(n))),
        ("quoted lines at the margin", |n| format!("a: '{}'\n", "some ''words''\n".repeat(n))),
        ("block scalars", |n| "- |\n  text\n\n  - >-\n".repeat(n)),
        ("empty lines of a block scalar", |n| format!("a: |\n{}  text\n", "\n".repeat(n * 4))),
        ("documents", |n| "a: b\n---\n".repeat(n)),
        ("broken documents", |n| "a: [\n---\n".repeat(n)),
    ];
    let mut slow = Vec::new();
    for (name, family) in families {
        let (few, many) = (family(500), family(8000));
        let growth = seconds(&many) / seconds(&few);
        if growth > 64.0 {
            slow.push(format!("{name}: {growth:.0} times as long"));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}
