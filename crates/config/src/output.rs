//! How a run reports, as configurations say.

use std::path::PathBuf;

use hullmark_engine::resolved;
use hullmark_report::Format;

use crate::document::Node;
use crate::find::Found;

/// How a run reports. The command line wins over it.
#[derive(Clone, Default, Debug)]
pub struct OutputSettings {
    /// The format on standard output.
    pub format: Option<&'static Format>,
    /// Files to write, each with its format, from the directory of the start.
    pub files: Vec<(&'static Format, PathBuf)>,
}

impl Found {
    /// How a run reports whose first target this configuration holds for.
    #[must_use]
    pub fn output(&self) -> OutputSettings {
        let last =
            |key: &str| self.files.iter().rev().find_map(|file| Some((file, file.root.get("output")?.get(key)?)));
        let format = last("format").and_then(|(_, node)| hullmark_report::format(node.text()?));
        let Some((file, outputs)) = last("files") else { return OutputSettings { format, files: Vec::new() } };
        let output = |text: &str| {
            let (format, path) = text.split_once('=')?;
            Some((hullmark_report::format(format)?, resolved(&file.base.join(path))))
        };
        OutputSettings { format, files: Node::texts(outputs).into_iter().filter_map(output).collect() }
    }
}
