//! Tests of Go's formats, as Go 1.26 prints them.

use hullmark_source::Origin;

use super::*;
use crate::value::{IntType, List, Map};

fn text(bytes: &str) -> Text {
    Text::from_action(bytes.as_bytes())
}

fn printf(format: &str, args: &[Value]) -> String {
    sprintf(&mut Context::default(), &text(format), args).to_str().into_owned()
}

fn sample() -> (Value, Value) {
    let map = Map::new();
    map.insert("b", Value::NIL);
    map.insert("a", Value::from(1e6));
    (map.into(), List::new(vec![Value::string("x y"), Value::int(-3), true.into(), Value::NIL]).into())
}

#[test]
fn values_print_as_go_prints_them() {
    let (map, list) = sample();
    let cases = [
        (Value::NIL, "<nil>"),
        (1e6.into(), "1e+06"),
        (1_048_576.0.into(), "1.048576e+06"),
        (999_999.0.into(), "999999"),
        (0.0001.into(), "0.0001"),
        (0.00001.into(), "1e-05"),
        ((-0.0).into(), "-0"),
        (f64::INFINITY.into(), "+Inf"),
        (Value::int(1_000_000), "1000000"),
        (Value::new(Kind::Int(-1, IntType::Uint64)), "18446744073709551615"),
        (map, "map[a:1e+06 b:<nil>]"),
        (list, "[x y -3 true <nil>]"),
    ];
    for (value, expected) in cases {
        assert_eq!(print_value(&value).to_str(), expected);
    }
}

#[test]
fn print_puts_spaces_between_operands_that_are_no_strings() {
    let values = [Value::int(1), Value::int(2), Value::string("a"), Value::int(3), Value::NIL];
    assert_eq!(sprint(&mut Context::default(), &values).to_str(), "1 2a3 <nil>");
    assert_eq!(sprintln(&mut Context::default(), &values).to_str(), "1 2 a 3 <nil>\n");
}

#[test]
fn verbs_and_flags_do_what_go_does() {
    let (map, list) = sample();
    let cases: &[(&str, &[Value], &str)] = &[
        ("%s=%d%%", &[Value::string("a"), Value::int(5)], "a=5%"),
        ("%5d|%-5d|%05d|%+d|% d", &[5.into(), 5.into(), 5.into(), 5.into(), 5.into()], "    5|5    |00005|+5| 5"),
        (
            "%x %X %#x %o %#o %O %b",
            &[255.into(), 255.into(), 255.into(), 8.into(), 8.into(), 8.into(), 5.into()],
            "ff FF 0xff 10 010 0o10 101",
        ),
        ("%c %U %#U %q", &[233.into(), 233.into(), 233.into(), 233.into()], "é U+00E9 U+00E9 'é' 'é'"),
        (
            "%e %.2f %g %G %6.1f|",
            &[1.5.into(), 2.345.into(), 1e21.into(), 1e-7.into(), 0.25.into()],
            "1.500000e+00 2.35 1e+21 1E-07    0.2|",
        ),
        ("%.0f %.0f %#.3g", &[0.5.into(), 1.5.into(), 1.0.into()], "0 2 1.00"),
        ("%x %b", &[1.5.into(), 1.0.into()], "0x1.8p+00 4503599627370496p-52"),
        (
            "%q %+q %#q %x % X",
            &[Value::string("é\n"), Value::string("é"), Value::string("a`"), Value::string("hi"), Value::string("hi")],
            r#""é\n" "\u00e9" "a`" 6869 68 69"#,
        ),
        (
            "%.2s|%5s|%-5s|%05s",
            &[Value::string("héé"), Value::string("é"), Value::string("é"), Value::string("x")],
            "hé|    é|é    |0000x",
        ),
        ("%t %v %5t", &[true.into(), false.into(), true.into()], "true false  true"),
        ("%v %s", &[map.clone(), list.clone()], "map[a:1e+06 b:<nil>] [x y %!s(int=-3) %!s(bool=true) <nil>]"),
        ("%#v", std::slice::from_ref(&map), r#"map[string]interface {}{"a":1e+06, "b":interface {}(nil)}"#),
        ("%T %T %T", &[map.clone(), list, Value::NIL], "map[string]interface {} []interface {} <nil>"),
        ("%d %s %z", &[Value::string("x"), Value::NIL, 3.into()], "%!d(string=x) %!s(<nil>) %!z(int=3)"),
        ("%d", &[], "%!d(MISSING)"),
        ("%", &[], "%!(NOVERB)"),
        ("a", &[1.into(), Value::NIL], "a%!(EXTRA int=1, <nil>)"),
        ("%[2]d %[1]d", &[1.into(), 2.into()], "2 1"),
        ("%[3]d %[x]d", &[1.into()], "%!d(BADINDEX) %!d(BADINDEX)"),
        ("%*d|%-*d|%.*f", &[4.into(), 1.into(), 4.into(), 1.into(), 1.into(), 2.55.into()], "   1|1   |2.5"),
        ("%*d", &[Value::string("x"), 1.into()], "%!(BADWIDTH)1"),
    ];
    for (format, args, expected) in cases {
        assert_eq!(printf(format, args), *expected, "{format}");
    }
}

#[test]
fn a_map_that_holds_itself_ends_the_output() {
    let map = Map::new();
    map.insert("a", Value::from(map.clone()));
    map.insert("b", Value::from(map.clone()));
    let printed = print_value(&Value::from(map));
    assert!(printed.to_str().contains("%!(TOO LARGE)"), "{printed:?}");
    assert!(printed.len() < 2_000);
}

#[test]
fn widths_beyond_the_formatter_of_rust_are_served() {
    assert_eq!(printf("%070000d", &[7.into()]).len(), 70_000);
    assert_eq!(printf("%.70000f", &[0.1.into()]).len(), 70_002);
    assert_eq!(printf("%.70000x", &[0.1.into()]).len(), 70_008);
}

#[test]
fn what_is_kept_keeps_its_origin() {
    let mut cx = Context::default();
    let name = |name: &str| Origin::BuiltIn { name: name.into() };
    let (a, b, c) = (cx.origins.intern(name(".A")), cx.origins.intern(name(".B")), cx.origins.intern(name(".C")));
    let format = Text::new(*b"x-%s:%5d%%", a, 100);
    let args = [Value::from(Text::new(*b"repo", b, 7)), Value::with_origin(Kind::Int(12, IntType::Int), c)];
    let printed = sprintf(&mut cx, &format, &args);
    let pieces: Vec<_> = printed
        .pieces()
        .map(|p| {
            (
                String::from_utf8_lossy(&printed.as_bytes()[p.start as usize..p.end as usize]).into_owned(),
                p.origin,
                p.offset,
            )
        })
        .collect();
    let action = hullmark_source::OriginId::ACTION;
    let expected = [("x-", a, 100), ("repo", b, 7), (":", a, 104), ("   ", action, 0), ("12", c, 0), ("%", a, 109)];
    assert_eq!(pieces, expected.map(|(bytes, origin, offset)| (bytes.to_owned(), origin, offset)));
    let hexadecimal = sprintf(&mut cx, &text("%x"), args.get(1..).unwrap());
    let origin = hexadecimal.single_origin().unwrap();
    assert_eq!(cx.origins.get(origin), &Origin::Computed { inputs: [c].into() });
}

#[test]
fn an_escape_ends_with_the_byte_that_stands_for_the_character() {
    let mut cx = Context::default();
    let a = cx.origins.intern(Origin::BuiltIn { name: ".A".into() });
    let quoted = quote(&Text::new("a\"b\n".as_bytes(), a, 0));
    assert_eq!(quoted.to_str(), r#""a\"b\n""#);
    let kept: Vec<_> = quoted.pieces().filter(|p| p.origin == a).map(|p| (p.start, p.end, p.offset)).collect();
    assert_eq!(kept, [(1, 2, 0), (3, 5, 1), (6, 7, 3)]);
    assert_eq!(quote_bytes(b"\xff\xe9\x00"), r#""\xff\xe9\x00""#);
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::int(value.into())
    }
}
