//! How long an editor waits after an edit.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin edit -- HULLMARK CHART [EDITS]` opens values.yaml and
//! four templates of a chart folder in `HULLMARK lsp`, types a space at the end of one of their lines, takes it back, and
//! so on. It prints the time to the diagnostics of the edited text, which say its version, and to the whole picture, for
//! which the answer to a request about the text waits. The time is that of the clock: other work on the machine counts.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const EDITS: usize = 100;
const TEMPLATES: usize = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(hullmark), Some(chart)) = (args.next(), args.next()) else {
        return Err("HULLMARK and CHART are missing".into());
    };
    let edits = args.next().map_or(Ok(EDITS), |edits| edits.parse())?;
    let chart = std::fs::canonicalize(chart)?;
    let mut editor = Editor::start(&hullmark, &chart)?;
    let mut texts = Vec::new();
    for path in texts_of(&chart)? {
        let text = std::fs::read_to_string(&path)?;
        editor.open(&path, &text)?;
        texts.push((path, text));
    }
    let (mut first, mut whole) = (Vec::new(), Vec::new());
    for round in 0..edits {
        let Some((path, text)) = texts.get(round / 2 % texts.len()) else { continue };
        let line = round / 2 * 7919 % text.lines().count().max(1);
        let end = text.lines().nth(line).map_or(0, |line| line.encode_utf16().count());
        // What was typed is taken back.
        let (from, to, typed) = if round % 2 == 0 { (end, end, " ") } else { (end, end + 1, "") };
        let waited = editor.edit(path, line, from..to, typed)?;
        first.push(waited.0);
        whole.push(waited.1);
    }
    for (name, mut times) in [("the edited text", first), ("the whole picture", whole)] {
        times.sort();
        let at = |part: usize| times.get(times.len() * part / 100).or(times.last()).map_or(0, Duration::as_millis);
        println!("{name}: {} edits, p50 {} ms, p95 {} ms, p100 {} ms", times.len(), at(50), at(95), at(100));
    }
    Ok(())
}

/// values.yaml, and templates at even distances.
fn texts_of(chart: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut folders = vec![chart.join("templates")];
    let mut templates = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("yaml" | "tpl") => templates.push(path),
                _ => {}
            }
        }
    }
    templates.sort();
    let step = (templates.len() / TEMPLATES).max(1);
    let templates = templates.into_iter().step_by(step).take(TEMPLATES);
    Ok(std::iter::once(chart.join("values.yaml")).chain(templates).collect())
}

/// The client's side of the protocol, as far as it is needed. Paths are taken to need no escapes.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last: u32,
}

impl Editor {
    fn start(hullmark: &str, root: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let mut server = Command::new(hullmark).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(input), Some(output)) = (server.stdin.take(), server.stdout.take()) else {
            return Err("the server has no pipes".into());
        };
        let mut editor = Self { server, input, output: BufReader::new(output), last: 0 };
        let id = editor.next();
        let params = format!(r#"{{"capabilities":{{}},"rootUri":"file://{}"}}"#, root.display());
        editor.send(&format!(r#""id":{id},"method":"initialize","params":{params}"#))?;
        while !is_answer(&editor.receive()?, id) {}
        editor.send(r#""method":"initialized","params":{}"#)?;
        Ok(editor)
    }

    fn open(&mut self, path: &Path, text: &str) -> std::io::Result<()> {
        let text = escaped(text);
        let document =
            format!(r#"{{"uri":"file://{}","languageId":"yaml","version":0,"text":"{text}"}}"#, path.display());
        self.send(&format!(r#""method":"textDocument/didOpen","params":{{"textDocument":{document}}}"#))?;
        self.settle(path, 0, Instant::now()).map(drop)
    }

    /// Edits a line, and tells how long it took to the diagnostics of the text and to the whole picture.
    fn edit(
        &mut self,
        path: &Path,
        line: usize,
        columns: std::ops::Range<usize>,
        typed: &str,
    ) -> std::io::Result<(Duration, Duration)> {
        let version = self.next();
        let document = format!(r#"{{"uri":"file://{}","version":{version}}}"#, path.display());
        let at = |column| format!(r#"{{"line":{line},"character":{column}}}"#);
        let range = format!(r#"{{"start":{},"end":{}}}"#, at(columns.start), at(columns.end));
        let changes = format!(r#"[{{"range":{range},"text":"{typed}"}}]"#);
        let start = Instant::now();
        self.send(&format!(
            r#""method":"textDocument/didChange","params":{{"textDocument":{document},"contentChanges":{changes}}}"#
        ))?;
        self.settle(path, version, start)
    }

    fn settle(&mut self, path: &Path, version: u32, start: Instant) -> std::io::Result<(Duration, Duration)> {
        let id = self.next();
        let at = r#"{"line":999999,"character":0}"#;
        let params = format!(
            r#"{{"textDocument":{{"uri":"file://{}"}},"range":{{"start":{at},"end":{at}}},"context":{{"diagnostics":[]}}}}"#,
            path.display()
        );
        self.send(&format!(r#""id":{id},"method":"textDocument/codeAction","params":{params}"#))?;
        let (uri, version) = (format!(r#""uri":"file://{}""#, path.display()), format!(r#""version":{version}"#));
        let mut first = None;
        loop {
            let message = self.receive()?;
            let is_published = message.contains("publishDiagnostics") && message.contains(&uri);
            // The version stands before or behind the diagnostics, which hold none.
            if first.is_none() && is_published && message.contains(&version) {
                first = Some(start.elapsed());
            }
            if is_answer(&message, id) {
                let whole = start.elapsed();
                return Ok((first.unwrap_or(whole), whole));
            }
        }
    }

    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn send(&mut self, body: &str) -> std::io::Result<()> {
        let message = format!(r#"{{"jsonrpc":"2.0",{body}}}"#);
        write!(self.input, "Content-Length: {}\r\n\r\n{message}", message.len())?;
        self.input.flush()
    }

    fn receive(&mut self) -> std::io::Result<String> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim().strip_prefix("Content-Length: ") {
                Some(value) => length = value.parse().unwrap_or(0),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Whether a message answers a request: it has its id, and no method.
fn is_answer(message: &str, id: u32) -> bool {
    let has_id = [format!(r#""id":{id},"#), format!(r#""id":{id}}}"#)].iter().any(|it| message.contains(it));
    has_id && !message.contains(r#""method""#)
}

/// A text as it stands in JSON.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            c if u32::from(c) < 32 => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}
