//! Which configuration holds where.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hullmark_engine::{Files, FindSettings, PathKind, Settings, resolved};

use crate::file::{self, ConfigFile, FILE_NAME};
use crate::layers::{CommandLine, settings};
use crate::problem::Problem;

/// Which configuration is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Which {
    /// The nearest `hullmark.toml` in the folder and those above it.
    Nearest,
    /// This file, wherever something lies. Its paths start from the directory of the start.
    File(PathBuf),
    /// None.
    Isolated,
}

/// A configuration that was found, and what it says.
#[derive(Debug)]
pub struct Found {
    /// The files: the one that was found last, before it those that it extends. Empty where none was found.
    pub files: Vec<Arc<ConfigFile>>,
    /// What they say, with what the command line sets.
    pub settings: Arc<Settings>,
}

/// The configurations of a run, each read once when something is met that it holds for.
pub struct Configurations {
    files: Arc<dyn Files + Send>,
    start: PathBuf,
    which: Which,
    command_line: CommandLine,
    known: Mutex<Known>,
}

struct Known {
    /// What holds where no configuration is found.
    none: Arc<Found>,
    by_folder: HashMap<PathBuf, Arc<Found>>,
    problems: Vec<Problem>,
}

impl Configurations {
    /// `start` is the absolute path of the directory of the start, that relative paths start from.
    pub fn new(
        files: Arc<dyn Files + Send>,
        start: impl Into<PathBuf>,
        which: Which,
        command_line: CommandLine,
    ) -> Self {
        let start = resolved(&start.into());
        let none = Found { files: Vec::new(), settings: Arc::new(settings(&[], &start, &command_line)) };
        let known = Known { none: Arc::new(none), by_folder: HashMap::new(), problems: Vec::new() };
        Self { files, start, which, command_line, known: Mutex::new(known) }
    }

    /// The configuration for what lies in a folder. One that is wrong counts as none, and its problems are kept.
    pub fn found_in(&self, folder: &Path) -> Arc<Found> {
        let folder = match &self.which {
            Which::Nearest => resolved(&self.start.join(folder)),
            Which::File(_) | Which::Isolated => PathBuf::new(),
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = Vec::new();
        let mut found = None;
        for ancestor in folder.ancestors() {
            if let Some(earlier) = known.by_folder.get(ancestor) {
                found = Some(Arc::clone(earlier));
                break;
            }
            passed.push(ancestor.to_owned());
            if let Some((path, base)) = self.configuration_in(ancestor) {
                found = Some(self.load(&path, &base, &mut known));
                break;
            }
        }
        let found = found.unwrap_or_else(|| Arc::clone(&known.none));
        known.by_folder.extend(passed.into_iter().map(|folder| (folder, Arc::clone(&found))));
        found
    }

    /// The configurations that were met so far, each once, in the order of their folders; with the defaults, where they
    /// hold somewhere.
    pub fn met(&self) -> Vec<Arc<Found>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let folders: BTreeMap<&PathBuf, &Arc<Found>> = known.by_folder.iter().collect();
        let mut met: Vec<Arc<Found>> = Vec::new();
        for found in folders.into_values() {
            if !met.iter().any(|it| Arc::ptr_eq(it, found)) {
                met.push(Arc::clone(found));
            }
        }
        met
    }

    /// What is wrong with the configurations that were met so far; the second time, what came since.
    pub fn take_problems(&self) -> Vec<Problem> {
        std::mem::take(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner).problems)
    }

    /// The path of the configuration in a folder, and the folder that its paths start from.
    fn configuration_in(&self, folder: &Path) -> Option<(PathBuf, PathBuf)> {
        match &self.which {
            Which::Isolated => None,
            Which::File(path) => Some((path.clone(), PathBuf::new())),
            Which::Nearest => {
                let shown = folder.strip_prefix(&self.start).unwrap_or(folder);
                let path = shown.join(FILE_NAME);
                matches!(self.files.kind(&path), Ok(PathKind::File)).then(|| (path, shown.to_owned()))
            }
        }
    }

    fn load(&self, path: &Path, base: &Path, known: &mut Known) -> Arc<Found> {
        match file::load(&*self.files, path, base) {
            Ok(files) => {
                let settings = Arc::new(settings(&files, &self.start, &self.command_line));
                Arc::new(Found { files, settings })
            }
            Err(problems) => {
                known.problems.extend(problems);
                Arc::clone(&known.none)
            }
        }
    }
}

impl FindSettings for Configurations {
    fn settings_in(&self, folder: &Path) -> Arc<Settings> {
        Arc::clone(&self.found_in(folder).settings)
    }
}

impl fmt::Debug for Configurations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configurations").field("start", &self.start).field("which", &self.which).finish_non_exhaustive()
    }
}
