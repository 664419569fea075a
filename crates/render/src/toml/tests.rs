//! Tests of TOML in and out, as `BurntSushi`'s library has it.

use hullmark_source::OriginTable;

use super::*;
use crate::gofmt::print_value;
use crate::text::Text;
use crate::value::{List, Map, Value};

fn map(entries: &[(&str, Value)]) -> Value {
    let map = Map::new();
    for (key, value) in entries {
        map.insert(*key, value.clone());
    }
    map.into()
}

fn list(items: Vec<Value>) -> Value {
    List::new(items).into()
}

fn read(text: &str) -> Result<Value, DecodeError> {
    from_toml(&mut OriginTable::new(), &Text::from_action(text.as_bytes()))
}

#[test]
fn plain_values_come_before_tables() {
    let inner = map(&[("k", Value::from(2.0)), ("s", Value::string("q\"\n"))]);
    let value = map(&[
        ("a table", map(&[("sub", inner.clone()), ("x", true.into()), ("none", Value::NIL)])),
        ("list", list(vec![Value::int(1), Value::from(1e21), map(&[("a", Value::int(1)), ("b", Value::int(2))])])),
        ("many", list(vec![inner, map(&[])])),
        ("z", Value::string("end")),
    ]);
    let expected = "list = [1, 1e+21, {a = 1, b = 2}]\nz = \"end\"\n\n[\"a table\"]\n  x = true\n  [\"a table\".sub]\n    \
                    k = 2.0\n    s = \"q\\\"\\n\"\n\n[[many]]\n  k = 2.0\n  s = \"q\\\"\\n\"\n\n[[many]]\n";
    assert_eq!(to_toml(&mut OriginTable::new(), &value).unwrap().to_str(), expected);
}

#[test]
fn what_toml_cannot_hold_is_an_error() {
    let error = |value: &Value| to_toml(&mut OriginTable::new(), value).unwrap_err();
    assert_eq!(error(&map(&[("a", list(vec![Value::NIL]))])), EncodeError::NilElement);
    assert_eq!(error(&list(vec![map(&[])])), EncodeError::NoKey);
    assert_eq!(error(&Value::NIL), EncodeError::Nil);
    let cyclic = Map::new();
    cyclic.insert("a", Value::from(cyclic.clone()));
    assert_eq!(error(&Value::from(cyclic)), EncodeError::TooLarge);
}

#[test]
fn documents_are_read() {
    let value = read("a = 0x1F\nb = [1.5, 'x']\n[[t]]\nd = 2001-01-01\n").unwrap();
    assert_eq!(print_value(&value).to_str(), "map[a:31 b:[1.5 x] t:[map[d:2001-01-01]]]");
    let tables = value.as_map().unwrap().get("t").unwrap();
    assert_eq!(tables.type_name(), "[]map[string]interface {}");
    assert_eq!(value.as_map().unwrap().get("b").unwrap().type_name(), "[]interface {}");
    assert_eq!(read("a = 1\nb = \n").unwrap_err().line, 2);
    assert_eq!(
        read("a = 9223372036854775808").unwrap_err().to_string(),
        "toml: line 1: integer is out of range for int64"
    );
}
