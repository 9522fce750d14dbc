/*
SQLyog Ultimate v11.11 (64 bit)
MySQL - 5.5.5-10.4.11-MariaDB : Database - shop
*********************************************************************
*/

/*!40101 SET NAMES utf8 */;

/*!40101 SET SQL_MODE=''*/;

/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
CREATE DATABASE /*!32312 IF NOT EXISTS*/`shop` /*!40100 DEFAULT CHARACTER SET latin1 */;

USE `shop`;

/*Table structure for table `t` */

DROP TABLE IF EXISTS `t`;

CREATE TABLE `t` (
  `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'the; key',
  `name` varchar(30) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `n` (`name`(10))
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=latin1;

/*Data for the table `t` */

insert  into `t`(`id`,`name`) values (1,'a;b'),(2,'é');

/* Trigger structure for table `t` */

DELIMITER $$

/*!50003 DROP TRIGGER*//*!50032 IF EXISTS */ /*!50003 `tr` */$$

/*!50003 CREATE */ /*!50017 DEFINER = 'root'@'localhost' */ /*!50003 TRIGGER `tr` BEFORE INSERT ON `t` FOR EACH ROW BEGIN
 SET NEW.name = CONCAT(NEW.name, ''); -- it's
END */$$


DELIMITER ;

/* Procedure structure for procedure `p` */
DELIMITER $$
/*!50003 CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()
BEGIN
INSERT INTO t VALUES (99,'no');
END */$$
DELIMITER ;

/*Table structure for table `v` */

DROP TABLE IF EXISTS `v`;

/*!50001 DROP VIEW IF EXISTS `v` */;
/*!50001 DROP TABLE IF EXISTS `v` */;

/*!50001 CREATE TABLE  `v`(
 `id` int(11) ,
 `name` varchar(30)
)*/;

/*View structure for view v */

/*!50001 DROP TABLE IF EXISTS `v` */;
/*!50001 DROP VIEW IF EXISTS `v` */;

/*!50001 CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW `v` AS (select `t`.`id` AS `id`,`t`.`name` AS `name` from `t`) */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
