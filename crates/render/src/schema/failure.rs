//! What a schema has against a value.

use std::fmt::Write;

/// Something that a schema has against a value, or against values in it.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The steps to the value.
    pub path: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// What is wrong in detail.
    pub causes: Vec<Failure>,
    pub(super) kind: Kind,
}

/// What a failure is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// One keyword.
    Keyword,
    /// A keyword with alternatives: to mend one of them is enough.
    Choice,
    /// Several failures of one value.
    Group,
    /// The failure of a schema that is referred to.
    Reference,
}

impl Failure {
    /// Helm's words: a line for each failure, those below it further in.
    pub fn print(&self, depth: usize, text: &mut String) {
        let is_shown = self.kind != Kind::Reference || self.causes.len() != 1;
        if is_shown {
            let indent = "  ".repeat(depth);
            let _ = writeln!(text, "{indent}- {}", self.line());
        }
        let depth = depth.saturating_add(usize::from(is_shown));
        self.causes.iter().for_each(|cause| cause.print(depth, text));
    }

    /// The failures that can be mended one by one, this one or those below it.
    pub fn leaves(&self) -> Vec<&Self> {
        if self.causes.is_empty() || self.kind == Kind::Choice {
            return vec![self];
        }
        self.causes.iter().flat_map(Self::leaves).collect()
    }

    /// All of it in one line.
    pub fn in_one_line(&self) -> String {
        match self.causes.as_slice() {
            [] => self.line(),
            [cause] if self.kind == Kind::Reference => cause.in_one_line(),
            causes => {
                let causes: Vec<String> = causes.iter().map(Self::in_one_line).collect();
                format!("{} ({})", self.line(), causes.join("; "))
            }
        }
    }

    fn line(&self) -> String {
        let pointer = self
            .path
            .iter()
            .fold(String::new(), |pointer, step| pointer + "/" + &step.replace('~', "~0").replace('/', "~1"));
        format!("at {}: {}", super::words::quote(&pointer), self.message)
    }
}
