//! The numbers that a server gives to rows that come without one.
//!
//! MySQL's `AUTO_INCREMENT`, as InnoDB gives it in its default modes:
//! <https://dev.mysql.com/doc/refman/8.4/en/innodb-auto-increment-handling.html>. A statement
//! reserves as many numbers as it has rows when it needs the first one. PostgreSQL's sequences:
//! <https://www.postgresql.org/docs/current/sql-createsequence.html>. Knows no rows.

/// What gives the next number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Counter {
    AutoIncrement(AutoIncrement),
    Sequence(Sequence),
}

/// The counter of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AutoIncrement {
    /// The first number that is free.
    next: i128,
    /// A statement keeps what it reserved, also where it needs less: InnoDB.
    reserves: bool,
    /// Rows of the statement at hand; once it has reserved numbers, those that are to come.
    statement_rows: u64,
    reservations: u32,
    /// What is left of the reservation: the next number and the first beyond it.
    at: i128,
    end: i128,
}

impl AutoIncrement {
    pub fn new(first: u64, reserves: bool) -> Self {
        let next = i128::from(first.max(1));
        Self { next, reserves, statement_rows: 1, reservations: 0, at: 0, end: 0 }
    }

    fn take(&mut self) -> i128 {
        if self.at >= self.end {
            let wanted = match self.statement_rows {
                // The server's estimate was too low: what it takes doubles.
                0 => 1 << self.reservations.min(16),
                rows => i128::from(rows),
            };
            self.at = self.at.max(self.next);
            let wanted = if self.reserves { wanted } else { 1 };
            self.end = self.at + wanted;
            self.next = self.end;
            self.reservations += 1;
        }
        let number = self.at;
        self.at += 1;
        number
    }
}

/// A sequence as its statements have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sequence {
    pub last: i128,
    /// `last` was given already.
    pub is_called: bool,
    pub increment: i128,
    pub first: i128,
    pub lowest: i128,
    pub highest: i128,
    pub cycles: bool,
}

impl Sequence {
    fn take(&mut self) -> Option<i128> {
        let mut next = if self.is_called { self.last + self.increment } else { self.last };
        if next > self.highest || next < self.lowest {
            if !self.cycles {
                return None;
            }
            next = if self.increment > 0 { self.lowest } else { self.highest };
        }
        (self.last, self.is_called) = (next, true);
        Some(next)
    }
}

impl Counter {
    /// A statement with this many rows begins.
    pub fn begin_statement(&mut self, rows: u64) {
        if let Self::AutoIncrement(counter) = self {
            counter.statement_rows = rows;
            counter.reservations = 0;
            (counter.at, counter.end) = (0, 0);
        }
    }

    /// Returns the number of a row that has none; `None` where a server has no more.
    pub fn take(&mut self) -> Option<i128> {
        match self {
            Self::AutoIncrement(counter) => Some(counter.take()),
            Self::Sequence(sequence) => sequence.take(),
        }
    }

    /// A row of the statement was dealt with.
    pub fn end_row(&mut self) {
        if let Self::AutoIncrement(counter) = self
            && counter.reservations > 0
        {
            counter.statement_rows = counter.statement_rows.saturating_sub(1);
        }
    }

    /// The row that got this number was not inserted: the statement's next row gets it.
    pub fn give_back(&mut self, number: i128) {
        if let Self::AutoIncrement(counter) = self {
            counter.at = number;
        }
    }

    /// A row came with its number.
    pub fn see(&mut self, number: i128) {
        if let Self::AutoIncrement(counter) = self {
            counter.next = counter.next.max(number + 1);
            if counter.reservations > 0 {
                counter.at = counter.at.max(number + 1);
            }
        }
    }

    /// `ALTER TABLE … AUTO_INCREMENT = n`: never below what is there.
    pub fn at_least(&mut self, number: u64) {
        if let Self::AutoIncrement(counter) = self {
            counter.next = counter.next.max(i128::from(number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers rows of statements; `?` is a row without a number.
    fn check(reserves: bool, statements: &[&str], expected: &str) {
        let mut counter = Counter::AutoIncrement(AutoIncrement::new(1, reserves));
        let mut numbers = Vec::new();
        for statement in statements {
            let rows: Vec<&str> = statement.split(' ').collect();
            counter.begin_statement(rows.len() as u64);
            for row in rows {
                match row.parse::<i128>() {
                    Ok(number) => {
                        counter.see(number);
                        numbers.push(number);
                    }
                    Err(_) => numbers.push(counter.take().expect("a number")),
                }
                counter.end_row();
            }
        }
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        assert_eq!(numbers.join(" "), expected, "{statements:?}");
    }

    #[test]
    fn rows_without_a_number_follow_the_highest() {
        check(true, &["? ? ?", "9", "?"], "1 2 3 9 10");
        check(false, &["5 ? 2 ?", "?"], "5 6 2 7 8");
    }

    #[test]
    fn what_a_statement_reserved_and_did_not_need_is_left_out() {
        check(true, &["1 ? 5 ?", "?"], "1 2 5 6 8");
        check(true, &["? 100 ?", "?"], "1 100 101 102");
    }

    #[test]
    fn sequences_step_and_end() {
        let mut sequence = Sequence {
            last: 5,
            is_called: false,
            increment: 5,
            first: 5,
            lowest: 1,
            highest: 10,
            cycles: false,
        };
        assert_eq!([sequence.take(), sequence.take(), sequence.take()], [Some(5), Some(10), None]);
        sequence.cycles = true;
        assert_eq!(sequence.take(), Some(1));
    }
}
