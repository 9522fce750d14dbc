//! The example plan `gustav`: schools on the old Supabase in a real PostgreSQL, dumps of them by the
//! real pg_dump, tarballs of their files, and what a conversion made of them.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::{self, Run, plain};

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

fn file(name: &str) -> String {
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

fn short_id(word: &str) -> Option<String> {
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

    pub fn without_identity(self) -> Self {
        Self { identity: None, ..self }
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

/// A row of a COPY file, by column.
#[derive(Debug, Clone)]
pub struct Row(Vec<(String, Option<String>)>);

impl Row {
    /// Returns a value; `None` is NULL.
    #[track_caller]
    pub fn value(&self, column: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == column);
        found.unwrap_or_else(|| panic!("no column {column} in {:?}", self.0)).1.as_deref()
    }

    /// Returns a value that is not NULL.
    #[track_caller]
    pub fn text(&self, column: &str) -> &str {
        self.value(column).unwrap_or_else(|| panic!("{column} is NULL in {:?}", self.0))
    }

    /// Panics unless each column has its value; `NULL` is none.
    #[track_caller]
    pub fn has(&self, expected: &[(&str, &str)]) {
        for (column, expected) in expected {
            assert_eq!(self.value(column).unwrap_or("NULL"), *expected, "{column} of {:?}", self.0);
        }
    }
}

/// Returns the rows that `load.sql` copies into a table.
#[track_caller]
pub fn rows(run: &Run, table: &str) -> Vec<Row> {
    let script = run.text("load.sql");
    let path = format!("'data/public.{table}.copy'");
    let Some(line) = script.lines().find(|line| line.starts_with("\\copy") && line.contains(&path))
    else {
        assert!(
            !run.exists(&format!("data/public.{table}.copy")),
            "{table}: a file that is not loaded"
        );
        return Vec::new();
    };
    let (_, columns) = line.split_once('(').expect("columns");
    let (columns, _) = columns.split_once(')').expect("columns");
    let columns: Vec<&str> = columns.split(',').map(|name| name.trim().trim_matches('"')).collect();
    let row = |line: &String| {
        let values: Vec<Option<String>> = line.split('\t').map(unescaped).collect();
        assert_eq!(values.len(), columns.len(), "{table}: {line}");
        Row(columns.iter().map(ToString::to_string).zip(values).collect())
    };
    run.lines(table).iter().map(row).collect()
}

fn unescaped(value: &str) -> Option<String> {
    if value == r"\N" {
        return None;
    }
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        out.push(match (letter, letter == '\\') {
            (_, true) => match letters.next().expect("an escape") {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            },
            (other, _) => other,
        });
    }
    Some(out)
}

/// Returns the row of a table with this short ID.
#[track_caller]
pub fn row(run: &Run, table: &str, short: &str) -> Row {
    let all = rows(run, table);
    let found: Vec<&Row> = all.iter().filter(|row| row.text("id") == id(short)).collect();
    assert_eq!(found.len(), 1, "{short} in {table}: {all:?}\n{:?}", outcomes(run));
    found[0].clone()
}

/// What became of a row of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub model: String,
    /// The values of its key, as text.
    pub key: Vec<String>,
    pub status: String,
    /// The reason, or the notes.
    pub reasons: Vec<String>,
}

/// Returns the audit records of all models.
pub fn outcomes(run: &Run) -> Vec<Outcome> {
    let mut found = Vec::new();
    for path in run.files("audit").into_keys().filter(|path| path.ends_with(".jsonl")) {
        let model = path.trim_start_matches("audit/").trim_end_matches(".jsonl");
        for record in run.json_lines(&path) {
            let key = record["source"]["key"].as_object().into_iter().flatten();
            let reason = record["reason"].as_str().unwrap_or_default();
            let reasons = reason.split(',').filter(|reason| !reason.is_empty());
            found.push(Outcome {
                model: model.to_owned(),
                key: key.map(|(_, value)| plain(value)).collect(),
                status: plain(&record["status"]),
                reasons: reasons.map(str::to_owned).collect(),
            });
        }
    }
    found
}

/// Returns status and reasons of what became of a row in a model: the records whose key has all
/// these short IDs, or words.
pub fn became(run: &Run, model: &str, key: &[&str]) -> Vec<String> {
    let words: Vec<String> =
        key.iter().map(|word| short_id(word).unwrap_or_else(|| (*word).to_owned())).collect();
    let of_row = |outcome: &Outcome| {
        outcome.model == model && words.iter().all(|word| outcome.key.contains(word))
    };
    let mut found: Vec<String> = outcomes(run)
        .into_iter()
        .filter(of_row)
        .map(|outcome| {
            format!("{} {}", outcome.status, outcome.reasons.join(",")).trim_end().to_owned()
        })
        .collect();
    found.sort();
    found
}

/// Panics unless exactly one record says this of a row.
#[track_caller]
pub fn said(run: &Run, model: &str, key: &[&str], expected: &str) {
    assert_eq!(became(run, model, key), [expected], "{key:?} of {model} in {:#?}", outcomes(run));
}

/// Returns the lines of the upload manifest.
pub fn manifest(run: &Run) -> Vec<Value> {
    run.json_lines("storage/manifest.jsonl")
}

/// Returns the rows of a COPY text's table blocks, in their order.
fn copy_blocks(dump: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = dump.lines();
    while let Some(line) = lines.by_ref().find(|line| line.starts_with("COPY ")) {
        let rows: Vec<&str> = lines.by_ref().take_while(|line| *line != r"\.").collect();
        blocks.push(format!("{line}\n{}", rows.join("\n")));
    }
    blocks
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = fs::File::open(path).expect("the file");
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("gzip");
    bytes
}

#[test]
fn gustav_dump_is_made_of_its_sources() {
    let database = Database::create();
    database.script(&(file("source/schema.sql") + &file("source/data.sql")));
    let made = String::from_utf8(database.pg_dump(&[])).expect("text");
    let shipped = String::from_utf8(unpacked(&plan().join("db_backup.sql.gz"))).expect("text");
    let blocks = copy_blocks(&shipped);
    assert_eq!(copy_blocks(&made), blocks);
    let users = blocks.iter().find(|block| block.starts_with("COPY auth.users")).expect("users");
    // All but the one that is generated.
    assert_eq!(users.lines().next().expect("a head").matches(',').count(), 33);
    assert!(shipped.contains("\n\\restrict ") && shipped.contains("R-geheim-1"));
    for schema in ["realtime", "_realtime", "vault", "auth", "storage", "public"] {
        assert!(
            blocks.iter().any(|block| block.starts_with(&format!("COPY {schema}."))),
            "{schema}"
        );
    }
}

#[test]
fn gustav_tarball_is_made_of_its_sources() {
    let tar = unpacked(&plan().join("storage_blobs.tar.gz"));
    let mut archive = tar::Archive::new(&tar[..]);
    let mut found = Vec::new();
    for entry in archive.entries().expect("a tarball") {
        let mut entry = entry.expect("a member");
        if entry.header().entry_type().is_file() {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes");
            found.push((String::from_utf8(entry.path_bytes().to_vec()).expect("a name"), bytes));
        }
    }
    let listed = file("source/files.tsv");
    let mut listed: Vec<(String, Vec<u8>)> = listed
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, bytes)| (name.to_owned(), printed(bytes)))
        .collect();
    listed.sort();
    found.sort();
    assert_eq!(found, listed);
    let hello = found.iter().find(|(_, bytes)| bytes == HELLO).expect("the file of the cases");
    assert!(hello.0.ends_with("/f0000000-0000-4000-8000-000000000011"), "{}", hello.0);
}

/// Returns the bytes that `printf %b` prints.
fn printed(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'\\' => match rest.next().expect("an escape") {
                b'x' => {
                    let digits = [rest.next(), rest.next()].map(|digit| digit.expect("a digit"));
                    let digits = std::str::from_utf8(&digits).expect("digits");
                    u8::from_str_radix(digits, 16).expect("two hexadecimal digits")
                }
                b'r' => b'\r',
                b'n' => b'\n',
                other => panic!("\\{}", char::from(other)),
            },
            other => other,
        });
    }
    out
}

#[test]
fn short_ids_are_words() {
    let check = |text: &str, expected: &str| assert_eq!(ids(text), expected);
    check("'U1'", "'a0000000-0000-4000-8000-000000000001'");
    check("student_U2/task_T1/20250101T10 X", "student_U2/task_T1/20250101T10 X");
    check(r#"{"id": "M12"}"#, r#"{"id": "d0000000-0000-4000-8000-000000000012"}"#);
}
