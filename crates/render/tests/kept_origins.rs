//! Functions that keep characters keep their origins; what they add is the action's, what they compute is computed.

use hullmark_render::funcs::{Args, Body, Context, find};
use hullmark_render::text::Text;
use hullmark_render::value::{List, Value};
use hullmark_source::{Origin, OriginId};

/// `text@offset` for each piece of the value, `=text` for the action's own, `#text` for what was computed.
#[expect(clippy::unwrap_used, reason = "a panic fails the test")]
fn drawn(name: &str, arguments: &[&str]) -> String {
    let mut cx = Context::default();
    let value = cx.origins.intern(Origin::BuiltIn { name: ".Value".into() });
    let arguments: Vec<Value> = arguments.iter().map(|argument| parsed(argument, value)).collect();
    let Body::Plain(body) = find(name, hullmark_render::HelmVersion::V3).unwrap().body else { return String::new() };
    let result = body(&mut cx, Args(&arguments)).unwrap();
    let text = result.as_text().cloned().unwrap_or_else(|| Text::new(*b"", OriginId::ACTION, 0));
    let pieces = text.pieces().map(|piece| {
        let piece_text = text.slice(piece.start as usize..piece.end as usize);
        match cx.origins.get(piece.origin) {
            Origin::Action => format!("={}", piece_text.to_str()),
            Origin::Computed { .. } => format!("#{}", piece_text.to_str()),
            _ => format!("{}@{}", piece_text.to_str(), piece.offset),
        }
    });
    pieces.collect::<Vec<_>>().join(" ")
}

/// `$text` has the value's origin, `[$text]` is a list of it, digits are an integer, the rest is a literal.
fn parsed(argument: &str, value: OriginId) -> Value {
    if let Some(text) = argument.strip_prefix('$') {
        return Value::from(Text::new(text.as_bytes(), value, 0));
    }
    if let Some(item) = argument.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        let item = parsed(item, value);
        return Value::from(List::new(vec![item.clone(), item]));
    }
    argument.parse().map_or_else(|_| Value::string(argument), Value::int)
}

#[test]
fn characters_that_are_kept_keep_their_origin() {
    for (name, arguments, expected) in [
        ("trim", ["$ ab "].as_slice(), "ab@1"),
        ("trunc", &["3", "$abcdef"], "abc@0"),
        ("trunc", &["-2", "$abcdef"], "ef@4"),
        ("substr", &["1", "3", "$abcdef"], "bc@1"),
        ("trimSuffix", &["-", "$ab-"], "ab@0"),
        ("trimPrefix", &["a", "$ab"], "b@1"),
        ("indent", &["2", "$a\nb"], "=   a\n@0 =   b@2"),
        ("quote", &["$ab"], "=\" ab@0 =\""),
        ("squote", &["$a\"b"], "=' a\"b@0 ='"),
        ("replace", &["b", "-", "$abc"], "a@0 =- c@2"),
        ("join", &[",", "[$ab]"], "ab@0 =, ab@0"),
        ("cat", &["$ab", "x"], "ab@0 = x"),
        ("repeat", &["2", "$ab"], "ab@0 ab@0"),
        ("default", &["x", "$ab"], "ab@0"),
        ("default", &["x", "$"], "=x"),
        ("coalesce", &["", "$ab"], "ab@0"),
        ("first", &["[$ab]"], "ab@0"),
        ("toString", &["$ab"], "ab@0"),
        ("upper", &["$ab é"], "AB É@0"),
        ("title", &["$ab"], "Ab@0"),
        ("base", &["$a/bc"], "bc@2"),
        ("ext", &["$a.b"], ".b@1"),
        ("regexFind", &["b+", "$abbc"], "bb@1"),
        ("regexReplaceAll", &["(b)c", "$abcd", "-${1}"], "a@0 =- b@1 d@3"),
        ("wrap", &["2", "$ab cd"], "ab@0 =\n cd@3"),
        ("abbrev", &["5", "$abcdefg"], "ab@0 =..."),
        ("nospace", &["$a b"], "#ab"),
        ("sha1sum", &["$a"], "#86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ("snakecase", &["$aB"], "#a_b"),
    ] {
        assert_eq!(drawn(name, arguments), expected, "{name} {arguments:?}");
    }
}
