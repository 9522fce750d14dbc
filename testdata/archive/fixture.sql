CREATE TYPE size AS ENUM ('small', 'large');
CREATE TABLE item (id integer PRIMARY KEY, name text, size size, price numeric(8,2));
CREATE TABLE part (item integer REFERENCES item(id), note text DEFAULT 'none');
CREATE TABLE nothing (a integer);
INSERT INTO item VALUES (1, E'a\tb\\.\nc', 'small', 1.50), (2, NULL, 'large', -3), (3, '', NULL, NULL);
INSERT INTO part SELECT 1 + i % 3, 'note ' || i FROM generate_series(1, 20) i;
