//! `format`, which drafts 4 to 7 assert.

use rustc_hash::FxHashMap;
use serde_json::{Value as Json, json};

use crate::golang::regexp::Regexp;
use crate::golang::url::Url;

/// The checks of formats, made when they are needed.
#[derive(Default)]
pub(super) struct Formats {
    known: FxHashMap<String, Option<jsonschema::Validator>>,
}

impl Formats {
    /// What is wrong with a value of this format: the validator's words, or nothing when they are not known. `None` when
    /// nothing is.
    pub fn problem(&mut self, format: &str, value: &Json) -> Option<String> {
        let text = value.as_str()?;
        match format {
            "regex" => return Regexp::compile(text.as_bytes()).err().map(|error| error.to_string()),
            "uri" => {
                return match Url::parse(text) {
                    Err(error) => Some(error),
                    Ok(_) if !is_absolute(text) => Some("relative url".into()),
                    Ok(_) => None,
                };
            }
            "semver" => return semver_problem(text).map(str::to_owned),
            "uri-reference" => return Url::parse(text).err(),
            _ => {}
        }
        let validator = self.known.entry(format.to_owned()).or_insert_with(|| {
            let options =
                jsonschema::options().with_draft(jsonschema::Draft::Draft201909).should_validate_formats(true);
            options.build(&json!({ "format": format })).ok()
        });
        let is_valid = validator.as_ref().is_none_or(|validator| validator.is_valid(value));
        (!is_valid).then(|| reason(format, text))
    }
}

/// Semantic versions have three numbers; the rest may be anything that Go's reader takes.
fn semver_problem(text: &str) -> Option<&'static str> {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    if numbers.len() != 3 {
        return Some("versionCore must have 3 numbers separated by dot");
    }
    let is_number = |number: &&str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (!numbers.iter().all(is_number)).then_some("")
}

fn is_absolute(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// The validator's words for the mistakes that are made most.
fn reason(format: &str, text: &str) -> String {
    let words = match format {
        "email" if !text.contains('@') => "missing @",
        "ipv4" if text.split('.').count() != 4 => "expected four decimals",
        "time" if text.len() < 9 => "less than 9 characters long",
        "date-time" if text.len() < 20 => "less than 20 characters long",
        "uuid" if text.split('-').count() != 5 => "must have 5 elements",
        "duration" if !text.starts_with('P') => "must start with P",
        "json-pointer" if !text.starts_with('/') => "not starting with /",
        "hostname" => {
            let invalid = text.chars().find(|c| !c.is_ascii_alphanumeric() && !"-.".contains(*c));
            return invalid.map_or_else(String::new, |c| format!("invalid character {c:?}"));
        }
        _ => "",
    };
    words.to_owned()
}
