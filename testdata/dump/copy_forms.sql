-- Rows of COPY in every form that psql takes, with values that look like delimiters, NULLs and ends.
CREATE TABLE pipes (a integer, b text, c text);
COPY pipes FROM stdin DELIMITER '|' NULL '';
1||a	b
2|\N|\|
3|x\ny|\\.
4|\
|z
\.
CREATE TABLE old_pipes (a integer, b text);
COPY old_pipes (b, a) FROM stdin USING DELIMITERS ';' WITH NULL AS 'nil';
nil;1
 nil;nil
;2
\.
CREATE TABLE named (a integer, b text);
COPY named FROM stdin WITH (FORMAT text, DELIMITER '~', NULL 'NULL', HEADER true);
a~b
1~NULL
2~"x"
\.
CREATE TABLE comma (a integer, b text, c text, d date);
COPY comma FROM stdin WITH (FORMAT csv);
1,"",,2024-02-29
2,"a ""b"", c",\N,
3,"two
lines; INSERT INTO comma VALUES (9);

end",'it''s',0001-01-01 BC
4,a"b,c"d,"x"y"z",infinity
5, a ,\.x,
\.
CREATE TABLE headed (id integer, "a b" text);
COPY headed ("a b", id) FROM stdin CSV HEADER;
"a
b",id
"first",1
,2
\.
CREATE TABLE quoted (a text, b text);
COPY quoted FROM stdin WITH DELIMITER AS ';' NULL AS 'nil' CSV QUOTE AS '''' ESCAPE AS E'\\';
'it\'s';nil
'a\\';'nil'
'\n "';a''b
'line
\'two';
\.
CREATE TABLE single (a text);
COPY single FROM stdin (FORMAT csv, DELIMITER E'\t', FREEZE off, ENCODING 'UTF8');
a,b

""
"é🎉"
\.
CREATE TABLE bare ();
COPY bare FROM stdin WITH NULL AS '';


\.
CREATE TABLE after (a integer);
COPY after FROM stdin;
1
\.
