//! The conversation: what the client says, and what it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use gen_lsp_types::{
    Diagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileChangeType, InitializeParams, TextDocumentIdentifier,
    Uri, WorkspaceFolders,
};
use hullmark_engine::OverlayFiles;
use hullmark_suppress::Date;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::checker::{Checked, Checker, Job, Report, Snapshot, UnitKey};
use crate::client::Client;
use crate::configuration::is_configuration;
use crate::documents::{Document, Documents};
use crate::question::Question;
use crate::settings::Settings;
use crate::transport::{ErrorCode, Message, Outbox, spawn_reader};
use crate::uri::{path_of, uri_of};

/// How a conversation ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The client said goodbye: `shutdown`, then `exit`.
    Orderly,
    /// The stream broke off, or `exit` came without `shutdown`.
    Abrupt,
}

/// The id of the request for settings.
const SETTINGS: &str = "hullmark/settings";
/// The id of the request to watch files.
const WATCH: &str = "hullmark/watch";
/// The files that findings depend on, besides those that are open.
const WATCHED: [&str; 2] = ["**/*.{yaml,yml,json,tpl,txt,tgz,toml}", "**/.helmignore"];

enum Event {
    /// `None` at the end of the stream.
    Message(Option<Message>),
    Report(Report),
}

/// Speaks with a client until it leaves. Returns when everything was written.
///
/// `today` tells the day: suppressions may have a last one.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    today: fn() -> Option<Date>,
) -> Ending {
    let (events, receiver) = channel();
    spawn_reader(input, events.clone(), Event::Message);
    let (outbox, writer) = Outbox::new(output);
    let ending = converse(&receiver, events, outbox, today);
    // The thread's own panic is not ours.
    let _ = writer.join();
    ending
}

fn converse(receiver: &Receiver<Event>, events: Sender<Event>, outbox: Outbox, today: fn() -> Option<Date>) -> Ending {
    let Some((mut server, id)) = initialize(receiver, events, outbox, today) else { return Ending::Abrupt };
    server.outbox.answer(&id, server.client.offer());
    let mut is_shut_down = false;
    for event in receiver {
        match event {
            Event::Report(report) => server.report(report),
            Event::Message(None) => break,
            Event::Message(Some(Message::Notification { method, .. })) if method == "exit" => {
                return if is_shut_down { Ending::Orderly } else { Ending::Abrupt };
            }
            Event::Message(Some(Message::Request { id, method, .. })) if method == "shutdown" => {
                is_shut_down = true;
                server.outbox.answer(&id, Value::Null);
            }
            Event::Message(Some(Message::Request { id, .. })) if is_shut_down => {
                server.outbox.refuse(&id, ErrorCode::InvalidRequest, "the server is shut down");
            }
            Event::Message(Some(message)) => server.message(message),
        }
    }
    Ending::Abrupt
}

/// Waits for `initialize`; `None` when the client leaves before.
fn initialize(
    receiver: &Receiver<Event>,
    events: Sender<Event>,
    outbox: Outbox,
    today: fn() -> Option<Date>,
) -> Option<(Server, Value)> {
    for event in receiver {
        match event {
            Event::Message(Some(Message::Request { id, method, params })) if method == "initialize" => {
                match serde_json::from_value::<InitializeParams>(params) {
                    Ok(params) => return Some((Server::new(&params, events, outbox, today), id)),
                    Err(error) => outbox.refuse(&id, ErrorCode::InvalidParams, &error.to_string()),
                }
            }
            Event::Message(Some(Message::Request { id, .. })) => {
                outbox.refuse(&id, ErrorCode::NotInitialized, "the server waits for `initialize`");
            }
            Event::Message(Some(Message::Malformed { id, code, reason })) => outbox.refuse(&id, code, &reason),
            Event::Message(Some(Message::Notification { method, .. })) if method == "exit" => return None,
            Event::Message(None) => return None,
            Event::Message(Some(Message::Notification { .. } | Message::Response { .. })) | Event::Report(_) => {}
        }
    }
    None
}

struct Server {
    outbox: Outbox,
    today: fn() -> Option<Date>,
    client: Client,
    roots: Vec<PathBuf>,
    settings: Settings,
    documents: Documents,
    /// How the client names the files that it opened; it may write a path in another way than we would.
    uris: BTreeMap<PathBuf, Uri>,
    files: OverlayFiles,
    checker: Checker,
    /// The unit that each open text was found to be in.
    units: BTreeMap<PathBuf, UnitKey>,
    /// What was found last.
    checked: BTreeMap<UnitKey, Arc<Checked>>,
    /// What their first renders showed since.
    first: BTreeMap<UnitKey, (Arc<Snapshot>, ByFile)>,
    /// What is wrong with the configurations of each target.
    configured: BTreeMap<PathBuf, ByFile>,
    /// The texts that were not checked since they changed.
    in_check: BTreeSet<PathBuf>,
    /// Questions about these, by the ids of the requests.
    waiting: Vec<(Value, Question)>,
    /// What the client shows, and for which version of the text.
    published: BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)>,
}

type ByFile = BTreeMap<PathBuf, Vec<Diagnostic>>;

impl Server {
    fn new(params: &InitializeParams, events: Sender<Event>, outbox: Outbox, today: fn() -> Option<Date>) -> Self {
        let client = Client::new(params);
        // Whether the receiver is still there does not matter to the checker.
        let report = move |report| drop(events.send(Event::Report(report)));
        let options = params.initialization_options.as_ref().and_then(|it| serde_json::to_value(it).ok());
        let settings = Settings::read(&options.unwrap_or_default());
        let settings = settings.unwrap_or_else(|reason| {
            outbox.show(2, &format!("the settings are not used: {reason}"));
            Settings::default()
        });
        Self {
            outbox,
            today,
            checker: Checker::new(client.clone(), report),
            client,
            roots: roots(params),
            settings,
            documents: Documents::default(),
            uris: BTreeMap::new(),
            files: OverlayFiles::default(),
            units: BTreeMap::new(),
            checked: BTreeMap::new(),
            first: BTreeMap::new(),
            configured: BTreeMap::new(),
            in_check: BTreeSet::new(),
            waiting: Vec::new(),
            published: BTreeMap::new(),
        }
    }

    fn message(&mut self, message: Message) {
        match message {
            Message::Request { id, method, params } => self.request(id, &method, params),
            Message::Notification { method, params } => self.notification(&method, params),
            Message::Response { id, result } => self.response(&id, result.as_ref()),
            Message::Malformed { id, code, reason } => self.outbox.refuse(&id, code, &reason),
        }
    }

    fn request(&mut self, id: Value, method: &str, params: Value) {
        let question = match Question::read(method, params) {
            Ok(question) => question,
            Err((code, reason)) => return self.outbox.refuse(&id, code, &reason),
        };
        let path = path_of(question.uri());
        if path.as_ref().is_some_and(|path| self.in_check.contains(path)) {
            return self.waiting.push((id, question));
        }
        self.answer(&id, &question);
    }

    fn answer(&self, id: &Value, question: &Question) {
        let path = path_of(question.uri());
        let key = path.as_ref().and_then(|path| self.units.get(path));
        let answer = match (path, key.and_then(|key| self.checked.get(key))) {
            (Some(path), Some(checked)) => question.answer(&path, checked, &self.client),
            _ => Value::Null,
        };
        self.outbox.answer(id, answer);
    }

    /// Answers the questions about texts that are checked by now.
    fn answer_waiting(&mut self) {
        let is_ready = |question: &Question| path_of(question.uri()).is_none_or(|path| !self.in_check.contains(&path));
        let (ready, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|(_, it)| is_ready(it));
        self.waiting = waiting;
        let ready: Vec<(Value, Question)> = ready;
        ready.into_iter().for_each(|(id, question)| self.answer(&id, &question));
    }

    fn cancelled(&mut self, id: &Value) {
        if let Some(index) = self.waiting.iter().position(|(waiting, _)| waiting == id) {
            self.waiting.swap_remove(index);
            self.outbox.refuse(id, ErrorCode::RequestCancelled, "the request was cancelled");
        }
    }

    fn notification(&mut self, method: &str, params: Value) {
        match method {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.with(params, Self::opened),
            "textDocument/didChange" => self.with(params, Self::changed),
            "textDocument/didClose" => self.with(params, Self::closed),
            "textDocument/didSave" => {}
            "workspace/didChangeWatchedFiles" => self.with(params, Self::files_changed),
            "workspace/didChangeWorkspaceFolders" => {
                self.with(params, |server, params| server.folders_changed(&params));
            }
            "workspace/didChangeConfiguration" => self.configuration_changed(&params),
            "$/cancelRequest" => self.cancelled(params.get("id").unwrap_or(&Value::Null)),
            // The others that begin with `$/` may be left alone, and there is nothing to be done about the rest.
            _ => {}
        }
    }

    /// Handles the notification if its parameters make sense.
    fn with<P: DeserializeOwned>(&mut self, params: Value, handle: impl FnOnce(&mut Self, P)) {
        if let Ok(params) = serde_json::from_value(params) {
            handle(self, params);
        }
    }

    fn initialized(&mut self) {
        if self.client.watches {
            let watchers = WATCHED.map(|glob| json!({"globPattern": glob}));
            let registration = json!({
                "id": WATCH, "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": watchers},
            });
            self.outbox.request(WATCH, "client/registerCapability", json!({"registrations": [registration]}));
        }
        self.ask_for_settings();
    }

    fn ask_for_settings(&self) {
        if self.client.configuration {
            self.outbox.request(SETTINGS, "workspace/configuration", json!({"items": [{"section": "hullmark"}]}));
        }
    }

    fn response(&mut self, id: &Value, result: Option<&Value>) {
        let settings = result.and_then(|result| result.get(0)).filter(|settings| settings.is_object());
        if let Some(settings) = settings.filter(|_| id == SETTINGS) {
            self.use_settings(settings);
        }
    }

    fn configuration_changed(&mut self, params: &Value) {
        match params.get("settings").and_then(|settings| settings.get("hullmark")) {
            Some(settings) if settings.is_object() => self.use_settings(settings),
            _ => self.ask_for_settings(),
        }
    }

    fn use_settings(&mut self, settings: &Value) {
        match Settings::read(settings) {
            Ok(settings) if settings == self.settings => {}
            Ok(settings) => {
                self.settings = settings;
                self.check_all(false);
            }
            Err(reason) => self.outbox.show(2, &format!("the settings are not used: {reason}")),
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let Some(path) = path_of(&item.uri) else { return };
        self.uris.insert(path.clone(), item.uri);
        let document = Document { version: item.version, text: item.text.into() };
        self.documents.open(path.clone(), document);
        self.check(vec![path], false);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let identifier = params.text_document;
        let Some(path) = path_of(&identifier.text_document_identifier.uri) else { return };
        if self.documents.change(&path, identifier.version, params.content_changes, self.client.encoding) {
            self.check(vec![path], false);
        }
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) {
        let TextDocumentIdentifier { uri } = params.text_document;
        let Some(path) = path_of(&uri) else { return };
        if self.documents.close(&path).is_none() {
            return;
        }
        if let Some(key) = self.units.remove(&path) {
            // What was not saved counts no more for the rest of the unit.
            let others = self.units.iter().filter(|(_, unit)| **unit == key).map(|(path, _)| path.clone());
            self.check(others.take(1).collect(), false);
            self.forget_closed_units();
        }
    }

    fn files_changed(&mut self, params: DidChangeWatchedFilesParams) {
        let changes = params.changes.into_iter().filter_map(|change| Some((path_of(&change.uri)?, change.kind)));
        let changes: Vec<_> = changes.filter(|(path, _)| self.documents.get(path).is_none()).collect();
        if !changes.is_empty() {
            let forgets_tree = changes.iter().any(|(_, kind)| *kind != FileChangeType::Changed);
            let forgets_configuration = changes.iter().any(|(path, _)| is_configuration(path));
            self.check_texts(self.documents.paths().cloned().collect(), forgets_tree, forgets_configuration);
        }
    }

    fn folders_changed(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        let removed: BTreeSet<PathBuf> = params.event.removed.iter().filter_map(|it| path_of(&it.uri)).collect();
        self.roots.retain(|root| !removed.contains(root));
        self.configured.retain(|target, _| !removed.contains(target));
        for root in params.event.added.iter().filter_map(|it| path_of(&it.uri)) {
            if !self.roots.contains(&root) {
                self.roots.push(root);
            }
        }
        self.check_all(true);
    }

    fn check_all(&mut self, forgets_tree: bool) {
        self.check(self.documents.paths().cloned().collect(), forgets_tree);
    }

    /// Checks texts that changed; all that are open where one of them is a configuration.
    fn check(&mut self, texts: Vec<PathBuf>, forgets_tree: bool) {
        match texts.iter().any(|text| is_configuration(text)) {
            true => self.check_texts(self.documents.paths().cloned().collect(), forgets_tree, true),
            false => self.check_texts(texts, forgets_tree, false),
        }
    }

    fn check_texts(&mut self, texts: Vec<PathBuf>, forgets_tree: bool, forgets_configuration: bool) {
        self.files.open = self.documents.texts();
        let versions =
            self.documents.paths().filter_map(|path| Some((path.clone(), self.documents.get(path)?.version)));
        let snapshot = Snapshot {
            files: self.files.clone(),
            versions: versions.collect(),
            uris: self.uris.clone(),
            roots: self.roots.clone(),
            settings: self.settings.clone(),
            today: (self.today)(),
        };
        self.in_check.extend(texts.iter().cloned());
        self.checker.submit(Job { snapshot, texts, forgets_tree, forgets_configuration });
    }

    fn report(&mut self, report: Report) {
        match report {
            Report::Configured { target, problems } => _ = self.configured.insert(target, problems),
            Report::First { texts, key, snapshot, diagnostics } => {
                self.locate(&texts, &key);
                self.first.insert(key, (snapshot, diagnostics));
            }
            Report::Checked { texts, checked } => {
                let current: Vec<PathBuf> =
                    texts.iter().filter(|text| self.is_current(text, &checked.snapshot)).cloned().collect();
                current.iter().for_each(|text| {
                    self.in_check.remove(text);
                });
                self.locate(&texts, &checked.key);
                self.first.remove(&checked.key);
                self.checked.insert(checked.key.clone(), checked);
            }
            Report::Nowhere { text } => {
                self.units.remove(&text);
                self.in_check.remove(&text);
            }
            Report::Failed { texts } => {
                texts.iter().for_each(|text| {
                    self.in_check.remove(text);
                });
                let names: Vec<_> = texts.iter().map(|text| text.display().to_string()).collect();
                self.outbox.show(1, &format!("{} could not be checked by a mistake in hullmark", names.join(", ")));
            }
        }
        self.forget_closed_units();
        self.answer_waiting();
    }

    /// Remembers in which unit texts are that are open.
    fn locate(&mut self, texts: &[PathBuf], key: &UnitKey) {
        let open = texts.iter().filter(|text| self.documents.get(text).is_some());
        self.units.extend(open.map(|text| (text.clone(), key.clone())));
    }

    /// Whether a text is still as it was checked.
    fn is_current(&self, text: &Path, snapshot: &Snapshot) -> bool {
        match (self.documents.get(text), snapshot.files.open.get(text)) {
            (Some(now), Some(then)) => Arc::ptr_eq(&now.text, then),
            (now, then) => now.is_none() && then.is_none(),
        }
    }

    /// Leaves the units of open texts, and shows what is left.
    fn forget_closed_units(&mut self) {
        let open: BTreeSet<&UnitKey> = self.units.values().collect();
        self.checked.retain(|key, _| open.contains(key));
        self.first.retain(|key, _| open.contains(key));
        let mut current: BTreeMap<&PathBuf, Vec<&Diagnostic>> = BTreeMap::new();
        let whole = self.checked.iter().filter(|(key, _)| !self.first.contains_key(key));
        let whole = whole.flat_map(|(_, checked)| &checked.diagnostics);
        let first = self.first.values().flat_map(|(_, diagnostics)| diagnostics);
        for (path, diagnostics) in whole.chain(first).chain(self.configured.values().flatten()) {
            current.entry(path).or_default().extend(diagnostics);
        }
        // Who opens a text or changes it is told that it was checked, even where nothing was found.
        let open = self.units.keys();
        let files: BTreeSet<PathBuf> =
            self.published.keys().chain(current.keys().copied()).chain(open).cloned().collect();
        for path in files {
            let now: Vec<Diagnostic> = current.get(&path).into_iter().flatten().copied().cloned().collect();
            let (uri, version) = self.address(&path);
            let known = self.published.get(&path);
            if known.is_some_and(|(known, before)| *before == now && (*known == version || version.is_none())) {
                continue;
            }
            self.outbox.publish(&uri, version, &json!(now));
            if now.is_empty() && version.is_none() {
                self.published.remove(&path);
            } else {
                self.published.insert(path, (version, now));
            }
        }
    }

    /// How the client knows a file, and which version of it was checked.
    fn address(&self, path: &Path) -> (Uri, Option<i32>) {
        let uri = self.uris.get(path).cloned().unwrap_or_else(|| uri_of(path));
        let key = self.units.get(path);
        let first = key.and_then(|key| self.first.get(key)).map(|(snapshot, _)| snapshot);
        let checked = first.or_else(|| self.checked.get(key?).map(|checked| &checked.snapshot));
        (uri, checked.and_then(|snapshot| snapshot.versions.get(path).copied()))
    }
}

fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    if let Some(WorkspaceFolders::WorkspaceFolderList(folders)) =
        &params.workspace_folders_initialize_params.workspace_folders
    {
        return folders.iter().filter_map(|folder| path_of(&folder.uri)).collect();
    }
    #[expect(deprecated, reason = "older clients know no workspace folders")]
    let root = params.root_uri.as_ref();
    root.and_then(path_of).into_iter().collect()
}
