//! The command line of `transload query`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::archive_limits::ArchiveLimits;
use super::args::{Threads, half_of_memory, size};
use crate::input::Progress;
use crate::jobs::{Error, QueryOptions};
use crate::output::AnswerFormat;
use crate::plan::{self, Problem};

const DETAILS: &str = "\
Tables:
  of a dump      t, or schema.t where the dump names schemas or a database. Only what the query reads
                 is decoded; one table that is read once is answered in one pass and in flat memory,
                 several are staged within --memory. The hidden column _row numbers the rows in the
                 dump's order, from 1; * leaves it out.
  of a snapshot  schema.t as in its dump, from its Parquet files; aside.TABLE: row, column and exact
                 text of values that their type can't hold; rejects.TABLE: rows that were not read
                 (reason, detail, source_table, source_row, source_line, source_byte, raw).
  of a run       schema.t of the target, where it was written as Parquet; maps.NAME, rejects.TABLE,
                 audit.MODEL, unmigrated.TABLE.
                 TABLE may have its schema in front, in quotes: rejects.\"public.users\".
  of an archive  objects: archive, member, offset_bytes, bucket, path, size_bytes, sha256, md5,
                 content_type, finding; a row a file, and a row for what may not be used.
Names are as in PostgreSQL: without quotes they are in lower case; a table is found with other capitals
too. A name without a schema is that of `public`, or of the only schema that has it.

SQL is PostgreSQL's as far as the engine has it, with * EXCLUDE (...): one SELECT, WITH, VALUES,
EXPLAIN, SHOW TABLES or DESCRIBE table. Nothing that writes or sets is allowed, and no file is read
but the inputs.

Forms of the answer:
  table    aligned, on a terminal and off it; long values end with \u{2026} (--full), control characters are
           escaped: for eyes
  csv      with a line of names; NULL is an empty field, an empty text is \"\"
  json     an array, one object a line; integers and floats are numbers, all else is a string with
           PostgreSQL's text form, lists are arrays
  parquet  needs --output
Values that their type can't hold (zero dates, bad UTF-8) are NULL in the answer, and rows that can't be
read are missing; both are counted on standard error, and the exit code is 1.

Examples:
  transload query shop.sql.gz \"SELECT status, count(*) FROM orders GROUP BY status\"
  transload query shop.sql.gz \"SELECT * FROM orders LIMIT 10\"          # stops reading early
  ssh db mysqldump shop | transload query - \"SELECT max(id) FROM users\"
  transload query backup/ --format csv \"SELECT * FROM public.users\" > users.csv
  transload query run/ \"SELECT reason, count(*) FROM rejects.users GROUP BY reason\"
  transload query blobs.tar.gz \"SELECT path, size_bytes FROM objects ORDER BY 2 DESC LIMIT 20\"
  transload query shop.sql.gz -f report.sql --format parquet -o report.parquet";

#[derive(Debug, Args)]
#[command(
    after_long_help = DETAILS,
    after_help = "More, with examples: transload query --help",
    override_usage = "transload query [OPTIONS] <DUMP|RUN|SNAPSHOT|ARCHIVE>... <SQL>\n       \
                      transload query [OPTIONS] <DUMP|RUN|SNAPSHOT|ARCHIVE>... --file <FILE>"
)]
pub(super) struct QueryArguments {
    /// What is asked, and last the SQL. Dumps are read one after the other as one; `-` is standard
    /// input
    #[arg(required = true, value_name = "INPUT|SQL")]
    arguments: Vec<PathBuf>,
    /// Read the SQL from a file; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The form of the answer: table, csv, json or parquet
    #[arg(long, default_value = "table")]
    format: AnswerFormat,
    /// Shorthand for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write the answer to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace that file
    #[arg(long, requires = "output")]
    overwrite: bool,
    /// Print long values whole in a table
    #[arg(long)]
    full: bool,
    /// What staged tables and the query may hold, in bytes or with K, M, G [default: half of the
    /// machine's memory]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<usize>,
    #[command(flatten)]
    limits: ArchiveLimits,
    #[command(flatten)]
    threads: Threads,
    /// No progress and no count of rows on standard error
    #[arg(short, long)]
    pub quiet: bool,
}

impl QueryArguments {
    /// Returns the job's options.
    ///
    /// # Errors
    /// There is no SQL, or no input, or the file of the SQL can't be read.
    pub fn options(&self, progress: &Arc<Progress>) -> Result<QueryOptions, Error> {
        let mut inputs = self.arguments.clone();
        let (sql, sql_name) = match &self.file {
            Some(path) => (read_sql(path, &inputs)?, path.display().to_string()),
            None => (last_argument(&mut inputs)?, "query".to_owned()),
        };
        let format = if self.json { AnswerFormat::Json } else { self.format };
        if format == AnswerFormat::Parquet && self.output.is_none() {
            return Err(wrong("--format parquet", "it needs a file", "add --output FILE"));
        }
        Ok(QueryOptions {
            inputs,
            sql,
            sql_name,
            format,
            full: self.full,
            out: self.output.clone(),
            overwrite: self.overwrite,
            threads: self.threads.count(),
            memory_bytes: self.memory.unwrap_or_else(half_of_memory),
            limits: self.limits.limits(),
            progress: progress.clone(),
        })
    }
}

fn last_argument(inputs: &mut Vec<PathBuf>) -> Result<String, Error> {
    let last = inputs.pop().unwrap_or_default();
    let hint = "transload query DUMP \"SELECT \u{2026}\"";
    if inputs.is_empty() {
        let what = "there is only one argument: it takes an input and the SQL";
        return Err(wrong("query", what, hint));
    }
    match last.into_os_string().into_string() {
        Ok(sql) => Ok(sql),
        Err(_) => Err(wrong("query", "the SQL is not UTF-8", hint)),
    }
}

fn read_sql(path: &Path, inputs: &[PathBuf]) -> Result<String, Error> {
    let name = path.display().to_string();
    let is_stdin = path == Path::new("-");
    if is_stdin && inputs.iter().any(|input| input == path) {
        let what = "standard input can't be the dump and the SQL";
        return Err(wrong("-f -", what, "give one of them as a file"));
    }
    let text = if is_stdin {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    text.map_err(|error| wrong(&name, &error.to_string(), "--file takes a file with one query"))
}

fn wrong(place: &str, what: &str, hint: &str) -> Error {
    let problem = Problem::new(place, what).with_hint(Some(hint.to_owned()));
    plan::Error::from(problem).into()
}
