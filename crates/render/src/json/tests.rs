//! Tests of JSON in and out, as Go's encoding/json has it.

use hullmark_source::{Origin, OriginTable, SourceId};

use super::*;
use crate::gofmt::print_value;
use crate::text::{Text, TextBuilder};
use crate::value::{IntType, Kind, List, ListType, Map, Value};

fn encoded(value: &Value, layout: Layout) -> String {
    encode(&mut OriginTable::new(), value, layout).unwrap().to_str().into_owned()
}

fn read(text: &str) -> Result<Value, DecodeError> {
    decode(&mut OriginTable::new(), &Text::from_action(text.as_bytes()))
}

#[test]
fn numbers_are_written_as_go_writes_them() {
    let cases = [
        (1e6, "1000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (-0.0, "-0"),
        (0.1, "0.1"),
        (9_007_199_254_740_993.0, "9007199254740992"),
    ];
    for (float, expected) in cases {
        assert_eq!(number(float).as_deref(), Ok(expected));
    }
    assert_eq!(number(f64::NEG_INFINITY), Err(EncodeError::UnsupportedValue("-Inf")));
}

#[test]
fn strings_are_escaped_by_layout() {
    let text = Value::string("<a&'\">\u{2028}\n\x01é\x7f");
    assert_eq!(encoded(&text, Layout::COMPACT), "\"\\u003ca\\u0026'\\\"\\u003e\\u2028\\n\\u0001é\x7f\"");
    assert_eq!(encoded(&text, Layout::RAW), "\"<a&'\\\">\\u2028\\n\\u0001é\x7f\"");
    let broken = Value::from(Text::from_action(*b"a\xff\xc3"));
    assert_eq!(encoded(&broken, Layout::COMPACT), r#""a\ufffd\ufffd""#);
}

#[test]
fn collections_are_laid_out() {
    let map = Map::new();
    map.insert("b", Value::from(List::new(vec![Value::NIL, true.into()])));
    map.insert("a", Value::from(Map::new()));
    let bytes = [104, 105].map(|byte| Value::new(Kind::Int(byte, IntType::Uint8)));
    map.insert("c", Value::from(List::typed(bytes.to_vec(), ListType::Byte)));
    let map = Value::from(map);
    assert_eq!(encoded(&map, Layout::COMPACT), r#"{"a":{},"b":[null,true],"c":"aGk="}"#);
    let indented = "{\n  \"a\": {},\n  \"b\": [\n    null,\n    true\n  ],\n  \"c\": \"aGk=\"\n}";
    assert_eq!(encoded(&map, Layout::INDENTED), indented);
}

#[test]
fn a_map_that_holds_itself_is_an_error() {
    let map = Map::new();
    map.insert("a", Value::from(map.clone()));
    assert_eq!(encode(&mut OriginTable::new(), &Value::from(map), Layout::COMPACT), Err(EncodeError::TooDeep));
}

#[test]
fn values_are_read() {
    let text = r#" {"a": [1, -2.5e3, "x\n\u00e9\ud83d\ude00\ud800"], "b": null, "a b": true, "b": false} "#;
    assert_eq!(print_value(&read(text).unwrap()).to_str(), "map[a:[1 -2500 x\né😀\u{fffd}] a b:true b:false]");
}

#[test]
fn errors_have_go_s_words() {
    let cases = [
        ("", "unexpected end of JSON input"),
        ("[1,", "unexpected end of JSON input"),
        ("nul", "invalid character ' ' in literal null (expecting 'l')"),
        ("trap", "invalid character 'a' in literal true (expecting 'u')"),
        ("{a", "invalid character 'a' looking for beginning of object key string"),
        (r#"{"a" 1"#, "invalid character '1' after object key"),
        (r#"{"a":1 2"#, "invalid character '2' after object key:value pair"),
        ("[1 2", "invalid character '2' after array element"),
        ("'", r"invalid character '\'' looking for beginning of value"),
        ("1 2", "invalid character '2' after top-level value"),
        ("01", "invalid character '1' after top-level value"),
        ("1.x", "invalid character 'x' after decimal point in numeric literal"),
        ("1e+", "invalid character ' ' in exponent of numeric literal"),
        ("\"\\x", "invalid character 'x' in string escape code"),
        ("\"\\u12g", "invalid character 'g' in \\u hexadecimal character escape"),
        ("\"\n", r"invalid character '\n' in string literal"),
        ("1e999", "json: cannot unmarshal number 1e999 into Go value of type float64"),
        ("[1e999, x", "invalid character 'x' looking for beginning of value"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).unwrap_err().to_string(), expected, "{text}");
    }
    assert_eq!(read(&"[".repeat(1000)).unwrap_err(), DecodeError::TooDeep);
}

#[test]
fn strings_keep_their_bytes_and_numbers_their_place() {
    let mut origins = OriginTable::new();
    let literal = origins.intern(Origin::Literal { source: SourceId::new(1) });
    let mut text = TextBuilder::new();
    text.push_origin(br#"{"n": 8080, "s": "we\nb"}"#, literal, 100);
    let value = decode(&mut origins, &text.finish()).unwrap();
    let map = value.as_map().unwrap();
    let number = map.get("n").unwrap();
    assert_eq!(origins.get(number.origin), &Origin::Part { of: literal, offset: 106, key: None });
    let string = map.get("s").unwrap();
    let pieces: Vec<_> = string.as_text().unwrap().pieces().map(|p| (p.start, p.end, p.offset, p.origin)).collect();
    assert_eq!(pieces, [(0, 3, 118, literal), (3, 4, 122, literal)]);
}
