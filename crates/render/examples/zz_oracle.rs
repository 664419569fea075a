//! throw-away
use hullmark_render::exec::{Error, Executor, MissingKey, strip_no_value};
use hullmark_render::funcs::Context;
use hullmark_render::template::TemplateSet;
use hullmark_render::text::Text;
use hullmark_render::value::*;
use std::io::Read;
fn m(v: Vec<(&str, Value)>) -> Value {
    let m = Map::new();
    for (k, v) in v {
        m.insert(k, v);
    }
    m.into()
}
fn data() -> Value {
    let sm = Map::typed(MapType::String);
    sm.insert("a", Value::string("1"));
    m(vec![
        ("s", Value::string("text")),
        ("i", Value::int(3)),
        ("i64", Value::int64(7)),
        ("f", 2.5.into()),
        ("f3", 3.0.into()),
        ("t", true.into()),
        ("no", false.into()),
        ("n", Value::NIL),
        ("e", Value::string("")),
        ("l", List::new(vec![Value::string("a"), Value::string("b"), Value::NIL, 1.5.into()]).into()),
        ("el", List::new(vec![]).into()),
        (
            "m",
            m(vec![
                ("k", Value::string("v")),
                ("n", Value::NIL),
                ("d", m(vec![("e", Value::string("x"))])),
                ("l", List::new(vec![Value::string("p")]).into()),
            ]),
        ),
        ("em", Map::new().into()),
        ("ss", List::typed(vec![Value::string("x"), Value::string("y")], ListType::String).into()),
        ("sm", sm.into()),
        ("u", Value::new(Kind::Int(5, IntType::Uint64))),
        ("by", Value::new(Kind::Int(65, IntType::Uint8))),
        (
            "bl",
            List::typed(
                b"hi".iter().map(|b| Value::new(Kind::Int(i64::from(*b), IntType::Uint8))).collect(),
                ListType::Byte,
            )
            .into(),
        ),
        ("tp", Value::string("{{ .s }}-{{ .nope }}")),
        ("bad", Value::string("{{ .s ")),
        ("uni", Value::string("äöü")),
    ])
}
fn run(t: &str, mk: MissingKey) -> Result<Text, Error> {
    let mut set = TemplateSet::new();
    set.parse("test", hullmark_source::SourceId::new(0), t.into()).map_err(Error::Parse)?;
    let mut c = Context::default();
    Executor::new(&set, &mut c).missing_key(mk).execute("test", data())
}
fn main() {
    let mk = if std::env::args().nth(1).as_deref() == Some("strict") { MissingKey::Error } else { MissingKey::Zero };
    let mut s = String::new();
    std::io::stdin().read_to_string(&mut s).unwrap();
    let _ = strip_no_value;
    // records separated by \x1e, template and expected by \x1f
    let (mut ok, mut bad) = (0, 0);
    for r in s.split('\x1e').filter(|r| !r.is_empty()) {
        let (t, want) = r.split_once('\x1f').unwrap();
        let got = match run(t, mk) {
            Ok(t) => t.to_str().into_owned(),
            Err(e) => format!("error: {e}"),
        };
        if got == want {
            ok += 1
        } else {
            bad += 1;
            println!("T  {t}\n  want {want}\n  got  {got}");
        }
    }
    println!("ok {ok} bad {bad}");
}
