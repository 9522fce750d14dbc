-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	8.0.36
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

DROP TABLE IF EXISTS `customers`;
CREATE TABLE `customers` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(100) NOT NULL,
  `password` varchar(60) NOT NULL,
  `password_changed_at` datetime DEFAULT NULL,
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `rank` tinyint(1) NOT NULL DEFAULT '0',
  `born` date NOT NULL DEFAULT '0000-00-00',
  `settings` longtext,
  `tags` varchar(200) DEFAULT NULL,
  `note` text,
  PRIMARY KEY (`id`),
  UNIQUE KEY `customers_email` (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `customers` VALUES
(1,'ada@example.org','$2y$10$Zk3xQp9vT1mWn8bR5yC2uOabcdefghijklmnopqrstuvwxyz12345','2024-02-29 10:00:00',1,0,'1990-12-10','{\"theme\":\"dark\"}','red,green',' leading blank'),
(2,'bob@example.org','$2y$10$vT1mWn8bR5yC2uOZk3xQp9abcdefghijklmnopqrstuvwxyz54321',NULL,0,2,'0000-00-00','{}','blue',''),
(3,'eve@example.org','$2y$10$R5yC2uOZk3xQp9vT1mWn8babcdefghijklmnopqrstuvwxyz11111',NULL,1,1,'2001-00-00',NULL,NULL,'cafÃ©');

DROP TABLE IF EXISTS `orders`;
CREATE TABLE `orders` (
  `id` int NOT NULL AUTO_INCREMENT,
  `customer_id` int unsigned NOT NULL,
  `total` decimal(8,2) NOT NULL,
  `shift` time DEFAULT NULL,
  `placed` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  KEY `customer_id` (`customer_id`),
  CONSTRAINT `orders_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `orders` VALUES (10,1,12.50,'08:00:00','2024-03-01 08:00:00'),(11,1,0.99,'30:00:00','2024-03-02 08:00:00'),(12,2,100.00,NULL,'2024-03-02 09:30:00');

DROP TABLE IF EXISTS `empty_table`;
CREATE TABLE `empty_table` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

/*!50001 CREATE VIEW `totals` AS SELECT 1 AS `customer_id`*/;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `orders_check` BEFORE INSERT ON `orders` FOR EACH ROW SET @checked = 1 */;;
DELIMITER ;
/*!50001 DROP VIEW IF EXISTS `totals`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `totals` AS select `orders`.`customer_id` AS `customer_id` from `orders` */;
-- Dump completed on 2024-03-03 10:00:00
