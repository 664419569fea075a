//! Helm's own functions: `include`, `tpl`, `required`, `fail`, `lookup`.

use super::{Body, CallError, Function, Param};
use crate::cluster::Wanted;
use crate::value::{Kind, Value};

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "include",
        aliases: &[],
        params: &[Param::String, Param::Any],
        variadic: false,
        body: Body::Templates(|executor, args| {
            let name = args.text(0)?.to_str();
            Ok(Value::from(executor.include(&name, args.any(1)?.clone())?))
        }),
        examples: &[(r#"{{define "a"}}<{{.}}>{{end}}{{include "a" 1 | printf "%s!"}}"#, "<1>!")],
    },
    Function {
        name: "tpl",
        aliases: &[],
        params: &[Param::String, Param::Any],
        variadic: false,
        body: Body::Templates(|executor, args| Ok(Value::from(executor.tpl(args.text(0)?, args.any(1)?.clone())?))),
        examples: &[(r#"{{tpl "<{{.}}>" 1}}"#, "<1>"), (r#"{{tpl "a{{.b}}c" dict}}"#, "ac")],
    },
    Function {
        name: "required",
        aliases: &[],
        params: &[Param::String, Param::Any],
        variadic: false,
        body: Body::Plain(|_, args| {
            let value = args.any(1)?;
            let is_missing = match &value.kind {
                Kind::Nil => true,
                Kind::String(text) => text.is_empty(),
                _ => false,
            };
            if is_missing {
                return Err(CallError::Fail(args.text(0)?.to_str().into_owned()));
            }
            Ok(value.clone())
        }),
        examples: &[(r#"{{required "need it" "x"}}"#, "x"), (r#"{{required "need it" 0}}"#, "0")],
    },
    Function {
        name: "fail",
        aliases: &[],
        params: &[Param::String],
        variadic: false,
        body: Body::Plain(|_, args| Err(CallError::Fail(args.text(0)?.to_str().into_owned()))),
        examples: &[],
    },
    Function {
        name: "lookup",
        aliases: &[],
        params: &[Param::String, Param::String, Param::String, Param::String],
        variadic: false,
        // Offline there is no cluster to ask: without objects that the caller gives, nothing is found, as in
        // `helm template`.
        body: Body::Plain(|context, args| {
            let (api_version, kind) = (args.text(0)?.to_str(), args.text(1)?.to_str());
            let (namespace, name) = (args.text(2)?.to_str(), args.text(3)?.to_str());
            let wanted = Wanted { api_version: &api_version, kind: &kind, namespace: &namespace, name: &name };
            Ok(context.cluster.find(&mut context.origins, wanted))
        }),
        examples: &[(r#"{{lookup "v1" "Pod" "ns" "name"}}"#, "map[]")],
    },
];
