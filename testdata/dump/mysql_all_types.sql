-- Every type of MySQL and MariaDB with its ends and awkward values, for tests of MySQL targets.
CREATE TABLE parents (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, boss int unsigned NULL, updated timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), KEY (boss), CONSTRAINT boss FOREIGN KEY (boss) REFERENCES parents (id));
SET foreign_key_checks=0; INSERT INTO parents VALUES (1,'a',2,'2024-01-01 00:00:00'),(2,'b',NULL,'2024-01-01 00:00:00'),(3,'c',1,'2024-01-01 00:00:00');
CREATE TABLE allt (
 id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
 t tinyint, tu tinyint unsigned, b1 tinyint(1), s smallint, m mediumint, mu mediumint unsigned, i int, bi bigint, z int(6) unsigned zerofill,
 d decimal(10,3), dd decimal(65,30), f float, db double,
 bt bit(1), b9 bit(9), b64 bit(64),
 c char(5), v varchar(50), l1 varchar(20) character set latin1, tt tinytext, tx text, mt mediumtext, lt longtext,
 bin binary(4), vb varbinary(10), bl blob, lb longblob,
 dt date, dtm datetime, dtm6 datetime(6), ts timestamp NULL, ts3 timestamp(3) NULL, ti time, ti2 time(2), y year,
 e enum('','a','B','it''s','x,y'), st set('r','g','b'), j json, g geometry, p point,
 gen int AS (t + 1) VIRTUAL, gens varchar(10) AS (concat('x', t)) STORED,
 parent int unsigned, `odd ``name` int, FOREIGN KEY (parent) REFERENCES parents (id));
INSERT INTO allt (id,t,tu,b1,s,m,mu,i,bi,z,d,dd,f,db,bt,b9,b64,c,v,l1,tt,tx,mt,lt,bin,vb,bl,lb,dt,dtm,dtm6,ts,ts3,ti,ti2,y,e,st,j,g,p,parent,`odd ``name`) VALUES
 (1,-128,255,1,-32768,-8388608,16777215,-2147483648,-9223372036854775808,7,-1234567.890,12345678901234567890123456789012345.123456789012345678901234567890,0.1,0.1,b'1',b'101010101',b'1111111111111111111111111111111111111111111111111111111111111111','ab','tab\tnl\nbs\\q\'nul\0z\Zcr\r','äöü€'  ,'','NULL','\\N','🎉',x'00ff0a09',x'5c4e',x'',x'000102030a0d1a5c',
 '2024-02-29','2024-02-29 23:59:59','2024-02-29 23:59:59.123456','2037-01-01 00:00:01','2024-01-01 00:00:00.120','23:59:59','00:00:00.25',2024,'it\'s','r,b','{"a": [1, 2.50, "é\\u0000"]}',ST_GeomFromText('LINESTRING(0 0,1 1.5)', 4326),POINT(1,2),1,5),
 (2,127,0,0,32767,8388607,0,2147483647,9223372036854775807,999999,0.001,-0.000000000000000000000000000001,3.4028234663852886e38,1.7976931348623157e308,b'0',b'0',b'0','','','','','','','',x'00000000',x'',x'',x'','1000-01-01','9999-12-31 23:59:59','9999-12-31 23:59:59.999999','1970-01-01 00:00:01',NULL,'00:00:00','23:59:59.99',1901,'','','null',NULL,NULL,NULL,NULL),
 (3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),
 (4,1,1,1,1,1,1,1,1,1,1,1,1.401298464324817e-45,5e-324,b'1',b'1',b'1','NULL','NULL','NULL','NULL','a,b"c"','x','y',x'4e554c4c',x'4e',x'4e','x','2024-01-01','2024-01-01','2024-01-01','2024-01-01','2024-01-01','01:02:03','01:02:03',0,'x,y','r,g,b','[]',POINT(0,0),POINT(0,0),2,0);
CREATE TABLE nokey (a int, b varchar(10));
INSERT INTO nokey VALUES (1,'x'),(1,'x'),(NULL,NULL);
CREATE TABLE emptyt (id int AUTO_INCREMENT PRIMARY KEY);
