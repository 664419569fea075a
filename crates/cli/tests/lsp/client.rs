//! A small editor: it speaks with the real binary.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Nothing takes so long, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Those that were received while another one was waited for.
    kept: Vec<Value>,
    next_id: i64,
    /// The versions of the open texts.
    versions: HashMap<String, i32>,
    /// The last diagnostics of each file.
    last: HashMap<String, Value>,
}

impl Client {
    /// Starts the server without a word.
    pub fn start() -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_hullmark"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = server.stdin.take();
        Self { server, input, messages, kept: Vec::new(), next_id: 0, versions: HashMap::new(), last: HashMap::new() }
    }

    /// Starts the server for a folder, with the capabilities of a usual editor and these.
    pub fn open_folder(folder: &Path, more: Value) -> Self {
        let mut client = Self::start();
        let mut params = json!({
            "processId": null,
            "rootUri": uri(folder),
            "workspaceFolders": [{"uri": uri(folder), "name": "test"}],
            "capabilities": {
                "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
                "workspace": {"workspaceEdit": {"documentChanges": true}},
            },
        });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.request("initialize", params);
        client.notify("initialized", json!({}));
        client
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and gives its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// The response to a request, whole.
    pub fn response(&mut self, id: &Value) -> Value {
        self.wait_for(|message| message.get("method").is_none() && message.get("id") == Some(id))
    }

    /// Sends a request and gives the result.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let response = self.response(&id.into());
        assert!(response.get("error").is_none(), "{response}");
        response["result"].clone()
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        self.versions.insert(uri(path), 1);
        let document = json!({"uri": uri(path), "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Replaces a text.
    pub fn change(&mut self, path: &Path, version: i32, text: &str) {
        self.change_with(path, version, json!({"text": text}));
    }

    pub fn change_with(&mut self, path: &Path, version: i32, change: Value) {
        self.versions.insert(uri(path), version);
        let document = json!({"uri": uri(path), "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    }

    pub fn close(&mut self, path: &Path) {
        self.versions.remove(&uri(path));
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri(path)}}));
    }

    /// The next diagnostics of a file, of the version that it has now.
    pub fn diagnostics(&mut self, path: &Path) -> Value {
        let uri = uri(path);
        let version = self.versions.get(&uri).copied();
        let message = self.wait_for(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
                && message["params"]["version"].as_i64() == version.map(i64::from)
        });
        message["params"].clone()
    }

    /// The diagnostics of a file that were received last, of any version.
    pub fn last_diagnostics(&mut self, path: &Path) -> Option<Value> {
        let uri = uri(path);
        self.last.get(&uri).cloned()
    }

    pub fn wait_for(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.kept.iter().position(&is_it) {
            return self.kept.remove(index);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).expect("the server says nothing");
            if message["method"] == "textDocument/publishDiagnostics" {
                let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                self.last.insert(uri, message["params"].clone());
            }
            if is_it(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// Says goodbye, and gives how the server ended.
    pub fn leave(mut self) -> ExitStatus {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.server.wait().unwrap()
    }

    /// Goes without a word.
    pub fn vanish(mut self) -> ExitStatus {
        self.input = None;
        self.server.wait().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim().strip_prefix("Content-Length: ") {
            Some(value) => length = value.parse().ok()?,
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The URI of a path, as an editor writes it.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.to_str().unwrap().replace('%', "%25").replace(' ', "%20"))
}

/// Rule, first line and character, last line and character of each diagnostic.
pub fn brief(diagnostics: &Value) -> Vec<String> {
    let brief = |it: &Value| {
        let at = |end: &str| format!("{}:{}", it["range"][end]["line"], it["range"][end]["character"]);
        format!("{} {}-{}", it["code"].as_str().unwrap(), at("start"), at("end"))
    };
    diagnostics["diagnostics"].as_array().unwrap().iter().map(brief).collect()
}
