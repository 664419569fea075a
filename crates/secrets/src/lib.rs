//! Finds credentials in text.
//!
//! Text goes in, [`Match`]es come out: where the secret stands, what it is, how sure that is. Nothing here knows of
//! YAML or Kubernetes; whoever walks a document hands each string over with the name that it stands under.
//!
//! Three things speak for a secret, in this order: the format of a token that somebody issues ([`Kind::Token`]), the
//! place that only a secret has (a URL's user information, a PEM block), and a name that promises one together with a
//! value that could be one. A name alone is none, nor is a value that only looks random, unless one asks for that with
//! [`random_strings`].
//!
//! The time is linear in the length of the text: one pass over it finds all beginnings, and each is looked at once.
//!
//! ```
//! use hullmark_secrets::{Kind, Setting, scan, scan_named};
//!
//! let found = scan("db.url=jdbc:postgresql://db/shop\ndb.password=Zr8vNw2Lx0Tt\n");
//! assert_eq!((found[0].range.clone(), found[0].kind), (45..57, Kind::Password));
//! assert_eq!(found[0].name, "db.password");
//!
//! assert!(scan_named("DB_PASSWORD", "$(VAULT_PASSWORD)", Setting::Variable).is_empty());
//! assert!(scan_named("DB_PASSWORD_FILE", "db.txt", Setting::Variable).is_empty());
//! assert_eq!(scan_named("DB_PASSWORD", "changeme", Setting::Variable)[0].kind, Kind::DefaultPassword);
//! ```

mod assignment;
mod beginning;
mod command;
mod encoded;
mod entropy;
mod formats;
mod idiom;
mod keystore;
mod kind;
mod name;
mod pem;
mod placeholder;
mod scan;
mod text;
mod url;
mod value;
mod wellknown;
mod wordlist;

pub use encoded::decode as decode_base64;
pub use entropy::random_strings;
pub use kind::{Confidence, Kind, Match, masked};
pub use name::{is_plain, may_promise};
pub use scan::{Setting, scan, scan_named};
pub use value::looks_used;
