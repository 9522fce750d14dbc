-- Adminer 4.8.1 MySQL 5.5.5-10.11 dump
SET NAMES utf8;
SET time_zone = '+00:00';
SET foreign_key_checks = 0;
SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
SET NAMES utf8mb4;
DROP TABLE IF EXISTS `a`;
CREATE TABLE `a` (`id` int(11) NOT NULL, `t` text, `n` decimal(10,3), `d` double, b blob, bt bit(12)) ENGINE=InnoDB;
INSERT INTO `a` (`id`, `t`, `n`, `d`, b, bt) VALUES
(1,	'x''y',	+1.5,	1e3,	x'',	b''),
(2,	"dou""ble 'q'", - 1, -1.5E-3, 0xABC, 0b101) -- trailing comment
,
(3,	'a' 'b'
'c', TRUE, FALSE, x'0aFF', b'111111111111'), # another (9,'x')
(4, nUlL, null, .5, _binary'ab\0c', 5), /* c (,' */
(5, N'nat', 5., 0x10, 'raw', '\0'),
(6, n'x', - 1, 2, '', 0x0F);
INSERT a VALUES (7,'no into',1,1,'b',1);
INSERT IGNORE INTO a(id,t) VALUES (8,'ign');
INSERT INTO a SET id=9, t='set', n=2;
INSERT INTO a (id, t) VALUES (10, DEFAULT);
INSERT INTO a (id,t) VALUES(11,CONVERT('conv' USING utf8mb4)),(12,CAST('c' AS CHAR CHARACTER SET utf8mb4)),(13,_utf8mb4'i'),(14,_utf8mb4 0x41),(15,_latin1 x'E9'),(16,0xC3A9);
REPLACE INTO a SET id=17, t='rep';
insert into a (id,t) select 18,'sel' union all select 19,'sel2' union all select 20, null;
INSERT INTO a (id,t) SELECT 21,'s' FROM DUAL;
INSERT INTO a (id,t) VALUE (22,'value');
INSERT INTO a (id,n) VALUES (23,'1.5'),(24,'  7 '),(25,"1e2"),(26,12345.678);
