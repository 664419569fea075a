//! The reference of the settings as Markdown.

use std::fmt::Write as _;

use crate::definition::{SETTINGS, Setting, Shape, Words};

/// Tables of all keys, made from the definition: those of the file first, then those of the tables in it.
#[must_use]
pub fn reference() -> String {
    let mut text = String::new();
    let mut pending = vec![("The file".to_owned(), String::new(), SETTINGS)];
    while let Some((title, path, settings)) = pending.pop() {
        let _ = write!(text, "### {title}\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        for setting in settings {
            let Setting { key, about, default, .. } = setting;
            let default = if default.starts_with('(') { (*default).to_owned() } else { format!("`{default}`") };
            let about = about.replace('|', "\\|");
            let _ = writeln!(text, "| `{key}` | {} | {default} | {about} |", kind(setting.shape));
        }
        text.push('\n');
        let inner: Vec<_> = settings.iter().filter_map(|setting| inner(&path, setting)).collect();
        pending.extend(inner.into_iter().rev());
    }
    text
}

/// The table that a key leads to: how it is written, its path, its keys.
fn inner(path: &str, setting: &Setting) -> Option<(String, String, &'static [Setting])> {
    let own = format!("{path}{}", setting.key);
    match setting.shape {
        Shape::Table(settings) => Some((format!("`[{own}]`"), format!("{own}."), settings)),
        Shape::Tables(settings, _) => Some((format!("`[[{own}]]`"), format!("{own}."), settings)),
        Shape::Named(settings) => Some((format!("`[{own}.NAME]`"), format!("{own}.NAME."), settings)),
        _ => None,
    }
}

fn kind(shape: Shape) -> String {
    match shape {
        Shape::Boolean => "true or false".to_owned(),
        Shape::Integer(allowed) => allowed.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" or "),
        Shape::Text(words) => word(words),
        Shape::Texts(words) => format!("list of {}s", word(words)),
        Shape::Table(_) => "table".to_owned(),
        Shape::Tables(..) => "list of tables".to_owned(),
        Shape::Named(_) => "tables by name".to_owned(),
        Shape::Objects => "list of objects".to_owned(),
        Shape::Rules => "table of rules and groups".to_owned(),
    }
}

fn word(words: Words) -> String {
    match words {
        Words::Any => "string".to_owned(),
        Words::Path => "path".to_owned(),
        Words::Glob => "glob".to_owned(),
        Words::KubeVersion => "version".to_owned(),
        Words::Assignment => "assignment".to_owned(),
        Words::Rule => "rule or group".to_owned(),
        Words::Output => "output".to_owned(),
        Words::OneOf(allowed) if allowed().len() > 6 => "name".to_owned(),
        Words::OneOf(allowed) => allowed().into_iter().map(|it| format!("`\"{it}\"`")).collect::<Vec<_>>().join(", "),
    }
}
