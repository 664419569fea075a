//! Release names made by a template (`--name-template`).

use hullmark_source::SourceId;

use crate::exec::{Error, Executor};
use crate::funcs::Context;
use crate::template::TemplateSet;
use crate::value::Value;

/// The name that errors give the template.
const NAME: &str = "name-template";

/// What a `--name-template` makes. Random functions give the same in each run.
///
/// # Errors
/// Go's, for a text that is no template or cannot be executed.
pub fn release_name(template: &str) -> Result<String, Error> {
    let mut set = TemplateSet::new();
    set.parse(NAME, SourceId::new(u32::MAX), template.into()).map_err(Error::Parse)?;
    let text = Executor::new(&set, &mut Context::default()).execute(NAME, Value::NIL)?;
    Ok(text.to_str().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_as_helm_makes_them() {
        for (template, name) in
            [("web-{{ add 1 2 }}", "web-3"), (r#"{{ "ABC" | lower }}"#, "abc"), ("{{ .x }}", "<no value>"), ("", "")]
        {
            assert_eq!(release_name(template).unwrap(), name, "{template}");
        }
        assert_eq!(
            release_name("{{ nope }}").unwrap_err().to_string(),
            "template: name-template:1: function \"nope\" not defined"
        );
        assert_eq!(release_name("{{").unwrap_err().to_string(), "template: name-template:1: unclosed action");
    }
}
