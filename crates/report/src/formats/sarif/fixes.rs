//! Fixes as SARIF has them (3.55): replacements of regions, file by file.

use hullmark_findings::{Edit, Fix};
use hullmark_source::SourceId;
use serde_sarif::sarif::{ArtifactChange, ArtifactContent, Fix as SarifFix, Replacement};

use super::{Writer, message, region};

impl Writer<'_> {
    /// A fix with its edits; `None` for one whose edits were not written.
    pub(super) fn fix(&self, fix: &Fix) -> Option<SarifFix> {
        let mut files: Vec<(SourceId, Vec<Replacement>)> = Vec::new();
        for edit in &fix.edits {
            let source = edit.span.source;
            match files.iter_mut().find(|(id, _)| *id == source) {
                Some((_, replacements)) => replacements.push(self.replacement(edit)),
                None => files.push((source, vec![self.replacement(edit)])),
            }
        }
        let changes = files.into_iter().map(|(source, replacements)| {
            let artifact = self.artifact(&self.report.sources.name(source));
            ArtifactChange::builder().artifact_location(artifact).replacements(replacements).build()
        });
        let changes: Vec<ArtifactChange> = changes.collect();
        (!changes.is_empty())
            .then(|| SarifFix::builder().description(message(&fix.title)).artifact_changes(changes).build())
    }

    fn replacement(&self, edit: &Edit) -> Replacement {
        let deleted = region(self.report.sources.position(edit.span));
        let inserted = ArtifactContent::builder().text(edit.replacement.clone()).build();
        Replacement::builder().deleted_region(deleted).inserted_content(inserted).build()
    }
}
