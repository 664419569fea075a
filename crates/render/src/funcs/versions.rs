//! Sprig's functions on semantic versions.

use std::rc::Rc;

use super::{Args, CallError, Context, Function, Param};
use crate::golang::semver::{Constraints, Version};
use crate::text::Text;
use crate::value::{IntType, Kind, Object, StructField, Value};
use Param::{Named, String};

const VERSION: &str = "*semver.Version";

/// The entries of this family.
pub static FUNCTIONS: &[Function] = &[
    Function::new("semver", &[String], |cx, args| {
        let version = Version::parse(&args.text(0)?.to_str()).map_err(|error| CallError::new(error.to_string()))?;
        Ok(cx.computed_value(Kind::Object(Rc::new(version)), &[args.any(0)?]))
    })
    .examples(&[(r#"{{ (semver "v1.2").Patch }} {{ semver "v1.2" }}"#, "0 1.2.0")]),
    Function::new("semverCompare", &[String, String], |cx, args| {
        let error = |error: crate::golang::semver::SemverError| CallError::new(error.to_string());
        let constraints = Constraints::parse(&args.text(0)?.to_str()).map_err(error)?;
        let version = Version::parse(&args.text(1)?.to_str()).map_err(error)?;
        Ok(cx.computed_value(Kind::Bool(constraints.check(&version)), &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[
        (r#"{{ semverCompare ">=1.19-0" "1.22.3-gke.1" }}"#, "true"),
        (r#"{{ semverCompare "^1.2.0" "2.0.0" }}"#, "false"),
    ]),
];

impl Object for Version {
    fn type_name(&self) -> &'static str {
        VERSION
    }

    fn field(&self, _: &str) -> Option<Value> {
        None
    }

    fn method(&self, name: &str) -> Option<&'static Function> {
        METHODS.iter().find(|method| method.name == name)
    }

    fn print(&self) -> std::string::String {
        self.to_string()
    }

    fn plain(&self) -> Value {
        Value::string(&self.to_string())
    }

    fn struct_fields(&self) -> Vec<StructField> {
        let number = |number: u64| Value::new(Kind::Int(number.cast_signed(), IntType::Uint64));
        vec![
            StructField::hidden("major", number(self.major)),
            StructField::hidden("minor", number(self.minor)),
            StructField::hidden("patch", number(self.patch)),
            StructField::hidden("pre", Value::string(&self.prerelease)),
            StructField::hidden("metadata", Value::string(&self.metadata)),
            StructField::hidden("original", Value::string(&self.original)),
        ]
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// The methods of `*semver.Version` that templates can call.
static METHODS: &[Function] = &[
    Function::new("Compare", &[Named(VERSION), Named(VERSION)], |cx, args| {
        let order = receiver(args, 0)?.compare(receiver(args, 1)?);
        of(cx, args, Kind::Int(order as i64, IntType::Int))
    }),
    Function::new("Equal", &[Named(VERSION), Named(VERSION)], |cx, args| {
        let holds = receiver(args, 0)?.compare(receiver(args, 1)?).is_eq();
        of(cx, args, Kind::Bool(holds))
    }),
    Function::new("GreaterThan", &[Named(VERSION), Named(VERSION)], |cx, args| {
        let holds = receiver(args, 0)?.compare(receiver(args, 1)?).is_gt();
        of(cx, args, Kind::Bool(holds))
    }),
    Function::new("GreaterThanEqual", &[Named(VERSION), Named(VERSION)], |cx, args| {
        let holds = receiver(args, 0)?.compare(receiver(args, 1)?).is_ge();
        of(cx, args, Kind::Bool(holds))
    }),
    Function::new("IncMajor", &[Named(VERSION)], |cx, args| {
        let major = receiver(args, 0)?.major.wrapping_add(1);
        next(cx, args, Version { major, ..Version::default() })
    }),
    Function::new("IncMinor", &[Named(VERSION)], |cx, args| {
        let version = receiver(args, 0)?;
        next(cx, args, Version { major: version.major, minor: version.minor.wrapping_add(1), ..Version::default() })
    }),
    Function::new("IncPatch", &[Named(VERSION)], |cx, args| {
        let version = receiver(args, 0)?;
        // A pre-release is followed by its own release.
        let patch = version.patch.wrapping_add(u64::from(version.prerelease.is_empty()));
        next(cx, args, Version { major: version.major, minor: version.minor, patch, ..Version::default() })
    }),
    Function::new("LessThan", &[Named(VERSION), Named(VERSION)], |cx, args| {
        let holds = receiver(args, 0)?.compare(receiver(args, 1)?).is_lt();
        of(cx, args, Kind::Bool(holds))
    }),
    Function::new("LessThanEqual", &[Named(VERSION), Named(VERSION)], |cx, args| {
        let holds = receiver(args, 0)?.compare(receiver(args, 1)?).is_le();
        of(cx, args, Kind::Bool(holds))
    }),
    Function::new("Major", &[Named(VERSION)], |cx, args| number(cx, args, receiver(args, 0)?.major)),
    Function::new("Metadata", &[Named(VERSION)], |_, args| text(args, &receiver(args, 0)?.metadata)),
    Function::new("Minor", &[Named(VERSION)], |cx, args| number(cx, args, receiver(args, 0)?.minor)),
    Function::new("Original", &[Named(VERSION)], |_, args| text(args, &receiver(args, 0)?.original)),
    Function::new("Patch", &[Named(VERSION)], |cx, args| number(cx, args, receiver(args, 0)?.patch)),
    Function::new("Prerelease", &[Named(VERSION)], |_, args| text(args, &receiver(args, 0)?.prerelease)),
    Function::new("String", &[Named(VERSION)], |_, args| text(args, &receiver(args, 0)?.to_string())),
];

fn receiver(args: Args<'_>, index: usize) -> Result<&Version, CallError> {
    let value = args.any(index)?;
    match &value.kind {
        Kind::Object(object) => object.as_any().downcast_ref(),
        _ => None,
    }
    .ok_or_else(|| super::wrong_type(VERSION, value))
}

fn of(cx: &mut Context, args: Args<'_>, kind: Kind) -> Result<Value, CallError> {
    let inputs: Vec<&Value> = args.all().iter().collect();
    Ok(cx.computed_value(kind, &inputs))
}

fn number(cx: &mut Context, args: Args<'_>, number: u64) -> Result<Value, CallError> {
    of(cx, args, Kind::Int(number.cast_signed(), IntType::Uint64))
}

fn text(args: Args<'_>, text: &str) -> Result<Value, CallError> {
    Ok(Value::from(Text::new(text.as_bytes(), args.any(0)?.origin, 0)))
}

fn next(cx: &mut Context, args: Args<'_>, mut version: Version) -> Result<Value, CallError> {
    let v = if receiver(args, 0)?.original.starts_with('v') { "v" } else { "" };
    version.original = format!("{v}{version}");
    of(cx, args, Kind::Object(Rc::new(version)))
}
