//! What is told of an API version that takes the place of another.

use hullmark_model::{ApiLifecycle, Object, Replacement};

use crate::report::Found;
use crate::unsafely;

/// Ends the message with what to write instead, and writes it where nothing else of the object has to change.
pub(crate) fn replace<'d>(found: &mut Found<'d>, object: &Object<'d>, lifecycle: ApiLifecycle) {
    let instead = match lifecycle.replacement {
        Replacement::Alike(version) => {
            found.fix(unsafely().set(object.field::<&str>("apiVersion"), version));
            format!("use `{version}`")
        }
        Replacement::Changed(version) => format!("use `{version}`, which writes some fields otherwise"),
        Replacement::Other(words) => format!("use {words}"),
        Replacement::Nothing => "nothing takes its place".to_owned(),
    };
    found.arg("instead", instead);
}
