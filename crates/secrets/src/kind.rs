//! What was found.

use std::ops::Range;

/// What a secret is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A credential whose format tells who issued it; with the words for it: "a GitHub token".
    Token(&'static str),
    /// A private key, in PEM or another armour.
    PrivateKey,
    /// The password in a URL or connection string.
    UrlPassword,
    /// User name and password for a container registry.
    RegistryLogin,
    /// A password, by its name.
    Password,
    /// A key or token that authenticates, by its name.
    Key,
    /// A password that everybody tries first: `changeme`, `admin`.
    DefaultPassword,
    /// The hash of a password, from which a weak one can be guessed.
    PasswordHash,
    /// Text that looks random, and nothing else speaks for a secret.
    Random,
}

impl Kind {
    /// It in a few words, with an article.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Token(words) => words,
            Self::PrivateKey => "a private key",
            Self::UrlPassword => "a URL with a password",
            Self::RegistryLogin => "a registry login",
            Self::Password => "a password",
            Self::Key => "a secret",
            Self::DefaultPassword => "a default password",
            Self::PasswordHash => "a password hash",
            Self::Random => "a random string",
        }
    }

    /// How sure it is that the text is a secret of this kind.
    #[must_use]
    pub const fn confidence(self) -> Confidence {
        match self {
            Self::Token(_) | Self::PrivateKey | Self::RegistryLogin => Confidence::Certain,
            Self::UrlPassword | Self::Password | Self::Key => Confidence::High,
            Self::DefaultPassword | Self::PasswordHash => Confidence::Weak,
            Self::Random => Confidence::Low,
        }
    }
}

/// How much speaks for a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// Nothing but that it looks random.
    Low,
    /// It is what it seems, and opens little: a well-known default, or a hash.
    Weak,
    /// Its name and its value.
    High,
    /// Its format.
    Certain,
}

/// A secret in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Match {
    /// Its bytes in the text. For a secret within base64 these are the bytes of the base64 text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The name that it stands under in the text (`spring.datasource.password`); empty where it has none.
    pub name: String,
}

/// A secret as it may be shown: what everybody knows of its format (`ghp_`, `AKIA`) and nothing that is its own.
#[must_use]
pub fn masked(secret: &str) -> String {
    let known = crate::formats::public_prefix(secret);
    format!("{known}…")
}
