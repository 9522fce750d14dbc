//! The example plan `gustav`: schools on the old Supabase in a real PostgreSQL, dumps of them by the
//! real pg_dump, and tarballs of their files.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::{self, Run};

/// The first bytes of a PNG, and one more.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n1";
/// The file of the acceptance cases.
pub const HELLO: &[u8] = b"%PDF-hello";
pub const HELLO_MD5: &str = "a261d9393835fdebf5b730d341b46d86";
pub const HELLO_SHA256: &str = "af0777e69811767e40230a448f2bc60a3ce3b0525c6fb62ca218ef9db5a826e4";

/// What an operator says of U1, U2 and U3.
pub const IDENTITY: &str = "U1,t1\nU2,s2\nU3,s3\n";

pub fn plan() -> PathBuf {
    run::plan("gustav")
}

/// Returns a text file of the plan.
pub fn file(name: &str) -> String {
    fs::read_to_string(plan().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The two targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Seed,
    Late,
}

impl Target {
    pub const BOTH: [Self; 2] = [Self::Seed, Self::Late];

    pub fn options(self) -> [&'static str; 2] {
        match self {
            Self::Seed => ["--var", "schema=seed"],
            Self::Late => ["--var", "schema=late"],
        }
    }
}

/// Returns the text with the short IDs of the acceptance cases (`U1`, `C2`, `X1`, …) as UUIDs.
///
/// U people, C courses, L units, S sections, M materials, T tasks, X submissions, O objects, V
/// versions of objects.
pub fn ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(start) = rest.find(is_word) {
        out.push_str(&rest[..start]);
        let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |end| start + end);
        let word = &rest[start..end];
        match short_id(word) {
            Some(uuid) => out.push_str(&uuid),
            None => out.push_str(word),
        }
        rest = &rest[end..];
    }
    out + rest
}

pub fn short_id(word: &str) -> Option<String> {
    let (letter, number) = word.split_at_checked(1)?;
    let kind = "UCLSMTXOV".find(letter)?;
    let number: u32 = number.parse().ok()?;
    Some(format!("{}0000000-0000-4000-8000-{number:012}", &"acb5d7e0f"[kind..=kind]))
}

/// Returns the UUID of one short ID.
pub fn id(short: &str) -> String {
    short_id(short).unwrap_or_else(|| panic!("{short} is no short ID"))
}

/// A file of a bucket: a row of `storage.objects`, and a member of the tarball.
#[derive(Debug, Clone)]
pub struct Stored {
    pub bucket: &'static str,
    pub name: String,
    pub bytes: Vec<u8>,
    pub mime: &'static str,
    /// What the metadata say, where it is not what the bytes are.
    pub size: Option<u64>,
    pub etag: Option<String>,
}

impl Stored {
    pub fn new(bucket: &'static str, name: &str, mime: &'static str, bytes: &[u8]) -> Self {
        Self {
            bucket,
            name: name.to_owned(),
            bytes: bytes.to_owned(),
            mime,
            size: None,
            etag: None,
        }
    }

    pub fn with_size(self, size: u64) -> Self {
        Self { size: Some(size), ..self }
    }

    pub fn with_etag(self, etag: &str) -> Self {
        Self { etag: Some(etag.to_owned()), ..self }
    }

    /// The version is the number's short ID.
    fn sql(&self, number: usize) -> String {
        let mut bytes = String::new();
        for byte in &self.bytes {
            let _ = write!(bytes, "{byte:02x}");
        }
        let size = self.size.map_or(self.bytes.len().to_string(), |size| size.to_string());
        let etag = self
            .etag
            .as_ref()
            .map_or(format!("md5('\\x{bytes}'::bytea)"), |etag| format!("'{etag}'"));
        format!(
            "INSERT INTO storage.objects (id, bucket_id, name, version, metadata) VALUES
                 ('O{number}', '{}', '{}', 'V{number}', jsonb_build_object('eTag', '\"' || {etag} || '\"',
                  'size', {size}, 'contentLength', {size}, 'mimetype', '{}'));\n",
            self.bucket, self.name, self.mime
        )
    }
}

/// A member of a tarball, under a name that needs to be no path.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Member {
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.to_owned() }
    }
}

/// Returns a tarball of regular files, byte for byte as named.
pub fn tarball(members: &[Member]) -> Vec<u8> {
    let mut tar = Vec::new();
    for Member { name, bytes } in members {
        let mut header = [0_u8; 512];
        let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
        // Names of more than a hundred bytes are cut at a slash in two fields.
        let cut = match name.len() {
            ..=100 => 0,
            _ => name
                .match_indices('/')
                .map(|(at, _)| at)
                .find(|at| name.len() - at <= 101)
                .expect("a slash"),
        };
        put(345, &name.as_bytes()[..cut]);
        put(
            0,
            name[cut..].strip_prefix('/').filter(|_| cut > 0).unwrap_or(&name[cut..]).as_bytes(),
        );
        put(100, b"0000644\x000000000\x000000000\0");
        put(124, format!("{:011o}\x0014701406400\0", bytes.len()).as_bytes());
        put(148, b"        0");
        put(257, b"ustar\x0000");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        tar.extend(header);
        tar.extend(bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

/// A school on the old system.
pub struct School {
    pub database: Database,
    members: Vec<Member>,
    identity: Option<String>,
    objects: usize,
}

impl School {
    /// Returns a school with U1, who teaches, and the pupils U2 and U3, and what `sql` adds;
    /// short IDs stand for UUIDs.
    pub fn new(sql: &str) -> Self {
        let people = "INSERT INTO auth.users (id, email, created_at) VALUES
                ('U1', 'u1@schule.example', '2024-08-01 00:00:00+00'),
                ('U2', 'u2@schule.example', '2024-08-01 00:00:00+00'),
                ('U3', 'u3@schule.example', '2024-08-01 00:00:00+00');
            INSERT INTO public.profiles (id, role, full_name, email) VALUES
                ('U1', 'teacher', 'Ursula Eins', 'u1@schule.example'),
                ('U2', 'student', 'Zoë Zwei', 'u2@schule.example'),
                ('U3', 'student', 'Dörte Drei', 'u3@schule.example');
            INSERT INTO storage.buckets (id, name) VALUES
                ('section_materials', 'section_materials'), ('submissions', 'submissions');";
        Self::empty(&format!("{people}{sql}")).with_identity(IDENTITY)
    }

    /// Returns a school without people.
    pub fn empty(sql: &str) -> Self {
        let database = Database::create();
        // Keys were not always there.
        let sql = format!("SET session_replication_role = replica;\n{}", ids(sql));
        database.script(&(file("source/schema.sql") + &sql));
        Self { database, members: Vec::new(), identity: None, objects: 0 }
    }

    /// Adds rows.
    pub fn sql(self, sql: &str) -> Self {
        self.database.script(&format!("SET session_replication_role = replica;\n{}", ids(sql)));
        self
    }

    /// Gives the lines of the identity file.
    pub fn with_identity(self, lines: &str) -> Self {
        Self { identity: Some(format!("legacy_id,sub\n{}", ids(lines))), ..self }
    }

    /// Stores a file: its row, and its member in the layout of the storage's backend.
    pub fn with_file(self, stored: &Stored) -> Self {
        let number = self.objects + 1;
        let name = format!("stub/stub/{}/{}/V{number}", stored.bucket, stored.name);
        self.with_row(stored).with_member(&name, &stored.bytes)
    }

    /// Stores a file's row alone.
    pub fn with_row(mut self, stored: &Stored) -> Self {
        self.objects += 1;
        let sql = stored.sql(self.objects);
        self.sql(&sql)
    }

    /// Adds a member to the tarball; its version may be a short ID.
    pub fn with_member(mut self, name: &str, bytes: &[u8]) -> Self {
        let (path, version) = name.rsplit_once('/').unwrap_or(("", name));
        let version = short_id(version).unwrap_or_else(|| version.to_owned());
        let slash = if path.is_empty() { "" } else { "/" };
        self.members.push(Member::new(&format!("{path}{slash}{version}"), bytes));
        self
    }

    /// Writes what an operator has: the dump, the tarball and the identity file.
    pub fn inputs(&self) -> Inputs {
        let folder = TempDir::new().expect("a temporary folder");
        let write = |name: &str, bytes: &[u8]| {
            fs::write(folder.path().join(name), bytes).expect("a file is written")
        };
        write("dump.sql", &self.database.pg_dump(&[]));
        write("blobs.tar", &tarball(&self.members));
        if let Some(identity) = &self.identity {
            write("identity.csv", identity.as_bytes());
        }
        Inputs { folder }
    }

    pub fn convert(&self, target: Target) -> Run {
        self.convert_with(target, &[])
    }

    pub fn convert_with(&self, target: Target, options: &[&str]) -> Run {
        self.inputs().convert(target, options)
    }
}

/// The files of an operator.
pub struct Inputs {
    folder: TempDir,
}

impl Inputs {
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns the options that name the files as the plan's sources.
    pub fn options(&self) -> Vec<String> {
        let sources =
            [("legacy", "dump.sql"), ("files", "blobs.tar"), ("identity", "identity.csv")];
        // An identity file that is not there is an optional source that is absent.
        let option = |(source, name)| {
            ["--source".to_owned(), format!("{source}={}", self.folder.path().join(name).display())]
        };
        sources.into_iter().flat_map(option).collect()
    }

    pub fn convert(&self, target: Target, options: &[&str]) -> Run {
        let sources = self.options();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        Run::convert(&plan(), &[&target.options(), &sources[..], options].concat())
    }
}

#[test]
fn short_ids_are_words() {
    let check = |text: &str, expected: &str| assert_eq!(ids(text), expected);
    check("'U1'", "'a0000000-0000-4000-8000-000000000001'");
    check("student_U2/task_T1/20250101T10 X", "student_U2/task_T1/20250101T10 X");
    check(r#"{"id": "M12"}"#, r#"{"id": "d0000000-0000-4000-8000-000000000012"}"#);
}
