/*!40101 SET NAMES binary*/;
/*!40014 SET FOREIGN_KEY_CHECKS=0*/;
/*!40103 SET TIME_ZONE='+00:00' */;
CREATE TABLE `m` (`id` int, `t` varchar(20), `l` varchar(20) CHARACTER SET latin1, b varbinary(9)) DEFAULT CHARSET=utf8mb4;
INSERT INTO `m` VALUES(1,"Ã© \"q\" it's",0xE9,"raw\0\n")
,(2,"a\\b",NULL,"")
;
INSERT INTO m VALUES (3,"x","café","ÿþ");
