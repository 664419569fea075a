//! Calico's language of selectors: `app == 'web' && role in {'a', 'b'} || !has(old)`.
//!
//! Source: "Selectors" in the reference of Calico's `NetworkPolicy` (v3).

/// Deeper parentheses are nobody's.
const MAX_DEPTH: usize = 32;

/// What is known of a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Known<'l> {
    /// Its value.
    Value(&'l str),
    /// That it is not there.
    Absent,
    /// Nothing: somebody else sets it.
    Nothing,
}

/// Whether a selector selects what has the labels that `label` tells; `None` where that depends on what is not known,
/// and for what is no selector.
pub(crate) fn calico_selects<'l>(selector: &str, label: &dyn Fn(&str) -> Known<'l>) -> Option<bool> {
    if selector.trim().is_empty() {
        return Some(true);
    }
    let mut reader = Reader { rest: selector.trim_start(), label, depth: 0, is_broken: false };
    let selects = reader.any();
    if reader.is_broken || !reader.rest.is_empty() { None } else { selects }
}

struct Reader<'s, 'l, 'f> {
    rest: &'s str,
    label: &'f dyn Fn(&str) -> Known<'l>,
    depth: usize,
    is_broken: bool,
}

impl<'s> Reader<'s, '_, '_> {
    /// Terms joined by `||`: true as soon as one is, unknown before false.
    fn any(&mut self) -> Option<bool> {
        let mut selects = self.all();
        while self.eat("||") {
            selects = match (selects, self.all()) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        selects
    }

    /// Terms joined by `&&`.
    fn all(&mut self) -> Option<bool> {
        let mut selects = self.term();
        while self.eat("&&") {
            selects = match (selects, self.term()) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        selects
    }

    fn term(&mut self) -> Option<bool> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.is_broken = true;
            return None;
        }
        let selects = if self.eat("!") {
            self.term().map(|selects| !selects)
        } else if self.eat("(") {
            let inside = self.any();
            self.expect(")");
            inside
        } else if self.eat("all()") {
            Some(true)
        } else if self.eat("global()") {
            // What belongs to no namespace, which no pod does.
            Some(false)
        } else if self.eat("has(") {
            let key = self.word();
            self.expect(")");
            self.look_up(key, |value| value.is_some())
        } else {
            self.comparison()
        };
        self.depth -= 1;
        selects
    }

    fn comparison(&mut self) -> Option<bool> {
        let key = self.word();
        if self.eat("==") || self.eat("=") {
            let wanted = self.text();
            return self.look_up(key, |value| value == Some(wanted));
        }
        if self.eat("!=") {
            let unwanted = self.text();
            return self.look_up(key, |value| value != Some(unwanted));
        }
        if self.eat("not in") {
            let unwanted = self.set();
            return self.look_up(key, |value| value.is_none_or(|value| !unwanted.contains(&value)));
        }
        if self.eat("in") {
            let wanted = self.set();
            return self.look_up(key, |value| value.is_some_and(|value| wanted.contains(&value)));
        }
        let holds: fn(&str, &str) -> bool = if self.eat("contains") {
            |value, part| value.contains(part)
        } else if self.eat("starts with") {
            |value, part| value.starts_with(part)
        } else if self.eat("ends with") {
            |value, part| value.ends_with(part)
        } else {
            self.is_broken = true;
            return None;
        };
        let part = self.text();
        self.look_up(key, |value| value.is_some_and(|value| holds(value, part)))
    }

    fn look_up(&self, key: &str, holds: impl Fn(Option<&str>) -> bool) -> Option<bool> {
        match (self.label)(key) {
            Known::Value(value) => Some(holds(Some(value))),
            Known::Absent => Some(holds(None)),
            Known::Nothing => None,
        }
    }

    fn eat(&mut self, sign: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(sign) else { return false };
        self.rest = rest.trim_start();
        true
    }

    fn expect(&mut self, sign: &str) {
        self.is_broken |= !self.eat(sign);
    }

    fn word(&mut self) -> &'s str {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest.trim_start();
        self.is_broken |= word.is_empty();
        word
    }

    /// A text in quotes.
    fn text(&mut self) -> &'s str {
        let quote = self.rest.chars().next().filter(|c| matches!(c, '\'' | '"'));
        let text = quote.and_then(|quote| self.rest.strip_prefix(quote)?.split_once(quote));
        let Some((text, rest)) = text else {
            self.is_broken = true;
            return "";
        };
        self.rest = rest.trim_start();
        text
    }

    /// Texts in braces.
    fn set(&mut self) -> Vec<&'s str> {
        let mut texts = Vec::new();
        self.expect("{");
        while !self.is_broken && !self.eat("}") {
            texts.push(self.text());
            if !self.eat(",") && !self.rest.starts_with('}') {
                self.is_broken = true;
            }
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selects(selector: &str) -> Option<bool> {
        calico_selects(selector, &|key| match key {
            "app" => Known::Value("web"),
            "tier" => Known::Value("front-end"),
            "zone" => Known::Nothing,
            _ => Known::Absent,
        })
    }

    #[test]
    fn every_operator_is_read_as_calico_reads_it() {
        for selector in [
            "",
            "all()",
            "app == 'web'",
            "app=='web'&&tier==\"front-end\"",
            "app != 'db'",
            "other != 'db'",
            "has(app) && !has(other)",
            "app in {'db', 'web'}",
            "app not in {'db'}",
            "other not in { \"db\" }",
            "tier contains 'ont-e'",
            "tier starts with 'front'",
            "tier ends with 'end'",
            "app == 'db' || (app == 'web' && !(tier == 'x'))",
            "app == 'web' || zone == 'a'",
        ] {
            assert_eq!(selects(selector), Some(true), "{selector}");
        }
        for selector in [
            "global()",
            "app == 'db'",
            "has(other)",
            "app in {}",
            "other in {'web'}",
            "!all()",
            "zone == 'a' && app == 'db'",
            "app == 'web' && (tier == 'x' || has(other))",
        ] {
            assert_eq!(selects(selector), Some(false), "{selector}");
        }
    }

    #[test]
    fn what_depends_on_the_unknown_or_is_no_selector_is_not_decided() {
        let deep = format!("{}all(){}", "(".repeat(100), ")".repeat(100));
        for selector in ["zone == 'a'", "!has(zone)", "app == web", "app ==", "(app == 'web'", "app ~ 'x'", "&&", &deep]
        {
            assert_eq!(selects(selector), None, "{selector}");
        }
    }
}
