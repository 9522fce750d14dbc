//! Tables by which the codes of a deflate stream are read, several bits at a look.
//!
//! RFC 1951, 3.2: <https://www.rfc-editor.org/rfc/rfc1951#section-3.2>. The next bits of the stream
//! are the place of an entry, which says what the code stands for and how long it is. A longer code
//! leads to a table behind the first one, for the bits that are left of it. Where two short codes
//! of literals follow one another within the bits of a look, one entry stands for both. Knows no
//! stream.

use std::sync::LazyLock;

/// Bits of a look: as many as let the tables stay in the first cache.
const LITERAL_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 8;
const LENGTH_BITS: u32 = 7;

/// Entries of a table with the tables behind it, rounded up: codes of at most 15 bits need 2,342 and
/// 402.
const LITERAL_ENTRIES: usize = 4096;
const DISTANCE_ENTRIES: usize = 512;

const LONGEST_CODE: usize = 15;
/// Symbols that may have codes: of literals and lengths, of distances, and of code lengths.
const LITERALS: usize = 288;
const DISTANCES: usize = 32;
const LENGTHS: usize = 19;
pub(super) const END_OF_BLOCK: usize = 256;

/// What a code stands for.
///
/// ```text
/// bit      31..24   23..16   15       14     13   12       11..8          5..0
/// literal  second   first    0        0      0    1        how many       bits of all
/// value    base              0        0      0    0        bits of code   and of what is added
/// table    its place         1        1      0    0        its bits       bits of the look
/// end                        1        0      1    0                       bits of code
/// none                       1        0      0    0
/// ```
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry(u32);

const UNUSUAL: u32 = 1 << 15;
const TABLE: u32 = 1 << 14;
const END: u32 = 1 << 13;
const LITERAL: u32 = 1 << 12;

impl Entry {
    const NONE: Self = Self(UNUSUAL | 1);

    const fn literal(byte: u32) -> Self {
        Self(byte << 16 | LITERAL | 1 << 8)
    }

    /// A number to which so many bits behind the code are added.
    const fn value(base: u32, added_bits: u32) -> Self {
        Self(base << 16 | added_bits)
    }

    const fn table(place: usize, table_bits: u32, look_bits: u32) -> Self {
        Self((place as u32) << 16 | UNUSUAL | TABLE | table_bits << 8 | look_bits)
    }

    /// Returns the entry for a code of so many bits, or for so many that are left of it.
    fn of_code(self, bits: u32) -> Self {
        let is_value = self.0 & (UNUSUAL | LITERAL) == 0;
        Self(self.0 + bits + if is_value { bits << 8 } else { 0 })
    }

    /// Returns the entry for this literal and the next.
    fn with_next(self, next: Self) -> Self {
        let literals = (next.0 & 0xff_0000) << 8 | self.0 & 0xff_0000;
        Self(literals | LITERAL | 2 << 8 | (self.bits() + next.bits()))
    }

    /// Bits of the stream that the entry stands for.
    #[inline(always)]
    pub fn bits(self) -> u32 {
        self.0 & 63
    }

    /// The bits of [`Self::bits`], and others above them that no shift of 64 bits looks at.
    #[inline(always)]
    pub fn shift(self) -> u32 {
        self.0
    }

    #[inline(always)]
    pub fn is_literal(self) -> bool {
        self.0 & LITERAL != 0
    }

    /// The one or two bytes of a literal, and how many they are.
    #[inline(always)]
    pub fn literals(self) -> ([u8; 2], usize) {
        (((self.0 >> 16) as u16).to_le_bytes(), (self.0 >> 8 & 3) as usize)
    }

    /// Neither literals nor a value.
    #[inline(always)]
    pub fn is_unusual(self) -> bool {
        self.0 & UNUSUAL != 0
    }

    #[inline(always)]
    pub fn is_table(self) -> bool {
        self.0 & TABLE != 0
    }

    #[inline(always)]
    pub fn ends_block(self) -> bool {
        self.0 & END != 0
    }

    /// The value with what is added to it; `bits` begin with those of the code.
    #[inline(always)]
    pub fn value_in(self, bits: u64) -> usize {
        let all = bits & 1_u64.wrapping_shl(self.0).wrapping_sub(1);
        (self.0 >> 16) as usize + all.wrapping_shr(self.0 >> 8) as usize
    }

    /// The place in the table behind; `bits` begin behind those of the look.
    #[inline(always)]
    fn place_behind(self, bits: u64) -> usize {
        let mask = (1 << (self.0 >> 8 & 15)) - 1;
        (self.0 >> 16) as usize + (bits & mask) as usize
    }
}

/// What the codes of one alphabet stand for: an entry for each look, and the tables behind them.
pub(super) struct Table<const LOOK_BITS: u32, const ENTRIES: usize>([Entry; ENTRIES]);

impl<const LOOK_BITS: u32, const ENTRIES: usize> Table<LOOK_BITS, ENTRIES> {
    const EMPTY: Self = Self([Entry::NONE; ENTRIES]);

    #[inline(always)]
    pub fn look(&self, bits: u64) -> Entry {
        self.0[(bits & ((1 << LOOK_BITS) - 1)) as usize]
    }

    /// The entry behind one that is a table; `bits` begin behind those of that one.
    #[inline(always)]
    pub fn behind(&self, table: Entry, bits: u64) -> Entry {
        self.0[table.place_behind(bits) % ENTRIES]
    }

    fn set(&mut self, lengths: &[u8], entries: &[Entry], incomplete: Incomplete) -> Option<()> {
        fill(&mut self.0, LOOK_BITS, lengths, entries, incomplete)
    }
}

/// The codes of a block.
pub(super) struct Codes {
    pub literals: Table<LITERAL_BITS, LITERAL_ENTRIES>,
    pub distances: Table<DISTANCE_BITS, DISTANCE_ENTRIES>,
}

impl Codes {
    pub fn new() -> Self {
        Self { literals: Table::EMPTY, distances: Table::EMPTY }
    }

    /// Takes the codes of a block, given their lengths; `None` where these are not those of codes.
    pub fn set(&mut self, literals: &[u8], distances: &[u8]) -> Option<()> {
        self.literals.set(literals, &LITERAL_ENTRY, Incomplete::OneCode)?;
        pair_literals(&mut self.literals.0[..1 << LITERAL_BITS]);
        self.distances.set(distances, &DISTANCE_ENTRY, Incomplete::OneCode)
    }

    /// Returns the codes that a stream need not spell out: 3.2.6.
    pub fn fixed() -> &'static Self {
        // Made once: a stream may have a block of them for each few bytes.
        static FIXED: LazyLock<Codes> = LazyLock::new(|| {
            let mut literals = [8; LITERALS];
            literals[144..256].fill(9);
            literals[256..280].fill(7);
            let mut codes = Codes::new();
            let is_set = codes.set(&literals, &[5; DISTANCES]).is_some();
            debug_assert!(is_set, "the lengths are those of codes");
            codes
        });
        &FIXED
    }
}

/// The codes of the lengths of codes.
pub(super) struct LengthCodes(Table<LENGTH_BITS, { 1 << LENGTH_BITS }>);

impl LengthCodes {
    pub fn new(lengths: &[u8; LENGTHS]) -> Option<Self> {
        let entries = std::array::from_fn::<_, LENGTHS, _>(|symbol| Entry::value(symbol as u32, 0));
        let mut table = Table::EMPTY;
        table.set(lengths, &entries, Incomplete::Never)?;
        Some(Self(table))
    }

    pub fn look(&self, bits: u64) -> Entry {
        self.0.look(bits)
    }
}

/// Whether codes may leave some bits without a meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Incomplete {
    Never,
    /// No code at all, or one of one bit.
    OneCode,
}

/// Makes a table of codes that are given by their lengths, as 3.2.2 says.
fn fill(
    table: &mut [Entry],
    look_bits: u32,
    lengths: &[u8],
    entries: &[Entry],
    incomplete: Incomplete,
) -> Option<()> {
    let mut left = [0_u32; LONGEST_CODE + 1];
    for length in lengths {
        *left.get_mut(usize::from(*length))? += 1;
    }
    left[0] = 0;
    let used: u32 = (1..=LONGEST_CODE).map(|length| left[length] << (LONGEST_CODE - length)).sum();
    let all = 1 << LONGEST_CODE;
    if used != all {
        let longest = left.iter().rposition(|count| *count > 0).unwrap_or(0);
        if used > all || incomplete == Incomplete::Never || longest > 1 {
            return None;
        }
        table[..1 << look_bits].fill(Entry::NONE);
        if let Some(symbol) = lengths.iter().position(|length| *length == 1) {
            let entry = entries.get(symbol)?.of_code(1);
            table[..1 << look_bits].iter_mut().step_by(2).for_each(|place| *place = entry);
        }
        return Some(());
    }

    let mut sorted = [0_u16; LITERALS + DISTANCES];
    let mut next = [0_usize; LONGEST_CODE + 2];
    for length in 1..=LONGEST_CODE {
        next[length + 1] = next[length] + left[length] as usize;
    }
    let count = next[LONGEST_CODE + 1];
    for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
        let place = &mut next[usize::from(*length)];
        *sorted.get_mut(*place)? = symbol as u16;
        *place += 1;
    }

    // Codes come by their length, and are read from their last bit on. The table is filled as far
    // as the bits of the codes so far go, and doubled for each bit more.
    let (mut code, mut filled_bits) = (0_u32, 0);
    let (mut behind, mut behind_end, mut behind_of) = (0, 1 << look_bits, None);
    for symbol in &sorted[..count] {
        let symbol = usize::from(*symbol);
        let bits = u32::from(lengths[symbol]);
        while filled_bits < bits.min(look_bits) {
            table.copy_within(..1 << filled_bits, 1 << filled_bits);
            filled_bits += 1;
        }
        if bits <= look_bits {
            table[code as usize] = entries.get(symbol)?.of_code(bits);
        } else {
            let look = code & ((1 << look_bits) - 1);
            if behind_of != Some(look) {
                behind_of = Some(look);
                behind = behind_end;
                let mut table_bits = bits - look_bits;
                let mut codes = left[bits as usize];
                while codes < 1 << table_bits {
                    table_bits += 1;
                    codes = 2 * codes + left.get((look_bits + table_bits) as usize)?;
                }
                behind_end = behind + (1 << table_bits);
                table[look as usize] = Entry::table(behind, table_bits, look_bits);
            }
            let entry = entries.get(symbol)?.of_code(bits - look_bits);
            let first = behind + (code >> look_bits) as usize;
            let places = table.get_mut(first..behind_end)?.iter_mut();
            places.step_by(1 << (bits - look_bits)).for_each(|place| *place = entry);
        }
        left[bits as usize] -= 1;
        // One more, with the first bit as the lowest.
        let zeros = !code & ((1 << bits) - 1);
        if let Some(highest) = zeros.checked_ilog2() {
            code = code & ((1 << highest) - 1) | 1 << highest;
        }
    }
    while filled_bits < look_bits {
        table.copy_within(..1 << filled_bits, 1 << filled_bits);
        filled_bits += 1;
    }
    Some(())
}

/// Lets entries stand for two literals where both lie within the bits of a look.
fn pair_literals(table: &mut [Entry]) {
    // From the last one on: those that are looked up are lower, and single still.
    for look in (0..table.len()).rev() {
        let first = table[look];
        if first.is_literal() {
            let next = table[look >> first.bits()];
            if next.is_literal() && first.bits() + next.bits() <= LITERAL_BITS {
                table[look] = first.with_next(next);
            }
        }
    }
}

static LITERAL_ENTRY: [Entry; LITERALS] = literal_entries();
static DISTANCE_ENTRY: [Entry; DISTANCES] = distance_entries();

/// 3.2.5: literals, the end of a block, and lengths of 3 to 258.
const fn literal_entries() -> [Entry; LITERALS] {
    let mut entries = [Entry(UNUSUAL); LITERALS];
    let mut symbol = 0;
    while symbol < 256 {
        entries[symbol] = Entry::literal(symbol as u32);
        symbol += 1;
    }
    entries[END_OF_BLOCK] = Entry(UNUSUAL | END);
    let mut base = 3;
    symbol = 257;
    while symbol < 285 {
        let added_bits = if symbol < 265 { 0 } else { (symbol as u32 - 261) / 4 };
        entries[symbol] = Entry::value(base, added_bits);
        base += 1 << added_bits;
        symbol += 1;
    }
    entries[285] = Entry::value(258, 0);
    entries
}

/// 3.2.5: distances of 1 to 32,768.
const fn distance_entries() -> [Entry; DISTANCES] {
    let mut entries = [Entry(UNUSUAL); DISTANCES];
    let mut base = 1;
    let mut symbol = 0;
    while symbol < 30 {
        let added_bits = if symbol < 4 { 0 } else { (symbol as u32 - 2) / 2 };
        entries[symbol] = Entry::value(base, added_bits);
        base += 1 << added_bits;
        symbol += 1;
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_room_for_the_longest_codes() {
        // One code of each length, and two of the longest.
        let mut literals = vec![0; LITERALS];
        (0..15).for_each(|symbol| literals[symbol] = symbol as u8 + 1);
        literals[END_OF_BLOCK] = 15;
        let distances: Vec<u8> = (1..=15).chain([15]).collect();
        let mut codes = Codes::new();
        codes.set(&literals, &distances).expect("codes");
        let all_ones = u64::MAX;
        let behind = codes.literals.behind(codes.literals.look(all_ones), all_ones >> LITERAL_BITS);
        assert!(behind.ends_block() && behind.bits() == 15 - LITERAL_BITS);
    }

    #[test]
    fn codes_that_are_too_many_or_too_few_are_none() {
        let mut codes = Codes::new();
        assert!(codes.set(&[1, 1, 1], &[1, 1]).is_none());
        assert!(codes.set(&[2, 2, 2], &[1, 1]).is_none());
        assert!(codes.set(&[1, 1], &[2]).is_none());
        assert!(codes.set(&[1, 1], &[16]).is_none());
        // One code, or none, as for a block without matches.
        assert!(codes.set(&[1, 1], &[1]).is_some());
        assert!(codes.set(&[1, 1], &[0]).is_some());
        assert!(codes.distances.look(0).is_unusual());
        let mut lengths = [0; LENGTHS];
        lengths[3] = 1;
        assert!(LengthCodes::new(&lengths).is_none());
        lengths[4] = 1;
        assert!(LengthCodes::new(&lengths).is_some());
    }

    #[test]
    fn two_literals_are_read_at_one_look() {
        let mut lengths = [0; LITERALS];
        lengths[usize::from(b'a')] = 1;
        lengths[usize::from(b'b')] = 2;
        lengths[END_OF_BLOCK] = 2;
        let mut codes = Codes::new();
        codes.set(&lengths, &[]).expect("codes");
        // a is 0, b is 10, read from the first bit on.
        assert_eq!(codes.literals.look(0b00).literals(), (*b"aa", 2));
        assert_eq!(codes.literals.look(0b010).literals(), (*b"ab", 2));
        assert_eq!(codes.literals.look(0b010).bits(), 3);
        assert_eq!(codes.literals.look(0b1101).literals(), ([b'b', 0], 1));
        assert!(codes.literals.look(0b11).ends_block());
    }

    #[test]
    fn values_are_those_of_the_standard() {
        let value = |entry: Entry, added: u64| entry.of_code(0).value_in(added);
        assert_eq!(value(LITERAL_ENTRY[257], 0), 3);
        assert_eq!(value(LITERAL_ENTRY[265], 1), 12);
        assert_eq!(value(LITERAL_ENTRY[284], 30), 257);
        assert_eq!(value(LITERAL_ENTRY[285], 0), 258);
        assert_eq!(value(DISTANCE_ENTRY[0], 0), 1);
        assert_eq!(value(DISTANCE_ENTRY[29], 8191), 32_768);
    }
}
