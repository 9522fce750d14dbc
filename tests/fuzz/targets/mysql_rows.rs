//! Tuples of MySQL in a table of every kind of type; strings and tuples against their twins.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::dump::MYSQL;
use transload_fuzz::dump::twins::{reads_alike, strings_alike, tuples_return};
use transload_fuzz::hold;

const HEAD: &[u8] = b"/*!40101 SET NAMES utf8mb4 */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n\
CREATE TABLE t (a int unsigned, b varchar(9), c blob, d datetime(3), e decimal(10,2), \
f enum('x','y'), g bit(4), h json, i double, j time, k year, l set('x','y'), m date, \
n varchar(9) CHARACTER SET latin1, o timestamp, p tinyint(1), q point);\nINSERT INTO t VALUES ";

fuzz_target!(|input: &[u8]| {
    for quote in [b'\'', b'"'] {
        hold(strings_alike(input, quote));
    }
    let cell = |text: &[u8]| (text != b"NULL").then(|| text.to_vec());
    let rows: Vec<_> = input.split(|byte| *byte == 0xff).map(|text| vec![cell(text)]).collect();
    hold(tuples_return(&rows, 1, &MYSQL));
    hold(reads_alike(&[HEAD, input, b";\n"].concat()));
});
