//! Messages on streams: headers, a length, JSON.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use gen_lsp_types::Uri;
use serde::Serialize;
use serde_json::{Value, json};

/// The longest message that is read. A longer one is passed over.
const MAX_MESSAGE_BYTES: u64 = 256 << 20;
/// The longest line of a header.
const MAX_HEADER_BYTES: u64 = 8 << 10;

/// Codes of errors, as JSON-RPC and the protocol have them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ErrorCode {
    Parse = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    NotInitialized = -32002,
    RequestCancelled = -32800,
}

/// A message of the client's.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Message {
    Request {
        id: Value,
        method: String,
        params: Value,
    },
    Notification {
        method: String,
        params: Value,
    },
    /// The answer to a request of ours; `None` when it is an error.
    Response {
        id: Value,
        result: Option<Value>,
    },
    /// Something that is none of these. The id is null where there is none.
    Malformed {
        id: Value,
        code: ErrorCode,
        reason: String,
    },
}

/// Reads the next message; `None` at the end of the stream.
///
/// # Errors
/// Only when the stream cannot be read.
pub(crate) fn read_message(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    let Some(length) = read_header(input)? else { return Ok(None) };
    if length > MAX_MESSAGE_BYTES {
        let passed_over = io::copy(&mut input.take(length), &mut io::sink())?;
        let reason = format!("a message of {passed_over} bytes is too long");
        return Ok(Some(Message::Malformed { id: Value::Null, code: ErrorCode::InvalidRequest, reason }));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(message(&bytes)))
}

/// Reads up to the empty line that ends a header. Lines that are none of a header are passed over, so that the stream
/// is found again behind garbage.
fn read_header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(MAX_HEADER_BYTES).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim().split_once(':'), length) {
            (Some((name, value)), _) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            (None, Some(length)) if line.trim().is_empty() => return Ok(Some(length)),
            _ => {}
        }
    }
}

fn message(bytes: &[u8]) -> Message {
    let malformed = |id, code, reason: &str| Message::Malformed { id, code, reason: reason.to_owned() };
    let mut value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => return malformed(Value::Null, ErrorCode::Parse, &error.to_string()),
    };
    let mut take = |key: &str| value.get_mut(key).map(Value::take);
    let (id, method, params) = (take("id"), take("method"), take("params").unwrap_or_default());
    match (id, method) {
        (Some(id), Some(Value::String(method))) if id.is_string() || id.is_number() => {
            Message::Request { id, method, params }
        }
        (None, Some(Value::String(method))) => Message::Notification { method, params },
        (Some(id), None) => Message::Response { id, result: take("result").filter(|_| take("error").is_none()) },
        (id, _) => malformed(id.unwrap_or_default(), ErrorCode::InvalidRequest, "this is no message of JSON-RPC"),
    }
}

/// Reads on a thread of its own, until the stream ends.
pub(crate) fn spawn_reader<E: Send + 'static>(
    input: impl Read + Send + 'static,
    events: Sender<E>,
    event: impl Fn(Option<Message>) -> E + Send + 'static,
) {
    thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Ok(Some(message)) = read_message(&mut input) {
            if events.send(event(Some(message))).is_err() {
                return;
            }
        }
        // Whoever would hear it is gone as well if this fails.
        let _ = events.send(event(None));
    });
}

/// What is sent to the client, in the order in which it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    messages: Sender<Value>,
}

impl Outbox {
    /// Writes on a thread of its own. The handle ends when all outboxes are gone and everything is written.
    pub(crate) fn new(mut output: impl Write + Send + 'static) -> (Self, thread::JoinHandle<()>) {
        let (messages, receiver): (_, Receiver<Value>) = channel();
        let writer = thread::spawn(move || {
            for message in receiver {
                let text = message.to_string();
                let written = write!(output, "Content-Length: {}\r\n\r\n{text}", text.len());
                if written.and_then(|()| output.flush()).is_err() {
                    return;
                }
            }
        });
        (Self { messages }, writer)
    }

    fn send(&self, message: Value) {
        // Without a writer there is no client either; the reader tells the server.
        let _ = self.messages.send(message);
    }

    pub(crate) fn notify(&self, method: &str, params: impl Serialize) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": as_json(params)}));
    }

    pub(crate) fn request(&self, id: &str, method: &str, params: impl Serialize) {
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": as_json(params)}));
    }

    pub(crate) fn answer(&self, id: &Value, result: impl Serialize) {
        self.send(json!({"jsonrpc": "2.0", "id": id, "result": as_json(result)}));
    }

    pub(crate) fn refuse(&self, id: &Value, code: ErrorCode, message: &str) {
        self.send(json!({"jsonrpc": "2.0", "id": id, "error": {"code": code as i32, "message": message}}));
    }

    /// Shows the user a message of a type: 1 an error, 2 a warning, 3 an information.
    pub(crate) fn show(&self, kind: u8, message: &str) {
        self.notify("window/showMessage", json!({"type": kind, "message": format!("hullmark: {message}")}));
    }

    /// Replaces the diagnostics of a file.
    pub(crate) fn publish(&self, uri: &Uri, version: Option<i32>, diagnostics: &Value) {
        let mut params = json!({"uri": uri, "diagnostics": diagnostics});
        if let (Some(version), Some(params)) = (version, params.as_object_mut()) {
            params.insert("version".to_owned(), version.into());
        }
        self.notify("textDocument/publishDiagnostics", params);
    }
}

/// The types of the protocol have text keys only, which always become JSON.
fn as_json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<Message> {
        let mut input = text.as_bytes();
        std::iter::from_fn(|| read_message(&mut input).unwrap()).collect()
    }

    fn framed(text: &str) -> String {
        format!(
            "Content-Length: {}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{text}",
            text.len()
        )
    }

    #[test]
    fn requests_notifications_and_responses_are_told_apart() {
        let texts = [r#"{"id":1,"method":"a","params":[2]}"#, r#"{"method":"b"}"#, r#"{"id":"x","result":null}"#];
        let read = read_all(&texts.map(framed).concat());
        assert_eq!(
            read,
            [
                Message::Request { id: 1.into(), method: "a".into(), params: json!([2]) },
                Message::Notification { method: "b".into(), params: Value::Null },
                Message::Response { id: "x".into(), result: Some(Value::Null) },
            ]
        );
    }

    #[test]
    fn what_is_no_message_does_not_end_the_stream() {
        let text = [&framed("{nonsense"), "garbage\r\n\r\n", &framed("[]"), &framed(r#"{"method":"b"}"#)].concat();
        let read = read_all(&text);
        assert!(matches!(read[0], Message::Malformed { code: ErrorCode::Parse, .. }), "{read:?}");
        assert!(matches!(read[1], Message::Malformed { code: ErrorCode::InvalidRequest, .. }), "{read:?}");
        assert_eq!(read[2..], [Message::Notification { method: "b".into(), params: Value::Null }]);
    }

    #[test]
    fn a_message_that_breaks_off_is_the_end() {
        assert_eq!(read_all("Content-Length: 99\r\n\r\n{}"), []);
        assert_eq!(read_all("Content-Length: 99999999999999\r\n\r\n{}").len(), 1);
    }
}
