//! The database of a shop: eight tables of every kind of value, in proportions as they are met.

use std::fmt::Write;

use super::random::Random;
use super::row::{Moment, Rows, push_hex};
use super::words::Words;
use super::{Count, Reference, Table, column};

const CATEGORIES: [&str; 9] =
    ["garden", "kitchen", "office", "toys", "books", "tools", "light", "bath", "outdoor"];
const STATES: [&str; 6] = ["draft", "open", "in_progress", "sent", "returned", "cancelled"];
const LINE_STATES: [&str; 4] = ["packed", "missing", "replaced", "waiting"];
const KINDS: [&str; 10] = [
    "order.create",
    "order.update",
    "order.cancel",
    "customer.login",
    "customer.update",
    "product.create",
    "product.price",
    "voucher.grant",
    "voucher.revoke",
    "mail.send",
];
const FILES: [(&str, &str); 4] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("bin", "application/octet-stream"),
];
const MYSQL_STATES: &str =
    "enum('draft','open','in_progress','sent','returned','cancelled') NOT NULL";

/// As MariaDB keeps JSON.
const DETAILS: &str = "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL \
    CHECK (json_valid(`details`))";
const SETTINGS: &str = "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL \
    CHECK (json_valid(`settings`))";

/// The tables in the order in which dumps have them.
pub const TABLES: [Table; 8] = [
    Table {
        name: "attachments",
        rows_at_one: 8_000,
        rows_a_part: 200,
        columns: &[
            column("id", "int(11) NOT NULL AUTO_INCREMENT", "integer NOT NULL"),
            column("order_id", "int(11) NOT NULL", "integer NOT NULL"),
            column("filename", "varchar(200) NOT NULL", "character varying(200) NOT NULL"),
            column("content_type", "varchar(100) NOT NULL", "character varying(100) NOT NULL"),
            column("size_bytes", "int(11) NOT NULL", "integer NOT NULL"),
            column("sha256", "char(64) NOT NULL", "character(64) NOT NULL"),
            column("content", "longblob NOT NULL", "bytea NOT NULL"),
            column("created_at", "datetime NOT NULL", TIMESTAMP),
        ],
        unique: None,
        references: &[Reference { column: "order_id", table: "orders" }],
        number: "size_bytes",
        bytes: "content",
        row: attachment,
    },
    Table {
        name: "customers",
        rows_at_one: 200_000,
        rows_a_part: 10_000,
        columns: &[
            column("id", "int(11) NOT NULL AUTO_INCREMENT", "integer NOT NULL"),
            column("public_id", "bigint(20) unsigned NOT NULL", "bigint NOT NULL"),
            column("name", "varchar(200) NOT NULL", "character varying(200) NOT NULL"),
            column("email", "varchar(200) DEFAULT NULL", "character varying(200)"),
            column("phone", "varchar(40) DEFAULT NULL", "character varying(40)"),
            column("login", "varchar(200) DEFAULT NULL", "character varying(200)"),
            column("token", "varchar(200) DEFAULT NULL", "character varying(200)"),
            column("is_staff", "tinyint(1) NOT NULL DEFAULT 0", "boolean DEFAULT false NOT NULL"),
            column("balance", "decimal(12,4) DEFAULT NULL", "numeric(12,4)"),
            column("created_at", "datetime NOT NULL", TIMESTAMP),
            column("updated_at", "datetime DEFAULT NULL", "timestamp without time zone"),
        ],
        unique: Some("public_id"),
        references: &[],
        number: "id",
        bytes: "name",
        row: customer,
    },
    Table {
        name: "events",
        rows_at_one: 1_050_000,
        rows_a_part: 10_000,
        columns: &[
            column("id", "bigint(20) NOT NULL AUTO_INCREMENT", "bigint NOT NULL"),
            column("customer_id", "int(11) DEFAULT NULL", "integer"),
            column("subject_id", "bigint(20) unsigned NOT NULL", "bigint NOT NULL"),
            column("kind", "varchar(60) NOT NULL", "character varying(60) NOT NULL"),
            column("details", DETAILS, "jsonb NOT NULL"),
            column("ip", "varchar(45) DEFAULT NULL", "character varying(45)"),
            column("happened_at", "datetime(6) NOT NULL", TIMESTAMP6),
        ],
        unique: None,
        references: &[Reference { column: "customer_id", table: "customers" }],
        number: "customer_id",
        bytes: "kind",
        row: event,
    },
    Table {
        name: "messages",
        rows_at_one: 600_000,
        rows_a_part: 10_000,
        columns: &[
            column("id", "bigint(20) unsigned NOT NULL", "bigint NOT NULL"),
            column("shop_no", "int(11) NOT NULL", "integer NOT NULL"),
            column("customer_id", "int(11) NOT NULL", "integer NOT NULL"),
            column("order_id", "int(11) DEFAULT NULL", "integer"),
            column("body", "text NOT NULL", "text NOT NULL"),
            column("sent_at", "datetime(6) NOT NULL", TIMESTAMP6),
            column("read_at", "datetime(6) DEFAULT NULL", "timestamp(6) without time zone"),
            column("votes", "int(11) NOT NULL", "integer NOT NULL"),
        ],
        unique: None,
        references: &[
            Reference { column: "customer_id", table: "customers" },
            Reference { column: "order_id", table: "orders" },
        ],
        number: "votes",
        bytes: "body",
        row: message,
    },
    Table {
        name: "order_lines",
        rows_at_one: 2_600_000,
        rows_a_part: 20_000,
        columns: &[
            column("id", "int(11) NOT NULL AUTO_INCREMENT", "integer NOT NULL"),
            column("order_id", "int(11) NOT NULL", "integer NOT NULL"),
            column("product_id", "int(11) NOT NULL", "integer NOT NULL"),
            column("quantity", "int(11) DEFAULT NULL", "integer"),
            column("packed_s", "int(11) DEFAULT NULL", "integer"),
            column("discount", "decimal(10,4) DEFAULT NULL", "numeric(10,4)"),
            column("state", "varchar(20) NOT NULL", "character varying(20) NOT NULL"),
            column("added_at", "datetime(6) NOT NULL", TIMESTAMP6),
            column("remark", "varchar(400) DEFAULT NULL", "character varying(400)"),
            column("is_gift", "tinyint(1) NOT NULL", "boolean NOT NULL"),
        ],
        unique: None,
        references: &[
            Reference { column: "order_id", table: "orders" },
            Reference { column: "product_id", table: "products" },
        ],
        number: "packed_s",
        bytes: "remark",
        row: order_line,
    },
    Table {
        name: "orders",
        rows_at_one: 1_150_000,
        rows_a_part: 10_000,
        columns: &[
            column("id", "int(11) NOT NULL AUTO_INCREMENT", "integer NOT NULL"),
            column("customer_id", "int(11) NOT NULL", "integer NOT NULL"),
            column("reference", "varchar(100) NOT NULL", "character varying(100) NOT NULL"),
            column("summary", "varchar(200) NOT NULL", "character varying(200) NOT NULL"),
            column("state", MYSQL_STATES, "character varying(20) NOT NULL"),
            column("tracking_url", "varchar(300) DEFAULT NULL", "character varying(300)"),
            column("notes", "text DEFAULT NULL", "text"),
            column("carrier_id", "bigint(20) unsigned NOT NULL", "bigint NOT NULL"),
            column("created_at", "datetime NOT NULL", TIMESTAMP),
            column("sent_at", "datetime(6) DEFAULT NULL", "timestamp(6) without time zone"),
            column("minutes", "int(11) DEFAULT NULL", "integer"),
            column("rebate", "decimal(12,4) DEFAULT NULL", "numeric(12,4)"),
            column("is_paid", "tinyint(1) NOT NULL", "boolean NOT NULL"),
        ],
        unique: None,
        references: &[Reference { column: "customer_id", table: "customers" }],
        number: "minutes",
        bytes: "notes",
        row: order,
    },
    Table {
        name: "products",
        rows_at_one: 60_000,
        rows_a_part: 5_000,
        columns: &[
            column("id", "int(11) NOT NULL AUTO_INCREMENT", "integer NOT NULL"),
            column("shop_id", "bigint(20) unsigned NOT NULL", "bigint NOT NULL"),
            column("title", "varchar(200) NOT NULL", "character varying(200) NOT NULL"),
            column("category", "varchar(45) NOT NULL", "character varying(45) NOT NULL"),
            column("state", MYSQL_STATES, "character varying(20) NOT NULL"),
            column("description", "text DEFAULT NULL", "text"),
            column("barcode", "bigint(20) unsigned NOT NULL", "bigint NOT NULL"),
            column("supplier_id", "bigint(20) unsigned DEFAULT NULL", "bigint"),
            column("price", "decimal(10,2) NOT NULL", "numeric(10,2) NOT NULL"),
            column("created_at", "datetime NOT NULL", TIMESTAMP),
            column("retired_at", "datetime DEFAULT NULL", "timestamp without time zone"),
            column("is_listed", "tinyint(1) NOT NULL", "boolean NOT NULL"),
        ],
        unique: None,
        references: &[Reference { column: "shop_id", table: "shops" }],
        number: "id",
        bytes: "description",
        row: product,
    },
    Table {
        name: "shops",
        rows_at_one: 20_000,
        rows_a_part: 5_000,
        columns: &[
            column("id", "bigint(20) unsigned NOT NULL", "bigint NOT NULL"),
            column("name", "varchar(100) NOT NULL", "character varying(100) NOT NULL"),
            column("icon", "varchar(100) DEFAULT NULL", "character varying(100)"),
            column("owner_id", "int(11) NOT NULL", "integer NOT NULL"),
            column("settings", SETTINGS, "jsonb NOT NULL"),
            column("opened_at", "datetime NOT NULL", TIMESTAMP),
        ],
        unique: None,
        references: &[Reference { column: "owner_id", table: "customers" }],
        number: "owner_id",
        bytes: "name",
        row: shop,
    },
];

const TIMESTAMP: &str = "timestamp without time zone NOT NULL";
const TIMESTAMP6: &str = "timestamp(6) without time zone NOT NULL";

/// An id as a service of many servers gives it: of 18 digits, each once, in no order.
fn scattered(number: u64) -> u64 {
    /// An odd factor makes different numbers of different ones.
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    100_000_000_000_000_000 + (number.wrapping_mul(FACTOR) & ((1 << 59) - 1))
}

fn moment(random: &mut Random) -> Moment {
    // From 2010 on, for fifteen years.
    let second = (3_653 + random.below(5_478)) * 86_400 + random.below(86_400);
    Moment { second, micros: random.below(1_000_000) as u32 }
}

fn hex(bytes: usize, random: &mut Random) -> String {
    let mut text = Vec::with_capacity(2 * bytes);
    let bits: Vec<u8> = (0..bytes).map(|_| random.bits() as u8).collect();
    push_hex(&mut text, &bits);
    text.into_iter().map(char::from).collect()
}

/// Leaves `percent` of the values NULL.
fn or_null(
    rows: &mut Rows,
    random: &mut Random,
    percent: u64,
    value: impl FnOnce(&mut Rows, &mut Random),
) {
    if random.chance(percent) { rows.null() } else { value(rows, random) }
}

/// Joins phrases to sentences.
fn sentences(words: &Words, random: &mut Random, count: u64) -> String {
    let mut text = words.long(random).to_owned();
    for _ in 1..count {
        text.push_str(". ");
        text.push_str(words.long(random));
    }
    text
}

/// Appends a JSON string.
fn push_json(json: &mut String, text: &str) {
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\t' => json.push_str("\\t"),
            _ => json.push(letter),
        }
    }
    json.push('"');
}

fn attachment(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    let (extension, content_type) = FILES[random.below(FILES.len() as u64) as usize];
    let content: Vec<u8> = (0..2_000 + random.below(18_000)).map(|_| random.bits() as u8).collect();
    rows.integer(id);
    rows.integer(1 + random.below(count.of("orders")));
    rows.text(&format!("{} {id}.{extension}", words.short(random)));
    rows.text(content_type);
    rows.integer(content.len() as u64);
    rows.text(&hex(32, random));
    rows.bytes(&content);
    rows.second(moment(random));
}

fn customer(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, _: &Count) {
    rows.integer(id);
    rows.integer(scattered(id));
    rows.text(&format!("{}{id}", words.short(random)));
    or_null(rows, random, 30, |rows, _| rows.text(&format!("customer{id}@example.org")));
    or_null(rows, random, 50, |rows, random| {
        rows.text(&format!("+44 20 7946 {:04}", random.below(10_000)));
    });
    or_null(rows, random, 40, |rows, random| rows.text(&hex(8, random)));
    or_null(rows, random, 60, |rows, random| rows.text(&hex(32, random)));
    rows.flag(random.chance(2));
    or_null(rows, random, 50, |rows, random| rows.decimal(random.below(90_000_000) as i64, 4));
    rows.second(moment(random));
    or_null(rows, random, 10, |rows, random| rows.second(moment(random)));
}

fn event(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    rows.integer(id);
    or_null(rows, random, 10, |rows, random| rows.integer(1 + random.below(count.of("customers"))));
    rows.integer(scattered(random.bits()));
    let kind = random.pick(&KINDS);
    rows.text(kind);
    // Keys by their length and then their letters, as both servers keep them.
    let mut json = String::with_capacity(256);
    let (a, b, c) = (random.below(256), random.below(256), random.below(256));
    write!(json, "{{\"ip\": \"10.{a}.{b}.{c}\", \"kind\": \"{kind}\", \"tags\": [").ok();
    push_json(&mut json, random.pick(&CATEGORIES));
    json.push_str(", ");
    push_json(&mut json, random.pick(&STATES));
    write!(json, "], \"score\": {}.{:03}", random.below(100), 1 + random.below(999)).ok();
    while json.ends_with('0') {
        json.pop();
    }
    json.push_str(", \"changes\": {\"name\": [");
    push_json(&mut json, words.short(random));
    json.push_str(", ");
    push_json(&mut json, words.short(random));
    let active = random.pick(&["true", "false", "null"]);
    write!(json, "], \"is_active\": [{active}, true]}}, ").ok();
    write!(json, "\"actor_id\": {}}}", 1 + random.below(count.of("customers"))).ok();
    rows.text(&json);
    or_null(rows, random, 30, |rows, random| {
        rows.text(&format!("10.0.{}.{}", random.below(256), random.below(256)));
    });
    rows.micros(moment(random));
}

fn message(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    rows.integer(scattered(id));
    rows.integer(1 + random.below(count.of("shops")));
    rows.integer(1 + random.below(count.of("customers")));
    or_null(rows, random, 50, |rows, random| rows.integer(1 + random.below(count.of("orders"))));
    let length = 1 + random.below(5);
    rows.text(&sentences(words, random, length));
    rows.micros(moment(random));
    or_null(rows, random, 90, |rows, random| rows.micros(moment(random)));
    rows.integer(random.below(7));
}

fn order_line(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    rows.integer(id);
    rows.integer(1 + random.below(count.of("orders")));
    rows.integer(1 + random.below(count.of("products")));
    or_null(rows, random, 20, |rows, random| rows.integer(1 + random.below(40)));
    or_null(rows, random, 20, |rows, random| rows.integer(3_000 + random.below(9_000)));
    or_null(rows, random, 10, |rows, random| {
        rows.decimal(random.below(2_000_000) as i64 - 1_000_000, 4);
    });
    rows.text(random.pick(&LINE_STATES));
    rows.micros(moment(random));
    or_null(rows, random, 80, |rows, random| rows.text(words.long(random)));
    rows.flag(random.chance(10));
}

fn order(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    rows.integer(id);
    rows.integer(1 + random.below(count.of("customers")));
    let category = random.pick(&CATEGORIES);
    rows.text(&format!("{category}/{id:07}-{:04}", random.below(10_000)));
    rows.text(words.short(random));
    rows.text(random.pick(&STATES));
    or_null(rows, random, 30, |rows, random| {
        rows.text(&format!("https://track.example/p/{}", hex(5, random)));
    });
    or_null(rows, random, 60, |rows, random| rows.text(words.long(random)));
    rows.integer(scattered(random.bits()));
    rows.second(moment(random));
    or_null(rows, random, 15, |rows, random| rows.micros(moment(random)));
    or_null(rows, random, 15, |rows, random| rows.integer(random.below(20_000)));
    or_null(rows, random, 50, |rows, random| {
        rows.decimal(random.below(40_000_000) as i64 - 1_000_000, 4);
    });
    rows.flag(random.chance(30));
}

fn product(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    rows.integer(id);
    rows.integer(scattered(1 + random.below(count.of("shops"))));
    rows.text(words.short(random));
    rows.text(random.pick(&CATEGORIES));
    rows.text(random.pick(&STATES));
    or_null(rows, random, 30, |rows, random| rows.text(&sentences(words, random, 2)));
    rows.integer(scattered(random.bits()));
    or_null(rows, random, 20, |rows, random| rows.integer(scattered(random.bits())));
    rows.decimal(random.below(50_000) as i64, 2);
    rows.second(moment(random));
    or_null(rows, random, 20, |rows, random| rows.second(moment(random)));
    rows.flag(random.chance(70));
}

fn shop(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    rows.integer(scattered(id));
    rows.text(words.short(random));
    or_null(rows, random, 20, |rows, random| rows.text(&hex(16, random)));
    rows.integer(1 + random.below(count.of("customers")));
    let mut json =
        format!("{{\"lang\": \"{}\", \"areas\": {{", random.pick(&["en", "de", "fr", "ja"]));
    // In the order of their lengths, as the servers keep them.
    for (at, area) in ["bath", "toys", "books", "light", "garden", "office"].iter().enumerate() {
        let separator = if at == 0 { "" } else { ", " };
        write!(json, "{separator}\"{area}\": {}", random.chance(50)).ok();
    }
    json.push_str("}, \"prefix\": \"$\"}");
    rows.text(&json);
    rows.second(moment(random));
}
