//! One entry of `creation_rules`: which paths it is for, and which keys of them it encrypts.

use hullmark_parser::NodeRef;
use hullmark_source::Span;
use regex::Regex;

/// Parts of a path that are chosen for what nobody may read.
const SECRET_WORDS: [&str; 9] =
    ["secret", "sops", "encrypt", "credential", "passw", "private", "vault", "sensitive", "token"];

/// A creation rule.
#[derive(Debug)]
pub(super) struct CreationRule {
    path: Option<Result<Regex, ()>>,
    keys: Keys,
    /// The `path_regex` as it is written, or what stands for it in a sentence.
    words: String,
    place: Option<Span>,
}

/// The keys whose values are encrypted, with all below them.
#[derive(Debug)]
enum Keys {
    /// Those that the expression matches.
    Matching(Regex),
    /// Those that it does not match.
    NotMatching(Regex),
    Ending(String),
    NotEnding(String),
    /// What this program does not read: comments that decide, an expression that it does not know.
    Unknown,
}

impl CreationRule {
    pub(super) fn read(node: NodeRef<'_>) -> Self {
        let text = |key: &str| node.get(key).and_then(NodeRef::text).filter(|text| !text.is_empty());
        let path = text("path_regex");
        let place = node.get("path_regex").map(NodeRef::span);
        Self {
            path: path.map(|path| Regex::new(path).map_err(drop)),
            keys: Keys::read(text),
            words: path.map_or_else(|| "a rule for every file".to_owned(), |path| format!("`{path}`")),
            place: place.or_else(|| Some(node.entries().next()?.0.span())),
        }
    }

    /// Whether it is for a path below the folder of its configuration, parted by `/`.
    pub(super) fn matches(&self, path: &str) -> bool {
        match &self.path {
            None => true,
            Some(Ok(expression)) => expression.is_match(path),
            Some(Err(())) => false,
        }
    }

    /// How a message calls it.
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// Where it is written.
    pub(super) fn place(&self) -> Option<Span> {
        self.place
    }

    /// Whether its path is one for secrets, and not only the part of a tree that a key is for.
    pub(super) fn names_secrets(&self) -> bool {
        let path = self.words.to_ascii_lowercase();
        let is_environment = path.contains("\\.env") || path.contains("[.]env");
        let is_marked = path.contains(".enc") || path.contains("[.]enc");
        self.path.is_some() && (is_environment || is_marked || SECRET_WORDS.iter().any(|word| path.contains(word)))
    }

    /// Whether it encrypts some keys only.
    pub(super) fn has_filter(&self) -> bool {
        !matches!(self.keys, Keys::NotEnding(_))
    }

    /// Whether a value is encrypted that no key decides about.
    pub(super) fn selects_all(&self) -> bool {
        matches!(self.keys, Keys::NotMatching(_) | Keys::NotEnding(_))
    }

    /// Whether the values of an outermost key are encrypted.
    pub(super) fn selects(&self, key: &str) -> bool {
        self.decides(self.selects_all(), key)
    }

    /// Whether the values below a key are encrypted, where those of the mapping that it is in are as `outer` says.
    pub(super) fn decides(&self, outer: bool, key: &str) -> bool {
        match &self.keys {
            Keys::Unknown => false,
            Keys::Matching(expression) => outer || expression.is_match(key),
            Keys::NotMatching(expression) => outer && !expression.is_match(key),
            Keys::Ending(suffix) => outer || key.ends_with(suffix),
            Keys::NotEnding(suffix) => outer && !key.ends_with(suffix),
        }
    }
}

impl Keys {
    fn read<'d>(text: impl Fn(&str) -> Option<&'d str>) -> Self {
        if text("encrypted_comment_regex").is_some() || text("unencrypted_comment_regex").is_some() {
            Self::Unknown
        } else if let Some(expression) = text("encrypted_regex") {
            Regex::new(expression).map_or(Self::Unknown, Self::Matching)
        } else if let Some(expression) = text("unencrypted_regex") {
            Regex::new(expression).map_or(Self::Unknown, Self::NotMatching)
        } else if let Some(suffix) = text("encrypted_suffix") {
            Self::Ending(suffix.to_owned())
        } else {
            // SOPS leaves these alone when nothing is said.
            Self::NotEnding(text("unencrypted_suffix").unwrap_or("_unencrypted").to_owned())
        }
    }
}
