//! What happens while containers start and end.

use crate::field::strings;
use crate::{Container, Field};

impl<'d> Container<'d> {
    /// The command that runs before it is told to end: its strings, each with its place.
    #[must_use]
    pub fn pre_stop_command(&self) -> Vec<Field<'d, &'d str>> {
        strings(self.field("lifecycle.preStop.exec.command")).collect()
    }
}
