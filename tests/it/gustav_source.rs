//! The inputs of the example plan `gustav` are what its `source/` makes.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;

use crate::gustav::{HELLO, file, plan};
use crate::postgres::Database;

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
