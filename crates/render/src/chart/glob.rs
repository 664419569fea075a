//! The patterns of `.Files.Glob`: those of Go's `gobwas/glob` with `/` as the separator.
//!
//! `*` and `?` don't cross a `/`, `**` does, `[a-z]`, `[!a-z]` and `[abc]` are classes, `{a,b}` is a choice,
//! `\` escapes.

/// A pattern. One that does not parse matches everything, as in Helm.
#[derive(Clone, Debug)]
pub(super) struct Glob {
    tokens: Vec<Token>,
}

#[derive(Clone, Debug)]
enum Token {
    Char(char),
    One,
    Any,
    Super,
    Range { low: char, high: char, negated: bool },
    List { chars: Vec<char>, negated: bool },
    Choice(Vec<Vec<Token>>),
}

/// Choices in choices deeper than this don't parse; the upstream has no limit.
const MAX_DEPTH: usize = 16;

impl Glob {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Self {
        let mut reader = Reader { chars: pattern.chars().collect(), at: 0 };
        let tokens = reader.tokens(0).filter(|_| reader.at >= reader.chars.len());
        Self { tokens: tokens.unwrap_or_else(|| vec![Token::Super]) }
    }

    /// Whether it matches the whole of `path`.
    pub fn matches(&self, path: &str) -> bool {
        let path: Vec<char> = path.chars().collect();
        let ends = ends(&self.tokens, &path, vec![0]);
        ends.contains(&path.len())
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    /// Tokens up to the end, or in a choice up to its next `,` or `}`.
    fn tokens(&mut self, depth: usize) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        while let Some(c) = self.peek() {
            if depth > 0 && matches!(c, ',' | '}') {
                break;
            }
            self.at += 1;
            match c {
                '*' if self.peek() == Some('*') => {
                    self.at += 1;
                    tokens.push(Token::Super);
                }
                '*' => tokens.push(Token::Any),
                '?' => tokens.push(Token::One),
                '[' => tokens.push(self.class()?),
                '{' => tokens.push(self.choice(depth + 1)?),
                // A backslash at the very end stands for nothing.
                '\\' => tokens.extend(self.next().map(Token::Char)),
                _ => tokens.push(Token::Char(c)),
            }
        }
        Some(tokens)
    }

    fn choice(&mut self, depth: usize) -> Option<Token> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut branches = Vec::new();
        loop {
            branches.push(self.tokens(depth)?);
            match self.next() {
                Some(',') => {}
                // The upstream takes the end of the pattern for the end of the choice.
                _ => return Some(Token::Choice(branches)),
            }
        }
    }

    fn class(&mut self) -> Option<Token> {
        let negated = self.peek() == Some('!');
        self.at += usize::from(negated);
        let low = self.next()?;
        if self.peek() == Some('-') {
            self.at += 1;
            let high = self.next()?;
            return (self.next()? == ']' && low <= high).then_some(Token::Range { low, high, negated });
        }
        self.at -= 1;
        let mut chars = Vec::new();
        loop {
            match self.next()? {
                ']' if chars.is_empty() => return None,
                ']' => return Some(Token::List { chars, negated }),
                '\\' => chars.push(self.next()?),
                c => chars.push(c),
            }
        }
    }
}

/// Where a match of `tokens` can end when it begins at one of `starts` (ascending). Linear in the pattern times
/// the path: no backtracking.
fn ends(tokens: &[Token], path: &[char], starts: Vec<usize>) -> Vec<usize> {
    let mut places = starts;
    for token in tokens {
        if places.is_empty() {
            break;
        }
        let step = |admits: &dyn Fn(char) -> bool| -> Vec<usize> {
            places.iter().filter(|at| path.get(**at).is_some_and(|c| admits(*c))).map(|at| at + 1).collect()
        };
        places = match token {
            Token::Char(literal) => step(&|c| c == *literal),
            Token::One => step(&|c| c != '/'),
            Token::Range { low, high, negated } => step(&|c| (*low <= c && c <= *high) != *negated),
            Token::List { chars, negated } => step(&|c| chars.contains(&c) != *negated),
            Token::Super => places.first().map_or_else(Vec::new, |first| (*first..=path.len()).collect()),
            Token::Any => spread(&places, path),
            Token::Choice(branches) => {
                let mut all: Vec<usize> =
                    branches.iter().flat_map(|branch| ends(branch, path, places.clone())).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
        };
    }
    places
}

/// Every place that can be reached from `places` without crossing a `/`.
fn spread(places: &[usize], path: &[char]) -> Vec<usize> {
    let mut reached = Vec::new();
    let mut open = false;
    for at in 0..=path.len() {
        open |= places.binary_search(&at).is_ok();
        if open {
            reached.push(at);
        }
        open &= path.get(at) != Some(&'/');
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_helm() {
        let cases = [
            ("*.yaml", "a.yaml", true),
            ("*.yaml", "conf/a.yaml", false),
            ("**.yaml", "conf/deep/a.yaml", true),
            ("conf/*", "conf/a", true),
            ("conf/*", "conf/b/a", false),
            ("conf/**", "conf/b/a", true),
            ("**/a", "a", false),
            ("conf/*.{yaml,json}", "conf/x.json", true),
            ("conf/*.{yaml,json}", "conf/x.txt", false),
            ("{a,b*}/c", "bcd/c", true),
            ("[abc].txt", "b.txt", true),
            ("[!abc].txt", "b.txt", false),
            ("[a-c]?", "bz", true),
            ("a\\*", "a*", true),
            ("a\\*", "ab", false),
            ("", "", true),
            ("[", "anything/at/all", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(Glob::new(pattern).matches(path), expected, "{pattern} on {path}");
        }
    }
}
