-- One table for every type of PostgreSQL (t…) and one for its arrays (a…), with the values that are
-- awkward to write: ends of ranges, infinities, NaN, empty texts, escapes, years before Christ.
CREATE EXTENSION IF NOT EXISTS hstore; CREATE EXTENSION IF NOT EXISTS ltree; CREATE EXTENSION IF NOT EXISTS citext; CREATE EXTENSION IF NOT EXISTS cube; CREATE EXTENSION IF NOT EXISTS isn; CREATE EXTENSION IF NOT EXISTS seg;
CREATE TYPE comp AS (a int, b text, c numeric[]); CREATE TYPE mood AS ENUM ('a b','c"d','e,f','');
CREATE DOMAIN dtext AS text CHECK (length(VALUE) < 100); CREATE DOMAIN dints AS int[]; CREATE DOMAIN dd AS dtext; CREATE DOMAIN dnum AS numeric(6,2);
CREATE TYPE frange AS RANGE (subtype = float8); CREATE TYPE "Odd Type" AS ENUM ('X y');
SET timezone='UTC';
DO $do$
DECLARE r record; v text; i int := 0;
BEGIN
FOR r IN SELECT * FROM (VALUES
 ('smallint', ARRAY['-32768','32767','0']), ('integer', ARRAY['-2147483648','2147483647']), ('bigint', ARRAY['-9223372036854775808','9223372036854775807']),
 ('numeric', ARRAY['NaN','Infinity','-Infinity','0.00','1e130','-1.5000','0','1e-30','123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890.1']),
 ('numeric(5,2)', ARRAY['NaN','999.99','-0.01','0']), ('numeric(38,10)', ARRAY['NaN','1234567890123456789012345678.0123456789','-1']), ('numeric(76,0)', ARRAY['9999999999999999999999999999999999999999999999999999999999999999999999999999']), ('numeric(100,50)', ARRAY['1.5','NaN']), ('numeric(3,-2)', ARRAY['12345','-99900','NaN']), ('numeric(3,5)', ARRAY['0.00999']),
 ('real', ARRAY['NaN','Infinity','-Infinity','1e-45','3.4028235e38','-0','0.1','1e10','123456.7','1e15','1e16','1.17549435e-38']), ('double precision', ARRAY['NaN','Infinity','-Infinity','-0','0.1','5e-324','1.7976931348623157e308','1e15','1e16','123456789012345680','1e-5','0.0001','1e22','1e21']),
 ('money', ARRAY['-92233720368547758.08','1234.5']), ('text', ARRAY['', E'\\N', E'a\tb\nc\rd\\e\b\f\v', E'\\.', 'é🎉', E'\u0001\u007f']), ('varchar(5)', ARRAY['','abcde']), ('char(5)', ARRAY['','ab']), ('"char"', ARRAY['a','\200','']), ('name', ARRAY['x y','']), ('bytea', ARRAY['','\x00ff5c0a27','abc']),
 ('timestamp', ARRAY['infinity','-infinity','4713-01-01 00:00:00 BC','294276-12-31 23:59:59.999999','0001-01-01 BC','2024-02-29 12:34:56.123456','2024-01-01 00:00:00.1','1969-12-31 23:59:59.999999','10000-01-01']), ('timestamp(0)', ARRAY['2024-01-01 00:00:00.6']), ('timestamp(3)', ARRAY['2024-01-01 00:00:00.6']),
 ('timestamptz', ARRAY['infinity','-infinity','4714-11-24 00:00:00+00 BC','294276-12-31 23:59:59.999999+00','2024-02-29 12:34:56.123456+05:30','1900-01-01 00:00:00-08']), ('date', ARRAY['infinity','-infinity','4714-11-24 BC','5874897-12-31','0001-01-01','0001-12-31 BC','10000-01-01']),
 ('time', ARRAY['24:00:00','00:00:00','23:59:59.999999','12:34:56.1']), ('time(2)', ARRAY['12:34:56.789']), ('timetz', ARRAY['24:00:00+00','00:00:00+15:59:59','23:59:59.999999-15:59','12:00:00.5+05:30']),
 ('interval', ARRAY['1 year 2 months -3 days 04:05:06.789','-1 year','0','178000000 years','1 mon -1 day +00:00:00.000001','-00:00:01']), ('interval day to second(2)', ARRAY['1 day 1.239 sec']),
 ('boolean', ARRAY['t','f']), ('bit', ARRAY['0','1']), ('bit(9)', ARRAY['000000001','111111111']), ('bit(64)', ARRAY['1111111111111111111111111111111111111111111111111111111111111111']), ('bit(70)', ARRAY['1111111111111111111111111111111111111111111111111111111111111111111111']), ('varbit', ARRAY['','101']), ('varbit(3)', ARRAY['10']),
 ('uuid', ARRAY['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']), ('xml', ARRAY['<a b="c">d</a>','x<y/>']), ('json', ARRAY['{"a" : 1, "a":2}','null','"\u00e9"']), ('jsonb', ARRAY['{"a" : 1.00, "b":[]}','null']), ('jsonpath', ARRAY['$.a[*] ? (@ > 1)']),
 ('tsvector', ARRAY['''a b'':1A,2 c','']), ('tsquery', ARRAY['a & (b | !c:*)','']), ('inet', ARRAY['1.2.3.4/24','::1','1.2.3.4']), ('cidr', ARRAY['10.0.0.0/8','2001:db8::/32']), ('macaddr', ARRAY['08:00:2b:01:02:03']), ('macaddr8', ARRAY['08:00:2b:01:02:03:04:05']),
 ('pg_lsn', ARRAY['16/B374D848','0/0']), ('txid_snapshot', ARRAY['10:20:10,14']), ('pg_snapshot', ARRAY['10:20:10,14']), ('oid', ARRAY['0','4294967295']), ('xid', ARRAY['4294967295']), ('xid8', ARRAY['18446744073709551615']), ('cid', ARRAY['1']), ('tid', ARRAY['(0,1)','(4294967295,65535)']), ('regclass', ARRAY['pg_class','-']), ('regtype', ARRAY['integer','text[]']), ('regproc', ARRAY['now']), ('regnamespace', ARRAY['public']), ('regrole', ARRAY['postgres']), ('oidvector', ARRAY['1 2 3','']), ('int2vector', ARRAY['1 -2']),
 ('point', ARRAY['(1,-2.5)','(NaN,Infinity)','(1e300,1e-300)']), ('line', ARRAY['{1,2,3}']), ('lseg', ARRAY['[(0,0),(1,1)]']), ('box', ARRAY['(1,1),(0,0)']), ('path', ARRAY['[(0,0),(1,1)]','((0,0),(1,1),(2,0))']), ('polygon', ARRAY['((0,0),(1,1),(2,0))']), ('circle', ARRAY['<(0,0),1.5>']),
 ('int4range', ARRAY['[1,5)','empty','(,5]','[1,)','(,)']), ('int8range', ARRAY['[1,2]']), ('numrange', ARRAY['[1.5,2.50]','(-Infinity,NaN)']), ('tsrange', ARRAY['[2024-01-01,infinity)']), ('tstzrange', ARRAY['["2024-01-01 00:00+05",)']), ('daterange', ARRAY['[2024-01-01,2024-01-05]']), ('int4multirange', ARRAY['{[1,2),[5,9]}','{}']), ('nummultirange', ARRAY['{(,1.5],[2,)}']), ('tstzmultirange', ARRAY['{["2024-01-01 00:00+05",)}']), ('frange', ARRAY['[1.5,2)']),
 ('comp', ARRAY['(1,"a ""b"" \\ , c","{1.5,NULL,NaN}")','(,,)','(1,"",{})']), ('mood', ARRAY['a b','c"d','e,f','']), ('"Odd Type"', ARRAY['X y']), ('dtext', ARRAY['x','']), ('dd', ARRAY['x']), ('dints', ARRAY['{1,2}']), ('dnum', ARRAY['1.5']),
 ('hstore', ARRAY['"a b"=>"c\"d", e=>NULL','']), ('ltree', ARRAY['Top.Science']), ('lquery', ARRAY['*.a{1,2}']), ('citext', ARRAY['aBc']), ('cube', ARRAY['(1,2),(3,4)']), ('isbn13', ARRAY['978-0-393-04002-9']), ('seg', ARRAY['1.5 .. 2.5']), ('pg_node_tree', ARRAY[]::text[]), ('refcursor', ARRAY['c1']), ('aclitem', ARRAY['postgres=r/postgres']), ('gtsvector', ARRAY[]::text[])
) AS t(ty, vals) LOOP
 i := i + 1;
 EXECUTE format('CREATE TABLE t%s (id serial, v %s)', lpad(i::text,3,'0'), r.ty);
 EXECUTE format('INSERT INTO t%s (v) VALUES (NULL)', lpad(i::text,3,'0'));
 FOREACH v IN ARRAY r.vals LOOP
  EXECUTE format('INSERT INTO t%s (v) VALUES (%L::%s)', lpad(i::text,3,'0'), v, r.ty);
 END LOOP;
 IF r.ty NOT IN ('pg_node_tree','gtsvector','oidvector','int2vector','dints') THEN
 EXECUTE format('CREATE TABLE a%s (id serial, v %s[])', lpad(i::text,3,'0'), r.ty);
 EXECUTE format('INSERT INTO a%s (v) SELECT array_agg(v) FROM t%s', lpad(i::text,3,'0'), lpad(i::text,3,'0'));
 EXECUTE format('INSERT INTO a%s (v) SELECT array_agg(v) FROM t%s WHERE v IS NOT NULL', lpad(i::text,3,'0'), lpad(i::text,3,'0'));
 EXECUTE format('INSERT INTO a%1$s (v) VALUES (NULL), (''{}''), (''{NULL}'')', lpad(i::text,3,'0'));
 EXECUTE format('INSERT INTO a%1$s (v) SELECT ARRAY[x.v, x.v] FROM (SELECT array_agg(v) v FROM t%1$s) x', lpad(i::text,3,'0'));
 EXECUTE format('INSERT INTO a%1$s (v) SELECT (''[0:''|| (array_length(y.v,1)-1) || '']='' || y.v::text)::%2$s[] FROM (SELECT v FROM a%1$s WHERE id = 1) y', lpad(i::text,3,'0'), r.ty);
 END IF;
END LOOP;
END $do$;
