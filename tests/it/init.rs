//! Plans that `init` drafts: checked, converted and loaded as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

use crate::mariadb;
use crate::postgres::Database;
use crate::run::{Run, transload};

fn shop_mysql() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/shop_mysql.sql")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("transload prints UTF-8")
}

/// Drafts a plan in a folder `plan` of this one.
fn init(folder: &Path, inputs: &[&Path], options: &[&str]) -> Output {
    let mut command = transload();
    command.arg("init").args(inputs).arg("--plan").arg(folder.join("plan")).args(options);
    command.output().expect("transload starts")
}

/// A plan that was drafted and found right.
struct Draft {
    folder: TempDir,
}

impl Draft {
    #[track_caller]
    fn of(inputs: &[&Path], options: &[&str]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let output = init(folder.path(), inputs, options);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let check = transload().arg("check").arg(folder.path().join("plan")).output();
        let check = check.expect("transload starts");
        assert!(check.status.success(), "{}", text(&check.stderr));
        Self { folder }
    }

    fn plan(&self) -> PathBuf {
        self.folder.path().join("plan")
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.plan().join(path)).expect("a file of the plan")
    }
}

#[track_caller]
fn load(run: &Run, before: &str) -> Database {
    let database = Database::create();
    if !before.is_empty() {
        database.psql(before);
    }
    let output = database.psql_file(&run.path(), "load.sql");
    assert!(output.status.success(), "{}", text(&output.stderr));
    database
}

#[test]
fn a_mysql_dump_is_loaded_by_a_drafted_plan() {
    let draft = Draft::of(&[&shop_mysql()], &[]);
    let run = Run::convert(&draft.plan(), &[]);
    run.ended(0);
    let database = load(&run, "");
    let customers = "SELECT id, email, password, active, rank, born, settings, note IS NULL
                     FROM customers ORDER BY id";
    assert_eq!(
        database.psql(customers),
        "1|ada@example.org||t|0|1990-12-10|{\"theme\":\"dark\"}|f\n\
         2|bob@example.org||f|2||{}|f\n\
         3|eve@example.org||t|1|||f\n"
    );
    let orders = "SELECT id, customer_id, total, shift, placed FROM orders ORDER BY id";
    assert_eq!(
        database.psql(orders),
        "10|1|12.50|08:00:00|2024-03-01 08:00:00+00\n11|1|0.99|30:00:00|2024-03-02 08:00:00+00\n\
         12|2|100.00||2024-03-02 09:30:00+00\n"
    );
    let next = database.psql("INSERT INTO orders (customer_id, total) VALUES (1, 1) RETURNING id");
    assert_eq!(next, "13\n");
    assert!(database.try_psql("INSERT INTO orders (customer_id, total) VALUES (9, 1)").is_err());
}

#[test]
fn a_postgres_dump_is_loaded_by_a_drafted_plan() {
    let source = Database::create();
    source.psql(
        "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('happy', 'sad');
         CREATE TABLE app.people (id serial PRIMARY KEY, mood app.mood, at timestamptz,
             amount numeric(8,2), free numeric, raw bytea, words text[], doc jsonb,
             boss integer REFERENCES app.people (id));
         CREATE TABLE public.visits (day date, person integer REFERENCES app.people (id));
         INSERT INTO app.people (mood, at, amount, free, raw, words, doc, boss) VALUES
             ('happy', '2024-02-29 10:00:00.5+00', 1.50, 1.500, '\\x00ff', '{a,\"b,c\"}', '{}', 1),
             (NULL, 'infinity', 'NaN', NULL, NULL, NULL, NULL, 1);
         INSERT INTO public.visits VALUES ('2024-02-29', 2), (NULL, NULL);",
    );
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("app.sql");
    fs::write(&dump, source.pg_dump(&[])).expect("the dump is written");
    let draft = Draft::of(&[&dump], &[]);
    let run = Run::convert(&draft.plan(), &[]);
    run.ended(0);
    let target = load(&run, "");
    for table in ["app.people", "public.visits"] {
        let rows = format!("COPY {table} TO STDOUT");
        assert_eq!(target.psql(&rows), source.psql(&rows), "{table}");
    }
}

#[test]
fn drafts_say_why() {
    let draft = Draft::of(&[&shop_mysql()], &[]);
    let plan = draft.read("plan.toml");
    for expected in [
        "# looks like a secret (password): it reaches nothing; \"keep\" carries it along\n\
         \"customers.password\" = { secret = \"drop\" }\n",
        "\"customers.born\" = { on_invalid = \"null\" }\n",
        "\"orders.shift\" = { as = \"text\" }\n",
        "# \"customers.email\": personal data: email\n",
        "# not carried along: 1 view totals\n",
    ] {
        assert!(plan.contains(expected), "{expected}\nin\n{plan}");
    }
    let target = draft.read("target.sql");
    assert!(target.contains("\"active\" boolean") && target.contains("\"rank\" smallint"));
    let model = draft.read("models/customers.sql");
    assert!(!model.contains("\"password\"\n") && !model.contains("\"password\","), "{model}");
    assert!(model.ends_with("FROM \"legacy\".\"customers\"\n"), "{model}");
}

#[test]
fn a_given_target_decides_which_columns_go() {
    let folder = TempDir::new().expect("a folder");
    let target = folder.path().join("target.sql");
    let ddl = "CREATE TABLE public.customers (id bigint PRIMARY KEY, email text NOT NULL,
                   password text NOT NULL, password_changed_at text, active boolean,
                   since timestamptz DEFAULT now());
               CREATE TABLE public.unrelated (id integer);";
    fs::write(&target, ddl).expect("the target is written");
    let target = target.display().to_string();
    let draft = Draft::of(&[&shop_mysql()], &["--target", &target]);
    let plan = draft.read("plan.toml");
    assert!(plan.contains("\"customers.password\" = { secret = \"keep\" }"), "{plan}");
    assert!(plan.contains("# not drafted: table orders: the target has none of this name"));
    let run = Run::convert(&draft.plan(), &[]);
    run.ended(0);
    let database = load(&run, ddl);
    let rows = "SELECT id, email, left(password, 4), password_changed_at, active
                FROM customers ORDER BY id LIMIT 2";
    assert_eq!(
        database.psql(rows),
        "1|ada@example.org|$2y$|2024-02-29 10:00:00|t\n2|bob@example.org|$2y$||f\n"
    );
}

#[test]
fn a_dump_without_ddl_gets_the_types_of_its_values() {
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("data.sql");
    let rows = "COPY public.t (id, price, day, name, at, yes, key) FROM stdin;\n\
                1\t9.50\t2024-02-29\tAda\t2024-02-29 10:00:00.25+00\tt\t\
                a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\n2\t10.00\t\\N\t\\N\t\\N\tf\t\\N\n\\.\n";
    fs::write(&dump, rows).expect("the dump is written");
    let draft = Draft::of(&[&dump], &[]);
    let run = Run::convert(&draft.plan(), &[]);
    run.ended(0);
    let database = load(&run, "");
    assert_eq!(
        database.psql("SELECT id + 1, price, day + 1, name, at, NOT yes, key FROM t ORDER BY id"),
        "2|9.50|2024-03-01|Ada|2024-02-29 10:00:00.25+00|f|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\n\
         3|10.00||||t|\n"
    );
}

#[test]
fn a_folder_that_is_there_is_left_as_it_is() {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("plan")).expect("a folder");
    let output = init(folder.path(), &[&shop_mysql()], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is there already"), "{}", text(&output.stderr));
    assert_eq!(fs::read_dir(folder.path().join("plan")).expect("a folder").count(), 0);
}

#[test]
fn nothing_is_drafted_from_what_can_not_be_read() {
    let folder = TempDir::new().expect("a folder");
    let cut = folder.path().join("cut.sql");
    let whole = fs::read_to_string(shop_mysql()).expect("the dump");
    fs::write(&cut, &whole[..whole.len() - 60]).expect("the dump is written");
    let output = init(folder.path(), &[&cut], &[]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(!folder.path().join("plan").exists());
    let output = init(folder.path(), &[Path::new("-")], &[]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn the_same_dump_gives_the_same_plan() {
    let drafts =
        [1, 4].map(|threads| Draft::of(&[&shop_mysql()], &["--threads", &format!("{threads}")]));
    for path in ["plan.toml", "target.sql", "models/orders.sql"] {
        let plain = |draft: &Draft| {
            let folder = draft.folder.path().display().to_string();
            draft.read(path).replace(&folder, "FOLDER")
        };
        assert_eq!(plain(&drafts[0]), plain(&drafts[1]), "{path}");
    }
}

/// Tables whose names are words of SQL, have dots, capitals and quotes.
const ODD_NAMES: &str = "CREATE TABLE `order` (`id` int NOT NULL AUTO_INCREMENT PRIMARY KEY, `group` varchar(10), `Select` datetime);
    INSERT INTO `order` VALUES (1, 'a', '2024-01-01 00:00:00'), (4, NULL, NULL);
    CREATE TABLE `v1.users` (`user.id` int NOT NULL PRIMARY KEY, `na\u{ef}ve name` varchar(10), `Order` int,
        CONSTRAINT `fk.1` FOREIGN KEY (`Order`) REFERENCES `order` (`id`));
    INSERT INTO `v1.users` VALUES (7, 'x', 1);
    CREATE TABLE `User` (`ID` int NOT NULL PRIMARY KEY);
    INSERT INTO `User` VALUES (3);
    CREATE TABLE `a \"b\"` (`it's` int);
    INSERT INTO `a \"b\"` VALUES (5);";

#[test]
fn a_mysql_dump_of_odd_names_is_loaded_by_a_drafted_plan() {
    let source = mariadb::Database::create(ODD_NAMES);
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("odd.sql");
    fs::write(&dump, source.dump(&[])).expect("the dump is written");
    let draft = Draft::of(&[&dump], &[]);
    let run = Run::convert(&draft.plan(), &[]);
    run.ended(0);
    let database = load(&run, "");
    let rows = "SELECT u.*, o.\"group\", o.\"Select\" FROM \"v1.users\" AS u JOIN \"order\" AS o ON o.id = u.\"Order\"";
    assert_eq!(database.psql(rows), "7|x|1|a|2024-01-01 00:00:00\n");
    assert_eq!(database.psql("SELECT \"ID\" FROM \"User\""), "3\n");
    assert_eq!(database.psql("SELECT \"it's\" FROM \"a \"\"b\"\"\""), "5\n");
}

#[test]
fn a_mysql_dump_is_drafted_for_mysql() {
    let source = mariadb::Database::create(ODD_NAMES);
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("odd.sql");
    fs::write(&dump, source.dump(&[])).expect("the dump is written");
    let draft = Draft::of(&[&dump], &["--engine", "mysql"]);
    let run = Run::convert(&draft.plan(), &[]);
    run.ended(0);
    let target = mariadb::Database::create("");
    target.run_file(&run.path(), "load.sql").expect("load.sql loads");
    for table in ["`order`", "`v1.users`", "`User`", "`a \"b\"`"] {
        let rows = format!("SELECT * FROM {table} ORDER BY 1;");
        assert_eq!(target.sql(&rows), source.sql(&rows), "{table}");
    }
}

#[test]
fn tables_of_postgres_are_not_drafted_for_mysql() {
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("app.sql");
    fs::write(&dump, "-- PostgreSQL database dump\nCREATE TABLE public.a (id integer);\n-- PostgreSQL database dump complete\n").expect("the dump");
    let output = init(folder.path(), &[&dump], &["--engine", "mysql"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("give the target's DDL with --target"));
}

#[test]
fn a_postgres_dump_of_odd_names_is_loaded_by_a_drafted_plan() {
    let source = Database::create();
    source.psql(
        "CREATE SCHEMA \"app.v1\"; CREATE SCHEMA \"Select\";
         CREATE TABLE \"app.v1\".\"user.s\" (\"ID\" integer PRIMARY KEY, \"order\" text);
         CREATE TABLE \"Select\".\"table\" (id integer REFERENCES \"app.v1\".\"user.s\" (\"ID\"), \"a.b\" date);
         INSERT INTO \"app.v1\".\"user.s\" VALUES (1, 'x'); INSERT INTO \"Select\".\"table\" VALUES (1, '2024-02-29');",
    );
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("app.sql");
    fs::write(&dump, source.pg_dump(&[])).expect("the dump is written");
    let draft = Draft::of(&[&dump], &[]);
    let run = Run::convert(&draft.plan(), &[]);
    run.ended(0);
    let target = load(&run, "");
    for table in ["\"app.v1\".\"user.s\"", "\"Select\".\"table\""] {
        let rows = format!("COPY {table} TO STDOUT");
        assert_eq!(target.psql(&rows), source.psql(&rows), "{table}");
    }
}

#[test]
fn an_archive_beside_a_supabase_dump_is_reconciled() {
    let folder = TempDir::new().expect("a folder");
    let dump = folder.path().join("db.sql");
    fs::write(
        &dump,
        "--\n-- PostgreSQL database dump\n--\n\
         CREATE TABLE public.note (id integer NOT NULL);\n\
         CREATE TABLE storage.objects (id integer NOT NULL, bucket_id text, name text, metadata jsonb, version text);\n\
         COPY public.note (id) FROM stdin;\n1\n\\.\n\
         COPY storage.objects (id, bucket_id, name, metadata, version) FROM stdin;\n\
         1\tdocs\ta.txt\t{\"size\": 5, \"eTag\": \"\\\\\"5d41402abc4b2a76b9719d911017c592\\\\\"\", \"mimetype\": \"text/plain\"}\tv1\n\
         \\.\n--\n-- PostgreSQL database dump complete\n--\n",
    )
    .expect("the dump is written");
    let archive = folder.path().join("blobs.tar");
    let members: [(&str, &[u8]); 2] =
        [("stub/stub/docs/a.txt/v1", b"hello"), ("stub/stub/docs/b.txt/v1", b"?")];
    fs::write(&archive, crate::blobs_source::tarball(&members)).expect("the archive is written");
    let draft = Draft::of(&[&dump, &archive], &[]);
    assert!(draft.read("models/stored_object.sql").contains("metadata ->> 'eTag' AS etag"));
    let run = Run::convert(&draft.plan(), &[]);
    let blobs = run.ended(0).audit()["blobs"][0].clone();
    assert_eq!((&blobs["matched"], &blobs["unreferenced"]), (&1.into(), &1.into()));
    assert!(run.exists("unmigrated/files.objects.parquet"));
}
