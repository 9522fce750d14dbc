-- mysqldump-php https://github.com/ifsnop/mysqldump-php
--
-- Host: localhost	Database: app
-- ------------------------------------------------------
-- Server version 	10.6.12-MariaDB
-- Date: Mon, 01 Jan 2024 10:00:00 +0000

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

DROP TABLE IF EXISTS `t`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE `t` (
  `id` int(11) NOT NULL,
  `b` blob,
  `bits` bit(4) DEFAULT b'1010'
);
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `t` WRITE;
/*!40000 ALTER TABLE `t` DISABLE KEYS */;
SET autocommit=0;
INSERT INTO `t` VALUES (1,0x00FF,b'1'),(2,'',b'0'),(3,NULL,5);
/*!40000 ALTER TABLE `t` ENABLE KEYS */;
UNLOCK TABLES;
COMMIT;
-- Dumped table `t` with 3 row(s)
--
-- Dump completed on: Mon, 01 Jan 2024 10:00:00 +0000
