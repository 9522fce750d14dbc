-- Invented data for PostgreSQL: each table is awkward in its own way.
CREATE SCHEMA "other schema";
CREATE TYPE mood AS ENUM ('happy', 'it''s', 'a,b', '');
CREATE TYPE "other schema".colour AS ENUM ('red', 'green');
CREATE DOMAIN short_text AS varchar(10) CHECK (VALUE <> 'no');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);

CREATE TABLE numbers (
  id integer PRIMARY KEY,
  small smallint, normal integer, big bigint,
  money numeric(12,2), exact numeric, wide numeric(60,20), single real, twofold double precision,
  yes boolean, bits bit(4), some_bits bit varying(10), amount money
);
INSERT INTO numbers VALUES
  (1, -32768, -2147483648, -9223372036854775808, -9999999999.99,
   -1234567890123456789012345678901234567890.000000000000000000010,
   -1234567890123456789012345678901234567890.12345678901234567890,
   '-Infinity', '-Infinity', false, B'0000', B'', '-$1,234.50'),
  (2, 32767, 2147483647, 9223372036854775807, 9999999999.99, 'NaN', 0.00000000000000000001,
   'NaN', 'NaN', true, B'1010', B'1010101010', '0'),
  (3, 0, 0, 0, 0.10, 1e-30, 0, 'Infinity', 'Infinity', NULL, NULL, NULL, NULL),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, 1e23, 1e23, NULL, NULL, NULL, NULL),
  (5, 1, 1, 1, 1, 'Infinity', 1, 3.4028235e38, 1.7976931348623157e308, NULL, NULL, NULL, NULL),
  (6, 1, 1, 1, 1, '-Infinity', 1, 1.1754944e-38, 5e-324, NULL, NULL, NULL, NULL),
  (7, 1, 1, 1, 1, 100.00, 1, -0.0, -0.0, NULL, NULL, NULL, NULL),
  (8, 1, 1, 1, 1, 1e50, 1, 0.1, 0.1, NULL, NULL, NULL, NULL),
  (9, 1, 1, 1, 1, 1, 1, 1e-5, 1e15, NULL, NULL, NULL, NULL),
  (10, 1, 1, 1, 1, 1, 1, 1234567, 1e16, NULL, NULL, NULL, NULL),
  (11, 1, 1, 1, 1, 1, 1, 1e6, 0.0001, NULL, NULL, NULL, NULL),
  (12, 1, 1, 1, 1, 1, 1, 16777216, 123456789012345680, NULL, NULL, NULL, NULL);

CREATE TABLE words (
  id integer PRIMARY KEY,
  body text, var varchar(40), fixed char(5), single "char", short short_text,
  felt mood, doc json, docb jsonb, raw bytea, key uuid, named name
);
INSERT INTO words VALUES
  (1, 'it''s', 'a "quoted" \ back\\slash', 'ab', 'x', 'short', 'it''s', '{"a": 1,  "a":2}',
   '{"b":[1,2.50,null],"a":"\"\\n"}', '\x00ff27225c0a', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'n'),
  (2, '', '', '', NULL, '', '', '""', '""', '', NULL, NULL),
  (3, '\N', '\.', 'NULL', 'N', 'NULL', 'a,b', 'null', 'null', '\\N', NULL, 'NULL'),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, E'line\nfeed\r\nreturn\rtab\t', E'\b\f\v', E'\t', E'\t', E'\n', NULL, E'{\n"k": "\\n"}', NULL, 'abc', NULL, NULL),
  (6, '🎉 <:name:123> 👩‍👩‍👧‍👦', 'אבג', 'ééééé', NULL, NULL, NULL, '"🎉"', '"\u00e9"', NULL, NULL, 'é'),
  (7, E'COPY words (id) FROM stdin;\n1\n\\. \n', '$$ ; -- /* ', ' a', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (8, E'\\.\n', E'\\.', '\.', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (9, ',', '"', '''', '"', ' ', NULL, NULL, NULL, NULL, NULL, NULL),
  (10, E'\r', E'\n', E'\r\n', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (11, E'\n', ' ', '     ', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (12, E'\u200b\ufeff\u2028\u0001\u007f', '""', ',,', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE moments (
  id integer PRIMARY KEY,
  day date, at timestamp, at3 timestamp(3), zoned timestamptz, clock time, zoned_clock timetz,
  span interval
);
INSERT INTO moments VALUES
  (1, '2024-02-29', '2024-02-29 10:00:00', '2024-02-29 10:00:00.5', '2024-02-29 10:00:00+05:30',
   '23:59:59.999999', '10:00:00+02', '1 year 2 mons -3 days 04:05:06.7'),
  (2, 'infinity', 'infinity', 'infinity', 'infinity', '12:00:00', '24:00:00-12', '-1 years'),
  (3, '-infinity', '-infinity', '-infinity', '-infinity', '00:00:00', NULL, '00:00:00'),
  (4, '0044-03-15 BC', '0044-03-15 12:00:00 BC', NULL, '0044-03-15 12:00:00+00 BC', NULL, NULL, '1 day'),
  (5, '0001-01-01', '0001-01-01 00:00:00', NULL, '0001-01-01 00:00:00+00', NULL, NULL, '-00:00:00.000001'),
  (6, '9999-12-31', '9999-12-31 23:59:59.999999', NULL, '9999-12-31 23:59:59.999999+00', NULL, NULL, NULL),
  (7, '12345-06-07', '12345-06-07 08:09:10', NULL, '12345-06-07 08:09:10+00', NULL, NULL, NULL),
  (8, '1969-12-31', '1969-12-31 23:59:59.999999', NULL, '1969-12-31 23:59:59.999999+00', NULL, NULL, NULL),
  (9, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (10, '4713-01-01 BC', '4713-01-01 00:00:00 BC', NULL, '4713-01-01 00:00:00+00 BC', NULL, NULL, NULL),
  (11, '5874897-12-31', '262142-12-31 23:59:59.999999', NULL, '200000-12-31 23:59:59.999999+00', NULL, NULL, NULL),
  (12, '0001-12-31 BC', '0001-12-31 23:59:59.5 BC', NULL, '2024-01-01 00:00:00.000001-08', NULL, NULL, NULL);

CREATE TABLE zones (zone text PRIMARY KEY, at timestamptz);
INSERT INTO zones SELECT format('%s', hours), ('2024-03-31 01:30:00' || to_char(hours, 'SG09'))::timestamptz
  FROM generate_series(-12, 11) AS hours;

CREATE TABLE lists (
  id integer PRIMARY KEY, ints integer[], texts text[], moods mood[], nums numeric[],
  whens timestamptz[], flags boolean[], floats double precision[], raws bytea[], docs jsonb[]
);
INSERT INTO lists VALUES
  (1, '{1,NULL,-3}', ARRAY['a', 'NULL', NULL, '', 'b,c', '{d}', '"q"', E'\\', 'it''s', E'\n\t', ' ', 'null', '🎉'],
   '{happy,"it''s","a,b",""}', '{1.50,NaN}', '{"2024-02-29 10:00:00+00",infinity}',
   '{t,f,NULL}', '{1e23,NaN,-Infinity}', ARRAY['\x00ff'::bytea, ''], ARRAY['{"a": "b"}'::jsonb]),
  (2, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE special (
  id integer PRIMARY KEY, host inet, net cidr, mac macaddr, place point, shape box, spread int4range,
  words tsvector, ask tsquery, doc xml, checked positive
);
INSERT INTO special VALUES
  (1, '10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03', '(1.5,-2)', '((0,0),(1,1))', '[1,10)', 'a:1 b:2', 'a & b', '<a>b</a>', 1),
  (2, '::1/64', '::/0', NULL, NULL, NULL, 'empty', '', NULL, NULL, 5),
  (3, NULL, NULL, NULL, NULL, NULL, '(,)', NULL, NULL, NULL, NULL);

CREATE TABLE tree (
  id serial PRIMARY KEY,
  parent_id integer REFERENCES tree (id),
  label text NOT NULL DEFAULT 'it''s; a -- default',
  depth integer CHECK (depth >= 0),
  CONSTRAINT label_is_short CHECK (length(label) < 100 AND label <> '')
);
INSERT INTO tree (id, parent_id, label, depth) VALUES (3, NULL, 'root', 0), (1, 3, 'leaf', 1), (2, 1, ')', 2), (7, 7, 'self', NULL);
SELECT setval('tree_id_seq', 40);
CREATE TABLE "other schema"."odd "" table; --" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tree_id integer NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
  "select" "other schema".colour DEFAULT 'red', "a b" text, "größe" integer, "q""q" integer,
  doubled integer GENERATED ALWAYS AS ("größe" * 2) STORED,
  UNIQUE (tree_id, "a b")
);
INSERT INTO "other schema"."odd "" table; --" (tree_id, "select", "a b", "größe", "q""q")
  VALUES (3, 'green', 'one', 1, 2), (3, NULL, NULL, NULL, NULL), (1, 'red', 'one', 5, 6);
CREATE TABLE by_default (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, note text UNIQUE);
INSERT INTO by_default VALUES (5, 'a'), (6, NULL);
CREATE TABLE empty_table (id serial PRIMARY KEY, at timestamptz DEFAULT now());
CREATE TABLE without_key (a integer, b text);
INSERT INTO without_key VALUES (1, 'x'), (1, 'x'), (NULL, NULL), (2, '');
CREATE TABLE without_columns ();
CREATE INDEX words_body ON words (lower(body)) WHERE id > 0;
CREATE VIEW view_of_tree AS SELECT id FROM tree;
COMMENT ON TABLE tree IS 'it''s a tree;';
COMMENT ON COLUMN tree.label IS E'two\nlines';
