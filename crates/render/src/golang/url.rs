//! Go's `net/url`: as much as `urlParse` and `urlJoin` show.

/// A URL in its parts, decoded.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Url {
    /// In lower case, without the colon.
    pub scheme: String,
    /// What follows the scheme of a URL like `mailto:me`.
    pub opaque: String,
    /// Name and password.
    pub user: Option<(Vec<u8>, Option<Vec<u8>>)>,
    /// With the port.
    pub host: Vec<u8>,
    /// The path.
    pub path: Vec<u8>,
    /// As it was written, without the question mark.
    pub query: String,
    /// The fragment.
    pub fragment: Vec<u8>,
}

/// The part of a URL that is written or read; each has its own characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    User,
    Host,
    Path,
    Fragment,
}

impl Url {
    /// `url.Parse`
    ///
    /// # Errors
    /// Go's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let quote = |text: &str| crate::gofmt::quote_bytes(text.as_bytes());
        let mut url =
            Self::parse_without_fragment(before).map_err(|error| format!("parse {}: {error}", quote(before)))?;
        let fragment = unescape(fragment, Place::Fragment);
        url.fragment = fragment.map_err(|error| format!("parse {}: {error}", quote(text)))?;
        Ok(url)
    }

    fn parse_without_fragment(text: &str) -> Result<Self, String> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7F) {
            return Err("net/url: invalid control character in URL".to_owned());
        }
        let mut url = Self::default();
        if text == "*" {
            url.path = b"*".to_vec();
            return Ok(url);
        }
        let (scheme, rest) = split_scheme(text)?;
        url.scheme = scheme.to_ascii_lowercase();
        let (mut rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        url.query = query.to_owned();
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                url.opaque = rest.to_owned();
                return Ok(url);
            }
            if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
                return Err("first path segment in URL cannot contain colon".to_owned());
            }
        }
        let may_have_authority = !url.scheme.is_empty() || !rest.starts_with("///");
        if let Some(authority) = rest.strip_prefix("//").filter(|_| may_have_authority) {
            let slash = authority.find('/').unwrap_or(authority.len());
            let (authority, path) = authority.split_at_checked(slash).unwrap_or((authority, ""));
            rest = path;
            url.parse_authority(authority)?;
        }
        url.path = unescape(rest, Place::Path)?;
        Ok(url)
    }

    fn parse_authority(&mut self, authority: &str) -> Result<(), String> {
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        self.host = parse_host(host)?;
        let Some(user) = user else { return Ok(()) };
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
        if !user.bytes().all(allowed) {
            return Err("net/url: invalid userinfo".to_owned());
        }
        let (name, password) = match user.split_once(':') {
            Some((name, password)) => (name, Some(unescape(password, Place::User)?)),
            None => (user, None),
        };
        self.user = Some((unescape(name, Place::User)?, password));
        Ok(())
    }

    /// The host without port and without the brackets of an address.
    #[must_use]
    pub fn hostname(&self) -> &[u8] {
        let host = self.host.as_slice();
        let colon = host.iter().rposition(|byte| *byte == b':');
        let port = colon.filter(|colon| host.get(colon + 1..).is_some_and(|port| port.iter().all(u8::is_ascii_digit)));
        let host = port.and_then(|colon| host.get(..colon)).unwrap_or(host);
        host.strip_prefix(b"[").and_then(|host| host.strip_suffix(b"]")).unwrap_or(host)
    }

    /// Name and password, encoded; nothing when there are none.
    #[must_use]
    pub fn userinfo(&self) -> Vec<u8> {
        let Some((name, password)) = &self.user else { return Vec::new() };
        let mut output = escape(name, Place::User);
        if let Some(password) = password {
            output.push(b':');
            output.extend(escape(password, Place::User));
        }
        output
    }

    /// `url.URL.String`
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut output = Vec::new();
        if !self.scheme.is_empty() {
            output.extend_from_slice(self.scheme.as_bytes());
            output.push(b':');
        }
        if self.opaque.is_empty() {
            self.push_hierarchy(&mut output);
        } else {
            output.extend_from_slice(self.opaque.as_bytes());
        }
        if !self.query.is_empty() {
            output.push(b'?');
            output.extend_from_slice(self.query.as_bytes());
        }
        if !self.fragment.is_empty() {
            output.push(b'#');
            output.extend(escape(&self.fragment, Place::Fragment));
        }
        output
    }

    fn push_hierarchy(&self, output: &mut Vec<u8>) {
        let has_authority = !self.host.is_empty() || self.user.is_some();
        if has_authority || !self.scheme.is_empty() && !self.path.is_empty() {
            output.extend_from_slice(b"//");
            if self.user.is_some() {
                output.extend(self.userinfo());
                output.push(b'@');
            }
            output.extend(escape(&self.host, Place::Host));
        }
        let path = if self.path == b"*" { self.path.clone() } else { escape(&self.path, Place::Path) };
        if !path.is_empty() && !path.starts_with(b"/") && !self.host.is_empty() {
            output.push(b'/');
        }
        // "a:b" would be read as a scheme.
        if output.is_empty() && path.split(|byte| *byte == b'/').next().is_some_and(|first| first.contains(&b':')) {
            output.extend_from_slice(b"./");
        }
        output.extend(path);
    }
}

fn split_scheme(text: &str) -> Result<(&str, &str), String> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
    match end.and_then(|end| text.split_at_checked(end)) {
        Some(("", rest)) if rest.starts_with(':') => Err("missing protocol scheme".to_owned()),
        Some((scheme, rest)) if begins => Ok(rest.strip_prefix(':').map_or(("", text), |rest| (scheme, rest))),
        _ => Ok(("", text)),
    }
}

fn parse_host(host: &str) -> Result<Vec<u8>, String> {
    let port = if host.starts_with('[') {
        let Some(bracket) = host.rfind(']') else { return Err("missing ']' in host".to_owned()) };
        host.get(bracket + 1..).unwrap_or_default()
    } else {
        host.find(':').and_then(|colon| host.get(colon..)).unwrap_or_default()
    };
    let valid = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    if !valid {
        return Err(format!("invalid port {} after host", crate::gofmt::quote_bytes(port.as_bytes())));
    }
    unescape(host, Place::Host)
}

/// Whether a byte is written as `%XX`.
fn is_escaped(byte: u8, place: Place) -> bool {
    let free = byte.is_ascii_alphanumeric()
        || b"-_.~".contains(&byte)
        || match place {
            Place::Host => b"!$&'()*+,;=:[]<>\"".contains(&byte),
            Place::Path => b"$&+,/:;=@".contains(&byte),
            Place::User => b"$&+,;=".contains(&byte),
            Place::Fragment => b"$&+,/:;=?@!()*".contains(&byte),
        };
    !free
}

fn escape(bytes: &[u8], place: Place) -> Vec<u8> {
    let mut output = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if is_escaped(*byte, place) {
            output.extend_from_slice(format!("%{byte:02X}").as_bytes());
        } else {
            output.push(*byte);
        }
    }
    output
}

fn unescape(text: &str, place: Place) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let mut output = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'%' {
            let sequence = bytes.get(at..bytes.len().min(at + 3)).unwrap_or_default();
            let digits = sequence.get(1..).and_then(|digits| std::str::from_utf8(digits).ok());
            let code = digits
                .filter(|digits| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                .filter(|code| place != Place::Host || *code >= 0x80 || *code == b'%');
            let Some(code) = code else {
                return Err(format!("invalid URL escape {}", crate::gofmt::quote_bytes(sequence)));
            };
            output.push(code);
            at += 3;
            continue;
        }
        if place == Place::Host && byte.is_ascii() && is_escaped(*byte, place) {
            let quoted = crate::gofmt::quote_bytes(&[*byte]);
            return Err(format!("invalid character {quoted} in host name"));
        }
        output.push(*byte);
        at += 1;
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_go_round() {
        for text in [
            "http://admin:p%40ss@server.com:8080/api/v1?list=false#a%20b",
            "mailto:me@example.org",
            "//host/path",
            "/only/path%3F",
            "",
            "http://[::1]:80/",
            "file:///etc/passwd",
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!(String::from_utf8(url.to_bytes()).unwrap(), text);
        }
        assert_eq!(Url::parse("http://[::1]:80/").unwrap().hostname(), b"::1");
    }

    #[test]
    fn what_is_no_url_is_told() {
        for (text, error) in [
            (":x", r#"parse ":x": missing protocol scheme"#),
            ("http://h:80:90/", r#"parse "http://h:80:90/": invalid port ":80:90" after host"#),
            ("1a:b", r#"parse "1a:b": first path segment in URL cannot contain colon"#),
            ("http://h:x/", r#"parse "http://h:x/": invalid port ":x" after host"#),
            ("/%zz", r#"parse "/%zz": invalid URL escape "%zz""#),
            ("http://a b/", r#"parse "http://a b/": invalid character " " in host name"#),
        ] {
            assert_eq!(Url::parse(text).err().unwrap_or_default(), error, "{text}");
        }
    }
}
