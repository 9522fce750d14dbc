//! Geometry as text to the bytes that MySQL and MariaDB store: 4 bytes of SRID, then WKB.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/gis-data-formats.html>. Text that a server would refuse,
//! or whose bytes are not certain, is `None`. Knows no statements.

/// Types of WKB, by their numbers.
const POINT: u32 = 1;
const LINE_STRING: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_POINT: u32 = 4;
const MULTI_LINE_STRING: u32 = 5;
const MULTI_POLYGON: u32 = 6;
const COLLECTION: u32 = 7;

/// Collections in collections that are followed; real ones have none.
const DEEPEST: u32 = 16;

/// Returns the stored bytes of `POINT(1 2)` and all other kinds, in any case.
pub(super) fn stored(text: &str, srid: u32) -> Option<Vec<u8>> {
    let mut reader = Reader { rest: text.trim(), out: srid.to_le_bytes().to_vec() };
    reader.geometry(0)?;
    reader.rest.trim().is_empty().then_some(reader.out)
}

/// Returns the stored bytes of a point.
pub(super) fn stored_point(x: f64, y: f64) -> Vec<u8> {
    let mut out = 0_u32.to_le_bytes().to_vec();
    header(POINT, &mut out);
    out.extend(x.to_le_bytes());
    out.extend(y.to_le_bytes());
    out
}

/// Returns the stored bytes of WKB; `None` for the byte order that servers write anew.
pub(super) fn stored_wkb(wkb: &[u8], srid: u32) -> Option<Vec<u8>> {
    let is_little = matches!(wkb, [1, 1..=7, 0, 0, 0, _, _, _, _, ..]);
    is_little.then(|| [&srid.to_le_bytes(), wkb].concat())
}

fn header(kind: u32, out: &mut Vec<u8>) {
    out.push(1);
    out.extend(kind.to_le_bytes());
}

struct Reader<'a> {
    rest: &'a str,
    out: Vec<u8>,
}

impl<'a> Reader<'a> {
    fn word(&mut self) -> String {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        word.to_ascii_uppercase()
    }

    fn skip(&mut self, mark: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, mark: char) -> Option<()> {
        self.skip(mark).then_some(())
    }

    fn geometry(&mut self, depth: u32) -> Option<()> {
        let kind = match self.word().as_str() {
            "POINT" => POINT,
            "LINESTRING" => LINE_STRING,
            "POLYGON" => POLYGON,
            "MULTIPOINT" => MULTI_POINT,
            "MULTILINESTRING" => MULTI_LINE_STRING,
            "MULTIPOLYGON" => MULTI_POLYGON,
            "GEOMETRYCOLLECTION" | "GEOMCOLLECTION" if depth < DEEPEST => COLLECTION,
            _ => return None,
        };
        header(kind, &mut self.out);
        match kind {
            POINT => {
                self.expect('(')?;
                self.point()?;
                self.expect(')')
            }
            LINE_STRING => self.line().map(drop),
            POLYGON => self.polygon(),
            MULTI_POINT => self.list(|reader| {
                header(POINT, &mut reader.out);
                // Both `(1 2, 3 4)` and `((1 2), (3 4))` are written.
                let inner = reader.skip('(');
                reader.point()?;
                if inner { reader.expect(')') } else { Some(()) }
            }),
            MULTI_LINE_STRING => self.list(|reader| {
                header(LINE_STRING, &mut reader.out);
                reader.line().map(drop)
            }),
            MULTI_POLYGON => self.list(|reader| {
                header(POLYGON, &mut reader.out);
                reader.polygon()
            }),
            _ => self.collection(depth),
        }
    }

    fn collection(&mut self, depth: u32) -> Option<()> {
        let before = self.rest;
        if self.word() == "EMPTY" {
            self.out.extend(0_u32.to_le_bytes());
            return Some(());
        }
        self.rest = before;
        self.list(|reader| reader.geometry(depth + 1))
    }

    /// Takes `( item, … )` and writes their number before them.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.expect('(')?;
        let at = self.out.len();
        self.out.extend(0_u32.to_le_bytes());
        let mut count = 0_u32;
        loop {
            item(self)?;
            count += 1;
            if !self.skip(',') {
                break;
            }
        }
        self.expect(')')?;
        self.out[at..at + 4].copy_from_slice(&count.to_le_bytes());
        Some(())
    }

    /// Takes `(x y, x y)`; returns the bytes of its points.
    fn line(&mut self) -> Option<std::ops::Range<usize>> {
        let start = self.out.len() + 4;
        self.list(Self::point)?;
        let range = start..self.out.len();
        (range.len() >= 2 * POINT_BYTES).then_some(range)
    }

    fn polygon(&mut self) -> Option<()> {
        self.list(|reader| {
            let ring = reader.line()?;
            let ring = &reader.out[ring];
            let is_closed = ring[..POINT_BYTES] == ring[ring.len() - POINT_BYTES..];
            (is_closed && ring.len() >= 4 * POINT_BYTES).then_some(())
        })
    }

    fn point(&mut self) -> Option<()> {
        for _ in 0..2 {
            let rest = self.rest.trim_start();
            let is_number = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
            let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
            let (number, rest) = rest.split_at(end);
            let number: f64 = number.parse().ok().filter(|number: &f64| number.is_finite())?;
            self.out.extend(number.to_le_bytes());
            self.rest = rest;
        }
        Some(())
    }
}

const POINT_BYTES: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    /// The stored bytes as hexadecimal digits, each double that is a small number as that number.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let found: Option<String> = stored(text, 0).map(hex);
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn points_and_lines_are_bytes_of_the_server() {
        let point = "00000000 01 01000000 000000000000f03f 0000000000000040".replace(' ', "");
        check("POINT(1 2)", Some(&point));
        check(" point ( 1.0   2e0 ) ", Some(&point));
        let line = "00000000 01 02000000 02000000 0000000000000000 0000000000000000 \
                    000000000000f03f 000000000000f83f"
            .replace(' ', "");
        check("LINESTRING(0 0,1 1.5)", Some(&line));
        check("GEOMETRYCOLLECTION EMPTY", Some("00000000010700000000000000"));
    }

    #[test]
    fn both_forms_of_a_multipoint_are_one() {
        assert!(stored("MULTIPOINT(1 2,3 4)", 7).is_some());
        assert_eq!(stored("MULTIPOINT(1 2,3 4)", 7), stored("MULTIPOINT((1 2),(3 4))", 7));
    }

    #[test]
    fn what_a_server_refuses_has_no_bytes() {
        for text in [
            "",
            "POINT",
            "POINT(1)",
            "POINT(1 2",
            "POINT(1 2) x",
            "POINT(1 2 3)",
            "LINESTRING(0 0)",
            "POLYGON((0 0,1 0,1 1))",
            "POLYGON((0 0,1 0,1 1,0 1))",
            "POINT(1e999 0)",
            "CIRCLE(0 0)",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn wkb_of_the_other_byte_order_is_refused() {
        let point = stored_point(1.0, 2.0);
        assert_eq!(stored_wkb(&point[4..], 0), Some(point.clone()));
        assert_eq!(stored("POINT(1 2)", 0), Some(point));
        assert_eq!(stored_wkb(&[0, 0, 0, 0, 1, 0, 0, 0, 0], 0), None);
        assert_eq!(stored_wkb(&[], 0), None);
    }
}
