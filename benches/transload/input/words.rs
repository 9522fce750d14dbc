//! What the texts of generated dumps are made of.

use super::random::Random;

const PLAIN: [&str; 96] = [
    "the",
    "parcel",
    "was",
    "left",
    "with",
    "a",
    "neighbour",
    "after",
    "second",
    "attempt",
    "order",
    "paid",
    "invoice",
    "customer",
    "asked",
    "for",
    "another",
    "size",
    "colour",
    "blue",
    "green",
    "black",
    "cotton",
    "wool",
    "leather",
    "steel",
    "wooden",
    "garden",
    "kitchen",
    "lamp",
    "chair",
    "table",
    "shelf",
    "bottle",
    "kettle",
    "blanket",
    "pillow",
    "mirror",
    "basket",
    "ladder",
    "hammer",
    "drill",
    "battery",
    "charger",
    "cable",
    "adapter",
    "screen",
    "keyboard",
    "please",
    "note",
    "that",
    "delivery",
    "may",
    "take",
    "three",
    "days",
    "longer",
    "because",
    "of",
    "holiday",
    "refund",
    "sent",
    "to",
    "account",
    "voucher",
    "expires",
    "next",
    "month",
    "return",
    "label",
    "printed",
    "box",
    "damaged",
    "corner",
    "photo",
    "attached",
    "warehouse",
    "north",
    "south",
    "shift",
    "morning",
    "evening",
    "driver",
    "route",
    "changed",
    "by",
    "support",
    "team",
    "waiting",
    "reply",
    "urgent",
    "fragile",
    "gift",
    "wrapped",
    "ribbon",
    "card",
];
/// Letters and signs of more than one byte.
const WIDE: [&str; 12] =
    ["😀", "📦", "🚚", "✅", "❤️", "👍🏽", "Zürich", "façade", "naïve", "東京", "“quoted”", "–"];
/// What readers of dumps stumble over.
const AWKWARD: [&str; 18] = [
    "it's",
    "O'Neill's",
    "\"quoted\"",
    "C:\\Users\\shop",
    "line one\nline two",
    "a\tb",
    "100%",
    "a_b",
    "\\",
    "\\N",
    "(1, 2);",
    "NULL",
    "'); DELETE FROM orders; --",
    "<b>&amp;</b>",
    "https://shop.example/p/1234?q=a&r=b",
    "-- no comment",
    "/* nor this */",
    "$$",
];

/// Pools of phrases; the same ones in each run.
pub struct Words {
    /// Of four words, at most 60 characters.
    pub short: Vec<String>,
    /// Of twelve words.
    pub long: Vec<String>,
}

/// Phrases a pool holds: more than fit into the window of gzip, so that it finds words again and
/// seldom a whole phrase.
const POOL: usize = 16_384;
/// What a name may have.
const SHORT_CHARACTERS: usize = 60;

impl Words {
    pub fn new() -> Self {
        let mut random = Random::new();
        let mut pool = |words| (0..POOL).map(|_| phrase(words, &mut random)).collect();
        let (mut short, long): (Vec<String>, _) = (pool(4), pool(12));
        for text in &mut short {
            if let Some((end, _)) = text.char_indices().nth(SHORT_CHARACTERS) {
                text.truncate(end);
            }
        }
        Self { short, long }
    }

    pub fn short(&self, random: &mut Random) -> &str {
        &self.short[random.below(POOL as u64) as usize]
    }

    pub fn long(&self, random: &mut Random) -> &str {
        &self.long[random.below(POOL as u64) as usize]
    }
}

fn phrase(words: usize, random: &mut Random) -> String {
    let words = (0..words).map(|_| match random.below(100) {
        0..93 => random.pick(&PLAIN),
        93..96 => random.pick(&WIDE),
        _ => random.pick(&AWKWARD),
    });
    words.collect::<Vec<_>>().join(" ")
}
