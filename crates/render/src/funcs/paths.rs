//! Sprig's functions on paths. The `os` variants do the same: templates are rendered as on Unix.

use super::{Function, Param};
use crate::golang::path;
use crate::text::Text;
use crate::value::{Kind, Value};
use Param::String;

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("base", &[String], |_, args| {
        let text = args.text(0)?;
        Ok(Value::from(match path::base(text.as_bytes()) {
            Some(range) => text.slice(range),
            None if text.is_empty() => Text::from_action(*b"."),
            None => text.slice(0..1),
        }))
    })
    .aliases(&["osBase"])
    .examples(&[(r#"{{ base "foo/bar.txt" }}"#, "bar.txt"), (r#"{{ osBase "/foo/" }}"#, "foo")]),
    Function::new("clean", &[String], |cx, args| {
        let cleaned = path::clean(args.text(0)?.as_bytes());
        if cleaned == args.text(0)?.as_bytes() {
            return Ok(args.any(0)?.clone());
        }
        Ok(cx.computed_string(cleaned, &[args.any(0)?]))
    })
    .aliases(&["osClean"])
    .examples(&[(r#"{{ clean "foo/bar/../baz" }}"#, "foo/baz")]),
    Function::new("dir", &[String], |cx, args| {
        let text = args.text(0)?;
        let dir = path::dir(text.as_bytes());
        if text.as_bytes().starts_with(&dir) {
            return Ok(Value::from(text.slice(0..dir.len())));
        }
        Ok(cx.computed_string(dir, &[args.any(0)?]))
    })
    .aliases(&["osDir"])
    .examples(&[(r#"{{ dir "foo/bar/baz" }}"#, "foo/bar")]),
    Function::new("ext", &[String], |_, args| {
        let text = args.text(0)?;
        Ok(Value::from(text.slice(path::ext(text.as_bytes())..text.len())))
    })
    .aliases(&["osExt"])
    .examples(&[(r#"{{ ext "foo.tar.gz" }}"#, ".gz")]),
    Function::new("isAbs", &[String], |cx, args| {
        let absolute = args.text(0)?.as_bytes().starts_with(b"/");
        Ok(cx.computed_value(Kind::Bool(absolute), &[args.any(0)?]))
    })
    .aliases(&["osIsAbs"])
    .examples(&[(r#"{{ isAbs "/foo" }}"#, "true")]),
];
