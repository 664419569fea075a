//! Generated documents, and how they are written.

use proptest::prelude::*;

/// A value with the notation to write it in.
#[derive(Clone, Debug)]
pub enum Form {
    Plain(&'static str),
    Quoted(char, String),
    Block(Vec<String>),
    List(bool, Vec<Noted>),
    Map(bool, Vec<(String, Noted)>),
}

/// An entry with its comments.
#[derive(Clone, Debug)]
pub struct Noted {
    form: Form,
    /// Right above it.
    lead: bool,
    /// Behind it.
    trail: bool,
    /// Above it, between blank lines.
    free: bool,
}

/// How a document is written.
#[derive(Clone, Debug)]
pub struct Layout {
    step: usize,
    sequence_step: usize,
    pub windows: bool,
    pub final_break: bool,
    mark: bool,
}

/// Writes a document whose comments say whose they are: `# a.b` for those of an entry, `# in a.b` for those in it.
struct Writer<'l> {
    layout: &'l Layout,
    out: String,
}

impl Writer<'_> {
    fn entry(&mut self, noted: &Noted, indicator: &str, column: usize, path: &str, parent: &str, shares_line: bool) {
        if !shares_line {
            if noted.free {
                self.out += &format!("\n{}# in {parent}\n\n", " ".repeat(column));
            }
            if noted.lead {
                self.out += &format!("{}# {path}\n", " ".repeat(column));
            }
            self.out += &" ".repeat(column);
        }
        self.out += indicator;
        self.form(noted, indicator == "-", column, path);
    }

    fn form(&mut self, noted: &Noted, is_item: bool, column: usize, path: &str) {
        let comment = if noted.trail { format!(" # {path}") } else { String::new() };
        match &noted.form {
            Form::Block(lines) => {
                self.out += &format!(" |{comment}\n");
                let indentation = " ".repeat(column + self.layout.step);
                lines.iter().for_each(|line| self.out += &format!("{indentation}{line}\n"));
            }
            Form::List(false, items) if !items.is_empty() => {
                let under = if is_item { column + 2 } else { column + self.layout.sequence_step };
                self.out += if is_item { " " } else { "" };
                self.out += &if is_item { String::new() } else { format!("{comment}\n") };
                self.children(items.iter().map(|item| ("-".to_owned(), item)), under, path, is_item);
            }
            Form::Map(false, entries) if !entries.is_empty() => {
                let under = if is_item { column + 2 } else { column + self.layout.step };
                self.out += if is_item { " " } else { "" };
                self.out += &if is_item { String::new() } else { format!("{comment}\n") };
                self.children(entries.iter().map(|(key, entry)| (format!("{key}:"), entry)), under, path, is_item);
            }
            form => {
                let mut flow = String::new();
                write_flow(form, &mut flow);
                self.out += &format!(" {flow}{comment}\n");
            }
        }
    }

    fn children<'n>(
        &mut self,
        children: impl Iterator<Item = (String, &'n Noted)>,
        column: usize,
        path: &str,
        mut shares_line: bool,
    ) {
        for (index, (indicator, child)) in children.enumerate() {
            let key = indicator.trim_end_matches(':');
            let below = if indicator == "-" { format!("{path}[{index}]") } else { join(path, key) };
            self.entry(child, &indicator, column, &below, path, shares_line);
            shares_line = false;
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn write_flow(form: &Form, out: &mut String) {
    match form {
        Form::Plain(text) => out.push_str(text),
        Form::Quoted('\'', text) => *out += &format!("'{}'", text.replace('\'', "''")),
        Form::Quoted(_, text) => *out += &format!("{text:?}"),
        Form::Block(lines) => *out += &format!("{:?}", lines.join("\n") + "\n"),
        Form::List(_, items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_flow(&item.form, out);
            }
            out.push(']');
        }
        Form::Map(_, entries) => {
            out.push('{');
            for (index, (key, entry)) in entries.iter().enumerate() {
                *out += &format!("{}{key}: ", if index > 0 { ", " } else { "" });
                write_flow(&entry.form, out);
            }
            out.push('}');
        }
    }
}

pub fn write(root: &Noted, layout: &Layout) -> String {
    let mut writer = Writer { layout, out: String::new() };
    match &root.form {
        Form::Map(_, entries) => {
            writer.children(entries.iter().map(|(key, entry)| (format!("{key}:"), entry)), 0, "", false);
        }
        Form::List(_, items) => writer.children(items.iter().map(|item| ("-".to_owned(), item)), 0, "", false),
        _ => panic!("the root is a collection"),
    }
    let mut text = writer.out;
    if !layout.final_break {
        text.truncate(text.trim_end_matches('\n').len());
    }
    if layout.windows {
        text = text.replace('\n', "\r\n");
    }
    if layout.mark { format!("\u{feff}{text}") } else { text }
}

fn noted(form: impl Strategy<Value = Form>) -> impl Strategy<Value = Noted> {
    (form, any::<[bool; 3]>()).prop_map(|(form, [lead, trail, free])| Noted { form, lead, trail, free })
}

fn form() -> impl Strategy<Value = Noted> {
    let plain = ["a", "true", "0x1f", "1.5", "some words", "http://x.example/a", "~", "''", "null", "two  words"];
    let leaf = prop_oneof![
        prop::sample::select(plain.to_vec()).prop_map(Form::Plain),
        "[a-z '#:,é{]{0,8}".prop_map(|text| Form::Quoted('\'', text)),
        "[a-z \"#:,é\n]{0,8}".prop_map(|text| Form::Quoted('"', text)),
        prop::collection::vec("[a-z#][a-z: #-]{0,6}[a-z]", 1..3).prop_map(Form::Block),
    ];
    noted(leaf).prop_recursive(4, 30, 4, |inner| {
        noted(prop_oneof![
            (any::<bool>(), prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(flow, items)| Form::List(flow, items)),
            (any::<bool>(), entries(inner)).prop_map(|(flow, entries)| Form::Map(flow, entries)),
        ])
    })
}

fn entries(inner: impl Strategy<Value = Noted>) -> impl Strategy<Value = Vec<(String, Noted)>> {
    prop::collection::btree_map("[a-m][a-m-]{0,5}", inner, 0..4).prop_map(|map| map.into_iter().collect())
}

pub fn root() -> impl Strategy<Value = Noted> {
    let map = prop::collection::btree_map("[a-m][a-m-]{0,5}", form(), 1..5);
    let list = prop::collection::vec(form(), 1..4);
    let forms = prop_oneof![
        4 => map.prop_map(|map| Form::Map(false, map.into_iter().collect())),
        1 => list.prop_map(|items| Form::List(false, items)),
    ];
    noted(forms)
}

pub fn layout() -> impl Strategy<Value = Layout> {
    (2..5_usize, any::<[bool; 4]>()).prop_map(|(step, [indented, windows, final_break, mark])| Layout {
        step,
        sequence_step: if indented { step } else { 0 },
        windows,
        final_break,
        mark,
    })
}

/// YAML more or less.
pub fn soup() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a",
        "b: ",
        "- ",
        "key:",
        "key: value\n",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        " # c\n",
        "|\n",
        ">-\n",
        "|+\n",
        "&x ",
        "!!str ",
        "!t ",
        "é",
        "1",
        "~",
        "''",
        "\n\n",
        "- item\n",
        "  - x\n",
        "a: [x, {b: c}]\n",
        "{}",
        "[]",
        "--- ",
        "\r\n",
        "\t",
        "  k: v\n",
        "# c\n",
        "  # c\n",
        "m:\n",
        "  n:\n",
        "? ",
    ]);
    prop::collection::vec(token, 1..16).prop_map(|tokens| tokens.concat())
}
