//! `convert --only`: some models, with what they need.

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use crate::run::Run;

const DUMP: &str = "-- PostgreSQL database dump
CREATE TABLE public.owners (id bigint NOT NULL, name text);
CREATE TABLE public.pets (id bigint NOT NULL, owner_id bigint, kind text);
CREATE TABLE public.visits (id bigint NOT NULL, pet_id bigint);
CREATE TABLE audit.log (id bigint NOT NULL);
COPY public.owners (id, name) FROM stdin;
1\tAda
\\.
COPY public.pets (id, owner_id, kind) FROM stdin;
10\t1\tcat
11\t1\tdog
\\.
COPY public.visits (id, pet_id) FROM stdin;
100\t10
\\.
COPY audit.log (id) FROM stdin;
1
\\.
ALTER TABLE ONLY public.owners ADD CONSTRAINT owners_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pets ADD CONSTRAINT pets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visits ADD CONSTRAINT visits_pet FOREIGN KEY (pet_id) REFERENCES public.pets(id);
ALTER TABLE ONLY public.pets ADD CONSTRAINT pets_owner FOREIGN KEY (owner_id) REFERENCES public.owners(id);
-- PostgreSQL database dump complete
";

fn plan(target: &str, files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    };
    let toml =
        format!("[plan]\nname = 'only'\n[sources.legacy]\ndump = 'legacy.sql'\n[target]\n{target}");
    write("plan.toml", &toml);
    write("legacy.sql", DUMP);
    for (path, text) in files {
        write(path, text);
    }
    dir
}

/// Returns the folders and files of data, maps and unmigrated rows.
fn written(run: &Run) -> Vec<String> {
    let kept = |path: &&String| !path.ends_with(".sql") && path.contains('/');
    run.files("").keys().filter(kept).cloned().collect()
}

#[test]
fn only_runs_a_model_with_what_it_reads_and_the_parents_of_its_rows() {
    let files = [
        (
            "target.sql",
            "CREATE TABLE owner (id bigint PRIMARY KEY, name text); CREATE TABLE pet (id bigint PRIMARY KEY, owner_id bigint REFERENCES owner (id)); CREATE TABLE visit (id bigint, pet_id bigint REFERENCES pet (id));",
        ),
        (
            "models/cats.sql",
            "--! kind = 'stage'\nSELECT * FROM legacy_public.pets WHERE kind = 'cat'",
        ),
        ("models/owner.sql", "SELECT id, name FROM legacy_public.owners"),
        ("models/pet.sql", "SELECT id, owner_id FROM cats"),
        ("models/visit.sql", "SELECT id,\n FROM WHERE"),
        ("checks/log.sql", "SELECT id FROM legacy_audit.log"),
        ("checks/pets.sql", "SELECT id FROM cats WHERE id IS NULL"),
    ];
    let plan = plan("schema = 'target.sql'", &files);
    let run = Run::convert(plan.path(), &["--only", "pet"]);
    run.ended(0);
    assert_eq!(
        written(&run),
        ["data/public.owner.copy", "data/public.pet.copy", "unmigrated/legacy_public.pets.parquet"]
    );
    let audit = run.audit();
    assert_eq!(
        audit["only"],
        json!({ "models": ["pet"], "not_read": ["legacy.public.visits", "legacy.audit.log"], "checks_not_run": ["log"] })
    );
    let tables: Vec<_> =
        audit["tables"].as_array().expect("tables").iter().map(|it| &it["table"]).collect();
    assert_eq!(tables, ["owners", "pets"]);
    assert_eq!(audit["checks"].as_array().map(Vec::len), Some(1));
    assert!(
        run.stderr.contains("only      pet: 2 tables of the dumps are not read"),
        "{}",
        run.stderr
    );
    // The same rows as a whole run would give.
    assert_eq!(run.lines("pet"), ["10\t1"]);

    assert!(Run::convert(plan.path(), &[]).ended(2).stderr.contains("models/visit.sql:2"));
    let both = Run::convert(plan.path(), &["--only", "owner,cats"]);
    assert_eq!(
        written(both.ended(0)),
        ["data/public.owner.copy", "unmigrated/legacy_public.pets.parquet"]
    );
}

#[test]
fn only_takes_tables_that_pass_through_by_their_names() {
    let plan = plan("base = 'legacy'\ncreate = true\npass_through = true", &[]);
    for name in ["pets", "public.pets", "legacy_public.pets"] {
        let run = Run::convert(plan.path(), &["--only", name]);
        assert_eq!(written(run.ended(0)), ["data/public.owners.copy", "data/public.pets.copy"]);
        assert!(!run.text("load.sql").contains("visits.copy"));
    }
}

#[test]
fn only_names_what_is_no_model() {
    let plan = plan("base = 'legacy'\ncreate = true\npass_through = true", &[]);
    let run = Run::convert(plan.path(), &["--only", "public.visit,zebras"]);
    run.ended(2);
    assert_eq!(
        run.stderr,
        "error: --only: `public.visit` is no model of the plan\nhint: did you mean `public.visits`?\n--only: `zebras` is no model of the plan\n"
    );
    let run = Run::convert(plan.path(), &["--only", "pets", "--source", "legacy=-"]);
    assert!(run.ended(2).stderr.contains("can't be read twice"));
}

#[test]
fn only_reads_nothing_twice_from_standard_input() {
    let plan = plan("base = 'legacy'\ncreate = true\npass_through = true", &[]);
    let text = fs::read_to_string(plan.path().join("plan.toml")).expect("the plan");
    let facts = "[sources.facts]\ncsv = '-'\ncolumns = { id = 'bigint' }\n";
    fs::write(plan.path().join("plan.toml"), format!("{text}\n{facts}")).expect("the plan");
    let run = Run::convert(plan.path(), &["--only", "pets", "--source", "facts=-"]);
    let expected = "source `facts` is standard input, which can't be read twice";
    assert!(run.ended(2).stderr.contains(expected), "{}", run.stderr);
}
