//! The thread that checks.
//!
//! It is told which texts changed, finds the release units that they are in, and checks these. What it is told while it
//! checks makes it give up and begin anew with the newest texts.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use gen_lsp_types::{Diagnostic, Uri};
use hullmark_engine::{CheckRequest, FirstRender, Outcome, OverlayFiles, Progress, Session, Stage, Target, Unit};
use hullmark_suppress::Date;

use crate::client::Client;
use crate::configuration::Configuration;
use crate::settings::Settings;
use crate::{diagnostics, first_render};

/// Templates call templates: the worker threads need more room than the default 2 MiB.
const STACK_BYTES: usize = 32 << 20;

/// The texts to check, and how.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) files: OverlayFiles,
    /// The versions of the open texts.
    pub(crate) versions: BTreeMap<PathBuf, i32>,
    /// How the client names files, where it named them.
    pub(crate) uris: BTreeMap<PathBuf, Uri>,
    /// The folders of the workspace.
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) settings: Settings,
    /// The day.
    pub(crate) today: Option<Date>,
}

/// A release unit, by the folder or file that is checked with it in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct UnitKey {
    pub(crate) target: PathBuf,
    pub(crate) unit: Unit,
}

/// What was found in a release unit.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) key: UnitKey,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) outcome: Outcome,
    /// The findings of each file that has some.
    pub(crate) diagnostics: BTreeMap<PathBuf, Vec<Diagnostic>>,
}

/// What the checker has to tell.
#[derive(Debug)]
pub(crate) enum Report {
    /// The configurations of a target were read, with what is wrong with them.
    Configured { target: PathBuf, problems: BTreeMap<PathBuf, Vec<Diagnostic>> },
    /// The first render of a chart was checked because these texts are in it.
    First {
        texts: Vec<PathBuf>,
        key: UnitKey,
        snapshot: Arc<Snapshot>,
        diagnostics: BTreeMap<PathBuf, Vec<Diagnostic>>,
    },
    /// A unit was checked because these texts are in it.
    Checked { texts: Vec<PathBuf>, checked: Arc<Checked> },
    /// This text is in no unit.
    Nowhere { text: PathBuf },
    /// A check of these texts came to no end, by a mistake in hullmark.
    Failed { texts: Vec<PathBuf> },
}

/// What has to be checked.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) snapshot: Snapshot,
    /// The texts that changed, the last one last.
    pub(crate) texts: Vec<PathBuf>,
    /// Files may have come or gone.
    pub(crate) forgets_tree: bool,
    /// Configurations may have changed.
    pub(crate) forgets_configuration: bool,
}

/// A handle on the thread. It ends with the handle.
#[derive(Debug)]
pub(crate) struct Checker {
    jobs: Sender<Job>,
    /// Counts the jobs. A check whose number is not the last one gives up.
    newest: Arc<AtomicU64>,
}

impl Checker {
    /// Starts the thread, which tells what it finds by `report`.
    pub(crate) fn new(client: Client, report: impl Fn(Report) + Send + Sync + 'static) -> Self {
        let (jobs, receiver) = channel();
        let newest = Arc::new(AtomicU64::new(0));
        let mut thread =
            Thread { client, newest: Arc::clone(&newest), sessions: BTreeMap::new(), configurations: BTreeMap::new() };
        thread::spawn(move || {
            let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build();
            match pool {
                Ok(pool) => thread.run(&receiver, &report, &pool),
                // Without threads there are no findings, and nobody to tell.
                Err(_) => receiver.into_iter().for_each(|job| report(Report::Failed { texts: job.texts })),
            }
        });
        Self { jobs, newest }
    }

    pub(crate) fn submit(&self, job: Job) {
        self.newest.fetch_add(1, Ordering::SeqCst);
        // The thread lives as long as this handle.
        let _ = self.jobs.send(job);
    }
}

struct Thread {
    client: Client,
    newest: Arc<AtomicU64>,
    sessions: BTreeMap<PathBuf, Checking>,
    /// What was read of the configurations of each target.
    configurations: BTreeMap<PathBuf, Configuration>,
}

/// The checks of a target.
struct Checking {
    session: Session,
    settings: Settings,
    today: Option<Date>,
    /// What was found last, for the units that were checked last.
    last: Vec<Arc<Checked>>,
    /// Whether the configurations have to be read again.
    is_outdated: bool,
}

/// How many units of a target are remembered with what was found in them.
const MOST_REMEMBERED: usize = 8;

impl Checking {
    fn last(&self, key: &UnitKey) -> Option<Arc<Checked>> {
        self.last.iter().find(|checked| checked.key == *key).cloned()
    }

    fn remember(&mut self, checked: Arc<Checked>) {
        self.last.retain(|known| known.key != checked.key);
        self.last.insert(0, checked);
        self.last.truncate(MOST_REMEMBERED);
    }
}

impl Thread {
    fn run(&mut self, jobs: &Receiver<Job>, report: &(impl Fn(Report) + Sync), pool: &rayon::ThreadPool) {
        let mut waiting: Vec<PathBuf> = Vec::new();
        while let Ok(first) = jobs.recv() {
            let mut snapshot = None;
            for job in std::iter::once(first).chain(jobs.try_iter()) {
                waiting.retain(|text| !job.texts.contains(text));
                waiting.extend(job.texts);
                if job.forgets_tree {
                    self.sessions.values_mut().for_each(|checking| checking.session.forget_tree());
                }
                if job.forgets_configuration {
                    self.sessions.values_mut().for_each(|checking| checking.is_outdated = true);
                }
                snapshot = Some(job.snapshot);
            }
            let Some(snapshot) = snapshot.map(Arc::new) else { continue };
            // A job that comes between is checked next: it was not seen here, and does not cancel this one.
            let started = self.newest.load(Ordering::SeqCst);
            let watch = Watch { newest: Arc::clone(&self.newest), started, cancelled: AtomicBool::new(false) };
            let texts = std::mem::take(&mut waiting);
            waiting = pool.install(|| self.check(texts, &snapshot, &watch, report));
        }
    }

    /// Checks the units of these texts, the last one first, and gives those whose units were not checked.
    fn check(
        &mut self,
        texts: Vec<PathBuf>,
        snapshot: &Arc<Snapshot>,
        watch: &Watch,
        report: &(impl Fn(Report) + Sync),
    ) -> Vec<PathBuf> {
        let mut units: Vec<(UnitKey, Vec<PathBuf>)> = Vec::new();
        for text in texts.into_iter().rev() {
            match self.locate(&text, snapshot, report) {
                None => report(Report::Nowhere { text }),
                Some(key) => match units.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, texts)) => texts.push(text),
                    None => units.push((key, vec![text])),
                },
            }
        }
        let mut left = Vec::new();
        for (key, texts) in units {
            if watch.is_cancelled() {
                left.extend(texts);
                continue;
            }
            let Some(checking) = self.sessions.get_mut(&key.target) else { continue };
            let last = checking.last(&key);
            let tell_first = |first: &FirstRender<'_>| {
                let diagnostics = first_render::diagnostics(first, last.as_deref(), &key, snapshot, &self.client);
                let (texts, key, snapshot) = (texts.clone(), key.clone(), Arc::clone(snapshot));
                report(Report::First { texts, key, snapshot, diagnostics });
            };
            let watched = Watched { watch, tell_first: &tell_first };
            let session = &mut checking.session;
            // A mistake in a rule must not take the editor's diagnostics away for good.
            let outcome = catch_unwind(AssertUnwindSafe(|| session.check(&snapshot.files, &key.unit, &watched)));
            match outcome {
                Ok(Some(outcome)) => {
                    let diagnostics = diagnostics::of_outcome(&outcome, &key, snapshot, &self.client);
                    let checked = Arc::new(Checked { key, snapshot: Arc::clone(snapshot), outcome, diagnostics });
                    checking.remember(Arc::clone(&checked));
                    report(Report::Checked { texts, checked });
                }
                Ok(None) => left.extend(texts),
                Err(_) => {
                    self.sessions.remove(&key.target);
                    report(Report::Failed { texts });
                }
            }
        }
        left.reverse();
        left
    }

    /// The unit of a text: of the innermost folder of the workspace around it; for a text outside of the workspace, the
    /// chart around it or itself.
    fn locate(&mut self, text: &Path, snapshot: &Snapshot, report: &impl Fn(Report)) -> Option<UnitKey> {
        let files = &snapshot.files;
        let around = snapshot.roots.iter().filter(|root| text.starts_with(root));
        if let Some(root) = around.max_by_key(|root| root.components().count()) {
            let session = self.session(root, snapshot, report)?;
            let unit = session.unit_of(files, text).or_else(|| {
                // It may be new.
                session.forget_tree();
                session.unit_of(files, text)
            });
            return unit.map(|unit| UnitKey { target: root.clone(), unit });
        }
        let folders: BTreeSet<&Path> = text.ancestors().collect();
        let known = self.sessions.keys().find(|target| folders.contains(&***target)).cloned();
        let target = known.unwrap_or_else(|| text.to_owned());
        let unit = self.session(&target, snapshot, report)?.unit_of(files, text)?;
        if let Unit::Chart(chart) = &unit
            && *chart != target
        {
            let chart = chart.clone();
            self.sessions.remove(&target);
            let unit = self.session(&chart, snapshot, report)?.unit_of(files, text)?;
            return Some(UnitKey { target: chart, unit });
        }
        Some(UnitKey { target, unit })
    }

    /// The session of a target with the settings of the snapshot; `None` when they are none that can be checked with.
    fn session(&mut self, target: &Path, snapshot: &Snapshot, report: &impl Fn(Report)) -> Option<&mut Session> {
        let Snapshot { settings, today, files, .. } = snapshot;
        let is_current = |it: &Checking| it.settings == *settings && it.today == *today && !it.is_outdated;
        if !self.sessions.get(target).is_some_and(is_current) {
            let editor = settings.over_configurations(target).ok()?;
            let last = self.configurations.get(target);
            let configuration = Configuration::read(target, &editor, files, last, &self.client);
            let problems = configuration.problems.clone();
            report(Report::Configured { target: target.to_owned(), problems });
            let mut request = CheckRequest::with(vec![Target::Path(target.to_owned())], configuration.settings.clone());
            request.suppression.today = *today;
            self.configurations.insert(target.to_owned(), configuration);
            let (session, settings) = (Session::new(request), settings.clone());
            let last = self.sessions.remove(target).map_or_else(Vec::new, |checking| checking.last);
            let checking = Checking { session, settings, today: *today, last, is_outdated: false };
            self.sessions.insert(target.to_owned(), checking);
        }
        self.sessions.get_mut(target).map(|checking| &mut checking.session)
    }
}

/// Sees whether there is a newer job.
struct Watch {
    newest: Arc<AtomicU64>,
    started: u64,
    /// Once cancelled, always cancelled: a half-done check is never taken for a whole one.
    cancelled: AtomicBool,
}

impl Watch {
    fn is_cancelled(&self) -> bool {
        if self.newest.load(Ordering::SeqCst) != self.started {
            self.cancelled.store(true, Ordering::SeqCst);
        }
        self.cancelled.load(Ordering::SeqCst)
    }
}

/// A check that is watched.
struct Watched<'a> {
    watch: &'a Watch,
    tell_first: &'a (dyn Fn(&FirstRender<'_>) + Sync),
}

impl Progress for Watched<'_> {
    fn begin(&self, _stage: Stage, _steps: usize) {}

    fn step(&self) {}

    fn is_cancelled(&self) -> bool {
        self.watch.is_cancelled()
    }

    fn wants_first_render(&self) -> bool {
        true
    }

    fn first_render(&self, first: FirstRender<'_>) {
        (self.tell_first)(&first);
    }
}
