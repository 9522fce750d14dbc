//! What many keys cost: a unique check, and a join through an ID map, within a budget of memory.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use super::process::measured;
use super::{Result, transload};

/// Keys of a measured run, and of a trial.
const KEYS: u64 = 10_000_000;
const TRIAL_KEYS: u64 = 20_000;
/// The budget of the runs; their whole memory is to stay inside.
const MEMORY: &str = "512M";

/// A plan: name, `plan.toml` after its source, models.
type PlanFiles = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Plans over one table of a `bigint` and a `uuid`.
const PLANS: [PlanFiles; 3] = [
    ("no keys", "[target]\nschema = \"plain.sql\"\n", &[("t", "SELECT id, u FROM legacy.t")]),
    ("unique keys", "[target]\nschema = \"keys.sql\"\n", &[("t", "SELECT id, u FROM legacy.t")]),
    (
        "id map join",
        "[target]\nschema = \"plain.sql\"\n[models.users]\nkind = \"map\"\n",
        &[
            ("users", "SELECT id, u FROM legacy.t"),
            ("t", "SELECT users.id, users.u FROM legacy.t AS old JOIN users ON users.id = old.id"),
        ],
    ),
];

/// Runs each plan once and prints what it took.
pub fn run(work: &Path, is_trial: bool) -> Result<()> {
    let keys = if is_trial { TRIAL_KEYS } else { KEYS };
    let dump = work.join("keys.sql");
    write_dump(&dump, keys)?;
    println!("\n{keys} keys of a bigint and a uuid, --memory {MEMORY}");
    println!("{:<14}{:>10}{:>14}{:>11}", "", "s", "keys/s", "peak MiB");
    for (name, toml, models) in PLANS {
        let plan = work.join("keys");
        fs::create_dir_all(plan.join("models"))?;
        let text = "[plan]\nname = \"keys\"\n[sources.legacy]\ndump = \"../keys.sql\"\n";
        fs::write(plan.join("plan.toml"), format!("{text}{toml}"))?;
        fs::write(plan.join("plain.sql"), "CREATE TABLE t (id bigint, u uuid);")?;
        let keyed = "CREATE TABLE t (id bigint PRIMARY KEY, u uuid UNIQUE);";
        fs::write(plan.join("keys.sql"), keyed)?;
        for (model, sql) in models {
            fs::write(plan.join("models").join(format!("{model}.sql")), sql)?;
        }
        let out = work.join("keys-out");
        let mut command = transload("convert");
        let (measure, code) =
            measured(command.args(["--memory", MEMORY]).arg(&plan).arg("-o").arg(&out))?;
        if code != Some(0) {
            println!("{name:<14} ended with {code:?}");
            fs::remove_dir_all(&out).ok();
            fs::remove_dir_all(&plan)?;
            continue;
        }
        let peak = measure.peak_mib.map_or_else(|| "-".to_owned(), |mib| format!("{mib:.0}"));
        let speed = keys as f64 / measure.seconds;
        println!("{name:<14}{:>10.2}{speed:>14.0}{peak:>11}", measure.seconds);
        fs::remove_dir_all(&out)?;
        fs::remove_dir_all(&plan)?;
    }
    Ok(())
}

/// Writes keys that are all different, and in no order.
fn write_dump(path: &Path, keys: u64) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    out.write_all(
        b"--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n\
          CREATE TABLE public.t (id bigint, u uuid);\n\nCOPY public.t (id, u) FROM stdin;\n",
    )?;
    for key in 0..keys {
        // An odd factor makes different numbers of different ones.
        let id = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 1;
        let high = key.wrapping_mul(0xf39c_c060_5ced_c835);
        let hex = format!("{high:016x}{key:016x}");
        let uuid = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-");
        writeln!(out, "{id}\t{uuid}")?;
    }
    out.write_all(b"\\.\n\n--\n-- PostgreSQL database dump complete\n--\n")?;
    Ok(out.flush()?)
}
