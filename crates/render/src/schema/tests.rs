//! Schemas and values that do not fit them, with what Helm 3.22 says.

use super::*;

/// What Helm prints below the name of the chart.
fn verdict(schema: &str, value: &str) -> String {
    let schema: Json = serde_json::from_str(schema).unwrap();
    let schema = match Schema::new(&schema) {
        Ok(schema) => schema,
        Err(message) => return message,
    };
    match schema.check(&serde_json::from_str(value).unwrap()) {
        Ok(()) => String::new(),
        Err(Refusal::TooLong) => TOO_LONG.to_owned(),
        Err(Refusal::Unfit(failures)) => {
            let mut text = String::new();
            failures.iter().for_each(|failure| failure.print(0, &mut text));
            text.trim_end().to_owned()
        }
    }
}

#[test]
fn failures_are_told_in_helms_words() {
    for (schema, value, expected) in CASES {
        assert_eq!(verdict(schema, value), *expected, "{schema} {value}");
    }
}

#[test]
fn a_schema_whose_parts_multiply_ends_with_an_error() {
    let twice = |next: usize| format!(r##"{{"allOf":[{{"$ref":"#/$defs/d{next}"}},{{"$ref":"#/$defs/d{next}"}}]}}"##);
    let parts: Vec<String> = (0..40).map(|index| format!(r#""d{index}":{}"#, twice(index + 1))).collect();
    let schema = format!(r##"{{"$ref":"#/$defs/d0","$defs":{{{},"d40":{{}}}}}}"##, parts.join(","));
    assert_eq!(verdict(&schema, "{}"), TOO_LONG);
    let deep = r##"{"properties":{"a":{"allOf":[{"$ref":"#"},{"$ref":"#"}]}}}"##;
    let value = format!("{}1{}", r#"{"a":"#.repeat(60), "}".repeat(60));
    assert_eq!(verdict(deep, &value), TOO_LONG);
}

#[test]
fn a_chain_of_references_without_end_is_an_error() {
    let parts: Vec<String> =
        (0..20_000).map(|index| format!(r##""d{index}":{{"$ref":"#/$defs/d{}"}}"##, index + 1)).collect();
    let schema = format!(r##"{{"$ref":"#/$defs/d0","$defs":{{{},"d20000":{{}}}}}}"##, parts.join(","));
    assert_eq!(verdict(&schema, "{}"), TOO_LONG);
}

/// Schema, value, and Helm's words.
const CASES: &[(&str, &str, &str)] = &[
    (
        r#"{"type":"object","properties":{"a":{"type":"string","enum":["x"],"minLength":5}}}"#,
        r#"{"a":"b"}"#,
        "- at '/a': value must be 'x'",
    ),
    (r#"{"properties":{"a":{"const":"x","minLength":5}}}"#, r#"{"a":"b"}"#, "- at '/a': value must be 'x'"),
    (
        r#"{"properties":{"a":{"enum":["x",1,null,true,1.5],"type":["string","integer"]}}}"#,
        r#"{"a":"b"}"#,
        "- at '/a': value must be one of 'x', 1, <nil>, true, 1.5",
    ),
    (r#"{"properties":{"a":{"maximum":65535}}}"#, r#"{"a":70000}"#, "- at '/a': maximum: got 70,000, want 65,535"),
    (
        r#"{"properties":{"a":{"maximum":65535.5,"multipleOf":0.1}}}"#,
        r#"{"a":1234567.25}"#,
        "- at '/a': maximum: got 1.23456725×10⁰⁶, want 65,535.5\n- at '/a': multipleOf: got 1.23456725×10⁰⁶, want 0.1",
    ),
    (
        r#"{"properties":{"a":{"maxLength":3,"minLength":1234}}}"#,
        r#"{"a":"abcdef"}"#,
        "- at '/a': minLength: got 6, want 1,234\n- at '/a': maxLength: got 6, want 3",
    ),
    (
        r#"{"properties":{"a":{"minItems":1200,"uniqueItems":true}}}"#,
        r#"{"a":[1,2,1]}"#,
        "- at '/a': minItems: got 3, want 1,200\n- at '/a': items at 0 and 2 are equal",
    ),
    (
        r#"{"properties":{"a":{"type":["object","string","null","array","integer","number","boolean"]},"b":{"type":["string","boolean","null"]}}}"#,
        r#"{"b":1}"#,
        "- at '/b': got number, want null or boolean or string",
    ),
    (
        r##"{"$ref":"#"}"##,
        r#"{}"#,
        "- at '': both /$ref and  resolve to \"file:///values.schema.json#\" causing reference cycle",
    ),
    (
        r##"{"definitions":{"x":{"allOf":[{"$ref":"#/definitions/y"}]},"y":{"$ref":"#/definitions/x"}},"properties":{"a":{"$ref":"#/definitions/x"}}}"##,
        r#"{"a":1}"#,
        "- at '/a': 'allOf' failed\n  - at '/a': both /properties/a/$ref/allOf/0/$ref/$ref and /properties/a/$ref resolve to \"file:///values.schema.json#/definitions/x\" causing reference cycle",
    ),
    (
        r##"{"properties":{"a":{"$ref":"#/definitions/nope"}}}"##,
        r#"{"a":1}"#,
        "json-pointer in \"file:///values.schema.json#/definitions/nope\" not found",
    ),
    (
        r#"{"properties":{"a":{"pattern":"("}}}"#,
        r#"{"a":1}"#,
        "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'\n- at '': 'allOf' failed\n  - at '/properties/a': 'allOf' failed\n    - at '/properties/a/pattern': '(' is not valid regex: error parsing regexp: missing closing ): `(`",
    ),
    (
        r#"{"properties":{"a":{"type":"strin"}}}"#,
        r#"{"a":1}"#,
        "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'\n- at '': 'allOf' failed\n  - at '/properties/a': 'allOf' failed\n    - at '/properties/a/type': 'anyOf' failed\n      - at '/properties/a/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'\n      - at '/properties/a/type': got string, want array",
    ),
    (
        r##"{"properties":{"a":{"$ref":"#/definitions/t"}},"definitions":{"t":{"type":"string","minLength":3,"pattern":"^b"}}}"##,
        r#"{"a":"a"}"#,
        "- at '/a': validation failed\n  - at '/a': minLength: got 1, want 3\n  - at '/a': 'a' does not match pattern '^b'",
    ),
    (
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$ref":"#/definitions/t"}},"definitions":{"t":{"type":"string","minLength":3,"pattern":"^b"}}}"##,
        r#"{"a":"a"}"#,
        "- at '/a': validation failed\n  - at '/a': minLength: got 1, want 3\n  - at '/a': 'a' does not match pattern '^b'",
    ),
    (
        r#"{"allOf":[{"properties":{"a":{"type":"string"}}},{"required":["b","c"]}]}"#,
        r#"{"a":1}"#,
        "- at '': 'allOf' failed\n  - at '/a': got number, want string\n  - at '': missing properties 'b', 'c'",
    ),
    (
        r#"{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]},"else":{"required":["c"]}}"#,
        r#"{"a":1}"#,
        "- at '': missing property 'b'",
    ),
    (
        r#"{"if":{"properties":{"a":{"const":2}}},"then":{"required":["b"]},"else":{"required":["c"],"minProperties":4}}"#,
        r#"{"a":1}"#,
        "- at '': minProperties: got 1, want 4\n- at '': missing property 'c'",
    ),
    (
        r#"{"not":{"required":["a"]},"maxProperties":0}"#,
        r#"{"a":1}"#,
        "- at '': maxProperties: got 1, want 0\n- at '': 'not' failed",
    ),
    (
        r#"{"anyOf":[{"required":["x"]},{"properties":{"a":{"type":"string"}},"required":["y"]}]}"#,
        r#"{"a":1}"#,
        "- at '': 'anyOf' failed\n  - at '': missing property 'x'\n  - at '': validation failed\n    - at '': missing property 'y'\n    - at '/a': got number, want string",
    ),
    (
        r#"{"oneOf":[{"required":["a"]},{"properties":{"a":{"type":"integer"}}}]}"#,
        r#"{"a":1}"#,
        "- at '': 'oneOf' failed, subschemas 0, 1 matched",
    ),
    (
        r#"{"oneOf":[{"required":["z"]},{"properties":{"a":{"type":"string"}}}]}"#,
        r#"{"a":1}"#,
        "- at '': 'oneOf' failed, none matched\n  - at '': missing property 'z'\n  - at '/a': got number, want string",
    ),
    (
        r#"{"propertyNames":{"pattern":"^b","minLength":3}}"#,
        r#"{"a":1,"bbb":2}"#,
        "- at '': invalid propertyName 'a'\n  - at '': minLength: got 1, want 3\n  - at '': 'a' does not match pattern '^b'",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":{"a":["b","c"],"d":{"required":["e"]}}}"#,
        r#"{"a":1,"d":1}"#,
        "- at '': properties 'b', 'c' required, if 'a' exists\n- at '': missing property 'e'",
    ),
    (
        r#"{"dependentRequired":{"a":["b","c"]},"dependentSchemas":{"a":{"required":["e"]}},"dependencies":{"a":["q"]}}"#,
        r#"{"a":1}"#,
        "- at '': properties 'q' required, if 'a' exists\n- at '': missing property 'e'\n- at '': properties 'b', 'c' required, if 'a' exists",
    ),
    (
        r#"{"properties":{"a":{"contains":{"type":"string"}},"b":{"contains":{"type":"string"},"minContains":2,"maxContains":1}}}"#,
        r#"{"a":[1,2],"b":["x",1]}"#,
        "- at '/a': no items match contains schema\n  - at '/a/0': got number, want string\n  - at '/a/1': got number, want string\n- at '/b': min 2 items required to match contains schema, but matched 1 items at 0\n  - at '/b/1': got number, want string",
    ),
    (
        r#"{"properties":{"a":{"prefixItems":[{"type":"string"}],"items":false}}}"#,
        r#"{"a":[1,2]}"#,
        "- at '/a/0': got number, want string\n- at '/a/1': false schema",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"items":[{"type":"string"}],"additionalItems":false}}}"#,
        r#"{"a":[1,2,3]}"#,
        "- at '/a/0': got number, want string\n- at '/a': last 2 additionalItem(s) not allowed",
    ),
    (
        r#"{"properties":{"a":{"unevaluatedItems":false,"prefixItems":[{}]}}}"#,
        r#"{"a":[1,2]}"#,
        "- at '/a/1': false schema",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"email"},"b":{"format":"uri"},"c":{"format":"ipv4"},"d":{"format":"date"},"e":{"format":"hostname"},"f":{"format":"date-time"},"g":{"format":"regex"},"h":{"format":"uuid"}}}"#,
        r#"{"a":"x"}"#,
        "- at '/a': 'x' is not valid email: missing @",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"email"}}}"#,
        r#"{"a":"x"}"#,
        "- at '/a': 'x' is not valid email: missing @",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"uri"}}}"#,
        r#"{"a":"x y"}"#,
        "- at '/a': 'x y' is not valid uri: relative url",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"ipv4"}}}"#,
        r#"{"a":"1.2.3"}"#,
        "- at '/a': '1.2.3' is not valid ipv4: expected four decimals",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"time"}}}"#,
        r#"{"a":"aa"}"#,
        "- at '/a': 'aa' is not valid time: less than 9 characters long",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"date-time"}}}"#,
        r#"{"a":"x"}"#,
        "- at '/a': 'x' is not valid date-time: less than 20 characters long",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"hostname"}}}"#,
        r#"{"a":"a_b"}"#,
        "- at '/a': 'a_b' is not valid hostname: invalid character '_'",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"regex"}}}"#,
        r#"{"a":"("}"#,
        "- at '/a': '(' is not valid regex: error parsing regexp: missing closing ): `(`",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"uuid"}}}"#,
        r#"{"a":"x"}"#,
        "- at '/a': 'x' is not valid uuid: must have 5 elements",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"duration"}}}"#,
        r#"{"a":"x"}"#,
        "- at '/a': 'x' is not valid duration: must start with P",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"json-pointer"}}}"#,
        r#"{"a":"x"}"#,
        "- at '/a': 'x' is not valid json-pointer: not starting with /",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"uri-reference"}}}"#,
        r#"{"a":"%"}"#,
        "- at '/a': '%' is not valid uri-reference: parse \"%\": invalid URL escape \"%\"",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"semver"}}}"#,
        r#"{"a":"x"}"#,
        "- at '/a': 'x' is not valid semver: versionCore must have 3 numbers separated by dot",
    ),
    (r#"false"#, r#"{"a":1}"#, "- at '': false schema"),
    (r#"{"properties":{"a":false}}"#, r#"{"a":1}"#, "- at '/a': false schema"),
    (
        r##"{"definitions":{"s":{"$id":"http://x.io/s.json","definitions":{"p":{"type":"string"}},"properties":{"q":{"$ref":"#/definitions/p"}}}},"properties":{"a":{"$ref":"http://x.io/s.json"}}}"##,
        r#"{"a":{"q":1}}"#,
        "- at '/a/q': got number, want string",
    ),
    (
        r##"{"$defs":{"s":{"$anchor":"foo","type":"string"}},"properties":{"a":{"$ref":"#foo"}}}"##,
        r#"{"a":1}"#,
        "- at '/a': got number, want string",
    ),
    (
        r#"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"minimum":5,"exclusiveMinimum":true}}}"#,
        r#"{"a":5}"#,
        "- at '/a': exclusiveMinimum: got 5, want 5",
    ),
    (r#"{"properties":{"a":{"exclusiveMinimum":5}}}"#, r#"{"a":5}"#, "- at '/a': exclusiveMinimum: got 5, want 5"),
    (
        r#"{"properties":{"a":{"$ref":"http://json-schema.org/draft-07/schema#"}}}"#,
        r#"{"a":{"type":5}}"#,
        "- at '/a/type': 'anyOf' failed\n  - at '/a/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'\n  - at '/a/type': got number, want array",
    ),
    (r#"{"type":"string"}"#, r#"{"a":1}"#, "- at '': got object, want string"),
    (
        r#"{"properties":{"a":{"enum":["x",{"a":1}]},"b":{"const":[1]}}}"#,
        r#"{"a":1,"b":2}"#,
        "- at '/a': 'enum' failed\n- at '/b': 'const' failed",
    ),
    (
        r#"{"properties":{"a'b":{"type":"string"}},"required":["it's","\"q\""]}"#,
        r#"{"a'b":1}"#,
        "- at '': missing properties 'it\\'s', '\"q\"'\n- at '/a\\'b': got number, want string",
    ),
    (
        r##"{"properties":{"a":{"anyOf":[{"$ref":"#/$defs/s"},{"$ref":"#/$defs/t"}]}},"$defs":{"s":{"type":"string"},"t":{"type":"object","required":["z"],"properties":{"k":{"type":"string"}}}}}"##,
        r#"{"a":{"k":1}}"#,
        "- at '/a': 'anyOf' failed\n  - at '/a': got object, want string\n  - at '/a': validation failed\n    - at '/a': missing property 'z'\n    - at '/a/k': got number, want string",
    ),
    (
        r#"{"$schema":"https://json-schema.org/draft/2019-09/schema","properties":{"a":{"items":[{"type":"string"}],"additionalItems":{"type":"string"},"unevaluatedItems":false}}}"#,
        r#"{"a":[1,2]}"#,
        "- at '/a/0': got number, want string\n- at '/a/1': got number, want string",
    ),
    (r#"{"properties":{"a":{"type":"integer"}}}"#, r#"{"a":1.5}"#, "- at '/a': got number, want integer"),
    (r#"{"properties":{"a":{"type":"integer"}}}"#, r#"{"a":"1"}"#, "- at '/a': got string, want integer"),
    (r#"{"properties":{"a/b~c":{"type":"integer"}}}"#, r#"{"a/b~c":"1"}"#, "- at '/a~1b~0c': got string, want integer"),
    (
        r##"{"allOf":[{"if":{"required":["a"]},"then":{"required":["b"],"properties":{"a":{"type":"string"}}}},{"$ref":"#/$defs/r"}],"$defs":{"r":{"required":["k"]}}}"##,
        r#"{"a":1}"#,
        "- at '': 'allOf' failed\n  - at '': validation failed\n    - at '': missing property 'b'\n    - at '/a': got number, want string\n  - at '': missing property 'k'",
    ),
    (
        r#"{"allOf":[{"allOf":[{"required":["b"]}]}]}"#,
        r#"{"a":1}"#,
        "- at '': 'allOf' failed\n  - at '': 'allOf' failed\n    - at '': missing property 'b'",
    ),
];
