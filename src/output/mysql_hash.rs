//! MySQL's `CRC32(CONCAT('1:', text))`: a hash of a text with the number of its column.

use crate::postgres_text::Cells;

/// The polynomial of CRC-32, as zip and gzip have it, its bits reversed.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// What each byte does to the remainder, when it stands at the end or some bytes before it.
const TABLES: [[u32; 256]; 8] = tables();

const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut remainder = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            let is_odd = remainder & 1 == 1;
            remainder = if is_odd { (remainder >> 1) ^ POLYNOMIAL } else { remainder >> 1 };
            bit += 1;
        }
        tables[0][byte] = remainder;
        byte += 1;
    }
    let mut table = 1;
    while table < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[table - 1][byte];
            tables[table][byte] = (before >> 8) ^ tables[0][(before & 0xff) as usize];
            byte += 1;
        }
        table += 1;
    }
    tables
}

/// Hashes cells, each as `CRC32(CONCAT(seed, ':', cell))`; a null's hash has no meaning.
pub fn hash_cells(cells: &Cells<'_>, seed: u64, hashes: &mut Vec<i64>) {
    let head = head(seed);
    hashes.clear();
    hashes.extend((0..cells.len()).map(|cell| i64::from(!update(head, cells.get(cell)))));
}

/// Returns what is left after `seed:`.
fn head(seed: u64) -> u32 {
    let (mut head, mut start, mut rest) = ([b':'; 21], 20, seed);
    loop {
        start -= 1;
        head[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    update(!0, &head[start..])
}

/// Goes on with the bytes, eight at a time.
fn update(mut remainder: u32, bytes: &[u8]) -> u32 {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        let number = u64::from_le_bytes(*block) ^ u64::from(remainder);
        let place = |at: u32| ((number >> (8 * at)) & 0xff) as usize;
        remainder = TABLES[7][place(0)]
            ^ TABLES[6][place(1)]
            ^ TABLES[5][place(2)]
            ^ TABLES[4][place(3)]
            ^ TABLES[3][place(4)]
            ^ TABLES[2][place(5)]
            ^ TABLES[1][place(6)]
            ^ TABLES[0][place(7)];
    }
    for byte in rest {
        remainder = (remainder >> 8) ^ TABLES[0][((remainder ^ u32::from(*byte)) & 0xff) as usize];
    }
    remainder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_server() {
        // SELECT CRC32('1:'), CRC32('12:MySQL'), … of MariaDB 10.11.
        assert_eq!(!update(!0, b"MySQL"), 3_259_397_556);
        assert_eq!(!update(!0, b"123456789"), 0xcbf4_3926);
        for (text, seed) in [("", 1), ("abc", 12), ("a text of more than eight bytes", 123)] {
            let whole = format!("{seed}:{text}");
            assert_eq!(update(head(seed), text.as_bytes()), update(!0, whole.as_bytes()));
        }
    }
}
