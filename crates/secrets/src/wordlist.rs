//! Lists of words that are asked for every name.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of words, written as a text with blanks between them.
pub(crate) struct WordList(LazyLock<HashSet<&'static str>, fn() -> HashSet<&'static str>>);

impl WordList {
    pub(crate) const fn new(words: fn() -> HashSet<&'static str>) -> Self {
        Self(LazyLock::new(words))
    }

    /// Whether the list has a word, as it is written there.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// A [`WordList`] of a text.
macro_rules! word_list {
    ($text:expr) => {
        $crate::wordlist::WordList::new(|| $text.split_ascii_whitespace().collect())
    };
}
pub(crate) use word_list;
