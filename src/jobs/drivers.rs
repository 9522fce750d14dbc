//! The rows of its driving tables that a model has taken, and the numbers of its ledger.

use super::staging::StagedInfo;
use crate::audit::{DriverLedger, RowSet};
use crate::engine::split_row;

/// The tables whose rows a model's rows are made of.
pub(super) struct Drivers {
    tables: Vec<DrivingTable>,
    /// By the number in `_row`; a table may have several.
    by_number: Vec<usize>,
    /// Rows that are of no table.
    pub without_row: u64,
}

/// One of them, and what became of its rows.
pub(super) struct DrivingTable {
    pub info: StagedInfo,
    pub label: String,
    /// Rows of the model, rejected ones too.
    rows: u64,
    /// Rows of the table that are in the model's output or among its rejects.
    pub taken: RowSet,
    /// Rows of the table that the model has rejected.
    pub rejected: RowSet,
}

impl Drivers {
    pub fn new(infos: &[StagedInfo]) -> Self {
        let mut drivers = Self { tables: Vec::new(), by_number: Vec::new(), without_row: 0 };
        for info in infos {
            let label = info.label();
            let known = drivers.tables.iter().position(|table| table.label == label);
            drivers.by_number.push(known.unwrap_or(drivers.tables.len()));
            if known.is_none() {
                drivers.tables.push(DrivingTable {
                    info: info.clone(),
                    label,
                    rows: 0,
                    taken: RowSet::default(),
                    rejected: RowSet::default(),
                });
            }
        }
        drivers
    }

    pub fn tables(&self) -> &[DrivingTable] {
        &self.tables
    }

    pub fn into_tables(self) -> Vec<DrivingTable> {
        self.tables
    }

    /// Says how many rows each table has, where that came out only at its end.
    pub fn has_read(&mut self, decoded: u64) {
        self.tables.iter_mut().for_each(|table| table.info.decoded = decoded);
    }

    /// Returns the table of a `_row`, and the row's number in it.
    pub fn place(&self, row: i64) -> Option<(usize, i64)> {
        let (number, row) = split_row(row);
        self.by_number.get(number).map(|table| (*table, row))
    }

    /// Counts a row of the model; `row` is its `_row`.
    pub fn take(&mut self, row: Option<i64>, is_rejected: bool) {
        let Some((table, row)) = row.and_then(|row| self.place(row)) else {
            self.without_row += 1;
            return;
        };
        let table = &mut self.tables[table];
        table.rows += 1;
        table.taken.insert(row);
        if is_rejected {
            table.rejected.insert(row);
        }
    }

    /// Returns the numbers of each table, in the order of the model.
    pub fn ledgers(&self) -> Vec<DriverLedger> {
        let ledger = |table: &DrivingTable| DriverLedger {
            table: table.label.clone(),
            read: table.info.decoded,
            rows: table.rows,
            left_out: table.info.decoded.saturating_sub(table.taken.count()),
            repeated: table.rows - table.taken.count(),
        };
        self.tables.iter().map(ledger).collect()
    }
}
