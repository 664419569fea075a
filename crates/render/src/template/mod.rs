//! Go's `text/template` language: from text to tree.
