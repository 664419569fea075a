//! Sprig's functions on paths and URLs. The `os` variants do the same: templates are rendered as on Unix.

use super::{Args, CallError, Context, Function, Param};
use crate::golang::equal::kind_name;
use crate::golang::path;
use crate::golang::url::Url;
use crate::text::Text;
use crate::value::{Kind, Map, Value};
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
    Function::new("urlJoin", &[Param::Map], url_join).examples(&[(
        r#"{{ urlJoin (dict "scheme" "http" "host" "h:80" "path" "/p" "query" "q=1") }}"#,
        "http://h:80/p?q=1",
    )]),
    Function::new("urlParse", &[String], url_parse)
        .examples(&[(r#"{{ (urlParse "http://u:p@h:80/p?q=1#f").hostname }}"#, "h")]),
];

/// The parts of a URL in the dictionary.
fn url_parse(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let error = |error| CallError::new(format!("unable to parse url: {error}"));
    let url = Url::parse(&args.text(0)?.to_str()).map_err(error)?;
    let parts = Map::new();
    for (key, part) in [
        ("scheme", url.scheme.as_bytes()),
        ("host", &url.host),
        ("hostname", url.hostname()),
        ("path", &url.path),
        ("query", url.query.as_bytes()),
        ("opaque", url.opaque.as_bytes()),
        ("fragment", &url.fragment),
        ("userinfo", &url.userinfo()),
    ] {
        parts.insert(key, part_of(cx, args, part)?);
    }
    Ok(cx.computed_value(Kind::Map(parts), &[args.any(0)?]))
}

/// A part of a URL; where it stands in the URL as it is, with its origins.
fn part_of(cx: &mut Context, args: Args<'_>, part: &[u8]) -> Result<Value, CallError> {
    let text = args.text(0)?;
    let mut places = text.as_bytes().windows(part.len().max(1)).enumerate().filter(|(_, window)| *window == part);
    match (places.next(), places.next()) {
        (Some((start, _)), None) => Ok(Value::from(text.slice(start..start + part.len()))),
        _ => Ok(cx.computed_string(part, &[args.any(0)?])),
    }
}

fn url_join(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let parts = args.map(0)?;
    let mut inputs = Vec::new();
    let mut part = |key: &str| -> Result<Vec<u8>, CallError> {
        let Some(value) = parts.get(key) else { return Ok(Vec::new()) };
        let Some(text) = value.as_text() else {
            if value.is_nil() {
                return Err(super::lists::nil_dereference());
            }
            let kind = kind_name(&value);
            return Err(CallError::new(format!("unable to parse {key} key, must be of type string, but {kind} found")));
        };
        let bytes = text.as_bytes().to_vec();
        inputs.push(value);
        Ok(bytes)
    };
    let text = |bytes: Vec<u8>| std::string::String::from_utf8_lossy(&bytes).into_owned();
    let mut url = Url {
        scheme: text(part("scheme")?),
        host: part("host")?,
        path: part("path")?,
        query: text(part("query")?),
        opaque: text(part("opaque")?),
        fragment: part("fragment")?,
        user: None,
    };
    let userinfo = text(part("userinfo")?);
    if !userinfo.is_empty() {
        let error = |error| CallError::new(format!("unable to parse userinfo in dict: {error}"));
        url.user = Url::parse(&format!("proto://{userinfo}@host")).map_err(error)?.user;
    }
    Ok(cx.computed_string(url.to_bytes(), &inputs.iter().collect::<Vec<_>>()))
}
