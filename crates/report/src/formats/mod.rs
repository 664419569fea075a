//! The formats, one file each.

mod checkstyle;
mod concise;
mod full;
mod github;
mod gitlab;
mod grouped;
mod html;
mod json;
mod junit;
mod markdown;
mod ndjson;
mod rdjson;
mod sarif;
mod statistics;

use crate::Format;

pub use concise::FORMAT as CONCISE;
pub use full::FORMAT as FULL;
pub use json::FORMAT as JSON;
pub use statistics::{STATISTICS, STATISTICS_JSON};

/// Every format, in the order in which help shows them.
pub const FORMATS: &[Format] = &[
    FULL,
    CONCISE,
    grouped::FORMAT,
    JSON,
    ndjson::FORMAT,
    sarif::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    checkstyle::FORMAT,
    rdjson::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
];

/// The format of a name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The formats that the name of a file stands for by its ending, upper or lower case alike: none, one, or several that
/// it could be. The longest ending counts: `a.sarif.json` is SARIF.
#[must_use]
pub fn formats_of_file(name: &str) -> Vec<&'static Format> {
    let name = name.to_ascii_lowercase();
    let ending = |extension: &&str| name.strip_suffix(*extension).is_some_and(|stem| stem.ends_with(['.', '-', '/']));
    let length = |format: &Format| format.extensions.iter().filter(|it| ending(it)).map(|it| it.len()).max();
    let longest = FORMATS.iter().filter_map(length).max();
    FORMATS.iter().filter(|format| longest.is_some() && length(format) == longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_stands_for_a_format_by_its_longest_ending() {
        let named = |name| formats_of_file(name).iter().map(|format| format.name).collect::<Vec<_>>();
        assert_eq!(named("out/a.JSON"), ["json"]);
        assert_eq!(named("a.sarif.json"), ["sarif"]);
        assert_eq!(named("gl-code-quality-report.json"), ["gitlab"]);
        assert_eq!(named("TEST-junit.xml"), ["junit"]);
        assert_eq!(named("a.xml"), ["junit", "checkstyle"]);
        assert_eq!(named("json"), Vec::<&str>::new());
    }
}
