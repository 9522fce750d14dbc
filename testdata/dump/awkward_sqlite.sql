-- A database with what SQLite allows and others do not; made with `sqlite3 FILE < awkward_sqlite.sql`.
CREATE TABLE "values" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL DEFAULT 'it''s',
  [a real] REAL,
  `blob` BLOB,
  price DECIMAL(10,2),
  "flag" BOOLEAN,
  born DATE,
  seen DATETIME,
  anything
);
INSERT INTO "values" VALUES (1, 'line' || char(10) || 'two', 0.1, x'00ff27', 0.99, 1, '2024-02-29', '2024-02-29 12:34:56.789', 'x');
INSERT INTO "values" VALUES (2, 'cr' || char(13) || char(10) || 'lf; -- no comment', 9e999, x'', 12, 0, NULL, NULL, NULL);
INSERT INTO "values" VALUES (3, 'back\slash \n ''quotes'' "double"', -9e999, NULL, -5.5, NULL, NULL, NULL, 7);
INSERT INTO "values" VALUES (4, 'Zoë 🎉', 1e300, x'ABCD', NULL, NULL, NULL, NULL, 1.5);
INSERT INTO "values" VALUES (9223372036854775807, '', -0.5, NULL, 123456.78, NULL, NULL, NULL, '1');
-- A value of another type than its column's.
CREATE TABLE mixed (id INTEGER, n INTEGER, b TEXT);
INSERT INTO mixed VALUES (1, 'not a number', x'616263'), (2, 42, 'abc');
CREATE TABLE "we""ird; name" (a, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
INSERT INTO "we""ird; name" VALUES ('k', 'v');
CREATE TABLE strict_one (a INT, b ANY, c INT GENERATED ALWAYS AS (a * 2) VIRTUAL) STRICT;
INSERT INTO strict_one (a, b) VALUES (21, 'x');
CREATE TABLE empty_one (a INTEGER PRIMARY KEY ON CONFLICT REPLACE, b TEXT UNIQUE ON CONFLICT IGNORE);
CREATE INDEX by_name ON "values" (name COLLATE NOCASE DESC);
CREATE VIEW names AS SELECT name FROM "values" WHERE name <> ';';
CREATE TRIGGER after_insert AFTER INSERT ON mixed BEGIN
  UPDATE mixed SET n = CASE WHEN n > 0 THEN n ELSE 0 END WHERE id = 0;
  INSERT INTO empty_one VALUES (1, 'never');
END;
