#
# DUMP FILE
#
# Database is ported from MS Access
#------------------------------------------------------------------
# Created using "MS Access to MySQL" form http://www.bullzip.com
# Program Version 5.4.276
#

DROP DATABASE IF EXISTS `movedb`;
CREATE DATABASE IF NOT EXISTS `movedb`;
USE `movedb`;

#
# Table structure for table 'Customers'
#

DROP TABLE IF EXISTS `Customers`;

CREATE TABLE `Customers` (
  `Customer ID` INTEGER NOT NULL AUTO_INCREMENT, 
  `Name` VARCHAR(50), 
  `Active` TINYINT(1) DEFAULT 0, 
  `Price` DECIMAL(19,4) DEFAULT 0, 
  `Added` DATETIME, 
  `Pic` LONGBLOB,
  INDEX (`Name`), 
  PRIMARY KEY (`Customer ID`)
) ENGINE=myisam DEFAULT CHARSET=utf8;

SET autocommit=1;

#
# Dumping data for table 'Customers'
#

INSERT INTO `Customers` (`Customer ID`, `Name`, `Active`, `Price`, `Added`, `Pic`) VALUES (1, 'O''Brien', -1, 12.5, '2003-01-01 00:00:00', 0x4142);
INSERT INTO `Customers` (`Customer ID`, `Name`, `Active`, `Price`, `Added`, `Pic`) VALUES (2, 'b\\c', 0, NULL, NULL, NULL);
# 2 records
