-- Invented data for MySQL and MariaDB: each table is awkward in its own way.
SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
SET NAMES utf8mb4;

CREATE TABLE numbers (
  id INT NOT NULL AUTO_INCREMENT,
  tiny TINYINT, tiny_u TINYINT UNSIGNED, flag TINYINT(1),
  small SMALLINT, small_u SMALLINT UNSIGNED,
  medium MEDIUMINT, medium_u MEDIUMINT UNSIGNED,
  normal INT, normal_u INT UNSIGNED,
  big BIGINT, big_u BIGINT UNSIGNED,
  padded INT(7) UNSIGNED ZEROFILL,
  exact DECIMAL(65,30), money DECIMAL(12,2), whole DECIMAL(10),
  single FLOAT, twofold DOUBLE,
  one BIT(1), ten BIT(10), wide BIT(64),
  PRIMARY KEY (id)
) ENGINE=InnoDB;
INSERT INTO numbers VALUES
  (0, -128, 0, -128, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0, 0,
   -99999999999999999999999999999999999.999999999999999999999999999999, -9999999999.99, -9999999999,
   -3.40282e38, -1.7976931348623157e308, b'0', b'0', b'0'),
  (1, 127, 255, 127, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295,
   9223372036854775807, 18446744073709551615, 42,
   99999999999999999999999999999999999.999999999999999999999999999999, 9999999999.99, 9999999999,
   1.5e-38, 2.2250738585072014e-308, b'1', b'1111111111',
   b'1111111111111111111111111111111111111111111111111111111111111111'),
  (2, 0, 39, 1, 1, 92, 1, 1, 1, 1, 1, 1, 1234567,
   0.000000000000000000000000000001, 0.10, 0, 0.1, 0.1, b'1', b'0000100111', b'01011100'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE moments (
  id INT PRIMARY KEY,
  day DATE, clock TIME, clock6 TIME(6),
  at DATETIME, at6 DATETIME(6), zoned TIMESTAMP NULL, zoned3 TIMESTAMP(3) NULL, year_of YEAR
);
INSERT INTO moments VALUES
  (1, '2024-02-29', '23:59:59', '00:00:00.000001', '1000-01-01 00:00:00',
   '9999-12-31 23:59:59.999999', '1970-01-01 00:00:01', '2038-01-19 03:14:07.999', 1901),
  (2, '1000-01-01', '00:00:00', '12:34:56.789', '2000-01-01 00:00:00',
   '2000-01-01 00:00:00.1', '2000-01-01 12:00:00', '2000-01-01 00:00:00.120', 2155),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- What the types of other databases and of Arrow can't hold.
CREATE TABLE odd_moments (id INT PRIMARY KEY, day DATE, at DATETIME, zoned TIMESTAMP NULL,
  clock TIME, year_of YEAR);
INSERT INTO odd_moments VALUES
  (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '-838:59:59', 0),
  (2, '2024-00-00', '2024-05-00 00:00:00', NULL, '838:59:59', 2000),
  (3, '2024-02-31', '2024-02-31 10:00:00', NULL, '24:00:00', 2000),
  (4, '2024-02-29', '2024-02-29 10:00:00', '2024-02-29 10:00:00', '-00:00:01', 2000);

CREATE TABLE words (
  id INT PRIMARY KEY,
  fixed CHAR(10), var VARCHAR(200) NOT NULL DEFAULT 'it''s \\ ; -- /* default',
  body TEXT, huge LONGTEXT, old VARCHAR(50) CHARACTER SET latin1,
  mood ENUM('happy','it''s','a,b',''), tags SET('x','y y','z''s'), doc JSON
) DEFAULT CHARSET=utf8mb4 COMMENT='words; with `ticks`, ''quotes'' and -- dashes /* stars */';
INSERT INTO words VALUES
  (1, 'fixed', 'it''s', 'a "quoted" \\ back\\\\slash', '\\n is not \n', 'caf\u00e9', 'happy', 'x,z''s',
   '{"a": "b\\"c", "n": [1, 2.50, null]}'),
  (2, '', '', '', '', '', '', '', '""'),
  (3, 'NULL', 'NULL', '\\N', '\\.', NULL, 'it''s', 'y y', 'null'),
  (4, ';', '),(', '); -- no comment', '/* no comment */', NULL, 'a,b', 'x,y y,z''s', '[]'),
  (5, '\t', 'line\nfeed\r\nreturn\rtab\t', 'sub \Z back \b', 'ends with \\', NULL, NULL, NULL, NULL),
  (6, '🎉', '<:name:123> 👩‍👩‍👧‍👦', 'אבג', CONCAT('INSERT INTO `words` VALUES (9,''', 'x', '''),\n(10);\n'),
   NULL, NULL, '', '{"k": "🎉"}'),
  (7, 'a b', 'DELIMITER ;;', '# hash', '\'', 'plain', 'happy', NULL, '{}'),
  (8, 'cr', '\r', '\n', '\n\n\n', NULL, NULL, NULL, '"line\\nfeed"'),
  (9, 'nul', 'before\0after', '\0', NULL, NULL, NULL, NULL, NULL);
UPDATE words SET old = CONCAT('caf', _latin1 0xE9, _latin1 0x80) WHERE id = 1;

CREATE TABLE bytes (
  id INT PRIMARY KEY, fixed BINARY(4), var VARBINARY(300), small TINYBLOB, body BLOB, huge LONGBLOB
);
INSERT INTO bytes VALUES
  (1, 0x00010203, 0xFF, '', x'', NULL),
  (2, 'ab', 'it''s', '\\', '\n', '\0'),
  (3, NULL, UNHEX('C3280A0D095C27220000'), NULL, NULL, 'text');
INSERT INTO bytes (id, var) VALUES (4, CONCAT(
  UNHEX('000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F'),
  UNHEX('202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F'),
  UNHEX('404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F'),
  UNHEX('606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F'),
  UNHEX('808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9F'),
  UNHEX('A0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF'),
  UNHEX('C0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF'),
  UNHEX('E0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF')));

CREATE TABLE `odd ``name`` (ü; -- x)` (
  `key` INT NOT NULL, `a b` VARCHAR(20), `tick``ed` INT, `"quoted"` INT, `größe` INT,
  `VALUES` INT, `semi;colon` INT, `paren)` INT,
  PRIMARY KEY (`key`), KEY `odd ``index` (`a b`)
);
INSERT INTO `odd ``name`` (ü; -- x)` VALUES (1, 'one', 2, 3, 4, 5, 6, 7), (2, NULL, 1, 1, 1, 1, 1, 1);

CREATE TABLE generated_columns (
  id INT PRIMARY KEY, price DECIMAL(8,2) NOT NULL, count INT NOT NULL,
  total DECIMAL(12,2) GENERATED ALWAYS AS (price * count) VIRTUAL,
  label VARCHAR(40) AS (CONCAT('no ', id)) STORED,
  last INT NOT NULL
);
INSERT INTO generated_columns (id, price, count, last) VALUES (1, 1.50, 3, 9), (2, 0.10, 0, 8);

CREATE TABLE empty_table (id INT PRIMARY KEY, name VARCHAR(10));

CREATE TABLE parent (id INT PRIMARY KEY, name VARCHAR(10), boss INT,
  FOREIGN KEY (boss) REFERENCES parent (id));
INSERT INTO parent VALUES (2, 'b', NULL), (1, 'a', 2);
CREATE TABLE child (id INT PRIMARY KEY AUTO_INCREMENT, parent_id INT NOT NULL,
  CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
INSERT INTO child VALUES (1, 1), (7, 2);

CREATE VIEW view_of_words AS SELECT id, var FROM words WHERE body <> ');';

DELIMITER //
CREATE TRIGGER child_is_watched BEFORE INSERT ON child FOR EACH ROW
BEGIN
  IF NEW.id < 0 THEN
    INSERT INTO empty_table VALUES (1, 'it''s;');
    INSERT INTO `parent` VALUES (99, '),(', NULL);
  END IF;
END//
DELIMITER ;
