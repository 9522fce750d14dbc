-- --------------------------------------------------------
-- Host:                         127.0.0.1
-- Server version:               10.6.5-MariaDB - mariadb.org binary distribution
-- HeidiSQL Version:             12.1.0.6537
-- --------------------------------------------------------

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8 */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;

-- Dumping database structure for heidi
DROP DATABASE IF EXISTS `heidi`;
CREATE DATABASE IF NOT EXISTS `heidi` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
USE `heidi`;

-- Dumping structure for table heidi.places
DROP TABLE IF EXISTS `places`;
CREATE TABLE IF NOT EXISTS `places` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `geo` point DEFAULT NULL,
  `blobby` longblob DEFAULT NULL,
  `bit` bit(1) DEFAULT b'0',
  `uuid` uuid DEFAULT NULL,
  `ip4` inet4 DEFAULT NULL,
  `ip` inet6 DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4;

-- Dumping data for table heidi.places: ~2 rows (approximately)
/*!40000 ALTER TABLE `places` DISABLE KEYS */;
INSERT INTO `places` (`id`, `geo`, `blobby`, `bit`, `uuid`, `ip4`, `ip`) VALUES
	(1, ST_GeomFromText('POINT(12.5 -3)'), _binary 0x616263, b'1', '123E4567-e89b-12d3-a456-426655440000', '10.0.0.1', '2001:db8::1'),
	(2, NULL, NULL, b'0', NULL, NULL, '::ffff:1.2.3.4');
/*!40000 ALTER TABLE `places` ENABLE KEYS */;

-- Dumping structure for view heidi.vw
DROP VIEW IF EXISTS `vw`;
-- Creating temporary table to overcome VIEW dependency errors
CREATE TABLE `vw` (
	`id` INT(10) UNSIGNED NOT NULL
) ENGINE=MyISAM;

-- Removing temporary table and create final VIEW structure
DROP TABLE IF EXISTS `vw`;
CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `vw` AS select id from places;
/*!40103 SET TIME_ZONE=IFNULL(@OLD_TIME_ZONE, 'system') */;
