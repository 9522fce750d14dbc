-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `users`;
CREATE TABLE `users` (
  `id` int NOT NULL,
  `name` varchar(40) DEFAULT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO `users` VALUES (1,'Ada'),(2,'Grace; Hopper'),(3,'Zoë\n');
INSERT INTO `users` VALUES (4,NULL),(5,''),(6,'it\'s');
-- Dump completed on 2025-01-01  0:00:00
