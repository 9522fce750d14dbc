//! Random numbers that are always the same ones.

/// Any value but 0.
const SEED: u64 = 0x5EED_0F7A_4510_AD01;
/// The golden ratio's fraction: consecutive seeds become numbers that have nothing in common.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Xorshift: <https://www.jstatsoft.org/article/view/v008i14>.
pub struct Random(u64);

impl Random {
    /// Begins anew: always the same numbers.
    pub fn new() -> Self {
        Self(SEED)
    }

    /// Begins where only `seed` begins, so that parts can be made in any order.
    pub fn of(seed: u64) -> Self {
        // The end of SplitMix: <https://dl.acm.org/doi/10.1145/2714064.2660195>.
        let mut state = SEED ^ seed.wrapping_mul(GOLDEN);
        state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self((state ^ (state >> 31)).max(1))
    }

    /// Returns 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits of a xorshift are weak; a product mixes the high ones into all others.
        let mixed = self.0.wrapping_mul(GOLDEN);
        mixed ^ (mixed >> 32)
    }

    /// Returns the next number, below the bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        (self.bits() >> 11) % bound
    }

    /// Is true `percent` times of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Returns one of them.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len() as u64) as usize]
    }
}
