//! Prints an archive as a script: entries in their order, data where it stands in the input.

use super::body::Body;
use super::custom::Custom;
use super::decompress::{Wrapping, unpack};
use super::entry::{Entry, Toc};
use super::error::{Error, Step};
use super::fields::Header;
use super::folder::Folder;
use super::script::{PASSES, State, large_object, pass};
use super::sink::{BLOCK_BYTES, Sink};
use super::tar::Tar;
use crate::input::Digest;

/// The archive version from which large objects have entries of their own.
const WITH_LARGE_OBJECT_ENTRIES: (u8, u8) = (1, 12);

/// Where the data comes from.
pub(super) enum Source {
    Custom(Custom),
    Folder(Folder),
    Tar(Tar),
}

/// What of an archive is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    All,
    /// All but the rows.
    Definitions,
}

/// What is known of an archive at its end.
pub(super) struct Outcome {
    pub digests: Vec<Digest>,
    /// COPY statements in the script, each with its rows.
    pub copies: u64,
}

pub(super) struct Renderer {
    pub path: String,
    pub header: Header,
    pub toc: Toc,
    pub source: Source,
    pub parts: Parts,
    pub sink: Sink,
}

impl Renderer {
    pub fn run(self) -> Step<Outcome> {
        match self.parts {
            Parts::All => self.whole(),
            Parts::Definitions => self.definitions(),
        }
    }

    /// Prints the entries, tables without their rows; nothing is read of the input.
    fn definitions(mut self) -> Step<Outcome> {
        let mut state = State::default();
        let mut copies = 0;
        state.head(&self.header, &self.toc, &mut self.sink)?;
        for now in PASSES {
            let entries = self.toc.entries.iter();
            for entry in entries.filter(|entry| pass(entry) == Some(now)) {
                if !entry.has_data {
                    state.definition(entry, &mut self.sink)?;
                } else if is_copy_statement(entry) {
                    state.data_head(entry, &mut self.sink)?;
                    self.sink.text(b"\\.\n\n")?;
                    copies += 1;
                }
            }
        }
        State::foot(&mut self.sink)?;
        self.sink.flush()?;
        Ok(Outcome { digests: Vec::new(), copies })
    }

    /// Prints everything, and reads the input to its end.
    fn whole(mut self) -> Step<Outcome> {
        let mut state = State::default();
        let mut done = vec![false; self.toc.entries.len()];
        let mut copies = 0;
        state.head(&self.header, &self.toc, &mut self.sink)?;
        for now in PASSES {
            for at in 0..done.len() {
                if pass(&self.toc.entries[at]) != Some(now) {
                    continue;
                }
                if !self.toc.entries[at].has_data {
                    state.definition(&self.toc.entries[at], &mut self.sink)?;
                }
                // Data that stands before this entry's is taken where it is met.
                while self.toc.entries[at].has_data && !done[at] {
                    let met = self.next(at)?;
                    if std::mem::replace(&mut done[met], true) {
                        return Err(self.twice(met).into());
                    }
                    copies += u64::from(self.data(met, &mut state)?);
                }
            }
        }
        State::foot(&mut self.sink)?;
        self.sink.flush()?;
        let digests = self.finish()?;
        Ok(Outcome { digests, copies })
    }

    /// Goes to the next data; of a folder, that is the data that is wanted.
    fn next(&mut self, wanted: usize) -> Result<usize, Error> {
        let found = match &mut self.source {
            Source::Custom(custom) => custom.next(&self.toc)?,
            Source::Tar(tar) => tar.next(&self.toc)?,
            Source::Folder(_) => Some(wanted),
        };
        found.ok_or_else(|| Error::NoData {
            path: self.path.clone(),
            table: self.toc.entries[wanted].shown(),
            detail: "it ends before".to_owned(),
        })
    }

    fn twice(&self, at: usize) -> Error {
        let (path, table) = (self.path.clone(), self.toc.entries[at].shown());
        Error::NoData { path, table, detail: "it is there twice".to_owned() }
    }

    /// Prints the data of an entry; returns whether it is a COPY.
    fn data(&mut self, at: usize, state: &mut State) -> Step<bool> {
        let entry = &self.toc.entries[at];
        if entry.is_large_objects() {
            self.large_objects(at)?;
            return Ok(false);
        }
        let is_copy = !entry.copy.is_empty();
        if is_copy && !is_copy_statement(entry) {
            let detail = "its statement is no `COPY … FROM stdin`".to_owned();
            let (path, table) = (self.path.clone(), entry.shown());
            return Err(Error::NoData { path, table, detail }.into());
        }
        state.data_head(entry, &mut self.sink)?;
        let inside = format!("the data of {}", entry.shown());
        let mut body = Body::new(is_copy);
        let sink = &mut self.sink;
        let path = &self.path;
        let damaged = |detail: &str| Error::NoData {
            path: path.clone(),
            table: entry.shown(),
            detail: detail.to_owned(),
        };
        let each = |piece: Vec<u8>| -> Step {
            body.see(&piece).map_err(damaged)?;
            sink.block(piece)
        };
        match &mut self.source {
            Source::Custom(custom) => {
                let compression = custom.compression;
                let mut chunks = custom.chunks();
                unpack(&mut chunks, compression, Wrapping::Zlib, BLOCK_BYTES, each)
                    .map_err(|error| chunks.fault(&error, &inside))??;
            }
            Source::Folder(folder) => {
                let (mut bytes, compression) = folder.open(entry)?;
                unpack(&mut bytes, compression, Wrapping::Gzip, BLOCK_BYTES, each)
                    .map_err(|error| bytes.fault(&error, &inside))??;
                folder.close(bytes)?;
            }
            Source::Tar(tar) => {
                let compression = tar.compression;
                unpack(&mut tar.bytes, compression, Wrapping::Gzip, BLOCK_BYTES, each)
                    .map_err(|error| tar.bytes.fault(&error, &inside))??;
                // The member may have ended with the input.
                tar.bytes.drain(&inside)?;
            }
        }
        body.finish().map_err(damaged)?;
        Ok(is_copy)
    }

    fn large_objects(&mut self, at: usize) -> Step {
        let entry = &self.toc.entries[at];
        let sink = &mut self.sink;
        let has_entries = self.header.version >= WITH_LARGE_OBJECT_ENTRIES;
        let each = |id: i64| match has_entries {
            true => Ok(()),
            false => large_object(id.to_string().as_bytes(), sink),
        };
        match &mut self.source {
            Source::Custom(custom) => custom.large_objects(entry, each),
            Source::Folder(folder) => folder.large_objects(entry, each),
            Source::Tar(tar) => tar.large_objects(each),
        }
    }

    /// Reads to the end of the input, where nothing may be left.
    fn finish(mut self) -> Step<Vec<Digest>> {
        match &mut self.source {
            Source::Custom(custom) => custom.finish(&self.header, &self.toc)?,
            Source::Tar(tar) => {
                if let Some(at) = tar.next(&self.toc)? {
                    return Err(self.twice(at).into());
                }
            }
            Source::Folder(_) => {}
        }
        let bytes = match self.source {
            Source::Custom(Custom { bytes, .. }) | Source::Tar(Tar { bytes, .. }) => bytes,
            Source::Folder(folder) => return Ok(folder.digests),
        };
        Ok(vec![bytes.digest()?])
    }
}

/// Returns whether the rows of an entry will be taken for rows.
fn is_copy_statement(entry: &Entry) -> bool {
    let copy = entry.copy.trim_ascii_end();
    copy.starts_with(b"COPY ") && copy.ends_with(b" FROM stdin;") && !copy.contains(&b'\n')
}
