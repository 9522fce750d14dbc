//! Creates files: temporary name, counted, hashed, synced, renamed when whole.
//!
//! The only place that creates files. Knows paths and bytes; no rows, no formats.

mod many;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use file_writer::FileWriter;

mod blocks;
mod early_sync;
mod file_writer;

/// The file that ends a run; a folder that holds it is a finished run.
pub const MANIFEST: &str = "manifest.json";

/// The report of a run; a folder that holds it alone is a dry run's.
pub const AUDIT: &str = "audit.json";

/// Folders that a rehearsal counts and hashes, and does not write.
const UNWRITTEN: [&str; 6] = ["data/", "maps/", "exports/", "storage/", "unmigrated/", "snapshot/"];

/// The journal of a run that has not ended: one JSON line for each file begun or finished.
const JOURNAL: &str = ".transload-unfinished";

/// The folder of what a run keeps on disk only while it runs.
const SCRATCH: &str = ".transload-scratch";

/// What the name of a file ends with until it is whole.
const PARTIAL: &str = ".partial";

/// Bytes gathered before a write call.
///
/// 256 KiB makes the calls, and the updates of the hash, too few to matter.
const BUFFER_BYTES: usize = 256 * 1024;

/// Bytes that are written as they come, and not gathered: to copy them costs more than a call.
const UNGATHERED_BYTES: usize = 32 * 1024;

/// The longest name that `file_name` gives, in bytes.
///
/// File systems stop at 255; an extension and `.partial` must still fit.
const NAME_BYTES: usize = 200;

/// Why a file or folder could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{}: the folder is not empty\nhint: --overwrite replaces a former run", path.display())]
    NotEmpty { path: PathBuf },
    #[error("{}: not the folder of a former run; nothing was removed", path.display())]
    NotARun { path: PathBuf },
    #[error("{}: no run wrote this; nothing was removed", path.display())]
    Foreign { path: PathBuf },
    #[error("`{}` leaves the folder it should be written to", path.escape_debug())]
    Escapes { path: String },
    #[error("{}: written twice in one run", path.display())]
    Twice { path: PathBuf },
    #[error("{}: {}", path.display(), reason(source))]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: {} ({} written)", path.display(), reason(source), progress(*bytes, *rows))]
    Write { path: PathBuf, source: io::Error, bytes: u64, rows: Option<u64> },
    #[error("{}: changed while the run went on", path.display())]
    Changed { path: PathBuf },
    #[error("{}: line {line} of the journal can't be read", path.display())]
    Journal { path: PathBuf, line: usize },
}

impl Error {
    /// Returns true where the folder, or a file in it, may not be written: not for want of room.
    pub fn is_denied(&self) -> bool {
        let (Self::Io { source, .. } | Self::Write { source, .. }) = self else { return false };
        matches!(
            source.kind(),
            io::ErrorKind::PermissionDenied
                | io::ErrorKind::ReadOnlyFilesystem
                | io::ErrorKind::NotADirectory
                | io::ErrorKind::AlreadyExists
                | io::ErrorKind::NotFound
        )
    }
}

type Result<T> = std::result::Result<T, Error>;

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Relative to the run's folder, with `/`.
    pub path: String,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Rows, for a file that holds rows.
    pub rows: Option<u64>,
}

/// The files of one run's folder; shared by threads.
#[derive(Debug)]
pub struct Artifacts {
    root: PathBuf,
    state: Mutex<State>,
    is_rehearsal: bool,
}

#[derive(Debug)]
struct State {
    journal: File,
    /// `None` while the file is being written.
    files: BTreeMap<String, Option<Record>>,
    /// Files that are whole, and not synced yet.
    unsettled: Vec<Record>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Begun(String),
    Finished(Record),
}

impl Entry {
    fn path(&self) -> &str {
        match self {
            Self::Begun(path) | Self::Finished(Record { path, .. }) => path,
        }
    }
}

impl Artifacts {
    /// Makes the folder of a run.
    ///
    /// A folder that is not empty is refused. With `overwrite`, the files of a former run are
    /// removed first; a folder that is no run, or that holds a file no run wrote, is left as it is.
    pub fn create(root: &Path, overwrite: bool) -> Result<Self> {
        make_folder(root)?;
        if !is_empty(root)? {
            if !overwrite {
                return Err(Error::NotEmpty { path: root.to_owned() });
            }
            remove_former_run(root)?;
        }
        let journal = open_new(&root.join(JOURNAL))?;
        let state = Mutex::new(State { journal, files: BTreeMap::new(), unsettled: Vec::new() });
        Ok(Self { root: root.to_owned(), state, is_rehearsal: false })
    }

    /// Makes the folder of a run that is to leave nothing: most files are only counted and hashed.
    pub fn rehearsal(root: &Path) -> Result<Self> {
        Ok(Self { is_rehearsal: true, ..Self::create(root, false)? })
    }

    /// Opens the folder of a run that was cut off, and keeps the files it had finished.
    ///
    /// What it had only begun is removed.
    pub fn resume(root: &Path) -> Result<Self> {
        let path = root.join(JOURNAL);
        if !path.is_file() {
            return Err(Error::NotARun { path: root.to_owned() });
        }
        let mut files = BTreeMap::new();
        for entry in read_journal(&path)? {
            match entry {
                Entry::Begun(path) => files.insert(path, None),
                Entry::Finished(record) => files.insert(record.path.clone(), Some(record)),
            };
        }
        for (path, record) in &files {
            let path = root.join(path);
            remove_file(&partial(&path))?;
            if record.is_none() {
                remove_file(&path)?;
            }
        }
        files.retain(|_, record| record.is_some());
        let journal = OpenOptions::new().append(true).open(&path);
        let journal = journal.map_err(|source| Error::Io { path, source })?;
        let state = Mutex::new(State { journal, files, unsettled: Vec::new() });
        Ok(Self { root: root.to_owned(), state, is_rehearsal: false })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Begins a file; `path` is relative to the folder, with `/`.
    ///
    /// # Errors
    ///
    /// When the path leaves the folder, was begun before, or can't be created.
    pub fn open(&self, path: &str) -> Result<Artifact<'_>> {
        if !stays_inside(path) {
            return Err(Error::Escapes { path: path.to_owned() });
        }
        let target = self.root.join(path);
        let is_written =
            !self.is_rehearsal || !UNWRITTEN.iter().any(|folder| path.starts_with(folder));
        if let Some(folder) = target.parent().filter(|_| is_written) {
            make_folder(folder)?;
        }
        let mut state = self.state();
        if state.files.contains_key(path) {
            return Err(Error::Twice { path: target });
        }
        self.note(&mut state, &Entry::Begun(path.to_owned()))?;
        let file = is_written.then(|| open_new(&partial(&target))).transpose()?;
        let file = file.map(FileWriter::new);
        state.files.insert(path.to_owned(), None);
        Ok(Artifact {
            artifacts: self,
            path: path.to_owned(),
            target,
            file,
            buffer: Vec::with_capacity(BUFFER_BYTES),
            bytes: 0,
            hash: Sha256::new(),
            finished: false,
        })
    }

    /// Returns a folder for what is kept on disk only while the run goes on.
    pub fn scratch_folder(&self) -> Result<PathBuf> {
        let folder = self.root.join(SCRATCH);
        make_folder(&folder)?;
        Ok(folder)
    }

    /// Gives the run up: removes everything that it wrote.
    ///
    /// A file that can't be removed stays; without a manifest, nobody takes it for a result.
    pub fn abandon(&self) {
        let _ = remove_former_run(&self.root);
    }

    /// Moves a finished file to a place of its own, and removes the folder.
    pub fn deliver(self, path: &str, target: &Path) -> Result<()> {
        let moved = fs::rename(self.root.join(path), target);
        self.withdraw();
        moved.map_err(|source| Error::Io { path: target.to_owned(), source })
    }

    /// Removes everything that was written, and the folder.
    pub fn withdraw(&self) {
        self.abandon();
        let _ = fs::remove_dir(&self.root);
    }

    /// Returns the finished files, sorted by path.
    pub fn records(&self) -> Vec<Record> {
        self.state().files.values().flatten().cloned().collect()
    }

    /// Returns the finished file of this path.
    pub fn record(&self, path: &str) -> Option<Record> {
        self.state().files.get(path).cloned().flatten()
    }

    /// Removes a finished file, so that it can be written again.
    pub fn remove(&self, path: &str) -> Result<()> {
        let mut state = self.state();
        if !matches!(state.files.get(path), Some(Some(_))) {
            return Ok(());
        }
        self.note(&mut state, &Entry::Begun(path.to_owned()))?;
        remove_file(&self.root.join(path))?;
        state.files.remove(path);
        Ok(())
    }

    /// Gives a finished file another name.
    ///
    /// # Errors
    ///
    /// When there is a file of that name, or the machine refuses.
    pub fn rename(&self, path: &str, new: &str) -> Result<()> {
        let target = self.root.join(new);
        let mut state = self.state();
        if state.files.contains_key(new) {
            return Err(Error::Twice { path: target });
        }
        let Some(Some(record)) = state.files.get(path).cloned() else { return Ok(()) };
        let record = Record { path: new.to_owned(), ..record };
        self.note(&mut state, &Entry::Begun(path.to_owned()))?;
        self.note(&mut state, &Entry::Begun(new.to_owned()))?;
        fs::rename(self.root.join(path), &target)
            .map_err(|source| Error::Io { path: target, source })?;
        self.note(&mut state, &Entry::Finished(record.clone()))?;
        state.files.remove(path);
        state.files.insert(new.to_owned(), Some(record));
        Ok(())
    }

    /// Ends the run: the journal goes, and the folder's entries are synced.
    ///
    /// Called once `manifest.json` is written.
    pub fn complete(&self) -> Result<()> {
        remove_scratch(&self.root)?;
        remove_file(&self.root.join(JOURNAL))?;
        let synced = File::open(&self.root).and_then(|folder| folder.sync_all());
        synced.map_err(|source| Error::Io { path: self.root.clone(), source })
    }

    fn note(&self, state: &mut State, entry: &Entry) -> Result<()> {
        let written = serde_json::to_vec(entry).map_err(io::Error::from).and_then(|mut line| {
            line.push(b'\n');
            state.journal.write_all(&line)
        });
        written.map_err(|source| Error::Io { path: self.root.join(JOURNAL), source })
    }

    /// A thread that panicked leaves the list whole: each change is one insert or removal.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file being written; dropped without `finish`, it is removed.
#[derive(Debug)]
pub struct Artifact<'a> {
    artifacts: &'a Artifacts,
    path: String,
    target: PathBuf,
    /// `None` in a rehearsal.
    file: Option<FileWriter>,
    buffer: Vec<u8>,
    bytes: u64,
    hash: Sha256,
    finished: bool,
}

impl Artifact<'_> {
    /// Returns the path relative to the run's folder.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the bytes taken so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Says what a failed write means for this file; `rows` is what it holds so far.
    pub fn failed(&self, source: io::Error, rows: Option<u64>) -> Error {
        Error::Write { path: self.target.clone(), source, bytes: self.bytes, rows }
    }

    /// Makes the file whole: flushed, synced, renamed and remembered.
    pub fn finish(self, rows: Option<u64>) -> Result<Record> {
        self.finish_as(rows, true)
    }

    fn finish_as(mut self, rows: Option<u64>, is_synced: bool) -> Result<Record> {
        self.write_buffer()
            .and_then(|()| self.give_name(is_synced))
            .map_err(|source| self.failed(source, rows))?;
        self.finished = true;
        let record = Record {
            path: self.path.clone(),
            bytes: self.bytes,
            sha256: hex(&std::mem::take(&mut self.hash).finalize()),
            rows,
        };
        let mut state = self.artifacts.state();
        if is_synced || self.artifacts.is_rehearsal {
            self.artifacts.note(&mut state, &Entry::Finished(record.clone()))?;
        } else {
            state.unsettled.push(record.clone());
        }
        state.files.insert(self.path.clone(), Some(record.clone()));
        Ok(record)
    }

    fn give_name(&mut self, is_synced: bool) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.finish()?;
        if is_synced {
            file.sync()?;
        }
        fs::rename(partial(&self.target), &self.target)
    }

    fn write_buffer(&mut self) -> io::Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let written = self.write_through(&buffer);
        buffer.clear();
        self.buffer = buffer;
        written
    }

    fn write_through(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => Ok(()),
        }
    }
}

impl Write for Artifact<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > BUFFER_BYTES || bytes.len() >= UNGATHERED_BYTES {
            self.write_buffer()?;
        }
        if bytes.len() >= UNGATHERED_BYTES {
            self.write_through(bytes)?;
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_buffer()
    }
}

impl Drop for Artifact<'_> {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing is lost when this fails: a partial file is never taken for a whole one.
            let _ = fs::remove_file(partial(&self.target));
            self.artifacts.state().files.remove(&self.path);
        }
    }
}

/// Returns a safe file name for a table; no two tables share one.
///
/// `public.users`, or `users` without a schema. Letters, digits and printable signs stay as they
/// are. `/`, `\`, `%`, a leading dot, control and invisible characters, and dots that could be
/// taken for the one between schema and name are percent-encoded; a name too long for a file
/// system ends with its hash.
pub fn table_file_name(schema: Option<&str>, name: &str) -> String {
    let mut text = String::new();
    match schema {
        Some(schema) => {
            encode(schema, true, &mut text);
            if schema.is_empty() {
                text.push('%');
            }
            text.push('.');
            encode(name, false, &mut text);
        }
        None => encode(name, true, &mut text),
    }
    guard_name(text)
}

/// Returns a safe file name for any name; no two names share one.
///
/// As [`table_file_name`], but dots stay, other than a leading one.
pub fn file_name(name: &str) -> String {
    let mut text = String::new();
    encode(name, false, &mut text);
    guard_name(text)
}

/// Returns bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn encode(name: &str, dots: bool, text: &mut String) {
    for character in name.chars() {
        let hidden = matches!(character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}');
        let leading_dot = character == '.' && (dots || text.is_empty());
        if leading_dot || hidden || character.is_control() || matches!(character, '/' | '\\' | '%')
        {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                text.push('%');
                text.push_str(&hex(&[byte]).to_uppercase());
            }
        } else {
            text.push(character);
        }
    }
}

/// Names what has no name `%`, and cuts a name that is too long.
///
/// A bare `%` and `%~` never come from `encode`, which writes two digits behind a `%`.
fn guard_name(mut name: String) -> String {
    if name.is_empty() {
        return "%".to_owned();
    }
    if name.len() <= NAME_BYTES {
        return name;
    }
    let suffix = format!("%~{}", hex(&Sha256::digest(name.as_bytes())));
    name.truncate(name.floor_char_boundary(NAME_BYTES - suffix.len()));
    name + &suffix
}

fn stays_inside(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    let windows = cfg!(windows) && path.contains(['\\', ':']);
    path.split('/').all(plain) && path != JOURNAL && !windows
}

fn partial(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(PARTIAL);
    PathBuf::from(name)
}

fn open_new(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| Error::Io { path: path.to_owned(), source })
}

fn make_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| Error::Io { path: path.to_owned(), source })
}

fn is_empty(folder: &Path) -> Result<bool> {
    let mut entries = entries(folder)?;
    Ok(entries.pop().is_none())
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect);
    entries.map_err(|source| Error::Io { path: folder.to_owned(), source })
}

fn remove_file(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(Error::Io { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn remove_scratch(root: &Path) -> Result<()> {
    let folder = root.join(SCRATCH);
    match fs::remove_dir_all(&folder) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(Error::Io { path: folder, source })
        }
        _ => Ok(()),
    }
}

fn read_journal(path: &Path) -> Result<Vec<Entry>> {
    let text = fs::read(path);
    let text = text.map_err(|source| Error::Io { path: path.to_owned(), source })?;
    // A kill can cut the last line; it then names a file that was never created.
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let lines = text[..whole].split_inclusive(|byte| *byte == b'\n').enumerate();
    let read = |(index, line)| match serde_json::from_slice::<Entry>(line) {
        Ok(entry) if stays_inside(entry.path()) => Ok(entry),
        _ => Err(Error::Journal { path: path.to_owned(), line: index + 1 }),
    };
    lines.map(read).collect()
}

/// Returns the files that a run had finished when it was cut off; `None` where the folder holds
/// none that was.
///
/// # Errors
/// The journal can't be read.
pub fn unfinished(root: &Path) -> Result<Option<Vec<Record>>> {
    let path = root.join(JOURNAL);
    if !path.is_file() {
        return Ok(None);
    }
    let mut finished = BTreeMap::new();
    for entry in read_journal(&path)? {
        match entry {
            // Begun anew, given another name, or removed.
            Entry::Begun(path) => drop(finished.remove(&path)),
            Entry::Finished(record) => drop(finished.insert(record.path.clone(), record)),
        }
    }
    Ok(Some(finished.into_values().collect()))
}

/// The part of `manifest.json` that says what a finished run wrote.
#[derive(Deserialize)]
struct FormerRun {
    tool: String,
    artifacts: Vec<Record>,
}

fn remove_former_run(root: &Path) -> Result<()> {
    let mut written = former_files(root)?;
    remove_scratch(root)?;
    written.extend([root.join(MANIFEST), root.join(JOURNAL)]);
    written.sort();
    let mut found = Found::default();
    list(root, &mut found)?;
    let foreign = found.files.iter().find(|path| written.binary_search(path).is_err());
    if let Some(path) = foreign {
        return Err(Error::Foreign { path: path.clone() });
    }
    // What proves that this was a run goes last: a removal that is cut off can be done again.
    let (proofs, rest): (Vec<_>, Vec<_>) = found
        .files
        .into_iter()
        .partition(|path| *path == root.join(MANIFEST) || *path == root.join(JOURNAL));
    rest.iter().try_for_each(|path| remove_file(path))?;
    for folder in found.folders.iter().rev() {
        let removed = fs::remove_dir(folder);
        removed.map_err(|source| Error::Io { path: folder.clone(), source })?;
    }
    proofs.iter().try_for_each(|path| remove_file(path))
}

/// Returns the files that a former run wrote or began, by its own account.
fn former_files(root: &Path) -> Result<Vec<PathBuf>> {
    let not_a_run = || Error::NotARun { path: root.to_owned() };
    let names: Vec<String> = if root.join(JOURNAL).is_file() {
        let entries = read_journal(&root.join(JOURNAL))?;
        entries.iter().map(|entry| entry.path().to_owned()).collect()
    } else if is_dry_run(root)? {
        vec![AUDIT.to_owned()]
    } else {
        let text = fs::read(root.join(MANIFEST)).map_err(|_| not_a_run())?;
        let run: FormerRun = serde_json::from_slice(&text).map_err(|_| not_a_run())?;
        if run.tool != env!("CARGO_PKG_NAME") {
            return Err(not_a_run());
        }
        run.artifacts.into_iter().map(|record| record.path).collect()
    };
    let path = |name: String| [root.join(&name), partial(&root.join(&name))];
    Ok(names.into_iter().flat_map(path).collect())
}

/// Returns true for a folder that holds the report of a run and nothing else.
fn is_dry_run(root: &Path) -> Result<bool> {
    let mut found = Found::default();
    list(root, &mut found)?;
    if found.files != [root.join(AUDIT)] || !found.folders.is_empty() {
        return Ok(false);
    }
    let text = fs::read(root.join(AUDIT)).unwrap_or_default();
    let audit: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    Ok(audit.get("plan_digest").is_some() && audit.get("tool_version").is_some())
}

#[derive(Default)]
struct Found {
    files: Vec<PathBuf>,
    /// A folder before the folders in it.
    folders: Vec<PathBuf>,
}

fn list(folder: &Path, found: &mut Found) -> Result<()> {
    for entry in entries(folder)? {
        let path = entry.path();
        let kind = entry.file_type();
        let kind = kind.map_err(|source| Error::Io { path: path.clone(), source })?;
        // A link to a folder counts as a file: what it points to is not ours.
        if kind.is_dir() {
            found.folders.push(path.clone());
            list(&path, found)?;
        } else {
            found.files.push(path);
        }
    }
    Ok(())
}

fn reason(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::StorageFull => "no space left on device".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::NotADirectory => "a part of the path is not a folder".to_owned(),
        io::ErrorKind::AlreadyExists => "a file of this name is there already".to_owned(),
        _ => source.to_string(),
    }
}

fn progress(bytes: u64, rows: Option<u64>) -> String {
    match rows {
        Some(rows) => format!("{} rows", grouped(rows)),
        None => format!("{} bytes", grouped(bytes)),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn write(artifacts: &Artifacts, path: &str, text: &str) -> Record {
        let mut artifact = artifacts.open(path).unwrap();
        artifact.write_all(text.as_bytes()).unwrap();
        artifact.finish(Some(1)).unwrap()
    }

    fn manifest(artifacts: &Artifacts, tool: &str) {
        let text = serde_json::json!({"tool": tool, "artifacts": artifacts.records()});
        fs::write(artifacts.root().join(MANIFEST), text.to_string()).unwrap();
        artifacts.complete().unwrap();
    }

    #[test]
    fn a_finished_file_is_counted_and_hashed() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(&folder.path().join("run"), false).unwrap();
        write(&artifacts, "data/b.copy", "abc");
        write(&artifacts, "data/a.copy", "");
        let records = artifacts.records();
        assert_eq!(
            records.iter().map(|r| r.path.as_str()).collect::<Vec<_>>(),
            ["data/a.copy", "data/b.copy"]
        );
        assert_eq!(
            (records[1].bytes, records[1].sha256.as_str()),
            (3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
        assert_eq!(fs::read(artifacts.root().join("data/b.copy")).unwrap(), b"abc");
    }

    #[test]
    fn large_and_small_writes_give_the_same_hash() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let text = "0123456789".repeat(100_000);
        let whole = write(&artifacts, "whole", &text);
        let mut parts = artifacts.open("parts").unwrap();
        text.as_bytes().chunks(777).for_each(|part| parts.write_all(part).unwrap());
        let parts = parts.finish(None).unwrap();
        assert_eq!((whole.bytes, whole.sha256), (parts.bytes, parts.sha256));
    }

    #[test]
    fn a_dropped_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let mut artifact = artifacts.open("data/a.csv").unwrap();
        artifact.write_all(b"half").unwrap();
        assert!(folder.path().join("data/a.csv.partial").exists());
        drop(artifact);
        assert!(is_empty(&folder.path().join("data")).unwrap());
        write(&artifacts, "data/a.csv", "whole");
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(&folder.path().join("run"), false).unwrap();
        write(&artifacts, "data/a.csv", "");
        let mode = |path: &str| {
            let path = artifacts.root().join(path);
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        };
        assert_eq!((mode(""), mode("data"), mode("data/a.csv")), (0o700, 0o700, 0o600));
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        for path in ["../a", "/etc/passwd", "a/../../b", "", "a//b", "./a", "a/", "a\0b"] {
            assert!(matches!(artifacts.open(path), Err(Error::Escapes { .. })), "{path}");
        }
    }

    #[test]
    fn a_file_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let open = artifacts.open("a").unwrap();
        assert!(matches!(artifacts.open("a"), Err(Error::Twice { .. })));
        open.finish(None).unwrap();
        assert!(matches!(artifacts.open("a"), Err(Error::Twice { .. })));
        artifacts.remove("a").unwrap();
        write(&artifacts, "a", "again");
    }

    #[test]
    fn overwrite_removes_a_former_run() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        write(&artifacts, "data/deep/a.csv", "");
        manifest(&artifacts, env!("CARGO_PKG_NAME"));
        assert!(matches!(Artifacts::create(folder.path(), false), Err(Error::NotEmpty { .. })));
        Artifacts::create(folder.path(), true).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn overwrite_removes_an_unfinished_run() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        write(&artifacts, "data/a.csv", "");
        std::mem::forget(artifacts.open("data/b.csv").unwrap());
        Artifacts::create(folder.path(), true).unwrap();
        assert!(!folder.path().join("data").exists());
    }

    #[test]
    fn overwrite_leaves_other_folders_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(MANIFEST), r#"{"name": "a web page"}"#).unwrap();
        let result = Artifacts::create(folder.path(), true);
        assert!(matches!(result, Err(Error::NotARun { .. })));
        assert!(folder.path().join(MANIFEST).exists());
    }

    #[test]
    fn overwrite_leaves_a_run_with_other_files_alone() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        write(&artifacts, "data/a.csv", "");
        fs::write(folder.path().join("data/notes.txt"), "mine").unwrap();
        let result = Artifacts::create(folder.path(), true);
        assert!(matches!(result, Err(Error::Foreign { .. })));
        assert!(folder.path().join("data/a.csv").exists());
    }

    #[test]
    fn a_run_that_was_cut_off_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let kept = write(&artifacts, "data/a.csv", "whole");
        std::mem::forget(artifacts.open("data/b.csv").unwrap());
        drop(artifacts);
        let artifacts = Artifacts::resume(folder.path()).unwrap();
        assert_eq!(artifacts.records(), [kept]);
        write(&artifacts, "data/b.csv", "now");
        assert_eq!(artifacts.records().len(), 2);
    }

    #[test]
    fn a_full_disk_is_named() {
        let error = Error::Write {
            path: "out/user.copy".into(),
            source: io::ErrorKind::StorageFull.into(),
            bytes: 5,
            rows: Some(412_316),
        };
        let message = "out/user.copy: no space left on device (412,316 rows written)";
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn names_become_safe_file_names() {
        let check = |name: &str, expected: &str| assert_eq!(file_name(name), expected);
        check("public.users", "public.users");
        check("Größe 2", "Größe 2");
        check("../etc", "%2E.%2Fetc");
        check("a/b\\c%d", "a%2Fb%5Cc%25d");
        check("..", "%2E.");
        check("a\nb", "a%0Ab");
        check("", "%");
        assert_eq!(file_name(&"é".repeat(300)).len(), 200);
    }

    #[test]
    fn no_two_tables_share_a_file() {
        let parts = ["a", "a.b", "b", ".", "..", "", "%", "%2E", "a/b", "a\\b", "A", "a%2Eb"];
        let mut names: Vec<String> = parts.iter().map(|name| table_file_name(None, name)).collect();
        for schema in parts {
            names.extend(parts.iter().map(|name| table_file_name(Some(schema), name)));
        }
        let long = "x".repeat(220);
        names.extend([&format!("{long}1"), &format!("{long}2")].map(|n| table_file_name(None, n)));
        assert!(names.iter().all(|name| !name.starts_with('.')));
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
        assert_eq!(table_file_name(Some("public"), "users"), "public.users");
    }
}
