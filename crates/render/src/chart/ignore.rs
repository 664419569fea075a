//! `.helmignore`: which files of a chart folder are no part of the chart.
//!
//! The rules are Helm's own, and differ from git's: the first rule that decides wins, a negated rule ignores
//! everything that it does *not* match, `**` is refused, and a pattern with a slash must match the whole path.

use super::path_match::{BadPattern, PathPattern, base_name};

/// The name of the file that holds the rules, at the top of the chart.
pub const FILE_NAME: &str = ".helmignore";

/// A parsed `.helmignore`.
#[derive(Clone, Debug)]
pub struct IgnoreRules {
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug)]
struct Pattern {
    /// `None` when what is left of the rule is no pattern: it matches nothing.
    glob: Option<PathPattern>,
    negated: bool,
    directories_only: bool,
    /// Whether the pattern is held against the whole path; else against the last element alone.
    whole_path: bool,
}

/// A line that Helm refuses.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum IgnoreError {
    /// `**` was used.
    #[error("double-star (**) syntax is not supported")]
    DoubleStar {
        /// 0-based line of the file.
        line: usize,
    },
    /// The pattern does not parse.
    #[error("{cause}")]
    Pattern {
        /// 0-based line of the file.
        line: usize,
        /// What is wrong.
        cause: BadPattern,
    },
}

impl Default for IgnoreRules {
    /// The rules of a chart without a `.helmignore`: names with a leading dot in `templates/` are ignored.
    fn default() -> Self {
        Self { patterns: Pattern::parse("templates/.?*").into_iter().collect() }
    }
}

impl IgnoreRules {
    /// Reads the text of a `.helmignore`. Helm's default rule is added at the end.
    ///
    /// # Errors
    /// When a line holds `**` or a malformed pattern: Helm doesn't load such a chart.
    pub fn parse(text: &str) -> Result<Self, IgnoreError> {
        let mut patterns = Vec::new();
        for (line, rule) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let rule = rule.trim();
            if rule.is_empty() || rule.starts_with('#') {
                continue;
            }
            if rule.contains("**") {
                return Err(IgnoreError::DoubleStar { line });
            }
            PathPattern::parse(rule).map_err(|cause| IgnoreError::Pattern { line, cause })?;
            patterns.extend(Pattern::parse(rule));
        }
        patterns.extend(Self::default().patterns);
        Ok(Self { patterns })
    }

    /// Whether the file or folder at `path` (relative to the chart, `/` between the parts) is ignored. A file
    /// in an ignored folder is not asked for again: see [`IgnoreRules::ignores_file`].
    #[must_use]
    pub fn ignores(&self, path: &str, is_directory: bool) -> bool {
        if matches!(path, "" | "." | "./") {
            return false;
        }
        for pattern in &self.patterns {
            let applies = !pattern.directories_only || is_directory;
            if pattern.negated {
                if !applies || !pattern.matches(path) {
                    return true;
                }
            } else if applies && pattern.matches(path) {
                return true;
            }
        }
        false
    }

    /// Whether the file at `path`, or a folder around it, is ignored.
    #[must_use]
    pub fn ignores_file(&self, path: &str) -> bool {
        let folders = path.match_indices('/').filter_map(|(slash, _)| path.get(..slash));
        folders.into_iter().any(|folder| self.ignores(folder, true)) || self.ignores(path, false)
    }
}

impl Pattern {
    fn parse(rule: &str) -> Option<Self> {
        let (negated, rule) = rule.strip_prefix('!').map_or((false, rule), |rest| (true, rest));
        let (directories_only, rule) = rule.strip_suffix('/').map_or((false, rule), |rest| (true, rest));
        let (rooted, rule) = rule.strip_prefix('/').map_or((false, rule), |rest| (true, rest));
        let whole_path = rooted || rule.contains('/');
        Some(Self { glob: PathPattern::parse(rule).ok(), negated, directories_only, whole_path })
    }

    fn matches(&self, path: &str) -> bool {
        let subject = if self.whole_path { path } else { base_name(path) };
        self.glob.as_ref().is_some_and(|glob| glob.matches(subject))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(rules: &str, path: &str) -> bool {
        IgnoreRules::parse(rules).unwrap().ignores_file(path)
    }

    #[test]
    fn rules_read_as_helm_reads_them() {
        let cases = [
            ("*.txt", "a/b/readme.txt", true),
            ("/*.txt", "a/readme.txt", false),
            ("/*.txt", "readme.txt", true),
            ("docs/", "docs/a/b.md", true),
            ("docs/", "docs", false),
            ("a/b", "x/a/b", false),
            ("# *.txt\n\n  *.md  ", "x.md", true),
            ("", "templates/.hidden", true),
            ("", "charts/sub/templates/.hidden", false),
            ("", ".hidden", false),
            (".git", ".git/config", true),
            ("!keep.txt", "other.txt", true),
            ("!keep.txt", "keep.txt", false),
            ("!/keep/", "keep/file", true),
        ];
        for (rules, path, expected) in cases {
            assert_eq!(ignored(rules, path), expected, "{rules:?} on {path}");
        }
    }

    #[test]
    fn what_helm_refuses_is_an_error_at_its_line() {
        assert_eq!(IgnoreRules::parse("a\n**/b").unwrap_err(), IgnoreError::DoubleStar { line: 1 });
        assert!(matches!(IgnoreRules::parse("[").unwrap_err(), IgnoreError::Pattern { line: 0, .. }));
    }
}
