/*!999999\- enable the sandbox mode */ 
/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19-11.4.2-MariaDB, for Linux (x86_64)
--
-- Host: localhost    Database: m
-- ------------------------------------------------------
/*!50503 SET NAMES utf8mb4 */;
/*!40000 DROP DATABASE IF EXISTS `one`*/;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ `one` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
USE `one`;
CREATE TABLE `t` (`a` int, `b` int GENERATED ALWAYS AS (`a`*2) VIRTUAL, `c` int INVISIBLE DEFAULT 7, d int);
LOCK TABLES `t` WRITE;
INSERT INTO `t` VALUES (1,DEFAULT,5);
INSERT INTO `t` (a,c,d) VALUES (2,3,4);
INSERT INTO `t` (`a`, `d`) VALUES (9,9);
UNLOCK TABLES;
CREATE DATABASE IF NOT EXISTS `two`;
USE `two`;
CREATE TABLE `t` (`a` int);
INSERT INTO `t` VALUES (10),(20);
INSERT INTO `one`.`t` (a,d) VALUES (100,200);
CREATE TABLE u LIKE one.t;
INSERT INTO u (a) VALUES (1);
CREATE TEMPORARY TABLE tmp (a int);
INSERT INTO tmp VALUES (1);
CREATE TABLE x AS SELECT 1 AS a, 'b' AS b;
CREATE TABLE y (id int primary key, s varchar(20)) SELECT 2 AS id, 'zz' AS s UNION ALL SELECT 3, 'yy';
CREATE SEQUENCE seq1 START WITH 5 INCREMENT BY 2;
DO SETVAL(`seq1`, 17, 0);
SELECT SETVAL(`seq1`, 21, 0);
CREATE TABLE sv (a int, b varchar(10)) WITH SYSTEM VERSIONING;
INSERT INTO sv VALUES (1,'x');
CREATE TABLE pt (id int, y int) PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);
INSERT INTO pt VALUES (1,5),(2,50);
CREATE TABLE `chk` (a int CHECK (a > 0), b varchar(36) DEFAULT (uuid()), c timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY k (b(10)), CONSTRAINT cc CHECK (a < 100)) COMMENT='tbl';
INSERT INTO chk VALUES (1,'x','2024-01-01 00:00:00');
/*!50001 CREATE VIEW `vv` AS SELECT
 1 AS `a`,
 1 AS `b`*/;
/*!50001 DROP VIEW IF EXISTS `vv`*/;
/*!50001 CREATE VIEW vv AS SELECT a from t */;
-- Dump completed on 2024-01-01
