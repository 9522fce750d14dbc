//! The scripts of peers that are Python packages.

use super::super::input::{Column, Input, Table};

/// What to run with the folder of the input and that of the output.
pub struct Scripts {
    pub make: String,
    /// Prints what [`super::answer::of_lines`] reads.
    pub check: String,
}

/// A list of Python: a tuple of texts for each table.
fn tables(input: &Input, fields: impl Fn(&Table) -> Vec<String>) -> String {
    let tuple = |table: &Table| {
        let texts = fields(table);
        let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
        format!("    ({}),\n", texts.join(", "))
    };
    let tuples: String = input.tables().map(|(table, _)| tuple(table)).collect();
    format!("import sys\nfolder, out = sys.argv[1], sys.argv[2]\ntables = [\n{tuples}]\n")
}

pub fn duckdb(input: &Input) -> Scripts {
    let make = tables(input, |table| {
        let columns = table.columns.iter();
        let read: Vec<_> =
            columns.clone().map(|c| format!("'{}': '{}'", c.name, type_of(c))).collect();
        let taken = columns.map(|column| match is_bytes(column) {
            true => format!("unhex(substr({0}, 3)) AS {0}", column.name),
            false => column.name.to_owned(),
        });
        vec![table.name.to_owned(), read.join(", "), taken.collect::<Vec<_>>().join(", ")]
    });
    let check = tables(input, |table| {
        let is_blob = table.columns.iter().any(|c| c.name == table.bytes && is_bytes(c));
        let bytes = if is_blob { "octet_length" } else { "strlen" };
        vec![table.name.to_owned(), format!("sum({}), sum({bytes}({}))", table.number, table.bytes)]
    });
    Scripts {
        make: make
            + "\
import duckdb, os
files = os.listdir(folder)
for name, columns, taken in tables:
    file = next(file for file in files if file in (name + '.csv', 'public.' + name + '.csv'))
    duckdb.execute(f\"\"\"COPY (SELECT {taken} FROM read_csv('{folder}/{file}', header = true,
        delim = ',', quote = '\\\"', escape = '\\\"', columns = {{{columns}}}))
        TO '{out}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd)\"\"\")
",
        check: check
            + "\
import duckdb
for name, sums in tables:
    found = duckdb.execute(f\"SELECT count(*), {sums} FROM '{out}/{name}.parquet'\").fetchone()
    print(name, *found, sep=',')
",
    }
}

pub fn chdb(input: &Input) -> Scripts {
    let make = tables(input, |table| vec![table.name.to_owned()]);
    let check = tables(input, |table| {
        vec![table.name.to_owned(), format!("sum({}), sum(length({}))", table.number, table.bytes)]
    });
    // A tuple of one text has a comma behind it.
    let make = make.replace("\"),\n", "\",),\n");
    Scripts {
        make: make
            + "\
import chdb
for (name,) in tables:
    try:
        chdb.query(f\"\"\"INSERT INTO FUNCTION file('{out}/{name}.parquet', Parquet)
            SELECT * FROM file('{folder}/{name}.sql', MySQLDump)
            SETTINGS output_format_parquet_compression_method = 'zstd'\"\"\")
    except Exception as error:
        # The check says it; other tables go on.
        open(f'{out}/{name}.error', 'w').write(' '.join(str(error).split())[:160])
",
        check: check
            + "\
import chdb, os
for name, sums in tables:
    if os.path.exists(f'{out}/{name}.error'):
        print(name, open(f'{out}/{name}.error').read(), sep='!')
    else:
        sql = f\"SELECT count(*), {sums} FROM file('{out}/{name}.parquet', Parquet)\"
        print(name, str(chdb.query(sql, 'CSV')).strip(), sep=',')
",
    }
}

fn is_bytes(column: &Column) -> bool {
    column.postgres.starts_with("bytea")
}

/// Returns DuckDB's type for what stands in a CSV file.
fn type_of(column: &Column) -> &'static str {
    let declared = column.postgres;
    match declared {
        _ if declared.starts_with("integer") => "INTEGER",
        _ if declared.starts_with("bigint") => "BIGINT",
        _ if declared.starts_with("boolean") => "TINYINT",
        _ if declared.starts_with("numeric(10,2)") => "DECIMAL(10,2)",
        _ if declared.starts_with("numeric(10,4)") => "DECIMAL(10,4)",
        _ if declared.starts_with("numeric(12,4)") => "DECIMAL(12,4)",
        _ if declared.starts_with("timestamp") => "TIMESTAMP",
        _ => "VARCHAR",
    }
}
