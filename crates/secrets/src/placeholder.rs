//! What people write where a secret is to be filled in.

use crate::entropy::distinct;
use crate::name::words;
use crate::value::is_uuid;
use crate::wordlist::{WordList, word_list};

/// Words that people write where a secret is to be filled in.
static FILLERS: WordList = word_list!(
    "CENSORED DUMMY ENTER EXAMPLE FAKE FILL FIXME HIDDEN INSERT MASKED MISSING OMITTED PLACEHOLDER PROVIDE PUT \
    REDACTED REMOVED REPLACE REPLACED REPLACEME SAMPLE SETME SPECIFY SUPPLY TBD TBA TODO YOUR YOURS YOURPASSWORD YOURSECRET \
    YOURTOKEN YOURKEY REPLACEWITH"
);

/// Words that say together where a secret will come from.
static FIRST_OF_PHRASE: WordList = word_list!(
    "AUTO COMES FETCHED FILLED FROM GENERATED INJECTED LOADED MANAGED MOUNTED MUST OVERRIDDEN OVERRIDE PROVIDED REPLACED SEE \
     SET STORED TO WILL"
);
static REST_OF_PHRASE: WordList = word_list!(
    "AT BE BY CI ENV ENVIRONMENT EXTERNAL FROM GENERATED IN ME OVERLAY RUNTIME SECRETS SECRETSMANAGER SOPS THIS VAULT VIA"
);

/// Whether something is to be put in the place of the value.
pub(crate) fn is_filler(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_ellipsis =
        value.contains("...") || value.contains(['…', '•']) || lower.contains("xxxx") || value.contains("****");
    let words = words(value);
    // A random string may have a short filler in it; one in which it is most of the text has not.
    let says_so = |word: &String| FILLERS.has(word) && (words.len() <= 8 && word.len() * 6 >= value.len());
    is_ellipsis
        || says_where_it_comes_from(&words)
        || distinct(value) <= 1
        || lower.starts_with("your")
        || lower.starts_with("insert")
        || ["some-", "fake", "dummy", "not-used", "not_used"].iter().any(|start| lower.starts_with(start))
        || ["not-used", "not_used", "unused"].iter().any(|end| lower.ends_with(end))
        || is_made_up_uuid(value)
        || lower.contains("goes-here")
        || lower.contains("goes_here")
        || lower.ends_with("-here")
        || lower.ends_with("_here")
        || value.ends_with("EXAMPLE")
        || value.ends_with("EXAMPLEKEY")
        || words.iter().any(says_so)
}

/// `11111111-2222-3333-4444-555555555555`, `12345678-1234-1234-1234-123456789012`: each part one digit over and over, or
/// counting.
fn is_made_up_uuid(value: &str) -> bool {
    let is_made_up = |part: &str| distinct(part) == 1 || "123456789012".starts_with(part) || "abcdef".starts_with(part);
    is_uuid(value) && value.split('-').all(is_made_up)
}

/// `set-by-ci`, `to-be-set`, `provided at runtime`, `from-vault`.
fn says_where_it_comes_from(words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    FIRST_OF_PHRASE.has(first)
        && !rest.is_empty()
        && rest.len() <= 5
        && rest.iter().any(|word| REST_OF_PHRASE.has(word))
}
