//! Dumps that are cut, bent or no dumps at all: never a success, never a folder that looks whole.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use transload::jobs::{self, ExitCode, InspectOptions};

use crate::run::{self, Run, plain, transload};

const MYSQL: &str = "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: shop

/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE `t` (
  `id` int NOT NULL,
  `note` varchar(20) DEFAULT 'it''s',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO `t` VALUES (1,'a\\'b'),(2,NULL),
(3,'; -- /* x');
INSERT INTO `t` VALUES (4,'🎉');

-- Dump completed on 2025-01-01 10:00:00
";

const POSTGRES: &str = "--
-- PostgreSQL database dump
--

SET standard_conforming_strings = on;
CREATE TABLE public.t (
    id integer NOT NULL,
    note text DEFAULT $$it's$$
);
COPY public.t (id, note) FROM stdin;
1\ta\\nb
2\t\\N
3\t🎉
\\.


ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);

--
-- PostgreSQL database dump complete
--

";

const DUMPS: [&str; 2] = [MYSQL, POSTGRES];

/// Returns what `inspect` ends with, and the rows and rejects it found.
fn inspect(path: &Path) -> (ExitCode, u64, u64) {
    let options =
        InspectOptions { paths: vec![path.to_owned()], threads: 1, ..InspectOptions::default() };
    match jobs::inspect(&options) {
        Ok(report) => {
            let rejected = report.tables.iter().map(|table| table.rejected).sum();
            let rows = report.tables.iter().map(|table| table.rows).sum();
            (if rejected == 0 { ExitCode::Ok } else { ExitCode::Findings }, rows, rejected)
        }
        Err(error) => (error.exit_code(), 0, 0),
    }
}

/// A folder with one file in it.
struct File(TempDir);

impl File {
    fn new(bytes: &[u8]) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        fs::write(dir.path().join("dump"), bytes).expect("the file is written");
        Self(dir)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("dump")
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes bytes");
    encoder.finish().expect("memory takes bytes")
}

/// Runs the three commands that read dumps: each ends with `code`, says `complaint`, and leaves
/// no folder that looks whole.
#[track_caller]
fn check_refused(input: &Path, code: i32, complaint: &str) {
    let dir = TempDir::new().expect("a temporary folder");
    let source = format!("legacy={}", input.display());
    let plan = run::plan("pass_through");
    let commands: [Vec<&str>; 3] = [
        vec!["inspect"],
        vec!["snapshot", "-o", "snapshot"],
        vec!["convert", "-o", "run", "--source", &source],
    ];
    for arguments in commands {
        let mut command = transload();
        command.args(&arguments).current_dir(dir.path());
        command.arg(if arguments[0] == "convert" { plan.as_path() } else { input });
        let output = command.output().expect("transload starts");
        let errors = String::from_utf8(output.stderr).expect("transload prints UTF-8");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        assert!(errors.contains(complaint), "{arguments:?}: {errors}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    for folder in ["snapshot", "run"] {
        assert!(!dir.path().join(folder).join("manifest.json").exists(), "{folder}");
        assert!(!dir.path().join(folder).join("load.sql").exists(), "{folder}");
    }
}

/// After its end marker a dump has nothing but a date and white space.
#[test]
fn dumps_cut_at_any_byte_are_no_success() {
    let markers = ["-- Dump completed", "-- PostgreSQL database dump complete"];
    for ((dump, rows), marker) in [(MYSQL, 4), (POSTGRES, 3)].into_iter().zip(markers) {
        let cut = |length: &usize| inspect(&File::new(&dump.as_bytes()[..*length]).path());
        let whole = dump.find(marker).expect("the end marker") + marker.len();
        let accepted = (0..whole).filter(|length| cut(length).0 != ExitCode::Input);
        assert_eq!(accepted.collect::<Vec<_>>(), [0; 0], "of {whole} bytes");
        for length in whole..=dump.len() {
            assert_eq!(cut(&length), (ExitCode::Ok, rows, 0), "{length} bytes");
        }
    }
}

#[test]
fn gzip_cut_at_any_byte_is_no_success() {
    for dump in DUMPS {
        let whole = gzip(dump.as_bytes());
        for length in 0..whole.len() {
            let (code, _, _) = inspect(&File::new(&whole[..length]).path());
            assert_eq!(code, ExitCode::Input, "cut at byte {length} of {}", whole.len());
        }
        assert_eq!(inspect(&File::new(&whole).path()).0, ExitCode::Ok);
    }
}

/// The header's flags, time and system say nothing of the data, nor do the bits that fill the last
/// byte before the checksum.
#[test]
fn gzip_with_a_bit_flipped_anywhere_is_no_success() {
    const HEADER_BYTES: usize = 10;
    const CHECKSUM_BYTES: usize = 8;
    let whole = gzip(MYSQL.as_bytes());
    for byte in HEADER_BYTES..whole.len() {
        for bit in [0, 3, 7] {
            let mut bent = whole.clone();
            bent[byte] ^= 1 << bit;
            let (code, rows, _) = inspect(&File::new(&bent).path());
            let is_filling = byte + CHECKSUM_BYTES + 1 == whole.len();
            let is_unharmed = is_filling && (code, rows) == (ExitCode::Ok, 4);
            assert!(code == ExitCode::Input || is_unharmed, "bit {bit} of byte {byte}: {code:?}");
        }
    }
}

#[test]
fn gzip_may_be_followed_by_zeros_and_by_more_gzip_but_not_by_anything_else() {
    let (left, right) = MYSQL.split_at(300);
    let members = [gzip(left.as_bytes()), gzip(right.as_bytes())].concat();
    assert_eq!(inspect(&File::new(&members).path()), (ExitCode::Ok, 4, 0));
    let padded = [&members[..], &[0; 700]].concat();
    assert_eq!(inspect(&File::new(&padded).path()), (ExitCode::Ok, 4, 0));
    for garbage in [&b"x"[..], b"garbage", b"\x1f\x8b", b"\0\0x"] {
        let file = File::new(&[&members[..], garbage].concat());
        assert_eq!(inspect(&file.path()).0, ExitCode::Input, "{}", garbage.escape_ascii());
    }
    check_refused(&File::new(&[&members[..], b"garbage"].concat()).path(), 3, "gzip");
}

#[test]
fn cut_dumps_are_refused_by_every_command() {
    for dump in DUMPS {
        let cut = &dump.as_bytes()[..dump.rfind('🎉').expect("an emoji") + 2];
        check_refused(&File::new(cut).path(), 3, "dump ends inside");
        let cut = gzip(dump.as_bytes());
        check_refused(&File::new(&cut[..cut.len() - 9]).path(), 3, "dump");
    }
}

#[test]
fn a_cut_dump_leaves_a_former_run_alone() {
    let dir = TempDir::new().expect("a temporary folder");
    let convert = |dump: &str| {
        let source = File::new(dump.as_bytes());
        let mut command = transload();
        command.arg("convert").arg(run::plan("pass_through")).args(["--overwrite", "-o"]);
        command.arg(dir.path().join("run"));
        command.arg("--source").arg(format!("legacy={}", source.path().display()));
        command.output().expect("transload starts").status.code()
    };
    assert_eq!(convert(MYSQL), Some(0));
    let manifest = dir.path().join("run/manifest.json");
    assert!(manifest.exists());
    assert_eq!(convert(&MYSQL[..300]), Some(3));
    assert!(!manifest.exists(), "a run that failed looks whole");
}

#[test]
fn what_is_no_dump_is_refused_with_a_reason() {
    let random: Vec<u8> =
        (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let texts: [(&[u8], &str); 6] = [
        (&random, "dump"),
        (b"", "empty"),
        (b"\n\n \n", ""),
        (b"hello, world\n", ""),
        (b"id,name\n1,Ada\n", ""),
        (b"PGDMP\x01\x0e\x00\x04\x08", "inside the header"),
    ];
    for (bytes, complaint) in texts {
        check_refused(&File::new(bytes).path(), 3, complaint);
    }
}

#[test]
fn paths_that_can_not_be_read_are_the_environments() {
    let dir = TempDir::new().expect("a temporary folder");
    check_refused(&dir.path().join("nothing.sql"), 4, "nothing.sql");
    // A folder is a dump in parts; this one has none.
    check_refused(dir.path(), 3, "no SQL script in this folder");
}

/// Converts a dump with one bad row between two good ones.
#[track_caller]
fn check_reject(dump: &str, reason: &str, raw: &str) {
    let run = Run::convert_dump(&run::plan("pass_through"), dump.as_bytes(), &["-q"]);
    run.ended(1);
    let data = run.files("data").into_values().next().expect("a data file");
    assert_eq!(String::from_utf8_lossy(&data).lines().count(), 2);
    let rejects = run.json_lines("rejects/legacy.t.jsonl");
    assert_eq!(rejects.len(), 1, "{rejects:?}");
    assert_eq!(plain(&rejects[0]["reason"]), reason);
    assert_eq!(plain(&rejects[0]["raw"]), raw);
    let place = &rejects[0]["source"];
    let byte = dump.find(raw).expect("the row's text");
    let line = 1 + dump[..byte].matches('\n').count();
    assert_eq!((plain(&place["byte"]), plain(&place["line"]), plain(&place["row"])), {
        (byte.to_string(), line.to_string(), "2".to_owned())
    });
}

#[test]
fn a_row_with_too_few_or_too_many_values_is_a_reject_with_its_place() {
    let mysql = |row: &str| MYSQL.replace("(2,NULL),\n(3", &format!("{row},\n(3"));
    let mysql = |row: &str| mysql(row).replace("INSERT INTO `t` VALUES (4,'🎉');\n", "");
    check_reject(&mysql("(2)"), "malformed_row", "(2)");
    check_reject(&mysql("(2,NULL,7)"), "malformed_row", "(2,NULL,7)");
    let lines = mysql("(2,NULL)").replace("(2,NULL)", "\n(2,\n'x','y')");
    check_reject(&lines, "malformed_row", "(2,\n'x','y')");
    let postgres = |row: &str| POSTGRES.replace("2\t\\N\n", &format!("{row}\n"));
    check_reject(&postgres("2"), "malformed_row", "2");
    check_reject(&postgres("2\tb\tc"), "malformed_row", "2\tb\tc");
}

#[test]
fn a_value_that_its_column_can_not_hold_is_a_reject_with_its_place() {
    let mysql = |row: &str| {
        let dump = MYSQL.replace("(2,NULL),\n(3", &format!("\n{row},\n(3"));
        dump.replace("INSERT INTO `t` VALUES (4,'🎉');\n", "")
    };
    check_reject(&mysql("(99999999999,'x')"), "numeric_overflow", "(99999999999,'x')");
    check_reject(&mysql("('two','x')"), "invalid_value", "('two','x')");
    let postgres = |row: &str| POSTGRES.replace("2\t\\N\n", &format!("{row}\n"));
    check_reject(&postgres("99999999999\tx"), "numeric_overflow", "99999999999\tx");
    check_reject(&postgres("two\tx"), "invalid_value", "two\tx");
}
