//! The files of an earlier revision, as git has them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use hullmark_engine::{Changes, Files, MAX_FILE_BYTES, OsFiles, PathKind, Scope, Walked};

use crate::baseline::normal;
use crate::error::CliError;

/// The tree of a commit. What lies outside the repository, or is ignored in a chart's folder of dependencies, is taken
/// from disk: it has no earlier version.
#[derive(Debug)]
pub(crate) struct GitTree {
    /// The directory of the start.
    root: PathBuf,
    /// The outermost folder of the repository.
    top: PathBuf,
    /// The commit.
    base: String,
    /// By path from `top`: the object of each file; `None` for what lies on disk.
    files: BTreeMap<PathBuf, Option<String>>,
    objects: Mutex<Objects>,
}

impl GitTree {
    /// The tree of the commit where the history of `revision` and that of today part: what others have done on that
    /// branch since is no change of ours.
    ///
    /// # Errors
    ///
    /// When there is no git, no repository around `root`, or no such revision.
    pub(crate) fn open(revision: &str, root: &Path) -> Result<Self, CliError> {
        let git = Git { folder: root };
        let top = git.line(&["rev-parse", "--show-toplevel"]).map_err(|reason| {
            CliError::new(format!("--since compares with a git repository, and there is none here: {reason}"))
        })?;
        let wanted = format!("{revision}^{{commit}}");
        let commit = git.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).map_err(|_| {
            CliError::new(format!("git knows no revision `{revision}`")).with_help(
                "a shallow clone has only its last commits: fetch more of them (`fetch-depth: 0` in GitHub Actions)",
            )
        })?;
        let base = git.line(&["merge-base", &commit, "HEAD"]).unwrap_or(commit);
        let failed = |reason| CliError::new(format!("cannot read the files of `{revision}`: {reason}"));
        let listed = git.output(&["ls-tree", "-r", "-z", "--full-tree", &base]).map_err(failed)?;
        let ignored =
            ["ls-files", "-o", "-i", "-z", "--full-name", "--exclude-standard", "--", ":(top,glob)**/charts/**"];
        let ignored = git.output(&ignored).map_err(failed)?;
        let mut files: BTreeMap<PathBuf, Option<String>> = parts(&ignored).map(|path| (path_of(path), None)).collect();
        files.extend(parts(&listed).filter_map(tree_entry).map(|(path, object)| (path, Some(object))));
        let objects = Objects::start(root).map_err(|error| failed(error.to_string()))?;
        Ok(Self { root: root.to_owned(), top: PathBuf::from(top), base, files, objects: Mutex::new(objects) })
    }

    /// What differs today: what git says of the files that it follows, those that it does not know yet, and targets that it
    /// leaves out.
    ///
    /// # Errors
    ///
    /// When git fails.
    pub(crate) fn changes(&self, targets: &[&Path]) -> Result<Changes, CliError> {
        let git = Git { folder: &self.top };
        let failed = |reason| CliError::new(format!("cannot tell what has changed: {reason}"));
        let followed = git.output(&["diff", "--name-only", "--no-renames", "-z", &self.base]).map_err(failed)?;
        let unknown = git.output(&["ls-files", "-o", "-z", "--exclude-standard"]).map_err(failed)?;
        let named = parts(&followed).chain(parts(&unknown)).map(|path| self.top.join(path_of(path)));
        let is_new = |path: &&&Path| self.in_tree(path).is_some() && self.kind(path).is_err();
        let new = targets.iter().filter(is_new).map(|path| path.to_path_buf());
        Ok(Changes::new(&self.root, named.chain(new)))
    }

    /// A path as the tree has it; `None` for one outside the repository.
    fn in_tree(&self, path: &Path) -> Option<PathBuf> {
        normal(&self.root.join(path)).strip_prefix(&self.top).ok().map(Path::to_owned)
    }

    fn below<'s>(&'s self, folder: &'s Path) -> impl Iterator<Item = &'s PathBuf> {
        let from = self.files.range(folder.to_owned()..);
        from.map(|(path, _)| path).take_while(move |path| path.starts_with(folder)).filter(move |path| *path != folder)
    }
}

impl Files for GitTree {
    fn kind(&self, path: &Path) -> io::Result<PathKind> {
        let Some(tree_path) = self.in_tree(path) else { return OsFiles.kind(path) };
        if self.files.contains_key(&tree_path) {
            Ok(PathKind::File)
        } else if self.below(&tree_path).next().is_some() {
            Ok(PathKind::Folder)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let Some(tree_path) = self.in_tree(path) else { return OsFiles.read(path) };
        match self.files.get(&tree_path) {
            Some(Some(object)) => self.objects.lock().unwrap_or_else(PoisonError::into_inner).read(object),
            Some(None) => OsFiles.read(path),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn read_stdin(&self) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn walk(&self, folder: &Path, scope: Scope<'_>) -> Walked {
        let Some(tree_folder) = self.in_tree(folder) else { return OsFiles.walk(folder, scope) };
        let is_ignored = |path: &PathBuf| self.files.get(path).is_some_and(Option::is_none);
        let in_scope = self.below(&tree_folder).filter(|path| matches!(scope, Scope::Chart(_)) || !is_ignored(path));
        let files: BTreeSet<PathBuf> =
            in_scope.filter_map(|path| Some(folder.join(path.strip_prefix(&tree_folder).ok()?))).collect();
        Walked::among(files.iter().map(PathBuf::as_path), folder, scope)
    }
}

/// Runs git in a folder.
struct Git<'a> {
    folder: &'a Path,
}

impl Git<'_> {
    /// What a command writes, or what it complains about.
    fn output(&self, args: &[&str]) -> Result<Vec<u8>, String> {
        let output = Command::new("git").args(args).current_dir(self.folder).stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("cannot run git: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        let complaint = complaint.lines().next().unwrap_or("git failed");
        Err(complaint.trim_start_matches("fatal: ").to_owned())
    }

    /// The line that a command writes.
    fn line(&self, args: &[&str]) -> Result<String, String> {
        Ok(String::from_utf8_lossy(&self.output(args)?).trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// What `-z` parts.
fn parts(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}

/// The path and the object of a regular file: `100644 blob <object>\t<path>`.
fn tree_entry(entry: &[u8]) -> Option<(PathBuf, String)> {
    let tab = entry.iter().position(|byte| *byte == b'\t')?;
    let (head, path) = entry.split_at_checked(tab)?;
    let mut words = std::str::from_utf8(head).ok()?.split(' ');
    let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
    let is_file = kind == "blob" && mode.starts_with("100");
    is_file.then(|| (path_of(path.get(1..).unwrap_or_default()), object.to_owned()))
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::new(&*String::from_utf8_lossy(bytes)))
}

/// `git cat-file --batch`, which gives one object after the other.
#[derive(Debug)]
struct Objects {
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    fn start(folder: &Path) -> io::Result<Self> {
        let mut command = Command::new("git");
        command.args(["cat-file", "--batch"]).current_dir(folder);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (requests, answers) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self { process, requests: Some(requests), answers: BufReader::new(answers) })
    }

    fn read(&mut self, object: &str) -> io::Result<Vec<u8>> {
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(requests, "{object}")?;
        requests.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or(io::ErrorKind::NotFound)?;
        let mut answer = (&mut self.answers).take(size.saturating_add(1));
        if size > MAX_FILE_BYTES {
            io::copy(&mut answer, &mut io::sink())?;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::new();
        answer.read_to_end(&mut bytes)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Without further requests git ends by itself.
        self.requests = None;
        let _ = self.process.wait();
    }
}
